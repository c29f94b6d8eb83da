"""Statistical pictures as SVG, drawn by matplotlib. It takes a second to load, so it is loaded by the first picture;
pictures are kept by what they show. Colours and hatching read in black and white; a table always stands beside.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

Series = tuple[float | None, ...]
INK, QUIET, ACCENT, WARM = "#0b0c0c", "#505a5f", "#1d70b8", "#b1560f"
KEPT = 128


@lru_cache(maxsize=KEPT)
def waiting_and_working(
    labels: tuple[str, ...], waiting: Series, waiting_90: Series, working: Series, working_90: Series, unit: str
) -> bytes:
    """Medians as lines and the way up to the 90th centile as bands, week by week. None leaves a gap."""
    figure, axes = _figure()
    places = list(range(len(labels)))
    for name, middle, high, colour, mark, hatch in (
        ("Waiting", waiting, waiting_90, WARM, "o", "///"),
        ("Working", working, working_90, ACCENT, "s", "..."),
    ):
        low, top = _gaps(middle), _gaps(high)
        axes.fill_between(
            places, low, top, facecolor="none", edgecolor=colour, alpha=0.35, hatch=hatch, linewidth=0,
            label=f"{name}, up to the 90th centile",
        )  # fmt: skip
        axes.plot(places, low, color=colour, marker=mark, markersize=3.5, linewidth=1.6, label=f"{name}, median")
    _finish(axes, labels, unit)
    return _written(figure)


@lru_cache(maxsize=KEPT)
def received_and_expected(labels: tuple[str, ...], received: Series, expected: Series) -> bytes:
    """What came in each week as bars, what had been expected as a line."""
    figure, axes = _figure()
    places = list(range(len(labels)))
    axes.bar(places, _gaps(received), color="#d2e2f1", edgecolor=ACCENT, linewidth=0.8, label="Received")
    axes.plot(places, _gaps(expected), color=INK, marker="o", markersize=3, linewidth=1.4, label="Expected")
    _finish(axes, labels, "enquiries")
    return _written(figure)


@lru_cache(maxsize=KEPT)
def before_and_after(
    labels: tuple[str, ...],
    was: Series,
    was_90: Series,
    would: Series,
    would_90: Series,
    names: tuple[str, str],
) -> bytes:
    """Two bars for each label, their 90th centiles as marks above them."""
    figure, axes = _figure()
    for shift, middle, high, colour, hatch, name in (
        (-0.2, was, was_90, QUIET, "///", names[0]),
        (0.2, would, would_90, ACCENT, "", names[1]),
    ):
        places = [place + shift for place in range(len(labels))]
        axes.bar(
            places, _gaps(middle), 0.38, facecolor="#d2e2f1" if not hatch else "white", edgecolor=colour, hatch=hatch,
            label=f"{name}, median",
        )  # fmt: skip
        axes.plot(
            places, _gaps(high), linestyle="none", marker="_", markersize=14, color=colour,
            label=f"{name}, 90th centile",
        )  # fmt: skip
    _finish(axes, labels, "hours the hub was open")
    return _written(figure)


@lru_cache(maxsize=KEPT)
def against_plan(labels: tuple[str, ...], happened: Series, planned: Series, unit: str) -> bytes:
    """What a plan says for each week as a broken line, what happened as a line with marks."""
    figure, axes = _figure()
    places = list(range(len(labels)))
    axes.plot(places, _gaps(planned), color=QUIET, linestyle="--", linewidth=1.4, label="Plan")
    axes.plot(places, _gaps(happened), color=ACCENT, marker="o", markersize=5, linewidth=1.8, label="What happened")
    _finish(axes, labels, unit)
    return _written(figure)


@lru_cache(maxsize=KEPT)
def shares_by_month(labels: tuple[str, ...], lower: Series, upper: Series, names: tuple[str, str], unit: str) -> bytes:
    """Two shares in per cent, the second of which contains the first: as bars, one in front of the other."""
    figure, axes = _figure()
    places = list(range(len(labels)))
    axes.bar(places, _gaps(upper), facecolor="white", edgecolor=QUIET, hatch="///", linewidth=0.8, label=names[1])
    axes.bar(places, _gaps(lower), color="#d2e2f1", edgecolor=ACCENT, linewidth=0.8, label=names[0])
    _finish(axes, labels, unit)
    axes.set_ylim(0, 120)  # room above the bars for the key
    axes.set_yticks(range(0, 101, 20))
    return _written(figure)


@lru_cache(maxsize=KEPT)
def run_chart(
    labels: tuple[str, ...],
    values: Series,
    middle: float | None,
    middle_name: str,
    lower: Series,
    upper: Series,
    unusual: tuple[int, ...],
    unit: str,
) -> bytes:
    """A figure period by period, its middle, its limits as broken lines, and what is unusual with a larger mark."""
    figure, axes = _figure()
    places = list(range(len(labels)))
    axes.plot(places, _gaps(values), color=ACCENT, marker="o", markersize=5, linewidth=1.8, label="Figure")
    if middle is not None:
        axes.plot(places, [middle] * len(places), color=INK, linewidth=1.2, label=middle_name)
    if any(v is not None for v in upper):
        axes.plot(places, _gaps(upper), color=QUIET, linestyle="--", linewidth=1.2, label="Limits")
        axes.plot(places, _gaps(lower), color=QUIET, linestyle="--", linewidth=1.2)
    if unusual:
        axes.plot(
            list(unusual), [_gaps(values)[n] for n in unusual], linestyle="none", marker="D", markersize=9, color=WARM,
            label="More than chance",
        )  # fmt: skip
    _finish(axes, labels, unit)
    told = any((*values, *upper))  # nothing but noughts has no height of its own: the axis would be of thousandths
    axes.set_ylim(top=(axes.get_ylim()[1] if told else 1) * 1.25)  # room above the line for the key
    return _written(figure)


def _gaps(values: Series) -> list[float]:
    return [float("nan") if v is None else v for v in values]


def _figure() -> tuple[Any, Any]:
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"svg.hashsalt": "halcyon"}):
        figure = Figure(figsize=(9.6, 3.6), layout="constrained")
    return figure, figure.subplots()


def _finish(axes: Any, labels: tuple[str, ...], unit: str) -> None:
    step = max(1, -(-len(labels) // 9))
    axes.set_xticks(range(0, len(labels), step), labels[::step], fontsize=9, color=QUIET)
    axes.set_ylabel(unit, fontsize=10, color=INK)
    axes.set_ylim(bottom=0)
    axes.tick_params(axis="y", labelsize=9, labelcolor=QUIET)
    axes.grid(axis="y", color="#d8dcde", linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.legend(loc="upper left", fontsize=9, frameon=False, ncols=2)


def _written(figure: Any) -> bytes:
    import matplotlib

    written = io.BytesIO()
    with matplotlib.rc_context(
        {"svg.fonttype": "none", "svg.hashsalt": "halcyon", "font.family": ["Arial", "Liberation Sans", "sans-serif"]}
    ):
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    return written.getvalue()
