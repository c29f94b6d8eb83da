"""A question whose statement is kept is answered as Django answers it, for however many ids."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db.models import QuerySet

from halcyon.people import prepared as kept
from halcyon.people.models import SuppliedRecord
from halcyon.people.prepared import prepared

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
COLUMNS = ("id", "other_names", "birth_date", "received_at", "protected_location")


def asked(ids: list[uuid.UUID]) -> QuerySet[SuppliedRecord, Any]:
    found = SuppliedRecord.objects.filter(id__in=ids, source="GP") | SuppliedRecord.objects.filter(source_id__in=ids)
    return found.order_by("id").values_list(*COLUMNS)


def test_it_answers_as_django_does(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [
        SuppliedRecord.objects.create(
            source="GP" if number % 3 else "ACUTE",
            source_key=str(number),
            source_id=uuid.uuid4(),
            received_at=AT,
            supplied={},
            digest=str(number),
            other_names=["Æ", str(number)],
            birth_date=date(2015, 1, 1 + number) if number % 2 else None,
            protected_location=number % 5 == 0,
            owner_agency="GP",
        ).id
        for number in range(9)
    ]
    question = prepared(asked)
    assert question([]) == []
    # One by one, all together, and again with the statements that are kept by now.
    for some in ([ids[1]], ids[:3], ids, [ids[2]], ids[4:7], [uuid.uuid4()]):
        assert question(some) == list(asked(some))
    assert len(question(ids)) == 6
    # More than one statement asks about are asked about in parts.
    monkeypatch.setattr(kept, "MOST", 4)
    assert sorted(question(ids)) == sorted(asked(ids))


def test_a_question_that_does_not_ask_about_its_ids_is_refused() -> None:
    with pytest.raises(ValueError, match="every id"):
        prepared(lambda ids: SuppliedRecord.objects.filter(id=ids[0]).values_list("id"))([uuid.uuid4(), uuid.uuid4()])
