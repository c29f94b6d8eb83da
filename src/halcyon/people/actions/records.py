"""Records as they were supplied, kept word for word, and whose they are."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from halcyon.access.labels import Label
from halcyon.access.queries import hidden_subjects
from halcyon.access.viewing import Viewer
from halcyon.audit.acts import act
from halcyon.audit.rows import add, add_values
from halcyon.people.matching.identifiers import normal_postcode, normal_telephone, valid_nhs_number
from halcyon.people.matching.keys import index_keys
from halcyon.people.matching.records import Described
from halcyon.people.models import Identifier, Link, MatchKey, SuppliedRecord
from halcyon.people.places import at_protected_address
from halcyon.people.prepared import prepared
from halcyon.people.retrieval import described


@dataclass(frozen=True)
class Received:
    """A record that was received, what it says in the matcher's shape, and whether it is `new` or was kept before."""

    record: SuppliedRecord
    described: Described
    new: bool


@act
def receive_record(
    *,
    source: str,
    source_key: str,
    supplied: Mapping[str, Any],
    asked: Described,
    by: Viewer,
    at: datetime,
    label: Label,
    source_id: uuid.UUID | None = None,
    birth_date_given: str = "",
    ethnicity: str = "",
) -> Received:
    """Keep a record word for word, with its identifiers and match keys. The same version twice is kept once.

    `asked` is what the record says in the matcher's shape; its text is stored as given in `supplied` and, tidied, in
    columns for matching. An address that is marked as protected of anybody is so here too.
    """
    plain = json.loads(json.dumps(dict(supplied), default=str))
    digest = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    record = SuppliedRecord(
        source=source,
        source_key=source_key,
        source_id=source_id,
        received_at=at,
        supplied=plain,
        digest=digest,
        given_name=asked.given,
        family_name=asked.family,
        other_names=list(asked.other_names),
        birth_date=asked.birth_date,
        birth_date_given=birth_date_given,
        expected_date=asked.expected_date,
        death_date=asked.death_date,
        sex=asked.sex[:1],
        ethnicity=ethnicity,
        nhs_number=valid_nhs_number(asked.nhs_number) or "",
        telephone=normal_telephone(asked.telephone) or asked.telephone[:30],
        address_line=asked.address_line[:200],
        postcode=normal_postcode(asked.postcode) or asked.postcode[:10],
        former_postcodes=[code for code in map(normal_postcode, asked.former_postcodes) if code],
        **label.fields(),
    )
    record.protected_location = record.protected_location or at_protected_address(asked.postcode, asked.address_line)
    if not add(record, unless=("source", "source_key", "digest")):
        standing = SuppliedRecord.objects.get(source=source, source_key=source_key, digest=digest)
        return Received(standing, described(standing), new=False)
    numbers = dict(asked.identifiers)
    if record.nhs_number:
        numbers["nhs_number"] = record.nhs_number
    identifiers = [
        Identifier(
            record=record,
            system=system,
            value=value,
            verified=system == "nhs_number" and asked.nhs_verified,
            verified_by=source if system == "nhs_number" and asked.nhs_verified else "",
        )
        for system, value in numbers.items()
    ]
    add(*identifiers)
    received = Received(record, described(record, identifiers=identifiers), new=True)
    columns = ("record_id", "kind", "value")
    keys = [(record.id, key.kind, key.value[:120]) for key in sorted(index_keys(received.described))]
    add_values(MatchKey, columns, keys, unless=columns)
    return received


def records_of(person_id: uuid.UUID) -> list[uuid.UUID]:
    return [record for (record,) in _records([person_id])]


@prepared
def _records(people: list[uuid.UUID]) -> QuerySet[Link, Any]:
    return Link.objects.filter(person_id__in=people, unlinked_at__isnull=True).values_list("record_id")


def records_shown(person_id: uuid.UUID, *, by: Viewer, at: datetime) -> list[uuid.UUID]:
    """The records of a person, or [] alike for nobody and for someone who is hidden from this viewer."""
    records = records_of(person_id)
    return [] if not records or hidden_subjects(by, {person_id, *records}, at=at) else records
