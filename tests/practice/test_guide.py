"""The guide "What do I do now?": everybody, whatever they have met, is led to somebody who acts."""

from __future__ import annotations

import string

import pytest

from halcyon.practice.guide.model import (
    CLINICIAN,
    DANGER_FIRST,
    PUBLIC,
    REGULATED,
    Answer,
    Emergency,
    Form,
    Page,
    ServiceOf,
    Situation,
    Step,
    answer,
    ordered,
)
from halcyon.practice.guide.practitioners import BY_KEY as WHO
from halcyon.practice.guide.practitioners import PRACTITIONERS
from halcyon.practice.guide.situations import BY_KEY as WHAT
from halcyon.practice.guide.situations import SITUATIONS

EVERY = [answer(p, s) for p in PRACTITIONERS for s in ordered(p, SITUATIONS)]


def leads_on(found: Answer) -> bool:
    """Whether somebody without an account gets from here to a form, a number or a service."""
    return any(isinstance(way, Emergency | ServiceOf | Form) for way in found.ways)


def named(found: Answer) -> str:
    return f"{found.practitioner.key}/{found.situation.key}"


def test_every_answer_leads_to_a_form_a_telephone_or_a_service() -> None:
    assert len(EVERY) > 350
    assert [named(a) for a in EVERY if not leads_on(a) and a.situation.key != "asked"] == []


def test_an_answer_that_leads_nowhere_is_found() -> None:
    nowhere = Situation("x", "x", (Step("Think."), Step("Open it.", (Page("advice"),))))
    assert not leads_on(answer(WHO["gp"], nowhere))


def test_where_there_may_be_danger_999_comes_first() -> None:
    for found in EVERY:
        if found.situation.now:
            assert found.steps[0] == DANGER_FIRST, named(found)
    assert WHAT["danger_now"].steps[0].ways[0] == Emergency("999", "Police or ambulance, in danger")


@pytest.mark.parametrize("practitioner", PRACTITIONERS, ids=lambda p: p.key)
def test_what_comes_up_most_in_somebodys_work_stands_first_and_nothing_is_left_out(practitioner) -> None:
    listed = ordered(practitioner, SITUATIONS)
    assert [s.key for s in listed[: len(practitioner.first)]] == list(practitioner.first)
    assert set(listed) == {s for s in SITUATIONS if not s.not_for & practitioner.traits}
    assert set(practitioner.notes) <= {s.key for s in listed}


def test_the_personal_duty_over_female_genital_mutilation_is_told_to_those_who_have_it_and_to_no_others() -> None:
    for practitioner in PRACTITIONERS:
        words = " ".join(s.words for s in answer(practitioner, WHAT["fgm"]).steps)
        assert ("you yourself must ring the police" in words) == (REGULATED in practitioner.traits), practitioner.key


def test_care_is_given_and_never_made_to_depend_on_the_concern() -> None:
    for practitioner in PRACTITIONERS:
        words = [s.words for s in answer(practitioner, WHAT["sex_under_16"]).steps]
        assert any(w.startswith("Give the care") for w in words) == (CLINICIAN in practitioner.traits)
        assert any(w.startswith("Under 13") for w in words)


def test_a_neighbour_is_never_sent_to_somebody_they_do_not_have() -> None:
    for found in EVERY:
        if PUBLIC in found.practitioner.traits:
            assert not [s.words for s in found.steps if "{lead}" in s.words], named(found)
            assert not [w for w in found.ways if isinstance(w, Page)], named(found)


def test_what_is_said_names_nobody_but_whoever_leads() -> None:
    for found in EVERY:
        for step in found.steps:
            assert {name for _, name, _, _ in string.Formatter().parse(step.words) if name} <= {"lead"}


def test_a_recalled_law_is_marked_as_unverified() -> None:
    for situation in SITUATIONS:
        for step in situation.steps:
            assert ("recalled" in step.source or "local" in step.source) <= (not step.verified), step.words


def test_nothing_said_blames_whoever_was_harmed() -> None:
    said = " ".join(
        text for s in SITUATIONS for text in (s.title, s.help, *(step.words for step in s.steps), *s.write)
    ).lower()
    for words in ("did not attend", "prostitut", "promiscu", "failed to engage", "puts themselves", "risky behaviour"):
        assert words not in said


def test_keys_are_of_one_situation_and_one_kind_of_work() -> None:
    assert len(WHAT) == len(SITUATIONS) and len(WHO) == len(PRACTITIONERS)
    assert {"pharmacist", "school_nurse", "gp", "sexual_health"} <= set(WHO)
