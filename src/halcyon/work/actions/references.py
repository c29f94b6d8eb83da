"""References that people read out over the telephone: numbered without gaps."""

from __future__ import annotations

from django.db import transaction

from halcyon.work.models import ReferenceSeries


@transaction.atomic
def next_reference(series: str) -> int:
    """The next number of a series, from 1 on. The series is locked until the caller's transaction ends.

    An act that fails gives its number back, so a missing number always means a missing record.
    """
    row = ReferenceSeries.objects.select_for_update().filter(series=series).first()
    if row is None:
        ReferenceSeries.objects.bulk_create([ReferenceSeries(series=series)], ignore_conflicts=True)
        row = ReferenceSeries.objects.select_for_update().get(series=series)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last
