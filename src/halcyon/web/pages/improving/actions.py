"""The actions of agencies: how they stand, whose they are, one of them, and what is done with it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.access.viewing import Denied
from halcyon.agencies.queries import staff_names
from halcyon.kernel.roles import Capability
from halcyon.learning.improving import actions, queries
from halcyon.learning.improving.queries import ActionPage, Cut
from halcyon.practice.action_ladder import ladder_words
from halcyon.web.doing import did
from halcyon.web.guarding import may
from halcyon.web.keeping import Typing, as_draft
from halcyon.web.middleware import shows
from halcyon.web.pages.improving import presenters
from halcyon.web.pages.improving.doing import DOINGS
from halcyon.web.pages.improving.forms import AnswerEscalationForm
from halcyon.web.request import Request
from halcyon.work.queries import documents_of

PURPOSE = "own_work"
AREA = "improving"  # whose drafts these are
C = Capability


@may(C.SEE_LEARNING)
def action_list(request: Request) -> HttpResponse:
    """The actions that the reader sees, cut as the address says, with how they stand."""
    viewer, now = request.viewer, request.now
    cut = _cut(request)
    rows = queries.actions(viewer, cut, at=now)
    body = queries.body(viewer, cut.body) if cut.body else None
    shows(request, "improving", [r.action.id for r in rows], purpose=PURPOSE)
    agencies = queries.agencies(viewer)
    return render(
        request,
        "improving/actions.html.jinja",
        {
            "rows": presenters.action_rows(viewer, rows, today=now.date()),
            "counts": queries.counts(viewer, cut, at=now),
            "tiles": presenters.tiles(queries.counts(viewer, cut, at=now), request.GET),
            "body": body,
            "cut": cut,
            "mine": cut.owner is not None,
            "state": queries.STATES.get(cut.state, ""),
            "agencies": agencies,
            "bodies": queries.bodies(viewer),
            "themes": presenters.THEME_TITLES,
            "mine_href": presenters.changed(request.GET, mine="" if cut.owner else "1"),
            "may_load": viewer.can(C.KEEP_ACTIONS),
            "now": now,
        },
    )


def _cut(request: Request) -> Cut:
    asked = request.GET
    state = asked.get("state", "")
    return Cut(
        state=state if state in queries.STATES else "",
        agency=asked.get("agency", "")[:20],
        body=_uuid(asked.get("body", "")),
        theme=asked.get("theme", "")[:40],
        source=_uuid(asked.get("source", "")),
        owner=request.viewer.user_id if asked.get("mine") else None,
        words=asked.get("words", "")[:200].replace("\x00", ""),
    )


def _uuid(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


@may(C.SIGNED_IN, methods=("GET", "POST"))
def action(request: Request, action_id: uuid.UUID) -> HttpResponse:
    """One action: where it stands, who owns it, the evidence, what was said of it, and what its reader can do next."""
    viewer, now = request.viewer, request.now
    page = _page(request, action_id)
    answering = AnswerEscalationForm(request.POST if request.POST.get("do") == "answer" else None)
    if request.method == "POST" and request.POST.get("do") == "step":
        try:
            step = uuid.UUID(request.POST.get("step", ""))
            actions.finish_milestone(milestone_id=step, by=viewer, at=now)
        except (ValueError, Denied):
            raise Http404 from None
        messages.success(request, "The milestone is recorded as reached.")
        return redirect("action", action_id=action_id)
    rung = next((e for e in page.escalations if str(e.id) == request.POST.get("rung", "")), None)
    if answering.is_bound and rung is None:
        raise Http404
    if (
        rung is not None
        and answering.is_valid()
        and did(
            answering,
            lambda: actions.answer_escalation(
                escalation_id=rung.id, answer=answering.cleaned_data["answer"], by=viewer, at=now
            ),
        )
    ):
        messages.success(request, "Your answer is kept.")
        return redirect("action", action_id=action_id)
    row = page.action
    shows(request, "improving", [row.id, row.recommendation_id], purpose=PURPOSE)
    files = [e for e in page.evidence if e.document]
    return render(
        request,
        "improving/action.html.jinja",
        {
            "page": page,
            "row": row,
            "agency": queries.agency_names(viewer, [row.agency]).get(row.agency, row.agency),
            "names": staff_names(viewer, page.people),
            "evidence": presenters.evidence(page),
            "readable": {d.id for d in documents_of(viewer, [row.id], "oversight", at=now)} if files else set(),
            "doings": [(key, DOINGS[key].title) for key in queries.allowed(viewer, page)],
            "answerable": queries.answerable(viewer, page),
            "answering": answering,
            "rungs": presenters.RUNG_TITLES,
            "ladder": ladder_words(),
            "sees_learning": viewer.can(C.SEE_LEARNING),
            "sees_board": viewer.can(C.SEE_BOARD),
            "state": presenters.state_of(row, today=now.date()),
            "may_step": "date" in queries.allowed(viewer, page),
            "now": now,
            "today": now.date(),
        },
        status=422 if answering.errors else 200,
    )


@may(C.SIGNED_IN, methods=("GET", "POST"))
def do(request: Request, action_id: uuid.UUID, key: str) -> HttpResponse:
    """One thing that is done with an action."""
    page = _page(request, action_id)
    doing = DOINGS.get(key)
    if doing is None or key not in queries.allowed(request.viewer, page):
        raise Http404
    posted = request.method == "POST"
    typing = Typing(request, area=AREA)
    if saved := typing.saved():
        return saved
    form = doing.form(request, page, typing.data, request.FILES if posted else None)
    if typing.kept:
        as_draft(form)
    if posted and form.is_valid():
        given = dict(form.cleaned_data)
        gone_to: list[object] = []
        if did(form, lambda: gone_to.append(doing.act(request, action_id, given))):
            typing.done()
            if isinstance(gone_to[0], str):
                return redirect(gone_to[0])
            messages.success(request, doing.done)
            return redirect("action", action_id=action_id)
    shows(request, "improving", [action_id], purpose=PURPOSE)
    return render(
        request,
        "improving/do.html.jinja",
        {
            "row": page.action,
            "doing": doing,
            "key": key,
            "form": form,
            "typing": typing,
            "evidence": presenters.evidence(page),
        },
        status=422 if form.errors else 200,
    )


def _page(request: Request, action_id: uuid.UUID) -> ActionPage:
    page = queries.action(request.viewer, action_id)
    if page is None:
        raise Http404
    return page
