"""A history written in bulk is, row for row and to the last hash, the one that the acts write one by one."""

from __future__ import annotations

import os
import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.db.models import AutoField, Model
from tests.support import ASSURANCE, NOW

from halcyon.audit.models import AuditEntry, AuditHead, AuditObject
from halcyon.demo import concerns
from halcyon.demo.concerns import Player, play
from halcyon.demo.history.playing import BulkPlayer, play_in_bulk
from halcyon.demo.history.scripts import restricting, taking_back
from halcyon.demo.inhabitants import Inhabitants, load_inhabitants
from halcyon.demo.load import load_cast, users_by_name
from halcyon.demo.population import ConcernScript, make_concerns
from halcyon.demo.population.script import TakenOn
from halcyon.demo.population.stories.outcomes import OUTCOMES
from halcyon.work.actions import notice_breaches
from halcyon.work.actions.references import SEQUENCE

pytestmark = pytest.mark.django_db
DAYS, PEOPLE, SEED = 40, 800, 7
CONCERNS = 300 if ASSURANCE else 32
ROOMS = ("access", "chronology", "work", "responses", "sharing", "cases", "frontdoor", "people", "audit")
# On PostgreSQL each transaction keeps to one chain, and a test is one transaction: where a row stands in its chain is
# compared on SQLite, which has one chain only.
PLACE = ("id", "shard", "seq", "prev_hash", "hash", "mac", "entry_id")


def silent(_what: str, _done: int, _of: int) -> None:
    return None


@pytest.fixture
def scratch(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


@contextmanager
def same_chance(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let ids, salts, references and the moment of recording come out alike each time."""
    rng = random.Random(1)
    with monkeypatch.context() as patch, time_machine.travel(NOW, tick=False):
        patch.setattr(os, "urandom", rng.randbytes)
        patch.setattr(secrets, "token_hex", lambda n: rng.randbytes(n).hex())
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT setval(%s, 1)", [SEQUENCE])
        yield


def stored() -> dict[str, list[dict[str, Any]]]:
    """Every row of every room, without the numbers that a database gives by itself.

    On PostgreSQL also without where each chain of the log stands: one transaction keeps to one chain, and here all of
    what the acts write is one transaction.
    """
    left_out = {"AuditCheckpoint", "AuditHead"} if connection.vendor == "postgresql" else {"AuditCheckpoint"}
    found = {}
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            if model._meta.object_name in left_out:
                continue
            fields = [f for f in model._meta.concrete_fields if f.column and not _by_itself(model, f)]
            rows = model._base_manager.values(*(f.attname for f in fields))
            found[model._meta.label] = sorted(rows, key=repr)
    return found


def _by_itself(model: type[Model], field: Any) -> bool:
    if model in (AuditEntry, AuditObject, AuditHead):
        return connection.vendor == "postgresql" and field.attname in PLACE
    return isinstance(field, AutoField)


def written_by(write: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> dict[str, list[dict[str, Any]]]:
    """What is stored after `write`, which is then undone."""
    mark = transaction.savepoint()
    with same_chance(monkeypatch):
        write()
    found = stored()
    transaction.savepoint_rollback(mark)
    connection.halcyon_audit_head = None  # type: ignore[attr-defined]
    return found


@pytest.fixture
def people(scratch: None) -> Inhabitants:
    begun = NOW - timedelta(days=DAYS + 30)
    load_cast(at=begun)
    return load_inhabitants(at=begun, today=NOW.date(), people=PEOPLE, seed=SEED, progress=silent)


def scripts_of(people: Inhabitants) -> list[ConcernScript]:
    """Concerns of every kind, and what they were handed over to: taken on, sent back first, assessed."""
    made = make_concerns(people.county, SEED, now=NOW, days=DAYS, count=CONCERNS)
    made = [replace(s, taken_on=_taken_on(s, n)) if s.decision else s for n, s in enumerate(made)]
    last = max(n for n, s in enumerate(made) if s.decision and s.decision.outcome == "assessment")
    made[last] = replace(made[last], taken_on=replace(made[last].taken_on, written=None))  # still under way
    return restricting(taking_back(made, every=2), every=2, outcomes=OUTCOMES["amber"])


def _taken_on(script: ConcernScript, number: int) -> TakenOn:
    told = max(step.after for step in (script.decision, script.feedback) if step)
    back = number % 3 == 0
    return TakenOn(
        after=told + timedelta(hours=3),
        worker=("jo.fenwick", "marcus.bell")[number % 2],
        sent_back=told + timedelta(hours=1) if back else None,
        decided_again=told + timedelta(hours=2) if back else None,
        visited=told + timedelta(hours=5),
        written=told + timedelta(hours=9),
        authorised=told + timedelta(hours=11),
        outcome=("no_further_action", "early_help")[number % 2],
    )


def one_by_one(people: Inhabitants) -> None:
    play(people, scripts_of(people), users=users_by_name(), at=NOW, days=DAYS, progress=silent)


def in_bulk(people: Inhabitants) -> None:
    play_in_bulk(
        people,
        scripts_of(people),
        users=users_by_name(),
        begins=NOW - timedelta(days=DAYS),
        until=NOW,
        progress=silent,
    )


def differences(one: dict[str, list[dict[str, Any]]], other: dict[str, list[dict[str, Any]]]) -> list[str]:
    """What the two hold differently, in words; empty when they hold the same."""
    found = []
    for label in one:
        if len(one[label]) != len(other[label]):
            found.append(f"{label}: {len(one[label])} rows and {len(other[label])}")
        for a, b in zip(one[label], other[label], strict=False):
            found += [f"{label}.{k}: {a[k]!r} and {b[k]!r}" for k in a if a[k] != b[k]][:3]
    return found


def test_bulk_writes_what_the_acts_write(people: Inhabitants, monkeypatch: pytest.MonkeyPatch) -> None:
    # Shifts are not handed over in the history: of the jobs it has the one that notices passed limits.
    monkeypatch.setattr(Player, "evening", lambda self, moment: notice_breaches(at=moment))
    monkeypatch.setattr(Player, "morning", lambda self, moment: None)
    monkeypatch.setattr(concerns, "change_shifts", lambda *, at: 0)
    acted = written_by(lambda: one_by_one(people), monkeypatch)
    assert len(acted["cases.Case"]) >= CONCERNS
    assert len(acted["audit.AuditEntry"]) > 15 * CONCERNS
    assert {h["state"] for h in acted["cases.HandOff"]} == {"waiting", "accepted", "sent_back"}
    assert "taken_back" in {e["kind"] for e in acted["chronology.Event"]}
    assert {r["kind"] for r in acted["access.Restriction"]} == {"staff_family"}
    assert {c["state"] for c in acted["cases.Case"] if c["pathway"] == "assessment"} >= {"under_way", "closed"}
    assert differences(acted, written_by(lambda: in_bulk(people), monkeypatch)) == []

    # And the comparison would see it if one thing were different.
    def told_later(self: BulkPlayer, moment: datetime, concern: str, step: Callable[[datetime], None]) -> None:
        self.memory.under_way = concern
        step(moment + timedelta(seconds=1) if "feed_back" in step.__code__.co_consts else moment)

    monkeypatch.setattr(BulkPlayer, "carry_out", told_later)
    found = differences(acted, written_by(lambda: in_bulk(people), monkeypatch))
    assert any("frontdoor" not in f and "cases.Case.closed_at" in f for f in found), found[:10]
