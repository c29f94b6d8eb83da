"""A young person on the list, in words for the huddle’s screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from halcyon.health.huddle.models import Attendance, HuddleCase
from halcyon.practice.weekly_review import RULES

TITLES = {rule.key: rule.title for rule in RULES} | {"kept": "Kept from an earlier week"}
OUTCOMES = {"attended": "Came", "was_not_brought": "Was not brought", "cancelled": "Cancelled by the clinic"}
SEEN_FOR = {
    "sti": "infection",
    "pregnancy": "pregnancy",
    "emergency_contraception": "emergency contraception",
    "contraception": "contraception",
    "advice": "advice",
    "other": "something else",
}
QUESTIONNAIRE = {"complete": "Complete", "part": "In part", "not_done": "Not filled in", "": "Not said"}


def reasons(case: HuddleCase) -> list[dict[str, Any]]:
    """Why somebody is on the list, each reason with its rule and day."""
    return [
        {"title": TITLES.get(r["rule"], r["rule"]), "words": r["words"], "day": date.fromisoformat(r["day"])}
        for r in case.reasons
    ]


def titles(case: HuddleCase) -> str:
    """The reasons in a line, each once."""
    return "; ".join(dict.fromkeys(TITLES.get(r["rule"], r["rule"]) for r in case.reasons))


def visits(rows: Sequence[Attendance]) -> list[dict[str, Any]]:
    """The visits of the last half year, the newest first."""
    return [
        {
            "day": row.day,
            "outcome": OUTCOMES.get(row.outcome, row.outcome),
            "seen_for": ", ".join(SEEN_FOR.get(k, k) for k in row.seen_for),
            "questionnaire": QUESTIONNAIRE.get(row.questionnaire, row.questionnaire),
            "disclosed": row.disclosed,
            "note": row.note,
        }
        for row in rows
    ]
