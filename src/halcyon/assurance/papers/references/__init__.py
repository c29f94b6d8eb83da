"""The figures that a paper may refer to, by key. A room that is built later adds its own module here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from halcyon.access.viewing import Viewer
from halcyon.assurance.papers.references import frontdoor, inspecting, learning
from halcyon.assurance.papers.references.indicators import of_the_board, pinned
from halcyon.assurance.papers.references.model import Reference, Stands

REFERENCES: Mapping[str, Reference] = {
    r.key: r for r in (*frontdoor.FIGURES, *learning.FIGURES, *inspecting.FIGURES, *of_the_board())
}


def reference_of(key: str) -> Reference | None:
    """The figure of a key, or the one that the reference of something published names; None where there is none."""
    return REFERENCES.get(key) or pinned(key)


def stands(viewer: Viewer, key: str, at: datetime) -> Stands | None:
    """How a figure stands at a moment, or None: no such figure, or nothing recorded behind it yet."""
    reference = reference_of(key)
    return reference.read(viewer, at) if reference else None


def standing(viewer: Viewer, keys: Iterable[str], at: datetime) -> dict[str, Stands]:
    """How each of these figures stands, without those that have nothing behind them."""
    found = {key: stands(viewer, key, at) for key in dict.fromkeys(keys)}
    return {key: value for key, value in found.items() if value is not None}


__all__ = ["REFERENCES", "Reference", "Stands", "reference_of", "standing", "stands"]
