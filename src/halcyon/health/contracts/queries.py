"""Reading contracts' standards: for the commissioner who keeps them and for whoever answers for the service.

Both see the same counts, with small numbers suppressed; the service has its exact ones on its own page (use of tools).
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Organisation, Service
from halcyon.frontdoor.coverage.queries import counts_of_service, first_month
from halcyon.health.contracts.models import Breach, Contract, MonthCount
from halcyon.health.contracts.rules import Counts, Shown, meets, together
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.counting import add_months
from halcyon.kernel.roles import Capability
from halcyon.practice.contracts import COUNT_BY, COUNTED, MEASURES, STANDARDS

TOTAL = "All months shown"


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
    """The counts of a contract as they may be shown: the newest months first, and the sum of all that are shown.

    `silent` are the months that should have been counted by now and were not.
    """

    months: tuple[Shown, ...]
    total: Counts | None
    silent: tuple[date, ...] = ()

    def below(self, measure: str, target: int) -> str:
        """The newest figures that may be shown and do not meet a target, in words; '' where none do not."""
        if measure == COUNTED:
            return f"Nothing counted: {_named(self.silent)}" if self.silent else ""
        for row in self.months:
            if meets(row.counts, measure, target) is False:
                return _said(row, measure)
        if self.total is not None and meets(self.total, measure, target) is False:
            had, of = self.total.of(measure) or (0, 0)
            return f"{TOTAL}: {had} of {of}"
        return ""

    def met(self, measure: str, target: int, *, since: date) -> str:
        """The newest months from `since` on that may be shown, in words, where they meet a target; else ''."""
        if measure == COUNTED:
            had = [month for row in self.months if row.state in ("shown", "hidden") for month in row.months]
            return f"Counted up to {max(had):%B %Y}" if had and not self.silent else ""
        for row in self.months:
            said = meets(row.counts, measure, target)
            if row.months[0] >= since and said is not None:
                return _said(row, measure) if said else ""
        return ""


def words_of(row: Shown) -> str:
    """Of which months figures are: "October 2026", or "August 2026 and October 2026"."""
    return _named(row.months)


def _named(months: Iterable[date]) -> str:
    return " and ".join(f"{month:%B %Y}" for month in months)


def _said(row: Shown, measure: str) -> str:
    had, of = (row.counts.of(measure) if row.counts else None) or (0, 0)
    return f"{words_of(row)}: {had} of {of}"


def counted_months(row: Contract) -> list[MonthCount]:
    """What a contract's service has counted, oldest month first; corrected counts are left out."""
    there = row.counts.filter(superseded_at__isnull=True, used__isnull=False)
    return list(there.order_by("month"))


def counts_of(row: MonthCount) -> Counts:
    """The numbers of a month that was counted."""
    return Counts(
        row.used or 0, row.used_under_16 or 0, row.complete or 0, row.analysed or 0, row.seen, row.seen_under_16
    )


def signed_in(viewer: Viewer, row: Contract, month: date, *, at: datetime) -> Counts:
    """What the service's people signed in a month, counted for the service itself when it counts that month."""
    service = Service.objects.get(id=row.service)
    tools = STANDARDS[row.standard].tools
    counted = counts_of_service(viewer, agency=row.provider, service=service.name, tools=tools, at=at)
    return Counts(*counted.get(month, (0, 0, 0, 0)))


def figures(viewer: Viewer, row: Contract, *, at: datetime) -> Figures:
    """What a contract that the viewer was given shows. The same whoever looks, and whenever, until a month is added."""
    by_release: dict[uuid.UUID, list[MonthCount]] = defaultdict(list)
    found: list[Shown] = []
    for count in counted_months(row):
        if count.release is None:
            found.append(Shown((count.month,), None, "hidden"))
        else:
            by_release[count.release].append(count)
    for counted in by_release.values():
        found.append(Shown(tuple(c.month for c in counted), together(counts_of(c) for c in counted)))
    found += [Shown((month,), None, "uncounted") for month in uncounted(viewer, row, at=at)]
    this = at.astimezone(LONDON).date().replace(day=1)
    if row.begins <= at.astimezone(LONDON).date():
        found.append(Shown((this,), None, "running"))
    found.sort(key=lambda s: s.months[-1], reverse=True)
    shown = [s.counts for s in found if s.counts is not None]
    return Figures(tuple(found), together(shown) if shown else None, tuple(overdue(row, at=at)))


def targets(viewer: Viewer, row: Contract) -> dict[str, int]:
    """By measure, the share that a contract asks for. Every month is to be counted, whatever the contract says."""
    return {key: getattr(row, key) for key, _, _ in MEASURES} | {COUNTED: 100}


def uncounted(viewer: Viewer, row: Contract, *, at: datetime) -> list[date]:
    """The whole months for which the service has not said how many it should have assessed, the oldest first."""
    return uncounted_of(row, at=at)


def count_due(month: date) -> date:
    """By which day a month is to be counted."""
    return add_months(month, 1).replace(day=COUNT_BY)


def overdue(row: Contract, *, at: datetime) -> list[date]:
    """The months that the service should have counted by now and has not, the oldest first."""
    return [month for month in uncounted_of(row, at=at) if count_due(month) < at.astimezone(LONDON).date()]


def uncounted_of(row: Contract, *, at: datetime) -> list[date]:
    """The whole months that a contract's service has not counted, oldest first: for the worker, who sees no page."""
    this = at.astimezone(LONDON).date().replace(day=1)
    if row.ends is not None:
        this = min(this, add_months(row.ends.replace(day=1), 1))
    had = {count.month for count in counted_months(row)}
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
