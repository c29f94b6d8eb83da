"""The hub's list, an enquiry, and every move of any case: one form for them all, drawn from the pathway."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import colleagues, working_calendar
from halcyon.cases.actions import Stale, allocate, move, write_shared_text
from halcyon.cases.models import Case
from halcyon.cases.queries import (
    allocated_to,
    clocks,
    moves_open_to,
    open_with_worker,
    requests_of,
    shared_texts,
    with_requests,
)
from halcyon.cases.queries import case as visible_case
from halcyon.chronology.queries import timeline
from halcyon.frontdoor.actions import pass_to_allocated_worker, say_who
from halcyon.frontdoor.queries import ENQUIRY, contact_of, contacts_of, enquiries, others_in_contact, repeats
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.actions import look_up
from halcyon.people.queries import names_of, review, subject
from halcyon.responses.queries import signed
from halcyon.sharing.queries import decisions_for, shared_about
from halcyon.web.guarding import may
from halcyon.web.instruments import QuestionsForm
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters
from halcyon.web.request import Request
from halcyon.work.queries import documents_of

PURPOSE = "mash_enquiry"
ANALYSIS = "information_and_analysis"


def _case(request: Request, case_id: uuid.UUID) -> tuple[Case, str]:
    """The case and the purpose for which this viewer may see it, or 404: absent and hidden look the same."""
    viewer: Viewer = request.viewer
    for purpose in sorted(viewer.purposes):
        found = visible_case(viewer, case_id, purpose, at=request.now)
        if found is not None:
            return found, purpose
    raise Http404


@may(Capability.SEE_FRONT_DOOR)
def front_door(request: Request) -> HttpResponse:
    """The hub's list, most urgent first, with filters that are links and counts that are rows."""
    viewer, now = request.viewer, request.now
    state, rating = request.GET.get("state", ""), request.GET.get("rating", "")
    rows = list(enquiries(viewer, at=now, state=state, rating=rating).order_by("opened_at")[:300])
    names = names_of(viewer, [c.record_id for c in rows])
    shows(request, "case", [c.id for c in rows], purpose=PURPOSE)
    return render(
        request,
        "front_door/list.html.jinja",
        {
            "rows": presenters.list_rows(with_requests(rows), names, contacts_of(viewer, rows), now=now),
            "groups": presenters.filters(viewer, state=state, rating=rating, now=now),
            "state": state,
            "rating": rating,
            "now": now,
            "working_days": working_calendar().working_days_between,
        },
    )


@may(Capability.OPEN_PERSON)
def case(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """One case: who it is about, how long is left, what is known, what to do next."""
    viewer, now = request.viewer, request.now
    row, purpose = _case(request, case_id)
    person = subject(viewer, row.record_id, at=now)
    lines = timeline(viewer, person.record_ids, purpose=purpose, at=now, case_ids=[row.id], limit=30)
    asked = requests_of(row)
    read = signed(viewer, [r.response_id for r in asked if r.response_id], at=now)
    shows(request, "case", [row.id, *person.record_ids, *read], purpose=purpose)
    decisions = decisions_for(viewer, row.id)
    shared = shared_about(viewer, [row.id])
    contact = contact_of(viewer, row)
    texts = shared_texts(row)
    definition = registry.pathways[row.pathway]
    context: dict[str, Any] = {
        "case": row,
        "pathway": definition,
        "state": definition.state(row.state),
        "person": person,
        "banner": presenters.banner(person),
        "steps": presenters.steps(row, definition, lines, asked, now=now),
        "clocks": presenters.clock_rows(clocks(row), now=now),
        "moves": moves_open_to(viewer, row),
        "answers": presenters.answers(row, asked, decisions, read),
        "policy": presenters.policy(asked, decisions),
        "contact": contact,
        "said_by": f"{contact.referrer_name}, {contact.referrer_role}" if contact else "",
        "events": presenters.events(lines),
        "lanes": presenters.lanes(lines, now=now),
        "shared": shared,
        "documents": presenters.documents(documents_of(viewer, [row.id], purpose, at=now)),
        "text": texts.get(ANALYSIS),
        "others": others_in_contact(viewer, row, at=now) if row.pathway == ENQUIRY else [],
        "repeats": repeats(viewer, row, person.record_ids, at=now) if row.pathway == ENQUIRY else None,
        "allocated": presenters.worker(viewer, allocated_to(viewer, row)),
        "open_elsewhere": open_with_worker(viewer, person.record_ids, purpose, at=now, but=row.id),
        "may_work": viewer.can(Capability.WORK_ENQUIRY),
        "waiting_for": [presenters.agency_name(r.agency) for r in asked if r.state in presenters.OPEN],
        "agency_names": {code: presenters.agency_name(code) for d in shared for code in (d.from_agency, d.to_agency)},
        "purposes": registry.purposes,
        "profile": registry.profile,
        "agreement": registry.agreement,
        "now": now,
        "working_days": working_calendar().working_days_between,
        "waiting_identity": row.facts.get("identity") == "waiting" and viewer.can(Capability.LINK_PEOPLE),
    }
    return render(request, "front_door/case.html.jinja", context)


@may(Capability.OPEN_PERSON, methods=("GET", "POST"))
def make_move(request: Request, case_id: uuid.UUID, move_key: str) -> HttpResponse:
    """The form of one move, drawn from the pathway. Refusals come back with everything that was typed."""
    viewer, now = request.viewer, request.now
    row, purpose = _case(request, case_id)
    definition = registry.pathways[row.pathway]
    try:
        step = definition.move(move_key)
    except KeyError:
        raise Http404 from None
    if not step.who() & viewer.roles:
        raise Http404
    person = subject(viewer, row.record_id, at=now)
    shows(request, "case", [row.id, row.record_id], purpose=purpose)
    status = 200
    if request.method == "POST":
        form = QuestionsForm(step.asks, request.POST)
        if form.is_valid():
            try:
                move(
                    case_id=row.id,
                    key=step.key,
                    given=form.answers(),
                    by=viewer,
                    at=now,
                    expected_version=_number(request.POST.get("version")),
                )
            except Refused as refused:
                form.refuse(refused.reasons)
            except Stale:
                form.refuse(
                    (
                        "Somebody else changed this case while you were writing. What you typed is kept below. "
                        "Look at what changed, then send it again.",
                    )
                )
                row, _ = _case(request, case_id)
            else:
                messages.success(request, f"{step.label}: done.")
                return redirect("case", case_id=row.id)
        status = 422
    else:
        form = QuestionsForm(step.asks, initial={k: row.facts.get(k) for k in step.sets if row.facts.get(k)})
    return render(
        request,
        "front_door/move.html.jinja",
        {
            "case": row,
            "step": step,
            "form": form,
            "banner": presenters.banner(person),
            "contact": contact_of(viewer, row),
            "waiting": [presenters.agency_name(r.agency) for r in requests_of(row) if r.state in presenters.OPEN],
            "now": now,
        },
        status=status,
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


class AllocateForm(forms.Form):
    user = forms.ChoiceField(label="Who works this case?")
    reason = forms.CharField(label="Why?", required=False, max_length=300)


@may(Capability.WORK_ENQUIRY, methods=("GET", "POST"))
def give_to(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Allocate a case to one person of the agency that works it."""
    viewer, now = request.viewer, request.now
    row, purpose = _case(request, case_id)
    form = AllocateForm(request.POST or None)
    form.fields["user"].choices = [  # type: ignore[attr-defined]
        (str(u.id), f"{u.name}, {u.job_title}") for u in colleagues(viewer, at=now, agency=row.owner_agency)
    ]
    if request.method == "POST" and form.is_valid():
        allocate(
            case_id=row.id,
            user=uuid.UUID(form.cleaned_data["user"]),
            purpose=purpose,
            reason=form.cleaned_data["reason"],
            by=viewer,
            at=now,
        )
        messages.success(request, "Allocated.")
        return redirect("case", case_id=row.id)
    return render(
        request,
        "front_door/allocate.html.jinja",
        {"case": row, "form": form, "banner": presenters.banner(subject(viewer, row.record_id, at=now)), "now": now},
        status=422 if form.errors else 200,
    )


@may(Capability.WORK_ENQUIRY, methods=("POST",))
def pass_on(request: Request, case_id: uuid.UUID, other_id: uuid.UUID) -> HttpResponse:
    """Tell the worker of an open case about the same person of this new concern, at once."""
    row, _ = _case(request, case_id)
    other, purpose = _case(request, other_id)
    same_person = subject(request.viewer, row.record_id, at=request.now).record_ids
    if other not in open_with_worker(request.viewer, same_person, purpose, at=request.now, but=row.id):
        raise Http404
    pass_to_allocated_worker(case_id=row.id, open_case_id=other.id, by=request.viewer, at=request.now)
    messages.success(request, f"The worker of {other.reference} has been told.")
    return redirect("case", case_id=row.id)


class WhoForm(forms.Form):
    """Which of the people shown this is, or somebody new, and why the choice is sure."""

    person = forms.ChoiceField(label="Who is this?", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="How do you know?",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A few words: what agrees, and what you checked.",
    )


@may(Capability.LINK_PEOPLE, methods=("GET", "POST"))
def who(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Say who an enquiry is about: candidates with the evidence for and against, or somebody new."""
    viewer, now = request.viewer, request.now
    row, purpose = _case(request, case_id)
    waiting = review(viewer, row.record_id, at=now)
    if waiting is None or waiting.settled_at:
        return redirect("case", case_id=row.id)
    found = look_up(
        asked=presenters.asked(waiting.record),
        words=f"review {row.record_id}",
        purpose=purpose,
        by=viewer,
        at=now,
    )
    choices = [(str(p.person_id), p) for p in found.people if p.candidate.record_id != str(row.record_id)]
    form = WhoForm(request.POST or None)
    form.fields["person"].choices = [  # type: ignore[attr-defined]
        *((key, shown.name) for key, shown in presenters.named(viewer, choices)),
        ("new", "Nobody shown: this is someone new"),
    ]
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["person"]
        try:
            say_who(
                case_id=row.id,
                person_id=None if chosen == "new" else uuid.UUID(chosen),
                reason=form.cleaned_data["reason"],
                by=viewer,
                at=now,
            )
        except ValueError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Linked. It can be undone on the person’s page.")
            return redirect("case", case_id=row.id)
    return render(
        request,
        "front_door/who.html.jinja",
        {
            "case": row,
            "record": waiting.record,
            "banner": presenters.banner(subject(viewer, row.record_id, at=now)),
            "found": presenters.named(viewer, choices),
            "truncated": found.truncated,
            "form": form,
            "now": now,
        },
        status=422 if form.errors else 200,
    )


class TextForm(forms.Form):
    text = forms.CharField(
        label="What the information means for this child",
        widget=forms.Textarea(attrs={"rows": 12}),
        required=False,
        strip=False,
    )


@may(Capability.WORK_ENQUIRY, methods=("GET", "POST"))
def analysis(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """The hub's information and analysis, written by several people. A conflict shows both texts; none is lost."""
    viewer, now = request.viewer, request.now
    row, purpose = _case(request, case_id)
    shows(request, "case", [row.id], purpose=purpose)
    standing = shared_texts(row).get(ANALYSIS)
    conflict, version = None, standing.version if standing else 0
    form = TextForm(request.POST or None, initial={"text": standing.text if standing else ""})
    if request.method == "POST" and form.is_valid():
        try:
            saved = write_shared_text(
                case_id=row.id,
                key=ANALYSIS,
                title="MASH information and analysis",
                text=form.cleaned_data["text"].replace("\r\n", "\n"),
                expected_version=_number(request.POST.get("version")) or 0,
                by=viewer,
                at=now,
            )
        except Stale as stale:
            conflict, version = stale, stale.version
            standing = shared_texts(row).get(ANALYSIS)  # somebody may have written the first one meanwhile
        else:
            if request.headers.get("Accept") == "application/json":
                return forms_saved(now, saved.version)
            messages.success(request, "Saved.")
            return redirect("case", case_id=row.id)
    return render(
        request,
        "front_door/analysis.html.jinja",
        {
            "case": row,
            "form": form,
            "version": version,
            "conflict": conflict,
            "standing": standing,
            "banner": presenters.banner(subject(viewer, row.record_id, at=now)),
            "now": now,
        },
        status=409 if conflict else 200,
    )


def forms_saved(now: datetime, version: int) -> HttpResponse:
    """What a script that saves in the background is told."""
    return JsonResponse({"saved_at": now.isoformat(), "version": version})


@may(Capability.WORK_ENQUIRY)
def answer(request: Request, case_id: uuid.UUID, request_id: uuid.UUID) -> HttpResponse:
    """What one agency answered, as far as its label lets this viewer read it."""
    viewer, now = request.viewer, request.now
    row, purpose = _case(request, case_id)
    asked = next((r for r in requests_of(row) if r.id == request_id), None)
    if asked is None:
        raise Http404
    response = signed(viewer, [asked.response_id], at=now).get(asked.response_id) if asked.response_id else None
    shows(request, "agency_request", [asked.id], purpose=purpose)
    return render(
        request,
        "front_door/answer.html.jinja",
        {
            "case": row,
            "asked": asked,
            "agency": presenters.agency_name(asked.agency),
            "response": response,
            "said": presenters.said(response) if response else [],
            "decision": decisions_for(viewer, row.id).get(asked.decision),
            "banner": presenters.banner(subject(viewer, row.record_id, at=now)),
            "now": now,
        },
    )


@may(Capability.OPEN_PERSON)
def chronology(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """The whole chronology of whom a case is about, a page at a time, as known now or on a day."""
    viewer, now = request.viewer, request.now
    row, purpose = _case(request, case_id)
    person = subject(viewer, row.record_id, at=now)
    shows(request, "record", list(person.record_ids), purpose=purpose)
    known, problem = presenters.read_known(request.GET)
    lines = timeline(
        viewer,
        person.record_ids,
        purpose=purpose,
        at=now,
        case_ids=[row.id],
        as_known_at=known,
        before=presenters.read_before(request.GET.get("before", "")),
        limit=51,
    )
    return render(
        request,
        "front_door/chronology.html.jinja",
        {
            "case": row,
            "banner": presenters.banner(person),
            "events": presenters.events(lines[:50]),
            "older": presenters.write_before(lines[49], request.GET) if len(lines) > 50 else None,
            "known": known,
            "typed": request.GET.get("known", ""),
            "problem": problem,
            "now": now,
        },
    )
