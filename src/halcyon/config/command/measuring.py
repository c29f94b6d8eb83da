"""The verb that measures the product: how fast concerns come in and how fast its pages are made."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from halcyon.config.command.verbs import FAILED, OK, Failed, Verb, say

WHATS = ("intake", "enquiry", "chronology", "worklist", "hub", "panel-pack", "links", "instrument", "board", "paper")


def bench(given: Namespace) -> int:
    """Measure one thing on a scratch product and print it beside its targets."""
    from halcyon.config.bench import bench as measure
    from halcyon.config.scratch import CannotMake

    try:
        report = measure(given.what, seconds=given.seconds)
    except CannotMake as problem:
        raise Failed(str(problem)) from None
    say(json.dumps(report.plain(), indent=2) if given.json else report.said())
    return OK if report.within else FAILED


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=WHATS, help="what to measure")
    parser.add_argument("--seconds", type=float, default=15.0, help="for how long (default: 15)")
    parser.add_argument("--json", action="store_true", help="print JSON")


VERBS = (
    Verb(
        "bench",
        "measure how fast the product is on this machine",
        "Measures on a scratch database, which is gone afterwards: how fast concerns are received through the real "
        "server, or how long the page of an enquiry, of a long chronology, of a full worklist or of the hub's mirror "
        "over two years takes, beside the targets and beside the "
        "bare SQL of the same run. The map of links is also opened in Chromium, "
        "where there is one. On PostgreSQL it needs HALCYON_DATABASE_OWNER_URL. Fails when a target is missed.",
        bench,
        _arguments,
    ),
)
