"""Saying whether an action made the change, and stopping one. Nobody does either for an action of their own."""

from __future__ import annotations

import uuid
from datetime import datetime

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.problems import NotDone, refuse
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.actions.common import link_of, locked, log, today_of
from halcyon.learning.improving.actions.planning import put_on_list
from halcyon.learning.improving.models import Action, Evidence, Judgement
from halcyon.learning.improving.rules import OPEN_STATES, Shown, enough, own_action, why_not_shown
from halcyon.work.actions import finish_tasks, send


@act
def judge(
    *,
    action_id: uuid.UUID,
    assured: bool,
    evidence_id: uuid.UUID | None = None,
    words: str = "",
    body_id: uuid.UUID | None = None,
    by: Viewer,
    at: datetime,
) -> Judgement:
    """Say of an action that awaits assurance whether it made the change.

    Assured: by an audit or a measure among its evidence that shows it (`rules.why_not_shown`), or else with why it is
    assured without. Not assured: with why; the action is then open again, on its owner's list. `body_id` is the body
    for which this is said, one of those that watch over it.

    Raises Denied without the capability, and to the owner, the deputy and whoever said that it was done; NotDone with
    what is wrong.
    """
    require(by, Capability.ASSURE)
    row = locked(action_id, states=(Action.AWAITING,))
    if own_action(by.signing, owner=row.owner, deputy=row.deputy, done_by=row.done_by):
        raise Denied("nobody assures their own action")
    evidence = Evidence.objects.filter(id=evidence_id, action=row).first() if evidence_id else None
    if evidence_id and evidence is None:
        raise Denied("no such evidence")
    if body_id and not row.watched.filter(body_id=body_id).exists():
        raise NotDone({"body": "Choose one of the bodies that watch over it."})
    wrong = {}
    if assured and evidence is not None:
        problem = why_not_shown(shown(evidence), done_on=today_of(row.done_at) if row.done_at else None)
        if problem:
            wrong["evidence"] = problem
    elif not enough(words):
        wrong["words"] = (
            "Choose the audit or measure that shows the change, or write why it is assured without one."
            if assured
            else "Say why it is not assured, in a sentence or more."
        )
    refuse(wrong)
    said = Judgement(
        action=row, assured=assured, evidence=evidence, words=words.strip(), body_id=body_id, by=by.signing, at=at
    )
    add(said)
    finish_tasks(by=by, at=at, outcome="done", subject_id=row.id)
    if assured:
        row.state, row.closed_at, row.closed_by, row.close_words = Action.ASSURED, at, by.signing, said.words
    else:
        row.state, row.version = Action.NOT_ASSURED, row.version + 1
    row.save(update_fields=["state", "closed_at", "closed_by", "close_words", "version"])
    if not assured:
        put_on_list(row, at=at)
    _tell_owner(row, said, at=at)
    log("action_judged", row.id, said.id, by=by, at=at, decision=row.state)
    return said


def shown(evidence: Evidence) -> Shown:
    """A piece of evidence as the rule sees it."""
    return Shown(
        evidence.kind,
        evidence.title,
        evidence.before,
        evidence.after,
        evidence.more_is_better,
        evidence.measured_on,
    )


def _tell_owner(row: Action, said: Judgement, *, at: datetime) -> None:
    if row.owner is None:
        return
    result = "assured" if said.assured else "not assured, and is open again"
    send(
        key=f"action_judged:{said.id}",
        kind="learning_action",
        subject_id=row.id,
        title=f"Action {row.reference} is {result}",
        body="Open it to read on what this rests.",
        to_user=row.owner,
        channel="inbox",
        link=link_of(row),
        reference=row.reference,
        at=at,
    )


@act
def stop(*, action_id: uuid.UUID, reason: str, by: Viewer, at: datetime) -> Action:
    """Stop an action that will not be carried out, with the reason. Nobody stops their own.

    Raises Denied and NotDone.
    """
    if not (by.can(Capability.KEEP_ACTIONS) or by.can(Capability.ASSURE)):
        raise Denied("needs oversight")
    row = locked(action_id, states=(*OPEN_STATES, Action.AWAITING))
    if own_action(by.signing, owner=row.owner, deputy=row.deputy, done_by=row.done_by):
        raise Denied("nobody stops their own action")
    refuse({} if enough(reason) else {"reason": "Say why it is stopped, in a sentence or more."})
    row.state, row.closed_at, row.closed_by, row.close_words = Action.STOPPED, at, by.signing, reason.strip()
    row.save(update_fields=["state", "closed_at", "closed_by", "close_words"])
    row.escalations.filter(answered_at__isnull=True).update(
        answered_at=at, answered_by=by.signing, answer="The action was stopped."
    )
    finish_tasks(by=by, at=at, outcome="stopped", subject_id=row.id)
    log("action_stopped", row.id, by=by, at=at)
    return row
