"""The phases of a review: whose work each is, what it waits for, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

SOURCE = "domain.md B8 (steps of a review), F3"


@dataclass(frozen=True)
class Phase:
    """One phase: its name, who has it in hand, what is done in it, and for how many days it usually lasts.

    `days` are for the forecast only and local: they are no time limits, and are shown as unverified.
    """

    key: str
    title: str
    owner: str
    does: str
    days: int


PHASES = (
    Phase("deciding", "Decision whether to hold it", "Partnership manager", "Answer the criteria of every limb.", 20),
    Phase("setting_up", "Setting up", "Partnership manager", "Name the chair and panel, and agree the terms.", 20),
    Phase(
        "gathering", "Agencies contribute", "The agencies asked", "Each agency confirms and explains its record.", 45
    ),
    Phase("analysing", "Panel analyses", "Chair of the panel", "Settle what differs, and write the findings.", 60),
    Phase("reporting", "Report", "Author", "Have the facts checked, hear the family, agree the report.", 30),
    Phase(
        "concluded", "Report agreed", "Partnership manager", "Publish each limb, feed back, spread what was learnt.", 30
    ),
    Phase("closed", "Closed", "", "", 0),
)
NOT_HELD = Phase("not_held", "Not held", "", "", 0)
BY_KEY = {p.key: p for p in (*PHASES, NOT_HELD)}
ORDER = tuple(p.key for p in PHASES)
ENDED = frozenset({"closed", "not_held"})


def days_left(phase: str) -> int:
    """How many days a review in this phase usually still needs until its report is agreed. 0 once it is."""
    if phase not in ORDER or phase in ("concluded", "closed"):
        return 0
    begins = ORDER.index(phase)
    return sum(p.days for p in PHASES[begins : ORDER.index("concluded")])


FAMILY_STAGES = (
    ("decision", "The decision whether to hold it"),
    ("terms", "The terms of reference"),
    ("story", "Their own account"),
    ("draft", "Reading the draft report"),
    ("publication", "Publication"),
    ("learning", "What was learnt"),
)
"""When a family is asked: at each of these, and each time it is written down."""
BEFORE_THE_REPORT = ("decision", "terms", "story", "draft")
"""At these it must be written down, how they were asked or why they were not, before the report is agreed; at the
others before the review is closed."""
