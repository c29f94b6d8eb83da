"""A Questionnaire and a QuestionnaireResponse read back as somebody else would: only from what they carry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from halcyon.exchange.fhir.questionnaire import REST, SECTION
from halcyon.kernel.instruments import Instrument, Named, Question, Repeat, Several


def read_questionnaire(resource: dict[str, Any]) -> dict[str, Any]:
    """The definition that a Questionnaire of ours carries, as `kernel.instruments.plain_of` has it.

    Raises KeyError, ValueError or StopIteration for a Questionnaire that is not one of ours.
    """
    return {
        "_": "Instrument",
        "key": resource["url"].rsplit("/", 1)[1],
        "version": int(resource["version"].partition("+")[0]),
        "title": resource["title"],
        "source": resource["purpose"],
        "licence": resource["copyright"],
        "sections": [
            {
                "_": "Section",
                "key": item["linkId"].removeprefix(SECTION),
                "title": item["text"],
                "questions": [_read(q) for q in item["item"] if "__" not in q["linkId"]],
                **_kept(item),
            }
            for item in resource["item"]
        ],
        **_kept(resource),
    }


def _kept(element: dict[str, Any]) -> dict[str, Any]:
    found = next(e["valueString"] for e in element["extension"] if e["url"] == REST)
    read: dict[str, Any] = json.loads(found)
    return read


def _read(item: dict[str, Any]) -> dict[str, Any]:
    kept = _kept(item)
    made = {"key": item["linkId"].rpartition(".")[2], "words": item["text"], "required": item["required"], **kept}
    if "maxLength" in item:
        made["limit"] = item["maxLength"]
    if "answerOption" in item:
        codings = [o["valueCoding"] for o in item["answerOption"]]
        made["options"] = [[c["code"], c["display"]] for c in codings]
    if kept["_"] == "Repeat":
        made["questions"] = [_read(q) for q in item["item"]]
    return made


def read_answers(resource: Mapping[str, Any], definition: Instrument) -> dict[str, Any]:
    """The answers that a QuestionnaireResponse to this definition carries, as a response keeps them."""
    answers: dict[str, Any] = {}
    for section in resource.get("item", ()):
        for item in section.get("item", ()):
            key = item["linkId"]
            question = None if "__" in key else definition.question(key)
            if isinstance(question, Repeat) or (question is not None and question.kind == "body_map"):
                answers.setdefault(key, []).append(_inner(item, question))
            elif isinstance(question, Named):
                answers[key] = _inner(item, question)
            else:
                answers[key] = _values(item, question)
    return answers


def _inner(item: Mapping[str, Any], question: Question | None) -> dict[str, Any]:
    inner = {q.key: q for q in question.questions} if isinstance(question, Repeat) else {}
    found = {}
    for child in item.get("item", ()):
        name = child["linkId"].rpartition(".")[2]
        within = inner.get(name)
        found[name] = _inner(child, within) if isinstance(within, Named) else _values(child, within)
    return found


def _values(item: Mapping[str, Any], question: Question | None) -> Any:
    values = [_value(a) for a in item["answer"]]
    return values if isinstance(question, Several) else values[0]


def _value(answer: Mapping[str, Any]) -> Any:
    value = next(v for k, v in answer.items() if k.startswith("value"))
    return value["code"] if isinstance(value, Mapping) else value
