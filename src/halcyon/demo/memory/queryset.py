"""A query over rows in memory, with the methods of Django's that acts call. Anything else does not exist here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.db.models import Field, Max, Min, Model, OneToOneRel, Q

from halcyon.demo.memory.lookups import (
    NotUnderstood,
    Part,
    Read,
    column,
    flat,
    ordered,
    reading,
    tests,
    wanted,
    worked_out,
)

if TYPE_CHECKING:
    from halcyon.demo.memory.instead import Memory
    from halcyon.demo.memory.tables import Row, Table


class MemoryQuery:
    """Lazy, like Django's: every method that narrows returns a new query, and rows are read when they are asked for."""

    def __init__(self, memory: Memory, table: Table) -> None:
        self.memory, self.table, self.model = memory, table, table.model
        self.db = "default"
        self.parts: tuple[Part, ...] = ()  # of the filter: all must hold
        self.order: tuple[str, ...] = tuple(map(str, self.model._meta.ordering or ()))
        self.shape: tuple[str, ...] | None = None
        self.flat = self.nothing = False
        self.related: tuple[str, ...] = ()
        self.fields: tuple[str, ...] = ()  # read alone, where something names them; the rest when it is asked for
        self.window: tuple[int | None, int | None] = (None, None)
        self._hints: dict[str, Any] = {}
        self._sticky_filter = self._defer_next_filter = False
        self._known_related_objects: dict[Any, Any] = {}
        self.found: list[Any] | None = None

    def _like(self, **changes: Any) -> MemoryQuery:
        made = object.__new__(MemoryQuery)
        made.__dict__ = {**self.__dict__, "found": None, **changes}
        return made

    # -- narrowing ---------------------------------------------------------------------------------------------------

    def all(self) -> MemoryQuery:
        return self._like()

    def using(self, _alias: str | None) -> MemoryQuery:
        return self._like()

    def _add_hints(self, **hints: Any) -> None:
        self._hints = {**self._hints, **hints}

    def _next_is_sticky(self) -> MemoryQuery:
        return self

    def filter(self, *args: Q, **kwargs: Any) -> MemoryQuery:
        given = [each for part in args for each in flat(part)]
        return self._like(parts=(*self.parts, *given, *kwargs.items()))

    complex_filter = filter

    def exclude(self, *args: Q, **kwargs: Any) -> MemoryQuery:
        return self._like(parts=(*self.parts, ~Q(*args, **kwargs)))

    def none(self) -> MemoryQuery:
        return self._like(nothing=True)

    def order_by(self, *names: str) -> MemoryQuery:
        return self._like(order=names)

    def select_for_update(self, **_how: Any) -> MemoryQuery:
        return self._like()

    def select_related(self, *names: str) -> MemoryQuery:
        return self._like(related=(*self.related, *names))

    def only(self, *names: str) -> MemoryQuery:
        return self._like(fields=tuple(column(self.table, name) for name in names))

    def values_list(self, *names: str, flat: bool = False) -> MemoryQuery:
        return self._like(shape=names, flat=flat)

    def values(self, *names: str) -> MemoryQuery:
        if len(names) != 1:
            raise NotUnderstood("values() of more than one column")
        return self.values_list(*names, flat=True)

    def distinct(self) -> MemoryQuery:
        raise NotUnderstood("distinct()")

    def __getitem__(self, which: Any) -> Any:
        if isinstance(which, slice) and which.step is None and self.window == (None, None):
            return self._like(window=(which.start, which.stop))
        raise NotUnderstood("a row by its number")

    # -- reading -----------------------------------------------------------------------------------------------------

    def _rows(self) -> list[Row]:
        if self.nothing:
            return []
        parts: Sequence[Part] = self.parts
        by = wanted(self.table, parts)
        rows: Iterable[Row] = self.table.rows.values()
        if by is not None:
            number, name, values = by
            rows = self.table.having(name, values) or ()
            parts = (*parts[:number], *parts[number + 1 :])
        fits = tests(self.table, parts)
        kept = list(rows) if fits is None else [row for row in rows if fits(row)]
        if self.order:
            kept = ordered(self.table, kept, self.order)
        return kept[slice(*self.window)]

    def _fetched(self) -> list[Any]:
        """What was found, read once for each query as Django does."""
        if self.found is None:
            rows, shape = self._rows(), self.shape
            if shape is None:
                self.found = [self._instance(row) for row in rows]
            elif self.flat:
                self.found = [read(row) for read in self._reading(shape) for row in rows]
            else:
                reads = self._reading(shape)
                self.found = [tuple([read(row) for read in reads]) for row in rows]
        return self.found

    def _reading(self, shape: tuple[str, ...]) -> list[Read]:
        return [reading(self.table, name) for name in shape]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._fetched())

    def iterator(self, **_how: Any) -> Iterator[Any]:
        return iter(self)

    def _instance(self, row: Row) -> Model:
        made = self.table.instance(row)
        if self.fields:
            for name in self.table.names:
                if name not in self.fields and name != self.table.pk:
                    made.__dict__.pop(name, None)
        for field, known in self._known_related_objects.items():
            setattr(made, field.name, known[getattr(made, field.attname)])
        for name in self.related:
            self._join(made, row, name)
        return made

    def _join(self, made: Model, row: Row, name: str) -> None:
        """Put what `select_related` names beside an instance, where it stands in memory as well."""
        relation = self.model._meta.get_field(name) if "__" not in name else None
        if isinstance(relation, OneToOneRel):
            there = self.memory.tables.get(relation.related_model)
            if there is None:
                return
            found = next(iter(there.having(relation.field.attname, [row[self.table.pk]]) or ()), None)
            if found is not None:
                other = there.instance(found)
                relation.set_cached_value(made, other)
                relation.field.set_cached_value(other, made)

    def __len__(self) -> int:
        return len(self._fetched())

    def __bool__(self) -> bool:
        return bool(self._fetched())

    def count(self) -> int:
        return len(self._rows())

    def exists(self) -> bool:
        return bool(self._rows())

    def first(self) -> Any:
        query = self if self.order else self.order_by(self.table.pk)
        return next(iter(query[:1]), None)

    def get(self, *args: Q, **kwargs: Any) -> Any:
        found = list(self.filter(*args, **kwargs) if args or kwargs else self)
        if len(found) == 1:
            return found[0]
        if found:
            raise self.model.MultipleObjectsReturned(  # type: ignore[attr-defined]
                f"{len(found)} of {self.model._meta.label}"
            )
        raise self.model.DoesNotExist(f"no such {self.model._meta.label}")  # type: ignore[attr-defined]

    def aggregate(self, **wanted_: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, of in wanted_.items():
            if not isinstance(of, Max | Min):
                raise NotUnderstood(repr(of))
            pick = max if isinstance(of, Max) else min
            key = column(self.table, of.get_source_expressions()[0].name)
            found[name] = pick((row[key] for row in self._rows() if row[key] is not None), default=None)
        return found

    # -- writing -----------------------------------------------------------------------------------------------------

    def update(self, **changes: Any) -> int:
        self.memory.refuse_foreign(self.model)
        rows = self._rows()
        changed = [(column(self.table, name), value) for name, value in changes.items()]
        for row in rows:
            new = [(name, worked_out(self.table, row, value)) for name, value in changed]
            for name, value in new:
                self.table.change(row, name, self.table.as_kept(name, value))
        return len(rows)

    def _update(self, values: Sequence[tuple[Field[Any, Any], Any, Any]]) -> int:
        """What `Model.save` calls for a row that is there."""
        return self.update(**{field.attname: value for field, _, value in values})

    def create(self, **given: Any) -> Model:
        made = self.model(**given)
        self.memory.add([made])
        return made

    def bulk_create(self, rows: Iterable[Model]) -> list[Model]:
        made = list(rows)
        self.memory.add(made)
        return made

    def _insert(self, objs: Sequence[Model], **_how: Any) -> list[Any]:
        """What `Model.save` calls for a new row."""
        self.memory.add(objs)
        return []

    def delete(self) -> tuple[int, dict[str, int]]:
        self.memory.refuse_foreign(self.model)
        rows = self._rows()
        for row in rows:
            self.memory.drop(self.table, row[self.table.pk])
        return len(rows), {self.model._meta.label: len(rows)}


def unique(table: Table, row: Row, names: Sequence[str]) -> bool:
    """Whether no row has the same values as this one in these columns."""
    for name in names:
        found = table.having(name, [row[name]])
        if found is not None:
            return not any(all(each[n] == row[n] for n in names) for each in found)
    return not any(all(each[n] == row[n] for n in names) for each in table.rows.values())


def refuse_second(table: Table, row: Row) -> None:
    """Raise IntegrityError, as a database would, for a second row with the same value in a unique column."""
    for name in table.unique:
        if not unique(table, row, [name]):
            raise IntegrityError(f"{table.model._meta.label}.{name}")
