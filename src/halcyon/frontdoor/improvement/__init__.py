"""The delay of the hub as a whole: measured by week, escalated to a senior manager, mended by a tracked plan."""
