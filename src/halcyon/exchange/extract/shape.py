"""What a format of extracts consists of: tables, their fields, which refer to which, and the codes that are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Field:
    """One field. `kind` is text, name, date, whole, number, flag or json; `size` the most characters.

    `pattern` is a regular expression that a value must meet, and `written` says it in words.
    `refers` is the table and field that a value must be found in; `codes` the set that it must be one of.
    """

    name: str
    kind: str = "text"
    size: int = 0
    key: bool = False
    needed: bool = False
    refers: tuple[str, str] | None = None
    codes: str = ""
    item: str = ""
    pattern: str = ""
    written: str = ""


@dataclass(frozen=True)
class Table:
    """One table. Its rows are about the person whom the field `person` names, or the row that the field `via` names."""

    name: str
    title: str
    fields: tuple[Field, ...]
    person: str = ""
    via: str = ""
    ordered: tuple[tuple[str, str], ...] = ()  # (field, field): the second date is not before the first

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(f.name for f in self.fields if f.key)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f.name for f in self.fields)

    def field(self, name: str) -> Field:
        return next(f for f in self.fields if f.name == name)


@dataclass(frozen=True)
class Shape:
    """A format: its tables in the order in which they are read (what is referred to first), and its code sets.

    `kind` names the format in the ledger, `people` is the table of persons. A set maps each code to what it means.
    """

    kind: str
    title: str
    people: str
    tables: tuple[Table, ...]
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def table(self, name: str) -> Table:
        return next(t for t in self.tables if t.name == name)

    def means(self, codes: str, value: str) -> str:
        """What a code means in words, or the code itself where nobody has said."""
        return self.codes.get(codes, {}).get(value, "") or value
