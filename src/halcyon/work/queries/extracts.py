"""Extracts that were loaded, table by table, for the hub's manager: no row about somebody hidden from the reader."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Max, QuerySet

from halcyon.access.queries import unbarred, unrestricted
from halcyon.access.viewing import Denied, Viewer
from halcyon.kernel.sharing import Handling
from halcyon.work.models import ExtractRow, FileLoad
from halcyon.work.queries.managing import manages

PAGE = 50
OUTCOMES = (ExtractRow.ACCEPTED, ExtractRow.REJECTED, ExtractRow.DUPLICATE)


@dataclass
class TableTotals:
    """What came of one table's rows, as far as the viewer may know of them."""

    table: str
    accepted: int = 0
    rejected: int = 0
    duplicate: int = 0
    used: dict[str, int] = field(default_factory=dict)
    doubted: int = 0

    @property
    def rows(self) -> int:
        return self.accepted + self.rejected + self.duplicate


def _rows(viewer: Viewer) -> QuerySet[ExtractRow]:
    """The rows that the viewer may know of. Raises Denied for all but the hub's manager."""
    if not manages(viewer) or viewer.at is None:
        raise Denied("sees no extracts")
    return ExtractRow.objects.filter(
        unrestricted(viewer, "record_id", at=viewer.at), unbarred(viewer, "record_id", at=viewer.at)
    )


def outcomes_of(viewer: Viewer, load_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    """How many rows of each extract came to what. Raises Denied."""
    counted: dict[uuid.UUID, dict[str, int]] = {}
    rows = _rows(viewer).filter(load_id__in=list(load_ids)).order_by()
    for load, outcome, count in rows.values_list("load_id", "outcome").annotate(Count("id")):
        counted.setdefault(load, {})[outcome] = count
    return counted


def tables_of(viewer: Viewer, load_id: uuid.UUID) -> list[TableTotals]:
    """What came of each table of an extract, by name. Raises Denied."""
    found: dict[str, TableTotals] = {}
    rows = _rows(viewer).filter(load_id=load_id).order_by()
    counted = rows.values_list("table", "outcome", "used").annotate(Count("id"), Count("remarks"))
    for table, outcome, used, count, doubted in counted:
        totals = found.setdefault(table, TableTotals(table))
        setattr(totals, outcome, getattr(totals, outcome) + count)
        totals.doubted += doubted
        if used:
            totals.used[used] = totals.used.get(used, 0) + count
    return [found[name] for name in sorted(found)]


def notes_of(viewer: Viewer, load_id: uuid.UUID) -> list[list[Any]]:
    """What is to be known about whole tables and what was doubted: table, column, words, code and how many rows (0 for
    the whole table). Raises Denied.
    """
    if not manages(viewer):
        raise Denied("sees no extracts")
    load = FileLoad.objects.filter(id=load_id).first()
    return list(load.notes or []) if load else []


def rows_of(
    viewer: Viewer, load_id: uuid.UUID, table: str, *, outcome: str = "", doubted: bool = False, page: int = 1
) -> tuple[list[ExtractRow], bool]:
    """One page of a table's rows in their order, and whether there are more. Raises Denied."""
    rows = _rows(viewer).filter(load_id=load_id, table=table).order_by("number")
    if outcome in OUTCOMES:
        rows = rows.filter(outcome=outcome)
    if doubted:
        rows = rows.filter(remarks__isnull=False)
    start = (max(page, 1) - 1) * PAGE
    found = list(rows[start : start + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


@dataclass(frozen=True)
class OpenElsewhere:
    """An episode that had not ended when its agency's newest extract was made, as that extract says."""

    table: str
    begins: date | None
    agency: str
    as_of: date
    row: ExtractRow


def open_elsewhere(viewer: Viewer, record_ids: Iterable[uuid.UUID]) -> list[OpenElsewhere]:
    """What is open about somebody whom the viewer may already see, in the systems that sent extracts, newest first.

    Like the events of an extract it is for the agency itself and for the hub.
    """
    rows = ExtractRow.objects.filter(record_id__in=list(record_ids), is_open=True, current=True)
    if Handling.HUB_ONLY not in viewer.sees:
        rows = rows.filter(agency=viewer.agency)
    listed = list(rows.order_by("-begins", "id"))
    if not listed:
        return []
    senders = ExtractRow.objects.filter(agency__in={row.agency for row in listed}).order_by().values_list("agency")
    newest = dict(senders.annotate(Max("load__begun_at")))
    return [OpenElsewhere(row.table, row.begins, row.agency, newest[row.agency].date(), row) for row in listed]
