"""What an agency is asked: for how long it sees it, and that a refusal by its reviewer cannot be walked round."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.support import County, answer, make, raise_concern, review, walk

from halcyon.agencies.models import PostHolding
from halcyon.cases.models import AgencyRequest, Case
from halcyon.cases.queries import clocks, request_to_answer, requests_for
from halcyon.kernel.pathways import Refused, Running
from halcyon.kernel.registry import registry
from halcyon.sharing.models import SharingDecision
from halcyon.sharing.queries import refused_before
from halcyon.work.actions import notice_breaches
from halcyon.work.models import Message, Task

DAYS = timedelta(days=registry.profile.answer_shown_days)
REVIEWER = "rachel.stone"
UNANSWERED = "They could not be reached in time."


def test_an_agency_sees_what_it_answered_for_the_countys_days_and_then_no_more(county: County):
    found = walk(county, raise_concern(county).cases[0], "asked")
    answered = answer(county, found.id, "POLICE")
    end = answered.answered_at + DAYS
    for at, shown in ((end - timedelta(seconds=1), True), (end, False), (end + timedelta(days=900), False)):
        officer = county.viewer("imran.shah", at=at)
        assert (request_to_answer(officer, answered.id) is not None) is shown
        assert bool(requests_for(officer, open_only=False)) is shown
    waiting = AgencyRequest.objects.get(case=found, agency="SCHOOLS")
    later = county.viewer("carol.jennings", at=end + timedelta(days=1))
    assert request_to_answer(later, waiting.id)  # nobody has answered it and the case is open


def test_closing_a_case_withdraws_what_nobody_answered_and_shows_it_for_the_countys_days_only(county: County):
    found = walk(county, raise_concern(county).cases[0], "asked")
    answered = answer(county, found.id, "POLICE")
    review(county, found.id, "refuse")
    make(county, found.id, "decide", unanswered_reason=UNANSWERED)
    county.later(days=2)
    make(county, found.id, "feed_back")
    waiting = AgencyRequest.objects.get(case=found, agency="SCHOOLS")
    assert waiting.state == "withdrawn"
    assert not Task.objects.filter(kind="answer_request", done_at__isnull=True).exists()
    for at, shown in ((county.now + DAYS - timedelta(seconds=1), True), (county.now + DAYS, False)):
        assert (request_to_answer(county.viewer("carol.jennings", at=at), waiting.id) is not None) is shown
    # What was answered before is not shown for longer because the case closed later.
    assert request_to_answer(county.viewer("imran.shah", at=answered.answered_at + DAYS), answered.id) is None


def test_what_a_reviewer_releases_after_the_case_is_closed_is_not_put_to_the_agency(county: County):
    found = walk(county, raise_concern(county).cases[0], "asked")
    make(county, found.id, "decide", unanswered_reason=UNANSWERED)
    make(county, found.id, "feed_back")
    review(county, found.id)
    late = AgencyRequest.objects.get(case=found, agency="COMMUNITY")
    assert late.state == "withdrawn"
    assert request_to_answer(county.viewer("nia.bowen"), late.id) is None


def test_what_a_reviewer_refused_is_never_shown_to_the_agencys_officers(county: County):
    found = walk(county, raise_concern(county).cases[0], "asked")
    review(county, found.id, "refuse")
    refused = AgencyRequest.objects.get(case=found, agency="COMMUNITY")
    assert refused.state == "declined"
    assert request_to_answer(county.viewer("nia.bowen"), refused.id) is None


# -- asking again after a refusal ------------------------------------------------------------------------------------

LOWER = {"rating": "amber", "reason": "Seen safe at home by police"}
SCHOOL = {"agencies": ["SCHOOLS"], "categories": ["education", "involvement"]}
SCHOOL |= {
    "consent_schools": "refused",
    "consent_schools_reason": "Her mother refused in the presence of the man who is alleged to harm her.",
    "consent_schools_weighed": "Attendance alone is asked for; without it nobody knows where she is.",
}


def refused(county: County) -> Case:
    """Below significant harm, without consent and without danger now: the school's reviewer said no."""
    found = Case.objects.get(id=raise_concern(county, consent="refused").cases[0])
    make(county, found.id, "triage", danger_now="no")
    make(county, found.id, "rate", **LOWER)
    make(county, found.id, "ask", **SCHOOL)
    review(county, found.id, "refuse", who=REVIEWER)
    return found


def latest(found: Case) -> SharingDecision:
    return SharingDecision.objects.filter(case_id=found.id, proposal="ask_agency").latest("asked_at")


def test_asking_again_after_a_refusal_goes_to_the_reviewer_again_whatever_the_words_and_the_rating(county: County):
    found = refused(county)
    make(county, found.id, "ask", **SCHOOL, question="In other words: how is she doing at school?")
    again = latest(found)
    assert (again.effect, again.outcome, len(again.reasons)) == ("REVIEW", "", 2)
    assert "refused this for the same case on 18 November 2026" in again.reasons[-1]
    review(county, found.id, "refuse", who=REVIEWER)
    make(county, found.id, "re_rate", rating="red", reason="Injured again, seen at the drop-in")
    for categories in (["education", "involvement"], ["education"], ["education", "concern"]):
        make(county, found.id, "ask", agencies=["SCHOOLS"], categories=categories)
        again = latest(found)
        assert (again.effect, again.outcome, again.rule) == ("REVIEW", "", "refused_before")
        task = Task.objects.get(key=f"sharing_review:{again.id}")
        assert (task.role, task.agency, task.done_at) == ("sharing_reviewer", "SCHOOLS", None)
        shown = refused_before(county.viewer(REVIEWER), again)
        assert shown
        assert {r.outcome for r in shown} == {"refuse"}
        assert requests_for(county.viewer("carol.jennings")).count() == 0
        review(county, found.id, "refuse", who=REVIEWER)


def test_what_was_not_refused_and_what_was_shared_since_is_asked_as_ever(county: County):
    found = refused(county)
    make(county, found.id, "re_rate", rating="red", reason="Injured again, seen at the drop-in")
    make(county, found.id, "ask", agencies=["SCHOOLS"], categories=["concern"])
    assert latest(found).effect == "PERMIT"
    make(county, found.id, "ask", agencies=["POLICE"], categories=["involvement"])
    assert latest(found).effect == "PERMIT"
    make(county, found.id, "ask", **SCHOOL)
    review(county, found.id, who=REVIEWER)
    make(county, found.id, "ask", **SCHOOL)
    assert latest(found).effect == "PERMIT"


def test_another_case_is_another_question(county: County):
    refused(county)
    other = Case.objects.get(id=raise_concern(county, consent="refused").cases[0])
    make(county, other.id, "triage", danger_now="no")
    make(county, other.id, "rate")
    make(county, other.id, "ask", **SCHOOL)
    assert latest(other).effect == "PERMIT"


def test_in_immediate_danger_the_agreement_is_not_held_up_by_an_earlier_refusal(county: County):
    found = walk(county, raise_concern(county).cases[0], "rated")
    make(county, found.id, "ask", agencies=["COMMUNITY"], categories=["health", "sexual_health"])
    review(county, found.id, "refuse")
    make(county, found.id, "ask", agencies=["COMMUNITY"], categories=["health"])
    assert latest(found).effect == "PERMIT"
    make(county, found.id, "ask", agencies=["COMMUNITY"], categories=["sexual_health"])
    assert latest(found).effect == "REVIEW"  # the agreement itself asks for it, danger or not


def test_the_reviewer_reads_the_earlier_refusal_on_the_page(county: County):
    found = refused(county)
    make(county, found.id, "re_rate", rating="red", reason="Injured again, seen at the drop-in")
    make(county, found.id, "ask", **SCHOOL)
    with county.clock():
        page = county.client(REVIEWER).get(f"/sharing/reviews/{latest(found).id}/")
    assert page.status_code == 200
    assert b"Refused before" in page.content
    assert b"her only safe place" in page.content


# -- time limits -----------------------------------------------------------------------------------------------------


def outcome_clock(found: Case) -> Running:
    return next(c for c in clocks(Case.objects.get(id=found.id)) if c.clock.key == "outcome")


def test_a_clock_that_passed_by_the_rating_before_stays_late_whatever_the_rating_after(county: County):
    found = walk(county, raise_concern(county).cases[0], "rated")
    red_due = outcome_clock(found).due_at
    county.now = red_due
    make(county, found.id, "re_rate")
    after = outcome_clock(found)
    assert after.due_at > county.now
    assert (after.passed_at, after.late(county.now)) == (red_due, True)
    make(county, found.id, "decide", outcome="assessment")
    assert outcome_clock(found).late(county.now)
    with county.clock():
        page = county.client("helen.marsh").get(f"/cases/{found.id}/").content.decode()
    assert "late by the rating before" in page


def test_a_clock_that_was_re_rated_in_time_is_not_late(county: County):
    found = walk(county, raise_concern(county).cases[0], "rated")
    make(county, found.id, "re_rate")
    after = outcome_clock(found)
    assert (after.passed_at, after.late(county.now)) == (None, False)
    county.now = after.due_at
    assert not after.late(county.now)
    make(county, found.id, "re_rate", rating="red", reason="Injured again, seen at the drop-in")
    assert outcome_clock(found).late(county.now)


def test_a_rating_that_makes_it_more_urgent_shortens_what_agencies_have_and_none_lengthens_it(county: County):
    found = Case.objects.get(id=raise_concern(county).cases[0])
    make(county, found.id, "triage")
    make(county, found.id, "rate", rating="green")
    make(county, found.id, "ask")
    before = {r.agency: r.due_at for r in AgencyRequest.objects.filter(case=found)}
    answered = answer(county, found.id, "SCHOOLS").due_at
    make(county, found.id, "re_rate", rating="red", reason="Injured again, seen at the drop-in")
    soon = county.now + timedelta(hours=2)
    due = {r.agency: (r.due_at, r.limit_words) for r in AgencyRequest.objects.filter(case=found)}
    assert {a: d for a, (d, _) in due.items()} == {"POLICE": soon, "COMMUNITY": soon, "SCHOOLS": answered}
    assert all(soon < d for d in before.values())
    assert "2 hours" in due["POLICE"][1]
    task = Task.objects.get(kind="answer_request", agency="POLICE")
    assert (task.due_at, task.rating) == (soon, "red")
    told = Message.objects.get(title="The hub needs your answer sooner")
    assert (told.to_agency, told.due_at) == ("POLICE", soon)  # the trust's waits for its guardian
    make(county, found.id, "re_rate", rating="green", reason="Seen safe and well by police")
    assert {r.agency: r.due_at for r in AgencyRequest.objects.filter(case=found)} == {a: d for a, (d, _) in due.items()}


def test_what_a_reviewer_releases_late_gives_the_agency_its_whole_time_and_the_case_none(county: County):
    found = walk(county, raise_concern(county).cases[0], "asked")
    case_due = outcome_clock(found).due_at
    county.later(hours=3)
    review(county, found.id)
    released = AgencyRequest.objects.get(case=found, agency="COMMUNITY")
    assert released.due_at == county.now + timedelta(hours=2)
    assert Task.objects.get(kind="answer_request", agency="COMMUNITY").due_at == released.due_at
    assert outcome_clock(found).due_at == case_due


def test_a_review_that_waits_too_long_goes_to_the_designated_nurse_and_is_done_with_when_it_is_decided(county: County):
    found = walk(county, raise_concern(county).cases[0], "asked")
    waiting = SharingDecision.objects.get(case_id=found.id, effect="REVIEW")
    notice_breaches(at=waiting.due_at - timedelta(seconds=1))
    assert not late_reviews(waiting)
    county.now = waiting.due_at
    notice_breaches(at=county.now)
    notice_breaches(at=county.later(minutes=10))
    assert [(t.post, t.reference, t.done_at) for t in late_reviews(waiting)] == [
        ("icb.designated_nurse", found.reference, None)
    ]
    assert Message.objects.filter(kind="time_limit_passed", subject_id=waiting.id).count() == 1
    review(county, found.id)
    assert all(t.done_at for t in late_reviews(waiting))


def test_where_no_designated_post_is_there_the_manager_on_duty_is_told(county: County):
    found = refused(county)
    make(county, found.id, "ask", **SCHOOL)
    schools = latest(found)
    PostHolding.objects.filter(post__key="icb.designated_nurse").update(ends=county.now)
    trust = walk(county, raise_concern(county).cases[0], "asked")
    health = SharingDecision.objects.get(case_id=trust.id, effect="REVIEW")
    decided = SharingDecision.objects.get(case_id=found.id, outcome="refuse")
    notice_breaches(at=county.now + timedelta(hours=5))
    for waiting in (schools, health):
        assert [t.post for t in late_reviews(waiting)] == ["council.mash_duty_manager"]
    assert not late_reviews(decided)


def late_reviews(row: SharingDecision) -> list[Task]:
    return list(Task.objects.filter(kind="time_limit_passed", subject_id=row.id))


# -- consent ---------------------------------------------------------------------------------------------------------


def test_consent_is_kept_for_each_agency_and_speaks_to_the_agreement(county: County):
    found = Case.objects.get(id=raise_concern(county, consent="refused").cases[0])
    make(county, found.id, "triage", danger_now="no")
    make(county, found.id, "rate", **LOWER)
    given = {**SCHOOL, "consent_schools": "given", "consent_schools_scope": "Attendance"}
    make(county, found.id, "ask", **given)
    asked = AgencyRequest.objects.get(case=found)
    assert (asked.state, asked.consent.given, asked.consent.scope) == ("asked", "given", "Attendance")
    with pytest.raises(Refused, match="has not come yet"):
        make(county, found.id, "ask", **given, consent_schools_on="2027-01-01")


def test_refused_consent_is_shown_to_whoever_decides_and_to_the_reviewer(county: County):
    found = Case.objects.get(id=raise_concern(county, consent="refused").cases[0])
    make(county, found.id, "triage", danger_now="no")
    make(county, found.id, "rate", **LOWER)
    make(county, found.id, "ask", **SCHOOL)
    kept = AgencyRequest.objects.get(case=found).consent
    assert (kept.given, kept.who, kept.decided_by) == ("refused", "parent", county.id("ruth.okafor"))
    with county.clock():
        helen = county.client("helen.marsh")
        deciding = helen.get(f"/cases/{found.id}/do/decide/").content.decode()
        case = helen.get(f"/cases/{found.id}/").content.decode()
        reviewing = county.client(REVIEWER).get(f"/sharing/reviews/{latest(found).id}/").content.decode()
    for page in (deciding, reviewing):
        assert "refused" in page and "Her mother refused in the presence of the man" in page
    assert "asked without consent: refused" in case


def test_at_the_threshold_the_page_says_that_consent_is_not_asked_for(county: County):
    found = walk(county, raise_concern(county).cases[0], "rated")
    with county.clock():
        page = county.client("ruth.okafor").get(f"/cases/{found.id}/do/ask/").content.decode()
    assert "the threshold for section 47 is met" in page
    assert "consent_schools" not in page
    make(county, found.id, "ask", **SCHOOL)
    assert not hasattr(AgencyRequest.objects.get(case=found), "consent")
