"""A response as a FHIR R4 QuestionnaireResponse, from which its answers can be read back exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from halcyon.exchange.fhir import terms
from halcyon.exchange.fhir.questionnaire import SECTION, canonical, system_of
from halcyon.kernel.body import KINDS, REGIONS
from halcyon.kernel.instruments import (
    BASES,
    BASIS,
    Choice,
    Instrument,
    Named,
    Question,
    Repeat,
    Section,
    Several,
    unanswered,
)
from halcyon.responses.models import Response

DIGEST = f"{terms.OURS}/StructureDefinition/questions-digest"
STATE = f"{terms.OURS}/StructureDefinition/response-state"
SUBJECT = f"{terms.OURS}/Id/subject"
STATES = {"draft": "in-progress", "signed": "completed", "superseded": "completed"}


def questionnaire_response(response: Response, definition: Instrument) -> dict[str, Any]:
    """The response with every answer that it holds. The child is named by an opaque identifier alone."""
    authored = response.signed_at or response.started_at
    items = [item for section in definition.sections if (item := _section(section, response.answers, definition))]
    return {
        "resourceType": "QuestionnaireResponse",
        "id": str(response.id),
        "extension": [
            {"url": DIGEST, "valueString": response.digest},
            {"url": STATE, "valueCode": response.state},
        ],
        "questionnaire": canonical(definition, response.overlay),
        "status": STATES[response.state],
        "subject": {"identifier": {"system": SUBJECT, "value": str(response.subject_id)}},
        "authored": authored.isoformat(),
        **({"item": items} if items else {}),
    }


def _section(section: Section, answers: Mapping[str, Any], definition: Instrument) -> dict[str, Any]:
    items = [item for q in section.questions for item in _items(q, q.key, answers.get(q.key), definition)]
    for question in section.questions:
        for key in question.beside():
            if not unanswered(answers.get(key)):
                said = str(answers[key])
                coded = dict(BASES).get(said) if key.endswith(BASIS) else None
                answer = _coding("basis", said, coded) if coded else {"valueString": said}
                items.append({"linkId": key, "answer": [answer]})
    return {"linkId": SECTION + section.key, "text": section.title, "item": items} if items else {}


def _items(question: Question, link: str, value: Any, definition: Instrument) -> Iterator[dict[str, Any]]:
    if unanswered(value):
        return
    if isinstance(question, Repeat) and isinstance(value, list):
        for row in value:
            inner = [i for q in question.questions for i in _items(q, f"{link}.{q.key}", row.get(q.key), definition)]
            yield {"linkId": link, "text": question.words, **({"item": inner} if inner else {})}
    elif question.kind == "body_map" and isinstance(value, list):
        for mark in value:
            coded = {"region": ("body-region", REGIONS), "kind": ("body-mark", KINDS)}
            inner = [
                {"linkId": f"{link}.{part}", "answer": [_mark(part, said, coded)]}
                for part, said in mark.items()
                if said
            ]
            yield {"linkId": link, "text": question.words, "item": inner}
    elif isinstance(question, Named) and isinstance(value, Mapping):
        inner = [{"linkId": f"{link}.{part}", "answer": [{"valueString": said}]} for part, said in value.items()]
        yield {"linkId": link, "text": question.words, "item": inner}
    else:
        listed = value if isinstance(value, list) else [value]
        answers = [_answer(question, one, definition) for one in listed]
        yield {"linkId": link, "text": question.words, "answer": answers}


def _mark(part: str, said: str, coded: Mapping[str, tuple[str, Mapping[str, str]]]) -> dict[str, Any]:
    if part in coded and said in coded[part][1]:
        return _coding(coded[part][0], said, coded[part][1][said])
    return {"valueString": said}


def _coding(system: str, code: str, display: str) -> dict[str, Any]:
    return {"valueCoding": {"system": f"{terms.OURS}/CodeSystem/{system}", "code": code, "display": display}}


def _answer(question: Question, value: Any, definition: Instrument) -> dict[str, Any]:
    if isinstance(question, Choice | Several) and value in dict(question.options):
        words = dict(question.options)[value]
        return {"valueCoding": {"system": system_of(question, definition), "code": value, "display": words}}
    if question.kind == "date" and _is_day(value):
        return {"valueDate": str(value)}
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"valueDecimal": value}
    return {"valueString": str(value)}


def _is_day(value: Any) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
