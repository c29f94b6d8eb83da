"""Measuring the hub's weeks. Restricted records are left out: a number that held them could be made to tell of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

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
    return measured_weeks(key, until=monday, number=1)[0]


def measured_weeks(key: str, *, until: date, number: int, rows: bool = True) -> list[Week]:
    """The weeks up to the one that begins with `until`, oldest first, read together. Raises KeyError for a measure that
    does not exist. Without `rows` the cases behind what was not good may be left out, which a page of figures does not
    show: they can be every time limit of years.
    """
    weeks = [until - n * WEEK for n in reversed(range(number))]
    if rows or key != "unanswered":
        return MEASURED[key](weeks)
    return _unanswered_counted(weeks)


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


def _by_week(mondays: Sequence[date], rows: Iterable[Any], place: int) -> list[list[Any]]:
    """Rows by the week in which the moment at `place` lies, for weeks that follow each other."""
    begins = [_span(monday)[0] for monday in mondays]
    found: list[list[Any]] = [[] for _ in mondays]
    for row in rows:
        found[bisect_right(begins, row[place]) - 1].append(row)
    return found


def _whole(mondays: Sequence[date]) -> tuple[datetime, datetime]:
    return _span(mondays[0])[0], _span(mondays[-1])[1]


def _share(monday: date, count: int, late: Iterable[Any]) -> Week:
    listed = [str(case) for case in late]
    return Week(monday, 1 - len(listed) / count if count else None, count, tuple(sorted(set(listed))))


def _decided_in_time(mondays: Sequence[date]) -> list[Week]:
    begins, ends = _whole(mondays)
    due = ClockCopy.objects.filter(_open_to_all(), pathway=ENQUIRY, clock=OUTCOME, due_at__gte=begins, due_at__lt=ends)
    rows = due.values_list("subject_id", "due_at", "stopped_at")
    return [
        _share(monday, len(week), (case for case, limit, stopped in week if stopped is None or stopped > limit))
        for monday, week in zip(mondays, _by_week(mondays, rows, 1), strict=True)
    ]


def _median_hours(mondays: Sequence[date]) -> list[Week]:
    begins, ends = _whole(mondays)
    decided = Event.objects.filter(
        pathway=ENQUIRY, kind="decided", happened_at__gte=begins, happened_at__lt=ends, case_id__isnull=False,
        recorded_at__gte=begins,  # no event is recorded before it happened: so an index can be used
    )  # fmt: skip
    at = list(decided.order_by("happened_at", "seq").values_list("case_id", "happened_at"))
    ids = {case for case, _ in at if case is not None}
    opened = dict(Case.objects.filter(id__in=ids, restricted=False).values_list("id", "opened_at"))
    office = OfficeClock(working_calendar().open_ended())
    found = []
    for monday, week in zip(mondays, _by_week(mondays, at, 1), strict=True):
        took = {case: office.between(opened[case], when) / HOUR for case, when in dict(week).items() if case in opened}
        middle = drawn(sorted(took.values()), 0.5)
        longer = sorted(str(case) for case, hours in took.items() if hours > middle)
        found.append(Week(monday, round(middle, 2) if took else None, len(took), tuple(longer)))
    return found


def _answered_in_time(mondays: Sequence[date]) -> list[Week]:
    begins, ends = _whole(mondays)
    asked = AgencyRequest.objects.filter(
        case__pathway=ENQUIRY, case__restricted=False, due_at__gte=begins, due_at__lt=ends
    ).exclude(state="not_permitted")
    rows = asked.values_list("case_id", "due_at", "answered_at")
    return [
        _share(monday, len(week), (case for case, due, answered in week if answered is None or answered > due))
        for monday, week in zip(mondays, _by_week(mondays, rows, 1), strict=True)
    ]


def _unanswered(mondays: Sequence[date]) -> list[Week]:
    rows = list(_waiting(mondays).values_list("subject_id", "noticed_at", "answered_at"))
    found = []
    for monday in mondays:
        _, ends = _span(monday)
        cases = [c for c, noticed, answered in rows if noticed < ends and (answered is None or answered >= ends)]
        found.append(Week(monday, float(len(cases)), len(cases), tuple(sorted({str(case) for case in cases}))))
    return found


def _waiting(mondays: Sequence[date]) -> QuerySet[Breach]:
    """Time limits for which nobody had answered at the end of one of the weeks, or may not have."""
    passed = Breach.objects.filter(_open_to_all(), pathway=ENQUIRY, noticed_at__lt=_whole(mondays)[1])
    return passed.filter(Q(answered_at__isnull=True) | Q(answered_at__gte=_span(mondays[0])[1]))


def _unanswered_counted(mondays: Sequence[date]) -> list[Week]:
    """`_unanswered` without the cases, counted by the database."""
    ends = {f"week_{place}": _span(monday)[1] for place, monday in enumerate(mondays)}
    found = _waiting(mondays).aggregate(
        **{
            name: Count("id", filter=Q(noticed_at__lt=end) & (Q(answered_at__isnull=True) | Q(answered_at__gte=end)))
            for name, end in ends.items()
        }
    )
    return [Week(monday, float(found[name]), found[name]) for monday, name in zip(mondays, ends, strict=True)]


MEASURED: dict[str, Callable[[Sequence[date]], list[Week]]] = {
    "decided_in_time": _decided_in_time,
    "median_hours": _median_hours,
    "answered_in_time": _answered_in_time,
    "unanswered": _unanswered,
}
