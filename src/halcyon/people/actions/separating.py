"""Taking a wrong link apart again, telling everybody who saw it, and having it assessed."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db.models import Q

from halcyon.access.models import Relationship
from halcyon.access.queries import hidden_subjects, restrictions
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.models import RoleHolding
from halcyon.agencies.queries import working_calendar
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.kernel.counting import CountingRule, Limit, due_at
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.actions.linking import make_link
from halcyon.people.models import IndexPerson, Link
from halcyon.work.actions import open_task, send

BREACH_TASK = "breach_assessment"
# By then a breach that has to be reported is reported, from when the controller became aware of it.
BREACH_REPORTED = Limit(72, CountingRule.ELAPSED_HOURS, "UK GDPR article 33(1); clocks.csv information_rights", False)


@act
def unlink(*, record_id: uuid.UUID, reason: str, by: Viewer, at: datetime) -> uuid.UUID:
    """Say that a record is not about the person it was linked to. It becomes a person of its own again.

    Everybody who can still see the wrongly joined records is told, and a breach assessment opens. Nothing that was
    decided meanwhile is changed. Returns the new person's id.
    """
    require(by, Capability.LINK_PEOPLE)
    if len(reason.strip()) < 10:
        raise ValueError("Say why this link is wrong, in a sentence.")
    link = (
        Link.objects.select_for_update().select_related("record").filter(record_id=record_id, unlinked_at__isnull=True)
    ).first()
    if link is None or hidden_subjects(by, [record_id, link.person_id], at=at):
        raise Denied("no such record")
    person = IndexPerson.objects.create(created_at=at)
    move_link(link, person.id, why=f"Separated: {reason}", how="new", by=by, at=at)
    separated(
        key=str(link.id),
        person_id=link.person_id,
        records=[record_id],
        joined_at=link.linked_at,
        became=person.id,
        why=reason,
        by=by,
        at=at,
    )
    return person.id


def move_link(link: Link, person_id: uuid.UUID, *, why: str, how: str, by: Viewer, at: datetime) -> Link:
    """End a link, saying why, and link its record to another person."""
    link.unlinked_at, link.unlinked_by, link.unlink_reason = at, by.user_id, why
    link.save(update_fields=["unlinked_at", "unlinked_by", "unlink_reason"])
    return make_link(record=link.record, person_id=person_id, how=how, reason=why, evidence=[], by=by, at=at)


def separated(
    *,
    key: str,
    person_id: uuid.UUID,
    records: list[uuid.UUID],
    joined_at: datetime,
    became: uuid.UUID,
    why: str,
    by: Viewer,
    at: datetime,
) -> None:
    """Tell everybody who could see the wrongly joined records and the front door's manager, and have it assessed
    whether that was a breach.
    """
    theirs = Link.objects.filter(person_id=person_id, unlinked_at__isnull=True).values_list("record_id", flat=True)
    for reader in _readers([*records, *theirs], since=joined_at, until=at):
        send(
            key=f"unlinked:{key}:{reader}",
            kind="unlinked",
            subject_id=person_id,
            title="Two people were shown as one",
            body=(
                "A record that you could see was linked to the wrong person. It has been separated. Look again at what "
                "you decided while they were joined."
            ),
            to_user=reader,
            link=f"/people/{person_id}/",
            needs_receipt=True,
            at=at,
        )
    # One person separates at once, because a wrong link shows one child's facts under another's name. Somebody else
    # looks at it at once as well.
    kept = restrictions([person_id, *records], at=at)
    send(
        key=f"separated:{key}",
        kind="separated",
        subject_id=person_id,
        title="Records were separated: check that this is right",
        body=f"{by.user_name or 'Somebody'} said that records had been linked to the wrong person. Reason given: {why}",
        to_post=kept[0].custodian_post if kept else registry.profile.manager_post,
        link=f"/people/{person_id}/",
        needs_receipt=True,
        confidential=bool(kept),
        at=at,
    )
    open_task(
        key=f"{BREACH_TASK}:{key}",
        kind=BREACH_TASK,
        title="Assess a possible data breach: records were wrongly joined. To be reported within "
        f"{BREACH_REPORTED.in_words} (unverified)",
        subject_id=person_id,
        link=f"/people/{person_id}/",
        role=registry.profile.privacy_role,
        agency=registry.profile.front_door_agency,
        due_at=due_at(at, BREACH_REPORTED, calendar=working_calendar()),
        at=at,
    )
    record_act(by, "record_unlinked", "person", [person_id, *records, became], at=at)


def _readers(records: list[uuid.UUID], *, since: datetime, until: datetime) -> set[uuid.UUID]:
    """Everyone whom a relationship of their own or of their service let see one of these records in that time."""
    while_joined = Q(begins__lte=until) & (Q(ends__isnull=True) | Q(ends__gt=since))
    held = list(Relationship.objects.filter(while_joined, subject_id__in=records).values_list("user", "service"))
    members = RoleHolding.objects.filter(while_joined, service_id__in={s for _, s in held if s})
    return {u for u, _ in held if u} | set(members.values_list("user_id", flat=True))
