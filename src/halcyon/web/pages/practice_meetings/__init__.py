"""A practice’s safeguarding meetings: the list, one meeting, one person at it, the minutes."""
