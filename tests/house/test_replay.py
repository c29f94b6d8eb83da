"""A case's stored state is a copy of what its events lead to, whatever people try, in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import ANSWERS, MOVES, County, answer, examples, make, raise_concern, review, walk

from halcyon.cases.models import AgencyRequest, Case
from halcyon.chronology.queries import history
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.sharing.models import SharingDecision

STEPS = (*MOVES, "review", *(f"answer {agency}" for agency in ANSWERS))


def wrong_with(case: Case) -> list[str]:
    """Where the stored copy of a case and its events differ."""
    past = history(case.id)
    definition = registry.pathways[case.pathway]
    replayed = definition.replay(past)
    wrong = []
    if case.state != replayed:
        wrong.append(f"stands in {case.state!r}, its events lead to {replayed!r}")
    if case.last_seq != len(past):
        wrong.append(f"counts {case.last_seq} events and has {len(past)}")
    if (case.closed_at is not None) != (replayed in definition.final):
        wrong.append("is closed without being at an end, or the other way round")
    facts = {key: value for p in past for key, value in p.data.items() if key in case.facts}
    wrong += [
        f"{key} is {case.facts[key]!r}, last said {said!r}" for key, said in facts.items() if case.facts[key] != said
    ]
    return wrong


def attempt(county: County, case: Case, step: str) -> None:
    """Do one step where it is possible at all; a refused one must change nothing."""
    if step == "review":
        if SharingDecision.objects.filter(case_id=case.id, effect="REVIEW", outcome="").count() == 1:
            review(county, case.id)
        return
    if step.startswith("answer "):
        agency = step.removeprefix("answer ")
        if AgencyRequest.objects.filter(case_id=case.id, agency=agency, state="asked").count() == 1:
            answer(county, case.id, agency)
        return
    before = (case.state, case.version, case.last_seq, case.facts)
    try:
        make(county, case.id, step)
    except Refused:
        case.refresh_from_db()
        assert (case.state, case.version, case.last_seq, case.facts) == before


@pytest.mark.django_db
@given(steps=st.lists(st.sampled_from(STEPS), max_size=14))
@examples(12, 400)
def test_the_stored_state_is_the_replayed_state(county: County, steps: list[str]):
    case = Case.objects.get(id=raise_concern(county, key=county.key()).cases[0])
    assert wrong_with(case) == []
    for step in ("triage", "rate", *steps):
        attempt(county, case, step)
        case = Case.objects.get(id=case.id)
        assert wrong_with(case) == [], step


def test_the_whole_way_replays_at_every_stage(county: County):
    for stage in ("received", "triaged", "rated", "asked", "answered", "decided", "closed"):
        assert wrong_with(walk(county, raise_concern(county).cases[0], stage)) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": "closed"}, "stands in 'closed', its events lead to 'rated'"),
        ({"last_seq": 9}, "counts 9 events and has 3"),
        ({"facts": {"rating": "green"}}, "rating is 'green', last said 'red'"),
    ],
)
def test_a_copy_that_was_changed_past_the_acts_is_found(county: County, change, words):
    case = walk(county, raise_concern(county).cases[0], "rated")
    Case.objects.filter(id=case.id).update(**change)
    assert words in wrong_with(Case.objects.get(id=case.id))
