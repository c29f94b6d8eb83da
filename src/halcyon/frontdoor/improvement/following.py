"""What time brings: weeks of plans are written down, the rule escalates, late answers are chased."""

from __future__ import annotations

from datetime import date, datetime

from halcyon.access.viewing import Viewer, system
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.frontdoor.improvement.actions import begin_delay, log, measure_of, tell
from halcyon.frontdoor.improvement.figures import last_full_week, measured, measured_weeks
from halcyon.frontdoor.improvement.measures import KINDS, WEEK, expected, good, said, weeks_out
from halcyon.frontdoor.improvement.models import ImprovementPlan, PlanWeek, SystemDelay
from halcyon.kernel.profiles import SystemMeasure
from halcyon.kernel.registry import registry


def follow(*, at: datetime) -> int:
    """What time brings: weeks of plans written down and told, delays that the rule escalates, answers chased."""
    by = system("follow_improvement", at=at)
    done = 0
    for plan in ImprovementPlan.objects.filter(closed_at__isnull=True).order_by("agreed_at"):
        done += _follow_plan(plan, by=by, at=at)
    for measure in registry.profile.system_measures:
        done += _by_rule(measure, by=by, at=at)
    for row in SystemDelay.objects.filter(answered_at__isnull=True, chased_at__isnull=True, due_at__lte=at):
        done += _chase(row, by=by, at=at)
    return done


@act
def _follow_plan(plan: ImprovementPlan, *, by: Viewer, at: datetime) -> int:
    measure = measure_of(plan.measure)
    listed = [(date.fromisoformat(d), v) for d, v in plan.trajectory]
    written = set(plan.weeks.values_list("monday", flat=True))
    monday, done = listed[0][0], 0
    while monday <= last_full_week(at):
        if monday not in written:
            week = measured(plan.measure, monday)
            wanted = expected(listed, monday)
            on_track = None if week.value is None else good(measure, week.value, wanted)
            row = PlanWeek(
                plan=plan,
                monday=monday,
                value=week.value,
                count=week.count,
                expected=wanted,
                on_track=on_track,
                rows=list(week.rows),
                recorded_at=at,
                told_at=at if on_track is False else None,
            )
            if add(row, unless=("plan_id", "monday")):
                done += 1
                log("improvement_week_recorded", plan.id, by=by, at=at)
                if on_track is False:
                    tell(
                        plan.delay,
                        plan.delay.post,
                        f"Off track: {KINDS[plan.measure].title}",
                        f"{said(plan.measure, week.value)} in the week of {monday:%d %B %Y}; the plan says "
                        f"{said(plan.measure, wanted)}. Open the plan to read what is done.",
                        key=f"plan_off_track:{plan.id}:{monday.isoformat()}",
                        link=f"/hub/improvement/plans/{plan.id}/",
                        at=at,
                    )
        monday += WEEK
    return done


@act
def _by_rule(measure: SystemMeasure, *, by: Viewer, at: datetime) -> int:
    last = SystemDelay.objects.filter(measure=measure.key).order_by("-escalated_at").first()
    if last is not None and (last.closed_at is None or last.closed_at > at - measure.weeks * WEEK):
        return 0
    weeks = measured_weeks(measure.key, until=last_full_week(at), number=measure.weeks)
    if any(w.value is None for w in weeks) or weeks_out(measure, weeks) < measure.weeks:
        return 0
    begin_delay(measure, why="", by=by, at=at)
    return 1


@act
def _chase(row: SystemDelay, *, by: Viewer, at: datetime) -> int:
    if not SystemDelay.objects.filter(id=row.id, chased_at__isnull=True).update(chased_at=at):
        return 0
    tell(
        row,
        registry.profile.delay_chased_post,
        f"Not answered in time: delay of the system, {KINDS[row.measure].title}",
        f"It was told to the {registry.posts[row.post]} on {row.escalated_at:%d %B %Y} and has not been answered.",
        key=f"system_delay_chased:{row.id}",
        at=at,
        receipt=True,
    )
    log("system_delay_chased", row.id, by=by, at=at)
    return 1
