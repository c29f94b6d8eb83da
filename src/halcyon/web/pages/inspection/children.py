"""Lists of children for inspectors, the practice sample beside their own choice, and one child's file and audit."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.assurance.inspection import actions, queries
from halcyon.assurance.inspection.cohorts import LISTS
from halcyon.assurance.inspection.models import AuditPart
from halcyon.kernel.roles import Capability
from halcyon.practice.inspection import QUESTIONS
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.inspection import forms as drawn
from halcyon.web.pages.signals.views import did
from halcyon.web.request import Request

PURPOSE = "oversight"
SHOWN = 40
DEFAULT = {"list": "contacts", "weeks": "26"}


@may(Capability.KEEP_INSPECTION, methods=("GET", "POST"))
def cohort_list(request: Request, inspection_id: uuid.UUID) -> HttpResponse:
    """One list of children, and drawing a sample from it or writing down whom the inspectors chose."""
    viewer, now = request.viewer, request.now
    room = queries.room(viewer, inspection_id)
    if room is None:
        raise Http404
    choosing = drawn.ListForm(request.GET if request.GET else DEFAULT)
    doing, data = request.POST.get("do", ""), request.POST if request.method == "POST" else None
    sampling = drawn.SampleForm(data if doing == "sample" else None)
    chosen = drawn.ChosenForm(data if doing == "chosen" else None)
    rows, asked = [], None
    if choosing.is_valid():
        asked = choosing.list_asked()
        who: dict[str, Any] = {"inspection_id": inspection_id, "asked": asked, "by": viewer, "at": now}
        if doing == "sample" and sampling.is_valid():
            number = sampling.cleaned_data["number"]
            if did(sampling, lambda: actions.draw_sample(number=number, **who)):
                messages.success(request, f"Drawn with the number {room.inspection.seed}.")
                return redirect("inspection", inspection_id=inspection_id)
        if doing == "chosen" and chosen.is_valid():
            wanted = chosen.cleaned_data["child_id"]
            if did(chosen, lambda: actions.add_chosen(child_id=wanted, **who)):
                messages.success(request, "The child is on the inspectors’ list.")
                return redirect("inspection", inspection_id=inspection_id)
        rows = queries.list_of(viewer, asked, at=now)
    shows(request, "case", [r.case_id for r in rows[:SHOWN]], purpose=PURPOSE)
    context = {
        "row": room.inspection,
        "form": choosing,
        "columns": LISTS[asked.list].columns if asked else (),
        "rows": rows[:SHOWN],
        "count": len(rows),
        "query": request.GET.urlencode(),
        "sampling": sampling,
        "chosen": chosen,
    }
    wrong = choosing.errors or sampling.errors or chosen.errors
    return render(request, "inspection/cohort.html.jinja", context, status=422 if wrong else 200)


@may(Capability.KEEP_INSPECTION)
def cohort_file(request: Request, inspection_id: uuid.UUID) -> HttpResponse:
    """One list as a CSV file. That it was taken out is in the log, with every child on it."""
    viewer, now = request.viewer, request.now
    choosing = drawn.ListForm(request.GET if request.GET else DEFAULT)
    if queries.room(viewer, inspection_id) is None or not choosing.is_valid():
        raise Http404
    asked = choosing.list_asked()
    rows = queries.list_of(viewer, asked, at=now)
    actions.log_list(inspection_id=inspection_id, rows=rows, by=viewer, at=now)
    text = queries.list_as_csv(viewer, rows, asked.list, [])
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{asked.list}.csv"'
    return answer


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def child(request: Request, child_id: uuid.UUID) -> HttpResponse:
    """One child's file: what is on it, what is missing, and the audits apart and together."""
    viewer, now = request.viewer, request.now
    file = queries.file_of(viewer, child_id, at=now)
    if file is None:
        raise Http404
    keeps = viewer.can(Capability.KEEP_INSPECTION)
    doing, data = request.POST.get("do", ""), request.POST if request.method == "POST" else None
    standing = {p.party: p for p in file.parts}

    def grading(name: str, party: str, *, questions: bool = True) -> drawn.GradeForm:
        part = standing.get(party)
        initial = {**part.answers, "grade": part.grade} if part else {}
        return drawn.GradeForm(
            data if doing == name else None, questions=questions, initial=initial, auto_id=f"{name}_%s"
        )

    asking = drawn.AuditorForm(data if doing == "ask" else None, people=queries.auditors(viewer) if keeps else [])
    own = grading("own", file.mine.party) if file.mine else None
    joint = grading("joint", AuditPart.JOINT)
    theirs = grading("inspectors", AuditPart.INSPECTORS, questions=False)
    who: dict[str, Any] = {"child_id": child_id, "by": viewer, "at": now}

    def graded(form: drawn.GradeForm, party: str) -> Callable[[], object]:
        return lambda: actions.grade(party=party, grade=form.cleaned_data["grade"], answers=form.answers(), **who)

    ways: dict[str, tuple[forms.Form | None, Callable[[], object]]] = {
        "ask": (asking, lambda: actions.ask_auditor(**_auditor(asking.cleaned_data["auditor"]), **who)),
        "joint": (joint, graded(joint, AuditPart.JOINT)),
        "inspectors": (theirs, graded(theirs, AuditPart.INSPECTORS)),
    }
    if own is not None and file.mine is not None:
        ways["own"] = (own, graded(own, file.mine.party))
    form, act = ways.get(doing, (None, lambda: None))
    if form is not None and form.is_valid() and did(form, act):
        messages.success(request, "It is kept.")
        return redirect("inspection_child", child_id=child_id)
    shows(request, "case", [file.case.id, file.case.record_id], purpose=PURPOSE)
    context = {
        "file": file,
        "child": file.child,
        "keeps": keeps,
        "questions": QUESTIONS,
        "parties": {AuditPart.JOINT: "Jointly", AuditPart.INSPECTORS: "Inspectors", **file.agencies},
        "asking": asking,
        "own": own,
        "joint": joint,
        "theirs": theirs,
        "now": now,
    }
    wrong = any(f is not None and f.errors for f in (asking, own, joint, theirs))
    return render(request, "inspection/child.html.jinja", context, status=422 if wrong else 200)


def _auditor(given: str) -> dict[str, Any]:
    agency, _, user = given.partition(":")
    return {"agency": agency, "auditor": uuid.UUID(user)}
