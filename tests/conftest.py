"""What every test shares: the same drawn cases every time, what is run again on PostgreSQL, the cast loaded once, and
emptying the database between transactional tests although it refuses deletion.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connections, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker
from tests.kept import Kept

from halcyon.config.scratch import Scratch, scratch

# For tests that name no profile of their own. A busy machine draws slowly, which says nothing about the rule.
settings.register_profile(
    "halcyon", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("halcyon")

# Rules in plain Python, the architecture and the browser's own scripts are the same beside either database. The folders
# are named, because a test elsewhere may start a product that has one without asking for the fixture.
PLAIN = (
    "tests/kernel/",
    "tests/practice/",
    "src/halcyon/practice/",
    "tests/people/",
    "tests/demo/test_population.py",
    "tests/work/test_canonical.py",
    "tests/frontdoor/whatif/",
    "tests/house/",
    "tests/web/test_scripts.py",
    "tests/web/test_presenting.py",
    "tests/web/test_wording.py",
    "tests/assurance/test_differencing.py",
    "tests/assurance/test_signals.py",
    "tests/learning/test_audit_rules.py",
    "tests/learning/test_improving_rules.py",
    "tests/learning/test_review_rules.py",
)
TOUCHES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what no database can change, and faults planted in the tests' own tools."""
    if os.environ.get("HALCYON_ASSURANCE") == "1" or not os.environ.get("HALCYON_DATABASE_OWNER_URL"):
        return
    once = pytest.mark.skip(reason="run on SQLite, where it comes to the same; here with HALCYON_ASSURANCE=1")
    for item in items:
        touches = TOUCHES & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db")
        plain = not touches and any(part in item.path.as_posix() for part in PLAIN)
        if plain or item.get_closest_marker("planted"):
            item.add_marker(once)


@pytest.fixture(scope="session")
def kept_cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Kept:
    """The demonstration's agencies and people, loaded once before any test's own changes and taken back."""
    from tests.support import build  # takes in half the product, which rules in plain Python do not wait for

    with django_db_blocker.unblock():
        return Kept.of(build)


@pytest.fixture(scope="session")
def made_product() -> Iterator[Scratch]:
    """A product with the demonstration's agencies that is never started: those of the tests begin as its copies.

    Its people were there before any moment at which a test lets its copy run.
    """
    with scratch(since=datetime(2026, 1, 5, tzinfo=UTC)) as made:
        yield made


@pytest.fixture(autouse=True, scope="session")
def _flush_past_append_only_triggers() -> Iterator[None]:
    """Let the flush after a `transaction=True` test empty the append-only tables too.

    Their triggers refuse DELETE and TRUNCATE, as they must. They are taken off for the flush, put back as they were in
    the same transaction, and stand during every test.
    """
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_without_triggers(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        connection = connections[self.connection.alias]
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            after: list[str] = []
            if connection.vendor == "sqlite":
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                for name, statement in cursor.fetchall():
                    cursor.execute(f'DROP TRIGGER "{name}"')
                    after.append(statement)
            else:
                cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
                for (table,) in cursor.fetchall():
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                    after.append(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            flush(self, sql_list)
            for statement in after:
                cursor.execute(statement, None)

    patch = pytest.MonkeyPatch()
    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_without_triggers)
    yield
    patch.undo()
