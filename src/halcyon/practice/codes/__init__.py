"""Safeguarding codes in general practice records: the dated code map, and what a record should carry.

A code that nobody has checked is empty and shown as unverified; nobody is asked to record one. An entry is never
deleted: what has ended gets its closing code (domain.md I7, rules). A code on the record of a brother or sister is for
the general practitioner to decide.
"""

from halcyon.practice.codes.map import CODES, SCHEMES, Code, concept_of
from halcyon.practice.codes.rules import CHILD, SAYS_WHY, Entry, Mismatch, Standing, mismatches, should_carry

__all__ = [
    "CHILD",
    "CODES",
    "SAYS_WHY",
    "SCHEMES",
    "Code",
    "Entry",
    "Mismatch",
    "Standing",
    "concept_of",
    "mismatches",
    "should_carry",
]
