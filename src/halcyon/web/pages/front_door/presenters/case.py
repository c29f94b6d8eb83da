"""How far a case has come, its clocks, and what the agencies answered."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from halcyon.cases.models import AgencyRequest, Case
from halcyon.cases.wording import answers_in_words
from halcyon.chronology.queries import Line
from halcyon.kernel.pathways import Pathway, Running
from halcyon.kernel.registry import registry
from halcyon.responses.models import Response
from halcyon.web.pages.front_door.presenters.names import agency_name
from halcyon.web.pages.front_door.presenters.words import judgement, marks
from halcyon.work.models import Document

OPEN = ("review", "asked")
ANSWER_STATES = {
    "asked": "asked",
    "review": "asked",
    "nothing_known": "not_known",
    "known": "known",
    "partial": "known",
    "declined": "refused",
    "not_permitted": "refused",
    "withdrawn": "unanswered",
}


def steps(
    case: Case, pathway: Pathway, lines: Sequence[Line], asked: Sequence[AgencyRequest], *, now: datetime
) -> list[dict[str, Any]]:
    """How far the case has come: each state in order, with the moment it was reached."""
    reached: dict[str, datetime] = {}
    for line in reversed(lines):
        if line.case_id == case.id and line.kind in {m.records for m in pathway.moves} | {"opened"}:
            target = (
                pathway.start
                if line.kind == "opened"
                else next(m.target for m in pathway.moves if m.records == line.kind)
            )
            if target:
                reached.setdefault(target, line.happened_at)
    states = [s for s in pathway.states if not s.aside or s.key in (case.state, *reached)]
    here = [s.key for s in states].index(case.state)
    drawn = []
    for place, state in enumerate(states):
        step: dict[str, Any] = {"text": state.title.split(",", 1)[0]}
        if state.key in reached and place <= here:
            step |= {"state": "current" if place == here else "done", "at": reached[state.key]}
        elif place < here:
            step |= {"state": "done", "detail": "passed over"}
        else:
            step |= {"state": "current" if place == here else "next"}
        if state.key == case.state and asked and case.closed_at is None:
            done = sum(1 for r in asked if r.state not in OPEN)
            step["detail"] = f"{done} of {len(asked)} answered"
        drawn.append(step)
    return drawn


def clock_rows(running: Iterable[Running], *, now: datetime) -> list[dict[str, Any]]:
    """The clocks of a case, running ones first, each with its limit in words and whether the figure is verified."""
    rows = [
        {
            "title": r.clock.title,
            "due": r.due_at,
            "stopped": r.stopped_at,
            "late": r.late(now),
            "passed": r.passed_at,
            "limit": r.limit.in_words,
            "verified": r.limit.verified,
            "source": r.limit.source,
            "note": r.limit.note,
        }
        for r in running
    ]
    return sorted(rows, key=lambda r: (r["stopped"] is not None, r["due"]))


def answers(
    case: Case,
    asked: Iterable[AgencyRequest],
    read: Mapping[uuid.UUID, Response],
) -> list[dict[str, Any]]:
    """What each agency says, for the panel; what it means in the agency's judgement where the viewer may read it, with
    the marks of its handling, and how the request was followed up.
    """
    rows = []
    for request in asked:
        waiting = request.state == "review"
        response = read.get(request.response_id) if request.response_id else None
        rows.append(
            {
                "agency": agency_name(request.agency),
                "state": ANSWER_STATES[request.state],
                "summary": {
                    "review": "waits for the agency’s reviewer",
                    "partial": "in part, more to come",
                    "not_permitted": "the agreement does not allow this request",
                    "withdrawn": "asked no more",
                }.get(request.state, ""),
                "meaning": judgement(response) if response else "",
                "marks": marks(response) if response else [],
                "notes": _followed(request),
                "at": request.answered_at,
                "due": request.decision.due_at if waiting else request.due_at,
                "href": reverse("case_answer", args=[case.id, request.id]),
                "link": "Read" if request.answered_at else "Look",
            }
        )
    return rows


def _followed(request: AgencyRequest) -> list[str]:
    count = getattr(request, "chased", 0)
    found = [f"chased {'once' if count == 1 else f'{count} times'}"] if count else []
    taken, consent = getattr(request, "taken", None), getattr(request, "consent", None)
    if taken:
        found.append("recorded by the hub from the telephone" if taken.how == "telephone" else "through a secure link")
    if consent and consent.given != "given":
        found.append(f"asked without consent: {consent.get_given_display().lower()}")
    return found


def policy(asked: Iterable[AgencyRequest]) -> list[dict[str, Any]]:
    """What the agreement said to each request, with reasons and clause."""
    return [
        {
            "agency": agency_name(r.agency),
            "effect": r.decision.effect,
            "reasons": r.decision.reasons,
            "clause": r.decision.clause,
            "outcome": r.decision.outcome,
            "reason": r.decision.reason,
        }
        for r in asked
    ]


def _kind(media_type: str) -> str:
    if "wordprocessing" in media_type:
        return "WORD"
    return media_type.rsplit("/", 1)[-1].upper()[:12] if media_type else "FILE"


def documents(listed: Iterable[Document]) -> list[dict[str, Any]]:
    """Documents, kept and refused. A refused one has no link, and says why."""
    return [
        {
            "kind": _kind(d.media_type),
            "title": d.name,
            "size": d.size,
            "source": agency_name(d.owner_agency),
            "at": d.added_at,
            "href": f"/documents/{d.id}/" if d.state != "refused" else "",
            "state": f"Not taken: {d.why}" if d.state == "refused" else "",
        }
        for d in listed
    ]


def said(response: Response) -> list[dict[str, Any]]:
    """An agency's answer as question and answer."""
    definition = registry.instrument(response.instrument, response.instrument_version)
    return [
        {"key": words, "value": value, "long": kind in ("long_text", "child_words")}
        for words, value, kind in answers_in_words(list(definition.questions()), response.answers)
    ]
