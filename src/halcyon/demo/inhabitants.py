"""Loading the county's inhabitants: every agency's own records, the index over them, homes and families."""

from __future__ import annotations

import hashlib
import json
import random
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from halcyon.access.viewing import system
from halcyon.audit.actions import record as audit
from halcyon.demo.bulk import add_rows, indexes_afterwards
from halcyon.demo.match_keys import keys_of, second_process
from halcyon.demo.population import Agency, County, Home, Person, Supplied, make_county, records_of
from halcyon.kernel.sharing import Handling
from halcyon.people.matching.identifiers import normal_postcode, normal_telephone, valid_nhs_number
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
PART = 4000  # records to a statement; ids are drawn part by part, so another number gives other ids


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
    with second_process() as process:
        county = make_county(seed, people, today=today)
        rng = random.Random(f"halcyon demo ids {seed}")  # noqa: S311 - invented ids, nothing secret
        supplied = [record for agency in Agency for record in records_of(county, agency, seed)]
        index = {p.id: _stable(rng) for p in county.people}
        known = {s.truth for s in supplied}
        protected = {h.id for h in county.households if h.protected}
        homes = {p.id: p.household for p in county.people}
        parts = [
            _part(supplied[start : start + PART], rng, protected={p for p, home in homes.items() if home in protected})
            for start in range(0, len(supplied), PART)
        ]
        # Asked for before anything is written, so that the keys are worked out while the rest is.
        keys = [process.submit(keys_of, part.described) for part in parts]
        by_key: dict[tuple[str, str], uuid.UUID] = {}
        by_person: dict[str, dict[str, uuid.UUID]] = defaultdict(dict)
        done = 0
        with transaction.atomic():
            add_rows(IndexPerson, ("id",), [(i,) for p, i in index.items() if p in known], same={"created_at": at})
            for part in parts:
                add_rows(SuppliedRecord, RECORD, part.rows, same={"received_at": at, **LABEL})
                add_rows(Identifier, IDENTIFIER, part.identifiers)
                add_rows(
                    Link,
                    ("id", "record_id", "person_id"),
                    [
                        (link, key, index[s.truth])
                        for link, key, s in zip(part.links, part.ids, part.supplied, strict=True)
                    ],
                    same={
                        "how": "person",
                        "reason": "Linked when the county’s records were first brought together.",
                        "linked_by": "system:demo",
                        "linked_at": at,
                    },
                )
                for s, key in zip(part.supplied, part.ids, strict=True):
                    by_key[(s.agency, s.source_key)] = key
                    by_person[s.truth].setdefault(s.agency, key)
                done += len(part.ids)
                progress("Records of twelve agencies", done, len(supplied))
            _families(supplied, by_key, rng)
            _homes(county, by_person, rng)
            with indexes_afterwards(MatchKey):
                for number, (part, found) in enumerate(zip(parts, keys, strict=True), 1):
                    add_rows(
                        MatchKey,
                        ("record_id", "kind", "value"),
                        [
                            (record, kind, value)
                            for record, own in zip(part.ids, found.result(), strict=True)
                            for kind, value in own
                        ],
                    )
                    progress("Keys by which people are found", number, len(parts))
            by = system("demo", at=at)
            audit(
                actor=by.actor,
                agency=by.agency,
                action="county_loaded",
                object_kind="county",
                rule=f"seed_{seed}",
                at=at,
            )
    _analyse()
    return Inhabitants(
        county=county,
        records_of_person=dict(by_person),
        index={p: i for p, i in index.items() if p in known},
        people=len(county.people),
        records=len(supplied),
    )


@dataclass(frozen=True)
class _Part:
    """Some records ready to be written, with all that hangs on each; every list but `identifiers` is in their order."""

    supplied: list[Supplied]
    ids: list[uuid.UUID]
    rows: list[tuple[Any, ...]]
    described: list[Described]
    identifiers: list[tuple[Any, ...]]
    links: list[uuid.UUID]


def _part(supplied: list[Supplied], rng: random.Random, *, protected: set[str]) -> _Part:
    ids = [_stable(rng) for _ in supplied]
    described = [_described(s) for s in supplied]
    rows = [_row(s, key, d, protected=s.truth in protected) for s, key, d in zip(supplied, ids, described, strict=True)]
    identifiers = [i for s, key, d in zip(supplied, ids, described, strict=True) for i in _identifiers(s, key, d, rng)]
    return _Part(supplied, ids, rows, described, identifiers, [_stable(rng) for _ in supplied])


def _described(s: Supplied) -> Described:
    """A record in the matcher's shape, straight from what was supplied."""
    given = s.supplied
    birth = given["birth_date"]
    return Described(
        given=given["given"],
        family=given["family"],
        other_names=(given["other_names"],) if given["other_names"] else (),
        birth_date=date.fromisoformat(birth) if birth else None,
        sex=given["sex"][:1],
        nhs_number=valid_nhs_number(given["nhs_number"]) or "",
        identifiers={"upn": given["upn"]} if given["upn"] else {},
        postcode=normal_postcode(given["postcode"]) or given["postcode"][:10],
        address_line=", ".join(given["address_lines"])[:200],
        telephone=normal_telephone(given["telephone"]) or given["telephone"],
    )


RECORD = (
    "id", "source", "source_key", "supplied", "digest", "given_name", "family_name", "other_names", "birth_date",
    "birth_date_given", "sex", "ethnicity", "nhs_number", "telephone", "address_line", "postcode", "owner_agency",
    "protected_location",
)  # fmt: skip
LABEL = {"category": "identity", "handling": Handling.OPEN.value}


def _row(s: Supplied, key: uuid.UUID, d: Described, *, protected: bool) -> tuple[Any, ...]:
    """One row of `RECORD`."""
    given = s.supplied
    plain = json.dumps(given, sort_keys=True)
    return (
        key,
        s.agency,
        s.source_key,
        given,
        hashlib.sha256(plain.encode()).hexdigest(),
        d.given,
        d.family,
        d.other_names,
        d.birth_date,
        given["birth_date"],
        d.sex,
        given["ethnicity"],
        d.nhs_number,
        d.telephone,
        d.address_line,
        d.postcode,
        s.agency,
        protected and bool(given["postcode"]),
    )


IDENTIFIER = ("id", "record_id", "system", "value", "verified", "verified_by")


def _identifiers(s: Supplied, key: uuid.UUID, d: Described, rng: random.Random) -> Iterator[tuple[Any, ...]]:
    """The rows of `IDENTIFIER` of one record."""
    if d.nhs_number:
        traced = s.agency in ("GP", "ACUTE", "COMMUNITY")
        yield _stable(rng), key, "nhs_number", d.nhs_number, traced, s.agency if traced else ""
    if s.supplied["upn"]:
        yield _stable(rng), key, "upn", s.supplied["upn"], False, ""


def _families(supplied: list[Supplied], by_key: dict[tuple[str, str], uuid.UUID], rng: random.Random) -> None:
    add_rows(
        FamilyRelation,
        ("id", "record_id", "other_id", "kind", "source"),
        [
            (_stable(rng), by_key[(s.agency, r["source_key"])], by_key[(s.agency, s.source_key)], r["kind"], s.agency)
            for s in supplied
            for r in s.supplied["relationships"]
            if (s.agency, r["source_key"]) in by_key
        ],
    )


def _homes(county: County, by_person: dict[str, dict[str, uuid.UUID]], rng: random.Random) -> None:
    """Households as the council or, failing that, the general practice describes them."""
    people: dict[str, Person] = {p.id: p for p in county.people}
    homes: list[tuple[Any, ...]] = []
    members: list[tuple[Any, ...]] = []
    for home in county.households:
        if home.kind is Home.CARE_HOME:
            continue
        source = "COUNCIL" if all("COUNCIL" in by_person.get(m, {}) for m in home.members) else "GP"
        key = _stable(rng)
        found = [
            (
                _stable(rng),
                key,
                by_person[m].get(source) or next(iter(by_person[m].values())),
                people[m].role,
            )
            for m in home.members
            if by_person.get(m)
        ]
        if found:
            homes.append((key, home.kind.value, source, home.id))
            members += found
    add_rows(Household, ("id", "kind", "source", "source_key"), homes)
    add_rows(HouseholdMember, ("id", "household_id", "record_id", "standing"), members)


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
