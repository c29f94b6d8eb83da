"""Questionnaires as data: sections of questions, conditions that point backwards, and judgement kept apart from any
score.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar


@dataclass(frozen=True)
class Is:
    """Show a question only when an earlier one was answered with one of `values`."""

    question: str
    values: tuple[Any, ...]

    def __init__(self, question: str, *values: Any) -> None:
        object.__setattr__(self, "question", question)
        object.__setattr__(self, "values", values)

    def holds(self, answers: Mapping[str, Any]) -> bool:
        given = answers.get(self.question)
        if isinstance(given, list | tuple):
            return any(v in given for v in self.values)
        return given in self.values


@dataclass(frozen=True)
class Question:
    """One question. `key` is unique in its instrument; `help` is shown beneath the words."""

    key: str
    words: str
    help: str = field(default="", kw_only=True)
    required: bool = field(default=False, kw_only=True)
    when: Is | None = field(default=None, kw_only=True)
    kind: ClassVar[str] = "text"

    def problem(self, value: Any) -> str | None:
        """Say in plain words what is wrong with `value`, or None. Called only when the question is shown."""
        if value in (None, "", [], ()) or (isinstance(value, str) and not value.strip()):
            return f"{self._name()}: answer this question" if self.required else None
        return self._problem(value)

    def _problem(self, value: Any) -> str | None:
        return None

    def _name(self) -> str:
        return self.words.rstrip("?. ")


@dataclass(frozen=True)
class ShortText(Question):
    kind: ClassVar[str] = "short_text"
    limit: int = field(default=200, kw_only=True)

    def _problem(self, value: Any) -> str | None:
        if not isinstance(value, str):
            return f"{self._name()}: enter text"
        return None if len(value) <= self.limit else f"{self._name()}: use {self.limit} characters or fewer"


@dataclass(frozen=True)
class LongText(ShortText):
    kind: ClassVar[str] = "long_text"
    limit: int = field(default=10_000, kw_only=True)
    at_least: int = field(default=0, kw_only=True)

    def _problem(self, value: Any) -> str | None:
        problem = super()._problem(value)
        if problem:
            return problem
        if len(value.strip()) < self.at_least:
            return f"{self._name()}: write at least {self.at_least} characters"
        return None


@dataclass(frozen=True)
class ChildWords(LongText):
    """The child's own words, kept apart from the practitioner's and shown in quotation marks."""

    kind: ClassVar[str] = "child_words"


@dataclass(frozen=True)
class Choice(Question):
    options: tuple[tuple[str, str], ...] = ()
    kind: ClassVar[str] = "choice"

    def _problem(self, value: Any) -> str | None:
        return None if value in [k for k, _ in self.options] else f"{self._name()}: choose one of the answers"


@dataclass(frozen=True)
class YesNo(Choice):
    options: tuple[tuple[str, str], ...] = (("yes", "Yes"), ("no", "No"))
    kind: ClassVar[str] = "yes_no"


@dataclass(frozen=True)
class YesNoNotKnown(Choice):
    options: tuple[tuple[str, str], ...] = (("yes", "Yes"), ("no", "No"), ("not_known", "Not known"))
    kind: ClassVar[str] = "yes_no_not_known"


@dataclass(frozen=True)
class Several(Question):
    options: tuple[tuple[str, str], ...] = ()
    kind: ClassVar[str] = "several"

    def _problem(self, value: Any) -> str | None:
        allowed = {k for k, _ in self.options}
        if not isinstance(value, list | tuple) or not set(value) <= allowed:
            return f"{self._name()}: choose from the answers"
        return None


@dataclass(frozen=True)
class Day(Question):
    kind: ClassVar[str] = "date"

    def _problem(self, value: Any) -> str | None:
        if isinstance(value, date):
            return None
        try:
            date.fromisoformat(str(value))
        except ValueError:
            return f"{self._name()}: enter a real date, like 27 3 2026"
        return None


@dataclass(frozen=True)
class Number(Question):
    kind: ClassVar[str] = "number"
    least: float = field(default=0, kw_only=True)
    most: float = field(default=1_000_000, kw_only=True)

    def _problem(self, value: Any) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"{self._name()}: enter a number"
        if not self.least <= value <= self.most:
            return f"{self._name()}: enter a number from {self.least:g} to {self.most:g}"
        return None


def shown(questions: Iterable[Question], answers: Mapping[str, Any]) -> list[Question]:
    """The questions that these answers bring up, in order. An answer to a question that is not shown brings up
    nothing.
    """
    visible: list[Question] = []
    counted: dict[str, Any] = {}
    for question in questions:
        if question.when is None or question.when.holds(counted):
            visible.append(question)
            counted[question.key] = answers.get(question.key)
    return visible


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    questions: tuple[Question, ...]
    intro: str = ""


@dataclass(frozen=True)
class Instrument:
    """A questionnaire in one published version. `source` and `licence` are required; `digest` never changes once
    published.

    `judgement` names the question that carries the professional's own judgement: a score never decides alone.
    """

    key: str
    version: int
    title: str
    source: str
    licence: str
    sections: tuple[Section, ...]
    judgement: str = ""
    intro: str = ""

    def questions(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    def question(self, key: str) -> Question:
        return next(q for q in self.questions() if q.key == key)

    def shown(self, answers: Mapping[str, Any]) -> list[Question]:
        """The questions that these answers bring up, in order."""
        return shown(self.questions(), answers)

    def kept(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Only the answers to questions that are shown: an answer whose question went away is not kept as fact."""
        return {q.key: answers[q.key] for q in self.shown(answers) if answers.get(q.key) not in (None, "", [], ())}

    def problems(self, answers: Mapping[str, Any]) -> dict[str, str]:
        """Question key to what is wrong, in plain words; empty when the answers can be signed."""
        found = {}
        for question in self.shown(answers):
            problem = question.problem(answers.get(question.key))
            if problem:
                found[question.key] = problem
        return found

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the whole definition, so that a response can prove which questions were asked."""
        return digest_of(self)


def digest_of(definition: Any) -> str:
    """SHA-256 over a definition's canonical JSON (dataclasses by class name and fields, sets sorted)."""

    def plain(value: Any) -> Any:
        if is_dataclass(value) and not isinstance(value, type):
            return {"_": type(value).__name__, **{f.name: plain(getattr(value, f.name)) for f in fields(value)}}
        if isinstance(value, Mapping):
            return {str(k): plain(v) for k, v in sorted(value.items(), key=lambda kv: str(kv[0]))}
        if isinstance(value, frozenset | set):
            return sorted((plain(v) for v in value), key=str)
        if isinstance(value, tuple | list):
            return [plain(v) for v in value]
        if callable(value):
            return getattr(value, "__qualname__", repr(value))
        return value

    text = json.dumps(plain(definition), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
