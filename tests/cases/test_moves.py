"""Any sequence of acts on an enquiry leaves its state, its clocks and its tasks equal to what its events say."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.support import ANSWERS, MOVES, County, answer, at_once, examples, make, raise_concern, review, undone, walk

from halcyon.access.labels import Label
from halcyon.access.viewing import Denied
from halcyon.cases.actions import Stale, allocate, county_due, move, open_request, return_information, start_answer
from halcyon.cases.models import AgencyRequest, Allocation, Case, SharedText
from halcyon.cases.queries import (
    cases,
    clocks,
    moves_open_to,
    request_to_answer,
    requests_for,
    shared_texts,
    with_requests,
    with_worker,
)
from halcyon.cases.wording import answer_in_words, answers_in_words, fill, sentence
from halcyon.chronology.models import Event
from halcyon.chronology.queries import history
from halcyon.kernel.instruments import Choice, LongText, Several
from halcyon.kernel.pathways import OPEN_REQUEST_STATES, Refused
from halcyon.kernel.registry import registry
from halcyon.responses.actions import NotComplete
from halcyon.work.models import ClockCopy, Task

STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(sorted(MOVES)),
            st.fixed_dictionaries(
                {},
                optional={
                    "rating": st.sampled_from(["red", "amber", "green"]),
                    "outcome": st.sampled_from(["strategy_discussion", "early_help", "no_further_action"]),
                    "danger_now": st.sampled_from(["yes", "no"]),
                    "unanswered_reason": st.just("It cannot wait any longer."),
                    "agencies": st.lists(st.sampled_from(sorted(ANSWERS)), min_size=1, max_size=3, unique=True),
                },
            ),
        ),
        st.tuples(st.just("answer"), st.sampled_from(sorted(ANSWERS))),
        st.tuples(st.just("review"), st.sampled_from(["disclose", "refuse"])),
        st.tuples(st.just("allocate"), st.sampled_from(["jo.fenwick", "ruth.okafor"])),
        st.tuples(st.just("wait"), st.integers(1, 30)),
    ),
    max_size=14,
)


def test_the_stored_state_the_clocks_and_the_task_are_always_what_the_events_lead_to(county: County):
    definition = registry.pathways["mash_enquiry"]
    start = county.now
    reached: set[str] = set()

    @examples(25, 2000)
    @given(STEPS)
    def run(steps: list[Any]) -> None:
        with undone():
            county.now = start
            first = raise_concern(county).cases[0]
            for what, how in [("triage", {}), ("rate", {}), *steps] if len(steps) % 2 else steps:
                before = Case.objects.get(id=first)
                try:
                    act(county, first, what, how)
                except (Refused, Denied):
                    now = Case.objects.get(id=first)
                    assert (now.state, now.facts, now.last_seq) == (before.state, before.facts, before.last_seq)
                check(county, first)
            reached.add(Case.objects.get(id=first).state)

    def check(county: County, case: Any) -> None:
        row = Case.objects.get(id=case)
        past = history(row.id)
        assert definition.replay(past) == row.state
        assert [e.seq for e in Event.objects.filter(case_id=row.id).order_by("seq")] == list(range(1, row.last_seq + 1))
        derived = {(r.clock.key, str(r.start_event)): (r.started_at, r.due_at, r.stopped_at) for r in clocks(row)}
        copies = ClockCopy.objects.filter(subject_id=row.id)
        assert {(c.clock, str(c.start_event)): (c.started_at, c.due_at, c.stopped_at) for c in copies} == derived
        waiting = Task.objects.filter(subject_id=row.id, kind="move", done_at__isnull=True)
        expected = [] if row.state in definition.final else [definition.state(row.state).owner.key]
        assert [t.role for t in waiting] == expected
        assert (row.closed_at is None) == (row.state not in definition.final)
        open_requests = set(row.requests.filter(state__in=OPEN_REQUEST_STATES).values_list("id", flat=True))
        asked = Task.objects.filter(kind="answer_request", done_at__isnull=True, person_id=row.record_id)
        assert {t.subject_id for t in asked} <= open_requests
        assert {r.id for r in row.requests.filter(state="asked")} <= {t.subject_id for t in asked}

    run()
    assert reached >= {"received", "rated", "asked"}


def act(county: County, case: Any, what: str, how: Any) -> None:
    if what in MOVES:
        _, usual = MOVES[what]
        make(county, case, what, **{k: v for k, v in how.items() if k in usual or k == "unanswered_reason"})
    elif what == "answer":
        if AgencyRequest.objects.filter(case_id=case, agency=how, state="asked").count() == 1:
            answer(county, case, how)
    elif what == "review":
        if AgencyRequest.objects.filter(case_id=case, state="review").count() == 1:
            review(county, case, how)
    elif what == "allocate":
        allocate(
            case_id=case,
            user=county.id(how),
            purpose="mash_enquiry",
            reason="Next",
            by=county.viewer("helen.marsh"),
            at=county.now,
        )
    else:
        county.later(hours=how)


@pytest.mark.django_db(transaction=True)
def test_a_move_that_two_people_make_at_once_happens_once(lasting_county: County):
    county = lasting_county
    case = walk(county, raise_concern(county).cases[0], "triaged")
    _, given_ = MOVES["rate"]
    viewers = [county.viewer(w) for w in ("ruth.okafor", "dev.patel") * 3]

    def rate(number: int) -> Any:
        return move(
            case_id=case.id,
            key="rate",
            given=given_,
            by=viewers[number],
            at=county.now + timedelta(seconds=number),
            expected_version=case.version,
        )

    found = at_once(6, rate)
    assert sum(isinstance(f, Case) for f in found) == 1
    assert sum(isinstance(f, Stale) for f in found) == 5
    assert Event.objects.filter(case_id=case.id, kind="rated").count() == 1
    assert Case.objects.get(id=case.id).version == case.version + 1


def test_an_effect_that_fails_undoes_the_whole_move(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    with pytest.raises(Refused, match="Who is asked: choose from the answers"):
        make(county, case.id, "ask", agencies=["POLICE", "NOBODY"])
    assert Case.objects.get(id=case.id).state == "rated"
    assert not AgencyRequest.objects.exists()
    assert not Task.objects.filter(kind="answer_request").exists()


def test_answers_to_other_moves_and_to_questions_not_shown_are_not_kept(county: County):
    case = walk(county, raise_concern(county).cases[0], "received")
    make(county, case.id, "triage", told="not a question here", rating="green")
    assert set(Event.objects.get(case_id=case.id, kind="triaged").content.data) == {"danger_now", "action_taken"}
    assert "rating" not in Case.objects.get(id=case.id).facts


# -- allocation ------------------------------------------------------------------------------------------------------


def test_a_case_has_one_worker_at_a_time_and_each_sees_it_as_long_as_it_is_theirs(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    manager = county.viewer("helen.marsh")

    def give(who: str) -> Allocation:
        return allocate(
            case_id=case.id,
            user=county.id(who),
            purpose="mash_enquiry",
            reason="Next in turn",
            by=manager,
            at=county.later(hours=1),
        )

    def sees(who: str) -> bool:
        return cases(county.viewer(who), "mash_enquiry", at=county.now).filter(id=case.id).exists()

    first = give("jo.fenwick")
    assert sees("jo.fenwick")
    assert give("jo.fenwick").id == first.id
    second = give("imran.shah")
    assert not sees("jo.fenwick")
    assert with_worker(cases(county.viewer("helen.marsh"), "mash_enquiry", at=county.now)).get().worker == second.user
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.create(
            case=case, user=county.id("jo.fenwick"), by=county.id("helen.marsh"), begins=county.now
        )
    kinds = Event.objects.filter(case_id=case.id, kind="allocated").order_by("seq")
    assert [e.content.sentence for e in kinds] == ["Allocated to a worker.", "Allocated to another worker."]


def test_closing_ends_the_allocation(county: County):
    case = walk(county, raise_concern(county).cases[0], "decided")
    allocate(
        case_id=case.id,
        user=county.id("jo.fenwick"),
        purpose="mash_enquiry",
        reason="Next",
        by=county.viewer("helen.marsh"),
        at=county.now,
    )
    make(county, case.id, "feed_back")
    enquiries = cases(county.viewer("helen.marsh"), "mash_enquiry", at=county.now, pathway="mash_enquiry")
    assert with_worker(enquiries).get().worker is None
    at = county.now + timedelta(days=registry.profile.relationship_days_after_close)
    assert cases(county.viewer("jo.fenwick"), "mash_enquiry", at=at - timedelta(seconds=1)).exists()
    assert not cases(county.viewer("jo.fenwick"), "mash_enquiry", at=at).exists()


# -- requests --------------------------------------------------------------------------------------------------------


def test_an_officer_sees_the_request_and_nothing_else_of_the_case(county: County):
    case = walk(county, raise_concern(county).cases[0], "asked")
    police, nurse, nobody = county.viewer("imran.shah"), county.viewer("nia.bowen"), county.viewer("amina.yusuf")
    (request,) = requests_for(police)
    assert request_to_answer(police, request.id).question == MOVES["ask"][1]["question"]
    assert request_to_answer(nurse, request.id) is None
    assert list(requests_for(nurse)) == []  # hers waits for the guardian
    with pytest.raises(Denied):
        requests_for(nobody)
    for purpose in police.purposes:
        assert not cases(police, purpose, at=county.now).exists()
    open_request(request=request, by=police, at=county.later(minutes=1))
    opened = AgencyRequest.objects.get(id=request.id).opened_at
    open_request(request=AgencyRequest.objects.get(id=request.id), by=police, at=county.later(minutes=9))
    assert AgencyRequest.objects.get(id=request.id).opened_at == opened
    with pytest.raises(Denied):
        start_answer(request=request, by=nurse, at=county.now)
    answer(county, case.id, "POLICE")
    assert list(requests_for(police)) == []
    assert [r.state for r in requests_for(police, open_only=False)] == ["known"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"handling": "everybody"},
        {"withhold": "yes", "withhold_reason": "x", "withhold_review": "soon"},
        {"withhold": "yes", "withhold_reason": "   ", "withhold_review": "2026-12-01"},
        {"known": "perhaps"},
        {"narrative": ""},
        {"known": "declined", "decline_reason": "no"},
    ],
)
def test_an_incomplete_or_impossible_answer_is_sent_back_with_what_is_missing(county: County, wrong: dict[str, Any]):
    case = walk(county, raise_concern(county).cases[0], "asked")
    with pytest.raises(NotComplete) as refused:
        answer(county, case.id, "POLICE", **wrong)
    assert refused.value.problems
    assert case.requests.get(agency="POLICE").state == "asked"


def test_what_was_typed_in_questions_that_went_away_sets_no_label(county: County):
    case = walk(county, raise_concern(county).cases[0], "asked")
    left_over = {"known": "nothing_known", "handling": "agency_only", "withhold": "yes", "withhold_reason": "x"}
    request = case.requests.get(agency="SCHOOLS")
    return_information(
        request_id=request.id, answers=left_over, by=county.viewer("carol.jennings"), at=county.later(minutes=1)
    )
    event = Event.objects.get(case_id=case.id, kind="agency_answered")
    assert (event.handling, event.withheld_reason) == ("open", "")


def test_asking_again_is_a_new_request_that_says_so(county: County):
    case = walk(county, raise_concern(county).cases[0], "answered")
    make(county, case.id, "ask", agencies=["POLICE"], question="And since yesterday evening?")
    again = case.requests.get(agency="POLICE", state="asked")
    assert again.reasked == 1
    answer(county, case.id, "POLICE")
    assert case.requests.filter(agency="POLICE", state="known").count() == 2


# -- lists -----------------------------------------------------------------------------------------------------------


def test_a_list_says_of_each_case_how_many_were_asked_and_how_many_answered(county: County):
    for stage in ("received", "received", "triaged", "rated", "asked"):
        walk(county, raise_concern(county).cases[0], stage)
    manager = county.viewer("helen.marsh")
    seen = Counter(
        cases(manager, "mash_enquiry", at=county.now, pathway="mash_enquiry").values_list("state", flat=True)
    )
    assert seen == {"received": 2, "triaged": 1, "rated": 1, "asked": 1}
    standing = {
        s.case.state: (s.asked, s.answered) for s in with_requests(cases(manager, "mash_enquiry", at=county.now))
    }
    assert standing["asked"] == (3, 0)
    assert standing["rated"] == (0, 0)
    assert not cases(county.viewer("imran.shah"), "mash_enquiry", at=county.now, pathway="mash_enquiry").exists()


def test_the_one_obvious_next_step_comes_first_and_only_moves_of_ones_role_are_offered(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    offered = [m.key for m in moves_open_to(county.viewer("helen.marsh"), case)]
    assert offered == ["ask", "re_rate", "screen", "pass_on", "decide", "take_back"]
    assert [m.key for m in moves_open_to(county.viewer("tom.ashdown"), case)] == [
        "ask",
        "screen",
        "pass_on",
        "take_back",
    ]
    assert moves_open_to(county.viewer("imran.shah"), case) == []
    closed = walk(county, raise_concern(county).cases[0], "closed")
    assert [m.key for m in moves_open_to(county.viewer("helen.marsh"), closed)] == ["step_up", "step_down"]


def test_what_is_due_counts_in_the_countys_hours(county: County):
    limit = registry.profile.request_limits["amber"]  # six office hours
    friday = county.now.replace(day=20, hour=15)
    assert county_due(friday, limit) == county.now.replace(day=23, hour=13, minute=30)


# -- words -----------------------------------------------------------------------------------------------------------


def test_sentences_put_answers_in_without_ever_reading_them():
    assert fill("A {one} and {two}.", {"one": "{two}", "two": "x{one}"}) == "A {two} and x{one}."
    assert fill("{missing}!", {}) == "!"
    assert fill("open { brace", {}) == "open { brace"
    assert fill("", {}) == ""


@examples(200, 5000)
@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_typed_stands_in_the_sentence_letter_for_letter(one: str, two: str):
    assert fill("x{a}y{b}z", {"a": one, "b": two}) == f"x{one}y{two}z"


def test_options_are_said_in_words_up_to_their_colon():
    question = Several("q", "Q?", options=(("a", "Alpha: the first"), ("b", "Beta")))
    assert answer_in_words(question, ["a", "b"]) == "Alpha, Beta"
    assert answer_in_words(Choice("q", "Q?", options=(("a", "Alpha: the first"),)), "a") == "Alpha"
    assert answer_in_words(LongText("q", "Q?"), None) == ""
    assert answers_in_words([question, LongText("t", "T?")], {"q": ["b"], "t": ""}) == [("Q?", "Beta", "several")]
    decide = registry.pathways["mash_enquiry"].move("decide")
    assert (
        sentence(decide, {"outcome": "early_help", "level": "2", "reason": "R."}, {})
        == "Decided: Early help, Level 2 (Marlshire Threshold of Needs, version 2025.1). R."
    )


def test_a_shared_text_is_there_for_the_case(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    assert shared_texts(case) == {}
    SharedText.objects.create(case=case, key="k", title="T", updated_at=county.now, **Label("COUNCIL").fields())
    assert list(shared_texts(case)) == ["k"]
