"""The areas of the product: where each is, who may see it, its key after `g`, and what its number counts.

`AREAS`, `FIND`, `RAISE` and `MESSAGES` are filled by the pages room. An area is shown only to a viewer who has its
capability, so what someone cannot open is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from django.urls import reverse

from halcyon.access import viewing as access
from halcyon.kernel.roles import Capability
from halcyon.work.queries import unread_count


class Viewer(Protocol):
    """What the shell needs to know of the person signed in."""

    user_name: str
    role_titles: tuple[str, ...]
    agency_name: str
    capabilities: frozenset[str]


@dataclass(frozen=True)
class Area:
    """One place in the product. `capability` None means everybody signed in; `key` is one letter, pressed after `g`;
    pages under `also` (addresses with spaces between) belong to it although they do not lie under its own.
    """

    text: str
    url_name: str
    capability: str | None = None
    key: str = ""
    count: Callable[[Viewer], int] | None = None
    also: str = ""

    def open_to(self, viewer: Viewer | None) -> bool:
        return viewer is not None and (self.capability is None or self.capability in viewer.capabilities)


@dataclass(frozen=True)
class NavItem:
    """One item of the primary navigation as drawn. `count` None shows no number; `first` are those that a wide screen
    shows beside each other, the others are under "More" there.
    """

    text: str
    href: str
    key: str
    count: int | None
    current: bool
    first: bool = True


FIRST = 7


def _unread(viewer: Viewer) -> int:
    """How many messages the viewer has not opened."""
    at = viewer.at if isinstance(viewer, access.Viewer) else None
    return unread_count(viewer, at=at) if isinstance(viewer, access.Viewer) and at else 0


AREAS: tuple[Area, ...] = (
    Area("My work", "my_work", Capability.SIGNED_IN, "w"),
    Area("Front door", "front_door", Capability.SEE_FRONT_DOOR, "d", also="/cases/"),
    Area("How the hub does", "hub", Capability.SEE_HUB, "h"),
    Area("Handovers", "handovers", Capability.HAND_OVER, "o"),
    Area("Consultations", "consultations", Capability.ADVISE, "v"),
    Area("The team’s work", "team", Capability.ADVISE, "t"),
    Area("Assessment and protection", "casework", Capability.SEE_CASEWORK, "k"),
    Area("Exploitation", "exploitation", Capability.SEE_EXPLOITATION, "f"),
    Area("Therapeutic service", "therapy", Capability.SEE_THERAPY),
    Area("Panels", "exploitation_meetings", Capability.SIT_ON_PANEL, also="/exploitation/agenda/"),
    Area("Panel actions", "exploitation_agency_actions", Capability.SIT_ON_PANEL),
    Area("Hand-offs", "hand_offs", Capability.TAKE_ON, "z"),
    Area("Clinic huddle", "huddles", Capability.HUDDLE, "e"),
    Area("Hospital social worker", "hospital_referrals", Capability.SEND_TO_HOSPITAL, "n"),
    Area("Codes in GP records", "practices", Capability.MEND_CODES),
    Area("Codes in GP records", "practices", Capability.SEE_CODES),
    Area("Practice meetings", "practice_meetings", Capability.MEND_CODES),
    Area("Pregnant and under 20", "maternity", Capability.BOOK_MATERNITY),
    Area("Requests", "requests", Capability.ANSWER_REQUEST, "r"),
    Area("Sharing to decide", "sharing_reviews", Capability.REVIEW_SHARING, "s"),
    Area("Ledger", "sharing_ledger", Capability.READ_LEDGER, "l"),
    Area("Who looked", "who_looked", Capability.READ_AUDIT, "p"),
    Area("My concerns", "own_concerns", Capability.RAISE_CONCERN, "c"),
    Area("Tools", "tools", Capability.USE_TOOLS),
    Area("Ask for advice", "ask_advice", Capability.ASK_ADVICE, "q", also="/support/"),
    Area("Disagreements", "disagreements", Capability.SEE_DISAGREEMENTS, "i"),
    Area("Questions to ask", "questions", Capability.OPEN_PERSON),
    Area("Use of tools", "coverage", Capability.SEE_COVERAGE),
    Area("Contract standards", "contracts", Capability.KEEP_CONTRACTS),
    Area("Contract standards", "contracts", Capability.SEE_COVERAGE),
    Area("Time limits passed", "time_limits", Capability.ANSWER_BREACH, "x"),
    Area("Who holds what", "reallocation", Capability.REALLOCATE, "b"),
    Area("How do you know?", "board", Capability.SEE_BOARD, also="/board/figures/"),
    Area("Delays and improvement", "improvement", Capability.SEE_IMPROVEMENT, also="/hub/what-if/"),
    Area("Reviews", "reviews", Capability.SEE_LEARNING),
    Area("Actions", "actions", Capability.SEE_LEARNING, also="/recommendations/ /themes/ /projects/"),
    Area("Audits", "audits", Capability.SEE_LEARNING),
    Area("Papers and meetings", "papers", Capability.SEE_BOARD),
    Area("Boards", "boards", Capability.SEE_BOARD),
    Area("Inspection", "inspections", Capability.KEEP_INSPECTION),
    Area("Signals", "signals", Capability.KEEP_SIGNALS),
    Area("Raise a signal", "new_signal", Capability.RAISE_SIGNAL),
    Area("Problem profile", "problem_profile", Capability.SEE_BOARD),
    Area("To audit", "audits_mine", Capability.AUDIT),
    Area("Deaths to screen", "deaths", Capability.AUDIT),
    Area("Self-assessment", "self_assessments", Capability.SELF_ASSESS),
    Area("All self-assessments", "self_assessment_campaigns", Capability.KEEP_AUDITS),
    Area("Supervision", "supervision", Capability.SIGNED_IN),
    Area("Training", "training", Capability.SIGNED_IN),
    Area("Policies", "policies", Capability.SIGNED_IN),
    Area("Undelivered", "undelivered", Capability.SEE_UNDELIVERED, "u"),
    Area("Undelivered, restricted", "undelivered", Capability.HOLD_RESTRICTION),
    Area("Files taken in", "loads", Capability.SEE_UNDELIVERED),
    Area("Directory", "directory", Capability.SEE_DIRECTORY, "y"),
    Area("Administration", "administration", Capability.MANAGE_USERS, "a"),
)
FIND: Area | None = Area("Find a person", "find_person", Capability.FIND_PERSON)
RAISE: Area | None = Area("Raise a concern", "raise_concern", Capability.RAISE_CONCERN)
MESSAGES: Area | None = Area("Messages", "messages", Capability.SIGNED_IN, "m", _unread)


def items(viewer: Viewer | None, path: str, areas: Iterable[Area]) -> tuple[NavItem, ...]:
    """The areas open to this viewer, in order. The current one is that with the longest address that `path` lies under.

    Raises ValueError when two areas share a key, and NoReverseMatch when an area names no page.
    """
    shown = [(area, reverse(area.url_name)) for area in areas if area.open_to(viewer)]
    keys = [area.key for area, _ in shown if area.key]
    if len(keys) != len(set(keys)):
        raise ValueError(f"Two areas share a key: {sorted(keys)}")
    places = [(place, href) for area, href in shown for place in (href, *area.also.split())]
    under = [(place, href) for place, href in places if path == place or (place != "/" and path.startswith(place))]
    here = max(under, key=lambda found: len(found[0]), default=("", None))[1]
    return tuple(
        NavItem(
            area.text,
            href,
            area.key,
            area.count(viewer) if area.count and viewer else None,
            href == here,
            place < FIRST or len(shown) == FIRST + 1 or href == here,
        )
        for place, (area, href) in enumerate(shown)
    )
