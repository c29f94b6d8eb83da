"""The verb that looks after the copies that pages read: the hub's mirror, and the board's figures."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from halcyon.config.command.verbs import FAILED, OK, Verb, say, shown_progress

SHOWN = 20
WHAT = "build it anew, compare it with the enquiries, or compare the board's figures with what they are counted from"


def mirror(given: Namespace) -> int:
    """Rebuild the mirror, or say where it and the enquiries differ, or the board's figures and what they are counted
    from. Ends with 1 when a check finds something.
    """
    from django.utils import timezone

    from halcyon.assurance.figures.copying import astray
    from halcyon.frontdoor.mirror.conservation import lost, on_nobodys_list, whole_mirror
    from halcyon.frontdoor.mirror.projection import differences, rebuild_mirror

    at = timezone.now()
    if given.what == "rebuild":
        with shown_progress() as progress:
            many = rebuild_mirror(at=at, progress=lambda done, total: progress("Enquiries", done, total))
        say(f"The mirror shows {many:,} enquiries.")
        return OK
    if given.what == "figures":
        found = astray(at=at)
        say(*found[:SHOWN], f"{len(found):,} found." if found else "The board's figures follow from their rows.")
        return FAILED if found else OK
    found = differences(at=at) + lost(whole_mirror())
    found += [f"{case}: open, and on nobody's worklist" for case in on_nobodys_list(at=at)]
    say(*found[:SHOWN], f"{len(found):,} found." if found else "Nothing is lost, and nothing waits on nobody's list.")
    return FAILED if found else OK


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=("rebuild", "check", "figures"), help=WHAT)


VERBS = (
    Verb(
        "mirror",
        "look after the hub's mirror and the board's figures: rebuild, or check",
        "The figures of the page “How the hub does” are kept in tables of their own, which follow the enquiries within "
        "a minute. `rebuild` derives every enquiry anew. `check` compares the tables with what enquiries derive to, "
        "adds up what was received at every filter, and looks for open enquiries that are on nobody's worklist; it "
        "ends with 1 when it finds something. `figures` counts every figure of the board anew and compares it with "
        "what is published: a period that is missing, a small number that is shown, a difference large enough to be "
        "told. Cases are named by their opaque ids alone.",
        mirror,
        _arguments,
        as_owner=True,
    ),
)
