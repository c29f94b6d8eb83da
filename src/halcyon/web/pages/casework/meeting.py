"""Who is invited to a meeting of a case, and who came."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.access.viewing import Denied
from halcyon.agencies.queries import organisation, organisation_name
from halcyon.cases.actions import invite, meeting_of, record_attendance
from halcyon.cases.models import Attendance, Case
from halcyon.cases.queries import attendance_of
from halcyon.kernel.pathways import Attended, CaseFacts
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import subject
from halcyon.practice.pathways.strategy_discussion.guards import missing
from halcyon.practice.protection import PROFESSIONS
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters
from halcyon.web.pages.front_door.views.common import case_for
from halcyon.web.request import Request

LEAST_FOR = "strategy_discussion"  # the one meeting that law and guidance give a least attendance
FAMILY = ("", "Nobody’s: the family, the child or an advocate")


class InviteForm(forms.Form):
    """One person more for the meeting."""

    name = forms.CharField(label="Name", max_length=150, error_messages={"required": "Enter a name"})
    profession = forms.ChoiceField(
        label="Profession", choices=PROFESSIONS, error_messages={"required": "Choose a profession"}
    )
    agency = forms.ChoiceField(label="Which agency’s?", required=False)


def _still_needed(row: Case, listed: Iterable[Attendance]) -> tuple[str, ...]:
    """Who of those without whom the meeting does not count is neither invited nor came, in words."""
    if row.pathway != LEAST_FOR:
        return ()
    there = tuple(
        Attended(a.agency, organisation(a.agency).kind if a.agency else "", a.profession)
        for a in listed
        if a.state != Attendance.APOLOGIES
    )
    return missing(CaseFacts(row.pathway, row.state, {}, attended=there))


def _for(request: Request, case_id: uuid.UUID) -> tuple[Case, str]:
    row, purpose = case_for(request, case_id)
    if not meeting_of(row):
        raise Http404
    return row, purpose


@may(Capability.OPEN_PERSON, methods=("GET", "POST"))
def meeting(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """The list of those invited, with who came; adding somebody."""
    viewer, now = request.viewer, request.now
    row, purpose = _for(request, case_id)
    form = InviteForm(request.POST or None)
    names = [(code, organisation_name(code)) for code in sorted(registry.agreement.parties)]
    form.fields["agency"].choices = [FAMILY, *names]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            invite(case_id=row.id, **form.cleaned_data, by=viewer, at=now)
        except Denied:
            raise Http404 from None
        messages.success(request, f"{form.cleaned_data['name']} is on the list.")
        return redirect("case_meeting", case_id=row.id)
    shows(request, "case", [row.id, row.record_id], purpose=purpose)
    definition = registry.pathways[row.pathway]
    listed = attendance_of(viewer, row)
    words = dict(PROFESSIONS)
    return render(
        request,
        "casework/meeting.html.jinja",
        {
            "case": row,
            "pathway": definition,
            "banner": presenters.banner(subject(viewer, row.record_id, at=now)),
            "rows": [
                {
                    "id": a.id,
                    "name": a.name,
                    "profession": words.get(a.profession, a.profession),
                    "agency": organisation_name(a.agency) if a.agency else "",
                    "state": a.state,
                }
                for a in listed
            ],
            "still_needed": _still_needed(row, listed),
            "states": Attendance.STATES,
            "form": form,
            "moves": [m for m in definition.from_state(row.state) if m.meeting and m.who() & viewer.roles],
            "now": now,
        },
        status=422 if form.errors else 200,
    )


@may(Capability.OPEN_PERSON, methods=("POST",))
def came(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Save who came and who did not."""
    row, _ = _for(request, case_id)
    allowed = {key for key, _ in Attendance.STATES}
    states = {
        a.id: str(request.POST[f"came-{a.id}"])
        for a in attendance_of(request.viewer, row)
        if request.POST.get(f"came-{a.id}") in allowed
    }
    try:
        record_attendance(case_id=row.id, states=states, by=request.viewer, at=request.now)
    except Denied:
        raise Http404 from None
    messages.success(request, "Who came is recorded.")
    return redirect("case_meeting", case_id=row.id)
