"""The published rules of the weekly review: each alone, at its edge, and with nothing known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from halcyon.practice.weekly_review import RULES, Attended, reasons_for

DAY = date(2026, 11, 17)
PLAIN = Attended(day=DAY, outcome="attended", age=17)


def keys(visit: Attended, *before: Attended) -> list[str]:
    return [r.rule for r in reasons_for(visit, before)]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"age": 16}, []),
        ({"age": 15}, ["under_16"]),
        ({"age": 18, "exchange": True, "in_care": True}, []),
        ({"age": 13, "partner_age": 16}, ["under_16"]),
        ({"age": 13, "partner_age": 17}, ["under_16", "partner"]),
        ({"partner_age": 17}, []),
        ({"partner_age": 18}, ["partner"]),
        ({"partner_adult": True}, ["partner"]),
        ({"partner_adult": None}, []),
        ({"exchange": True}, ["exchange"]),
        ({"exchange": None}, []),
        ({"missing": True}, ["missing"]),
        ({"in_care": True}, ["in_care"]),
        ({"protection_plan": True}, ["protection_plan"]),
        ({"outcome": "was_not_brought"}, []),
        ({"outcome": "cancelled", "age": 13}, []),
        ({"seen_for": frozenset({"sti", "pregnancy"})}, []),
    ],
)
def test_a_visit_alone(changes, found):
    assert keys(replace(PLAIN, **changes)) == found


@pytest.mark.parametrize(("days", "found"), [(0, []), (1, ["repeat"]), (183, ["repeat"]), (184, [])])
def test_a_repeat_counts_for_six_months_and_not_within_one_day(days, found):
    visit = replace(PLAIN, seen_for=frozenset({"emergency_contraception"}))
    earlier = replace(PLAIN, day=DAY - timedelta(days=days), seen_for=frozenset({"sti"}))
    assert keys(visit, earlier) == found
    assert keys(replace(visit, seen_for=frozenset({"contraception"})), earlier) == []


def test_not_brought_after_saying_something_worrying():
    missed = replace(PLAIN, outcome="was_not_brought")
    told = replace(PLAIN, day=DAY - timedelta(days=300), disclosed=True)
    assert keys(missed, told) == ["not_brought"]
    assert keys(missed, replace(told, disclosed=None)) == []
    assert keys(missed, replace(told, day=DAY + timedelta(days=1))) == []
    assert "21 January 2026" in reasons_for(missed, [told])[0].words


def test_every_rule_cites_its_source_and_can_find_something():
    assert all(rule.source and rule.title for rule in RULES)
    assert len({rule.key for rule in RULES}) == len(RULES) == 8
