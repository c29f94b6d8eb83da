"""Pages read only through `queries.py`, and every such reading says who reads."""

from __future__ import annotations

import ast
import importlib
import inspect

from tests.house.source import files, imported, short, tree

A_CASE = "takes a case, which only a reading with a viewer gives"
# Readings that need no viewer, each with its reason. Nothing about a child, an adult or a family is read by them,
# except where the row that they take was itself read for the viewer.
WITHOUT_VIEWER = {
    "halcyon.agencies.queries.organisation": "that an agency exists is published",
    "halcyon.agencies.queries.organisation_name": "that an agency exists is published",
    "halcyon.agencies.queries.personas": "the demonstration's own list of whom to sign in as; refused in production",
    "halcyon.agencies.queries.roles_held": "about the one who works here, not about anyone in a record",
    "halcyon.agencies.queries.working_calendar": "the county's working days are published",
    "halcyon.cases.queries.clocks": A_CASE,
    "halcyon.cases.queries.requests_of": A_CASE,
    "halcyon.cases.queries.shared_texts": A_CASE,
    "halcyon.cases.queries.with_requests": A_CASE,
    "halcyon.work.queries.count_of_breaches": "how many rows there are of those that a viewer was given",
    "halcyon.work.queries.names_for": "names of staff and agencies on messages and tasks that a viewer was given",
    "halcyon.work.queries.recipient_words": "words for a message that a viewer was given",
}
# What a query set or a manager answers to. A page that says one of these is reading, or writing, by itself.
QUERYING = {
    "objects", "_default_manager", "_base_manager", "filter", "exclude", "all", "values_list", "annotate", "aggregate",
    "select_related", "prefetch_related", "get_or_create", "update_or_create", "bulk_create", "bulk_update",
    "refresh_from_db", "raw", "using", "iterator", "select_for_update",
}  # fmt: skip
# The health page asks whether the database answers, and reads no row.
ASKS_THE_DATABASE = {"src/halcyon/web/pages/errors/views.py"}
PAGES = files("web")


def bypasses(module: ast.Module) -> list[str]:
    """Ways in which a page reads past the queries: a query set, SQL, or a model used as more than the name of a type.

    A model may stand in an annotation, and lend its list of choices or the error for a row that is not there.
    """
    found = [
        f"line {line}: imports {source} {name}".strip()
        for source, name, line in imported(module)
        if (source == "django.db" and name == "connection") or name == "models"
    ]
    found += [
        f"line {node.lineno}: .{node.attr}"
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in QUERYING and not _is_register(node.value)
    ]
    models = {
        name
        for source, name, _ in imported(module)
        if source.startswith("halcyon.") and "models" in source.split(".") and name
    }
    allowed = {id(part) for noted in _annotations(module) for part in ast.walk(noted)}
    allowed |= {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and (node.attr == "DoesNotExist" or node.attr.isupper())
    }
    allowed |= {id(node.args[1]) for node in ast.walk(module) if _is_call_of(node, "isinstance")}
    found += [
        f"line {node.lineno}: uses the model {node.id}"
        for node in ast.walk(module)
        if isinstance(node, ast.Name) and node.id in models and id(node) not in allowed
    ]
    return found


def _is_register(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "register"


def _is_call_of(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _annotations(module: ast.Module) -> list[ast.expr]:
    noted = [n.annotation for n in ast.walk(module) if isinstance(n, ast.arg | ast.AnnAssign) and n.annotation]
    return noted + [n.returns for n in ast.walk(module) if isinstance(n, ast.FunctionDef) and n.returns]


def readings(module: ast.Module) -> set[str]:
    """What a module takes from any room's queries, as full names."""
    return {
        f"{source}.{name}"
        for source, name, _ in imported(module)
        if name and source.startswith("halcyon.") and "queries" in source.split(".")
    }


def lacks_viewer(reading: str) -> bool:
    """Whether a reading is a function of a room's queries that does not ask who reads."""
    source, name = reading.rsplit(".", 1)
    thing = getattr(importlib.import_module(source), name)
    return inspect.isfunction(thing) and "viewer" not in inspect.signature(thing).parameters


def test_pages_never_reach_past_the_queries():
    found = {short(p): bypasses(tree(p)) for p in PAGES if short(p) not in ASKS_THE_DATABASE}
    assert {p: ways for p, ways in found.items() if ways} == {}


def test_every_reading_of_a_page_takes_a_viewer():
    used = {reading for p in PAGES for reading in readings(tree(p))}
    assert used, "no page reads anything"
    lacking = {r for r in used if lacks_viewer(r)}
    assert lacking - set(WITHOUT_VIEWER) == set()
    assert set(WITHOUT_VIEWER) - lacking == set(), "These are not used, or take a viewer now: take them off the list."


def test_planted_bypasses_are_found():
    planted = ast.parse(
        "from halcyon.cases.models import Case\nfrom halcyon.cases import models\nfrom django.db import connection\n"
        "rows = Case.objects.filter(id=1)\nmade = Case(id=2)\n"
    )
    assert bypasses(planted) == [
        "line 2: imports halcyon.cases models",
        "line 3: imports django.db connection",
        "line 4: .filter",
        "line 4: .objects",
        "line 5: uses the model Case",
        "line 4: uses the model Case",
    ]
    proper = ast.parse(
        "from halcyon.cases.models import Case\nfrom halcyon.cases.queries import case_for\n"
        "def page(row: Case | None) -> list[Case]:\n    try:\n        return case_for(viewer, 1)\n"
        "    except Case.DoesNotExist:\n        return Case.KINDS\n"
    )
    assert bypasses(proper) == []
    assert lacks_viewer("halcyon.agencies.queries.working_calendar")
