"""The application's own role on PostgreSQL, beside the owner whom the suite connects as."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings
from django.db import connection, connections

from halcyon.config.database import put_up_fences
from halcyon.config.postgresql.base import DatabaseWrapper

ALIAS = "application"


@pytest.fixture(scope="session")
def _fences(django_db_setup, django_db_blocker) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    with django_db_blocker.unblock():
        put_up_fences(role=role())


def role() -> str:
    return unquote(urlsplit(settings.DATABASE_URL).username or "")


@pytest.fixture
def application(_fences, transactional_db) -> Iterator[DatabaseWrapper]:
    """A connection to the test's database as the application's role. Only what the test committed can be seen by it."""
    parts = urlsplit(settings.DATABASE_URL)
    wrapper = DatabaseWrapper(
        {**connection.settings_dict, "USER": role(), "PASSWORD": unquote(parts.password or "")}, alias=ALIAS
    )
    connections[ALIAS] = wrapper
    try:
        yield wrapper
    finally:
        wrapper.close()
        del connections[ALIAS]
