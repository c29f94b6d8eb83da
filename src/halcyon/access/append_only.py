"""SQL that makes tables append-only on both databases. Used by migrations, so what it returns never changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

REFUSAL = "this table is append-only"


def statements(vendor: str, tables: Sequence[str], *, unless_erased: Sequence[tuple[str, str]] = ()) -> list[str]:
    """Trigger statements for one database.

    `tables` refuse UPDATE and DELETE (and TRUNCATE on PostgreSQL). `unless_erased` are (table, key column) pairs that
    refuse UPDATE, and DELETE except for a key that a row of `chronology_erasure` names.
    """
    return _sqlite(tables, unless_erased) if vendor == "sqlite" else _postgresql(tables, unless_erased)


def _sqlite(tables: Sequence[str], unless_erased: Sequence[tuple[str, str]]) -> list[str]:
    found = []
    for table in [*tables, *(t for t, _ in unless_erased)]:
        found.append(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    for table in tables:
        found.append(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    for table, key in unless_erased:
        found.append(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            f"WHEN NOT EXISTS (SELECT 1 FROM chronology_erasure WHERE event_id = OLD.{key}) "
            f"BEGIN SELECT RAISE(ABORT, 'content is erased only after two people agreed'); END"
        )
    return found


def _postgresql(tables: Sequence[str], unless_erased: Sequence[tuple[str, str]]) -> list[str]:
    found = [
        "CREATE OR REPLACE FUNCTION halcyon_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END; $$"
    ]
    for table in [*tables, *(t for t, _ in unless_erased)]:
        found += [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION halcyon_append_only()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION halcyon_append_only()",
        ]
    for table in tables:
        found.append(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION halcyon_append_only()"
        )
    for table, key in unless_erased:
        found += [
            f"CREATE OR REPLACE FUNCTION {table}_erased() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NOT EXISTS (SELECT 1 FROM chronology_erasure WHERE event_id = OLD.{key}) THEN "
            "RAISE EXCEPTION 'content is erased only after two people agreed' USING ERRCODE = 'restrict_violation'; "
            "END IF; RETURN OLD; END; $$",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_erased()",
        ]
    return found


def operation(tables: Sequence[str], *, unless_erased: Sequence[tuple[str, str]] = ()) -> Callable[[Any, Any], None]:
    """The function for a `RunPython` that sets the triggers up."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        for statement in statements(schema_editor.connection.vendor, tables, unless_erased=unless_erased):
            schema_editor.execute(statement, params=None)

    return forwards
