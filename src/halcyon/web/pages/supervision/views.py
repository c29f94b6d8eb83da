"""Supervision: one's own, what one gives, and what whoever leads safeguarding in an agency oversees."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halcyon.agencies.queries import colleagues, staff_names
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.doing import days, did, form_page, lines, one_of
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.presenting import day
from halcyon.web.request import Request
from halcyon.workforce.supervision import actions, queries
from halcyon.workforce.supervision.models import SupervisionAgreement, SupervisionSession
from halcyon.workforce.supervision.queries import SEES, AgreementNow
from halcyon.workforce.supervision.rules import IN_DATE, WORDS

PURPOSE = "own_work"
FEW = "hidden"


def _rows(found: Iterable[AgreementNow], *, who: bool) -> list[list[Any]]:
    """Agreements as rows: of whom (or by whom), how often, and how they stand."""
    return [
        [
            {
                "text": ", ".join(name for _, name in n.people) if who else n.supervisor,
                "href": reverse("supervision_agreement", args=[n.agreement.id]),
                "note": n.agreement.get_kind_display(),
            },
            {
                "text": f"Every {n.agreement.every} months" if n.agreement.every > 1 else "Every month",
                "unverified": not n.agreement.verified,
            },
            day(n.due.last) or "Never",
            {
                "text": day(n.due.on),
                "flag": "" if n.due.state == IN_DATE else WORDS[n.due.state],
                "note": f"{n.due.cancelled} cancelled since" if n.due.cancelled else "",
            },
        ]
        for n in found
    ]


@may(Capability.SIGNED_IN)
def overview(request: Request) -> HttpResponse:
    """One's own supervision, what one gives, the oversight queue, and how the teams do."""
    viewer, now = request.viewer, request.now
    keeps = viewer.can(Capability.SUPERVISE)
    mine, given = queries.mine(viewer, at=now), queries.given(viewer, at=now)
    overseen = queries.overseen(viewer, at=now) if keeps else []
    shows(request, "supervision", [n.agreement.id for n in (*mine, *given, *overseen)], purpose=PURPOSE)
    teams = queries.supervision_done(viewer, at=now) if viewer.capabilities & set(SEES) else None
    return render(
        request,
        "supervision/list.html.jinja",
        {
            "mine": _rows(mine, who=False),
            "given": _rows(given, who=True),
            "keeps": keeps,
            "overseen": [[n.supervisor, *row] for n, row in zip(overseen, _rows(overseen, who=True), strict=True)],
            "without": [[w.name, w.job, w.why] for w in queries.without(viewer, at=now)] if keeps else [],
            "teams": None
            if teams is None
            else [
                [
                    {"text": t.team, "note": t.agency},
                    *(FEW if n is None else n for n in (t.agreements, t.in_date, t.overdue, t.held, t.cancelled)),
                ]
                for t in teams
            ],
        },
    )


@may(Capability.SUPERVISE, methods=("GET", "POST"))
def new(request: Request) -> HttpResponse:
    """Agree supervision with somebody."""
    viewer, now = request.viewer, request.now
    staff = colleagues(viewer, at=now, agency=viewer.agency)
    figures = "; ".join(
        f"{dict(SupervisionAgreement.KINDS)[kind].lower()} every {limit.amount} months"
        + ("" if limit.verified else " (unverified)")
        for kind, limit in registry.profile.supervision.items()
    )

    class AgreeForm(forms.Form):
        kind = one_of("What kind of supervision?", SupervisionAgreement.KINDS)
        supervisor = forms.ChoiceField(
            label="Who supervises?",
            choices=[(str(u.id), f"{u.name}, {u.job_title}") for u in staff],
            initial=str(viewer.user_id),
        )
        people = forms.MultipleChoiceField(
            label="Who is supervised?",
            choices=[(str(u.id), f"{u.name}, {u.job_title}") for u in staff],
            widget=forms.CheckboxSelectMultiple,
        )
        every = forms.IntegerField(
            label="Every how many months?",
            help_text=f"Leave empty for the county’s figure: {figures}.",
            required=False,
            min_value=1,
            max_value=24,
        )
        begins = days("From which day?")

    form = AgreeForm(request.POST if request.method == "POST" else None)

    def make() -> None:
        given = form.cleaned_data
        actions.agree_supervision(
            kind=given["kind"],
            supervisor=uuid.UUID(given["supervisor"]),
            people=[uuid.UUID(i) for i in given["people"]],
            every=given["every"],
            begins=given["begins"],
            by=viewer,
            at=now,
        )

    home = reverse("supervision")
    return form_page(
        request,
        form,
        make,
        title="Agree supervision",
        lead="Its dates are seen by both, and by whoever leads safeguarding in the agency. What is said is not.",
        button="Agree it",
        done="Agreed.",
        to=home,
        back=home,
    )


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def one(request: Request, agreement_id: uuid.UUID) -> HttpResponse:
    """One agreement: what is due, and the sessions. Whoever supervises may end it."""
    viewer, now = request.viewer, request.now
    found = queries.agreement(viewer, agreement_id, at=now)
    if found is None:
        raise Http404
    supervises = viewer.user_id == found.agreement.supervisor
    if request.method == "POST":
        actions.end_supervision(agreement_id=agreement_id, by=viewer, at=now)
        messages.success(request, "The agreement has ended. What was recorded under it stays.")
        return redirect("supervision")
    shows(request, "supervision", [agreement_id], purpose=PURPOSE)
    inside = supervises or viewer.user_id in {i for i, _ in found.people}
    return render(
        request,
        "supervision/agreement.html.jinja",
        {
            "found": found,
            "state": WORDS[found.due.state],
            "in_date": found.due.state == IN_DATE,
            "sessions": [
                [
                    {
                        "text": day(s.on),
                        "href": reverse("supervision_session", args=[s.id]) if inside and s.state == "held" else "",
                    },
                    s.get_state_display(),
                    f"{s.minutes} min" if s.minutes else s.get_reason_display(),
                    day(s.due_on),
                ]
                for s in queries.sessions(viewer, found)
            ],
            "records": (supervises or viewer.can(Capability.SUPERVISE)) and found.agreement.ends is None,
        },
    )


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def record(request: Request, agreement_id: uuid.UUID) -> HttpResponse:
    """Write down that a session was held or cancelled."""
    viewer, now = request.viewer, request.now
    found = queries.agreement(viewer, agreement_id, at=now)
    if found is None:
        raise Http404

    class RecordForm(forms.Form):
        state = one_of("Was it held?", SupervisionSession.STATES)
        on = days("On which day?")
        minutes = forms.IntegerField(
            label="How many minutes, if it was held?", required=False, min_value=1, max_value=600
        )
        reason = one_of("Why was it cancelled?", SupervisionSession.REASONS, required=False)

    form = RecordForm(request.POST if request.method == "POST" else None)
    back = reverse("supervision_agreement", args=[agreement_id])
    return form_page(
        request,
        form,
        lambda: actions.record_session(agreement_id=agreement_id, by=viewer, at=now, **form.cleaned_data),
        title="Record a session",
        caption=", ".join(name for _, name in found.people),
        lead="A session that was cancelled stays due.",
        button="Record it",
        done="Recorded.",
        to=back,
        back=back,
    )


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def session(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """One session with its notes, for the two of them; and writing another."""
    viewer, now = request.viewer, request.now
    page = queries.session_page(viewer, session_id, at=now)
    if page is None:
        raise Http404
    supervises = viewer.user_id == page.session.agreement.supervisor
    whose = [p for p in page.now.people if supervises or p[0] == viewer.user_id]

    class NoteForm(forms.Form):
        about = forms.ChoiceField(label="About whose work?", choices=[(str(i), name) for i, name in whose])
        reference = forms.CharField(label="Case reference, if it was about one case", required=False, max_length=30)
        text = lines("What was talked about?", "Read by the two of you only.", rows=5)
        actions = lines("What is to be done?", required=False)

    form = NoteForm(request.POST if request.method == "POST" else None)

    def keep() -> None:
        given = form.cleaned_data
        actions.write_note(
            session_id=session_id,
            about=uuid.UUID(given["about"]),
            text=given["text"],
            actions=given["actions"],
            reference=given["reference"],
            by=viewer,
            at=now,
        )

    if request.method == "POST" and form.is_valid() and did(form, keep):
        messages.success(request, "The note is kept for the two of you.")
        return redirect("supervision_session", session_id=session_id)
    cases = [n.case for n in page.notes if n.case]
    shows(request, "supervision", [session_id, *(n.id for n in page.notes), *cases], purpose=PURPOSE)
    return render(
        request,
        "supervision/session.html.jinja",
        {
            "page": page,
            "notes": [{"row": n, "reference": queries.case_of(viewer, n, at=now)} for n in page.notes],
            "names": staff_names(viewer, [*(n.about for n in page.notes), *(n.by for n in page.notes)]),
            "form": form,
            "now": now,
        },
        status=422 if form.errors else 200,
    )
