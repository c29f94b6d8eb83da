"""Rows of one model in memory, found by their key or by any column of the kind that acts look things up by."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

from django.db.models import (
    AutoField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    Field,
    ForeignKey,
    JSONField,
    Model,
    TextField,
    UUIDField,
)
from django.db.models.base import ModelState

from halcyon.work.fields import JSONText

if TYPE_CHECKING:
    from halcyon.demo.memory.lookups import Lookup

Row = dict[str, Any]


def _moment(value: Any) -> Any:
    return value if value is None or value.tzinfo is UTC else value.astimezone(UTC)


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _key(value: Any) -> Any:
    return uuid.UUID(value) if isinstance(value, str) else value


def _text(value: Any) -> Any:
    # A code of an enumeration comes back from a database as plain text.
    return value if value is None or type(value) is str else str(value)


def fresh(value: Any) -> Any:
    """A copy of JSON values, so that who reads a row cannot change it by changing what was read."""
    if isinstance(value, dict):
        return {key: fresh(each) for key, each in value.items()}
    return [fresh(each) for each in value] if isinstance(value, list) else value


class _NotPlain(Exception):
    """A value that only an encoder can tell what JSON makes of it."""


def _plain(value: Any) -> Any:
    """A copy of a value as it comes back from JSON, for the types of which that is known without writing it out."""
    kind = type(value)
    if value is None or kind in (str, int, bool):
        return value
    if kind is dict:
        if any(type(key) is not str for key in value):
            raise _NotPlain
        return {key: _plain(each) for key, each in value.items()}
    if kind in (list, tuple):
        return [_plain(each) for each in value]
    raise _NotPlain


def _by_json(encode: Callable[[Any], str]) -> Callable[[Any], Any]:
    def kept(value: Any) -> Any:
        try:
            return _plain(value)
        except _NotPlain:
            return json.loads(encode(value))

    return kept


def _as_kept(field: Field[Any, Any]) -> Callable[[Any], Any] | None:
    """What a database would give back for a value of this field; None where that is the value itself."""
    target = field.target_field if isinstance(field, ForeignKey) else field
    if isinstance(target, UUIDField):
        return _key
    if isinstance(target, DateTimeField):
        return _moment
    if isinstance(target, DateField):
        return _day
    if isinstance(target, JSONField):
        return _by_json(json.JSONEncoder(default=None if target.encoder is None else target.encoder().default).encode)
    if isinstance(target, JSONText):
        return _by_json(json.dumps)
    if isinstance(target, CharField | TextField):
        return _text
    if isinstance(target, BooleanField):
        return lambda value: None if value is None else bool(value)
    return None


class Table:
    """The live rows of one model. `rows` holds them by primary key; changes go through `add`, `change` and `take`."""

    def __init__(self, model: type[Model], others: dict[type[Model], Table]) -> None:
        self.model, self.others = model, others
        self.fields = tuple(model._meta.concrete_fields)
        self.names = tuple(field.attname for field in self.fields)
        self.pk = model._meta.pk.attname
        self.numbered = isinstance(model._meta.pk, AutoField)
        self.last = 0
        self.rows: dict[Any, Row] = {}
        self.kept = {field.attname: made for field in self.fields if (made := _as_kept(field)) is not None}
        self.columns = tuple((name, self.kept.get(name)) for name in self.names)
        self.unique = tuple(f.attname for f in self.fields if f.unique and not f.primary_key)
        self.plain = model.__init__ is Model.__init__ and model.from_db.__func__ is Model.from_db.__func__  # type: ignore[attr-defined]
        self.json = tuple(f.attname for f in self.fields if isinstance(f, JSONField | JSONText))
        looked_up = [
            f.attname
            for f in self.fields
            if f.attname != self.pk
            and (isinstance(getattr(f, "target_field", f), UUIDField) or getattr(f, "unique", False))
        ]
        self.index: dict[str, dict[Any, dict[Any, None]]] = {name: {} for name in looked_up}
        self.lookups: dict[str, Lookup] = {}

    def as_kept(self, name: str, value: Any) -> Any:
        """A value of a column as a database would give it back."""
        made = self.kept.get(name)
        return value if made is None else made(value)

    def row_of(self, made: Model) -> Row:
        """The row that a database would keep of a new model object."""
        given = made.__dict__
        return {name: given[name] if kept is None else kept(given[name]) for name, kept in self.columns}

    def add(self, row: Row) -> None:
        """Add a row whose values are as kept. Raises KeyError when its key is there already."""
        if row[self.pk] is None:
            self.last -= 1  # numbers below none that a database gives: they are left out when the row is stored
            row[self.pk] = self.last
        if row[self.pk] in self.rows:
            raise KeyError(f"{self.model._meta.label} {row[self.pk]} is there already")
        self.rows[row[self.pk]] = row
        for name, index in self.index.items():
            index.setdefault(row[name], {})[row[self.pk]] = None

    def change(self, row: Row, name: str, value: Any) -> None:
        """Give one column of a row another value, as kept."""
        index = self.index.get(name)
        if index is not None and row[name] != value:
            self._forget(index, row, name)
            index.setdefault(value, {})[row[self.pk]] = None
        row[name] = value

    def take(self, key: Any) -> Row:
        """Take a row out."""
        row = self.rows.pop(key)
        for name, index in self.index.items():
            self._forget(index, row, name)
        return row

    def _forget(self, index: dict[Any, dict[Any, None]], row: Row, name: str) -> None:
        under = index[row[name]]
        del under[row[self.pk]]
        if not under:
            del index[row[name]]

    def having(self, name: str, values: Iterable[Any]) -> Iterator[Row] | None:
        """The rows with one of these values in a column, or None when the column is not one to look up by."""
        if name == self.pk:
            return (self.rows[v] for v in dict.fromkeys(values) if v in self.rows)
        index = self.index.get(name)
        if index is None:
            return None
        return (self.rows[key] for v in dict.fromkeys(values) for key in list(index.get(v, ())))

    def instance(self, row: Row) -> Model:
        """A row as the model object that Django would give.

        Made by hand where the model has no ways of its own: Django asks each field to set itself, for nobody here.
        """
        if self.plain:
            made = self.model.__new__(self.model)
            state = ModelState()
            state.adding, state.db = False, "default"
            made.__dict__ = {"_state": state, **row}
            for name in self.json:
                made.__dict__[name] = fresh(row[name])
            return made
        values = [fresh(row[n]) if n in self.json else row[n] for n in self.names]
        return self.model.from_db("default", list(self.names), values)
