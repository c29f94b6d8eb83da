"""A database that cannot be written to just now: 503 with a time to try again, what was typed kept, nothing doubled."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from tests.support import County, lasting_county, raise_concern  # noqa: F401  (a fixture)

from halcyon.access.viewing import system
from halcyon.agencies.actions import make_token
from halcyon.agencies.queries import organisation
from halcyon.config.bench.messages import example
from halcyon.config.bench.running import headers
from halcyon.frontdoor.models import Contact


@contextmanager
def locked() -> Iterator[None]:
    """Somebody else holds what every concern must write; this connection waits a tenth of a second for it only."""
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 100")
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()
        return
    import psycopg

    given = connection.get_connection_params()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    with psycopg.connect(
        **{k: given[k] for k in ("host", "port", "user", "password", "dbname") if k in given}
    ) as other:
        other.execute("LOCK TABLE work_intakekey, cases_sharedtext, audit_audithead IN ACCESS EXCLUSIVE MODE")
        yield
        other.rollback()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")


@pytest.fixture
def bearer(lasting_county: County) -> str:  # noqa: F811
    text, _ = make_token(
        organisation=organisation("COMMUNITY"),
        scope="intake",
        name="test",
        days=1,
        by=system("test", at=lasting_county.now),
        at=lasting_county.now,
    )
    return text


def test_a_concern_sent_while_the_database_is_locked_is_taken_in_once_afterwards(
    lasting_county: County,  # noqa: F811
    bearer: str,
):
    client, sent = Client(raise_request_exception=False), headers(bearer, "key-1")
    body = json.dumps(example(lasting_county.now)).encode()

    def send() -> tuple[int, str]:
        with lasting_county.clock():
            answer = client.post("/fhir/$process-message", body, content_type="application/fhir+json", headers=sent)
        return answer.status_code, answer.headers.get("Retry-After", "")

    with locked():
        status, after = send()
        assert status == 503 and int(after) > 0
        status, after = send()
        assert status == 503
    assert Contact.objects.count() == 0
    assert [send()[0], send()[0]] == [201, 200]
    assert Contact.objects.count() == 1


def test_a_page_that_cannot_be_saved_says_so_and_keeps_what_was_typed(lasting_county: County):  # noqa: F811
    case = raise_concern(lasting_county).cases[0]
    client = lasting_county.client("ruth.okafor")
    client.raise_request_exception = False
    with lasting_county.clock(), locked():
        answer = client.post(f"/cases/{case}/analysis/", {"text": "A pattern that fits grooming.", "version": "0"})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "A pattern that fits grooming." in answer.content.decode()
    with lasting_county.clock():
        answer = client.post(f"/cases/{case}/analysis/", {"text": "A pattern that fits grooming.", "version": "0"})
    assert answer.status_code == 302
