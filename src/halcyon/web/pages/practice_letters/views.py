"""A letter to a practice about one young person."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import organisation_name, service_names, staff_names
from halcyon.health.letters import queries
from halcyon.health.letters.actions import PURPOSE, chase_letter, read_letter
from halcyon.health.reports.waiting import reminders
from halcyon.kernel.pathways import Refused
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.request import Request


@may(Capability.MEND_CODES, Capability.SEE_CLINIC, methods=("GET", "POST"))
def one(request: Request, letter_id: uuid.UUID) -> HttpResponse:
    """What the practice was told; saying that it has read it; for the clinic, asking again."""
    viewer, now = request.viewer, request.now
    row = queries.letter(viewer, letter_id)
    if row is None:
        raise Http404
    addressee = queries.is_addressee(viewer, row)
    if request.method == "POST":
        try:
            if addressee:
                read_letter(letter_id=row.id, by=viewer, at=now)
            else:
                chase_letter(letter_id=row.id, by=viewer, at=now)
        except Refused as refused:
            messages.info(request, " ".join(refused.reasons))
        else:
            messages.success(request, "The clinic sees that you have read it." if addressee else "It is asked again.")
        return redirect("practice_letter", letter_id=row.id)
    shows(request, "practice_letter", [row.id], purpose=PURPOSE)
    return render(
        request,
        "practice_letters/one.html.jinja",
        {
            "row": row,
            "addressee": addressee,
            "practice": service_names(viewer, [row.practice]).get(row.practice, "the practice"),
            "agency": organisation_name(row.owner_agency),
            "names": staff_names(viewer, [i for i in (row.sent_by, row.read_by) if i]),
            "reminded": [r.at for r in reminders(row.id)],
            "now": now,
        },
    )
