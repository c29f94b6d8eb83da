"""The second fence (security goal G9): the application's role alone sees no case content and can undo nothing."""

from __future__ import annotations

import threading
import uuid
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory
from tests.config.conftest import ALIAS, role

from halcyon.access.fence import acting, acting_for
from halcyon.access.models import Relationship
from halcyon.cases.models import Case
from halcyon.chronology.models import Event, EventContent
from halcyon.config.database import (
    NARROWER,
    ORDINARY,
    POLICY,
    ActingForMiddleware,
    fenced_tables,
    put_up_fences,
)
from halcyon.people.models import IndexPerson, SuppliedRecord
from halcyon.work.models import Draft, Message

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
EVERYTHING = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def ask(wrapper, sql, params=None):
    with wrapper.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def count(wrapper, table):
    return ask(wrapper, f"SELECT count(*) FROM {table}")[0][0]


@pytest.fixture
def content() -> dict[str, int]:
    """Rows in tables of several rooms, written by the owner: table to how many."""
    record = SuppliedRecord.objects.create(
        source="ACUTE", source_key="1", received_at=NOW, supplied={}, digest="0", owner_agency="ACUTE"
    )
    case = Case.objects.create(
        reference="T1",
        pathway="x",
        pathway_version=1,
        state="a",
        record_id=record.id,
        opened_at=NOW,
        owner_agency="ACUTE",
    )
    event = Event.objects.create(
        seq=1, subject_id=record.id, case_id=case.id, kind="opened", happened_at=NOW, recorded_at=NOW,
        by_agency="ACUTE", commitment="0", owner_agency="ACUTE",
    )  # fmt: skip
    EventContent.objects.create(event=event, salt="0", sentence="What was said")
    Draft.objects.create(user=uuid.uuid4(), form="concern", key="new", data={}, updated_at=NOW)
    Message.objects.create(
        key="1", kind="x", subject_id=case.id, to_user=uuid.uuid4(), title="A message", body="Its text", created_at=NOW
    )
    IndexPerson.objects.create(created_at=NOW)
    return {"people_suppliedrecord": 1, "cases_case": 1, "chronology_event": 1, "chronology_eventcontent": 1,
            "work_draft": 1, "work_message": 1}  # fmt: skip


@pytest.mark.postgres
def test_without_an_actor_every_case_table_is_empty_and_with_one_it_is_not(application, content):
    assert len(fenced_tables()) >= 20
    assert {t: count(application, t) for t in fenced_tables() if count(application, t)} == {}
    assert {t: count(connection, t) for t in content} == content, "the owner sees what there is"
    with acting_for("system:test"):
        assert {t: count(application, t) for t in content} == content


@pytest.mark.postgres
def test_a_table_whose_fence_was_taken_down_is_found(application, content):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE work_message DISABLE ROW LEVEL SECURITY")
    try:
        assert {t for t in fenced_tables() if count(application, t)} == {"work_message"}
    finally:
        put_up_fences(role=role())
    assert count(application, "work_message") == 0


@pytest.mark.postgres
def test_every_fence_stands_as_it_was_put_up(application):
    standing = ask(
        connection,
        "SELECT c.relname, c.relrowsecurity, p.polname, p.polcmd::text, p.polpermissive,"
        " pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)"
        " FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid ORDER BY 1",
    )
    assert [row[0] for row in standing] == fenced_tables()
    same = "(COALESCE(current_setting('halcyon.acting_for'::text, true), ''::text) <> ''::text)"
    assert {row[1:] for row in standing} == {(True, POLICY, "*", True, same, same)}


@pytest.mark.postgres
def test_without_an_actor_nothing_can_be_written_either(application, content):
    values = "(gen_random_uuid(), gen_random_uuid(), 'concern', 'new', '{}', 1, now())"
    with pytest.raises(DatabaseError, match="row-level security"):
        ask(application, f'INSERT INTO work_draft (id, "user", form, key, data, version, updated_at) VALUES {values}')
    with application.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET state = 'b'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM work_draft")
        assert cursor.rowcount == 0
    assert Case.objects.get().state == "a"


@pytest.mark.postgres
def test_the_role_has_exactly_the_rights_it_needs(application):
    tables = ask(
        connection, "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    assert len(tables) > 50
    for (table,) in tables:
        held = {
            right
            for right in EVERYTHING
            if ask(connection, "SELECT has_table_privilege(%s, %s, %s)", [role(), f'"{table}"', right])[0][0]
        }
        assert held == NARROWER.get(table, ORDINARY), table
    assert ask(connection, "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = %s", [role()]) == [(0,)]
    (kind,) = ask(
        connection,
        "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = %s",
        [role()],
    )
    assert kind == (False, False, False, False)


@pytest.mark.postgres
def test_what_triggers_refuse_the_role_may_not_even_try(application):
    named = "tgname ~ '_no_(update|change)$'"
    guarded = ask(connection, f"SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE {named}")
    assert {table for table, _ in guarded} >= {"audit_auditentry", "chronology_event", "sharing_disclosure"}
    assert [table for table, _ in guarded if "UPDATE" in NARROWER.get(table, ORDINARY)] == []


@pytest.mark.postgres
@pytest.mark.parametrize(
    "attack",
    [
        "DELETE FROM audit_auditentry",
        "UPDATE audit_auditentry SET actor = 'x'",
        "TRUNCATE audit_auditentry CASCADE",
        "TRUNCATE cases_case CASCADE",
        "UPDATE chronology_event SET kind = 'x'",
        "DELETE FROM chronology_event",
        "UPDATE chronology_eventcontent SET sentence = 'x'",
        "UPDATE sharing_disclosure SET items = 'x'",
        "DELETE FROM sharing_disclosure",
        "UPDATE chronology_erasure SET rule = 'x'",
        "DELETE FROM audit_audithead",
        "ALTER TABLE audit_auditentry DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_auditentry_no_change ON audit_auditentry",
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
        f"DROP POLICY {POLICY} ON cases_case",
        f"ALTER POLICY {POLICY} ON cases_case USING (true)",
        "ALTER TABLE cases_case ADD COLUMN hidden text",
        "DROP TABLE cases_case CASCADE",
        "CREATE TABLE mine (a int)",
        "CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "SET session_replication_role = replica",
        "SET ROLE halcyon_owner",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    ],
)
def test_the_role_cannot_change_what_is_kept_or_what_guards_it(application, content, attack):
    with acting_for("system:test"), pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        ask(application, attack)
    assert EventContent.objects.get().sentence == "What was said"


@pytest.mark.postgres
def test_a_connection_that_is_used_again_has_forgotten_whom_it_acted_for(application, content):
    with acting_for("system:one"):
        assert count(application, "cases_case") == 1
        backend = ask(application, "SELECT pg_backend_pid()")
    assert count(application, "cases_case") == 0
    assert ask(application, "SELECT pg_backend_pid()") == backend, "it is the same connection"
    with acting_for("system:two"):
        assert ask(application, "SELECT current_setting('halcyon.acting_for')") == [("system:two",)]
        with acting_for("system:three"):
            assert ask(application, "SELECT current_setting('halcyon.acting_for')") == [("system:three",)]
        assert ask(application, "SELECT current_setting('halcyon.acting_for')") == [("system:two",)]
    assert ask(application, "SELECT current_setting('halcyon.acting_for', true)") == [("",)]


@pytest.mark.postgres
def test_what_is_rolled_back_takes_no_actor_away_and_leaves_none_behind(application, content):
    with acting_for("system:one"):
        with pytest.raises(ZeroDivisionError), transaction.atomic(using=ALIAS):
            assert count(application, "cases_case") == 1
            1 / 0  # noqa: B018
        assert count(application, "cases_case") == 1
        with transaction.atomic(using=ALIAS):
            with pytest.raises(DatabaseError), transaction.atomic(using=ALIAS):
                ask(application, "SELECT 1 FROM no_such_table")
            assert count(application, "cases_case") == 1
    with transaction.atomic(using=ALIAS):
        with acting_for("system:two"):
            assert count(application, "cases_case") == 1
        assert count(application, "cases_case") == 0
        with pytest.raises(DatabaseError), transaction.atomic(using=ALIAS), acting_for("system:three"):
            ask(application, "SELECT 1 FROM no_such_table")
        assert count(application, "cases_case") == 0
    assert count(application, "cases_case") == 0


@pytest.mark.postgres
def test_an_actor_that_a_rollback_took_back_is_told_again(application, content):
    told = "SELECT current_setting('halcyon.acting_for')"
    with acting_for("system:one"):
        with pytest.raises(DatabaseError), transaction.atomic(using=ALIAS), acting_for("system:two"):
            ask(application, "SELECT 1 FROM no_such_table")
        with acting_for("system:two"):
            assert ask(application, told) == [("system:two",)]
        with transaction.atomic(using=ALIAS), ExitStack() as longer:
            with pytest.raises(DatabaseError), transaction.atomic(using=ALIAS):
                longer.enter_context(acting_for("system:three"))
                ask(application, "SELECT 1 FROM no_such_table")
            assert ask(application, told) == [("system:three",)]


@pytest.mark.postgres
def test_a_transaction_can_still_choose_its_isolation_first(application, content):
    with acting_for("system:one"), transaction.atomic(using=ALIAS), application.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT count(*) FROM cases_case")
        assert cursor.fetchone() == (1,)


@pytest.mark.postgres
def test_putting_up_fences_again_changes_nothing_and_the_role_itself_cannot(application):
    first = put_up_fences(role=role())
    assert put_up_fences(role=role()) == first
    with pytest.raises(ValueError, match="migrate as the owner"):
        put_up_fences(role=role(), using=ALIAS)


def test_an_actor_ends_with_its_block_and_does_not_reach_another_thread():
    seen = []
    with acting_for("system:one"):
        other = threading.Thread(target=lambda: seen.append(acting()))
        other.start()
        other.join()
        seen.append(acting())
        with pytest.raises(ZeroDivisionError), acting_for("system:two"):
            1 / 0  # noqa: B018
        seen.append(acting())
    assert [*seen, acting()] == ["", "system:one", "system:one", ""]


def test_acting_for_nobody_is_refused():
    with pytest.raises(ValueError, match="for whom"), acting_for(""):
        pass


class Someone:
    actor = "someone"


@pytest.mark.parametrize(("viewer", "expected"), [(None, ""), (Someone(), "someone")])
def test_a_page_is_made_for_whoever_is_signed_in(viewer, expected):
    seen = []
    request = RequestFactory().get("/")
    request.viewer = viewer
    ActingForMiddleware(lambda _: seen.append(acting()))(request)
    assert [*seen, acting()] == [expected, ""]


def test_a_page_that_fails_leaves_no_actor_behind():
    def fails(_):
        raise ZeroDivisionError

    request = RequestFactory().get("/")
    request.viewer = Someone()
    with pytest.raises(ZeroDivisionError):
        ActingForMiddleware(fails)(request)
    assert acting() == ""


@pytest.mark.django_db
def test_relationships_are_not_case_content():
    """Who works with whom is read to decide what may be seen, so it lies before the fence, and says nothing itself."""
    assert Relationship._meta.db_table not in fenced_tables()
