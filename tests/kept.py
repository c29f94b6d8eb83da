"""What one loading wrote, kept row by row, so that the next test has it for the price of copying.

    kept = Kept.of(lambda: load_cast(at=...))      # loads once and takes it back
    kept.put_back()                                # the very same rows, with the same ids

Rows go in as they came out of the database, past models and actions. So this is for what every test stands on and none
is about; the loading itself has tests of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from halcyon.audit.models import AuditHead

Rows = tuple[Any, ...]
HEADS = AuditHead._meta.db_table  # a chain's head begins at 0 and moves on: the database takes it in no other way


@dataclass(frozen=True)
class Kept:
    """The rows of each table that was empty before: bytes of COPY on PostgreSQL, tuples on SQLite."""

    tables: dict[str, Rows]
    heads: tuple[AuditHead, ...]

    @classmethod
    def of(cls, load: Callable[[], object]) -> Kept:
        """Run `load` in a transaction, keep what it wrote, and undo it.

        Raises AssertionError when it also changed a table that held rows already: that could not be put back.
        """
        with transaction.atomic():
            before = _counts()
            load()
            after = _counts()
            grown = [table for table, count in after.items() if count != before[table]]
            assert not any(before[table] for table in grown), f"{grown} held rows before the loading"
            kept = cls({table: _read(table) for table in grown if table != HEADS}, tuple(AuditHead.objects.all()))
            transaction.set_rollback(True)
        return kept

    def put_back(self) -> None:
        """Write the rows again, into tables that are empty. The database's own triggers and constraints hold."""
        with connection.cursor() as cursor:
            for table, rows in self.tables.items():
                if connection.vendor == "postgresql":
                    with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                        for row in rows:
                            copy.write(row)
                else:
                    places = ", ".join(["%s"] * len(rows[0]))
                    cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)
        for head in self.heads:
            AuditHead.objects.create(shard=head.shard, seq=0)
            AuditHead.objects.filter(shard=head.shard).update(seq=head.seq, hash=head.hash)


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cursor.execute(" UNION ALL ".join(f"""SELECT '{table}', count(*) FROM "{table}" """ for table in tables))
        return dict(cursor.fetchall())


def _read(table: str) -> Rows:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                return tuple(bytes(row) for row in copy)
        cursor.execute(f'SELECT * FROM "{table}"')
        return tuple(cursor.fetchall())
