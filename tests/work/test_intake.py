"""The same thing sent twice is taken in once (G20), references have no gaps, and no draft is lost (G21)."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.support import at_once
from tests.work.helpers import NOON, PROFILE, World

from halcyon.access.viewing import Denied, system
from halcyon.work.actions import (
    BadKey,
    Conflict,
    KeyReused,
    claim_intake,
    drop_draft,
    expire_drafts,
    next_reference,
    save_draft,
    settle_intake,
)
from halcyon.work.canonical import NotJson
from halcyon.work.models import Draft, IntakeKey
from halcyon.work.queries import draft

pytestmark = pytest.mark.django_db


def take_in(key: str = "k", body: Any = None, sender: str = "user:1", kind: str = "concern") -> tuple[str, bool]:
    """What an intake does: claim, do the work, settle, all in one transaction."""
    with transaction.atomic():
        claim = claim_intake(sender=sender, key=key, kind=kind, body=body or {"a": 1}, at=NOON)
        if not claim.replay:
            reference = f"C-{next_reference():05d}"
            settle_intake(row=claim.row, reference=reference, result_id=uuid.uuid4())
        return claim.row.reference, claim.replay


def test_the_same_body_again_gets_the_same_result() -> None:
    first, replay = take_in(body={"a": 1, "b": [1.0, "x"]})
    assert not replay
    assert take_in(body={"b": (1, "x"), "a": 1}) == (first, True)
    (second, again), (third, and_again) = take_in(key="other"), take_in(sender="user:2")
    assert not again
    assert not and_again
    assert len({first, second, third}) == 3


def test_another_body_or_another_kind_under_a_used_key_is_refused_and_nothing_changes() -> None:
    take_in()
    for wrong in ({"body": {"a": 2}}, {"body": {"a": "1"}}, {"kind": "other"}):
        with pytest.raises(KeyReused):
            take_in(**wrong)
    assert IntakeKey.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 201, "a\x00b", "a\nb", "é", "\ud800"])
def test_an_impossible_key_is_refused(key: str) -> None:
    with pytest.raises(BadKey):
        take_in(key=key)


def test_a_body_that_is_not_json_is_refused_and_lone_surrogates_are_not() -> None:
    with pytest.raises(NotJson):
        take_in(body={"a": {1}})
    reference, replay = take_in(body={"\ud800": "\x00"})
    assert not replay
    assert take_in(body={"\ud800": "\x00"}) == (reference, True)


def test_an_act_that_fails_gives_its_key_back() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        claim_intake(sender="user:1", key="k", kind="concern", body={}, at=NOON)
        next_reference()
        raise ZeroDivisionError
    assert take_in()[1] is False


@pytest.mark.django_db(transaction=True)
def test_a_key_is_claimed_inside_a_transaction_only() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        claim_intake(sender="s", key="k", kind="concern", body={}, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_with_one_key_are_one() -> None:
    found = at_once(8, lambda _: take_in())
    assert Counter(replay for _, replay in found) == {False: 1, True: 7}
    assert len({reference for reference, _ in found}) == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_with_one_key_of_whom_the_first_fail_are_still_one() -> None:
    def attempt(number: int) -> Any:
        with transaction.atomic():
            claim = claim_intake(sender="s", key="k", kind="concern", body={}, at=NOON)
            if not claim.replay and number % 2:
                raise ZeroDivisionError
            if not claim.replay:
                settle_intake(row=claim.row, reference=f"C-{next_reference()}", result_id=uuid.uuid4())
            return claim.row.reference

    found = at_once(8, attempt)
    assert len({r for r in found if isinstance(r, str)}) == 1
    assert all(isinstance(r, str | ZeroDivisionError) for r in found), found


@pytest.mark.django_db(transaction=True)
def test_two_bodies_at_once_under_one_key_are_one_taken_and_the_others_told() -> None:
    found = at_once(6, lambda n: take_in(body={"n": n % 2}))
    taken = Counter(type(r).__name__ for r in found)
    assert taken == {"tuple": 3, "KeyReused": 3}
    assert IntakeKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_references_given_out_at_once_are_never_given_twice() -> None:
    def take(number: int) -> list[int]:
        dice, taken = random.Random(number), []
        for _ in range(12):
            try:
                with transaction.atomic():
                    given = next_reference()
                    if dice.random() < 0.3:
                        raise ZeroDivisionError
                    taken.append(given)
            except ZeroDivisionError:
                continue
        return taken

    found = sorted(n for taken in at_once(6, take) for n in taken)
    assert len(set(found)) == len(found) > 40
    if connection.vendor == "sqlite":
        assert found == list(range(1, len(found) + 1))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite writers wait for each other anyway")
def test_a_concern_that_is_being_kept_holds_up_no_other() -> None:
    with transaction.atomic():
        first = next_reference()
        (second,) = at_once(1, lambda _: next_reference())
    assert second == first + 1


# -- drafts


def test_a_draft_is_kept_and_comes_back_exactly(world: World) -> None:
    nurse = world.viewer("school_nurse")
    typed = {"worry": "a\x00b \ud800 \u202e Łukasz \U0001f33b", "tick": True, "list": [1, None]}
    save_draft(by=nurse, form="concern", key="k", data=typed, version=0, at=NOON)
    assert Draft.objects.get().data == typed
    again = save_draft(by=nurse, form="concern", key="k", data=typed, version=0, at=NOON + timedelta(minutes=1))
    assert again.version == 1
    assert draft(nurse, "concern", "k").data == typed  # type: ignore[union-attr]
    assert draft(world.viewer("nurse"), "concern", "k") is None
    drop_draft(by=world.viewer("nurse"), form="concern", key="k")
    assert draft(nurse, "concern", "k") is not None
    drop_draft(by=nurse, form="concern", key="k")
    assert draft(nurse, "concern", "k") is None


def test_two_windows_are_told_of_each_other_and_nothing_is_overwritten(world: World) -> None:
    nurse = world.viewer("school_nurse")
    save_draft(by=nurse, form="f", key="k", data={"t": "one"}, version=0, at=NOON)
    save_draft(by=nurse, form="f", key="k", data={"t": "two"}, version=1, at=NOON)
    with pytest.raises(Conflict) as met:
        save_draft(by=nurse, form="f", key="k", data={"t": "mine"}, version=1, at=NOON)
    assert (met.value.theirs.data, met.value.theirs.version, met.value.yours) == ({"t": "two"}, 2, {"t": "mine"})
    assert Draft.objects.get().data == {"t": "two"}


def test_only_people_have_drafts_of_a_human_size(world: World) -> None:
    with pytest.raises(Denied):
        save_draft(by=system("job", at=NOON), form="f", key="k", data={}, version=0, at=NOON)
    with pytest.raises(ValueError, match="too large"):
        save_draft(by=world.viewer("nurse"), form="f", key="k", data={"t": "x" * 1_100_000}, version=0, at=NOON)


def test_old_drafts_are_forgotten_and_young_ones_are_not(world: World) -> None:
    nurse = world.viewer("nurse")
    for key, days in (("old", 31), ("young", 29)):
        save_draft(by=nurse, form="f", key=key, data={}, version=0, at=NOON - timedelta(days=days))
    assert expire_drafts(at=NOON) == 1
    assert Draft.objects.get().key == "young"


@pytest.mark.django_db(transaction=True)
def test_editors_at_once_lose_no_words(world: World) -> None:
    """Eight windows each add 12 lines to one draft; on a conflict each puts its line under the other's text."""
    nurse = world.viewer("nurse")
    save_draft(by=nurse, form="f", key="k", data={"lines": []}, version=0, at=NOON)

    def write(editor: int) -> int:
        theirs = Draft.objects.get()
        for number in range(12):
            while True:
                lines = [*theirs.data["lines"], f"{editor}.{number}"]
                try:
                    theirs = save_draft(
                        by=nurse, form="f", key="k", data={"lines": lines}, version=theirs.version, at=NOON
                    )
                    break
                except Conflict as met:
                    theirs = met.theirs
        return 12

    assert at_once(8, write) == [12] * 8
    kept = Draft.objects.get().data["lines"]
    assert sorted(kept) == sorted(f"{e}.{n}" for e in range(8) for n in range(12))


@PROFILE
@given(
    saves=st.lists(
        st.tuples(st.integers(0, 4), st.dictionaries(st.sampled_from("ab"), st.text(max_size=5))), max_size=8
    )
)
def test_a_save_is_kept_or_refused_with_both_texts_and_never_swallowed(
    world: World, saves: list[tuple[int, dict[str, str]]]
) -> None:
    nurse = world.viewer("nurse")
    Draft.objects.all().delete()
    stored: dict[str, str] | None = None
    for version, data in saves:
        try:
            kept = save_draft(by=nurse, form="f", key="k", data=data, version=version, at=NOON)
            stored = data
            assert kept.data == data
        except Conflict as met:
            assert met.theirs.data == stored
            assert met.yours == data
        assert Draft.objects.get().data == stored
