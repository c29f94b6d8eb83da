"""The rules of a review: criteria, clocks, holds, publication, forecast, and what the merged chronology points to."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from halcyon.kernel.calendar import LONDON, england
from halcyon.kernel.counting import CountingRule, Limit, due_at
from halcyon.learning.reviews.merging import Account, contradictions, gaps, known, pairs
from halcyon.learning.reviews.rules import (
    HELD,
    NOT_HELD,
    OUT,
    WITHHELD,
    LimbFacts,
    ReviewFacts,
    clocks,
    decision_problems,
    forecast,
    going_on,
    next_phase,
    publication_problems,
    step_problems,
)
from halcyon.practice.reviews import KINDS
from halcyon.practice.reviews.definition import DISCUSSED, INQUEST, MOMENTS, SUMMARIES
from halcyon.practice.reviews.phases import BEFORE_THE_REPORT, FAMILY_STAGES, ORDER

TOLD = datetime(2026, 3, 2, 9, tzinfo=UTC)
DECIDED = datetime(2026, 3, 16, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
CHILD = LimbFacts("child_practice", TOLD, HELD, DECIDED)
DEATH = LimbFacts("domestic_death", TOLD, HELD, DECIDED)


def due(start, limit):
    return due_at(start, limit, calendar=england())


def test_every_kind_says_where_its_limits_come_from_and_counts_between_moments_that_exist():
    for kind in KINDS.values():
        assert kind.law and kind.criteria and set(kind.needs) <= {c.key for c in kind.criteria}, kind.key
        for clock in kind.clocks:
            assert {clock.starts, clock.stops} <= set(MOMENTS), clock
            assert clock.limit.source


def test_a_joint_review_keeps_a_clock_for_each_limb():
    child = {t.clock.key: t for t in clocks(CHILD, None, due=due)}
    death = {t.clock.key: t for t in clocks(DEATH, None, due=due)}
    assert child["decision"].due_at.astimezone(LONDON).date() == date(2026, 3, 23)  # 15 working days
    assert child["decision"].stopped_at == DECIDED and not child["decision"].late(NOW)
    assert death["decision"].due_at.astimezone(LONDON).date() == date(2026, 4, 2)  # a month, day for day
    assert child["report"].due_at.astimezone(LONDON).date() == date(2026, 9, 16)
    assert child["report"].late(NOW) and death["overview"].late(NOW)
    agreed = datetime(2026, 9, 1, tzinfo=UTC)
    assert not clocks(DEATH, agreed, due=due)[1].late(NOW), "the overview report stops its clock"
    assert clocks(CHILD, agreed, due=due)[1].late(NOW), "the other limb’s runs until it is published"
    withheld = clocks(replace(CHILD, publication=WITHHELD), agreed, due=due)
    assert [t.clock.key for t in withheld] == ["decision", "summaries"], (
        "and no further once it is decided not to publish it"
    )
    assert [t.clock.key for t in clocks(replace(DEATH, decision=NOT_HELD), None, due=due)] == ["decision"]


def test_a_serious_incident_is_notified_in_five_working_days_and_the_rapid_review_counts_from_what_the_county_says():
    knew = datetime(2026, 2, 23, 9, tzinfo=UTC)
    timed = {t.clock.key: t for t in clocks(replace(CHILD, aware_at=knew, rapid_at=knew), None, due=due)}
    assert timed["incident"].due_at.astimezone(LONDON).date() == date(2026, 3, 2)
    assert timed["incident"].stopped_at == TOLD and not timed["incident"].late(NOW)
    assert timed["decision"].due_at.astimezone(LONDON).date() == date(2026, 3, 16)
    earlier = replace(CHILD, aware_at=datetime(2026, 2, 20, 9, tzinfo=UTC))
    timed = {t.clock.key: t for t in clocks(earlier, None, due=due)}
    assert timed["incident"].late(NOW), "told on the sixth working day"
    assert timed["decision"].due_at.astimezone(LONDON).date() == date(2026, 3, 23), "from its notification"
    assert "incident" not in {t.clock.key for t in clocks(CHILD, None, due=due)}, "nobody said when it was known"


def test_what_was_only_recalled_is_not_shown_as_checked():
    assert not KINDS["child_practice"].clocks[1].limit.verified
    assert not any(c.limit.verified for key in ("adult", "leder", "domestic_death") for c in KINDS[key].clocks)


def _answers(kind, value="yes"):
    return {c.key: value for c in kind.criteria}, {c.key: "The record of the day says so" for c in kind.criteria}


def test_every_criterion_is_answered_with_its_reason():
    kind = KINDS["adult"]
    answers, reasons = _answers(kind)
    why = "All four are met, and agencies did not speak to each other."
    assert decision_problems(kind, answers, reasons, HELD, why) == {}
    missing = {k: v for k, v in answers.items() if k != "needs"}
    assert set(decision_problems(kind, missing, reasons, HELD, why)) == {"needs"}
    assert set(decision_problems(kind, answers, {**reasons, "needs": "yes"}, HELD, why)) == {"needs_why"}
    assert set(decision_problems(kind, answers, reasons, HELD, "no")) == {"why"}


def test_a_duty_cannot_be_decided_away_and_a_law_without_discretion_gives_none():
    why = "The members agreed to this when they met."
    adult, death = KINDS["adult"], KINDS["domestic_death"]
    assert "must be held" in decision_problems(adult, *_answers(adult), NOT_HELD, why)["decision"]
    assert decision_problems(adult, *_answers(adult, "not_known"), HELD, why) == {}
    assert "no choice" in decision_problems(death, *_answers(death, "no"), HELD, why)["decision"]
    assert decision_problems(death, *_answers(death, "no"), NOT_HELD, why) == {}


def test_each_phase_waits_for_what_belongs_to_it():
    at = ReviewFacts("deciding", (replace(CHILD, decision=""), DEATH))
    assert going_on(at) == ("Decide on every limb first.",)
    assert next_phase(replace(at, limbs=(replace(CHILD, decision=NOT_HELD),))) == "not_held"
    at = ReviewFacts("setting_up", (CHILD, DEATH), chair=True)
    assert len(going_on(at)) == 2
    at = ReviewFacts("gathering", (CHILD,), asked=3, returned=2)
    assert going_on(at) == ("1 of 3 agencies have not sent their part back.",)
    assert going_on(replace(at, returned=3)) == ()
    (family,) = going_on(ReviewFacts("reporting", (CHILD,), family=frozenset({"decision", "terms"})))
    assert (
        family == "Say how the family was asked, or why it was not, about: their own account; reading the draft report."
    )
    assert going_on(ReviewFacts("reporting", (CHILD,), family=frozenset(BEFORE_THE_REPORT))) == ()
    assert going_on(ReviewFacts("reporting", (replace(CHILD, kind="commissioned"),))) == ()
    ended = ReviewFacts("concluded", (CHILD, DEATH), feedback_open=1, learning_open=1)
    assert len(going_on(ended)) == 5
    settled = tuple(replace(limb, publication=OUT) for limb in (CHILD, DEATH))
    every = frozenset(key for key, _ in FAMILY_STAGES)
    assert going_on(ReviewFacts("concluded", settled, family=every)) == ()
    assert "publication" in going_on(ReviewFacts("concluded", settled, family=every - {"publication"}))[0]


@pytest.mark.parametrize("key", [k for k in KINDS if KINDS[k].publication.published])
def test_a_hold_for_criminal_proceedings_stops_publication_and_nothing_else(key):
    kind, limb = KINDS[key], LimbFacts(key, TOLD, HELD, DECIDED)
    every = [k for k, _ in kind.publication.before]
    free = ReviewFacts("concluded", (limb,), concluded_at=NOW)
    assert publication_problems(kind, free, limb, OUT, every, "") == ()
    held = publication_problems(kind, replace(free, hold=True), limb, OUT, every, "")
    assert any("Criminal proceedings" in reason for reason in held)
    for phase in ORDER[:-1]:
        going = replace(free, phase=phase, chair=True, members=1, terms=True, asked=1, returned=1, findings=1)
        assert going_on(going) == going_on(replace(going, hold=True)), "a hold stops no phase"


def test_publication_follows_the_rule_of_its_kind():
    concluded = ReviewFacts("concluded", (DEATH,), concluded_at=NOW)
    kind = KINDS["domestic_death"]
    every = [k for k, _ in kind.publication.before]
    for one in every:
        left = [k for k in every if k != one]
        assert len(publication_problems(kind, concluded, DEATH, OUT, left, "")) == 1, one
    assert (
        publication_problems(kind, concluded, DEATH, WITHHELD, [], "The surviving children would be recognised.") == ()
    )
    assert publication_problems(kind, concluded, DEATH, WITHHELD, [], "no") != ()
    assert publication_problems(kind, replace(concluded, phase="reporting"), DEATH, OUT, every, "") != ()
    leder = LimbFacts("leder", TOLD, HELD, DECIDED)
    assert "not published" in publication_problems(KINDS["leder"], concluded, leder, OUT, [], "")[0]
    assert publication_problems(kind, concluded, replace(DEATH, publication=OUT), OUT, every, "") != ()


def test_the_forecast_believes_the_panel_until_the_day_has_passed():
    timed = clocks(CHILD, None, due=due)
    review = ReviewFacts("analysing", (CHILD,), expected_on=date(2026, 12, 18))
    found = forecast(review, timed, now=NOW)
    assert (found.on, found.due_on, found.late_days) == (date(2026, 12, 18), date(2026, 9, 16), 93)
    passed = forecast(replace(review, expected_on=date(2026, 11, 1)), timed, now=NOW)
    assert passed.on == date(2026, 11, 18) + timedelta(days=90) and passed.known_by == "By what usually remains"
    done = forecast(replace(review, phase="concluded", concluded_at=TOLD), timed, now=NOW)
    assert (done.known_by, done.late_days) == ("Concluded", 0)
    assert forecast(ReviewFacts("not_held", ()), (), now=NOW).on is None


def account(agency, on, says, **more):
    day = date.fromisoformat(on)
    return Account(
        uuid.uuid5(uuid.NAMESPACE_OID, agency + on + says), agency, day, more.pop("recorded", day), says, **more
    )


HOSPITAL = account("ACUTE", "2026-03-01", "Attended with a bruised forearm, brought by an older man in a silver car.")
POLICE = account("POLICE", "2026-03-04", "Stopped a silver car; girl with a bruised forearm, older man driving.")
SCHOOL = account("SCHOOLS", "2026-07-20", "Last day of term, came to the assembly.")


def test_two_accounts_of_what_may_be_one_event_are_pointed_out_with_the_reason():
    found = pairs([HOSPITAL, POLICE, SCHOOL])
    assert [(p.first, p.second) for p in found] == [(HOSPITAL, POLICE)]
    assert "forearm" in found[0].because and "silver" in found[0].because
    assert pairs([HOSPITAL, replace(POLICE, agency="ACUTE")]) == (), "one agency does not contradict itself"
    assert pairs([HOSPITAL, replace(POLICE, on=date(2026, 6, 1))]) == ()
    assert pairs([replace(HOSPITAL, occurrence="x"), POLICE]) == (), "it has been settled"


def test_one_event_told_on_two_days_stands_with_both_accounts():
    both = [
        replace(HOSPITAL, occurrence="The injury", explained="The hospital’s date is right."),
        replace(POLICE, occurrence="The injury"),
    ]
    (found,) = contradictions([*both, SCHOOL])
    assert found.dated_differently and found.days_apart == 3 and found.explained
    assert [a.agency for a in found.accounts] == ["ACUTE", "POLICE"]
    assert contradictions(both[:1]) == ()


def test_stretches_without_any_contact_are_found_to_the_day():
    begins, ends = date(2026, 3, 1), date(2026, 8, 31)
    found = gaps([HOSPITAL, POLICE, SCHOOL], begins, ends)
    assert [(g.begins, g.ends, g.days) for g in found] == [
        (date(2026, 3, 5), date(2026, 7, 19), 137),
        (date(2026, 7, 21), date(2026, 8, 31), 42),
    ]
    spoken_of = replace(SCHOOL, contact=False)
    assert [g.days for g in gaps([HOSPITAL, POLICE, spoken_of], begins, ends)] == [180], "a note is no contact"
    assert [g.days for g in gaps([], begins, ends)] == [184]


def test_nobody_knew_before_it_was_recorded_or_told():
    late = replace(HOSPITAL, recorded_on=date(2026, 3, 20), told=(("COUNCIL", date(2026, 4, 1)),))
    on = {
        day: known([late], ("ACUTE", "COUNCIL", "POLICE"), day)[0].by_then
        for day in (date(2026, 3, 1), date(2026, 3, 19), date(2026, 3, 20), date(2026, 3, 31), date(2026, 4, 1))
    }
    assert [sorted(v) for v in on.values()] == [[], [], ["ACUTE"], ["ACUTE"], ["ACUTE", "COUNCIL"]]
    assert known([late], ("ACUTE",), date(2026, 2, 28)) == (), "what had not happened was not there to be known"


def test_the_panel_on_child_deaths_has_six_weeks_from_what_it_waits_for_and_no_review_is_closed_before():
    death = LimbFacts("child_death", TOLD, HELD, DECIDED)
    assert "discussed" not in {t.clock.key for t in clocks(death, None, due=due)}, "nothing has come yet"
    agreed = datetime(2026, 6, 1, 9, tzinfo=UTC)
    timed = {t.clock.key: t for t in clocks(death, agreed, due=due)}["discussed"]
    assert timed.due_at.astimezone(LONDON).date() == date(2026, 7, 13) and timed.late(NOW)
    assert not timed.clock.limit.verified, "clocks.csv: recalled, not checked"
    inquest = replace(death, steps={INQUEST: datetime(2026, 10, 20, 9, tzinfo=UTC)})
    timed = {t.clock.key: t for t in clocks(inquest, agreed, due=due)}["discussed"]
    assert timed.due_at.astimezone(LONDON).date() == date(2026, 12, 1) and not timed.late(NOW)
    settled = replace(death, publication=WITHHELD)
    at = ReviewFacts("concluded", (settled,), concluded_at=agreed, family=frozenset(dict(FAMILY_STAGES)))
    assert [w for w in going_on(at) if "panel on child deaths" in w]
    talked = {DISCUSSED: datetime(2026, 7, 1, 9, tzinfo=UTC)}
    assert going_on(replace(at, limbs=(replace(settled, steps=talked),))) == ()
    assert "on" in step_problems(death, DISCUSSED, DECIDED, agreed, at=NOW), "before the meeting had reported"
    assert "step" in step_problems(death, DISCUSSED, NOW, None, at=NOW)
    assert "step" in step_problems(CHILD, DISCUSSED, NOW, agreed, at=NOW), "another kind of review"
    assert step_problems(death, DISCUSSED, NOW, agreed, at=NOW) == {}


def test_agencies_summaries_for_a_rapid_review_are_due_in_ten_working_days_or_in_the_countys_own_time():
    timed = {t.clock.key: t for t in clocks(replace(CHILD, decision="", decided_at=None), None, due=due)}["summaries"]
    assert timed.due_at.astimezone(LONDON).date() == date(2026, 3, 16) and timed.stopped_at is None
    own = {("child_practice", "summaries"): Limit(7, CountingRule.WORKING_DAYS_AFTER, "toy county", True)}
    timed = {t.clock.key: t for t in clocks(CHILD, None, due=due, limits=own)}["summaries"]
    assert timed.due_at.astimezone(LONDON).date() == date(2026, 3, 11)
    assert timed.stopped_at == DECIDED, "once it is decided nobody waits for them"
    back = replace(CHILD, steps={SUMMARIES: TOLD + timedelta(days=5)})
    assert {t.clock.key: t for t in clocks(back, None, due=due)}["summaries"].stopped_at == TOLD + timedelta(days=5)


def test_an_agency_that_recorded_the_same_event_itself_is_not_said_to_know_nothing_of_it():
    def told(agency: str, on: date, recorded: date, occurrence: str = "The call") -> Account:
        return Account(uuid.uuid4(), agency, on, recorded, "Something", occurrence=occurrence)

    police, council = (
        told("POLICE", date(2026, 3, 1), date(2026, 3, 1)),
        told("COUNCIL", date(2026, 3, 3), date(2026, 3, 9)),
    )
    school = told("SCHOOLS", date(2026, 3, 1), date(2026, 3, 1), occurrence="")
    both = [police, council, school]
    before, after = (known(both, ("POLICE", "COUNCIL", "SCHOOLS"), date(2026, 3, day)) for day in (8, 9))
    assert before[0].own == {} and "COUNCIL" not in before[0].by_then
    assert [dict(k.own) for k in after if k.account is police] == [{"COUNCIL": date(2026, 3, 9)}]
    assert [dict(k.own) for k in after if k.account is council] == [{"POLICE": date(2026, 3, 1)}]
    assert [dict(k.own) for k in after if k.account is school] == [{}], "nobody put it together with anything"


def test_what_is_known_and_not_notified_yet_is_timed_and_goes_no_further():
    known = LimbFacts("care_leaver_death", None, HELD, DECIDED, aware_at=TOLD)
    (timed,) = clocks(known, None, due=due)
    assert timed.stopped_at is None and timed.due_at.astimezone(LONDON).date() == date(2026, 3, 9)
    assert not timed.clock.limit.verified, "clocks.csv: recalled, not checked"
    assert going_on(ReviewFacts("deciding", (known,))) == ("Care leaver’s death: write down when it was notified.",)
    assert going_on(ReviewFacts("deciding", (replace(known, notified_at=NOW),))) == ()
