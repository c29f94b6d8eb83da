"""What a verification reads, what it says, and where it looks when only a part is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from tests.audit.conftest import NOON, write, write_log

from halcyon.audit import actions, anchor, sql
from halcyon.audit.models import AuditEntry
from halcyon.audit.verify import Kind, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def change(statement: str, *values: Any) -> None:
    """Change the log past its guards, which are put back."""
    guards = sql.triggers(connection.vendor)
    connection.check_constraints()
    with transaction.atomic(), connection.cursor() as cursor:
        for name, (table, _) in guards.items():
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
        cursor.execute(statement, values)
        connection.check_constraints()
        for _, again in guards.values():
            cursor.execute(again, None)


def test_an_empty_log_is_whole() -> None:
    found = verify()
    assert found.ok
    assert (found.entries, found.shards, found.first_bad) == (0, 0, {})


def test_a_log_just_written_has_nothing_wrong(data: Path) -> None:
    write_log(halfway=lambda: None)
    found = verify(anchor=data / anchor.FILE_NAME, at=NOON + timedelta(hours=3))
    assert (found.problems, found.warnings) == ([], [])
    assert (found.shards > 1) == (connection.vendor == "postgresql")
    assert found.anchor_age == timedelta(minutes=31)


def test_rows_and_index_rows_are_counted() -> None:
    for number in range(10):
        write(number)
    write(10, object_ids=[])
    found = verify()
    assert (found.entries, found.objects, found.problems) == (11, 20, [])


def test_the_first_bad_row_of_each_chain_is_named() -> None:
    rows = [write(9 * number) for number in range(8)]  # the same first object: one chain
    shard = rows[0].shard
    change("UPDATE audit_auditentry SET purpose = 'other' WHERE seq IN (3, 5)")
    found = verify()
    assert found.first_bad == {shard: 3}
    (problem,) = found.problems
    assert (problem.kind, problem.shard, problem.seq, problem.count) == (Kind.CHANGED, shard, 3, 2)
    assert problem.words == f"Row 3 of chain {shard} was changed after it was written."


def test_another_audit_key_is_no_key(settings: Any) -> None:
    for number in range(5):
        write(number)
    settings.AUDIT_KEY = "another key, as long as the first one was"
    assert {problem.kind for problem in verify().problems} == {Kind.NOT_OURS}


def test_a_part_of_the_log_can_be_checked(clock: Any) -> None:
    for number in range(12):
        write(9 * number)
        clock.shift(timedelta(minutes=1))
    change("UPDATE audit_auditentry SET purpose = 'other' WHERE seq = 3")
    assert [problem.seq for problem in verify().problems] == [3]
    later = verify(since=NOON + timedelta(minutes=6))
    assert (later.entries, later.objects, later.problems) == (6, 12, [])
    change("UPDATE audit_auditentry SET purpose = 'other' WHERE seq = 8")
    assert [problem.seq for problem in verify(since=NOON + timedelta(minutes=6)).problems] == [8]
    assert verify(since=NOON + timedelta(hours=6)).entries == 0


def test_a_part_must_link_to_the_row_before_it(clock: Any) -> None:
    for number in range(6):
        write(9 * number)
        clock.shift(timedelta(minutes=1))
    change("UPDATE audit_auditentry SET hash = %s WHERE seq = 3", "a" * 64)
    found = verify(since=NOON + timedelta(minutes=3))
    assert [(problem.kind, problem.seq) for problem in found.problems] == [(Kind.BROKEN_LINK, 4)]


def test_a_part_is_checked_against_the_anchor(clock: Any, data: Path) -> None:
    for number in range(6):
        write(9 * number)
        clock.shift(timedelta(minutes=1))
        actions.checkpoint(at=NOON + timedelta(minutes=number))
    actions.write_anchor_file()
    found = verify(since=NOON + timedelta(minutes=3), anchor=data / anchor.FILE_NAME)
    assert (found.entries, found.problems) == (3, [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM audit_auditentry")
        (last,) = cursor.fetchone()
    change("DELETE FROM audit_auditobject WHERE entry_id = %s", last)
    change("DELETE FROM audit_auditentry WHERE id = %s", last)
    kinds = {
        problem.kind for problem in verify(since=NOON + timedelta(minutes=3), anchor=data / anchor.FILE_NAME).problems
    }
    assert kinds == {Kind.HEAD, Kind.CHECKPOINT, Kind.ANCHOR}


def test_a_clock_set_right_by_a_moment_is_no_problem_and_by_more_is(clock: Any) -> None:
    write(0)
    clock.shift(timedelta(seconds=-4))
    write(9)
    assert verify().problems == []
    clock.shift(timedelta(seconds=-6))
    write(18)
    (problem,) = verify().problems
    assert (problem.kind, problem.seq) == (Kind.CLOCK, 3)


def test_late_entry_is_counted_and_is_no_problem(clock: Any) -> None:
    write(0, at=NOON - timedelta(days=3))
    write(9, at=NOON - timedelta(minutes=50))
    found = verify()
    assert found.problems == []
    assert found.entered_for_another_time == 1


def test_an_old_anchor_is_a_problem_only_when_asked_for(data: Path) -> None:
    write(1)
    actions.checkpoint(at=NOON)
    actions.write_anchor_file()
    path, now = data / anchor.FILE_NAME, NOON + timedelta(minutes=61)
    found = verify(anchor=path, at=now)
    assert (found.anchor_age, found.problems) == (timedelta(minutes=61), [])
    found = verify(anchor=path, at=now, max_anchor_age=timedelta(hours=1))
    assert [problem.kind for problem in found.problems] == [Kind.ANCHOR_AGE]
    assert verify(anchor=path, at=NOON + timedelta(minutes=60), max_anchor_age=timedelta(hours=1)).ok


def test_a_copy_that_a_witness_took_earlier_is_enough_and_is_said_to_be_older(data: Path, tmp_path: Path) -> None:
    write(1)
    actions.checkpoint(at=NOON)
    actions.write_anchor_file()
    copy = tmp_path / "kept by the police.jsonl"
    copy.write_bytes((data / anchor.FILE_NAME).read_bytes())
    write(2)
    actions.checkpoint(at=NOON + timedelta(minutes=15))
    found = verify(anchor=copy)
    assert found.problems == []
    assert found.warnings == ["The database holds 1 later checkpoint(s) that this copy does not have."]


@pytest.mark.parametrize("content", [None, "", "rubbish\n", "\xff"])
def test_an_anchor_that_proves_nothing_is_a_problem(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "anchor.jsonl"
    if content is not None:
        path.write_bytes(content.encode("latin-1"))
    assert {problem.kind for problem in verify(anchor=path).problems} == {Kind.ANCHOR}


def test_an_anchor_with_a_line_taken_out_is_a_problem(data: Path) -> None:
    for minutes in (0, 15, 30):
        actions.checkpoint(at=NOON + timedelta(minutes=minutes))
    actions.write_anchor_file()
    path = data / anchor.FILE_NAME
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(lines[0] + lines[2])
    assert {problem.kind for problem in verify(anchor=path).problems} == {Kind.ANCHOR}
    path.write_text("".join(lines).replace("T12:15", "T12:16"))
    assert {problem.kind for problem in verify(anchor=path).problems} == {Kind.ANCHOR}


def test_progress_is_told() -> None:
    for number in range(7):
        write(number)
    told: list[tuple[int, int]] = []
    verify(progress=lambda done, total: told.append((done, total)))
    assert told == [(7, 7)]


def test_nothing_is_written() -> None:
    write(1)
    before = list(AuditEntry.objects.values_list("id", "hash"))
    verify()
    assert list(AuditEntry.objects.values_list("id", "hash")) == before
