"""Reading a practice's differences, for its own people; how each practice does, for the designated nurse."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q, QuerySet

from halcyon.access.queries import unbarred, unrestricted
from halcyon.access.viewing import Viewer, require
from halcyon.agencies.models import Service
from halcyon.health.surgeries.members import KIND, practices_of
from halcyon.health.surgeries.models import CodeMismatch, PracticeEntry, PracticeFile, PracticeRow
from halcyon.kernel.roles import Capability
from halcyon.people.queries import names_of


def practices(viewer: Viewer) -> list[Service]:
    """The practices whose codes the viewer looks after."""
    mine = Service.objects.filter(id__in=practices_of(viewer)).select_related("organisation")
    return list(mine.order_by("name"))


def practice(viewer: Viewer, practice_id: uuid.UUID) -> Service | None:
    """One of the viewer's own practices."""
    return next((p for p in practices(viewer) if p.id == practice_id), None)


@dataclass(frozen=True)
class Line:
    """One difference with whose record it is."""

    row: CodeMismatch
    name: str
    born: date | None


def open_mismatches(viewer: Viewer, practice_id: uuid.UUID, *, at: datetime) -> list[Line]:
    """What is to be mended in one of the viewer's own practices, by patient."""
    rows = list(_mine(viewer, practice_id, at=at).filter(settled_at__isnull=True).order_by("opened_at", "id")[:300])
    names = names_of(viewer, [r.record_id for r in rows])
    lines = [Line(r, *names.get(r.record_id, ("Somebody", None))) for r in rows]
    return sorted(lines, key=_order)


def next_after(lines: Sequence[Line], line: Line) -> Line | None:
    """The difference that follows one in the order of the list, from the top again after the last; None without any."""
    others = [x for x in lines if x.row.id != line.row.id]
    return next((x for x in others if _order(x) > _order(line)), others[0] if others else None)


def _order(line: Line) -> tuple[str, datetime, str, str]:
    return line.name, line.row.opened_at, line.row.concept, str(line.row.id)


def settled_since(viewer: Viewer, practice_id: uuid.UUID, *, since: datetime, at: datetime) -> list[Line]:
    """What was settled since a moment, the newest first."""
    rows = list(_mine(viewer, practice_id, at=at).filter(settled_at__gte=since).order_by("-settled_at")[:50])
    names = names_of(viewer, [r.record_id for r in rows])
    return [Line(r, *names.get(r.record_id, ("Somebody", None))) for r in rows]


def mismatch(viewer: Viewer, mismatch_id: uuid.UUID, *, at: datetime) -> Line | None:
    """One open difference in a practice of the viewer's."""
    row = CodeMismatch.objects.filter(id=mismatch_id, settled_at__isnull=True).first()
    if row is None:
        return None
    return next((x for x in open_mismatches(viewer, row.practice, at=at) if x.row.id == row.id), None)


def _mine(viewer: Viewer, practice_id: uuid.UUID, *, at: datetime) -> QuerySet[CodeMismatch]:
    return CodeMismatch.objects.filter(
        unrestricted(viewer, "record_id", at=at),
        unbarred(viewer, "record_id", at=at),
        practice__in=practices_of(viewer),
    ).filter(practice=practice_id)


@dataclass(frozen=True)
class File:
    """A file of a practice with what came of its rows."""

    file: PracticeFile
    accepted: int
    not_known: int
    rejected: int
    duplicate: int


def files(viewer: Viewer, practice_id: uuid.UUID) -> list[File]:
    """The newest files of one of the viewer's own practices."""
    found = PracticeFile.objects.filter(practice__in=practices_of(viewer)).filter(practice=practice_id)
    counted = found.annotate(
        **{f"of_{kind}": Count("ledger", filter=Q(ledger__outcome=kind)) for kind, _ in PracticeRow.OUTCOMES}
    )
    return [
        File(f, f.of_accepted, f.of_not_known, f.of_rejected, f.of_duplicate)  # type: ignore[attr-defined]
        for f in counted.order_by("-loaded_at")[:10]
    ]


def rejected(viewer: Viewer, practice_id: uuid.UUID) -> list[PracticeRow]:
    """The rejected rows of the newest file, with what is wrong with each."""
    newest = next(iter(files(viewer, practice_id)), None)
    if newest is None:
        return []
    return list(newest.file.ledger.filter(outcome=PracticeRow.REJECTED).order_by("number")[:200])


@dataclass(frozen=True)
class Standing:
    """How one practice does: counts only."""

    practice: Service
    patients: int
    open: int
    oldest: datetime | None


def all_practices(viewer: Viewer) -> list[Standing]:
    """How each practice does, for whoever leads safeguarding across health. Counts, and nobody's name."""
    require(viewer, Capability.SEE_CODES)
    waiting = {
        of: (number, oldest)
        for of, number, oldest in CodeMismatch.objects.filter(settled_at__isnull=True)
        .order_by()
        .values_list("practice")
        .annotate(Count("id"), Min("opened_at"))
    }
    patients = dict(
        PracticeEntry.objects.order_by().values_list("practice").annotate(Count("record_id", distinct=True))
    )
    every = Service.objects.filter(kind=KIND).order_by("name")
    return [Standing(p, patients.get(p.id, 0), *waiting.get(p.id, (0, None))) for p in every]
