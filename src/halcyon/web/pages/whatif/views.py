"""What-if: whether it may be used, trying something, what came out, and who is on duty."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import organisations, staff_names
from halcyon.frontdoor.whatif import queries
from halcyon.frontdoor.whatif.actions import ask_check, ask_trial, write_staffing
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.charts import before_and_after
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.whatif import presenters
from halcyon.web.pages.whatif.forms import StaffingForm, TrialForm
from halcyon.web.request import Request

PURPOSE = "own_work"


@may(Capability.SEE_IMPROVEMENT, methods=("GET", "POST"))
def what_ifs(request: Request) -> HttpResponse:
    """The runs, newest first, and whether what-if may be used now."""
    viewer, now = request.viewer, request.now
    if request.method == "POST":
        if not viewer.can(Capability.IMPROVE):
            raise Http404
        run = ask_check(by=viewer, at=now)
        return redirect("what_if", run_id=run.id)
    rows = queries.runs(viewer)
    shows(request, "what_if", [r.id for r in rows], purpose=PURPOSE)
    return render(
        request,
        "whatif/list.html.jinja",
        {
            "rows": rows,
            "standing": queries.standing(viewer, at=now),
            "names": staff_names(viewer, [r.asked_by for r in rows]),
            "may": viewer.can(Capability.IMPROVE),
            "rules": registry.profile.what_if,
            "now": now,
        },
    )


@may(Capability.IMPROVE, methods=("GET", "POST"))
def new_what_if(request: Request) -> HttpResponse:
    """Try something."""
    viewer, now = request.viewer, request.now
    profile = registry.profile
    closes = max(t.hour * 60 + t.minute for _, t in profile.hours.opens.values())
    form = TrialForm(
        request.POST if request.method == "POST" else None,
        roles=[(row.role, row.title) for row in queries.staffing(viewer)],
        agencies=[(o.code, o.name) for o in organisations(viewer) if o.kind in profile.holds],
        ratings=[(r.key, r.title) for r in profile.ratings],
        closes=closes,
    )
    if request.method == "POST" and form.is_valid():
        run = ask_trial(scenario=form.scenario(), by=viewer, at=now)
        return redirect("what_if", run_id=run.id)
    return render(request, "whatif/new.html.jinja", {"form": form}, status=422 if form.errors else 200)


@may(Capability.SEE_IMPROVEMENT)
def what_if(request: Request, run_id: uuid.UUID) -> HttpResponse:
    """One run: how far it is, or what came out, whether it may be used, and how it was made."""
    viewer, now = request.viewer, request.now
    run = queries.run(viewer, run_id)
    if run is None:
        raise Http404
    shows(request, "what_if", [run.id], purpose=PURPOSE)
    found, verdict = queries.outcome(viewer, run), queries.judged(viewer, run)
    return render(
        request,
        "whatif/run.html.jinja",
        {
            "run": run,
            "found": found,
            "verdict": verdict,
            "checked": presenters.checked(verdict) if verdict else [],
            "changes": presenters.changes(run) if run.kind == "trial" else [],
            "compared": presenters.compared(found) if found and run.kind == "trial" else [],
            "late": presenters.late(found) if found and run.kind == "trial" else [],
            "through": presenters.through(found) if found and run.kind == "trial" else None,
            "asked_by": staff_names(viewer, [run.asked_by]).get(run.asked_by, "") if run.asked_by else "",
            "rules": registry.profile.what_if,
            "now": now,
        },
    )


@may(Capability.SEE_IMPROVEMENT)
def chart(request: Request, run_id: uuid.UUID) -> HttpResponse:
    """The picture of a run; the table beside it says the same."""
    run = queries.run(request.viewer, run_id)
    found = queries.outcome(request.viewer, run) if run else None
    if run is None or found is None:
        raise Http404
    shows(request, "what_if", [run.id], purpose=PURPOSE)
    labels = ("As it was", "As it would be") if run.kind == "trial" else ("Foretold", "Foretold")
    return HttpResponse(before_and_after(*presenters.bars(found), labels), content_type="image/svg+xml")


@may(Capability.SEE_IMPROVEMENT, methods=("GET", "POST"))
def staffing(request: Request) -> HttpResponse:
    """Who is on duty at which hours, for those who may write it down and for those who read it."""
    viewer, now = request.viewer, request.now
    written = queries.staffing(viewer)
    may_write = viewer.can(Capability.IMPROVE)
    form = StaffingForm(request.POST if request.method == "POST" else None, written=written)
    if request.method == "POST" and not may_write:
        raise Http404
    if request.method == "POST" and form.is_valid():
        for row in written:
            if form.cleaned_data[row.role].strip() or row.duties:
                write_staffing(role=row.role, text=form.cleaned_data[row.role], by=viewer, at=now)
        messages.success(request, "The staffing is written down. What-if needs a new check before it may be used.")
        return redirect("what_if_staffing")
    return render(
        request,
        "whatif/staffing.html.jinja",
        {
            "form": form,
            "written": written,
            "may": may_write,
            "names": staff_names(viewer, [w.by for w in written if w.by]),
            "now": now,
        },
        status=422 if form.errors else 200,
    )
