"""Years of concerns, scripted: who and what they are about from the stories, when it all happened from the hub."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta

from halcyon.demo.history import parameters as p
from halcyon.demo.history.arrivals import arrivals
from halcyon.demo.history.hub import Hub
from halcyon.demo.population import ConcernScript, County, Stage
from halcyon.demo.population.answering import Answers
from halcyon.demo.population.cast import Cast
from halcyon.demo.population.concerns import Writer
from halcyon.demo.population.dice import dice, weighted
from halcyon.demo.population.plan import Slot
from halcyon.demo.population.stories.outcomes import OUTCOMES

# Time for every step of a script to be drawn in; the hub then gives them their own.
ROOM = timedelta(days=90)


def contacts_a_year(people: int) -> float:
    return p.COUNTY_CONTACTS * people / p.COUNTY_PEOPLE


def team_sizes(people: int) -> dict[str, int]:
    """How many of each role the hub needs to be as busy as the parameters say."""
    a_day = contacts_a_year(people) / 252
    share = {rating: percent / 100 for rating, percent in p.RATINGS.items()}

    def minutes(stage: str) -> float:
        return sum(share[r] * m * math.exp(s * s / 2) for r, (m, s) in p.WORK[stage].items())

    load = {
        "contact_officer": minutes("triage") + minutes("feed_back") * p.FEEDBACK_BY["contact_officer"] / 100,
        "mash_social_worker": minutes("rate") + minutes("feed_back") * p.FEEDBACK_BY["mash_social_worker"] / 100,
        "mash_manager": minutes("decide"),
    }
    open_minutes = 8.3 * 60 * (1 - p.SICK_PERCENT / 100)
    return {role: max(1, math.ceil(a_day * load[role] / (open_minutes * p.BUSY))) for role in p.ROLES}


def caseworkers(people: int) -> int:
    """How many social workers the assessments of a place of so many people need."""
    deciding = {r: outcomes["assessment"] / sum(outcomes.values()) for r, outcomes in OUTCOMES.items()}
    a_year = contacts_a_year(people) * sum(p.RATINGS[r] / 100 * share for r, share in deciding.items())
    lasts = (sum(p.VISITED_DAYS) + sum(p.WRITTEN_DAYS) + sum(p.AUTHORISED_DAYS)) / 2  # working days, on average
    return max(len(p.WORKERS), math.ceil(a_year * lasts / 252 / p.CASELOAD))


def history_scripts(
    county: County,
    seed: int,
    teams: dict[str, tuple[str, ...]],
    *,
    begins: datetime,
    until: datetime,
    progress: Callable[[str, int, int], None],
) -> list[ConcernScript]:
    """Every concern from `begins` up to `until` (aware), in the order in which they came.

    Steps that lie after `until` are in the scripts too: whoever plays them stops there, so that what is open at the end
    is what the hub truly had not finished.
    """
    rng = dice("history", county.seed, seed, begins.isoformat(), until.isoformat())
    writer = Writer(
        rng,
        county,
        Cast(county, seed),
        Answers(county, seed),
        until,
        repeats=p.REPEATS_PERCENT,
        within=timedelta(days=p.REPEATS_WITHIN_DAYS),
    )
    ratings = weighted(p.RATINGS)
    moments = list(arrivals(rng, a_year=contacts_a_year(len(county.people)), first=begins.date(), until=until))
    scripts = []
    for number, moment in enumerate(moments, 1):
        if moment < begins:
            continue
        writer.now = moment + ROOM
        slot = Slot(moment, ratings.pick(rng), Stage.CLOSED, late=False)
        scripts.append(writer.write(f"history-{number:06d}", slot))
        if number % 500 == 0:
            progress("What was said", number, len(moments))
    progress("What was said", len(moments), len(moments))
    return Hub(rng, teams, begins=begins, until=until).run(scripts)
