"""The hub's delays in the demonstration: why limits passed, what was escalated, and a plan that is asked for.

The situation is that of the first seed. All by the acts of the product.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from halcyon.access.viewing import Viewer
from halcyon.cases.actions import accept_hand_off
from halcyon.cases.models import HandOff
from halcyon.frontdoor.improvement.actions import answer_delay, escalate
from halcyon.work.actions import answer_breaches
from halcyon.work.models import Breach
from halcyon.work.queries.breaches import answerable

OLD_ENOUGH, EVERY = timedelta(days=21), 4
# Whoever answers for a post goes through what passed every other Friday, and is behind with the newest.
ROUNDS, BETWEEN, BEHIND = 6, timedelta(days=14), timedelta(days=10)
MANAGERS = (("helen.marsh", "council.mash_duty_manager"), ("grace.lim", "council.mash_service_manager"))
# Cause, the agency that was waited for, and what is done about it; taken in turn.
SAID = (
    ("demand", "", "More came in that fortnight than the desk could take. The late ones were decided first on Monday."),
    ("late_agency_return", "GP", "The practices’ answers came after the limit. They are rung at noon from now on."),
    ("staffing", "", "Two social workers were away. A deputy from the next team sits in on Thursdays."),
    ("complexity", "", "Several children of one household were worked together. Nothing more is needed."),
)
WHY = (
    "The commissioned review found that enquiries wait for a decision in the afternoon. The team has moved its lunch "
    "hours and asked for a second decision-maker; neither is enough."
)
ANSWER = (
    "The review is right. A plan is being agreed with the police and the health trusts: who decides in the afternoon, "
    "by when, and by how much the wait must fall."
)


def play_answers(by: Callable[[str, datetime], Viewer], at: datetime) -> None:
    """The hub's managers say why time limits passed and what is done, a fortnight at a time, up to ten days ago."""
    turn = 0
    for number in reversed(range(ROUNDS)):
        until = at - BEHIND - number * BETWEEN
        for name, post in MANAGERS:
            viewer = by(name, until)
            passed = Breach.objects.filter(
                answerable(viewer, at=until), told=post, noticed_at__lte=until, answered_at__isnull=True
            )
            ids = list(passed.values_list("id", flat=True))
            cause, agency, done = SAID[turn % len(SAID)]
            turn += 1
            if ids:
                answer_breaches(breach_ids=ids, cause=cause, agency=agency, done=done, by=viewer, at=until)


def play_delays(by: Callable[[str, datetime], Viewer], at: datetime) -> None:
    """Add it to a demonstration whose concerns have been played up to `at` (aware)."""
    escalated = at - timedelta(days=12)
    row = escalate(measure="decided_in_time", why=WHY, by=by("grace.lim", escalated), at=escalated)
    answered = escalated + timedelta(days=3)
    answer_delay(delay_id=row.id, agreed="plan", answer=ANSWER, by=by("yvonne.clarke", answered), at=answered)


def play_taken_on(by: Callable[[str, datetime], Viewer], gwen: uuid.UUID, at: datetime) -> None:
    """Early help takes on what was handed to it more than three weeks ago: three of four in time, one after its limit.

    `gwen` is the account of the early help coordinator. What came since still waits, as it would.
    """
    waiting = HandOff.objects.filter(
        state=HandOff.WAITING, to_role="early_help_coordinator", sent_at__lt=at - OLD_ENOUGH, due_at__isnull=False
    )
    for place, row in enumerate(waiting.order_by("sent_at", "id")):
        late = place % EVERY == 0 and row.due_at is not None
        moment = row.due_at + timedelta(hours=20) if late else row.sent_at + timedelta(hours=3)
        accept_hand_off(hand_off_id=row.id, worker=gwen, by=by("gwen.tate", moment), at=moment)
