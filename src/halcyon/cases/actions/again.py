"""Asking an agency again about the same person: whoever asks sees the earlier answer first, and says why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from halcyon.access.queries import visible_to
from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import organisation_name
from halcyon.cases.models import AgencyRequest, Case
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.pathways import REQUEST_STATES, Refused
from halcyon.kernel.registry import registry
from halcyon.people.models import Link


def earlier_requests(case: Case, *, by: Viewer, at: datetime) -> list[AgencyRequest]:
    """What agencies were asked about the same person within the county's days, newest first, in cases that this viewer
    may see: what they may not see is as if it had not been asked.
    """
    person = Link.objects.filter(record_id=case.record_id, unlinked_at__isnull=True).values("person_id")
    records = set(Link.objects.filter(person_id__in=person, unlinked_at__isnull=True).values_list("record", flat=True))
    about = Case.objects.filter(record_id__in=records | {case.record_id})
    seen = {
        found
        for purpose in sorted(by.purposes)
        for found in visible_to(about, by, purpose, at=at, subjects=("id", "record_id")).values_list("id", flat=True)
    }
    since = at - timedelta(days=registry.profile.asked_again_days)
    rows = AgencyRequest.objects.filter(case_id__in=seen, asked_at__gte=since).exclude(state="not_permitted")
    return list(rows.select_related("case", "response").order_by("-asked_at", "agency"))


def asked_again(
    case: Case, agencies: Iterable[str], categories: Iterable[str], *, by: Viewer, at: datetime
) -> dict[str, AgencyRequest]:
    """For each of the agencies the newest earlier request for any of these categories, where there is one."""
    wanted, named = set(categories), set(agencies)
    found: dict[str, AgencyRequest] = {}
    for row in earlier_requests(case, by=by, at=at):
        if row.agency in named and wanted & set(row.categories):
            found.setdefault(row.agency, row)
    return found


def require_reason(again: dict[str, AgencyRequest], reason: str) -> None:
    """Raise `Refused` with what was asked before and what came of it, unless it is said why it is asked again."""
    if again and not reason.strip():
        raise Refused(tuple(_said(row) for row in again.values()))


def _said(row: AgencyRequest) -> str:
    asked = row.asked_at.astimezone(LONDON)
    state = REQUEST_STATES[row.state].lower()
    return (
        f"{organisation_name(row.agency)} was asked about this person on {asked.day} {asked:%B %Y} "
        f"({row.case.reference}: {state}). Look at that first. To ask again, say why."
    )
