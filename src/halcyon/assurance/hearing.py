"""What inspections found and signals turned out to be, for "where did we hear this before?" (`learning.improving`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q

from halcyon.access.viewing import Viewer
from halcyon.assurance.inspection.models import InspectionFinding
from halcyon.assurance.signals.models import Signal
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.queries.heard import READ, Heard
from halcyon.practice.learning_themes import suggested


def inspections_found(viewer: Viewer, words: Sequence[str], themes: Collection[str]) -> Iterable[Heard]:
    """Findings of inspections that were to be improved, for those who keep the inspection room."""
    if not viewer.can(Capability.KEEP_INSPECTION):
        return
    rows = InspectionFinding.objects.exclude(kind="strength").select_related("inspection")
    for row in rows.order_by("-at")[:READ]:
        yield Heard(
            kind="Finding of an inspection" if row.inspection.kind == "inspection" else "Finding of a rehearsal",
            id=row.id,
            text=row.text,
            source=f"{row.inspection.reference}: {row.inspection.get_theme_display()}",
            said_on=row.at.astimezone(LONDON).date(),
            href=f"/inspection/{row.inspection_id}/",
            themes=tuple(suggested(row.text)),
            standing="" if row.recommendation is None else "A recommendation was made of it",
        )


def signals_seen(viewer: Viewer, words: Sequence[str], themes: Collection[str]) -> Iterable[Heard]:
    """Signals that the viewer may read: all for those who keep the register, one's own for others."""
    rows = Signal.objects.all()
    if not viewer.can(Capability.KEEP_SIGNALS):
        rows = rows.filter(Q(raised_by=viewer.looked_up_as) | Q(owner=viewer.looked_up_as))
    for row in rows[:READ]:
        said = " ".join(part for part in (f"{row.title}.", row.seen, row.decision) if part)
        yield Heard(
            kind="Signal",
            id=row.id,
            text=said,
            source=row.reference,
            said_on=row.raised_at.astimezone(LONDON).date(),
            href=f"/signals/{row.id}/",
            themes=tuple(suggested(said)),
            standing=row.get_state_display(),
        )


TELLERS = (inspections_found, signals_seen)
