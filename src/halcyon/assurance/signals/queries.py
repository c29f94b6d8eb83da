"""Reading the register: all of it for whoever keeps it, one's own signals for everybody else."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.models import User
from halcyon.assurance.signals.actions import may_follow, standing_on_register
from halcyon.assurance.signals.models import Signal, SignalEvidence
from halcyon.assurance.signals.series import Theme, themes
from halcyon.kernel.roles import Capability


@dataclass(frozen=True)
class Rising:
    """A coded theme that rises unusually, and whether the register has it already."""

    theme: Theme
    on_register: bool


def signals(viewer: Viewer, *, limit: int = 100) -> list[Signal]:
    """The signals that the viewer may read, those still to be decided first."""
    if not any(viewer.can(c) for c in (Capability.RAISE_SIGNAL, Capability.KEEP_SIGNALS, Capability.SIGNED_IN)):
        raise Denied("not signed in")
    rows = Signal.objects.all()
    if not viewer.can(Capability.KEEP_SIGNALS):
        rows = rows.filter(Q(raised_by=viewer.looked_up_as) | Q(owner=viewer.looked_up_as))
    order = {"raised": 0, "watched": 1, "acted": 2, "dismissed": 3}
    return sorted(rows[:limit], key=lambda s: order[s.state])


def signal(viewer: Viewer, signal_id: uuid.UUID) -> Signal | None:
    """One signal, or None both where there is none and where the viewer may not read it."""
    found = Signal.objects.filter(id=signal_id).first()
    return found if found is not None and may_follow(viewer, found) else None


def evidence_of(viewer: Viewer, found: Signal) -> list[SignalEvidence]:
    """What speaks for a signal that the viewer may read, and against it."""
    return list(found.evidence.all()) if may_follow(viewer, found) else []


def rising(viewer: Viewer, *, at: datetime) -> list[Rising]:
    """The coded themes that rise more than chance would have them, for whoever keeps the register."""
    require(viewer, Capability.KEEP_SIGNALS)
    return [Rising(t, standing_on_register(t.key, at=at)) for t in themes(at=at) if t.rise and t.rise.unusual]


def owners(viewer: Viewer) -> list[tuple[uuid.UUID, str]]:
    """Who may look into a signal: everybody who works here."""
    require(viewer, Capability.KEEP_SIGNALS)
    rows = User.objects.filter(is_active=True, left_on__isnull=True).select_related("organisation").order_by("name")
    return [(u.id, f"{u.name}, {u.organisation.name}") for u in rows]
