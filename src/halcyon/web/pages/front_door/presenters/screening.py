"""What the pages say of screening: which moves are this viewer's, who has a concern, and names for what was found."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import staff_names
from halcyon.cases.models import Case
from halcyon.frontdoor.letters.queries import letters_of
from halcyon.frontdoor.screening.queries import Screening
from halcyon.kernel.pathways import Move
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.pages.front_door.presenters.names import agency_name, worker

ON_ITS_OWN_PAGE = ("screen", "pass_on")
SCREENED_BEFORE = ("screened_before_rating", "screened_before_decision")
OF_THE_WORKER = ("take_up", "send_back")


def offered(moves: Iterable[Move], case: Case, viewer: Viewer) -> list[Move]:
    """The moves that the case's page offers: not those of the screening page, nor those of somebody else's."""
    theirs = str(case.facts.get("passed_to") or "") == f"user:{viewer.user_id}" or bool(
        viewer.roles & {"mash_manager", "service_manager"}
    )
    return [m for m in moves if m.key not in ON_ITS_OWN_PAGE and (theirs or m.key not in OF_THE_WORKER)]


def screen_first(step: Move, case: Case) -> str:
    """The rating that does not wait for screening, where this step may have to and nobody has screened; else ''."""
    waits = any(guard.key in SCREENED_BEFORE for guard in step.guards)
    return registry.profile.most_urgent.title.lower() if waits and not case.facts.get("open_checked") else ""


def letter_first(viewer: Viewer, step: Move, case: Case) -> bool:
    """Whether this step may be told by a letter that nobody has sent yet."""
    by_letter = any(guard.key == "letter_was_sent" for guard in step.guards)
    writes = by_letter and viewer.can(Capability.WORK_ENQUIRY)
    return writes and not any(letter.sent_at for letter in letters_of(viewer, case))


def passed_to(viewer: Viewer, case: Case) -> str:
    """Who has a concern that was passed to the worker of an open case: a person's name or a post's title."""
    kind, _, who = str(case.facts.get("passed_to") or "").partition(":")
    if kind == "post":
        return registry.posts.get(who, who)
    return worker(viewer, uuid.UUID(who)) if kind == "user" and case.state == "with_worker" else ""


def screened(viewer: Viewer, found: Screening) -> dict[str, Any]:
    """Words for what screening found: states and pathways of cases, names of workers and agencies."""
    listed = [c for k in found.people for c in k.open] + [w.case for w in found.worked]
    return {
        "state_of": {c.id: registry.pathways[c.pathway].state(c.state).title for c in listed},
        "pathway_of": {w.case.id: registry.pathways[w.case.pathway].title for w in found.worked},
        "names": staff_names(viewer, [w.worker for w in found.worked]),
        "agency_of": {e.case.id: agency_name(e.agency) for e in found.earlier},
    }
