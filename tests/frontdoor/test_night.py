"""Out of hours: the duty team is told at once, works what cannot wait, and nothing is ever on nobody's list."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.db.models import Min
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.support import NOW, ZOFIA, County, county, examples, make, person_of, raise_concern, undone

from halcyon.access.models import ConflictBlock, Relationship
from halcyon.access.viewing import Denied
from halcyon.cases.actions import allocate
from halcyon.cases.models import Allocation, Case
from halcyon.cases.queries import case as visible_case
from halcyon.cases.queries import cases
from halcyon.chronology.models import Event
from halcyon.frontdoor.actions import restrict_child, say_who
from halcyon.frontdoor.concern import Subject
from halcyon.frontdoor.handovers.actions import (
    NotPossible,
    accept,
    answer_handover,
    begin_handover,
    hand_to_colleague,
    reply,
    write_notes,
)
from halcyon.frontdoor.handovers.night import change_shifts
from halcyon.frontdoor.handovers.queries import handed, handover, handovers
from halcyon.frontdoor.handovers.restricted import open_restricted_tonight, restricted_waiting
from halcyon.frontdoor.models import Handover, HandoverItem
from halcyon.frontdoor.shifts import hub_open, shift
from halcyon.frontdoor.worklist.queries import Asked, worklist
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.people.models import Link
from halcyon.sharing.models import EmergencyAccess
from halcyon.work.actions import notice_breaches
from halcyon.work.models import Breach, ClockCopy, Message, Task
from halcyon.work.queries import my_work

pytestmark = pytest.mark.django_db
_ = county
EVENING = datetime(2026, 11, 18, 17, 5, tzinfo=UTC)  # a Wednesday; the hub closed at 17:00
NIGHT = datetime(2026, 11, 19, 2, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 19, 8, 31, tzinfo=UTC)  # it opened at 8:30
EDT = "noreen.tate"


def listed(county: County, who: str) -> set[uuid.UUID]:
    """The subjects of what stands on somebody's list now."""
    return {i.subject_id for i in my_work(county.viewer(who), at=county.now).needs.items}


def seen(county: County, who: str) -> set[uuid.UUID]:
    viewer = county.viewer(who)
    return set(cases(viewer, "mash_enquiry", at=county.now).values_list("id", flat=True))


def at_night(county: County, **changes) -> uuid.UUID:
    county.now = NIGHT
    return raise_concern(county, **changes).cases[0]


def in_the_morning(county: County) -> Handover:
    county.now = MORNING
    change_shifts(at=county.now)
    return Handover.objects.get(kind="to_day", accepted_at__isnull=True)


@pytest.mark.parametrize(
    "moment, is_open",
    [
        (datetime(2026, 11, 18, 8, 29, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 18, 8, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 18, 16, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 18, 17, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 20, 16, 0, tzinfo=UTC), False),  # Friday: it closes at 16:00
        (datetime(2026, 11, 21, 12, 0, tzinfo=UTC), False),  # Saturday
        (datetime(2026, 12, 25, 12, 0, tzinfo=UTC), False),  # Christmas Day, a Friday
        (datetime(2026, 7, 1, 7, 30, tzinfo=UTC), True),  # summer: 8:30 in London
    ],
)
def test_when_the_hub_is_open(county: County, moment: datetime, is_open: bool) -> None:
    assert hub_open(moment) is is_open


def test_a_weekend_and_a_holiday_are_one_night(county: County) -> None:
    began, ends = shift(datetime(2026, 12, 26, 3, 0, tzinfo=UTC))
    assert (began, ends) == (datetime(2026, 12, 24, 17, 0, tzinfo=UTC), datetime(2026, 12, 29, 8, 30, tzinfo=UTC))


def test_a_concern_at_night_is_told_to_the_duty_team_at_once_and_to_nobody_so_by_day(county: County) -> None:
    by_day = raise_concern(county).cases[0]
    assert not Message.objects.filter(kind="out_of_hours").exists()
    assert by_day not in seen(county, EDT) and by_day not in listed(county, EDT)
    case = at_night(county)
    told = Message.objects.get(kind="out_of_hours")
    assert (told.to_post, told.state, told.needs_receipt) == ("council.emergency_duty", "waiting", True)
    assert told.for_agency == "COUNCIL"
    assert case in seen(county, EDT) and case in listed(county, EDT)
    assert case in listed(county, "tom.ashdown"), "it never leaves the hub's own list"


def test_the_night_sees_what_cannot_wait_and_nothing_else(county: County) -> None:
    unrated = raise_concern(county).cases[0]
    red, green = (raise_concern(county).cases[0] for _ in range(2))
    for case, rating in ((red, "red"), (green, "green")):
        make(county, case, "triage")
        make(county, case, "rate", rating=rating)
    county.now = EVENING
    change_shifts(at=county.now)
    assert (
        seen(county, EDT)
        == {unrated, red}
        == {row.case.id for row in worklist(county.viewer(EDT), Asked(), at=county.now).rows}
    )
    row = Handover.objects.get()
    assert (row.kind, row.given_by, row.given_at) == ("to_night", None, EVENING)
    assert listed(county, EDT) >= {unrated, red}, "to be accepted by the night"
    assert listed(county, "helen.marsh") >= {unrated, red}, "and with the manager until it is"
    change_shifts(at=county.now)
    assert HandoverItem.objects.count() == 2
    accept(item_ids=[i.id for i in row.items.all()], by=county.viewer(EDT), at=county.now)
    assert {t.kind for t in Task.objects.filter(done_at=None, subject_id=red)} == {"move", "out_of_hours"}
    row.refresh_from_db()
    assert row.accepted_at == county.now


def test_the_duty_worker_works_red_to_a_decision_and_leaves_the_rest_to_the_hub(county: County) -> None:
    case, other = at_night(county), at_night(county)
    for one in (case, other):
        make(county, one, "triage", who=EDT)
    make(county, case, "rate", who=EDT)
    make(county, other, "rate", who=EDT, rating="amber")
    with pytest.raises(Refused, match="Out of hours only what is rated red is decided"):
        make(county, other, "decide", who=EDT)
    assert make(county, case, "decide", who=EDT).state == "decided"


def test_the_nights_list_says_what_is_still_to_do_and_no_old_time_limit(county: County) -> None:
    def told(case: uuid.UUID) -> tuple[str, datetime | None, str] | None:
        change_shifts(at=county.now)
        row = Task.objects.filter(kind="out_of_hours", done_at=None, subject_id=case).first()
        return (row.title.partition(":")[0], row.due_at, row.rating) if row else None

    red, green = at_night(county), at_night(county)
    check = ClockCopy.objects.filter(subject_id=red, stopped_at=None).aggregate(m=Min("due_at"))["m"]
    assert told(red) == ("Tonight", check, "")
    for case, rating in ((red, "red"), (green, "green")):
        make(county, case, "triage", who=EDT)
        make(county, case, "rate", who=EDT, rating=rating)
    decide = ClockCopy.objects.filter(subject_id=red, stopped_at=None).aggregate(m=Min("due_at"))["m"]
    assert decide > check and told(red) == ("Tonight", decide, "red"), "the danger check was made"
    _, opens = shift(county.now)
    assert told(green) == ("Can wait", opens, "green")
    make(county, red, "decide", who=EDT)
    assert told(red) == ("Can wait", opens, "red"), "it is decided"
    make(county, green, "re_rate", who=EDT, rating="red")
    assert (told(green) or ("",))[0] == "Tonight", "rated up, it cannot wait any more"
    Case.objects.filter(id=red).update(closed_at=county.now)
    assert told(red) is None, "nothing is to be done for a closed one"


def test_in_the_morning_all_of_it_waits_for_the_hubs_manager_on_both_lists(county: County) -> None:
    case = at_night(county)
    make(county, case, "triage", who=EDT)
    row = in_the_morning(county)
    item = row.items.get()
    assert (item.came_in, item.stood, item.state, row.given_by) == (True, "triaged", "waiting", None)
    assert not Task.objects.filter(kind="out_of_hours", done_at=None).exists()
    for who in (EDT, "helen.marsh"):
        assert case in listed(county, who), who
    assert case in seen(county, EDT)
    shown, hidden = handed(county.viewer("helen.marsh"), row, at=county.now)
    assert hidden == 0
    assert [line.kind for line in shown[0].done] == ["opened", "triaged"]
    assert Message.objects.get(kind="handover").to_post == "council.mash_duty_manager"
    accept(item_ids=[item.id], by=county.viewer("helen.marsh"), at=county.later(minutes=3))
    assert case not in listed(county, EDT) and case not in seen(county, EDT), "the night sees it no more"
    assert case in listed(county, "ruth.okafor"), "the hub rates it"
    row.refresh_from_db()
    assert row.accepted_at == county.now
    kinds = Event.objects.filter(case_id=case).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["opened", "triaged", "handed_over", "handover_accepted"]
    change_shifts(at=county.later(minutes=1))
    assert Handover.objects.count() == 1


def test_danger_now_stands_first_in_what_the_night_hands_over(county: County) -> None:
    quiet = at_night(county, danger_now=False)
    county.later(minutes=30)
    other = Subject(given_name="Ola", family_name="Berg", birth_date="2013-01-02")
    danger = raise_concern(county, "amina.yusuf", other).cases[0]
    make(county, quiet, "triage", who=EDT, danger_now="no", action_taken="Rang her aunt")
    make(county, danger, "triage", who=EDT)
    make(county, danger, "rate", who=EDT)
    shown, _ = handed(county.viewer("helen.marsh"), in_the_morning(county), at=county.now)
    assert [h.case.id for h in shown] == [danger, quiet]
    assert shown[0].due > shown[1].due, "although the other is due first"


def test_the_worker_writes_notes_and_hands_over_before_the_hub_opens(county: County) -> None:
    case = at_night(county)
    county.now = MORNING - timedelta(minutes=30)
    row = begin_handover(by=county.viewer(EDT), at=county.now)
    item = row.items.get()
    write_notes(
        handover_id=row.id,
        words="Icy roads: the school may close.",
        notes={item.id: "Police saw her safe at 02:40; mother expects a call at 9."},
        give=True,
        by=county.viewer(EDT),
        at=county.now,
    )
    row.refresh_from_db()
    assert (row.given_by, row.given_at) == (county.id(EDT), county.now)
    assert "mother expects a call" in Event.objects.get(case_id=case, kind="handed_over").content.sentence
    late = at_night(county)
    with pytest.raises(NotPossible, match="yourself"):  # one person in both roles may not take from themselves
        Handover.objects.filter(id=row.id).update(given_by=county.id("helen.marsh"))
        accept(item_ids=[item.id], by=county.viewer("helen.marsh"), at=MORNING)
    Handover.objects.filter(id=row.id).update(given_by=county.id(EDT))
    accept(item_ids=[item.id], by=county.viewer("helen.marsh"), at=MORNING - timedelta(minutes=20))
    change_shifts(at=MORNING - timedelta(minutes=10))
    county.now = MORNING
    assert case not in seen(county, EDT), "taken back before the hub opened, it is not given again"
    change_shifts(at=MORNING)
    row.refresh_from_db()
    assert set(row.items.values_list("case_id", flat=True)) == {case, late}
    assert row.accepted_at is None, "one that came in afterwards waits too"
    with pytest.raises(NotPossible, match="accepted meanwhile"):
        write_notes(
            handover_id=row.id, words=row.note, notes={item.id: "x"}, give=False, by=county.viewer(EDT), at=MORNING
        )


def test_asked_or_sent_back_it_stays_on_both_lists_until_it_is_accepted(county: County) -> None:
    case = at_night(county)
    row = in_the_morning(county)
    item = row.items.get()
    helen, noreen = county.viewer("helen.marsh"), county.viewer(EDT)
    with pytest.raises(NotPossible, match="Say what you ask"):
        answer_handover(item_id=item.id, how="asked", words=" ", by=helen, at=county.now)
    for how in ("asked", "sent_back"):
        answer_handover(item_id=item.id, how=how, words="Who has spoken to the mother?", by=helen, at=county.now)
        for who in (EDT, "helen.marsh"):
            assert case in listed(county, who), (how, who)
        assert Message.objects.filter(kind="handover", to_post="council.emergency_duty").exists()
        county.later(minutes=2)
        back = reply(item_id=item.id, words="I did, at 03:10.", by=noreen, at=county.now)
        assert (back.state, back.reply) == ("waiting", "I did, at 03:10.")
    accept(item_ids=[item.id], by=helen, at=county.now)
    with pytest.raises(NotPossible, match="does not wait"):
        accept(item_ids=[item.id], by=helen, at=county.now)
    with pytest.raises(NotPossible, match="Nothing is asked"):
        reply(item_id=item.id, words="More", by=noreen, at=county.now)


def test_only_the_two_sides_see_a_handover_and_each_does_its_own_part(county: County) -> None:
    at_night(county)
    row = in_the_morning(county)
    item = row.items.get()
    for outside in ("amina.yusuf", "imran.shah", "jo.fenwick", "sam.whitlock", "alan.brook"):
        assert handover(county.viewer(outside), row.id) is None, outside
        assert handovers(county.viewer(outside), at=county.now) == []
    for who in (EDT, "ruth.okafor", "imran.shah"):
        with pytest.raises(Denied):
            accept(item_ids=[item.id], by=county.viewer(who), at=county.now)
    for who in ("helen.marsh", "imran.shah"):
        with pytest.raises(Denied):
            write_notes(handover_id=row.id, words="", notes={}, give=True, by=county.viewer(who), at=county.now)


def test_a_restricted_child_is_told_to_the_custodian_and_never_to_the_night(county: County) -> None:
    first = raise_concern(county).cases[0]
    person = Link.objects.get(record_id=Case.objects.get(id=first).record_id, unlinked_at__isnull=True).person_id
    restrict_child(
        person_id=person,
        kind="adoption",
        reason="An adoption that must not be known.",
        custodian_post="council.custodian",
        named=[county.id("alan.brook"), county.id("ines.duarte")],
        by=county.viewer("alan.brook"),
        at=county.now,
    )
    county.now = EVENING
    change_shifts(at=county.now)
    assert seen(county, EDT) == set() and not Handover.objects.exists()
    assert not Relationship.objects.filter(kind="out_of_hours").exists()


def restricted_at_night(county: County, kind: str = "adoption") -> Case:
    """A restricted child about whom somebody raises a concern while the hub is closed."""
    known = Case.objects.get(id=raise_concern(county).cases[0])
    restrict_child(
        person_id=person_of(known.record_id),
        kind=kind,
        reason="Nobody may know of this child.",
        custodian_post="council.custodian",
        named=[county.id("alan.brook"), county.id("helen.marsh")],
        by=county.viewer("alan.brook"),
        at=county.now,
    )
    Case.objects.filter(id=known.id).update(closed_at=county.now, state="closed")
    county.now = EVENING
    case = raise_concern(county, "helen.marsh").cases[0]
    person, by = person_of(known.record_id), county.viewer("helen.marsh")
    if Case.objects.get(id=case).facts["identity"] == "waiting":
        say_who(case_id=case, person_id=person, reason="Same name and day", by=by, at=county.now)
    return Case.objects.get(id=case, restricted=True)


def test_a_restricted_concern_at_night_is_opened_by_the_duty_worker_with_a_reason_and_the_custodian_told(
    county: County,
) -> None:
    case = restricted_at_night(county)
    change_shifts(at=county.later(minutes=5))
    task = Task.objects.get(kind="out_of_hours_restricted", done_at=None)
    told = Message.objects.get(kind="out_of_hours_restricted")
    assert told.to_post == "council.emergency_duty"
    for said in (task.title, task.reference, task.link, told.title, told.body, told.reference, told.link):
        for secret in ("Zofia", "ukasiewicz", case.reference, str(case.id), str(case.record_id)):
            assert secret not in said
    assert task.id in {i.id for i in my_work(county.viewer(EDT), at=county.now).needs.items}
    bar = ConflictBlock.objects.create(
        user=county.id(EDT), subject_id=case.record_id, kind="family", source="declared", begins=county.now
    )
    assert restricted_waiting(county.viewer(EDT), task.subject_id, at=county.now) is None
    bar.delete()
    page, theirs = task.link, f"/cases/{case.id}/"
    with county.clock():
        night = county.client(EDT)
        assert night.get(theirs).status_code == 404
        for outside in ("ruth.okafor", "imran.shah", "sam.whitlock"):
            assert county.client(outside).get(page).status_code == 404, outside
        shown = night.get(page).content.decode()
        assert "Alan Brook" in shown and "ukasiewicz" not in shown and case.reference not in shown
        assert night.post(page, {"kind": "danger_now", "reason": "Now"}).status_code == 422
        reason = "Rang Alan Brook twice, no answer; the nurse says that he comes at ten."
        assert night.post(page, {"kind": "not_reached", "reason": reason}).status_code == 302
        opened = night.get(theirs)
        assert opened.status_code == 200 and "ukasiewicz" in opened.content.decode()
    access = EmergencyAccess.objects.get()
    assert (access.user, access.expires_at) == (county.id(EDT), county.now + timedelta(hours=4))
    assert Task.objects.get(kind="emergency_review").role == registry.profile.privacy_role
    custodian = Message.objects.get(kind="opened_in_the_night")
    assert (custodian.to_post, custodian.confidential, custodian.created_at) == ("council.custodian", True, county.now)
    assert Event.objects.get(case_id=case.id, kind="opened_in_the_night").content.sentence.endswith(reason)
    assert make(county, case.id, "triage", who=EDT).state == "triaged"
    county.now = access.expires_at
    assert not any(visible_case(county.viewer(EDT), case.id, p, at=county.now) for p in county.viewer(EDT).purposes)


def test_an_emergency_access_asks_for_the_second_factor_first_and_then_goes_on(county: County, settings: Any) -> None:
    case = restricted_at_night(county)
    change_shifts(at=county.now)
    page = Task.objects.get(kind="out_of_hours_restricted", done_at=None).link
    secret = generate_totp_secret()
    TOTP.activate(county.users[EDT], secret)
    settings.REQUIRE_SECOND_FACTOR = True
    given = {"kind": "danger_now", "reason": "The nurse says that he comes at ten tonight."}
    with county.clock():
        night = county.client(EDT)
        first = night.post(page, given)
        assert first.status_code == 302 and first["Location"].startswith(reverse("mfa_reauthenticate"))
        assert not EmergencyAccess.objects.exists()
        code = format_hotp_value(hotp_value(secret, int(county.now.timestamp()) // 30))
        then = night.post(first["Location"], {"code": code})
        assert (then.status_code, then["Location"]) == (302, f"/cases/{case.id}/")
    opened = EmergencyAccess.objects.get()
    assert opened.reason == given["reason"]
    notice_breaches(at=opened.review_due_at - timedelta(minutes=1))
    assert not Breach.objects.filter(subject_id=opened.id).exists()
    notice_breaches(at=opened.review_due_at + timedelta(minutes=1))
    assert Breach.objects.get(subject_id=opened.id).told == registry.profile.delay_post, "nobody lets a review wait"


def test_a_police_witness_is_opened_by_the_custodian_alone_and_nothing_of_it_by_day(county: County) -> None:
    restricted_at_night(county, "police_witness")
    change_shifts(at=county.now)
    task = Task.objects.get(kind="out_of_hours_restricted", done_at=None)
    given = {"kind": "danger_now", "reason": "The nurse says that he comes at ten tonight."}
    with county.clock():
        shown = county.client(EDT).post(task.link, given).content.decode()
        assert "opened by its custodian alone" in shown
    assert not EmergencyAccess.objects.exists()
    veiled_id = task.subject_id
    with pytest.raises(Denied):
        open_restricted_tonight(
            veiled_id=veiled_id,
            reason_kind="danger_now",
            reason=given["reason"],
            by=county.viewer(EDT),
            at=county.now,
        )
    county.now = MORNING
    change_shifts(at=county.now)
    assert not Task.objects.filter(kind="out_of_hours_restricted", done_at=None).exists()
    assert restricted_waiting(county.viewer(EDT), veiled_id, at=county.now) is None


def test_what_is_restricted_or_closed_meanwhile_leaves_the_handover(county: County) -> None:
    case = at_night(county)
    row = in_the_morning(county)
    for key in ("triage", "rate", "decide", "feed_back"):
        make(county, case, key)
    change_shifts(at=county.later(minutes=1))
    row.refresh_from_db()
    assert row.items.get().state == "done" and row.accepted_at is not None
    assert not Task.objects.filter(subject_id=case, done_at=None).exists()
    assert case not in seen(county, EDT)


def test_a_time_limit_that_passes_at_night_is_told_to_the_duty_post_too(county: County) -> None:
    at_night(county)
    notice_breaches(at=county.later(hours=2))
    posts = set(Message.objects.filter(kind="time_limit_passed").values_list("to_post", flat=True))
    assert posts == {"council.mash_duty_manager", "council.emergency_duty"}


def test_a_worker_hands_their_enquiries_to_a_colleague_who_must_accept_each(county: County) -> None:
    one, two = (raise_concern(county).cases[0] for _ in range(2))
    helen = county.viewer("helen.marsh")
    for case in (one, two):
        allocate(case_id=case, user=county.id("ruth.okafor"), purpose="mash_enquiry", reason="", by=helen, at=NOW)
    ruth, dev = county.viewer("ruth.okafor"), county.viewer("dev.patel")
    for wrong in (county.id("ruth.okafor"), county.id(EDT), county.id("imran.shah"), uuid.uuid4()):
        with pytest.raises(NotPossible, match="colleague of your team"):
            hand_to_colleague(to_user=wrong, words="", by=ruth, at=NOW)
    row = hand_to_colleague(to_user=county.id("dev.patel"), words="Both need a call today.", by=ruth, at=NOW)
    assert row.items.count() == 2
    write_notes(handover_id=row.id, words=row.note, notes={}, give=True, by=ruth, at=NOW)
    assert {one, two} <= listed(county, "ruth.okafor") and {one, two} <= listed(county, "dev.patel")
    assert set(Allocation.objects.filter(ends=None).values_list("user", flat=True)) == {county.id("ruth.okafor")}
    accept(item_ids=[row.items.get(case_id=one).id], by=dev, at=county.later(minutes=1))
    assert Allocation.objects.get(case_id=one, ends=None).user == county.id("dev.patel")
    assert Allocation.objects.get(case_id=two, ends=None).user == county.id("ruth.okafor")
    with pytest.raises(NotPossible, match="nothing to hand over"):
        hand_to_colleague(to_user=county.id("dev.patel"), words="", by=county.viewer("tom.ashdown"), at=county.now)


ACTS = ("concern", "wait", "tick", "begin", "give", "accept", "ask", "reply", "triage", "rate_green", "rate_red")


@examples(8, 1500)
@given(st.data())
def test_nothing_is_on_nobodys_list_whatever_the_night_and_the_day_do(county: County, data: st.DataObject) -> None:
    with undone():
        county.now = data.draw(st.sampled_from([NOW, EVENING, NIGHT, MORNING]))
        mine: list[uuid.UUID] = []
        for act in data.draw(st.lists(st.sampled_from(ACTS), min_size=4, max_size=14)):
            try:
                _do(county, act, mine, data)
            except (NotPossible, Refused, Denied):
                continue
            _nothing_lost(county, mine)
        change_shifts(at=county.now)
        _nothing_lost(county, mine)


def _do(county: County, act: str, mine: list[uuid.UUID], data: st.DataObject) -> None:
    noreen, helen = county.viewer(EDT), county.viewer("helen.marsh")
    open_items = list(HandoverItem.objects.filter(state__in=HandoverItem.OPEN).order_by("reference"))
    if act == "concern":
        child = ZOFIA if data.draw(st.booleans()) else ZOFIA.__class__(given_name="Ann", family_name=f"Q{len(mine)}")
        mine.append(raise_concern(county, "amina.yusuf", child).cases[0])
    elif act == "wait":
        county.later(hours=data.draw(st.integers(1, 20)))
        change_shifts(at=county.now)
    elif act == "tick":
        change_shifts(at=county.now)
    elif act == "begin":
        begin_handover(by=helen if hub_open(county.now) else noreen, at=county.now)
    elif act == "give":
        for row in Handover.objects.filter(given_at=None):
            giver = noreen if row.kind == "to_day" else helen
            write_notes(handover_id=row.id, words="", notes={}, give=True, by=giver, at=county.now)
    elif act in ("accept", "ask", "reply") and open_items:
        item = data.draw(st.sampled_from(open_items))
        takes, gives = (helen, noreen) if item.handover.kind == "to_day" else (noreen, helen)
        if act == "accept":
            accept(item_ids=[item.id], by=takes, at=county.now)
        elif act == "ask":
            answer_handover(item_id=item.id, how="asked", words="What is known?", by=takes, at=county.now)
        else:
            reply(item_id=item.id, words="All is said.", by=gives, at=county.now)
    elif act == "triage" and mine:
        make(county, data.draw(st.sampled_from(mine)), "triage")
    elif act.startswith("rate") and mine:
        make(county, data.draw(st.sampled_from(mine)), "rate", rating=act.removeprefix("rate_"))


def _nothing_lost(county: County, mine: list[uuid.UUID]) -> None:
    """Every open enquiry is on the hub's list; what waits in a handover is on both lists; what the night sees is on
    the night's list while the hub is closed.
    """
    hub = set().union(*(listed(county, who) for who in ("tom.ashdown", "ruth.okafor", "helen.marsh")))
    night = listed(county, EDT)
    assert set(mine) <= hub
    for item in HandoverItem.objects.filter(state__in=HandoverItem.OPEN, handover__given_at__isnull=False):
        assert item.case_id in night, "until it is accepted it is on the night's list"
        assert item.case_id in listed(county, "helen.marsh"), "and on the manager's"
    assert seen(county, EDT) <= night | {i.case_id for i in HandoverItem.objects.filter(state__in=HandoverItem.OPEN)}, (
        "the night sees nothing that is not on its list"
    )
