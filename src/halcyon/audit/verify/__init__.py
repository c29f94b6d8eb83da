"""Checking that the log is whole: every row, its place and index, the heads, the checkpoints, the guards, an anchor.

What each part can show (design/security.md section 5, goal G17):

- the hashes: any change, loss, insertion or reordering made without working out the chain afresh;
- the MACs: a chain worked out afresh by someone who holds the database but not the audit key;
- the heads: a tail that was cut off, and a head that was rewritten;
- the anchor (a copy of the checkpoint file kept elsewhere): everything written before its last line, also against
  someone who holds the audit key, and an older copy of the database put back.

Nothing can show the loss of rows written after the last checkpoint when the head is wound back with them. That is why
checkpoints are made every 15 minutes and why the age of the anchor is reported.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from halcyon.audit.verify.chains import CLOCK_SLACK, check_chains
from halcyon.audit.verify.checkpoints import check_checkpoints
from halcyon.audit.verify.findings import Kind, Problem, Verification
from halcyon.audit.verify.guards import check_guards
from halcyon.audit.verify.stored import one_moment

__all__ = ["CLOCK_SLACK", "Kind", "Problem", "Verification", "verify"]


def verify(
    *,
    since: datetime | None = None,
    anchor: Path | None = None,
    max_anchor_age: timedelta | None = None,
    at: datetime | None = None,
    progress: Callable[[int, int], None] | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> Verification:
    """Check the log in the database `using` and return what was found.

    - `since`: check only rows recorded from then on (and the link of the first of them to the row before it).
    - `anchor`: a copy of the checkpoint file to compare with. Without one, only what the database holds is checked.
    - `max_anchor_age`: report an anchor whose last line is older than this, counted at `at` (default: now).
    - `progress`: called with (rows checked, rows in all) now and then.

    Writers are not held up: everything is read from one moment's state of the database.
    """
    connection = connections[using]
    found = Verification()
    with one_moment(connection):
        check_guards(connection, found)
        pins = check_checkpoints(connection, found, anchor, max_anchor_age, at or timezone.now())
        check_chains(connection, found, pins, since, progress)
    found.problems.sort(key=lambda p: (p.shard is None, p.shard or 0, p.seq or 0))
    return found
