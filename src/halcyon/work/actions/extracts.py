"""Keeping the ledger of an extract: each row of each table once, and what was made of it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Count

from halcyon.access.viewing import Viewer
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.registry import registry
from halcyon.work.actions.loads import TASK, DoesNotAddUp, Totals, log_load
from halcyon.work.actions.tasks import open_task
from halcyon.work.models import ExtractRow, FileLoad, Task

MOST_DOUBTS = 500  # different ones that are listed for a whole extract


def totals_by_table(load_id: uuid.UUID) -> dict[str, Totals]:
    """What the ledger of an extract says now, for each of its tables."""
    counted: dict[str, dict[str, int]] = {}
    rows = ExtractRow.objects.filter(load_id=load_id).order_by().values_list("table", "outcome")
    for table, outcome, count in rows.annotate(Count("id")):
        counted.setdefault(table, {})[outcome] = count
    return {table: Totals(**outcomes) for table, outcomes in counted.items()}


def numbers_noted(load_id: uuid.UUID, table: str) -> set[int]:
    """The rows of a table that have their line already."""
    return set(ExtractRow.objects.filter(load_id=load_id, table=table).values_list("number", flat=True))


def taken_before(agency: str, table: str, rows: Iterable[tuple[str, str]], *, load_id: uuid.UUID) -> set[str]:
    """Those of these rows (key and digest) that came in an earlier extract of the same agency and stand, by digest."""
    wanted = list(rows)
    found = ExtractRow.objects.filter(
        agency=agency,
        table=table,
        key__in={key for key, _ in wanted},
        digest__in={digest for _, digest in wanted},
        outcome=ExtractRow.ACCEPTED,
        current=True,
    )
    return set(found.exclude(load_id=load_id).values_list("digest", flat=True))


@act
def note_extract_rows(*, load_id: uuid.UUID, rows: Sequence[ExtractRow], by: Viewer, at: datetime) -> None:
    """Write the lines of some rows. A row that has its line keeps it.

    The first that is rejected puts the extract on the list of the hub's manager.
    """
    add(*rows, unless=("load_id", "table", "number"))
    key = f"{TASK}:{load_id}:"
    rejected = any(row.outcome == ExtractRow.REJECTED for row in rows)
    if rejected and not Task.objects.filter(key=key).exists():
        open_task(
            key=key,
            kind=TASK,
            title="Rows of an extract were not taken in: look at them",
            subject_id=load_id,
            link=f"/loads/{load_id}/",
            at=at,
            due_at=at,
            post=registry.profile.manager_post,
        )


def say_used(
    rows: Collection[ExtractRow], *, events: Mapping[uuid.UUID, Mapping[str, list[str]]] | None = None
) -> None:
    """Say what was made of some rows, as `used`, `record_id`, `is_open` and `begins` of each say. Inside an act."""
    for row in rows:
        if events is not None:
            row.events = {what: list(made) for what, made in events.get(row.id, {}).items()}
    ExtractRow.objects.bulk_update(rows, ["used", "record_id", "events", "is_open", "begins"])


def outdate(rows: Iterable[uuid.UUID]) -> None:
    """A newer extract says something else under the keys of these rows. Inside an act."""
    ExtractRow.objects.filter(id__in=list(rows)).update(current=False)


def say_whose(load_id: uuid.UUID, person_key: str, record_id: uuid.UUID) -> None:
    """Every row of an extract that names this person is about this record. Inside an act."""
    ExtractRow.objects.filter(load_id=load_id, person_key=person_key).update(record_id=record_id)


def begins_on(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


@act
def finish_extract(
    *, load_id: uuid.UUID, rows: Mapping[str, int], notes: Sequence[tuple[str, str]], by: Viewer, at: datetime
) -> Totals:
    """Call an extract finished. Raises DoesNotAddUp when a table has not as many lines as `rows` says, or when
    something that was accepted has not been used.
    """
    found = totals_by_table(load_id)
    for table, count in rows.items():
        lines = found[table].rows if table in found else 0
        if lines != count:
            raise DoesNotAddUp(f"The table {table} has {count:,} rows and its ledger {lines:,}.")
    if ExtractRow.objects.filter(load_id=load_id, outcome=ExtractRow.ACCEPTED, used="").exists():
        raise DoesNotAddUp("Not everything that was accepted has been used.")
    whole = sum_of(found.values())
    told: list[list[object]] = [[table, "", words, "", 0] for table, words in notes]
    changed = FileLoad.objects.filter(id=load_id, finished_at__isnull=True).update(
        finished_at=at, rows=whole.rows, notes=told + _doubts(load_id)
    )
    if changed:
        log_load("file_load_finished", load_id, by=by, at=at)
    return whole


def sum_of(counted: Iterable[Totals]) -> Totals:
    """The tables together."""
    listed = list(counted)
    return Totals(
        accepted=sum(t.accepted for t in listed),
        rejected=sum(t.rejected for t in listed),
        duplicate=sum(t.duplicate for t in listed),
    )


def _doubts(load_id: uuid.UUID) -> list[list[object]]:
    """What was doubted in the rows of an extract, most often first: table, column, words, code, how many rows."""
    counted: Counter[tuple[str, str, str, str]] = Counter()
    rows = ExtractRow.objects.filter(load_id=load_id, remarks__isnull=False).values_list("table", "remarks")
    for table, remarks in rows.iterator(chunk_size=2000):
        counted.update((table, column, words, code) for column, words, code in remarks or ())
    told: list[list[object]] = [[*what, count] for what, count in counted.most_common(MOST_DOUBTS)]
    if len(counted) > MOST_DOUBTS:
        told.append(["", "", f"{len(counted) - MOST_DOUBTS:,} more stand with their rows.", "", 0])
    return sorted(told, key=lambda each: (str(each[0]), str(each[1]), str(each[2]), str(each[3])))
