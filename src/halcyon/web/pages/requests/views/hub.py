"""What the hub does about an agency that has not answered: chase it, write down its answer, send it a link."""

from __future__ import annotations

import uuid
from datetime import datetime, time
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import services
from halcyon.cases.actions import Told, chase, make_link, record_answer
from halcyon.cases.models import AgencyRequest, Case, Chaser
from halcyon.cases.queries import requests_of
from halcyon.cases.requests.queries import has_answerers
from halcyon.kernel.instruments import Choice, Day, LongText, Question, ShortText, YesNo
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import asked_about, subject
from halcyon.responses.actions import NotComplete
from halcyon.web.doing import say_wrong
from halcyon.web.guarding import may
from halcyon.web.instruments import QuestionsForm, sections
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters
from halcyon.web.pages.front_door.views.common import case_for
from halcyon.web.presenting import LONDON, clock
from halcyon.web.request import Request

CHASE = (
    ShortText("spoken_to", "Who did you speak with?", help="Their name and job.", required=True, limit=150),
    Choice("how", "How?", options=tuple(Chaser.HOW), required=True),
    LongText("said", "What did they say?", help="When the answer comes, or why it does not.", required=True),
)


def told_questions(numbers: tuple[str, ...]) -> tuple[Question, ...]:
    """What is asked about somebody who answers on the telephone. Only verified numbers of the directory are rung."""
    return (
        ShortText("told_name", "Who answered?", help="Their first and family name.", required=True, limit=150),
        ShortText("told_job", "What is their job?", required=True, limit=150),
        Choice(
            "number",
            "On which number did you speak?",
            options=tuple((n, n) for n in numbers),
            help="Only numbers of the directory: ring back there when somebody rings you.",
            required=True,
        ),
        Day("spoken_on", "On which day did you speak?", required=True),
        ShortText("spoken_time", "At what time?", help="For example, 14:30", required=True, limit=5),
    )


READ_BACK = YesNo(
    "read_back",
    "Did you read back to them what you wrote, and did they say that it is right?",
    required=True,
)


def _open(request: Request, case_id: uuid.UUID, request_id: uuid.UUID) -> tuple[Case, AgencyRequest]:
    """The case and its request, still to be answered. Raises Http404 for anything else."""
    row, purpose = case_for(request, case_id)
    asked = next((r for r in requests_of(row) if r.id == request_id and r.state == "asked"), None)
    if asked is None:
        raise Http404
    shows(request, "agency_request", [asked.id, row.record_id], purpose=purpose)
    return row, asked


def _context(request: Request, row: Case, asked: AgencyRequest) -> dict[str, object]:
    person = subject(request.viewer, row.record_id, at=request.now)
    found = services(request.viewer, at=request.now, agency=asked.agency)
    ours = [s for s in found if s.service.code == f"{asked.agency.lower()}_information"] or found
    routes = [r for s in ours for r in s.routes if r.kind in ("telephone", "out_of_hours") and r.verified_on]
    return {
        "case": row,
        "asked": asked,
        "agency": presenters.agency_name(asked.agency),
        "banner": presenters.banner(person),
        "numbers": tuple(dict.fromkeys(r.value for r in routes)),
        "now": request.now,
    }


@may(Capability.WORK_ENQUIRY, methods=("GET", "POST"))
def chase_agency(request: Request, case_id: uuid.UUID, request_id: uuid.UUID) -> HttpResponse:
    """Write down that the agency was asked for its answer, who was spoken to and what they said."""
    row, asked = _open(request, case_id, request_id)
    form = QuestionsForm(CHASE, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            chases = partial(chase, request_id=asked.id, by=request.viewer, at=request.now, **form.answers())
            form.keeping(request, "request.chase", chases, subject_id=asked.id)
        except Refused as refused:
            form.refuse(refused.reasons)
        else:
            messages.success(request, "Written down: the agency was chased.")
            return redirect("case_answer", case_id=row.id, request_id=asked.id)
    context = _context(request, row, asked) | {"form": form}
    return render(
        request,
        "requests/chase.html.jinja",
        context,
        status=422 if request.method == "POST" and not form.asked else 200,
    )


@may(Capability.WORK_ENQUIRY, methods=("GET", "POST"))
def record(request: Request, case_id: uuid.UUID, request_id: uuid.UUID) -> HttpResponse:
    """Write down an agency's answer on the telephone, on its behalf."""
    row, asked = _open(request, case_id, request_id)
    context = _context(request, row, asked)
    instrument = registry.instrument(asked.instrument)
    about = told_questions(context["numbers"])  # type: ignore[arg-type]
    questions = (*about, *instrument.questions(), READ_BACK)
    if request.method == "POST":
        form = QuestionsForm(questions, request.POST)
        if form.is_valid():
            given = form.answers()
            told = Told(
                name=str(given["told_name"]),
                job=str(given["told_job"]),
                number=str(given["number"]),
                spoken_at=_moment(given["spoken_on"], str(given["spoken_time"])),
                read_back=given["read_back"] == "yes",
            )
            answers = {q.key: given[q.key] for q in instrument.questions() if q.key in given}
            try:
                records = partial(record_answer, request_id=asked.id, answers=answers, told=told)
                form.keeping(
                    request,
                    instrument.key,
                    partial(records, by=request.viewer, at=request.now),
                    subject_id=asked.id,
                )
            except NotComplete as wrong:
                say_wrong(form, wrong, {"name": "told_name", "job": "told_job", "spoken_at": "spoken_time"})
            else:
                messages.success(request, f"Recorded on behalf of {context['agency']}.")
                return redirect("case_answer", case_id=row.id, request_id=asked.id)
    else:
        here = request.now.astimezone(LONDON)
        form = QuestionsForm(questions, initial={"spoken_on": here.date(), "spoken_time": clock(request.now)})
    drawn = {
        "form": form,
        "about_call": [form[q.key] for q in about],
        "sections": sections(form, instrument.sections),
        "read_back": form["read_back"],
        "instrument": instrument,
        "subject": asked_about(request.viewer, row.record_id),
        "purpose": registry.purposes[asked.purpose],
        "power": registry.purposes[asked.purpose].power_about(row.facts.get("kind")),
        "categories": [registry.categories[c].title for c in asked.categories if c in registry.categories],
    }
    return render(
        request,
        "requests/record.html.jinja",
        context | drawn,
        status=422 if request.method == "POST" and not form.asked else 200,
    )


def _moment(day: object, at: str) -> datetime | None:
    """A day and a time of day in London, as they were typed; None for a time that is none."""
    try:
        hours, _, minutes = at.replace(".", ":").partition(":")
        moment = time(int(hours), int(minutes or 0))
        return datetime.combine(day, moment, LONDON)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return None


@may(Capability.WORK_ENQUIRY, methods=("GET", "POST"))
def link(request: Request, case_id: uuid.UUID, request_id: uuid.UUID) -> HttpResponse:
    """Send a link by which somebody without an account answers this one request, and show its code once."""
    row, asked = _open(request, case_id, request_id)
    context = _context(request, row, asked) | {
        "hours": registry.profile.answer_link_hours,
        "can_sign_in": has_answerers(request.viewer, asked.agency, at=request.now),
    }
    if request.method != "POST":
        return render(request, "requests/send_link.html.jinja", context)
    try:
        given = make_link(request_id=asked.id, by=request.viewer, at=request.now)
    except Refused as refused:
        return render(request, "requests/send_link.html.jinja", context | {"refused": refused.reasons}, status=422)
    code = f"{given.code[:3]} {given.code[3:]}"
    # Not a redirect: the code is kept nowhere, so that this answer is the only place where it can be read.
    return render(request, "requests/link_sent.html.jinja", context | {"code": code, "expires": given.row.expires_at})
