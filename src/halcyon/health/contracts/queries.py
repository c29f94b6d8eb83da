"""Reading contracts' standards: for the commissioner who keeps them and for whoever answers for the service.

Both see the same counts, with small numbers suppressed; the service has its exact ones on its own page (use of tools).
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Organisation, Service
from halcyon.frontdoor.coverage.queries import counts_of_service, first_month
from halcyon.health.contracts.models import Breach, Contract, MonthCount
from halcyon.health.contracts.rules import Counts, Shown, meets, shown
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.counting import add_months
from halcyon.kernel.roles import Capability
from halcyon.practice.contracts import MEASURES, STANDARDS

TOTAL = "All months counted"


def _mine(viewer: Viewer) -> Q:
    found = Q(pk__in=[])
    if viewer.can(Capability.KEEP_CONTRACTS):
        found |= Q(commissioner=viewer.agency)
    if viewer.can(Capability.SEE_COVERAGE):
        found |= Q(provider=viewer.agency)
    return found


def contracts(viewer: Viewer) -> list[Contract]:
    """The contracts' standards of the viewer's agency, as commissioner or as provider, with open breaches counted."""
    rows = Contract.objects.filter(_mine(viewer)).annotate(
        open_breaches=Count("breaches", filter=Q(breaches__closed_at__isnull=True))
    )
    return list(rows.order_by("title", "id"))


def contract(viewer: Viewer, contract_id: uuid.UUID) -> Contract | None:
    """One of them."""
    return next((c for c in contracts(viewer) if c.id == contract_id), None)


def can_be_contracted(viewer: Viewer, *, at: datetime) -> list[Service]:
    """The health services of other agencies that exist today."""
    if not viewer.can(Capability.KEEP_CONTRACTS):
        return []
    today = at.astimezone(LONDON).date()
    there = Q(in_force_from__lte=today) & (Q(in_force_to__isnull=True) | Q(in_force_to__gte=today))
    rows = Service.objects.filter(there, organisation__kind__in=Organisation.HEALTH)
    return list(rows.exclude(organisation__code=viewer.agency).select_related("organisation").order_by("name"))


@dataclass(frozen=True)
class Figures:
    """The counts of a contract as they may be shown: each month, the newest first, and the whole time."""

    months: tuple[Shown, ...]
    total: Counts | None

    def below(self, measure: str, target: int) -> str:
        """The newest figures that may be shown and do not meet a target, in words; '' where none do not."""
        for row in self.months:
            if meets(row.counts, measure, target) is False:
                return _said(row, measure)
        if self.total is not None and meets(self.total, measure, target) is False:
            had, of = self.total.of(measure) or (0, 0)
            return f"{TOTAL}: {had} of {of}"
        return ""

    def met(self, measure: str, target: int, *, since: date) -> str:
        """The newest month from `since` on that may be shown, in words, where it meets a target; else ''."""
        for row in self.months:
            said = meets(row.counts, measure, target)
            if row.month >= since and said is not None:
                return _said(row, measure) if said else ""
        return ""


def _said(row: Shown, measure: str) -> str:
    had, of = (row.counts.of(measure) if row.counts else None) or (0, 0)
    return f"{row.month:%B %Y}: {had} of {of}"


def figures(viewer: Viewer, row: Contract, *, at: datetime) -> Figures:
    """What a contract that the viewer was given shows, month by month, with small numbers hidden."""
    service = Service.objects.get(id=row.service)
    tools = STANDARDS[row.standard].tools
    counted = counts_of_service(viewer, agency=row.provider, service=service.name, tools=tools, at=at)
    seen = {c.month: c for c in MonthCount.objects.filter(contract=row, superseded_at__isnull=True)}
    this = at.astimezone(LONDON).date().replace(day=1)
    months: list[tuple[date, Counts]] = []
    month = max(first_month(at), row.begins.replace(day=1))
    while month <= this:
        used, under, complete, analysed = counted.get(month, (0, 0, 0, 0))
        said = seen.get(month)
        months.append(
            (month, Counts(used, under, complete, analysed, said.seen if said else None,
                           said.seen_under_16 if said else None))
        )  # fmt: skip
        month = add_months(month, 1)
    rows, total = shown(months)
    return Figures(tuple(reversed(rows)), total)


def targets(viewer: Viewer, row: Contract) -> dict[str, int]:
    """By measure, the share that a contract asks for."""
    return {key: getattr(row, key) for key, _, _ in MEASURES}


def uncounted(viewer: Viewer, row: Contract, *, at: datetime) -> list[date]:
    """The whole months for which the service has not said how many it should have assessed, the oldest first."""
    this = at.astimezone(LONDON).date().replace(day=1)
    had = set(MonthCount.objects.filter(contract=row, superseded_at__isnull=True).values_list("month", flat=True))
    month, found = max(first_month(at), row.begins.replace(day=1)), []
    while month < this:
        found += [] if month in had else [month]
        month = add_months(month, 1)
    return found


def countable(viewer: Viewer, row: Contract, *, at: datetime) -> list[date]:
    """The months for which a count can be given or corrected, the newest first."""
    month = max(first_month(at), row.begins.replace(day=1))
    this, found = at.astimezone(LONDON).date().replace(day=1), []
    while month < this:
        found.append(month)
        month = add_months(month, 1)
    return found[::-1]


def breaches(viewer: Viewer, row: Contract) -> list[Breach]:
    """The breaches of a contract that the viewer was given: open ones first, then the newest."""
    return sorted(row.breaches.order_by("-at"), key=lambda b: b.closed_at is not None)


def breach(viewer: Viewer, breach_id: uuid.UUID) -> Breach | None:
    """One breach of a contract of the viewer's agency."""
    mine = Contract.objects.filter(_mine(viewer))
    return Breach.objects.filter(id=breach_id, contract__in=mine).select_related("contract").first()


def open_by_contract(viewer: Viewer) -> dict[uuid.UUID, list[Breach]]:
    """The open breaches of every contract of the viewer's agency."""
    found: dict[uuid.UUID, list[Breach]] = defaultdict(list)
    mine = Contract.objects.filter(_mine(viewer))
    for one in Breach.objects.filter(contract__in=mine, closed_at__isnull=True).order_by("due_on"):
        found[one.contract_id].append(one)
    return found
