"""Reading the log is for the audit role, and is itself logged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from tests.audit.conftest import NOON, identifier, write

from halcyon.audit import guard, queries
from halcyon.audit.models import AuditEntry
from halcyon.audit.verify import verify

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=9)
LEAD = identifier(77)


@dataclass(frozen=True)
class Someone:
    capabilities: frozenset[str] = frozenset({"audit.read"})
    user_id: str = LEAD
    agency: str = "COUNCIL"


NOBODY = Someone(capabilities=frozenset({"person.open"}))


@pytest.fixture(autouse=True)
def log() -> None:
    for number in range(27):
        write(number)


READINGS: dict[str, Callable[[Someone], Any]] = {
    "about": lambda viewer: queries.entries_about(identifier(103), viewer, by=LEAD, at=LATER),
    "by": lambda viewer: queries.entries_by(identifier(2), viewer, by=LEAD, at=LATER),
    "searching": lambda viewer: queries.entries_searching("synthetic  NAME 3", viewer, by=LEAD, at=LATER),
    "term": lambda viewer: queries.search_term_of(
        AuditEntry.objects.filter(term_hash__gt="")[0].id, viewer, by=LEAD, at=LATER
    ),
}


@pytest.mark.parametrize("reading", READINGS)
def test_each_reading_leaves_one_row(reading: str) -> None:
    READINGS[reading](Someone())
    assert AuditEntry.objects.count() == 28
    row = AuditEntry.objects.get(actor=LEAD)
    assert (row.decision, row.rule, row.purpose, row.agency, row.at) == (
        "PERMIT",
        "audit.read",
        "audit",
        "COUNCIL",
        LATER,
    )
    assert row.action.startswith("audit_")


@pytest.mark.parametrize("reading", READINGS)
def test_without_the_audit_role_nothing_is_shown_and_the_refusal_is_logged(reading: str) -> None:
    with pytest.raises(PermissionDenied):
        READINGS[reading](NOBODY)
    row = AuditEntry.objects.get(actor=LEAD)
    assert (row.decision, row.rule) == ("DENY", "audit.read")


def test_who_looked_at_this_record() -> None:
    found = queries.entries_about(identifier(103), Someone(), by=LEAD, at=LATER)
    assert [entry.at for entry in found] == [NOON + timedelta(minutes=minutes) for minutes in (21, 12, 3)]
    asked = AuditEntry.objects.get(actor=LEAD)
    assert asked.object_ids == [identifier(103)]
    assert asked in queries.entries_about(identifier(103), Someone(), by=LEAD, at=LATER)


def test_a_record_that_nobody_looked_at_gives_an_empty_list_and_a_row() -> None:
    assert queries.entries_about(identifier(999), Someone(), by=LEAD, at=LATER) == []
    assert AuditEntry.objects.get(actor=LEAD).object_ids == [identifier(999)]


def test_what_this_person_did_page_by_page() -> None:
    first = queries.entries_by(identifier(2), Someone(), by=LEAD, at=LATER, limit=3)
    rest = queries.entries_by(identifier(2), Someone(), by=LEAD, at=LATER, before=first[-1].at)
    assert [entry.actor for entry in first + rest] == [identifier(2)] * 7
    times = [entry.at for entry in first + rest]
    assert times == sorted(times, reverse=True)


def test_who_searched_for_this_name() -> None:
    found = queries.entries_searching("  SYNTHETIC name 3", Someone(), by=LEAD, at=LATER)
    assert [entry.at for entry in found] == [NOON + timedelta(minutes=3)]
    # Looking for a search is a search for the same words, and is found as one.
    again = queries.entries_searching("Synthetic Name 3", Someone(), by=LEAD, at=LATER)
    assert {entry.actor for entry in again} == {identifier(3), LEAD}


def test_the_sealed_term_can_be_opened_by_the_audit_role() -> None:
    entry = AuditEntry.objects.get(at=NOON + timedelta(minutes=6))
    assert queries.search_term_of(entry.id, Someone(), by=LEAD, at=LATER) == (entry, "Synthetic Name 6")
    assert AuditEntry.objects.get(actor=LEAD).object_ids == [entry.actor]


def test_an_act_that_was_no_search_has_no_term() -> None:
    entry = AuditEntry.objects.get(at=NOON + timedelta(minutes=7))
    for number in (entry.id, 0):
        with pytest.raises(LookupError):
            queries.search_term_of(number, Someone(), by=LEAD, at=LATER)
    assert not AuditEntry.objects.filter(actor=LEAD).exists()


def test_only_opaque_ids_can_be_asked_for() -> None:
    with pytest.raises(guard.NotOpaque):
        queries.entries_about("Kestrel Jones", Someone(), by=LEAD, at=LATER)
    with pytest.raises(guard.NotOpaque):
        queries.entries_by("Kestrel Jones", Someone(), by=LEAD, at=LATER)


def test_reading_keeps_the_log_whole() -> None:
    for reading in READINGS.values():
        reading(Someone())
    assert verify().problems == []
