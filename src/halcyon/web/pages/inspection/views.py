"""Rehearsals and inspections: the list, beginning one, and its room with the plan, the children and the findings."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import staff_names
from halcyon.assurance.inspection import actions, queries
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability
from halcyon.practice.inspection import LEAST_TRACKED, STATEMENT, STATEMENT_VERIFIED, TASKS, WHO
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.inspection import forms as drawn
from halcyon.web.pages.signals.views import did
from halcyon.web.request import Request

PURPOSE = "oversight"
PLAN = {t.key: t for t in TASKS}
STEPS = {key: title for key, title, _ in STATEMENT}


@may(Capability.KEEP_INSPECTION)
def listing(request: Request) -> HttpResponse:
    """Every rehearsal and inspection."""
    found = queries.inspections(request.viewer)
    shows(request, "inspection", [i.id for i in found], purpose=PURPOSE)
    return render(request, "inspection/list.html.jinja", {"inspections": found, "now": request.now})


@may(Capability.KEEP_INSPECTION, methods=("GET", "POST"))
def new_inspection(request: Request) -> HttpResponse:
    """Begin a rehearsal, or write down that notice was given."""
    viewer, now = request.viewer, request.now
    today = now.astimezone(LONDON).date()
    form = drawn.NewForm(request.POST if request.method == "POST" else None, today=today)
    if request.method == "POST" and form.is_valid():
        made: list[uuid.UUID] = []
        if did(form, lambda: made.append(actions.begin_inspection(**form.cleaned_data, by=viewer, at=now).id)):
            messages.success(request, "The plan of its ten working days is made.")
            return redirect("inspection", inspection_id=made[0])
    return render(request, "inspection/new.html.jinja", {"form": form}, status=422 if form.errors else 200)


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def room(request: Request, inspection_id: uuid.UUID) -> HttpResponse:
    """One rehearsal or inspection, and what can be done in its room."""
    viewer, now = request.viewer, request.now
    found = queries.room(viewer, inspection_id)
    if found is None:
        raise Http404
    row, keeps = found.inspection, viewer.can(Capability.KEEP_INSPECTION)
    doing, data = request.POST.get("do", ""), request.POST if request.method == "POST" else None
    who: dict[str, Any] = {"by": viewer, "at": now}
    open_tasks = [(t.id, PLAN[t.key].title) for t in found.tasks if t.done_at is None]
    people = queries.auditors(viewer) if keeps else []
    found_forms: dict[str, forms.Form] = {
        "give": drawn.OwnerForm(data if doing == "give" else None, people=people, tasks=open_tasks),
        "await": drawn.AwaitForm(data if doing == "await" else None),
        "finding": drawn.FindingForm(data if doing == "finding" else None),
        "step": drawn.StepForm(data if doing == "step" else None),
    }
    here = {"inspection_id": inspection_id, **who}
    ways: dict[str, Callable[[dict[str, Any]], object]] = {
        "give": lambda g: actions.give_task(task_id=uuid.UUID(g["task"]), owner=uuid.UUID(g["owner"]), **who),
        "await": lambda g: actions.await_findings(expected=g["expected"], **here),
        "finding": lambda g: actions.add_finding(**g, **here),
        "step": lambda g: actions.take_step(step_id=_id(request, "step"), note=g["note"], **who),
    }
    if doing == "done":
        actions.finish_task(task_id=_id(request, "task"), note=request.POST.get("note", ""), **who)
        return redirect("inspection", inspection_id=inspection_id)
    if doing == "close":
        actions.close_inspection(**here)
        messages.success(request, "Closed. The files that it opened are closed too.")
        return redirect("inspection", inspection_id=inspection_id)
    form = found_forms.get(doing)
    if form is not None and form.is_valid() and did(form, lambda: ways[doing](form.cleaned_data)):
        messages.success(request, "It is kept.")
        return redirect("inspection", inspection_id=inspection_id)
    shows(request, "inspection", [inspection_id], purpose=PURPOSE)
    context = {
        "room": found,
        "row": row,
        "keeps": keeps and row.state != "closed",
        "plan": PLAN,
        "who": WHO,
        "steps": STEPS,
        "next_step": next((s.id for s in found.statement if s.done_at is None), None),
        "steps_verified": STATEMENT_VERIFIED,
        "least": LEAST_TRACKED,
        "names": staff_names(viewer, [t.owner for t in found.tasks]),
        "me": viewer.user_id,
        "forms": found_forms,
        "today": now.astimezone(LONDON).date(),
        "now": now,
    }
    wrong = any(f.errors for f in found_forms.values())
    return render(request, "inspection/room.html.jinja", context, status=422 if wrong else 200)


def _id(request: Request, name: str) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get(name, ""))
    except ValueError:
        raise Http404 from None
