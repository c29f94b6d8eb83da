"""The challenge log: who asked "how do you know?" of which figure, who answers until when, and what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.models import RoleHolding
from halcyon.agencies.queries import staff_names
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.assurance.figures.logging import log
from halcyon.assurance.models import Challenge
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import NotDone, refuse
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.work.actions import finish_tasks, next_reference, open_task

LEAST_WORDS = 15
TASK = "board_challenge"


@act
def challenge(
    *, indicator: str, starts: date, question: str, owner: uuid.UUID, due_on: date, by: Viewer, at: datetime
) -> Challenge:
    """Ask of a figure how it is known. `owner` answers, until `due_on`, and finds it on their list of work.

    Raises NotDone for a question without words, an owner who cannot see the board's figures, or a day that is past.
    """
    require(by, Capability.CHALLENGE)
    wrong = {}
    if indicator not in registry.indicators:
        raise Denied("no such figure")
    if len(question.strip()) < LEAST_WORDS:
        wrong["question"] = "Write what you want to know, in a sentence."
    if owner not in {who for who, _ in owners(by, at=at)}:
        wrong["owner"] = "Choose who is to answer."
    if due_on < at.astimezone(LONDON).date():
        wrong["due_on"] = "The answer must be due today or later."
    refuse(wrong)
    row = Challenge(
        reference=f"CH-{next_reference():05d}",
        indicator=indicator,
        starts=starts,
        question=question.strip(),
        asked_by=by.signing,
        asked_at=at,
        owner=owner,
        due_on=due_on,
    )
    add(row)
    open_task(
        key=f"{TASK}:{row.id}",
        kind=TASK,
        title=f"How do you know? {registry.indicators[indicator].title}"[:200],
        subject_id=row.id,
        link=f"/board/challenges/{row.id}/",
        user=owner,
        due_at=datetime.combine(due_on, datetime.max.time().replace(microsecond=0), LONDON),
        reference=row.reference,
        asked_by=by.signing,
        at=at,
    )
    log("board_challenged", row.id, by=by, at=at)
    return row


@act
def answer_challenge(*, challenge_id: uuid.UUID, answer: str, by: Viewer, at: datetime) -> Challenge:
    """Answer it: by its owner, or by whoever keeps the board's business. Raises NotDone without words, Denied for
    others.
    """
    row = _open(challenge_id, "open")
    if by.signing != row.owner and not by.can(Capability.KEEP_BOARD):
        raise Denied("not theirs to answer")
    if len(answer.strip()) < LEAST_WORDS:
        raise NotDone({"answer": "Write how you know: what was looked at, by whom, and when."})
    row.answer, row.answered_by, row.answered_at, row.state = answer.strip(), by.signing, at, "answered"
    row.version += 1
    row.save()
    finish_tasks(by=by, at=at, outcome="answered", keys=[f"{TASK}:{row.id}"])
    log("board_challenge_answered", row.id, by=by, at=at)
    return row


@act
def settle_challenge(*, challenge_id: uuid.UUID, words: str, by: Viewer, at: datetime) -> Challenge:
    """Whoever asked says that they are satisfied, and why. Raises NotDone without words, Denied for others."""
    row = _open(challenge_id, "answered")
    if by.signing != row.asked_by:
        raise Denied("settled by whoever asked")
    if len(words.strip()) < LEAST_WORDS:
        raise NotDone({"words": "Write what satisfied you, or what follows from it."})
    row.settled_words, row.settled_at, row.state = words.strip(), at, "settled"
    row.version += 1
    row.save()
    log("board_challenge_settled", row.id, by=by, at=at)
    return row


def _open(challenge_id: uuid.UUID, state: str) -> Challenge:
    row = Challenge.objects.select_for_update().filter(id=challenge_id, state=state).first()
    if row is None:
        raise Denied("no such challenge")
    return row


@dataclass(frozen=True)
class Asked:
    """One challenge with the names of who asked and who answers."""

    row: Challenge
    title: str
    period: str
    asked_by: str
    owner: str
    answered_by: str
    late: bool


def challenges(viewer: Viewer, *, at: datetime, indicator: str = "") -> list[Asked]:
    """The log, open ones first; of one figure with `indicator`."""
    require(viewer, Capability.SEE_BOARD)
    rows = Challenge.objects.all()
    if indicator:
        rows = rows.filter(indicator=indicator)
    order = [state for state, _ in Challenge.STATES]
    listed = sorted(rows.order_by("-asked_at")[:200], key=lambda row: (order.index(row.state), row.due_on))
    return _named(viewer, listed, at)


def one_challenge(viewer: Viewer, challenge_id: uuid.UUID, *, at: datetime) -> Asked | None:
    """One challenge, or None."""
    require(viewer, Capability.SEE_BOARD)
    return next(iter(_named(viewer, list(Challenge.objects.filter(id=challenge_id)), at)), None)


def _named(viewer: Viewer, rows: Sequence[Challenge], at: datetime) -> list[Asked]:
    people = {who for row in rows for who in (row.asked_by, row.owner, row.answered_by) if who}
    names, today = staff_names(viewer, list(people)), at.astimezone(LONDON).date()
    found = []
    for row in rows:
        known = registry.indicators.get(row.indicator)
        found.append(
            Asked(
                row,
                known.title if known else row.indicator,
                known.period.in_words(row.starts) if known else f"{row.starts:%d %B %Y}",
                names.get(row.asked_by, "somebody who has left"),
                names.get(row.owner, "somebody who has left"),
                names.get(row.answered_by, "") if row.answered_by else "",
                row.state == "open" and row.due_on < today,
            )
        )
    return found


def owners(viewer: Viewer, *, at: datetime) -> list[tuple[uuid.UUID, str]]:
    """Who can be asked to answer for a figure: everybody who works here and sees the board's room."""
    require(viewer, Capability.SEE_BOARD)
    roles = [r.key for r in registry.roles.values() if Capability.SEE_BOARD in r.capabilities]
    held = RoleHolding.objects.filter(live(at), role__in=roles).select_related("user")
    return sorted(
        staff_names(viewer, list({h.user_id for h in held if may_sign_in(h.user, at)})).items(), key=lambda one: one[1]
    )
