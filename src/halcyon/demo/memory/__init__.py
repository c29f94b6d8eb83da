"""A database in memory beneath the real acts, for writing years of history: the acts run, their rows go out in bulk.

What an act writes is decided by the act alone, so a history written this way is, row for row, the one that the acts
would have written; there is no second description of it that could differ. What is slow about an act is Django working
out its statements and the database carrying them out one by one. Here both are replaced, for the rooms in which an
enquiry lives, by dictionaries (`tables`) that answer the few kinds of question that acts ask (`queryset`). A question
of any other kind raises `NotUnderstood`: nothing is ever guessed.
"""

from halcyon.demo.memory.instead import Memory
from halcyon.demo.memory.lookups import NotUnderstood

__all__ = ["Memory", "NotUnderstood"]
