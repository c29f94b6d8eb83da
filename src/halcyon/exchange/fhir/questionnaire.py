"""An instrument as a FHIR R4 Questionnaire, from which the definition can be read back exactly, to its digest.

What R4 has an element for stands in that element. The rest of a definition (conditions, points, hard rules, prompts)
stands in our extension beside it, and plain conditions in `enableWhen` as well, so that others can use them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from halcyon.exchange.fhir import terms
from halcyon.kernel.body import KINDS, REGIONS
from halcyon.kernel.instruments import (
    BASES,
    BASIS,
    Choice,
    Instrument,
    Is,
    Named,
    Number,
    Question,
    Repeat,
    Section,
    Several,
    ShortText,
    plain_of,
)

REST = f"{terms.OURS}/StructureDefinition/definition"  # the parts of a definition that R4 has no element for
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
LEAST, MOST = (f"http://hl7.org/fhir/StructureDefinition/{n}Value" for n in ("min", "max"))
SECTION = "section."  # before a section's key: no question's key holds a full stop
TYPES = {"date": "date", "number": "decimal", "short_text": "string"}
# Elements of the definition that an element of R4 carries, by level.
OF_INSTRUMENT = ("_", "key", "version", "title", "source", "licence", "sections")
OF_SECTION = ("_", "key", "title", "questions")
OF_QUESTION = ("key", "words", "required", "options", "limit", "questions")


def questionnaire_id(definition: Instrument, overlay: str = "") -> str:
    """The id of the resource: FHIR allows no underscore there."""
    return "-".join([definition.key, f"v{definition.version}", *([overlay] if overlay else [])]).replace("_", "-")


def canonical(definition: Instrument, overlay: str = "") -> str:
    """The address and version under which responses name their questions."""
    version = f"{definition.version}+{overlay}" if overlay else str(definition.version)
    return f"{terms.OURS}/Questionnaire/{definition.key}|{version}"


def questionnaire(definition: Instrument, overlay: str = "") -> dict[str, Any]:
    """The definition as a FHIR R4 Questionnaire. `overlay` names the county's additions that are in it."""
    plain = plain_of(definition)
    url, _, version = canonical(definition, overlay).partition("|")
    return {
        "resourceType": "Questionnaire",
        "id": questionnaire_id(definition, overlay),
        "extension": [_rest({k: v for k, v in plain.items() if k not in OF_INSTRUMENT})],
        "url": url,
        "version": version,
        "name": "".join(word.capitalize() for word in definition.key.split("_")),
        "title": definition.title,
        "status": "active",
        "experimental": False,
        "subjectType": ["Patient"],
        **({"publisher": definition.owner} if definition.owner else {}),
        "purpose": definition.source,
        "copyright": definition.licence,
        "item": [_section(s, p, definition) for s, p in zip(definition.sections, plain["sections"], strict=True)],
    }


def _rest(values: dict[str, Any]) -> dict[str, Any]:
    return {"url": REST, "valueString": json.dumps(values, ensure_ascii=False, sort_keys=True)}


def _section(section: Section, plain: dict[str, Any], definition: Instrument) -> dict[str, Any]:
    items = [
        item
        for q, p in zip(section.questions, plain["questions"], strict=True)
        for item in (_question(q, p, definition), *_beside(q))
    ]
    return {
        "linkId": SECTION + section.key,
        "extension": [_rest({k: v for k, v in plain.items() if k not in OF_SECTION})],
        "text": section.title,
        "type": "group",
        "item": items,
    }


def _question(question: Question, plain: dict[str, Any], definition: Instrument, within: str = "") -> dict[str, Any]:
    link = within + question.key
    held = [_rest({k: v for k, v in plain.items() if k not in OF_QUESTION})]
    if isinstance(question, Number):
        held += [{"url": LEAST, "valueDecimal": question.least}, {"url": MOST, "valueDecimal": question.most}]
    made: dict[str, Any] = {
        "linkId": link,
        "extension": held,
        "text": question.words,
        "type": TYPES.get(question.kind, "text"),
        "required": question.required,
    }
    made |= _enabled(question, definition) if not within else {}
    if isinstance(question, ShortText):
        made["maxLength"] = question.limit
    if isinstance(question, Choice | Several):
        points = dict(question.points)
        made |= {
            "type": "choice",
            "repeats": isinstance(question, Several),
            "answerOption": [_option(question, k, w, definition, points) for k, w in question.options],
        }
    elif isinstance(question, Repeat):
        inner = zip(question.questions, plain["questions"], strict=True)
        made |= {
            "type": "group",
            "repeats": True,
            "item": [_question(q, p, definition, f"{link}.") for q, p in inner],
        }
    elif isinstance(question, Named):
        names = (("known", "Chosen from what is known"), *question.parts)
        made |= {"type": "group", "item": [_text(f"{link}.{k}", words) for k, words in names]}
    elif question.kind == "body_map":
        made |= {
            "type": "group",
            "repeats": True,
            "item": [
                _choice(f"{link}.region", "Where", tuple(REGIONS.items()), "body-region"),
                _choice(f"{link}.kind", "What", tuple(KINDS.items()), "body-mark"),
                _text(f"{link}.words", "Size, colour and shape"),
            ],
        }
    return made


def system_of(question: Question, definition: Instrument) -> str:
    """The code system of a question's answers: ours, one for each question of each published version."""
    return f"{terms.OURS}/CodeSystem/{definition.key}-v{definition.version}-{question.key}".replace("_", "-")


def _option(
    question: Question, key: str, words: str, definition: Instrument, points: dict[str, float]
) -> dict[str, Any]:
    made: dict[str, Any] = {"valueCoding": {"system": system_of(question, definition), "code": key, "display": words}}
    if key in points:
        made["extension"] = [{"url": ORDINAL, "valueDecimal": points[key]}]
    return made


def _enabled(question: Question, definition: Instrument) -> dict[str, Any]:
    """A plain condition in R4's own words; a condition of several parts is in our extension alone."""
    when = question.when
    if not isinstance(when, Is) or "." in when.question:
        return {}
    earlier = definition.question(when.question)
    if not isinstance(earlier, Choice | Several):
        return {}
    return {
        "enableWhen": [
            {
                "question": when.question,
                "operator": "=",
                "answerCoding": {"system": system_of(earlier, definition), "code": str(value)},
            }
            for value in when.values
        ],
        "enableBehavior": "any",
    }


def _beside(question: Question) -> Iterator[dict[str, Any]]:
    for key in question.beside():
        if key.endswith(BASIS):
            yield _choice(key, "What does this rest on?", BASES, "basis")
        else:
            yield _text(key, "Note" if key.endswith("note") else "Not asked, because")


def _text(link: str, words: str) -> dict[str, Any]:
    return {"linkId": link, "text": words, "type": "text"}


def _choice(link: str, words: str, options: tuple[tuple[str, str], ...], system: str) -> dict[str, Any]:
    codes = [{"system": f"{terms.OURS}/CodeSystem/{system}", "code": k, "display": w} for k, w in options]
    return {"linkId": link, "text": words, "type": "choice", "answerOption": [{"valueCoding": c} for c in codes]}
