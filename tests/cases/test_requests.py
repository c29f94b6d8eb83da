"""What an agency is asked: for how long it sees it, and that a refusal by its reviewer cannot be walked round."""

from __future__ import annotations

from datetime import timedelta

from tests.support import County, answer, make, raise_concern, review, walk

from halcyon.cases.models import AgencyRequest
from halcyon.cases.queries import request_to_answer, requests_for
from halcyon.kernel.registry import registry
from halcyon.work.models import Task

DAYS = timedelta(days=registry.profile.answer_shown_days)
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
