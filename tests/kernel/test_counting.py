"""Every counting rule against an independent oracle, and the examples people would argue about.

The oracles share nothing with the code: British Summer Time from its definition (Summer Time Act 1972 s1 as amended by
SI 2002/262) and not from a time zone database, holidays from another table, days and months by stepping, hours by whole
microseconds since 1970, and office hours by looking at every minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halcyon.kernel.calendar import LONDON, CalendarHorizon, WorkingCalendar, england
from halcyon.kernel.counting import (
    CountingRule,
    Limit,
    OfficeHours,
    add_months,
    due_at,
    elapsed,
)

agreement = settings.get_profile("agreement")

AFTER, INCLUSIVE = CountingRule.WORKING_DAYS_AFTER, CountingRule.WORKING_DAYS_INCLUSIVE
HOURS, OFFICE = CountingRule.ELAPSED_HOURS, CountingRule.OFFICE_HOURS
DAYS, MONTHS = CountingRule.CALENDAR_DAYS, CountingRule.MONTHS

ENGLAND = england()
NINE_TO_FIVE = OfficeHours({weekday: (time(9), time(17)) for weekday in range(5)})


def limit(amount: float, rule: CountingRule) -> Limit:
    return Limit(amount, rule, source="a test", verified=True)


def london(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=LONDON, fold=fold)


def due(start: datetime, amount: float, rule: CountingRule, hours: OfficeHours | None = None) -> datetime:
    return due_at(start, limit(amount, rule), calendar=ENGLAND, hours=hours)


def local(moment: datetime) -> str:
    return moment.astimezone(LONDON).strftime("%a %d %b %Y %H:%M:%S")


# The oracles.

OFF = frozenset(holidays.country_holidays("GB", subdiv="ENG", years=range(2011, 2032)))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STEP = timedelta(days=1)


def oracle_works(day: date) -> bool:
    return day.isoweekday() not in (6, 7) and day not in OFF


@cache
def oracle_last_sunday(year: int, month: int) -> date:
    return max(date(year, month, d) for d in range(25, 32) if date(year, month, d).isoweekday() == 7)


def oracle_summer(moment: datetime) -> bool:
    naive = moment.replace(tzinfo=None)
    begins = datetime.combine(oracle_last_sunday(naive.year, 3), time(1))
    return begins <= naive < datetime.combine(oracle_last_sunday(naive.year, 10), time(1))


def oracle_wall(moment: datetime) -> datetime:
    """What a clock on a London wall shows at a moment given in UTC."""
    return (moment + timedelta(minutes=60 * oracle_summer(moment))).replace(tzinfo=None)


def oracle_end_of_day(day: date) -> datetime:
    summer = oracle_last_sunday(day.year, 3) <= day < oracle_last_sunday(day.year, 10)
    return datetime(day.year, day.month, day.day, 23 - summer, 59, 59, tzinfo=UTC)


def oracle_step(day: date, n: int) -> date:
    """The nth working day after a day, or before it."""
    direction = 1 if n > 0 else -1
    while n:
        day += direction * STEP
        n -= direction * oracle_works(day)
    return day


def oracle_months(day: date, n: int) -> date:
    year, month, direction = day.year, day.month, 1 if n > 0 else -1
    for _ in range(abs(n)):
        month += direction
        if month in (0, 13):
            year, month = year + direction, 12 if month == 0 else 1
    for candidate in range(day.day, 27, -1):
        try:
            return date(year, month, candidate)
        except ValueError:
            continue
    return date(year, month, day.day)


PATTERNS = (
    NINE_TO_FIVE,
    OfficeHours(
        {0: (time(8, 30), time(17)), 1: (time(8, 30), time(17)), 3: (time(8, 30), time(20)), 5: (time(9), time(12))}
    ),
    OfficeHours({weekday: (time(0), time(0)) for weekday in range(7)}),
    OfficeHours({2: (time(13, 15), time(13, 45)), 4: (time(22, 5), time(0))}),
)


@cache
def oracle_open_minutes(pattern: int, day: date) -> bytes:
    """One byte for each minute of a UTC day: 1 if the office is open throughout it."""
    opens = PATTERNS[pattern].opens
    flags = bytearray(1440)
    for minute in range(1440):
        wall = oracle_wall(datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=UTC))
        if oracle_works(wall.date()) and wall.weekday() in opens:
            begins, ends = opens[wall.weekday()]
            flags[minute] = wall.time() >= begins and (ends == time(0) or wall.time() < ends)
    return bytes(flags)


def oracle_minutes_from(pattern: int, start: datetime) -> Iterator[int]:
    """Every minute from a whole minute in UTC onwards, with whether the office is open in it."""
    day, minute = start.date(), start.hour * 60 + start.minute
    while True:
        yield from oracle_open_minutes(pattern, day)[minute:]
        day, minute = day + STEP, 0


def oracle_office_due(pattern: int, start: datetime, wanted: int) -> datetime:
    """The moment the last wanted minute ends, `start` being a whole minute."""
    for passed, flag in enumerate(oracle_minutes_from(pattern, start), 1):
        wanted -= flag
        if not wanted:
            return start + timedelta(minutes=passed)
    raise AssertionError("the office never opens again")


def oracle_office_minutes(pattern: int, start: datetime, length: int) -> int:
    minutes = oracle_minutes_from(pattern, start)
    return sum(next(minutes) for _ in range(length))


# The starts: anywhere in the table, and close to everything that goes wrong.

FIRST, LAST = datetime(2012, 7, 1, tzinfo=UTC), datetime(2030, 6, 1, tzinfo=UTC)
YEARS = range(2013, 2030)
EDGES = sorted(
    moment
    for moment in (
        *(datetime.combine(oracle_last_sunday(y, m), time(1), UTC) for y in YEARS for m in (3, 10)),
        *(datetime(y, 12, 31, 23, 59, 59, tzinfo=UTC) for y in YEARS),
        *(datetime(y, 12, d, 12, tzinfo=UTC) for y in YEARS for d in (24, 25, 26)),
        *(datetime(y, 2, 29, 9, tzinfo=UTC) for y in (2016, 2020, 2024, 2028)),
        *(datetime(y, m, 1, tzinfo=UTC) - timedelta(hours=14) for y in YEARS for m in range(1, 13)),
        *(datetime.combine(day, time(10), UTC) for day in OFF),
        *(datetime(2026, 6, 1, tzinfo=UTC) + timedelta(days=i, hours=-1) for i in range(14)),  # London midnights
        *(datetime(2026, 1, 2, 23, 30, tzinfo=UTC) + timedelta(weeks=i) for i in range(26)),  # late on a Friday
    )
    if FIRST + timedelta(days=7) < moment < LAST - timedelta(days=7)
)
SECONDS = int((LAST - FIRST).total_seconds())
MOMENTS = st.one_of(
    st.integers(0, SECONDS).map(lambda s: FIRST + timedelta(seconds=s)),
    st.builds(lambda edge, s: edge + timedelta(seconds=s), st.sampled_from(EDGES), st.integers(-7200, 7200)),
    st.builds(lambda edge, h: edge + timedelta(hours=h), st.sampled_from(EDGES), st.integers(-120, 120)),
)
ZONES = st.sampled_from(
    [LONDON, UTC, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata"), timezone(timedelta(hours=-3, minutes=-30))]
)
WHOLE_MINUTES = MOMENTS.map(lambda moment: moment.replace(second=0, microsecond=0))


@agreement
@given(moment=MOMENTS, zone=ZONES, amount=st.integers(-40, 90))
def test_working_days_after_agree_with_the_oracle(moment, zone, amount):
    start = moment.astimezone(zone)
    expected = oracle_end_of_day(oracle_step(oracle_wall(moment).date(), amount))
    found = due(start, amount, AFTER)
    assert found == expected
    assert found.tzinfo is UTC
    assert elapsed(start, found, AFTER, calendar=ENGLAND) == max(amount, 0)


@agreement
@given(moment=MOMENTS, zone=ZONES, amount=st.integers(1, 90))
def test_working_days_inclusive_agree_with_the_oracle(moment, zone, amount):
    start = moment.astimezone(zone)
    day, counted = oracle_wall(moment).date(), 0
    while True:
        counted += oracle_works(day)
        if counted == amount:
            break
        day += STEP
    found = due(start, amount, INCLUSIVE)
    assert found == oracle_end_of_day(day)
    assert elapsed(start, found, INCLUSIVE, calendar=ENGLAND) == amount


@agreement
@given(moment=MOMENTS, zone=ZONES, quarters=st.integers(-400, 4000))
def test_elapsed_hours_agree_with_whole_microseconds_since_1970(moment, zone, quarters):
    start = moment.astimezone(zone)
    since = (moment - EPOCH) // timedelta(microseconds=1) + quarters * 15 * 60 * 1_000_000
    found = due(start, quarters / 4, HOURS)
    assert found == EPOCH + timedelta(microseconds=since)
    assert elapsed(start, found.astimezone(zone), HOURS, calendar=ENGLAND) == timedelta(minutes=max(15 * quarters, 0))


@agreement
@given(start=WHOLE_MINUTES, zone=ZONES, pattern=st.sampled_from(range(4)), minutes=st.integers(1, 1500))
def test_office_hours_agree_with_looking_at_every_minute(start, zone, pattern, minutes):
    wanted = minutes if pattern < 3 else 1 + minutes % 290
    found = due(start.astimezone(zone), wanted / 60, OFFICE, PATTERNS[pattern])
    assert found == oracle_office_due(pattern, start, wanted)
    used = elapsed(start.astimezone(zone), found, OFFICE, calendar=ENGLAND, hours=PATTERNS[pattern])
    assert used == timedelta(minutes=wanted)


@agreement
@given(moment=MOMENTS, zone=ZONES, amount=st.integers(-400, 1000))
def test_calendar_days_agree_with_the_oracle(moment, zone, amount):
    start = moment.astimezone(zone)
    expected = oracle_end_of_day(date.fromordinal(oracle_wall(moment).toordinal() + amount))
    assert due(start, amount, DAYS) == expected
    assert elapsed(start, expected, DAYS, calendar=ENGLAND) == max(amount, 0)


@agreement
@given(moment=MOMENTS, zone=ZONES, amount=st.integers(-120, 900))
def test_months_agree_with_the_oracle(moment, zone, amount):
    start = moment.astimezone(zone)
    expected = oracle_end_of_day(oracle_months(oracle_wall(moment).date(), amount))
    assert due(start, amount, MONTHS) == expected
    assert elapsed(start, expected, MONTHS, calendar=ENGLAND) == max(amount, 0)


LENGTHS = st.one_of(st.integers(0, 3 * 86400), st.integers(0, 200 * 86400))


@agreement
@given(moment=MOMENTS, zone=ZONES, seconds=LENGTHS)
def test_time_used_in_days_and_months_agrees_with_the_oracle(moment, zone, seconds):
    start, end = moment.astimezone(zone), moment + timedelta(seconds=seconds)
    first, last = oracle_wall(moment).date(), oracle_wall(end).date()
    days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    months = 0
    while oracle_months(first, months + 1) <= last:
        months += 1
    used = {rule: elapsed(start, end, rule, calendar=ENGLAND) for rule in (AFTER, INCLUSIVE, DAYS, MONTHS, HOURS)}
    assert used == {
        AFTER: sum(map(oracle_works, days[1:])),
        INCLUSIVE: sum(map(oracle_works, days)),
        DAYS: len(days) - 1,
        MONTHS: months,
        HOURS: timedelta(seconds=seconds),
    }


@agreement
@given(
    start=WHOLE_MINUTES,
    zone=ZONES,
    pattern=st.sampled_from(range(4)),
    length=st.one_of(st.integers(0, 1440), st.integers(0, 12 * 1440)),
)
def test_office_time_used_agrees_with_looking_at_every_minute(start, zone, pattern, length):
    end = start + timedelta(minutes=length)
    used = elapsed(start.astimezone(zone), end, OFFICE, calendar=ENGLAND, hours=PATTERNS[pattern])
    assert used == timedelta(minutes=oracle_office_minutes(pattern, start, length))


@agreement
@given(
    moment=MOMENTS,
    later=st.integers(0, 10 * 86400),
    rule_and_amount=st.one_of(
        st.tuples(st.sampled_from([AFTER, DAYS, MONTHS]), st.integers(-12, 30)),
        st.tuples(st.just(INCLUSIVE), st.integers(1, 30)),
        st.tuples(st.just(HOURS), st.integers(-96, 96)),
        st.tuples(st.just(OFFICE), st.integers(0, 40)),
    ),
)
def test_a_later_start_is_never_due_earlier(moment, later, rule_and_amount):
    rule, amount = rule_and_amount
    assert due(moment, amount, rule, NINE_TO_FIVE) <= due(moment + timedelta(seconds=later), amount, rule, NINE_TO_FIVE)


# Examples.


@pytest.mark.parametrize(
    ("start", "amount", "rule", "expected"),
    [
        # Late on a Friday: Friday is day 0.
        (london(2026, 11, 20, 23, 30), 1, AFTER, "Mon 23 Nov 2026 23:59:59"),
        (london(2026, 11, 20, 23, 30), 1, INCLUSIVE, "Fri 20 Nov 2026 23:59:59"),
        (london(2026, 11, 20, 23, 30), 3, INCLUSIVE, "Tue 24 Nov 2026 23:59:59"),
        # Midnight belongs to the day it begins.
        (london(2026, 11, 20, 23, 59, 59), 1, DAYS, "Sat 21 Nov 2026 23:59:59"),
        (london(2026, 11, 21), 1, DAYS, "Sun 22 Nov 2026 23:59:59"),
        # 23:30 UTC in June is already tomorrow in London.
        (datetime(2026, 6, 18, 23, 30, tzinfo=UTC), 1, AFTER, "Mon 22 Jun 2026 23:59:59"),
        # Weekends: day 0 is the Saturday itself, and day 1 is Monday under both rules.
        (london(2026, 11, 21, 10), 1, AFTER, "Mon 23 Nov 2026 23:59:59"),
        (london(2026, 11, 21, 10), 1, INCLUSIVE, "Mon 23 Nov 2026 23:59:59"),
        (london(2026, 11, 21, 10), 2, INCLUSIVE, "Tue 24 Nov 2026 23:59:59"),
        (london(2026, 11, 21, 10), 0, AFTER, "Sat 21 Nov 2026 23:59:59"),
        # Christmas and the year end, with a substitute day.
        (london(2026, 12, 24, 16), 1, AFTER, "Tue 29 Dec 2026 23:59:59"),
        (london(2026, 12, 24, 16), 4, AFTER, "Mon 04 Jan 2027 23:59:59"),
        (london(2026, 12, 25, 16), 1, INCLUSIVE, "Tue 29 Dec 2026 23:59:59"),
        (london(2026, 12, 31, 23, 59), 1, AFTER, "Mon 04 Jan 2027 23:59:59"),
        # One-off holidays.
        (london(2022, 6, 1, 9), 1, AFTER, "Mon 06 Jun 2022 23:59:59"),
        (london(2022, 9, 16, 9), 1, AFTER, "Tue 20 Sep 2022 23:59:59"),
        (london(2023, 5, 5, 9), 1, AFTER, "Tue 09 May 2023 23:59:59"),
        # Before: three working days before a conference on the Tuesday after Easter.
        (london(2026, 4, 7, 10), -3, AFTER, "Tue 31 Mar 2026 23:59:59"),
        (london(2026, 11, 23, 10), -2, DAYS, "Sat 21 Nov 2026 23:59:59"),
        # 45 working days from a referral on 1 September.
        (london(2026, 9, 1, 9), 45, AFTER, "Tue 03 Nov 2026 23:59:59"),
        (london(2026, 9, 1, 9), 45, INCLUSIVE, "Mon 02 Nov 2026 23:59:59"),
        # Months are clamped to the end of the month.
        (london(2027, 1, 31, 12), 1, MONTHS, "Sun 28 Feb 2027 23:59:59"),
        (london(2028, 1, 31, 12), 1, MONTHS, "Tue 29 Feb 2028 23:59:59"),
        (london(2028, 2, 29, 12), 12, MONTHS, "Wed 28 Feb 2029 23:59:59"),
        (london(2028, 2, 29, 12), 48, MONTHS, "Sun 29 Feb 2032 23:59:59"),
        (london(2026, 11, 30, 12), 3, MONTHS, "Sun 28 Feb 2027 23:59:59"),
        (london(2026, 12, 15, 12), 1, MONTHS, "Fri 15 Jan 2027 23:59:59"),
        (london(2026, 3, 31, 12), -1, MONTHS, "Sat 28 Feb 2026 23:59:59"),
        (london(2026, 1, 15, 12), -1, MONTHS, "Mon 15 Dec 2025 23:59:59"),
        (london(2026, 11, 20, 12), 0, MONTHS, "Fri 20 Nov 2026 23:59:59"),
        (london(2010, 5, 6, 12), 900, MONTHS, "Sun 06 May 2085 23:59:59"),
        # The clocks go forward at 01:00 on 29 March 2026 and back at 02:00 on 25 October 2026.
        (london(2026, 3, 28, 10), 24, HOURS, "Sun 29 Mar 2026 11:00:00"),
        (london(2026, 10, 24, 10), 24, HOURS, "Sun 25 Oct 2026 09:00:00"),
        (london(2026, 3, 29, 0, 30), 1, HOURS, "Sun 29 Mar 2026 02:30:00"),
        (london(2026, 10, 25, 1, 30), 1, HOURS, "Sun 25 Oct 2026 01:30:00"),
        (london(2026, 10, 25, 1, 30, fold=1), 1, HOURS, "Sun 25 Oct 2026 02:30:00"),
        (london(2026, 10, 26, 9), -48, HOURS, "Sat 24 Oct 2026 10:00:00"),
        (london(2026, 10, 24, 10), 1, DAYS, "Sun 25 Oct 2026 23:59:59"),
        (london(2026, 3, 27, 10), 1, AFTER, "Mon 30 Mar 2026 23:59:59"),
        (london(2026, 2, 28, 23, 30), 4, HOURS, "Sun 01 Mar 2026 03:30:00"),
        (london(2028, 2, 28, 23, 30), 4, HOURS, "Tue 29 Feb 2028 03:30:00"),
        (london(2026, 11, 20, 9), 0, HOURS, "Fri 20 Nov 2026 09:00:00"),
        # Office hours, 09:00 to 17:00.
        (london(2026, 11, 20, 10), 4, OFFICE, "Fri 20 Nov 2026 14:00:00"),
        (london(2026, 11, 20, 13), 4, OFFICE, "Fri 20 Nov 2026 17:00:00"),
        (london(2026, 11, 20, 15), 4, OFFICE, "Mon 23 Nov 2026 11:00:00"),
        (london(2026, 11, 20, 23, 30), 4, OFFICE, "Mon 23 Nov 2026 13:00:00"),
        (london(2026, 11, 21, 10), 4, OFFICE, "Mon 23 Nov 2026 13:00:00"),
        (london(2026, 11, 20, 7), 4, OFFICE, "Fri 20 Nov 2026 13:00:00"),
        (london(2026, 11, 20, 17), 0.25, OFFICE, "Mon 23 Nov 2026 09:15:00"),
        (london(2026, 12, 24, 16), 2, OFFICE, "Tue 29 Dec 2026 10:00:00"),
        (london(2026, 10, 23, 16), 2, OFFICE, "Mon 26 Oct 2026 10:00:00"),
        (london(2026, 3, 27, 16), 2, OFFICE, "Mon 30 Mar 2026 10:00:00"),
        (london(2026, 11, 16, 9), 72, OFFICE, "Thu 26 Nov 2026 17:00:00"),
        (london(2026, 11, 21, 10), 0, OFFICE, "Sat 21 Nov 2026 10:00:00"),
    ],
)
def test_due(start, amount, rule, expected):
    assert local(due(start, amount, rule, NINE_TO_FIVE)) == expected


def test_the_answer_is_in_utc():
    assert due(london(2026, 6, 18, 9), 1, AFTER).isoformat() == "2026-06-19T22:59:59+00:00"
    assert due(london(2026, 11, 19, 9), 1, AFTER).isoformat() == "2026-11-20T23:59:59+00:00"
    assert all(due(london(2026, 6, 18, 9), 1, rule, NINE_TO_FIVE).tzinfo is UTC for rule in CountingRule)


def test_after_and_inclusive_differ_by_one_working_day_on_a_working_day():
    start = london(2026, 11, 23, 9)
    for amount in range(1, 60):
        assert due(start, amount, AFTER) == due(start, amount + 1, INCLUSIVE)


def test_an_office_open_until_midnight_and_round_the_clock():
    always = OfficeHours({weekday: (time(0), time(0)) for weekday in range(5)})
    assert local(due(london(2026, 11, 20, 23, 30), 1, OFFICE, always)) == "Mon 23 Nov 2026 00:30:00"
    assert local(due(london(2026, 11, 18, 23, 30), 24, OFFICE, always)) == "Thu 19 Nov 2026 23:30:00"


def test_weekend_opening_never_counts():
    every_day = OfficeHours({weekday: (time(9), time(17)) for weekday in range(7)})
    start = london(2026, 11, 20, 16)
    assert due(start, 2, OFFICE, every_day) == due(start, 2, OFFICE, NINE_TO_FIVE)


def test_local_closures_count_in_every_working_rule():
    closed = ENGLAND.with_days(closures=[date(2026, 11, 23)])
    start = london(2026, 11, 20, 16)
    assert local(due_at(start, limit(1, AFTER), calendar=closed)) == "Tue 24 Nov 2026 23:59:59"
    assert local(due_at(start, limit(2, INCLUSIVE), calendar=closed)) == "Tue 24 Nov 2026 23:59:59"
    assert local(due_at(start, limit(2, OFFICE), calendar=closed, hours=NINE_TO_FIVE)) == "Tue 24 Nov 2026 10:00:00"


def test_a_start_without_a_time_zone_is_refused_everywhere():
    naive, aware = datetime(2026, 11, 20, 9), london(2026, 11, 20, 9)
    for rule in CountingRule:
        for ask in (
            lambda rule=rule: due(naive, 1, rule, NINE_TO_FIVE),
            lambda rule=rule: elapsed(naive, aware, rule, calendar=ENGLAND, hours=NINE_TO_FIVE),
            lambda rule=rule: elapsed(aware, naive, rule, calendar=ENGLAND, hours=NINE_TO_FIVE),
        ):
            with pytest.raises(ValueError, match="no time zone"):
                ask()


def test_office_hours_need_opening_hours():
    with pytest.raises(ValueError, match="opening hours"):
        due(london(2026, 11, 20, 9), 1, OFFICE)
    with pytest.raises(ValueError, match="opening hours"):
        elapsed(london(2026, 11, 20, 9), london(2026, 11, 20, 10), OFFICE, calendar=ENGLAND)


def test_working_rules_stop_at_the_end_of_the_holiday_table_and_the_others_do_not():
    start = london(2030, 12, 30, 9)
    for rule in (AFTER, OFFICE):
        with pytest.raises(CalendarHorizon):
            due(start, 30, rule, NINE_TO_FIVE)
    with pytest.raises(CalendarHorizon):
        due(start, 3, INCLUSIVE)
    assert local(due(start, 30, DAYS)) == "Wed 29 Jan 2031 23:59:59"
    assert local(due(start, 72, HOURS)) == "Thu 02 Jan 2031 09:00:00"
    assert local(due(start, 2, MONTHS)) == "Fri 28 Feb 2031 23:59:59"


def test_elapsed_across_a_clock_change_is_real_time():
    assert elapsed(london(2026, 10, 24, 10), london(2026, 10, 25, 10), HOURS, calendar=ENGLAND) == timedelta(hours=25)
    assert elapsed(london(2026, 3, 28, 10), london(2026, 3, 29, 10), HOURS, calendar=ENGLAND) == timedelta(hours=23)


def test_a_wait_is_measured_both_ways():
    asked, answered = london(2026, 11, 20, 16), london(2026, 11, 23, 9, 30)
    assert elapsed(asked, answered, HOURS, calendar=ENGLAND) == timedelta(hours=65, minutes=30)
    assert elapsed(asked, answered, OFFICE, calendar=ENGLAND, hours=NINE_TO_FIVE) == timedelta(hours=1, minutes=30)


def test_complete_months():
    start = london(2027, 1, 31, 12)
    assert elapsed(start, london(2027, 2, 27, 23), MONTHS, calendar=ENGLAND) == 0
    assert elapsed(start, london(2027, 2, 28, 0), MONTHS, calendar=ENGLAND) == 1
    assert elapsed(start, london(2027, 3, 30, 0), MONTHS, calendar=ENGLAND) == 1
    assert elapsed(start, london(2028, 1, 31, 0), MONTHS, calendar=ENGLAND) == 12


@pytest.mark.parametrize("rule", CountingRule)
def test_an_end_before_the_start_has_used_nothing(rule):
    used = elapsed(london(2026, 11, 24, 12), london(2026, 11, 17, 12), rule, calendar=ENGLAND, hours=NINE_TO_FIVE)
    assert used == (timedelta(0) if rule.in_hours else 0)


@pytest.mark.parametrize(
    ("amount", "rule", "words"),
    [
        (1, AFTER, "1 working day"),
        (45, AFTER, "45 working days"),
        (-3, AFTER, "3 working days before"),
        (0, AFTER, "the same day"),
        (1, INCLUSIVE, "1 working day, counting the day it starts"),
        (10, INCLUSIVE, "10 working days, counting the day it starts"),
        (4, HOURS, "4 hours"),
        (1, HOURS, "1 hour"),
        (1.5, HOURS, "1.5 hours"),
        (0.5, HOURS, "30 minutes"),
        (1 / 60, HOURS, "1 minute"),
        (0, HOURS, "immediately"),
        (-48, HOURS, "48 hours before"),
        (4, OFFICE, "4 office hours"),
        (1, OFFICE, "1 office hour"),
        (0.25, OFFICE, "15 office minutes"),
        (182, DAYS, "182 days"),
        (-2, DAYS, "2 days before"),
        (1, MONTHS, "1 month"),
        (900, MONTHS, "900 months"),
    ],
)
def test_a_limit_in_words(amount, rule, words):
    assert limit(amount, rule).in_words == words


@pytest.mark.parametrize(
    ("amount", "rule", "match"),
    [
        (1.5, AFTER, "whole days"),
        (2.0, MONTHS, "whole days"),
        (True, DAYS, "not a length"),
        (float("nan"), HOURS, "not a length"),
        (float("inf"), HOURS, "not a length"),
        (-1, OFFICE, "backwards"),
        (0, INCLUSIVE, "at least 1"),
        (-1, INCLUSIVE, "at least 1"),
    ],
)
def test_a_limit_that_cannot_be_counted_is_refused(amount, rule, match):
    with pytest.raises(ValueError, match=match):
        limit(amount, rule)


def test_a_limit_says_where_it_comes_from_and_cannot_be_changed():
    with pytest.raises(ValueError, match="where it comes from"):
        Limit(1, AFTER, source=" ", verified=False)
    with pytest.raises(AttributeError):
        limit(1, AFTER).amount = 2


@pytest.mark.parametrize(
    ("opens", "match"),
    [
        ({}, "Monday to Friday"),
        ({5: (time(9), time(17))}, "Monday to Friday"),
        ({7: (time(9), time(17))}, "not a weekday"),
        ({0: (time(17), time(9))}, "cannot open"),
        ({0: (time(9), time(9))}, "cannot open"),
        ({0: (time(9, tzinfo=UTC), time(17, tzinfo=UTC))}, "time zone"),
    ],
)
def test_opening_hours_that_make_no_sense_are_refused(opens, match):
    with pytest.raises(ValueError, match=match):
        OfficeHours(opens)


def test_opening_hours_are_frozen_and_compare_by_value():
    given_hours = {0: (time(9), time(17))}
    hours = OfficeHours(given_hours)
    given_hours[1] = (time(9), time(17))
    assert 1 not in hours.opens
    with pytest.raises(TypeError):
        hours.opens[1] = (time(9), time(17))
    assert hours == OfficeHours({0: (time(9), time(17))})
    assert len({hours, OfficeHours({0: (time(9), time(17))})}) == 1


def test_months_step_over_year_ends_both_ways():
    assert add_months(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert add_months(date(2026, 1, 31), -2) == date(2025, 11, 30)


def test_the_oracle_knows_when_the_clocks_change():
    for year in range(2012, 2031):
        for day in (oracle_last_sunday(year, 3), oracle_last_sunday(year, 10)):
            for seconds in (-1, 0, 3599, 3600, 7199, 7200):
                moment = datetime.combine(day, time(0), UTC) + timedelta(seconds=seconds)
                assert oracle_wall(moment) == moment.astimezone(LONDON).replace(tzinfo=None)


def test_a_calendar_without_holidays_counts_every_weekday():
    plain = WorkingCalendar(frozenset())
    assert local(due_at(london(2026, 12, 24, 9), limit(1, AFTER), calendar=plain)) == "Fri 25 Dec 2026 23:59:59"
