"""A one-page report that a practice is asked for: checked, decided by the agreement, answered, chased, on paper."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from tests.health.test_codes import LEAD, OTHER, practice
from tests.support import County, raise_concern, walk

from halcyon.access.viewing import Denied
from halcyon.agencies.models import RoleHolding
from halcyon.cases.models import Case
from halcyon.health.reports import queries
from halcyon.health.reports.actions import answer_practice_report, ask_practice, chase_practice
from halcyon.health.reports.chasing import chase_practices
from halcyon.health.reports.models import PracticeReport
from halcyon.kernel.pathways import Refused
from halcyon.sharing.models import Disclosure
from halcyon.work.actions import notice_breaches
from halcyon.work.models import Draft, Message, Task
from halcyon.work.queries.breaches import breaches

WORKER = "ruth.okafor"
PAGE = {
    "registered": "Registered since birth, with her mother.",
    "seen": "Seen in May by the nurse; not brought twice since.",
    "health": "Asthma, prescriptions not collected.",
    "worries": "Nobody has seen her since May.",
    "view": "She is out of sight, and her asthma with her.",
}


def asked(county: County, case: Case, *, who: str = WORKER, **changes: Any) -> PracticeReport:
    given: dict[str, Any] = {
        "practice": practice(),
        "kind": "report",
        "what_for": "assessment",
        "asked": "She is being looked into. Please say what you know of her health.",
        "due_on": county.now.date() + timedelta(days=3),
    }
    return ask_practice(**{**given, **changes, "case_id": case.id}, by=county.viewer(who), at=county.now)


def test_a_practice_is_asked_answers_on_one_page_and_it_is_in_the_ledger(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    with pytest.raises(Refused, match="By when"):
        asked(county, case, due_on=None)
    with pytest.raises(Denied):
        asked(county, case, who=LEAD)
    # What a letter may not hold, this may not either: the name of a service that says what somebody is treated for.
    with pytest.raises(Refused, match="treated for"):
        asked(county, case, asked="Please say what the sexual health clinic told you of her.")
    row = asked(county, case)
    assert Disclosure.objects.filter(to_agency="GP", purpose="gp_record", case_id=case.id).count() == 1
    lead = county.viewer(LEAD)
    assert [r.id for r in queries.of_practice(lead, practice(), at=county.now)] == [row.id]
    assert queries.report(county.viewer(OTHER), row.id, at=county.now) is None
    chase_practice(report_id=row.id, by=county.viewer(WORKER), at=county.later(days=4))
    assert Message.objects.filter(kind="practice_chased", to_user=county.id(LEAD)).count() == 1
    lead = county.viewer(LEAD)
    with pytest.raises(Refused, match="view"):
        answer_practice_report(report_id=row.id, answers={**PAGE, "view": ""}, by=lead, at=county.now)
    with pytest.raises(Denied):
        answer_practice_report(report_id=row.id, answers=PAGE, by=county.viewer(OTHER), at=county.now)
    answer_practice_report(report_id=row.id, answers=PAGE, by=lead, at=county.now)
    assert Disclosure.objects.filter(from_agency="GP", to_agency="COUNCIL").count() == 1
    assert not Task.objects.filter(kind="practice_report", done_at__isnull=True).exists()
    with pytest.raises(Refused, match="answered"):
        chase_practice(report_id=row.id, by=county.viewer(WORKER), at=county.now)
    with county.clock():
        hub, surgery = county.client(WORKER), county.client(LEAD)
        for client in (hub, surgery):
            assert PAGE["view"] in client.get(f"/practice-reports/{row.id}/").content.decode()
            assert client.get(f"/practice-reports/{row.id}/print/").status_code == 200
        assert county.client(OTHER).get(f"/practice-reports/{row.id}/").status_code == 404
        assert surgery.get(f"/cases/{case.id}/practice/").status_code == 404
        assert hub.get(f"/cases/{case.id}/practice/").status_code == 200
        assert hub.post(f"/cases/{case.id}/practice/", {}).status_code == 422
        assert f"/cases/{case.id}/practice/" in hub.get(f"/cases/{case.id}/").content.decode()
        word = hub.get(f"/practice-reports/{row.id}/report.docx").content
    from docx import Document

    assert PAGE["worries"] in "\n".join(p.text for p in Document(io.BytesIO(word)).paragraphs)


def test_what_a_practice_types_is_kept_until_it_is_sent(county: County):
    row = asked(county, walk(county, raise_concern(county).cases[0], "rated"))
    said, json = "She comes alone, and is afraid.", {"accept": "application/json"}
    with county.clock():
        surgery, page = county.client(LEAD), f"/practice-reports/{row.id}/"
        saved = surgery.post(page, {"worries": said, "version": "0"}, headers=json)
        assert (saved.status_code, saved.json()["version"]) == (200, 1)
        again = surgery.get(page).content.decode()
        assert said in again and 'name="version" value="1"' in again and "There is a problem" not in again
        assert surgery.post(page, {"worries": "Another window.", "version": "0"}, headers=json).status_code == 409
        for other in (WORKER, OTHER):  # whoever asked reads nothing that is not signed, and keeps nothing here
            assert said not in county.client(other).get(page).content.decode()
            county.client(other).post(page, {"worries": said}, headers=json)
        assert Draft.objects.filter(form="practice_report").count() == 1
        assert surgery.post(page, PAGE).status_code == 302
        assert not Draft.objects.filter(form="practice_report").exists()


def test_a_message_is_read_and_says_so(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    row = asked(county, case, kind="message")
    assert row.due_on is None
    with county.clock():
        client = county.client(LEAD)
        assert b"We have read it" in client.get(f"/practice-reports/{row.id}/").content
        assert client.post(f"/practice-reports/{row.id}/").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.answers) == ("answered", {})


def test_a_practice_that_has_not_answered_is_chased_once_each_and_the_named_gp_is_told_once(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    row = asked(county, case, due_on=county.now.date() + timedelta(days=1))
    message = asked(county, case, kind="message")

    def told() -> list[str]:
        return sorted(Message.objects.filter(kind="practice_chased").values_list("key", flat=True))

    assert chase_practices(at=county.now) == 0
    assert chase_practices(at=county.later(days=1)) == 1  # the day on which the report is needed
    assert chase_practices(at=county.now) == 0
    notice_breaches(at=county.now)
    late = Message.objects.filter(kind="time_limit_passed", subject_id=row.id)
    assert not late.exists()
    assert chase_practices(at=county.later(days=7)) == 4  # both are late: the practice, and whoever asked
    assert chase_practices(at=county.now) == 0
    # A worker that was down sends the newest reminder alone.
    assert [key.split(":")[2] for key in told()].count("late") == 2
    assert not [key for key in told() if ":due:" in key]
    assert not any("Amira" in m.title + m.body for m in Message.objects.filter(kind="practice_chased"))
    rings = Task.objects.filter(kind="practice_ring", done_at__isnull=True)
    assert {t.user for t in rings} == {county.id(WORKER)}
    notice_breaches(at=county.now)
    notice_breaches(at=county.now)
    assert [(m.to_post, m.title) for m in late] == [
        ("icb.named_gp", "Time limit passed: An answer of Hallow Green Surgery")
    ]
    named = county.viewer("dr.tess.hollis")
    seen = {b.subject_id for b in breaches(named, at=county.now)}
    assert {row.id, message.id} <= seen
    with county.clock():
        assert (
            "An answer of Hallow Green Surgery" in county.client("dr.tess.hollis").get("/time-limits/").content.decode()
        )
        assert "Late" in county.client(LEAD).get(f"/practices/{practice()}/").content.decode()
    answer_practice_report(report_id=row.id, answers=PAGE, by=county.viewer(LEAD), at=county.now)
    assert not Task.objects.filter(subject_id=row.id, done_at__isnull=True).exists()
    assert chase_practices(at=county.later(days=7)) == 0


def test_a_report_for_a_case_that_was_closed_is_not_chased(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    row = asked(county, case, due_on=county.now.date() + timedelta(days=1))
    Case.objects.filter(id=case.id).update(closed_at=county.now)
    assert chase_practices(at=county.later(days=9)) == 0
    notice_breaches(at=county.now)
    assert not Message.objects.filter(kind="time_limit_passed", subject_id=row.id).exists()


def test_where_nobody_of_a_practice_can_sign_in_whoever_asked_rings_it(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    row = asked(county, case)
    RoleHolding.objects.filter(service_id=practice()).update(ends=county.now)
    assert chase_practices(at=county.later(days=4)) == 1
    (task,) = Task.objects.filter(kind="practice_ring", subject_id=row.id)
    assert (task.user, task.person_id) == (county.id(WORKER), case.record_id)
    assert not Message.objects.filter(kind="practice_chased").exists()
