"""Which actions somebody may see, cut by agency, body, theme, source or owner. Every number and every list starts here,
so that a number and the rows that it opens are always the same.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from halcyon.access.viewing import Denied, Viewer
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.actions.common import today_of
from halcyon.learning.improving.models import Action
from halcyon.learning.improving.rules import OPEN_STATES, tally
from halcyon.practice.action_ladder import director_of


@dataclass(frozen=True)
class Cut:
    """What a list or a number is of. Empty fields do not narrow. `state` is one of `STATES`, or empty for all."""

    state: str = ""
    agency: str = ""
    body: uuid.UUID | None = None
    theme: str = ""
    source: uuid.UUID | None = None
    owner: uuid.UUID | None = None
    words: str = ""


STATES = {
    "open": "Open",
    "overdue": "Overdue",
    "awaiting": "Done, awaiting assurance",
    "assured": "Assured",
    "stopped": "Stopped",
}


def sees_all(viewer: Viewer) -> bool:
    """Whether this viewer sees every agency's actions: those who take part in the partnership's learning."""
    return viewer.can(Capability.SEE_LEARNING)


def seen(viewer: Viewer) -> Q:
    """The actions that this viewer sees: all of them, or those that they own, deputise for or answer for."""
    if sees_all(viewer):
        return Q()
    mine = Q(owner=viewer.looked_up_as) | Q(deputy=viewer.looked_up_as)
    return mine | Q(agency=viewer.agency) if director_of(viewer.agency) in viewer.posts else mine


def cut_of(rows: QuerySet[Action], cut: Cut, *, at: datetime) -> QuerySet[Action]:
    """These actions, narrowed."""
    if cut.agency:
        rows = rows.filter(agency=cut.agency)
    if cut.body:
        rows = rows.filter(watched__body_id=cut.body)
    if cut.theme:
        rows = rows.filter(recommendation__themes__theme=cut.theme)
    if cut.source:
        rows = rows.filter(recommendation__source_id=cut.source)
    if cut.owner:
        rows = rows.filter(Q(owner=cut.owner) | Q(deputy=cut.owner))
    for word in cut.words.split()[:8]:
        rows = rows.filter(
            Q(text__icontains=word)
            | Q(reference__iexact=word)
            | Q(recommendation__text__icontains=word)
            | Q(recommendation__source_title__icontains=word)
        )
    if cut.state == "open":
        rows = rows.filter(state__in=OPEN_STATES)
    elif cut.state == "overdue":
        rows = rows.filter(state__in=OPEN_STATES, due__lt=today_of(at))
    elif cut.state:
        rows = rows.filter(state=cut.state)
    return rows


@dataclass(frozen=True)
class Counts:
    """How actions stand: `total` is `open` and `awaiting` and `assured` and `stopped`. `overdue` are of the open."""

    open: int
    awaiting: int
    assured: int
    stopped: int
    overdue: int

    @property
    def total(self) -> int:
        return self.open + self.awaiting + self.assured + self.stopped


def counts(viewer: Viewer, cut: Cut | None = None, *, at: datetime) -> Counts:
    """How the actions of a cut stand, for those who see learning and for those who see the board's figures alone.

    The state of the cut is left out: the numbers are of every state. Raises Denied for others.
    """
    if not (sees_all(viewer) or viewer.can(Capability.SEE_BOARD)):
        raise Denied("sees no figures of actions")
    cut = Cut() if cut is None else Cut(**{**cut.__dict__, "state": ""})
    rows = list(cut_of(Action.objects.order_by(), cut, at=at).values_list("state", "due"))
    today = today_of(at)
    overdue = sum(state in OPEN_STATES and due < today for state, due in rows)
    return Counts(**tally([state for state, _ in rows]), overdue=overdue)
