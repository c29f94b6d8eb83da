"""Are the signed checkpoints in order, and does a copy of the checkpoint file say the same?"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from halcyon.audit import anchor as anchors
from halcyon.audit import chain
from halcyon.audit.actions import as_statement
from halcyon.audit.models import AuditCheckpoint
from halcyon.audit.verify.findings import Kind, Verification

Pins = dict[int, list[tuple[str, Kind, int]]]
"""For the id of a row: the hashes that it must have, with where that is said and in which checkpoint."""


def check_checkpoints(
    connection: BaseDatabaseWrapper, found: Verification, path: Path | None, max_age: timedelta | None, at: datetime
) -> Pins:
    """Check that the signed checkpoints are in order and that the anchor says the same. Returns what they demand."""
    pins: Pins = {}
    stored = _stored(connection, found)
    found.checkpoints = len(stored)
    _check_statements(found, pins, stored, Kind.CHECKPOINT, "the database")
    if path is None:
        found.warnings.append("No copy of the checkpoint file was compared: only the database was checked.")
        return pins
    lines = _anchor_lines(found, path)
    found.anchor_lines = len(lines)
    _check_statements(found, pins, lines, Kind.ANCHOR, "the checkpoint file")
    by_number = {statement.number: statement for statement in stored}
    for line in lines:
        kept = by_number.get(line.number)
        if kept is None:
            words = f"Checkpoint {line.number} of {line.at} is in the file but not in the database: rows were removed,"
            found.report(Kind.ANCHOR, f"{words} or an older copy of the database was put back.")
        elif kept.digest() != line.digest():
            found.report(Kind.ANCHOR, f"Checkpoint {line.number} differs between the file and the database.")
    if not lines:
        found.report(Kind.ANCHOR, "The checkpoint file holds no checkpoint, so it proves nothing.")
        return pins
    if later := len(stored) - sum(number <= lines[-1].number for number in by_number):
        found.warnings.append(f"The database holds {later} later checkpoint(s) that this copy does not have.")
    found.anchor_age = at - lines[-1].moment()
    if max_age is not None and found.anchor_age > max_age:
        found.report(
            Kind.ANCHOR_AGE,
            f"The last checkpoint in the file is of {lines[-1].at}: rows written since then are not anchored.",
        )
    return pins


def _stored(connection: BaseDatabaseWrapper, found: Verification) -> list[anchors.Statement]:
    checkpoints = AuditCheckpoint.objects.using(connection.alias).order_by("number")
    try:
        return [as_statement(checkpoint) for checkpoint in checkpoints]
    except (TypeError, ValueError, AttributeError):
        found.report(Kind.CHECKPOINT, "The checkpoints in the database cannot be read: one of them was overwritten.")
        return []


def _anchor_lines(found: Verification, path: Path) -> list[anchors.Statement]:
    lines = []
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        found.report(Kind.ANCHOR, f"The checkpoint file {path.name} is not there or cannot be read.")
        return []
    for position, line in enumerate(text.splitlines(), start=1):
        try:
            lines.append(anchors.parse(line))
        except ValueError:
            found.report(Kind.ANCHOR, f"Line {position} of the checkpoint file is not a checkpoint.")
    return lines


def _check_statements(
    found: Verification, pins: Pins, statements: list[anchors.Statement], kind: Kind, where: str
) -> None:
    if not statements:
        return
    keys = anchors.public_keys(settings.DATA)
    number, previous, at = 0, chain.GENESIS, ""
    for statement in statements:
        name = f"Checkpoint {statement.number} in {where}"
        if statement.number != number + 1:
            found.report(kind, f"{name} comes after checkpoint {number}: checkpoints are missing or out of order.")
        elif statement.previous != previous:
            found.report(kind, f"{name} does not follow from the one before it.")
        if statement.at < at:
            found.report(kind, f"{name} is dated before the one ahead of it.")
        if _root(statement.heads) != statement.root:
            found.report(kind, f"{name} names heads that do not fit its root.")
        if statement.key_id not in keys:
            words = f"{name} was signed with a key ({statement.key_id}) that is not in {anchors.PUBLIC_KEY_NAME}."
            found.report(kind, words)
        elif not anchors.is_signed_by(statement, keys[statement.key_id]):
            found.report(kind, f"{name} has a false signature.")
        for head in statement.heads if isinstance(statement.heads, list) else []:
            if isinstance(head, list) and len(head) == 3 and all(isinstance(part, int) for part in head[:2]):
                demand = (str(head[2]), kind, statement.number)
                demands = pins.setdefault(chain.row_id(int(head[0]), int(head[1])), [])
                if not any(known[:2] == demand[:2] for known in demands):
                    demands.append(demand)
        number, previous, at = statement.number, statement.digest(), statement.at


def _root(heads: object) -> str:
    try:
        return chain.merkle_root(heads)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return ""
