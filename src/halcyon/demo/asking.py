"""What the demonstration's referrers say of whom, and its workers about consent when they ask agencies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime

from halcyon.demo.population.script import Subject as Described
from halcyon.frontdoor.concern import Subject
from halcyon.kernel.calendar import LONDON

AGAIN = "Time has passed since they were asked, and something new has happened."
REASON = {
    "refused": "The family refused, and what the referrer saw does not fit with what they say.",
    "not_sought": "There was no safe way to ask before the decision is due.",
}
WEIGHED = "Only what this decision needs is asked for; without it the child’s day cannot be understood."


def consent_answers(agencies: Iterable[str], consent: str, moment: datetime) -> dict[str, object]:
    """Answers about consent for each agency, from what the referrer said (`consent`, a key of `Contact.CONSENT`).

    A move leaves out those that the enquiry does not need.
    """
    given = consent if consent in ("given", "refused") else "not_sought"
    answers: dict[str, object] = {"again_reason": AGAIN}
    for agency in agencies:
        key = f"consent_{agency.lower()}"
        answers |= {key: given, f"{key}_reason": REASON.get(given, ""), f"{key}_weighed": WEIGHED}
        if given != "not_sought":
            on = moment.astimezone(LONDON).date().isoformat()
            answers |= {f"{key}_who": "parent", f"{key}_name": "A parent", f"{key}_on": on}
            answers[f"{key}_scope"] = "What the agency knows that bears on this worry."
    return answers


def subject_of(described: Described, moment: datetime) -> Subject:
    """A script's subject as the referrer gives it. A child not yet born on the day is an unborn child."""
    given = {f.name: getattr(described, f.name) for f in fields(Subject)}
    if given["birth_date"] and date.fromisoformat(given["birth_date"]) > moment.date():
        given |= {"kind": "unborn", "expected_date": given["birth_date"], "birth_date": "", "nhs_number": ""}
    return Subject(**given)
