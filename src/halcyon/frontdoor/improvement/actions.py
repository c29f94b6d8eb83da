"""Escalating a delay of the system, answering it, planning, keeping the plan, and closing it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.cases.actions import county_due
from halcyon.frontdoor.improvement.figures import causes, last_full_week, measured_weeks
from halcyon.frontdoor.improvement.measures import KINDS, WEEK, Week, good, held, said, trajectory, weeks_out
from halcyon.frontdoor.improvement.models import ImprovementPlan, PlanAction, PlanReview, SystemDelay
from halcyon.frontdoor.whatif.models import WhatIfRun
from halcyon.frontdoor.whatif.usable import may_be_used
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import NotDone, refuse
from halcyon.kernel.profiles import SystemMeasure
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.work.actions import finish_tasks, next_reference, open_task, send

SHOWN_WEEKS = 8
LEAST_WORDS = 20


def measure_of(key: str) -> SystemMeasure:
    """The county's measure with this key. Raises KeyError."""
    return next(m for m in registry.profile.system_measures if m.key == key)


@act
def escalate(*, measure: str, why: str, by: Viewer, at: datetime) -> SystemDelay:
    """Take a delay of the system to the senior manager, whether or not the rule asks for it yet.

    Raises NotDone without a reason, and where one of the same measure is open.
    """
    require(by, Capability.IMPROVE)
    if len(why.strip()) < LEAST_WORDS:
        raise NotDone({"why": "Say why, in a sentence: what the delay does, and what you have tried."})
    if SystemDelay.objects.filter(measure=measure, closed_at__isnull=True).exists():
        raise NotDone({"": "This measure has been escalated already. It stands in the list."})
    return begin_delay(measure_of(measure), why=why, by=by, at=at)


def begin_delay(measure: SystemMeasure, *, why: str, by: Viewer, at: datetime) -> SystemDelay:
    """Write a delay down with the figures as they stand, and tell the senior manager. Call it inside an act."""
    weeks = measured_weeks(measure.key, until=last_full_week(at), number=SHOWN_WEEKS)
    profile = registry.profile
    row = SystemDelay(
        reference=f"D-{next_reference():05d}",
        measure=measure.key,
        bound=measure.bound,
        weeks_out=weeks_out(measure, weeks),
        figures=[_plain(w) for w in weeks],
        causes=causes([w.monday for w in weeks]),
        why=why,
        escalated_at=at,
        escalated_by=by.user_id,
        post=profile.delay_post,
        due_at=county_due(at, profile.delay_answer),
    )
    add(row)
    title = f"Delay of the system: {KINDS[measure.key].title}"
    body = (
        f"{said(measure.key, weeks[-1].value)} in the week of {weeks[-1].monday:%d %B %Y}; the bound is "
        f"{said(measure.key, measure.bound)}. Open it to read the figures and to answer what is to be done."
    )
    tell(row, profile.delay_post, title, body, key=f"system_delay:{row.id}", at=at, due_at=row.due_at, receipt=True)
    open_task(
        key=f"system_delay:{row.id}",
        kind="system_delay",
        title=title,
        subject_id=row.id,
        link=f"/hub/improvement/{row.id}/",
        post=profile.delay_post,
        due_at=row.due_at,
        reference=row.reference,
        at=at,
    )
    log("system_delay_escalated", row.id, by=by, at=at)
    return row


def _plain(week: Week) -> list[Any]:
    return [week.monday.isoformat(), week.value, week.count, list(week.rows)]


@act
def answer_delay(*, delay_id: uuid.UUID, agreed: str, answer: str, by: Viewer, at: datetime) -> SystemDelay:
    """The senior manager says what is to be done. Raises Denied for others, NotDone for an answer that will not do."""
    row = SystemDelay.objects.select_for_update().filter(id=delay_id, closed_at__isnull=True).first()
    if row is None or row.post not in by.posts:
        raise Denied("not theirs to answer")
    wrong = {}
    if agreed not in dict(SystemDelay.AGREED):
        wrong["agreed"] = "Choose what is agreed."
    if len(answer.strip()) < LEAST_WORDS:
        wrong["answer"] = "Say what is to be done, or why nothing is, in a sentence or more."
    refuse(wrong)
    row.agreed, row.answer, row.answered_by, row.answered_at = agreed, answer, by.signing, at
    row.save(update_fields=["agreed", "answer", "answered_by", "answered_at"])
    finish_tasks(by=by, at=at, outcome="done", keys=[f"system_delay:{row.id}"])
    if row.escalated_by and row.escalated_by != by.user_id:
        send(
            key=f"system_delay_answer:{row.id}:{at.isoformat()}",
            kind="system_delay",
            subject_id=row.id,
            title=f"Answered: {KINDS[row.measure].title}",
            body=dict(SystemDelay.AGREED)[agreed] + ". Open it to read the answer.",
            to_user=row.escalated_by,
            channel="inbox",
            link=f"/hub/improvement/{row.id}/",
            reference=row.reference,
            at=at,
        )
    log("system_delay_answered", row.id, by=by, at=at)
    return row


@act
def close_delay(*, delay_id: uuid.UUID, reason: str, by: Viewer, at: datetime) -> None:
    """Close a delay that needs no plan, with a reason. One with an open plan is closed with its plan."""
    require(by, Capability.IMPROVE)
    row = SystemDelay.objects.select_for_update().filter(id=delay_id, closed_at__isnull=True).first()
    if row is None:
        raise Denied("no such delay")
    if ImprovementPlan.objects.filter(delay=row, closed_at__isnull=True).exists():
        raise NotDone({"": "Its plan is open. Close the plan: the delay is closed with it."})
    if row.answered_at is None:
        raise NotDone({"": "The senior manager has not answered yet."})
    if len(reason.strip()) < LEAST_WORDS:
        raise NotDone({"reason": "Say why it is closed, in a sentence."})
    _close_delay(row, reason, by=by, at=at)


def _close_delay(row: SystemDelay, reason: str, *, by: Viewer, at: datetime) -> None:
    row.closed_at, row.closed_by, row.close_reason = at, by.signing, reason
    row.save(update_fields=["closed_at", "closed_by", "close_reason"])
    finish_tasks(by=by, at=at, outcome="closed", subject_id=row.id)
    log("system_delay_closed", row.id, by=by, at=at)


@dataclass(frozen=True)
class Step:
    """One thing to be done under a plan."""

    what: str
    owner: uuid.UUID
    due_on: date


@act
def make_plan(
    *,
    delay_id: uuid.UUID,
    owner: uuid.UUID,
    aim: str,
    target: float,
    ends: date,
    review_on: date,
    steps: Sequence[Step],
    run_id: uuid.UUID | None = None,
    by: Viewer,
    at: datetime,
) -> ImprovementPlan:
    """Fix an improvement plan to an escalated delay: owner, steps, target, and the trajectory to it week by week.

    The what-if by which it was tested must be one that may be used. Raises NotDone with what is wrong.
    """
    require(by, Capability.IMPROVE)
    row = SystemDelay.objects.select_for_update().filter(id=delay_id, closed_at__isnull=True).first()
    if row is None:
        raise Denied("no such delay")
    today = at.astimezone(LONDON).date()
    baseline = next((f[1] for f in reversed(row.figures) if f[1] is not None), row.bound)
    run = WhatIfRun.objects.select_related("checked_by").filter(id=run_id, kind="trial").first() if run_id else None
    wrong = _no_plan(row, aim, target, baseline, ends=ends, review_on=review_on, today=today)
    if not steps:
        wrong["steps"] = "Write down at least one thing that will be done, by whom and until when."
    if run_id and (run is None or not may_be_used(run)):
        wrong["run"] = "This what-if may not be used for decisions: its check did not hold."
    refuse(wrong)
    plan = ImprovementPlan(
        delay=row,
        measure=row.measure,
        owner=owner,
        aim=aim,
        baseline=baseline,
        target=target,
        begins=today,
        ends=ends,
        trajectory=[[d.isoformat(), v] for d, v in trajectory(baseline, target, today, ends)],
        run=run,
        review_on=review_on,
        agreed_by=by.signing,
        agreed_at=at,
    )
    add(plan)
    add(*(PlanAction(plan=plan, position=n, what=s.what, owner=s.owner, due_on=s.due_on) for n, s in enumerate(steps)))
    for action in plan.actions.order_by("position"):
        open_task(
            key=f"plan_action:{action.id}",
            kind="plan_action",
            title=f"Improvement plan: {action.what}"[:200],
            subject_id=row.id,
            link=f"/hub/improvement/plans/{plan.id}/",
            user=action.owner,
            due_at=_end_of(action.due_on),
            reference=row.reference,
            at=at,
        )
    _open_review(plan, at=at)
    title = f"Improvement plan agreed: {KINDS[row.measure].title}"
    body = f"Target {said(row.measure, target)} by {ends:%d %B %Y}. Open it to read who does what."
    tell(row, row.post, title, body, key=f"plan:{plan.id}", link=f"/hub/improvement/plans/{plan.id}/", at=at)
    log("improvement_plan_made", plan.id, by=by, at=at)
    return plan


def _no_plan(
    row: SystemDelay, aim: str, target: float, baseline: float, *, ends: date, review_on: date, today: date
) -> dict[str, str]:
    """Why this is no plan for a delay, by field: it has one, says nothing, aims at nothing better, or ends too soon."""
    wrong = {}
    if ImprovementPlan.objects.filter(delay=row).exists():
        wrong[""] = "There is a plan for this delay already."
    if len(aim.strip()) < LEAST_WORDS:
        wrong["aim"] = "Say what will be different, in a sentence or more."
    if not good(measure_of(row.measure), target, baseline) or target == baseline:
        stood = said(row.measure, baseline)
        wrong["target"] = f"The target must be better than where it stood when it was escalated: {stood}."
    if ends < today + WEEK:
        wrong["ends"] = "The date must be a week from now or later."
    if not today < review_on <= ends:
        wrong["review_on"] = "The first review must lie between tomorrow and the plan’s date."
    return wrong


def _open_review(plan: ImprovementPlan, *, at: datetime) -> None:
    open_task(
        key=f"plan_review:{plan.id}:{plan.review_on.isoformat()}",
        kind="plan_review",
        title=f"Review the improvement plan: {KINDS[plan.measure].title}"[:200],
        subject_id=plan.delay_id,
        link=f"/hub/improvement/plans/{plan.id}/",
        user=plan.owner,
        due_at=_end_of(plan.review_on),
        at=at,
    )


def _end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=LONDON)


def _open_plan(plan_id: uuid.UUID) -> ImprovementPlan:
    plan = ImprovementPlan.objects.select_for_update().filter(id=plan_id, closed_at__isnull=True).first()
    if plan is None:
        raise Denied("no such plan")
    return plan


@act
def finish_action(*, action_id: uuid.UUID, note: str, by: Viewer, at: datetime) -> None:
    """Say that one thing of a plan has been done. Its owner may, and whoever may make plans."""
    action = PlanAction.objects.select_for_update().filter(id=action_id, done_at__isnull=True).first()
    if action is None or not (action.owner == by.user_id or by.can(Capability.IMPROVE)):
        raise Denied("not theirs to do")
    _open_plan(action.plan_id)
    action.done_at, action.done_by, action.note = at, by.signing, note
    action.save(update_fields=["done_at", "done_by", "note"])
    finish_tasks(by=by, at=at, outcome="done", keys=[f"plan_action:{action.id}"])
    log("improvement_action_done", action.id, by=by, at=at)


@act
def review_plan(*, plan_id: uuid.UUID, words: str, next_on: date, by: Viewer, at: datetime) -> PlanReview:
    """Say how a plan goes, and when it is looked at next."""
    require(by, Capability.IMPROVE)
    plan = _open_plan(plan_id)
    wrong = {}
    if len(words.strip()) < LEAST_WORDS:
        wrong["words"] = "Say how it goes, in a sentence or more."
    if next_on <= at.astimezone(LONDON).date():
        wrong["next_on"] = "The next review must lie in the future."
    refuse(wrong)
    finish_tasks(by=by, at=at, outcome="done", keys=[f"plan_review:{plan.id}:{plan.review_on.isoformat()}"])
    review = PlanReview(plan=plan, at=at, by=by.signing, words=words, next_on=next_on)
    add(review)
    plan.review_on = next_on
    plan.save(update_fields=["review_on"])
    _open_review(plan, at=at)
    log("improvement_plan_reviewed", plan.id, by=by, at=at)
    return review


def has_held(plan: ImprovementPlan) -> bool:
    """Whether the measure has kept the plan's target for as many weeks as the county asks."""
    weeks = [Week(w.monday, w.value, w.count) for w in plan.weeks.order_by("monday")]
    return held(measure_of(plan.measure), weeks, plan.target, registry.profile.plan_held_weeks)


@act
def close_plan(*, plan_id: uuid.UUID, reason: str, by: Viewer, at: datetime) -> ImprovementPlan:
    """Close a plan and its delay: because the measure held, or else with a reason."""
    require(by, Capability.IMPROVE)
    plan = _open_plan(plan_id)
    kept = has_held(plan)
    if not kept and len(reason.strip()) < LEAST_WORDS:
        raise NotDone(
            {
                "reason": f"The measure has not kept its target for {registry.profile.plan_held_weeks} weeks. "
                "Say why the plan is closed all the same."
            }
        )
    plan.closed_at, plan.closed_by, plan.held, plan.close_reason = at, by.signing, kept, reason
    plan.save(update_fields=["closed_at", "closed_by", "held", "close_reason"])
    words = reason if reason.strip() else "The measure kept the plan’s target."
    _close_delay(SystemDelay.objects.get(id=plan.delay_id), words, by=by, at=at)
    log("improvement_plan_closed", plan.id, by=by, at=at)
    return plan


def tell(
    row: SystemDelay,
    post: str,
    title: str,
    body: str,
    *,
    key: str,
    at: datetime,
    link: str = "",
    due_at: datetime | None = None,
    receipt: bool = False,
) -> None:
    """Send a message about a delay to a post."""
    send(
        key=key,
        kind="system_delay",
        subject_id=row.id,
        title=title[:200],
        body=body,
        to_post=post,
        link=link or f"/hub/improvement/{row.id}/",
        reference=row.reference,
        needs_receipt=receipt,
        due_at=due_at,
        at=at,
    )


def log(action: str, thing: uuid.UUID, *, by: Viewer, at: datetime) -> None:
    """Put an act on a delay or a plan into the log."""
    record_act(by, action, "improvement", [thing], at=at)
