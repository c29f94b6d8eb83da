"""Giving what one person holds to another, and telling managers what would otherwise wait in silence."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from halcyon.access.actions import begin_relationship, end_relationships
from halcyon.access.models import ConflictBlock, Relationship
from halcyon.access.queries import NAMED
from halcyon.access.viewing import Denied, Viewer, system, viewer_for
from halcyon.agencies.actions import close_account, end_role
from halcyon.agencies.models import Absence, RoleHolding, User
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.cases.actions import TAKES_PART, allocate
from halcyon.cases.models import Allocation
from halcyon.frontdoor.consultations.queries import advisers
from halcyon.frontdoor.models import Consultation
from halcyon.frontdoor.reallocation.holding import WHY, Held, unable
from halcyon.frontdoor.reallocation.queries import (
    held,
    manager_roles,
    managers_of,
    managers_post,
    receivers,
    restricted_among,
)
from halcyon.frontdoor.screening.passing import PURPOSE
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.responses.models import Response
from halcyon.work.actions import finish_tasks, open_task, send
from halcyon.work.models import Task

LEFT_TASK = "to_reallocate"
DUE_SOON = timedelta(hours=24)  # a person who is away is asked nothing: their cover has a day


class NotPossible(Exception):
    """This cannot be given to them, in words for the page."""


@act
def reallocate(
    *, from_user: uuid.UUID, to: Mapping[str, uuid.UUID], reason: str, by: Viewer, at: datetime
) -> list[Held]:
    """Give things that one person holds to others. `to` maps the key of each (`Held.key`) to the account that gets it.

    Who gets a case sees it from then on, and who had it no longer does because of it. Whoever gets something is told.
    Raises `Denied` for what the viewer may not see, `NotPossible` for somebody who cannot take it.
    """
    person = held(by, from_user, at=at)
    listed = {i.key: i for i in person.items} if person else {}
    if not to:
        raise NotPossible("Choose at least one thing, and who gets it.")
    if set(to) - set(listed):
        raise Denied("not held by them, or not this viewer's to give")
    allowed = {u.id: u for u in receivers(by, at=at, without=from_user)}
    for key, user in to.items():
        if user not in allowed:
            raise NotPossible("Choose somebody of your agency who has an account and is not away.")
        _give(listed[key], allowed[user], reason, by=by, at=at)
    for user in sorted(set(to.values()), key=str):
        count = sum(u == user for u in to.values())
        send(
            key=f"reallocated:{from_user}:{user}:{at.isoformat()}",
            kind="reallocated",
            subject_id=from_user,
            title=f"Given to you: {count} {'piece' if count == 1 else 'pieces'} of work",
            body="Your manager has given you work that somebody else held. It is on your list, most urgent first.",
            to_user=user,
            link="/",
            needs_receipt=True,
            from_user=by.user_id,
            at=at,
        )
    notice_leavers(at=at)
    record_act(
        by,
        "work_reallocated",
        "user",
        [from_user, *[i for key, user in to.items() for i in (listed[key].id, user)]],
        fields=("user",),
        at=at,
    )
    return [listed[key] for key in to]


def _give(item: Held, to: User, reason: str, *, by: Viewer, at: datetime) -> None:
    barred = ConflictBlock.objects.filter(live(at), user=to.id, subject_id__in=item.subjects)
    named = restricted_among(item.subjects, at=at)
    if barred.exists() or (named and not _named(to, named, at)):
        raise NotPossible(f"{to.name} may not work with {item.reference or 'this'}. Choose somebody else for it.")
    if item.kind == "case":
        row = Allocation.objects.get(id=item.id)
        allocate(case_id=row.case_id, user=to.id, purpose=PURPOSE, reason=reason, by=by, at=at)
    elif item.kind == "consultation":
        row_c = Consultation.objects.select_for_update().get(id=item.id)
        if to.id not in advisers(by, row_c.service, at=at):
            raise NotPossible(f"{to.name} does not advise in the team that was asked {item.reference}.")
        Consultation.objects.filter(id=row_c.id).update(owner=to.id)
    elif item.kind == "answer":
        answers = registry.profile.answering_role
        if not RoleHolding.objects.filter(live(at), user=to, role=answers, organisation__code=item.agency).exists():
            raise NotPossible(f"{to.name} does not answer for this agency. Choose somebody who does.")
        Response.objects.filter(id=item.id, state="draft").update(author=to.id)
    elif item.kind == "tool":
        if not viewer_for(to, at=at).can(Capability.USE_TOOLS):
            raise NotPossible(f"{to.name} does not fill in tools. Choose somebody who does.")
        Response.objects.filter(id=item.id, state="draft").update(author=to.id)
    elif item.kind == "part":
        _give_part(Relationship.objects.get(id=item.id), to, by=by, at=at)
    else:
        _see_as(item, to, by=by, at=at)
        Task.objects.filter(id=item.id, done_at__isnull=True).update(user=to.id)


def _named(user: User, subjects: Collection[uuid.UUID], at: datetime) -> bool:
    rows = Relationship.objects.filter(live(at), kind=NAMED, user=user.id, subject_id__in=list(subjects))
    return set(subjects) <= set(rows.values_list("subject_id", flat=True))


def _give_part(part: Relationship, to: User, *, by: Viewer, at: datetime) -> None:
    mine = Relationship.objects.filter(
        live(at), kind=TAKES_PART, user=part.user, start_event=part.start_event, ends__isnull=True
    )
    for row in list(mine):
        begin_relationship(
            subject_ids=[row.subject_id],
            kind=TAKES_PART,
            purpose=row.purpose,
            event=row.start_event,
            by=by,
            at=at,
            user=to.id,
            agency=row.agency,
        )
        end_relationships(
            subject_ids=[row.subject_id],
            event=row.start_event,
            by=by,
            at=at,
            kind=TAKES_PART,
            user=part.user,
            begun_by=row.start_event,
        )


def _see_as(item: Held, to: User, *, by: Viewer, at: datetime) -> None:
    """Whoever gets a task sees what the one before saw for it."""
    rows = Relationship.objects.filter(live(at), user=item.user, subject_id__in=item.subjects).exclude(kind=NAMED)
    for row in list(rows):
        begin_relationship(
            subject_ids=[row.subject_id],
            kind=row.kind,
            purpose=row.purpose,
            event=row.start_event,
            by=by,
            at=at,
            user=to.id,
        )


@act
def close_account_told(*, user_id: uuid.UUID, by: Viewer, at: datetime) -> User:
    """Close a leaver's account, and put what they held on their manager's list, in one. Raises as `close_account`."""
    user = close_account(user_id=user_id, by=by, at=at)
    notice_leavers(at=at)
    return user


@act
def end_role_told(*, holding_id: uuid.UUID, reason: str, by: Viewer, at: datetime) -> RoleHolding:
    """End a role, and put what they held in it on their manager's list, in one. Raises as `end_role`."""
    holding = end_role(holding_id=holding_id, reason=reason, by=by, at=at)
    notice_leavers(at=at)
    return holding


@act
def notice_leavers(*, at: datetime) -> int:
    """Tell managers of what people hold who have left or work elsewhere by now, once for each, and of what falls due
    on people who are away; return how many were told. Found out from how things stand, so however it came about.
    """
    items = unable(at=at)
    gone: dict[tuple[uuid.UUID, str], list[Held]] = {}
    for item in items:
        if item.why in ("left", "moved"):
            gone.setdefault((item.user, item.agency), []).append(item)
    return _put_on_lists(gone, at) + _tell_cover([i for i in items if i.why == "away"], at)


def _put_on_lists(gone: Mapping[tuple[uuid.UUID, str], list[Held]], at: datetime) -> int:
    by = system("notice_leavers", at=at)
    standing = list(Task.objects.filter(kind=LEFT_TASK, done_at__isnull=True))
    over = [t.key for t in standing if (t.subject_id, t.key.split(":")[2]) not in gone]
    finish_tasks(by=by, at=at, outcome="all_given", keys=over)
    there = {(t.subject_id, t.key.split(":")[2]) for t in standing}
    names = dict(User.objects.filter(id__in=[u for u, _ in gone]).values_list("id", "name"))
    told = 0
    for (user, agency), listed in gone.items():
        if (user, agency) in there:
            continue
        times = Task.objects.filter(kind=LEFT_TASK, key__startswith=f"{LEFT_TASK}:{user}:{agency}:").count()
        key = f"{LEFT_TASK}:{user}:{agency}:{times}"
        title = f"Give to others what {names[user]} held ({len(listed)})"
        why = WHY[listed[0].why].lower()
        post = managers_post(agency)
        people = managers_of(agency, at=at)
        roles = manager_roles()
        role = next((h.role for h in RoleHolding.objects.filter(live(at), user__in=people, role__in=roles)), "")
        open_task(
            key=key,
            kind=LEFT_TASK,
            title=title,
            subject_id=user,
            link=f"/reallocate/{user}/",
            post=post,
            role="" if post else role or registry.profile.answering_role,
            agency="" if post else agency,
            due_at=min((i.due_at for i in listed if i.due_at), default=None),
            at=at,
        )
        whom: list[dict[str, Any]] = [{"to_post": post}] if post else [{"to_user": u} for u in people]
        for one in whom or [{"to_agency": agency}]:
            send(
                key=f"{key}:{next(iter(one.values()))}",
                kind=LEFT_TASK,
                subject_id=user,
                title=title,
                body=f"{names[user]}: {why}. What they held waits on your list until you give it to somebody.",
                link=f"/reallocate/{user}/",
                needs_receipt=True,
                at=at,
                **one,
            )
        told += 1
    return told


def _tell_cover(items: Collection[Held], at: datetime) -> int:
    """Tell the cover, or else the manager, once, of each thing that falls due on somebody before they are back."""
    soon = [i for i in items if i.due_at is not None and i.due_at <= at + DUE_SOON]
    away = {
        a.user_id: a for a in Absence.objects.filter(live(at), user__in={i.user for i in soon}).select_related("cover")
    }
    told = 0
    for item in soon:
        absence = away.get(item.user)
        if absence is None or item.due_at is None or (absence.ends is not None and item.due_at > absence.ends):
            continue
        post = managers_post(item.agency)
        whom: list[dict[str, Any]] = [{"to_post": post}] if post else []
        whom = whom or [{"to_user": u} for u in managers_of(item.agency, at=at)] or [{"to_agency": item.agency}]
        cover = absence.cover
        if cover is not None and _can_cover(cover, item, at):
            whom = [{"to_user": cover.id}]
        for one in whom:
            message = send(
                key=f"away_due:{item.key}:{absence.id}:{item.due_at.isoformat()}:{next(iter(one.values()))}",
                kind="away_due",
                subject_id=item.subjects[0],
                title=f"Falls due while somebody is away: {item.reference or item.title}",
                body="Whose work this is is away. See to it, or give it to somebody else before it is late.",
                link=item.link if cover is not None and one.get("to_user") == cover.id else f"/reallocate/{item.user}/",
                reference=item.reference,
                needs_receipt=True,
                due_at=item.due_at,
                at=at,
                **one,
            )
            told += message.created_at == at
    return told


def _can_cover(cover: User, item: Held, at: datetime) -> bool:
    """Whether the cover is here and may know of it: no conflict, and of a restricted record on its named list."""
    if not may_sign_in(cover, at) or Absence.objects.filter(live(at), user=cover).exists():
        return False
    if not viewer_for(cover, at=at).roles or cover.organisation.code != item.agency:
        return False
    if ConflictBlock.objects.filter(live(at), Q(user=cover.id), subject_id__in=item.subjects).exists():
        return False
    restricted = restricted_among(item.subjects, at=at)
    return not restricted or _named(cover, restricted, at)
