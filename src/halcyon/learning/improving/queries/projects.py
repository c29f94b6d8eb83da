"""Reading projects, and reports from outside with their stages and recommendations."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from halcyon.access.viewing import Viewer, require
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.actions.projects import GOING_ON
from halcyon.learning.improving.models import OutsideReport, Project, ReportStage


def projects(viewer: Viewer) -> list[Project]:
    """Every project, those that go on first, with its milestones."""
    require(viewer, Capability.SEE_LEARNING)
    found = Project.objects.select_related("body").prefetch_related("milestones")
    return sorted(found, key=lambda p: p.state not in GOING_ON)


def project(viewer: Viewer, project_id: uuid.UUID) -> Project | None:
    """One project, for those who see learning and for its owner; None alike for none and for somebody else's."""
    found = Project.objects.select_related("body", "recommendation").prefetch_related("milestones")
    row = found.filter(id=project_id).first()
    seen = row is not None and (viewer.can(Capability.SEE_LEARNING) or row.owner == viewer.looked_up_as)
    return row if seen else None


def may_move(viewer: Viewer, row: Project) -> bool:
    """Whether this viewer can say where a project stands now."""
    return row.state in GOING_ON and (row.owner == viewer.looked_up_as or viewer.can(Capability.KEEP_ACTIONS))


@dataclass(frozen=True)
class ReportPage:
    """A report from outside and the stages of the work on it."""

    report: OutsideReport
    stages: list[ReportStage]


def reports(viewer: Viewer) -> list[ReportPage]:
    """Every report from outside, the newest first, with its stages."""
    require(viewer, Capability.SEE_LEARNING)
    return [ReportPage(r, list(r.stages.all())) for r in OutsideReport.objects.prefetch_related("stages")]


def report(viewer: Viewer, report_id: uuid.UUID) -> ReportPage | None:
    """One report from outside, for those who see learning."""
    require(viewer, Capability.SEE_LEARNING)
    row = OutsideReport.objects.filter(id=report_id).first()
    return ReportPage(row, list(row.stages.all())) if row else None
