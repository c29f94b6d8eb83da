"""The log, attacked in the database itself: every attack is found, and every check is needed to find them all.

On SQLite each attack is made in a copy of the database file with a connection of its own, on PostgreSQL inside a
transaction that is undone. Either way the attacker owns the database: the triggers are taken off first.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from tests.audit.attacks import ATTACKS, GENESIS, Attack, Log
from tests.audit.conftest import NOON, write

from halcyon.audit import actions, anchor, sql
from halcyon.audit.models import AuditCheckpoint, AuditEntry, AuditHead, AuditObject
from halcyon.audit.verify import Kind, Verification, verify

MODELS = (AuditEntry, AuditObject, AuditHead, AuditCheckpoint)
ALIAS = "attacked"
Attacked = Callable[[Attack | None], Verification]


def write_log(halfway: Callable[[], None]) -> None:
    """A log of 150 rows with three checkpoints and their file. `halfway` is called after the second."""
    for number in range(150):
        write(number)
        if number in (49, 99, 149):
            actions.checkpoint(at=NOON + timedelta(minutes=number))
            actions.write_anchor_file()
        if number == 99:
            halfway()


def copy_to(path: Path) -> None:
    """Make a database file of the audit tables as they are now, guards and all."""
    connections.databases[ALIAS] = {**connections.databases["default"], "NAME": str(path)}
    try:
        MigrationExecutor(connections[ALIAS]).migrate([("audit", "0002_guards")])
        for model in MODELS:
            rows = list(model._default_manager.all())
            if model is AuditHead:
                started = [AuditHead(shard=row.shard, seq=0, hash=GENESIS) for row in AuditHead.objects.all()]
                AuditHead.objects.using(ALIAS).bulk_create(started)
                for head in AuditHead.objects.exclude(seq=0):
                    AuditHead.objects.using(ALIAS).filter(shard=head.shard).update(seq=head.seq, hash=head.hash)
            else:
                model._default_manager.using(ALIAS).bulk_create(rows)
    finally:
        forget()


def forget() -> None:
    connections[ALIAS].close()
    del connections[ALIAS]
    del connections.databases[ALIAS]


@dataclass(frozen=True)
class Prepared:
    """The clean log: as database files on SQLite, or in an open transaction. `halfway` is where each head then was."""

    folder: Path
    halfway: dict[int, int]


@pytest.fixture(scope="module")
def prepared(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Prepared]:
    """A clean log with its keys and checkpoint file, and an older copy of it."""
    folder = tmp_path_factory.mktemp("attacks")
    halfway: dict[int, int] = {}

    def at_the_second_checkpoint() -> None:
        halfway.update(AuditHead.objects.values_list("shard", "seq"))
        if connection.vendor == "sqlite":
            copy_to(folder / "older.sqlite3")

    with django_db_blocker.unblock(), transaction.atomic():
        was, configured.DATA = configured.DATA, folder / "data"
        try:
            write_log(at_the_second_checkpoint)
        finally:
            configured.DATA = was
        if connection.vendor == "sqlite":
            copy_to(folder / "clean.sqlite3")
        yield Prepared(folder, halfway)
        transaction.set_rollback(True)


@pytest.fixture
def attacked(prepared: Prepared, data: Path, tmp_path: Path) -> Attacked:
    """A function that makes an attack on a fresh copy of the log and verifies it against the checkpoint file."""
    shutil.copytree(prepared.folder / "data", data)
    if connection.vendor == "sqlite":
        return in_file(prepared.folder, data, tmp_path)
    return in_transaction(prepared.halfway, data)


def in_file(files: Path, data: Path, tmp_path: Path) -> Attacked:
    target = tmp_path / "attacked.sqlite3"

    guards = sql.triggers("sqlite")

    def make(attack: Attack) -> None:
        raw = sqlite3.connect(target, isolation_level=None)
        raw.execute("PRAGMA synchronous = OFF")

        def execute(statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
            return raw.execute(statement, values).fetchall()

        def older() -> None:
            nonlocal raw
            raw.close()
            shutil.copy(files / "older.sqlite3", target)
            raw = sqlite3.connect(target, isolation_level=None)
            take_off_guards()

        def take_off_guards() -> None:
            for name in guards:
                raw.execute(f"DROP TRIGGER {name}")

        take_off_guards()
        log = Log(execute, "sqlite", configured.AUDIT_KEY.encode())
        log.older = older
        attack.act(log)
        for _, statement in [] if log.guards_off else guards.values():
            raw.execute(statement)
        raw.close()

    def run(attack: Attack | None) -> Verification:
        shutil.copy(files / "clean.sqlite3", target)
        if attack is not None:
            make(attack)
        connections.databases[ALIAS] = {**connections.databases["default"], "NAME": str(target)}
        try:
            return verify(anchor=data / anchor.FILE_NAME, using=ALIAS, at=NOON + timedelta(hours=3))
        finally:
            forget()

    return run


def in_transaction(halfway: dict[int, int], data: Path) -> Attacked:
    def execute(statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("?", "%s"), values or None)
            return list(cursor.fetchall()) if cursor.description else []

    def older() -> None:
        execute("DELETE FROM audit_auditcheckpoint WHERE number = 3", ())
        for shard, seq in halfway.items():
            execute("DELETE FROM audit_auditobject WHERE entry_id % 16 = ? AND entry_id > ?".replace("%", "%%"),
                    (shard, seq * 16 + shard))  # fmt: skip
            execute("DELETE FROM audit_auditentry WHERE shard = ? AND seq > ?", (shard, seq))
            execute("UPDATE audit_audithead SET seq = ?, hash = coalesce((SELECT hash FROM audit_auditentry e"
                    " WHERE e.shard = audit_audithead.shard AND e.seq = ?), ?) WHERE shard = ?",
                    (seq, seq, GENESIS, shard))  # fmt: skip

    def run(attack: Attack | None) -> Verification:
        with transaction.atomic():
            if attack is not None:
                execute("SET CONSTRAINTS ALL IMMEDIATE", ())
                guards = sql.triggers("postgresql")
                for name, (table, _) in guards.items():
                    execute(f"DROP TRIGGER {name} ON {table}", ())
                execute("SET CONSTRAINTS ALL DEFERRED", ())
                for (name,) in execute(
                    "SELECT conname FROM pg_constraint"
                    " WHERE contype = 'f' AND conrelid = 'audit_auditobject'::regclass",
                    (),
                ):
                    execute(f'ALTER TABLE audit_auditobject DROP CONSTRAINT "{name}"', ())
                log = Log(execute, "postgresql", configured.AUDIT_KEY.encode())
                log.older = older
                attack.act(log)
                for _, statement in [] if log.guards_off else guards.values():
                    execute(statement, ())
            found = verify(anchor=data / anchor.FILE_NAME, at=NOON + timedelta(hours=3))
            transaction.set_rollback(True)
        return found

    return run


def possible() -> list[Attack]:
    return [attack for attack in ATTACKS if attack.only in (None, connection.vendor)]


def test_a_clean_copy_has_nothing_wrong(attacked: Attacked) -> None:
    found = attacked(None)
    assert found.problems == []
    assert (found.entries, found.objects, found.checkpoints, found.anchor_lines) == (150, 300, 3, 3)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_the_attack_is_found(attack: Attack, attacked: Attacked) -> None:
    if attack not in possible():
        pytest.skip(f"cannot be made on {connection.vendor}")
    found = attacked(attack)
    assert not found.ok
    assert attack.finds <= {problem.kind.value for problem in found.problems}


@pytest.mark.django_db
def test_the_log_that_is_attacked_has_nothing_wrong_where_it_was_written(data: Path) -> None:
    write_log(halfway=lambda: None)
    found = verify(anchor=data / anchor.FILE_NAME, at=NOON + timedelta(hours=3))
    assert found.problems == []
    assert (found.shards > 1) == (connection.vendor == "postgresql")
    assert found.anchor_age == timedelta(minutes=31)


def test_at_least_fifty_attacks_are_made_on_either_database() -> None:
    assert len(possible()) >= 50
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)


def test_every_check_is_needed(attacked: Attacked) -> None:
    """For each kind of finding there is an attack that only it finds: without that check it would pass unseen."""
    alone = set()
    for attack in possible():
        kinds = {problem.kind for problem in attacked(attack).problems}
        if len(kinds) == 1:
            alone |= kinds
    assert alone == set(Kind) - {Kind.ANCHOR_AGE}
