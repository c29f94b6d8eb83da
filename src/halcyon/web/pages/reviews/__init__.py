"""Reviews: all of them on one page, one of them, agencies’ parts, and the merged chronology."""
