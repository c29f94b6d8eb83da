"""Projects with their measured benefit, and reports from outside with the stages of the work on them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.access.viewing import Denied
from halcyon.agencies.queries import staff_names
from halcyon.kernel.roles import Capability
from halcyon.learning.improving import actions, queries
from halcyon.web.doing import did
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.improving import presenters
from halcyon.web.pages.improving.forms import STEPS
from halcyon.web.pages.improving.project_forms import MoveForm, ProjectForm, ReportForm, StageForm
from halcyon.web.pages.improving.recommendations import steps
from halcyon.web.request import Request

PURPOSE = "own_work"
C = Capability


@may(C.SEE_LEARNING)
def project_list(request: Request) -> HttpResponse:
    """Every project: whose it is, how far it has come, and what it should bring."""
    viewer = request.viewer
    rows = queries.projects(viewer)
    shows(request, "improving", [r.id for r in rows], purpose=PURPOSE)
    return render(
        request,
        "improving/projects.html.jinja",
        {
            "rows": rows,
            "names": staff_names(viewer, [r.owner for r in rows]),
            "may_write": viewer.can(C.KEEP_ACTIONS),
            "benefit": presenters.benefit,
            "today": request.now.date(),
        },
    )


@may(C.KEEP_ACTIONS, methods=("GET", "POST"))
def new_project(request: Request) -> HttpResponse:
    """Begin a project."""
    viewer, now = request.viewer, request.now
    form = ProjectForm(
        request.POST if request.method == "POST" else None,
        choices={
            "agency": queries.agencies(viewer),
            "owner": queries.owners(viewer, at=now),
            "body": [(str(b.id), b.name) for b in queries.bodies(viewer)],
        },
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        wanted = {k: v for k, v in given.items() if not k.startswith("step_")}
        wanted["owner"] = uuid.UUID(given["owner"])
        wanted["body"] = uuid.UUID(given["body"]) if given.get("body") else None
        wanted["more_is_better"] = given["more_is_better"] == "yes"
        made: list[uuid.UUID] = []
        if did(form, lambda: made.append(actions.begin_project(steps=steps(given), by=viewer, at=now, **wanted).id)):
            messages.success(request, "The project is kept, and stands on its owner’s list.")
            return redirect("project", project_id=made[0])
    return render(request, "improving/new_project.html.jinja", {"form": form}, status=422 if form.errors else 200)


@may(C.SIGNED_IN, methods=("GET", "POST"))
def project(request: Request, project_id: uuid.UUID) -> HttpResponse:
    """One project: what it should bring, its milestones, and where it stands."""
    viewer, now = request.viewer, request.now
    row = queries.project(viewer, project_id)
    if row is None:
        raise Http404
    if request.POST.get("do") == "step":
        try:
            actions.reach_milestone(milestone_id=uuid.UUID(request.POST.get("step", "")), by=viewer, at=now)
        except (ValueError, Denied):
            raise Http404 from None
        messages.success(request, "The milestone is recorded as reached.")
        return redirect("project", project_id=project_id)
    form = MoveForm(request.POST if request.method == "POST" else None, initial={"state": row.state})
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if did(form, lambda: actions.move_project(project_id=project_id, by=viewer, at=now, **given)):
            messages.success(request, "Where the project stands is kept.")
            return redirect("project", project_id=project_id)
    shows(request, "improving", [row.id], purpose=PURPOSE)
    return render(
        request,
        "improving/project.html.jinja",
        {
            "row": row,
            "names": staff_names(viewer, [row.owner, row.by]),
            "agency": queries.agency_names(viewer, [row.agency]).get(row.agency, row.agency),
            "may": queries.may_move(viewer, row),
            "sees_learning": viewer.can(C.SEE_LEARNING),
            "benefit": presenters.benefit(row),
            "form": form,
            "now": now,
            "today": now.date(),
        },
        status=422 if form.errors else 200,
    )


@may(C.SEE_LEARNING)
def report_list(request: Request) -> HttpResponse:
    """Reports from outside whose recommendations are followed here."""
    found = queries.reports(request.viewer)
    shows(request, "improving", [page.report.id for page in found], purpose=PURPOSE)
    return render(
        request,
        "improving/reports.html.jinja",
        {"rows": found, "may_write": request.viewer.can(C.KEEP_ACTIONS)},
    )


@may(C.KEEP_ACTIONS, methods=("GET", "POST"))
def new_report(request: Request) -> HttpResponse:
    """Take in a report from outside."""
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        stages = [(given[f"step_{n}"], given[f"step_due_{n}"]) for n in range(1, STEPS + 1) if given[f"step_{n}"]]
        wanted = {k: v for k, v in given.items() if not k.startswith("step_")}
        made: list[uuid.UUID] = []
        by, at = request.viewer, request.now
        if did(form, lambda: made.append(actions.take_in_report(stages=stages, by=by, at=at, **wanted).id)):
            messages.success(request, "The report is kept.")
            return redirect("outside_report", report_id=made[0])
    return render(request, "improving/new_report.html.jinja", {"form": form}, status=422 if form.errors else 200)


@may(C.SEE_LEARNING, methods=("GET", "POST"))
def report(request: Request, report_id: uuid.UUID) -> HttpResponse:
    """One report from outside: its stages, its recommendations and how the actions for them stand."""
    viewer, now = request.viewer, request.now
    page = queries.report(viewer, report_id)
    if page is None:
        raise Http404
    form = StageForm(request.POST if request.method == "POST" else None, auto_id="stage-%s")
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def move() -> None:
            if given["stage"] not in {s.id for s in page.stages}:
                raise Denied("of another report")
            stage, state, note = given["stage"], given["state"], given["note"]
            actions.move_stage(stage_id=stage, state=state, note=note, by=viewer, at=now)

        if did(form, move):
            messages.success(request, "How far the stage has come is kept.")
            return redirect("outside_report", report_id=report_id)
    rows = queries.recommendations(viewer, source=report_id)
    cut = queries.Cut(source=report_id)
    shows(request, "improving", [report_id, *(r.recommendation.id for r in rows)], purpose=PURPOSE)
    may_write = viewer.can(C.KEEP_ACTIONS)
    return render(
        request,
        "improving/report.html.jinja",
        {
            "report": page.report,
            "stages": [
                (s, StageForm(initial={"stage": s.id, "state": s.state, "note": s.note}, auto_id=f"s{s.position}-%s"))
                for s in page.stages
            ],
            "rows": presenters.recommendation_rows(rows),
            "counts": queries.counts(viewer, cut, at=now),
            "names": staff_names(viewer, [s.by for s in page.stages]),
            "may_write": may_write,
            "failed": form if form.errors else None,
            "now": now,
        },
        status=422 if form.errors else 200,
    )
