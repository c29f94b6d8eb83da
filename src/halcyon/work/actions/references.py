"""References that people read out over the telephone: numbered without gaps."""

from __future__ import annotations

import uuid

from django.db import connection

from halcyon.audit.acts import act
from halcyon.work.models import ReferenceSeries


@act
def next_reference(series: str) -> int:
    """The next number of a series, from 1 on. The series is locked until the caller's transaction ends.

    An act that fails gives its number back, so a missing number always means a missing record.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO work_referenceseries (id, series, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (series) DO UPDATE SET last = work_referenceseries.last + 1 RETURNING last",
            [ReferenceSeries._meta.pk.get_db_prep_save(uuid.uuid4(), connection), series],
        )
        return int(cursor.fetchone()[0])
