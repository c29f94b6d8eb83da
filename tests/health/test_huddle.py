"""Attendances in, the list, the huddle, what was missed, and the way out by a decision."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.health.clinic import MONDAY, SERVICE, listed, sheet, take, week
from tests.health.test_codes import LEAD, OTHER, practice
from tests.support import County

from halcyon.access.viewing import Denied
from halcyon.cases.models import Case
from halcyon.exchange.csv.attendances import load_attendances
from halcyon.frontdoor.models import Contact
from halcyon.health.huddle import queries
from halcyon.health.huddle.alarms import see_to_alarm, watch_huddles
from halcyon.health.huddle.deciding import close_huddle, decide_case, open_huddle
from halcyon.health.huddle.models import Attendance, AttendanceRow, HuddleAlarm, HuddleCase, HuddleWeek
from halcyon.health.huddle.sharing import HUB, PRACTICE, SOCIAL_WORKER, TEAM, What, Who, share_identity
from halcyon.health.letters.actions import read_letter
from halcyon.health.letters.models import PracticeLetter
from halcyon.health.letters.queries import letter, letters_to
from halcyon.kernel.problems import NotDone
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Ask, Effect
from halcyon.kernel.sharing import decide as decide_ask
from halcyon.practice.sharing.agreements.marlshire_partnership import AGREEMENT
from halcyon.sharing.models import Disclosure
from halcyon.work.models import Message, Task

NURSE, KINGFISHER, WORKER = "sinead.doran", "rosa.quill", "adele.marsden"
EVERYBODY = ["clinic_nurse", "exploitation_nurse", "hospital_social_worker"]


def opened(county: County) -> list[HuddleCase]:
    open_huddle(week_id=week().id, by=county.viewer(NURSE), at=county.now)
    return listed()


def decide(county: County, case: HuddleCase, decided: str, *, who: str = NURSE) -> HuddleCase:
    why = "Lorna rings her on Thursday."
    return decide_case(case_id=case.id, decided=decided, why=why, by=county.viewer(who), at=county.now)


def test_every_row_comes_to_one_line_and_a_second_run_changes_nothing(county: County):
    rows = [
        {},
        {"age": "17"},
        {"attendance": "A0", "clinic_number": "SH-9"},
        {"age": "many"},
        {"clinic_number": "999 000 0018"},
        {"day": "2026-13-01"},
        {"seen_for": "sti; emergency contraception"},
    ]
    found = take(county, *rows)
    counted = found.totals
    assert (counted.accepted, counted.rejected, counted.duplicate) == (3, 4, 0)
    assert counted.rows == len(rows)
    wrong = {r.number: r.columns for r in AttendanceRow.objects.filter(outcome="rejected")}
    assert wrong == {4: "attendance", 5: "age", 6: "clinic_number", 7: "day"}
    again = take(county, *rows)
    assert again.again
    assert again.totals == counted
    # The same visits in another file are duplicates; one that says something else replaces the older.
    third = take(county, {}, {"age": "16", "exchange": "yes"}).totals
    assert (third.accepted, third.duplicate) == (1, 1)
    assert Attendance.objects.filter(key="A1").count() == 2
    assert Attendance.objects.get(key="A1", current=True).exchange is True
    assert [c.clinic_number for c in listed()] == ["SH-0000", "SH-0006", "SH-0001"]


def test_only_the_clinic_s_own_nurses_take_a_file_in(county: County):
    with pytest.raises(Denied):
        load_attendances(sheet({}), name="x", service=SERVICE, by=county.viewer(KINGFISHER), at=county.now)
    by = county.viewer(NURSE)
    assert load_attendances(sheet({}), name="x", service=SERVICE, by=by, at=county.now).totals.accepted == 1


def test_who_sits_in_sees_the_list_only_while_the_huddle_is_open(county: County):
    take(county, {})
    row = week()

    def seen(who: str) -> bool:
        return queries.week(county.viewer(who), row.id) is not None

    assert (seen(NURSE), seen(KINGFISHER), seen(WORKER)) == (True, False, False)
    (case,) = opened(county)
    assert (seen(KINGFISHER), seen(WORKER), seen("helen.marsh"), seen("nia.bowen")) == (True, True, False, False)
    with pytest.raises(Denied):
        open_huddle(week_id=row.id, by=county.viewer(KINGFISHER), at=county.now)
    with pytest.raises(NotDone, match="not decided yet"):
        close_huddle(week_id=row.id, parts=EVERYBODY, absent_reason="", by=county.viewer(NURSE), at=county.now)
    decide(county, case, "keep", who=KINGFISHER)
    with pytest.raises(NotDone, match="why somebody was not there"):
        close_huddle(week_id=row.id, parts=EVERYBODY[:2], absent_reason="", by=county.viewer(NURSE), at=county.now)
    close_huddle(week_id=row.id, parts=EVERYBODY, absent_reason="", by=county.viewer(NURSE), at=county.now)
    assert (seen(NURSE), seen(KINGFISHER), seen(WORKER)) == (True, False, False)
    kept = HuddleCase.objects.get(week__monday=MONDAY + timedelta(days=7))
    assert kept.clinic_number == case.clinic_number
    assert "Lorna rings her" in kept.reasons[0]["words"]
    with pytest.raises(Denied):
        decide(county, case, "nothing_more", who=KINGFISHER)


def test_what_two_write_at_once_is_not_lost(county: County):
    take(county, {})
    (case,) = opened(county)
    decide(county, case, "keep", who=KINGFISHER)
    with pytest.raises(NotDone, match="Somebody else wrote here"):
        decide_case(
            case_id=case.id, decided="share", why="She asked for help.", by=county.viewer(NURSE), at=county.now,
            expected_version=case.version,
        )  # fmt: skip


def test_a_week_that_was_missed_raises_an_alarm_once(county: County):
    take(county, {})
    assert watch_huddles(at=county.now) == 0
    assert watch_huddles(at=county.later(days=8)) == 0  # Thursday of the week after: due at the end of it
    assert watch_huddles(at=county.later(days=1)) == 1
    assert set(HuddleAlarm.objects.values_list("kind", flat=True)) == {"not_held"}
    county.later(days=7)
    assert watch_huddles(at=county.now) == 2  # nothing came for the next week either, and it was not held
    assert watch_huddles(at=county.now) == 0
    told = Message.objects.filter(kind="huddle_missed")
    assert {m.to_post for m in told} == {"community.clinic_lead", "icb.designated_nurse"}
    assert not any("SH-" in m.title + m.body for m in told)
    lead = county.viewer("lorna.keys")
    assert len(queries.alarms(lead)) == 3
    assert queries.alarms(county.viewer(WORKER)) == []
    for alarm in queries.alarms(lead):
        see_to_alarm(alarm_id=alarm.id, by=lead, at=county.now)
    assert queries.alarms(lead) == []
    assert not Task.objects.filter(kind="huddle_missed", done_at__isnull=True).exists()


def test_an_attendance_that_comes_after_its_huddle_is_on_the_next_list_and_alarmed(county: County):
    take(county, {})
    (case,) = opened(county)
    decide(county, case, "nothing_more")
    close_huddle(week_id=week().id, parts=EVERYBODY, absent_reason="", by=county.viewer(NURSE), at=county.now)
    county.later(days=7)
    take(county, {"attendance": "LATE", "clinic_number": "SH-77", "exchange": "yes"})
    late = HuddleCase.objects.get(clinic_number="SH-77")
    assert (late.week.monday, late.late) == (MONDAY + timedelta(days=7), True)
    assert [a.kind for a in queries.alarms(county.viewer(NURSE))] == ["late"]
    missed = Attendance.objects.filter(current=True, listed__isnull=True).exclude(rules=[])
    assert not missed.exists()
    # Seen to, and another comes late: the alarm is there again.
    (alarm,) = queries.alarms(county.viewer(NURSE))
    see_to_alarm(alarm_id=alarm.id, by=county.viewer("lorna.keys"), at=county.now)
    county.later(minutes=5)
    take(county, {"attendance": "LATE2", "clinic_number": "SH-78", "exchange": "yes"})
    assert [a.kind for a in queries.alarms(county.viewer(NURSE))] == ["late"]


def test_a_new_reason_opens_a_decision_again(county: County):
    take(county, {"clinic_number": "SH-4"})
    (case,) = opened(county)
    decide(county, case, "nothing_more")
    take(county, {"attendance": "NEW", "clinic_number": "SH-4", "exchange": "yes"})
    (again,) = listed()
    assert (again.id, again.decided, len(again.reasons) > len(case.reasons)) == (case.id, "", True)


def test_an_earlier_visit_that_comes_in_later_still_makes_a_repeat(county: County):
    take(county, {"age": "17", "seen_for": "sti", "clinic_number": "SH-5"})
    assert not HuddleWeek.objects.exists()
    take(
        county, {"attendance": "B", "age": "17", "seen_for": "pregnancy", "clinic_number": "SH-5", "day": "2026-09-01"}
    )
    assert [r["rule"] for r in listed()[0].reasons] == ["repeat"]


WHO = Who(given_name="Ines", family_name="Fairweather", birth_date=date(2011, 4, 2), nhs_number="")
WHAT = What(worry="An older man brings her and waits outside each time.", asked_for="See her on the ward.")
WHY = "They can find out who he is, and the clinic cannot."


def share(county: County, case: HuddleCase, whom: str, *, who: str = NURSE, who_is: uuid.UUID | None = None, **changes):
    given = {
        "why": WHY,
        "basis": "public_task",
        "told": "unsafe",
        "told_reason": "He reads her messages.",
        "who": replace(WHO, practice=who_is),
        "what": WHAT,
        **changes,
    }
    return share_identity(case_id=case.id, whom=whom, by=county.viewer(who), at=county.now, **given)


def test_identity_goes_out_by_a_decision_and_to_whom_it_says(county: County):
    take(county, {"note": "Quiet today."})
    (case,) = opened(county)
    with pytest.raises(NotDone, match="has not decided"):
        share(county, case, HUB)
    decide(county, case, "share", who=KINGFISHER)
    task = Task.objects.get(kind="huddle_share", done_at__isnull=True)
    assert (task.role, task.agency) == ("clinic_nurse", "COMMUNITY")
    for who in (KINGFISHER, WORKER, "helen.marsh"):
        with pytest.raises(Denied):
            share(county, case, HUB, who=who)
    # A nurse of the clinic whose role does not let her share it may not either.
    nurse = county.viewer(NURSE)
    without = replace(nurse, capabilities=nurse.capabilities - {Capability.SHARE_IDENTITY})
    with pytest.raises(Denied):
        share_identity(
            case_id=case.id, whom=HUB, why=WHY, basis="public_task", told="given", told_reason="", who=WHO, what=WHAT,
            by=without, at=county.now,
        )  # fmt: skip
    with pytest.raises(NotDone) as wrong:
        share(county, case, HUB, why="", basis="", told="refused", told_reason="")
    assert set(wrong.value.problems) == {"why", "basis", "told_reason"}
    assert not Contact.objects.exists()
    row = share(county, case, HUB)
    contact = Contact.objects.get()
    assert (contact.reference, contact.worry) == (row.reference, WHAT.worry)
    assert case.clinic_number not in str(contact.payload) + contact.worry + contact.how_known
    assert Disclosure.objects.filter(from_agency="COMMUNITY", to_agency="COUNCIL").count() == 1
    assert not Task.objects.filter(kind="huddle_share", done_at__isnull=True).exists()
    with pytest.raises(NotDone, match="told already"):
        share(county, case, HUB)
    second = share(county, case, SOCIAL_WORKER)
    assert second.reference.startswith("HS-")
    assert Disclosure.objects.count() == 2
    # To the exploitation team itself, without the hub: a decision and a line of its own, and no clinic number.
    third = share(county, case, TEAM)
    team = Case.objects.get(pathway="exploitation")
    assert (third.reference, Disclosure.objects.count(), Contact.objects.count()) == (
        team.facts["referral_reference"], 3, 1,
    )  # fmt: skip
    assert case.clinic_number not in str(team.facts)
    with pytest.raises(NotDone, match="told already"):
        share(county, case, TEAM)
    assert Disclosure.objects.filter(case_id=team.id, purpose="refer_concern").count() == 1


def test_a_practice_is_told_by_one_decision_and_the_ledger_says_whose_and_why(county: County):
    take(county, {"note": "Quiet today."})
    (case,) = opened(county)
    to = practice()
    with pytest.raises(NotDone, match="has not decided"):
        share(county, case, PRACTICE, who_is=to)
    decide(county, case, "share")
    lead, other = county.viewer(LEAD), county.viewer(OTHER)
    assert letters_to(lead, to) == []  # that the huddle decided tells nobody yet
    # What went to the hub by a decision of its own is a canary: the practice has nothing of it, on no page.
    share(county, case, HUB, what=replace(WHAT, worry="KESTREL: an older man brings her."))
    assert not Disclosure.objects.filter(to_agency="GP").exists()
    with county.clock():
        surgery = county.client(LEAD)
        for page in ("/", "/inbox/", "/practices/", f"/practices/{to}/", "/people/find/?q=Fairweather"):
            said = surgery.get(page, follow=True).content.decode()
            assert "KESTREL" not in said, page
            assert "Ines" not in said, page
    with pytest.raises(Denied):
        share(county, case, PRACTICE, who=KINGFISHER, who_is=to)
    with pytest.raises(NotDone) as wrong:
        share(county, case, PRACTICE, what=What(worry="An older man waits outside."))
    assert set(wrong.value.problems) == {"asked_for"}
    with pytest.raises(NotDone, match="practice"):
        share(county, case, PRACTICE)
    assert not PracticeLetter.objects.exists()
    told = share(county, case, PRACTICE, who_is=to)
    (row,) = letters_to(lead, to)
    assert (row.reference, row.name, row.worry) == (told.reference, "Ines Fairweather", WHAT.worry)
    line = Disclosure.objects.select_related("decision").get(to_agency="GP")
    said = line.decision
    assert (said.clause, said.decided_by, said.effect) == ("3.2", county.id(NURSE), "PERMIT")
    assert said.reason == f"{WHY} He reads her messages."
    assert (line.basis, line.from_agency) == ("public_task", "COMMUNITY")
    assert letters_to(other, to) == []
    assert letter(other, row.id) is None
    with pytest.raises(Denied):
        read_letter(letter_id=row.id, by=other, at=county.now)
    with pytest.raises(Denied):
        read_letter(letter_id=row.id, by=county.viewer(NURSE), at=county.now)
    with county.clock():
        surgery, clinic = county.client(LEAD), county.client(NURSE)
        page = surgery.get(f"/practice-letters/{row.id}/").content.decode()
        assert WHAT.worry in page
        assert "Not for online or proxy access" in page
        assert case.clinic_number not in page + str([getattr(row, f.attname) for f in row._meta.concrete_fields])
        assert "Quiet today" not in page
        assert county.client(OTHER).get(f"/practice-letters/{row.id}/").status_code == 404
        assert county.client("helen.marsh").get(f"/practice-letters/{row.id}/").status_code == 404
        assert "Ines Fairweather" in surgery.get(f"/practices/{to}/").content.decode()
        mine = clinic.get(f"/huddle/young-person/{case.id}/").content.decode()
        assert f"/practice-letters/{row.id}/" in mine
        # Its clause was found in no published agreement, and the ledger says so beside who decided and why.
        book = county.client("dr.elin.rhys").get("/sharing/ledger/").content.decode()
        assert 'clause 3.2 <span class="hal-unverified">unverified</span>' in book
        assert "Decided by Sinead Doran" in book
        assert surgery.post(f"/practice-letters/{row.id}/").status_code == 302
    row.refresh_from_db()
    assert row.read_by == county.id(LEAD)
    assert Message.objects.filter(kind="practice_answered", to_user=county.id(NURSE)).count() == 1
    assert not Task.objects.filter(kind="practice_letter", done_at__isnull=True).exists()


def test_the_agreement_permits_a_letter_to_a_practice_only_by_a_decision_for_one_young_person():
    ask = Ask("refer_concern", "GP", "COMMUNITY", frozenset({"identity", "concern"}), date(2026, 11, 17))
    assert decide_ask(AGREEMENT, ask).effect is Effect.DENY
    decided = replace(ask, facts={"decided_by": "a nurse"})
    assert decide_ask(AGREEMENT, decided).effect is Effect.PERMIT
    # Nothing else goes along with it, and no other agency may.
    assert decide_ask(AGREEMENT, replace(decided, categories=ask.categories | {"health"})).effect is Effect.DENY
    assert decide_ask(AGREEMENT, replace(decided, holding_agency="ACUTE")).effect is Effect.DENY
    assert {r.clause for r in AGREEMENT.rules if not r.verified} == {"3.2", "3.3", "6.4"}
