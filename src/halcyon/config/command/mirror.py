"""The verb that looks after the hub's mirror: build it anew, or check it against what it is a copy of."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from halcyon.config.command.verbs import FAILED, OK, Verb, say, shown_progress

SHOWN = 20


def mirror(given: Namespace) -> int:
    """Rebuild the mirror, or say where it and the enquiries differ. Ends with 1 when a check finds something."""
    from django.utils import timezone

    from halcyon.frontdoor.mirror.conservation import lost, on_nobodys_list, whole_mirror
    from halcyon.frontdoor.mirror.projection import differences, rebuild_mirror

    at = timezone.now()
    if given.what == "rebuild":
        with shown_progress() as progress:
            many = rebuild_mirror(at=at, progress=lambda done, total: progress("Enquiries", done, total))
        say(f"The mirror shows {many:,} enquiries.")
        return OK
    found = differences(at=at) + lost(whole_mirror())
    found += [f"{case}: open, and on nobody's worklist" for case in on_nobodys_list(at=at)]
    say(*found[:SHOWN], f"{len(found):,} found." if found else "Nothing is lost, and nothing waits on nobody's list.")
    return FAILED if found else OK


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=("rebuild", "check"), help="build it anew, or compare it with the enquiries")


VERBS = (
    Verb(
        "mirror",
        "look after the hub's mirror: rebuild it, or check it",
        "The figures of the page “How the hub does” are kept in tables of their own, which follow the enquiries within "
        "a minute. `rebuild` derives every enquiry anew. `check` compares the tables with what enquiries derive to, "
        "adds up what was received at every filter, and looks for open enquiries that are on nobody's worklist; it "
        "ends with 1 when it finds something. Cases are named by their opaque ids alone.",
        mirror,
        _arguments,
        as_owner=True,
    ),
)
