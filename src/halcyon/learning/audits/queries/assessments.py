"""Reading self-assessments: one’s own; every one for who keeps them; others only as a benchmark without names."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from halcyon.access.viewing import Viewer, require
from halcyon.agencies.models import User
from halcyon.agencies.queries import people_of_service
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability
from halcyon.learning.audits.actions.assessing import own
from halcyon.learning.audits.grading import needs_support, size_band
from halcyon.learning.audits.models import Assessment, Campaign, StandardAnswer, SupportItem
from halcyon.learning.audits.statistics import FEW
from halcyon.practice.audits import SELF_ASSESSMENTS, TOOLS, Question, Tool
from halcyon.practice.audits.practice_standards import TOPICS, TRAINING_FOR
from halcyon.practice.audits.section_11 import CHALLENGE

SENT = ("submitted", "moderated")


@dataclass(frozen=True)
class CampaignPage:
    """A campaign with every assessment, how many standards of each have each value, and how many need support."""

    row: Campaign
    tool: Tool
    form: str
    lines: list[tuple[Assessment, dict[int, int], int]]


def campaigns(viewer: Viewer) -> list[CampaignPage]:
    """Every campaign, newest first, for who keeps audits."""
    require(viewer, Capability.KEEP_AUDITS)
    return [_page(row) for row in Campaign.objects.order_by("-year", "kind")[:20]]


def campaign(viewer: Viewer, campaign_id: uuid.UUID) -> CampaignPage | None:
    if not viewer.can(Capability.KEEP_AUDITS):
        return None
    row = Campaign.objects.filter(id=campaign_id).first()
    return _page(row) if row else None


def _page(row: Campaign) -> CampaignPage:
    values: dict[uuid.UUID, Counter[int]] = {}
    for assessment_id, value in StandardAnswer.objects.filter(
        assessment__campaign=row, assessment__state__in=SENT, value__isnull=False, carried=False
    ).values_list("assessment", "value"):
        values.setdefault(assessment_id, Counter())[value or 0] += 1
    plans = Counter(SupportItem.objects.filter(assessment__campaign=row).values_list("assessment", flat=True))
    lines = [
        (a, dict(values.get(a.id, Counter())), plans[a.id])
        for a in Assessment.objects.filter(campaign=row).order_by("name")
    ]
    return CampaignPage(row, TOOLS[row.tool], SELF_ASSESSMENTS[row.kind][0], lines)


def own_assessments(viewer: Viewer) -> list[Assessment]:
    """What the viewer answers for: their practice’s, or their agency’s, newest first."""
    require(viewer, Capability.SELF_ASSESS)
    rows = Assessment.objects.select_related("campaign").order_by("-campaign__year", "name")
    return [a for a in rows.filter(agency=viewer.agency) if own(a, viewer)]


@dataclass(frozen=True)
class Benchmark:
    """How other practices stand on one standard. `met` None: too few to show. Nobody is named, and where all or none
    of them stand alike, which would tell of each, it is said less exactly.
    """

    others: str
    of: int
    met: int | None

    @property
    def words(self) -> str:
        if self.met is None:
            return "Too few to compare."
        share = f"{self.met / self.of:.0%}"
        if self.met <= 1 or self.met >= self.of - 1:
            share = "None or hardly any" if self.met <= 1 else "All or nearly all"
        return f"{share} of {self.of} {self.others} are green."


@dataclass(frozen=True)
class StandardLine:
    """One standard of an assessment: the question, what is said, why it needs support, and how others stand."""

    question: Question
    answer: StandardAnswer | None
    needs: str
    benchmark: Benchmark | None
    support: SupportItem | None
    topic: str

    @property
    def differs(self) -> bool:
        a = self.answer
        return a is not None and a.moderated is not None and abs(a.moderated - (a.value or 0)) >= CHALLENGE


@dataclass(frozen=True)
class AssessmentPage:
    row: Assessment
    tool: Tool
    lines: list[StandardLine]
    mine: bool
    keeps: bool
    band: str

    @property
    def seen(self) -> bool:
        """Whether its reader sees what it says: what somebody is still writing is theirs alone until they send it."""
        return self.mine or self.row.state in SENT

    @property
    def to_look_at(self) -> list[StandardLine]:
        """The standards that nobody has looked at this year: unanswered, or with last year’s answer."""
        return [x for x in self.lines if x.answer is None or x.answer.value is None or x.answer.carried]

    @property
    def answered(self) -> int:
        return len(self.lines) - len(self.to_look_at)

    @property
    def to_plan(self) -> list[StandardLine]:
        """What belongs into the plan of support, red before amber."""
        return sorted((x for x in self.lines if x.needs), key=lambda x: x.needs != "red")


def assessment(viewer: Viewer, assessment_id: uuid.UUID, *, at: datetime) -> AssessmentPage | None:
    """One assessment: for those who answer it, and for who keeps audits. None for anybody else.

    Until it is sent in nobody but those who answer it is given a line of it.
    """
    row = Assessment.objects.select_related("campaign__previous").filter(id=assessment_id).first()
    keeps = viewer.can(Capability.KEEP_AUDITS)
    if row is None or not (keeps or own(row, viewer)):
        return None
    today = at.astimezone(LONDON).date()
    tool = TOOLS[row.campaign.tool]
    answers = {a.question: a for a in StandardAnswer.objects.filter(assessment=row)}
    plan = {s.question: s for s in SupportItem.objects.filter(assessment=row)}
    marks = _benchmarks(row, tool) if row.service else {}
    lines = []
    mine = own(row, viewer)
    for question in tool.questions if mine or row.state in SENT else ():
        answer = answers.get(question.key)
        needs = (
            needs_support(answer.value, answer.since, today) if answer and row.service and not answer.carried else ""
        )
        lines.append(
            StandardLine(
                question, answer, needs, marks.get(question.key), plan.get(question.key),
                TRAINING_FOR.get(question.key, ""),
            )
        )  # fmt: skip
    return AssessmentPage(row, tool, lines, mine, keeps, size_band(row.patients))


def _benchmarks(row: Assessment, tool: Tool) -> dict[str, Benchmark]:
    """How the other practices that have sent theirs in stand: of the same size, or all where those are too few.

    Shown only where at least five others are in it.
    """
    sent = list(Assessment.objects.filter(campaign=row.campaign, state__in=SENT).exclude(id=row.id))
    band = size_band(row.patients)
    similar = [a.id for a in sent if band and size_band(a.patients) == band]
    others = "practices of your size" if len(similar) >= FEW else "other practices"
    ids = similar if len(similar) >= FEW else [a.id for a in sent]
    if len(ids) < FEW:
        return {q.key: Benchmark(others, len(ids), None) for q in tool.graded}
    green: Counter[str] = Counter()
    top = {q.key: q.scale.met for q in tool.graded if q.scale}
    for key, value in StandardAnswer.objects.filter(assessment__in=ids).values_list("question", "value"):
        green[key] += value is not None and value >= top.get(key, 0)
    return {q.key: Benchmark(others, len(ids), green[q.key]) for q in tool.graded}


@dataclass(frozen=True)
class Gap:
    """Training that practices need: a topic, and the plans of support that ask for it and have nothing booked."""

    topic: str
    title: str
    items: tuple[SupportItem, ...]

    @property
    def practices(self) -> int:
        return len({i.assessment_id for i in self.items})


def training_gaps(viewer: Viewer) -> list[Gap]:
    """Training that plans of support ask for and that is not booked yet, the most asked first."""
    if not (viewer.can(Capability.KEEP_AUDITS) or viewer.can(Capability.KEEP_TRAINING)):
        require(viewer, Capability.KEEP_TRAINING)
    rows = SupportItem.objects.filter(state="open").exclude(topic="").select_related("assessment").order_by("due_on")
    found: dict[str, list[SupportItem]] = {}
    for item in rows:
        found.setdefault(item.topic, []).append(item)
    gaps = [Gap(topic, TOPICS[topic], tuple(items)) for topic, items in found.items()]
    return sorted(gaps, key=lambda g: (-g.practices, g.title))


@dataclass(frozen=True)
class ToBook:
    """One line of a plan of support that asks for training, and who of the practice can be given a place."""

    item: SupportItem
    title: str
    people: tuple[tuple[uuid.UUID, str], ...]


def to_book(viewer: Viewer, item_id: uuid.UUID, *, at: datetime) -> ToBook | None:
    """One line that waits for training to be booked, for whoever keeps training; None when nothing waits."""
    require(viewer, Capability.KEEP_TRAINING)
    rows = SupportItem.objects.filter(state="open").exclude(topic="").select_related("assessment")
    item = rows.filter(id=item_id).first()
    if item is None:
        return None
    ids = people_of_service(item.assessment.service, at=at) if item.assessment.service else []
    named = User.objects.filter(id__in=ids).order_by("name")
    return ToBook(item, TOPICS[item.topic], tuple((u.id, f"{u.name}, {u.job_title}") for u in named))


def practices_needing(viewer: Viewer, row: Campaign, *, at: datetime) -> Sequence[tuple[Assessment, int, int]]:
    """The practices that have sent theirs in, with how many standards need support and how many of those have a plan;
    those with most to plan first. For the named GP.
    """
    require(viewer, Capability.KEEP_AUDITS)
    today = at.astimezone(LONDON).date()
    plans = set(SupportItem.objects.filter(assessment__campaign=row).values_list("assessment", "question"))
    needed: dict[uuid.UUID, list[int]] = {}
    answers = StandardAnswer.objects.filter(assessment__campaign=row, assessment__state__in=SENT)
    for answer in answers:
        if needs_support(answer.value, answer.since, today):
            counted = needed.setdefault(answer.assessment_id, [0, 0])
            counted[0] += 1
            counted[1] += (answer.assessment_id, answer.question) in plans
    listed = Assessment.objects.filter(id__in=needed)
    return sorted(((a, needed[a.id][0], needed[a.id][1]) for a in listed), key=lambda x: (x[2] - x[1], x[0].name))
