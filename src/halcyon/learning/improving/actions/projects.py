"""Projects: begun with a measured benefit, moved on, and closed with what they delivered. Reports from outside."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.models import User
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.counting import end_of_day
from halcyon.kernel.problems import refuse
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.actions.common import log, today_of
from halcyon.learning.improving.actions.planning import Step
from halcyon.learning.improving.actions.recommending import unknown_agencies
from halcyon.learning.improving.models import Milestone, OutsideReport, Project, ReportStage
from halcyon.learning.improving.rules import enough
from halcyon.work.actions import finish_tasks, next_reference, open_task
from halcyon.workforce.bodies.models import Body

GOING_ON = ("planned", "running", "paused")


@act
def begin_project(
    *,
    title: str,
    aim: str,
    agency: str,
    owner: uuid.UUID,
    benefit: str,
    measure: str,
    before: float | None,
    target: float | None,
    more_is_better: bool,
    begins: date,
    ends: date,
    unit: str = "",
    body: uuid.UUID | None = None,
    recommendation: uuid.UUID | None = None,
    steps: Sequence[Step] = (),
    by: Viewer,
    at: datetime,
) -> Project:
    """Begin a project: who owns it, what is better for whom when it is done, and the measure that will show it.

    `before` is where the measure stands, None where nobody knows yet, `target` where it should come to. Raises Denied
    without the capability, NotDone with what is wrong.
    """
    require(by, Capability.KEEP_ACTIONS)
    wrong = {}
    if not title.strip():
        wrong["title"] = "Give the project a name."
    if not enough(aim):
        wrong["aim"] = "Say what the project does, in a sentence or more."
    if not enough(benefit):
        wrong["benefit"] = "Say what is better, and for whom, in a sentence or more."
    if not measure.strip():
        wrong["measure"] = "Name the measure that will show the benefit."
    if before is not None and target is not None and (target > before) is not more_is_better:
        wrong["target"] = "The target must be better than where the measure stands."
    if ends <= begins:
        wrong["ends"] = "It must end after it begins."
    if unknown_agencies([agency]):
        wrong["agency"] = "Choose an agency from the list."
    if not User.objects.filter(id=owner, is_active=True).exists():
        wrong["owner"] = "Choose somebody who works here now."
    if body and not Body.objects.filter(id=body).exists():
        wrong["body"] = "Choose a body from the list."
    refuse(wrong)
    row = Project(
        reference=f"P-{next_reference():05d}",
        title=title.strip()[:200],
        aim=aim.strip(),
        agency=agency,
        owner=owner,
        body_id=body,
        recommendation_id=recommendation,
        benefit=benefit.strip(),
        measure=measure.strip()[:200],
        unit=unit.strip()[:40],
        before=before,
        target=target,
        more_is_better=more_is_better,
        begins=begins,
        ends=ends,
        state="running" if begins <= today_of(at) else "planned",
        by=by.signing,
        at=at,
    )
    add(row)
    add(*(Milestone(project=row, position=n, text=s.text[:300], due=s.due) for n, s in enumerate(steps)))
    open_task(
        key=f"project:{row.id}",
        kind="learning_project",
        title=f"Project {row.reference}: {row.title}",
        subject_id=row.id,
        link=f"/projects/{row.id}/",
        user=owner,
        due_at=end_of_day(ends),
        reference=row.reference,
        at=at,
    )
    log("project_begun", row.id, by=by, at=at)
    return row


def _going_on(project_id: uuid.UUID, by: Viewer) -> Project:
    row = Project.objects.select_for_update().filter(id=project_id, state__in=GOING_ON).first()
    if row is None or not (row.owner == by.looked_up_as or by.can(Capability.KEEP_ACTIONS)):
        raise Denied("no such project")
    return row


@act
def reach_milestone(*, milestone_id: uuid.UUID, by: Viewer, at: datetime) -> None:
    """Say that a milestone of a project was reached."""
    step = Milestone.objects.filter(id=milestone_id, done_at__isnull=True, project__isnull=False).first()
    if step is None or step.project_id is None:
        raise Denied("no such milestone")
    row = _going_on(step.project_id, by)
    if Milestone.objects.filter(id=step.id, done_at__isnull=True).update(done_at=at, done_by=by.signing):
        log("project_milestone_reached", row.id, by=by, at=at)


@act
def move_project(
    *,
    project_id: uuid.UUID,
    state: str,
    words: str,
    after: float | None = None,
    measured_on: date | None = None,
    by: Viewer,
    at: datetime,
) -> Project:
    """Say where a project stands now. Delivered needs what was delivered; the measure may follow later.

    `after` is where the measure came to, taken on `measured_on`. Raises Denied and NotDone.
    """
    row = _going_on(project_id, by)
    wrong = {}
    if state not in dict(Project.STATES):
        wrong["state"] = "Choose where it stands."
    if not enough(words):
        said = "what was delivered" if state == "delivered" else "why it stands there"
        wrong["words"] = f"Say {said}, in a sentence or more."
    if (after is None) != (measured_on is None):
        wrong["after"] = "Give the figure and the day on which it was taken, or neither."
    if measured_on is not None and measured_on > today_of(at):
        wrong["measured_on"] = "It cannot have been taken in the future."
    refuse(wrong)
    row.state, row.state_words = state, words.strip()
    if state == "delivered":
        row.delivered = words.strip()
    if after is not None:
        row.after, row.measured_on = after, measured_on
    row.save(update_fields=["state", "state_words", "delivered", "after", "measured_on"])
    if state not in GOING_ON:
        finish_tasks(by=by, at=at, outcome=state, subject_id=row.id)
    log("project_moved", row.id, by=by, at=at, decision=state)
    return row


@act
def take_in_report(
    *,
    title: str,
    author: str,
    published_on: date,
    summary: str = "",
    stages: Sequence[tuple[str, date | None]] = (),
    by: Viewer,
    at: datetime,
) -> OutsideReport:
    """Take in a report that somebody else wrote, with the stages of the work on it. Raises Denied and NotDone."""
    require(by, Capability.KEEP_ACTIONS)
    wrong = {}
    if not title.strip():
        wrong["title"] = "Give the report’s title."
    if not author.strip():
        wrong["author"] = "Say who wrote it."
    if published_on > today_of(at):
        wrong["published_on"] = "It cannot have been published in the future."
    refuse(wrong)
    row = OutsideReport(
        title=title.strip()[:200],
        author=author.strip()[:150],
        published_on=published_on,
        summary=summary.strip(),
        by=by.signing,
        at=at,
    )
    add(row)
    add(
        *(
            ReportStage(report=row, position=n, title=words[:200], due=due, by=by.signing, at=at)
            for n, (words, due) in enumerate(stages)
        )
    )
    log("outside_report_taken_in", row.id, by=by, at=at)
    return row


@act
def move_stage(*, stage_id: uuid.UUID, state: str, note: str, by: Viewer, at: datetime) -> ReportStage:
    """Say how far a stage of the work on a report has come. Raises Denied and NotDone."""
    require(by, Capability.KEEP_ACTIONS)
    row = ReportStage.objects.select_for_update().filter(id=stage_id).first()
    if row is None:
        raise Denied("no such stage")
    refuse({} if state in dict(ReportStage.STATES) else {"state": "Choose how far it has come."})
    row.state, row.note, row.by, row.at = state, note.strip(), by.signing, at
    row.save(update_fields=["state", "note", "by", "at"])
    log("outside_report_stage_moved", row.report_id, row.id, by=by, at=at, decision=state)
    return row
