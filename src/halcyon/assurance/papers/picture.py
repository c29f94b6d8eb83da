"""The picture of a figure over time, for a document. A table with the same numbers always stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO

INK, ACCENT, PALE, GRID = "#0b0c0c", "#1d70b8", "#d2e2f1", "#d8dcde"


def bars(points: Sequence[tuple[str, float | None]], unit: str) -> bytes:
    """A PNG with one bar for each point, readable in black and white."""
    return _bars(tuple(points), unit)


@lru_cache(maxsize=32)
def _bars(points: tuple[tuple[str, float | None], ...], unit: str) -> bytes:
    from matplotlib.figure import Figure  # it takes a second to load, so the first picture loads it

    figure = Figure(figsize=(6.3, 2.6), dpi=160, layout="constrained")
    axes = figure.subplots()
    labels = [label for label, _ in points]
    axes.bar(range(len(points)), [v or 0 for _, v in points], color=PALE, edgecolor=ACCENT, linewidth=1)
    step = max(1, -(-len(points) // 7))
    axes.set_xticks(range(0, len(points), step), labels[::step], fontsize=8, color=INK)
    axes.set_ylabel(unit, fontsize=9, color=INK)
    axes.tick_params(axis="y", labelsize=8, labelcolor=INK)
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    written = BytesIO()
    figure.savefig(written, format="png", metadata={"Software": None})
    return written.getvalue()


def said(label: str, points: Sequence[tuple[str, float | None]], unit: str) -> str:
    """The picture in a sentence, for whoever does not see it."""
    if not points:
        return f"{label}: nothing to show."
    shown = [(name, value) for name, value in points if value is not None]
    if not shown:
        return f"{label}: every value is too small to be shown."
    low, high = min(shown, key=lambda p: p[1]), max(shown, key=lambda p: p[1])
    left_out = len(points) - len(shown)
    without = f" {left_out} too small to be shown." if left_out else ""
    return (
        f"Bar chart. {label}, {points[0][0]} to {points[-1][0]}: between {low[1]:,.0f} ({low[0]}) and {high[1]:,.0f} "
        f"({high[0]}), {sum(value for _, value in shown):,.0f} altogether.{without} The table below has every value."
    )


def told(value: float | None) -> str:
    """A point in the table beside the picture."""
    return "too few to show" if value is None else f"{value:,.0f}"
