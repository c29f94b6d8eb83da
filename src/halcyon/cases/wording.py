"""Turning answers into the chronology's sentences and the labels that people read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from halcyon.kernel.instruments import Question
from halcyon.kernel.pathways import Move, moment


def answer_in_words(question: Question, value: Any) -> str:
    """An answer as a reader would say it: the option's words up to its colon, a list joined by commas, text as it
    is.
    """
    if question.kind == "date":
        found = moment(value)
        return f"{found.day} {found:%B %Y}" if found else str(value or "").strip()
    options = dict(getattr(question, "options", ()))
    if isinstance(value, list | tuple):
        return ", ".join(answer_in_words(question, v) for v in value)
    if value in options:
        return str(options[value]).split(":", 1)[0]
    return str(value or "").strip()


def sentence(move: Move, given: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    """The chronology's sentence for a move of a case with these facts, with the answers put in where it names them."""
    words = {**{q.key: answer_in_words(q, given.get(q.key)) for q in move.questions(facts)}, **move.written(facts)}
    return fill(move.sentence, words)


def fill(template: str, words: Mapping[str, str]) -> str:
    """Put words into a template without ever interpreting what they contain."""
    out, rest = [], template
    while "{" in rest:
        before, _, tail = rest.partition("{")
        name, closed, rest = tail.partition("}")
        out.append(before)
        out.append(words.get(name, "") if closed else "{" + name)
    out.append(rest)
    return "".join(out).strip()


def answers_in_words(questions: Sequence[Question], given: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(question's words, answer's words, kind) for every question that was answered, in order."""
    return [
        (q.words, answer_in_words(q, given[q.key]), q.kind)
        for q in questions
        if given.get(q.key) not in (None, "", [], ())
    ]
