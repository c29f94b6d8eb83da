"""A delay of the system: measured, escalated by the rule or by hand, answered, planned, tracked, closed."""

from __future__ import annotations

import json
import uuid
import zlib
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.frontdoor.whatif.history import small_history
from tests.support import County, make, raise_concern, walk

from halcyon.access.viewing import Denied
from halcyon.frontdoor.concern import Subject
from halcyon.frontdoor.improvement.actions import (
    Step,
    answer_delay,
    close_plan,
    escalate,
    finish_action,
    make_plan,
    review_plan,
)
from halcyon.frontdoor.improvement.figures import last_full_week, measured, measured_weeks
from halcyon.frontdoor.improvement.following import follow
from halcyon.frontdoor.improvement.measures import KINDS, WEEK, Week, good, held, trajectory, weeks_out
from halcyon.frontdoor.improvement.models import ImprovementPlan, PlanWeek, SystemDelay
from halcyon.frontdoor.whatif.actions import ask_check, ask_trial, go_on, unpacked, write_staffing
from halcyon.frontdoor.whatif.model import Player
from halcyon.frontdoor.whatif.models import WhatIfRun
from halcyon.frontdoor.whatif.scenario import Scenario, StaffChange
from halcyon.frontdoor.whatif.usable import may_be_used
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import NotDone
from halcyon.kernel.profiles import SystemMeasure
from halcyon.work.actions import notice_breaches
from halcyon.work.models import Message, Task

WHY = "Half of the decisions have been late since the summer, and overtime has not helped."
MORE, LESS = (SystemMeasure("decided_in_time", more, 0.8, 2, "test") for more in (True, False))


@pytest.fixture
def late(county: County) -> County:
    """A hub in which the only decision that fell due last week was late, and the week before as well."""
    for _ in range(2):
        case = raise_concern(county).cases[0]
        walk(county, case, "triaged")
        county.later(days=7)
    return county


def delay_of(county: County) -> SystemDelay:
    return escalate(measure="decided_in_time", why=WHY, by=county.viewer("helen.marsh"), at=county.now)


def plan_for(county: County, row: SystemDelay, **changes: object) -> ImprovementPlan:
    today = county.now.astimezone(LONDON).date()
    helen = county.viewer("helen.marsh")
    wanted: dict[str, object] = {
        "owner": helen.signing,
        "aim": "Nine in ten decisions are made within their time limit.",
        "target": 0.9,
        "ends": today + timedelta(days=42),
        "review_on": today + timedelta(days=14),
        "steps": [Step("A social worker joins the hub", helen.signing, today + timedelta(days=20))],
    }
    return make_plan(delay_id=row.id, by=helen, at=county.now, **{**wanted, **changes})  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_late_week_is_measured_and_its_rows_are_those_that_were_late(late: County) -> None:
    week = measured("decided_in_time", last_full_week(late.now))
    assert (week.value, week.count, len(week.rows)) == (0.0, 1, 1)


@pytest.mark.django_db
def test_the_rule_escalates_once_and_the_senior_manager_is_told_with_a_time(late: County) -> None:
    assert follow(at=late.now) >= 1
    row = SystemDelay.objects.get(measure="decided_in_time")
    assert row.escalated_by is None
    assert row.weeks_out >= 2
    told = Message.objects.get(key=f"system_delay:{row.id}")
    assert (told.to_post, told.needs_receipt) == ("council.head_of_service", True)
    assert Task.objects.get(key=f"system_delay:{row.id}").due_at == row.due_at
    follow(at=late.later(hours=1))
    assert SystemDelay.objects.filter(measure="decided_in_time").count() == 1


@pytest.mark.django_db
def test_a_week_within_the_bound_is_not_escalated(county: County) -> None:
    case = raise_concern(county).cases[0]
    walk(county, case, "decided")
    county.later(days=14)
    follow(at=county.now)
    assert not SystemDelay.objects.filter(measure="decided_in_time").exists()


@pytest.mark.django_db
def test_only_the_holder_of_the_post_answers_and_the_task_is_done(late: County) -> None:
    row = delay_of(late)
    head = next(n for n in late.users if row.post in late.viewer(n).posts)
    with pytest.raises(Denied):
        answer_delay(delay_id=row.id, agreed="plan", answer=WHY, by=late.viewer("helen.marsh"), at=late.now)
    with pytest.raises(NotDone):
        answer_delay(delay_id=row.id, agreed="plan", answer="Yes", by=late.viewer(head), at=late.now)
    answer_delay(delay_id=row.id, agreed="plan", answer=WHY, by=late.viewer(head), at=late.now)
    assert Task.objects.get(key=f"system_delay:{row.id}").done_at == late.now
    assert Message.objects.get(key__startswith=f"system_delay_answer:{row.id}").to_user == late.id("helen.marsh")


@pytest.mark.django_db
def test_an_answer_that_does_not_come_is_chased_once(late: County) -> None:
    row = delay_of(late)
    late.later(days=9)
    follow(at=late.now)
    follow(at=late.later(hours=1))
    told = Message.objects.filter(key=f"system_delay_chased:{row.id}")
    assert [m.to_post for m in told] == ["council.independent_scrutineer"]


@pytest.mark.django_db
def test_one_open_delay_for_each_measure_and_never_without_a_reason(late: County) -> None:
    with pytest.raises(NotDone):
        escalate(measure="decided_in_time", why="Late.", by=late.viewer("helen.marsh"), at=late.now)
    delay_of(late)
    with pytest.raises(NotDone):
        delay_of(late)
    with pytest.raises(Denied):
        escalate(measure="unanswered", why=WHY, by=late.viewer("tom.ashdown"), at=late.now)


@pytest.mark.django_db
def test_a_plan_is_tracked_told_off_track_and_closed_with_a_reason_or_when_it_held(late: County) -> None:
    row = delay_of(late)
    plan = plan_for(late, row)
    assert plan.trajectory[0][1] == plan.baseline == 0.0
    assert plan.trajectory[-1][1] == 0.9
    late.later(days=7)
    case = raise_concern(late).cases[0]
    walk(late, case, "triaged")
    late.later(days=14)
    follow(at=late.now)
    weeks = list(PlanWeek.objects.filter(plan=plan).order_by("monday"))
    assert len(weeks) == 3
    off = [w for w in weeks if w.on_track is False]
    assert off
    assert str(case) in [i for w in off for i in w.rows]
    told = Message.objects.filter(key__startswith=f"plan_off_track:{plan.id}")
    assert {m.to_post for m in told} == {"council.head_of_service"}
    before = PlanWeek.objects.count()
    follow(at=late.later(hours=1))
    assert PlanWeek.objects.count() == before, "a week is written down once"
    helen = late.viewer("helen.marsh")
    finish_action(action_id=plan.actions.get().id, note="", by=helen, at=late.now)
    today = late.now.astimezone(LONDON).date()
    review_plan(plan_id=plan.id, words=WHY, next_on=today + timedelta(days=7), by=helen, at=late.now)
    with pytest.raises(NotDone, match="has not kept its target"):
        close_plan(plan_id=plan.id, reason="", by=helen, at=late.now)
    PlanWeek.objects.filter(plan=plan).delete()
    for n in range(4):
        PlanWeek.objects.create(
            plan=plan, monday=date(2030, 1, 7) + timedelta(days=7 * n), value=0.95, count=9, expected=0.9,
            on_track=True, recorded_at=late.now,
        )  # fmt: skip
    assert close_plan(plan_id=plan.id, reason="", by=helen, at=late.now).held
    assert SystemDelay.objects.get(id=row.id).closed_at == late.now
    assert not Task.objects.filter(subject_id=row.id, done_at__isnull=True).exists()


@pytest.mark.django_db
def test_what_is_wrong_with_a_plan_is_said(late: County) -> None:
    row, today = delay_of(late), late.now.astimezone(LONDON).date()
    with pytest.raises(NotDone) as wrong:
        plan_for(late, row, target=0.0, ends=today, review_on=today, steps=[], aim="Better", run_id=uuid.uuid4())
    assert set(wrong.value.problems) == {"target", "ends", "review_on", "steps", "aim", "run"}


def played(run: WhatIfRun, county: County) -> WhatIfRun:
    """A run made from an invented hub instead of the few enquiries of the test."""
    text = json.dumps(small_history(days=120, a_day=30).plain(), sort_keys=True).encode()
    WhatIfRun.objects.filter(id=run.id).update(
        given=zlib.compress(text), digest=sha256(text).hexdigest(), times=2, roster_from="written"
    )
    while go_on(at=county.now, seconds=0.0):
        pass
    return WhatIfRun.objects.select_related("checked_by").get(id=run.id)


@pytest.mark.django_db
def test_a_what_if_is_played_kept_and_the_same_when_played_again(late: County) -> None:
    helen = late.viewer("helen.marsh")
    check = played(ask_check(by=helen, at=late.now), late)
    assert check.state == "done"
    assert len(check.plays["base"]) == 2
    trial = ask_trial(scenario=Scenario("Half", (StaffChange("worker", 0.5),)), by=helen, at=late.now)
    assert trial.checked_by_id == check.id
    trial = played(trial, late)
    assert len(trial.plays["base"]) == len(trial.plays["tried"]) == 2
    assert trial.plays["base"] != trial.plays["tried"]
    again = Player(unpacked(trial), Scenario.from_plain(trial.scenario)).once(seed=trial.seed, number=0)
    assert again == trial.plays["tried"][0]
    assert Message.objects.filter(key=f"what_if:{trial.id}").exists()


@pytest.mark.django_db
def test_only_a_what_if_whose_check_held_may_test_a_plan(late: County) -> None:
    helen = late.viewer("helen.marsh")
    check = played(ask_check(by=helen, at=late.now), late)
    trial = played(ask_trial(scenario=Scenario("Half", (StaffChange("worker", 0.5),)), by=helen, at=late.now), late)
    exact = {**check.plays, "base": [check.plays["real"]]}
    WhatIfRun.objects.filter(id=check.id).update(plays=exact)
    trial = WhatIfRun.objects.select_related("checked_by").get(id=trial.id)
    assert may_be_used(trial)
    wrong = {**exact, "base": [{**exact["real"], "rating": {**exact["real"]["rating"], "p90": 99.0}}]}
    WhatIfRun.objects.filter(id=check.id).update(plays=wrong)
    assert not may_be_used(WhatIfRun.objects.select_related("checked_by").get(id=trial.id))
    row = delay_of(late)
    with pytest.raises(NotDone, match="may not be used"):
        plan_for(late, row, run_id=trial.id)
    WhatIfRun.objects.filter(id=check.id).update(plays=exact)
    assert plan_for(late, row, run_id=trial.id).run_id == trial.id


@pytest.mark.django_db
def test_staffing_written_down_asks_for_a_new_check(late: County) -> None:
    helen = late.viewer("helen.marsh")
    check = ask_check(by=helen, at=late.now)
    late.later(minutes=5)
    write_staffing(role="mash_social_worker", text="Mon-Fri 08:30-17:00 4", by=helen, at=late.now)
    WhatIfRun.objects.filter(id=check.id).update(state="done", plays={"real": {}, "base": [], "tried": []})
    trial = ask_trial(scenario=Scenario("More", arrivals=1.1), by=helen, at=late.now)
    assert trial.checked_by_id not in (None, check.id)


@pytest.mark.django_db
def test_the_hub_is_read_as_it_was(late: County) -> None:
    """What really happened, read for a run: stages in order, who did them, nothing from the future."""
    from halcyon.frontdoor.whatif.reading import gathered

    case = raise_concern(late).cases[0]
    walk(late, case, "decided")
    again = raise_concern(late, "tom.ashdown", Subject(given_name="Ilse", family_name="Vantongeren")).cases[0]
    make(late, again, "triage", danger_now="no")
    make(late, again, "rate", rating="amber")
    make(late, again, "re_rate", rating="red", reason="Injured again, seen at the drop-in")
    late.later(days=2)
    today = late.now.astimezone(LONDON).date()
    month = timedelta(days=30)
    given, source = gathered(learn_from=today - month, begins=today - month, ends=today, learn_until=today)
    assert source == "estimated"
    *_, last, rated_again = given.enquiries
    assert (last.first, rated_again.first, rated_again.rating) == ("", "amber", "red")
    assert {"danger_check", "rating", "decision"} <= set(last.ends)
    assert [p.stage for p in last.passed()][:2] == ["danger_check", "rating"]
    assert all(before.ended <= after.ended for before, after in pairwise(last.passed()))


@pytest.mark.django_db
def test_pages_open_for_those_whom_they_concern_and_for_nobody_else(late: County) -> None:
    row = delay_of(late)
    plan = plan_for(late, row)
    helen = late.viewer("helen.marsh")
    run = played(ask_trial(scenario=Scenario("Half", (StaffChange("worker", 0.5),)), by=helen, at=late.now), late)
    week = row.figures[-1][0]
    follow(at=late.later(days=8))
    written = PlanWeek.objects.filter(plan=plan).first()
    assert written is not None
    paths = [
        "/hub/improvement/", f"/hub/improvement/{row.id}/", f"/hub/improvement/{row.id}/rows/{week}/",
        f"/hub/improvement/plans/{plan.id}/", f"/hub/improvement/plans/{plan.id}/track.svg", "/hub/what-if/",
        f"/hub/what-if/{run.id}/", f"/hub/what-if/{run.id}/times.svg", "/hub/what-if/staffing/",
        f"/hub/improvement/plans/{plan.id}/rows/{written.monday.isoformat()}/",
    ]  # fmt: skip
    writing = ["/hub/what-if/new/", "/hub/improvement/escalate/unanswered/"]
    with late.clock():
        manager, officer = late.client("helen.marsh"), late.client("tom.ashdown")
        scrutineer = late.client(next(n for n in late.users if "independent_scrutineer" in late.viewer(n).roles))
        for path in paths:
            assert manager.get(path).status_code == 200, path
            assert scrutineer.get(path).status_code == 200, path
            assert officer.get(path).status_code == 404, path
        # Two enquiries are too few for whoever sees figures only.
        assert b"fewer than 5" in scrutineer.get("/hub/improvement/").content
        assert b"fewer than 5" not in manager.get("/hub/improvement/").content
        for path in writing:
            assert manager.get(path).status_code == 200, path
            assert scrutineer.get(path).status_code == 404, path
        assert manager.post("/hub/what-if/new/", {"name": "Nothing", "order": "urgent_first"}).status_code == 422
        sent = manager.post(
            "/hub/what-if/new/", {"name": "One more", "order": "urgent_first", "people_mash_social_worker": "+1"}
        )
        assert sent.status_code == 302
        assert manager.post("/hub/what-if/staffing/", {"mash_manager": "often"}).status_code == 422
        assert manager.post(f"/hub/improvement/{row.id}/", {"do": "answer"}).status_code == 422


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=12), st.booleans())
def test_weeks_out_of_bound_are_counted_from_the_newest(values: list[float | None], more: bool) -> None:
    measure = MORE if more else LESS
    weeks = [Week(date(2026, 1, 5) + timedelta(days=7 * n), v, 1) for n, v in enumerate(values)]
    out = weeks_out(measure, weeks)
    known = [v for v in values if v is not None]
    assert all(not good(measure, v, measure.bound) for v in known[len(known) - out :])
    assert out == len(known) or good(measure, known[len(known) - out - 1], measure.bound)
    assert held(measure, weeks, measure.bound, 3) == (
        len(known) >= 3 and all(good(measure, v, measure.bound) for v in known[-3:])
    )


@given(st.floats(0, 1), st.floats(0, 1), st.integers(7, 200))
def test_a_trajectory_begins_where_it_stands_and_ends_at_the_target(begin: float, target: float, days: int) -> None:
    first = date(2026, 3, 4)
    found = trajectory(begin, target, first, first + timedelta(days=days))
    assert found[0][1] == pytest.approx(begin, abs=1e-4)
    assert found[-1][1] == pytest.approx(target, abs=1e-4)
    assert all(b[0] - a[0] == timedelta(days=7) for a, b in pairwise(found))
    low, high = sorted((begin, target))
    assert all(low - 1e-4 <= v <= high + 1e-4 for _, v in found)


@pytest.mark.django_db
def test_weeks_that_are_read_together_are_those_that_are_read_one_by_one(late: County) -> None:
    case = raise_concern(late).cases[0]
    walk(late, case, "decided")
    notice_breaches(at=late.now)
    late.later(days=9)
    last = last_full_week(late.now)
    for key in KINDS:
        weeks = measured_weeks(key, until=last, number=5)
        assert weeks == [measured(key, last - n * WEEK) for n in (4, 3, 2, 1, 0)], key
        assert len({(week.value, week.count) for week in weeks}) > 1, f"{key}: no week differs from another"
        shown = measured_weeks(key, until=last, number=5, rows=False)
        assert [(w.monday, w.value, w.count) for w in shown] == [(w.monday, w.value, w.count) for w in weeks]
