"""How the hub of the demonstration works, in numbers: one place to read them, and to change them.

None of it is measured from a real hub. Shapes are plausible (Mondays and after-school hours are busy, holidays quiet,
work takes a skewed time), and levels are set so that about one decision in six is late, as in `population.concerns`.
Outside the troubles listed at the end nothing drifts, so that what happened in one quarter says something about the
next. Minutes are minutes of work, or of the hub's (an agency's) opening hours where that is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

# -- what comes in ----------------------------------------------------------------------------------------------------

COUNTY_PEOPLE, COUNTY_CONTACTS = 900_000, 24_000  # a year; a smaller place has as many for each inhabitant
# By weekday, Monday first, and by hour of the day (local time): see population.timing.
HOLIDAY_SHARE = 0.74  # of a term-time day's concerns come on the same weekday of the school holidays
BANK_HOLIDAY_SHARE = 0.3
DAY_SPREAD = 0.12  # days differ by more than chance: coefficient of variation of a day's own rate
RATINGS = {"red": 12, "amber": 38, "green": 50}  # per cent
REPEATS_PERCENT = 45  # are about a child of whom there was one in the half-year before, if one fits the story
REPEATS_WITHIN_DAYS = 182

# -- who works, and how long for --------------------------------------------------------------------------------------

ROLES = ("contact_officer", "mash_social_worker", "mash_manager")
BUSY = 0.7  # of their hours that people of one role are at work on enquiries; the rest is everything else
SICK_PERCENT = 4  # of working days, each person by chance
# stage -> rating -> (median minutes of work, sigma of its logarithm)
WORK: dict[str, dict[str, tuple[float, float]]] = {
    "triage": {"red": (12, 0.45), "amber": (10, 0.5), "green": (9, 0.5)},
    "rate": {"red": (24, 0.4), "amber": (27, 0.45), "green": (20, 0.45)},
    "ask": {"red": (8, 0.4), "amber": (10, 0.4), "green": (9, 0.4)},
    "decide": {"red": (18, 0.45), "amber": (18, 0.5), "green": (12, 0.5)},
    "feed_back": {"red": (9, 0.5), "amber": (9, 0.5), "green": (7, 0.5)},
}
SHORTEST_WORK = 2.5  # minutes
TAKING = timedelta(seconds=20)  # nothing is taken sooner after it became possible
FEEDBACK_BY = {"contact_officer": 60, "mash_social_worker": 40}  # per cent
# Who is served first when somebody is free: the smaller number, then whoever has waited longest.
PRIORITY = {"red": 0, "amber": 2, "green": 3}
FEEDBACK_PRIORITY = 4
TRIAGE_PRIORITY = 1  # every concern that nobody has looked at comes before anything that is not red
# Outside opening hours the duty team looks at every concern for danger, and works a red one through: it takes each
# step after (median minutes, sigma) of the clock.
DUTY_WAIT = (14.0, 0.6)

# -- agencies ---------------------------------------------------------------------------------------------------------

# Median minutes of the agency's opening hours until its officer opens the question, and sigma. How long they then work
# on it is in the answer itself (`minutes`).
AGENCY_WAIT: dict[str, tuple[float, float]] = {
    "POLICE": (75, 0.7),
    "COMMUNITY": (130, 0.75),
    "SCHOOLS": (170, 0.8),
    "GP": (230, 0.8),
    "ACUTE": (110, 0.7),
}
OTHER_AGENCY_WAIT = (170.0, 0.8)
RATING_HURRY = {"red": 0.2, "amber": 0.6, "green": 1.5}  # times the wait above
REVIEW_WAIT = (12.0, 0.5)  # minutes until a holder's reviewer has decided, where the agreement asks for one
# How long the hub waits for answers before it decides without them: minutes of opening hours (of the clock for red).
PATIENCE = {"red": 140.0, "amber": 540.0, "green": 1_500.0}
ALWAYS_OPEN = frozenset({"POLICE"})

# -- after the decision -----------------------------------------------------------------------------------------------

TAKE_ON_WAIT = (160.0, 0.9)  # minutes of opening hours until whoever is asked to take it on answers
SENT_BACK_PERCENT = 6  # of what is handed to a team of the council is sent back once, and decided again
SENT_BACK_OUTCOMES = frozenset({"assessment", "early_help"})
VISITED_DAYS, WRITTEN_DAYS, AUTHORISED_DAYS = (1.0, 7.0), (12.0, 27.0), (0.3, 2.5)  # working days, each after the last
ASSESSED = {"no_further_action": 60, "early_help": 40}  # per cent
RESTRICTED_EVERY = 60  # of the concerns that come to an end and are the only one about a child: one child is restricted
RESTRICTED_OUTCOMES = frozenset({"no_further_action", "information_and_advice"})
TAKEN_BACK_EVERY = 25  # of the concerns that come to an end without help: whoever reported one says it was a mistake
ENDED_WITHOUT_HELP = RESTRICTED_OUTCOMES
CASELOAD = 16  # assessments that a social worker has at a time
WORKERS = ("jo.fenwick", "marcus.bell")  # who assesses where nobody else is named

# -- troubles ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trouble:
    """Some weeks that went badly: from `starts` days before the end of the history, for `lasts` days.

    With `on` (month, day) they start on the last such day that is at least `starts` days before the end.
    `away` are shares of a role's people who are missing; `slower` are agencies whose wait is so many times longer;
    `more` is how many times more concerns come.
    """

    name: str
    starts: int
    lasts: int
    away: tuple[tuple[str, float], ...] = ()
    slower: tuple[tuple[str, float], ...] = ()
    more: float = 1.0
    on: tuple[int, int] | None = None


# All of them end more than half a year before the end: the last half-year is ordinary.
TROUBLES = (
    Trouble("Social workers off sick", 285, 20, away=(("mash_social_worker", 0.22),)),
    Trouble("General practice answers late", 255, 35, slower=(("GP", 3.0),)),
    Trouble(
        "A flood in September", 200, 9, away=(("contact_officer", 0.3), ("mash_manager", 0.25)), more=1.15, on=(9, 10)
    ),
    Trouble("The school year’s end", 200, 14, slower=(("SCHOOLS", 2.5),), on=(7, 8)),
)
