"""The conditions under which a row is shown, as SQL that is written once.

They stand in nearly every query of the product, several at a time. Django would put each together anew from a dozen
nested sub-queries, which takes longer than the database takes to answer. Columns are named by Django and every value is
bound, through the models' own fields, so that it means the same on SQLite and PostgreSQL.
"""

from __future__ import annotations

import uuid
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, F, Model, UUIDField, Value
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from halcyon.access.models import ConflictBlock, Relationship, Restriction
from halcyon.access.viewing import Viewer

# The kind of relationship that opens a restricted record: being on its named list.
NAMED = "named"


class _About(Expression):
    """A condition on subjects, which are what relationships are about: columns that hold their ids, or the ids."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, viewer: Viewer, subjects: Iterable[str | uuid.UUID], at: datetime) -> None:
        super().__init__()
        self.viewer, self.at = viewer, at
        self.subjects: list[Any] = [F(s) if isinstance(s, str) else Value(s, UUIDField()) for s in subjects]

    def get_source_expressions(self) -> list[Any]:
        return self.subjects

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        self.subjects = list(exprs)

    @property
    def identity(self) -> Any:
        return (type(self), id(self.viewer), self.at, tuple(self.subjects))

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]
        sql: list[str] = []
        params: list[Any] = []
        for subject in self.subjects:
            one, values = compiler.compile(subject)
            sql.append(one)
            params += values
        return self.written(_Table(connection, self.at), f"IN ({', '.join(sql)})", params)

    @abstractmethod
    def written(self, table: _Table, subject: str, params: list[Any]) -> tuple[str, list[Any]]:
        """The condition, where `subject` says that a column is one of the row's subjects, with its `params`."""


def hold(*conditions: _About) -> bool:
    """Whether all these conditions, on given ids, hold: asked by one query."""
    compiler = Query(None).get_compiler(connection=connection)
    written = [compiler.compile(condition) for condition in conditions]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 WHERE {' AND '.join(sql for sql, _ in written)}",
            [value for _, values in written for value in values],
        )
        return cursor.fetchone() is not None


class _Table:
    """Turns values into what one database keeps, and writes the parts that all conditions share."""

    def __init__(self, connection: BaseDatabaseWrapper, at: datetime) -> None:
        self.connection, self.moment = connection, at

    def value(self, model: type[Model], column: str, value: Any) -> Any:
        return model._meta.get_field(column).get_db_prep_value(value, self.connection)  # type: ignore[union-attr]

    def live(self, model: type[Model], alias: str) -> tuple[str, list[Any]]:
        at = self.value(model, "begins", self.moment)
        return f"{alias}.begins <= %s AND ({alias}.ends IS NULL OR {alias}.ends > %s)", [at, at]

    def among(self, model: type[Model], column: str, values: Iterable[Any]) -> tuple[str, list[Any]]:
        """`IN (...)`, or a condition that nothing meets when there are no values."""
        listed = [self.value(model, column, v) for v in sorted(values, key=str)]
        return (f"IN ({', '.join(['%s'] * len(listed))})", listed) if listed else ("IN (NULL)", [])


class Related(_About):
    """A live relationship of the viewer, in their present agency, or of a service of theirs, with one of the subjects,
    for a purpose.

    `kind` keeps to relationships of one kind.
    """

    def __init__(
        self,
        viewer: Viewer,
        subjects: Iterable[str | uuid.UUID],
        at: datetime,
        *,
        purpose: str,
        kind: str | None = None,
    ) -> None:
        super().__init__(viewer, subjects, at)
        self.purpose, self.kind = purpose, kind

    @property
    def identity(self) -> Any:
        return (*super().identity, self.purpose, self.kind)

    def written(self, table: _Table, subject: str, params: list[Any]) -> tuple[str, list[Any]]:
        live, moments = table.live(Relationship, "r")
        services, held = table.among(Relationship, "service", self.viewer.services)
        sql = (
            f"EXISTS (SELECT 1 FROM access_relationship r WHERE r.subject_id {subject} AND r.purpose = %s AND {live}"  # noqa: S608
            f' AND (r."user" = %s AND r.agency = %s OR r.service {services})'
        )
        user = table.value(Relationship, "user", self.viewer.user_id)
        params = [*params, self.purpose, *moments, user, self.viewer.agency, *held]
        if self.kind is not None:
            sql, params = f"{sql} AND r.kind = %s", [*params, self.kind]
        return f"{sql})", params


class Unrestricted(_About):
    """None of the subjects is restricted, unless the viewer is on the named list, for any purpose of their role."""

    def written(self, table: _Table, subject: str, params: list[Any]) -> tuple[str, list[Any]]:
        restricted, moments = table.live(Restriction, "x")
        live, also = table.live(Relationship, "n")
        purposes, allowed = table.among(Relationship, "purpose", self.viewer.purposes)
        user = table.value(Relationship, "user", self.viewer.user_id)
        return (
            f"NOT EXISTS (SELECT 1 FROM access_restriction x WHERE x.subject_id {subject} AND {restricted}"  # noqa: S608
            " AND NOT EXISTS (SELECT 1 FROM access_relationship n WHERE n.subject_id = x.subject_id"
            f' AND n."user" = %s AND n.agency = %s AND n.kind = %s AND n.purpose {purposes} AND {live}))'
        ), [*params, *moments, user, self.viewer.agency, NAMED, *allowed, *also]


class Unbarred(_About):
    """No declared conflict (themselves, their household, a relative) bars the viewer from any of the subjects."""

    def written(self, table: _Table, subject: str, params: list[Any]) -> tuple[str, list[Any]]:
        live, moments = table.live(ConflictBlock, "c")
        user = table.value(ConflictBlock, "user", self.viewer.looked_up_as)
        return (
            f'NOT EXISTS (SELECT 1 FROM access_conflictblock c WHERE c.subject_id {subject} AND c."user" = %s'  # noqa: S608
            f" AND {live})"
        ), [*params, user, *moments]
