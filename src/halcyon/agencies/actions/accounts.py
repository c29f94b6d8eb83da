"""Accounts: made by an administrator against a work address, changed, closed when someone leaves, opened again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q

from halcyon.agencies.actions.common import administers, leave_an_administrator, note
from halcyon.agencies.actors import Actor, NotAllowed, Refused, allow, is_system
from halcyon.agencies.models import Organisation, PendingChange, PostHolding, RoleHolding, User
from halcyon.agencies.queries.acting import live
from halcyon.agencies.rules import DORMANT_DAYS
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability

EDITABLE = ("name", "job_title", "telephone", "organisation")
# How often a person's last request is written down. Often enough for 35 days, rarely enough to cost nothing.
SEEN_EVERY = timedelta(minutes=10)


class ChangedMeanwhile(Exception):
    """Someone else saved this account first. `theirs` is what is saved now, `yours` what was to be saved."""

    def __init__(self, theirs: User, yours: Mapping[str, object]) -> None:
        super().__init__("changed by someone else meanwhile")
        self.theirs = theirs
        self.yours = dict(yours)


def checked_email(email: str) -> str:
    """A work address in the form in which it is kept. Raises `Refused` if it is none, or is somebody's already."""
    kept = email.strip().lower()
    try:
        validate_email(kept)
    except ValidationError:
        raise Refused("Enter an e-mail address in the correct format, like name@agency.example") from None
    if User.objects.filter(email__iexact=kept).exists():
        raise Refused("Someone already has an account with this e-mail address.")
    return kept


@transaction.atomic
def create_user(
    *,
    email: str,
    name: str,
    organisation: Organisation,
    job_title: str = "",
    telephone: str = "",
    is_demo: bool = False,
    by: Actor,
    at: datetime,
) -> User:
    """Make an account, without a password and without a role: it lets someone sign in and do nothing yet.

    The person signs in first with a one-time code sent to this address, and then sets up a passkey or an authenticator.
    Raises NotAllowed, and Refused for an address that is malformed or taken or an organisation that has ended.
    """
    allow(by, Capability.MANAGE_USERS)
    if organisation.in_force_to is not None and organisation.in_force_to < at.astimezone(LONDON).date():
        raise Refused(f"{organisation.name} has ended. Choose the organisation that followed it.")
    user = User.objects.create_user(
        checked_email(email),
        name=name.strip(),
        job_title=job_title.strip(),
        telephone=telephone.strip(),
        organisation=organisation,
        is_demo=is_demo,
        created_at=at,
    )
    note(by, "user_created", "user", [user.id], at=at, fields=("email", *EDITABLE))
    return user


@transaction.atomic
def change_user(
    *,
    user_id: uuid.UUID,
    version: int,
    name: str,
    job_title: str,
    telephone: str,
    organisation: Organisation,
    by: Actor,
    at: datetime,
) -> User:
    """Change what is said about someone. `version` is the one the form was drawn from.

    Someone who moves to another agency must first have no role: what they might see there is decided afresh. An e-mail
    address is changed by `ask_new_email`, because whoever holds the address can sign in.
    Raises NotAllowed, Refused, User.DoesNotExist, and ChangedMeanwhile when someone else saved first.
    """
    allow(by, Capability.MANAGE_USERS)
    user = User.objects.select_related("organisation").get(id=user_id)
    new = {
        "name": name.strip(),
        "job_title": job_title.strip(),
        "telephone": telephone.strip(),
        "organisation": organisation,
    }
    if organisation.id != user.organisation_id and RoleHolding.objects.filter(live(at), user=user).exists():
        raise Refused("End this person's roles before moving them to another agency, then give them roles there.")
    changed = [field for field in EDITABLE if getattr(user, field) != new[field]]
    if not changed:
        return user
    if not User.objects.filter(id=user_id, version=version).update(**new, version=F("version") + 1):
        raise ChangedMeanwhile(User.objects.select_related("organisation").get(id=user_id), new)
    note(by, "user_changed", "user", [user_id], at=at, fields=changed)
    return User.objects.select_related("organisation").get(id=user_id)


@transaction.atomic
def close_account(*, user_id: uuid.UUID, by: Actor, at: datetime) -> User:
    """Close a leaver's account: their sessions end with the next request, their roles and posts end now.

    Their tasks are left as they are: they stay visible to the role or service they were for, and the work room shows
    what was theirs alone. Raises NotAllowed; Refused for one's own account, a closed one, or the last administrator.
    """
    allow(by, Capability.MANAGE_USERS)
    user = User.objects.select_for_update().get(id=user_id)
    if by.user_id == user.id:
        raise Refused("You cannot close your own account. Ask another administrator.")
    if not user.is_active:
        raise Refused("This account is closed already.")
    if administers(user, at=at):
        leave_an_administrator(at=at, without=user.id)
    User.objects.filter(id=user.id).update(
        is_active=False,
        left_on=at.astimezone(LONDON).date(),
        sessions_ended=F("sessions_ended") + 1,
        version=F("version") + 1,
    )
    _end_everything(user, by, at)
    note(by, "account_closed", "user", [user.id], at=at, fields=("is_active", "left_on", "roles", "posts"))
    user.refresh_from_db()
    return user


def _end_everything(user: User, by: Actor, at: datetime) -> None:
    still = Q(ends__isnull=True) | Q(ends__gt=at)
    RoleHolding.objects.filter(still, user=user, begins__lte=at).update(
        ends=at, ended_by=by.user_id, reason="account closed"
    )
    PostHolding.objects.filter(still, user=user, begins__lte=at).update(ends=at, reason="account closed")
    # What had not begun yet never will: it ends as it begins.
    RoleHolding.objects.filter(user=user, begins__gt=at).update(ends=F("begins"), ended_by=by.user_id)
    PostHolding.objects.filter(user=user, begins__gt=at).update(ends=F("begins"))
    PendingChange.objects.filter(user=user, state="open").update(state="refused", decided_by=by.user_id, decided_at=at)


@transaction.atomic
def reopen_account(*, user_id: uuid.UUID, by: Actor, at: datetime) -> User:
    """Open an account again: one that was closed for lying unused, or of someone who came back.

    A dormant account finds its roles as they were; someone who had left has none and must be given them. Raises
    NotAllowed; Refused for an account that is open.
    """
    allow(by, Capability.MANAGE_USERS)
    user = User.objects.select_for_update().get(id=user_id)
    if by.user_id == user.id:
        raise NotAllowed("cannot open one's own account")
    if user.is_active and user.left_on is None:
        raise Refused("This account is open.")
    User.objects.filter(id=user.id).update(is_active=True, left_on=None, reopened_at=at, version=F("version") + 1)
    note(by, "account_reopened", "user", [user.id], at=at, fields=("is_active", "left_on"))
    user.refresh_from_db()
    return user


@transaction.atomic
def disable_dormant(*, by: Actor, at: datetime) -> list[User]:
    """Close every account that nobody used for `DORMANT_DAYS` days; return those accounts. Run daily.

    What counts is the last request, or, for an account never used since, the day it was made or opened again. Personas
    of the demonstration are left: nobody signs in with their credentials. Roles stay, and count again once an
    administrator opens the account. Raises NotAllowed for anyone but a job or an administrator.
    """
    allow(by, Capability.MANAGE_USERS)
    limit = at - timedelta(days=DORMANT_DAYS)
    recent = Q(last_seen_at__gt=limit) | Q(created_at__gt=limit) | Q(reopened_at__gt=limit)
    found = list(User.objects.select_for_update().filter(is_active=True, is_demo=False).exclude(recent))
    for user in found:
        User.objects.filter(id=user.id).update(
            is_active=False, sessions_ended=F("sessions_ended") + 1, version=F("version") + 1
        )
    if found:
        note(
            by,
            "dormant_accounts_disabled",
            "user",
            [u.id for u in found],
            at=at,
            fields=("is_active",),
            rule="dormant-35",
        )
    return found


@transaction.atomic
def end_sessions(*, user_id: uuid.UUID, by: Actor, at: datetime) -> None:
    """Sign someone out everywhere: their own choice, or an administrator's. Raises NotAllowed for anyone else."""
    if by.user_id != user_id and not is_system(by):
        allow(by, Capability.MANAGE_USERS)
    if not User.objects.filter(id=user_id).update(sessions_ended=F("sessions_ended") + 1):
        raise User.DoesNotExist
    note(by, "sessions_ended", "user", [user_id], at=at)


def seen(*, user: User, at: datetime) -> None:
    """Remember that this person's account was used. Written at most every `SEEN_EVERY`; not an act, so not audited."""
    if user.last_seen_at is None or at - user.last_seen_at >= SEEN_EVERY:
        User.objects.filter(id=user.id).update(last_seen_at=at)
