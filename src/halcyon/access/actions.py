"""Relationships begin and end with events; restricted records are placed and lifted by two people."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from halcyon.access.models import ConflictBlock, NamedPerson, Relationship, Restriction
from halcyon.access.queries import NAMED
from halcyon.access.viewing import Denied, Viewer, require, require_second_person
from halcyon.agencies.models import User
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act, once, part
from halcyon.audit.rows import add
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability


@act
def begin_relationship(
    *,
    subject_ids: Iterable[uuid.UUID],
    kind: str,
    purpose: str,
    event: uuid.UUID,
    by: Viewer,
    at: datetime,
    user: uuid.UUID | None = None,
    service: uuid.UUID | None = None,
    agency: str = "",
    ends: datetime | None = None,
    self_claimed: bool = False,
    first: bool = False,
) -> list[Relationship]:
    """Let one person or one service see these subjects for a purpose, from `at` on, because of an event.

    A live relationship of the same holder, kind and purpose is left as it is. Exactly one of `user` and `service` is
    given; the database refuses anything else. A person's is for the work that they do now for their agency, or did for
    `agency`, and opens nothing to them when they work for another. `first` says that the subjects were made in this
    act, so that no relationship can stand.
    """
    wanted = list(dict.fromkeys(subject_ids))
    if not wanted:
        return []
    agency = (agency or _agency_of(user, by)) if user else ""
    standing: set[uuid.UUID] = set()
    if not first:
        same = Relationship.objects.filter(
            subject_id__in=wanted,
            kind=kind,
            purpose=purpose,
            user=user,
            service=service,
            agency=agency,
            ends__isnull=True,
        )
        standing.update(same.values_list("subject_id", flat=True))
    made = [
        Relationship(
            subject_id=subject,
            user=user,
            service=service,
            agency=agency,
            kind=kind,
            purpose=purpose,
            begins=at,
            ends=ends,
            start_event=event,
            self_claimed=self_claimed,
        )
        for subject in wanted
        if subject not in standing
    ]
    add(*made)
    if made:
        part(
            actor=by.actor,
            agency=by.agency,
            action="relationship_begun",
            object_kind="relationship",
            object_ids=[str(r.id) for r in made],
            purpose=purpose,
            rule=kind,
            request_id=by.request_id,
            session=by.session,
            at=at,
        )
    return made


def _agency_of(user: uuid.UUID, by: Viewer) -> str:
    """The code of the agency that someone works for. Raises `Denied` for nobody."""
    if user == by.user_id and by.agency:
        return by.agency
    code = once(
        ("agency of", user), lambda: User.objects.filter(id=user).values_list("organisation__code", flat=True).first()
    )
    if code is None:
        raise Denied("no such person")
    return code


@act
def end_relationships(
    *,
    subject_ids: Iterable[uuid.UUID],
    event: uuid.UUID,
    by: Viewer,
    at: datetime,
    kind: str = "",
    user: uuid.UUID | None = None,
    service: uuid.UUID | None = None,
    purpose: str = "",
    ends: datetime | None = None,
    begun_by: uuid.UUID | None = None,
) -> int:
    """End live relationships with these subjects, at `ends` or at once: of one kind, one person or service, one
    purpose, one beginning event.

    Never lengthens one that ends sooner by itself, such as an emergency access. Named lists of restricted records are
    left alone unless `kind` says that they are meant: only lifting the restriction ends them.
    """
    last = Q(ends__isnull=True) | Q(ends__gt=ends or at)
    live = Relationship.objects.filter(last, subject_id__in=list(subject_ids))
    live = live.filter(kind=kind) if kind else live.exclude(kind=NAMED)
    if user:
        live = live.filter(user=user)
    if service:
        live = live.filter(service=service)
    if purpose:
        live = live.filter(purpose=purpose)
    if begun_by:
        live = live.filter(start_event=begun_by)
    ids = [str(i) for i in live.order_by("id").values_list("id", flat=True)]
    if not ids:
        return 0
    changed = live.update(ends=ends or at, end_event=event)
    part(
        actor=by.actor,
        agency=by.agency,
        action="relationship_ended",
        object_kind="relationship",
        object_ids=ids,
        rule=kind,
        request_id=by.request_id,
        session=by.session,
        at=at,
    )
    return changed


@act
def place_restriction(
    *,
    subject_ids: Iterable[uuid.UUID],
    kind: str,
    reason: str,
    custodian_post: str,
    named: Iterable[uuid.UUID],
    by: Viewer,
    at: datetime,
) -> uuid.UUID:
    """Restrict these subjects (a person, their records, their cases) to a named list; returns the restriction's group.

    Only a custodian may. The labels of the rows themselves are set by the rooms that own them.
    """
    require(by, Capability.HOLD_RESTRICTION)
    if by.user_id is None:
        raise Denied("a restriction is placed by a person")
    group = uuid.uuid4()
    Restriction.objects.bulk_create(
        Restriction(
            group=group,
            subject_id=subject,
            kind=kind,
            custodian_post=custodian_post,
            reason=reason,
            begins=at,
            placed_by=by.user_id,
        )
        for subject in dict.fromkeys(subject_ids)
    )
    _audited("restriction_placed", group, kind, by=by, at=at)
    for user in named:
        name_person(group=group, user=user, by=by, at=at)
    return group


@act
def extend_restriction(*, group: uuid.UUID, subject_ids: Iterable[uuid.UUID], by: Viewer, at: datetime) -> None:
    """Bring further subjects under a standing restriction (a new record or case of the same person)."""
    first = Restriction.objects.filter(group=group, ends__isnull=True).first()
    if first is None:
        raise Denied("no such restriction stands")
    wanted = list(dict.fromkeys(subject_ids))
    standing = set(
        Restriction.objects.filter(ends__isnull=True, subject_id__in=wanted).values_list("subject_id", flat=True)
    )
    added = [s for s in wanted if s not in standing]
    Restriction.objects.bulk_create(
        Restriction(
            group=group,
            subject_id=subject,
            kind=first.kind,
            custodian_post=first.custodian_post,
            reason=first.reason,
            begins=at,
            placed_by=first.placed_by,
        )
        for subject in added
    )
    # For the agency for which each was named: whoever works for another by now is not named there by a new record.
    named = Relationship.objects.filter(start_event=group, kind=NAMED, ends__isnull=True) if added else ()
    for user, agency in sorted({(n.user, n.agency) for n in named if n.user}, key=str):
        for purpose in registry.purposes:
            begin_relationship(
                subject_ids=added,
                kind=NAMED,
                purpose=purpose,
                event=group,
                by=by,
                at=at,
                user=user,
                agency=agency,
            )


@act
def name_person(*, group: uuid.UUID, user: uuid.UUID, by: Viewer, at: datetime) -> NamedPerson:
    """Put someone on the named list of a restriction. What they may then read for still depends on their role."""
    require(by, Capability.HOLD_RESTRICTION)
    subjects = list(Restriction.objects.filter(group=group, ends__isnull=True).values_list("subject_id", flat=True))
    named = NamedPerson.objects.create(group=group, user=user, named_by=by.signing, begins=at)
    for purpose in registry.purposes:
        begin_relationship(subject_ids=subjects, kind=NAMED, purpose=purpose, event=group, by=by, at=at, user=user)
    _audited("person_named", group, "", by=by, at=at, also=[named.id, user])
    return named


@act
def take_off_list(*, group: uuid.UUID, user: uuid.UUID, reason: str, by: Viewer, at: datetime) -> None:
    """Take someone off the named list of a restriction: from now on the record does not exist for them.

    Only a custodian may, with a reason, and never the last person on the list. Raises `Denied`, and ValueError in plain
    words.
    """
    require(by, Capability.HOLD_RESTRICTION)
    if len(reason.strip()) < 10:
        raise ValueError("Say why they need no longer see this record, in a sentence.")
    listed = list(NamedPerson.objects.select_for_update().filter(group=group, ends__isnull=True))
    theirs = [n.id for n in listed if n.user == user]
    if not theirs:
        raise Denied("nobody on this list")
    if len(theirs) == len(listed):
        raise ValueError("Name somebody else first: nobody else could see this record.")
    NamedPerson.objects.filter(id__in=theirs).update(ends=at, taken_off_by=by.signing, taken_off_reason=reason.strip())
    subjects = Restriction.objects.filter(group=group, ends__isnull=True).values_list("subject_id", flat=True)
    end_relationships(subject_ids=list(subjects), event=group, by=by, at=at, kind=NAMED, user=user, begun_by=group)
    _audited("person_taken_off_list", group, "", by=by, at=at, also=[*theirs, user])


@act
def ask_to_lift(*, group: uuid.UUID, reason: str, by: Viewer, at: datetime) -> None:
    """One custodian asks that a restriction be lifted. Another must agree before anything changes.

    Raises ValueError, in plain words, without a reason.
    """
    require(by, Capability.HOLD_RESTRICTION)
    if len(reason.strip()) < 10:
        raise ValueError("Say why this record need no longer be restricted, in a sentence.")
    Restriction.objects.filter(group=group, ends__isnull=True).update(
        lift_asked_by=by.user_id, lift_asked_at=at, lift_reason=reason
    )
    _audited("restriction_lift_asked", group, "", by=by, at=at)


@act
def declare_conflict(*, subject_ids: Iterable[uuid.UUID], kind: str, by: Viewer, at: datetime) -> None:
    """Someone says that a person is themselves, their family or somebody they know: they may no longer open the record.

    Forbid wins over every role and relationship. It is not undone by the person who declared it.
    """
    if by.user_id is None:
        raise Denied("declared by a person")
    ConflictBlock.objects.bulk_create(
        ConflictBlock(user=by.user_id, subject_id=subject, kind=kind, source="declared", begins=at)
        for subject in dict.fromkeys(subject_ids)
    )
    record_act(by, "conflict_declared", "record", dict.fromkeys(subject_ids), rule=kind, at=at)


@act
def keep_barred(*, subject_ids: Iterable[uuid.UUID], at: datetime) -> None:
    """Whoever is barred from one of these subjects, which are all about one person, is barred from all of them.

    Called wherever something new comes to hang on a person: a record is linked, an enquiry opened, an agency asked.
    Separating a record again leaves the bar where it is: better a colleague too many who does the work.
    """
    wanted = list(dict.fromkeys(subject_ids))
    standing = list(
        ConflictBlock.objects.filter(Q(ends__isnull=True) | Q(ends__gt=at), begins__lte=at, subject_id__in=wanted)
    )
    known = {(block.user, block.subject_id) for block in standing}
    made: dict[tuple[uuid.UUID, uuid.UUID], ConflictBlock] = {}
    for block in standing:
        for subject in wanted:
            if (block.user, subject) not in known:
                made[block.user, subject] = ConflictBlock(
                    user=block.user,
                    subject_id=subject,
                    kind=block.kind,
                    source=block.source,
                    begins=at,
                    ends=block.ends,
                )
    add(*made.values())


@act
def lift_restriction(*, group: uuid.UUID, agreed_by: uuid.UUID, by: Viewer, at: datetime) -> int:
    """Lift a restriction. Two different people: the custodian who lifts it and the one who agreed. Raises `Denied`."""
    require(by, Capability.HOLD_RESTRICTION)
    require_second_person(by, agreed_by, at=at)
    standing = Restriction.objects.select_for_update().filter(group=group, ends__isnull=True)
    subjects = [r.subject_id for r in standing]
    lifted = Restriction.objects.filter(group=group, ends__isnull=True).update(
        ends=at, lifted_by=by.user_id, lifted_agreed_by=agreed_by
    )
    NamedPerson.objects.filter(group=group, ends__isnull=True).update(ends=at)
    end_relationships(subject_ids=subjects, event=group, by=by, at=at, kind=NAMED)
    _audited("restriction_lifted", group, "", by=by, at=at)
    return lifted


def _audited(
    action: str, group: uuid.UUID, rule: str, *, by: Viewer, at: datetime, also: Iterable[uuid.UUID] = ()
) -> None:
    record_act(by, action, "restriction", (group, *also), rule=rule, at=at)
