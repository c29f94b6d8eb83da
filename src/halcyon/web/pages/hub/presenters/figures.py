"""The hub's figures: counts, hours by week, by stage and by agency, each number with the rows that it opens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from halcyon.frontdoor.mirror.counts import (
    CUTS,
    NOT_SAID,
    UNRATED,
    Mirror,
    Spread,
    Times,
    by_agency,
    by_stage,
    by_week,
    received,
    times,
    values,
)
from halcyon.frontdoor.mirror.projection import WHOLE, monday_of
from halcyon.frontdoor.mirror.spans import ANSWER, REVIEW
from halcyon.frontdoor.mirror.stages import stages
from halcyon.kernel.registry import registry
from halcyon.web import charts
from halcyon.web.pages.front_door.presenters import agency_name
from halcyon.web.pages.hub.presenters.asking import PERIODS, Asked
from halcyon.web.pages.hub.presenters.one import stage_words
from halcyon.web.presenting import day

RATINGS = (("red", "Red"), ("amber", "Amber"), ("green", "Green"), (UNRATED, "Not rated"))
ABOUT = {"child": "A child", "unborn": "An unborn child", "adult": "An adult", "unnamed": "Somebody not named"}
NAMES = {"rating": "Rating", "agency": "Who raised it", "source_code": "Source of referral", "about": "About",
         "area": "Area (first part of the postcode)"}  # fmt: skip


def told(seconds: float) -> str:
    """A length of time from a figure: minutes below two hours, else hours to one place."""
    if seconds < 7200:
        return f"{round(seconds / 60)} min"
    return f"{timedelta(seconds=seconds) / timedelta(hours=1):,.1f} h"


def outcome_words(key: str) -> str:
    """An outcome as the decision names it."""
    decide = registry.pathways["mash_enquiry"].move("decide")
    for question in decide.asks:
        if question.key == "outcome":
            found = dict(getattr(question, "options", ())).get(key)
            if found:
                return str(found)
    return key.replace("_", " ").capitalize() if key else "Closed without an outcome"


def value_words(name: str, value: str) -> str:
    """A value of a filter in words."""
    if not value:
        return "Not rated" if name == "rating" else "Not said"
    if name in ("agency", "answering"):
        return "A member of the public" if value == "PUBLIC" else agency_name(value)
    if name == "rating":
        return dict(RATINGS).get(value, value.capitalize())
    return ABOUT.get(value, value) if name == "about" else value


def filters(of: Mirror, asked: Asked) -> dict[str, Any]:
    """Chips for rating, weeks and how time is counted; lists for the rest, with the number that each would count."""
    cut = asked.received()
    ratings = values(of, "rating", cut)
    groups = [
        {
            "name": "Rating",
            "chips": [
                {"text": "All", "href": asked.query(rating=""), "on": not asked.cut.rating},
                *(
                    {
                        "text": value_words("rating", value),
                        "href": asked.query(rating=value or UNRATED),
                        "on": asked.cut.rating == (value or UNRATED),
                        "count": number,
                    }
                    for value, number in ratings
                ),
            ],
        },
        {
            "name": "Weeks",
            "chips": [
                {
                    "text": f"Last {n}",
                    "href": asked.query(weeks=n, week=""),
                    "on": asked.week is None and asked.period == n,
                }
                for n in PERIODS
            ],
        },
        {
            "name": "Time",
            "chips": [
                {"text": "Office hours", "href": asked.query(office=""), "on": asked.office},
                {"text": "By the clock", "href": asked.query(office="no"), "on": not asked.office},
            ],
        },
    ]
    lists = [
        {
            "name": name,
            "label": NAMES[name],
            "chosen": getattr(asked.cut, name),
            "options": [
                {"value": v or NOT_SAID, "text": f"{value_words(name, v)} ({n:,})"} for v, n in values(of, name, cut)
            ],
        }
        for name in CUTS
        if name != "rating"
    ]
    return {"groups": groups, "lists": lists}


def counts(of: Mirror, asked: Asked) -> dict[str, Any]:
    """What was received in the weeks looked at, and what came of it."""
    found = received(of, asked.received())
    return {
        "received": {"number": found.received, "href": asked.rows(show="received")},
        "open": {"number": found.still_open, "href": asked.rows(show="open")},
        "closed": [
            {"words": outcome_words(key), "number": n, "href": asked.rows(show="closed", outcome=key)}
            for key, n in found.closed
        ],
        "sum": " + ".join(f"{n:,}" for n in (found.still_open, *(n for _, n in found.closed))),
    }


def hours_page(of: Mirror, asked: Asked) -> dict[str, Any]:
    """Where the hours went: by week for one stage, by stage and by agency for all the weeks."""
    found = times(of, asked.cut, weeks=asked.weeks, office=asked.office)
    lines = by_stage(of, found, (*stages(), WHOLE))
    return {
        "stages": [
            _line(
                stage_name(key), spread, asked.rows(show="stage", stage=key), asked.query(stage=key), key == asked.stage
            )
            for key, spread in lines
        ],
        "agencies": [
            _line(agency_name(code), spread, asked.rows(show="stage", stage=ANSWER, answering=code), "", False)
            for code, spread in by_agency(of, found, ANSWER)
        ],
        "reviewers": [
            _line(agency_name(code), spread, asked.rows(show="stage", stage=REVIEW, answering=code), "", False)
            for code, spread in by_agency(of, found, REVIEW)
        ],
        "weeks": [
            {
                "monday": monday_of(week),
                **(_line("", spread, asked.rows(show="stage", week=monday_of(week)), "", False) if spread else {}),
            }
            for week, spread in reversed(_weekly(of, found, asked))
        ],
        "stage_name": stage_name(asked.stage),
        "none": not lines,
    }


def stage_name(key: str) -> str:
    """A stage as the tables call it."""
    extra = {WHOLE: "The whole enquiry", ANSWER: "An agency’s answer", REVIEW: "An agency’s reviewer"}
    return extra.get(key) or stage_words(key)


def _line(name: str, spread: Spread, href: str, choose: str, on: bool) -> dict[str, Any]:
    return {
        "name": name,
        "number": spread.number,
        "href": href,
        "choose": choose,
        "on": on,
        "waiting": told(spread.waiting),
        "waiting_90": told(spread.waiting_90),
        "working": told(spread.working),
        "working_90": told(spread.working_90),
    }


def _weekly(of: Mirror, found: Times, asked: Asked) -> list[tuple[int, Spread | None]]:
    return by_week(of, found, asked.stage, weeks=asked.weeks)


def chart(of: Mirror, asked: Asked) -> bytes:
    """The picture of the weekly table."""
    found = times(of, asked.cut, weeks=asked.weeks, office=asked.office)
    weekly = _weekly(of, found, asked)
    hours = [
        tuple(None if s is None else getattr(s, name) / 3600 for _, s in weekly)
        for name in ("waiting", "waiting_90", "working", "working_90")
    ]
    labels = tuple(day(monday_of(week)).rsplit(" ", 1)[0] for week, _ in weekly)
    return charts.waiting_and_working(labels, *hours, unit="office hours" if asked.office else "hours")
