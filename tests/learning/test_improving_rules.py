"""When an action is assured and how the ladder goes: plain rules."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import examples

from halcyon.learning.improving.models import Action, Evidence
from halcyon.learning.improving.queries.heard import words_of
from halcyon.learning.improving.rules import (
    COUNTED,
    PROVING,
    Shown,
    own_action,
    rungs_passed,
    tally,
    why_not_shown,
)
from halcyon.practice.action_ladder import RUNGS
from halcyon.practice.learning_themes import BY_KEY, THEMES, suggested

DONE_ON = date(2026, 5, 1)
GOOD = Shown("audit", "Consent audit, second round", 0.4, 0.8, True, DONE_ON + timedelta(days=30))


def test_an_audit_after_the_action_with_better_figures_shows_the_change():
    assert why_not_shown(GOOD, done_on=DONE_ON) == ""
    assert why_not_shown(replace(GOOD, kind="measure", more_is_better=False, after=0.1), done_on=DONE_ON) == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "words"},
        {"kind": "figure"},
        {"kind": "document"},
        {"title": " "},
        {"before": None},
        {"after": None},
        {"measured_on": None},
        {"measured_on": DONE_ON},
        {"measured_on": DONE_ON - timedelta(days=1)},
        {"after": 0.4},
        {"after": 0.3},
        {"more_is_better": False},
    ],
)
def test_anything_less_does_not(changes):
    assert why_not_shown(replace(GOOD, **changes), done_on=DONE_ON)


def test_what_was_not_done_cannot_have_changed_anything():
    assert why_not_shown(GOOD, done_on=None)


def test_an_action_is_its_owners_its_deputys_and_whose_word_it_is_that_it_was_done():
    owner, deputy, done_by, other = (uuid.uuid4() for _ in range(4))
    for who in (owner, deputy, done_by):
        assert own_action(who, owner=owner, deputy=deputy, done_by=done_by)
    assert not own_action(other, owner=owner, deputy=None, done_by=None)


def test_the_ladder_is_climbed_rung_by_rung_and_each_once():
    due = date(2026, 5, 1)
    assert rungs_passed(due, due, ()) == []
    assert [r.key for r in rungs_passed(due, due + timedelta(days=1), ())] == ["owner"]
    assert rungs_passed(due, due + timedelta(days=14), ("owner",)) == []
    assert [r.key for r in rungs_passed(due, due + timedelta(days=15), ("owner",))] == ["director"]
    assert [r.key for r in rungs_passed(due, due + timedelta(days=90), ())] == ["owner", "director", "body"]
    assert not any(r.limit.verified for r in RUNGS), "no published source was found for these figures"


@examples(50, 10_000)
@given(st.lists(st.sampled_from([state for state, _ in Action.STATES])))
def test_all_is_open_and_awaiting_and_assured_and_stopped(states):
    found = tally(states)
    assert sum(found.values()) == len(states)
    assert set(found) == {"open", "awaiting", "assured", "stopped"}


def test_every_state_is_counted():
    assert set(COUNTED) == {state for state, _ in Action.STATES}
    assert set(PROVING) <= {kind for kind, _ in Evidence.KINDS}


def test_a_text_suggests_the_themes_that_it_is_about():
    assert len(BY_KEY) == len(THEMES)
    found = suggested("Practitioners should ask about consent and exploitation, and be curious.")
    assert {"consent", "exploitation", "curiosity"} <= set(found)
    assert suggested("The weather was fine.") == ()


def test_a_word_counts_unless_it_is_itself_one_that_most_recommendations_have() -> None:
    assert words_of("Keep the safe route under guard, and review it") == ["keep", "safe", "route", "guard"]
