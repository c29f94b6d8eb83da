"""Delays of the system: the measures, what was escalated, the plan for it, and how that goes week by week."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.access.viewing import Denied
from halcyon.agencies.queries import staff_names
from halcyon.frontdoor.improvement import actions, queries
from halcyon.frontdoor.improvement.measures import KINDS, said
from halcyon.frontdoor.improvement.models import SystemDelay
from halcyon.frontdoor.whatif.queries import usable_trials
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.charts import against_plan
from halcyon.web.doing import did
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.improvement import presenters
from halcyon.web.pages.improvement.forms import AnswerForm, CloseForm, EscalateForm, PlanForm, ReviewForm
from halcyon.web.request import Request

PURPOSE = "own_work"


@may(Capability.SEE_IMPROVEMENT)
def improvement(request: Request) -> HttpResponse:
    """The measures of the hub's delay, what was escalated, and the plans."""
    viewer, now = request.viewer, request.now
    found = queries.delays(viewer)
    shows(request, "improvement", [d.id for d in found], purpose=PURPOSE)
    return render(
        request,
        "improvement/list.html.jinja",
        {
            "measures": presenters.standings(queries.measures(viewer, at=now), few=queries.sees_few(viewer)),
            "delays": [{"row": d, "title": KINDS[d.measure].title, "plan": queries.plan_for(viewer, d)} for d in found],
            "may": viewer.can(Capability.IMPROVE),
            "post": registry.posts[registry.profile.delay_post],
            "now": now,
        },
    )


@may(Capability.IMPROVE, methods=("GET", "POST"))
def escalate_measure(request: Request, key: str) -> HttpResponse:
    """Take a measure to the senior manager."""
    if key not in {m.key for m in registry.profile.system_measures}:
        raise Http404
    form = EscalateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made: list[SystemDelay] = []
        by, at = request.viewer, request.now
        if did(form, lambda: made.append(actions.escalate(measure=key, why=form.cleaned_data["why"], by=by, at=at))):
            messages.success(request, f"Escalated to the {registry.posts[registry.profile.delay_post]}.")
            return redirect("system_delay", delay_id=made[0].id)
    return render(
        request,
        "improvement/escalate.html.jinja",
        {
            "form": form,
            "kind": KINDS[key],
            "post": registry.posts[registry.profile.delay_post],
            "limit": registry.profile.delay_answer,
        },
        status=422 if form.errors else 200,
    )


@may(Capability.SEE_IMPROVEMENT, methods=("GET", "POST"))
def delay(request: Request, delay_id: uuid.UUID) -> HttpResponse:
    """One delay: the figures as they were, the causes, the answer, and the plan."""
    viewer, now = request.viewer, request.now
    row = _delay(request, delay_id)
    doing = request.POST.get("do", "")
    data = request.POST if request.method == "POST" else None
    answering = AnswerForm(data if doing == "answer" else None)
    closing = CloseForm(data if doing == "close" else None)
    if (
        doing == "answer"
        and answering.is_valid()
        and did(answering, lambda: actions.answer_delay(delay_id=row.id, by=viewer, at=now, **answering.cleaned_data))
    ):
        messages.success(request, "Your answer is kept.")
        return redirect("system_delay", delay_id=row.id)
    if (
        doing == "close"
        and closing.is_valid()
        and did(closing, lambda: actions.close_delay(delay_id=row.id, by=viewer, at=now, **closing.cleaned_data))
    ):
        messages.success(request, "Closed.")
        return redirect("system_delay", delay_id=row.id)
    shows(request, "improvement", [row.id], purpose=PURPOSE)
    return render(
        request,
        "improvement/delay.html.jinja",
        {
            "row": row,
            "kind": KINDS[row.measure],
            "bound": said(row.measure, row.bound),
            "weeks": presenters.snapshot(row, few=queries.sees_few(viewer)),
            "causes": presenters.causes(row, few=queries.sees_few(viewer)),
            "post": registry.posts.get(row.post, row.post),
            "plan": queries.plan_for(viewer, row),
            "names": staff_names(viewer, [i for i in (row.escalated_by, row.answered_by, row.closed_by) if i]),
            "mine": row.post in viewer.posts and row.closed_at is None,
            "may": viewer.can(Capability.IMPROVE),
            "answering": answering,
            "closing": closing,
            "now": now,
        },
        status=422 if answering.errors or closing.errors else 200,
    )


@may(Capability.SEE_IMPROVEMENT)
def rows(request: Request, delay_id: uuid.UUID, monday: str) -> HttpResponse:
    """The enquiries behind one week of a delay, as far as the viewer may open them."""
    row = _delay(request, delay_id)
    found = next((f for f in row.figures if f[0] == monday), None)
    if found is None:
        raise Http404
    return _rows(request, row.measure, found[0], found[3], back=("system_delay", row.id))


@may(Capability.SEE_IMPROVEMENT)
def plan_rows(request: Request, plan_id: uuid.UUID, monday: str) -> HttpResponse:
    """The enquiries behind one week of a plan."""
    page = queries.plan(request.viewer, plan_id)
    week = next((w for w in page.weeks if w.monday.isoformat() == monday), None) if page else None
    if page is None or week is None:
        raise Http404
    return _rows(request, page.plan.measure, monday, week.rows, back=("improvement_plan", plan_id))


def _rows(request: Request, measure: str, monday: str, ids: list[str], *, back: tuple[str, uuid.UUID]) -> HttpResponse:
    found = queries.rows_behind(request.viewer, ids, at=request.now)
    shows(request, "case", [c.id for c in found], purpose=queries.PURPOSE)
    return render(
        request,
        "improvement/rows.html.jinja",
        {
            "kind": KINDS[measure],
            "monday": date.fromisoformat(monday),
            "rows": found,
            "closed": len(ids) - len(found),
            "back": back,
            "now": request.now,
        },
    )


@may(Capability.IMPROVE, methods=("GET", "POST"))
def new_plan(request: Request, delay_id: uuid.UUID) -> HttpResponse:
    """Make the plan for a delay."""
    viewer, now = request.viewer, request.now
    row = _delay(request, delay_id)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        measure=row.measure,
        owners=queries.owners(viewer, at=now),
        runs=[(r.id, f"{r.name} ({r.reference})") for r in usable_trials(viewer)],
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made: list[uuid.UUID] = []

        def make() -> None:
            plan = actions.make_plan(
                delay_id=row.id,
                owner=uuid.UUID(given["owner"]),
                aim=given["aim"],
                target=form.target_value(),
                ends=given["ends"],
                review_on=given["review_on"],
                steps=form.steps(),
                run_id=uuid.UUID(given["run"]) if given["run"] else None,
                by=viewer,
                at=now,
            )
            made.append(plan.id)

        if did(form, make):
            messages.success(request, "The plan is fixed to the measure. It is tracked week by week.")
            return redirect("improvement_plan", plan_id=made[0])
    weeks = presenters.snapshot(row)
    return render(
        request,
        "improvement/new_plan.html.jinja",
        {"form": form, "row": row, "kind": KINDS[row.measure], "stands": weeks[-1]["value"] if weeks else ""},
        status=422 if form.errors else 200,
    )


@may(Capability.SEE_IMPROVEMENT, methods=("GET", "POST"))
def plan(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """One plan: who does what, the measure against its trajectory, reviews; and what its reader can do."""
    viewer, now = request.viewer, request.now
    page = queries.plan(viewer, plan_id)
    if page is None:
        raise Http404
    doing = request.POST.get("do", "")
    data = request.POST if request.method == "POST" else None
    reviewing = ReviewForm(data if doing == "review" else None, prefix="review")
    closing = CloseForm(data if doing == "close" else None, prefix="close")
    if doing == "done":
        try:
            action_id = uuid.UUID(request.POST.get("action", ""))
            actions.finish_action(action_id=action_id, note=request.POST.get("note", ""), by=viewer, at=now)
        except (Denied, ValueError):
            raise Http404 from None
        messages.success(request, "It is recorded as done.")
        return redirect("improvement_plan", plan_id=plan_id)
    if (
        doing == "review"
        and reviewing.is_valid()
        and did(reviewing, lambda: actions.review_plan(plan_id=plan_id, by=viewer, at=now, **reviewing.cleaned_data))
    ):
        messages.success(request, "The review is kept.")
        return redirect("improvement_plan", plan_id=plan_id)
    if (
        doing == "close"
        and closing.is_valid()
        and did(closing, lambda: actions.close_plan(plan_id=plan_id, by=viewer, at=now, **closing.cleaned_data))
    ):
        messages.success(request, "The plan is closed.")
        return redirect("improvement_plan", plan_id=plan_id)
    found = page.plan
    shows(request, "improvement", [found.id, found.delay_id], purpose=PURPOSE)
    reviews, steps = page.reviews, page.steps
    return render(
        request,
        "improvement/plan.html.jinja",
        {
            "page": page,
            "plan": found,
            "kind": KINDS[found.measure],
            "baseline": said(found.measure, found.baseline),
            "target": said(found.measure, found.target),
            "weeks": presenters.weeks(page, few=queries.sees_few(viewer)),
            "steps": steps,
            "reviews": reviews,
            "names": staff_names(viewer, [found.owner, *(s.owner for s in steps), *(r.by for r in reviews)]),
            "held_weeks": registry.profile.plan_held_weeks,
            "post": registry.posts.get(found.delay.post, found.delay.post),
            "may": viewer.can(Capability.IMPROVE) and found.closed_at is None,
            "me": viewer.user_id,
            "reviewing": reviewing,
            "closing": closing,
            "now": now,
            "today": now.date(),
        },
        status=422 if reviewing.errors or closing.errors else 200,
    )


@may(Capability.SEE_IMPROVEMENT)
def track(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """The picture of a plan: the measure against its trajectory. The table beside it says the same."""
    page = queries.plan(request.viewer, plan_id)
    if page is None:
        raise Http404
    shows(request, "improvement", [page.plan.id], purpose=PURPOSE)
    return HttpResponse(
        against_plan(*presenters.picture(page, few=queries.sees_few(request.viewer))), content_type="image/svg+xml"
    )


def _delay(request: Request, delay_id: uuid.UUID) -> SystemDelay:
    row = queries.delay(request.viewer, delay_id)
    if row is None:
        raise Http404
    return row
