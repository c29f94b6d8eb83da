"""Who acts for a post: by example, and against the same question asked from the other side."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.agencies.world import DAY, HOUR, INSTALLER, NOW, World, build

from halcyon.agencies import actions
from halcyon.agencies.models import Absence, PostHolding, User
from halcyon.agencies.queries import posts_acted_for, posts_now, roles_held, vacant_posts, who_acts_for

KEY = "council.mash_duty_manager"


def stand(world: World, name: str, standing: str, begins=NOW - DAY, ends=None) -> User:
    user = world.people.get(name) or world.person(name)
    world.people[name] = user
    post = next(iter(user.organisation.posts.filter(key=KEY)), None) or world.post(KEY)
    PostHolding.objects.create(post=post, user=user, standing=standing, begins=begins, ends=ends)
    return user


def names(at=NOW) -> list[str]:
    return [user.name for user in who_acts_for(KEY, at=at)]


def test_a_holder_who_is_there_acts_and_the_deputy_does_not(world):
    stand(world, "Holder", "holder")
    deputy = stand(world, "Deputy", "deputy")
    assert names() == ["Holder"]
    assert posts_acted_for(deputy, at=NOW) == frozenset()


def test_the_deputy_acts_while_the_holder_is_away_and_no_longer(world):
    holder = stand(world, "Holder", "holder")
    deputy = stand(world, "Deputy", "deputy")
    actions.record_absence(user=holder, begins=NOW, ends=NOW + 2 * DAY, by=INSTALLER, at=NOW)
    assert names(NOW) == ["Deputy"]
    assert posts_acted_for(deputy, at=NOW) == {KEY}
    assert posts_acted_for(holder, at=NOW) == frozenset()
    assert names(NOW + 2 * DAY - timedelta(microseconds=1)) == ["Deputy"]
    assert names(NOW + 2 * DAY) == ["Holder"]
    assert names(NOW - timedelta(microseconds=1)) == ["Holder"]


def test_whoever_is_on_duty_comes_before_the_holder(world):
    stand(world, "Holder", "holder")
    duty = world.person("Duty")
    actions.put_on_duty(post=stand_post(), user=duty, begins=NOW - HOUR, ends=NOW + HOUR, by=INSTALLER, at=NOW - HOUR)
    assert names() == ["Duty", "Holder"]
    assert names(NOW + HOUR) == ["Holder"]


def stand_post():
    return PostHolding.objects.select_related("post").latest("begins").post


def test_acting_and_cover_come_after_the_holder_and_before_the_deputy(world):
    for name, standing in (("D", "deputy"), ("C", "cover"), ("A", "acting")):
        stand(world, name, standing)
    assert names() == ["A", "C", "D"]
    stand(world, "H", "holder")
    assert names() == ["H", "A", "C"]


def test_a_resignation_shows_from_its_moment_who_acts(world):
    holder = stand(world, "Holder", "holder")
    stand(world, "Deputy", "deputy")
    held = PostHolding.objects.get(user=holder)
    actions.end_post_holding(holding_id=held.id, ends=NOW + 3 * DAY, reason="Resigned", by=INSTALLER, at=NOW)
    assert names(NOW + 3 * DAY - HOUR) == ["Holder"]
    assert vacant_posts(at=NOW + 2 * DAY) == []
    assert names(NOW + 3 * DAY) == ["Deputy"]
    (vacancy,) = vacant_posts(at=NOW + 3 * DAY)
    assert vacancy.post.key == KEY
    assert vacancy.since == NOW + 3 * DAY
    assert [user.name for user in vacancy.acting] == ["Deputy"]


def test_a_post_without_anyone_is_empty_and_visibly_vacant(world):
    world.post(KEY)
    assert names() == []
    (vacancy,) = vacant_posts(at=NOW)
    assert (vacancy.since, vacancy.acting) == (None, ())
    (state,) = posts_now(world.admin, at=NOW)
    assert state.vacant
    assert state.silent


def test_someone_whose_account_is_closed_never_acts(world):
    holder = stand(world, "Holder", "holder")
    stand(world, "Deputy", "deputy")
    actions.close_account(user_id=holder.id, by=world.admin, at=NOW)
    assert names() == ["Deputy"]
    assert vacant_posts(at=NOW)[0].since == NOW
    assert posts_acted_for(User.objects.get(id=holder.id), at=NOW) == frozenset()


def test_when_everyone_is_away_nobody_acts_and_the_page_says_so(world):
    holder = stand(world, "Holder", "holder")
    deputy = stand(world, "Deputy", "deputy")
    for user in (holder, deputy):
        Absence.objects.create(user=user, begins=NOW - HOUR)
    assert names() == []
    (state,) = posts_now(world.admin, at=NOW)
    assert (state.vacant, state.silent) == (False, True)


def test_a_new_holder_ends_the_one_before_at_the_same_moment(world):
    stand(world, "First", "holder")
    actions.fill_post(post=stand_post(), user=world.person("Second"), begins=NOW + DAY, by=INSTALLER, at=NOW)
    assert names(NOW + DAY - HOUR) == ["First"]
    assert names(NOW + DAY) == ["Second"]
    assert vacant_posts(at=NOW + DAY) == []


def test_roles_are_held_from_their_beginning_until_just_before_their_end(world):
    holding = world.holds(world.cleo, "practitioner", begins=NOW, ends=NOW + HOUR)
    assert roles_held(world.cleo, at=NOW - timedelta(microseconds=1)) == []
    assert roles_held(world.cleo, at=NOW) == [holding]
    assert roles_held(world.cleo, at=NOW + HOUR) == []


MOMENTS = [NOW + n * HOUR for n in range(-2, 4)]
SPANS = st.tuples(st.sampled_from(MOMENTS), st.one_of(st.none(), st.sampled_from(MOMENTS)))


@pytest.mark.django_db
@settings(derandomize=True, max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    holdings=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from([s for s, _ in PostHolding.STANDINGS]), SPANS), max_size=6
    ),
    absences=st.lists(st.tuples(st.integers(0, 3), SPANS), max_size=4),
    closed=st.frozensets(st.integers(0, 3), max_size=2),
    at=st.sampled_from(MOMENTS),
)
def test_the_two_sides_of_who_acts_always_agree(django_db_blocker, holdings, absences, closed, at):
    """`who_acts_for(post)` names exactly those whose `posts_acted_for` names the post, and nobody absent or gone."""
    from django.db import transaction

    with transaction.atomic():
        world = build()
        people = [world.person(f"Person {n}", is_active=n not in closed) for n in range(4)]
        post = world.post(KEY)
        open_holder = False
        for who, standing, (begins, ends) in holdings:
            if ends is not None and ends < begins:
                begins, ends = ends, begins
            if standing == "holder" and ends is None:
                if open_holder:
                    continue
                open_holder = True
            PostHolding.objects.create(post=post, user=people[who], standing=standing, begins=begins, ends=ends)
        for who, (begins, ends) in absences:
            if ends is None or ends >= begins:
                Absence.objects.create(user=people[who], begins=begins, ends=ends)
        acting = who_acts_for(KEY, at=at)
        assert len({user.id for user in acting}) == len(acting)
        assert {user.id for user in acting} == {user.id for user in people if KEY in posts_acted_for(user, at=at)}
        away = set(Absence.objects.filter(begins__lte=at).exclude(ends__lte=at).values_list("user_id", flat=True))
        assert not away & {user.id for user in acting}
        assert all(user.is_active for user in acting)
        there = PostHolding.objects.filter(begins__lte=at, user__is_active=True).exclude(ends__lte=at)
        assert bool(acting) == there.exclude(user__in=away).exists()
        transaction.set_rollback(True)
