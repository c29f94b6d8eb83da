"""What a format's rows become here, as data and small plain functions. Each format declares one `Projection`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from halcyon.exchange.extract.shape import Shape
from halcyon.kernel.calendar import LONDON
from halcyon.people.matching.records import Described

Values = Mapping[str, str]


@dataclass(frozen=True)
class Person:
    """A person as the rows about them say, in the matcher's shape, and what of it has a column of its own."""

    asked: Described
    ethnicity: str = ""


@dataclass(frozen=True)
class Words:
    """Words for what rows only name: codes of the format, and workers and teams of the extract."""

    shape: Shape
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def code(self, codes: str, value: str) -> str:
        """What a code means, as the rest of a sentence: "" for no code; of an unknown one, that nobody knows it."""
        if value and codes and value not in self.shape.codes[codes] and not value.lower().startswith("multiple"):
            return f"code {value}, which is in no code set"
        return self.shape.means(codes, value) if value else ""

    def name(self, table: str, key: str) -> str:
        """The name of a worker or team, or its number in the extract."""
        return self.names.get((table, key), key)


Sentence = Callable[[Values, Words], str]


@dataclass(frozen=True)
class Happening:
    """One thing that a row says happened: on the day in the field `on`, told by `sentence`, which is "" when this row
    does not say it. `tells` are the fields that the sentence is made from, for the reference page.
    """

    what: str
    on: str
    sentence: Sentence
    tells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Episode:
    """Rows of a table last from one field to another. Without an end they are shown as open at the sender."""

    title: str
    begins: str
    ends: str
    worker: tuple[str, str] = ("", "")  # the fields of team and worker


@dataclass(frozen=True)
class Projection:
    """What becomes of each table. A table that is nowhere here is kept and not used yet.

    `record_tables` go into the person's record, the first being the people themselves; `describe` reads them.
    `dated_by` says, for a table without a date of its own, the field that names the row whose date counts, its table
    and its date fields. `relations` makes pairs of person keys from the rows of a table; `groups` names the field that
    people of one family share. `names` are the tables that give names, with the field that is the name.
    """

    shape: Shape
    record_tables: tuple[str, ...]
    describe: Callable[[Mapping[str, Sequence[Values]]], Person]
    record_fields: Mapping[str, str]
    happenings: Mapping[str, tuple[Happening, ...]]
    episodes: Mapping[str, Episode]
    names: Mapping[str, tuple[str, ...]]
    dated_by: Mapping[str, tuple[str, str, tuple[str, ...]]] = field(default_factory=dict)
    relations: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)  # table -> (record, other, kind)
    groups: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # table -> (group, person)

    def use_of(self, table: str) -> str:
        """What is made of a table's rows, as `ExtractRow.used` says it."""
        if table in self.record_tables:
            return "record"
        if table in self.relations or table in self.groups:
            return "relation"
        if table in self.happenings:
            return "event"
        return "words" if table in self.names else "kept"


def moment_of(text: str) -> datetime:
    """A day (its beginning) or a day and a time, on a London clock."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)
