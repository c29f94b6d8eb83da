"""The weekly review of young people who come to a sexual health clinic: which of them are talked about, and why.

The rules are published and plain (instruments.md section 2, V16). Each says in words what it found, so that whoever
sits in the huddle sees why a young person is on the list. None is a score, and none is added up: one is enough.
"""

from halcyon.practice.weekly_review.rules import RULES, Attended, Reason, Rule, reasons_for

__all__ = ["RULES", "Attended", "Reason", "Rule", "reasons_for"]
