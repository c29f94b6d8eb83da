"""Signed answers in typed form, one fact for each thing said, so that SQL can count them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from halcyon.kernel.instruments import BASIS, Choice, Instrument, Named, Question, Repeat, Several, unanswered
from halcyon.responses.definitions import context_of
from halcyon.responses.models import AnswerFact, Response

TRUTH = {"yes": True, "no": False}


def facts_of(response: Response, definition: Instrument) -> list[AnswerFact]:
    """The typed facts of signed answers. Rebuildable at any time from the answers themselves."""
    facts: list[AnswerFact] = []
    for question in definition.shown(response.answers, context_of(response)):
        facts += _facts(response, question, question.key, response.answers.get(question.key))
        for key in question.beside():
            said = response.answers.get(key)
            if not unanswered(said):
                basis = key.endswith(BASIS)
                kind = "choice" if basis else "long_text"
                facts.append(_fact(response, key, kind, code=str(said)) if basis else _fact(response, key, kind, said))
    return facts


def _facts(
    response: Response, question: Question, key: str, value: Any, row: int | None = None
) -> Iterator[AnswerFact]:
    if unanswered(value):
        return
    if isinstance(question, Repeat):
        inner = {q.key: q for q in question.questions}
        for place, answers in enumerate(value, start=1):
            for name, said in answers.items():
                yield from _facts(response, inner[name], f"{key}.{name}", said, place)
    elif question.kind == "body_map":
        for place, mark in enumerate(value, start=1):
            yield _fact(response, f"{key}.region", "choice", code=mark["region"], row=place)
            yield _fact(response, f"{key}.kind", "choice", code=mark["kind"], row=place)
            if mark.get("words"):
                yield _fact(response, f"{key}.words", "short_text", mark["words"], row=place)
    elif isinstance(question, Named):
        assert isinstance(value, Mapping)  # noqa: S101  (what was signed was checked)
        for name, said in value.items():
            if said and name == "known":
                yield _fact(response, f"{key}.{name}", question.kind, code=str(said), row=row)
            elif said:
                yield _fact(response, f"{key}.{name}", question.kind, said, row=row)
    elif isinstance(question, Choice | Several):
        for chosen in value if isinstance(value, list) else [value]:
            yield _fact(response, key, question.kind, code=str(chosen), truth=TRUTH.get(str(chosen)), row=row)
    elif question.kind == "number":
        yield _fact(response, key, question.kind, number=float(value), row=row)
    elif question.kind == "date":
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
        yield _fact(response, key, question.kind, day=day, row=row)
    else:
        yield _fact(response, key, question.kind, value, row=row)


def _fact(response: Response, question: str, kind: str, text: Any = "", **typed: Any) -> AnswerFact:
    return AnswerFact(response=response, question=question, kind=kind, text=str(text), **typed)
