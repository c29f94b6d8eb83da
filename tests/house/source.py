"""The product's source as the house tests read it: files, and their syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "halcyon"
MACHINERY = (
    "audit",
    "agencies",
    "access",
    "work",
    "chronology",
    "people",
    "responses",
    "sharing",
    "cases",
    "curiosity",
)


def files(*rooms: str, under: Path = SRC) -> list[Path]:
    """Every Python file of these rooms (of all of them when none is named), migrations left out."""
    places = [under / room for room in rooms] or [under]
    return sorted(p for place in places for p in place.rglob("*.py") if "migrations" not in p.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def texts(module: ast.Module) -> Iterator[ast.Constant]:
    """Every text written in a module, docstrings left out."""
    prose = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node


def imported(module: ast.Module) -> Iterator[tuple[str, str, int]]:
    """Every import: the module it is from, the name taken ('' for a whole module) and the line."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, "", node.lineno
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.module or "", alias.name, node.lineno
