"""Supervision: what is due, and that only two people read what was said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.support import County, raise_concern

from halcyon.access.viewing import Denied
from halcyon.audit.models import AuditEntry
from halcyon.cases.models import Case
from halcyon.kernel.problems import NotDone
from halcyon.workforce.supervision import queries
from halcyon.workforce.supervision.actions import agree_supervision, record_session, write_note
from halcyon.workforce.supervision.rules import DUE, IN_DATE, OVERDUE, due

TODAY = date(2026, 11, 18)
SECRET = "She asked whether she was to blame."


def test_only_a_session_that_was_held_moves_what_is_due():
    begun = date(2026, 5, 1)
    assert due(begun, 3, [], today=TODAY).on == date(2026, 8, 1)
    assert due(begun, 3, [], today=TODAY).state == OVERDUE
    held = due(begun, 3, [("held", date(2026, 9, 30)), ("cancelled", date(2026, 11, 2))], today=TODAY)
    assert (held.on, held.state, held.cancelled) == (date(2026, 12, 30), IN_DATE, 1)
    assert due(begun, 3, [("held", date(2026, 8, 25))], today=TODAY).state == DUE
    before = due(begun, 3, [("cancelled", date(2026, 8, 1)), ("held", date(2026, 9, 1))], today=TODAY)
    assert before.cancelled == 0  # those before the last one held are over
    assert due(begun, 3, [("held", date(2026, 12, 1))], today=TODAY).last is None  # still to come


def agreed(county: County):
    leah = county.viewer("leah.bright")
    made = agree_supervision(
        kind="one_to_one",
        supervisor=county.id("leah.bright"),
        people=[county.id("amina.yusuf")],
        begins=TODAY - timedelta(days=200),
        by=leah,
        at=county.now,
    )
    return leah, made


def test_a_note_is_read_by_the_two_of_them_and_by_nobody_who_oversees(county: County):
    leah, made = agreed(county)
    assert (made.every, made.verified) == (3, False)  # the county's own figure, which nobody has checked
    held = record_session(agreement_id=made.id, state="held", on=TODAY, minutes=60, by=leah, at=county.now)
    note = write_note(session_id=held.id, about=county.id("amina.yusuf"), text=SECRET, by=leah, at=county.now)
    with county.clock():
        path = f"/supervision/sessions/{held.id}/"
        for who in ("leah.bright", "amina.yusuf"):
            assert SECRET in county.client(who).get(path).content.decode(), who
        bridget = county.client("bridget.farrow")  # leads safeguarding in the same agency: dates only
        assert bridget.get(f"/supervision/{made.id}/").status_code == 200
        assert bridget.get(path).status_code == 404
        assert SECRET not in bridget.get(f"/supervision/{made.id}/").content.decode()
        for who in ("peter.lowe", "judith.amery", "sam.whitlock"):
            assert county.client(who).get(path).status_code == 404, who
            assert county.client(who).get(f"/supervision/{made.id}/").status_code == 404, who
    with pytest.raises(Denied):
        write_note(
            session_id=held.id,
            about=county.id("amina.yusuf"),
            text="Not mine to write",
            by=county.viewer("bridget.farrow"),
            at=county.now,
        )
    logged = {i for e in AuditEntry.objects.filter(action="supervision_note_written") for i in e.object_ids}
    assert str(note.id) in logged


def test_of_a_group_nobody_reads_what_was_said_about_another(county: County):
    leah = county.viewer("leah.bright")
    made = agree_supervision(
        kind="group",
        supervisor=county.id("leah.bright"),
        people=[county.id("amina.yusuf"), county.id("nia.bowen")],
        begins=TODAY - timedelta(days=90),
        by=leah,
        at=county.now,
    )
    held = record_session(agreement_id=made.id, state="held", on=TODAY, minutes=90, by=leah, at=county.now)
    write_note(session_id=held.id, about=county.id("amina.yusuf"), text=SECRET, by=leah, at=county.now)
    page = queries.session_page(county.viewer("nia.bowen"), held.id, at=county.now)
    assert page is not None
    assert page.notes == ()
    with pytest.raises(Denied):
        write_note(
            session_id=held.id,
            about=county.id("amina.yusuf"),
            text="About a colleague",
            by=county.viewer("nia.bowen"),
            at=county.now,
        )


def test_a_note_names_only_a_case_that_its_writer_may_open(county: County):
    leah, made = agreed(county)
    held = record_session(agreement_id=made.id, state="held", on=TODAY, minutes=60, by=leah, at=county.now)
    case = Case.objects.get(id=raise_concern(county).cases[0])
    kept = {"session_id": held.id, "about": county.id("amina.yusuf"), "text": SECRET, "at": county.now}
    with pytest.raises(NotDone, match="no case with this reference"):
        write_note(reference="MASH-NONE", by=leah, **kept)
    with pytest.raises(NotDone, match="no case with this reference"):
        write_note(reference=case.reference, by=leah, **kept)


def test_the_oversight_queue_and_the_teams(county: County):
    leah, made = agreed(county)
    assert [n.agreement.id for n in queries.overseen(leah, at=county.now)] == [made.id]  # never held: overdue
    assert "Nia Bowen" in {w.name for w in queries.without(leah, at=county.now)}
    assert "Amina Yusuf" not in {w.name for w in queries.without(leah, at=county.now)}
    for _ in range(2):
        record_session(agreement_id=made.id, state="cancelled", on=TODAY, reason="urgent_work", by=leah, at=county.now)
    (own,) = queries.supervision_done(leah, at=county.now)
    assert (own.agreements, own.in_date, own.overdue, own.held, own.cancelled) == (1, 0, 1, 0, 2)
    (outside,) = queries.supervision_done(county.viewer("judith.amery"), at=county.now)
    assert (outside.agreements, outside.overdue, outside.cancelled) == (None, None, None)
    with pytest.raises(NotDone, match="why it was cancelled"):
        record_session(agreement_id=made.id, state="cancelled", on=TODAY, by=leah, at=county.now)
    with pytest.raises(Denied):
        record_session(
            agreement_id=made.id, state="held", on=TODAY, minutes=5, by=county.viewer("amina.yusuf"), at=county.now
        )
