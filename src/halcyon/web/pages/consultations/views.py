"""Asking for advice, answering it, and the team's list of what was asked."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import organisations_on, staff_names, working_calendar
from halcyon.frontdoor.actions.consulting import (
    Caller,
    NotAConsultation,
    close_consultation,
    give_advice,
    link_concern,
    note_refusal,
    take_consultation,
)
from halcyon.frontdoor.actions.consulting import (
    ask_advice as ask,
)
from halcyon.frontdoor.consultations import queries
from halcyon.frontdoor.consultations.queries import About
from halcyon.frontdoor.models import Consultation
from halcyon.frontdoor.rules import REFUSAL
from halcyon.kernel.roles import Capability
from halcyon.people.queries import names_of
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.consultations import presenters
from halcyon.web.pages.consultations.forms import (
    KNOWN,
    PERSON,
    AdviceForm,
    AskForm,
    CloseForm,
    LinkForm,
    RecordForm,
    lines,
    put_errors,
)
from halcyon.web.pages.front_door.presenters import agency_name
from halcyon.web.request import Request
from halcyon.work.actions import KeyReused, save_draft
from halcyon.work.queries import draft

PURPOSE = "refer_concern"
MOST = 200


@may(Capability.ASK_ADVICE, methods=("GET", "POST"))
def ask_advice(request: Request) -> HttpResponse:
    """Ask for advice, with what I asked before underneath."""
    viewer, now = request.viewer, request.now
    teams = queries.teams_for(viewer, at=now)
    came_from = request.GET.get("person", "") if viewer.can(Capability.OPEN_PERSON) else ""
    form = AskForm(
        request.POST if request.method == "POST" else None,
        teams=teams,
        person=bool(came_from or request.POST.get("person")),
        initial={"key": uuid.uuid4().hex, "person": came_from, **({"about": PERSON} if came_from else {})},
    )
    if request.method == "POST":
        if "raise" in request.POST:
            return _to_the_concern_form(request, lines(request.POST.get("question", "")))
        sent = _ask(request, form)
        if sent is not None:
            messages.success(request, f"Your question has been sent. Its reference is {sent.reference}.")
            return redirect("consultation", consultation_id=sent.id)
    mine = queries.own_consultations(viewer)
    shows(request, "consultation", [c.id for c in mine], purpose=PURPOSE)
    return _draw_ask(request, form, mine=mine, teams=queries.team_names(viewer, mine))


@may(Capability.ADVISE, methods=("GET", "POST"))
def record_consultation(request: Request) -> HttpResponse:
    """Write down that somebody rang for advice; the advice is given on the page that follows."""
    viewer = request.viewer
    came_from = request.GET.get("person", "") if viewer.can(Capability.OPEN_PERSON) else ""
    form = RecordForm(
        request.POST if request.method == "POST" else None,
        teams=queries.teams_of(viewer),
        agencies=[(o.code, o.name) for o in organisations_on(viewer, request.now.date())],
        person=bool(came_from or request.POST.get("person")),
        initial={"key": uuid.uuid4().hex, "person": came_from, **({"about": PERSON} if came_from else {})},
    )
    if request.method == "POST":
        if "raise" in request.POST:
            return _to_the_concern_form(request, lines(request.POST.get("question", "")))
        sent = _ask(request, form)
        if sent is not None:
            return redirect("consultation", consultation_id=sent.id)
    return _draw_ask(request, form, recording=True)


def _draw_ask(request: Request, form: AskForm, **more: Any) -> HttpResponse:
    return render(
        request,
        "consultations/ask.html.jinja",
        {
            "form": form,
            "refused": "immediate" in form.errors,
            "refusal": REFUSAL,
            "recording": False,
            "mine": [],
            "now": request.now,
            **more,
        },
        status=422 if form.errors else 200,
    )


def _ask(request: Request, form: AskForm) -> Consultation | None:
    """Send what was typed, or put what is wrong with it on the form and return None."""
    viewer, now = request.viewer, request.now
    if not form.is_valid():
        if request.POST.getlist("immediate"):
            form.errors.pop("immediate", None)
            form.add_error("immediate", REFUSAL)
            note_refusal(by=viewer, at=now)
        return None
    given = form.cleaned_data
    about: About | None = None
    if given["about"] == KNOWN:
        about = queries.about_reference(viewer, given["reference"], at=now)
        if about is None:
            form.add_error(
                "reference",
                "There is no concern of yours about one person, and no open enquiry that you may see, of this "
                "reference. Check it, or choose “Nobody is named”.",
            )
            return None
    elif given["about"] == PERSON:
        about = queries.about_person(viewer, given["person"], at=now) if given["person"] else None
        if about is None:
            raise Http404
    caller = None
    if isinstance(form, RecordForm):
        caller = Caller(given["caller_name"], given["caller_role"], given["caller_agency"], given["telephone"])
    try:
        asks = partial(
            ask,
            by=viewer,
            at=now,
            key=given["key"].hex,
            service=uuid.UUID(given["service"]),
            question=given["question"],
            immediate=given["immediate"],
            about=about,
            caller=caller,
            channel=given.get("channel", "written"),
            telephone=given["telephone"],
        )
        return form.keeping(request, "consultation.ask", asks)
    except NotAConsultation as wrong:
        put_errors(form, wrong.problems)
        if "immediate" in wrong.problems:
            note_refusal(by=viewer, at=now)
    except KeyReused:
        data = request.POST.copy()
        data["key"] = uuid.uuid4().hex
        form.data = data
        form.add_error(None, "This page has sent a question before. If this is another one, send it again now.")
    return None


def _to_the_concern_form(request: Request, words: str, consultation_id: uuid.UUID | None = None) -> HttpResponse:
    """Open the form for raising a concern with nothing but these words. What stood in it already is kept above them."""
    viewer = request.viewer
    kept = draft(viewer, "concern", "new")
    data: dict[str, Any] = dict(kept.data) if kept else {"key": uuid.uuid4().hex, "people": "1"}
    before = str(data.get("worry", ""))
    if words not in before:
        data["worry"] = f"{before}\n\n{words}" if before.strip() else words
    if consultation_id is not None:
        data["consultation"] = str(consultation_id)
    save_draft(by=viewer, form="concern", key="new", data=data, version=kept.version if kept else 0, at=request.now)
    return redirect("raise_concern")


@may(Capability.ADVISE)
def consultations(request: Request) -> HttpResponse:
    """What my team was asked, oldest first, with filters that are links and counts that are rows."""
    viewer, now = request.viewer, request.now
    chosen = presenters.read_filters(request.GET)
    found = list(queries.worklist(viewer, at=now, **chosen)[:MOST])
    shows(request, "consultation", [c.id for c in found], purpose=PURPOSE)
    names = staff_names(viewer, [c.owner for c in found])
    return render(
        request,
        "consultations/list.html.jinja",
        {
            "rows": presenters.rows(found, names, queries.team_names(viewer, found)),
            "groups": presenters.filters(viewer, chosen, now=now),
            "chosen": chosen,
            "from_agency": agency_name(chosen["agency"]) if chosen["agency"] else "",
            "narrowed": bool(chosen["agency"] or chosen["week"] or chosen["referred"] is not None),
            "most": MOST,
            "now": now,
        },
    )


@may(Capability.ADVISE)
def consultation_summary(request: Request) -> HttpResponse:
    """How many consultations, by week and organisation, and how many became concerns: every number opens its rows."""
    made = presenters.summary_rows(queries.summary(request.viewer, at=request.now))
    return render(request, "consultations/summary.html.jinja", {"rows": made, "now": request.now})


@may(Capability.ASK_ADVICE, Capability.ADVISE, Capability.HOLD_RESTRICTION, methods=("GET", "POST"))
def consultation(request: Request, consultation_id: uuid.UUID) -> HttpResponse:
    """One consultation: what was asked, what was advised, what follows; and what its reader can do about it."""
    viewer, now = request.viewer, request.now
    row = queries.consultation(viewer, consultation_id, at=now)
    if row is None:
        raise Http404
    advises = queries.advisable(viewer, consultation_id, at=now) is not None
    doing = request.POST.get("do", "")
    data = request.POST if request.method == "POST" else None
    advice = AdviceForm(data if doing == "advise" else None, named=row.named)
    closing = CloseForm(data if doing == "close" else None)
    linking = LinkForm(data if doing == "link" else None)
    if doing == "raise" and row.contact_id is None:
        return _to_the_concern_form(request, row.question, row.id)
    done = ""
    if doing == "take" and advises:
        take_consultation(consultation_id=row.id, by=viewer, at=now)
        done = "This is yours now."
    elif doing == "advise" and advises:
        done = _advised(request, row.id, advice)
    elif doing == "close" and advises:
        done = _closed(request, row.id, closing)
    elif doing == "link":
        done = _linked(request, row.id, linking)
    if done:
        messages.success(request, done)
        return redirect("consultation", consultation_id=row.id)
    shows(request, "consultation", [i for i in (row.id, row.record_id, row.case_id) if i], purpose=PURPOSE)
    names = staff_names(viewer, [row.owner, row.advised_by, row.closed_by])
    whom = names_of(viewer, [row.record_id]) if row.record_id else {}
    return render(
        request,
        "consultations/consultation.html.jinja",
        {
            "row": row,
            "viewer": viewer,
            "advises": advises,
            "mine": row.caller is not None and row.caller == viewer.user_id,
            "raised_by_me": row.contact is not None and row.contact.raised_by == viewer.user_id,
            "case": queries.case_of(viewer, row, at=now),
            "whom": whom[row.record_id][0] if row.record_id in whom else "",
            "team": queries.team_names(viewer, [row]).get(row.service, ""),
            "agency": agency_name(row.caller_agency),
            "names": names,
            "advice": advice,
            "closing": closing,
            "linking": linking,
            "late": row.refer_due is not None and row.contact_id is None and row.refer_due <= now,
            "now": now,
            "working_days": working_calendar().working_days_between,
        },
        status=422 if advice.errors or closing.errors or linking.errors else 200,
    )


def _advised(request: Request, consultation_id: uuid.UUID, form: AdviceForm) -> str:
    """Keep the advice; words that blame a child are asked about first."""
    keep = partial(_advise, request, consultation_id, form)
    return _do(
        form,
        "The advice is kept, and the caller is told.",
        lambda: form.keeping(request, "consultation.advise", keep, subject_id=consultation_id),
    )


def _closed(request: Request, consultation_id: uuid.UUID, form: CloseForm) -> str:
    """Close it with its outcome."""
    return _do(
        form,
        "Closed.",
        lambda: close_consultation(
            consultation_id=consultation_id, outcome=form.cleaned_data["outcome"], by=request.viewer, at=request.now
        ),
    )


def _linked(request: Request, consultation_id: uuid.UUID, form: LinkForm) -> str:
    """Link the concern that came of it, by its reference."""
    return _do(
        form,
        "The concern is linked.",
        lambda: link_concern(
            consultation_id=consultation_id, reference=form.cleaned_data["reference"], by=request.viewer, at=request.now
        ),
    )


def _do(form: forms.Form, done: str, act: Callable[[], object]) -> str:
    """Do what a valid form asks: the words for having done it, or '' with what is wrong on the form."""
    if not form.is_valid():
        return ""
    try:
        act()
    except NotAConsultation as wrong:
        put_errors(form, wrong.problems)
        return ""
    return done


def _advise(request: Request, consultation_id: uuid.UUID, form: AdviceForm) -> Consultation:
    given = form.cleaned_data
    return give_advice(
        consultation_id=consultation_id,
        advice=given["advice"],
        to_refer=given["to_refer"] == "yes",
        next_what=given["next_what"],
        next_who=given["next_who"],
        by=request.viewer,
        at=request.now,
    )
