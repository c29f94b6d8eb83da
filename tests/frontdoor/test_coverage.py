"""Use of tools: what is counted from signed answers, for whom exactly and for whom with small numbers hidden."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.support import County, county, known_person

from halcyon.access.labels import Label
from halcyon.access.models import Restriction
from halcyon.access.viewing import Denied
from halcyon.frontdoor.coverage.queries import counts_of_service, other_services, own_lines, rows
from halcyon.kernel.instruments import Context
from halcyon.kernel.registry import registry
from halcyon.kernel.sharing import Handling
from halcyon.practice.coverage import CALLED_FOR, COMPLETE
from halcyon.responses.actions import write_down
from halcyon.responses.facts import facts_of
from halcyon.responses.models import AnswerFact, Response

__all__ = ["county"]
FULL = {
    "limits_explained": "yes",
    "seen_alone": "yes",
    "relationship": "yes",
    "partner_gap": "none",
    "social_worker": "no",
    "competence": "not_needed",
    "analysis": "Nothing here worries me beyond what we know.",
}


@pytest.fixture(autouse=True)
def now(county: County) -> Iterator[None]:
    with county.clock():
        yield


def filled_in(
    county: County,
    answers: dict[str, Any],
    *,
    instrument: str = "young_person",
    by: str = "amina.yusuf",
    subject: uuid.UUID | None = None,
    age: int = 15,
    state: str = "signed",
    days_ago: int = 0,
) -> Response:
    viewer, definition = county.viewer(by), registry.instrument(instrument)
    moment = county.now - timedelta(days=days_ago)
    row = Response.objects.create(
        instrument=instrument,
        instrument_version=1,
        digest=definition.digest,
        context={"age": age, "setting": "", "role": "", "agency": viewer.agency_kind},
        subject_id=subject or uuid.uuid4(),
        answers=definition.kept(answers, Context(age=age)),
        state=state,
        author=viewer.signing,
        started_at=moment,
        signed_at=None if state == "draft" else moment,
        **Label(viewer.agency, handling=Handling.AGENCY_ONLY).fields(),
    )
    if state == "signed":
        AnswerFact.objects.bulk_create(facts_of(row, definition))
    return row


def test_begun_signed_complete_and_what_was_called_for(county: County):
    child = uuid.uuid4()
    whole = filled_in(county, FULL)
    filled_in(county, {**FULL, "competence": "to_do", "partner_gap": "6_more"}, subject=child)
    filled_in(county, {"relationship": "yes", "partner_gap__not_asked": "Her mother came in."}, age=17)
    filled_in(county, {"analysis": "Not signed."}, state="draft")
    old = filled_in(county, FULL, days_ago=40)
    named = county.viewer("leah.bright")
    month = date(2026, 11, 1)
    lines = own_lines(named, at=county.now)
    assert [(li.month, len(li.begun)) for li in lines] == [(month, 4), (date(2026, 10, 1), 1)]
    line = lines[0]
    assert (len(line.signed), len(line.under_16), len(line.analysed), len(line.complete)) == (3, 2, 2, 2)
    assert {k: (len(v), len(line.made[k])) for k, v in line.called.items()} == {
        "consent_and_coercion": (1, 0),
        "competence": (1, 0),
    }
    filled_in(county, {"analysis": "She is free to refuse."}, instrument="consent_and_coercion", subject=child)
    line = own_lines(named, at=county.now, tool="young_person")[0]
    assert len(line.made["consent_and_coercion"]) == 1
    assert whole.id in {r.id for r in rows(named, line, "complete")}
    assert old.id not in {r.id for r in rows(named, line, "signed")}
    page = county.client("leah.bright").get("/coverage/")
    text = html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode())))
    assert "November 2026" in text and "0 of 1 missing" in text and "Unverified." in text
    href = re.search(r'href="(rows/\?[^"]*which=incomplete[^"]*|rows/\?[^"]*which=signed[^"]*)"', page.content.decode())
    assert href
    assert county.client("leah.bright").get("/coverage/" + html.unescape(href.group(1))).status_code == 200
    assert county.client("leah.bright").get("/coverage/rows/?month=x").status_code == 404


def test_an_assessment_counts_for_a_child_who_was_written_down_twice_or_has_two_records(county: County):
    born = date(2011, 5, 1)

    def note(by: str = "amina.yusuf", **changes: Any) -> uuid.UUID:
        said = {"given_name": "Ivy", "family_name": "Moss", "birth_date": born, "sex": "F", "nhs_number": ""} | changes
        return write_down(**said, by=county.viewer(by), at=county.now).id

    def made() -> tuple[int, int]:
        line = own_lines(county.viewer("leah.bright"), at=county.now)[0]
        return len(line.called["competence"]), len(line.made["competence"])

    _, records = known_person(county, "Ivy", "Moss", born, records=2, nhs_number="9990000018")
    asks = {**FULL, "competence": "fraser"}
    filled_in(county, asks, subject=note(family_name="Reed"))
    filled_in(county, asks, subject=records[0].id)
    assert made() == (2, 0)
    fraser: dict[str, Any] = {"instrument": "fraser"}
    for by, child in (
        ("amina.yusuf", note(family_name="Hall")),
        ("amina.yusuf", note(family_name="Reed", birth_date=date(2012, 5, 1))),
        ("beth.carver", note("beth.carver", family_name="Reed")),
    ):
        filled_in(county, {"analysis": "Lawful."}, subject=child, by=by, **fraser)
    # Another agency's note of the same child, a namesake and somebody else: none of them is hers.
    assert made() == (2, 0)
    filled_in(county, {"analysis": "Lawful."}, subject=note(family_name="reed"), **fraser)
    assert made() == (2, 1)
    filled_in(county, {"analysis": "Lawful."}, subject=records[1].id, **fraser)
    assert made() == (2, 2)
    filled_in(county, asks, subject=note(given_name="I", family_name="", nhs_number="9990000018", birth_date=None))
    assert made() == (3, 3)


def test_others_are_counted_only_for_oversight_and_small_numbers_are_hidden(county: County):
    for _ in range(6):
        filled_in(county, FULL)
    filled_in(county, {"relationship": "no"})
    designated = county.viewer("maeve.kelly")
    found = other_services(designated, at=county.now)
    assert [(o.signed, o.complete) for o in found] == [(5, None)]  # one is not complete: both parts are hidden
    for _ in range(4):
        filled_in(county, {"relationship": "no"})
    assert [(o.signed, o.complete) for o in other_services(designated, at=county.now)] == [(10, 5)]
    # One tool at a time would tell what the whole hides: the others' table does not follow the filter.
    pages = [
        county.client("maeve.kelly").get(f"/coverage/{q}").content.decode() for q in ("", "?tool=consent_and_coercion")
    ]
    others = [page[page.index("Other agencies") : page.index("How it is counted")] for page in pages]
    assert others[0] == others[1]
    for named in (county.viewer("bridget.farrow"), replace(county.viewer("bridget.farrow"), agency="ACUTE")):
        assert other_services(named, at=county.now) == []
    # Numbers that open rows are of one's own agency alone, and stand in no table of others.
    leah = county.viewer("leah.bright")
    (line,) = own_lines(leah, at=county.now)
    assert own_lines(designated, at=county.now) == [] and rows(designated, line, "signed") == []
    assert len(rows(leah, line, "signed")) == 11
    assert other_services(replace(designated, agency="COMMUNITY"), at=county.now) == []
    assert own_lines(leah, at=county.now, tool="consent_and_coercion") == [], "the filter narrows to one tool"
    asked = {"service": line.service, "tools": ["young_person"], "at": county.now}
    assert counts_of_service(leah, agency="COMMUNITY", **asked)
    with pytest.raises(Denied):
        counts_of_service(replace(leah, agency="ACUTE"), agency="COMMUNITY", **asked)
    with pytest.raises(Denied):  # a commissioner has what was counted once, and never today's numbers
        counts_of_service(county.viewer("paul.renshaw"), agency="COMMUNITY", **asked)
    with pytest.raises(Denied):
        own_lines(county.viewer("amina.yusuf"), at=county.now)
    assert county.client("amina.yusuf").get("/coverage/").status_code == 404


def test_a_restricted_child_is_in_no_number(county: County):
    row = filled_in(county, FULL)
    named = county.viewer("leah.bright")
    assert len(own_lines(named, at=county.now)) == 1
    Restriction.objects.create(
        subject_id=row.subject_id,
        group=uuid.uuid4(),
        kind="high_profile",
        custodian_post="council.custodian",
        reason="Known.",
        begins=county.now,
        placed_by=uuid.uuid4(),
    )
    assert own_lines(named, at=county.now) == []


def test_mental_capacity_is_called_for_from_sixteen_on(county: County):
    for age in (15, 16):
        filled_in(county, {"judgement": "uncertain", "analysis": "Unsure."}, instrument="consent_and_coercion", age=age)
    (line,) = own_lines(county.viewer("leah.bright"), at=county.now)
    assert {key: len(asked) for key, asked in line.called.items()} == {"capacity": 1}


def test_what_is_counted_is_asked_by_the_tools():
    for key, cores in COMPLETE.items():
        asked = {q.key for q in registry.instrument(key).questions()}
        assert {c.question for c in cores} | {c.when[0] for c in cores if c.when} <= asked
    for call in CALLED_FOR:
        for said in call.by:
            options = [
                {k for k, _ in q.options}  # type: ignore[attr-defined]
                for key in said.instruments
                for q in registry.instrument(key).questions()
                if q.key == said.question
            ]
            assert options and all(set(said.codes) <= o for o in options)
        assert call.source and call.tools
