"""The database's own guards on the audit tables, one file for each database."""

from __future__ import annotations

import re
from pathlib import Path

_FOLDER = Path(__file__).parent


def statements(vendor: str) -> list[str]:
    """The statements that set up the guards on `vendor` ("sqlite" or "postgresql"), in order.

    Raises FileNotFoundError for a database on which Halcyon has no guards, so that it cannot be used unguarded.
    """
    text = (_FOLDER / f"0002_guards.{vendor}.sql").read_text(encoding="utf-8")
    text = re.sub(r"^-- .*\n", "", text, flags=re.MULTILINE)
    return [statement.strip() for statement in text.split("--;;")]


def triggers(vendor: str) -> dict[str, tuple[str, str]]:
    """Name of each trigger, with its table and its whole statement."""
    found = {}
    for statement in statements(vendor):
        if match := re.match(r"CREATE TRIGGER (\w+)\s[^;]*?\bON (\w+)", statement):
            found[match[1]] = (match[2], statement)
    return found


def function_bodies(vendor: str) -> dict[str, str]:
    """Name of each function that the triggers run, with the body between its dollar marks. Empty on SQLite."""
    found = {}
    for statement in statements(vendor):
        if match := re.match(r"CREATE FUNCTION (\w+)\(\).*?\$\$(.*)\$\$;", statement, flags=re.DOTALL):
            found[match[1]] = match[2]
    return found
