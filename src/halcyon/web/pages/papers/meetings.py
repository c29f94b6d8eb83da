"""One meeting of a body: who comes, the agenda, the papers expected, decisions, and what arises from earlier ones."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.assurance.papers import meetings as acts
from halcyon.assurance.papers import queries
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.papers import forms as drawn
from halcyon.web.pages.papers.views import PURPOSE, do
from halcyon.web.request import Request

CALENDAR = "text/calendar; charset=utf-8"


@may(Capability.SEE_BOARD, methods=("GET", "POST"))
def meeting(request: Request, meeting_id: uuid.UUID) -> HttpResponse:
    """One meeting, and what its reader can do for it."""
    viewer, now = request.viewer, request.now
    page = queries.meeting_page(viewer, meeting_id, at=now)
    if page is None:
        raise Http404
    keeps, to_come = viewer.can(Capability.KEEP_BOARD), page.meeting.meets_at > now
    doing = request.POST.get("do", "")
    if doing == "answer":
        return _answer(request, meeting_id)
    if doing == "off" and keeps:
        return _take_off(request, page)
    found = _forms(request, page, doing, people=queries.people_to_ask(viewer) if keeps else [])
    form = found.get(doing)
    if form is not None and form.is_valid() and do(form, _act(request, meeting_id, doing, form.cleaned_data)):
        messages.success(request, "It is kept.")
        return redirect("meeting_agenda", meeting_id=meeting_id)
    shows(request, "body_meeting", [meeting_id], purpose=PURPOSE)
    wrong = any(f.errors for f in found.values())
    return render(
        request,
        "papers/meeting.html.jinja",
        {
            "page": page,
            "meeting": page.meeting,
            "forms": found,
            "keeps": keeps,
            "sees_seats": Capability.SEE_LEARNING in viewer.capabilities,
            "to_come": to_come,
            "me": viewer.user_id,
            "minutes": sum(i.minutes for i in page.agenda),
            "today": now.astimezone(LONDON).date(),
            "now": now,
        },
        status=422 if wrong else 200,
    )


def _answer(request: Request, meeting_id: uuid.UUID) -> HttpResponse:
    """Whoever is invited says whether they come."""
    said = request.POST.get("answer", "")
    answered = partial(acts.answer_invitation, meeting_id=meeting_id, answer=said, by=request.viewer, at=request.now)
    if do(forms.Form(request.POST), answered):
        messages.success(request, "Your answer is kept.")
    return redirect("meeting_agenda", meeting_id=meeting_id)


def _take_off(request: Request, page: queries.MeetingPage) -> HttpResponse:
    """A paper that was expected at this meeting is expected no more."""
    expected = next((e.row for e in page.expected if str(e.row.id) == request.POST.get("expected")), None)
    if expected is None:
        raise Http404
    acts.take_off_plan(expected_id=expected.id, by=request.viewer, at=request.now)
    messages.success(request, f"“{expected.title}” is off the plan.")
    return redirect("meeting_agenda", meeting_id=page.meeting.id)


def _forms(
    request: Request, page: queries.MeetingPage, doing: str, *, people: list[tuple[uuid.UUID, str]]
) -> dict[str, forms.Form]:
    """What can be written on a meeting's page, each by its key; the one that was sent holds what was typed."""

    def form(key: str, kind: Callable[..., forms.Form], **more: Any) -> forms.Form:
        return kind(request.POST if doing == key else None, auto_id=f"{key}_%s", **more)

    deadline = queries.deadline(request.viewer, page.meeting)
    return {
        "expect": form("expect", drawn.ExpectForm, people=people, initial={"due_on": deadline}),
        "invite": form("invite", drawn.InviteForm, people=people),
        "item": form("item", drawn.ItemForm, papers=[(p.id, p.title) for p in page.papers]),
        "decide": form("decide", drawn.DecisionForm, people=people),
        "close": form("close", drawn.OutcomeForm),
    }


def _act(request: Request, meeting_id: uuid.UUID, doing: str, given: dict[str, Any]) -> Callable[[], object]:
    """What one of these forms asks for, once it holds together."""
    who: dict[str, Any] = {"by": request.viewer, "at": request.now}
    match doing:
        case "expect":
            return lambda: acts.expect_paper(
                meeting_id=meeting_id,
                title=given["title"],
                writer=uuid.UUID(given["writer"]),
                due_on=given["due_on"],
                purpose=given["purpose"],
                template=given["kind"],
                **who,
            )
        case "invite":
            return lambda: acts.invite(meeting_id=meeting_id, user=uuid.UUID(given["user"]), **who)
        case "item":
            return lambda: acts.add_item(
                meeting_id=meeting_id,
                title=given["title"],
                minutes=given["minutes"],
                purpose=given["purpose"],
                paper_id=uuid.UUID(given["paper"]) if given["paper"] else None,
                **who,
            )
        case "decide":
            return lambda: acts.decide(
                meeting_id=meeting_id,
                text=given["text"],
                owner=uuid.UUID(given["owner"]) if given["owner"] else None,
                due_on=given["due_on"],
                **who,
            )
        case _:
            return lambda: acts.close_matter(decision_id=given["decision"], outcome=given["outcome"], **who)


@may(Capability.SEE_BOARD)
def meeting_calendar(request: Request, meeting_id: uuid.UUID) -> HttpResponse:
    """One meeting for a calendar."""
    page = queries.meeting_page(request.viewer, meeting_id, at=request.now)
    if page is None:
        raise Http404
    return _file(queries.as_calendar(request.viewer, [page.meeting], at=request.now))


@may(Capability.SEE_BOARD)
def plan_calendar(request: Request) -> HttpResponse:
    """Every meeting to come for a calendar."""
    plan = queries.forward_plan(request.viewer, at=request.now)
    return _file(queries.as_calendar(request.viewer, [p.meeting for p in plan], at=request.now))


def _file(text: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=CALENDAR)
    answer["Content-Disposition"] = 'attachment; filename="meetings.ics"'
    return answer
