"""Giving and ending roles, and the changes that need a second administrator."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from halcyon.agencies.actions.accounts import checked_email
from halcyon.agencies.actions.common import ask_second, leave_an_administrator, note
from halcyon.agencies.actions.posts import stand_in
from halcyon.agencies.actors import Actor, NotAllowed, Refused, allow, is_system
from halcyon.agencies.models import Organisation, PendingChange, RoleHolding, Service, User
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.agencies.rules import PENDING_DAYS, is_privileged
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability


@transaction.atomic
def give_role(
    *,
    user: User,
    role: str,
    organisation: Organisation,
    service: Service | None = None,
    reason: str,
    begins: datetime | None = None,
    by: Actor,
    at: datetime,
) -> RoleHolding | PendingChange:
    """Give someone a role; or, for a privileged role, ask for it until another administrator confirms.

    `role` is a key of the registry. It is theirs from now on, or from `begins` when that is later. Nobody
    gives themselves a role. The system itself (installing, loading the demonstration) needs no second person. Raises
    NotAllowed, and Refused with the reason in words.
    """
    allow(by, Capability.MANAGE_USERS)
    _check_role(user, role, organisation, service, by, at)
    if is_privileged(registry.roles[role]) and not is_system(by):
        return ask_second(
            by, "give_role", user, at=at, reason=reason, role=role, organisation=organisation, service=service,
            begins=begins,
        )  # fmt: skip
    return _hold(user, role, organisation, service, reason, by, at, begins=begins)


def _check_role(
    user: User, role: str, organisation: Organisation, service: Service | None, by: Actor, at: datetime
) -> None:
    if role not in registry.roles:
        raise Refused("There is no such role.")
    if by.user_id == user.id:
        raise Refused("Nobody may give themselves a role. Ask another administrator.")
    # The person's row is locked, so that two administrators cannot give the same role at the same time.
    if not may_sign_in(User.objects.select_for_update().get(id=user.id), at):
        raise Refused("This account is closed. Open it before giving a role.")
    if service is not None and service.organisation_id != organisation.id:
        raise Refused(f"{service.name} is not a service of {organisation.name}.")
    if RoleHolding.objects.filter(live(at), user=user, role=role, organisation=organisation, service=service).exists():
        raise Refused("This person holds that role already.")


def _hold(
    user: User,
    role: str,
    organisation: Organisation,
    service: Service | None,
    reason: str,
    by: Actor,
    at: datetime,
    given_by: uuid.UUID | None = None,
    begins: datetime | None = None,
) -> RoleHolding:
    held = RoleHolding.objects.create(
        user=user,
        role=role,
        organisation=organisation,
        service=service,
        begins=max(begins or at, at),
        given_by=given_by or by.user_id,
        reason=reason.strip(),
    )
    note(by, "role_given", "role_holding", [held.id, user.id], at=at, rule=f"role:{role}")
    return held


@transaction.atomic
def end_role(*, holding_id: uuid.UUID, reason: str, by: Actor, at: datetime) -> RoleHolding:
    """End a role now. It counts for nothing from the person's next request on.

    Raises NotAllowed, RoleHolding.DoesNotExist; Refused if it has ended or is the last administrator's.
    """
    allow(by, Capability.MANAGE_USERS)
    held = RoleHolding.objects.select_for_update().get(id=holding_id)
    if held.ends is not None and held.ends <= at:
        raise Refused("This role has ended already.")
    role = registry.roles.get(held.role)
    if role is not None and Capability.MANAGE_USERS in role.capabilities:
        leave_an_administrator(at=at, without_holding=held.id)
    return _end(held, at, reason, by, at)


@transaction.atomic
def end_role_on(*, holding_id: uuid.UUID, ends: datetime, reason: str, by: Actor, at: datetime) -> RoleHolding:
    """End a role at a later moment, once whoever has to agree has agreed (a resignation). A role that ends sooner
    already ends then.

    Raises RoleHolding.DoesNotExist; Refused if it has ended, for a moment that has passed, or for a role that
    administers accounts: an administrator ends that one, when another is there.
    """
    held = RoleHolding.objects.select_for_update().get(id=holding_id)
    if held.ends is not None and held.ends <= at:
        raise Refused("This role has ended already.")
    if ends < at:
        raise Refused("The end cannot be in the past.")
    role = registry.roles.get(held.role)
    if role is not None and Capability.MANAGE_USERS in role.capabilities:
        raise Refused("A role that administers accounts is ended on the page of the person’s account.")
    return _end(held, ends if held.ends is None else min(ends, held.ends), reason, by, at)


def _end(held: RoleHolding, ends: datetime, reason: str, by: Actor, at: datetime) -> RoleHolding:
    held.ends = max(ends, held.begins)
    held.ended_by = by.user_id
    held.reason = reason.strip() or held.reason
    held.save(update_fields=["ends", "ended_by", "reason"])
    note(by, "role_ended", "role_holding", [held.id, held.user_id], at=at, rule=f"role:{held.role}")
    return held


@transaction.atomic
def ask_new_email(*, user: User, email: str, reason: str, by: Actor, at: datetime) -> PendingChange:
    """Ask for another e-mail address for someone. It takes effect when another administrator confirms it.

    Two people, because whoever holds the address can sign in as this person. Raises NotAllowed and Refused.
    """
    allow(by, Capability.MANAGE_USERS)
    if by.user_id == user.id:
        raise Refused("Nobody may change their own e-mail address. Ask another administrator.")
    return ask_second(by, "change_email", user, at=at, reason=reason, email=checked_email(email))


@transaction.atomic
def ask_sign_in_reset(*, user: User, reason: str, by: Actor, at: datetime) -> PendingChange:
    """Ask to remove someone's passkeys, authenticator and recovery codes, because they lost them.

    Two people, because the next sign-in then needs the e-mail address alone. Raises NotAllowed and Refused.
    """
    allow(by, Capability.MANAGE_USERS)
    if by.user_id == user.id:
        raise Refused("Nobody may reset their own sign-in. Ask another administrator.")
    return ask_second(by, "reset_sign_in", user, at=at, reason=reason)


@transaction.atomic
def confirm_change(*, change_id: uuid.UUID, by: Actor, at: datetime) -> PendingChange:
    """Confirm what another administrator asked for, and carry it out.

    Raises NotAllowed, PendingChange.DoesNotExist; Refused for one's own request, one about oneself, one that lapsed or
    was decided, or one that is no longer possible.
    """
    allow(by, Capability.MANAGE_USERS)
    change = _undecided(change_id, at)
    if by.user_id is None:
        raise NotAllowed("a change that two people make needs a person")
    if by.user_id == change.asked_by:
        raise Refused("You asked for this change, so another administrator must confirm it.")
    if by.user_id == change.user_id:
        raise Refused("This change is about you, so another administrator must confirm it.")
    if not may_sign_in(change.user, at):
        raise Refused("This person's account has been closed meanwhile.")
    change.state, change.decided_by, change.decided_at = "confirmed", by.user_id, at
    change.save(update_fields=["state", "decided_by", "decided_at"])
    if change.kind == "give_role" and change.organisation is not None:
        _check_role(change.user, change.role, change.organisation, change.service, by, at)
        _hold(
            change.user, change.role, change.organisation, change.service, change.reason, by, at, change.asked_by,
            change.begins,
        )  # fmt: skip
    elif change.kind == "fill_post" and change.post is not None and change.begins is not None:
        stand_in(
            post=change.post,
            user=change.user,
            standing=change.standing,
            begins=max(change.begins, at),
            ends=change.ends,
            reason=change.reason,
            by=by,
            at=at,
            given_by=change.asked_by,
        )
    elif change.kind == "change_email":
        User.objects.filter(id=change.user_id).update(
            email=checked_email(change.email), sessions_ended=F("sessions_ended") + 1, version=F("version") + 1
        )
        _forget_addresses(change.user)
    else:
        _forget_sign_in_methods(change.user)
        User.objects.filter(id=change.user_id).update(sessions_ended=F("sessions_ended") + 1)
    note(by, f"{change.kind}_confirmed", "pending_change", [change.id, change.user_id], at=at)
    return change


@transaction.atomic
def refuse_change(*, change_id: uuid.UUID, by: Actor, at: datetime) -> PendingChange:
    """Refuse what another administrator asked for, or withdraw what one asked for oneself. Nothing is changed.

    Raises NotAllowed, PendingChange.DoesNotExist; Refused for one that lapsed or was decided.
    """
    allow(by, Capability.MANAGE_USERS)
    change = _undecided(change_id, at)
    change.state, change.decided_by, change.decided_at = "refused", by.user_id, at
    change.save(update_fields=["state", "decided_by", "decided_at"])
    note(by, f"{change.kind}_refused", "pending_change", [change.id, change.user_id], at=at)
    return change


def _undecided(change_id: uuid.UUID, at: datetime) -> PendingChange:
    # The row alone is locked: on PostgreSQL a joined row that may be missing cannot be.
    change = PendingChange.objects.select_for_update().get(id=change_id)
    if change.state != "open":
        raise Refused("This change was decided already.")
    if change.asked_at <= at - timedelta(days=PENDING_DAYS):
        raise Refused(f"This was asked for more than {PENDING_DAYS} days ago and has lapsed. Ask again.")
    return change


def _forget_addresses(user: User) -> None:
    """Remove the old address from the sign-in library's own list, or it could still be signed in with."""
    from allauth.account.models import EmailAddress

    EmailAddress.objects.filter(user_id=user.id).delete()


def _forget_sign_in_methods(user: User) -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.filter(user_id=user.id).delete()
    user.set_unusable_password()
    User.objects.filter(id=user.id).update(password=user.password)
