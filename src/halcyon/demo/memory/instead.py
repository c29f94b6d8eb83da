"""Putting the memory beneath the acts for a while, and taking out of it what is finished."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar, cast

from django.apps import apps
from django.db import connection
from django.db.models import Manager, Model
from django.db.models.manager import BaseManager

from halcyon.access import queries as access_queries
from halcyon.audit import actions as audit_actions
from halcyon.audit import rows as audit_rows
from halcyon.audit.models import AuditEntry
from halcyon.demo.memory.lookups import NotUnderstood
from halcyon.demo.memory.queryset import MemoryQuery, refuse_second, unique
from halcyon.demo.memory.sight import all_hold
from halcyon.demo.memory.tables import Row, Table

M = TypeVar("M", bound=Model)
# The rooms whose rows hang on one enquiry. People and the log stay in the database: whom a concern is about
# is settled by what the whole index holds.
DIRECTORY = "agencies"  # read into memory once, and never written: nobody comes or goes while a history is written
ROOMS = ("access", "chronology", "work", "responses", "sharing", "cases", "frontdoor")


class Memory:
    """The rows of `ROOMS` in memory. Each belongs to the concern under way when it was written, or whose rows it names.

    `under_way` is set to a concern's key while one of its steps is carried out. `entries` are the log's rows so far, by
    act: each act's rows go to one chain.
    """

    def __init__(self) -> None:
        models = [m for room in ROOMS for m in apps.get_app_config(room).get_models()]
        self.tables: dict[type[Model], Table] = {}
        directory = list(apps.get_app_config(DIRECTORY).get_models())
        self.tables |= {m: Table(m, self.tables) for m in (*models, *directory)}
        self.own = frozenset(models)
        self.under_way = ""
        self.entries: list[list[AuditEntry]] = []
        self._of: dict[str, dict[Table, list[Any]]] = {}
        self._owner: dict[Any, str] = {}
        self._past: deque[tuple[datetime, Table, Any]] = deque()

    @contextmanager
    def beneath(self) -> Iterator[None]:
        """Answer acts from memory inside the block.

        Raises RuntimeError when the database already holds rows of these rooms: the memory would not know of them.
        """
        for model, table in self.tables.items():
            if model not in self.own:
                for row in model._base_manager.values(*table.names):
                    table.add(row)
            elif model._base_manager.exists():
                raise RuntimeError(f"{model._meta.label} has rows: a history is written first of all.")
        ask, write = BaseManager.get_queryset, audit_actions.write
        every = {table: MemoryQuery(self, table) for table in self.tables.values()}

        def get_queryset(manager: Manager[Model]) -> Any:
            table = self.tables.get(manager.model)
            return ask(manager) if table is None else every[table]._like()

        def hold(entries: Sequence[AuditEntry]) -> None:
            self.entries.append(list(entries))

        # An act that fails ends the loading: it need not be possible to take back one alone.
        savepoints = connection.features.uses_savepoints
        connection.features.uses_savepoints = False
        BaseManager.get_queryset = get_queryset  # type: ignore[method-assign,assignment]
        audit_actions.write = hold
        hold_sight, access_queries.hold = access_queries.hold, lambda *c: all_hold(self.tables, c)
        try:
            with audit_rows.kept_elsewhere(self._keep):
                yield
        finally:
            BaseManager.get_queryset = ask  # type: ignore[method-assign]
            audit_actions.write = write
            access_queries.hold = hold_sight
            connection.features.uses_savepoints = savepoints

    def _keep(self, rows: Sequence[Model], unless: tuple[str, ...]) -> bool | None:
        """`audit.rows.add` for a model of these rooms; None for any other, which goes to the database."""
        return self.add(rows, unless=unless) if type(rows[0]) in self.own else None

    def add(self, rows: Iterable[Model], *, unless: tuple[str, ...] = ()) -> bool:
        """Add new rows; with `unless`, leave out those that are there already in these columns. Whether all were."""
        every = True
        for made in rows:
            self.refuse_foreign(type(made))
            table = self.tables[type(made)]
            row = table.row_of(made)
            if unless and not unique(table, row, unless):
                every = False
                continue
            refuse_second(table, row)
            table.add(row)
            made.pk = row[table.pk]
            made._state.adding, made._state.db = False, "default"
            self._belongs(table, row)
        return every

    def refuse_foreign(self, model: type[Model]) -> None:
        """Raise `NotUnderstood` for a change to what is only read here."""
        if model not in self.own:
            raise NotUnderstood(f"a change to {model._meta.label} while a history is written")

    def _belongs(self, table: Table, row: Row) -> None:
        key = row[table.pk]
        owner = self.under_way or self._named_by(table, row)
        self._of.setdefault(owner, {}).setdefault(table, []).append(key)
        if isinstance(key, uuid.UUID):
            self._owner[key] = owner

    def _named_by(self, table: Table, row: Row) -> str:
        """Whose rows a row names."""
        named = (row[name] for name in (table.pk, *table.index))
        return next((self._owner[v] for v in named if isinstance(v, uuid.UUID) and v in self._owner), "")

    def drop(self, table: Table, key: Any) -> None:
        """Remove a row as if it had never been written."""
        table.take(key)
        self._owner.pop(key, None)

    def rows_of(self, concern: str, model: type[Model]) -> Iterator[Row]:
        """A concern's rows of one model."""
        table = self.tables[model]
        keys = self._of.get(concern, {}).get(table, ())
        return (table.rows[key] for key in keys if key in table.rows)

    def instances_of(self, concern: str, model: type[M]) -> list[M]:
        """A concern's rows of one model, as Django would give them."""
        return [cast(M, self.tables[model].instance(row)) for row in self.rows_of(concern, model)]

    def take_finished(
        self, concern: str, *, remembered: Collection[type[Model]] = (), at: datetime | None = None
    ) -> dict[type[Model], list[Row]]:
        """Take everything out that belongs to a concern about which nothing more will happen.

        Of the models `remembered` a copy stays, which acts still find and nothing writes, until `forget`.
        """
        found: dict[type[Model], list[Row]] = {}
        for table, keys in self._of.pop(concern, {}).items():
            rows = found[table.model] = [table.take(key) for key in keys if key in table.rows]
            for row in rows:
                key = row[table.pk]
                self._owner.pop(key, None)
                if at is not None and table.model in remembered:
                    table.add(dict(row))
                    self._past.append((at, table, key))
        return found

    def forget(self, before: datetime) -> None:
        """Let go of what was only remembered from before a moment."""
        while self._past and self._past[0][0] < before:
            _, table, key = self._past.popleft()
            table.take(key)

    def concerns(self) -> list[str]:
        """The keys of the concerns whose rows are in memory."""
        return list(self._of)
