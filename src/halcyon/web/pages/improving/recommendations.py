"""Recommendations: what was said, where it was heard before, which agencies accept it, and what they do about it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import staff_names
from halcyon.assurance.hearing import TELLERS
from halcyon.kernel.roles import Capability
from halcyon.learning.improving import actions, queries
from halcyon.learning.improving.actions import Step
from halcyon.learning.improving.models import OutsideReport
from halcyon.learning.improving.rules import answer_due
from halcyon.web.doing import did
from halcyon.web.guarding import may
from halcyon.web.keeping import Typing, as_draft
from halcyon.web.middleware import shows
from halcyon.web.pages.improving import presenters
from halcyon.web.pages.improving.forms import STEPS, AnswerForm, PlanForm, RecommendForm, ThemesForm
from halcyon.web.presenting import local
from halcyon.web.request import Request

PURPOSE = "own_work"
AREA = "improving"  # whose drafts these are
C = Capability


@may(C.SEE_LEARNING)
def recommendation_list(request: Request) -> HttpResponse:
    """Every recommendation, searched by words, theme and agency."""
    viewer, asked = request.viewer, request.GET
    words = asked.get("words", "")[:200].replace("\x00", "")
    theme, agency = asked.get("theme", "")[:40], asked.get("agency", "")[:20]
    rows = queries.recommendations(viewer, words=words, theme=theme, agency=agency)
    shows(request, "improving", [r.recommendation.id for r in rows], purpose=PURPOSE)
    return render(
        request,
        "improving/recommendations.html.jinja",
        {
            "rows": presenters.recommendation_rows(rows),
            "words": words,
            "theme": theme,
            "agency": agency,
            "themes": presenters.THEME_TITLES,
            "agencies": queries.agencies(viewer),
            "may_write": viewer.can(C.KEEP_ACTIONS),
        },
    )


@may(C.SEE_LEARNING, methods=("GET", "POST"))
def heard(request: Request) -> HttpResponse:
    """Where something was heard before: a page by itself, and the part of it that is shown while one is written."""
    viewer = request.viewer
    asked = request.POST if request.method == "POST" else request.GET
    text = asked.get("text", "")[:2000].replace("\x00", "")
    found = queries.heard_before(viewer, text=text, themes=asked.getlist("themes")[:30], tellers=TELLERS)
    shows(request, "improving", [h.id for h in found], purpose=PURPOSE)
    part = "improving/heard_part.html.jinja" if request.method == "POST" else "improving/heard.html.jinja"
    return render(request, part, {"found": found, "text": text, "asked": bool(text.strip())})


@may(C.KEEP_ACTIONS, methods=("GET", "POST"))
def new_recommendation(request: Request) -> HttpResponse:
    """Write a recommendation down. Where it was heard before is shown beside it while it is written."""
    viewer, now = request.viewer, request.now
    looking = request.POST.get("look") == "1"
    report = _report(request)
    typing = Typing(request, area=AREA)
    if saved := typing.saved():
        return saved
    posted = request.POST if request.method == "POST" else None
    form = RecommendForm(
        posted if report else typing.data,  # one of a report from outside begins with its title
        choices={"agencies": queries.agencies(viewer)},
        initial={"source_kind": "outside", "source_title": report.title} if report else None,
    )
    if typing.kept and not report:
        as_draft(form)
    if request.method == "POST" and not looking and form.is_valid():
        made: list[uuid.UUID] = []
        given = form.cleaned_data

        def write() -> None:
            row = actions.recommend(source_id=report.id if report else None, by=viewer, at=now, **given)
            made.append(row.id)

        if did(form, write):
            typing.done()
            messages.success(request, "The recommendation is kept, and the agencies are asked.")
            return redirect("recommendation", recommendation_id=made[0])
    text, themes = request.POST.get("text", ""), request.POST.getlist("themes")
    found = queries.heard_before(viewer, text=text, themes=themes, tellers=TELLERS) if text else []
    shows(request, "improving", [h.id for h in found], purpose=PURPOSE)
    if looking:
        form = RecommendForm(initial=_typed(request), choices={"agencies": queries.agencies(viewer)})
    return render(
        request,
        "improving/new_recommendation.html.jinja",
        {"form": form, "typing": None if report else typing, "found": found, "asked": bool(text.strip())},
        status=422 if form.errors else 200,
    )


def _report(request: Request) -> OutsideReport | None:
    """The report from outside that the address names, whose recommendation is written down."""
    try:
        wanted = uuid.UUID(request.GET.get("report", ""))
    except ValueError:
        return None
    page = queries.report(request.viewer, wanted) if request.viewer.can(C.SEE_LEARNING) else None
    return page.report if page else None


def _typed(request: Request) -> dict[str, Any]:
    """What was typed so far, to be shown again without judging it."""
    typed: dict[str, Any] = {n: request.POST.get(n, "") for n in ("text", "source_kind", "source_title")}
    typed |= {n: request.POST.getlist(n) for n in ("themes", "agencies")}
    typed["said_on"] = {p: request.POST.get(f"said_on-{p}", "") for p in ("day", "month", "year")}
    return typed


@may(C.SEE_LEARNING, methods=("GET", "POST"))
def recommendation(request: Request, recommendation_id: uuid.UUID) -> HttpResponse:
    """One recommendation: its source, each agency's answer, the actions, and where else it was heard."""
    viewer, now = request.viewer, request.now
    page = queries.recommendation(viewer, recommendation_id)
    if page is None:
        raise Http404
    asked = next((a for a in page.answers if a.agency == viewer.agency and viewer.can(C.CONTRIBUTE)), None)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and asked is None:
        raise Http404
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def answer() -> None:
            actions.answer_recommendation(
                recommendation_id=recommendation_id,
                agency=viewer.agency,
                accepted=given["accepted"] == "yes",
                reason=given["reason"],
                by=viewer,
                at=now,
            )

        if did(form, answer):
            messages.success(request, "Your agency’s answer is kept.")
            return redirect("recommendation", recommendation_id=recommendation_id)
    row = page.recommendation
    before = queries.heard_before(
        viewer, text=row.text, themes=page.themes, without=row.id, source=row.source_id, tellers=TELLERS
    )
    shows(request, "improving", [row.id, *(a.action.id for a in page.actions)], purpose=PURPOSE)
    return render(
        request,
        "improving/recommendation.html.jinja",
        {
            "row": row,
            "themes": [t for t in presenters.THEME_TITLES if t[0] in page.themes],
            "answers": page.answers,
            "answer_due": lambda asked: answer_due(local(asked).date()),
            "agencies": queries.agency_names(viewer, [a.agency for a in page.answers]),
            "names": staff_names(viewer, [a.by for a in page.answers]),
            "actions": presenters.action_rows(viewer, page.actions, today=now.date()),
            "before": before,
            "form": form,
            "may_sort": viewer.can(C.KEEP_ACTIONS),
            "may_answer": asked is not None and not asked.answer,
            "may_plan": viewer.can(C.KEEP_ACTIONS) or (asked is not None and asked.answer != "not_accepted"),
            "now": now,
        },
        status=422 if form.errors else 200,
    )


@may(C.KEEP_ACTIONS, methods=("GET", "POST"))
def recommendation_themes(request: Request, recommendation_id: uuid.UUID) -> HttpResponse:
    """Choose the themes under which a recommendation is found: one from a loaded plan has none at first."""
    viewer = request.viewer
    page = queries.recommendation(viewer, recommendation_id)
    if page is None:
        raise Http404
    form = ThemesForm(request.POST if request.method == "POST" else None, initial={"themes": page.themes})
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["themes"]

        def sort() -> None:
            actions.set_themes(recommendation_id=recommendation_id, themes=chosen, by=viewer, at=request.now)

        if did(form, sort):
            messages.success(request, "The themes are kept.")
            return redirect("recommendation", recommendation_id=recommendation_id)
    shows(request, "improving", [recommendation_id], purpose=PURPOSE)
    return render(
        request,
        "improving/sort.html.jinja",
        {"form": form, "row": page.recommendation},
        status=422 if form.errors else 200,
    )


@may(C.KEEP_ACTIONS, C.CONTRIBUTE, methods=("GET", "POST"))
def plan(request: Request, recommendation_id: uuid.UUID) -> HttpResponse:
    """Agree what one agency does about a recommendation."""
    viewer, now = request.viewer, request.now
    page = queries.recommendation(viewer, recommendation_id) if viewer.can(C.SEE_LEARNING) else None
    if page is None:
        raise Http404
    keeps = viewer.can(C.KEEP_ACTIONS)
    agencies = [a for a in queries.agencies(viewer) if keeps or a[0] == viewer.agency]
    people = queries.owners(viewer, at=now, agency="" if keeps else viewer.agency)
    typing = Typing(request, area=AREA)
    if saved := typing.saved():
        return saved
    form = PlanForm(
        typing.data,
        choices={
            "agency_code": agencies,
            "owner": people,
            "deputy": people,
            "bodies": [(str(b.id), b.name) for b in queries.bodies(viewer)],
        },
    )
    if typing.kept:
        as_draft(form)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        made: list[uuid.UUID] = []

        def agree() -> None:
            row = actions.plan_action(
                recommendation_id=recommendation_id,
                agency_code=given["agency_code"],
                text=given["text"],
                success=given["success"],
                owner=uuid.UUID(given["owner"]),
                deputy=uuid.UUID(given["deputy"]) if given.get("deputy") else None,
                due=given["due"],
                bodies=[uuid.UUID(i) for i in given.get("bodies", ())],
                steps=steps(given),
                by=viewer,
                at=now,
            )
            made.append(row.id)

        if did(form, agree):
            typing.done()
            messages.success(request, "The action is agreed, and stands on its owner’s list.")
            return redirect("action", action_id=made[0])
    shows(request, "improving", [recommendation_id], purpose=PURPOSE)
    return render(
        request,
        "improving/plan.html.jinja",
        {"form": form, "typing": typing, "row": page.recommendation},
        status=422 if form.errors else 200,
    )


def steps(given: dict[str, Any]) -> list[Step]:
    """The milestones that a form has."""
    found = []
    for n in range(1, STEPS + 1):
        what, due = given.get(f"step_{n}"), given.get(f"step_due_{n}")
        if what and isinstance(due, date):
            found.append(Step(what, due))
    return found


@may(C.SEE_LEARNING)
def theme_list(request: Request) -> HttpResponse:
    """The themes, how often each was said, and how the actions for it stand."""
    rows = queries.themes(request.viewer)
    shows(request, "improving", [], purpose=PURPOSE)
    return render(request, "improving/themes.html.jinja", {"rows": rows})
