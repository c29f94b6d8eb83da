"""A restricted child's concern while the hub is closed: the custodian is told, and danger does not wait for them.

Whoever is on duty learns that such a concern waits, and nothing of it. They can open that one enquiry in an emergency:
with a reason that is kept, for some hours, while the custodian and the privacy lead are told at once (security.md
section 4). What concerns a police witness is never opened so: its custodian is rung.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from halcyon.access.actions import begin_relationship
from halcyon.access.models import Restriction
from halcyon.access.queries import NAMED, blocked, restrictions
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.queries import who_acts_for
from halcyon.audit.acts import act
from halcyon.cases.models import AgencyRequest, Case
from halcyon.frontdoor.handovers.items import ENQUIRY, note
from halcyon.frontdoor.models import ContactSubject
from halcyon.frontdoor.screening.passing import PURPOSE
from halcyon.frontdoor.shifts import cannot_wait, duty_team, hub_open, shift
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.sharing.actions import open_in_emergency
from halcyon.sharing.models import EmergencyAccess
from halcyon.work.actions import finish_tasks, open_task, send
from halcyon.work.models import Task

RESTRICTED_NIGHT_TASK = "out_of_hours_restricted"
OPENED = "opened_in_the_night"
# Opened by nobody but its custodian, whom one rings (security.md section 4).
NEVER_OPENED = ("police_witness",)
_NAMES = uuid.UUID("5f0c8d0e-6f3b-5a55-9b3a-2f7f0b8f1c11")


def veiled(case_id: uuid.UUID) -> uuid.UUID:
    """The id under which the duty team is told of a restricted enquiry. It says nothing of the enquiry's own."""
    return uuid.uuid5(_NAMES, str(case_id))


@dataclass(frozen=True)
class Waiting:
    """A restricted concern that waits tonight, as far as the duty team may know: since when, who its custodian is, and
    whether it can be opened at all. `case_id` is known to whoever has opened it, while that lasts.
    """

    id: uuid.UUID
    since: datetime
    post: str
    custodians: tuple[str, ...]
    can_be_opened: bool
    case_id: uuid.UUID | None


@act
def tell_of_restricted(*, cases: Collection[Case], at: datetime) -> None:
    """Put restricted enquiries on the duty team's list for tonight, without a word of what they are about."""
    team, (began, _) = duty_team(), shift(at)
    for case in cases:
        key = f"{RESTRICTED_NIGHT_TASK}:{case.id}:{began.isoformat()}"
        link = f"/handovers/restricted/{veiled(case.id)}/"
        open_task(
            key=key,
            kind=RESTRICTED_NIGHT_TASK,
            title="Tonight: a concern about a restricted record waits",
            subject_id=veiled(case.id),
            link=link,
            service=team,
            due_at=at,  # nobody has looked whether there is danger
            at=at,
        )
        send(
            key=key,
            kind=RESTRICTED_NIGHT_TASK,
            subject_id=veiled(case.id),
            title="A concern about a restricted record waits, and the hub is closed",
            body="Its custodian has been told. You see nothing of it until you open it in an emergency, with your "
            "reason. Ring the custodian if you can; if nobody looks at it now, open it.",
            to_post=registry.profile.out_of_hours_post,
            link=link,
            needs_receipt=True,
            at=at,
        )


@act
def keep_restricted(*, by: Viewer, at: datetime) -> None:
    """While the hub is closed, what is restricted and cannot wait is on the duty team's list, and nothing else is."""
    waiting = [] if hub_open(at) else list(_waiting())
    tell_of_restricted(cases=waiting, at=at)
    over = veiled_over(waiting)
    finish_tasks(by=by, at=at, outcome="over", subject_ids=over, kinds=[RESTRICTED_NIGHT_TASK])


def veiled_over(waiting: Collection[Case]) -> list[uuid.UUID]:
    """Under which ids the team was told of enquiries that wait no more."""
    told = Task.objects.filter(kind=RESTRICTED_NIGHT_TASK, done_at__isnull=True).values_list("subject_id", flat=True)
    return sorted(set(told) - {veiled(c.id) for c in waiting}, key=str)


def restricted_waiting(viewer: Viewer, veiled_id: uuid.UUID, *, at: datetime) -> Waiting | None:
    """One restricted concern of tonight for somebody of the duty team; None for anybody else, and when none waits."""
    found = _found(viewer, veiled_id, at=at)
    if found is None:
        return None
    case, restriction = found
    live = EmergencyAccess.objects.filter(user=viewer.looked_up_as, subject_id=case.id, expires_at__gt=at)
    return Waiting(
        id=veiled_id,
        since=case.opened_at,
        post=registry.posts.get(restriction.custodian_post, restriction.custodian_post),
        custodians=tuple(f"{u.name}, {u.job_title}" for u in who_acts_for(restriction.custodian_post, at=at)),
        can_be_opened=restriction.kind not in NEVER_OPENED,
        case_id=case.id if live.exists() else None,
    )


@act
def open_restricted_tonight(
    *, veiled_id: uuid.UUID, reason_kind: str, reason: str, by: Viewer, at: datetime
) -> EmergencyAccess:
    """Open one restricted enquiry in an emergency, for the county's hours: that enquiry and what came in with it.

    The custodian and the privacy lead are told at once, and somebody else reviews it. Raises `Denied` for anybody but
    the duty team while the hub is closed, for whoever is barred and for what only its custodian opens; ValueError
    without a reason.
    """
    require(by, Capability.EMERGENCY_ACCESS)
    found = _found(by, veiled_id, at=at)
    if found is None or found[1].kind in NEVER_OPENED:
        raise Denied("no such concern, or for its custodian alone")
    case, restriction = Case.objects.select_for_update().get(id=found[0].id), found[1]
    subjects = [
        case.id,
        case.record_id,
        *ContactSubject.objects.filter(case_id=case.id).values_list("contact_id", flat=True),
        *AgencyRequest.objects.filter(case_id=case.id).values_list("id", flat=True),
    ]
    opened = open_in_emergency(
        subject_ids=subjects, purpose=PURPOSE, reason_kind=reason_kind, reason=reason, by=by, at=at
    )
    begin_relationship(
        subject_ids=subjects,
        kind=NAMED,
        purpose=PURPOSE,
        event=opened.id,
        by=by,
        at=at,
        user=by.user_id,
        ends=opened.expires_at,
        self_claimed=True,
    )
    note(
        case.id, OPENED, f"Opened in an emergency by {by.user_name}: {reason}", {"access": str(opened.id)}, by=by, at=at
    )
    send(
        key=f"{OPENED}:{opened.id}",
        kind=OPENED,
        subject_id=case.id,
        title=f"Opened in an emergency while the hub is closed: {case.reference}",
        body=f"{by.user_name} opened this restricted enquiry. Their reason stands in its chronology. They see it until "
        f"{registry.profile.emergency_access_hours} hours have passed; the privacy lead reviews it.",
        to_post=restriction.custodian_post,
        link=f"/cases/{case.id}/",
        reference=case.reference,
        needs_receipt=True,
        confidential=True,
        from_user=by.user_id,
        at=at,
    )
    return opened


def _waiting() -> Collection[Case]:
    return Case.objects.filter(cannot_wait(restricted=True), pathway=ENQUIRY).order_by("opened_at", "id")


def _found(viewer: Viewer, veiled_id: uuid.UUID, *, at: datetime) -> tuple[Case, Restriction] | None:
    """The enquiry that the team was told of under this id, and its restriction, for somebody who may know that."""
    if duty_team() not in viewer.services or not viewer.can(Capability.EMERGENCY_ACCESS) or hub_open(at):
        return None
    case = next((c for c in _waiting() if veiled(c.id) == veiled_id), None)
    if case is None or blocked(viewer, [case.id, case.record_id], at=at):
        return None
    standing = restrictions([case.id], at=at)
    return (case, standing[0]) if standing else None
