"""What both ends of a handover share: whose lists an enquiry stands on, and what its chronology says."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Min

from halcyon.access.actions import begin_relationship, end_relationships
from halcyon.access.labels import label_of
from halcyon.access.models import Relationship
from halcyon.access.viewing import Viewer
from halcyon.audit.actions import record_act
from halcyon.cases.models import Case
from halcyon.chronology.actions import record as record_event
from halcyon.frontdoor.models import Handover, HandoverItem
from halcyon.frontdoor.screening.passing import PURPOSE, same_person
from halcyon.frontdoor.shifts import TONIGHT, cannot_wait, duty_team, shift
from halcyon.kernel.registry import registry
from halcyon.kernel.sharing import Handling
from halcyon.work.actions import finish_tasks, open_task, refresh_task
from halcyon.work.models import ClockCopy, Task

ENQUIRY = "mash_enquiry"
GIVEN_TASK, TAKE_TASK, NIGHT_TASK = "handover_given", "handover_to_accept", "out_of_hours"
TONIGHT_TITLE = "Tonight: work this enquiry"
IN_THE_MORNING_TITLE = "Can wait: hand over to the hub when it opens"


def giver(handover: Handover) -> dict[str, Any]:
    """On whose list an enquiry stands until somebody has accepted it, as a task says it: those who hand it over."""
    if handover.kind == "to_day":
        return {"service": duty_team()}
    return {"post": registry.profile.manager_post} if handover.kind == "to_night" else {"user": handover.from_user}


def taker(handover: Handover) -> dict[str, Any]:
    """On whose list it stands to be accepted: those who take it over."""
    if handover.kind == "to_night":
        return {"service": duty_team()}
    return {"post": registry.profile.manager_post} if handover.kind == "to_day" else {"user": handover.to_user}


def told(side: Mapping[str, Any]) -> dict[str, Any]:
    """Who is written to when one side is told something: the duty team by its post."""
    if side.get("service"):
        return {"to_post": registry.profile.out_of_hours_post}
    return {"to_post": side["post"]} if side.get("post") else {"to_user": side["user"]}


def put(handover: Handover, cases: Iterable[Case], *, at: datetime) -> list[HandoverItem]:
    """Put enquiries into a handover that are not in it yet."""
    there = set(handover.items.values_list("case_id", flat=True))
    return HandoverItem.objects.bulk_create(
        HandoverItem(
            handover=handover,
            case_id=case.id,
            record_id=case.record_id,
            reference=case.reference,
            came_in=case.opened_at >= handover.began,
            stood=case.state,
            rated=str(case.facts.get("rating") or ""),
            state="waiting" if case.closed_at is None else "done",
        )
        for case in cases
        if case.id not in there
    )


def offer(handover: Handover, items: Iterable[HandoverItem], *, by: Viewer, at: datetime) -> None:
    """Put enquiries on the lists of both sides, and say in their chronologies that they are handed over."""
    for item in items:
        if item.state not in HandoverItem.OPEN:
            continue
        for kind, title, whose in (
            (GIVEN_TASK, "Handed over, and not accepted yet", giver(handover)),
            (TAKE_TASK, "Accept the handover of this enquiry", taker(handover)),
        ):
            _task(f"{kind}:{item.id}", kind, title, item, f"/handovers/{handover.id}/", whose, at=at)
        words = f"{handover.get_kind_display()}: handed over. {item.note}".strip()
        note(item.case_id, "handed_over", words, {"handover": str(handover.id)}, by=by, at=at)


def night_task(case_id: uuid.UUID, record_id: uuid.UUID, reference: str, *, at: datetime) -> None:
    """Put an enquiry on the duty team's list for tonight."""
    item = HandoverItem(case_id=case_id, record_id=record_id, reference=reference)
    whose = {"service": duty_team()}
    key = f"{NIGHT_TASK}:{case_id}:{at.isoformat()}"
    _task(key, NIGHT_TASK, TONIGHT_TITLE, item, f"/cases/{case_id}/", whose, at=at)


def keep_night_tasks_true(*, by: Viewer, at: datetime) -> None:
    """Let each task of the night say what is to be done now: it was opened when nobody had looked at the enquiry yet.

    While an enquiry cannot wait, its task is due with its next time limit. Afterwards it stays until the hub has it
    back, and is due when the hub opens; of a closed one nothing is left to do.
    """
    tasks = list(Task.objects.filter(kind=NIGHT_TASK, done_at__isnull=True))
    cases = {c.id: c for c in Case.objects.filter(id__in=[t.subject_id for t in tasks])}
    urgent = set(Case.objects.filter(cannot_wait(), id__in=cases).values_list("id", flat=True))
    running = ClockCopy.objects.filter(subject_id__in=urgent, stopped_at__isnull=True)
    due = {row["subject_id"]: row["m"] for row in running.values("subject_id").annotate(m=Min("due_at"))}
    _, ends = shift(at)
    gone = [i for i, case in cases.items() if case.closed_at is not None]
    finish_tasks(by=by, at=at, outcome="done", subject_ids=gone, kinds=[NIGHT_TASK])
    for task in tasks:
        case = cases.get(task.subject_id)
        if case is None or case.closed_at is not None:
            continue
        title = TONIGHT_TITLE if case.id in urgent else IN_THE_MORNING_TITLE
        now = (title, due.get(case.id) or ends, str(case.facts.get("rating") or ""))
        if now != (task.title, task.due_at, task.rating):
            refresh_task(key=task.key, title=now[0], due_at=now[1], rating=now[2])


def _task(
    key: str, kind: str, title: str, item: HandoverItem, link: str, whose: Mapping[str, Any], *, at: datetime
) -> None:
    due = ClockCopy.objects.filter(subject_id=item.case_id, stopped_at__isnull=True).aggregate(m=Min("due_at"))["m"]
    open_task(
        key=key,
        kind=kind,
        title=title,
        subject_id=item.case_id,
        person_id=item.record_id,
        reference=item.reference,
        rating=item.rated,
        link=link,
        due_at=due,
        at=at,
        **whose,
    )


def off_the_lists(items: Iterable[HandoverItem], outcome: str, *, by: Viewer, at: datetime) -> None:
    """Take enquiries off both sides' lists."""
    keys = [f"{kind}:{item.id}" for item in items for kind in (GIVEN_TASK, TAKE_TASK)]
    finish_tasks(by=by, at=at, outcome=outcome, keys=keys)


def show_tonight(case: Case, *, by: Viewer, at: datetime, first: bool = False) -> None:
    """Let the duty team see an enquiry and what is known of whom it is about, until the hub accepts it back.

    `first` says that the record was made in this act and is linked to nobody known before.
    """
    team = duty_team()
    records = {case.record_id} if first else same_person(case.record_id) | {case.record_id}
    begin_relationship(
        subject_ids=[case.id, *sorted(records, key=str)],
        kind=TONIGHT,
        purpose=PURPOSE,
        event=case.id,
        by=by,
        at=at,
        service=team,
        first=first,
    )


def show_no_more(case_id: uuid.UUID, *, by: Viewer, at: datetime) -> None:
    """End what the duty team saw because of this enquiry."""
    subjects = Relationship.objects.filter(kind=TONIGHT, start_event=case_id).values_list("subject_id", flat=True)
    end_relationships(subject_ids=list(subjects), event=case_id, by=by, at=at, kind=TONIGHT, begun_by=case_id)


def note(case_id: uuid.UUID, kind: str, words: str, data: Mapping[str, Any], *, by: Viewer, at: datetime) -> None:
    """Write in an enquiry's chronology something that is not a move, for the hub and the duty team alone."""
    case = Case.objects.select_for_update().get(id=case_id)
    case.last_seq += 1
    case.save(update_fields=["last_seq"])
    record_event(
        subject_id=case.record_id,
        case_id=case.id,
        pathway=case.pathway,
        kind=kind,
        sentence=words,
        data=data,
        by=by,
        happened_at=at,
        at=at,
        seq=case.last_seq,
        label=replace(label_of(case), handling=Handling.HUB_ONLY),
    )


def audited(action: str, handover: Handover, items: Iterable[HandoverItem], *, by: Viewer, at: datetime) -> None:
    """One row in the log for an act on a handover and these enquiries of it."""
    record_act(
        by,
        action,
        "handover",
        [handover.id, *[i for item in items for i in (item.id, item.case_id)]],
        purpose=PURPOSE,
        rule=handover.kind,
        at=at,
    )
