"""Beginning a rehearsal or an inspection, its children and their audits, its findings, and what follows from them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from halcyon.access.actions import begin_relationship, end_relationships
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.models import User
from halcyon.agencies.queries import working_calendar
from halcyon.assurance.inspection.cohorts import Asked, Row, cohort
from halcyon.assurance.inspection.models import (
    AuditPart,
    Inspection,
    InspectionChild,
    InspectionFinding,
    InspectionTask,
    StatementStep,
)
from halcyon.assurance.inspection.rules import drawn, plan, statement_plan
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.pathways import Refused
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.actions import recommend
from halcyon.people.models import Link
from halcyon.practice.inspection import FINDINGS, GRADES, QUESTIONS, THEMES
from halcyon.work.actions import finish_tasks, next_reference, open_task

PURPOSE, KIND = "oversight", "inspection"
AUDIT = "inspection_audit"
MOST_SAMPLED = 40
LEAST_WORDS = 10


@act
def begin_inspection(
    *, kind: str, theme: str, notice_on: date, seed: int, inspectorate: str = "", by: Viewer, at: datetime
) -> Inspection:
    """Begin a rehearsal, or write down that notice was given: the plan of its ten working days is made.

    `seed` is what the practice sample is drawn with; it is kept, so that the sample can be drawn again.
    """
    require(by, Capability.KEEP_INSPECTION)
    if kind not in dict(Inspection.KINDS) or theme not in dict(THEMES) or seed < 0:
        raise Refused(("Say whether it is a rehearsal, and what it is about.",))
    days, fieldwork = plan(notice_on, working_calendar().open_ended())
    row = Inspection.objects.create(
        reference=f"IN-{next_reference():05d}",
        kind=kind,
        theme=theme,
        inspectorate=inspectorate.strip()[:150],
        notice_on=notice_on,
        fieldwork_on=fieldwork,
        seed=seed,
        by=by.signing,
        opened_at=at,
    )
    InspectionTask.objects.bulk_create(InspectionTask(inspection=row, key=key, due_on=due) for key, due in days.items())
    _audited("inspection_begun", row.id, by=by, at=at)
    return row


@act
def give_task(*, task_id: uuid.UUID, owner: uuid.UUID, by: Viewer, at: datetime) -> InspectionTask:
    """Say who does a task of the plan; it stands on their list."""
    require(by, Capability.KEEP_INSPECTION)
    row = InspectionTask.objects.select_related("inspection").filter(id=task_id, done_at__isnull=True).first()
    if row is None or not User.objects.filter(id=owner, is_active=True).exists():
        raise Denied("no such task, or nobody to do it")
    row.owner = owner
    row.save(update_fields=["owner"])
    open_task(
        key=f"inspection_task:{row.id}:{owner}",
        kind="inspection_task",
        title=f"Inspection {row.inspection.reference}: a task of the plan is yours",
        subject_id=row.id,
        link=f"/inspection/{row.inspection_id}/",
        user=owner,
        due_at=datetime.combine(row.due_on, datetime.min.time(), LONDON) + timedelta(hours=17),
        reference=row.inspection.reference,
        asked_by=by.signing,
        at=at,
    )
    _audited("inspection_task_given", row.id, by=by, at=at)
    return row


@act
def finish_task(*, task_id: uuid.UUID, note: str = "", by: Viewer, at: datetime) -> InspectionTask:
    """Say that a task of the plan is done: by its owner, or whoever leads the room."""
    row = InspectionTask.objects.select_for_update().filter(id=task_id, done_at__isnull=True).first()
    if row is None or not (by.can(Capability.KEEP_INSPECTION) or by.signing == row.owner):
        raise Denied("no such task")
    row.done_by, row.done_at, row.note = by.signing, at, note.strip()
    row.save(update_fields=["done_by", "done_at", "note"])
    finish_tasks(subject_id=row.id, outcome="done", by=by, at=at)
    _audited("inspection_task_done", row.id, by=by, at=at)
    return row


@act
def draw_sample(
    *, inspection_id: uuid.UUID, asked: Asked, number: int, by: Viewer, at: datetime
) -> list[InspectionChild]:
    """Draw children for practice from a list with the recorded seed, and open their files to whoever leads the room.

    The file of a child stays open while the inspection is: `close_inspection` ends it. Raises `Refused` for an empty
    list or a number out of range.
    """
    row = _open(inspection_id, by)
    if not 0 < number <= MOST_SAMPLED:
        raise Refused((f"Draw between 1 and {MOST_SAMPLED} children.",))
    rows = {str(r.case_id): r for r in _one_each(cohort(by, asked, at=at))}
    if not rows:
        raise Refused(("The list is empty: look further back, or choose another list.",))
    return [_add(row, rows[key], "sample", by=by, at=at) for key in drawn(rows, number, seed=row.seed)]


@act
def add_chosen(*, inspection_id: uuid.UUID, child_id: str, asked: Asked, by: Viewer, at: datetime) -> InspectionChild:
    """Write down a child whom the inspectors chose from a list, by the unique id that the list gives."""
    row = _open(inspection_id, by)
    found = next((r for r in cohort(by, asked, at=at) if r.cells["Child Unique ID"] == child_id.strip().lower()), None)
    if found is None:
        raise Refused(("No child of this id is on that list.",))
    return _add(row, found, "inspectors", by=by, at=at)


@act
def ask_auditor(*, child_id: uuid.UUID, agency: str, auditor: uuid.UUID, by: Viewer, at: datetime) -> AuditPart:
    """Ask an agency's auditor to grade its own part of the work with a child; they may read that child's file."""
    require(by, Capability.KEEP_INSPECTION)
    child = _child(child_id)
    user = User.objects.select_related("organisation").filter(id=auditor, is_active=True).first()
    if user is None or user.organisation.code != agency:
        raise Refused(("Choose somebody of that agency.",))
    part, made = AuditPart.objects.get_or_create(
        child=child, party=agency, defaults={"auditor": auditor, "asked_at": at}
    )
    if not made:
        raise Refused(("This agency has been asked already.",))
    begin_relationship(
        subject_ids=_subjects(child),
        kind=KIND,
        purpose=PURPOSE,
        event=child.inspection_id,
        user=auditor,
        agency=agency,
        by=by,
        at=at,
    )
    open_task(
        key=f"{AUDIT}:{part.id}",
        kind=AUDIT,
        title=f"Audit your agency’s part: {child.inspection.reference}, {child.code}",
        subject_id=part.id,
        link=f"/inspection/children/{child.id}/",
        user=auditor,
        due_at=datetime.combine(_audit_day(child.inspection), datetime.min.time(), LONDON) + timedelta(hours=17),
        reference=child.inspection.reference,
        asked_by=by.signing,
        at=at,
    )
    _audited("inspection_audit_asked", part.id, by=by, at=at)
    return part


@act
def grade(
    *, child_id: uuid.UUID, party: str, grade: str, answers: Mapping[str, str], by: Viewer, at: datetime
) -> AuditPart:
    """Grade the work with a child: an agency's auditor its own part, whoever leads the room the joint one or the
    inspectors' (`AuditPart.JOINT`, `.INSPECTORS`). The joint grade waits for every agency that was asked.
    """
    child = _child(child_id)
    leads = by.can(Capability.KEEP_INSPECTION)
    together = party in (AuditPart.JOINT, AuditPart.INSPECTORS)
    part = AuditPart.objects.select_for_update().filter(child=child, party=party).first()
    if (together and not leads) or (not together and (part is None or part.auditor != by.signing)):
        raise Denied("not theirs to grade")
    said = {key: answers.get(key, "").strip() for key, _ in QUESTIONS}
    wrong = [] if grade in dict(GRADES) else ["Choose a grade."]
    if party != AuditPart.INSPECTORS:
        wrong += [f"Answer: {words}" for key, words in QUESTIONS if len(said[key]) < LEAST_WORDS]
    if party == AuditPart.JOINT:
        own = child.parts.exclude(party__in=(AuditPart.JOINT, AuditPart.INSPECTORS))
        if not own.exists() or own.filter(answered_at__isnull=True).exists():
            wrong.append("Every agency grades its own part before the joint grade is agreed.")
    if wrong:
        raise Refused(tuple(wrong))
    part = part or AuditPart(child=child, party=party, asked_at=at)
    part.grade, part.answers, part.by, part.answered_at = grade, said, by.signing, at
    part.save()
    finish_tasks(subject_id=part.id, kinds=(AUDIT,), outcome="done", by=by, at=at)
    _audited("inspection_graded", part.id, by=by, at=at)
    return part


@act
def await_findings(*, inspection_id: uuid.UUID, expected: date, by: Viewer, at: datetime) -> Inspection:
    """The inspectors have gone: say when their findings are expected."""
    row = _open(inspection_id, by)
    if row.kind != "inspection" or row.state != "preparing":
        raise Refused(("Only an inspection that has taken place awaits findings.",))
    row.state, row.findings_expected = "awaiting", expected
    row.save(update_fields=["state", "findings_expected"])
    _audited("inspection_findings_awaited", row.id, by=by, at=at)
    return row


@act
def add_finding(
    *, inspection_id: uuid.UUID, kind: str, text: str, recommendation: str = "", by: Viewer, at: datetime
) -> InspectionFinding:
    """Write down one finding. What is to improve becomes a recommendation, with the inspection as its source.

    The first one begins the statement of action. Raises `Refused` for a finding without words, and for something to
    improve without a recommendation.
    """
    row = _open(inspection_id, by)
    wrong = [] if kind in dict(FINDINGS) else ["Say what kind of finding it is."]
    wrong += [] if len(text.strip()) >= LEAST_WORDS else ["Write the finding down, in a sentence or more."]
    if kind != "strength" and len(recommendation.strip()) < LEAST_WORDS:
        wrong.append("Say what should change because of it.")
    if wrong:
        raise Refused(tuple(wrong))
    finding = InspectionFinding(inspection=row, kind=kind, text=text.strip(), by=by.signing, at=at)
    if kind != "strength":
        finding.recommendation = recommend(
            text=recommendation.strip(),
            source_kind="inspection",
            source_id=row.id,
            source_title=f"{row.get_kind_display()} {row.reference}: {row.get_theme_display()}",
            by=by,
            at=at,
        ).id
    finding.save()
    if row.state != "findings":
        row.state = "findings"
        row.save(update_fields=["state"])
    if kind != "strength" and not row.statement.exists():
        days = statement_plan(at.astimezone(LONDON).date(), working_calendar().open_ended())
        StatementStep.objects.bulk_create(StatementStep(inspection=row, key=k, due_on=d) for k, d in days.items())
    _audited("inspection_finding", finding.id, by=by, at=at)
    return finding


@act
def take_step(*, step_id: uuid.UUID, note: str, by: Viewer, at: datetime) -> StatementStep:
    """Say that a step of the statement of action is done. The steps are taken in their order."""
    require(by, Capability.KEEP_INSPECTION)
    row = StatementStep.objects.select_for_update().filter(id=step_id, done_at__isnull=True).first()
    if row is None:
        raise Denied("no such step")
    if StatementStep.objects.filter(inspection=row.inspection_id, due_on__lt=row.due_on, done_at__isnull=True).exists():
        raise Refused(("An earlier step is not done yet.",))
    if len(note.strip()) < LEAST_WORDS:
        raise Refused(("Say where it was agreed, and on which day.",))
    row.done_by, row.done_at, row.note = by.signing, at, note.strip()
    row.save(update_fields=["done_by", "done_at", "note"])
    _audited("statement_step", row.id, by=by, at=at)
    return row


@act
def close_inspection(*, inspection_id: uuid.UUID, by: Viewer, at: datetime) -> Inspection:
    """Close it: the files that it opened are closed to everybody whom it opened them to."""
    row = _open(inspection_id, by)
    subjects = [s for child in row.children.all() for s in _subjects(child)]
    if subjects:
        end_relationships(subject_ids=subjects, kind=KIND, purpose=PURPOSE, event=row.id, begun_by=row.id, by=by, at=at)
    parts = AuditPart.objects.filter(child__inspection=row).values_list("id", flat=True)
    tasks = row.tasks.values_list("id", flat=True)
    finish_tasks(subject_ids=[*parts, *tasks], outcome="closed", by=by, at=at)
    row.state, row.closed_at = "closed", at
    row.save(update_fields=["state", "closed_at"])
    _audited("inspection_closed", row.id, by=by, at=at)
    return row


@act
def log_list(*, inspection_id: uuid.UUID, rows: list[Row], by: Viewer, at: datetime) -> None:
    """Write into the log that a list of children was taken out."""
    require(by, Capability.KEEP_INSPECTION)
    record_act(
        by, "inspection_list_taken_out", "case", [inspection_id, *[r.case_id for r in rows]], purpose=PURPOSE, at=at
    )


def _one_each(rows: list[Row]) -> list[Row]:
    """The newest line of each child: a child is drawn once."""
    return list({r.cells["Child Unique ID"]: r for r in reversed(rows)}.values())


def _add(row: Inspection, line: Row, chosen_by: str, *, by: Viewer, at: datetime) -> InspectionChild:
    child = InspectionChild.objects.filter(inspection=row, case_id=line.case_id).first()
    if child is not None:
        return child
    child = InspectionChild.objects.create(
        inspection=row,
        case_id=line.case_id,
        record_id=line.record_id,
        code=f"Child {row.children.count() + 1}",
        chosen_by=chosen_by,
        added_at=at,
    )
    begin_relationship(
        subject_ids=_subjects(child), kind=KIND, purpose=PURPOSE, event=row.id, user=by.signing, by=by, at=at
    )
    _audited("inspection_child_added", child.id, by=by, at=at)
    return child


def _subjects(child: InspectionChild) -> list[uuid.UUID]:
    """The case, and every record of the same person."""
    person = Link.objects.filter(record_id=child.record_id, unlinked_at__isnull=True).values("person_id")
    linked = Link.objects.filter(person_id__in=person, unlinked_at__isnull=True).values_list("record_id", flat=True)
    return list(dict.fromkeys([child.case_id, child.record_id, *linked]))


def _audit_day(row: Inspection) -> date:
    return row.tasks.get(key="own_audits").due_on


def _child(child_id: uuid.UUID) -> InspectionChild:
    child = InspectionChild.objects.select_related("inspection").filter(id=child_id).first()
    if child is None or child.inspection.state == "closed":
        raise Denied("no such child")
    return child


def _open(inspection_id: uuid.UUID, by: Viewer) -> Inspection:
    require(by, Capability.KEEP_INSPECTION)
    row = Inspection.objects.select_for_update().filter(id=inspection_id).exclude(state="closed").first()
    if row is None:
        raise Denied("no such inspection")
    return row


def _audited(action: str, row: uuid.UUID, *, by: Viewer, at: datetime) -> None:
    record_act(by, action, "inspection", [row], at=at)
