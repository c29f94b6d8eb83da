"""The words in which an audit is written: scales, questions, domains and the rule for an overall grade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from halcyon.kernel.counting import Limit


@dataclass(frozen=True)
class Grade:
    """One answer of a scale. `value` orders the answers, the worst lowest; `hint` says when it is right."""

    value: int
    title: str
    hint: str = ""


@dataclass(frozen=True)
class Scale:
    """The answers to choose from. From `met` on, what was asked about counts as met."""

    key: str
    grades: tuple[Grade, ...]
    met: int

    @property
    def values(self) -> frozenset[int]:
        return frozenset(g.value for g in self.grades)

    @property
    def highest(self) -> int:
        return max(self.values)

    def title(self, value: int | None) -> str:
        """The word for a value, "not answered" for None. Raises KeyError for a value that the scale has not."""
        return "not answered" if value is None else {g.value: g.title for g in self.grades}[value]


@dataclass(frozen=True)
class Question:
    """One thing that is graded, or with `scale` None only described. `asks` says what to look for."""

    key: str
    title: str
    asks: str
    scale: Scale | None
    section: str = ""


@dataclass(frozen=True)
class Domain:
    """Several questions that are read together: met by somebody who reaches `share` of the marks of all of them."""

    key: str
    title: str
    questions: tuple[str, ...]
    share: float


@dataclass(frozen=True)
class HeaderField:
    """One line of what a file is about. With `read` it comes from the record, under that key; else an auditor writes it.

    `others` says that it tells what other agencies did, so that an audit of one agency leaves it out.
    """

    key: str
    title: str
    read: bool = False
    hint: str = ""
    others: bool = False


@dataclass(frozen=True)
class OverallRule:
    """The overall grade is not more than `steps` above the lowest of the `limiting` questions."""

    limiting: tuple[str, ...]
    steps: int
    source: str


@dataclass(frozen=True)
class Tool:
    """A published set of questions. A changed set is a new version; what was scored keeps the version it was scored by.

    `verified` False: the set is the county’s own paraphrase or design, and is shown as such. `header` is what is written
    about each file before it is graded. `again` is within what time an audit that finds an inadequate file is repeated.
    """

    key: str
    version: int
    title: str
    about: str
    source: str
    questions: tuple[Question, ...]
    domains: tuple[Domain, ...] = ()
    overall: OverallRule | None = None
    verified: bool = False
    header: tuple[HeaderField, ...] = ()
    again: Limit | None = None

    def question(self, key: str) -> Question:
        """Raises KeyError."""
        return {q.key: q for q in self.questions}[key]

    @property
    def graded(self) -> tuple[Question, ...]:
        return tuple(q for q in self.questions if q.scale is not None)

    @property
    def sections(self) -> Mapping[str, tuple[Question, ...]]:
        found: dict[str, list[Question]] = {}
        for each in self.questions:
            found.setdefault(each.section, []).append(each)
        return {name: tuple(listed) for name, listed in found.items()}
