"""The MASH information officer's pages: the question, who it is about, and an answer in minutes. Nothing else of the
case.
"""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halcyon.access.viewing import Denied
from halcyon.agencies.queries import working_calendar
from halcyon.cases.actions import open_request, return_information, start_answer
from halcyon.cases.queries import request_to_answer, requests_for
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import asked_about as person_asked_about
from halcyon.people.queries import names_of
from halcyon.responses.actions import Changed, NotComplete, save
from halcyon.web.guarding import may
from halcyon.web.instruments import QuestionsForm, form_for, sections
from halcyon.web.middleware import shows
from halcyon.web.presenting import age
from halcyon.web.request import Request


@may(Capability.ANSWER_REQUEST)
def requests(request: Request) -> HttpResponse:
    """The requests put to my agency, most urgent first."""
    viewer, now = request.viewer, request.now
    rows = list(requests_for(viewer, open_only="all" not in request.GET)[:200])
    names = names_of(viewer, [r.case.record_id for r in rows])
    shows(request, "agency_request", [r.id for r in rows], purpose="mash_enquiry")
    return render(
        request,
        "requests/list.html.jinja",
        {
            "rows": [
                {
                    "href": reverse("answer_request", args=[r.id]),
                    "reference": r.case.reference,
                    "name": names.get(r.case.record_id, ("", None))[0],
                    "age": age(names[r.case.record_id][1], now.date())
                    if names.get(r.case.record_id, ("", None))[1]
                    else "",
                    "rating": r.case.facts.get("rating"),
                    "due": r.due_at,
                    "done": r.answered_at,
                    "asked": r.asked_at,
                }
                for r in rows
            ],
            "everything": "all" in request.GET,
            "now": now,
            "working_days": working_calendar().working_days_between,
        },
    )


@may(Capability.ANSWER_REQUEST, methods=("GET", "POST"))
def answer(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """One request: what is asked and about whom, and the form of the answer."""
    viewer, now = request.viewer, request.now
    asked = request_to_answer(viewer, request_id)
    if asked is None:
        raise Http404
    shows(request, "agency_request", [asked.id, asked.case.record_id], purpose=asked.purpose)
    instrument = registry.instrument(asked.instrument)
    context: dict[str, Any] = {
        "asked": asked,
        "subject": person_asked_about(viewer, asked.case.record_id),
        "instrument": instrument,
        "purpose": registry.purposes[asked.purpose],
        "power": registry.purposes[asked.purpose].power_about(asked.case.facts.get("kind")),
        "categories": [registry.categories[c].title for c in asked.categories if c in registry.categories],
        "now": now,
        "working_days": working_calendar().working_days_between,
    }
    if asked.state != "asked":
        return render(request, "requests/answered.html.jinja", context)
    open_request(request=asked, by=viewer, at=now)
    draft = start_answer(request=asked, by=viewer, at=now)
    status = 200
    if request.method == "POST":
        form = form_for(instrument, request.POST)
        if form.is_valid():
            answers = form.answers()
            try:
                form.keeping(
                    request,
                    instrument.key,
                    partial(return_information, request_id=asked.id, answers=answers, by=viewer, at=now),
                    subject_id=asked.id,
                )
            except NotComplete as wrong:
                form.refuse(wrong.problems.values())
            except Denied:
                form.refuse(("This request has been answered or withdrawn meanwhile. What you typed is kept below.",))
            else:
                messages.success(request, f"Sent to the hub: your answer about {asked.case.reference}.")
                return redirect("requests")
        status = 200 if form.asked else 422
    else:
        form = form_for(instrument, initial=draft.answers)
    return render(
        request,
        "requests/answer.html.jinja",
        context
        | {
            "form": form,
            "sections": sections(form, instrument.sections),
            "version": draft.version,
        },
        status=status,
    )


@may(Capability.ANSWER_REQUEST, methods=("POST",))
def autosave(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """Keep what is being typed as the draft of the answer."""
    viewer, now = request.viewer, request.now
    asked = request_to_answer(viewer, request_id)
    if asked is None or asked.state != "asked":
        raise Http404
    draft = start_answer(request=asked, by=viewer, at=now)
    form = QuestionsForm(registry.instrument(asked.instrument).questions(), request.POST)
    try:
        saved = save(response_id=draft.id, answers=form.given(), expected_version=draft.version, by=viewer, at=now)
    except Changed:
        return JsonResponse({"href": reverse("answer_request", args=[asked.id])}, status=409)
    return JsonResponse({"saved_at": now.isoformat(), "version": saved.version})
