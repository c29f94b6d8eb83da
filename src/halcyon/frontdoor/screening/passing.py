"""A concern about somebody whose case is open goes to its worker, or to the manager while the worker is away."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from halcyon.access.actions import begin_relationship
from halcyon.access.models import Relationship
from halcyon.access.queries import blocked
from halcyon.access.viewing import Denied, Viewer, require, system, viewer_for
from halcyon.agencies.models import User
from halcyon.agencies.queries import absent_users
from halcyon.audit.acts import act
from halcyon.cases.actions import move
from halcyon.cases.actions.clocks_and_tasks import county_due
from halcyon.cases.models import Allocation, Case
from halcyon.chronology.queries import history
from halcyon.frontdoor.screening.rules import danger_recorded, goes_by_itself
from halcyon.frontdoor.shifts import hub_open
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.retrieval import records_of_same_person
from halcyon.practice.hand_offs import ONE_DAY
from halcyon.work.actions import open_task, send
from halcyon.work.models import ClockCopy

PURPOSE = "mash_enquiry"
NEW_CONCERN = "new_concern"
ENQUIRY = "mash_enquiry"
PASS_ON = "pass_on"  # noqa: S105  (a move)
BY_ITSELF = ("received", "triaged")  # before anybody has rated it; later the hub decides so


@dataclass(frozen=True)
class Receiver:
    """Who gets a concern about an open case: its worker, or a post while the worker cannot act."""

    user: uuid.UUID | None
    post: str

    @property
    def fact(self) -> str:
        return f"user:{self.user}" if self.user else f"post:{self.post}"


def same_person(record_id: uuid.UUID) -> set[uuid.UUID]:
    """The records that are linked to the same person as this one."""
    return records_of_same_person(record_id)


def open_cases_worked(case: Case) -> list[Case]:
    """The open cases about the same person that somebody works, of whatever pathway, for acts that pass a concern on.

    Cases of other pathways come before other enquiries, then the newest.
    """
    records = same_person(case.record_id) | {case.record_id}
    standing = Case.objects.filter(record_id__in=records, closed_at__isnull=True).exclude(id=case.id)
    found = {c.id: c for c in standing}
    worked = set(
        Allocation.objects.filter(case_id__in=list(found), ends__isnull=True).values_list("case_id", flat=True)
    )
    return sorted(
        (c for c in found.values() if c.id in worked),
        key=lambda c: (c.pathway == case.pathway, -c.opened_at.timestamp(), c.reference),
    )


def receiver(case: Case, other: Case, *, at: datetime) -> Receiver:
    """Who gets this concern: the worker of the open case, or the front door's manager (or whoever covers) while the
    worker is away, has left or moved, or may not know of this person.
    """
    post = Receiver(None, registry.profile.manager_post)
    allocation = Allocation.objects.filter(case_id=other.id, ends__isnull=True).first()
    user = User.objects.select_related("organisation").filter(id=allocation.user).first() if allocation else None
    if user is None or user.organisation.code != other.owner_agency:
        return post
    viewer = viewer_for(user, at=at)
    if not viewer.roles or absent_users([user.id], at=at) or blocked(viewer, [case.id, case.record_id], at=at):
        return post
    return Receiver(user.id, "")


@act
def pass_to_worker(*, case_id: uuid.UUID, open_case_id: uuid.UUID, why: str, by: Viewer, at: datetime) -> Case:
    """The hub passes a concern to the worker of an open case about the same person: it leaves the hub's queue.

    Raises `Refused` while danger is recorded or nobody has said who it is about, and `Denied` for a case that is
    closed, about somebody else, or worked by nobody.
    """
    require(by, Capability.WORK_ENQUIRY)
    case = Case.objects.select_for_update().get(id=case_id)
    other = next((c for c in open_cases_worked(case) if c.id == open_case_id), None)
    if other is None or case.restricted:
        raise Denied("no open case about this person that somebody works")
    return _pass(case, other, why=why, by=by, at=at)


def _pass(case: Case, other: Case, *, why: str, by: Viewer, at: datetime) -> Case:
    to = receiver(case, other, at=at)
    given = {"open_case": other.reference, "passed_to": to.fact, "why": why}
    case = move(case_id=case.id, key=PASS_ON, given=given, by=by, at=at)
    _let_see(case, other, to, by=by, at=at)
    _message(case, other, to, "It is yours to deal with: open it, and say what you do about it.", at=at)
    return case


@act
def tell_worker(*, case_id: uuid.UUID, open_case_id: uuid.UUID, by: Viewer, at: datetime) -> None:
    """The worker of an open case is told at once of a concern that the hub deals with. Twice tells once.

    Raises `Denied` for a case about somebody else, or worked by nobody.
    """
    require(by, Capability.WORK_ENQUIRY)
    case = Case.objects.get(id=case_id)
    other = next((c for c in open_cases_worked(case) if c.id == open_case_id), None)
    if other is None:
        raise Denied("no open case about this person that somebody works")
    _tell(case, other, by=by, at=at)


def _tell(case: Case, other: Case, *, by: Viewer, at: datetime) -> None:
    to = receiver(case, other, at=at)
    danger = danger_recorded(case.facts)
    open_task(
        key=f"{NEW_CONCERN}:{case.id}:{other.id}",
        kind=NEW_CONCERN,
        title="Danger recorded: a new concern about a case of yours"
        if danger
        else "A new concern about a case of yours",
        subject_id=case.id,
        person_id=case.record_id,
        reference=case.reference,
        rating=str(case.facts.get("rating") or ""),
        link=f"/cases/{case.id}/",
        user=to.user,
        post=to.post,
        due_at=at if danger else _goes_on_by(case, at=at),
        at=at,
    )
    _let_see(case, other, to, by=by, at=at)
    words = "Danger was recorded, and the hub acts on it now." if danger else "The hub deals with it."
    _message(case, other, to, f"{words} Open it to read what was said.", at=at)


def _goes_on_by(case: Case, *, at: datetime) -> datetime:
    """When the hub next has to have done something about a concern: whoever works the child's case reads it before."""
    running = ClockCopy.objects.filter(subject_id=case.id, stopped_at__isnull=True, due_at__gt=at)
    first = running.order_by("due_at").values_list("due_at", flat=True).first()
    return first or county_due(at, ONE_DAY)


def _let_see(case: Case, other: Case, to: Receiver, *, by: Viewer, at: datetime) -> None:
    """The worker sees the concern for the purpose for which they work the open case."""
    if to.user is None:
        return
    through = Relationship.objects.filter(subject_id=other.id, user=to.user, kind="allocated", ends__isnull=True)
    begin_relationship(
        subject_ids=[case.id, case.record_id],
        kind="allocated",
        purpose=through.values_list("purpose", flat=True).order_by("-begins").first() or PURPOSE,
        event=case.id,
        by=by,
        at=at,
        user=to.user,
    )


def _message(case: Case, other: Case, to: Receiver, words: str, *, at: datetime) -> None:
    away = "" if to.user else " The worker cannot act now, so it comes to you."
    send(
        key=f"{NEW_CONCERN}:{case.id}:{other.id}:{case.state}",
        kind=NEW_CONCERN,
        subject_id=case.id,
        title=f"A new concern about somebody whose case is open: {case.reference}",
        body=f"Reference {case.reference}, about the same person as {other.reference}. {words}{away}",
        to_user=to.user,
        to_post=to.post,
        link=f"/cases/{case.id}/",
        reference=case.reference,
        needs_receipt=True,
        confidential=case.restricted,
        at=at,
    )


def go_to_worker(case: Case, *, by: Viewer, at: datetime) -> None:
    """What the county's rule does by itself with a concern about somebody whose case is open.

    Without danger it goes to the worker, past the hub's queue, if the county does so; else the hub keeps it and the
    worker is told too. While the front door is closed the duty team looks first, because nobody else is there. A
    restricted record stays with its custodians. What a worker has sent back stays with the hub.
    """
    worked = [] if case.restricted else open_cases_worked(case)
    step = registry.pathways[case.pathway].move(PASS_ON)
    passes = (
        registry.profile.open_case_passes_hub
        and hub_open(at)
        and case.state in BY_ITSELF
        and goes_by_itself(case.facts)
        and not any(past.kind == step.records for past in history(case.id))
    )
    for place, other in enumerate(worked):
        if place == 0 and passes:
            # The rule acts in the place of whoever says who a concern is about.
            rule = replace(system("open_case", at=at), roles=frozenset({registry.profile.linking_role}))
            why = "Their case is open, and nobody said that anyone is in danger now."
            case = _pass(case, other, why=why, by=rule, at=at)
        else:
            _tell(case, other, by=by, at=at)
