"""Dated snapshots: all figures as they stood at a moment, kept for good, and run again to see that they still come out.

What was known at the moment is replayed from when each thing was recorded, so that the same definitions give the same
counts however long afterwards. Where they do not, the snapshot says which.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from halcyon.access.viewing import Viewer, require
from halcyon.assurance.figures.copying import BEGINNING, latest
from halcyon.assurance.figures.counted import Counted, counted, digest_of, tables
from halcyon.assurance.figures.logging import log
from halcyon.assurance.figures.queries import SPAN
from halcyon.assurance.models import Snapshot
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.indicators import Indicator
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.work.actions import next_reference


def _since(known_at: datetime, indicators: list[Indicator]) -> dict[str, date]:
    """By view, the first day of the periods that a snapshot holds of its indicators."""
    found: dict[str, date] = {}
    for i in indicators:
        first = i.period.before(i.last_settled(known_at), SPAN - 1)
        found[i.view] = min(first, found.get(i.view, first))
    return found


def _read(known_at: datetime, indicators: list[Indicator], since: Mapping[str, date]) -> Counted:
    """Count, with the digest of the rows of each view and the day from which they were read: "2024-10-01 9f3a…"."""
    made = counted(indicators, known_at=known_at, since=since, digests=True)
    made.inputs = {view: f"{since[view].isoformat()} {digest}" for view, digest in made.inputs.items()}
    return made


def _as_read(snapshot: Snapshot, indicators: list[Indicator]) -> dict[str, date]:
    """By view, the day from which a snapshot read. Older ones do not say it: they read all from the earliest."""
    since = _since(snapshot.known_at, indicators)
    said = {view: words.split(" ")[0] for view, words in snapshot.inputs.items() if " " in words}
    earliest = min(since.values())
    return {view: date.fromisoformat(said[view]) if view in said else earliest for view in since}


def _plain(indicators: list[Indicator], made: Counted, known_at: datetime) -> dict[str, Any]:
    """What was counted, as JSON keeps it: by indicator and period, the parts and the median."""
    found: dict[str, Any] = {}
    for i in indicators:
        first, last = i.period.before(i.last_settled(known_at), SPAN - 1), i.last_settled(known_at)
        found[i.key] = {
            start.isoformat(): {"rows": {k: list(v) for k, v in sorted(t.rows.items())}, "value": t.value}
            for start, t in sorted(tables(i, made.cells[i.key]).items())
            if first <= start <= last
        }
    return found


@act
def take_snapshot(*, title: str, known_at: datetime, by: Viewer, at: datetime) -> Snapshot:
    """Keep all figures as they stood at `known_at`, which is not after `at`. Raises ValueError when it is."""
    require(by, Capability.KEEP_BOARD)
    if known_at > at:
        raise ValueError("A snapshot cannot be of a moment to come")
    indicators = sorted(registry.indicators.values(), key=lambda i: i.key)
    made = _read(known_at, indicators, _since(known_at, indicators))
    plain = _plain(indicators, made, known_at)
    shown: dict[str, dict[str, Any]] = {}
    for (key, _, starts), row in sorted(latest(since=BEGINNING, at=known_at).items()):
        shown.setdefault(key, {})[starts.isoformat()] = {
            "whole": row.whole,
            "rows": row.rows,
            "value": row.value,
            "edition": row.edition,
        }
    definitions = {i.key: i.digest for i in indicators}
    snapshot = Snapshot(
        reference=f"SN-{next_reference():05d}",
        title=title.strip()[:150] or f"Figures as known on {known_at:%d %B %Y}",
        known_at=known_at,
        at=at,
        by=by.user_id,
        definitions=definitions,
        inputs=made.inputs,
        counted=plain,
        figures=shown,
        digest=digest_of([definitions, made.inputs, plain, shown]),
    )
    add(snapshot)
    log("snapshot_taken", snapshot.id, by=by, at=at)
    return snapshot


@dataclass(frozen=True)
class Rerun:
    """What came of running a snapshot again. Identical, or which figures differ and why.

    `intact` says that the snapshot itself is as it was written.
    """

    intact: bool
    redefined: tuple[str, ...]
    other_rows: tuple[str, ...]
    changed: tuple[tuple[str, date], ...]

    @property
    def identical(self) -> bool:
        return self.intact and not (self.redefined or self.other_rows or self.changed)


def rerun(viewer: Viewer, snapshot: Snapshot) -> Rerun:
    """Count again what was known at the snapshot's moment, and compare. Changes nothing."""
    require(viewer, Capability.SEE_BOARD)
    kept: Mapping[str, Any] = snapshot.counted
    indicators = [i for key, i in sorted(registry.indicators.items()) if key in kept]
    made = _read(snapshot.known_at, indicators, _as_read(snapshot, indicators))
    now = _plain(indicators, made, snapshot.known_at)
    redefined = [k for k, d in snapshot.definitions.items() if _digest(k) != d]
    changed = [
        (key, date.fromisoformat(start))
        for key in sorted(now)
        for start in sorted({*now[key], *kept[key]})
        if now[key].get(start) != kept[key].get(start)
    ]
    body = [snapshot.definitions, snapshot.inputs, snapshot.counted, snapshot.figures]
    return Rerun(
        digest_of(body) == snapshot.digest,
        tuple(sorted(redefined)),
        tuple(
            sorted(
                view
                for view, words in snapshot.inputs.items()
                if made.inputs.get(view, "").split(" ")[-1] != words.split(" ")[-1]
            )
        ),
        tuple(changed),
    )


def _digest(key: str) -> str:
    known = registry.indicators.get(key)
    return known.digest if known else ""


def snapshots(viewer: Viewer) -> list[Snapshot]:
    """The snapshots, newest first."""
    require(viewer, Capability.SEE_BOARD)
    return list(Snapshot.objects.defer("counted", "figures")[:100])


def snapshot(viewer: Viewer, snapshot_id: uuid.UUID) -> Snapshot | None:
    """One snapshot, or None."""
    require(viewer, Capability.SEE_BOARD)
    return Snapshot.objects.filter(id=snapshot_id).first()
