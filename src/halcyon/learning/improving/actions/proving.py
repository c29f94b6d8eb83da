"""What the owner of an action does: milestones, evidence, saying that it is done, answering an escalation."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from halcyon.access.viewing import Denied, Viewer
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.problems import refuse
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.actions.common import link_of, locked, log, require_part, today_of
from halcyon.learning.improving.measured import measures
from halcyon.learning.improving.models import Action, Escalation, Evidence, Milestone
from halcyon.learning.improving.rounds import Result
from halcyon.learning.improving.rules import OPEN_STATES, PROVING, enough
from halcyon.practice.action_ladder import KEEPS, director_of
from halcyon.work.actions import finish_tasks, keep_document, open_task

GOING_ON = (*OPEN_STATES, Action.AWAITING)


@act
def finish_milestone(*, milestone_id: uuid.UUID, by: Viewer, at: datetime) -> None:
    """Say that a milestone of an action was reached."""
    step = Milestone.objects.filter(id=milestone_id, done_at__isnull=True, action__isnull=False).first()
    if step is None or step.action_id is None:
        raise Denied("no such milestone")
    row = locked(step.action_id)
    require_part(row, by)
    if Milestone.objects.filter(id=step.id, done_at__isnull=True).update(done_at=at, done_by=by.signing):
        log("action_milestone_reached", row.id, by=by, at=at)


@act
def add_evidence(
    *,
    action_id: uuid.UUID,
    kind: str,
    title: str,
    words: str = "",
    source_id: uuid.UUID | None = None,
    source_ref: str = "",
    before: float | None = None,
    after: float | None = None,
    more_is_better: bool = True,
    unit: str = "",
    measured_on: date | None = None,
    by: Viewer,
    at: datetime,
) -> Evidence:
    """Add something that speaks for an action while it goes on: words, a figure, an audit's result, a measure.

    An audit or a measure needs its name, the figures before and after, and the day of the later one; `source_id` is
    the round where it is kept here, `source_ref` names published figures (`use_measure` reads them). Whoever answers
    for the action may, and whoever keeps audits or assures. Raises Denied, and NotDone with what is wrong.
    """
    row = locked(action_id, states=GOING_ON)
    _may_speak_for(row, by)
    wrong = {}
    if kind not in ("words", "figure", *PROVING):
        wrong["kind"] = "Choose what kind of evidence it is."
    if not title.strip():
        wrong["title"] = "Name it, as somebody else would find it again."
    if kind == "words" and not enough(words):
        wrong["words"] = "Say what shows it, in a sentence or more."
    if kind == "figure" and after is None:
        wrong["after"] = "Give the figure."
    if kind in PROVING:
        if before is None:
            wrong["before"] = "Give the figure from before."
        if after is None:
            wrong["after"] = "Give the figure from after."
        if measured_on is None:
            wrong["measured_on"] = "Give the day of the figure from after."
    if measured_on is not None and measured_on > today_of(at):
        wrong["measured_on"] = "It cannot have been taken in the future."
    refuse(wrong)
    found = Evidence(
        action=row,
        kind=kind,
        title=title.strip()[:200],
        words=words.strip(),
        source_id=source_id,
        source_ref=source_ref,
        before=before,
        after=after,
        more_is_better=more_is_better,
        unit=unit.strip()[:40],
        measured_on=measured_on,
        by=by.signing,
        at=at,
    )
    add(found)
    log("action_evidence_added", row.id, found.id, by=by, at=at)
    return found


@act
def use_measure(
    *,
    action_id: uuid.UUID,
    measure: str,
    before: date,
    after: date,
    words: str = "",
    more_is_better: bool | None = None,
    by: Viewer,
    at: datetime,
) -> Evidence:
    """Add two published figures of one measure as evidence. Nobody types them: they are read as they were published.

    `before` and `after` are the first days of their periods. `more_is_better` is said only of a measure that does not
    say so itself. Raises Denied for a measure that this person may not see, NotDone with what is wrong.
    """
    found = next(iter(measures(by, at=at, key=measure)), None) if measure else None
    if found is None:
        raise Denied("no such measure")
    read = {r.starts: r for r in found.readings}
    wrong = {}
    if before not in read:
        wrong["before"] = "Choose a period of which there is a figure."
    if after not in read:
        wrong["after"] = "Choose a period of which there is a figure."
    elif not wrong and after <= before:
        wrong["after"] = "Choose a period later than the one from before."
    if not found.better and more_is_better is None:
        wrong["more_is_better"] = "Say which way is better."
    refuse(wrong)
    then, now = read[before], read[after]
    return add_evidence(
        action_id=action_id,
        kind="measure",
        title=f"{found.title}: {then.words}, then {now.words}",
        words=words,
        source_ref=f"{then.reference} {now.reference}",
        before=then.value,
        after=now.value,
        more_is_better=found.better == "more" if found.better else bool(more_is_better),
        unit=found.unit,
        measured_on=now.until,
        by=by,
        at=at,
    )


def use_round(*, action_id: uuid.UUID, result: Result, words: str = "", by: Viewer, at: datetime) -> Evidence:
    """Add the result of a round that was reported here, as it was reported (`queries.audit_results`).

    A difference that may be chance is kept as a figure, which speaks for the action and does not show a change; how
    sure one can be is written beside it. Raises as `add_evidence` does.
    """
    return add_evidence(
        action_id=action_id,
        kind=result.kind,
        title=result.title,
        source_id=result.round_id,
        before=result.before,
        after=result.after,
        unit="per cent",
        measured_on=result.until,
        words=" ".join(w for w in (result.change.words, words.strip()) if w),
        by=by,
        at=at,
    )


@act
def add_document(
    *, action_id: uuid.UUID, name: str, content: bytes, words: str = "", by: Viewer, at: datetime
) -> Evidence:
    """Add a file as evidence. One that may not be kept is refused with the reason: raises NotDone."""
    row = locked(action_id, states=GOING_ON)
    _may_speak_for(row, by)
    kept = keep_document(
        subject_id=row.id,
        name=name,
        content=content,
        by=by,
        at=at,
        owner_agency=row.agency,
        category="learning",
    )
    refuse({"file": kept.why} if kept.state == "refused" else {})
    found = Evidence(
        action=row, kind="document", title=kept.name[:200], words=words.strip(), document=kept.id, by=by.signing, at=at
    )
    add(found)
    log("action_evidence_added", row.id, found.id, by=by, at=at)
    return found


def _may_speak_for(row: Action, by: Viewer) -> None:
    if not (by.can(Capability.KEEP_AUDITS) or by.can(Capability.ASSURE)):
        require_part(row, by)


@act
def say_done(*, action_id: uuid.UUID, words: str, by: Viewer, at: datetime) -> Action:
    """Say that an action was carried out. It then awaits assurance: done is not yet shown to have worked.

    Raises Denied for those it does not belong to, and NotDone without saying what was done.
    """
    row = locked(action_id)
    require_part(row, by)
    refuse({} if enough(words) else {"words": "Say what was done, in a sentence or more."})
    row.state, row.done_at, row.done_by, row.done_words = Action.AWAITING, at, by.signing, words.strip()
    row.save(update_fields=["state", "done_at", "done_by", "done_words"])
    finish_tasks(by=by, at=at, outcome="done", subject_id=row.id)
    Escalation.objects.filter(action=row, answered_at__isnull=True).update(
        answered_at=at, answered_by=by.signing, answer="It was done."
    )
    open_task(
        key=f"action_assure:{row.id}:{at.isoformat()}",
        kind="action_assure",
        title=f"Look whether action {row.reference} made the change",
        subject_id=row.id,
        link=link_of(row),
        role=KEEPS,
        reference=row.reference,
        at=at,
    )
    log("action_done", row.id, by=by, at=at)
    return row


@act
def answer_escalation(*, escalation_id: uuid.UUID, answer: str, by: Viewer, at: datetime) -> None:
    """Answer that an action is overdue: what stands in the way, and what happens now. The rung is then answered.

    The owner's rung is answered by those the action belongs to. The owner does not answer the others for those who
    were told: the director's is answered by the director or whoever answers for the agency, a body's by somebody who
    oversees actions. Raises Denied and NotDone.
    """
    rung = Escalation.objects.select_for_update().filter(id=escalation_id, answered_at__isnull=True).first()
    if rung is None:
        raise Denied("nothing to answer")
    row = locked(rung.action_id)
    if not may_answer(rung.rung, row, by):
        raise Denied("not theirs to answer")
    refuse({} if enough(answer) else {"answer": "Say what stands in the way and what happens now."})
    rung.answer, rung.answered_by, rung.answered_at = answer.strip(), by.signing, at
    rung.save(update_fields=["answer", "answered_by", "answered_at"])
    finish_tasks(by=by, at=at, outcome="answered", keys=[escalation_key(rung)])
    log("action_escalation_answered", row.id, rung.id, by=by, at=at)


def may_answer(rung: str, row: Action, by: Viewer) -> bool:
    """Whether this person answers that rung of the ladder for this action."""
    owns = by.looked_up_as in (row.owner, row.deputy)
    speaks = by.can(Capability.CONTRIBUTE) and by.agency == row.agency
    if rung == "owner":
        return owns or speaks or by.can(Capability.KEEP_ACTIONS)
    if rung == "director":
        return not owns and (speaks or director_of(row.agency) in by.posts)
    return not owns and by.can(Capability.ASSURE)


def escalation_key(rung: Escalation) -> str:
    return f"action_escalation:{rung.action_id}:{rung.rung}:{rung.due.isoformat()}"
