"""A tool that was filled in: judgement before score, what must happen today, another beside it, on paper, replaced."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.queries import organisation_name, staff_names
from halcyon.frontdoor.queries import own_concerns
from halcyon.kernel.instruments import NOT_SAFETY, ChildWords, DemandKind, Instrument
from halcyon.kernel.roles import Capability
from halcyon.people.queries import subject as subject_on_record
from halcyon.responses.actions import NotAnswered, answer_demand, supersede
from halcyon.responses.definitions import definition_of
from halcyon.responses.models import Response
from halcyon.responses.queries import demand as demand_of
from halcyon.responses.queries import demands_of, same_tools, subject_of
from halcyon.responses.queries import tool as tool_of
from halcyon.web.doing import say_wrong
from halcyon.web.fields import DatePartsField
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.tools import presenters
from halcyon.web.presenting import day, local
from halcyon.web.request import Request
from halcyon.web.wording import Questioned
from halcyon.work.actions import save_draft
from halcyon.work.queries import draft

PURPOSE = "refer_concern"
LEADS_TO_REFERRAL, LEADS_TO_ADVICE = ("referral", "strategy"), "consult"  # outcomes of the footer that tools share
READERS = (Capability.USE_TOOLS, Capability.OPEN_PERSON)


def _read(request: Request, response_id: uuid.UUID) -> Response:
    found = tool_of(request.viewer, response_id, at=request.now)
    if found is None:
        raise Http404
    shows(request, "response", [found.id, found.subject_id], purpose=PURPOSE)
    return found


def _facts(viewer: Viewer, response: Response, definition: Instrument) -> dict[str, Any]:
    """What the page of a result says, on the screen and on paper."""
    answers = response.answers
    main = [k for k in (definition.judgement, definition.analysis, definition.outcome) if k]
    return {
        "response": response,
        "reference": presenters.reference(response),
        "instrument": definition,
        "main": [
            (definition.question(k).words, presenters.said(definition.question(k), answers.get(k)))
            for k in main
            if answers.get(k)
        ],
        "score": presenters.score_of(definition, response),
        "section_titles": {s.key: s.title for s in definition.sections},
        "not_safety": NOT_SAFETY,
        "demands": presenters.asked(definition, demands_of(viewer, response)),
        "parts": presenters.parts(definition, response),
        "child": presenters.children(viewer, [response.subject_id]).get(response.subject_id, ("A child", None)),
        "author": staff_names(viewer, [response.author]).get(response.author, ""),
        "agency": organisation_name(response.owner_agency),
    }


@may(*READERS)
def tool(request: Request, response_id: uuid.UUID) -> HttpResponse:
    """One signed tool. A draft of one's own goes on where it was left."""
    viewer = request.viewer
    response = _read(request, response_id)
    definition = definition_of(response)
    if response.state == "draft":
        if response.author != viewer.user_id:
            return redirect("tool_today", response.id)
        return redirect("tool_section", response.id, definition.sections[0].key)
    others = [r for r in same_tools(viewer, response, at=request.now) if r.id != response.id]
    return render(
        request,
        "tools/tool.html.jinja",
        {
            **_facts(viewer, response, definition),
            "others": others,
            "newer": next((r for r in others if r.supersedes == response.id), None),
            "may_replace": response.state == "signed"
            and response.owner_agency == viewer.agency
            and viewer.can(Capability.USE_TOOLS),
            "may_use": viewer.can(Capability.USE_TOOLS),
            "next_step": _next_step(viewer, response, definition),
            "may_begin": viewer.can(Capability.USE_TOOLS) and subject_of(viewer, response.subject_id) is not None,
            "now": request.now,
        },
    )


def _next_step(viewer: Viewer, response: Response, definition: Instrument) -> str:
    """What the outcome that was written calls for and signing has not done: "refer", "consult" or "".

    A tool sends nothing. Whoever concluded that a child must be referred is led to doing it, unless a rule of the tool
    asks for the same, a concern of theirs names this tool, or they have said whether they consulted.
    """
    if response.author != viewer.user_id or response.state != "signed" or not definition.outcome:
        return ""
    demands = demands_of(viewer, response)
    if any(d.kind == DemandKind.REFERRAL for d in demands):
        return ""
    said, reference = response.answers.get(definition.outcome), presenters.reference(response)
    if said == LEADS_TO_ADVICE:
        decided = any(d.kind == DemandKind.CONSULT_OFFER and d.state != "open" for d in demands)
        return "consult" if viewer.can(Capability.ASK_ADVICE) and not decided else ""
    sent = said in LEADS_TO_REFERRAL and any(reference in concern.worry for concern in own_concerns(viewer))
    return "refer" if said in LEADS_TO_REFERRAL and not sent else ""


@may(*READERS)
def print_view(request: Request, response_id: uuid.UUID) -> HttpResponse:
    """A signed tool for paper, with who printed it and when."""
    response = _read(request, response_id)
    if response.state == "draft":
        raise Http404
    facts = _facts(request.viewer, response, definition_of(response))
    return render(request, "tools/print.html.jinja", {**facts, "now": request.now})


@may(*READERS)
def compare(request: Request, response_id: uuid.UUID, other_id: uuid.UUID) -> HttpResponse:
    """Two responses about the same child side by side: the questions of both, and where they differ."""
    viewer = request.viewer
    first = _read(request, response_id)
    listed = {r.id: r for r in same_tools(viewer, first, at=request.now)}
    if first.id not in listed or other_id not in listed or other_id == first.id:
        raise Http404
    shows(request, "response", [other_id], purpose=PURPOSE)
    both = sorted((first, listed[other_id]), key=lambda r: r.signed_at or r.started_at)
    lines: dict[str, list[Any]] = {}
    for place, response in enumerate(both):
        for part in presenters.parts(definition_of(response), response):
            for line in part.lines:
                lines.setdefault(line.key, [line.words, "Not asked", "Not asked"])[place + 1] = line.said
    bands = [presenters.band_of(definition_of(r), r) for r in both]
    scored = [("Score", *bands)] if bands[0] != bands[1] else []
    return render(
        request,
        "tools/compare.html.jinja",
        {
            "both": both,
            "titles": [definition_of(r).title for r in both],
            "changed": [*scored, *((words, old, new) for words, old, new in lines.values() if old != new)],
            "same": [
                (words, old, new) for words, old, new in lines.values() if old == new and old != presenters.UNANSWERED
            ],
            "unanswered": [words for words, old, new in lines.values() if old == new == presenters.UNANSWERED],
            "child": presenters.children(viewer, [first.subject_id]).get(first.subject_id, ("A child", None)),
            "response": first,
            "now": request.now,
        },
    )


@may(Capability.USE_TOOLS, methods=("POST",))
def again(request: Request, response_id: uuid.UUID) -> HttpResponse:
    """Begin a response in place of a signed one, filled in with its answers."""
    response = _read(request, response_id)
    if response.state != "signed":
        raise Http404
    try:
        made = supersede(response_id=response.id, by=request.viewer, at=request.now)
    except Denied:
        raise Http404 from None
    return redirect("tool", made.id)


# -- what must happen today ------------------------------------------------------------------------------------------


class SpokenForm(Questioned, forms.Form):
    """How a demand was met: with whom they spoke and when, or which concern was raised, and what was agreed."""

    whom = forms.CharField(label="With whom did you speak?", max_length=200, required=False)
    on = DatePartsField(label="On which day?", required=False)
    time = forms.TimeField(
        label="At what time?",
        help_text="For example, 14:20",
        required=False,
        error_messages={"invalid": "Enter a time like 14:20"},
    )
    reference = forms.ChoiceField(label="Which of your concerns is it?", required=False)
    agreed = forms.CharField(
        label="What was agreed or decided?", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def __init__(self, *args: Any, kind: str, concerns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        talk = kind == DemandKind.SAME_DAY_CONVERSATION
        refer = kind == DemandKind.REFERRAL
        for name in ("whom", "on", "time"):
            if not talk:
                del self.fields[name]
        if refer:
            del self.fields["agreed"]
            self.fields["reference"].choices = [("", "Choose"), *concerns]  # type: ignore[attr-defined]
        else:
            del self.fields["reference"]
        for field in self.fields.values():
            field.shown_required = True  # type: ignore[attr-defined]


@may(*READERS)
def today(request: Request, response_id: uuid.UUID) -> HttpResponse:
    """What the rules of a tool ask of somebody, with what was done about it."""
    viewer = request.viewer
    response = _read(request, response_id)
    definition = definition_of(response)
    demands = presenters.asked(definition, demands_of(viewer, response))
    return render(
        request,
        "tools/today.html.jinja",
        {
            "response": response,
            "reference": presenters.reference(response),
            "instrument": definition,
            "demands": demands,
            "author": staff_names(viewer, [response.author]).get(response.author, ""),
            "agency": organisation_name(response.owner_agency),
            "mine": response.author == viewer.user_id,
            "answered_by": staff_names(viewer, [a.row.answered_by for a in demands if a.row.answered_by]),
            "child": presenters.children(viewer, [response.subject_id]).get(response.subject_id, ("A child", None)),
            "now": request.now,
        },
    )


@may(Capability.USE_TOOLS, methods=("GET", "POST"))
def answer(request: Request, response_id: uuid.UUID, demand_id: uuid.UUID) -> HttpResponse:
    """Say that what a rule asks for has been done: with whom, when, and what was agreed."""
    viewer, now = request.viewer, request.now
    response = _read(request, response_id)
    found = demand_of(viewer, demand_id, at=now)
    if found is None or found.response_id != response.id or found.state != "open":
        raise Http404
    concerns = [(c.reference, f"{c.reference}, sent {day(c.received_at)}") for c in own_concerns(viewer)]
    form = SpokenForm(
        request.POST if request.method == "POST" else None,
        kind=found.kind,
        concerns=concerns,
        initial={"on": local(now).date()},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        on, time = given.get("on"), given.get("time")
        try:
            answers = partial(
                answer_demand,
                demand_id=found.id,
                agreed=given.get("agreed", ""),
                whom=given.get("whom", ""),
                spoken_at=local(now).replace(
                    year=on.year,
                    month=on.month,
                    day=on.day,
                    hour=time.hour,
                    minute=time.minute,
                    second=0,
                    microsecond=0,
                )
                if on and time
                else None,
                reference=given.get("reference", ""),
                by=viewer,
                at=now,
            )
            form.keeping(request, f"tool.{found.kind}", answers, subject_id=response.id)
        except NotAnswered as wrong:
            say_wrong(form, wrong, {"spoken_at": "time"})
        except Denied:
            raise Http404 from None
        else:
            messages.success(request, "Written down. Thank you.")
            return redirect("tool_today", response.id)
    asked = presenters.asked(definition_of(response), [found])[0]
    return render(
        request,
        "tools/answer.html.jinja",
        {"response": response, "asked": asked, "form": form, "now": now},
        status=422 if form.errors else 200,
    )


@may(Capability.USE_TOOLS, methods=("POST",))
def refer(request: Request, response_id: uuid.UUID) -> HttpResponse:
    """Open the form for raising a concern with the child and this tool's reference filled in. A person sends it.

    What stood in that form already is kept above.
    """
    viewer, now = request.viewer, request.now
    response = _read(request, response_id)
    definition = definition_of(response)
    kept = draft(viewer, "concern", "new")
    data: dict[str, Any] = dict(kept.data) if kept else {"key": uuid.uuid4().hex, "people": "1"}
    lines = [f"From the tool “{definition.title}”, reference {presenters.reference(response)}."]
    # What a rule asks of the service itself, such as a code in its record, is nothing for the hub.
    lines += dict.fromkeys(
        a.rule.title + "." for a in presenters.asked(definition, demands_of(viewer, response)) if a.rule and a.due
    )
    analysis = str(response.answers.get(definition.analysis) or "") if definition.analysis else ""
    words = "\n".join([*lines, *([analysis] if analysis else [])])
    before = str(data.get("worry", ""))
    if words not in before:
        data["worry"] = f"{before}\n\n{words}" if before.strip() else words
    said = [response.answers.get(q.key) for q in definition.questions() if isinstance(q, ChildWords)]
    if not str(data.get("child_words", "")).strip():
        data["child_words"] = "\n".join(str(words) for words in said if words)
    data["tool"] = str(response.id)
    data |= {k: v for k, v in _child(viewer, response, request).items() if not data.get(k)}
    save_draft(by=viewer, form="concern", key="new", data=data, version=kept.version if kept else 0, at=now)
    return redirect(reverse("raise_concern"))


def _child(viewer: Viewer, response: Response, request: Request) -> dict[str, str]:
    """The child of a tool as the boxes of the concern form hold them."""
    written: Any = subject_of(viewer, response.subject_id)
    if written is None and response.subject_id in presenters.children(viewer, [response.subject_id]):
        written = subject_on_record(viewer, response.subject_id, at=request.now)
    if written is None:
        return {}
    born = written.birth_date
    said = {
        "kind": "child",
        "given_name": written.given_name,
        "family_name": written.family_name,
        "sex": written.sex,
        "nhs_number": written.nhs_number,
        **(
            {"birth_date-day": str(born.day), "birth_date-month": str(born.month), "birth_date-year": str(born.year)}
            if born
            else {}
        ),
    }
    return {f"p0-{name}": value for name, value in said.items() if value}
