"""One person's work: what needs them, what they wait for, what to confirm, what they did."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.work.helpers import CASE, NOON, World, message

from halcyon.access.models import ConflictBlock, Relationship, Restriction
from halcyon.access.viewing import system
from halcyon.work.actions import finish_tasks, open_task, refresh_task
from halcyon.work.models import Message, Task
from halcyon.work.queries import Work, my_work

pytestmark = pytest.mark.django_db


def task(key: str, **more: Any) -> Task:
    given = {"key": key, "kind": "move", "title": f"Do {key}", "subject_id": CASE, "link": "/x/", "at": NOON}
    return open_task(**{**given, **more})


def titles(work: Work, section: str = "needs") -> list[str]:
    return [item.title.removeprefix("Do ") for item in getattr(work, section).items]


def needs(world: World, who: str, **narrow: Any) -> list[str]:
    return titles(my_work(world.viewer(who), at=NOON, **narrow))


def test_whose_work_is_whose(world: World) -> None:
    task("mine", user=world.id("manager"))
    task("role", role="mash_manager", agency="COUNCIL")
    task("elsewhere", role="mash_manager", agency="POLICE")
    task("any agency", role="mash_manager")
    task("hub", service=world.services["hub"].id)
    task("post", post="council.mash_duty_manager")
    task("theirs alone", user=world.id("deputy"), service=world.services["hub"].id)
    assert set(needs(world, "manager")) == {"mine", "role", "any agency", "hub", "post"}
    assert set(needs(world, "deputy")) == {"hub", "theirs alone"}
    assert set(needs(world, "officer")) == {"hub"}
    assert needs(world, "police") == needs(world, "nurse") == needs(world, "administrator") == []
    assert my_work(system("job", at=NOON), at=NOON).needs.count == 0


def test_filters_narrow_and_never_show_more(world: World) -> None:
    task("deputy's", user=world.id("deputy"), service=world.services["hub"].id)
    task("nurse's", user=world.id("nurse"))
    task("role", role="mash_manager", agency="COUNCIL")
    task("police", role="mash_information_officer", agency="POLICE")
    hub = world.services["hub"].id
    assert needs(world, "manager", user=world.id("deputy")) == ["deputy's"]
    assert needs(world, "manager", user=world.id("nurse")) == []
    assert needs(world, "manager", role="mash_manager", agency="COUNCIL") == ["role"]
    assert needs(world, "manager", role="mash_information_officer", agency="POLICE") == []
    assert needs(world, "manager", service=hub) == ["deputy's"]
    assert needs(world, "police", service=hub) == []


def test_first_what_is_due_first_then_what_has_no_time_limit(world: World) -> None:
    for key, hours in (("later", 5), ("late", -1), ("none", None), ("soon", 1)):
        task(key, user=world.id("worker"), due_at=None if hours is None else NOON + timedelta(hours=hours))
    work = my_work(world.viewer("worker"), at=NOON)
    assert titles(work) == ["late", "soon", "later", "none"]
    assert [item.late for item in work.needs.items] == [True, False, False, False]


def test_a_duty_and_the_time_limit_that_passed_over_it_are_one_row_that_says_both(world: World) -> None:
    subject, here, mine = uuid.uuid4(), {"link": "/cases/1/"}, {"user": world.id("worker")}
    at = {n: NOON + timedelta(hours=n) for n in (-3, -2, -1, 2)}
    late = {"kind": "time_limit_passed", "subject_id": subject}
    task("other", **mine, due_at=at[-2])
    task("duty", **mine, **here, subject_id=subject, due_at=at[2])
    task("limit", **mine, **here, **late, due_at=at[-3])
    task("second limit", **mine, **here, **late, due_at=at[-1])
    task("limit elsewhere", **mine, **late, link="/time-limits/1/", due_at=at[-1])
    work = my_work(world.viewer("worker"), at=NOON)
    assert titles(work) == ["duty", "other", "limit elsewhere"]
    duty = work.needs.items[0]
    assert [i.title for i in duty.passed] == ["Do limit", "Do second limit"]
    assert (duty.due_at, duty.late) == (at[-3], True)


def test_a_time_limit_over_somebody_elses_duty_has_its_own_row(world: World) -> None:
    subject = uuid.uuid4()
    task("duty", user=world.id("worker"), subject_id=subject)
    task("limit", user=world.id("deputy"), subject_id=subject, kind="time_limit_passed", due_at=NOON)
    assert needs(world, "deputy") == ["limit"]
    assert needs(world, "worker") == ["duty"]


def test_done_today_is_today_in_london(world: World) -> None:
    worker = world.viewer("worker")
    summer = datetime.fromisoformat("2026-07-10T23:30:00+00:00")  # half past midnight on the 11th in London
    for key, at in (("yesterday", summer - timedelta(hours=1)), ("today", summer - timedelta(minutes=20))):
        task(key, user=worker.user_id, at=at - timedelta(hours=1))
        finish_tasks(by=worker, at=at, outcome="done", keys=[key])
    assert titles(my_work(worker, at=summer), "done") == ["today"]


def test_what_i_wait_for_is_other_peoples_work_and_my_messages_that_nobody_read(world: World) -> None:
    worker = world.viewer("worker")
    task("asked", role="mash_information_officer", agency="POLICE", asked_by=worker.user_id)
    task("asked of me", user=worker.user_id, asked_by=worker.user_id)
    task("asked by the hub", user=world.id("nurse"), asked_service=world.services["hub"].id)
    message("sent", to_user=world.id("nurse"), from_user=worker.user_id)
    for key, receipt in (("told by hand", False), ("read", False), ("read, not confirmed", True)):
        message(key, to_user=world.id("nurse"), from_user=worker.user_id, needs_receipt=receipt)
    Message.objects.filter(key="told by hand").update(told_at=NOON)
    Message.objects.filter(key__startswith="read").update(opened_at=NOON)
    work = my_work(worker, at=NOON)
    assert [(i.source, i.who) for i in work.waiting.items] == [
        ("task", "MASH information officer, Marlshire Police"),
        ("message", "Amina"),
        ("message", "Amina"),
    ]
    assert titles(work) == ["asked of me"]
    assert titles(my_work(world.viewer("officer"), at=NOON), "waiting") == ["asked by the hub"]


def test_the_count_is_the_rows_in_at_most_six_queries_however_much_there_is(world: World) -> None:
    manager = world.viewer("manager")
    for number in range(30):
        task(f"t{number}", role="mash_manager", agency="COUNCIL", due_at=NOON + timedelta(minutes=number))
        task(f"w{number}", user=world.id("nurse"), asked_by=manager.user_id)
        task(f"d{number}", user=manager.user_id)
        message(f"a{number}", to_user=manager.user_id, needs_receipt=True)
        message(f"s{number}", to_user=world.id("nurse"), from_user=manager.user_id)
    finish_tasks(by=manager, at=NOON, outcome="done", keys=[f"d{n}" for n in range(30)])
    with CaptureQueriesContext(
        connection,
    ) as counted:
        work = my_work(manager, at=NOON)
    assert len(counted) <= 6
    assert [s.count for s in work.sections] == [30, 60, 30, 30]
    assert all(s.count == len(s.items) and s.oldest == NOON for s in work.sections)


def test_restricted_work_is_seen_by_its_custodian_and_named_list_and_by_whom_it_was_given_to(world: World) -> None:
    task("role", role="contact_officer", agency="COUNCIL")
    task("hub", service=world.services["hub"].id)
    task("given", user=world.id("officer"))
    task("kept", role="custodian", agency="COUNCIL")
    Restriction.objects.create(
        group=uuid.uuid4(),
        subject_id=CASE,
        kind="adoption",
        custodian_post="council.custodian",
        reason="made up",
        begins=NOON,
        placed_by=world.id("custodian"),
    )
    message("told before", to_user=world.id("nurse"), from_user=world.id("officer"))
    finish_tasks(by=world.viewer("officer"), at=NOON, outcome="done", keys=["role"])
    seen = my_work(world.viewer("officer"), at=NOON)
    assert (titles(seen), titles(seen, "waiting"), titles(seen, "done")) == (["given"], [], [])
    assert needs(world, "manager") == []
    assert needs(world, "custodian") == ["kept"]
    Relationship.objects.create(
        subject_id=CASE,
        user=world.id("manager"),
        agency="COUNCIL",
        kind="named",
        purpose="mash_enquiry",
        begins=NOON,
        start_event=uuid.uuid4(),
    )
    assert needs(world, "manager") == ["hub"]


def test_work_about_someone_from_whom_i_am_barred_is_not_there(world: World) -> None:
    person = uuid.uuid4()
    task("by case", role="contact_officer", agency="COUNCIL")
    task("by person", role="contact_officer", agency="COUNCIL", subject_id=uuid.uuid4(), person_id=person)
    for subject in (CASE, person):
        ConflictBlock.objects.create(
            user=world.id("officer"), subject_id=subject, kind="family", source="declared", begins=NOON
        )
    assert needs(world, "officer") == []


def test_opening_a_task_twice_is_one_task_and_it_must_be_for_someone(world: World) -> None:
    first = task("k", user=world.id("nurse"))
    assert task("k", user=world.id("police"), title="other") == first
    with pytest.raises(ValueError, match="must be for"):
        task("nobody")
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(id=first.id).update(user=None)


def test_finishing_is_by_key_or_subject_and_only_once(world: World) -> None:
    worker = world.viewer("worker")
    other = uuid.uuid4()
    for key, subject, kind in (("a", CASE, "x"), ("b", CASE, "y"), ("c", other, "x")):
        task(key, user=worker.user_id, subject_id=subject, kind=kind)
    with pytest.raises(ValueError, match="Say which"):
        finish_tasks(by=worker, at=NOON, outcome="done", kinds=["x"])
    assert finish_tasks(by=worker, at=NOON, outcome="done", keys=[]) == 0
    assert finish_tasks(by=worker, at=NOON, outcome="done", subject_ids=[]) == 0
    assert finish_tasks(by=worker, at=NOON, outcome="done", subject_id=CASE, kinds=["x"]) == 1
    assert finish_tasks(by=worker, at=NOON, outcome="withdrawn", subject_ids=[CASE, other]) == 2
    assert finish_tasks(by=worker, at=NOON, outcome="done", keys=["a", "b", "c"]) == 0
    assert dict(Task.objects.values_list("key", "outcome")) == {"a": "done", "b": "withdrawn", "c": "withdrawn"}
    refresh_task(key="a", title="changed", due_at=None, rating="red")
    assert Task.objects.get(key="a").title == "Do a"
