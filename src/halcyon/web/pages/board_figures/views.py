"""How the board knows: its figures, the chart, definition and rows of each, challenges, snapshots."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.models import Organisation
from halcyon.agencies.queries import organisation_name
from halcyon.assurance.figures import actions, challenging, queries
from halcyon.assurance.figures import equality as reaching
from halcyon.assurance.figures import running as going
from halcyon.assurance.figures import snapshots as kept
from halcyon.assurance.figures import voices as speaking
from halcyon.assurance.figures.wording import SHOWN, said
from halcyon.kernel.limits import ENOUGH
from halcyon.kernel.problems import NotDone
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.charts import run_chart
from halcyon.web.doing import say_wrong
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.board_figures import presenters
from halcyon.web.pages.board_figures.forms import AnswerForm, ChallengeForm, SettleForm, SnapshotForm
from halcyon.web.request import Request

PURPOSE = "oversight"


@may(Capability.SEE_BOARD)
def board(request: Request) -> HttpResponse:
    """Every figure that has data behind it, by theme."""
    found = queries.board(request.viewer, at=request.now)
    waiting = [c for c in challenging.challenges(request.viewer, at=request.now) if c.row.state == "open"]
    themes = [(name, [presenters.card(s) for s in listed]) for name, listed in presenters.themes(found)]
    cards = [card for _, listed in themes for card in listed]
    return render(
        request,
        "board_figures/board.html.jinja",
        {
            "themes": themes,
            "unusual": [card for card in cards if card["unusual"]],
            "young": sum(card["young"] for card in cards),
            "number": len(cards),
            "enough": ENOUGH,
            "waiting": len(waiting),
            "late": sum(c.late for c in waiting),
            "opens_rows": request.viewer.can(Capability.OPEN_ROWS),
            "now": request.now,
        },
    )


def _series(request: Request, key: str) -> queries.Series:
    found = queries.series(request.viewer, key, at=request.now)
    if found is None:
        raise Http404
    return found


@may(Capability.SEE_BOARD)
def figure(request: Request, key: str) -> HttpResponse:
    """One figure: newest value, run chart and table, breakdown, definition, challenges."""
    viewer, now = request.viewer, request.now
    found = _series(request, key)
    indicator = found.indicator
    parts = queries.parts(viewer, key, found.last.starts, at=now)
    names = _agencies(p.name for p in parts or []) if indicator.by == "agency" else {}
    quoted = queries.figure(viewer, key, at=now)
    quotes = viewer.can(Capability.KEEP_BOARD) and quoted.state == SHOWN
    return render(
        request,
        "board_figures/figure.html.jinja",
        {
            "quote": f"{{figure:{quoted.reference}}}" if quotes else "",
            "i": indicator,
            "card": presenters.card(found),
            "rows": presenters.table(found),
            "parts": None if parts is None else presenters.breakdown(indicator, parts, names),
            "by": presenters.BY.get(indicator.by, ""),
            "method": presenters.METHODS[indicator.limits],
            "example": presenters.example(indicator),
            "challenges": challenging.challenges(viewer, at=now, indicator=key),
            "opens_rows": viewer.can(Capability.OPEN_ROWS),
            "may_challenge": viewer.can(Capability.CHALLENGE),
            "now": now,
        },
    )


def _agencies(codes: Iterable[str]) -> dict[str, str]:
    """The names of agencies by their codes. Whoever came through the public form belongs to none."""
    found = {}
    for code in codes:
        try:
            found[code] = organisation_name(code) if code else ""
        except Organisation.DoesNotExist:
            found[code] = "Members of the public"
    return found


@may(Capability.SEE_BOARD)
def chart(request: Request, key: str) -> HttpResponse:
    """The run chart of one figure as a picture."""
    return HttpResponse(run_chart(*presenters.picture(_series(request, key))), content_type="image/svg+xml")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


@may(Capability.OPEN_ROWS)
def rows(request: Request, key: str, starts: str) -> HttpResponse:
    """The cases under one figure that the viewer may open."""
    found = _series(request, key)
    point = next((p for p in found.points if p.starts == _day(starts)), None)
    if point is None:
        raise Http404
    under = queries.rows_under(request.viewer, key, point.starts, at=request.now)
    if under is None:
        raise Http404
    shows(request, "case", [c.id for c in under.rows], purpose=PURPOSE)
    return render(
        request,
        "board_figures/rows.html.jinja",
        {
            "i": found.indicator,
            "point": point,
            "said": said(found.indicator, point.value, point.state),
            "under": under,
            "titles": {key: p.title for key, p in registry.pathways.items()},
            "now": request.now,
        },
    )


@may(Capability.CHALLENGE, methods=("GET", "POST"))
def ask(request: Request, key: str) -> HttpResponse:
    """Ask of a figure how it is known."""
    viewer, now = request.viewer, request.now
    found = _series(request, key)
    form = ChallengeForm(request.POST if request.method == "POST" else None, owners=challenging.owners(viewer, at=now))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = actions.challenge(
                indicator=key,
                starts=found.last.starts,
                question=given["question"],
                owner=uuid.UUID(given["owner"]),
                due_on=given["due_on"],
                by=viewer,
                at=now,
            )
        except NotDone as problem:
            say_wrong(form, problem)
        else:
            messages.success(request, "Your question is in the challenge log, and on the list of whoever answers it.")
            return redirect("board_one_challenge", challenge_id=row.id)
    return render(
        request,
        "board_figures/ask.html.jinja",
        {"form": form, "card": presenters.card(found), "i": found.indicator},
        status=422 if form.errors else 200,
    )


@may(Capability.SEE_BOARD)
def challenges(request: Request) -> HttpResponse:
    """The challenge log."""
    found = challenging.challenges(request.viewer, at=request.now)
    shows(request, "board", [c.row.id for c in found], purpose=PURPOSE)
    return render(request, "board_figures/challenges.html.jinja", {"challenges": found, "now": request.now})


@may(Capability.SEE_BOARD, methods=("GET", "POST"))
def one_challenge(request: Request, challenge_id: uuid.UUID) -> HttpResponse:
    """One challenge: what was asked, and what was answered; and what its reader can do."""
    viewer, now = request.viewer, request.now
    found = challenging.one_challenge(viewer, challenge_id, at=now)
    if found is None:
        raise Http404
    doing = request.POST.get("do", "")
    answering = AnswerForm(request.POST if doing == "answer" else None)
    settling = SettleForm(request.POST if doing == "settle" else None)
    try:
        if doing == "answer" and answering.is_valid():
            actions.answer_challenge(challenge_id=challenge_id, by=viewer, at=now, **answering.cleaned_data)
            messages.success(request, "Your answer is in the log.")
            return redirect("board_one_challenge", challenge_id=challenge_id)
        if doing == "settle" and settling.is_valid():
            actions.settle_challenge(challenge_id=challenge_id, by=viewer, at=now, **settling.cleaned_data)
            messages.success(request, "Settled.")
            return redirect("board_one_challenge", challenge_id=challenge_id)
    except NotDone as problem:
        say_wrong(answering if doing == "answer" else settling, problem)
    shows(request, "board", [challenge_id], purpose=PURPOSE)
    return render(
        request,
        "board_figures/challenge.html.jinja",
        {
            "c": found,
            "answers": found.row.state == "open"
            and (found.row.owner == viewer.user_id or viewer.can(Capability.KEEP_BOARD)),
            "settles": found.row.state == "answered" and found.row.asked_by == viewer.user_id,
            "answering": answering,
            "settling": settling,
            "now": now,
        },
        status=422 if answering.errors or settling.errors else 200,
    )


@may(Capability.SEE_BOARD, methods=("GET", "POST"))
def snapshots(request: Request) -> HttpResponse:
    """The dated snapshots, and taking one."""
    viewer, now = request.viewer, request.now
    keeps = viewer.can(Capability.KEEP_BOARD)
    form = SnapshotForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _take(request, form.cleaned_data["title"])
    return render(
        request,
        "board_figures/snapshots.html.jinja",
        {
            "found": kept.snapshots(viewer),
            "runs": going.under_way(viewer) if keeps else [],
            "failed": [(run, going.why_failed(run)) for run in going.failed(viewer)] if keeps else [],
            "keeps": keeps,
            "form": form,
            "now": now,
        },
        status=422 if form.errors else 200,
    )


def _take(request: Request, title: str) -> HttpResponse:
    run = actions.ask_snapshot(title=title, by=request.viewer, at=request.now)
    run = actions.at_once(run, at=request.now)
    if run.state != "done":
        return redirect("board_snapshot_run", run_id=run.id)
    messages.success(request, "All figures are kept as they stand.")
    return redirect("board_snapshot", snapshot_id=run.snapshot)


@may(Capability.KEEP_BOARD, methods=("GET", "POST"))
def snapshot_run(request: Request, run_id: uuid.UUID) -> HttpResponse:
    """A snapshot that is being taken: how far it is; one that failed is taken again."""
    run = going.run_of(request.viewer, run_id)
    if run is None:
        raise Http404
    if run.state == "done":
        return redirect("board_snapshot", snapshot_id=run.snapshot)
    failed = run.state == "failed"
    if failed and request.method == "POST":
        return _take(request, run.title)
    context = {"run": run, "why": going.why_failed(run) if failed else "", "now": request.now}
    return render(request, "board_figures/snapshot_run.html.jinja", context)


@may(Capability.SEE_BOARD, methods=("GET", "POST"))
def snapshot(request: Request, snapshot_id: uuid.UUID) -> HttpResponse:
    """One snapshot, and what came of running it again."""
    viewer = request.viewer
    row = kept.snapshot(viewer, snapshot_id)
    if row is None:
        raise Http404
    if request.method == "POST":
        actions.at_once(actions.ask_rerun(snapshot=row, by=viewer, at=request.now), at=request.now)
        return redirect("board_snapshot", snapshot_id=row.id)
    shows(request, "board", [row.id], purpose=PURPOSE)
    run = going.last_rerun(viewer, row)
    again = going.came_of(run)
    return render(
        request,
        "board_figures/snapshot.html.jinja",
        {
            "row": row,
            "figures": presenters.snapshot(row),
            "run": run,
            "again": again,
            "changed": presenters.changed(again) if again else [],
            "now": request.now,
        },
    )


@may(Capability.SEE_BOARD)
def equality(request: Request) -> HttpResponse:
    """Who is reached: the nine protected characteristics, in one quarter."""
    viewer, now = request.viewer, request.now
    listed = reaching.quarters(viewer, at=now)
    asked = request.GET.get("quarter", "")
    starts = next((q for q in listed if q.isoformat() == asked), listed[0] if listed else None)
    return render(
        request,
        "board_figures/equality.html.jinja",
        {
            "quarters": presenters.quarters(listed),
            "starts": starts,
            "steps": reaching.STEPS,
            "reached": [] if starts is None else presenters.reached(reaching.reached(viewer, starts, at=now)),
            "now": now,
        },
    )


@may(Capability.SEE_BOARD)
def voice(request: Request) -> HttpResponse:
    """Whether children and families were heard, and what practitioners said."""
    viewer, now = request.viewer, request.now
    return render(
        request,
        "board_figures/voice.html.jinja",
        {
            "cards": [presenters.card(s) for s in speaking.voice_figures(viewer, at=now)],
            "voices": speaking.voices(viewer, at=now),
            "families": speaking.families_in_reviews(viewer, at=now),
            "now": now,
        },
    )
