"""The component gallery: every component drawn from the examples in its own folder, for people who build pages."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

COMPONENTS = Path(__file__).resolve().parent / "components"


@dataclass(frozen=True)
class Drawing:
    """One example as drawn: a line saying what it shows, and its markup."""

    caption: str
    html: Markup


@dataclass(frozen=True)
class Entry:
    """One component: its folder's name, its title, what it is for, and its examples as drawn."""

    name: str
    title: str
    about: str
    drawings: tuple[Drawing, ...]


def names() -> tuple[str, ...]:
    """The names of all components, in order: each folder that holds a macro."""
    return tuple(sorted(path.parent.name for path in COMPONENTS.glob("*/macro.jinja")))


def draw(env: Environment, name: str, macro: str, arguments: dict[str, Any]) -> Markup:
    """Draw one component by calling its macro with keyword arguments."""
    module = env.get_template(f"components/{name}/macro.jinja").module
    return Markup(getattr(module, macro)(**arguments))  # noqa: S704 - escaped by the macro


def examples(env: Environment) -> list[Entry]:
    """Every component with its examples drawn.

    A component's `example.py` holds `ABOUT`, sometimes `TITLE`, and `EXAMPLES`: (caption, arguments), with the macro's
    name as a third where it is not the folder's. Raises ModuleNotFoundError for a component without examples.
    """
    entries = []
    for name in names():
        module = import_module(f"halcyon.web.components.{name}.example")
        drawings = []
        for caption, arguments, *other in module.EXAMPLES:
            drawings.append(Drawing(caption, draw(env, name, other[0] if other else name, arguments)))
        title = getattr(module, "TITLE", name.replace("_", " ").capitalize())
        entries.append(Entry(name, title, module.ABOUT, tuple(drawings)))
    return entries
