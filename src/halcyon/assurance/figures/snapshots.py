"""Dated snapshots: all figures as they stood at a moment, kept for good, and run again to see that they still come out.

What was known at the moment is replayed from when each thing was recorded, so that the same definitions give the same
counts however long afterwards. Where they do not, the snapshot says which.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from halcyon.access.viewing import Viewer, require
from halcyon.assurance.figures.copying import BEGINNING, latest
from halcyon.assurance.figures.counted import counted, digest_of, tables
from halcyon.assurance.figures.logging import log
from halcyon.assurance.figures.queries import SPAN
from halcyon.assurance.models import Snapshot
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.indicators import Indicator
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.work.actions import next_reference

Part = dict[str, Any]
"""What one view came to: `input`, the day from which its rows were read and their digest ("2024-10-01 9f3a…"), and
`counted`, by indicator and period the parts and the median as JSON keeps them.
"""
Listed = dict[str, list[Indicator]]


def listed_by_view(snapshot_id: uuid.UUID | None = None) -> Listed:
    """The indicators by their view; with a snapshot, those that it holds."""
    kept = None
    if snapshot_id is not None:
        kept = set(Snapshot.objects.values_list("definitions", flat=True).get(id=snapshot_id))
    found: Listed = {}
    for key, indicator in sorted(registry.indicators.items()):
        if kept is None or key in kept:
            found.setdefault(indicator.view, []).append(indicator)
    return found


def definitions(listed: Listed) -> dict[str, str]:
    """By indicator, what makes its definition the same."""
    return {i.key: i.digest for indicators in listed.values() for i in indicators}


def days_read(known_at: datetime, listed: Listed, snapshot_id: uuid.UUID | None = None) -> dict[str, date]:
    """By view, the first day of the periods that a snapshot holds; with a snapshot, the day from which that read. Older
    ones do not say it: they read every view from the earliest day of all.
    """
    since = {view: min(_first(i, known_at) for i in indicators) for view, indicators in listed.items()}
    if snapshot_id is None or not since:
        return since
    inputs = Snapshot.objects.values_list("inputs", flat=True).get(id=snapshot_id)
    said = {view: words.split(" ")[0] for view, words in inputs.items() if " " in words}
    earliest = min(since.values())
    return {view: date.fromisoformat(said[view]) if view in said else earliest for view in since}


def _first(indicator: Indicator, known_at: datetime) -> date:
    return indicator.period.before(indicator.last_settled(known_at), SPAN - 1)


def part(
    known_at: datetime, indicators: list[Indicator], since: date, *, beat: Callable[[], None] = lambda: None
) -> Part:
    """Count the indicators of one view. Every row is read, for the digest; `beat` as in `counted`."""
    made = counted(indicators, known_at=known_at, since=since, digests=True, beat=beat)
    found = {
        i.key: {
            start.isoformat(): {"rows": {k: list(v) for k, v in sorted(t.rows.items())}, "value": t.value}
            for start, t in sorted(tables(i, made.cells[i.key]).items())
            if _first(i, known_at) <= start <= i.last_settled(known_at)
        }
        for i in indicators
    }
    return {"input": f"{since.isoformat()} {made.inputs[indicators[0].view]}", "counted": found}


def _parts(known_at: datetime, listed: Listed, since: Mapping[str, date]) -> dict[str, Part]:
    return {view: part(known_at, indicators, since[view]) for view, indicators in listed.items()}


def _counted(parts: Mapping[str, Part]) -> dict[str, Any]:
    return {key: starts for found in parts.values() for key, starts in found["counted"].items()}


@act
def take_snapshot(*, title: str, known_at: datetime, by: Viewer, at: datetime) -> Snapshot:
    """Keep all figures as they stood at `known_at`, which is not after `at`. Raises ValueError when it is.

    It takes as long as counting them does: pages ask for it (`running.ask_snapshot`).
    """
    require(by, Capability.KEEP_BOARD)
    if known_at > at:
        raise ValueError("A snapshot cannot be of a moment to come")
    listed = listed_by_view()
    parts = _parts(known_at, listed, days_read(known_at, listed))
    return keep(uuid.uuid4(), title, known_at, parts, by=by, asked_by=by.user_id, at=at)


@act
def keep(
    snapshot_id: uuid.UUID,
    title: str,
    known_at: datetime,
    parts: Mapping[str, Part],
    *,
    by: Viewer,
    asked_by: uuid.UUID | None,
    at: datetime,
) -> Snapshot:
    """Keep what every view came to, with what could be shown at the moment."""
    shown: dict[str, dict[str, Any]] = {}
    for (key, _, starts), row in sorted(latest(since=BEGINNING, at=known_at).items()):
        shown.setdefault(key, {})[starts.isoformat()] = {
            "whole": row.whole,
            "rows": row.rows,
            "value": row.value,
            "edition": row.edition,
        }
    wanted = {key: _digest(key) for key in sorted(_counted(parts))}
    inputs = {view: found["input"] for view, found in parts.items()}
    snapshot = Snapshot(
        id=snapshot_id,
        reference=f"SN-{next_reference():05d}",
        title=title.strip()[:150] or f"Figures as known on {known_at:%d %B %Y}",
        known_at=known_at,
        at=at,
        by=asked_by,
        definitions=wanted,
        inputs=inputs,
        counted=_counted(parts),
        figures=shown,
        digest=digest_of([wanted, inputs, _counted(parts), shown]),
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
    """Count again what was known at the snapshot's moment, and compare. Changes nothing. It takes as long as counting
    does: pages ask for it (`running.ask_rerun`).
    """
    require(viewer, Capability.SEE_BOARD)
    listed = listed_by_view(snapshot.id)
    return compared(snapshot, _parts(snapshot.known_at, listed, days_read(snapshot.known_at, listed, snapshot.id)))


def compared(snapshot: Snapshot, parts: Mapping[str, Part]) -> Rerun:
    """Hold what every view came to now against what a snapshot keeps."""
    kept, now = snapshot.counted, _counted(parts)
    redefined = [k for k, d in snapshot.definitions.items() if _digest(k) != d]
    changed = [
        (key, date.fromisoformat(start))
        for key in sorted(now)
        for start in sorted({*now[key], *kept[key]})
        if now[key].get(start) != kept[key].get(start)
    ]
    digests = {view: found["input"].split(" ")[-1] for view, found in parts.items()}
    other_rows = [view for view, words in snapshot.inputs.items() if digests.get(view) != words.split(" ")[-1]]
    body = [snapshot.definitions, snapshot.inputs, snapshot.counted, snapshot.figures]
    return Rerun(
        digest_of(body) == snapshot.digest, tuple(sorted(redefined)), tuple(sorted(other_rows)), tuple(changed)
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
