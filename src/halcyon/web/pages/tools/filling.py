"""Filling a tool in, one section a page: saved with every step, resumed where it was left, checked and signed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halcyon.kernel.instruments import BASIS, Instrument, Question, Section
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Handling
from halcyon.responses.actions import Changed, NotComplete, save_part, sign_tool
from halcyon.responses.definitions import context_of, definition_of, mark_of
from halcyon.responses.models import Response
from halcyon.responses.queries import demands_of, own_draft
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.tools import presenters
from halcyon.web.pages.tools.drawing import conditions_on_page, draw
from halcyon.web.pages.tools.picking import known
from halcyon.web.pages.tools.reading import pressed, read_page, rows_of
from halcyon.web.request import Request
from halcyon.web.wording import Text, Wording, asked_about, texts_of
from halcyon.work.actions import keeping_words

PURPOSE = "refer_concern"


def _draft(request: Request, response_id: uuid.UUID) -> Response:
    found = own_draft(request.viewer, response_id, at=request.now)
    if found is None:
        raise Http404
    shows(request, "response", [found.id, found.subject_id], purpose=PURPOSE)
    return found


def _part(definition: Instrument, section_key: str) -> Section:
    part = next((s for s in definition.sections if s.key == section_key), None)
    if part is None:
        raise Http404
    return part


def _keys(part: Section) -> list[str]:
    return [key for q in part.questions for key in (q.key, *q.beside())]


def _of(response: Response, keys: list[str]) -> dict[str, Any]:
    return {k: v for k, v in response.answers.items() if k in keys}


def _asked(definition: Instrument, response: Response) -> list[Section]:
    """The sections that the answers so far bring up."""
    drawn = {s.key for s, _ in definition.drawn(response.answers, context_of(response))}
    return [s for s in definition.sections if s.key in drawn]


@may(Capability.USE_TOOLS, methods=("GET", "POST"))
def section(request: Request, response_id: uuid.UUID, section_key: str) -> HttpResponse:
    """One section. "Save and go on" keeps what was typed, finished or not, and says once what is missing."""
    viewer, now = request.viewer, request.now
    response = _draft(request, response_id)
    definition = definition_of(response)
    part = _part(definition, section_key)
    keys = _keys(part)
    if request.method == "GET":
        return _page(request, response, definition, part)
    data = request.POST.copy()
    stays = pressed(list(part.questions), data)
    given = read_page(list(part.questions), data)
    before = {d.id for d in demands_of(viewer, response)}
    try:
        response = save_part(
            response_id=response.id, keys=keys, answers=given, seen=data.get("version", ""), by=viewer, at=now
        )
    except Changed as both:
        return _page(request, response, definition, part, typed=both.yours, theirs=both.theirs, status=409)
    if any(d.id not in before for d in demands_of(viewer, response)):
        messages.warning(request, "What you wrote makes a rule ask for something. Your answers are saved.")
    rows = {q.key: rows_of(q, data) for q in part.questions if f"{q.key}-rows" in data}
    if stays:
        return _page(request, response, definition, part, rows=rows)
    if "later" in data:
        return redirect("tools")
    problems = definition.problems(response.answers, context_of(response))
    if "on" not in data and any(q.key in problems for q in part.questions):
        return _page(request, response, definition, part, problems=problems, rows=rows, status=422)
    return redirect(_next(definition, response, part))


def _next(definition: Instrument, response: Response, part: Section) -> str:
    listed = list(definition.sections)
    asked = {s.key for s in _asked(definition, response)}
    for later in listed[listed.index(part) + 1 :]:
        if later.key in asked:
            return reverse("tool_section", args=[response.id, later.key])
    return reverse("check_tool", args=[response.id])


def _page(
    request: Request,
    response: Response,
    definition: Instrument,
    part: Section,
    *,
    problems: Mapping[str, str] | None = None,
    typed: Mapping[str, Any] | None = None,
    theirs: Mapping[str, Any] | None = None,
    rows: Mapping[str, int] | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer = request.viewer
    keys, asked = _keys(part), _asked(definition, response)
    answers = {**{k: v for k, v in response.answers.items() if k not in keys}, **typed} if typed else response.answers
    questions, conditions = conditions_on_page(part.questions, answers, context_of(response))
    drawn = draw(
        questions,
        answers,
        problems or {},
        rows=rows or {},
        known=known(request, response, questions),
        conditions=conditions,
    )
    place = asked.index(part) if part in asked else 0
    back = reverse("tool_section", args=[response.id, asked[place - 1].key]) if place else reverse("tools")
    demands = [a for a in presenters.asked(definition, demands_of(viewer, response)) if a.open]
    wrong = [(q, (problems or {})[q.key]) for q in questions if q.key in (problems or {})]
    return render(
        request,
        "tools/section.html.jinja",
        {
            "response": response,
            "reference": presenters.reference(response),
            "instrument": definition,
            "part": part,
            "parts": [(s, _state(definition, response, s)) for s in asked],
            "place": place + 1,
            "back": back,
            "drawn": drawn,
            "errors": [{"text": words, "href": f"#{_focus(drawn, q)}"} for q, words in wrong],
            "version": mark_of(theirs if theirs is not None else _of(response, keys)),
            "theirs": [(q.words, presenters.said(q, theirs.get(q.key))) for q in part.questions if q.key in theirs]
            if theirs is not None
            else None,
            "child": presenters.children(viewer, [response.subject_id]).get(response.subject_id, ("", None)),
            # What can wait until the tool is finished is said in a line; a warning is for what cannot.
            "demands": [a for a in demands if a.due],
            "afterwards": [a for a in demands if not a.due],
            "now": request.now,
        },
        status=status,
    )


def _focus(drawn: list[Any], question: Question) -> str:
    made = next(d for d in drawn if d.key == question.key)
    return str(made.boxes[0]["focus_id"]) if made.boxes else f"q_{question.key}"


def _state(definition: Instrument, response: Response, part: Section) -> str:
    """How far a section is: "done", "begun" or nothing."""
    if not _of(response, _keys(part)):
        return ""
    problems = definition.problems(response.answers, context_of(response))
    return "begun" if any(q.key in problems for q in part.questions) else "done"


@may(Capability.USE_TOOLS, methods=("POST",))
def autosave(request: Request, response_id: uuid.UUID, section_key: str) -> HttpResponse:
    """Keep what is being typed on one page. Another window's words are never overwritten in silence."""
    response = _draft(request, response_id)
    part = _part(definition_of(response), section_key)
    keys = _keys(part)
    try:
        saved = save_part(
            response_id=response.id,
            keys=keys,
            answers=read_page(list(part.questions), request.POST.copy()),
            seen=request.POST.get("version", ""),
            by=request.viewer,
            at=request.now,
        )
    except Changed:
        return JsonResponse({"href": reverse("tool_section", args=[response.id, part.key])}, status=409)
    return JsonResponse({"saved_at": request.now.isoformat(), "version": mark_of(_of(saved, keys))})


@may(Capability.USE_TOOLS, methods=("GET", "POST"))
def check(request: Request, response_id: uuid.UUID) -> HttpResponse:
    """Every answer on one page, with what is missing; signing is here. No score is shown before it."""
    viewer, now = request.viewer, request.now
    response = _draft(request, response_id)
    definition = definition_of(response)
    problems: Mapping[str, str] = definition.problems(response.answers, context_of(response))
    handling = request.POST.get("handling", response.handling)
    changed, sent = False, request.method == "POST" and handling in dict(presenters.WHO_MAY_SEE)
    asked = asked_about(request.POST, _own_words(definition, response)) if sent and not problems else Wording()
    if sent and not asked.to_ask:
        try:
            signed = keeping_words(
                kept=asked.kept,
                place="tool",
                reason=asked.reason,
                reason_words=asked.reason_words,
                does=partial(
                    sign_tool,
                    response_id=response.id,
                    seen=request.POST.get("version", ""),
                    handling=Handling(handling),
                    by=viewer,
                    at=now,
                ),
                by=viewer,
                at=now,
            )
        except NotComplete as wrong:
            problems = wrong.problems
        except Changed:
            changed = True
        else:
            messages.success(request, "Signed. What you wrote cannot be changed any more; you can replace it.")
            return redirect("tool", signed.id)
    made = presenters.parts(definition, response, problems)
    where = {line.key: part.key for part in made for line in part.lines}
    return render(
        request,
        "tools/check.html.jinja",
        {
            "response": response,
            "instrument": definition,
            "parts": made,
            "errors": [
                {
                    "text": words,
                    "href": f"{reverse('tool_section', args=[response.id, where[key]])}#{_anchor(definition, key)}"
                    if key in where
                    else "",
                }
                for key, words in problems.items()
            ],
            "changed": changed,
            "asked": asked if asked.to_ask else None,
            "handling": handling,
            "who_may_see": presenters.WHO_MAY_SEE,
            "version": mark_of(response.answers),
            "child": presenters.children(viewer, [response.subject_id]).get(response.subject_id, ("", None)),
            "demands": [a for a in presenters.asked(definition, demands_of(viewer, response)) if a.open],
            "last": _asked(definition, response)[-1].key,
            "now": now,
        },
        status=409 if changed else 422 if sent and not asked.to_ask else 200,
    )


def _own_words(definition: Instrument, response: Response) -> list[Text]:
    """What the practitioner wrote, also beside an answer; the child's own words are never questioned."""
    shown = definition.shown(response.answers, context_of(response))
    notes = [
        Text(key, q.words, str(response.answers[key]))
        for q in shown
        for key in q.beside()
        if not key.endswith(BASIS) and response.answers.get(key)
    ]
    return [*(replace(text, anchor="") for text in texts_of(shown, response.answers)), *notes]


def _anchor(definition: Instrument, key: str) -> str:
    return f"part-{definition.question(key).key}"
