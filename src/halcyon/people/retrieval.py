"""Finding candidate records for a description: keys, a budget, scores. Takes no viewer: for acts, never for pages."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Q

from halcyon.people.matching.keys import Key, query_keys
from halcyon.people.matching.records import Described
from halcyon.people.matching.retrieval import left_out, plan
from halcyon.people.matching.scoring import Candidate, rank
from halcyon.people.models import HouseholdMember, Link, MatchKey, SuppliedRecord

MOST_CANDIDATES = 400


@dataclass(frozen=True)
class Found:
    """Scored candidates, best first. `truncated` says that keys were too common to look at every record."""

    candidates: tuple[Candidate, ...]
    truncated: bool


def described(record: SuppliedRecord, *, person_id: str = "") -> Described:
    """What a supplied record says, in the matcher's shape."""
    verified = {i.system: i for i in record.identifiers.all()}
    nhs = verified.get("nhs_number")
    return Described(
        record_id=str(record.id),
        person_id=person_id,
        given=record.given_name,
        family=record.family_name,
        other_names=tuple(record.other_names or ()),
        birth_date=record.birth_date,
        expected_date=record.expected_date,
        death_date=record.death_date,
        sex=record.sex,
        nhs_number=record.nhs_number,
        nhs_verified=bool(nhs and nhs.verified),
        identifiers={i.system: i.value for i in verified.values() if i.system != "nhs_number"},
        postcode=record.postcode,
        address_line=record.address_line,
        telephone=record.telephone,
        received=record.received_at.date(),
    )


def find(
    asked: Described,
    *,
    leave_out: Iterable[uuid.UUID] = (),
    only: Iterable[uuid.UUID] | None = None,
    limit: int = 20,
    blind: bool = False,
) -> Found:
    """The best candidates in the whole index (or among `only`) for what is asked, with how each field compares.

    Records in `leave_out` are as if they did not exist: they use up nothing of the budget and crowd out nobody. With
    `blind`, where protected people live and how they are rung is not compared: otherwise a search with one postcode
    after another would tell where they are (G10).
    """
    keys = query_keys(asked)
    if not keys:
        return Found((), truncated=False)
    index = MatchKey.objects.exclude(record_id__in=list(leave_out))
    if only is not None:
        index = index.filter(record_id__in=list(only))
    wanted = Q()
    for kind in sorted({k.kind for k in keys}):
        wanted |= Q(kind=kind, value__in=sorted(k.value for k in keys if k.kind == kind))
    counts = [
        (Key(row["kind"], row["value"]), row["n"])
        for row in index.filter(wanted).order_by().values("kind", "value").annotate(n=Count("id"))
    ]
    steps = plan(counts, MOST_CANDIDATES)
    ids: set[uuid.UUID] = set()
    whole = Q(pk__in=[])
    for step in steps:
        if not step.cut_short:
            whole |= Q(kind=step.key.kind, value=step.key.value)
        elif step.take:
            part = index.filter(kind=step.key.kind, value=step.key.value).order_by("id")
            ids.update(part.values_list("record_id", flat=True)[: step.take])
    ids.update(index.filter(whole).values_list("record_id", flat=True))
    persons = dict(
        Link.objects.filter(record_id__in=ids, unlinked_at__isnull=True).values_list("record_id", "person_id")
    )
    records = SuppliedRecord.objects.filter(id__in=list(persons)).prefetch_related("identifiers")
    held = [described(r, person_id=str(persons[r.id])) for r in records]
    if blind:
        guarded = protected_people(persons.values())
        held = [
            replace(d, postcode="", former_postcodes=(), address_line="", telephone="") if d.person_id in guarded else d
            for d in held
        ]
    return Found(
        tuple(rank(asked, held, limit=limit)),
        truncated=bool(left_out(steps)),
    )


def protected_people(people: Iterable[uuid.UUID]) -> set[str]:
    """Those of these index persons (as text) of whom any record is marked as a protected location."""
    marked = Link.objects.filter(
        person_id__in=set(people), unlinked_at__isnull=True, record__protected_location=True
    ).values_list("person_id", flat=True)
    return {str(person) for person in marked}


def protected_places(record_id: uuid.UUID) -> list[str]:
    """Every protected address, postcode and telephone of the person a record is about, and of their household.

    For checking that none of it is told; takes no viewer, and is never shown.
    """
    person = Link.objects.filter(record_id=record_id, unlinked_at__isnull=True).values("person_id")
    own = SuppliedRecord.objects.filter(links__person_id__in=person, links__unlinked_at__isnull=True)
    homes = HouseholdMember.objects.filter(record__in=own.values("id"), ends__isnull=True).values("household_id")
    together = HouseholdMember.objects.filter(household_id__in=homes, ends__isnull=True).values("record_id")
    rows = SuppliedRecord.objects.filter(
        Q(id=record_id) | Q(id__in=own.values("id")) | Q(id__in=together), protected_location=True
    ).values_list("address_line", "postcode", "telephone")
    return [place for row in rows for place in (row[0].split(",")[0], *row[1:]) if place]
