"""Putting an ask to the agreement, deciding what it sends to a person, and keeping the ledger of what was disclosed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from halcyon.access.actions import begin_relationship
from halcyon.access.queries import blocked
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.queries import organisation, who_acts_for, working_calendar
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act, once
from halcyon.audit.rows import add
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.counting import CountingRule, Limit, due_at
from halcyon.kernel.pathways import Clock, Running
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Ask, Decision, Effect, Refusal, after_refusals, decide
from halcyon.sharing.models import Disclosure, EmergencyAccess, SharingDecision
from halcyon.work.actions import copy_clocks, finish_tasks, open_task, send, stop_clock

REVIEW_LIMIT = Limit(
    4, CountingRule.ELAPSED_HOURS, "Local target: a request for a red enquiry cannot wait longer for its review", False
)
EMERGENCY_REVIEW = Limit(2, CountingRule.WORKING_DAYS_AFTER, "security.md section 4 (emergency access)", True)
REVIEW_TASK = "sharing_review"
EMERGENCY_TASK = "emergency_review"


def applied(ask: Ask) -> Decision:
    """What the county's agreement in force says to an ask."""
    return decide(registry.agreement, ask)


@act
def put_to_policy(
    *,
    ask: Ask,
    subject_id: uuid.UUID,
    case_id: uuid.UUID | None,
    question: str,
    by: Viewer,
    at: datetime,
    proposal: str = "",
    reference: str = "",
    basis: str = "public_task",
    recipient_kind: str = "agency",
    first: bool = False,
    reason: str = "",
) -> SharingDecision:
    """Apply the agreement to an ask and keep the answer, whatever it is. A REVIEW opens a task for its reviewer.

    Health organisations' asks go to their Caldicott guardian, the others' to their data protection lead. What was
    refused for the same case goes to them again (`kernel.sharing.after_refusals`). `first` says that the case was
    opened in this act, so that nothing of it can have been refused. `reason` is why a person decided to share where the
    agreement permits it only by such a decision: it is kept beside their name.
    """
    said = applied(ask)
    if case_id is not None and not first and said.effect is not Effect.DENY:
        said = after_refusals(registry.agreement, ask, said, _refused_before(ask, case_id))
    row = SharingDecision(
        asked_at=at,
        asked_by_user=by.user_id,
        asking_agency=ask.asking_agency,
        holding_agency=ask.holding_agency,
        recipient_kind=recipient_kind,
        subject_id=subject_id,
        case_id=case_id,
        purpose=ask.purpose,
        basis=basis,
        categories=sorted(ask.categories),
        question=question,
        proposal=proposal,
        effect=said.effect.value,
        reasons=list(said.reasons),
        clause=said.clause,
        rule=said.rule,
        agreement=said.agreement,
        agreement_version=said.agreement_version,
        due_at=due_at(at, REVIEW_LIMIT, calendar=working_calendar()) if said.effect is Effect.REVIEW else None,
        outcome="disclose" if said.effect is Effect.PERMIT else "refuse" if said.effect is Effect.DENY else "",
        decided_at=None if said.effect is Effect.REVIEW else at,
        decided_by=by.user_id if said.effect is not Effect.REVIEW and by.user_id else _policy_actor(said),
        reason=reason.strip() if said.effect is Effect.PERMIT else "",
    )
    add(row)
    record_act(
        by,
        "sharing_decided",
        "sharing_decision",
        [row.id, subject_id],
        purpose=ask.purpose,
        decision=said.effect.value,
        rule=said.rule,
        at=at,
    )
    if said.effect is Effect.REVIEW:
        open_task(
            key=f"{REVIEW_TASK}:{row.id}",
            kind=REVIEW_TASK,
            title="Decide whether to share",
            subject_id=row.id,
            person_id=subject_id,
            reference=reference,
            link=f"/sharing/reviews/{row.id}/",
            role=reviewer_role(ask.holding_agency),
            agency=ask.holding_agency,
            due_at=row.due_at,
            at=at,
        )
        _watch(row, reference=reference, at=at)
    return row


def _watch(row: SharingDecision, *, reference: str, at: datetime) -> None:
    """Keep a clock on a review, so that somebody else is told when the reviewer lets it wait too long."""
    if row.due_at is None:
        return
    holder = once(("organisation", row.holding_agency), lambda: organisation(row.holding_agency))
    post = registry.profile.review_escalates_to.get(holder.kind, "")
    if not post or not who_acts_for(post, at=at):
        post = registry.profile.manager_post
    title = f"A sharing decision by {holder.name}"
    clock = Clock(REVIEW_TASK, title, starts_on=(), stops_on=(), limits={"": REVIEW_LIMIT}, tells=post)
    copy_clocks(
        subject_id=row.id,
        pathway=REVIEW_TASK,
        running=[Running(clock, row.asked_at, row.due_at, row.decided_at, REVIEW_LIMIT, str(row.id))],
        reference=reference,
        person_id=row.subject_id,
    )


def _watch_emergency(row: EmergencyAccess) -> None:
    """A review that the privacy lead lets wait is told to the head of service (security.md G6)."""
    title, tells = "A review of an emergency access", registry.profile.delay_post
    clock = Clock(EMERGENCY_TASK, title, starts_on=(), stops_on=(), limits={"": EMERGENCY_REVIEW}, tells=tells)
    copy_clocks(
        subject_id=row.id,
        pathway=EMERGENCY_TASK,
        running=[Running(clock, row.opened_at, row.review_due_at, None, EMERGENCY_REVIEW, str(row.id))],
        first=True,
    )


def _refused_before(ask: Ask, case_id: uuid.UUID) -> list[Refusal]:
    """What reviewers refused of this case between these agencies for this purpose and have not shared since."""
    decided = SharingDecision.objects.filter(
        case_id=case_id,
        effect=Effect.REVIEW.value,
        asking_agency=ask.asking_agency,
        holding_agency=ask.holding_agency,
        purpose=ask.purpose,
    ).exclude(outcome="")
    found: dict[str, Refusal] = {}
    for row in decided.order_by("decided_at", "id"):
        for category in row.categories:
            found.pop(category, None)
            if row.outcome == "refuse" and row.decided_at is not None:
                found[category] = Refusal(frozenset({category}), row.decided_at.astimezone(LONDON).date(), row.clause)
    return list(found.values())


def reviewer_role(agency: str) -> str:
    """Who looks at a REVIEW for this agency: the county's choice for health bodies, or for the others."""
    holder = once(("organisation", agency), lambda: organisation(agency))
    profile = registry.profile
    return profile.health_reviewer if holder.kind in holder.HEALTH else profile.other_reviewer


def _policy_actor(said: Decision) -> uuid.UUID | None:
    """What a rule decided by itself, asked by a system, is signed by the rule: a stable id made from its name."""
    if said.effect is Effect.REVIEW:
        return None
    return uuid.uuid5(uuid.NAMESPACE_URL, f"halcyon:{said.agreement}:{said.agreement_version}:{said.rule}")


@act
def settle_review(
    *,
    decision_id: uuid.UUID,
    outcome: str,
    reason: str,
    by: Viewer,
    at: datetime,
    detriment: str = "",
    safeguards: str = "",
) -> SharingDecision:
    """A named person decides what the agreement left to them. Raises `Denied` for anyone but the holder's reviewer.

    A refusal must say how sharing would be worse for the child than not sharing (Children Act 2004 section 16LA, once
    commenced; domain.md B6). Raises ValueError, in plain words, when a reason is missing or it was decided already.
    """
    require(by, Capability.REVIEW_SHARING)
    row = SharingDecision.objects.select_for_update().get(id=decision_id)
    if row.holding_agency != by.agency or by.user_id is None:
        raise Denied("another agency's review")
    if blocked(by, [i for i in (row.subject_id, row.case_id) if i], at=at):
        raise Denied("about somebody from whom they are barred")
    if row.effect != Effect.REVIEW.value or row.outcome:
        raise ValueError("This has been decided already.")
    if outcome not in ("disclose", "refuse"):
        raise ValueError("Choose whether to share.")
    if len(reason.strip()) < 10:
        raise ValueError("Give the reason for your decision, in a sentence or more.")
    if outcome == "refuse" and len(detriment.strip()) < 10:
        raise ValueError("Say how sharing would be worse for the child than not sharing.")
    row.outcome, row.reason, row.detriment, row.safeguards = outcome, reason, detriment, safeguards
    row.decided_by, row.decided_at = by.user_id, at
    row.save()
    finish_tasks(by=by, at=at, outcome=outcome, keys=[f"{REVIEW_TASK}:{row.id}"])
    finish_tasks(by=by, at=at, outcome="done_late", subject_id=row.id, kinds=["time_limit_passed"])
    stop_clock(subject_id=row.id, clock=REVIEW_TASK, start_event=str(row.id), at=at)
    record_act(
        by,
        "sharing_reviewed",
        "sharing_decision",
        [row.id, row.subject_id],
        purpose=row.purpose,
        decision=outcome,
        rule=row.rule,
        at=at,
    )
    return row


@act
def disclose(
    *,
    decision: SharingDecision,
    items: str,
    by: Viewer,
    at: datetime,
    channel: str,
    to_user: uuid.UUID | None = None,
    request_id: uuid.UUID | None = None,
    response_id: uuid.UUID | None = None,
    message_ref: uuid.UUID | None = None,
) -> Disclosure:
    """Write one line of the ledger. Raises `Denied` unless the decision, by rule or by person, was to disclose.

    `items` says in plain words what went; it is content and is never put in the audit log.
    """
    if decision.outcome != "disclose":
        raise Denied("the sharing decision does not allow this")
    row = Disclosure(
        at=at,
        from_agency=decision.holding_agency,
        to_agency=decision.asking_agency,
        to_user=to_user,
        by_user=by.user_id,
        subject_id=decision.subject_id,
        case_id=decision.case_id,
        request_id=request_id,
        response_id=response_id,
        message_ref=message_ref,
        decision=decision,
        purpose=decision.purpose,
        basis=decision.basis,
        categories=decision.categories,
        items=items,
        channel=channel,
    )
    add(row)
    record_act(
        by,
        "disclosed",
        "disclosure",
        [row.id, decision.subject_id],
        purpose=decision.purpose,
        decision="PERMIT" if decision.effect == Effect.PERMIT.value else "REVIEWED",
        rule=decision.rule,
        at=at,
    )
    return row


@act
def open_in_emergency(
    *, subject_ids: Iterable[uuid.UUID], purpose: str, reason_kind: str, reason: str, by: Viewer, at: datetime
) -> EmergencyAccess:
    """Open a record without a relationship because a child cannot wait. The privacy lead is alerted; someone else
    reviews.

    Lasts for the profile's hours and no longer. Never opens a restricted record: that needs its custodian.
    """
    require(by, Capability.EMERGENCY_ACCESS)
    if by.user_id is None or purpose not in by.purposes:
        raise Denied("not a purpose of this role")
    if len(reason.strip()) < 20:
        raise ValueError("Say why this cannot wait, in a sentence or more.")
    subjects = list(subject_ids)
    if not subjects:
        raise Denied("no such record")
    opened = EmergencyAccess.objects.create(
        user=by.user_id,
        agency=by.agency,
        subject_id=subjects[0],
        reason_kind=reason_kind,
        reason=reason,
        opened_at=at,
        expires_at=at + timedelta(hours=registry.profile.emergency_access_hours),
        review_due_at=due_at(at, EMERGENCY_REVIEW, calendar=working_calendar()),
    )
    begin_relationship(
        subject_ids=subjects,
        kind="emergency",
        purpose=purpose,
        event=opened.id,
        by=by,
        at=at,
        user=by.user_id,
        ends=opened.expires_at,
        self_claimed=True,
    )
    open_task(
        key=f"{EMERGENCY_TASK}:{opened.id}",
        kind=EMERGENCY_TASK,
        title="Review an emergency access",
        subject_id=opened.id,
        link=f"/sharing/emergency/{opened.id}/",
        role=registry.profile.privacy_role,
        agency=by.agency,
        due_at=opened.review_due_at,
        at=at,
    )
    _watch_emergency(opened)
    send(
        key=f"{EMERGENCY_TASK}:{opened.id}",
        kind=EMERGENCY_TASK,
        subject_id=opened.id,
        title="A record was opened in an emergency",
        body="Someone opened a record in an emergency. Open the review to see who, when and why they say so.",
        to_post=registry.profile.privacy_post,
        link=f"/sharing/emergency/{opened.id}/",
        at=at,
    )
    record_act(by, "emergency_access", "record", subjects, purpose=purpose, rule=reason_kind, at=at)
    return opened


@act
def review_emergency(*, access_id: uuid.UUID, outcome: str, note: str, by: Viewer, at: datetime) -> EmergencyAccess:
    """Someone else than the person who opened the record says whether that was right. Raises `Denied` or ValueError."""
    require(by, Capability.READ_AUDIT)
    row = EmergencyAccess.objects.select_for_update().get(id=access_id)
    if by.user_id is None or row.user == by.user_id or row.agency != by.agency:
        raise Denied("reviewed by someone else of the same agency")
    if row.reviewed_at:
        raise ValueError("This has been reviewed already.")
    if outcome not in ("justified", "not_justified") or len(note.strip()) < 10:
        raise ValueError("Say whether it was justified, and why.")
    row.reviewed_by, row.reviewed_at, row.review_outcome, row.review_note = by.user_id, at, outcome, note
    row.save()
    finish_tasks(by=by, at=at, outcome=outcome, keys=[f"{EMERGENCY_TASK}:{row.id}"])
    stop_clock(subject_id=row.id, clock=EMERGENCY_TASK, start_event=str(row.id), at=at)
    record_act(by, "emergency_reviewed", "emergency_access", [row.id], decision=outcome, at=at)
    return row


def ask_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a case that the agreement's clauses may look at: no names, no story."""
    return {k: facts.get(k) for k in ("rating", "danger_now", "consent", "level")}
