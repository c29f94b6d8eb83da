"""Who sits where, and that nothing is uncovered between two dates."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import County, examples, person_of, raise_concern

from halcyon.access.viewing import Denied, system
from halcyon.agencies.actions import confirm_change, end_role
from halcyon.agencies.models import PendingChange, Post, PostHolding, RoleHolding, User
from halcyon.agencies.queries import roles_held, who_acts_for
from halcyon.assurance.papers.models import Paper
from halcyon.cases.models import Attendance, Case
from halcyon.frontdoor.actions import restrict_child
from halcyon.kernel.problems import NotDone
from halcyon.kernel.registry import registry
from halcyon.learning.improving.actions import plan_action, recommend
from halcyon.work.models import Message, Task
from halcyon.workforce.bodies import queries
from halcyon.workforce.bodies.actions import Sat, appoint, open_seat, plan_meeting, record_meeting
from halcyon.workforce.bodies.handing_on import TASK, decide_role
from halcyon.workforce.bodies.models import Body, BodyMeeting, Resignation, RoleLeft, Seat
from halcyon.workforce.bodies.resigning import record_resignation, withdraw_resignation
from halcyon.workforce.bodies.rules import Came, QuorumRule, Span, end_of, ends_with_seat, quorum, uncovered
from halcyon.workforce.supervision.actions import agree_supervision

DAY = timedelta(days=1)
BEGUN = datetime(2026, 1, 5, tzinfo=UTC)
CHAIR = "council.adults_board_chair"


# -- the rules ---------------------------------------------------------------------------------------------------------


def test_a_body_decides_with_half_its_voters_its_partners_and_a_chair():
    rule = QuorumRule(50, ("Police",), delegates=True, chair=True)
    chair, police, other = Came("Council", "attended", chair=True), Came("Police", "delegate"), Came("ICB", "apologies")
    assert quorum(rule, [chair, police, other]).met
    assert quorum(rule, [chair, other, police]).needed == 2  # half of three, rounded up
    without = quorum(QuorumRule(50, ("Police",), delegates=False), [chair, police, other])
    assert without.lacking == (
        "1 voting member of the 2 needed was there.",
        "Nobody was there for Police.",
    )
    leaderless = quorum(rule, [Came("Council", "absent", chair=True), police, Came("ICB", "attended")])
    assert leaderless.lacking == ("Neither the chair nor anybody acting for the chair was there.",)
    assert not quorum(QuorumRule(chair=False), []).met
    assert not quorum(QuorumRule(chair=False), [Came("ICB", "attended", votes=False)]).met


def test_a_last_day_ends_at_midnight_in_london_also_in_summer():
    assert end_of(date(2026, 7, 1)) == datetime(2026, 7, 1, 23, 0, tzinfo=UTC)
    assert end_of(date(2026, 12, 1)) == datetime(2026, 12, 2, 0, 0, tzinfo=UTC)


hours = st.integers(0, 24 * 60)


@examples(200, 5_000)
@given(last=st.integers(0, 60), start=st.integers(0, 24 * 30), moment=hours)
def test_no_moment_is_uncovered_after_a_resignation_where_a_deputy_is_named(last: int, start: int, moment: int):
    """By dates alone: a holder who resigns, and a deputy who was there before the last day was over."""
    ends = end_of(BEGUN.date() + last * DAY)
    deputy = min(BEGUN + timedelta(hours=start), ends)
    spans = [Span(BEGUN, ends, "holder"), Span(deputy, None, "deputy")]
    assert uncovered(spans, since=BEGUN, until=BEGUN + timedelta(hours=moment)) == []


def test_a_gap_between_two_people_is_found():
    spans = [Span(BEGUN, BEGUN + DAY, "holder"), Span(BEGUN + 3 * DAY, None, "deputy")]
    assert uncovered(spans, since=BEGUN, until=BEGUN + 5 * DAY) == [(BEGUN + DAY, BEGUN + 3 * DAY)]


# -- a resignation -----------------------------------------------------------------------------------------------------


def test_the_deputy_acts_from_the_midnight_after_the_last_day_and_the_vacancy_stays(county: County):
    """At no moment is the post uncovered, though no job runs; and that the deputy acts fills no vacancy."""
    clive, judith = county.users["clive.rowan"], county.viewer("judith.amery")
    last_day = county.now.date() + 5 * DAY
    row = record_resignation(user_id=clive.id, last_day=last_day, by=judith, at=county.now)
    for hour in range(-24, 24 * 9):
        moment = county.now + timedelta(hours=hour)
        expected = "Clive Rowan" if moment < row.ends_at else "Stella Winter"
        assert [u.name for u in who_acts_for(CHAIR, at=moment)][:1] == [expected], moment
    just_before, just_after = row.ends_at - timedelta(microseconds=1), row.ends_at
    assert who_acts_for(CHAIR, at=just_before)[0].name == "Clive Rowan"
    assert who_acts_for(CHAIR, at=just_after)[0].name == "Stella Winter"
    told = Message.objects.filter(kind="resignation", subject_id=row.id)
    assert county.id("stella.winter") in {m.to_user for m in told}
    assert county.id("judith.amery") not in {m.to_user for m in told}  # she wrote it down herself


def test_a_vacancy_is_seen_before_it_begins_and_until_somebody_holds_the_post(boards: County):
    judith = boards.viewer("judith.amery")
    at = boards.now

    def of_chair(moment: datetime):
        return [v for v in queries.vacancies(judith, at=moment) if v.title.startswith("Independent chair")]

    resigned = Resignation.objects.get(user=boards.users["clive.rowan"])
    (coming,) = of_chair(resigned.ends_at - DAY)
    assert (coming.coming, coming.from_, coming.acting) == (True, resigned.ends_at, ("Stella Winter",))
    (now,) = of_chair(at)
    assert (now.coming, now.from_, now.acting) == (False, resigned.ends_at, ("Stella Winter",))
    assert of_chair(at + 400 * DAY), "a deputy who acts fills no vacancy"
    seat = Seat.objects.get(body__key="adults_board", role="chair")
    appoint(seat=seat, user=boards.users["yvonne.clarke"], standing="holder", begins=at, by=judith, at=at)
    assert of_chair(at + DAY) == []
    assert who_acts_for(CHAIR, at=at)[0].name == "Yvonne Clarke"


def test_a_withdrawn_resignation_leaves_everything_as_it_was(county: County):
    clive, judith = county.users["clive.rowan"], county.viewer("judith.amery")
    before = list(PostHolding.objects.filter(user=clive).values_list("id", "ends"))
    row = record_resignation(user_id=clive.id, last_day=county.now.date() + DAY, by=judith, at=county.now)
    assert list(PostHolding.objects.filter(user=clive).values_list("id", "ends")) != before
    withdraw_resignation(resignation_id=row.id, by=judith, at=county.now)
    assert list(PostHolding.objects.filter(user=clive).values_list("id", "ends")) == before
    with pytest.raises(NotDone, match="withdrawn already"):
        withdraw_resignation(resignation_id=row.id, by=judith, at=county.now)


def test_who_may_write_a_resignation_down_and_of_what(county: County):
    at = county.now
    clive, guardian = county.users["clive.rowan"], county.users["dr.elin.rhys"]
    with pytest.raises(Denied):
        record_resignation(user_id=clive.id, last_day=at.date(), by=county.viewer("amina.yusuf"), at=at)
    judith = county.viewer("judith.amery")
    with pytest.raises(NotDone, match="nothing to give up"):  # a guarded post is an administrator's to end
        record_resignation(user_id=guardian.id, last_day=at.date(), by=judith, at=at)
    record_resignation(user_id=guardian.id, last_day=at.date(), by=county.viewer("dr.elin.rhys"), at=at)
    with pytest.raises(NotDone, match="past"):
        record_resignation(user_id=clive.id, last_day=at.date() - DAY, by=judith, at=at)


# -- roles, which open records -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "given_up", "left", "ends"),
    [
        ((), ("member",), (), True),
        ((), ("member",), ("adviser",), False),
        ((), (), (), False),  # no seat was given up: the role came some other way
        (("chair", "deputy_chair"), ("chair",), ("member",), True),
        (("chair", "deputy_chair"), ("member",), (), False),
        (("chair", "deputy_chair"), ("chair",), ("deputy_chair",), False),
    ],
)
def test_a_role_that_comes_with_a_seat_ends_with_the_last_of_its_kind(parts, given_up, left, ends):
    assert ends_with_seat(frozenset(parts), given_up=given_up, left=left) is ends


def test_a_chair_s_role_ends_on_the_last_day_and_comes_back_when_they_stay(boards: County):
    judith, fiona, at = boards.viewer("judith.amery"), boards.users["fiona.mackay"], boards.now
    last_day = at.date() + 5 * DAY
    (before,) = roles_held(fiona, at=at)
    some = Seat.objects.exclude(role="chair").filter(post__holdings__user=fiona, body__key="adults_board").get()
    holding = PostHolding.objects.get(post=some.post, user=fiona)
    row = record_resignation(user_id=fiona.id, last_day=last_day, holdings=[holding.id], by=judith, at=at)
    assert not RoleLeft.objects.filter(resignation=row).exists(), "she still sits elsewhere"
    withdraw_resignation(resignation_id=row.id, by=judith, at=at)

    row = record_resignation(user_id=fiona.id, last_day=last_day, by=judith, at=at)
    assert roles_held(fiona, at=row.ends_at - timedelta(microseconds=1)) == [before]
    assert roles_held(fiona, at=row.ends_at) == []
    assert fiona in queries.may_resign(judith, at=at)
    assert fiona not in queries.may_resign(judith, at=row.ends_at), "she has given everything up already"
    page = queries.resignation_page(judith, row.id, at=at)
    assert page and [(r.title, r.decided.decision) for r in page.roles] == [(registry.roles[before.role].title, "seat")]
    withdraw_resignation(resignation_id=row.id, by=judith, at=at)
    assert roles_held(fiona, at=row.ends_at) == [before]


def test_a_role_that_an_administrator_ended_meanwhile_does_not_come_back(boards: County):
    judith, fiona, at = boards.viewer("judith.amery"), boards.users["fiona.mackay"], boards.now
    row = record_resignation(user_id=fiona.id, last_day=at.date() + DAY, by=judith, at=at)
    end_role(
        holding_id=RoleHolding.objects.get(user=fiona).id, reason="Misuse", by=boards.viewer("sam.whitlock"), at=at
    )
    withdraw_resignation(resignation_id=row.id, by=judith, at=at)
    assert roles_held(fiona, at=at + DAY) == []


def test_other_roles_wait_for_an_administrator_and_are_handed_on_by_two(county: County):
    """Who keeps boards ends no role that opens records, and nobody decides about themselves."""
    judith, sam, at = county.viewer("judith.amery"), county.viewer("sam.whitlock"), county.now
    nurse, deputy = county.users["maeve.kelly"], county.users["leah.bright"]
    row = record_resignation(user_id=nurse.id, last_day=at.date() + 5 * DAY, by=county.viewer("maeve.kelly"), at=at)
    held = RoleHolding.objects.filter(user=nurse).order_by("begins", "id").first()
    assert roles_held(nurse, at=row.ends_at), "a job is not ended by a resignation from a post"
    (task,) = Task.objects.filter(kind=TASK, subject_id=row.id)
    assert (task.role, task.due_at) == ("administrator", row.ends_at)
    given = {"resignation_id": row.id, "holding_id": held.id, "reason": "Her deputy leads from then.", "at": at}
    for by in (judith, county.viewer("maeve.kelly")):
        with pytest.raises(Denied):
            decide_role(decision="end", by=by, **given)
    own = Resignation.objects.create(user=county.users["sam.whitlock"], last_day=at.date(), ends_at=at + DAY, at=at)
    mine = RoleHolding.objects.get(user=county.users["sam.whitlock"])
    with pytest.raises(Denied):
        decide_role(**{**given, "resignation_id": own.id, "holding_id": mine.id}, decision="keep", by=sam)
    with pytest.raises(NotDone, match="who takes it on"):
        decide_role(decision="hand_over", by=sam, **given)
    decide_role(decision="hand_over", to=deputy.id, by=sam, **given)
    assert held.id not in {h.id for h in roles_held(nurse, at=row.ends_at)}
    change = PendingChange.objects.get(user=deputy, role=held.role)
    assert held.role not in {h.role for h in roles_held(deputy, at=row.ends_at)}, "one administrator alone"
    confirm_change(change_id=change.id, by=county.viewer("kit.moran"), at=at)
    assert held.role not in {h.role for h in roles_held(deputy, at=row.ends_at - DAY)}, "not before that day"
    assert held.role in {h.role for h in roles_held(deputy, at=row.ends_at)}
    for other in RoleHolding.objects.filter(user=nurse).exclude(id=held.id):
        decide_role(
            resignation_id=row.id, holding_id=other.id, decision="keep", reason="She works here.", by=sam, at=at
        )
    task.refresh_from_db()
    assert task.done_at == at


def test_papers_that_wait_for_a_signer_lose_cover(boards: County):
    judith, stella, at = boards.viewer("judith.amery"), boards.users["stella.winter"], boards.now
    meeting = BodyMeeting.objects.filter(state="planned", meets_at__gt=at).first()
    paper = Paper.objects.create(
        template="governing_body", template_version=1, meeting=meeting, title="Update", purpose="assurance",
        author=boards.id("judith.amery"), author_role="Manager", signer=stella.id, state="to_sign", made_at=at,
    )  # fmt: skip
    row = record_resignation(user_id=stella.id, last_day=at.date() + DAY, by=judith, at=at)
    page = queries.resignation_page(judith, row.id, at=at)
    assert [(w.href, w.who) for w in page.work if w.kind == "Papers to sign"] == [(f"/papers/{paper.id}/", ())]


# -- seats, gaps, attendance -------------------------------------------------------------------------------------------


def test_keeping_bodies_opens_no_post_that_opens_records(county: County):
    judith = county.viewer("judith.amery")
    body = Body.objects.create(
        key="b", name="Board", kind="board", host=county.users["judith.amery"].organisation, begins=county.now.date()
    )
    kept = {"body": body, "profession": "nursing", "by": judith, "at": county.now}
    custodian = Post.objects.get(key="council.custodian")
    with pytest.raises(Denied):
        open_seat(organisation=custodian.organisation, title="Seat", post=custodian, **kept)
    seat = open_seat(organisation=custodian.organisation, title="Council member", **kept)
    with pytest.raises(NotDone, match="belongs to"):
        appoint(
            seat=seat,
            user=county.users["mark.sterling"],
            standing="holder",
            begins=county.now,
            by=judith,
            at=county.now,
        )
    with pytest.raises(NotDone, match="themselves"):
        appoint(
            seat=seat, user=county.users["judith.amery"], standing="holder", begins=county.now, by=judith, at=county.now
        )


def test_every_statutory_role_is_looked_for_in_every_organisation(boards: County):
    judith = boards.viewer("judith.amery")
    gaps = {(g.agency, g.where, g.role.key): g for g in queries.statutory_gaps(judith, at=boards.now)}
    trust = next(where for agency, where, _ in gaps if agency == "COMMUNITY")
    assert gaps["COMMUNITY", trust, "named_nurse"].lacking == ()
    assert gaps["COMMUNITY", trust, "prevent_lead"].lacking == ("Nobody was ever named",)
    assert gaps["GP", "Hallow Green Surgery", "practice_lead"].lacking == ("No deputy is named",)
    assert ("COMMUNITY", trust, "named_midwife") not in gaps  # not a trust with maternity


def test_attendance_is_counted_by_agency_and_profession_and_says_whether_a_meeting_could_decide(boards: County):
    judith, at = boards.viewer("judith.amery"), boards.now
    body = Body.objects.get(key="adults_board")
    meeting = plan_meeting(body=body, meets_at=at - timedelta(hours=2), place="County Hall", by=judith, at=at)
    seats = list(Seat.objects.filter(body=body).select_related("post__organisation"))
    with pytest.raises(NotDone, match="who was sent"):
        record_meeting(meeting_id=meeting.id, came={seats[0].id: Sat("delegate")}, by=judith, at=at)
    came = {s.id: Sat("apologies" if s.post.organisation.code == "POLICE" else "attended") for s in seats}
    made = record_meeting(meeting_id=meeting.id, came=came, by=judith, at=at)
    chair = next(m for m in made if m.seat.role == "chair")
    assert chair.user == boards.id("stella.winter")  # who sat there, not whose seat it is
    page = queries.meeting_page(judith, meeting.id)
    assert page and page.quorum and page.quorum.lacking == ("Nobody was there for Marlshire Police.",)
    day = {"since": at - timedelta(hours=3), "until": at, "body": body}
    shares = {s.what: (s.of, s.came, s.sent) for s in queries.attendance(judith, **day)}
    assert shares["Marlshire Police"] == (1, 0, 0)
    assert sum(of for of, _, _ in shares.values()) == len(seats)
    professions = queries.attendance(judith, by="profession", **day)
    assert sum(s.of for s in professions) == len(seats)
    record_meeting(meeting_id=meeting.id, came={}, by=judith, at=at)
    assert sum(s.came for s in queries.attendance(judith, **day)) == 0  # written down again, not twice
    future = BodyMeeting.objects.filter(body=body, meets_at__gt=at).first()
    with pytest.raises(NotDone, match="has begun"):
        record_meeting(meeting_id=future.id, came={}, by=judith, at=at)


def test_attendance_at_meetings_about_children_is_told_to_the_nearest_five_and_a_restricted_child_is_not_in_it(
    boards: County,
):
    judith, at = boards.viewer("judith.amery"), boards.now
    case = Case.objects.get(id=raise_concern(boards).cases[0])

    def invited(agency: str, state: str, number: int, *, held: bool = True, days: int = 1) -> None:
        for n in range(number):
            Attendance.objects.create(
                case=case,
                kind="strategy_discussion",
                agency=agency,
                profession="police",
                name=f"Somebody {n}",
                state=state,
                event=uuid.uuid4() if held else None,
                at=at - days * DAY,
            )

    invited("POLICE", "came", 13)
    invited("POLICE", "apologies", 7)
    invited("POLICE", "came", 5, days=400)
    invited("POLICE", "invited", 5, held=False)
    invited("COMMUNITY", "came", 12)
    invited("COMMUNITY", "apologies", 2)
    invited("GP", "came", 3)
    invited("", "came", 9)
    year = {"since": at - 365 * DAY, "until": at}
    told = {c.what: (c.of, c.came) for c in queries.case_attendance(judith, **year)}
    assert told == {
        "Marlshire Police": (20, 15),
        "Marlshire Community and Mental Health NHS Trust": (15, None),
        "Marlshire General Practices": (None, None),
    }
    (every,) = queries.case_attendance(judith, by="profession", **year)
    assert (every.of, every.came) == (35, 30)  # 37 and 28
    restrict_child(
        person_id=person_of(case.record_id),
        kind="police_witness",
        reason="A witness in proceedings",
        custodian_post="council.custodian",
        named=[boards.id("alan.brook")],
        by=boards.viewer("alan.brook"),
        at=at,
    )
    assert queries.case_attendance(judith, since=year["since"], until=at + timedelta(seconds=1)) == []


def test_pages_of_boards_are_for_those_who_oversee(boards: County):
    meeting = BodyMeeting.objects.filter(state="held").first()
    row = Resignation.objects.get()
    paths = [
        "/boards/", "/boards/adults_board/", "/boards/vacancies/", "/boards/seat-map/", "/boards/attendance/",
        f"/boards/meetings/{meeting.id}/", f"/boards/resignations/{row.id}/",
    ]  # fmt: skip
    with boards.clock():
        judith, amina = boards.client("judith.amery"), boards.client("amina.yusuf")
        for path in paths:
            assert judith.get(path).status_code == 200, path
            assert amina.get(path).status_code == 404, path
        seen = judith.get("/boards/adults_board/").content.decode()
        assert "Stella Winter" in seen
        assert "Vacant" in seen
        assert "health on every" in judith.get("/boards/seat-map/").content.decode()
        user = User.objects.get(id=boards.id("asha.verma"))
        assert amina.get(f"/boards/resignations/of/{user.id}/").status_code == 404
        assert boards.client("sam.whitlock").get(f"/boards/resignations/{row.id}/").status_code == 200
        wrong = judith.post(f"/boards/resignations/of/{user.id}/", {"last_day": ""})
        assert wrong.status_code == 422


def test_the_system_may_and_a_stranger_may_not_see_boards(boards: County):
    assert queries.vacancies(system("board", at=boards.now), at=boards.now)
    with pytest.raises(Denied):
        queries.vacancies(boards.viewer("amina.yusuf"), at=boards.now)


def test_what_else_somebody_owes_is_seen_when_they_leave(boards: County):
    """Meetings to chair (and who chairs them then), work on plans, supervision, actions; tasks only as a number."""
    at, judith = boards.now, boards.viewer("judith.amery")
    agree_supervision(
        kind="one_to_one",
        supervisor=boards.id("fiona.mackay"),
        people=[boards.id("judith.amery")],
        begins=at.date(),
        by=system("demo", at=at),
        at=at,
    )
    recommended = recommend(
        text="Every assessment asks about fathers and partners.",
        source_kind="review",
        source_id=None,
        source_title="Review of Child R",
        by=judith,
        at=at,
    )
    action = plan_action(
        recommendation_id=recommended.id,
        agency_code="COUNCIL",
        text="Change the form so that it asks about fathers and partners.",
        owner=boards.id("fiona.mackay"),
        due=at.date() + 30 * DAY,
        by=judith,
        at=at,
    )
    row = record_resignation(user_id=boards.id("fiona.mackay"), last_day=at.date() + DAY, by=judith, at=at)
    page = queries.resignation_page(judith, row.id, at=at)
    assert page is not None
    assert page.uncovered > 0  # she has no deputy on the sub-groups
    by_kind = {}
    for item in page.work:
        by_kind.setdefault(item.kind, []).append(item)
    chaired = {i.what: i.who for i in by_kind["Meetings to chair"]}
    assert chaired["Marlshire safeguarding children partnership"] == ("Stella Winter",)
    assert chaired["Exploitation sub-group"] == ()
    assert len(by_kind["Supervision that they give"]) == 1
    assert action.reference in by_kind["Actions owned"][0].what
