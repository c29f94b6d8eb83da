"""Figures of the newest inspection, in words: what it was about, and how it stands."""

from __future__ import annotations

from datetime import datetime

from halcyon.access.viewing import Viewer
from halcyon.assurance.inspection.models import Inspection, InspectionFinding
from halcyon.assurance.papers.references.model import Reference, Stands


def _newest() -> Inspection | None:
    return Inspection.objects.filter(kind="inspection").exclude(state="closed").order_by("-notice_on").first()


def _theme(viewer: Viewer, at: datetime) -> Stands | None:
    row = _newest()
    return Stands(row.get_theme_display().lower()) if row else None


def _state(viewer: Viewer, at: datetime) -> Stands | None:
    row = _newest()
    if row is None:
        return None
    if row.state == "awaiting" and row.findings_expected is not None:
        return Stands(f"its findings are expected in {row.findings_expected:%B %Y}")
    return Stands(
        {"findings": "its findings have been received"}.get(
            row.state, f"the inspectors come on {row.fieldwork_on:%-d %B %Y}"
        )
    )


def _findings(viewer: Viewer, at: datetime) -> Stands | None:
    row = _newest()
    if row is None or row.state != "findings":
        return None
    return Stands(str(InspectionFinding.objects.filter(inspection=row).exclude(kind="strength").count()))


INSPECTION = "The inspection room"
FIGURES = (
    Reference("inspection_theme", "What the newest inspection was about", INSPECTION, _theme, "/inspection/"),
    Reference("inspection_state", "How the newest inspection stands", INSPECTION, _state, "/inspection/"),
    Reference("inspection_findings", "Its areas for action and improvement", INSPECTION, _findings, "/inspection/"),
)
