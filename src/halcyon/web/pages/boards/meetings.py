"""Meetings of bodies: planning them, who came, whether they could decide, and attendance over the year."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halcyon.agencies.queries import organisations
from halcyon.assurance.papers.meetings import call_off as call_meeting_off
from halcyon.kernel.roles import Capability
from halcyon.practice.statutory_roles import PROFESSIONS
from halcyon.web.charts import shares_by_month
from halcyon.web.doing import form_page, lines, moments
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.boards import presenters
from halcyon.web.presenting import when
from halcyon.web.request import Request
from halcyon.workforce.bodies import actions, queries
from halcyon.workforce.bodies.actions import Sat
from halcyon.workforce.bodies.queries.bodies import SEES
from halcyon.workforce.bodies.rules import ATTENDED, DELEGATE, HOW

PURPOSE = "oversight"
YEAR = timedelta(days=365)


@may(*SEES)
def one(request: Request, meeting_id: uuid.UUID) -> HttpResponse:
    """One meeting: who came, and whether it could decide."""
    viewer, now = request.viewer, request.now
    page = queries.meeting_page(viewer, meeting_id)
    if page is None:
        raise Http404
    shows(request, "body", [page.meeting.body_id], purpose=PURPOSE)
    names = {o.code: o.name for o in organisations(viewer)}
    return render(
        request,
        "boards/meeting.html.jinja",
        {
            "meeting": page.meeting,
            "rows": presenters.attended(page),
            "quorum": page.quorum,
            "rule": presenters.rule(page.rule, names),
            "record": page.meeting.state != "cancelled"
            and page.meeting.meets_at <= now
            and bool(viewer.capabilities & {Capability.KEEP_BODIES, Capability.KEEP_BOARD}),
            "sees_agenda": Capability.SEE_BOARD in viewer.capabilities,
            "now": now,
        },
    )


@may(Capability.KEEP_BODIES, Capability.KEEP_BOARD, methods=("GET", "POST"))
def new(request: Request, key: str) -> HttpResponse:
    """Fix when a body meets."""
    viewer, now = request.viewer, request.now
    found = queries.body(viewer, key)
    if found is None:
        raise Http404

    class MeetingForm(forms.Form):
        meets_at = moments("When?")
        place = forms.CharField(label="Where?", max_length=200)

    form = MeetingForm(request.POST if request.method == "POST" else None)
    back = reverse("body", args=[key])
    return form_page(
        request,
        form,
        lambda: actions.plan_meeting(body=found, by=viewer, at=now, **form.cleaned_data),
        title="Plan a meeting",
        caption=found.name,
        button="Plan it",
        done="The meeting is planned.",
        to=back,
        back=back,
    )


@may(Capability.KEEP_BOARD, methods=("GET", "POST"))
def call_off(request: Request, meeting_id: uuid.UUID) -> HttpResponse:
    """Say that a planned meeting is not held, and tell whoever was asked to it."""
    viewer, now = request.viewer, request.now
    page = queries.meeting_page(viewer, meeting_id)
    if page is None or page.meeting.state != "planned":
        raise Http404

    class WhyForm(forms.Form):
        why = lines("Why is it not held?")

    form = WhyForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: call_meeting_off(meeting_id=meeting_id, why=form.cleaned_data["why"], by=viewer, at=now),
        title="Call off a meeting",
        caption=f"{page.meeting.body.name}, {when(page.meeting.meets_at, now)}",
        lead="Whoever was asked to it is told why. Nobody has to write a paper for it or to answer any more.",
        button="Call it off",
        done="The meeting is called off, and whoever was asked is told.",
        to=reverse("body", args=[page.meeting.body.key]),
        back=reverse("body_meeting", args=[meeting_id]),
    )


@may(Capability.KEEP_BODIES, Capability.KEEP_BOARD, methods=("GET", "POST"))
def record(request: Request, meeting_id: uuid.UUID) -> HttpResponse:
    """Write down who was at a meeting, seat by seat."""
    viewer, now = request.viewer, request.now
    page = queries.meeting_page(viewer, meeting_id)
    if page is None:
        raise Http404
    form = forms.Form(request.POST if request.method == "POST" else None)
    for s in page.seats:
        was = page.attendance.get(s.seat.id)
        sits = s.standing.acting[0].user.name if s.standing.acting else "nobody"
        form.fields[str(s.seat.id)] = forms.ChoiceField(
            label=f"{s.standing.post.title} ({sits})",
            choices=list(HOW.items()),
            initial=was.how if was else ATTENDED,
            widget=forms.RadioSelect,
        )
        form.fields[f"{DELEGATE}_{s.seat.id}"] = forms.CharField(
            label=f"Who was sent for {s.standing.post.title}?",
            required=False,
            max_length=150,
            initial=was.delegate if was else "",
        )

    def keep() -> None:
        given = form.cleaned_data
        came = {s.seat.id: Sat(given[str(s.seat.id)], given[f"{DELEGATE}_{s.seat.id}"]) for s in page.seats}
        actions.record_meeting(meeting_id=meeting_id, came=came, by=viewer, at=now)

    back = reverse("body_meeting", args=[meeting_id])
    shows(request, "body", [page.meeting.body_id], purpose=PURPOSE)
    return form_page(
        request,
        form,
        keep,
        title="Who was there?",
        caption=f"{page.meeting.body.name}, {when(page.meeting.meets_at, now)}",
        button="Keep the attendance",
        done="The attendance is kept.",
        to=back,
        back=back,
    )


@may(*SEES)
def attended(request: Request) -> HttpResponse:
    """Attendance over the year, by agency and by profession, at bodies and at meetings about children."""
    viewer, now = request.viewer, request.now
    since = now - YEAR
    every = queries.months(viewer, at=now)
    shows(request, "body", [], purpose=PURPOSE)
    return render(
        request,
        "boards/attendance.html.jinja",
        {
            "by_agency": presenters.shares(queries.attendance(viewer, since=since, until=now)),
            "by_profession": presenters.shares(queries.attendance(viewer, since=since, until=now, by="profession")),
            "months": [[f"{m:%B %Y}", s.of, s.came, s.sent, f"{s.share:.0%}"] for m, s in every if s.of],
            "cases": [
                [c.kind.replace("_", " ").capitalize(), c.what, _few(c.of), _few(c.came)]
                for c in queries.case_attendance(viewer, since=since, until=now)
            ],
            "case_professions": [
                [
                    c.kind.replace("_", " ").capitalize(),
                    PROFESSIONS.get(c.what, c.what.replace("_", " ").capitalize()),
                    _few(c.of),
                    _few(c.came),
                ]
                for c in queries.case_attendance(viewer, since=since, until=now, by="profession")
            ],
        },
    )


@may(*SEES)
def year_chart(request: Request) -> HttpResponse:
    """Attendance month by month as a picture. The table beside it says the same."""
    every = queries.months(request.viewer, at=request.now)
    drawn = shares_by_month(
        tuple(f"{m:%b %y}" for m, _ in every),
        tuple(100 * s.came / s.of if s.of else None for _, s in every),
        tuple(100 * s.share if s.of else None for _, s in every),
        ("Members", "With those sent in their place"),
        "per cent of seats filled",
    )
    return HttpResponse(drawn, content_type="image/svg+xml")


def _few(number: int | None) -> str:
    return "hidden" if number is None else str(number)
