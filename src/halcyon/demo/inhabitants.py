"""Loading the county's inhabitants: every agency's own records, the index over them, homes and families."""

from __future__ import annotations

import hashlib
import json
import random
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from halcyon.access.viewing import system
from halcyon.audit.actions import record as audit
from halcyon.demo.population import Agency, County, Home, Person, Supplied, make_county, records_of
from halcyon.kernel.sharing import Handling
from halcyon.people.matching.identifiers import normal_postcode, normal_telephone, valid_nhs_number
from halcyon.people.matching.keys import index_keys
from halcyon.people.matching.records import Described
from halcyon.people.models import (
    FamilyRelation,
    Household,
    HouseholdMember,
    Identifier,
    IndexPerson,
    Link,
    MatchKey,
    SuppliedRecord,
)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Inhabitants:
    """The county that was loaded, with each person's records by agency."""

    county: County
    records_of_person: dict[str, dict[str, uuid.UUID]]
    index: dict[str, uuid.UUID]
    people: int
    records: int


def _stable(rng: random.Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)


def load_inhabitants(*, at: datetime, today: date, people: int, seed: int, progress: Progress) -> Inhabitants:
    """Load everyone. Ids are drawn from the seed, so that both databases hold the same county.

    Which records are about whom is taken from the generator, as if the county had linked them before: the demonstration
    is not a test of the matcher (tests/people is).
    """
    progress("Inhabitants", 0, people)
    county = make_county(seed, people, today=today)
    rng = random.Random(f"halcyon demo ids {seed}")  # noqa: S311 - invented ids, nothing secret
    supplied = [record for agency in Agency for record in records_of(county, agency, seed)]
    protected = {h.id for h in county.households if h.protected}
    homes = {p.id: p.household for p in county.people}
    with transaction.atomic():
        index = {p.id: IndexPerson(id=_stable(rng), created_at=at) for p in county.people}
        known = {s.truth for s in supplied}
        IndexPerson.objects.bulk_create([i for p, i in index.items() if p in known], batch_size=2000)
        by_key: dict[tuple[str, str], SuppliedRecord] = {}
        by_person: dict[str, dict[str, uuid.UUID]] = defaultdict(dict)
        for start in range(0, len(supplied), 4000):
            part = supplied[start : start + 4000]
            made = [_row(s, _stable(rng), at=at, protected=homes[s.truth] in protected) for s in part]
            SuppliedRecord.objects.bulk_create(made, batch_size=500)
            for s, row in zip(part, made, strict=True):
                by_key[(s.agency, s.source_key)] = row
                by_person[s.truth].setdefault(s.agency, row.id)
            Identifier.objects.bulk_create(
                [i for s, row in zip(part, made, strict=True) for i in _identifiers(s, row, rng)], batch_size=2000
            )
            Link.objects.bulk_create(
                [
                    Link(
                        id=_stable(rng),
                        record=row,
                        person=index[s.truth],
                        how="person",
                        reason="Linked when the county’s records were first brought together.",
                        linked_by="system:demo",
                        linked_at=at,
                    )
                    for s, row in zip(part, made, strict=True)
                ],
                batch_size=1000,
            )
            _keys(made, part)
            progress("Records of twelve agencies", start + len(part), len(supplied))
        _families(supplied, by_key, rng)
        _homes(county, by_person, rng)
        by = system("demo", at=at)
        audit(
            actor=by.actor, agency=by.agency, action="county_loaded", object_kind="county", rule=f"seed_{seed}", at=at
        )
    _analyse()
    return Inhabitants(
        county=county,
        records_of_person=dict(by_person),
        index={p: i.id for p, i in index.items() if p in known},
        people=len(county.people),
        records=len(supplied),
    )


def _row(s: Supplied, key: uuid.UUID, *, at: datetime, protected: bool) -> SuppliedRecord:
    given = s.supplied
    birth = given["birth_date"]
    plain = json.dumps(given, sort_keys=True)
    return SuppliedRecord(
        id=key,
        source=s.agency,
        source_key=s.source_key,
        received_at=at,
        supplied=given,
        digest=hashlib.sha256(plain.encode()).hexdigest(),
        given_name=given["given"],
        family_name=given["family"],
        other_names=[given["other_names"]] if given["other_names"] else [],
        birth_date=date.fromisoformat(birth) if birth else None,
        birth_date_given=birth,
        sex=given["sex"][:1],
        ethnicity=given["ethnicity"],
        nhs_number=valid_nhs_number(given["nhs_number"]) or "",
        telephone=normal_telephone(given["telephone"]) or given["telephone"],
        address_line=", ".join(given["address_lines"])[:200],
        postcode=normal_postcode(given["postcode"]) or given["postcode"][:10],
        owner_agency=s.agency,
        category="identity",
        handling=Handling.OPEN.value,
        protected_location=protected and bool(given["postcode"]),
    )


def _identifiers(s: Supplied, row: SuppliedRecord, rng: random.Random) -> list[Identifier]:
    found = []
    if row.nhs_number:
        traced = s.agency in ("GP", "ACUTE", "COMMUNITY")
        found.append(
            Identifier(
                id=_stable(rng),
                record=row,
                system="nhs_number",
                value=row.nhs_number,
                verified=traced,
                verified_by=s.agency if traced else "",
            )
        )
    if s.supplied["upn"]:
        found.append(Identifier(id=_stable(rng), record=row, system="upn", value=s.supplied["upn"]))
    return found


def described(row: SuppliedRecord, s: Supplied) -> Described:
    """A record in the matcher's shape, straight from what was supplied."""
    return Described(
        record_id=str(row.id),
        given=row.given_name,
        family=row.family_name,
        other_names=tuple(row.other_names),
        birth_date=row.birth_date,
        sex=row.sex,
        nhs_number=row.nhs_number,
        identifiers={"upn": s.supplied["upn"]} if s.supplied["upn"] else {},
        postcode=row.postcode,
        address_line=row.address_line,
        telephone=row.telephone,
    )


def _keys(rows: list[SuppliedRecord], part: list[Supplied]) -> None:
    """Match keys by plain insert: half a million small rows, for which model objects are too slow."""
    values: list[tuple[Any, ...]] = [
        (row.id.hex if connection.vendor == "sqlite" else row.id, key.kind, key.value[:120])
        for row, s in zip(rows, part, strict=True)
        for key in sorted(index_keys(described(row, s)))
    ]
    table = MatchKey._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # COPY is not allowed into a table behind row-level security.
            cursor.execute(
                f"INSERT INTO {table} (record_id, kind, value)"  # noqa: S608
                " SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[])",
                [list(column) for column in zip(*values, strict=True)],
            )
        else:
            cursor.executemany(f"INSERT INTO {table} (record_id, kind, value) VALUES (%s, %s, %s)", values)  # noqa: S608


def _families(supplied: list[Supplied], by_key: dict[tuple[str, str], SuppliedRecord], rng: random.Random) -> None:
    FamilyRelation.objects.bulk_create(
        [
            FamilyRelation(
                id=_stable(rng),
                record=by_key[(s.agency, r["source_key"])],
                other=by_key[(s.agency, s.source_key)],
                kind=r["kind"],
                source=s.agency,
            )
            for s in supplied
            for r in s.supplied["relationships"]
            if (s.agency, r["source_key"]) in by_key
        ],
        batch_size=1000,
    )


def _homes(county: County, by_person: dict[str, dict[str, uuid.UUID]], rng: random.Random) -> None:
    """Households as the council or, failing that, the general practice describes them."""
    people: dict[str, Person] = {p.id: p for p in county.people}
    homes, members = [], []
    for home in county.households:
        if home.kind is Home.CARE_HOME:
            continue
        source = "COUNCIL" if all("COUNCIL" in by_person.get(m, {}) for m in home.members) else "GP"
        row = Household(id=_stable(rng), kind=home.kind.value, source=source, source_key=home.id)
        found = [
            HouseholdMember(
                id=_stable(rng),
                household=row,
                record_id=by_person[m].get(source) or next(iter(by_person[m].values())),
                standing=people[m].role,
            )
            for m in home.members
            if by_person.get(m)
        ]
        if found:
            homes.append(row)
            members += found
    Household.objects.bulk_create(homes, batch_size=1000)
    HouseholdMember.objects.bulk_create(members, batch_size=1000)


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
