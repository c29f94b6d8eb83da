"""A practice’s safeguarding codes."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.exchange.csv.practice_entries import COLUMNS, load_practice_entries
from halcyon.exchange.csv.sheet import FileFault
from halcyon.health.letters.queries import letters_to
from halcyon.health.reports.queries import of_practice
from halcyon.health.surgeries import queries
from halcyon.health.surgeries.comparing import PURPOSE, NotSettled, settle
from halcyon.kernel.roles import Capability
from halcyon.practice.codes import CODES, SCHEMES
from halcyon.web.doing import say_wrong
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.request import Request

SETTLED_SHOWN = timedelta(days=28)
KINDS = {"add": "Add a code", "close": "Add a closing code", "hide": "Hide from online access", "decide": "Decide"}


class FileForm(forms.Form):
    file = forms.FileField(
        label="A file of safeguarding entries",
        help_text="CSV: one row for each entry, or for each patient without one.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )


class MendForm(forms.Form):
    """What the practice did. A sibling’s code is the practice’s decision, so its words differ."""

    outcome = forms.ChoiceField(label="", widget=forms.RadioSelect, choices=(), required=False)
    reason = forms.CharField(
        label="If not: why not?", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, kind: str, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        decide = kind == "decide"
        outcome = self.fields["outcome"]
        outcome.label = "Is it recorded on this record?" if decide else "Was it done in the practice’s record?"
        outcome.shown_required = True  # type: ignore[attr-defined]
        outcome.choices = [  # type: ignore[attr-defined]
            ("recorded", "Yes, it is recorded" if decide else "Yes, it is done"),
            ("declined", "No: the practice decided not to" if decide else "No: the difference is mistaken"),
        ]


@may(Capability.MEND_CODES, Capability.SEE_CODES)
def listing(request: Request) -> HttpResponse:
    """One's own practice; for the designated nurse, how each practice does."""
    viewer = request.viewer
    mine = queries.practices(viewer)
    if len(mine) == 1 and not viewer.can(Capability.SEE_CODES):
        return redirect("practice", practice_id=mine[0].id)
    every = queries.all_practices(viewer) if viewer.can(Capability.SEE_CODES) else []
    return render(request, "surgeries/list.html.jinja", {"mine": mine, "every": every, "now": request.now})


@may(Capability.MEND_CODES)
def practice(request: Request, practice_id: uuid.UUID) -> HttpResponse:
    """What is to be mended in one practice's records."""
    viewer, now = request.viewer, request.now
    found = queries.practice(viewer, practice_id)
    if found is None:
        raise Http404
    lines = queries.open_mismatches(viewer, found.id, at=now)
    settled = queries.settled_since(viewer, found.id, since=now - SETTLED_SHOWN, at=now)
    letters = letters_to(viewer, found.id)
    shown = [*(x.row.id for x in (*lines, *settled)), *(x.id for x in letters)]
    shows(request, "code_mismatch", shown, purpose=PURPOSE)
    return render(
        request,
        "surgeries/practice.html.jinja",
        {
            "practice": found,
            "lines": lines,
            "reports": of_practice(viewer, found.id, at=now),
            "letters": letters,
            "settled": settled,
            "files": queries.files(viewer, found.id),
            "rejected": queries.rejected(viewer, found.id),
            "kinds": KINDS,
            "codes": CODES,
            "now": now,
        },
    )


@may(Capability.MEND_CODES, methods=("GET", "POST"))
def take_in(request: Request, practice_id: uuid.UUID) -> HttpResponse:
    """Send what the practice's records say."""
    found = queries.practice(request.viewer, practice_id)
    if found is None:
        raise Http404
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            taken = load_practice_entries(
                given.read(), name=given.name, practice=found.id, by=request.viewer, at=request.now
            )
        except FileFault as fault:
            form.add_error("file", f"{fault} Nothing was taken in.")
        else:
            said = "This file was sent before. Nothing was changed." if taken.again else "The file is taken in."
            messages.success(request, said)
            return redirect("practice", practice_id=found.id)
    context = {"form": form, "practice": found, "columns": COLUMNS}
    return render(request, "surgeries/take_in.html.jinja", context, status=422 if form.errors else 200)


@may(Capability.MEND_CODES, methods=("GET", "POST"))
def mend(request: Request, mismatch_id: uuid.UUID) -> HttpResponse:
    """One difference: what to write in the practice's record, and saying that it was done. The next follows at once."""
    viewer, now = request.viewer, request.now
    line = queries.mismatch(viewer, mismatch_id, at=now)
    if line is None:
        raise Http404
    form = MendForm(line.row.kind, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            settle(mismatch_id=line.row.id, outcome=given["outcome"], reason=given["reason"], by=viewer, at=now)
        except NotSettled as wrong:
            say_wrong(form, wrong)
        else:
            left = queries.open_mismatches(viewer, line.row.practice, at=now)
            after = queries.next_after(left, line)
            if after is None:
                messages.success(request, f"{line.name}: it is written down.")
                return redirect("practice", practice_id=line.row.practice)
            messages.success(request, f"{line.name}: it is written down. {len(left)} left; here is the next.")
            return redirect("mend_code", mismatch_id=after.row.id)
    shows(request, "code_mismatch", [line.row.id], purpose=PURPOSE)
    return render(
        request,
        "surgeries/mend.html.jinja",
        {
            "line": line,
            "after": queries.next_after(queries.open_mismatches(viewer, line.row.practice, at=now), line),
            "form": form,
            "code": CODES.get(line.row.record),
            "schemes": SCHEMES,
            "kind": KINDS[line.row.kind],
            "now": now,
        },
        status=422 if form.errors else 200,
    )


@may(Capability.MEND_CODES, Capability.SEE_CODES)
def code_map(request: Request) -> HttpResponse:
    """The code map, with the day on which each row was checked."""
    return render(request, "surgeries/codes.html.jinja", {"codes": CODES.values(), "schemes": SCHEMES})
