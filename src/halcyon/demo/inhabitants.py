"""Loading the county's inhabitants: every agency's own records, the index over them, homes and families."""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from halcyon.access.viewing import system
from halcyon.audit.actions import record as audit
from halcyon.demo.bulk import add_rows, indexes_afterwards, without_collecting
from halcyon.demo.match_keys import keys_of, second_process
from halcyon.demo.population import Agency, County, Home, Supplied, make_county, records_of
from halcyon.demo.population.known import involvement
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
PART = 4000  # records written at a time
AHEAD = 6  # parts whose keys may be worked out while others are written: bounds what waits in memory
RECORDS_EACH = 1.6  # records of one person, about: for showing how far it has come
# Ids ascend in the order in which rows are added, so that a database adds to the ends of its indexes instead of all
# over them, which at a million people is several times quicker. They part by about this many rows of one table.
ROWS_EACH = 8


@dataclass(frozen=True)
class Inhabitants:
    """The county that was loaded, with each known person's id in the index."""

    county: County
    index: dict[str, uuid.UUID]
    people: int
    records: int


class Ids:
    """Ids drawn from a seed, each larger than the one before; `rows` is how many are wanted at the most."""

    def __init__(self, rng: random.Random, rows: int) -> None:
        self.rng, self.last, self.bits = rng, 0, 128 - rows.bit_length()

    def __call__(self) -> uuid.UUID:
        self.last += 1 + self.rng.getrandbits(self.bits)
        return uuid.UUID(int=self.last, version=4)


def load_inhabitants(*, at: datetime, today: date, people: int, seed: int, progress: Progress) -> Inhabitants:
    """Load everyone. Ids are drawn from the seed, so that both databases hold the same county.

    Which records are about whom is taken from the generator, as if the county had linked them before: the demonstration
    is not a test of the matcher (tests/people is). Of the records only a few parts are in memory at a time.
    """
    progress("Inhabitants", 0, people)
    with second_process() as process, without_collecting(), transaction.atomic():
        county = make_county(seed, people, today=today, progress=lambda count: progress("Inhabitants", count, people))
        with indexes_afterwards(MatchKey, Link, Identifier):
            loading = _Loading(county, seed, process, at=at, progress=progress)
            levels = involvement(county, seed)
            for agency in Agency:
                loading.agency(agency.value, records_of(county, agency, seed, levels=levels))
            loading.finish()
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
    return Inhabitants(county=county, index=loading.index, people=len(county.people), records=loading.done)


class _Loading:
    """Writes the county part by part."""

    def __init__(
        self, county: County, seed: int, process: ProcessPoolExecutor, *, at: datetime, progress: Progress
    ) -> None:
        self.county, self.process, self.at, self.progress = county, process, at, progress
        rng = random.Random(f"halcyon demo ids {seed}")  # noqa: S311 - invented ids, nothing secret
        rows = ROWS_EACH * len(county.people)
        kinds = ("person", "record", "identifier", "link", "relation", "home", "member")
        self.ids = {kind: Ids(rng, rows) for kind in kinds}
        self.person = {p.id: self.ids["person"]() for p in county.people}
        self.protected = {m for h in county.households if h.protected for m in h.members}
        self.index: dict[str, uuid.UUID] = {}  # of those that somebody knows
        # By whom a home is described: the council or, failing that, the general practice, or else anybody.
        self.described_by: dict[str, dict[str, uuid.UUID]] = {"COUNCIL": {}, "GP": {}, "": {}}
        self.keys: deque[tuple[list[uuid.UUID], Future[list[list[tuple[str, str]]]]]] = deque()
        self.done = 0
        self.of = round(len(county.people) * RECORDS_EACH)

    def agency(self, agency: str, supplied: Iterator[Supplied]) -> None:
        """Write one agency's records, and the relations among them."""
        by_key: dict[str, uuid.UUID] = {}
        relations: list[tuple[str, str, str]] = []
        while some := list(itertools.islice(supplied, PART)):
            ids = self._part(some)
            for s, key in zip(some, ids, strict=True):
                by_key[s.source_key] = key
                relations += [(r["source_key"], s.source_key, r["kind"]) for r in s.supplied["relationships"]]
        make = self.ids["relation"]
        add_rows(
            FamilyRelation,
            ("id", "record_id", "other_id", "kind", "source"),
            [(make(), by_key[one], by_key[other], kind, agency) for one, other, kind in relations if one in by_key],
        )

    def finish(self) -> None:
        """Write the homes, and the keys that wait."""
        _homes(self.county, self.described_by, self.ids)
        while self.keys:
            self._write_keys()

    def _part(self, supplied: list[Supplied]) -> list[uuid.UUID]:
        make, link = self.ids["record"], self.ids["link"]
        ids = [make() for _ in supplied]
        described = [_described(s) for s in supplied]
        # Asked for before anything is written, so that the keys are worked out while the rest is.
        self.keys.append((ids, self.process.submit(keys_of, described)))
        for s, key in zip(supplied, ids, strict=True):
            for by in (s.agency, ""):
                if by in self.described_by:
                    self.described_by[by].setdefault(s.truth, key)
        known = {s.truth for s in supplied if s.truth not in self.index}
        new = {p: self.person[p] for p in sorted(known)}
        self.index |= new
        rows = [
            _row(s, key, d, protected=s.truth in self.protected)
            for s, key, d in zip(supplied, ids, described, strict=True)
        ]
        add_rows(IndexPerson, ("id",), [(i,) for i in new.values()], same={"created_at": self.at})
        add_rows(SuppliedRecord, RECORD, rows, same={"received_at": self.at, **LABEL})
        number = self.ids["identifier"]
        add_rows(
            Identifier,
            IDENTIFIER,
            [i for s, key, d in zip(supplied, ids, described, strict=True) for i in _identifiers(s, key, d, number)],
        )
        add_rows(
            Link,
            ("id", "record_id", "person_id"),
            [(link(), key, self.person[s.truth]) for s, key in zip(supplied, ids, strict=True)],
            same={
                "how": "person",
                "reason": "Linked when the county’s records were first brought together.",
                "linked_by": "system:demo",
                "linked_at": self.at,
            },
        )
        while len(self.keys) > AHEAD:
            self._write_keys()
        self.done += len(ids)
        self.progress("Records of twelve agencies", min(self.done, self.of), self.of)
        return ids

    def _write_keys(self) -> None:
        ids, found = self.keys.popleft()
        add_rows(
            MatchKey,
            ("record_id", "kind", "value"),
            [(key, kind, value) for key, own in zip(ids, found.result(), strict=True) for kind, value in own],
        )


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


def _identifiers(s: Supplied, key: uuid.UUID, d: Described, number: Ids) -> Iterator[tuple[Any, ...]]:
    """The rows of `IDENTIFIER` of one record."""
    if d.nhs_number:
        traced = s.agency in ("GP", "ACUTE", "COMMUNITY")
        yield number(), key, "nhs_number", d.nhs_number, traced, s.agency if traced else ""
    if s.supplied["upn"]:
        yield number(), key, "upn", s.supplied["upn"], False, ""


def _homes(county: County, described_by: dict[str, dict[str, uuid.UUID]], ids: dict[str, Ids]) -> None:
    """Households as the council or, failing that, the general practice describes them."""
    anyone = described_by[""]
    homes: list[tuple[Any, ...]] = []
    members: list[tuple[Any, ...]] = []
    for home in county.households:
        if home.kind is Home.CARE_HOME:
            continue
        source = "COUNCIL" if all(m in described_by["COUNCIL"] for m in home.members) else "GP"
        known = [m for m in home.members if m in anyone]
        if not known:
            continue
        key = ids["home"]()
        homes.append((key, home.kind.value, source, home.id))
        members += [
            (ids["member"](), key, described_by[source].get(m, anyone[m]), county.person(m).role) for m in known
        ]
    add_rows(Household, ("id", "kind", "source", "source_key"), homes)
    add_rows(HouseholdMember, ("id", "household_id", "record_id", "standing"), members)


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
