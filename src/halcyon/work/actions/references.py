"""References that people read out over the telephone: one series of numbers for contacts and cases alike."""

from __future__ import annotations

import uuid

from django.db import connection

from halcyon.work.models import ReferenceSeries

SEQUENCE = "work_reference"


def next_reference() -> int:
    """The next number, from 1 on, never given twice.

    On PostgreSQL it comes from a sequence, so that concerns that come in at once need not wait for each other to be
    kept: an act that fails leaves its number unused. That nothing is lost is for the log to prove, not for the numbers.
    On SQLite, where writers wait for each other anyway, the number goes back.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(%s)", [SEQUENCE])
        else:
            cursor.execute(
                "INSERT INTO work_referenceseries (id, series, last) VALUES (%s, %s, 1)"
                " ON CONFLICT (series) DO UPDATE SET last = work_referenceseries.last + 1 RETURNING last",
                [ReferenceSeries._meta.pk.get_db_prep_save(uuid.uuid4(), connection), SEQUENCE],
            )
        return int(cursor.fetchone()[0])
