"""Rows that are added in bulk are the rows that Django would have stored, and the indexes are there afterwards."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.forms.models import model_to_dict

from halcyon.demo.bulk import add_rows, indexes_afterwards
from halcyon.demo.match_keys import keys_of, second_process
from halcyon.people.matching.keys import index_keys
from halcyon.people.matching.records import Described
from halcyon.people.models import Identifier, MatchKey, SuppliedRecord

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
AWKWARD = ("plain", "back\\slash \\N \\t", "tab\there", "two\nlines\r", "Ægir Şahin Łukasz", "", "'quoted\" %s", "\\N")
NAMES = ("id", "source_key", "supplied", "given_name", "other_names", "birth_date", "protected_location")
SAME = {"source": "GP", "received_at": AT, "digest": "d", "owner_agency": "GP"}


def rows() -> list[tuple[object, ...]]:
    return [
        (uuid.UUID(int=n + 1), str(n), {"said": text}, text, (text,), date(2011, 2, 3) if n % 2 else None, n % 3 == 0)
        for n, text in enumerate(AWKWARD)
    ]


def stored() -> list[dict[str, object]]:
    return [
        model_to_dict(r) | {"id": r.id, "received_at": r.received_at} for r in SuppliedRecord.objects.order_by("id")
    ]


def test_the_same_is_stored_as_by_django_whatever_the_text_holds() -> None:
    assert add_rows(SuppliedRecord, NAMES, rows(), same=SAME) == len(AWKWARD)
    in_bulk = stored()
    SuppliedRecord.objects.all().delete()
    SuppliedRecord.objects.bulk_create(SuppliedRecord(**dict(zip(NAMES, r, strict=True)), **SAME) for r in rows())
    assert in_bulk == stored()
    assert [r["given_name"] for r in in_bulk] == list(AWKWARD)


def test_no_rows_are_nothing_to_do() -> None:
    assert add_rows(Identifier, ("id", "record_id", "system", "value"), []) == 0


def test_the_databases_constraints_still_refuse() -> None:
    add_rows(SuppliedRecord, NAMES, rows(), same=SAME)
    with pytest.raises(IntegrityError), transaction.atomic():
        add_rows(SuppliedRecord, NAMES, rows()[:1], same=SAME)


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, MatchKey._meta.db_table))


def test_indexes_are_built_again_and_a_table_with_rows_keeps_its_own() -> None:
    before, declared = indexes(), {i.name for i in MatchKey._meta.indexes}
    add_rows(SuppliedRecord, NAMES, rows(), same=SAME)
    with indexes_afterwards(MatchKey):
        meanwhile = indexes()
        add_rows(MatchKey, ("record_id", "kind", "value"), [(rows()[0][0], "family", "lim")])
    assert declared
    assert declared <= before
    assert not declared & meanwhile
    assert indexes() == before
    with indexes_afterwards(MatchKey):
        assert indexes() == before


def test_keys_from_the_second_process_are_the_matchers_own_in_order() -> None:
    people = [
        Described(given=name, family="Okafor-Lim", birth_date=date(2011, 2, 3), identifiers={}) for name in AWKWARD
    ]
    with second_process() as process:
        found = process.submit(keys_of, people).result(timeout=60)
    assert found == [sorted((k.kind, k.value) for k in index_keys(person)) for person in people]
