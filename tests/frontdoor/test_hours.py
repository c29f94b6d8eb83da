"""Where the hours went: end to end and exact for any history, and right for one that is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.support import County, answer, examples, make, raise_concern, review, walk

from halcyon.access.viewing import viewer_for
from halcyon.agencies.queries import working_calendar
from halcyon.cases.actions import allocate, open_request
from halcyon.cases.models import AgencyRequest, Case
from halcyon.frontdoor.mirror.office import OfficeClock
from halcyon.frontdoor.mirror.queries import hours_of
from halcyon.frontdoor.mirror.spans import (
    AGENCY,
    ANSWERS,
    DECISION,
    PERSON,
    REVIEWER,
    ROLE,
    Held,
    History,
    Hours,
    Request,
    Step,
    where_the_hours_went,
)

T0 = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
STATES = ("received", "triaged", "rated", "asked", "decided", "closed")
OWNERS = {"received": "contact_officer", "triaged": "mash_social_worker", "asked": "mash_manager"}


def at(minutes: float) -> datetime:
    return T0 + timedelta(minutes=minutes)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Any history: late records, acts out of order, agencies asked again, holders that change, never closed."""
    minutes = st.integers(0, 20_000)
    moments = sorted(draw(st.lists(minutes, min_size=1, max_size=9)))
    reached = draw(st.integers(1, len(STATES) - 1))
    path = list(STATES[1 : reached + 1])
    if "asked" in path and draw(st.booleans()):
        path.remove("asked")
    steps, order = [Step("opened", at(draw(st.sampled_from([0, 0, -30]))), "received", "referrer")], []
    for place, state in enumerate(path):
        order.append((moments[min(place, len(moments) - 1)], state))
    for when, state in order:
        for _ in range(draw(st.integers(0, 2))):
            steps.append(Step(draw(st.sampled_from(["re_rated", "allocated", "agency_answered"])),
                              at(when + draw(st.integers(-3000, 300))), draw(st.sampled_from(["", steps[-1].to_state])),
                              draw(st.sampled_from(["", "ruth", "tom"]))))  # fmt: skip
        steps.append(Step(state, at(when + draw(st.sampled_from([0, 0, -500]))), state, "ruth"))
    closed = at(order[-1][0] + draw(st.sampled_from([0, 0, 77]))) if path[-1] == "closed" else None
    held, begins = [], draw(minutes)
    for user in draw(st.lists(st.sampled_from(["ruth", "dev", "tom"]), max_size=3)):
        ends = begins + draw(st.integers(1, 3000))
        held.append(Held(user, at(begins), draw(st.sampled_from([at(ends), at(ends), None]))))
        begins = ends
    requests = []
    for number in range(draw(st.integers(0, 4))):
        asked = draw(minutes)
        through = draw(st.one_of(st.none(), st.integers(0, 2000)))
        opened = draw(st.one_of(st.none(), st.integers(0, 4000)))
        ended = draw(st.one_of(st.none(), st.integers(0, 6000)))
        requests.append(
            Request(
                draw(st.sampled_from(["POLICE", "GP", "SCHOOLS"])), at(asked),
                None if through is None else at(asked + through), None if opened is None else at(asked + opened),
                None if ended is None else at(asked + ended), str(number),
            )
        )  # fmt: skip
    return History(T0, closed, steps, held, requests, OWNERS)


def check(history: History, hours: Hours) -> None:
    """What holds for every history."""
    assert hours.until == max(history.closed_at or at(30_000), T0)
    assert sum((s.elapsed for s in hours.line), timedelta()) == hours.whole
    place = hours.received_at
    for span in hours.line:
        assert span.begins == place, "a gap or an overlap"
        assert span.ends > span.begins
        place = span.ends
    assert place == hours.until or hours.whole == timedelta()
    assert hours.spent(waiting=True) + hours.spent(waiting=False) == hours.whole
    for span in hours.line:
        assert (span.stage == ANSWERS) is (span.kind in (AGENCY, REVIEWER))
        assert span.waiting is (span.kind in (ROLE, REVIEWER)) or span.kind == AGENCY
        assert (span.kind != PERSON) or span.holder
    for lane, asked in zip(hours.lanes, sorted(history.requests, key=lambda r: (r.asked_at, r.agency, r.key)),
                           strict=True):  # fmt: skip
        place = min(asked.asked_at, hours.until)
        for span in lane.spans:
            assert span.begins == place
            place = span.ends
        assert place == min(max(asked.ended_at or hours.until, place), hours.until) or not lane.spans
    assert hours.waited_last in {"", *(r.agency for r in history.requests)}


@given(histories())
@examples(300, 10_000)
def test_the_spans_of_any_history_lie_end_to_end_and_add_up_exactly(history: History):
    check(history, where_the_hours_went(history, now=at(30_000)))


def test_the_line_follows_the_answer_that_was_waited_for_last():
    steps = [
        Step("opened", at(0), "received", "x"),
        Step("triaged", at(5), "triaged", "tom"),
        Step("rated", at(15), "rated", "ruth"),
        Step("agencies_asked", at(20), "asked", "ruth"),
        Step("decided", at(200), "decided", "helen"),
        Step("fed_back", at(230), "closed", "ruth"),
    ]
    asked = [
        Request("POLICE", at(20), at(20), at(40), at(60)),
        Request("GP", at(20), at(30), at(100), at(150)),  # its reviewer had it for ten minutes
        Request("SCHOOLS", at(20), at(20), None, at(90)),
    ]
    history = History(T0, at(230), steps, [Held("helen", at(170), None)], asked, OWNERS)
    hours = where_the_hours_went(history, now=at(999))
    check(history, hours)
    told = [(s.stage, s.kind, s.holder, s.waiting, s.elapsed // timedelta(minutes=1)) for s in hours.line]
    assert told == [
        ("danger_check", ROLE, "contact_officer", True, 5),
        ("rating", ROLE, "mash_social_worker", True, 10),
        ("asking", ROLE, "", True, 5),
        ("answers", REVIEWER, "GP", True, 10),
        ("answers", AGENCY, "GP", True, 70),
        ("answers", AGENCY, "GP", False, 50),
        ("decision", ROLE, "mash_manager", True, 20),
        ("decision", PERSON, "helen", False, 30),
        ("feedback", PERSON, "helen", False, 30),
    ]
    assert hours.waited_last == "GP"
    assert hours.open_stage == ""
    lanes = {lane.agency: [s.elapsed // timedelta(minutes=1) for s in lane.spans] for lane in hours.lanes}
    assert lanes == {"GP": [10, 70, 50], "POLICE": [20, 20], "SCHOOLS": [70]}


def test_an_agency_asked_again_after_a_first_answer_is_waited_for_again():
    steps = [Step("opened", at(0), "received"), Step("t", at(1), "triaged"), Step("r", at(2), "rated"),
             Step("a", at(3), "asked", "ruth"), Step("a", at(50), "asked", "ruth")]  # fmt: skip
    asked = [Request("POLICE", at(3), at(3), at(3), at(30)), Request("GP", at(50), at(50), None, None)]
    hours = where_the_hours_went(History(T0, None, steps, (), asked, OWNERS), now=at(80))
    assert [(s.stage, s.agency, s.elapsed // timedelta(minutes=1)) for s in hours.line[3:]] == [
        (ANSWERS, "POLICE", 27),
        (DECISION, "", 20),
        (ANSWERS, "GP", 30),
    ]
    assert hours.open_stage == ANSWERS


def test_an_enquiry_decided_without_asking_waits_for_its_decision():
    steps = [Step("opened", at(0), "received"), Step("t", at(1), "triaged"), Step("r", at(2), "rated", "ruth"),
             Step("d", at(30), "decided", "helen")]  # fmt: skip
    hours = where_the_hours_went(History(T0, None, steps, (), (), OWNERS), now=at(31))
    assert [s.stage for s in hours.line] == ["danger_check", "rating", DECISION, "feedback"]


def test_from_the_events_of_a_real_enquiry(county: County):
    case = walk(county, raise_concern(county).cases[0], "triaged")
    county.later(minutes=10)
    allocate(case_id=case.id, user=county.id("ruth.okafor"), purpose="mash_enquiry", reason="",
             by=county.viewer("helen.marsh"), at=county.now)  # fmt: skip
    make(county, case.id, "rate")
    make(county, case.id, "ask")
    police = AgencyRequest.objects.get(case=case, agency="POLICE")
    open_request(request=police, by=county.viewer("imran.shah"), at=county.later(minutes=7))
    review(county, case.id)
    for agency in ("SCHOOLS", "POLICE", "COMMUNITY"):
        answer(county, case.id, agency)
    make(county, case.id, "decide")
    case = make(county, case.id, "feed_back")
    hours = hours_of(viewer_for(county.users["helen.marsh"], at=county.now), case, at=county.later(days=2))
    assert hours.whole == case.closed_at - case.opened_at
    ruth = str(county.id("ruth.okafor"))
    told = [(s.stage, s.kind, s.holder, s.waiting, s.elapsed // timedelta(minutes=1)) for s in hours.line]
    assert told == [
        ("danger_check", ROLE, "contact_officer", True, 5),
        ("rating", ROLE, "mash_social_worker", True, 10),
        ("rating", PERSON, ruth, False, 5),
        ("asking", PERSON, ruth, False, 5),
        ("answers", REVIEWER, "COMMUNITY", True, 12),
        ("answers", AGENCY, "COMMUNITY", True, 15),
        ("decision", PERSON, ruth, False, 5),
        ("feedback", PERSON, ruth, False, 5),
    ]
    lanes = {lane.agency: [(s.kind, s.waiting, s.elapsed // timedelta(minutes=1)) for s in lane.spans]
             for lane in hours.lanes}  # fmt: skip
    assert lanes["POLICE"] == [(AGENCY, True, 7), (AGENCY, False, 15)]
    office = OfficeClock(working_calendar())
    assert sum((office.between(s.begins, s.ends) for s in hours.line), timedelta()) == office.between(
        hours.received_at, hours.until
    )


def test_the_page_says_it_in_a_picture_and_a_table_and_only_to_those_who_may_see(county: County):
    case = walk(county, raise_concern(county).cases[0], "answered")
    with county.clock():
        page = county.client("helen.marsh").get(f"/cases/{case.id}/hours/")
        text = page.content.decode()
        assert page.status_code == 200
        assert "Agencies’ answers: Community" in text
        assert ", reviewer" in text
        assert 'role="img"' in text
        for nobody in ("imran.shah", "amina.yusuf"):
            assert county.client(nobody).get(f"/cases/{case.id}/hours/").status_code == 404
        assert "hours/" in county.client("helen.marsh").get(f"/cases/{case.id}/").content.decode()
    assert Case.objects.get(id=case.id).state == "asked"


@examples(200, 10_000)
@given(histories())
def test_what_has_ended_is_told_the_same_at_that_moment_and_ever_after(history: History):
    """A mirror that is made in the very moment of an act must not have to be made again."""
    moments = [history.received_at, history.closed_at, *(s.at for s in history.steps)]
    moments += [m for h in history.held for m in (h.begins, h.ends)]
    moments += [m for r in history.requests for m in (r.asked_at, r.let_through_at, r.opened_at, r.ended_at)]
    last = max(m for m in moments if m is not None)

    def ended(now: datetime) -> tuple[object, ...]:
        hours = where_the_hours_went(history, now=now)
        spans = [s for s in hours.line if s.stage != hours.open_stage]
        lanes = [(lane.agency, lane.key, lane.over) for lane in hours.lanes]
        return hours.open_stage, lanes, [(s.stage, s.kind, s.holder, s.waiting, s.begins, s.ends) for s in spans]

    assert ended(last) == ended(last + timedelta(days=40))
