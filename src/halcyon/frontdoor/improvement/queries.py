"""Reading delays of the system and the plans for them, for those who answer for the hub or look at its work."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from halcyon.access.viewing import Viewer, require
from halcyon.agencies.models import RoleHolding
from halcyon.agencies.queries import staff_names
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.cases.models import Case
from halcyon.cases.queries import cases
from halcyon.frontdoor.improvement import figures
from halcyon.frontdoor.improvement.actions import has_held
from halcyon.frontdoor.improvement.measures import Week, weeks_out
from halcyon.frontdoor.improvement.models import ImprovementPlan, PlanAction, PlanReview, PlanWeek, SystemDelay
from halcyon.kernel.profiles import SystemMeasure
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability

PURPOSE = "mash_enquiry"
WEEKS = 8


@dataclass(frozen=True)
class Standing:
    """One measure as it stands: its last weeks, for how many it was out of its bound, and the delay if escalated."""

    measure: SystemMeasure
    weeks: list[Week]
    out: int
    delay: SystemDelay | None


def measures(viewer: Viewer, *, at: datetime) -> list[Standing]:
    """Every measure of the county, with its last weeks."""
    require(viewer, Capability.SEE_IMPROVEMENT)
    standing = {d.measure: d for d in SystemDelay.objects.filter(closed_at__isnull=True)}
    found = []
    for measure in registry.profile.system_measures:
        weeks = figures.measured_weeks(measure.key, until=figures.last_full_week(at), number=WEEKS, rows=False)
        found.append(Standing(measure, weeks, weeks_out(measure, weeks), standing.get(measure.key)))
    return found


def sees_few(viewer: Viewer) -> bool:
    """Whether somebody sees small numbers of the hub: those who run it. Boards and the scrutineer see figures only."""
    return viewer.can(Capability.IMPROVE) or viewer.can(Capability.SEE_HUB)


def delays(viewer: Viewer) -> list[SystemDelay]:
    """Every delay that was escalated, the open ones first, each with its plan."""
    require(viewer, Capability.SEE_IMPROVEMENT)
    found = SystemDelay.objects.select_related("plan").order_by("-escalated_at")[:100]
    return sorted(found, key=lambda d: d.closed_at is not None)


def delay(viewer: Viewer, delay_id: uuid.UUID) -> SystemDelay | None:
    require(viewer, Capability.SEE_IMPROVEMENT)
    return SystemDelay.objects.select_related("plan").filter(id=delay_id).first()


def plan_for(viewer: Viewer, row: SystemDelay) -> ImprovementPlan | None:
    require(viewer, Capability.SEE_IMPROVEMENT)
    return ImprovementPlan.objects.filter(delay=row).first()


@dataclass(frozen=True)
class PlanPage:
    """A plan with everything that its page shows."""

    plan: ImprovementPlan
    weeks: list[PlanWeek]
    steps: list[PlanAction]
    reviews: list[PlanReview]  # the newest first
    held: bool

    @property
    def on_track(self) -> bool | None:
        """By the newest week with something to measure; None before there is one."""
        return next((w.on_track for w in reversed(self.weeks) if w.on_track is not None), None)


def plan(viewer: Viewer, plan_id: uuid.UUID) -> PlanPage | None:
    require(viewer, Capability.SEE_IMPROVEMENT)
    found = ImprovementPlan.objects.select_related("delay", "run").filter(id=plan_id).first()
    if found is None:
        return None
    weeks, steps = list(found.weeks.order_by("monday")), list(found.actions.order_by("position"))
    return PlanPage(found, weeks, steps, list(found.reviews.order_by("-at")), has_held(found))


def rows_behind(viewer: Viewer, ids: Iterable[str], *, at: datetime) -> list[Case]:
    """Of the enquiries behind a figure, those that the viewer may open."""
    require(viewer, Capability.SEE_IMPROVEMENT)
    wanted = [uuid.UUID(i) for i in ids]
    return list(cases(viewer, PURPOSE, at=at).filter(id__in=wanted).order_by("opened_at")[:200])


def owners(viewer: Viewer, *, at: datetime) -> list[tuple[uuid.UUID, str]]:
    """The people who can own a plan or a part of it: those who hold a role at the front door's agency that may."""
    require(viewer, Capability.IMPROVE)
    roles = [r.key for r in registry.roles.values() if Capability.IMPROVE in r.capabilities]
    held = RoleHolding.objects.filter(
        live(at), role__in=roles, organisation__code=registry.profile.front_door_agency
    ).select_related("user")
    people = [h.user_id for h in held if may_sign_in(h.user, at)]
    return sorted(staff_names(viewer, people).items(), key=lambda item: item[1])
