"""Answers in words, for the page that is checked before signing, for the result, for comparing and for paper."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import organisation_name
from halcyon.kernel.body import KINDS, REGIONS
from halcyon.kernel.instruments import (
    BASES,
    BASIS,
    DEMANDS,
    NOT_ASKED,
    NOTE,
    Choice,
    DemandKind,
    HardRule,
    Instrument,
    Named,
    Question,
    Repeat,
    Score,
    Several,
    unanswered,
)
from halcyon.kernel.sharing import Handling
from halcyon.people.queries import names_of
from halcyon.responses.definitions import context_of, definition_of
from halcyon.responses.models import Demand, Response
from halcyon.responses.queries import written_down
from halcyon.web.presenting import day

WHO_MAY_SEE: tuple[tuple[str, str], ...] = (
    (Handling.AGENCY_ONLY.value, "Only my agency, and the hub’s manager when a case is open"),
    (Handling.HUB_ONLY.value, "My agency and the hub, where they work with this child"),
    (Handling.OPEN.value, "Everyone who works with this child"),
)


UNANSWERED = "Not answered"


@dataclass(frozen=True)
class Line:
    """One answer in words. `beside` is what it rests on, with its note."""

    key: str
    words: str
    said: str
    beside: str = ""
    long: bool = False
    child: bool = False
    problem: str = ""


@dataclass(frozen=True)
class Part:
    key: str
    title: str
    lines: tuple[Line, ...]

    @property
    def answered(self) -> list[Line]:
        """What was answered, or left with a reason."""
        return [line for line in self.lines if line.said != UNANSWERED]

    @property
    def unanswered(self) -> list[Line]:
        return [line for line in self.lines if line.said == UNANSWERED]

    @property
    def to_check(self) -> list[Line]:
        """What is read before signing: what was answered, and what is still wrong or missing."""
        return [line for line in self.lines if line.said != UNANSWERED or line.problem]

    @property
    def left(self) -> list[Line]:
        """What may stay empty, and is."""
        return [line for line in self.unanswered if not line.problem]


def reference(response: Response) -> str:
    """How a response is called where its child must not be named."""
    return f"T-{response.id.hex[:8].upper()}"


def said(question: Question, value: Any) -> str:
    """An answer in words; what cannot be understood as it was typed."""
    if unanswered(value):
        return ""
    if isinstance(question, Repeat) and isinstance(value, list):
        return "\n".join(
            f"{question.each} {n}: "
            + "; ".join(f"{q.words.rstrip('?')} {said(q, row[q.key])}" for q in question.questions if q.key in row)
            for n, row in enumerate(value, start=1)
        )
    if question.kind == "body_map" and isinstance(value, list):
        return "\n".join(_mark(m) for m in value)
    if isinstance(question, Named) and isinstance(value, Mapping):
        chosen = value.get("known")
        first = [organisation_name(chosen) if question.kind == "organisation" else chosen] if chosen else []
        return ", ".join([*first, *(str(value[k]) for k, _ in question.parts if value.get(k))])
    if isinstance(question, Choice | Several):
        options = dict(question.options)
        return "; ".join(options.get(v, str(v)) for v in (value if isinstance(value, list) else [value]))
    if question.kind == "date":
        try:
            return day(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _mark(mark: Mapping[str, Any]) -> str:
    where, what = REGIONS.get(mark.get("region", ""), "Somewhere"), KINDS.get(mark.get("kind", ""), "not said what")
    return f"{where}: {what.lower()}" + (f", {mark['words']}" if mark.get("words") else "")


def parts(
    definition: Instrument, response: Response, problems: Mapping[str, str] | None = None, *, unasked: bool = True
) -> list[Part]:
    """Every answer by section; a question without an answer says so, unless `unasked` is False."""
    found = []
    for section, questions in definition.drawn(response.answers, context_of(response)):
        lines = [_line(q, response.answers, (problems or {}).get(q.key, "")) for q in questions]
        lines = [line for line in lines if unasked or line.said != UNANSWERED]
        if lines:
            found.append(Part(section.key, section.title, tuple(lines)))
    return found


def _line(question: Question, answers: Mapping[str, Any], problem: str) -> Line:
    words = said(question, answers.get(question.key))
    why = answers.get(question.key + NOT_ASKED)
    if not words and why:
        words = f"Not asked, because: {why}"
    basis = dict(BASES).get(answers.get(question.key + BASIS, ""), "").partition(":")[0]
    note = str(answers.get(question.key + NOTE) or "")
    return Line(
        key=question.key,
        words=question.words,
        said=words or UNANSWERED,
        beside=". ".join(x for x in (basis, note) if x),
        long="\n" in words or question.kind in ("long_text", "child_words"),
        child=question.kind == "child_words" and bool(words),
        problem=problem,
    )


@dataclass(frozen=True)
class Asked:
    """What one rule asks of a person, in words."""

    id: uuid.UUID
    kind: str
    title: str
    rule: HardRule | None
    due: datetime | None
    open: bool
    row: Demand


def asked(definition: Instrument, demands: Iterable[Demand]) -> list[Asked]:
    rules = {rule.key: rule for rule in definition.rules}
    return [
        Asked(d.id, d.kind, DEMANDS[DemandKind(d.kind)], rules.get(d.rule), d.due_at, d.state == "open", d)
        for d in demands
    ]


def score_of(definition: Instrument, response: Response) -> Score | None:
    """The score of a signed response; of a draft there is none to see."""
    return None if response.state == "draft" else definition.score(response.answers, context_of(response))


def band_of(definition: Instrument, response: Response) -> str:
    """The band and the points of a signed response in words, or ""."""
    score = score_of(definition, response)
    return f"{score.band.name}, {score.points:g} points" if score else ""


def children(viewer: Viewer, subject_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[str, date | None]]:
    """Names and birth dates of the children of a list that the viewer may see, on record or written down."""
    ids = list(subject_ids)
    return {**names_of(viewer, ids), **written_down(viewer, ids)}


def listed(viewer: Viewer, rows: Iterable[Response]) -> list[dict[str, Any]]:
    """Responses as a list draws them."""
    responses = list(rows)
    names = children(viewer, [r.subject_id for r in responses])
    found = []
    for response in responses:
        definition = definition_of(response)
        outcome = said(definition.question(definition.outcome), response.answers.get(definition.outcome)) if (
            definition.outcome and response.state != "draft"
        ) else ""  # fmt: skip
        found.append(
            {
                "response": response,
                "title": definition.title,
                "reference": reference(response),
                "name": names.get(response.subject_id, ("A child", None))[0],
                "born": names.get(response.subject_id, ("", None))[1],
                "outcome": outcome,
                "agency": organisation_name(response.owner_agency),
            }
        )
    return found
