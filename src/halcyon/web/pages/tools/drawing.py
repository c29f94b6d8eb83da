"""One page of a tool as the form components draw it: each question with its boxes and what is asked beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from halcyon.kernel.body import KINDS, LONGEST, REGIONS, Mark
from halcyon.kernel.instruments import (
    BASES,
    BASIS,
    LEVELS,
    NOT_ASKED,
    NOTE,
    All,
    Answered,
    AtLeast,
    Choice,
    Condition,
    Context,
    Is,
    LongText,
    Named,
    Not,
    Number,
    Question,
    Repeat,
    Several,
    ShortText,
    unanswered,
)
from halcyon.kernel.instruments import Any as AnyOf
from halcyon.web.pages.tools.reading import date_parts, most_rows

SHORT = 10  # characters: so much of an answer fits beside two others on the width of a phone
Known = Mapping[str, tuple[tuple[str, str], ...]]  # what can be chosen, by kind of question


@dataclass(frozen=True)
class Drawn:
    """One question as the template draws it. `when` is its condition for the script; empty when it always stands.

    `rows` are the boxes of each row of a repeated question, or of each mark on the body map. `opens_beside` is the
    condition under which the script opens what the answer rests on. `short` answers stand side by side on a phone too.
    """

    key: str
    kind: str
    words: str
    help: str
    prompt: str
    level: str
    when: str
    boxes: tuple[dict[str, Any], ...] = ()
    basis: tuple[dict[str, Any], ...] = ()
    not_asked: tuple[dict[str, Any], ...] = ()
    rows: tuple[tuple[dict[str, Any], ...], ...] = ()
    marks: tuple[Mark, ...] = ()
    each: str = ""
    more: bool = False
    errors: tuple[str, ...] = ()
    optional: bool = False
    open_beside: bool = field(default=False)
    opens_beside: str = ""
    short: bool = False


def box(
    kind: str,
    name: str,
    label: str,
    *,
    value: Any = "",
    hint: str = "",
    errors: Iterable[str] = (),
    required: bool = False,
    options: Iterable[tuple[str, str]] = (),
    rows: int = 4,
    maxlength: int | None = None,
    input_type: str = "text",
    attrs: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The plain facts of one box, in the shape that the form component draws (`components.form.reading`)."""
    wrong, id_ = list(errors), f"q_{name}"
    chosen = set(value) if isinstance(value, list | tuple) else {value}
    listed = [
        {"id": f"{id_}_{n}", "value": k, "text": t, "chosen": k in chosen, "group": None, "hint": ""}
        for n, (k, t) in enumerate(options)
    ]
    focus = {"date_parts": f"{id_}-day"}.get(kind, id_)
    if kind in ("radios", "checkboxes") and listed:
        focus = str(listed[0]["id"])
    return {
        "kind": kind,
        "id": id_,
        "focus_id": focus,
        "name": name,
        "label": label,
        "hint": hint,
        "errors": wrong,
        "required": required,
        "value": "" if value is None else value,
        "parts": date_parts(value) if kind == "date_parts" else {},
        "parts_wrong": ("day", "month", "year") if kind == "date_parts" and wrong else (),
        "options": listed,
        "input_type": input_type,
        "rows": rows,
        "maxlength": maxlength,
        "checked": False,
        "attrs": dict(attrs or {}),
        "described_by": " ".join(f"{id_}-{part}" for part, there in (("hint", hint), ("error", wrong)) if there),
    }


def _boxes(
    question: Question, name: str, value: Any, errors: Iterable[str], known: Known, *, in_row: bool = False
) -> tuple[dict[str, Any], ...]:
    common: dict[str, Any] = {"errors": errors, "required": question.required, "hint": question.help}
    if isinstance(question, Choice):
        return (box("radios", name, question.words, value=value, options=question.options, **common),)
    if isinstance(question, Several):
        return (box("checkboxes", name, question.words, value=value or [], options=question.options, **common),)
    if question.kind == "date":
        return (box("date_parts", name, question.words, value=value, **common),)
    if isinstance(question, Number):
        numeric = {"inputmode": "decimal", "autocomplete": "off"}
        shown = f"{value:g}" if isinstance(value, float) else value
        return (box("input", name, question.words, value=shown, attrs=numeric, **common),)
    if isinstance(question, Named):
        held = value if isinstance(value, Mapping) else {}
        found = []
        if known.get(question.kind):
            options = (("", "Choose, or write below"), *known[question.kind])
            found.append(box("select", f"{name}-known", question.words, value=held.get("known", ""), options=options))
        for number, (part, words) in enumerate(question.parts):
            # In a row of a repeated question there is no legend: there the first box says what is asked.
            asks = question.words if in_row and not number and not found else words
            found.append(
                box("input", f"{name}-{part}", asks, value=held.get(part, ""), attrs={"autocomplete": "off"},
                    maxlength=question.limit, required=question.required and not number)
            )  # fmt: skip
        found[0].update(errors=list(errors), required=question.required)
        return tuple(found)
    if isinstance(question, LongText):
        return (box("textarea", name, question.words, value=value, maxlength=question.limit, **common),)
    if isinstance(question, ShortText):
        return (
            box("input", name, question.words, value=value, maxlength=question.limit, attrs={"autocomplete": "off"},
                **common),
        )  # fmt: skip
    return (box("textarea", name, question.words, value=value, **common),)


def draw(
    questions: Iterable[Question],
    answers: Mapping[str, Any],
    problems: Mapping[str, str],
    *,
    rows: Mapping[str, int],
    known: Known,
    conditions: Mapping[str, str],
) -> list[Drawn]:
    """A page's questions. `rows` says how many rows a repeated question shows beside those that are answered."""
    drawn, reminded = [], ""
    for q in questions:
        when = conditions.get(q.key, "")
        one = _drawn(q, answers, problems.get(q.key, ""), rows.get(q.key, 0), known, when)
        # The same reminder above every question is read once and then no more. One that may be hidden counts for none.
        drawn.append(replace(one, prompt="") if one.prompt and one.prompt == reminded else one)
        reminded = one.prompt if one.prompt and not when else reminded
    return drawn


def _drawn(question: Question, answers: Mapping[str, Any], problem: str, rows: int, known: Known, when: str) -> Drawn:
    value = answers.get(question.key)
    errors = (problem,) if problem else ()
    made: dict[str, Any] = {}
    if isinstance(question, Repeat):
        given = value if isinstance(value, list) else []
        count = min(question.most, max(len(given), rows, 1))
        made["rows"] = tuple(_row(question, n, given[n] if n < len(given) else {}, known) for n in range(count))
        made |= {"each": question.each, "more": count < most_rows(question)}
    elif question.kind == "body_map":
        given = value if isinstance(value, list) else []
        count = max(len(given), rows)
        made["rows"] = tuple(_mark(question.key, n, given[n] if n < len(given) else {}) for n in range(count))
        made["marks"] = tuple(
            Mark(m["region"], m.get("kind") or "other", m.get("words", "")) for m in given if m.get("region") in REGIONS
        )
        made |= {"each": "Mark", "more": count < most_rows(question)}
    else:
        made["boxes"] = _boxes(question, question.key, value, errors, known)
    beside = any(answers.get(key) for key in question.beside()) or bool(problem)
    if question.evidence:
        made["basis"] = (
            box("radios", question.key + BASIS, "What does this rest on?", value=answers.get(question.key + BASIS),
                options=BASES, required=True, hint="Needed when you say that it is, was or may be there."),
            box("textarea", question.key + NOTE, "What was seen or said, by whom and when?",
                value=answers.get(question.key + NOTE), rows=2),
        )  # fmt: skip
        # Whoever says that something is there is asked on what it rests in the same breath, not by an error afterwards.
        present = [key for key, _ in getattr(question, "options", ()) if question.says_present(key)]
        made["opens_beside"] = json.dumps({"is": question.key, "values": present}) if present else ""
        beside = beside or (not unanswered(value) and question.says_present(value))
    if question.not_asked:
        made["not_asked"] = (
            box("input", question.key + NOT_ASKED, "Not asked, because", value=answers.get(question.key + NOT_ASKED),
                attrs={"autocomplete": "off"}),
        )  # fmt: skip
    return Drawn(
        key=question.key,
        kind=question.kind,
        words=question.words,
        help=question.help,
        prompt=question.prompt,
        level=dict(LEVELS).get(question.level, ""),
        when=when,
        errors=errors,
        optional=not question.required,
        open_beside=beside,
        short=isinstance(question, Choice) and all(len(words) <= SHORT for _, words in question.options),
        **made,
    )


def _row(question: Repeat, row: int, given: Mapping[str, Any], known: Known) -> tuple[dict[str, Any], ...]:
    name = f"{question.key}-{row}"
    return tuple(
        b for q in question.questions for b in _boxes(q, f"{name}-{q.key}", given.get(q.key), (), known, in_row=True)
    )


def _mark(key: str, row: int, mark: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    name = f"{key}-{row}"
    return (
        box("select", f"{name}-region", "Where", value=mark.get("region", ""), required=True,
            options=(("", "Choose"), *REGIONS.items())),
        box("select", f"{name}-kind", "What", value=mark.get("kind", ""), required=True,
            options=(("", "Choose"), *KINDS.items())),
        box("input", f"{name}-words", "Size, colour and shape", value=mark.get("words", ""), maxlength=LONGEST,
            attrs={"autocomplete": "off"}),
    )  # fmt: skip


def conditions_on_page(
    questions: Iterable[Question], answers: Mapping[str, Any], context: Context
) -> tuple[list[Question], dict[str, str]]:
    """The questions that this page may show, and for each one that depends on another of this page its condition for
    the script. What depends on earlier pages, or on the child's age, is decided here.
    """
    on_page: list[Question] = []
    conditions: dict[str, str] = {}
    for question in questions:
        if question.when is None:
            on_page.append(question)
            continue
        here = {q.key for q in on_page}
        reduced = _reduced(question.when, here, answers, context)
        if reduced is False:
            continue
        on_page.append(question)
        if reduced is not True:
            conditions[question.key] = json.dumps(reduced)
    return on_page, conditions


def _reduced(condition: Condition, here: set[str], answers: Mapping[str, Any], context: Context) -> Any:
    """A condition for the script: true, false, or what is left to look at on this page."""
    if isinstance(condition, All | AnyOf):
        left = [_reduced(c, here, answers, context) for c in condition.of]
        every = isinstance(condition, All)
        if (not every) in left:
            return not every
        left = [c for c in left if not isinstance(c, bool)]
        return {"all" if every else "any": left} if left else every
    if isinstance(condition, Not):
        inner = _reduced(condition.of, here, answers, context)
        return (not inner) if isinstance(inner, bool) else {"not": inner}
    named = next(condition.named(), "")
    if named.partition(".")[0] not in here or "." in named:
        return True if "." in named and named.partition(".")[0] in here else condition.holds(answers, context)
    if isinstance(condition, Is):
        return {"is": named, "values": [str(v) for v in condition.values]}
    if isinstance(condition, AtLeast):
        return {"least": named, "number": condition.number}
    return {"answered": named} if isinstance(condition, Answered) else condition.holds(answers, context)
