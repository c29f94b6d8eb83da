"""A practice's safeguarding meetings: planning, the list, one person at a time, minutes and the next date."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import staff_names
from halcyon.health.meetings import queries
from halcyon.health.meetings.actions import (
    PURPOSE,
    answer_invitation,
    decide,
    done,
    invite,
    not_reached,
    plan_meeting,
    put_on_list,
    record_who_came,
    refresh_list,
    sign_minutes,
)
from halcyon.health.meetings.minutes import drafted
from halcyon.health.meetings.models import PracticeGuest, PracticeMeeting
from halcyon.health.meetings.telling import agencies_that_may_hear
from halcyon.health.surgeries.queries import practice as practice_seen
from halcyon.health.surgeries.queries import practices
from halcyon.kernel.calendar import LONDON, day_has_come
from halcyon.kernel.pathways import Refused
from halcyon.kernel.roles import Capability
from halcyon.practice.codes import CODES
from halcyon.practice.surgery_meetings import ADD, DISCUSS, MEETING, NOT_REACHED, PROFESSIONS, missing_professions
from halcyon.web.guarding import may
from halcyon.web.instruments import QuestionsForm
from halcyon.web.middleware import shows
from halcyon.web.request import Request

CLOCK = re.compile(r"^(\d{1,2})[:.](\d{2})$")


def _moment(day: date, clock: str) -> datetime:
    said = CLOCK.match(clock.strip())
    if said is None or int(said[1]) > 23 or int(said[2]) > 59:
        raise Refused(("At what time: write it as 13:00.",))
    return datetime.combine(day, time(int(said[1]), int(said[2])), LONDON).astimezone(UTC)


def _own(request: Request, practice_id: uuid.UUID) -> Any:
    found = practice_seen(request.viewer, practice_id)
    if found is None:
        raise Http404
    return found


def _seen(request: Request, meeting_id: uuid.UUID) -> PracticeMeeting:
    found = queries.meeting(request.viewer, meeting_id)
    if found is None:
        raise Http404
    return found


@may(Capability.MEND_CODES)
def listing(request: Request) -> HttpResponse:
    """The meetings of one's own practice, or the practices to choose from."""
    mine = practices(request.viewer)
    if len(mine) == 1:
        return redirect("practice_list", practice_id=mine[0].id)
    return render(request, "practice_meetings/choose.html.jinja", {"mine": mine})


@may(Capability.MEND_CODES, methods=("GET", "POST"))
def practice(request: Request, practice_id: uuid.UUID) -> HttpResponse:
    """One practice: its meetings, its list, and what was decided and is not done yet."""
    viewer, now = request.viewer, request.now
    found = _own(request, practice_id)
    if request.method == "POST":
        if request.POST.get("do") == "refresh":
            new = refresh_list(practice=found.id, by=viewer, at=now)
            messages.success(request, f"The list is up to date: {new} added from the practice’s records.")
        else:
            chosen = _id(request.POST.get("done", ""))
            if chosen is None or chosen not in {d.id for d, _ in queries.to_do(viewer, found.id, at=now)}:
                raise Http404
            done(decision_id=chosen, by=viewer, at=now)
            messages.success(request, "It is written down as done.")
        return redirect("practice_list", practice_id=found.id)
    people = queries.on_list(viewer, found.id, at=now)
    waiting = queries.to_do(viewer, found.id, at=now)
    shows(
        request,
        "practice_listed",
        [*(p.listed.record_id for p in people), *(d.listed.record_id for d, _ in waiting)],
        purpose=PURPOSE,
    )
    held = queries.meetings(viewer, found.id)
    return render(
        request,
        "practice_meetings/practice.html.jinja",
        {
            "practice": found,
            "next": next((m for m in held if m.state == PracticeMeeting.PLANNED), None),
            "held": [m for m in held if m.state == PracticeMeeting.SIGNED],
            "people": people,
            "to_do": waiting,
            "today": now.astimezone(LONDON).date(),
            "codes": CODES,
            "now": now,
        },
    )


def _asked(
    request: Request, practice_id: uuid.UUID, questions: Any, do: Any, *, title: str, lead: str, button: str, said: str
) -> HttpResponse:
    """A page with one form about a practice; what is refused comes back with everything that was typed."""
    found = _own(request, practice_id)
    form = QuestionsForm(questions, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            form.keeping(request, "practice_meeting.list", lambda: do(found, form.answers()))
        except Refused as refused:
            form.refuse(refused.reasons)
        else:
            messages.success(request, said)
            return redirect("practice_list", practice_id=found.id)
    return render(
        request,
        "practice_meetings/form.html.jinja",
        {"practice": found, "form": form, "title": title, "lead": lead, "button": button},
        status=422 if form.errors else 200,
    )


@may(Capability.MEND_CODES, methods=("GET", "POST"))
def plan(request: Request, practice_id: uuid.UUID) -> HttpResponse:
    """Plan the practice's next meeting."""

    def do(found: Any, given: Mapping[str, Any]) -> None:
        moment = _moment(given["meets_on"], given["meets_time"])
        plan_meeting(practice=found.id, meets_at=moment, place=given["place"], by=request.viewer, at=request.now)

    return _asked(
        request, practice_id, MEETING, do,
        title="Plan a meeting",
        lead="The list is brought up to date with what the practice’s records say.",
        button="Plan the meeting",
        said="The meeting is planned.",
    )  # fmt: skip


@may(Capability.MEND_CODES, methods=("GET", "POST"))
def add(request: Request, practice_id: uuid.UUID) -> HttpResponse:
    """Put somebody on the list whom the practice worries about."""

    def do(found: Any, given: Mapping[str, Any]) -> None:
        put_on_list(
            practice=found.id,
            given_name=given["given_name"],
            family_name=given["family_name"],
            birth_date=given["birth_date"],
            nhs_number=given.get("nhs_number", ""),
            why=given["why"],
            by=request.viewer,
            at=request.now,
        )

    return _asked(
        request, practice_id, ADD, do,
        title="Put somebody on the list",
        lead="A child or an adult of this practice whom you worry about. If anyone is in danger now, ring 999. "
        "A concern for the hub is raised beside this, at once.",
        button="Put on the list",
        said="They are put on the list.",
    )  # fmt: skip


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def one(request: Request, meeting_id: uuid.UUID) -> HttpResponse:
    """One meeting: who is invited and who came, and whom it is about. Somebody invited sees when and where it is."""
    viewer, now = request.viewer, request.now
    row = queries.meeting(viewer, meeting_id)
    if row is None:
        return _invited(request, meeting_id)
    refused: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            said = _do(request, row)
        except Refused as problem:
            refused = problem.reasons
        else:
            messages.success(request, said)
            return redirect("practice_meeting", meeting_id=row.id)
    people = queries.agenda(viewer, row, at=now)
    own = _own(request, row.practice)
    shows(request, "practice_listed", [p.listed.record_id for p in people], purpose=PURPOSE)
    invited = queries.guests(viewer, row)
    return render(
        request,
        "practice_meetings/meeting.html.jinja",
        {
            "meeting": row,
            "practice": own,
            "people": people,
            "invited": invited,
            "its_day": day_has_come(row.meets_at, now),
            "missing": missing_professions(g.profession for g in invited),
            "guests": queries.can_be_invited(viewer, row, at=now),
            "professions": PROFESSIONS,
            "agencies": agencies_that_may_hear(own.organisation.code, at=now),
            "given": request.POST if refused else {},
            "open": row.state == PracticeMeeting.PLANNED,
            "signed_by": staff_names(viewer, [row.signed_by]).get(row.signed_by, "") if row.signed_by else "",
            "refused": refused,
            "codes": CODES,
            "now": now,
        },
        status=422 if refused else 200,
    )


def _invited(request: Request, meeting_id: uuid.UUID) -> HttpResponse:
    mine = queries.invitation(request.viewer, meeting_id)
    if mine is None:
        raise Http404
    if request.method == "POST":
        try:
            comes = request.POST.get("comes") == "yes"
            answer_invitation(meeting_id=meeting_id, comes=comes, by=request.viewer, at=request.now)
        except Refused as refused:
            messages.error(request, " ".join(refused.reasons))
        else:
            messages.success(request, "The practice knows.")
        return redirect("practice_meeting", meeting_id=meeting_id)
    return render(request, "practice_meetings/invited.html.jinja", {"mine": mine, "now": request.now})


def _do(request: Request, row: PracticeMeeting) -> str:
    """What the practice does on a meeting's page; says what was done. Raises `Refused`, and 404 for anything else."""
    viewer, now, given = request.viewer, request.now, request.POST
    what = given.get("do", "")
    if what == "invite":
        made = invite(
            meeting_id=row.id,
            profession=given.get("profession", ""),
            name=given.get("name", ""),
            user=_id(given.get("user", "")),
            agency=given.get("agency", ""),
            by=viewer,
            at=now,
        )
        return f"{made.name} is invited."
    if what == "came":
        allowed = {PracticeGuest.CAME, PracticeGuest.APOLOGIES}
        states = {
            g.id: str(given[f"came-{g.id}"])
            for g in queries.guests(viewer, row)
            if given.get(f"came-{g.id}") in allowed
        }
        record_who_came(meeting_id=row.id, states=states, by=viewer, at=now)
        return "Who came is recorded."
    raise Http404


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@may(Capability.MEND_CODES, methods=("GET", "POST"))
def person(request: Request, meeting_id: uuid.UUID, listed_id: uuid.UUID) -> HttpResponse:
    """One person at a time: what the record says, what was decided last time, what was said and is decided now."""
    viewer, now = request.viewer, request.now
    row = _seen(request, meeting_id)
    found = queries.person(viewer, row, listed_id, at=now)
    if found is None:
        raise Http404
    do = request.POST.get("do", "")
    forms = {
        "decide": QuestionsForm(DISCUSS, request.POST if do == "decide" else None),
        "defer": QuestionsForm(NOT_REACHED, request.POST if do == "defer" else None),
    }
    if do in forms and forms[do].is_valid():
        given = forms[do].answers()
        if do == "decide":
            given["stays"] = given["stays"] == "yes"
        does = partial(
            decide if do == "decide" else not_reached,
            meeting_id=row.id,
            listed_id=found.listed.id,
            **given,
            by=viewer,
            at=now,
        )
        try:
            forms[do].keeping(request, "practice_meeting.person", does)
        except Refused as refused:
            forms[do].refuse(refused.reasons)
        else:
            messages.success(request, "Recorded.")
            return redirect("practice_meeting_person", meeting_id=row.id, listed_id=found.listed.id)
    people = queries.agenda(viewer, row, at=now)
    here = [p.listed.id for p in people].index(found.listed.id)
    shows(request, "practice_listed", [found.listed.record_id], purpose=PURPOSE)
    return render(
        request,
        "practice_meetings/person.html.jinja",
        {
            "meeting": row,
            "person": found,
            "people": people,
            "next": people[here + 1] if here + 1 < len(people) else None,
            "forms": forms,
            "tried": do,
            "open": row.state == PracticeMeeting.PLANNED and (found.now is None or found.now.state == "deferred"),
            "decisions": dict(DISCUSS[1].options),
            "codes": CODES,
            "now": now,
        },
        status=422 if any(f.errors for f in forms.values()) else 200,
    )


@may(Capability.MEND_CODES, methods=("GET", "POST"))
def minutes_page(request: Request, meeting_id: uuid.UUID) -> HttpResponse:
    """The minutes as they stand, drafted from what was decided; signing them plans the next meeting."""
    viewer, now = request.viewer, request.now
    row = _seen(request, meeting_id)
    form = QuestionsForm(MEETING, request.POST if request.method == "POST" else None, initial={"place": row.place})
    if request.method == "POST" and form.is_valid():
        given = form.answers()
        try:
            sign_minutes(
                meeting_id=row.id,
                next_at=_moment(given["meets_on"], given["meets_time"]),
                next_place=given["place"],
                by=viewer,
                at=now,
            )
        except Refused as refused:
            form.refuse(refused.reasons)
        else:
            messages.success(request, "The minutes are signed, and the next meeting is planned.")
            return redirect("practice_minutes", meeting_id=row.id)
    people = queries.agenda(viewer, row, at=now)
    shows(request, "practice_listed", [p.listed.record_id for p in people], purpose=PURPOSE)
    own = _own(request, row.practice)
    return render(
        request,
        "practice_meetings/minutes.html.jinja",
        {
            "meeting": row,
            "practice": own,
            "paragraphs": row.minutes.split("\n\n")
            if row.minutes and queries.whole(viewer, row, at=now)
            else drafted(own.name, row, queries.guests(viewer, row), people),
            "waiting": sum(1 for p in people if p.now is None),
            "form": form,
            "signed_by": staff_names(viewer, [row.signed_by]).get(row.signed_by, "") if row.signed_by else "",
            "now": now,
        },
        status=422 if form.errors else 200,
    )


@may(Capability.MEND_CODES)
def minutes_word(request: Request, meeting_id: uuid.UUID) -> HttpResponse:
    """The signed minutes as a Word document, as they were signed."""
    row = _seen(request, meeting_id)
    content = queries.signed_document(request.viewer, row, at=request.now)
    if content is None:
        raise Http404
    shows(request, "practice_minutes", [row.id], purpose=PURPOSE)
    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="practice-meeting-{row.meets_at:%Y-%m-%d}.docx"'
    return response
