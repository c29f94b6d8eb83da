"""Opening a campaign of self-assessment, answering it a little at a time, and sending it in."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.models import Organisation, RoleHolding, Service
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import NotDone, refuse
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.learning.audits.models import Assessment, Campaign, StandardAnswer
from halcyon.learning.audits.writing import keep, log
from halcyon.practice.audits import SELF_ASSESSMENTS, TOOLS
from halcyon.work.actions import finish_tasks, open_task

PRACTICE = "general_practice"
TASK = "assessment"


@dataclass(frozen=True)
class Answer:
    """What is said of one standard. `version` is that of the answer as it was opened, None for no check."""

    question: str
    value: int | None
    evidence: str = ""
    action: str = ""
    due_on: date | None = None
    version: int | None = None


@act
def open_campaign(
    *, kind: str, title: str, year: int, due_on: date, agencies: Sequence[str] = (), by: Viewer, at: datetime
) -> Campaign:
    """Ask every practice (kind "gp"), or these agencies (kind "section_11"), to assess themselves.

    Last year’s answers are carried forward, marked as not looked at yet, with the day since which each has stood so.
    Whoever answers for one finds it on their list of work. Raises NotDone for a second campaign of the kind in a year.
    """
    require(by, Capability.KEEP_AUDITS)
    today = at.astimezone(LONDON).date()
    wrong = {}
    if kind not in SELF_ASSESSMENTS:
        raise NotDone({"kind": "Choose a self-assessment."})
    if not title.strip():
        wrong["title"] = "Give it a title."
    if due_on <= today:
        wrong["due_on"] = "The day must lie ahead."
    if Campaign.objects.filter(kind=kind, year=year).exists():
        wrong["year"] = "There is one for this year already."
    if kind == "section_11" and not agencies:
        wrong["agencies"] = "Choose who is asked."
    refuse(wrong)
    tool = SELF_ASSESSMENTS[kind][1]
    before = Campaign.objects.filter(kind=kind, year__lt=year).order_by("-year").first()
    row = Campaign(
        kind=kind, tool=tool.key, tool_version=tool.version, title=title.strip(), year=year, due_on=due_on,
        previous=before, opened_by=by.signing, opened_at=at,
    )  # fmt: skip
    add(row)
    made = [Assessment(campaign=row, agency=a, service=s, name=n) for a, s, n in _asked(kind, agencies)]
    add(*made)
    _carry(row, made, at)
    for each in made:
        for user in _answering(each, at):
            _ask(each, row, user, at)
    log("campaign_opened", [row.id, *(a.id for a in made)], kind="campaign", by=by, at=at)
    return row


def _asked(kind: str, agencies: Sequence[str]) -> list[tuple[str, uuid.UUID | None, str]]:
    if kind == "gp":
        listed = Service.objects.filter(kind=PRACTICE, in_force_to__isnull=True).select_related("organisation")
        return [(s.organisation.code, s.id, s.name) for s in listed.order_by("name")]
    return [(o.code, None, o.name) for o in Organisation.objects.filter(code__in=list(agencies)).order_by("name")]


def _carry(row: Campaign, made: Sequence[Assessment], at: datetime) -> None:
    """Bring last year’s answers forward."""
    if row.previous is None:
        return
    last = StandardAnswer.objects.filter(assessment__campaign=row.previous).select_related("assessment")
    by_whom: dict[tuple[str, uuid.UUID | None], list[StandardAnswer]] = {}
    for answer in last:
        by_whom.setdefault((answer.assessment.agency, answer.assessment.service), []).append(answer)
    sizes = {a.assessment.service: a.assessment.patients for a in last}
    add(
        *(
            StandardAnswer(
                assessment=each, question=a.question, value=a.value if a.moderated is None else a.moderated,
                since=a.since, carried=True, evidence=a.evidence, action=a.action, due_on=a.due_on, at=at,
            )
            for each in made
            for a in by_whom.get((each.agency, each.service), [])
        )
    )  # fmt: skip
    for each in made:
        if each.service and sizes.get(each.service):
            each.patients = sizes[each.service]
            each.save(update_fields=["patients"])


def own(row: Assessment, by: Viewer) -> bool:
    """Whether this person answers for the practice, or for the agency."""
    if not by.can(Capability.SELF_ASSESS):
        return False
    return row.service in by.services if row.service else row.agency == by.agency


def _answering(row: Assessment, at: datetime) -> list[uuid.UUID]:
    """Everybody who answers for a practice or for an agency now."""
    held = RoleHolding.objects.filter(live(at)).select_related("user__organisation")
    held = held.filter(service=row.service) if row.service else held.filter(organisation__code=row.agency)
    able = {key for key, role in registry.roles.items() if Capability.SELF_ASSESS in role.capabilities}
    return sorted({h.user.id for h in held.filter(role__in=able) if may_sign_in(h.user, at)})


def _ask(row: Assessment, campaign: Campaign, user: uuid.UUID | None, at: datetime) -> None:
    open_task(
        key=f"{TASK}:{row.id}:{user}",
        kind=TASK,
        title=f"Answer the self-assessment: {campaign.title}",
        subject_id=row.id,
        link=f"/self-assessments/answers/{row.id}/",
        user=user,
        due_at=datetime.combine(campaign.due_on, time(17), LONDON),
        at=at,
    )


@act
def take_part(*, assessment_id: uuid.UUID, by: Viewer, at: datetime) -> Assessment:
    """Begin answering, and have it on one’s list until it is sent in."""
    row = _held(assessment_id, by)
    if row.state == "not_begun":
        row.state = "begun"
        row.save(update_fields=["state"])
        _ask(row, row.campaign, by.signing, at)
        log("assessment_begun", [row.id], kind="assessment", by=by, at=at)
    return row


@act
def set_size(*, assessment_id: uuid.UUID, patients: int, by: Viewer, at: datetime) -> None:
    """Say how many patients a practice has, so that it is compared with practices of its size."""
    row = _held(assessment_id, by)
    if not 1 <= patients <= 200_000:
        raise NotDone({"patients": "Enter the number of registered patients."})
    row.patients = patients
    row.save(update_fields=["patients"])
    log("assessment_size_set", [row.id], kind="assessment", by=by, at=at)


@act
def answer_standard(*, assessment_id: uuid.UUID, given: Sequence[Answer], by: Viewer, at: datetime) -> None:
    """Keep what is said of standards; others stay as they are. An answer may be left unfinished until it is sent in.

    The day since which a standard has stood at its value is kept while the value stays. Raises Denied for somebody
    else’s, NotDone for a value that the scale has not and for an answer changed elsewhere meanwhile.
    """
    row = take_part(assessment_id=assessment_id, by=by, at=at)
    tool, today = TOOLS[row.campaign.tool], at.astimezone(LONDON).date()
    standing = {a.question: a for a in StandardAnswer.objects.select_for_update().filter(assessment=row)}
    new: list[StandardAnswer] = []
    for one in given:
        scale = tool.question(one.question).scale
        if one.value is not None and (scale is None or one.value not in scale.values):
            raise NotDone({"value": "Choose from the list."})
        was = standing.get(one.question)
        if was is not None and one.version is not None and was.version != one.version:
            raise NotDone({"": "A colleague changed this since you opened it. Open it again: their text is there."})
        answer = was or StandardAnswer(assessment=row, question=one.question, at=at)
        if answer.value != one.value:
            answer.since = today if one.value is not None else None
        answer.value, answer.evidence, answer.action = one.value, one.evidence.strip(), one.action.strip()
        answer.due_on, answer.carried, answer.by, answer.at = one.due_on, False, by.signing, at
        answer.version = was.version + 1 if was else 1
        if was is None:
            new.append(answer)
    add(*new)
    keep(
        [standing[o.question] for o in given if o.question in standing],
        ["value", "since", "carried", "evidence", "action", "due_on", "by", "at", "version"],
    )
    log("assessment_answered", [row.id], kind="assessment", by=by, at=at)


@act
def send_in(*, assessment_id: uuid.UUID, by: Viewer, at: datetime) -> None:
    """Send an assessment in. Everything is answered and looked at this year, with evidence; what is not met says what
    is done and by when. Raises NotDone with what is missing, by standard.
    """
    row = _held(assessment_id, by)
    tool = TOOLS[row.campaign.tool]
    answers = {a.question: a for a in StandardAnswer.objects.filter(assessment=row)}
    wrong = {}
    for question in tool.graded:
        found = answers.get(question.key)
        if found is None or found.value is None:
            wrong[question.key] = f"{question.title}: not answered yet."
        elif found.carried:
            wrong[question.key] = f"{question.title}: last year’s answer. Look at it and save it."
        elif question.scale and found.value < question.scale.met and not (found.action and found.due_on):
            wrong[question.key] = f"{question.title}: say what will be done and by when."
        elif question.scale and found.value >= question.scale.met and not found.evidence:
            wrong[question.key] = f"{question.title}: say what shows it."
    if row.service and not row.patients:
        wrong["patients"] = "Say how many patients you have."
    refuse(wrong)
    row.state, row.submitted_by, row.submitted_at = "submitted", by.signing, at
    row.version += 1
    row.save(update_fields=["state", "submitted_by", "submitted_at", "version"])
    finish_tasks(by=by, at=at, outcome="done", subject_id=row.id, kinds=[TASK])
    log("assessment_sent_in", [row.id], kind="assessment", by=by, at=at)


def _held(assessment_id: uuid.UUID, by: Viewer) -> Assessment:
    row = Assessment.objects.select_for_update(of=("self",)).select_related("campaign").filter(id=assessment_id).first()
    if row is None or not own(row, by):
        raise Denied("not theirs to answer")
    if row.state in ("submitted", "moderated"):
        raise NotDone({"": "It has been sent in."})
    return row
