"""What somebody owes the board’s room, for when they leave (`halcyon.workforce.bodies.queries.cover`)."""

from __future__ import annotations

import uuid
from datetime import datetime

from halcyon.assurance.figures.models import Challenge
from halcyon.assurance.inspection.models import InspectionTask
from halcyon.assurance.papers.models import BodyDecision, Paper, PaperExpected
from halcyon.assurance.signals.models import Signal
from halcyon.practice.papers import TEMPLATES
from halcyon.workforce.bodies.queries import Losing


def owed_to_the_board(user_id: uuid.UUID, ends_at: datetime) -> list[Losing]:
    """Papers that wait for somebody’s signature or words, matters arising, questions to answer, tasks of an inspection
    and signals that they look into. Nobody else is named for any of these.
    """
    found = [
        Losing(
            "Papers to sign" if paper.state == "to_sign" else "Papers to write",
            f"{TEMPLATES[paper.template].title}, {paper.meeting.body.name}",
            (),
            paper.meeting.meets_at,
            f"/papers/{paper.id}/",
        )
        for paper in [
            *Paper.objects.filter(state="to_sign", signer=user_id).select_related("meeting__body"),
            *Paper.objects.filter(state="draft", author=user_id).select_related("meeting__body"),
        ]
    ]
    expected = PaperExpected.objects.filter(writer=user_id, ends__isnull=True, meeting__meets_at__gte=ends_at)
    found += [
        Losing("Papers that are expected", f"{e.title}, due {e.due_on:%d %b %Y}", (), e.meeting.meets_at)
        for e in expected.select_related("meeting")
    ]
    matters = BodyDecision.objects.filter(owner=user_id, closed_at__isnull=True).select_related("meeting__body")
    found += [
        Losing("Matters arising", f"{m.meeting.body.name}, due {m.due_on:%d %b %Y}", (), None,
               f"/papers/meetings/{m.meeting_id}/")
        for m in matters
    ]  # fmt: skip
    asked = Challenge.objects.filter(owner=user_id, state="open")
    found += [
        Losing(
            "Challenges to answer", f"{c.reference}, due {c.due_on:%d %b %Y}", (), None, f"/board/challenges/{c.id}/"
        )
        for c in asked
    ]
    tasks = InspectionTask.objects.filter(owner=user_id, done_at__isnull=True).select_related("inspection")
    found += [
        Losing("Tasks of an inspection", f"{t.inspection.reference}, due {t.due_on:%d %b %Y}", (), None,
               f"/inspection/{t.inspection_id}/")
        for t in tasks
    ]  # fmt: skip
    watched = Signal.objects.filter(owner=user_id, state="watched")
    found += [
        Losing("Signals that they look into", f"{s.reference}, to decide {s.decide_on:%d %b %Y}", (), None,
               f"/signals/{s.id}/")
        for s in watched
    ]  # fmt: skip
    return found
