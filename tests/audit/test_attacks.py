"""The log, attacked in the database itself: every attack is found, and every check is needed to find them all.

The log is written once. On SQLite each attack is then made in a copy of the database file, by another connection;
on PostgreSQL in a transaction that is undone. Either way the attacker owns the database: the triggers come off first.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from tests.audit.attacks import ATTACKS, GENESIS, Attack, Log
from tests.audit.conftest import NOON, write_log

from halcyon.audit import anchor, sql
from halcyon.audit.models import AuditCheckpoint, AuditEntry, AuditHead, AuditObject
from halcyon.audit.verify import Kind, Verification, verify

pytestmark = pytest.mark.django_db
ALIAS = "attacked"
Attacked = Callable[[Attack | None], Verification]
Rows = dict[type, list[Any]]


@contextmanager
def second_connection(**changes: Any) -> Iterator[None]:
    """A connection known as ALIAS, to the test database or (`NAME=...`) to another file."""
    made = connections["default"].copy(alias=ALIAS)
    made.settings_dict.update(changes)
    connections[ALIAS] = made
    try:
        yield
    finally:
        made.close()
        del connections[ALIAS]


def everything() -> Rows:
    """Every row of the audit tables."""
    return {
        model: list(model._default_manager.all()) for model in (AuditEntry, AuditObject, AuditHead, AuditCheckpoint)
    }


def write_through_second_connection(rows: Rows) -> None:
    """Write `rows` to the second connection's tables as they are. Heads start at nothing: the guards see to that."""
    for model, listed in rows.items():
        starting = [AuditHead(shard=row.shard, seq=0, hash=GENESIS) for row in listed] if model is AuditHead else listed
        model.objects.using(ALIAS).bulk_create(starting)  # type: ignore[attr-defined]
    for head in rows[AuditHead]:
        if head.seq:
            AuditHead.objects.using(ALIAS).filter(shard=head.shard).update(seq=head.seq, hash=head.hash)


def make_file(path: Path, rows: Rows) -> None:
    """A database file of the audit tables, guards and all, with `rows` in it."""
    with second_connection(NAME=str(path)):
        MigrationExecutor(connections[ALIAS]).migrate([("audit", "0002_guards")])
        write_through_second_connection(rows)


@dataclass(frozen=True)
class Prepared:
    """The clean log: as files in `folder`, or in the open transaction of the second connection.

    `halfway` says how long each chain was at the second of three checkpoints.
    """

    folder: Path
    halfway: dict[int, int]


@pytest.fixture(scope="module")
def prepared(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Prepared]:
    """The clean log with its keys and checkpoint file, and on SQLite an older copy of it."""
    folder = tmp_path_factory.mktemp("attacks")
    states: list[Rows] = []
    with django_db_blocker.unblock():
        was, configured.DATA = configured.DATA, folder / "data"
        try:
            with transaction.atomic():
                write_log(halfway=lambda: states.append(everything()))
                states.append(everything())
                transaction.set_rollback(True)
        finally:
            configured.DATA = was
        older, clean = states
        halfway = {head.shard: head.seq for head in older[AuditHead]}
        if connection.vendor == "sqlite":
            make_file(folder / "older.sqlite3", older)
            make_file(folder / "clean.sqlite3", clean)
            yield Prepared(folder, halfway)
        else:
            with second_connection(), transaction.atomic(using=ALIAS):
                write_through_second_connection(clean)
                yield Prepared(folder, halfway)
                transaction.set_rollback(True, using=ALIAS)


@pytest.fixture
def attacked(prepared: Prepared, data: Path, tmp_path: Path) -> Attacked:
    """A function that makes an attack on a fresh copy of the log and verifies it against the checkpoint file."""
    shutil.copytree(prepared.folder / "data", data)
    if connection.vendor == "sqlite":
        return in_file(prepared.folder, tmp_path / "attacked.sqlite3", data)
    return in_transaction(prepared.halfway, data)


def checked(data: Path) -> Verification:
    return verify(anchor=data / anchor.FILE_NAME, using=ALIAS, at=NOON + timedelta(hours=3))


def in_file(files: Path, target: Path, data: Path) -> Attacked:
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
        with second_connection(NAME=str(target)):
            return checked(data)

    return run


def in_transaction(halfway: dict[int, int], data: Path) -> Attacked:
    guards = sql.triggers("postgresql")

    def execute(statement: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(statement.replace("?", "%s"), values or None)
            return list(cursor.fetchall()) if cursor.description else []

    def older() -> None:
        execute("DELETE FROM audit_auditcheckpoint WHERE number = 3")
        for shard, seq in halfway.items():
            execute(
                "DELETE FROM audit_auditobject WHERE mod(entry_id, 16) = ? AND entry_id > ?", (shard, seq * 16 + shard)
            )
            execute("DELETE FROM audit_auditentry WHERE shard = ? AND seq > ?", (shard, seq))
            last = execute("SELECT hash FROM audit_auditentry WHERE shard = ? AND seq = ?", (shard, seq))
            hash_ = last[0][0] if last else GENESIS
            execute("UPDATE audit_audithead SET seq = ?, hash = ? WHERE shard = ?", (seq, hash_, shard))

    def make(attack: Attack) -> None:
        # PostgreSQL lets nobody alter a table while a deferred check is still to come.
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name, (table, _) in guards.items():
            execute(f"DROP TRIGGER {name} ON {table}")
        execute("SET CONSTRAINTS ALL DEFERRED")
        links = "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = 'audit_auditobject'::regclass"
        for (name,) in execute(links):
            execute(f'ALTER TABLE audit_auditobject DROP CONSTRAINT "{name}"')
        log = Log(execute, "postgresql", configured.AUDIT_KEY.encode())
        log.older = older
        attack.act(log)
        for _, statement in [] if log.guards_off else guards.values():
            execute(statement)

    def run(attack: Attack | None) -> Verification:
        with transaction.atomic(using=ALIAS):
            if attack is not None:
                make(attack)
            found = checked(data)
            transaction.set_rollback(True, using=ALIAS)
        return found

    return run


def possible() -> list[Attack]:
    return [attack for attack in ATTACKS if attack.only in (None, connection.vendor)]


def test_the_clean_log_has_nothing_wrong(attacked: Attacked) -> None:
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
