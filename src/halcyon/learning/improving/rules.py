"""When an action is assured, who may say so, and where an overdue action stands on the ladder. Plain Python.

An action is assured when a named audit or measure, taken after it was done, shows the change; or when somebody with
oversight who does not own it writes why it is assured without one. (systems.md 7)
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from halcyon.practice.action_ladder import ANSWER_WITHIN, LEAST_WORDS, RUNGS, Rung

PROVING = ("audit", "measure")
OPEN_STATES = ("open", "not_assured")
# What each state counts as: these four and no other, so that they add up to all.
COUNTED = {
    "open": "open",
    "not_assured": "open",
    "awaiting": "awaiting",
    "assured": "assured",
    "stopped": "stopped",
}


@dataclass(frozen=True)
class Shown:
    """A piece of evidence as the rule sees it. `done_on` is the day on which the action was said to be done."""

    kind: str
    title: str
    before: float | None
    after: float | None
    more_is_better: bool
    measured_on: date | None


def why_not_shown(evidence: Shown, *, done_on: date | None) -> str:
    """Why this does not show that the action made the change, in words; "" when it does."""
    if evidence.kind not in PROVING:
        return "Only the result of an audit or a measure shows a change. Other evidence speaks for it in words."
    if not evidence.title.strip():
        return "The audit or the measure has no name."
    if evidence.before is None or evidence.after is None:
        return "It needs a figure from before and one from after."
    if evidence.measured_on is None:
        return "It needs the day on which the figure after was taken."
    if done_on is None or evidence.measured_on <= done_on:
        return "It was taken before the action was done, or on the same day, so it cannot show what the action changed."
    better = evidence.after > evidence.before if evidence.more_is_better else evidence.after < evidence.before
    return "" if better else "The figures show no change for the better."


def own_action(who: uuid.UUID, *, owner: uuid.UUID | None, deputy: uuid.UUID | None, done_by: uuid.UUID | None) -> bool:
    """Whether this person answers for the action: its owner, its deputy or whoever said that it was done."""
    return who in {owner, deputy, done_by} - {None}


def enough(words: str) -> bool:
    """Whether a reason says something."""
    return len(words.strip()) >= LEAST_WORDS


def rungs_passed(due: date, today: date, told: Collection[str]) -> Sequence[Rung]:
    """The rungs of the ladder that an action due on that day has passed and that nobody was told of yet."""
    late = (today - due).days
    return [rung for rung in RUNGS if late > int(rung.limit.amount) and rung.key not in told]


def answer_due(asked: date) -> date:
    """The last day on which an agency that was asked on that day says in time whether it accepts a recommendation."""
    return asked + timedelta(days=int(ANSWER_WITHIN.amount))


def tally(states: Collection[str]) -> dict[str, int]:
    """How many are open, awaiting assurance, assured and stopped. Their sum is the number of states given."""
    found = {"open": 0, "awaiting": 0, "assured": 0, "stopped": 0}
    for state in states:
        found[COUNTED[state]] += 1
    return found
