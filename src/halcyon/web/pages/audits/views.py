"""Audits: the list, planning one, its sample and its people, how it stands, and its report."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, time

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import agencies_to_choose, organisation_name, staff_names
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability
from halcyon.learning.audits import actions, queries
from halcyon.learning.audits.framing import STRATA
from halcyon.learning.audits.models import AuditItem
from halcyon.learning.improving.actions import recommend
from halcyon.practice.audits.interview import THEMES
from halcyon.web.doing import did
from halcyon.web.guarding import may
from halcyon.web.keeping import Typing, as_draft
from halcyon.web.middleware import shows
from halcyon.web.pages.audits.forms import AllotForm, PeopleForm, PlanForm, RecommendForm, ReportForm, TargetForm
from halcyon.web.presenting import when
from halcyon.web.request import Request

PURPOSE = "own_work"
AREA = "audits"  # whose drafts these are
PEOPLE = 15  # of those interviewed on one page: a phone shows it without an endless scroll


@may(Capability.SEE_LEARNING, Capability.KEEP_AUDITS)
def audits(request: Request) -> HttpResponse:
    """Every audit that the viewer may see."""
    viewer = request.viewer
    found = queries.rounds(viewer)
    shows(request, "audit_round", [x.row.id for x in found], purpose=PURPOSE)
    return render(
        request,
        "audits/list.html.jinja",
        {
            "rounds": found,
            "keeps": viewer.can(Capability.KEEP_AUDITS),
            "audits": viewer.can(Capability.AUDIT),
            "now": request.now,
        },
    )


@may(Capability.KEEP_AUDITS, methods=("GET", "POST"))
def new_audit(request: Request) -> HttpResponse:
    """Plan an audit."""
    viewer, now = request.viewer, request.now
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        agencies=[(o.code, o.name) for o in agencies_to_choose(viewer)],
        rounds=[(str(r.id), f"{r.title} ({r.reference})") for r in queries.comparable_rounds(viewer)],
        initial={"previous": request.GET.get("previous", "")},
    )
    made: list[uuid.UUID] = []
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["double_every"] = int(given["double_every"])
        given["previous"] = uuid.UUID(given["previous"]) if given["previous"] else None
        if did(form, lambda: made.append(actions.plan_round(by=viewer, at=now, **given).id)):
            messages.success(request, "Planned. Say next what is looked at, and by whom.")
            return redirect("audit_prepare", round_id=made[0])
    return render(request, "audits/new.html.jinja", {"form": form}, status=422 if form.errors else 200)


@may(Capability.SEE_LEARNING, Capability.KEEP_AUDITS, methods=("GET", "POST"))
def audit_round(request: Request, round_id: uuid.UUID) -> HttpResponse:
    """One audit: how it stands, what it found, how sure one can be, what came before, and what it led to."""
    viewer, now = request.viewer, request.now
    page = _page(request, round_id)
    keeps = viewer.can(Capability.KEEP_AUDITS)
    form = RecommendForm(request.POST if request.method == "POST" and keeps else None)

    def say() -> None:
        title = f"{page.row.title} ({page.row.reference})"
        recommend(
            source_kind=queries.SOURCE, source_id=round_id, source_title=title, by=viewer, at=now, **form.cleaned_data
        )

    if request.method == "POST" and (not keeps or page.found is None):
        raise Http404
    if form.is_bound and form.is_valid() and did(form, say):
        messages.success(request, "It is written down. Actions of the agencies are agreed with the recommendation.")
        return redirect("audit_round", round_id=round_id)
    shows(request, "audit_round", [page.row.id], purpose=PURPOSE)
    themes = page.found["themes"] if page.found else {}
    return render(
        request,
        "audits/round.html.jinja",
        {
            "page": page,
            "row": page.row,
            "paragraph": queries.board_paragraph(viewer, page),
            "names": staff_names(viewer, [p[0] for p in page.progress]),
            "themes": sorted(((THEMES[k], n) for k, n in themes.items()), key=lambda x: (-x[1], x[0])),
            "strata": ", ".join(STRATA[s].lower() for s in page.row.strata),
            "agency": organisation_name(page.row.agency) if page.row.agency else "",
            "recommended": queries.recommended(viewer, round_id) if viewer.can(Capability.SEE_LEARNING) else [],
            "form": form,
            "keeps": keeps,
            "now": now,
        },
        status=422 if form.errors else 200,
    )


@may(Capability.KEEP_AUDITS, methods=("GET", "POST"))
def prepare(request: Request, round_id: uuid.UUID) -> HttpResponse:
    """Draw the sample, add what is to be looked at beside it, and give everything to its auditors."""
    viewer, now = request.viewer, request.now
    page = _page(request, round_id)
    doing = request.POST.get("do", "")
    data = request.POST if request.method == "POST" else None
    target = TargetForm(data if doing == "target" else None)
    people = PeopleForm(data if doing == "people" else None)
    choices = [(str(i), name) for i, name in queries.auditors(viewer, at=now, agency=page.row.agency)]
    allotting = AllotForm(data if doing == "allot" else None, auditors=choices)
    drawing = forms.Form(data if doing == "draw" else None)
    acts: dict[str, tuple[forms.Form, Callable[[], object], str]] = {
        "draw": (drawing, lambda: actions.draw_sample(round_id=round_id, by=viewer, at=now), "Drawn."),
        "target": (
            target,
            lambda: target.keeping(
                request,
                "audit.target",
                lambda: actions.add_targeted(round_id=round_id, by=viewer, at=now, **target.cleaned_data),
                subject_id=round_id,
            ),
            "Added beside the sample.",
        ),
        "people": (
            people,
            lambda: actions.list_practitioners(round_id=round_id, people=people.practitioners(), by=viewer, at=now),
            "Listed. Ask each for their consent before the interview.",
        ),
        "allot": (
            allotting,
            lambda: actions.allot(
                round_id=round_id,
                auditors=[uuid.UUID(a) for a in allotting.cleaned_data["auditors"]],
                due=datetime.combine(allotting.cleaned_data["due_on"], time(17), LONDON),
                by=viewer,
                at=now,
            ),
            "Given to the auditors.",
        ),
    }
    if doing in acts:
        form, act, words = acts[doing]
        if form.is_valid() and did(form, act):
            messages.success(request, words)
            onward = "audit_round" if doing == "allot" else "audit_prepare"
            return redirect(onward, round_id=round_id)
    shows(request, "audit_round", [page.row.id], purpose=PURPOSE)
    wrong = any(f.errors for f in (target, people, allotting, drawing))
    return render(
        request,
        "audits/prepare.html.jinja",
        {
            "page": page,
            "row": page.row,
            "target": target,
            "people": people,
            "allotting": allotting,
            "drawing": drawing,
            "sample": queries.sample_table(viewer, round_id) if page.row.kind == "interview" else [],
            "strata": ", ".join(STRATA[s].lower() for s in page.row.strata),
        },
        status=422 if wrong else 200,
    )


@may(Capability.KEEP_AUDITS)
def people(request: Request, round_id: uuid.UUID) -> HttpResponse:
    """Whom an audit interviews: who has agreed, when they meet, and how many of each service and role."""
    page = _page(request, round_id)
    if page.row.kind != "interview":
        raise Http404
    shows(request, "audit_round", [page.row.id], purpose=PURPOSE)
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isdecimal() and 0 < int(asked) < 1000 else 1
    last = number * PEOPLE
    # Whoever has still to be asked stands first, then whom nobody has met, then the others in the order of the list.
    listed = sorted(page.items, key=lambda i: (i.consent != "", i.consent != "given" or bool(i.meets_at), i.position))
    return render(
        request,
        "audits/people.html.jinja",
        {
            "page": page,
            "row": page.row,
            "sample": queries.sample_table(request.viewer, round_id),
            "waiting": sum(not i.consent for i in listed),
            "people": [_stands(i, request.now) for i in listed[last - PEOPLE : last]],
            "number": number,
            "more": len(listed) > last,
        },
    )


def _stands(item: AuditItem, now: datetime) -> list[str]:
    """A line of the list of people: who (by number once names are gone), where they work, and how far it is."""
    who = f"{item.position}. {item.name}, {item.role}" if item.name else f"{item.position}. {item.role}"
    met = f", {when(item.meets_at, now)}" if item.meets_at else ""
    return [who, item.service, f"{item.get_consent_display()}{met}"]


@may(Capability.KEEP_AUDITS, methods=("GET", "POST"))
def quotations(request: Request, round_id: uuid.UUID) -> HttpResponse:
    """Reading over what practitioners said before it may be used."""
    viewer, now = request.viewer, request.now
    page = _page(request, round_id)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            quote = uuid.UUID(request.POST.get("quote", ""))
        except ValueError:
            raise Http404 from None
        usable = request.POST.get("do") == "use"
        if did(form, lambda: actions.check_quote(quote_id=quote, usable=usable, by=viewer, at=now)):
            messages.success(request, "It may be used." if usable else "It is not used.")
            return redirect("audit_quotations", round_id=round_id)
    waiting = queries.waiting_quotes(viewer, round_id)
    shows(request, "audit_quote", [q.id for q in waiting], purpose=PURPOSE)
    titles = {q.key: q.title for q in page.tool.questions}
    return render(
        request,
        "audits/quotations.html.jinja",
        {"page": page, "row": page.row, "waiting": waiting, "titles": titles, "form": form, "me": viewer.user_id},
        status=422 if form.errors else 200,
    )


@may(Capability.KEEP_AUDITS, methods=("GET", "POST"))
def report(request: Request, round_id: uuid.UUID) -> HttpResponse:
    """Report an audit that was moderated."""
    viewer, now = request.viewer, request.now
    page = _page(request, round_id)
    if page.row.state != "moderating":
        raise Http404
    paragraph = queries.board_paragraph(viewer, page)
    typing = Typing(request, area=AREA)
    if saved := typing.saved():
        return saved
    form = ReportForm(typing.data, initial={"summary": paragraph})
    if typing.kept:
        as_draft(form)

    def tell() -> None:
        actions.report(round_id=round_id, by=viewer, at=now, **form.cleaned_data)

    if (
        request.method == "POST"
        and form.is_valid()
        and did(form, lambda: form.keeping(request, "audit.report", tell, subject_id=round_id))
    ):
        typing.done()
        messages.success(request, "Reported. The files are closed again, and names of those interviewed are gone.")
        return redirect("audit_round", round_id=round_id)
    context = {"page": page, "row": page.row, "form": form, "typing": typing, "paragraph": paragraph}
    return render(request, "audits/report.html.jinja", context, status=422 if form.errors else 200)


def _page(request: Request, round_id: uuid.UUID) -> queries.RoundPage:
    page = queries.audit_round(request.viewer, round_id)
    if page is None:
        raise Http404
    return page
