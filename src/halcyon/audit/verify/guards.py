"""Do the database's own guards on the audit tables stand, word for word?"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from halcyon.audit import sql
from halcyon.audit.models import AuditCheckpoint, AuditEntry, AuditHead, AuditObject
from halcyon.audit.verify.findings import Kind, Verification


def check_guards(connection: BaseDatabaseWrapper, found: Verification) -> None:
    """Report every trigger that is missing, switched off, rewritten, or not Halcyon's."""
    vendor = connection.vendor
    tables = [model._meta.db_table for model in (AuditEntry, AuditObject, AuditHead, AuditCheckpoint)]
    marks = ", ".join(["%s"] * len(tables))
    with connection.cursor() as cursor:
        if vendor == "sqlite":
            cursor.execute(
                f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})",  # noqa: S608
                tables,
            )
            standing = {name: _squeezed(statement) for name, statement in cursor.fetchall()}
        else:
            cursor.execute(
                "SELECT t.tgname, regexp_replace(pg_get_triggerdef(t.oid), ' ON [^. ]+[.]', ' ON '),"  # noqa: S608
                " t.tgenabled::text, p.proname, p.prosrc"
                " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
                f" WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid) AND c.relname IN ({marks})",
                tables,
            )
            bodies = sql.function_bodies(vendor)
            standing = {
                name: _squeezed(statement)
                if enabled in ("O", "A") and bodies.get(function) == body
                else "(switched off or rewritten)"
                for name, statement, enabled, function, body in cursor.fetchall()
            }
    expected = {name: _squeezed(statement) for name, (_, statement) in sql.triggers(vendor).items()}
    for name in expected.keys() - standing.keys():
        found.report(Kind.GUARD, f"The guard {name} is missing: rows could be changed or removed unseen by it.")
    for name in standing.keys() - expected.keys():
        found.report(Kind.GUARD, f"There is a trigger on an audit table that Halcyon did not make: {name}.")
    for name in expected.keys() & standing.keys():
        if expected[name] != standing[name]:
            found.report(Kind.GUARD, f"The guard {name} is not as Halcyon made it, or is switched off.")


def _squeezed(statement: str) -> str:
    return " ".join(statement.split()).rstrip(";")
