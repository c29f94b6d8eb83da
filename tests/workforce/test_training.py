"""Training: how somebody stands under each kind of scheme; booking; what it changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import County, examples

from halcyon.access.viewing import Denied
from halcyon.demo.training import play_training
from halcyon.kernel.problems import NotDone
from halcyon.practice.training_schemes import ADULT, CHILD, DUE, IN_DATE, OVERDUE, SCHEMES, Done, standing
from halcyon.work.models import Message, Task
from halcyon.workforce.training import queries
from halcyon.workforce.training.actions import (
    Syllabus,
    add_course,
    book,
    cancel_booking,
    change_course,
    plan_event,
    record_attendance,
)
from halcyon.workforce.training.following import ask_impact, evaluate, require_level, say_impact
from halcyon.workforce.training.models import Booking, Learning, TrainingNeed

TODAY = date(2026, 11, 18)
LONG_AGO = date(2020, 1, 1)
CHILDREN, ADULTS, PRACTICE = SCHEMES["children"], SCHEMES["adults"], SCHEMES["general_practice"]
BOTH = frozenset({CHILD, ADULT})


def done(days_ago: int, minutes: int = 60, part: int = 0, kind: str = "session", about: frozenset[str] = BOTH) -> Done:
    return Done(TODAY - timedelta(days=days_ago), minutes, part, kind, about)


def how(scheme, level: str, *learned: Done, since: date = LONG_AGO):
    return standing(scheme, scheme.level(level), learned, since=since, today=TODAY)


def test_hours_are_counted_over_three_years_and_say_when_they_run_out():
    enough = how(CHILDREN, "3", done(1000, 240), done(100, 240))
    assert (enough.state, enough.reason) == (IN_DATE, "8 h of 8 h in 3 years.")
    assert enough.on == date(2027, 2, 22)  # three years after the older of the two
    short = how(CHILDREN, "3", done(1150, 240), done(100, 240))
    assert (short.state, short.reason) == (OVERDUE, "4 h of 8 h in 3 years.")
    assert short.on == (TODAY - timedelta(days=1150)).replace(year=2026)
    assert how(CHILDREN, "3", done(1060, 240), done(100, 240)).state == DUE  # it runs out within three months
    newcomer = how(CHILDREN, "3", since=TODAY - timedelta(days=30))
    assert (newcomer.state, newcomer.on) == (DUE, date(2029, 10, 19))


def test_additional_level_three_asks_for_more_at_the_start_and_for_taking_part():
    new = {"since": TODAY - timedelta(days=100)}
    assert how(CHILDREN, "3+", done(50, 960), **new).state == IN_DATE
    assert how(CHILDREN, "3+", done(50, 500), **new).reason == "8.3 h of 16 h in the first 12 months."
    listened = how(CHILDREN, "3+", done(50, 720))
    assert (listened.state, listened.reason) == (OVERDUE, "0 h of 6 h by taking part.")
    assert how(CHILDREN, "3+", done(50, 720, 360)).state == IN_DATE


def test_one_session_counts_for_children_and_adults_where_it_is_about_both():
    both, child = done(10, 480), done(10, 480, about=frozenset({CHILD}))
    assert how(CHILDREN, "3", both).state == how(ADULTS, "3", both).state == IN_DATE
    assert how(CHILDREN, "3", child).state == IN_DATE
    assert how(ADULTS, "3", child).state == OVERDUE


def test_general_practice_counts_no_hours_but_what_is_done_each_year():
    once = [done(2000, kind=k) for k in ("induction", "lead_meeting")]
    yearly = [done(100, kind=k) for k in ("update", "reflection")]
    assert how(PRACTICE, "3", *once, *yearly).state == IN_DATE
    assert how(PRACTICE, "3", *once, done(100, 9000)).state == OVERDUE  # hours are no update
    late = how(PRACTICE, "3", *once, yearly[0], done(400, kind="reflection"))
    assert late.state == OVERDUE
    assert "Annual reflection (adult): last 14 Oct 2025." in late.reason
    half = done(100, kind="update", about=frozenset({CHILD}))
    assert "Annual update (adult): never." in how(PRACTICE, "3", *once, half, yearly[1]).reason
    assert how(PRACTICE, "3", since=TODAY - timedelta(days=10)).state == DUE
    assert how(PRACTICE, "3", since=TODAY - timedelta(days=40)).state == OVERDUE  # no induction within a month


@examples(200, 5_000)
@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 600)), max_size=8))
def test_what_is_said_to_run_out_does_run_out_on_that_day_and_not_before(learned: list[tuple[int, int]]):
    rows = [done(ago, minutes) for ago, minutes in learned]
    level = CHILDREN.level("3")
    now = standing(CHILDREN, level, rows, since=LONG_AGO, today=TODAY)
    if now.state != OVERDUE:
        assert now.on is not None
        before = standing(CHILDREN, level, rows, since=LONG_AGO, today=now.on - timedelta(days=1))
        assert before.state != OVERDUE
        assert standing(CHILDREN, level, rows, since=LONG_AGO, today=now.on).state == OVERDUE
    elif now.on is not None and now.on > LONG_AGO.replace(year=LONG_AGO.year + 3):
        assert standing(CHILDREN, level, rows, since=LONG_AGO, today=now.on - timedelta(days=1)).state != OVERDUE


# -- booking -----------------------------------------------------------------------------------------------------------


def event(county: County, places: int = 1, **when: int):
    carys = county.viewer("carys.bevan")
    syllabus = Syllabus(title="Consent", mode="in_person", level="3", minutes=180, taking_part=90, adult=True)
    course = add_course(syllabus=syllabus, by=carys, at=county.now)
    begins = county.now + timedelta(**when or {"days": 7})
    return carys, plan_event(
        course=course, begins_at=begins, place="Hall", provider="Us", places=places, by=carys, at=county.now
    )


def test_the_first_who_waits_has_the_place_that_somebody_gives_back(county: County):
    _, made = event(county)
    places = [
        book(event_id=made.id, by=county.viewer(who), at=county.later(minutes=1))
        for who in ("amina.yusuf", "nia.bowen", "peter.lowe")
    ]
    assert [p.state for p in places] == ["booked", "waiting", "waiting"]
    assert book(event_id=made.id, by=county.viewer("nia.bowen"), at=county.now).id == places[1].id
    with pytest.raises(Denied):
        cancel_booking(booking_id=places[0].id, by=county.viewer("nia.bowen"), at=county.now)
    with pytest.raises(Denied):
        book(event_id=made.id, user=county.id("abi.cole"), by=county.viewer("nia.bowen"), at=county.now)
    cancel_booking(booking_id=places[0].id, by=county.viewer("amina.yusuf"), at=county.now)
    assert [Booking.objects.get(id=p.id).state for p in places] == ["cancelled", "booked", "waiting"]
    assert Message.objects.get(kind="training").to_user == county.id("nia.bowen")


def test_a_changed_course_is_a_new_edition_and_old_places_keep_theirs(county: County):
    carys, made = event(county, places=5, hours=1)
    place = book(event_id=made.id, by=county.viewer("amina.yusuf"), at=county.now)
    changed = Syllabus(title="Consent and age", mode="online", level="3", minutes=60)
    given = {"syllabus": changed, "by": carys, "at": county.now}
    with pytest.raises(Denied):
        change_course(course_id=made.course_id, **{**given, "by": county.viewer("amina.yusuf")})
    newer = change_course(course_id=made.course_id, **given)
    assert [(c.id, c.edition) for c in queries.catalogue(carys)] == [(newer.id, 2)]
    with pytest.raises(NotDone, match="newer edition"):
        change_course(course_id=made.course_id, **given)
    newest = change_course(course_id=newer.id, **given)
    assert (newest.key, newest.edition) == ("consent-3", 3)
    county.later(hours=2)
    record_attendance(event_id=made.id, came=[place.id], by=carys, at=county.now)
    learned = Learning.objects.get(user=county.id("amina.yusuf"))
    assert (learned.title, learned.minutes) == ("Consent", 180), "what was booked is what was learned"


def test_nobody_takes_a_place_once_it_has_begun_but_the_trainer_writes_one_down(county: County):
    carys, made = event(county, places=5, hours=1)
    county.later(hours=2)
    with pytest.raises(NotDone, match="has begun"):
        book(event_id=made.id, by=county.viewer("amina.yusuf"), at=county.now)
    assert book(event_id=made.id, user=county.id("amina.yusuf"), by=carys, at=county.now).state == "booked"


def test_who_came_has_learned_it_and_is_asked_once_after_three_months(county: County):
    carys, made = event(county, places=5, hours=1)
    came = book(event_id=made.id, by=county.viewer("amina.yusuf"), at=county.now)
    book(event_id=made.id, by=county.viewer("nia.bowen"), at=county.now)
    people = [county.id("amina.yusuf"), county.id("nia.bowen")]
    require_level(users=people, scheme="adults", level="2", since=LONG_AGO, by=carys, at=county.now)
    with pytest.raises(NotDone, match="not begun"):
        record_attendance(event_id=made.id, came=[came.id], by=carys, at=county.now)
    assert queries.to_record(carys, at=county.now) == []
    county.later(hours=3)
    assert queries.to_record(carys, at=county.now) == [made]
    for _ in range(2):
        record_attendance(event_id=made.id, came=[came.id], by=carys, at=county.now)
    assert queries.to_record(carys, at=county.later(hours=3)) == []
    assert Learning.objects.count() == 1
    states = {p.name: p.competence[0].standing.state for p in queries.people(carys, at=county.now)}
    assert states == {"Amina Yusuf": IN_DATE, "Nia Bowen": OVERDUE}
    assert ask_impact(at=county.later(days=90)) == 0
    assert ask_impact(at=county.later(days=2)) == 1
    assert ask_impact(at=county.later(days=1)) == 0
    task = Task.objects.get(kind="training_impact")
    assert task.user == county.id("amina.yusuf")
    amina = county.viewer("amina.yusuf")
    with pytest.raises(Denied):
        evaluate(booking_id=came.id, before=1, after=5, by=county.viewer("nia.bowen"), at=county.now)
    evaluate(booking_id=came.id, before=2, after=5, by=amina, at=county.now)
    say_impact(booking_id=came.id, impact="changed", words="I ask who waits outside.", by=amina, at=county.now)
    assert Task.objects.get(kind="training_impact").done_at is not None


def test_the_year_of_the_demonstration_and_small_numbers_outside_ones_own_agency(county: County):
    play_training(county.users, at=county.now)
    carys, mark = county.viewer("carys.bevan"), county.viewer("mark.sterling")
    exact = {(r.agency, r.level): r for r in queries.training_in_date(carys, at=county.now)}
    assert exact and all(None not in (r.people, r.in_date, r.due, r.overdue) for r in exact.values())
    for row in queries.training_in_date(mark, at=county.now):
        for shown in (row.people, row.in_date, row.due, row.overdue):
            assert shown is None or shown == 0 or shown >= 5, row
    paul = county.viewer("paul.renshaw")  # a commissioner: figures, and nobody's own row in his agency either
    for row in queries.training_in_date(paul, at=county.now):
        for shown in (row.people, row.in_date, row.due, row.overdue):
            assert shown is None or shown == 0 or shown >= 5, row
    gap = TrainingNeed(source_kind="self_assessment", audience="Those who work at Mill Lane Surgery")
    assert queries.audience(paul, gap) == "One general practice"
    assert queries.audience(carys, gap) == gap.audience
    for line in queries.screening_since_training(mark, at=county.now):
        assert line.people is None or line.people == 0 or line.people >= 5
    (consent,) = [f for f in queries.feedback(mark) if f.course.startswith("Consent")]
    assert consent.attended == 9
    assert consent.after is not None and consent.before is not None and consent.after > consent.before
    schools = {p.title: p for p in queries.programmes(mark, at=county.now)}
    assert (schools["Maya’s Choice"].schools, schools["Maya’s Choice"].pupils) == (3, 730)
    with county.clock():
        amina, judith = county.client("amina.yusuf"), county.client("judith.amery")
        for path in ("/training/", "/training/learned/new/"):
            assert amina.get(path).status_code == 200, path
        for path in ("/training/overview/", "/training/people/", "/training/strategy/", "/training/people/levels/"):
            assert amina.get(path).status_code == 404, path
            assert judith.get(path).status_code == 200, path
        assert county.client("mark.sterling").get("/training/people/").status_code == 404
