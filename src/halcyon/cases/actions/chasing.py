"""Reminding an agency that has not answered: by itself as the county's profile says, and by hand."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from halcyon.access.viewing import Denied, Viewer, require, system
from halcyon.agencies.queries import holders_of_role, organisation, organisation_name
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.cases.actions.asking import ANSWER_TASK, RING_TASK, note
from halcyon.cases.actions.clocks_and_tasks import county_due
from halcyon.cases.models import AgencyRequest, Chaser
from halcyon.kernel.pathways import Refused
from halcyon.kernel.profiles import Reminder
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.work.actions import finish_tasks, open_task, send

TO_AGENCY, TO_MANAGER, BY_HAND = "agency", "manager", "by_hand"


def reminders_due(request: AgencyRequest, *, at: datetime) -> list[Reminder]:
    """The profile's reminders whose moment has come for a request that is open, in the profile's order."""
    due = request.due_at
    rating = str(request.case.facts.get("rating") or "")
    if due is None:
        return []
    timed = [(step, step.limits.get(rating)) for step in registry.profile.reminders]
    return [step for step, limit in timed if limit is not None and county_due(due, limit) <= at]


def chase_late(*, at: datetime) -> int:
    """Send every reminder whose moment has come, each once; return how many were sent.

    A worker that was down sends only the newest to each recipient: two reminders at once help nobody.
    """
    waiting = AgencyRequest.objects.filter(state="asked", due_at__isnull=False, case__closed_at__isnull=True)
    sent = 0
    for request in waiting.select_related("case").prefetch_related("chasers").order_by("due_at"):
        steps = [s.key for s in _to_send(request, [c.step for c in request.chasers.all()], at=at)]
        sent += _remind(request.id, at=at) if steps else 0
    return sent


def _to_send(request: AgencyRequest, sent: Sequence[str], *, at: datetime) -> list[Reminder]:
    """The newest reminder to each recipient that has come up, unless it has been sent."""
    newest = {step.whom: step for step in reminders_due(request, at=at)}
    return [step for step in newest.values() if step.key not in sent]


@act
def _remind(request_id: uuid.UUID, *, at: datetime) -> int:
    open_now = AgencyRequest.objects.select_for_update().filter(id=request_id, state="asked")
    request = open_now.first()
    if request is None or request.case.closed_at is not None:
        return 0
    by = system("chase_requests", at=at)
    sent = list(Chaser.objects.filter(request=request).values_list("step", flat=True))
    done = 0
    for step in _to_send(request, sent, at=at):
        row = Chaser.objects.create(request=request, step=step.key, title=step.title, whom=step.whom, at=at)
        if step.whom == TO_MANAGER:
            _tell_manager(request, step, at=at)
        else:
            _tell_agency(request, step, at=at)
        words = f"{organisation_name(request.agency)} has not answered. {step.title}."
        _written(request, row, words, by=by, at=at)
        done += 1
    return done


def answers_here(agency: str, *, at: datetime) -> bool:
    """Whether anybody in an agency can sign in and answer the hub. Where nobody can, it is asked in other ways."""
    return bool(holders_of_role(registry.profile.answering_role, agency=agency, at=at))


def _tell_agency(request: AgencyRequest, step: Reminder, *, at: datetime) -> None:
    case = request.case
    if not answers_here(request.agency, at=at):
        open_task(
            key=f"{RING_TASK}:{request.id}:{step.key}",
            kind=RING_TASK,
            title=f"Ring the agency that has not answered ({request.agency.lower()})",
            subject_id=request.id,
            person_id=case.record_id,
            reference=case.reference,
            rating=str(case.facts.get("rating") or ""),
            link=f"/cases/{case.id}/answers/{request.id}/",
            service=case.service,
            user=request.asked_by if case.service is None else None,
            due_at=request.due_at,
            at=at,
        )
        return
    send(
        key=f"chase:{request.id}:{step.key}",
        kind=ANSWER_TASK,
        subject_id=request.id,
        title="The hub still waits for your answer",
        body=f"Reference {case.reference}. {step.title}. Open the request to answer it, or to say why you decline.",
        to_agency=request.agency,
        link=f"/requests/{request.id}/",
        reference=case.reference,
        due_at=request.due_at,
        at=at,
    )


def _tell_manager(request: AgencyRequest, step: Reminder, *, at: datetime) -> None:
    """Tell whoever manages those who answer; where nobody does, the post that is told of late reviews of this agency.

    What is told is that an answer is late, never about whom. Of a restricted record only its custodian hears.
    """
    case, profile = request.case, registry.profile
    words = (
        f"{organisation_name(request.agency)} has not answered the hub’s request {case.reference} in time. Please see "
        "that somebody answers it, or ring the hub."
    )
    managers: list[uuid.UUID] = (
        holders_of_role(profile.answering_manager_role, agency=request.agency, at=at)
        if profile.answering_manager_role and not case.restricted
        else []
    )
    post = profile.review_escalates_to.get(organisation(request.agency).kind) or profile.manager_post
    if case.restricted:
        post = profile.custodian_post
    recipients: list[uuid.UUID | None] = [*managers] or [None]
    for user in recipients:
        send(
            key=f"chase:{request.id}:{step.key}:{user or post}",
            kind=RING_TASK,
            subject_id=request.id,
            title="An answer to the hub is late",
            body=words,
            to_user=user,
            to_post="" if user else post,
            reference=case.reference,
            due_at=request.due_at,
            confidential=case.restricted,
            needs_receipt=True,
            at=at,
        )


@act
def chase(*, request_id: uuid.UUID, spoken_to: str, how: str, said: str, by: Viewer, at: datetime) -> Chaser:
    """Write down that somebody of the hub asked the agency for its answer: with whom they spoke, and what was said.

    Raises `Refused` for a request that no longer waits, and when it is not said who was spoken to and what they said.
    """
    require(by, Capability.WORK_ENQUIRY)
    request = AgencyRequest.objects.select_for_update().get(id=request_id)
    if request.case.owner_agency != by.agency:
        raise Denied("another agency's case")
    wrong = [] if request.state == "asked" else ["This request waits for no answer any more."]
    wrong += [] if spoken_to.strip() else ["Say who was spoken to: their name and job."]
    wrong += [] if how in dict(Chaser.HOW) else ["Say how you reached them."]
    wrong += [] if said.strip() else ["Say what they said: when the answer comes, or why not."]
    if wrong:
        raise Refused(tuple(wrong))
    row = Chaser.objects.create(
        request=request,
        title="Chased by hand",
        whom=BY_HAND,
        at=at,
        by=by.signing,
        how=how,
        spoken_to=spoken_to.strip()[:150],
        said=said,
    )
    finish_tasks(by=by, at=at, outcome="chased", subject_id=request.id, kinds=[RING_TASK])
    words = f"{organisation_name(request.agency)} chased, {row.get_how_display().lower()}: {row.spoken_to}. {said}"
    _written(request, row, words, by=by, at=at)
    return row


def _written(request: AgencyRequest, row: Chaser, words: str, *, by: Viewer, at: datetime) -> None:
    data = {"agency": request.agency, "request": str(request.id), "step": row.step or BY_HAND, "whom": row.whom}
    note(request, kind="agency_chased", words=words, data=data, by=by, at=at, source_id=row.id)
    record_act(
        by,
        "agency_chased",
        "agency_request",
        [request.id, request.case_id],
        purpose=request.purpose,
        rule=row.step or BY_HAND,
        at=at,
    )
