"""The clinic’s weekly huddle. Every page here is inside the clinic’s boundary; `share` is the one way out of it."""

from __future__ import annotations

import uuid
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import staff_names
from halcyon.exchange.csv.attendances import COLUMNS, FileFault
from halcyon.exchange.fhir.encounter import load_attendance_file
from halcyon.health.huddle import queries
from halcyon.health.huddle.alarms import see_to_alarm
from halcyon.health.huddle.deciding import close_huddle, decide_case, open_huddle
from halcyon.health.huddle.members import huddle_of
from halcyon.health.huddle.models import HuddleCase, HuddleWeek
from halcyon.health.huddle.sharing import WHOM, share_identity
from halcyon.health.reports.queries import practices_to_ask
from halcyon.kernel.problems import NotDone
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.doing import say_wrong
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.huddle import presenters
from halcyon.web.pages.huddle.forms import CloseForm, DecideForm, FileForm, ShareForm
from halcyon.web.request import Request

PURPOSE = "own_work"


@may(Capability.HUDDLE)
def weeks(request: Request) -> HttpResponse:
    """The weeks of the clinic, what was missed, and the files that came in."""
    viewer = request.viewer
    listed, alarms = queries.listed_weeks(viewer), queries.alarms(viewer)
    shows(request, "huddle", [w.week.id for w in listed], purpose=PURPOSE)
    return render(
        request,
        "huddle/weeks.html.jinja",
        {
            "weeks": listed,
            "alarms": alarms,
            "files": queries.files(viewer),
            "ours": queries.services(viewer),
            "now": request.now,
        },
    )


@may(Capability.SEE_CLINIC, methods=("GET", "POST"))
def take_in(request: Request) -> HttpResponse:
    """Take a file of attendances in."""
    ours = queries.services(request.viewer)
    if not ours:
        raise Http404
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            found = load_attendance_file(
                given.read(), name=given.name, service=ours[0], by=request.viewer, at=request.now
            )
        except FileFault as fault:
            form.add_error("file", f"{fault} Nothing was taken in.")
        else:
            if found.again:
                messages.info(request, "This file was taken in before. Nothing was changed.")
            return redirect("huddle_file", file_id=found.file_id)
    return render(
        request, "huddle/take_in.html.jinja", {"form": form, "columns": COLUMNS}, status=422 if form.errors else 200
    )


@may(Capability.SEE_CLINIC)
def file(request: Request, file_id: uuid.UUID) -> HttpResponse:
    """What came of the rows of a file, and what is wrong with those that were not taken in."""
    row = queries.file(request.viewer, file_id)
    if row is None:
        raise Http404
    shows(request, "attendance_file", [row.id], purpose=PURPOSE)
    counted = next((f for f in queries.files(request.viewer) if f.file.id == row.id), None)
    return render(
        request,
        "huddle/file.html.jinja",
        {"file": row, "counted": counted, "rejected": queries.rejected(request.viewer, row), "now": request.now},
    )


@may(Capability.SEE_CLINIC, methods=("POST",))
def alarm(request: Request, alarm_id: uuid.UUID) -> HttpResponse:
    """Say that an alarm has been seen to."""
    if alarm_id not in {a.id for a in queries.alarms(request.viewer)}:
        raise Http404
    see_to_alarm(alarm_id=alarm_id, by=request.viewer, at=request.now)
    messages.success(request, "It is recorded as seen to.")
    return redirect("huddles")


@may(Capability.HUDDLE)
def week(request: Request, week_id: uuid.UUID) -> HttpResponse:
    """The list of one week."""
    viewer = request.viewer
    row = _week(request, week_id)
    cases = queries.cases(viewer, row)
    shows(request, "huddle", [row.id, *(c.id for c in cases)], purpose=PURPOSE)
    return render(
        request,
        "huddle/week.html.jinja",
        {
            "week": row,
            "cases": [{"row": c, "titles": presenters.titles(c)} for c in cases],
            "next": next((c for c in cases if not c.decided), None),
            "left": sum(not c.decided for c in cases),
            "huddle": huddle_of(row.service),
            "titles": {r: registry.roles[r].title for r in registry.roles},
            "ours": row.service in queries.services(viewer),
            "alarms": [a for a in queries.alarms(viewer) if a.week_id == row.id],
            "names": staff_names(viewer, [i for i in (row.opened_by, row.closed_by) if i]),
            "now": request.now,
        },
    )


@may(Capability.SEE_CLINIC, methods=("POST",))
def begin(request: Request, week_id: uuid.UUID) -> HttpResponse:
    """Open the huddle, and go to the first young person who is not decided yet."""
    row = open_huddle(week_id=_week(request, week_id).id, by=request.viewer, at=request.now)
    first = next((c for c in queries.cases(request.viewer, row) if not c.decided), None)
    return redirect("huddle_case", case_id=first.id) if first else redirect("huddle", week_id=row.id)


@may(Capability.SEE_CLINIC, methods=("GET", "POST"))
def close(request: Request, week_id: uuid.UUID) -> HttpResponse:
    """Close the huddle of a week."""
    row = _week(request, week_id)
    huddle = huddle_of(row.service)
    form = CloseForm((huddle.clinic_role, *huddle.joined_by), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            close_huddle(week_id=row.id, by=request.viewer, at=request.now, **form.cleaned_data)
        except NotDone as wrong:
            say_wrong(form, wrong)
        else:
            messages.success(request, "The huddle is closed.")
            return redirect("huddle", week_id=row.id)
    context = {"form": form, "week": row}
    return render(request, "huddle/close.html.jinja", context, status=422 if form.errors else 200)


@may(Capability.HUDDLE, methods=("GET", "POST"))
def young_person(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Huddle mode: one young person on the screen, by clinic number; why they are on the list; the decision."""
    viewer = request.viewer
    case = queries.case(viewer, case_id)
    if case is None:
        raise Http404
    cases = queries.cases(viewer, case.week)
    place = next(i for i, c in enumerate(cases) if c.id == case.id)
    initial = {"decided": case.decided, "why": case.why if case.decided else "", "version": case.version}
    form = DecideForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            decides = partial(
                decide_case,
                case_id=case.id,
                decided=given["decided"],
                why=given["why"],
                by=viewer,
                at=request.now,
                expected_version=given["version"],
            )
            form.keeping(request, "huddle.decide", decides, subject_id=case.id)
        except NotDone as wrong:
            say_wrong(form, wrong)
        else:
            following = next((c for c in (*cases[place + 1 :], *cases[:place]) if not c.decided), None)
            if following is None:
                messages.success(request, "Everybody on this list is decided.")
                return redirect("huddle", week_id=case.week_id)
            return redirect("huddle_case", case_id=following.id)
    standing = queries.standing(viewer, case)
    shows(request, "huddle", [case.id, *(v.id for v in standing.visits)], purpose=PURPOSE)
    return render(
        request,
        "huddle/young_person.html.jinja",
        {
            "case": case,
            "form": form,
            "place": place + 1,
            "number": len(cases),
            "before": cases[place - 1] if place else None,
            "after": cases[place + 1] if place + 1 < len(cases) else None,
            "reasons": presenters.reasons(case),
            "visits": presenters.visits(standing.visits),
            "earlier": standing.before,
            "shared": standing.shared,
            "whom": dict(WHOM),
            "may_open": viewer.can(Capability.SEE_CLINIC),
            "open": case.week.opened_at is not None and case.week.closed_at is None,
            "may_share": viewer.can(Capability.SHARE_IDENTITY) and case.decided == HuddleCase.SHARE,
            "names": staff_names(viewer, [i for i in (case.decided_by,) if i]),
            "now": request.now,
        },
        status=422 if form.errors else 200,
    )


@may(Capability.SHARE_IDENTITY, methods=("GET", "POST"))
def share(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Say to one recipient who a young person is: the one way out of the clinic."""
    viewer = request.viewer
    case = queries.case(viewer, case_id)
    if case is None or case.week.service not in queries.services(viewer):
        raise Http404
    form = ShareForm(practices_to_ask(viewer), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            shares = partial(
                share_identity,
                case_id=case.id,
                who=form.who(),
                what=form.what(),
                by=viewer,
                at=request.now,
                **{k: given.get(k) or "" for k in ("whom", "why", "basis", "told", "told_reason")},
            )
            row = form.keeping(request, "huddle.share", shares, subject_id=case.id)
        except NotDone as wrong:
            say_wrong(form, wrong)
        else:
            messages.success(request, f"They have been told. The reference is {row.reference}.")
            return redirect("huddle_case", case_id=case.id)
    shows(request, "huddle", [case.id], purpose=PURPOSE)
    context = {"form": form, "case": case, "reasons": presenters.reasons(case)}
    return render(request, "huddle/share.html.jinja", context, status=422 if form.errors else 200)


def _week(request: Request, week_id: uuid.UUID) -> HuddleWeek:
    row = queries.week(request.viewer, week_id)
    if row is None:
        raise Http404
    return row
