"""How times, ages and numbers are written: each rule by example, and the hours where clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halcyon.web import presenting
from halcyon.web.presenting import LONDON

NOW = datetime(2026, 3, 6, 16, 10, tzinfo=LONDON)  # a Friday


def weekdays(first: date, last: date) -> int:
    return sum(1 for step in range(1, (last - first).days + 1) if (first + timedelta(days=step)).weekday() < 5)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW.replace(hour=14, minute=20), "today 14:20"),
        (datetime(2026, 3, 5, 23, 59, tzinfo=LONDON), "yesterday 23:59"),
        (datetime(2026, 3, 7, 0, 0, tzinfo=LONDON), "tomorrow 00:00"),
        (datetime(2026, 3, 2, 9, 5, tzinfo=LONDON), "Mon 09:05"),
        (datetime(2026, 3, 12, 9, 5, tzinfo=LONDON), "Thu 09:05"),
        (datetime(2026, 2, 27, 16, 10, tzinfo=LONDON), "27 Feb 2026 16:10"),
        (datetime(2026, 3, 13, 16, 10, tzinfo=LONDON), "13 Mar 2026 16:10"),
        (None, ""),
    ],
)
def test_when(moment: datetime | None, said: str) -> None:
    assert presenting.when(moment, NOW) == said


def test_when_uses_the_london_clock_in_summer() -> None:
    assert presenting.when(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), datetime(2026, 7, 1, 12, tzinfo=UTC)) == (
        "tomorrow 00:30"
    )


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        presenting.when(datetime(2026, 3, 6, 14, 20), NOW)


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (NOW + timedelta(hours=2, minutes=10), "in 2 h 10 min"),
        (NOW + timedelta(hours=3), "in 3 h"),
        (NOW + timedelta(minutes=40), "in 40 min"),
        (NOW + timedelta(seconds=20), "in less than 1 min"),
        (NOW - timedelta(minutes=40), "late by 40 min"),
        (NOW - timedelta(days=3), "late by 3 days"),
        (NOW + timedelta(hours=47, minutes=59), "in 47 h 59 min"),
        (NOW + timedelta(hours=48), "in 2 days"),
        (None, "no time set"),
    ],
)
def test_left(due: datetime | None, said: str) -> None:
    assert presenting.left(due, NOW) == said


def test_what_is_due_by_the_end_of_a_day_is_said_in_working_days() -> None:
    thursday = datetime(2026, 3, 5, 23, 59, 59, tzinfo=LONDON)
    friday, monday = thursday + timedelta(days=1), thursday + timedelta(days=4)
    assert presenting.left(thursday, friday + timedelta(hours=1), weekdays) == "late by 1 working day"
    assert presenting.left(monday, friday, weekdays) == "in 1 working day"
    assert presenting.left(friday, friday + timedelta(minutes=40), weekdays) == "late by 40 min"
    sunday = datetime(2026, 3, 8, 18, 0, tzinfo=LONDON)
    assert presenting.left(friday, sunday + timedelta(hours=5), weekdays) == "late by 47 h", "no working day to count"


def test_what_is_due_at_an_hour_is_said_in_hours_over_a_weekend_too() -> None:
    friday = datetime(2026, 3, 6, 20, 0, tzinfo=LONDON)
    monday = datetime(2026, 3, 9, 9, 0, tzinfo=LONDON)
    assert presenting.left(friday, monday, weekdays) == "late by 2 days"
    assert presenting.left(friday + timedelta(days=1), monday, weekdays) == "late by 37 h"


def test_an_hour_is_an_hour_when_clocks_go_back() -> None:
    before = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    assert presenting.left(before + timedelta(hours=3), before) == "in 3 h"


@given(minutes=st.integers(min_value=-100_000, max_value=100_000))
@settings(derandomize=True, database=None)
def test_late_is_said_exactly_when_the_time_has_passed(minutes: int) -> None:
    said = presenting.left(NOW + timedelta(minutes=minutes), NOW)
    assert said.startswith("late by ") == (minutes < 0)


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (date(2012, 3, 7), "13"),
        (date(2012, 3, 6), "14"),
        (date(2026, 3, 5), "1 day"),
        (date(2026, 2, 7), "27 days"),
        (date(2026, 2, 6), "4 weeks"),
        (date(2025, 12, 12), "2 months"),
        (date(2024, 3, 7), "23 months"),
        (date(2024, 3, 6), "2"),
        (date(2026, 5, 20), "unborn"),
        (None, "age not known"),
    ],
)
def test_age(born: date | None, said: str) -> None:
    assert presenting.age(born, NOW) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("9990123462", "999 012 3462"),
        ("999 012 3462", "999 012 3462"),
        ("99901", "99901"),
        ("", ""),
        (None, ""),
        ("٩٩٩٠١٢٣٤٦٢", "٩٩٩٠١٢٣٤٦٢"),
    ],
)
def test_nhs(number: str | None, said: str) -> None:
    assert presenting.nhs(number) == said


def test_small_words() -> None:
    assert presenting.plural(1, "child", "children") == "1 child"
    assert presenting.plural(1200, "row") == "1,200 rows"
    assert presenting.initials("Zofia Łukasiewicz-Brown") == "Z.Ł.B."
    assert presenting.telephone_href("01632 960100") == "tel:01632960100"
    assert [presenting.file_size(n) for n in (1, 640, 12_288, 1_468_006)] == ["1 byte", "640 bytes", "12 KB", "1.4 MB"]
    assert presenting.day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 Jul 2026"
    assert presenting.ago(NOW - timedelta(days=2), NOW) == "2 days"
    assert presenting.ago(NOW + timedelta(days=2), NOW) == "not yet"


def test_the_notes_behind_a_rule_are_named_in_words_on_a_page() -> None:
    assert presenting.cited("domain.md C2; instruments.md 2 V16 (an adult)") == (
        "Halcyon’s notes on practice, C2; Halcyon’s notes on tools, 2 V16 (an adult)"
    )
    assert presenting.cited("Working Together 2023 chapter 3") == "Working Together 2023 chapter 3"
    assert presenting.month("2026-11") == "November 2026"
