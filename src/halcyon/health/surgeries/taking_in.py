"""Taking in what a practice's records say: every row comes to one line of the ledger, and again changes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from halcyon.access.queries import restrictions
from halcyon.access.viewing import Denied, Viewer
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.health.surgeries.comparing import compare
from halcyon.health.surgeries.members import practices_of
from halcyon.health.surgeries.models import PracticeEntry, PracticeFile, PracticeRow
from halcyon.people.models import Link, SuppliedRecord
from halcyon.practice.codes import concept_of
from halcyon.work.canonical import body_digest, storable
from halcyon.work.taking_in import Taken, TakenIn


@dataclass(frozen=True)
class Said:
    """One entry of a practice's record. Without a code the row only says that somebody is registered there."""

    nhs_number: str
    scheme: str = ""
    code: str = ""
    on: date | None = None
    online: bool = False

    def plain(self) -> dict[str, object]:
        on = self.on.isoformat() if self.on else ""
        return {"nhs": self.nhs_number, "scheme": self.scheme, "code": self.code, "on": on, "online": self.online}


@act
def take_entries(
    *, practice: uuid.UUID, name: str, digest: str, rows: Sequence[Taken[Said]], by: Viewer, at: datetime
) -> TakenIn[dict[str, int]]:
    """Take in a file of a practice's safeguarding entries, and compare with what its records should carry.

    An entry belongs to the record with its NHS number that the index holds; of a row about nobody whom the county
    knows, or about a restricted record, nothing is kept. Raises `Denied` for anybody but the practice's own people and
    the command on the server.
    """
    if by.user_id is not None and practice not in practices_of(by):
        raise Denied("another practice")
    file = PracticeFile(
        practice=practice, digest=digest, name=storable(name, 200), rows=len(rows), loaded_at=at, by=by.actor
    )
    if not add(file, unless=("practice", "digest")):
        file = PracticeFile.objects.get(practice=practice, digest=digest)
        return TakenIn(file.id, totals(file), again=True)
    known = _records([row.said.nhs_number for row in rows if row.said], at=at)
    had = set(PracticeEntry.objects.filter(practice=practice).values_list("digest", flat=True))
    entries, lines, touched = [], [], set()
    for row in rows:
        outcome = PracticeRow.REJECTED
        if row.said is not None:
            record = known.get(row.said.nhs_number)
            mark = body_digest(row.said.plain())
            if record is None:
                outcome = PracticeRow.NOT_KNOWN
            elif mark in had:
                outcome = PracticeRow.DUPLICATE
            else:
                had.add(mark)
                touched.add(record)
                outcome = PracticeRow.ACCEPTED
                entries.append(_entry(practice, record, row.said, mark, at=at))
        lines.append(_line(file, row, outcome))
    if entries:
        add(*entries)
    if lines:
        add(*lines)
    compare(practice=practice, by=by, at=at)
    record_act(by, "practice_entries_taken_in", "practice_file", [file.id, *sorted(str(r) for r in touched)], at=at)
    return TakenIn(file.id, totals(file), again=False)


def totals(file: PracticeFile) -> dict[str, int]:
    """How many rows of a file came to which outcome."""
    return dict(file.ledger.order_by().values_list("outcome").annotate(Count("id")))


def _records(numbers: Sequence[str], *, at: datetime) -> dict[str, uuid.UUID]:
    """The supplied record that stands for each NHS number: the oldest that is linked to a person, unless restricted."""
    linked = Link.objects.filter(unlinked_at__isnull=True).values("record_id")
    rows = SuppliedRecord.objects.filter(nhs_number__in=set(numbers), id__in=linked).order_by("-received_at", "-id")
    found = dict(rows.values_list("nhs_number", "id"))
    hidden = {r.subject_id for r in restrictions(list(found.values()), at=at)}
    return {number: record for number, record in found.items() if record not in hidden}


def _entry(practice: uuid.UUID, record: uuid.UUID, said: Said, mark: str, *, at: datetime) -> PracticeEntry:
    return PracticeEntry(
        practice=practice,
        record_id=record,
        scheme=said.scheme,
        code=said.code,
        concept=concept_of(said.scheme, said.code) if said.code else "",
        on=said.on,
        online=said.online,
        digest=mark,
        recorded_at=at,
    )


def _line(file: PracticeFile, row: Taken[Said], outcome: str) -> PracticeRow:
    rejected = outcome == PracticeRow.REJECTED
    content = dict(row.content or {"": ""}) if rejected else None
    return PracticeRow(
        file=file,
        number=row.number,
        line=row.line,
        outcome=outcome,
        columns=storable(row.columns, 500) if rejected else "",
        reason=row.reason if rejected else "",
        digest=body_digest(row.said.plain() if row.said else content),
        content=content,
    )
