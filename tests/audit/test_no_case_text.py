"""Nobody can put case content into the log: not a caller, not a request, not someone writing past the actions."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.audit.conftest import NOON, identifier

import halcyon
from halcyon.audit import actions, chain, guard
from halcyon.audit.models import AuditEntry, AuditHead

CASE_TEXT = [
    "Kestrel Jones",
    "kestrel jones",
    "Łukasz",
    "She said that he hit her",
    "14 Almond Row, MR1 4QX",
    "MR1 4QX",
    "MR14QX",
    "999 000 0018",
    "9990000018",
    "999-000-0018",
    "07700900123",
    "07700.900.123",
    "01632 960001",
    "k.jones@school.example",
    "2011-04-03",
    "20110403",
    "O'Brien",
    "'; drop table",
    "<script>",
    "a\nb",
    "\x00",
    "\ud800",
    "‮",
    "x" * 81,
    "-",
    " ",
]
CODES = ("agency", "purpose", "action", "object_kind", "decision", "rule")


def row(**changes: Any) -> dict[str, Any]:
    return {
        "actor": identifier(1),
        "agency": "COUNCIL",
        "action": "read",
        "object_kind": "person",
        "object_ids": [identifier(2)],
        "at": NOON,
        **changes,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("text", CASE_TEXT)
@pytest.mark.parametrize("argument", [*CODES, "actor", "object_ids", "fields"])
def test_case_text_is_refused_and_not_repeated(argument: str, text: str) -> None:
    value = [text] if argument in ("object_ids", "fields") else text
    with pytest.raises(guard.NotOpaque) as refused:
        actions.record(**row(**{argument: value}))
    assert text.strip("- ") == "" or text not in str(refused.value)
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("argument", ["object_ids", "fields"])
def test_one_text_in_place_of_a_list_is_refused(argument: str) -> None:
    with pytest.raises(guard.NotOpaque):
        actions.record(**row(**{argument: identifier(1)}))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["jane", "Jones", "police", "42", "MASH-2026-00123"])
@pytest.mark.parametrize("argument", ["actor", "object_ids"])
def test_even_a_single_word_is_no_opaque_id(argument: str, name: str) -> None:
    with pytest.raises(guard.NotOpaque):
        actions.record(**row(**{argument: [name] if argument == "object_ids" else name}))


@settings(derandomize=True, max_examples=400)
@given(st.text(min_size=1, max_size=120))
def test_whatever_passes_the_guard_is_a_code(text: str) -> None:
    try:
        passed = guard.code("action", text)
    except guard.NotOpaque:
        return
    assert passed.isascii()
    assert not any(character.isspace() or character in "@'\"<>" for character in passed)
    assert len(passed) <= guard.CODE_LENGTH


@settings(derandomize=True, max_examples=400)
@given(st.from_regex(r"[A-Za-z ]{0,8}\d{3}[-. ]?\d{3}[-. ]?\d{4}[A-Za-z ]{0,8}", fullmatch=True))
def test_no_nhs_number_passes_however_written(text: str) -> None:
    with pytest.raises(guard.NotOpaque):
        guard.code("rule", text)
    with pytest.raises(guard.NotOpaque):
        guard.object_ids([text])


@pytest.mark.parametrize(
    "code",
    [
        "read",
        "PERMIT",
        "clause:4.2",
        "s47",
        "rule:2026-04-01",
        f"agreement:{identifier(3)}",
        "return_home_interview/v2",
    ],
)
def test_codes_that_the_program_uses_pass(code: str) -> None:
    assert guard.code("rule", code) == code


@pytest.mark.parametrize("actor", [identifier(1), "system:notice_overdue_clocks", "agency:COUNCIL"])
def test_people_jobs_and_agencies_systems_may_act(actor: str) -> None:
    assert guard.actor(actor) == actor


@pytest.mark.django_db
def test_a_search_term_is_nowhere_to_be_read() -> None:
    canary = "Zzyzx-Canary-Kestrel"
    actions.record(**row(action="search", search_term=canary))
    actions.record(**row(session=canary, request_id=canary))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit_auditentry")
        everything = " ".join(str(value) for stored in cursor.fetchall() for value in stored)
    for trace in (canary, canary.casefold(), canary.encode().hex(), "Canary", chain.settled_term(canary)):
        assert trace not in everything


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value"),
    [
        *((column, "Kestrel Jones") for column in ("actor", *CODES)),
        ("request_id", "kestrel"),
        ("session", "kestrel"),
        ("object_ids", ["Kestrel Jones's record"]),
        ("field_names", ["he said: no"]),
    ],
)
def test_the_database_refuses_text_that_comes_past_the_actions(column: str, value: Any) -> None:
    made = actions.record(**row())
    head = AuditHead.objects.get(shard=made.shard)
    made.pk, made.seq = made.pk + 16, head.seq + 1
    setattr(made, column, value)
    with pytest.raises(DatabaseError, match="codes and opaque ids only"), transaction.atomic():
        made.save(force_insert=True)


SOURCE = Path(halcyon.__file__).parent
# The demonstration's years are written in bulk, as the acts would have: tests/demo/test_history.py compares every row.
BULK = SOURCE / "demo" / "history" / "writing.py"
OUTSIDE = sorted(
    path for path in SOURCE.rglob("*.py") if "audit" not in path.relative_to(SOURCE).parts[0] and path != BULK
)


def writes_entries(tree: ast.AST) -> bool:
    """Whether the code makes rows of the log by itself: `AuditEntry(...)` or anything of `AuditEntry.objects`."""
    names = {"AuditEntry", "AuditObject", "AuditHead", "AuditCheckpoint"}
    makers = {"create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            return True
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in makers:
            parts = {part.id for part in ast.walk(node.func) if isinstance(part, ast.Name)}
            if parts & names:
                return True
    return False


def passes_request_text(tree: ast.AST) -> bool:
    """Whether something read straight from a request is given to `record` as anything but a mark or a search term."""
    raw = {"GET", "POST", "META", "COOKIES", "FILES", "headers", "body", "cleaned_data", "path", "path_info"}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        given_names = {keyword.arg for keyword in node.keywords}
        if name != "record" or not {"actor", "object_kind"} <= given_names:
            continue
        for keyword in node.keywords:
            if keyword.arg in ("search_term", "session", "request_id"):
                continue
            if any(isinstance(part, ast.Attribute) and part.attr in raw for part in ast.walk(keyword.value)):
                return True
    return False


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: str(path.relative_to(SOURCE)))
def test_only_the_actions_write_the_log_and_never_from_a_request(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not writes_entries(tree)
    assert not passes_request_text(tree)


@pytest.mark.parametrize(
    "code",
    [
        "AuditEntry(actor='x').save()",
        "AuditEntry.objects.create(actor='x')",
        "AuditEntry.objects.filter(pk=1).delete()",
        "models.AuditEntry; AuditHead.objects.update(seq=0)",
    ],
)
def test_the_search_for_other_writers_finds_them(code: str) -> None:
    assert writes_entries(ast.parse(code))


def test_the_search_for_request_text_finds_it() -> None:
    call = "record(actor=a, object_kind='person', purpose=request.POST['purpose'], at=now)"
    assert passes_request_text(ast.parse(call))
    assert not passes_request_text(ast.parse(call.replace("purpose=", "search_term=")))


def test_the_stored_lists_are_plain_json() -> None:
    assert json.loads(chain.json_list(["a", "b"])) == ["a", "b"]
