"""Which tools are about the same child, whatever each was begun from: a record, another record of theirs, or a child
whom somebody wrote down with the tool because no record was open to them.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q

from halcyon.access.viewing import Viewer
from halcyon.people.matching.folding import fold
from halcyon.people.models import Identifier, Link, SuppliedRecord
from halcyon.people.queries import linked_records
from halcyon.responses.models import Response, Subject

NHS = "nhs_number"


class _Said(NamedTuple):
    """How one record, or one child who was written down, is described."""

    name: str
    born: date | None
    numbers: frozenset[str]

    def same(self, other: _Said) -> bool:
        """One NHS number; or, where one of the two has none, the same names and date of birth."""
        if self.numbers and other.numbers:
            return bool(self.numbers & other.numbers)
        return bool(self.name) and self.born is not None and (self.name, self.born) == (other.name, other.born)


def same_child(viewer: Viewer, subject_id: uuid.UUID, *, at: datetime) -> set[uuid.UUID]:
    """The ids under which tools about this child may be kept, `subject_id` among them.

    The records that are linked to the same person, unless one of them is hidden from this viewer; and the children whom
    the viewer's own agency wrote down, when they have the same NHS number, or the same names and date of birth. Those
    whom another agency wrote down are in no index of people and are not looked for. Says nothing of whether the tools
    may be read: the caller asks that.
    """
    written = Subject.objects.filter(id=subject_id, owner_agency=viewer.agency).first()
    if written is None:
        found = set(linked_records(viewer, subject_id, at=at)[1])
        said = _recorded(found)
    else:
        said = [_written(written)]
        found = _records_like(viewer, said[0], at=at)
    numbers, births = {n for each in said for n in each.numbers}, {each.born for each in said if each.born}
    near = Subject.objects.filter(
        Q(nhs_number__in=numbers) | Q(birth_date__in=births), owner_agency=viewer.agency
    ).exclude(id=subject_id)
    return {subject_id} | found | {other.id for other in near if any(each.same(_written(other)) for each in said)}


def _records_like(viewer: Viewer, written: _Said, *, at: datetime) -> set[uuid.UUID]:
    """The records of whoever is described like a child who was written down, where the viewer's own agency filled in a
    tool about one of the records.
    """
    own = Response.objects.filter(owner_agency=viewer.agency).values("subject_id")
    numbered = Identifier.objects.filter(system=NHS, value__in=written.numbers).values("record_id")
    near = SuppliedRecord.objects.filter(
        Q(id__in=numbered) | Q(birth_date__in=[written.born] if written.born else []), id__in=own
    )
    found: set[uuid.UUID] = set()
    for record_id in near.values_list("id", flat=True):
        records = linked_records(viewer, record_id, at=at)[1]
        if record_id not in found and any(written.same(each) for each in _recorded(records)):
            found |= set(records)
    return found


def _written(child: Subject) -> _Said:
    return _Said(
        fold(f"{child.given_name} {child.family_name}"),
        child.birth_date,
        frozenset([child.nhs_number] if child.nhs_number else ()),
    )


def _recorded(record_ids: Iterable[uuid.UUID]) -> list[_Said]:
    ids = list(record_ids)
    numbers = frozenset(Identifier.objects.filter(system=NHS, record_id__in=ids).values_list("value", flat=True))
    rows = SuppliedRecord.objects.filter(id__in=ids)
    return [_Said(fold(f"{r.given_name} {r.family_name}"), r.birth_date, numbers) for r in rows]


def one_child_each(subject_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """For counting: by each of these ids one that stands for its child, the same for all ids of one child.

    As `same_child` finds them among the ids that are given, in five statements whatever their number; children whom
    different agencies wrote down stay apart. The caller has left out who is hidden from the viewer.
    """
    ids = set(subject_ids)
    links = dict(Link.objects.filter(record_id__in=ids, unlinked_at__isnull=True).values_list("record_id", "person_id"))
    whose: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for record, person in Link.objects.filter(person_id__in=set(links.values()), unlinked_at__isnull=True).values_list(
        "record_id", "person_id"
    ):
        whose[person].add(record)
    numbers: dict[uuid.UUID, set[str]] = defaultdict(set)
    every = {record: person for person, records in whose.items() for record in records} | {i: i for i in ids - {*links}}
    for record, value in Identifier.objects.filter(system=NHS, record_id__in=every).values_list("record_id", "value"):
        numbers[every[record]].add(value)
    stands = {i: links.get(i, i) for i in ids}
    known = [
        (stands[r.id], _Said(fold(f"{r.given_name} {r.family_name}"), r.birth_date, frozenset(numbers[stands[r.id]])))
        for r in SuppliedRecord.objects.filter(id__in=ids)
    ]
    by_agency: dict[str, list[tuple[uuid.UUID, _Said]]] = defaultdict(lambda: list(known))
    for child in Subject.objects.filter(id__in=ids).order_by("written_at", "id"):
        said, near = _written(child), by_agency[child.owner_agency]
        stands[child.id] = next((who for who, other in near if said.same(other)), child.id)
        near.append((stands[child.id], said))
    return stands
