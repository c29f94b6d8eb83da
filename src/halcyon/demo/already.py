"""What happens in the demonstration to a concern about somebody who is known already."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from halcyon.cases.actions import move
from halcyon.cases.models import Case
from halcyon.demo.population.script import Decision
from halcyon.kernel.registry import registry

LOOKED: dict[str, Any] = {
    "repeats_mean": "same",
    "repeats_seen": "Read one after the other: the same worry each time, and nothing in them that nobody has answered.",
}
SCREENED: dict[str, Any] = {
    "household_checked": "The household is as the referrer gave it; nobody else is known to live there.",
    "looked_at": "Who this is, the household and family, what is open, and contacts before.",
}
TAKEN_UP: dict[str, Any] = {
    "danger_now": "no",
    "outcome": "linked_to_open_case",
    "taken_up": "I know this family and take it up at the next visit; the plan in the open case is looked at again.",
}


def goes_its_own_way(case: Case, key: str) -> bool:
    """Whether a concern was passed to the worker of an open case, so that the hub's own step does not come."""
    return "passed_to" in case.facts and case.state not in registry.pathways[case.pathway].move(key).sources


def holder(case: Case) -> str:
    """The account that has a concern which waits for the worker of an open case; '' when a post has it, or nobody."""
    kind, _, who = str(case.facts.get("passed_to") or "").partition(":")
    return who if case.state == "with_worker" and kind == "user" else ""


def needs_a_look(case: Case, key: str) -> bool:
    """Whether a manager has to look at repeated contacts before this step."""
    return key == "decide" and case.facts.get("repeat") == "yes" and not case.facts.get("repeats_mean")


def screen_first(case: Case, key: str, rating: object, decision: Decision | None, *, by: Any, at: datetime) -> None:
    """Screen an enquiry where this step needs it. Red is rated at once, and screened before it ends."""
    before = key == "decide" or (key in ("rate", "re_rate") and rating != registry.profile.most_urgent.key)
    if not before or case.facts.get("open_checked"):
        return
    worked = decision is not None and decision.outcome == "linked_to_open_case"
    found = {
        "identity_checked": "confirmed" if case.facts.get("identity") == "settled" else "unsure",
        "open_checked": "worker" if worked else "none",
    }
    move(case_id=case.id, key="screen", given={**SCREENED, **found}, by=by, at=at)


def take_up(case: Case, *, by: Any, at: datetime) -> None:
    move(case_id=case.id, key="take_up", given=TAKEN_UP, by=by, at=at)


def look(case: Case, *, by: Any, at: datetime) -> None:
    move(case_id=case.id, key="look_at_repeats", given=LOOKED, by=by, at=at)
