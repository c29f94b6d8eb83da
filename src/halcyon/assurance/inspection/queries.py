"""Reading inspections: the room for whoever leads it; a child's file for them and for the auditors who were asked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from halcyon.access.viewing import Viewer, require
from halcyon.agencies.models import User
from halcyon.agencies.queries import organisation_name
from halcyon.assurance.inspection.actions import PURPOSE
from halcyon.assurance.inspection.cohorts import LISTS, Asked, Row, as_csv, cohort
from halcyon.assurance.inspection.models import (
    AuditPart,
    Inspection,
    InspectionChild,
    InspectionFinding,
    InspectionTask,
    StatementStep,
)
from halcyon.assurance.inspection.rules import Variance, gaps, variances
from halcyon.cases.models import AgencyRequest, Case
from halcyon.cases.queries import case, open_cases_of, requests_of
from halcyon.chronology.queries import Line, timeline
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import linked_records
from halcyon.practice.inspection import FOCUS_WEEKS

PLANS = ("assessment", "section_47", "child_in_need", "child_protection", "exploitation")
LINES = 60


@dataclass(frozen=True)
class ChildRow:
    """One child in the room: who chose it, how many agencies have graded, and the joint grade."""

    child: InspectionChild
    asked: int
    graded: int
    joint: str
    inspectors: str


@dataclass(frozen=True)
class Room:
    """One rehearsal or inspection as its page shows it."""

    inspection: Inspection
    tasks: list[InspectionTask]
    children: list[ChildRow]
    findings: list[InspectionFinding]
    statement: list[StatementStep]


@dataclass(frozen=True)
class File:
    """The file of one child as this viewer may read it, and what it lacks."""

    child: InspectionChild
    case: Case
    lines: list[Line]
    cases: list[tuple[Case, str]]
    requests: list[AgencyRequest]
    parts: list[AuditPart]
    variances: list[Variance]
    lacks: list[str]
    mine: AuditPart | None
    agencies: dict[str, str]


def inspections(viewer: Viewer) -> list[Inspection]:
    """Every rehearsal and inspection, the newest first."""
    require(viewer, Capability.KEEP_INSPECTION)
    return list(Inspection.objects.all()[:100])


def room(viewer: Viewer, inspection_id: uuid.UUID) -> Room | None:
    """One rehearsal or inspection, or None: for whoever keeps them, and for the owners of its tasks."""
    found = Inspection.objects.filter(id=inspection_id).first()
    if found is None:
        return None
    tasks = list(found.tasks.all())
    if not viewer.can(Capability.KEEP_INSPECTION):
        mine = [t for t in tasks if t.owner is not None and t.owner == viewer.user_id]
        return Room(found, mine, [], [], []) if mine else None
    children = list(found.children.prefetch_related("parts"))
    return Room(found, tasks, [_row(c) for c in children], list(found.findings.all()), list(found.statement.all()))


def _row(child: InspectionChild) -> ChildRow:
    together = (AuditPart.JOINT, AuditPart.INSPECTORS)
    parts = {p.party: p for p in child.parts.all()}
    own = [p for party, p in parts.items() if party not in together]
    joint, inspectors = (parts[p].get_grade_display() if p in parts else "" for p in together)
    return ChildRow(child, len(own), sum(p.answered_at is not None for p in own), joint, inspectors)


def file_of(viewer: Viewer, child_id: uuid.UUID, *, at: datetime) -> File | None:
    """The file of one child, or None where there is none, and where access rules open nothing to this viewer."""
    child = InspectionChild.objects.select_related("inspection").filter(id=child_id).first()
    if child is None:
        return None
    parts = list(child.parts.all())
    mine = next((p for p in parts if p.auditor is not None and p.auditor == viewer.user_id), None)
    keeps = viewer.can(Capability.KEEP_INSPECTION)
    row = case(viewer, child.case_id, PURPOSE, at=at) if keeps or mine else None
    if row is None:
        return None
    _, records = linked_records(viewer, child.record_id, at=at)
    since = at - timedelta(weeks=FOCUS_WEEKS)
    everything = open_cases_of(viewer, records, PURPOSE, at=at)
    ids = [c.id for c in everything]
    lines = timeline(viewer, [*records, *ids], purpose=PURPOSE, at=at, limit=LINES)
    requests = requests_of(row)
    together = (AuditPart.JOINT, AuditPart.INSPECTORS)
    grades = {p.party: p.grade for p in parts}
    own = {p.party: p.answered_at is not None for p in parts if p.party not in together}
    names = {code: organisation_name(code) for code in {*own, *(r.agency for r in requests)}}
    lacks = gaps(
        events=sum(line.happened_at >= since for line in lines),
        asked={names[r.agency]: r.answered_at is not None for r in requests},
        parts={names[party]: graded for party, graded in own.items()},
        joint=bool(grades.get(AuditPart.JOINT)),
        plans=[c.pathway for c in everything if c.pathway in PLANS],
    )
    return File(
        child=child,
        case=row,
        lines=lines,
        cases=[(c, registry.pathways[c.pathway].title) for c in everything],
        requests=requests,
        # An auditor grades without seeing how others graded; whoever leads the room sees all.
        parts=parts if keeps else [p for p in parts if p is mine],
        variances=variances(
            {p: g for p, g in grades.items() if p != AuditPart.INSPECTORS},
            inspectors=grades.get(AuditPart.INSPECTORS, ""),
        )
        if keeps
        else [],
        lacks=lacks if keeps else [],
        mine=mine,
        agencies=names,
    )


def list_of(viewer: Viewer, asked: Asked, *, at: datetime) -> list[Row]:
    """The lines of one list of children."""
    return cohort(viewer, asked, at=at)


def list_as_csv(viewer: Viewer, rows: list[Row], kind: str, columns: list[str]) -> str:
    """A list as a file, with the columns that were chosen, in the order of its kind."""
    require(viewer, Capability.KEEP_INSPECTION)
    known = LISTS[kind].columns
    return as_csv(rows, [c for c in known if not columns or c in columns])


def auditors(viewer: Viewer) -> list[tuple[str, str]]:
    """Who may be asked to audit: "agency:user", and the name with the agency."""
    require(viewer, Capability.KEEP_INSPECTION)
    rows = User.objects.filter(is_active=True, left_on__isnull=True).select_related("organisation").order_by("name")
    return [(f"{u.organisation.code}:{u.id}", f"{u.name}, {u.organisation.name}") for u in rows]
