"""A one-page report that a practice is asked for: checked, decided by the agreement, answered, chased, on paper."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from tests.health.test_codes import LEAD, OTHER, practice
from tests.support import County, raise_concern, walk

from halcyon.access.viewing import Denied
from halcyon.cases.models import Case
from halcyon.health.reports import queries
from halcyon.health.reports.actions import answer_practice_report, ask_practice, chase_practice
from halcyon.health.reports.models import PracticeReport
from halcyon.kernel.pathways import Refused
from halcyon.sharing.models import Disclosure
from halcyon.work.models import Message, Task

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
