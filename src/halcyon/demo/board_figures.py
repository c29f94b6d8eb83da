"""The board's figures of the demonstration, counted from its own history; challenges in the log, and a snapshot."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from halcyon.access.viewing import Viewer
from halcyon.assurance.figures.actions import answer_challenge, challenge, take_snapshot
from halcyon.assurance.figures.copying import keep_figures
from halcyon.assurance.figures.equality import SETTLES, keep_equality
from halcyon.chronology.models import Event
from halcyon.frontdoor.queries import ENQUIRY
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.characteristics import TOLD
from halcyon.kernel.indicators import Period
from halcyon.kernel.registry import registry
from halcyon.people.actions.equality import tell_characteristics
from halcyon.people.models import Link

By = Callable[[str, datetime], Viewer]


# What every fifth child's carers say of disability and of religion, in turn; every sixth is not asked.
ANSWERS = (("NONE", "C"), ("NONE", "L"), ("LD", "C"), ("NONE", "G"), ("AUT", "L"))
NOT_ASKED = 6


def _told(by: By, at: datetime) -> None:
    """Before each decision of the quarter that is told, its social worker asked about disability and religion."""
    starts = Period.QUARTER.last_complete(at - SETTLES)
    decided = Event.objects.filter(kind="decided", pathway=ENQUIRY).order_by("happened_at", "id")
    quarter = [e for e in decided if Period.QUARTER.start(e.happened_at.astimezone(LONDON).date()) == starts]
    people: dict[uuid.UUID, uuid.UUID] = dict(
        Link.objects.filter(record_id__in=[e.subject_id for e in quarter], unlinked_at__isnull=True).values_list(
            "record_id", "person_id"
        )
    )
    for number, event in enumerate(quarter):
        person = people.get(event.subject_id) if event.subject_id else None
        if person is None or number % NOT_ASKED == 0:
            continue
        disability, religion = ANSWERS[number % len(ANSWERS)]
        then = event.happened_at - timedelta(minutes=1)
        answers = {"disability": (TOLD, disability), "religion": (TOLD, religion)}
        tell_characteristics(
            person_id=person, answers=answers, told_by="carer", purpose=ENQUIRY, by=by("ruth.okafor", then), at=then
        )


def play_figures(by: By, judith: uuid.UUID, at: datetime) -> None:
    """Publish what the history comes to, ask of two figures how they are known, and keep them as they stand.

    `by(name, moment)` gives a persona as the acts see them; `judith` is the account of the partnership manager.
    """
    keep_figures(at=at)
    _told(by, at)
    keep_equality(at=at)

    def newest(key: str) -> datetime:
        indicator = registry.indicators[key]
        return datetime.combine(indicator.last_settled(at), datetime.min.time(), at.tzinfo)

    asked = at - timedelta(days=6)
    row = challenge(
        indicator="answered_in_time",
        starts=newest("answered_in_time").date(),
        question="Is this the same agency late every month, and does it know? I read it in the delays, not here.",
        owner=judith,
        due_on=(at - timedelta(days=1)).date(),
        by=by("clive.rowan", asked),
        at=asked,
    )
    answered = at - timedelta(days=2)
    answer_challenge(
        challenge_id=row.id,
        answer="By agency on the figure’s page. Two agencies are behind most of it; both sit on the improvement plan’s "
        "review, which read the same rows on Monday.",
        by=by("judith.amery", answered),
        at=answered,
    )
    challenge(
        indicator="childs_voice_in_decisions",
        starts=newest("childs_voice_in_decisions").date(),
        question="When the child’s voice is missing, is the reason that nobody had seen the child yet?",
        owner=judith,
        due_on=(at + timedelta(days=10)).date(),
        by=by("paul.renshaw", at - timedelta(days=1)),
        at=at - timedelta(days=1),
    )
    take_snapshot(title="Before the board meets", known_at=at, by=by("judith.amery", at), at=at)
