"""Roles: given and ended at once, privileged ones by two people only, and by nobody to themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.agencies.world import DAY, HOUR, INSTALLER, NOW, build

from halcyon.agencies import actions
from halcyon.agencies.actors import NotAllowed, Refused
from halcyon.agencies.models import PendingChange, PostHolding, RoleHolding, User
from halcyon.agencies.queries import pending_changes, roles_held, who_acts_for
from halcyon.agencies.rules import PENDING_DAYS, PRIVILEGED, is_privileged
from halcyon.audit.models import AuditEntry
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability

PRIVILEGED_ROLES = sorted(key for key, role in registry.roles.items() if is_privileged(role))


def give(world, user, role, by, at=NOW):
    return actions.give_role(user=user, role=role, organisation=world.council, reason="Needed", by=by, at=at)


def test_an_ordinary_role_counts_from_that_moment_with_one_audit_row(world):
    held = give(world, world.cleo, "practitioner", world.admin)
    assert isinstance(held, RoleHolding)
    assert [h.role for h in roles_held(world.cleo, at=NOW)] == ["practitioner"]
    assert Capability.RAISE_CONCERN in world.as_viewer(world.cleo).capabilities
    (row,) = AuditEntry.objects.all()
    assert (row.action, row.actor, row.rule) == ("role_given", str(world.amina.id), "role:practitioner")


def test_an_ended_role_counts_for_nothing_from_that_moment(world):
    held = give(world, world.cleo, "practitioner", world.admin)
    actions.end_role(holding_id=held.id, reason="Placement over", by=world.admin, at=NOW + HOUR)
    assert world.as_viewer(world.cleo, NOW + HOUR - timedelta(microseconds=1)).capabilities
    assert not world.as_viewer(world.cleo, NOW + HOUR).capabilities
    with pytest.raises(Refused):
        actions.end_role(holding_id=held.id, reason="", by=world.admin, at=NOW + 2 * HOUR)


def test_the_roles_that_decide_over_others_or_open_what_is_said_about_people_are_the_privileged_ones():
    assert set(PRIVILEGED_ROLES) == {
        "emergency_duty_worker",
        "clinic_nurse",
        "hospital_social_worker",
        "practice_lead",
        "therapeutic_worker",
        "midwife",
        "named_midwife",
        "exploitation_nurse",
        "exploitation_social_worker",
        "kingfisher_manager",
        "panel_coordinator",
        "police_exploitation_officer",
        "conference_chair",
        "assessment_manager",
        "allocated_worker",
        "contact_officer",
        "designated_nurse",
        "head_of_service",
        "independent_scrutineer",
        "mash_information_officer",
        "mash_manager",
        "mash_social_worker",
        "administrator",
        "caldicott_guardian",
        "custodian",
        "privacy_lead",
        "service_manager",
        "sharing_reviewer",
    }


@pytest.mark.parametrize("role", PRIVILEGED_ROLES)
def test_a_privileged_role_counts_only_once_a_second_administrator_confirms(world, role):
    asked = give(world, world.cleo, role, world.admin)
    assert isinstance(asked, PendingChange)
    assert not world.as_viewer(world.cleo).capabilities
    with pytest.raises(Refused):
        actions.confirm_change(change_id=asked.id, by=world.admin, at=NOW)
    assert not world.as_viewer(world.cleo).capabilities
    actions.confirm_change(change_id=asked.id, by=world.other_admin, at=NOW + HOUR)
    assert world.as_viewer(world.cleo, NOW + HOUR).capabilities & PRIVILEGED
    done = [(row.action, row.actor) for row in AuditEntry.objects.order_by("seq")]
    amina, boris = str(world.amina.id), str(world.boris.id)
    assert done == [("give_role_asked", amina), ("role_given", boris), ("give_role_confirmed", boris)]
    assert RoleHolding.objects.get(user=world.cleo).given_by == world.amina.id


def test_nobody_gives_themselves_a_role_or_confirms_one_for_themselves(world):
    for role in registry.roles:
        with pytest.raises(Refused):
            give(world, world.amina, role, world.admin)
    asked = give(world, world.boris, "privacy_lead", world.admin)
    with pytest.raises(Refused):
        actions.confirm_change(change_id=asked.id, by=world.other_admin, at=NOW)
    assert not RoleHolding.objects.filter(role="privacy_lead").exists()


def test_a_refused_lapsed_or_decided_request_gives_nothing(world):
    refused = give(world, world.cleo, "custodian", world.admin)
    actions.refuse_change(change_id=refused.id, by=world.other_admin, at=NOW)
    lapsed = give(world, world.cleo, "privacy_lead", world.admin)
    for change, at in ((refused, NOW), (lapsed, NOW + PENDING_DAYS * DAY)):
        with pytest.raises(Refused):
            actions.confirm_change(change_id=change.id, by=world.as_viewer(world.boris, at), at=at)
    assert roles_held(world.cleo, at=NOW + PENDING_DAYS * DAY) == []
    assert pending_changes(world.admin, at=NOW + PENDING_DAYS * DAY) == []


def test_a_request_is_asked_once_and_can_be_withdrawn(world):
    asked = give(world, world.cleo, "custodian", world.admin)
    with pytest.raises(Refused):
        give(world, world.cleo, "custodian", world.other_admin)
    assert [change for change, _ in pending_changes(world.admin, at=NOW)] == [asked]
    actions.refuse_change(change_id=asked.id, by=world.admin, at=NOW)
    assert pending_changes(world.admin, at=NOW) == []


def test_a_request_confirmed_after_the_person_left_gives_nothing(world):
    asked = give(world, world.cleo, "custodian", world.admin)
    User.objects.filter(id=world.cleo.id).update(is_active=False)
    with pytest.raises(Refused):
        actions.confirm_change(change_id=asked.id, by=world.other_admin, at=NOW)
    assert not RoleHolding.objects.filter(user=world.cleo).exists()


def test_a_request_whose_asker_is_the_confirmer_cannot_even_be_stored(world):
    asked = give(world, world.cleo, "custodian", world.admin)
    for decided_by in (world.amina.id, world.cleo.id, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            PendingChange.objects.filter(id=asked.id).update(state="confirmed", decided_by=decided_by)


def test_a_role_is_held_once_and_only_in_its_own_agencys_services(world):
    give(world, world.cleo, "practitioner", world.admin)
    for wrong in (
        {"user": world.cleo, "role": "practitioner", "organisation": world.council},
        {"user": world.nurse, "role": "practitioner", "organisation": world.community, "service": world.hub},
        {"user": world.nurse, "role": "no_such_role", "organisation": world.community},
    ):
        with pytest.raises(Refused):
            actions.give_role(**wrong, reason="Needed", by=world.admin, at=NOW)


def test_an_email_address_is_changed_by_two_people_and_ends_the_sessions(world):
    EmailAddress.objects.create(user=world.nurse, email=world.nurse.email, verified=True, primary=True)
    asked = actions.ask_new_email(
        user=world.nurse, email="Nina.Bell@community.example", reason="New name", by=world.admin, at=NOW
    )
    assert User.objects.get(id=world.nurse.id).email == "nina@community.example"
    actions.confirm_change(change_id=asked.id, by=world.other_admin, at=NOW)
    user = User.objects.get(id=world.nurse.id)
    assert (user.email, user.sessions_ended) == ("nina.bell@community.example", 1)
    assert not EmailAddress.objects.filter(user=user).exists()
    assert "bell" not in str(list(AuditEntry.objects.values())).lower()


def test_sign_in_methods_are_removed_by_two_people(world):
    TOTP.activate(world.nurse, generate_totp_secret())
    asked = actions.ask_sign_in_reset(user=world.nurse, reason="Lost phone; rang her ward", by=world.admin, at=NOW)
    assert Authenticator.objects.filter(user=world.nurse).exists()
    actions.confirm_change(change_id=asked.id, by=world.other_admin, at=NOW)
    assert not Authenticator.objects.filter(user=world.nurse).exists()
    user = User.objects.get(id=world.nurse.id)
    assert not user.has_usable_password()
    assert user.sessions_ended == 1


def test_nobody_puts_themselves_into_a_post_or_on_duty(world):
    post = world.post()
    with pytest.raises(Refused):
        actions.fill_post(post=post, user=world.amina, begins=NOW, by=world.admin, at=NOW)
    with pytest.raises(Refused):
        actions.put_on_duty(post=post, user=world.amina, begins=NOW, ends=NOW + HOUR, by=world.admin, at=NOW)
    assert not PostHolding.objects.exists()


def test_a_guardians_post_is_filled_by_two_administrators_and_a_managers_by_one(world):
    guarded = world.post("community.caldicott_guardian")
    given = {"post": guarded, "user": world.cleo, "begins": NOW, "by": world.admin, "at": NOW}
    with pytest.raises(Refused, match="Say why"):
        actions.fill_post(**given)
    asked = actions.fill_post(**given, reason="Appointed by the board")
    with pytest.raises(Refused, match="already"):
        actions.fill_post(**given, reason="Appointed by the board")
    assert isinstance(asked, PendingChange)
    assert who_acts_for(guarded.key, at=NOW) == []
    with pytest.raises(Refused, match="another administrator"):
        actions.confirm_change(change_id=asked.id, by=world.admin, at=NOW)
    later = NOW + HOUR
    actions.confirm_change(change_id=asked.id, by=world.other_admin, at=later)
    held = PostHolding.objects.get()
    assert (held.user, held.standing, held.begins, held.given_by) == (world.cleo, "holder", later, world.amina.id)
    for standing in ("deputy", "acting", "cover"):
        made = actions.fill_post(**given | {"user": world.nurse}, standing=standing, reason="While she is away")
        assert isinstance(made, PendingChange)
    duty = actions.put_on_duty(post=guarded, user=world.nurse, begins=NOW, ends=NOW + HOUR, by=world.admin, at=NOW)
    assert isinstance(duty, PendingChange)
    assert [u.id for u in who_acts_for(guarded.key, at=later)] == [world.cleo.id]
    assert isinstance(actions.fill_post(**given | {"post": world.post()}), PostHolding)


def test_a_new_holder_who_was_confirmed_ends_the_one_before_at_that_moment(world):
    guarded = world.post("council.custodian")
    first = PostHolding.objects.create(post=guarded, user=world.cleo, standing="holder", begins=NOW - DAY)
    asked = actions.fill_post(post=guarded, user=world.nurse, begins=NOW, reason="Takes over", by=world.admin, at=NOW)
    assert PostHolding.objects.get(id=first.id).ends is None
    actions.confirm_change(change_id=asked.id, by=world.other_admin, at=NOW + HOUR)
    assert PostHolding.objects.get(id=first.id).ends == NOW + HOUR


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["give", "confirm", "refuse", "fill", "email", "reset", "end", "close", "reopen", "create"]),
        st.integers(0, 4),
        st.sampled_from(["administrator", "custodian", "privacy_lead", "sharing_reviewer", "caldicott_guardian"]),
        st.integers(0, 5),
    ),
    max_size=25,
)


@pytest.mark.django_db
@settings(derandomize=True, max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_no_sequence_by_one_administrator_completes_what_takes_two(steps):
    """G9: one administrator, trying everything in any order, never makes a privileged role, address or reset count."""
    with transaction.atomic():
        world = build()
        alone = world.admin
        people = [world.amina, world.boris, world.nurse, world.cleo]
        TOTP.activate(world.nurse, generate_totp_secret())
        posts = [world.post(), world.post("council.custodian")]
        before_roles = set(RoleHolding.objects.values_list("user_id", "role"))
        before_addresses = dict(User.objects.values_list("id", "email"))
        for n, (step, who, role, which) in enumerate(steps):
            at = NOW + n * HOUR
            user = people[who % len(people)]
            changes = list(PendingChange.objects.order_by("asked_at"))
            change_id = changes[which % len(changes)].id if changes else user.id
            try:
                if step == "give":
                    give(world, user, role, alone, at)
                elif step == "confirm":
                    actions.confirm_change(change_id=change_id, by=alone, at=at)
                elif step == "refuse":
                    actions.refuse_change(change_id=change_id, by=alone, at=at)
                elif step == "fill":
                    actions.fill_post(post=posts[which % 2], user=user, reason="x", begins=at, by=alone, at=at)
                elif step == "email":
                    actions.ask_new_email(user=user, email=f"mine{n}@evil.example", reason="x", by=alone, at=at)
                elif step == "reset":
                    actions.ask_sign_in_reset(user=user, reason="x", by=alone, at=at)
                elif step == "end":
                    holding = RoleHolding.objects.filter(user=user).first()
                    actions.end_role(holding_id=holding.id if holding else user.id, reason="x", by=alone, at=at)
                elif step == "close":
                    actions.close_account(user_id=user.id, by=alone, at=at)
                elif step == "reopen":
                    actions.reopen_account(user_id=user.id, by=alone, at=at)
                else:
                    people.append(
                        actions.create_user(
                            email=f"puppet{n}@evil.example", name="Puppet", organisation=world.council, by=alone, at=at
                        )
                    )
            except (Refused, NotAllowed, PendingChange.DoesNotExist, RoleHolding.DoesNotExist):
                pass
        after_roles = set(RoleHolding.objects.values_list("user_id", "role"))
        assert not {role for _, role in after_roles - before_roles} & set(PRIVILEGED_ROLES)
        assert all(User.objects.get(id=i).email == email for i, email in before_addresses.items())
        assert Authenticator.objects.filter(user=world.nurse).exists()
        assert not PostHolding.objects.filter(user=world.amina).exists()
        assert not PostHolding.objects.filter(post__key="council.custodian").exists()
        assert not PendingChange.objects.filter(state="confirmed").exists()
        transaction.set_rollback(True)


def test_the_installer_needs_no_second_person(world):
    """Before anyone administers, the first administrators must come from somewhere; no request can act as a job."""
    held = give(world, world.cleo, "administrator", INSTALLER)
    assert isinstance(held, RoleHolding)
