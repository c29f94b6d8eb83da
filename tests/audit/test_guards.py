"""The database itself refuses to change or remove what is in the log, whoever asks."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from tests.audit.conftest import NOON, write

from halcyon.audit import actions, sql
from halcyon.audit.models import AuditCheckpoint, AuditEntry, AuditHead, AuditObject
from halcyon.audit.verify import verify

MODELS = (AuditEntry, AuditObject, AuditHead, AuditCheckpoint)


def refused(statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def log(db: None) -> None:
    write(0)
    write(9)
    actions.checkpoint(at=NOON)
    connection.check_constraints()  # PostgreSQL truncates nothing while a deferred check is still to come


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (model._meta.db_table, field.column)
        for model in (AuditEntry, AuditObject, AuditCheckpoint)
        for field in model._meta.concrete_fields
    ],
)
def test_no_column_can_be_changed(log: None, table: str, column: str) -> None:
    refused(f"UPDATE {table} SET {column} = {column}")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_row_can_be_removed(log: None, model: type) -> None:
    refused(f"DELETE FROM {model._meta.db_table}")
    assert model.objects.exists()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_table_can_be_emptied(log: None, model: type) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    refused(f"TRUNCATE {model._meta.db_table} CASCADE")


def test_a_head_cannot_go_backwards_or_stand_still(log: None) -> None:
    refused("UPDATE audit_audithead SET seq = seq - 1 WHERE seq > 0")
    refused("UPDATE audit_audithead SET hash = 'x' WHERE seq > 0")
    refused("UPDATE audit_audithead SET shard = 17, seq = seq + 1 WHERE seq > 0")


def test_a_head_starts_at_nothing(db: None) -> None:
    with pytest.raises(IntegrityError, match="starts at 0"), transaction.atomic():
        AuditHead.objects.create(shard=3, seq=5, hash="a" * 64)


def test_a_row_cannot_be_written_twice_in_one_place(log: None) -> None:
    made = AuditEntry.objects.order_by("id").first()
    assert made is not None
    made.pk += 1600
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(sql.triggers("sqlite").keys() | sql.triggers("postgresql").keys()))
def test_a_missing_guard_is_noticed(name: str) -> None:
    guards = sql.triggers(connection.vendor)
    if name not in guards:
        pytest.skip(f"{connection.vendor} has no guard of this name")
    assert verify().ok
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (f" ON {guards[name][0]}" if connection.vendor == "postgresql" else ""))
        assert [problem.kind.value for problem in verify().problems] == ["guard"]
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_guard_that_is_switched_off_or_hollow_is_noticed() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite can neither switch a trigger off nor change what it runs")
    for statement in (
        "ALTER TABLE audit_auditentry DISABLE TRIGGER audit_auditentry_no_change",
        "CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RETURN COALESCE(NEW, OLD); END; $$",
    ):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            assert {problem.kind.value for problem in verify().problems} == {"guard"}
            transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_strange_trigger_on_the_log_is_noticed() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE TRIGGER odd BEFORE INSERT ON audit_auditentry BEGIN SELECT RAISE(IGNORE); END")
        else:
            cursor.execute(
                "CREATE TRIGGER odd BEFORE INSERT ON audit_auditentry FOR EACH ROW EXECUTE FUNCTION audit_entry_codes()"
            )
        assert [problem.kind.value for problem in verify().problems] == ["guard"]
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_the_guards_can_be_taken_down_and_set_up_again() -> None:
    """What an operator does to move the schema: only by a migration, and only as the owner of the tables."""
    MigrationExecutor(connection).migrate([("audit", "0001_initial")])
    assert not verify().ok
    MigrationExecutor(connection).migrate([("audit", "0002_guards")])
    assert verify().ok


def test_there_are_no_guards_for_another_database() -> None:
    with pytest.raises(FileNotFoundError):
        sql.statements("mysql")
