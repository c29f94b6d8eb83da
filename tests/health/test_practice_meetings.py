"""A practice's safeguarding meeting: its rolling list, who came, decisions, codes that follow, minutes, next date."""

from __future__ import annotations

import io
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.health.test_codes import LEAD, OTHER, family, nhs, practice, sends
from tests.support import County

from halcyon.access.actions import place_restriction
from halcyon.access.viewing import Denied
from halcyon.health.meetings import queries
from halcyon.health.meetings.actions import (
    answer_invitation,
    decide,
    done,
    invite,
    not_reached,
    plan_meeting,
    put_on_list,
    record_who_came,
    refresh_list,
    sign_minutes,
)
from halcyon.health.meetings.models import PracticeGuest, PracticeListed, PracticeMeeting
from halcyon.kernel.pathways import Refused
from halcyon.practice.surgery_meetings import belongs, code_prompts, missing_professions, undecided
from halcyon.sharing.models import Disclosure
from halcyon.work.models import Message, Task

__all__ = ["family"]
WORRY = "Not at her last three appointments, and her father answers for her."


WHOLE = {
    "discussed": "She spoke of her sister.",
    "decided": "Ann rings her.",
    "who": "Ann Reed",
    "off_why": None,
}
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"due_on": TODAY}, ""),
        ({"due_on": date(2026, 3, 1)}, "By when: this day has passed."),
        ({"due_on": None}, "Who does it, and by when: say both."),
        ({"who": " "}, "Who does it, and by when: say both."),
        ({"decided": "Yes."}, "Say what was said and what was decided, in a sentence or two."),
        ({"discussed": "She."}, "Say what was said and what was decided, in a sentence or two."),
        ({"off_why": "Done."}, "Say why they may come off the list."),
        ({"off_why": "She has moved to another county."}, ""),
    ],
)
def test_what_is_missing_from_a_decision_is_said(changes: dict[str, Any], said: str):
    given = {**WHOLE, "due_on": date(2026, 3, 9), **changes}
    assert undecided(["practice"], **given, today=TODAY) == ([said] if said else [])


def test_a_decision_that_nobody_carries_out_needs_nobody():
    given = {**WHOLE, "who": "", "due_on": None, "today": TODAY}
    assert undecided(["nothing"], **given) == []
    assert undecided([], **given) == ["Say what was said and what was decided, in a sentence or two."]


def test_who_belongs_on_the_list_comes_back_only_by_something_new():
    at, later = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
    assert belongs([], [], coded_at=None, off_since=None) == ""
    assert "Child in need" in belongs(["in_need"], [], coded_at=at, off_since=None)
    assert belongs(["in_need"], [], coded_at=at, off_since=later) == ""
    assert "Child in need" in belongs(["in_need"], [], coded_at=later, off_since=at)
    assert belongs([], [("It differs.", at)], coded_at=None, off_since=later) == ""
    assert belongs([], [("It differs.", later)], coded_at=None, off_since=at) == "It differs."


def test_codes_that_follow_a_decision():
    assert ["concern" in p for p in code_prompts(["raise_concern"], [], stays=True)] == [True]
    assert code_prompts(["raise_concern"], ["concern"], stays=True) == []
    off = code_prompts(["nothing"], ["protection_plan", "exploitation_risk"], stays=False)
    # Exploitation has no checked code, so nobody is asked to record one.
    assert len(off) == 1
    assert "No longer subject to child protection plan" in off[0]
    assert missing_professions(["gp", "midwife"]) == ["health visitor", "school nurse"]


def planned(county: County, *, days: int = 7) -> PracticeMeeting:
    return plan_meeting(
        practice=practice(),
        meets_at=county.now + timedelta(days=days),
        place="Meeting room",
        by=county.viewer(LEAD),
        at=county.now,
    )


def by_name(
    county: County, row: PracticeMeeting, profession: str, name: str, agency: str, *, who: str = LEAD
) -> PracticeGuest:
    return invite(
        meeting_id=row.id, profession=profession, name=name, agency=agency, by=county.viewer(who), at=county.now
    )


def heard() -> set[tuple[str, uuid.UUID]]:
    """Who heard of whom on a practice's list, as the ledger has it: each once."""
    listed = dict(PracticeListed.objects.values_list("record_id", "id"))
    lines = list(Disclosure.objects.filter(channel="meeting").select_related("decision"))
    assert {(x.decision.rule, x.from_agency, x.to_agency) for x in lines} <= {("practice_meeting", "GP", "COMMUNITY")}
    found = [(x.items.split(" (")[0], listed[x.subject_id]) for x in lines]
    assert len(found) == len(set(found))
    return set(found)


def test_from_the_list_to_the_next_meeting(county: County, family: tuple[uuid.UUID, uuid.UUID]):
    sends(county, f"{nhs(101)},,,,", f"{nhs(102)},,,,")
    lead = county.viewer(LEAD)
    row = planned(county)
    put_on_list(
        practice=practice(), given_name="Ines", family_name="Haverill", birth_date=date(2013, 4, 2), nhs_number="",
        why=WORRY, by=lead, at=county.now,
    )  # fmt: skip
    with pytest.raises(Refused, match="already"):
        put_on_list(
            practice=practice(), given_name="ines", family_name="HAVERILL", birth_date=date(2013, 4, 2), nhs_number="",
            why=WORRY, by=lead, at=county.now,
        )  # fmt: skip
    people = queries.agenda(lead, row, at=county.now)
    assert [p.name for p in people] == ["Bram Marlowe", "Ines Haverill", "Tilda Marlowe"]
    bram, ines, tilda = (p.listed.id for p in people)
    assert queries.on_list(county.viewer(OTHER), practice(), at=county.now) == []
    assert queries.meeting(county.viewer(OTHER), row.id) is None

    # Health visitor by name, school nurse by account; her message and her page name nobody of the list.
    visitor = by_name(county, row, "health_visitor", "Nell Oakes", "COMMUNITY")
    with pytest.raises(Refused, match="works"):
        by_name(county, row, "other", "Kim Arden", "")
    with pytest.raises(Refused, match="does not let"):
        by_name(county, row, "other", "Kim Arden", "POLICE")
    nurse = invite(meeting_id=row.id, profession="", name="", user=county.id("amina.yusuf"), by=lead, at=county.now)
    assert nurse.profession == "school_nurse"
    told = Message.objects.get(subject_id=row.id)
    answer_invitation(meeting_id=row.id, comes=True, by=county.viewer("amina.yusuf"), at=county.now)
    with county.clock():
        page = county.client("amina.yusuf").get(f"/practice-meetings/{row.id}/")
        assert page.status_code == 200
        assert all(name not in page.content.decode() + told.title + told.body for name in ("Tilda", "Haverill"))
        assert county.client("amina.yusuf").get(f"/practice-meetings/{row.id}/minutes/").status_code == 404
        assert county.client("tom.ashdown").get(f"/practice-meetings/{row.id}/").status_code == 404
    with pytest.raises(Denied):
        by_name(county, row, "gp", "Dr X", "GP", who=OTHER)

    with pytest.raises(Refused, match="Nobody can have come yet"):
        record_who_came(meeting_id=row.id, states={nurse.id: "came"}, by=county.viewer(LEAD), at=county.now)
    county.later(days=7, hours=1)
    lead = county.viewer(LEAD)
    given = {"discussed": "Health visitor saw him well at home.", "decided": "The practice rings his mother."}
    with pytest.raises(Refused, match="who came"):
        decide(meeting_id=row.id, listed_id=bram, decisions=["nothing"], stays=True, by=lead, at=county.now, **given)
    mina = by_name(county, row, "gp", "Dr Mina Pell", "GP")
    record_who_came(meeting_id=row.id, states={nurse.id: "came", mina.id: "came"}, by=lead, at=county.now)
    with pytest.raises(Refused, match="by when"):
        decide(meeting_id=row.id, listed_id=bram, decisions=["practice"], stays=True, by=lead, at=county.now, **given)
    with pytest.raises(Refused, match="come off"):
        decide(meeting_id=row.id, listed_id=bram, decisions=["nothing"], stays=False, by=lead, at=county.now, **given)
    decide(
        meeting_id=row.id, listed_id=bram, decisions=["practice"], stays=False, off_why="His plan is his brother’s.",
        who="Dr Pell", due_on=date(2026, 12, 1), by=lead, at=county.now, **given,
    )  # fmt: skip
    made = decide(
        meeting_id=row.id, listed_id=ines, decisions=["raise_concern"], stays=True, by=lead, at=county.now,
        discussed=WORRY, decided="Dr Pell raises a concern today.",
    )  # fmt: skip
    assert len(made.prompts) == 1
    # Each guest of another agency has a line in the ledger for each person who was talked about, and nobody else has.
    assert heard() == {("Amina Yusuf", bram), ("Amina Yusuf", ines)}
    record_who_came(meeting_id=row.id, states={visitor.id: "came"}, by=lead, at=county.now)
    assert heard() == {(name, one) for name in ("Amina Yusuf", "Nell Oakes") for one in (bram, ines)}
    record_who_came(meeting_id=row.id, states={visitor.id: "apologies"}, by=lead, at=county.now)
    next_at = county.now + timedelta(days=28)
    with pytest.raises(Refused, match="1 on the list"):
        sign_minutes(meeting_id=row.id, next_at=next_at, by=lead, at=county.now)
    not_reached(meeting_id=row.id, listed_id=tilda, why="Time ran out; seen at school daily.", by=lead, at=county.now)
    with pytest.raises(Refused, match="next meeting"):
        sign_minutes(meeting_id=row.id, next_at=None, by=lead, at=county.now)
    signed = sign_minutes(meeting_id=row.id, next_at=next_at, by=lead, at=county.now)
    for words in ("Came: Dr Mina Pell (GP); Amina Yusuf (School nurse)", WORRY,
                  "Not at the meeting: health visitor, midwife",
                  "Action: Dr Pell, by 1 December 2026", "Code: Record “Child is cause", "Not reached: Time ran out",
                  "Comes off the list: His plan is his brother’s.", "Next meeting: "):  # fmt: skip
        assert words in signed.minutes
    document = queries.signed_document(lead, signed, at=county.now)
    from docx import Document

    assert WORRY in "\n".join(p.text for p in Document(io.BytesIO(document or b"")).paragraphs)
    with pytest.raises(Refused, match="signed"):
        not_reached(meeting_id=row.id, listed_id=tilda, why="Another reason for it.", by=lead, at=county.now)

    # The list goes on; who came off comes back only by something new; what is to be done stays until it is.
    following = PracticeMeeting.objects.get(state="planned")
    assert [p.name for p in queries.agenda(lead, following, at=county.now)] == ["Ines Haverill", "Tilda Marlowe"]
    assert refresh_list(practice=practice(), by=lead, at=county.now) == 0
    ((waiting, name),) = queries.to_do(lead, practice(), at=county.now)
    assert (name, Task.objects.filter(kind="practice_action", done_at__isnull=True).count()) == ("Bram Marlowe", 1)
    with pytest.raises(Denied):
        done(decision_id=waiting.id, by=county.viewer(OTHER), at=county.now)
    done(decision_id=waiting.id, by=lead, at=county.now)
    assert not Task.objects.filter(kind="practice_action", done_at__isnull=True).exists()
    with county.clock():
        client = county.client(LEAD)
        for path in (f"of/{practice()}/", f"{following.id}/", f"{row.id}/minutes/", f"{following.id}/{tilda}/"):
            assert client.get(f"/practice-meetings/{path}").status_code == 200


def test_a_restricted_child_is_on_no_list(county: County, family: tuple[uuid.UUID, uuid.UUID]):
    sends(county, f"{nhs(101)},,,,", f"{nhs(102)},,,,")
    row = planned(county)
    place_restriction(
        subject_ids=[family[0]],
        kind="police_witness",
        reason="A witness whose family must not be found.",
        custodian_post="council.custodian",
        named=[],
        by=county.viewer("alan.brook"),
        at=county.now,
    )
    county.later(minutes=1)
    lead = county.viewer(LEAD)
    assert [p.name for p in queries.agenda(lead, row, at=county.now)] == ["Bram Marlowe"]
    PracticeListed.objects.all().delete()
    assert refresh_list(practice=practice(), by=lead, at=county.now) == 1
    with county.clock():
        assert b"Tilda" not in county.client(LEAD).get(f"/practice-meetings/of/{practice()}/").content


def test_who_is_restricted_is_talked_about_without_guests(county: County, family: tuple[uuid.UUID, uuid.UUID]):
    sends(county, f"{nhs(101)},,,,")
    row = planned(county)
    place_restriction(
        subject_ids=[family[0]], kind="police_witness", reason="A witness whose family must not be found.",
        custodian_post="council.custodian", named=[county.id(LEAD)], by=county.viewer("alan.brook"), at=county.now,
    )  # fmt: skip
    county.later(days=8)
    lead = county.viewer(LEAD)
    visitor = by_name(county, row, "health_visitor", "Nell Oakes", "COMMUNITY")
    mina = by_name(county, row, "gp", "Dr Mina Pell", "GP")
    record_who_came(meeting_id=row.id, states={visitor.id: "came", mina.id: "came"}, by=lead, at=county.now)
    (one,) = queries.agenda(lead, row, at=county.now)
    given = {"discussed": WORRY, "decided": "Nothing changes.", "decisions": ["nothing"], "stays": True}
    with pytest.raises(Refused, match="without guests"):
        decide(meeting_id=row.id, listed_id=one.listed.id, by=lead, at=county.now, **given)
    record_who_came(meeting_id=row.id, states={visitor.id: "apologies"}, by=lead, at=county.now)
    decide(meeting_id=row.id, listed_id=one.listed.id, by=lead, at=county.now, **given)
    with pytest.raises(Refused, match="without guests"):
        record_who_came(meeting_id=row.id, states={visitor.id: "came"}, by=lead, at=county.now)
    assert heard() == set()
