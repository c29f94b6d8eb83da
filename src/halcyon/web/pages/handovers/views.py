"""The pages of a change of shift, for those who hand over and those who take over."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import staff_names, working_calendar
from halcyon.frontdoor.handovers import actions, queries
from halcyon.frontdoor.handovers.actions import NotPossible
from halcyon.frontdoor.models import Handover, HandoverItem
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import names_of
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.presenting import plural
from halcyon.web.request import Request

PURPOSE = "mash_enquiry"


class ToColleague(forms.Form):
    """Hand over to one colleague."""

    to_user = forms.ChoiceField(label="Who takes over?")
    words = forms.CharField(
        label="What must they watch for?",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=actions.LONGEST,
        strip=False,
    )


class AskBack(forms.Form):
    """Ask about one enquiry before taking it over, or send it back."""

    how = forms.ChoiceField(
        label="What do you want to do?",
        choices=[("asked", "Ask something before I accept it"), ("sent_back", "Send it back")],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="What do you ask, or why do you send it back?", widget=forms.Textarea(attrs={"rows": 4}), strip=False
    )


class Answer(forms.Form):
    """Answer what was asked about one enquiry."""

    words = forms.CharField(label="Your answer", widget=forms.Textarea(attrs={"rows": 4}), strip=False)


@may(Capability.HAND_OVER, Capability.TAKE_OVER)
def listing(request: Request) -> HttpResponse:
    """The handovers in which I have a side, newest first, and the beginning of the next one."""
    viewer, now = request.viewer, request.now
    rows = queries.handovers(viewer, at=now)
    return render(
        request,
        "handovers/list.html.jinja",
        {
            "rows": [_summary(row) for row in rows],
            "door": queries.now_at_the_door(viewer, at=now),
            "own": queries.own_allocated(viewer, at=now),
            "names": staff_names(viewer, [i for r in rows for i in (r.from_user, r.to_user, r.given_by)]),
            "now": now,
        },
    )


def _summary(row: Handover) -> dict[str, Any]:
    states = [i.state for i in queries.items_of(row)]
    return {
        "row": row,
        "count": len(states),
        "waiting": sum(s in HandoverItem.OPEN for s in states),
        "asked": sum(s in ("asked", "sent_back") for s in states),
    }


@may(Capability.HAND_OVER, methods=("GET", "POST"))
def begin(request: Request) -> HttpResponse:
    """Begin the handover of the team's shift, or hand one's own enquiries to a colleague."""
    viewer, now = request.viewer, request.now
    own = "colleague" in request.GET
    if request.method == "POST" and not own:
        row = actions.begin_handover(by=viewer, at=now)
        return redirect("handover", handover_id=row.id)
    form = ToColleague(request.POST if request.method == "POST" else None)
    mates = queries.team_mates(viewer, at=now)
    form.fields["to_user"].choices = [("", "Choose"), *((str(u.id), f"{u.name}, {u.job_title}") for u in mates)]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = actions.hand_to_colleague(
                to_user=uuid.UUID(given["to_user"]), words=_lines(given["words"]), by=viewer, at=now
            )
        except NotPossible as wrong:
            form.add_error(wrong.field or None, str(wrong))
        else:
            return redirect("handover", handover_id=row.id)
    mine = queries.own_allocated(viewer, at=now)
    shows(request, "case", [c.id for c in mine], purpose=PURPOSE)
    return render(
        request,
        "handovers/colleague.html.jinja",
        {"form": form, "mine": mine, "names": names_of(viewer, [c.record_id for c in mine]), "now": now},
        status=422 if form.errors else 200,
    )


@may(Capability.HAND_OVER, Capability.TAKE_OVER, methods=("GET", "POST"))
def one(request: Request, handover_id: uuid.UUID) -> HttpResponse:
    """One handover. Those who hand over write notes and hand over; those who take over accept."""
    viewer, now = request.viewer, request.now
    row = queries.handover(viewer, handover_id)
    if row is None:
        raise Http404
    gives, takes = queries.sides(viewer, row)
    rows, hidden = queries.handed(viewer, row, at=now)
    problem, typed = "", {}
    if request.method == "POST":
        typed = {h.item.id: _lines(request.POST.get(f"note-{h.item.id}", h.item.note)) for h in rows}
        try:
            done = _do(request, row, typed, gives=gives, takes=takes)
        except NotPossible as wrong:
            problem = str(wrong)
        else:
            messages.success(request, done)
            return redirect("handover", handover_id=row.id)
    shows(request, "case", [h.case.id for h in rows], purpose=PURPOSE)
    people = [row.given_by, row.from_user, row.to_user, *(h.item.answered_by for h in rows)]
    return render(
        request,
        "handovers/one.html.jinja",
        {
            "row": row,
            "rows": rows,
            "hidden": hidden,
            "gives": gives,
            "takes": takes,
            "waiting": [h for h in rows if h.item.state in HandoverItem.OPEN],
            "gone": [h for h in rows if h.item.state not in HandoverItem.OPEN],
            "typed": typed,
            "words": _lines(request.POST.get("words", row.note)),
            "problem": problem,
            "titles": {s.key: s.title for s in registry.pathways["mash_enquiry"].states},
            "children": names_of(viewer, [h.case.record_id for h in rows]),
            "names": staff_names(viewer, people),
            "now": now,
            "working_days": working_calendar().working_days_between,
        },
        status=422 if problem else 200,
    )


def _do(request: Request, row: Handover, notes: dict[uuid.UUID, str], *, gives: bool, takes: bool) -> str:
    """Do what was pressed; the words for having done it."""
    viewer, now = request.viewer, request.now
    if takes and "accept" in request.POST:
        listed = {str(i.id): i.id for i in queries.items_of(row)}
        chosen = [listed[i] for i in request.POST.getlist("item") if i in listed]
        if request.POST["accept"] != "ticked":
            chosen = [listed[i] for i in (request.POST["accept"],) if i in listed]
        taken = actions.accept(item_ids=chosen, by=viewer, at=now)
        return f"{plural(len(taken), 'enquiry', 'enquiries')} accepted."
    if not gives:
        raise Http404
    give = "give" in request.POST
    words = _lines(request.POST.get("words", ""))
    changed = {i.id: notes[i.id] for i in queries.items_of(row) if i.id in notes and notes[i.id] != i.note}
    actions.write_notes(handover_id=row.id, words=words, notes=changed, give=give, by=viewer, at=now)
    return "Handed over. It stays on your list until it has been accepted." if give else "Your notes are kept."


@may(Capability.HAND_OVER, Capability.TAKE_OVER, methods=("GET", "POST"))
def ask(request: Request, handover_id: uuid.UUID, item_id: uuid.UUID) -> HttpResponse:
    """One enquiry of a handover: what was asked about it, and asking, sending back or answering."""
    viewer, now = request.viewer, request.now
    row = queries.handover(viewer, handover_id)
    rows = queries.handed(viewer, row, at=now)[0] if row else []
    found = next((h for h in rows if h.item.id == item_id), None)
    if row is None or found is None or found.item.state not in HandoverItem.OPEN:
        raise Http404
    gives, takes = queries.sides(viewer, row)
    answering = gives and found.item.state in ("asked", "sent_back")
    if not (answering or takes):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form: forms.Form = Answer(data) if answering else AskBack(data)
    if request.method == "POST" and form.is_valid():
        words = _lines(form.cleaned_data["words"])
        try:
            if answering:
                actions.reply(item_id=item_id, words=words, by=viewer, at=now)
            else:
                how = form.cleaned_data["how"]
                actions.answer_handover(item_id=item_id, how=how, words=words, by=viewer, at=now)
        except NotPossible as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        else:
            messages.success(request, "The other side has been told. It stays on both lists.")
            return redirect("handover", handover_id=row.id)
    shows(request, "case", [found.case.id], purpose=PURPOSE)
    name = names_of(viewer, [found.case.record_id]).get(found.case.record_id, ("", None))[0]
    return render(
        request,
        "handovers/ask.html.jinja",
        {"row": row, "found": found, "form": form, "answering": answering, "name": name, "now": now},
        status=422 if form.errors else 200,
    )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")
