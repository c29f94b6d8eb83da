"""Who is told that an action of an agency is overdue, and when; and who looks at what is said to be done.

Partnerships say that overdue actions are escalated and publish no days for it: the figures are local choices, marked as
unverified wherever a person relies on them. (systems.md 7: one action, two oversight bodies, overdue escalation)
"""

from __future__ import annotations

from dataclasses import dataclass

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.practice.board_roles import BOARD_MEMBER, PARTNERSHIP_MANAGER

LOCAL = "local choice; no published source was found for how an overdue action is escalated"


@dataclass(frozen=True)
class Rung:
    """One rung: who is told, and how long after the day on which the action was due."""

    key: str
    title: str
    limit: Limit


RUNGS = (
    Rung("owner", "The owner and the deputy", Limit(0, CountingRule.CALENDAR_DAYS, LOCAL, False)),
    Rung("director", "The agency’s director", Limit(14, CountingRule.CALENDAR_DAYS, LOCAL, False)),
    Rung("body", "The bodies that watch over it", Limit(28, CountingRule.CALENDAR_DAYS, LOCAL, False)),
)
# How long an agency has to say whether it accepts a recommendation; past it, those who keep the actions ask why.
ANSWER_WITHIN = Limit(
    28,
    CountingRule.CALENDAR_DAYS,
    "local choice; no published source was found for how long an agency has to answer a recommendation",
    False,
)
# The post that answers for safeguarding at the top of an agency, by the agency's code in lower case (domain.md G3). Where
# the county has filled none, those who answer for the agency on a board are told.
DIRECTOR_POST = "{agency}.executive_lead"
# Who looks at what is said to be done, and is told beside a body's chair.
KEEPS = PARTNERSHIP_MANAGER.key
# Who says for an agency whether it accepts a recommendation.
ANSWERS = BOARD_MEMBER.key
# An answer to an escalation, a reason and a judgement in words each say something: not "ok", not "done".
LEAST_WORDS = 20


def director_of(agency: str) -> str:
    """The key of the post at the top of an agency that answers for safeguarding, by the agency's code."""
    return DIRECTOR_POST.format(agency=agency.lower())


def ladder_words() -> str:
    """The ladder in a sentence, to be shown with "unverified" beside it: no figure of it was found published."""
    told = [
        f"{rung.title[0].lower()}{rung.title[1:]} "
        + ("on the day after" if rung.limit.amount == 0 else f"after {rung.limit.in_words}")
        for rung in RUNGS
    ]
    return f"Told when it is overdue: {', '.join(told)}."
