"""What was typed on one page of a tool, as answers. What cannot be understood is kept as it was typed: checking says
what is wrong with it, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.datastructures import MultiValueDict

from halcyon.kernel.body import MOST_MARKS, REGIONS
from halcyon.kernel.instruments import (
    BASIS,
    Named,
    OrganisationNamed,
    PersonNamed,
    PlaceNamed,
    Question,
    Repeat,
    unanswered,
)
from halcyon.web.fields import MONTHS, PARTS

Posted = MultiValueDict[str, str]
# What the names of the boxes of one question end with, whatever its kind.
ENDS = (
    "", "-known", *(f"-{p}" for p in PARTS),
    *(f"-{k}" for kind in (PersonNamed, PlaceNamed, OrganisationNamed) for k, _ in kind.parts),
)  # fmt: skip
PARTED = "/"  # between the parts of a date that is not one yet


def read_page(questions: list[Question], data: Posted) -> dict[str, Any]:
    """The answers to these questions with what was written beside them; what is empty is left out."""
    answers: dict[str, Any] = {}
    for question in questions:
        answers[question.key] = read(question, data, question.key)
        for key in question.beside():
            answers[key] = _text(data, key) if not key.endswith(BASIS) else data.get(key, "")
    return {k: v for k, v in answers.items() if not unanswered(v)}


def read(question: Question, data: Posted, name: str) -> Any:
    """The answer to one question whose fields begin with `name`."""
    if isinstance(question, Repeat):
        rows = [
            {q.key: v for q in question.questions if not unanswered(v := read(q, data, f"{name}-{row}-{q.key}"))}
            for row in range(rows_of(question, data))
        ]
        return [row for row in rows if row]
    if question.kind == "body_map":
        marks = [
            {part: _text(data, f"{name}-{row}-{part}") for part in ("region", "kind", "words")}
            for row in range(rows_of(question, data))
        ]
        return [mark for mark in marks if any(mark.values())]
    if isinstance(question, Named):
        parts = {part: _text(data, f"{name}-{part}") for part in ("known", *(k for k, _ in question.parts))}
        return {part: said for part, said in parts.items() if said}
    if question.kind == "several":
        return data.getlist(name)
    if question.kind == "date":
        return _day([_text(data, f"{name}-{part}") for part in PARTS])
    if question.kind == "number":
        return _number(_text(data, name))
    return _text(data, name)


def most_rows(question: Question) -> int:
    return question.most if isinstance(question, Repeat) else MOST_MARKS


def rows_of(question: Question, data: Mapping[str, Any]) -> int:
    """How many rows of a repeated question the page has."""
    try:
        return max(0, min(most_rows(question), int(data.get(f"{question.key}-rows") or 0)))
    except ValueError:
        return 0


def pressed(questions: list[Question], data: Posted) -> bool:
    """Apply a press on "add", "remove" or a part of the body to what was typed; whether there was one.

    A press is "key:" for another row, "key:part" for a part of the body, or "key:-2" to take the third row out.
    """
    key, _, what = data.get("mark", "").partition(":")
    question = next((q for q in questions if q.key == key and (isinstance(q, Repeat) or q.kind == "body_map")), None)
    if question is None:
        return False
    count = rows_of(question, data)
    names = [q.key for q in question.questions] if isinstance(question, Repeat) else ["region", "kind", "words"]
    if what.startswith("-"):
        gone = int(what[1:]) if what[1:].isdecimal() and what[1:].isascii() else count
        for row in range(gone, count):
            for name in names:
                for part in ENDS:
                    data.setlist(f"{key}-{row}-{name}{part}", data.getlist(f"{key}-{row + 1}-{name}{part}"))
        data[f"{key}-rows"] = str(max(0, count - (gone < count)))
    elif count < most_rows(question):
        if what in REGIONS and question.kind == "body_map":
            data[f"{key}-{count}-region"] = what
        data[f"{key}-rows"] = str(count + 1)
    return True


def _text(data: Mapping[str, Any], name: str) -> str:
    """What was typed in one box, without what no database can keep."""
    typed = str(data.get(name, "")).replace("\x00", "").replace("\r\n", "\n")
    said = "".join(c for c in typed if not 0xD800 <= ord(c) <= 0xDFFF and (c >= " " or c in "\n\t"))
    return said if said.strip() else ""


def _number(typed: str) -> int | float | str:
    try:
        number = float(typed.strip().replace(",", ""))
    except ValueError:
        return typed
    if number != number or number in (float("inf"), float("-inf")):
        return typed
    return int(number) if number.is_integer() else number


def _day(parts: list[str]) -> str:
    """A date in its ISO form, or its parts as they were typed."""
    if not any(parts):
        return ""
    day, month, year = (p.strip() for p in parts)
    number = MONTHS.get(month[:3].lower()) if month.isalpha() else month
    try:
        if len(year) != 4:
            raise ValueError(year)
        return date(int(year), int(number or 0), int(day)).isoformat()
    except ValueError:
        return PARTED.join((day, month, year))


def date_parts(value: Any) -> dict[str, str]:
    """The boxes of a date: from what is kept, whether it is a date yet or not."""
    try:
        known = date.fromisoformat(str(value))
    except ValueError:
        typed = [*str(value or "").split(PARTED), "", "", ""][:3]
        return dict(zip(PARTS, typed, strict=True))
    return {"day": str(known.day), "month": str(known.month), "year": str(known.year)}
