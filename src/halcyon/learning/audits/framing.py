"""The list that a sample of cases is drawn from. It holds opaque ids and the names of strata, and is shown as counts.

Left out: cases of people whose records are restricted, which no sample may open.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q

from halcyon.access.models import Restriction
from halcyon.agencies.models import Service
from halcyon.cases.models import AgencyRequest, Case
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.registry import registry
from halcyon.learning.audits.sampling import Unit

SCREENING = "mash_enquiry"  # what a dip sample of the front door is drawn from
MOST = 20_000
STRATA = {"team": "Team", "theme": "Kind of work", "outcome": "What was decided", "state": "How far it is"}


def case_frame(*, kind: str, agency: str, begins: date, ends: date, strata: Sequence[str], at: datetime) -> list[Unit]:
    """The cases that were opened in a window (London days, both included), each with its stratum."""
    restricted = Restriction.objects.filter(
        Q(ends__isnull=True) | Q(ends__gt=at), Q(subject_id=OuterRef("id")) | Q(subject_id=OuterRef("record_id"))
    )
    rows = Case.objects.filter(
        ~Exists(restricted),
        restricted=False,
        opened_at__gte=datetime.combine(begins, time(0), LONDON),
        opened_at__lt=datetime.combine(ends + timedelta(days=1), time(0), LONDON),
    )
    if kind == "dip_sample":
        rows = rows.filter(Q(pathway=SCREENING, state="decided") | Q(pathway=SCREENING, closed_at__isnull=False))
    if agency:
        rows = rows.filter(work_of(agency))
    listed = list(rows.order_by("id")[:MOST])
    teams = _teams(c.service for c in listed if c.service)
    return [Unit(str(c.id), ", ".join(_part(c, s, teams) for s in strata) or "Everything") for c in listed]


def work_of(agency: str) -> Q:
    """Cases that hold work of an agency: those that it has, and those for which it was asked and answered. A health
    trust has few cases of its own, and its part in many.
    """
    answered = AgencyRequest.objects.filter(case=OuterRef("id"), agency=agency, response__isnull=False)
    return Q(owner_agency=agency) | Q(Exists(answered))


def _teams(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    return {s.id: s.name for s in Service.objects.filter(id__in=set(ids))}


def _part(row: Case, stratum: str, teams: dict[uuid.UUID, str]) -> str:
    pathway = registry.pathways.get(row.pathway)
    if stratum == "team":
        return teams.get(row.service, "No team") if row.service else "No team"
    if stratum == "theme":
        return pathway.title if pathway else row.pathway
    if stratum == "state":
        return pathway.state(row.state).title if pathway else row.state
    outcome = str(row.facts.get("outcome") or "")
    return outcome.replace("_", " ").capitalize() if outcome else "Not decided"
