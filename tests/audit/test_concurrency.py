"""Eight writers at once: every row is kept, and every chain is right."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from tests.audit.conftest import NOON, identifier, write

from halcyon.audit import actions
from halcyon.audit.models import AuditEntry, AuditHead
from halcyon.audit.verify import chains, verify

WRITERS = 8
ROWS = 25


def at_once(work: Callable[[int], None]) -> list[BaseException]:
    """Run `work(0..7)` in eight threads that start together; return what went wrong."""
    wrong: list[BaseException] = []
    start = threading.Barrier(WRITERS)

    def run(number: int) -> None:
        try:
            start.wait()
            work(number)
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return wrong


@pytest.mark.django_db(transaction=True)
def test_eight_writers_make_right_chains() -> None:
    def work(number: int) -> None:
        for row in range(ROWS):
            write(number * ROWS + row)

    assert at_once(work) == []
    assert AuditEntry.objects.count() == WRITERS * ROWS
    found = verify()
    assert found.problems == []
    assert found.entries == WRITERS * ROWS
    assert sum(AuditHead.objects.values_list("seq", flat=True)) == WRITERS * ROWS
    if connection.vendor == "postgresql":
        assert found.shards > 4


@pytest.mark.django_db(transaction=True)
def test_writers_of_several_rows_about_crossing_objects_never_stop_one_another() -> None:
    """Half of them record about one object and then another, half the other way round, in one transaction each."""

    def work(number: int) -> None:
        objects = [identifier(1), identifier(2), identifier(5)]
        for _ in range(8):
            with transaction.atomic():
                for object_id in objects if number % 2 else reversed(objects):
                    actions.record(
                        actor=identifier(number),
                        agency="COUNCIL",
                        action="read",
                        object_kind="person",
                        object_ids=[object_id],
                        at=NOON,
                    )

    assert at_once(work) == []
    assert AuditEntry.objects.count() == WRITERS * 8 * 3
    assert verify().problems == []


@pytest.mark.django_db(transaction=True)
def test_checkpoints_can_be_made_while_others_write() -> None:
    def work(number: int) -> None:
        for row in range(10):
            if number == 0:
                actions.checkpoint(at=NOON)
            else:
                write(number * 10 + row)

    assert at_once(work) == []
    found = verify()
    assert found.problems == []
    assert found.checkpoints == 10


@pytest.mark.django_db(transaction=True)
def test_a_verification_during_writing_finds_nothing_wrong() -> None:
    results = []

    def work(number: int) -> None:
        if number == 0:
            results.extend(verify() for _ in range(10))
        else:
            for row in range(10):
                write(number * 10 + row)

    assert at_once(work) == []
    assert [found.problems for found in results] == [[]] * 10


@pytest.mark.django_db(transaction=True)
def test_a_row_written_in_the_middle_of_a_verification_waits_for_nothing_and_disturbs_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(0)
    after_the_heads_are_read = chains._starts
    done = threading.Event()

    def writing_first(connection_: Any, since: Any) -> Any:
        def work() -> None:
            write(9)
            connection.close()
            done.set()

        writer = threading.Thread(target=work)
        writer.start()
        writer.join(timeout=60)
        return after_the_heads_are_read(connection_, since)

    monkeypatch.setattr(chains, "_starts", writing_first)
    found = verify()
    assert done.is_set()
    assert (found.entries, found.problems) == (1, [])
    assert AuditEntry.objects.count() == 2
