"""What is wrong with a definition before anybody answers it: the registry refuses to start on any of this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from halcyon.kernel.instruments.conditions import CONTEXT_FACTS, Condition, In, parts
from halcyon.kernel.instruments.definition import Instrument
from halcyon.kernel.instruments.questions import BESIDE, LEVELS, LongText, Question, Repeat
from halcyon.kernel.instruments.rules import DEMANDS
from halcyon.kernel.instruments.scoring import NOT_A_NAME


def wrong_in(instrument: Instrument) -> Iterator[str]:
    """Everything wrong with an instrument, in words for whoever writes it."""
    name = instrument.key
    if not instrument.source or not instrument.licence or not instrument.owner:
        yield f"{name}: source, licence and owner must be said"
    seen: set[str] = set()
    for section in instrument.sections:
        if section.when is not None:
            yield from _conditions(f"{name}.{section.key}", section.when, seen)
        for question in section.questions:
            yield from _question(name, question, seen)
            seen.add(question.key)
            if isinstance(question, Repeat):
                seen |= {f"{question.key}.{inner.key}" for inner in question.questions}
    for role, key in (
        ("judgement", instrument.judgement),
        ("analysis", instrument.analysis),
        ("outcome", instrument.outcome),
    ):
        if key and key not in seen:
            yield f"{name}: no {role} question {key!r}"
    for what, keys in (
        ("sections", [s.key for s in instrument.sections]),
        ("rules", [r.key for r in instrument.rules]),
    ):
        yield from (f"{name}: two {what} {key!r}" for key, n in Counter(keys).items() if n > 1)
    if instrument.fits is not None:
        yield from _conditions(f"{name}.fits", instrument.fits, set())
    if instrument.scoring or instrument.rules:
        yield from _judging(instrument, seen)
    yield from _scoring(instrument)
    yield from _rules(instrument, seen)


def _question(name: str, question: Question, seen: set[str]) -> Iterator[str]:
    place = f"{name}.{question.key}"
    if question.key in seen:
        yield f"{name}: two questions {question.key!r}"
    if any(mark in question.key for mark in ("__", ".", "-")):
        yield f"{place}: a key holds no '__', '.' or '-': those part it from what is written beside ({BESIDE})"
    if question.level and question.level not in dict(LEVELS):
        yield f"{place}: no level {question.level!r}"
    if question.when is not None:
        yield from _conditions(place, question.when, seen)
    options = dict(getattr(question, "options", ()))
    yield from (f"{place}: points for no answer {k!r}" for k, _ in question.points if k not in options)
    if isinstance(question, Repeat):
        inner: set[str] = set()
        for each in question.questions:
            if isinstance(each, Repeat) or each.evidence or each.not_asked or each.scored:
                yield f"{place}.{each.key}: a repeated question neither repeats, scores nor has anything beside it"
            yield from _question(place, each, inner)
            inner.add(each.key)


def _conditions(place: str, condition: Condition, seen: set[str]) -> Iterator[str]:
    for key in condition.named():
        if key not in seen:
            yield f"{place}: its condition does not point backwards"
    for part in parts(condition):
        if isinstance(part, In) and part.fact not in CONTEXT_FACTS:
            yield f"{place}: nothing is known as {part.fact!r}"


def _judging(instrument: Instrument, seen: set[str]) -> Iterator[str]:
    name = instrument.key
    if not instrument.judgement or not instrument.analysis or instrument.judgement == instrument.analysis:
        yield f"{name}: what is scored or ruled needs a judgement and an analysis, apart"
        return
    for section in instrument.sections:
        for question in section.questions:
            if question.key not in (instrument.judgement, instrument.analysis):
                continue
            if section.when or question.when or not question.required or question.not_asked:
                yield f"{name}.{question.key}: judgement and analysis are always asked, and required"
            if question.scored:
                yield f"{name}.{question.key}: a judgement counts in no score"
            if question.key == instrument.analysis and not (isinstance(question, LongText) and question.at_least >= 20):
                yield f"{name}.{question.key}: an analysis has at least 20 characters"


def _scoring(instrument: Instrument) -> Iterator[str]:
    name, scoring = instrument.key, instrument.scoring
    if scoring is None:
        return
    leasts = [b.least for b in scoring.bands]
    if not leasts or leasts[0] > 0 or leasts != sorted(set(leasts)):
        yield f"{name}: bands begin at 0 and rise"
    for band in scoring.bands:
        if NOT_A_NAME.search(band.name):
            yield f"{name}: band {band.name!r} says that a child is safe; a score cannot"
    known = {s.key for s in instrument.sections}
    yield from (f"{name}: scores no section {key!r}" for key in scoring.sections if key not in known)
    if not any(q.scored for q in instrument.questions()):
        yield f"{name}: it has bands and nothing that counts"


def _rules(instrument: Instrument, seen: set[str]) -> Iterator[str]:
    name = instrument.key
    outcomes = (
        {k for k, _ in getattr(instrument.question(instrument.outcome), "options", ())}
        if instrument.outcome in seen
        else set()
    )
    for rule in instrument.rules:
        place = f"{name}.{rule.key}"
        if (rule.when is None) != bool(rule.rising_months):
            yield f"{place}: a rule has a condition, or rises within months"
        if rule.when is not None:
            yield from _conditions(place, rule.when, seen)
        if rule.rising_months and (instrument.scoring is None or rule.bars):
            yield f"{place}: what rises is a band, and bars nothing"
        if not rule.source or not (rule.demands or rule.bars):
            yield f"{place}: a rule says its source and asks for something"
        yield from (f"{place}: no demand {d!r}" for d in rule.demands if d not in list(DEMANDS))
        yield from (f"{place}: no outcome {o!r}" for o in rule.bars if o not in outcomes)
    barred = {o for rule in instrument.rules for o in rule.bars}
    if outcomes and outcomes <= barred:
        yield f"{name}: the rules together bar every outcome, so that nothing could be signed"
