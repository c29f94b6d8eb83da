"""Answering a time limit that has passed: why it did, and what is done about it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.models import Organisation
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.kernel.delays import CAUSES, LATE_AGENCY
from halcyon.kernel.problems import NotDone
from halcyon.work.actions.tasks import finish_tasks
from halcyon.work.models import Breach, BreachAnswer, Task
from halcyon.work.queries.breaches import answerable

LEAST_WORDS = 5  # characters that say what is done


class NotAnAnswer(NotDone):
    """This does not answer a breach. `problems` maps field to what is wrong and how to mend it."""


def breach_key(clock_id: uuid.UUID, due_at: datetime) -> str:
    """What the keys of the messages and tasks about one breach begin with."""
    return f"breach:{clock_id}:{due_at.timestamp():.0f}"


@act
def answer_breaches(
    *,
    breach_ids: Collection[uuid.UUID],
    cause: str,
    done: str,
    agency: str = "",
    replaces: uuid.UUID | None = None,
    by: Viewer,
    at: datetime,
) -> list[BreachAnswer]:
    """Say why time limits passed and what is done, for one breach or for several with one cause.

    `cause` is a key of `kernel.delays.CAUSES`; `agency` the code of the agency that was waited for, needed with a late
    agency return and kept with nothing else. `replaces` is the standing answer that this one corrects. Raises `Denied`
    for a breach that this viewer may not answer, `NotAnAnswer` with what is wrong, also when somebody else has answered
    meanwhile.
    """
    wanted = set(breach_ids)
    wrong = _lacking(wanted, cause, done, agency)
    if wrong:
        raise NotAnAnswer(wrong)
    rows = list(Breach.objects.select_for_update().filter(answerable(by, at=at), id__in=wanted).order_by("id"))
    if len(rows) != len(wanted):
        raise Denied("no such breach, or not this viewer's to answer")
    standing = {a.breach_id: a for a in BreachAnswer.objects.filter(breach__in=rows, replaced_at__isnull=True)}
    if {a.id for a in standing.values()} != ({replaces} if replaces else set()):
        raise NotAnAnswer({"breaches": "Somebody has answered this meanwhile. Look at what they said first."})
    BreachAnswer.objects.filter(id__in=[a.id for a in standing.values()]).update(replaced_at=at, replaced_by=by.signing)
    made = BreachAnswer.objects.bulk_create(
        BreachAnswer(
            breach=row,
            cause=cause,
            agency=agency if cause == LATE_AGENCY else "",
            done=done,
            answered_by=by.signing,
            answered_at=at,
        )
        for row in rows
    )
    Breach.objects.filter(id__in=[r.id for r in rows], answered_at__isnull=True).update(answered_at=at)
    _off_the_lists(rows, by=by, at=at)
    record_act(
        by,
        "breach_answered",
        "breach",
        [i for row in rows for i in (row.id, row.subject_id)],
        fields=("cause", "agency", "done"),
        rule=f"cause:{cause}",
        at=at,
    )
    return made


def _lacking(wanted: Collection[uuid.UUID], cause: str, done: str, agency: str) -> dict[str, str]:
    """What is missing from an answer to breaches, by field. Empty when nothing is."""
    wrong: dict[str, str] = {}
    if not wanted:
        wrong["breaches"] = "Choose at least one."
    if cause not in CAUSES:
        wrong["cause"] = "Choose why the time limit passed."
    if cause == LATE_AGENCY and not Organisation.objects.filter(code=agency).exists():
        wrong["agency"] = "Choose the agency that was waited for."
    if len(done.strip()) < LEAST_WORDS:
        wrong["done"] = "Say what is done about it. If nothing more is needed, say so."
    if "\x00" in done:
        wrong["done"] = "It contains a character that cannot be kept. Remove it and send again."
    return wrong


def _off_the_lists(rows: Iterable[Breach], *, by: Viewer, at: datetime) -> None:
    """Whoever was asked for an answer has it on their list no more."""
    keys: list[str] = []
    for row in rows:
        asked = Task.objects.filter(key__startswith=f"{breach_key(row.clock_id, row.due_at)}:", done_at=None)
        keys += asked.values_list("key", flat=True)
    finish_tasks(by=by, at=at, outcome="answered", keys=keys)
