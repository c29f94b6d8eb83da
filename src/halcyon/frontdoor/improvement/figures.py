"""Measuring the hub's weeks. Restricted records are left out: a number that held them could be made to tell of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q

from halcyon.agencies.queries import working_calendar
from halcyon.cases.models import AgencyRequest, Case
from halcyon.chronology.models import Event
from halcyon.frontdoor.improvement.measures import WEEK, Week, monday_of
from halcyon.frontdoor.mirror.office import OfficeClock
from halcyon.frontdoor.mirror.projection import ENQUIRY
from halcyon.frontdoor.whatif.learning import drawn
from halcyon.kernel.calendar import LONDON
from halcyon.work.models import Breach, BreachAnswer, ClockCopy

OUTCOME = "outcome"  # the clock of the decision
HOUR = timedelta(hours=1)


def last_full_week(at: datetime) -> date:
    """The Monday of the last week that is over."""
    return monday_of(at.astimezone(LONDON).date()) - WEEK


def measured(key: str, monday: date) -> Week:
    """One measure in the London week that begins with `monday`. Raises KeyError for a measure that does not exist."""
    return {
        "decided_in_time": _decided_in_time,
        "median_hours": _median_hours,
        "answered_in_time": _answered_in_time,
        "unanswered": _unanswered,
    }[key](monday)


def measured_weeks(key: str, *, until: date, number: int) -> list[Week]:
    """The weeks up to the one that begins with `until`, oldest first."""
    return [measured(key, until - n * WEEK) for n in reversed(range(number))]


def causes(mondays: Sequence[date]) -> dict[str, int]:
    """How often each cause was given for time limits that passed in these weeks, by its key."""
    if not mondays:
        return {}
    begins, _ = _span(min(mondays))
    _, ends = _span(max(mondays))
    found = BreachAnswer.objects.filter(
        replaced_at__isnull=True, breach__pathway=ENQUIRY, breach__due_at__gte=begins, breach__due_at__lt=ends
    )
    counted: dict[str, int] = {}
    for cause in found.values_list("cause", flat=True):
        counted[cause] = counted.get(cause, 0) + 1
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _span(monday: date) -> tuple[datetime, datetime]:
    begins, ends = (datetime.combine(d, time(0), LONDON).astimezone(UTC) for d in (monday, monday + WEEK))
    return begins, ends


def _open_to_all() -> Q:
    restricted = Case.objects.filter(pathway=ENQUIRY, restricted=True).values("id")
    return ~Q(subject_id__in=restricted)


def _decided_in_time(monday: date) -> Week:
    begins, ends = _span(monday)
    due = ClockCopy.objects.filter(_open_to_all(), pathway=ENQUIRY, clock=OUTCOME, due_at__gte=begins, due_at__lt=ends)
    rows = list(due.values_list("subject_id", "due_at", "stopped_at"))
    late = sorted(str(case) for case, limit, stopped in rows if stopped is None or stopped > limit)
    return Week(monday, 1 - len(late) / len(rows) if rows else None, len(rows), tuple(late))


def _median_hours(monday: date) -> Week:
    begins, ends = _span(monday)
    decided = Event.objects.filter(pathway=ENQUIRY, kind="decided", happened_at__gte=begins, happened_at__lt=ends)
    at = {case: moment for case, moment in decided.values_list("case_id", "happened_at") if case is not None}
    office = OfficeClock(working_calendar().open_ended())
    opened = Case.objects.filter(id__in=list(at), restricted=False).values_list("id", "opened_at")
    took = {case: office.between(when, at[case]) / HOUR for case, when in opened}
    middle = drawn(sorted(took.values()), 0.5)
    longer = sorted(str(case) for case, hours in took.items() if hours > middle)
    return Week(monday, round(middle, 2) if took else None, len(took), tuple(longer))


def _answered_in_time(monday: date) -> Week:
    begins, ends = _span(monday)
    asked = AgencyRequest.objects.filter(
        case__pathway=ENQUIRY, case__restricted=False, due_at__gte=begins, due_at__lt=ends
    ).exclude(state="not_permitted")
    rows = list(asked.values_list("case_id", "due_at", "answered_at"))
    late = [str(case) for case, due, answered in rows if due is not None and (answered is None or answered > due)]
    return Week(monday, 1 - len(late) / len(rows) if rows else None, len(rows), tuple(sorted(set(late))))


def _unanswered(monday: date) -> Week:
    _, ends = _span(monday)
    waiting = Breach.objects.filter(_open_to_all(), pathway=ENQUIRY, noticed_at__lt=ends)
    waiting = waiting.filter(Q(answered_at__isnull=True) | Q(answered_at__gte=ends))
    rows = [str(case) for case in waiting.values_list("subject_id", flat=True)]
    return Week(monday, float(len(rows)), len(rows), tuple(sorted(set(rows))))
