"""Looking again at an answer that is withheld from the family."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.cases.actions import settle_withheld
from halcyon.cases.models import Withholding
from halcyon.cases.requests.queries import withheld_to_review
from halcyon.kernel.instruments import Choice, Day, Is, LongText
from halcyon.kernel.pathways import Refused
from halcyon.kernel.roles import Capability
from halcyon.people.queries import asked_about
from halcyon.web.guarding import may
from halcyon.web.instruments import QuestionsForm
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters
from halcyon.web.request import Request

QUESTIONS = (
    Choice("outcome", "Is it still withheld from the family?", options=tuple(Withholding.OUTCOMES), required=True),
    LongText("why", "Why?", required=True, at_least=10),
    Day("review_on", "When is that looked at again?", required=True, when=Is("outcome", "kept")),
)


@may(Capability.ANSWER_REQUEST, Capability.WORK_ENQUIRY, Capability.HOLD_RESTRICTION, methods=("GET", "POST"))
def withheld(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """What was answered, why it is withheld, and the decision whether it still is."""
    viewer, now = request.viewer, request.now
    found = withheld_to_review(viewer, request_id, at=now)
    if found is None:
        raise Http404
    shows(request, "agency_request", [found.request.id, found.request.case.record_id], purpose=found.request.purpose)
    form = QuestionsForm(QUESTIONS, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.answers()
        try:
            settles = partial(settle_withheld, request_id=found.request.id, by=viewer, at=now, **given)
            form.keeping(request, "request.withheld", settles, subject_id=found.request.id)
        except Refused as refused:
            form.refuse(refused.reasons)
        else:
            messages.success(request, f"Recorded: {dict(Withholding.OUTCOMES)[given['outcome']].lower()}.")
            return redirect("my_work")
    return render(
        request,
        "requests/withheld.html.jinja",
        {
            "asked": found.request,
            "row": found.withholding,
            "subject": asked_about(viewer, found.request.case.record_id),
            "said": presenters.said(found.response),
            "form": form,
            "now": now,
        },
        status=422 if request.method == "POST" and not form.asked else 200,
    )
