"""One question each: what can be answered, what is wrong with an answer, and what may be asked beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from halcyon.kernel.body import Mark, marks_problem
from halcyon.kernel.instruments.conditions import NOTHING_KNOWN, Condition, Context
from halcyon.kernel.instruments.digests import WHEN_SET

Options = tuple[tuple[str, str], ...]
EMPTY: tuple[Any, ...] = (None, "", [], (), {})

# Beside an answer: what it rests on, a note, and why a question was not asked. Kept under the question's key and these.
BASIS, NOTE, NOT_ASKED = "__basis", "__note", "__not_asked"
BESIDE = (BASIS, NOTE, NOT_ASKED)
# Pan-Cheshire and Teeswide ask staff to keep evidence apart from gut feeling (instruments.md, shared footer).
BASES: Options = (
    ("evidence", "Evidence: seen, recorded or found"),
    ("disclosure", "Disclosure: somebody said so"),
    ("instinct", "Professional instinct"),
)
LEVELS: Options = (("high", "High"), ("medium", "Medium"), ("low", "Low"))
# Answers that say that something is, was or may be there.
PRESENT = frozenset({"yes", "possible", "current", "past", "both"})
LONGEST_BESIDE = 2_000  # characters of a note, or of why a question was not asked


def unanswered(value: Any) -> bool:
    """Whether nothing was answered."""
    return value in EMPTY or (isinstance(value, str) and not value.strip())


@dataclass(frozen=True)
class Question:
    """One question. `key` is unique in its instrument; `help` is shown beneath the words.

    `prompt` reminds whoever asks ("Ask when they are alone"). `evidence` asks beside the answer what it rests on, with
    a note. `not_asked` lets the question be left with a reason. `weight` is what an answer that says "yes" or "present"
    counts in a score, unless `points` says so for each answer; `level` is the concern that the source suggests for it
    (a key of `LEVELS`). Neither a weight nor a level ever decides.
    """

    key: str
    words: str
    help: str = field(default="", kw_only=True)
    required: bool = field(default=False, kw_only=True)
    when: Condition | None = field(default=None, kw_only=True)
    prompt: str = field(default="", kw_only=True, metadata=WHEN_SET)
    evidence: bool = field(default=False, kw_only=True, metadata=WHEN_SET)
    not_asked: bool = field(default=False, kw_only=True, metadata=WHEN_SET)
    weight: float = field(default=0, kw_only=True, metadata=WHEN_SET)
    points: tuple[tuple[str, float], ...] = field(default=(), kw_only=True, metadata=WHEN_SET)
    level: str = field(default="", kw_only=True, metadata=WHEN_SET)
    kind: ClassVar[str] = "text"

    def problem(self, value: Any) -> str | None:
        """Say in plain words what is wrong with `value`, or None. Called only when the question is shown."""
        if unanswered(value):
            return f"{self._name()}: answer this question" if self.required else None
        return self._problem(value)

    def problem_beside(self, answers: Mapping[str, Any]) -> str | None:
        """What is wrong with the answer together with what was written beside it, or None."""
        value, why = answers.get(self.key), answers.get(self.key + NOT_ASKED)
        if self.not_asked and not unanswered(why):
            if not isinstance(why, str) or len(why) > LONGEST_BESIDE:
                return f"{self._name()}: say in {LONGEST_BESIDE} characters or fewer why it was not asked"
            if not unanswered(value):
                return f"{self._name()}: there is an answer and a reason for not asking; take one of them out"
            return None
        if self.not_asked and self.required and unanswered(value):
            return f"{self._name()}: answer this question, or say why it was not asked"
        problem = self.problem(value)
        if problem or not self.evidence or unanswered(value):
            return problem
        basis, note = answers.get(self.key + BASIS), answers.get(self.key + NOTE)
        if unanswered(basis) and self.says_present(value):
            return f"{self._name()}: say whether this rests on evidence, a disclosure or instinct"
        if not unanswered(basis) and basis not in dict(BASES):
            return f"{self._name()}: choose what this rests on"
        if not unanswered(note) and (not isinstance(note, str) or len(note) > LONGEST_BESIDE):
            return f"{self._name()}: use {LONGEST_BESIDE} characters or fewer for the note"
        return None

    def says_present(self, value: Any) -> bool:
        """Whether the answer says that what is asked about is, was or may be there."""
        values = value if isinstance(value, list | tuple) else [value]
        return any(v in PRESENT for v in values if isinstance(v, str)) or self.counts(value) > 0

    @property
    def scored(self) -> bool:
        return bool(self.weight or self.points)

    def counts(self, value: Any) -> float:
        """What this answer counts in a score: the sum over what was chosen."""
        chosen = [v for v in (value if isinstance(value, list | tuple) else [value]) if isinstance(v, str)]
        if self.points:
            each = dict(self.points)
            return sum(each.get(v, 0) for v in chosen)
        return self.weight if self.weight and any(v in PRESENT - {"possible"} for v in chosen) else 0

    def beside(self) -> tuple[str, ...]:
        """The keys of what may be written beside this question's answer."""
        kept = ((self.evidence, BASIS), (self.evidence, NOTE), (self.not_asked, NOT_ASKED))
        return tuple(self.key + suffix for wanted, suffix in kept if wanted)

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
    options: Options = ()
    kind: ClassVar[str] = "choice"

    def _problem(self, value: Any) -> str | None:
        return None if value in [k for k, _ in self.options] else f"{self._name()}: choose one of the answers"


@dataclass(frozen=True)
class YesNo(Choice):
    options: Options = (("yes", "Yes"), ("no", "No"))
    kind: ClassVar[str] = "yes_no"


@dataclass(frozen=True)
class YesNoNotKnown(Choice):
    options: Options = (("yes", "Yes"), ("no", "No"), ("not_known", "Not known"))
    kind: ClassVar[str] = "yes_no_not_known"


@dataclass(frozen=True)
class YesNoPossible(Choice):
    options: Options = (("yes", "Yes"), ("possible", "Possible"), ("no", "No"), ("not_known", "Not known"))
    kind: ClassVar[str] = "yes_no_possible"


@dataclass(frozen=True)
class Recency(Choice):
    """Whether something is there, and since when: sources count the last six months and earlier apart."""

    options: Options = (
        ("current", "Now or in the last 6 months"),
        ("past", "Earlier only"),
        ("both", "Both now and earlier"),
        ("absent", "Not present"),
        ("not_known", "Not known"),
    )
    kind: ClassVar[str] = "recency"


@dataclass(frozen=True)
class Rag(Choice):
    options: Options = (("green", "Green"), ("amber", "Amber"), ("red", "Red"))
    kind: ClassVar[str] = "rag"


@dataclass(frozen=True)
class Grade4(Choice):
    options: Options = (
        ("outstanding", "Outstanding"),
        ("good", "Good"),
        ("requires_improvement", "Requires improvement"),
        ("inadequate", "Inadequate"),
    )
    kind: ClassVar[str] = "grade4"


@dataclass(frozen=True)
class CodedChoice(Choice):
    """A choice whose answers stand for codes of a published list: `codes` are (answer, code) in the list `system`."""

    system: str = field(default="", kw_only=True)
    codes: tuple[tuple[str, str], ...] = field(default=(), kw_only=True)
    kind: ClassVar[str] = "coded"


@dataclass(frozen=True)
class Several(Question):
    options: Options = ()
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
        if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
            return f"{self._name()}: enter a number"
        if not self.least <= value <= self.most:
            return f"{self._name()}: enter a number from {self.least:g} to {self.most:g}"
        return None


@dataclass(frozen=True)
class BodyMap(Question):
    """Marks on the body map: a list of {"region", "kind", "words"} with the keys of `kernel.body`."""

    kind: ClassVar[str] = "body_map"

    def _problem(self, value: Any) -> str | None:
        if not isinstance(value, list | tuple) or not all(isinstance(m, Mapping) for m in value):
            return f"{self._name()}: mark the body map"
        marks = tuple(Mark(str(m.get("region")), str(m.get("kind")), str(m.get("words") or "")) for m in value)
        problem = marks_problem(marks)
        return f"{self._name()}: {problem}" if problem else None


@dataclass(frozen=True)
class Named(Question):
    """Somebody, somewhere or something that the answer names: chosen from what is `known`, or written down.

    An answer is a mapping of `parts`; `known` holds the key of what was chosen, and then nothing else is needed.
    """

    parts: ClassVar[Options] = ()
    limit: ClassVar[int] = 300

    def _problem(self, value: Any) -> str | None:
        keys = {"known", *(k for k, _ in self.parts)}
        if (
            not isinstance(value, Mapping)
            or not set(value) <= keys
            or not all(isinstance(v, str) for v in value.values())
        ):
            return f"{self._name()}: choose one, or write the name"
        if any(len(v) > self.limit for v in value.values()):
            return f"{self._name()}: use {self.limit} characters or fewer in each box"
        if not (value.get("known") or value.get("name", "").strip()):
            return f"{self._name()}: choose one, or write the name"
        return None


@dataclass(frozen=True)
class PersonNamed(Named):
    parts: ClassVar[Options] = (
        ("name", "Name"),
        ("relation", "Who they are to the child"),
        ("contact", "Where or how they can be reached, if known"),
    )
    kind: ClassVar[str] = "person"


@dataclass(frozen=True)
class PlaceNamed(Named):
    parts: ClassVar[Options] = (("name", "Name of the place"), ("address", "Address or postcode, if known"))
    kind: ClassVar[str] = "place"


@dataclass(frozen=True)
class OrganisationNamed(Named):
    parts: ClassVar[Options] = (("name", "Name of the organisation"),)
    kind: ClassVar[str] = "organisation"


@dataclass(frozen=True)
class Repeat(Question):
    """The same few questions about each of several things. An answer is a list of mappings by the inner keys."""

    questions: tuple[Question, ...] = ()
    most: int = field(default=10, kw_only=True)
    each: str = field(default="One", kw_only=True)  # what one row is called: "Partner"
    kind: ClassVar[str] = "repeat"

    def _problem(self, value: Any) -> str | None:
        if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
            return f"{self._name()}: answer for each"
        if len(value) > self.most:
            return f"{self._name()}: {self.most} at most; describe the others in words"
        inner = {q.key for q in self.questions}
        for place, row in enumerate(value, start=1):
            if not set(row) <= inner:
                return f"{self._name()}: {self.each.lower()} {place} has an answer to a question that is not asked"
            for question in shown(self.questions, row):
                problem = question.problem(row.get(question.key))
                if problem:
                    return f"{self.each} {place}, {problem[0].lower()}{problem[1:]}"
        return None


def shown(
    questions: Iterable[Question], answers: Mapping[str, Any], context: Context = NOTHING_KNOWN
) -> list[Question]:
    """The questions that these answers bring up, in order. An answer to a question that is not shown brings up
    nothing.
    """
    visible: list[Question] = []
    counted: dict[str, Any] = {}
    for question in questions:
        if question.when is None or question.when.holds(counted, context):
            visible.append(question)
            counted[question.key] = answers.get(question.key)
    return visible
