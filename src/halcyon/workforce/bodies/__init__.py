"""Boards, partnerships, sub-groups and committees: who sits on them, until when, and their meetings."""
