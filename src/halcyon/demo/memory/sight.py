"""The conditions of sight (`access.conditions`) over rows in memory, with the meaning that their SQL has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, Model

from halcyon.access.conditions import NAMED, Related, Unbarred, Unrestricted
from halcyon.access.models import ConflictBlock, Relationship, Restriction

if TYPE_CHECKING:
    from halcyon.demo.memory.tables import Row, Table

Tables = dict[type[Model], "Table"]
CONDITIONS = (Related, Unrestricted, Unbarred)


def meets(condition: Any, tables: Tables, read: Callable[[str], Callable[[Row], Any]]) -> Callable[[Row], bool]:
    """Whether a row meets a condition. `read` says how a row's column is read, for the subjects that are columns."""

    def way(subject: Any) -> Callable[[Row], Any]:
        return read(subject.name) if isinstance(subject, F) else lambda _row: subject.value  # type: ignore[attr-defined]

    ways = [way(s) for s in condition.subjects]

    def fits(row: Row) -> bool:
        return _holds(condition, tables, [way(row) for way in ways])

    return fits


def all_hold(tables: Tables, conditions: Iterable[Any]) -> bool:
    """`access.conditions.hold`: whether conditions on given ids hold."""
    return all(_holds(c, tables, [s.value for s in c.subjects]) for c in conditions)


def _live(row: Row, at: datetime) -> bool:
    return bool(row["begins"] <= at and (row["ends"] is None or row["ends"] > at))


def _about(tables: Tables, model: type[Model], subjects: list[Any], at: datetime) -> Iterable[Row]:
    found = tables[model].having("subject_id", [s for s in subjects if s is not None]) or ()
    return (row for row in found if _live(row, at))


def _holds(condition: Any, tables: Tables, subjects: list[Any]) -> bool:
    viewer, at = condition.viewer, condition.at
    if isinstance(condition, Related):
        return any(
            row["purpose"] == condition.purpose
            and (condition.kind is None or row["kind"] == condition.kind)
            and (
                (row["user"] is not None and row["user"] == viewer.user_id and row["agency"] == viewer.agency)
                or row["service"] in viewer.services
            )
            for row in _about(tables, Relationship, subjects, at)
        )
    if isinstance(condition, Unbarred):
        return not any(row["user"] == viewer.looked_up_as for row in _about(tables, ConflictBlock, subjects, at))
    return all(
        any(
            named["user"] == viewer.user_id
            and named["agency"] == viewer.agency
            and named["kind"] == NAMED
            and named["purpose"] in viewer.purposes
            for named in _about(tables, Relationship, [row["subject_id"]], at)
        )
        for row in _about(tables, Restriction, subjects, at)
    )
