"""One act, one row: what its parts did is in it; alone each part has a row; what is undone leaves none."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from halcyon.audit.actions import record
from halcyon.audit.acts import act, once, part
from halcyon.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
ACTOR = str(uuid.uuid4())


def row(action: str, *ids: uuid.UUID, actor: str = ACTOR) -> dict[str, Any]:
    return {
        "actor": actor, "agency": "COUNCIL", "action": action, "object_kind": "thing",
        "object_ids": [str(i) for i in ids], "at": NOW,
    }  # fmt: skip


@act
def small(thing: uuid.UUID, *, actor: str = ACTOR, fails: bool = False) -> None:
    part(**row("small", thing, actor=actor))
    if fails:
        raise LookupError


@act
def large(*things: uuid.UUID, actor: str = ACTOR, says: bool = True, fails: bool = False) -> None:
    for thing in things[1:]:
        small(thing, actor=actor)
    if says:
        record(**row("large", things[0]))
    if fails:
        raise LookupError


def told() -> list[tuple[str, list[str]]]:
    return [(e.action, e.object_ids) for e in AuditEntry.objects.order_by("recorded_at", "seq")]


def ids(count: int) -> list[uuid.UUID]:
    return [uuid.uuid4() for _ in range(count)]


def test_an_act_and_its_parts_are_one_row_that_names_them_all():
    things = ids(3)
    large(*things)
    assert told() == [("large", [str(t) for t in things])]


def test_alone_a_part_has_a_row_of_its_own():
    (thing,) = ids(1)
    small(thing)
    assert told() == [("small", [str(thing)])]


def test_parts_of_an_act_that_writes_no_row_have_their_own():
    things = ids(3)
    large(*things, says=False)
    assert told() == [("small", [str(t)]) for t in things[1:]]


def test_what_another_did_is_never_told_in_this_ones_name():
    things = ids(2)
    large(*things, actor="system:notice_breaches")
    assert sorted(told()) == [("large", [str(things[0])]), ("small", [str(things[1])])]


def test_an_act_inside_another_cannot_fail_by_itself():
    @act
    def stubborn(thing: uuid.UUID) -> None:
        try:
            small(thing, fails=True)
        except LookupError:
            record(**row("went_on", thing))

    with pytest.raises(transaction.TransactionManagementError):
        stubborn(uuid.uuid4())
    assert told() == []


def test_after_an_act_that_failed_the_chain_goes_on_from_what_is_stored():
    first, second = ids(2)
    large(first)
    with pytest.raises(LookupError):
        large(uuid.uuid4(), fails=True)  # its row, and the head that this connection remembers, are taken back
    large(second)
    entries = list(AuditEntry.objects.order_by("seq"))
    assert [e.object_ids for e in entries] == [[str(first)], [str(second)]]
    if entries[0].shard == entries[1].shard:
        assert [e.seq for e in entries] == [1, 2]
        assert entries[1].prev_hash == entries[0].hash


def test_what_is_looked_up_once_is_kept_no_longer_than_the_act():
    asked = []

    def look() -> int:
        asked.append(1)
        return len(asked)

    @act
    def inner() -> int:
        return once("it", look)

    @act
    def twice() -> tuple[int, int]:
        return once("it", look), inner()

    assert (twice(), twice()) == ((1, 1), (2, 2))
    assert once("it", look) == 3
