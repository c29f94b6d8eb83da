"""Signed checkpoints and the file that carries them out of the database."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.audit.conftest import NOON, write

from halcyon.audit import actions, anchor, chain
from halcyon.audit.models import AuditCheckpoint, AuditHead
from halcyon.audit.verify import verify


def lines(data: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (data / anchor.FILE_NAME).read_text().splitlines()]


@pytest.mark.django_db
def test_a_checkpoint_signs_where_every_chain_stands(data: Path) -> None:
    for number in range(30):
        write(number)
    made = actions.checkpoint(at=NOON)
    heads = [
        list(head) for head in AuditHead.objects.filter(seq__gt=0).order_by("shard").values_list("shard", "seq", "hash")
    ]
    assert AuditCheckpoint.objects.get(number=1).heads == heads
    assert made.root == chain.merkle_root(heads)
    (key,) = anchor.public_keys(data).values()
    assert anchor.is_signed_by(actions.as_statement(made), key)
    assert not anchor.is_signed_by(replace(actions.as_statement(made), at="2026-11-21T12:00:00.000001Z"), key)


@pytest.mark.django_db
def test_each_checkpoint_follows_from_the_one_before() -> None:
    first = actions.checkpoint(at=NOON)
    write(1)
    second = actions.checkpoint(at=NOON + timedelta(minutes=15))
    assert (first.number, second.number) == (1, 2)
    assert first.previous == chain.GENESIS
    assert second.previous == actions.as_statement(first).digest()


@pytest.mark.django_db
def test_the_file_is_written_once_the_checkpoint_is_kept(data: Path, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = actions.checkpoint(at=NOON)
        assert not (data / anchor.FILE_NAME).exists()
    assert [line["signature"] for line in lines(data)] == [made.signature]


@pytest.mark.django_db
def test_a_checkpoint_that_never_reached_the_file_is_added_by_the_next(data: Path) -> None:
    for minutes in (0, 15, 30):
        actions.checkpoint(at=NOON + timedelta(minutes=minutes))  # the machine stops before the file is written
    assert actions.write_anchor_file() == 3
    assert actions.write_anchor_file() == 0
    assert [line["number"] for line in lines(data)] == [1, 2, 3]


@pytest.mark.django_db
@pytest.mark.parametrize("cut", [1, 40, 10_000])
def test_a_line_that_was_cut_short_by_a_power_cut_is_written_again(data: Path, cut: int) -> None:
    for minutes in (0, 15):
        actions.checkpoint(at=NOON + timedelta(minutes=minutes))
    actions.write_anchor_file()
    path = data / anchor.FILE_NAME
    whole = path.read_bytes()
    path.write_bytes(whole[: max(0, len(whole) - cut)])
    actions.checkpoint(at=NOON + timedelta(minutes=30))
    actions.write_anchor_file()
    assert path.read_bytes().startswith(whole)
    assert [line["number"] for line in lines(data)] == [1, 2, 3]
    assert verify(anchor=path).problems == []


@pytest.mark.django_db
def test_a_file_of_another_history_is_refused_and_left_as_it_is(data: Path) -> None:
    actions.checkpoint(at=NOON)
    actions.checkpoint(at=NOON + timedelta(minutes=15))
    actions.write_anchor_file()
    kept = (data / anchor.FILE_NAME).read_bytes()
    older = [actions.as_statement(AuditCheckpoint.objects.get(number=1))]
    with pytest.raises(anchor.Diverged):
        anchor.append(data, older)
    with pytest.raises(anchor.Diverged):
        anchor.append(data, [*older, anchor.sign(data, number=2, at=NOON, heads=[], previous=older[0].digest())])
    assert (data / anchor.FILE_NAME).read_bytes() == kept


@pytest.mark.django_db
def test_the_file_can_be_set_aside_when_the_database_is_made_anew(data: Path) -> None:
    assert anchor.set_aside(data, at=NOON) is None
    actions.checkpoint(at=NOON)
    actions.write_anchor_file()
    kept = anchor.set_aside(data, at=NOON)
    assert kept is not None
    assert anchor.parse(kept.read_text().strip()).number == 1
    assert not (data / anchor.FILE_NAME).exists()


def test_the_signing_key_is_made_once_and_for_its_owner_only(data: Path) -> None:
    one, other = anchor.signing_key(data), anchor.signing_key(data)
    assert one.private_bytes_raw() == other.private_bytes_raw()
    assert stat.S_IMODE((data / anchor.KEY_NAME).stat().st_mode) == 0o600
    assert [path.name for path in sorted(data.iterdir())] == [anchor.KEY_NAME, anchor.PUBLIC_KEY_NAME]


@pytest.mark.django_db
def test_a_changed_signing_key_leaves_old_checkpoints_good(data: Path) -> None:
    actions.checkpoint(at=NOON)
    (data / anchor.KEY_NAME).rename(data / "old.key")
    write(1)
    actions.checkpoint(at=NOON + timedelta(minutes=15))
    actions.write_anchor_file()
    assert len(anchor.public_keys(data)) == 2
    assert verify(anchor=data / anchor.FILE_NAME).problems == []


@pytest.mark.django_db
def test_without_the_public_keys_nothing_is_taken_on_trust(data: Path) -> None:
    actions.checkpoint(at=NOON)
    (data / anchor.PUBLIC_KEY_NAME).unlink()
    assert [problem.kind.value for problem in verify().problems] == ["checkpoint"]


def test_a_signature_of_another_key_is_false(data: Path) -> None:
    statement = anchor.sign(data, number=1, at=NOON, heads=[[0, 1, "a" * 64]], previous=chain.GENESIS)
    assert not anchor.is_signed_by(statement, Ed25519PrivateKey.generate().public_key())
    assert not anchor.is_signed_by(replace(statement, signature="no hex"), anchor.signing_key(data).public_key())


@pytest.mark.parametrize("line", ["", "{}", "[]", "1", "no json", '{"number": 1}', "null"])
def test_a_line_that_is_no_checkpoint_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not a checkpoint"):
        anchor.parse(line)


def test_a_line_can_be_read_back(data: Path) -> None:
    statement = anchor.sign(data, number=4, at=NOON, heads=[[3, 7, "b" * 64], [0, 9, "a" * 64]], previous="c" * 64)
    assert anchor.parse(statement.line()) == statement
    assert statement.heads == [[0, 9, "a" * 64], [3, 7, "b" * 64]]
    assert statement.moment() == NOON


heads_lists = st.lists(
    st.tuples(st.integers(0, 15), st.integers(1, 5), st.sampled_from(["a" * 64, "b" * 64])),
    unique_by=lambda head: head[0],
    max_size=16,
)


@settings(derandomize=True, max_examples=300)
@given(heads_lists, heads_lists)
def test_different_heads_have_different_roots(one: list[Any], other: list[Any]) -> None:
    assert (chain.merkle_root(one) == chain.merkle_root(other)) == (sorted(one) == sorted(other))


def test_the_root_of_three_heads_by_hand() -> None:
    """RFC 6962 section 2.1: leaves and nodes apart, an odd node carried up."""
    from hashlib import sha256

    heads = [[0, 1, "a"], [1, 2, "b"], [2, 3, "c"]]
    leaves = [sha256(b"\x00" + text).digest() for text in (b'[0,1,"a"]', b'[1,2,"b"]', b'[2,3,"c"]')]
    pair = sha256(b"\x01" + leaves[0] + leaves[1]).digest()
    assert chain.merkle_root(heads) == sha256(b"\x01" + pair + leaves[2]).hexdigest()
