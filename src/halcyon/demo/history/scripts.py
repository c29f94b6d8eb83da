"""Years of concerns, scripted: who and what they are about from the stories, when it all happened from the hub."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta

from halcyon.demo.history import parameters as p
from halcyon.demo.history.arrivals import arrivals
from halcyon.demo.history.hub import Hub
from halcyon.demo.population import ConcernScript, County, Stage
from halcyon.demo.population.answering import Answers
from halcyon.demo.population.cast import Cast
from halcyon.demo.population.concerns import Writer
from halcyon.demo.population.dice import dice, weighted
from halcyon.demo.population.places import beyond
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


def restricting(
    scripts: list[ConcernScript],
    *,
    every: int = p.RESTRICTED_EVERY,
    outcomes: Collection[str] = p.RESTRICTED_OUTCOMES,
) -> list[ConcernScript]:
    """The same concerns, where some children are restricted a day after the referrer was told.

    Only after the one concern that there is about them: whatever else hung on them would have to be in memory too.
    """
    about = Counter(subject.person_id for script in scripts for subject in script.subjects)
    changed, number = [], 0
    for script in scripts:
        one = len(script.subjects) == 1 and script.subjects[0].kind == "child" and script.subjects[0].person_id
        over = script.decision is not None and script.decision.outcome in outcomes
        if one and over and script.feedback is not None and about[one] == 1:
            number += 1
            if number % every == 0:
                script = replace(script, restricted=script.feedback.after + timedelta(days=1))
        changed.append(script)
    return changed


def taking_back(scripts: list[ConcernScript], *, every: int = p.TAKEN_BACK_EVERY) -> list[ConcernScript]:
    """The same concerns, where whoever reported some that end without help says before that it was a mistake."""
    changed, number = [], 0
    for script in scripts:
        rated, decision = script.rated, script.decision
        if rated and decision and decision.outcome in p.ENDED_WITHOUT_HELP and rated.after < decision.after:
            number += 1
            if number % every == 0:
                script = replace(script, taken_back=rated.after + (decision.after - rated.after) / 2)
        changed.append(script)
    return changed


def across_the_boundary(scripts: list[ConcernScript]) -> list[ConcernScript]:
    """The same concerns, where whoever is passed to another authority lives there now, as the referrer says.

    What agencies here hold of the family says where it lived before.
    """
    changed, number = [], 0
    for script in scripts:
        if script.decision is not None and script.decision.outcome == "other_authority":
            number += 1
            lives = beyond(number)
            subjects = tuple(replace(s, address_line=lives[0], postcode=lives[1]) for s in script.subjects)
            script = replace(script, subjects=subjects)
        changed.append(script)
    return changed


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
    played = Hub(rng, teams, begins=begins, until=until).run(across_the_boundary(scripts))
    return restricting(taking_back(played))
