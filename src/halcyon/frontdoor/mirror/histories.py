"""What the hours of enquiries are worked out from, read for many at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from halcyon.cases.models import AgencyRequest, Allocation, Case
from halcyon.chronology.models import Event
from halcyon.frontdoor.mirror.spans import Held, History, Request, Step
from halcyon.kernel.pathways import OPEN_REQUEST_STATES
from halcyon.kernel.registry import registry


def histories(listed: Iterable[Case]) -> dict[uuid.UUID, History]:
    """The histories of these enquiries by case id, in three queries however many they are."""
    cases = list(listed)
    ids = [c.id for c in cases]
    steps, held, asked = _steps(cases), _held(ids), _requests({c.id: c.closed_at for c in cases})
    return {
        c.id: History(
            received_at=c.opened_at,
            closed_at=c.closed_at,
            steps=steps[c.id],
            held=held[c.id],
            requests=asked[c.id],
            owners=owners(c.pathway),
            start=registry.pathways[c.pathway].start,
        )
        for c in cases
    }


def owners(pathway: str) -> Mapping[str, str]:
    """The role that has the next step in each state of a pathway."""
    return {s.key: s.owner.key for s in registry.pathways[pathway].states if s.owner}


def _steps(cases: list[Case]) -> dict[uuid.UUID, list[Step]]:
    found: dict[uuid.UUID, list[Step]] = defaultdict(list)
    agency = {c.id: c.owner_agency for c in cases}
    rows = Event.objects.filter(case_id__in=list(agency)).order_by("case_id", "seq")
    for case_id, kind, at, to_state, user, by_agency in rows.values_list(
        "case_id", "kind", "happened_at", "to_state", "by_user", "by_agency"
    ):
        if case_id is not None:
            of_the_hub = user is not None and by_agency == agency[case_id]
            found[case_id].append(Step(kind, at, to_state, str(user) if of_the_hub else ""))
    return found


def _held(ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Held]]:
    found: dict[uuid.UUID, list[Held]] = defaultdict(list)
    rows = Allocation.objects.filter(case__in=ids).order_by("case_id", "begins")
    for case_id, user, begins, ends in rows.values_list("case_id", "user", "begins", "ends"):
        found[case_id].append(Held(str(user), begins, ends))
    return found


def _requests(closed: Mapping[uuid.UUID, datetime | None]) -> dict[uuid.UUID, list[Request]]:
    """What agencies were asked. What the agreement did not permit was never asked of anybody, and has no time."""
    found: dict[uuid.UUID, list[Request]] = defaultdict(list)
    rows = (
        AgencyRequest.objects.filter(case__in=list(closed))
        .exclude(state="not_permitted")
        .order_by("case_id", "asked_at", "agency", "id")
    )
    for row in rows.values_list(
        "id", "case_id", "agency", "state", "asked_at", "opened_at", "answered_at",
        "decision__effect", "decision__outcome", "decision__decided_at",
    ):  # fmt: skip
        key, case_id, agency, state, asked_at, opened_at, answered_at, effect, outcome, decided_at = row
        let_through = asked_at if effect == "PERMIT" else decided_at if outcome == "disclose" else None
        ended = None if state in OPEN_REQUEST_STATES else answered_at or closed[case_id]
        found[case_id].append(Request(agency, asked_at, let_through, opened_at, ended, str(key)))
    return found
