"""A practice's safeguarding meeting: its rolling list, who came, what was decided for each person, the minutes."""
