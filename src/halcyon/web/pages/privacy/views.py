"""The privacy lead's pages: who looked at what, and who searched for whom. Opaque ids and codes: no case content."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render

from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import colleagues, staff_names
from halcyon.audit.queries import entries_about, entries_by, entries_searching, search_term_of
from halcyon.cases.queries import case_by_reference
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.pages.front_door.presenters import agency_name
from halcyon.web.request import Request

ACTIONS = {
    "read": "opened",
    "person_searched": "searched for a person",
    "case_moved": "made a move",
    "case_opened": "opened a case",
    "concern_received": "raised a concern",
    "disclosed": "disclosed",
    "sharing_decided": "sharing decided by rule",
    "sharing_reviewed": "decided about sharing",
    "information_returned": "answered the hub",
    "relationship_begun": "was given access",
    "relationship_ended": "access ended",
    "emergency_access": "opened in an emergency",
    "response_signed": "signed an answer",
    "audit_read_about_object": "asked the log who opened something",
    "audit_read_by_actor": "asked the log what somebody did",
    "audit_read_by_term": "asked the log who searched for something",
    "audit_term_opened": "read what somebody searched for",
    "question_answered": "answered a question that a rule asked",
    "question_let_go": "let a question go that a rule asked",
    "words_kept": "kept words that were questioned",
    "record_linked": "linked records",
    "record_unlinked": "separated records",
    "merge_proposed": "said that two people are one",
    "person_claimed": "opened a person without an open case",
    "person_named": "named somebody on a restricted record",
    "person_taken_off_list": "took somebody off a restricted record",
    "case_allocated": "allocated a case",
    "request_opened": "opened a request",
}


class LookForm(forms.Form):
    reference = forms.CharField(
        label="A case’s reference", help_text="For example, 4F-0012", required=False, max_length=30
    )
    term = forms.CharField(
        label="What was searched for",
        help_text="Exactly as someone may have typed it. Finds searches that found nothing too.",
        required=False,
        max_length=200,
    )


def _id(text: str) -> uuid.UUID | None:
    """The opaque id in a row of the log; what is named by a code has none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _rows(viewer: Viewer, entries: list[Any]) -> list[dict[str, Any]]:
    people = {e.actor: user for e in entries if (user := _id(e.actor))}
    names = staff_names(viewer, people.values())
    purposes = registry.purposes
    return [
        {
            "at": e.at,
            "who": names.get(people[e.actor], "Someone unknown") if e.actor in people else e.actor,
            "user": people.get(e.actor),
            "agency": agency_name(e.agency) if e.agency else "",
            "did": ACTIONS.get(e.action, e.action.replace("_", " ")),
            "kind": e.object_kind.replace("_", " "),
            "why": purposes[e.purpose].title if e.purpose in purposes else e.purpose.replace("_", " "),
            "rule": e.rule,
            "count": len(e.object_ids),
            "searched": e.id if e.term_sealed else None,
            "about": next((i for i in map(_id, e.object_ids[:1]) if i), None),
        }
        for e in entries
    ]


@may(Capability.READ_AUDIT, methods=("GET", "POST"))
def who_looked(request: Request) -> HttpResponse:
    """Ask the log: who opened a case, or who searched for a name."""
    viewer, now = request.viewer, request.now
    form = LookForm(request.POST or None)
    rows, asked = [], ""
    if request.method == "POST" and form.is_valid():
        done_to = partial(entries_about, by=viewer.actor, at=now, request_id=viewer.request_id, session=viewer.session)
        for_term = partial(
            entries_searching, by=viewer.actor, at=now, request_id=viewer.request_id, session=viewer.session
        )
        reference, term = form.cleaned_data["reference"].strip(), form.cleaned_data["term"].strip()
        if reference:
            found = case_by_reference(viewer, reference)
            asked = f"Who opened or changed {reference}"
            if found is None:
                form.add_error("reference", "There is no case with this reference.")
            else:
                rows = _rows(viewer, done_to(str(found), viewer))
        elif term:
            asked = "Who searched for this"
            rows = [{**row, "searched": None} for row in _rows(viewer, for_term(term, viewer))]  # they typed it
        else:
            form.add_error("reference", "Enter a reference, or what was searched for.")
    return render(
        request,
        "privacy/who_looked.html.jinja",
        {
            "form": form,
            "rows": rows,
            "asked": asked,
            "staff": colleagues(viewer, at=now, agency=viewer.agency),
            "now": now,
        },
    )


@may(Capability.READ_AUDIT)
def about(request: Request, object_id: uuid.UUID) -> HttpResponse:
    """Everything that was done with one thing, newest first."""
    viewer, now = request.viewer, request.now
    rows = entries_about(
        str(object_id), viewer, by=viewer.actor, at=now, request_id=viewer.request_id, session=viewer.session
    )
    return render(
        request,
        "privacy/rows.html.jinja",
        {"title": "Who opened or changed this", "rows": _rows(viewer, rows), "now": now},
    )


@may(Capability.READ_AUDIT)
def by_person(request: Request, user_id: uuid.UUID) -> HttpResponse:
    """Everything that one person did, newest first."""
    viewer, now = request.viewer, request.now
    rows = entries_by(
        str(user_id), viewer, by=viewer.actor, at=now, request_id=viewer.request_id, session=viewer.session
    )
    name = staff_names(viewer, [user_id]).get(user_id, "Someone unknown")
    return render(
        request, "privacy/rows.html.jinja", {"title": f"What {name} did", "rows": _rows(viewer, rows), "now": now}
    )


@may(Capability.READ_AUDIT, methods=("POST",))
def searched(request: Request, entry_id: int) -> HttpResponse:
    """Show what was typed in one search, which the log keeps sealed: a search is misused by whom it looks for."""
    viewer, now = request.viewer, request.now
    try:
        entry, term = search_term_of(
            entry_id, viewer, by=viewer.actor, at=now, request_id=viewer.request_id, session=viewer.session
        )
    except LookupError:
        raise Http404 from None
    (row,) = _rows(viewer, [entry])
    return render(request, "privacy/searched.html.jinja", {"row": row, "term": term, "now": now})
