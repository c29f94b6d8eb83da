"""Time limits: copies equal what the events say, and each breach is told once whatever becomes of workers (G22)."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import at_once
from tests.work.helpers import ASSURANCE, CASE, NOON, PROFILE, World, killed_after

from halcyon.access.models import Restriction
from halcyon.audit.models import AuditEntry
from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.pathways import Clock, Running
from halcyon.work.actions import clocks as clock_actions
from halcyon.work.actions import copy_clocks, messages, notice_breaches
from halcyon.work.models import Breach, ClockCopy, Message, Task
from halcyon.work.queries import my_work

pytestmark = pytest.mark.django_db

LIMIT = Limit(4, CountingRule.ELAPSED_HOURS, "made up", verified=True)
TELLS = "council.mash_duty_manager"


def running(
    key: str = "outcome", *, start: int = 1, due: datetime = NOON, stopped: datetime | None = None, tells: str = TELLS
) -> Running:
    clock = Clock(key, f"The {key} of it", ("opened",), ("closed",), {"": LIMIT}, tells=tells)
    return Running(clock, due - timedelta(hours=4), due, stopped, LIMIT, str(uuid.UUID(int=start)))


def copies() -> list[tuple[Any, ...]]:
    return sorted(ClockCopy.objects.values_list("clock", "start_event", "due_at", "stopped_at"))


def test_copies_are_made_equal_to_what_was_derived() -> None:
    one, two = running("a"), running("b", start=2)
    copy_clocks(subject_id=CASE, pathway="p", running=[one, two], reference="M-1", link="/x/")
    kept = copy_clocks(subject_id=CASE, pathway="p", running=[one])
    assert copies() == [("a", uuid.UUID(int=1), NOON, None)]
    assert (kept[0].limit_words, kept[0].verified, kept[0].title) == ("4 hours", True, "The a of it")
    copy_clocks(subject_id=CASE, pathway="other", running=[two])
    copy_clocks(subject_id=uuid.uuid4(), pathway="p", running=[])
    assert [c.clock for c in ClockCopy.objects.filter(subject_id=CASE).order_by("due_at")] == ["a", "b"]


@PROFILE
@given(
    histories=st.lists(
        st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3), st.integers(0, 99), st.booleans()), max_size=5),
        max_size=6,
    )
)
def test_whatever_came_before_the_copies_equal_the_last_derivation(
    db: None, histories: list[list[tuple[str, int, int, bool]]]
) -> None:
    ClockCopy.objects.all().delete()
    derived: dict[tuple[str, int], Running] = {}
    for history in histories:
        derived = {
            (key, start): running(
                key, start=start, due=NOON + timedelta(hours=hours), stopped=NOON if stopped else None, tells=""
            )
            for key, start, hours, stopped in history
        }
        copy_clocks(subject_id=CASE, pathway="p", running=list(derived.values()))
        notice_breaches(at=NOON + timedelta(hours=50))
    assert copies() == sorted(
        (key, uuid.UUID(int=start), r.due_at, r.stopped_at) for (key, start), r in derived.items()
    )


def test_a_breach_is_told_to_the_post_with_its_true_time_and_put_on_its_list(world: World) -> None:
    copy_clocks(subject_id=CASE, pathway="p", running=[running()], reference="M-00042", link="/cases/1/")
    assert notice_breaches(at=NOON - timedelta(seconds=1)) == 0
    late = NOON + timedelta(hours=48)
    assert notice_breaches(at=late) == 1
    told = Message.objects.get()
    assert (told.to_post, told.due_at, told.reference, told.needs_receipt) == (TELLS, NOON, "M-00042", True)
    assert "passed at 12:00 on 10 March 2026 and was noticed at 12:00 on 12 March 2026" in told.body
    item = my_work(world.viewer("manager", late), at=late).needs.items[0]
    assert (item.due_at, item.late, item.link) == (NOON, True, "/cases/1/")
    assert AuditEntry.objects.get(action="time_limit_passed").object_ids == [
        str(ClockCopy.objects.get().id),
        str(CASE),
    ]
    assert notice_breaches(at=late) == 0
    assert Message.objects.count() == Task.objects.count() == 1


def test_a_breach_of_what_has_no_page_of_its_own_leads_to_the_page_of_the_breach(world: World) -> None:
    copy_clocks(subject_id=CASE, pathway="p", running=[running()], reference="M-00042")
    notice_breaches(at=NOON + timedelta(hours=48))
    here = f"/time-limits/{Breach.objects.get().id}/"
    assert (Message.objects.get().link, Task.objects.get().link) == (here, here)


def test_what_was_done_in_time_is_not_a_breach_and_what_was_done_late_is_told_without_a_task(world: World) -> None:
    copy_clocks(
        subject_id=CASE,
        pathway="p",
        running=[running("in_time", stopped=NOON), running("late", start=2, stopped=NOON + timedelta(hours=1))],
    )
    assert notice_breaches(at=NOON + timedelta(hours=2)) == 1
    told = Message.objects.get()
    assert "The late of it" in told.title
    assert "done since, late, at 13:00 on 10 March 2026" in told.body
    assert not Task.objects.exists()


def test_copying_again_does_not_tell_again_unless_the_deadline_moved_on(world: World) -> None:
    copy_clocks(subject_id=CASE, pathway="p", running=[running()])
    notice_breaches(at=NOON + timedelta(hours=1))
    for due in (NOON, NOON - timedelta(hours=3), NOON + timedelta(minutes=30)):  # unchanged, earlier, still past
        copy_clocks(subject_id=CASE, pathway="p", running=[running(due=due)])
        assert notice_breaches(at=NOON + timedelta(hours=2)) == 0
    copy_clocks(subject_id=CASE, pathway="p", running=[])
    copy_clocks(subject_id=CASE, pathway="p", running=[running()])
    notice_breaches(at=NOON + timedelta(hours=2))
    assert Message.objects.count() == 1, "derived anew, it is the same clock and was told"
    moved = NOON + timedelta(hours=8)  # rated amber instead of red: a new deadline, and a new duty to tell
    copy_clocks(subject_id=CASE, pathway="p", running=[running(due=moved)])
    assert notice_breaches(at=moved - timedelta(minutes=1)) == 0
    assert notice_breaches(at=moved) == 1
    assert Message.objects.filter(to_post=TELLS).count() == 2
    assert Message.objects.exclude(to_post=TELLS).get().to_post == "council.emergency_duty", "the hub is closed by then"


def test_a_restricted_records_breach_is_told_to_its_custodian_alone(world: World) -> None:
    Restriction.objects.create(
        group=uuid.uuid4(),
        subject_id=CASE,
        kind="adoption",
        custodian_post="council.custodian",
        reason="made up",
        begins=NOON - timedelta(days=1),
        placed_by=world.id("custodian"),
    )
    copy_clocks(subject_id=CASE, pathway="p", running=[running()])
    notice_breaches(at=NOON)
    told = Message.objects.get()
    assert (told.to_post, told.confidential) == ("council.custodian", True)
    assert Task.objects.get().post == "council.custodian"


def test_a_clock_that_tells_nobody_is_noticed_without_a_message() -> None:
    copy_clocks(subject_id=CASE, pathway="p", running=[running(tells="")])
    assert notice_breaches(at=NOON) == 1
    assert not Message.objects.exists()


def test_a_batch_that_fails_leaves_nothing_half_done(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_clocks(subject_id=CASE, pathway="p", running=[running(start=n) for n in range(1, 6)])
    calls = Counter[str]()

    def fail_on_the_third(**given: Any) -> Message:
        calls["send"] += 1
        if calls["send"] == 3:
            raise OSError("the disk is full")
        return messages.send(**given)

    with monkeypatch.context() as patch:
        patch.setattr(clock_actions, "send", fail_on_the_third)
        with pytest.raises(OSError, match="disk"):
            notice_breaches(at=NOON)
    assert not Message.objects.exists()
    assert not ClockCopy.objects.filter(noticed_at__isnull=False).exists()
    assert notice_breaches(at=NOON) == 5


def told_once(subjects: Sequence[uuid.UUID]) -> None:
    told = Counter(Message.objects.values_list("subject_id", flat=True))
    assert told == dict.fromkeys(subjects, 1), f"{sum(told.values())} told for {len(subjects)} clocks"
    assert Counter(Task.objects.values_list("subject_id", flat=True)) == dict.fromkeys(subjects, 1)
    assert not ClockCopy.objects.filter(noticed_at__isnull=True).exists()


def due_clocks(count: int) -> list[uuid.UUID]:
    subjects = [uuid.UUID(int=1000 + n) for n in range(count)]
    for subject in subjects:
        copy_clocks(subject_id=subject, pathway="p", running=[running()])
    return subjects


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_tell_each_breach_once(world: World) -> None:
    subjects = due_clocks(120)
    noticed = at_once(6, lambda _: notice_breaches(at=NOON))
    assert sum(noticed) == len(subjects), noticed
    told_once(subjects)


@pytest.mark.assurance
@pytest.mark.django_db(transaction=True)
def test_workers_killed_in_the_middle_lose_no_breach_and_tell_none_twice(world: World) -> None:
    clocks, kills = (3000, 50) if ASSURANCE else (200, 4)
    subjects = due_clocks(clocks)
    dice = random.Random(22)
    script = Path(__file__).with_name("breach_worker.py")
    seen = set()
    for _ in range(kills):
        killed_after(script, dice.uniform(0.01, 0.25), NOON.isoformat(), "3")
        seen.add(ClockCopy.objects.filter(noticed_at__isnull=False).count())
    assert seen - {0, clocks}, "no worker was killed in the middle, so this shows nothing"
    noticed = at_once(2, lambda _: notice_breaches(at=NOON + timedelta(hours=48)))
    assert all(isinstance(n, int) for n in noticed), noticed
    told_once(subjects)
    assert set(Message.objects.values_list("due_at", flat=True)) == {NOON}
