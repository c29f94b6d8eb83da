"""One row of the log: what it holds, how it is chained, and that it lives and dies with the act it records."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import time_machine
from django.conf import settings as configured
from django.db import connection, transaction
from tests.audit.conftest import NOON, identifier

from halcyon.audit import actions, chain
from halcyon.audit.models import AuditEntry, AuditHead, AuditObject

Write = Callable[..., AuditEntry]
pytestmark = pytest.mark.django_db


def test_a_row_holds_who_what_why_and_under_which_rule(write_row: Write) -> None:
    made = write_row(1, search_term=None)
    kept = AuditEntry.objects.get(pk=made.pk)
    assert kept.actor == identifier(1)
    assert (kept.agency, kept.action, kept.purpose) == ("POLICE", "update", "s47")
    assert kept.object_ids == [identifier(101), identifier(201)]
    assert kept.field_names == ["address", "family_name"]
    assert (kept.decision, kept.rule, kept.request_id) == ("PERMIT", "clause:4.2", identifier(1001))
    assert kept.at == NOON + timedelta(minutes=1)
    assert (kept.term_hash, kept.term_sealed, kept.term_commitment) == ("", "", "")


def test_the_hash_can_be_worked_out_from_the_document_alone(write_row: Write) -> None:
    """SHA-256(shard|seq|prev|canonical JSON) and HMAC under the audit key: design/security.md section 5."""
    write_row(0)
    kept = AuditEntry.objects.get(pk=write_row(9).pk)  # the same first object: the same chain
    content = {
        "action": kept.action,
        "actor": kept.actor,
        "agency": kept.agency,
        "at": "2026-11-21T12:09:00.000000Z",
        "decision": kept.decision,
        "field_names": kept.field_names,
        "object_ids": kept.object_ids,
        "object_kind": kept.object_kind,
        "purpose": kept.purpose,
        "recorded_at": kept.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "request_id": kept.request_id,
        "rule": kept.rule,
        "session": kept.session,
        "term_commitment": hashlib.sha256(kept.term_sealed.encode()).hexdigest(),
        "term_hash": kept.term_hash,
    }
    before = AuditEntry.objects.get(shard=kept.shard, seq=kept.seq - 1)
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    hash_ = hashlib.sha256(f"{kept.shard}|{kept.seq}|{before.hash}|{text}".encode()).hexdigest()
    assert kept.prev_hash == before.hash
    assert kept.hash == hash_
    assert kept.mac == hmac.new(configured.AUDIT_KEY.encode(), hash_.encode(), "sha256").hexdigest()
    assert AuditHead.objects.get(shard=kept.shard).hash == hash_


def test_the_row_is_undone_with_the_act(write_row: Write) -> None:
    write_row(1)
    heads = list(AuditHead.objects.order_by("shard").values_list())
    with pytest.raises(RuntimeError), transaction.atomic():
        write_row(1)
        raise RuntimeError
    assert AuditEntry.objects.count() == 1
    assert [head for head in AuditHead.objects.order_by("shard").values_list() if head[1]] == [h for h in heads if h[1]]


def test_objects_can_be_asked_for_by_their_id(write_row: Write) -> None:
    for number in range(20):
        write_row(number)
    found = AuditObject.objects.filter(object_id=identifier(203)).values_list("entry_id", flat=True)
    assert len(found) == 4
    assert all(identifier(203) in entry.object_ids for entry in AuditEntry.objects.filter(pk__in=found))


def test_an_object_named_twice_is_kept_once(write_row: Write) -> None:
    made = write_row(1, object_ids=[identifier(7), identifier(7).upper(), identifier(8)])
    assert made.object_ids == [identifier(7), identifier(8)]
    assert AuditObject.objects.filter(entry=made).count() == 2


def test_a_transaction_keeps_to_one_chain(write_row: Write) -> None:
    """Two transactions that each held one chain and wanted the other's would stop each other for good."""
    with transaction.atomic():
        shards = {actions.record(**some_row(number)).shard for number in range(12)}
    assert len(shards) == 1


def test_rows_are_spread_over_the_chains() -> None:
    count = actions._shards()
    assert count == (16 if connection.vendor == "postgresql" else 1)
    spread = [chain.shard_of(identifier(number), 16) for number in range(1600)]
    assert {spread.count(shard) > 50 for shard in range(16)} == {True}


def some_row(number: int) -> dict[str, Any]:
    return {
        "actor": identifier(1),
        "agency": "COUNCIL",
        "action": "read",
        "object_kind": "person",
        "object_ids": [identifier(number)],
        "at": NOON,
    }


def test_times_are_kept_in_utc_and_must_have_a_zone() -> None:
    summer = datetime(2026, 7, 1, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    made = actions.record(**{**some_row(1), "at": summer})
    assert AuditEntry.objects.get(pk=made.pk).at == datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="time zone"):
        actions.record(**{**some_row(1), "at": datetime(2026, 7, 1, 10, 0)})


def test_the_time_of_writing_is_the_hosts_own_whatever_time_is_given() -> None:
    with time_machine.travel(NOON, tick=False):
        made = actions.record(**{**some_row(1), "at": NOON - timedelta(days=30)})
    assert made.recorded_at == NOON


def test_a_search_that_found_nothing_leaves_its_row_too() -> None:
    made = actions.record(**{**some_row(1), "action": "search", "object_ids": (), "search_term": "Kestrel  JONES"})
    assert made.object_ids == []
    assert made.term_hash == chain.term_hash(configured.AUDIT_KEY.encode(), "kestrel jones")
    assert made.term_commitment == hashlib.sha256(made.term_sealed.encode()).hexdigest()


@pytest.mark.parametrize("term", ["", "\x00", "\ud800 alone", "‮right to left", "👩‍👧", "x" * 100_000])
def test_any_search_term_can_be_recorded(term: str) -> None:
    made = actions.record(**{**some_row(1), "search_term": term})
    assert len(made.term_hash) == 64
    assert len(AuditEntry.objects.get(pk=made.pk).term_sealed) < 4 * chain.TERM_LENGTH * 4


def test_the_session_key_is_never_kept() -> None:
    made = actions.record(**{**some_row(1), "session": "0123456789abcdef0123456789abcdef"})
    assert made.session == actions.session_mark("0123456789abcdef0123456789abcdef")
    assert "0123456789abcdef" not in made.session


@pytest.mark.parametrize("mark", [identifier(5), "0f" * 16])
def test_an_opaque_request_mark_is_kept_as_it_is(mark: str) -> None:
    assert actions.record(**{**some_row(1), "request_id": mark}).request_id == mark


@pytest.mark.parametrize("mark", ["kestrel-jones", "9990000018", "a b", "x" * 5000])
def test_another_request_mark_is_kept_as_a_digest(mark: str) -> None:
    kept = actions.record(**{**some_row(1), "request_id": mark}).request_id
    assert kept == actions.request_mark(mark)
    assert mark not in kept
