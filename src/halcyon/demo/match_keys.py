"""Working out the match keys of many records in a second process, beside the one that writes to the database.

A process of its own, since working out half a million keys is Python's work alone and would hold up everything else.
It never sees the database: it is started afresh ("spawn"), so that no connection is shared with it, and imports nothing
of Django.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from halcyon.people.matching.keys import index_keys
from halcyon.people.matching.records import Described

LONGEST = 120  # of a key's value, in characters: the width of its column


def keys_of(records: Sequence[Described]) -> list[list[tuple[str, str]]]:
    """The match keys (kind, value) of each record, in the order of the records and sorted within each."""
    return [[(key.kind, key.value[:LONGEST]) for key in sorted(index_keys(record))] for record in records]


@contextmanager
def second_process() -> Iterator[ProcessPoolExecutor]:
    """One more process, started at once and ended at the end, whatever happens in between."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        process.submit(keys_of, [])
        try:
            yield process
        finally:
            process.shutdown(wait=True, cancel_futures=True)
