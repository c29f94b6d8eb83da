"""Letters of an enquiry: which there are, writing one, and what is read on paper."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import staff_names
from halcyon.cases.actions import Stale
from halcyon.cases.models import Case
from halcyon.frontdoor.letters.actions import (
    Warned,
    letter_arrived,
    return_letter,
    rewrite_letter,
    send_letter,
    sign_letter,
    start_letter,
    write_letter,
)
from halcyon.frontdoor.letters.models import Letter
from halcyon.frontdoor.letters.queries import as_read, letter_of, letters_of, possible, withheld_by, wrong_with
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import subject
from halcyon.practice.letters import TEMPLATES, Template
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters
from halcyon.web.pages.front_door.views.common import case_for, number
from halcyon.web.request import Request


class LetterForm(forms.Form):
    """Who it is to, and what the writer adds. The address is as it will stand on the letter."""

    recipient = forms.CharField(
        label="Who is it to?", help_text="Name, or job and organisation.", max_length=150, required=False
    )
    address = forms.CharField(
        label="Address",
        help_text="Empty where none is safe: then the letter is given by hand. A protected address is never put in.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 8}), required=False, strip=False, max_length=8000)

    def __init__(self, template: Template, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if template.prompt:
            self.fields["text"].label, self.fields["text"].help_text = template.prompt, template.help
            self.fields["text"].shown_required = True  # type: ignore[attr-defined]
        else:
            del self.fields["text"]
        self.fields["recipient"].shown_required = True  # type: ignore[attr-defined]


@may(Capability.WORK_ENQUIRY, methods=("GET", "POST"))
def letters(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """The letters of an enquiry, and which others can be begun."""
    viewer, now = request.viewer, request.now
    row, purpose = case_for(request, case_id)
    written = letters_of(viewer, row)
    shows(request, "case", [row.id, *(w.id for w in written)], purpose=purpose)
    refused: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            made = start_letter(case_id=row.id, template=request.POST.get("template", ""), by=viewer, at=now)
        except Refused as problem:
            refused = problem.reasons
        else:
            return redirect("case_letter", case_id=row.id, letter_id=made.id)
    names = staff_names(viewer, [w.signed_by or w.made_by for w in written])
    return render(
        request,
        "letters/list.html.jinja",
        {
            "case": row,
            "banner": presenters.banner(subject(viewer, row.record_id, at=now)),
            "written": [(w, TEMPLATES[w.template], names.get(w.signed_by or w.made_by, "")) for w in written],
            "possible": possible(viewer, row),
            "refused": refused,
            "now": now,
        },
        status=422 if refused else 200,
    )


@may(Capability.WORK_ENQUIRY, methods=("GET", "POST"))
def letter(request: Request, case_id: uuid.UUID, letter_id: uuid.UUID) -> HttpResponse:
    """One letter: written and checked, signed, sent, come back. `do` says which of these is done."""
    viewer, now = request.viewer, request.now
    row, found = _found(request, case_id, letter_id)
    template = TEMPLATES[found.template]
    form = LetterForm(template, initial={"recipient": found.recipient, "address": found.address, "text": found.text})
    problems: tuple[str, ...] = ()
    conflict: Stale | None = None
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do in ("save", "sign"):
            form = LetterForm(template, request.POST)
        try:
            done = _done(request, do, found, form)
            if done is not None:
                return redirect("case_letter", case_id=row.id, letter_id=done.id)
        except Refused as refused:
            problems = refused.reasons
        except Warned:
            problems = ("Look at the warnings below. Mend the letter, or confirm each of them.",)
        except Stale as stale:
            conflict = stale
    found = letter_of(viewer, row, letter_id) or found
    return render(
        request,
        "letters/letter.html.jinja",
        {
            "case": row,
            "letter": found,
            "template": template,
            "form": form,
            "read": as_read(viewer, found, row, at=now),
            "warnings": list(wrong_with(viewer, found, row)),
            "withheld": [presenters.agency_name(a) for a in withheld_by(viewer, row)] if template.family else [],
            "problems": problems,
            "conflict": conflict,
            "how": Letter.HOW,
            "within": registry.profile.letter_arrives_within if template.agency else None,
            "given": request.POST,
            "names": staff_names(viewer, [found.signed_by, found.sent_by, found.arrived_by]),
            "banner": presenters.banner(subject(viewer, row.record_id, at=now)),
            "now": now,
        },
        status=409 if conflict else 422 if problems or form.errors else 200,
    )


def _done(request: Request, do: str, letter: Letter, form: LetterForm) -> Letter | None:
    """Do with a letter what was asked. The letter to go on with; None where the form is wrong or nothing was asked.

    Raises Refused, Warned and Stale as the acts do.
    """
    who: dict[str, Any] = {"by": request.viewer, "at": request.now}
    match do:
        case "save" | "sign" if form.is_valid():
            letter = _saved(request, letter, form)
            if do == "sign":
                confirmed = request.POST.getlist("confirmed")
                sign_letter(letter_id=letter.id, confirmed=confirmed, expected_version=letter.version, **who)
                messages.success(request, "Signed and kept with the enquiry. Print it or save it, then send it.")
        case "sent":
            send_letter(letter_id=letter.id, how=request.POST.get("how", ""), **who)
            messages.success(request, "Written down: the letter was sent.")
        case "arrived":
            letter_arrived(letter_id=letter.id, words=request.POST.get("words", ""), **who)
            messages.success(request, "Written down: the letter arrived.")
        case "returned":
            return_letter(letter_id=letter.id, why=request.POST.get("why", ""), **who)
        case "again":
            return rewrite_letter(letter_id=letter.id, **who)
        case _:
            return None
    return letter


def _found(request: Request, case_id: uuid.UUID, letter_id: uuid.UUID) -> tuple[Case, Letter]:
    row, purpose = case_for(request, case_id)
    found = letter_of(request.viewer, row, letter_id)
    if found is None:
        raise Http404
    shows(request, "letter", [found.id, row.id], purpose=purpose)
    return row, found


def _saved(request: Request, found: Letter, form: LetterForm) -> Letter:
    given = form.cleaned_data
    same = (given["recipient"], given["address"], given.get("text", "").replace("\r\n", "\n"))
    if same == (found.recipient, found.address, found.text):
        return found
    return write_letter(
        letter_id=found.id,
        recipient=given["recipient"],
        address=given["address"],
        text=given.get("text", ""),
        expected_version=number(request.POST.get("version")) or 0,
        by=request.viewer,
        at=request.now,
    )


@may(Capability.WORK_ENQUIRY)
def printed(request: Request, case_id: uuid.UUID, letter_id: uuid.UUID) -> HttpResponse:
    """A signed letter as it is printed: nothing of the product around it."""
    row, found = _found(request, case_id, letter_id)
    if found.state == "draft":
        raise Http404
    read = as_read(request.viewer, found, row, at=request.now)
    return render(request, "letters/print.html.jinja", {"letter": found, "read": read, "case": row})
