"""Boards and sub-groups, who sits on them, what nobody holds, and what a resignation leaves uncovered."""
