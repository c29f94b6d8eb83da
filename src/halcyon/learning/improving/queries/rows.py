"""Reading actions and recommendations, one and many."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When

from halcyon.access.viewing import Viewer, require
from halcyon.agencies.models import Organisation, User
from halcyon.agencies.queries.acting import may_sign_in
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.actions.planning import overseers
from halcyon.learning.improving.models import (
    Action,
    ActionBody,
    AgencyAnswer,
    Escalation,
    Evidence,
    Judgement,
    Milestone,
    NewDate,
    Recommendation,
    RecommendationTheme,
)
from halcyon.learning.improving.queries.cuts import Cut, cut_of, seen
from halcyon.learning.improving.rules import tally
from halcyon.practice.learning_themes import THEMES, Theme
from halcyon.workforce.bodies.models import Body

SHOWN = 200
ENDED_LAST = Case(
    When(state__in=(Action.ASSURED, Action.STOPPED), then=Value(1)), default=Value(0), output_field=IntegerField()
)


@dataclass(frozen=True)
class ActionRow:
    """An action on a list: the names of the bodies that watch over it, and the rungs that were told in vain so far."""

    action: Action
    bodies: list[str]
    unanswered: list[str]


def actions(viewer: Viewer, cut: Cut, *, at: datetime) -> list[ActionRow]:
    """The actions of a cut that this viewer sees, those that go on first, by when they are due; at most `SHOWN`."""
    return _rows(cut_of(Action.objects.filter(seen(viewer)), cut, at=at))


def _rows(found: QuerySet[Action]) -> list[ActionRow]:
    found = found.select_related("recommendation").prefetch_related(
        Prefetch("watched", ActionBody.objects.select_related("body")),
        Prefetch("escalations", Escalation.objects.filter(answered_at__isnull=True)),
    )
    return [
        ActionRow(
            row, sorted(each.body.name for each in row.watched.all()), [each.rung for each in row.escalations.all()]
        )
        for row in found.order_by(ENDED_LAST, "due", "reference")[:SHOWN]
    ]


@dataclass(frozen=True)
class ActionPage:
    """One action with everything that its page shows."""

    action: Action
    watched: list[Body]
    milestones: list[Milestone]
    dates: list[NewDate]
    evidence: list[Evidence]
    judgements: list[Judgement]
    escalations: list[Escalation]

    @property
    def people(self) -> set[uuid.UUID | None]:
        """The ids of everybody whose name the page says."""
        row = self.action
        found: set[uuid.UUID | None] = {row.owner, row.deputy, row.by, row.done_by, row.closed_by}
        found |= {each.agreed_by for each in self.dates} | {each.by for each in self.dates}
        found |= {each.by for each in self.evidence} | {each.by for each in self.judgements}
        return found | {each.answered_by for each in self.escalations}


def action(viewer: Viewer, action_id: uuid.UUID) -> ActionPage | None:
    """One action; None alike for one that does not exist and one that this viewer does not see."""
    row = Action.objects.filter(seen(viewer), id=action_id).select_related("recommendation").first()
    if row is None:
        return None
    return ActionPage(
        action=row,
        watched=[each.body for each in row.watched.select_related("body").order_by("body__name")],
        milestones=list(row.milestones.all()),
        dates=list(row.dates.all()),
        evidence=list(row.evidence.all()),
        judgements=list(row.judgements.select_related("evidence", "body")),
        escalations=list(row.escalations.all()),
    )


@dataclass(frozen=True)
class RecommendationRow:
    """A recommendation on a list: the keys of its themes, the agencies' answers, and the states of its actions."""

    recommendation: Recommendation
    themes: list[str]
    answers: list[str]
    states: list[str]


def recommendations(
    viewer: Viewer, *, words: str = "", theme: str = "", agency: str = "", source: uuid.UUID | None = None
) -> list[RecommendationRow]:
    """Recommendations, the newest first, with themes, agencies' answers and actions; at most `SHOWN`."""
    require(viewer, Capability.SEE_LEARNING)
    rows = Recommendation.objects.all()
    if theme:
        rows = rows.filter(themes__theme=theme)
    if agency:
        rows = rows.filter(answers__agency=agency)
    if source:
        rows = rows.filter(source_id=source)
    for word in words.split()[:8]:
        rows = rows.filter(Q(text__icontains=word) | Q(source_title__icontains=word) | Q(reference__iexact=word))
    return [
        RecommendationRow(
            row,
            [each.theme for each in row.themes.all()],
            [each.answer for each in row.answers.all()],
            [each.state for each in row.actions.all()],
        )
        for row in rows.prefetch_related("themes", "answers", "actions")[:SHOWN]
    ]


@dataclass(frozen=True)
class RecommendationPage:
    """One recommendation, what each agency says to it, and what is done about it."""

    recommendation: Recommendation
    themes: list[str]
    answers: list[AgencyAnswer]
    actions: list[ActionRow]


def recommendation(viewer: Viewer, recommendation_id: uuid.UUID) -> RecommendationPage | None:
    """One recommendation, for those who see learning; None where there is none."""
    require(viewer, Capability.SEE_LEARNING)
    row = Recommendation.objects.filter(id=recommendation_id).first()
    if row is None:
        return None
    return RecommendationPage(
        recommendation=row,
        themes=[each.theme for each in row.themes.all()],
        answers=list(row.answers.order_by("agency")),
        actions=_rows(Action.objects.filter(recommendation=row)),
    )


@dataclass(frozen=True)
class ThemeRow:
    """A theme, how many recommendations stand under it, and how the actions for them stand."""

    theme: Theme
    recommendations: int
    actions: dict[str, int]


def themes(viewer: Viewer) -> list[ThemeRow]:
    """Every theme of the published list, what was said most often first."""
    require(viewer, Capability.SEE_LEARNING)
    said = dict(RecommendationTheme.objects.order_by().values_list("theme").annotate(Count("id")))
    states: dict[str, list[str]] = {}
    for theme, state in Action.objects.order_by().values_list("recommendation__themes__theme", "state"):
        states.setdefault(theme, []).append(state)
    rows = [ThemeRow(t, said.get(t.key, 0), tally(states.get(t.key, ()))) for t in THEMES]
    return sorted(rows, key=lambda row: -row.recommendations)


def bodies(viewer: Viewer) -> list[Body]:
    """The bodies that can watch over an action."""
    require(viewer, Capability.SIGNED_IN)
    return list(Body.objects.filter(ends__isnull=True))


def body(viewer: Viewer, body_id: uuid.UUID) -> Body | None:
    """One body, for those who see learning."""
    require(viewer, Capability.SEE_LEARNING)
    return Body.objects.filter(id=body_id).first()


def agencies(viewer: Viewer) -> list[tuple[str, str]]:
    """The agencies of the county that are there now, by name: code and name."""
    require(viewer, Capability.SIGNED_IN)
    return list(Organisation.objects.filter(in_force_to__isnull=True).order_by("name").values_list("code", "name"))


def agency_names(viewer: Viewer, codes: Iterable[str]) -> dict[str, str]:
    """The names of organisations by code, also of those that ended."""
    require(viewer, Capability.SIGNED_IN)
    return dict(Organisation.objects.filter(code__in=set(codes)).values_list("code", "name"))


def owners(viewer: Viewer, *, at: datetime, agency: str = "") -> list[tuple[str, str]]:
    """The people who can own an action, by name with their job: of one agency, or of all."""
    require(viewer, Capability.SIGNED_IN)
    found = User.objects.filter(is_active=True).order_by("name", "id")
    if agency:
        found = found.filter(organisation__code=agency)
    return [(str(u.id), f"{u.name}, {u.job_title}" if u.job_title else u.name) for u in found if may_sign_in(u, at)]


def can_agree(viewer: Viewer, row: Action, *, at: datetime) -> list[tuple[str, str]]:
    """The people who can agree to a new day for an action: they oversee actions, and it is not theirs."""
    require(viewer, Capability.SIGNED_IN)
    own = {row.owner, row.deputy, viewer.user_id}
    return [(str(who), name) for who, name in overseers(at=at).items() if who not in own]
