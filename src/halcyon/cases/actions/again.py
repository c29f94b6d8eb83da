"""Asking an agency again about the same person: whoever asks sees the earlier answer first, and says why."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from halcyon.access.queries import visible_to
from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import organisation_name
from halcyon.cases.models import AgencyRequest, Case
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.pathways import REQUEST_STATES, Refused
from halcyon.kernel.registry import registry
from halcyon.people.retrieval import records_of_same_person


def _about(case: Case) -> list[uuid.UUID]:
    """The cases about the same person as this one, itself included."""
    records = records_of_same_person(case.record_id)
    return list(Case.objects.filter(record_id__in=records | {case.record_id}).values_list("id", flat=True))


def _asked(case_ids: Iterable[uuid.UUID], *, at: datetime) -> QuerySet[AgencyRequest]:
    """What was asked in these cases within the county's days, newest first."""
    since = at - timedelta(days=registry.profile.asked_again_days)
    rows = AgencyRequest.objects.filter(case_id__in=list(case_ids), asked_at__gte=since)
    return rows.exclude(state="not_permitted").order_by("-asked_at")


def _seen(case_ids: Iterable[uuid.UUID], *, by: Viewer, at: datetime) -> set[uuid.UUID]:
    """Those of the cases that this viewer may see."""
    rows = Case.objects.filter(id__in=list(case_ids))
    return {
        found
        for purpose in sorted(by.purposes)
        for found in visible_to(rows, by, purpose, at=at, subjects=("id", "record_id")).values_list("id", flat=True)
    }


def earlier_requests(case: Case, *, by: Viewer, at: datetime) -> list[AgencyRequest]:
    """What agencies were asked about the same person within the county's days, newest first, in cases that this viewer
    may see: what they may not see is as if it had not been asked.
    """
    return list(_asked(_seen(_about(case), by=by, at=at), at=at).select_related("case", "response"))


def asked_again(
    case: Case, agencies: Iterable[str], categories: Iterable[str], *, at: datetime
) -> dict[str, AgencyRequest]:
    """For each of the agencies the newest earlier request about this person for any of these categories, where there is
    one. It is counted whoever asked: for showing it, or asking for a reason, see who may know of it (`require_reason`).
    """
    wanted, named = set(categories), set(agencies)
    found: dict[str, AgencyRequest] = {}
    for row in _asked(_about(case), at=at):
        if row.agency in named and wanted & set(row.categories):
            found.setdefault(row.agency, row)
    return found


def require_reason(again: dict[str, AgencyRequest], reason: str, *, by: Viewer, at: datetime) -> None:
    """Raise `Refused` with what was asked before and what came of it, unless it is said why it is asked again. Only of
    what this viewer may know.
    """
    if not again or reason.strip():
        return
    seen = _seen([row.case_id for row in again.values()], by=by, at=at)
    said = tuple(_said(row) for row in again.values() if row.case_id in seen)
    if said:
        raise Refused(said)


def _said(row: AgencyRequest) -> str:
    asked = row.asked_at.astimezone(LONDON)
    state = REQUEST_STATES[row.state].lower()
    return (
        f"{organisation_name(row.agency)} was asked about this person on {asked.day} {asked:%B %Y} "
        f"({row.case.reference}: {state}). Look at that first. To ask again, say why."
    )
