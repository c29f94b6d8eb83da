"""Finding candidate records for a description: keys, a budget, scores. Takes no viewer: for acts, never for pages."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Field, Q, QuerySet

from halcyon.people.matching.keys import Key, query_keys
from halcyon.people.matching.records import Described
from halcyon.people.matching.retrieval import left_out, plan, shortlist
from halcyon.people.matching.scoring import Candidate, rank
from halcyon.people.models import HouseholdMember, Identifier, Link, MatchKey, SuppliedRecord
from halcyon.people.prepared import prepared

MOST_CANDIDATES = 400
# So many people are compared field by field for each that may be shown.
COMPARED = 3
# The kinds of keys that say where somebody lives or how they are rung.
_PLACED = frozenset({"telephone", "postcode", "family+postcode", "given+postcode"})


@dataclass(frozen=True)
class Found:
    """Scored candidates, best first. `truncated` says that keys were too common to look at every record."""

    candidates: tuple[Candidate, ...]
    truncated: bool


# What the matcher reads of a record: columns of SuppliedRecord.
READ = (
    "id",
    "given_name",
    "family_name",
    "other_names",
    "birth_date",
    "expected_date",
    "death_date",
    "sex",
    "nhs_number",
    "postcode",
    "former_postcodes",
    "address_line",
    "telephone",
    "received_at",
)
_RECORDS = " ".join(
    (
        "SELECT link.person_id,",
        ", ".join(f"record.{name}" for name in READ),
        "FROM people_link link JOIN people_suppliedrecord record ON record.id = link.record_id",
        "WHERE link.unlinked_at IS NULL AND link.record_id IN ",
    )
)
_NUMBERS = "SELECT record_id, system, value, verified FROM people_identifier WHERE record_id IN "
_COLUMNS = [
    column.get_col("record") for name in READ if isinstance(column := SuppliedRecord._meta.get_field(name), Field)
]


def described(
    record: SuppliedRecord, *, person_id: str = "", identifiers: Iterable[Identifier] | None = None
) -> Described:
    """What a supplied record says, in the matcher's shape. `identifiers` are its own, where they have been read."""
    own = record.identifiers.all() if identifiers is None else identifiers
    return _described(
        [getattr(record, name) for name in READ], [(i.system, i.value, i.verified) for i in own], person_id
    )


def _described(said: Sequence[Any], identifiers: Iterable[tuple[str, str, bool]], person_id: str) -> Described:
    record, given, family, others, born, expected, died, sex, number, postcode, former, line, telephone, received = said
    values = {system: (value, verified) for system, value, verified in identifiers}
    _, verified = values.pop("nhs_number", ("", False))
    return Described(
        record_id=str(record),
        person_id=person_id,
        given=given,
        family=family,
        other_names=tuple(others or ()),
        birth_date=born,
        expected_date=expected,
        death_date=died,
        sex=sex,
        nhs_number=number,
        nhs_verified=verified,
        identifiers={system: value for system, (value, _) in values.items()},
        postcode=postcode,
        former_postcodes=tuple(former or ()),
        address_line=line,
        telephone=telephone,
        received=received.date(),
    )


def find(
    asked: Described,
    *,
    leave_out: Iterable[uuid.UUID] = (),
    only: Iterable[uuid.UUID] | None = None,
    limit: int = 20,
    least: float = 0.0,
    blind: bool = False,
) -> Found:
    """The best candidates in the whole index (or among `only`) for what is asked, with how each field compares.

    Whoever is less likely than `least` is left out. Records in `leave_out` are as if they did not exist: they use up
    nothing of the budget and crowd out nobody. With `blind`, where protected people live and how they are rung finds
    nobody and is not compared: otherwise a search with one postcode after another would tell where they are (G10).
    """
    keys = query_keys(asked)
    if not keys:
        return Found((), truncated=False)
    index = _Index(leave_out, only)
    steps = plan(index.counts(keys), MOST_CANDIDATES)
    shared = index.sharing([step.key for step in steps if not step.cut_short])
    for step in steps:
        if step.cut_short and step.take:
            shared += index.sharing([step.key], most=step.take)
    guarded: set[str] = set()
    if blind:
        as_id = Link._meta.pk.to_python
        guarded = protected_people({as_id(person) for _, person, _ in shared})
        shared = [each for each in shared if each[2].kind not in _PLACED or str(as_id(each[1])) not in guarded]
    held = _linked(shortlist(shared, {step.key: step.held for step in steps}, COMPARED * limit))
    if guarded:
        held = [
            replace(d, postcode="", former_postcodes=(), address_line="", telephone="") if d.person_id in guarded else d
            for d in held
        ]
    return Found(
        tuple(rank(asked, held, limit=limit, least=least)),
        truncated=bool(left_out(steps)),
    )


def _linked(ids: Collection[Any]) -> list[Described]:
    """What those of the records say that are linked to a person; ids come as the database holds them.

    The statements are written here, because every concern and every search waits for them.
    """
    if not ids:
        return []
    values, marks = list(ids), ", ".join(["%s"] * len(ids))
    numbers: dict[Any, list[tuple[str, str, bool]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS + f"({marks})", values)
        rows = list(cursor.fetchall())
        cursor.execute(_NUMBERS + f"({marks})", values)
        for record, system, value, verified in cursor.fetchall():
            numbers.setdefault(record, []).append((system, value, bool(verified)))
    converters = [
        (place, [*connection.ops.get_db_converters(column), *column.output_field.get_db_converters(connection)], column)
        for place, column in enumerate(_COLUMNS)
    ]
    as_id = Link._meta.pk.to_python
    found = []
    for person, *said in rows:
        own = numbers.get(said[0], ())
        for place, convert, column in converters:
            for each in convert:
                said[place] = each(said[place], column, connection)
        found.append(_described(said, own, str(as_id(person))))
    return found


class _Index:
    """The match keys, without the records to leave out. Its two statements are written here, because every concern and
    every search waits for them, and they have a condition for each key.
    """

    def __init__(self, leave_out: Iterable[uuid.UUID], only: Iterable[uuid.UUID] | None) -> None:
        ids = MatchKey._meta.get_field("record").get_db_prep_value
        self.also, self.values = "", []
        for words, listed in (("NOT IN", list(leave_out)), ("IN", None if only is None else list(only))):
            if listed is not None and (listed or words == "IN"):
                self.also += f" AND held.record_id {words} ({', '.join(['%s'] * len(listed)) or 'NULL'})"
                self.values += [ids(each, connection) for each in listed]

    def counts(self, keys: Iterable[Key]) -> list[tuple[Key, int]]:
        """How many records carry each key that any record carries."""
        return [
            (Key(kind, value), count)
            for kind, value, count in self._read("SELECT kind, value, COUNT(*)", "", keys, " GROUP BY kind, value")
        ]

    def sharing(self, keys: Iterable[Key], *, most: int | None = None) -> list[tuple[Any, Any, Key]]:
        """The linked records that carry one of the keys, whose they are, and the key; with `most`, of the first so many
        that carry it. Ids come as the database holds them.
        """
        end = "" if most is None else f" ORDER BY held.id LIMIT {int(most)}"
        linked = " JOIN people_link link ON link.record_id = held.record_id AND link.unlinked_at IS NULL"
        rows = self._read("SELECT held.record_id, link.person_id, kind, value", linked, keys, end)
        return [(record, person, Key(kind, value)) for record, person, kind, value in rows]

    def _read(self, start: str, join: str, keys: Iterable[Key], end: str) -> list[tuple[Any, ...]]:
        by_kind: dict[str, list[str]] = {}
        for key in sorted(keys):
            by_kind.setdefault(key.kind, []).append(key.value)
        if not by_kind:
            return []
        wanted = " OR ".join(f"(kind = %s AND value IN ({', '.join(['%s'] * len(v))}))" for v in by_kind.values())
        with connection.cursor() as cursor:
            cursor.execute(
                f"{start} FROM people_matchkey held{join} WHERE ({wanted}){self.also}{end}",
                [*(text for kind, values in by_kind.items() for text in (kind, *values)), *self.values],
            )
            return list(cursor.fetchall())


def protected_people(people: Iterable[uuid.UUID]) -> set[str]:
    """Those of these index persons (as text) of whom any record is marked as a protected location."""
    marked = Link.objects.filter(
        person_id__in=set(people), unlinked_at__isnull=True, record__protected_location=True
    ).values_list("person_id", flat=True)
    return {str(person) for person in marked}


def records_of_same_person(record_id: uuid.UUID) -> set[uuid.UUID]:
    """The records that are linked to the same person as this one now; none while it is linked to nobody."""
    return {record for (record,) in _same([record_id])}


def records_of_same_people(record_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """The records that are linked to the same people as any of these."""
    return {record for (record,) in _same(record_ids)}


@prepared
def _same(ids: list[uuid.UUID]) -> QuerySet[Link, Any]:
    persons = Link.objects.filter(record_id__in=ids, unlinked_at__isnull=True).values("person_id")
    return Link.objects.filter(person_id__in=persons, unlinked_at__isnull=True).values_list("record_id")


def protected_places(record_id: uuid.UUID) -> list[str]:
    """Every protected address, postcode and telephone of the person a record is about, and of their household.

    For checking that none of it is told; takes no viewer, and is never shown.
    """
    return _listed(_protected_places([record_id]))


def family_places(record_id: uuid.UUID) -> list[str]:
    """The same of every address, postcode and telephone of the person and their household, protected or not."""
    return _listed(_places([record_id]))


def _listed(rows: Iterable[tuple[Any, ...]]) -> list[str]:
    return [place for row in rows for place in (row[0].split(",")[0], *row[1:]) if place]


@prepared
def _protected_places(ids: list[uuid.UUID]) -> QuerySet[SuppliedRecord, Any]:
    return _homes(ids).filter(protected_location=True).values_list("address_line", "postcode", "telephone")


@prepared
def _places(ids: list[uuid.UUID]) -> QuerySet[SuppliedRecord, Any]:
    return _homes(ids).values_list("address_line", "postcode", "telephone")


def _homes(ids: list[uuid.UUID]) -> QuerySet[SuppliedRecord]:
    """What says where the people of these records and their households live."""
    person = Link.objects.filter(record_id__in=ids, unlinked_at__isnull=True).values("person_id")
    own = SuppliedRecord.objects.filter(links__person_id__in=person, links__unlinked_at__isnull=True)
    homes = HouseholdMember.objects.filter(record__in=own.values("id"), ends__isnull=True).values("household_id")
    together = HouseholdMember.objects.filter(household_id__in=homes, ends__isnull=True).values("record_id")
    return SuppliedRecord.objects.filter(Q(id__in=ids) | Q(id__in=own.values("id")) | Q(id__in=together))
