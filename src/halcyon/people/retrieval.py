"""Finding candidate records for a description: keys, a budget, then scores. Takes no viewer: for acts, never for pages."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from halcyon.people.matching.keys import Key, query_keys
from halcyon.people.matching.records import Described
from halcyon.people.matching.retrieval import left_out, plan
from halcyon.people.matching.scoring import Candidate, rank
from halcyon.people.models import Link, MatchKey, SuppliedRecord

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
    asked: Described, *, leave_out: Iterable[uuid.UUID] = (), only: Iterable[uuid.UUID] | None = None, limit: int = 20
) -> Found:
    """The best candidates in the whole index (or among `only`) for what is asked, with how each field compares.

    Records in `leave_out` are as if they did not exist: they use up nothing of the budget and crowd out nobody.
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
    return Found(
        tuple(rank(asked, [described(r, person_id=str(persons[r.id])) for r in records], limit=limit)),
        truncated=bool(left_out(steps)),
    )
