"""An instrument in one published version: its sections, its judgement, its score and the rules above the score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from halcyon.kernel.instruments.conditions import NOTHING_KNOWN, Condition, Context
from halcyon.kernel.instruments.digests import NEVER, WHEN_SET, digest_of
from halcyon.kernel.instruments.questions import Question, unanswered
from halcyon.kernel.instruments.rules import HardRule
from halcyon.kernel.instruments.scoring import Bands, Score


@dataclass(frozen=True)
class Section:
    """Questions that are asked together, on one page. `when` shows or leaves out the whole section."""

    key: str
    title: str
    questions: tuple[Question, ...]
    intro: str = ""
    when: Condition | None = field(default=None, metadata=WHEN_SET)


@dataclass(frozen=True)
class Instrument:
    """A questionnaire in one published version. `source` and `licence` are required; `digest` never changes once
    published.

    `judgement` names the question that carries the professional's own judgement, `analysis` the one that says what it
    means and `outcome` the one that says what follows: a score never decides alone, and is not given before judgement
    and analysis are written. `review_months` is after how long it is asked again. `roles` (keys; empty: any) are those
    to whom it is offered; one that is not `offered` is answered to a request, never chosen from a list; one for the
    `untrained` stands first in the list. `fits` says for whom it is meant. `owner` keeps this version, which is used
    from `valid_from` until `valid_to`.
    """

    key: str
    version: int
    title: str
    source: str
    licence: str
    sections: tuple[Section, ...]
    judgement: str = ""
    intro: str = ""
    analysis: str = field(default="", kw_only=True, metadata=WHEN_SET)
    outcome: str = field(default="", kw_only=True, metadata=WHEN_SET)
    scoring: Bands | None = field(default=None, kw_only=True, metadata=WHEN_SET)
    rules: tuple[HardRule, ...] = field(default=(), kw_only=True, metadata=WHEN_SET)
    review_months: int = field(default=0, kw_only=True, metadata=WHEN_SET)
    fits: Condition | None = field(default=None, kw_only=True, metadata=WHEN_SET)
    roles: tuple[str, ...] = field(default=(), kw_only=True, metadata=NEVER)
    offered: bool = field(default=True, kw_only=True, metadata=NEVER)
    untrained: bool = field(default=False, kw_only=True, metadata=NEVER)
    owner: str = field(default="", kw_only=True, metadata=NEVER)
    link: str = field(default="", kw_only=True, metadata=NEVER)  # where the owner publishes the original
    valid_from: date | None = field(default=None, kw_only=True, metadata=NEVER)
    valid_to: date | None = field(default=None, kw_only=True, metadata=NEVER)

    def questions(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    @cached_property
    def _by_key(self) -> dict[str, Question]:
        return {q.key: q for q in self.questions()}

    def question(self, key: str) -> Question:
        """The question with this key. Raises KeyError."""
        return self._by_key[key]

    def used_on(self, day: date) -> bool:
        """Whether this version may be begun on this day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def drawn(
        self, answers: Mapping[str, Any], context: Context = NOTHING_KNOWN
    ) -> list[tuple[Section, list[Question]]]:
        """The sections that these answers bring up, in order, each with its questions that they bring up."""
        found: list[tuple[Section, list[Question]]] = []
        counted: dict[str, Any] = {}
        for section in self.sections:
            if section.when is not None and not section.when.holds(counted, context):
                continue
            visible = []
            for question in section.questions:
                if question.when is None or question.when.holds(counted, context):
                    visible.append(question)
                    counted[question.key] = answers.get(question.key)
            if visible:
                found.append((section, visible))
        return found

    def shown(self, answers: Mapping[str, Any], context: Context = NOTHING_KNOWN) -> list[Question]:
        """The questions that these answers bring up, in order."""
        return [q for _, questions in self.drawn(answers, context) for q in questions]

    def kept(self, answers: Mapping[str, Any], context: Context = NOTHING_KNOWN) -> dict[str, Any]:
        """Only the answers to questions that are shown: an answer whose question went away is not kept as fact."""
        kept = {}
        for question in self.shown(answers, context):
            for key in (question.key, *question.beside()):
                if not unanswered(answers.get(key)) or isinstance(answers.get(key), bool):
                    kept[key] = answers[key]
        return kept

    def problems(self, answers: Mapping[str, Any], context: Context = NOTHING_KNOWN) -> dict[str, str]:
        """Question key to what is wrong, in plain words; empty when the answers can be signed."""
        found = {}
        for question in self.shown(answers, context):
            problem = question.problem_beside(answers)
            if problem:
                found[question.key] = problem
        if self.outcome and self.outcome not in found:
            barred = self.barred(answers, context)
            if answers.get(self.outcome) in barred:
                found[self.outcome] = f"Choose another outcome: {barred[answers[self.outcome]].title}"
        return found

    def fired(self, answers: Mapping[str, Any], context: Context = NOTHING_KNOWN) -> tuple[HardRule, ...]:
        """The hard rules that these answers fire, finished or not. Looks at no score, judgement or outcome."""
        kept = self.kept(answers, context)
        return tuple(rule for rule in self.rules if rule.fires(kept, context))

    def risen(self, answers: Mapping[str, Any], earlier: str, context: Context = NOTHING_KNOWN) -> tuple[HardRule, ...]:
        """The rules about a rising band that fire against the band `earlier` of a response signed before."""
        score = self.score(answers, context)
        if score is None or self.scoring is None or earlier not in [b.key for b in self.scoring.bands]:
            return ()
        higher = self.scoring.place(score.band.key) > self.scoring.place(earlier)
        return tuple(rule for rule in self.rules if rule.rising_months and higher)

    def barred(self, answers: Mapping[str, Any], context: Context = NOTHING_KNOWN) -> dict[str, HardRule]:
        """The outcomes that cannot be chosen, each with the rule that bars it."""
        return {outcome: rule for rule in reversed(self.fired(answers, context)) for outcome in rule.bars}

    def judged(self, answers: Mapping[str, Any], context: Context = NOTHING_KNOWN) -> bool:
        """Whether judgement and analysis are written and stand: only then may a score be seen."""
        for key in (self.judgement, self.analysis):
            question = self._by_key.get(key)
            if question is None or unanswered(answers.get(key)) or question.problem(answers.get(key)):
                return False
        return True

    def score(self, answers: Mapping[str, Any], context: Context = NOTHING_KNOWN) -> Score | None:
        """What the answers add up to; None until judgement and analysis are written, and for what is not scored."""
        if self.scoring is None or not self.judged(answers, context):
            return None
        by_section, unknown, of = [], 0, 0
        for section, questions in self.drawn(answers, context):
            scored = [q for q in questions if q.scored]
            if not scored or (self.scoring.sections and section.key not in self.scoring.sections):
                continue
            given = [answers.get(q.key) for q in scored]
            by_section.append((section.key, sum(q.counts(v) for q, v in zip(scored, given, strict=True))))
            unknown += sum(1 for v in given if unanswered(v) or v == "not_known")
            of += len(scored)
        points = sum(n for _, n in by_section)
        return Score(points, self.scoring.band(points), tuple(by_section), unknown, of)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the whole definition, so that a response can prove which questions were asked."""
        return digest_of(self)
