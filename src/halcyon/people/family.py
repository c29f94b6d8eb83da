"""Who lives with somebody and who is their family, whatever record each of them stands in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from halcyon.access.queries import blocked, hidden_subjects
from halcyon.access.viewing import Viewer
from halcyon.people.models import FamilyRelation, HouseholdMember, Link, SuppliedRecord
from halcyon.people.prepared import prepared
from halcyon.people.queries import full_name
from halcyon.people.retrieval import records_of_same_people

SIBLING = "sibling"


@dataclass(frozen=True)
class Member:
    """Somebody in the household or the family: how they belong, and every record that is linked to the same person."""

    name: str
    how: str
    birth_date: date | None
    person_id: uuid.UUID | None
    record_ids: frozenset[uuid.UUID]
    household: bool


def home_records(record_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Every record of everybody who lives with the person of these records, or is their brother or sister.

    For rules that count. What a page shows goes through `family`, which asks who looks.
    """
    ids = set(record_ids)
    near = set(_members(ids)) | {i for i, kinds in _relations(ids).items() if SIBLING in kinds}
    return (near | records_of_same_people(near)) - ids


def family(viewer: Viewer, record_ids: Iterable[uuid.UUID], *, at: datetime) -> list[Member]:
    """The household and the family of the person of these records, whom the viewer may already see.

    Children first, then by name. Somebody who is hidden from the viewer, or from whom they are barred, is not there.
    """
    ids = set(record_ids)
    members, relations = _members(ids), _relations(ids)
    found = SuppliedRecord.objects.filter(id__in=[*members, *relations], restricted=False)
    named = {r.id: r for r in found}
    persons = dict(
        Link.objects.filter(record_id__in=list(named), unlinked_at__isnull=True).values_list("record_id", "person_id")
    )
    linked: dict[uuid.UUID, set[uuid.UUID]] = {}
    for record, person in Link.objects.filter(
        person_id__in=set(persons.values()), unlinked_at__isnull=True
    ).values_list("record_id", "person_id"):
        linked.setdefault(person, set()).add(record)
    grouped: dict[object, list[SuppliedRecord]] = {}
    for record_id in sorted(named, key=str):
        grouped.setdefault(persons.get(record_id) or record_id, []).append(named[record_id])
    listed = []
    for key, records in grouped.items():
        own = {r.id for r in records}
        every = own | linked.get(key, set())  # type: ignore[call-overload]
        subjects = every | {p for p in (persons.get(records[0].id),) if p}
        if every & ids or hidden_subjects(viewer, subjects, at=at) or blocked(viewer, subjects, at=at):
            continue
        kinds = [k for i in sorted(own, key=str) for k in sorted(relations.get(i, set()))]
        standing = [members[i] for i in sorted(own, key=str) if members.get(i)]
        listed.append(
            Member(
                name=full_name(records[0]),
                how=", ".join(dict.fromkeys([*kinds, *standing])) or "lives there",
                birth_date=next((r.birth_date for r in records if r.birth_date), None),
                person_id=persons.get(records[0].id),
                record_ids=frozenset(every),
                household=bool(own & set(members)),
            )
        )
    return sorted(listed, key=lambda m: (m.birth_date is None, -(m.birth_date or date.min).toordinal(), m.name))


def _members(ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Record to standing, of everybody else in the households of these records."""
    return {record: standing for record, standing in _at_home(ids) if record not in ids}


def _relations(ids: set[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """Record to kinds: what each relative is to the person of these records. A sibling is one both ways."""
    found: dict[uuid.UUID, set[str]] = {}
    for record, kind in _relatives(ids):
        found.setdefault(record, set()).add(kind)
    for (other,) in _siblings(ids):
        found.setdefault(other, set()).add(SIBLING)
    return found


@prepared
def _at_home(ids: list[uuid.UUID]) -> QuerySet[HouseholdMember, Any]:
    homes = HouseholdMember.objects.filter(record_id__in=ids, ends__isnull=True).values("household_id")
    members = HouseholdMember.objects.filter(household_id__in=homes, ends__isnull=True).exclude(record_id__in=ids)
    return members.values_list("record_id", "standing")


@prepared
def _relatives(ids: list[uuid.UUID]) -> QuerySet[FamilyRelation, Any]:
    return FamilyRelation.objects.filter(ends__isnull=True, other_id__in=ids).values_list("record_id", "kind")


@prepared
def _siblings(ids: list[uuid.UUID]) -> QuerySet[FamilyRelation, Any]:
    rows = FamilyRelation.objects.filter(ends__isnull=True, record_id__in=ids, kind=SIBLING)
    return rows.values_list("other_id")
