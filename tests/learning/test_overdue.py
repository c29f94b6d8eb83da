"""An overdue action climbs the ladder: each rung told once for a date, visible until somebody who was told answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.learning.improving import DONE, planned, today
from tests.support import County

from halcyon.access.viewing import Denied
from halcyon.learning.improving.actions import answer_escalation, redate, say_done
from halcyon.learning.improving.escalating import notice_overdue
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
