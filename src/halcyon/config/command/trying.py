"""The verb that checks what-if: what the model foretells for months that it has not seen, beside what happened."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from datetime import date, timedelta

from halcyon.config.command.verbs import FAILED, OK, Failed, Verb, say, shown_progress


def what_if(given: Namespace) -> int:
    """Check the model and print it. Ends with 1 when it may not be used."""
    from django.utils import timezone

    from halcyon.frontdoor.whatif.model import Player
    from halcyon.frontdoor.whatif.reading import gathered
    from halcyon.frontdoor.whatif.results import together, verdict
    from halcyon.frontdoor.whatif.scenario import Scenario
    from halcyon.frontdoor.whatif.stages import TITLES
    from halcyon.kernel.calendar import LONDON
    from halcyon.kernel.registry import registry

    rules = registry.profile.what_if
    ends: date = given.until or timezone.now().astimezone(LONDON).date()
    begins = ends - timedelta(days=rules.window_days)
    with shown_progress() as bar:
        made, source = gathered(
            learn_from=begins - timedelta(days=rules.learn_days),
            begins=begins,
            ends=ends,
            learn_until=begins,
            progress=lambda done, total: bar("Enquiries read", done, total),
        )
        if not made.arrivals:
            raise Failed("There are no enquiries in those days.")
        player, plays = Player(made, Scenario()), []
        for number in range(given.plays or rules.plays):
            plays.append(player.once(seed=given.seed, number=number))
            bar("Plays", number + 1, given.plays or rules.plays)
    found = verdict(
        made.really(),
        together(plays),
        tolerance=rules.tolerance,
        few=rules.few,
        chance=made.chance(seed=given.seed),
    )
    if given.json:
        rows = [
            {"stage": c.stage, "number": c.name, "real": c.real, "foretold": c.foretold.value, "off": c.off,
             "holds": c.holds, "enquiries": c.count, "chance": c.chance}
            for c in found.checks
        ]  # fmt: skip
        say(json.dumps({"may_be_used": found.may_be_used, "staffing": source, "checks": rows}, indent=2))
        return OK if found.may_be_used else FAILED
    say(f"Learned from {rules.learn_days} days before {begins}, foretold {begins} to {ends}. Staffing: {source}.", "")
    say(f"{'stage':<26}{'number':<8}{'happened':>10}{'foretold':>10}{'off':>8}  enquiries   (hours the hub was open)")
    for c in found.checks:
        mark = f"  by chance {c.chance[0]:.2f} to {c.chance[1]:.2f}" if c.chance and c.uncertain else ""
        mark += "" if c.holds else "  <- off by too much"
        mark += "  <- too few" if c.stage in found.thin else ""
        say(
            f"{TITLES[c.stage]:<26}{c.name:<8}{c.real:>10.2f}{c.foretold.value:>10.2f}{c.off:>+8.1%}{c.count:>11}{mark}"
        )
    say("", "What-if may be used." if found.may_be_used else "What-if may not be used for decisions.")
    return OK if found.may_be_used else FAILED


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=("validate",), help="validate: check it against what really happened")
    parser.add_argument("--until", type=date.fromisoformat, metavar="DATE", help="the day after the last one foretold")
    parser.add_argument("--plays", type=int, help="how often the months are played (default: the county\u2019s choice)")
    parser.add_argument("--seed", type=int, default=2026, help="the same seed gives the same result")
    parser.add_argument("--json", action="store_true", help="print it as JSON")


VERBS = (
    Verb(
        "what-if",
        "check what-if against what really happened",
        "Learns from the months before, plays the last months as a simulation, and compares the median and the 90th "
        "centile of every stage with what really happened. Changes nothing. Fails when what-if may not be used.",
        what_if,
        _arguments,
        as_owner=True,
    ),
)
