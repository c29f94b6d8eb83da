"""Accounts: made, changed, closed, opened again; one audit row each, and nothing for someone who may not."""

from __future__ import annotations

import pytest
from tests.agencies.world import DAY, HOUR, INSTALLER, NOW

from halcyon.access.viewing import Denied
from halcyon.agencies import actions
from halcyon.agencies.actors import NotAllowed, Refused
from halcyon.agencies.models import Absence, PostHolding, RoleHolding, User
from halcyon.agencies.queries import roles_held, user_page, users
from halcyon.agencies.rules import matches
from halcyon.audit.models import AuditEntry


def audited() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("seq").values_list("action", "actor"))


def test_an_account_is_made_with_one_audit_row_and_can_do_nothing(world):
    user = actions.create_user(
        email=" Zofia.Nowak@Council.Example ", name="Zofia Nowak", organisation=world.council, by=world.admin, at=NOW
    )
    assert user.email == "zofia.nowak@council.example"
    assert not user.has_usable_password()
    assert world.as_viewer(user).capabilities == frozenset()
    assert audited() == [("user_created", str(world.amina.id))]
    kept = str(list(AuditEntry.objects.values()))
    assert "zofia" not in kept.lower()


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b", "two words@x.example", "nina@community.example", "NINA@COMMUNITY.EXAMPLE"]
)
def test_a_malformed_or_taken_address_is_refused_and_nothing_is_written(world, email):
    before = User.objects.count()
    with pytest.raises(Refused):
        actions.create_user(email=email, name="X", organisation=world.council, by=world.admin, at=NOW)
    assert User.objects.count() == before
    assert audited() == []


def test_no_account_is_made_in_an_organisation_that_has_ended(world):
    world.community.in_force_to = NOW.date() - DAY
    world.community.save()
    with pytest.raises(Refused):
        actions.create_user(email="a@b.example", name="X", organisation=world.community, by=world.admin, at=NOW)


EVERY_ACT = {
    "create_user": lambda w, by: actions.create_user(
        email="n@x.example", name="N", organisation=w.council, by=by, at=NOW
    ),
    "change_user": lambda w, by: actions.change_user(
        user_id=w.cleo.id, version=1, name="X", job_title="", telephone="", organisation=w.council, by=by, at=NOW
    ),
    "close_account": lambda w, by: actions.close_account(user_id=w.cleo.id, by=by, at=NOW),
    "reopen_account": lambda w, by: actions.reopen_account(user_id=w.cleo.id, by=by, at=NOW),
    "disable_dormant": lambda w, by: actions.disable_dormant(by=by, at=NOW),
    "end_sessions": lambda w, by: actions.end_sessions(user_id=w.cleo.id, by=by, at=NOW),
    "give_role": lambda w, by: actions.give_role(
        user=w.cleo, role="practitioner", organisation=w.council, reason="x", by=by, at=NOW
    ),
    "end_role": lambda w, by: actions.end_role(holding_id=w.nurse.roles.get().id, reason="x", by=by, at=NOW),
    "ask_new_email": lambda w, by: actions.ask_new_email(user=w.cleo, email="c@x.example", reason="x", by=by, at=NOW),
    "ask_sign_in_reset": lambda w, by: actions.ask_sign_in_reset(user=w.cleo, reason="x", by=by, at=NOW),
    "confirm_change": lambda w, by: actions.confirm_change(change_id=w.cleo.id, by=by, at=NOW),
    "refuse_change": lambda w, by: actions.refuse_change(change_id=w.cleo.id, by=by, at=NOW),
    "add_post": lambda w, by: actions.add_post(key="k", title="T", organisation=w.council, by=by, at=NOW),
    "fill_post": lambda w, by: actions.fill_post(post=w.post(), user=w.cleo, begins=NOW, by=by, at=NOW),
    "put_on_duty": lambda w, by: actions.put_on_duty(
        post=w.post(), user=w.cleo, begins=NOW, ends=NOW + HOUR, by=by, at=NOW
    ),
    "end_post_holding": lambda w, by: actions.end_post_holding(holding_id=w.cleo.id, ends=NOW, by=by, at=NOW),
    "record_absence": lambda w, by: actions.record_absence(user=w.cleo, begins=NOW, ends=None, by=by, at=NOW),
    "end_absence": lambda w, by: actions.end_absence(
        absence_id=Absence.objects.create(user=w.cleo, begins=NOW).id, by=by, at=NOW
    ),
    "make_token": lambda w, by: actions.make_token(
        organisation=w.council, scope="intake", name="x", days=1, by=by, at=NOW
    ),
    "revoke_token": lambda w, by: actions.revoke_token(token_id=w.cleo.id, by=by, at=NOW),
    "add_calendar_day": lambda w, by: actions.add_calendar_day(
        on=NOW.date(), kind="closure", name="x", source="x", by=by, at=NOW
    ),
    "withdraw_calendar_day": lambda w, by: actions.withdraw_calendar_day(day_id=w.cleo.id, by=by, at=NOW),
    "add_organisation": lambda w, by: actions.add_organisation(
        code="NEW", name="x", kind="council", in_force_from=NOW.date(), by=by, at=NOW
    ),
    "succeed": lambda w, by: actions.succeed(
        predecessor=w.community, successor=w.council, on=NOW.date(), reason="x", by=by, at=NOW
    ),
    "commission": lambda w, by: actions.commission(
        commissioner=w.council, provider=w.community, begins=NOW.date(), by=by, at=NOW
    ),
    "add_service": lambda w, by: actions.add_service(
        organisation=w.council,
        code="s",
        name="x",
        kind="x",
        does="x",
        serves="x",
        hours="x",
        in_force_from=NOW.date(),
        by=by,
        at=NOW,
    ),
    "add_route": lambda w, by: actions.add_route(service=w.hub, kind="telephone", value="01632 960100", by=by, at=NOW),
    "verify_route": lambda w, by: actions.verify_route(route_id=w.cleo.id, by=by, at=NOW),
    "end_route": lambda w, by: actions.end_route(route_id=w.cleo.id, by=by, at=NOW),
}
NOT_ACTS = {"ChangedMeanwhile", "seen", "token_used"}


@pytest.mark.parametrize("act", EVERY_ACT)
@pytest.mark.parametrize("who", ["school nurse", "administrator until a moment ago"])
def test_nobody_without_the_capability_can_do_any_of_it(world, act, who):
    """Not even on rows that do not exist."""
    RoleHolding.objects.filter(user=world.boris).update(ends=NOW)
    viewer = world.as_viewer(world.nurse if who == "school nurse" else world.boris)
    with pytest.raises(NotAllowed):
        EVERY_ACT[act](world, viewer)
    assert audited() == []


def test_the_list_of_acts_above_is_complete():
    assert set(EVERY_ACT) == set(actions.__all__) - NOT_ACTS


def test_what_pages_catch_is_what_acts_raise():
    assert issubclass(Denied, NotAllowed)


# -- Changing --------------------------------------------------------------------------------------------------------


def change(world, *, version: int, by=None, **fields):
    given = {"name": "Cleo Marsh", "job_title": "Student", "telephone": "", "organisation": world.council, **fields}
    return actions.change_user(user_id=world.cleo.id, version=version, by=by or world.admin, at=NOW, **given)


def test_a_change_counts_the_version_up_and_names_the_fields_only(world):
    saved = change(world, version=1, job_title="Social worker")
    assert (saved.job_title, saved.version) == ("Social worker", 2)
    (row,) = AuditEntry.objects.all()
    assert (row.action, row.field_names) == ("user_changed", ["job_title"])


def test_two_changes_to_one_version_keep_the_first_and_show_both(world):
    change(world, version=1, job_title="Social worker")
    with pytest.raises(actions.ChangedMeanwhile) as conflict:
        change(world, version=1, job_title="Team manager", by=world.other_admin)
    assert conflict.value.theirs.job_title == "Social worker"
    assert conflict.value.yours["job_title"] == "Team manager"
    assert User.objects.get(id=world.cleo.id).job_title == "Social worker"


def test_saving_nothing_new_writes_nothing(world):
    assert change(world, version=1).version == 1
    assert audited() == []


def test_someone_with_a_role_is_not_moved_to_another_agency(world):
    holding = world.holds(world.cleo, "practitioner")
    with pytest.raises(Refused):
        change(world, version=1, organisation=world.community)
    actions.end_role(holding_id=holding.id, reason="moves", by=world.admin, at=NOW)
    assert change(world, version=1, organisation=world.community).organisation == world.community


# -- Leaving ---------------------------------------------------------------------------------------------------------


def test_closing_an_account_ends_everything_at_that_moment(world):
    post = world.post()
    held = world.holds(world.cleo, "practitioner")
    later = world.holds(world.cleo, "contact_officer", begins=NOW + DAY)
    PostHolding.objects.create(post=post, user=world.cleo, standing="holder", begins=NOW - DAY)
    asked = actions.give_role(
        user=world.cleo, role="privacy_lead", organisation=world.council, reason="x", by=world.admin, at=NOW
    )
    actions.close_account(user_id=world.cleo.id, by=world.admin, at=NOW)
    user = User.objects.get(id=world.cleo.id)
    assert (user.is_active, user.left_on) == (False, NOW.date())
    held.refresh_from_db()
    later.refresh_from_db()
    assert held.ends == NOW
    assert later.ends == later.begins
    assert PostHolding.objects.get(user=user).ends == NOW
    assert roles_held(user, at=NOW + 2 * DAY) == []
    assert world.as_viewer(user, NOW + 2 * DAY).capabilities == frozenset()
    asked.refresh_from_db()
    assert asked.state == "refused"
    assert ("account_closed", str(world.amina.id)) in audited()


def test_nobody_closes_their_own_account_or_a_closed_one(world):
    with pytest.raises(Refused):
        actions.close_account(user_id=world.amina.id, by=world.admin, at=NOW)
    actions.close_account(user_id=world.cleo.id, by=world.admin, at=NOW)
    with pytest.raises(Refused):
        actions.close_account(user_id=world.cleo.id, by=world.admin, at=NOW)


def test_the_last_administrator_stays(world):
    holding = world.boris.roles.get()
    actions.end_role(holding_id=holding.id, reason="moved", by=world.admin, at=NOW)
    with pytest.raises(Refused):
        actions.end_role(holding_id=world.amina.roles.get().id, reason="moved", by=INSTALLER, at=NOW)
    with pytest.raises(Refused):
        actions.close_account(user_id=world.amina.id, by=INSTALLER, at=NOW)
    assert world.admin.capabilities


def test_an_account_opened_again_has_no_roles_if_the_person_had_left(world):
    world.holds(world.cleo, "practitioner")
    actions.close_account(user_id=world.cleo.id, by=world.admin, at=NOW)
    user = actions.reopen_account(user_id=world.cleo.id, by=world.admin, at=NOW + DAY)
    assert (user.is_active, user.left_on) == (True, None)
    assert roles_held(user, at=NOW + DAY) == []


def test_everyone_may_record_their_own_absence_and_nobody_anothers(world):
    nurse = world.as_viewer(world.nurse)
    made = actions.record_absence(user=world.nurse, begins=NOW, ends=NOW + DAY, by=nurse, at=NOW)
    actions.end_absence(absence_id=made.id, by=nurse, at=NOW + HOUR)
    made.refresh_from_db()
    assert made.ends == NOW + HOUR
    with pytest.raises(NotAllowed):
        actions.record_absence(user=world.cleo, begins=NOW, ends=None, by=nurse, at=NOW)


# -- Lists -----------------------------------------------------------------------------------------------------------


def found(world, **narrowed):
    rows, count = users(world.admin, at=NOW, **narrowed)
    assert count == len(rows)
    return [row.user.name for row in rows]


def test_people_are_found_by_name_agency_role_and_state(world):
    assert found(world, search="lukasz") == ["Boris Łukasz"]
    assert found(world, search="YUSUF amina") == ["Amina Yusuf"]
    assert found(world, agency="COMMUNITY") == ["Nina Okafor"]
    assert found(world, role="administrator") == ["Amina Yusuf", "Boris Łukasz"]
    assert found(world, state="no_role") == ["Cleo Marsh"]
    actions.close_account(user_id=world.cleo.id, by=world.admin, at=NOW)
    assert found(world, state="closed") == ["Cleo Marsh"]
    assert "Cleo Marsh" not in found(world)
    assert found(world, search="nothing like it", state="") == []


def test_long_lists_come_in_pages_without_losing_or_repeating_anyone(world):
    for n in range(75):
        world.person(f"Person {n:03}")
    first, count = users(world.admin, at=NOW, page=1)
    second, _ = users(world.admin, at=NOW, page=2)
    assert (len(first), len(second), count) == (50, 29, 79)
    assert len({row.user.id for row in (*first, *second)}) == 79


def test_lists_and_pages_are_for_administrators_only(world):
    nurse = world.as_viewer(world.nurse)
    for ask in (lambda: users(nurse, at=NOW), lambda: user_page(nurse, world.cleo.id, at=NOW)):
        with pytest.raises(NotAllowed):
            ask()


@pytest.mark.parametrize(
    ("search", "text", "found"),
    [
        ("lukasz", "Łukasz Żak", True),
        ("zak lukasz", "Łukasz Żak", True),
        ("oneill", "Siobhán O’Neill", True),
        ("siobhan o'neill", "Siobhán ONeill", True),
        ("smith-jones", "Smith Jones", False),
        ("", "Anyone", True),
        ("b", "Amina", False),
    ],
)
def test_searching_folds_letters_and_marks(search, text, found):
    assert matches(search, text) is found
