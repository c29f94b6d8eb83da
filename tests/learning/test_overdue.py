"""An overdue action climbs the ladder: each rung told once for a date, visible until somebody who was told answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.learning.improving import DONE, planned, recommended, today
from tests.support import County

from halcyon.access.viewing import Denied
from halcyon.agencies.actions import add_post, fill_post
from halcyon.agencies.models import Organisation
from halcyon.kernel.counting import end_of_day
from halcyon.learning.improving.actions import answer_escalation, answer_recommendation, redate, say_done
from halcyon.learning.improving.escalating import notice_overdue
from halcyon.practice.action_ladder import KEEPS, director_of
from halcyon.work.models import Message, Task

ANSWER = "The clinic’s system is changed in the spring; the question is asked on paper until then."
pytestmark = pytest.mark.django_db


def test_each_rung_is_told_once_and_is_answered_by_those_who_were_told(county: County) -> None:
    row = planned(county, due=today(county) + timedelta(days=1))
    assert notice_overdue(at=county.later(days=1)) == 0, "on the day itself it is in time"
    assert notice_overdue(at=county.later(days=1)) == 1
    assert notice_overdue(at=county.later(hours=1)) == 0
    assert Message.objects.filter(kind="learning_action", to_user=county.id("asha.verma")).count() == 1
    county.later(days=30)
    assert notice_overdue(at=county.now) == 2
    rungs = {e.rung: e for e in row.escalations.all()}
    for rung, who in (("director", "asha.verma"), ("body", "asha.verma"), ("body", "mark.sterling")):
        with pytest.raises(Denied):
            answer_escalation(escalation_id=rungs[rung].id, answer=ANSWER, by=county.viewer(who), at=county.now)
    answer_escalation(escalation_id=rungs["owner"].id, answer=ANSWER, by=county.viewer("asha.verma"), at=county.now)
    answer_escalation(escalation_id=rungs["body"].id, answer=ANSWER, by=county.viewer("judith.amery"), at=county.now)
    assert row.escalations.filter(answered_at__isnull=True).count() == 1
    say_done(action_id=row.id, words=DONE, by=county.viewer("asha.verma"), at=county.now)
    assert not row.escalations.filter(answered_at__isnull=True).exists()
    assert not Task.objects.filter(kind="action_overdue", done_at__isnull=True).exists()


def test_a_new_day_begins_the_ladder_anew(county: County) -> None:
    row = planned(county, due=today(county))
    assert notice_overdue(at=county.later(days=2)) == 1
    redate(
        action_id=row.id, due=today(county) + timedelta(days=5), reason=ANSWER, agreed_by=county.id("judith.amery"),
        by=county.viewer("asha.verma"), at=county.now,
    )  # fmt: skip
    assert notice_overdue(at=county.now) == 0
    assert notice_overdue(at=county.later(days=6)) == 1


def test_an_agency_that_does_not_answer_a_recommendation_is_asked_why_once(county: County) -> None:
    row = recommended(county, agencies=("COMMUNITY", "COUNCIL"))
    asked = Task.objects.get(kind="recommendation_answer", agency="COMMUNITY")
    assert asked.due_at == end_of_day(today(county) + timedelta(days=28))
    planned(
        county, row, agency_code="COUNCIL", owner=county.id("mark.sterling"), due=today(county) + timedelta(days=90)
    )
    assert notice_overdue(at=county.later(days=28)) == 0, "on the last day it is in time"
    assert notice_overdue(at=county.later(days=1)) == 1, "an agency that has an action has answered by it"
    assert notice_overdue(at=county.later(hours=1)) == 0
    why = Task.objects.get(kind="recommendation_unanswered")
    assert (why.role, why.done_at) == (KEEPS, None)
    assert "Community" in why.title
    assert not Message.objects.filter(title__startswith="Not answered").exists(), "nobody acts as director there"
    answer_recommendation(
        recommendation_id=row.id, agency="COMMUNITY", accepted=True, by=county.viewer("asha.verma"), at=county.now
    )
    assert not Task.objects.filter(subject_id=row.id, done_at__isnull=True, agency="COMMUNITY").exists()
    why.refresh_from_db()
    assert why.done_at == county.now


def test_an_action_answers_the_question_why_and_a_director_is_told(county: County) -> None:
    post = director_of("COMMUNITY")
    by, home = county.viewer("sam.whitlock"), Organisation.objects.get(code="COMMUNITY")
    made = add_post(
        key=post, title="Director with safeguarding responsibility", organisation=home, by=by, at=county.now
    )
    fill_post(post=made, user=county.users["asha.verma"], begins=county.now, by=by, at=county.now)
    row = recommended(county)
    assert notice_overdue(at=county.later(days=29)) == 1
    assert Message.objects.get(title__startswith="Not answered").to_post == post
    planned(county, row)
    assert Task.objects.get(kind="recommendation_unanswered").done_at == county.now
