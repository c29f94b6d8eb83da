"""Asking a practice, the practice's one page, and both on paper."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import organisation_name, staff_names
from halcyon.frontdoor.letters.document import word_document
from halcyon.health.reports import queries
from halcyon.health.reports.actions import PURPOSE, answer_practice_report, ask_practice, chase_practice
from halcyon.health.reports.models import PracticeReport
from halcyon.health.reports.waiting import reminders
from halcyon.kernel.instruments import Choice
from halcyon.kernel.pathways import Refused
from halcyon.kernel.roles import Capability
from halcyon.people.queries import names_of, subject
from halcyon.practice.practice_reports import ANSWER, ASK, WHAT_FOR
from halcyon.web.guarding import may
from halcyon.web.instruments import QuestionsForm
from halcyon.web.keeping import Typing
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters
from halcyon.web.presenting import day
from halcyon.web.request import Request

ASKS = (Capability.WORK_ENQUIRY, Capability.SEE_CASEWORK)
BOTH = (*ASKS, Capability.MEND_CODES)


@may(*ASKS, methods=("GET", "POST"))
def ask(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Ask a practice about the child of a case, and what practices were asked before."""
    viewer, now = request.viewer, request.now
    row = queries.case_seen(viewer, case_id, at=now)
    if row is None:
        raise Http404
    services = queries.practices_to_ask(viewer)
    which = Choice("practice", "Which practice?", options=tuple((str(s.id), s.name) for s in services), required=True)
    form = QuestionsForm((which, *ASK), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.answers()
        try:
            given["practice"] = uuid.UUID(given["practice"])
            asks = partial(ask_practice, case_id=row.id, **given, by=viewer, at=now)
            form.keeping(request, "practice_report.ask", asks, subject_id=row.id)
        except Refused as refused:
            form.refuse(refused.reasons)
        else:
            messages.success(request, "The practice is asked. It is on its list.")
            return redirect("ask_practice", case_id=row.id)
    asked = queries.of_case(viewer, row)
    shows(request, "practice_report", [row.id, *(r.id for r in asked)], purpose=PURPOSE)
    names, again = {s.id: s.name for s in services}, queries.reminded(viewer, asked)
    return render(
        request,
        "practice_reports/ask.html.jinja",
        {
            "case": row,
            "banner": presenters.banner(subject(viewer, row.record_id, at=now)),
            "form": form,
            "asked": [(r, names.get(r.practice, "A practice"), again.get(r.id, 0)) for r in asked],
            "may_write": viewer.can(Capability.WORK_ENQUIRY),
            "today": now.date(),
            "now": now,
        },
        status=422 if form.errors else 200,
    )


def _context(request: Request, report_id: uuid.UUID) -> dict[str, Any]:
    viewer, now = request.viewer, request.now
    row = queries.report(viewer, report_id, at=now)
    if row is None:
        raise Http404
    shows(request, "practice_report", [row.id, row.record_id], purpose=PURPOSE)
    name, born = names_of(viewer, [row.record_id]).get(row.record_id, ("Somebody", None))
    people = staff_names(viewer, [row.asked_by, row.answered_by])
    return {
        "report": row,
        "name": name,
        "born": born,
        "practice": queries.practice_name(viewer, row),
        "what_for": dict(WHAT_FOR).get(row.what_for, ""),
        "asker": f"{people.get(row.asked_by, '')}, {organisation_name(row.owner_agency)}",
        "answerer": people.get(row.answered_by, "") if row.answered_by else "",
        "answers": [(q.words, row.answers.get(q.key, "")) for q in ANSWER if row.answers.get(q.key)],
        "chased": [r.at for r in reminders(row.id)],
        "answering": queries.is_asked(viewer, row) and row.state == PracticeReport.ASKED,
        "asking": queries.case_seen(viewer, row.case_id, at=now) is not None,
        "now": now,
    }


@may(*BOTH, methods=("GET", "POST"))
def one(request: Request, report_id: uuid.UUID) -> HttpResponse:
    """What a practice was asked or told, and its one page."""
    viewer, now = request.viewer, request.now
    context = _context(request, report_id)
    row: PracticeReport = context["report"]
    wants = ANSWER if row.kind == PracticeReport.REPORT else ()
    typing = Typing(request, area="practice_report")
    if context["answering"] and (kept := typing.saved()):
        return kept
    form = typing.form(wants)
    if request.method == "POST":
        chases = request.POST.get("do") == "chase"
        if chases or form.is_valid():
            try:
                if chases:
                    chase_practice(report_id=row.id, by=viewer, at=now)
                else:
                    answers = form.answers()
                    sends = partial(answer_practice_report, report_id=row.id, answers=answers, by=viewer, at=now)
                    form.keeping(request, "practice_report.answer", sends, subject_id=row.id)
                    typing.done()
            except Refused as refused:
                form.is_valid()
                form.refuse(refused.reasons)
            else:
                messages.success(request, "The practice is asked again." if chases else "It is sent.")
                return redirect("practice_report", report_id=row.id)
    status = 422 if request.method == "POST" and not form.asked else 200
    return render(
        request,
        "practice_reports/report.html.jinja",
        {**context, "form": form, "version": typing.version},
        status=status,
    )


@may(*BOTH)
def printed(request: Request, report_id: uuid.UUID) -> HttpResponse:
    """The page as it is read on paper."""
    return render(request, "practice_reports/print.html.jinja", _context(request, report_id))


@may(*BOTH)
def word(request: Request, report_id: uuid.UUID) -> HttpResponse:
    """The same as a Word document."""
    found = _context(request, report_id)
    row: PracticeReport = found["report"]
    about = f"About {found['name']}" + (f", born {day(found['born'])}" if found["born"] else "")
    asked = f"Asked for: {found['what_for']}. {row.asked}" + (f"\nNeeded by {day(row.due_on)}." if row.due_on else "")
    answered = [f"{words}\n{said}" for words, said in found["answers"]]
    content = word_document(
        sender=found["practice"] if answered else found["asker"],
        telephone="",
        address=[found["asker"]] if answered else [found["practice"]],
        reference=str(row.id)[:8],
        paragraphs=["OFFICIAL-SENSITIVE. Not for online or proxy access.", about, asked, *answered],
        signature=[found["answerer"], found["practice"]] if answered else [found["asker"]],
        at=row.answered_at or row.asked_at,
    )
    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="practice-report-{str(row.id)[:8]}.docx"'
    return response
