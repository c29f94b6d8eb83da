"""Working days in England: the table against an independent one, and counting against stepping a day at a time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halcyon.kernel.calendar import CalendarHorizon, WorkingCalendar, england, england_holidays

agreement = settings.get_profile("agreement")
INDEPENDENT = frozenset(holidays.country_holidays("GB", subdiv="ENG", years=range(2011, 2032)))
ENGLAND = england()
DAYS = st.dates(date(2012, 1, 1), date(2030, 12, 31))
MIDDLE_DAYS = st.dates(date(2012, 9, 1), date(2030, 4, 30))


def works(day: date) -> bool:
    return day.isoweekday() < 6 and day not in INDEPENDENT


def test_every_day_of_the_table_agrees_with_the_independent_calendar():
    day, checked = date(2012, 1, 1), 0
    while day <= date(2030, 12, 31):
        assert ENGLAND.is_working_day(day) == works(day), day
        day += timedelta(days=1)
        checked += 1
    assert checked == 6940


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2012, 6, 4), "Spring bank holiday (moved from 28 May)"),
        (date(2012, 6, 5), "Queen's Diamond Jubilee"),
        (date(2020, 5, 8), "Early May bank holiday (moved from 4 May)"),
        (date(2022, 6, 2), "Spring bank holiday (moved from 30 May)"),
        (date(2022, 6, 3), "Queen's Platinum Jubilee"),
        (date(2022, 9, 19), "State Funeral of Queen Elizabeth II"),
        (date(2023, 5, 8), "Coronation of King Charles III"),
    ],
)
def test_one_off_holidays_are_in_the_table_and_marked(on, name):
    assert [(h.name, h.one_off) for h in england_holidays() if h.on == on] == [(name, True)]
    assert not ENGLAND.is_working_day(on)


def test_the_seven_one_off_holidays_are_the_only_ones():
    assert len([h for h in england_holidays() if h.one_off]) == 7


@pytest.mark.parametrize("on", [date(2012, 5, 28), date(2020, 5, 4), date(2022, 5, 30)])
def test_the_day_a_holiday_was_moved_from_is_a_working_day(on):
    assert ENGLAND.is_working_day(on)


@pytest.mark.parametrize(
    "on",
    [
        date(2016, 12, 27),
        date(2020, 12, 28),
        date(2021, 12, 27),
        date(2021, 12, 28),
        date(2022, 1, 3),
        date(2022, 12, 27),
        date(2023, 1, 2),
        date(2026, 12, 28),
    ],
)
def test_substitute_days_are_not_working_days(on):
    assert not ENGLAND.is_working_day(on)


def test_each_year_has_eight_holidays_and_its_extra_ones():
    assert Counter(h.on.year for h in england_holidays()) == {
        year: 8 + {2012: 1, 2022: 2, 2023: 1}.get(year, 0) for year in range(2012, 2031)
    }


def test_every_row_is_a_weekday_named_sourced_and_given_once():
    table = england_holidays()
    assert len({h.on for h in table}) == len(table)
    assert all(h.on.weekday() < 5 and h.name and h.source for h in table)


def test_years_not_seen_on_the_published_list_say_so():
    assert {h.on.year for h in england_holidays() if "not yet checked" in h.source} == {2028, 2029, 2030}


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.integers(0, 60))
def test_where_the_table_does_not_reach_an_open_ended_calendar_counts_weekdays_and_is_never_later(start, days):
    known, open_ended = england(), england().open_ended()
    end = open_ended.add_working_days(start, days)
    try:
        assert end == known.add_working_days(start, days)
    except CalendarHorizon:
        assert end <= WorkingCalendar(holidays=INDEPENDENT | open_ended.holidays).add_working_days(start, days)


@pytest.mark.parametrize("outside", [date(2011, 12, 31), date(2031, 1, 1)])
def test_a_day_outside_the_table_is_refused_rather_than_guessed(outside):
    inside = date(2020, 1, 2)
    for ask in (
        lambda: ENGLAND.is_working_day(outside),
        lambda: ENGLAND.next_working_day(outside),
        lambda: ENGLAND.add_working_days(outside, 0),
        lambda: ENGLAND.working_days_between(outside, inside),
        lambda: ENGLAND.working_days_between(inside, outside),
    ):
        with pytest.raises(CalendarHorizon, match=rf"covers 2012-01-01 to 2030-12-31.*{outside}"):
            ask()


def test_counting_past_the_end_of_the_table_is_refused():
    assert ENGLAND.add_working_days(date(2030, 12, 30), 1) == date(2030, 12, 31)
    with pytest.raises(CalendarHorizon):
        ENGLAND.add_working_days(date(2030, 12, 30), 2)
    with pytest.raises(CalendarHorizon):
        ENGLAND.add_working_days(date(2012, 1, 3), -1)


def test_a_time_is_not_accepted_for_a_date():
    christmas = datetime(2026, 12, 25, 9, tzinfo=UTC)
    for calendar in (ENGLAND, WorkingCalendar(ENGLAND.holidays)):
        with pytest.raises(TypeError, match="not a time"):
            calendar.is_working_day(christmas)
    with pytest.raises(TypeError, match="not times"):
        WorkingCalendar(frozenset({datetime(2026, 12, 25, tzinfo=UTC)}))


@pytest.mark.parametrize(
    ("start", "n", "lands"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # Saturday
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
        (date(2026, 11, 23), -1, date(2026, 11, 20)),
        (date(2026, 11, 22), -1, date(2026, 11, 20)),  # back from a Sunday
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # Christmas, a weekend and a substitute day
        (date(2022, 9, 16), 1, date(2022, 9, 20)),  # the state funeral
        (date(2012, 6, 1), 1, date(2012, 6, 6)),  # a moved and an extra holiday together
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
        (date(2026, 4, 7), -1, date(2026, 4, 2)),  # back over Easter
        (date(2026, 11, 23), 10, date(2026, 12, 7)),
    ],
)
def test_adding_working_days(start, n, lands):
    assert ENGLAND.add_working_days(start, n) == lands


def test_the_next_working_day_is_never_the_day_itself():
    assert ENGLAND.next_working_day(date(2026, 11, 23)) == date(2026, 11, 24)
    assert ENGLAND.next_working_day(date(2026, 12, 24)) == date(2026, 12, 29)


def test_an_administrator_adds_a_holiday_and_a_closure():
    holiday, closure = date(2027, 6, 8), date(2026, 12, 24)
    local = ENGLAND.with_days(holidays=[holiday], closures=[closure])
    assert not local.is_working_day(holiday)
    assert not local.is_working_day(closure)
    assert local.add_working_days(date(2026, 12, 23), 1) == date(2026, 12, 29)
    assert local.working_days_between(date(2026, 12, 23), date(2026, 12, 29)) == 1
    assert (local.holidays - ENGLAND.holidays, local.closures) == ({holiday}, {closure})
    assert ENGLAND.is_working_day(holiday)


def test_a_day_off_entered_twice_or_on_a_weekend_is_counted_once():
    local = ENGLAND.with_days(
        holidays=[date(2026, 12, 25), date(2026, 11, 28)], closures=[date(2026, 12, 25), date(2026, 11, 29)]
    )
    assert local.working_days_between(date(2026, 11, 20), date(2026, 12, 31)) == ENGLAND.working_days_between(
        date(2026, 11, 20), date(2026, 12, 31)
    )


def test_an_administrator_extends_the_table_by_a_year():
    longer = ENGLAND.with_days(holidays=[date(2031, 1, 1)], last=date(2031, 3, 31))
    assert longer.add_working_days(date(2030, 12, 31), 1) == date(2031, 1, 2)
    with pytest.raises(CalendarHorizon):
        longer.is_working_day(date(2031, 4, 1))


def test_the_end_of_the_table_cannot_move_earlier():
    with pytest.raises(ValueError, match="already reaches 2030-12-31"):
        ENGLAND.with_days(last=date(2029, 12, 31))
    with pytest.raises(ValueError, match="every later day"):
        WorkingCalendar(frozenset()).with_days(last=date(2029, 12, 31))


def test_a_calendar_without_ends_answers_for_any_day():
    endless = WorkingCalendar(frozenset())
    assert endless.is_working_day(date(1890, 3, 4))
    assert endless.add_working_days(date(2040, 12, 31), 1) == date(2041, 1, 1)


def test_the_table_is_read_once():
    assert england() is england()


@agreement
@given(start=MIDDLE_DAYS, n=st.integers(-90, 90))
def test_adding_agrees_with_stepping_through_the_independent_calendar(start, n):
    expected = start
    for _ in range(abs(n)):
        expected += timedelta(days=1 if n > 0 else -1)
        while not works(expected):
            expected += timedelta(days=1 if n > 0 else -1)
    assert ENGLAND.add_working_days(start, n) == expected
    assert ENGLAND.working_days_between(start, expected) == n


@agreement
@given(a=DAYS, length=st.integers(-400, 400))
def test_counting_agrees_with_stepping_through_the_independent_calendar(a, length):
    b = min(max(a + timedelta(days=length), date(2012, 1, 1)), date(2030, 12, 31))
    if b >= a:
        expected = sum(works(a + timedelta(days=i)) for i in range(1, (b - a).days + 1))
    else:
        expected = -sum(works(b + timedelta(days=i)) for i in range((a - b).days))
    assert ENGLAND.working_days_between(a, b) == expected


@agreement
@given(
    off=st.frozensets(st.dates(date(2026, 1, 1), date(2026, 3, 31)), max_size=30),
    closed=st.frozensets(st.dates(date(2026, 1, 1), date(2026, 3, 31)), max_size=30),
    a=st.dates(date(2025, 12, 20), date(2026, 4, 10)),
    length=st.integers(0, 120),
)
def test_counting_agrees_with_stepping_for_any_local_closures(off, closed, a, length):
    local = ENGLAND.with_days(holidays=off, closures=closed)
    b = a + timedelta(days=length)
    days = [a + timedelta(days=i) for i in range(1, length + 1)]
    assert local.working_days_between(a, b) == sum(works(d) and d not in off and d not in closed for d in days)
