"""The pages of a tool: one section at a time, without script, nothing typed lost, the score last, a rule above it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from tests.responses.test_tools import DONE, NAMED_NURSE, NURSE, begun, signed, written
from tests.support import County, county, known_person, person_of, raise_concern

from halcyon.audit.models import AuditEntry
from halcyon.cases.models import Case
from halcyon.config.discovery import PRACTICE, fill
from halcyon.frontdoor.models import Contact
from halcyon.kernel.registry import Registry, registry
from halcyon.people.models import FamilyRelation
from halcyon.responses.actions import Child, begin
from halcyon.responses.models import Demand, Response
from halcyon.work.models import Draft

__all__ = ["county"]
DANGER = "12 years old"


@pytest.fixture(autouse=True)
def toys(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    more = fill(Registry(), profile=settings.PROFILE, agreement=settings.AGREEMENT, practices=(*PRACTICE, "tests.toys"))
    monkeypatch.setattr(registry, "instruments", more.instruments)
    yield more


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def version(answer: HttpResponse) -> str:
    return re.search(r'name="version" value="(\w+)"', text(answer)).group(1)


def post(client: Client, url: str, given: dict[str, Any], status: int = 302) -> HttpResponse:
    seen = client.get(url)
    answer = client.post(url, {"version": version(seen), **given})
    assert answer.status_code == status, text(answer)[:3000]
    return answer


SIGNS = {
    "taken": "current",
    "taken__basis": "disclosure",
    "taken__note": "He drove her.",
    "gifts": "no",
    "active": "possible",
    "active__basis": "instinct",
    "partners-rows": "1",
    "partners-0-called": "J",
    "partners-0-age": "17",
    "missing": "no",
    "marks": ["phone"],
    "injuries-rows": "1",
    "injuries-0-region": "face",
    "injuries-0-kind": "bruise",
}


def test_a_tool_from_the_list_to_the_referral(county: County):
    with county.clock():
        client = county.client(NURSE)
        child = {
            "given_name": "Ivy",
            "family_name": "Moss",
            "birth_date-day": "1",
            "birth_date-month": "5",
            "birth_date-year": "2014",
        }
        assert "Fill in a tool about a child" in text(client.get("/tools/"))
        assert "Choose which tool" in text(client.post("/tools/begin/", child))
        assert "for a child of this age" in text(client.post("/tools/begin/", {**child, "tool": "mash_return"}))
        first = client.post("/tools/begin/", {**child, "tool": "toy_screen"})
        row = Response.objects.get()
        assert (first.status_code, first["Location"], row.context["age"]) == (302, f"/tools/{row.id}/part/visit/", 12)

        # A date that is not one and a missing answer are said once, and kept as they were typed.
        visit = f"/tools/{row.id}/part/visit/"
        wrong = {"seen_on-day": "31", "seen_on-month": "2", "seen_on-year": "2026"}
        page = post(client, visit, wrong, 422)
        assert "Was the child seen alone: answer this question" in text(page) and 'value="31"' in text(page)
        assert post(client, visit, {**wrong, "on": "1"})["Location"] == f"/tools/{row.id}/part/signs/"
        post(client, visit, {"alone": "yes", "seen_on-day": "3", "seen_on-month": "3", "seen_on-year": "2026"})

        signs = f"/tools/{row.id}/part/signs/"
        page = client.get(signs)
        assert 'data-condition="{&#34;is&#34;: &#34;active&#34;' in text(page)
        more = post(client, signs, {"active": "possible", "partners-rows": "1", "mark": "partners:"}, 200)
        assert "Partner 2" in text(more)
        marked = post(client, signs, {"injuries-rows": "0", "mark": "injuries:chest"}, 200)
        assert '<option value="chest" selected>' in text(marked)
        # What an answer rests on is asked with the answer: folded away while nothing is said, open once something is.
        rests = '<details class="govuk-details"{} data-opens="{{&#34;is&#34;: &#34;{}&#34;'
        assert rests.format("", "taken") in text(page)
        half = post(client, signs, {"taken": "current", "on": "1"})
        again = text(client.get(signs))
        assert half.status_code == 302 and rests.format(" open", "taken") in again
        assert rests.format("", "gifts") in again and "Needed when you say that it is" in again
        said = post(client, signs, SIGNS)
        assert said["Location"] == f"/tools/{row.id}/part/around/"
        row.refresh_from_db()
        assert row.answers["partners"] == [{"called": "J", "age": 17}]
        assert row.answers["injuries"] == [{"region": "face", "kind": "bruise", "words": ""}]
        assert "Something must happen today" in text(client.get(said["Location"]))

        # Another window, saved first: both texts, and nothing is overwritten.
        old = version(client.get(signs))
        post(client, signs, {**SIGNS, "missing": "yes"})
        both = client.post(signs, {**SIGNS, "version": old, "taken__note": "Mine."})
        assert (both.status_code, "changed in another window" in text(both), "Mine." in text(both)) == (409, True, True)
        told = client.post(f"/tools/{row.id}/part/signs/draft/", {**SIGNS, "version": old})
        assert told.status_code == 409
        saved = client.post(
            f"/tools/{row.id}/part/signs/draft/", {**SIGNS, "missing": "yes", "version": version(client.get(signs))}
        )
        assert saved.json()["version"] == version(client.get(signs))

        # Nothing of a score before it is signed, and a barred outcome is refused with a way on.
        post(client, f"/tools/{row.id}/part/meaning/", {k: DONE[k] for k in ("analysis", "judgement")})
        post(client, f"/tools/{row.id}/part/voice/", {"rests_on": ["instinct"], "childs_words": "He is my friend."})
        follows = {"consulted": "no", "action": "Ring the hub."}
        check = f"/tools/{row.id}/check/"
        post(client, f"/tools/{row.id}/part/what_follows/", {**follows, "outcome": "no_concern", "on": "1"})
        refused = post(client, check, {"handling": "hub_only"}, 422)
        assert "Choose another outcome" in text(refused) and "points" not in text(refused)
        post(client, f"/tools/{row.id}/part/what_follows/", {**follows, "outcome": "referral"})
        assert "points" not in text(client.get(check))
        assert post(client, check, {"handling": "hub_only"})["Location"] == f"/tools/{row.id}/"

        result = text(client.get(f"/tools/{row.id}/"))
        assert result.index("Somebody is giving her things") < result.index("10 points")
        assert "does not say that a child is safe" in result and "“He is my friend.”" in result
        assert "10 points" in text(client.get(f"/tools/{row.id}/print/"))

        # The conversation and the referral, each by a person.
        talk = Demand.objects.get(kind="same_day_conversation")
        form = f"/tools/{row.id}/today/{talk.id}/"
        assert "Enter with whom you spoke" in text(client.post(form, {}))
        spoke = {"whom": "Leah Bright", "on-day": "17", "on-month": "11", "on-year": "2026", "time": "00:01"}
        day = county.now.date()
        spoke |= {"on-day": str(day.day), "on-month": str(day.month), "on-year": str(day.year)}
        assert client.post(form, {**spoke, "agreed": "Refer today."}).status_code == 302
        assert client.post(f"/tools/{row.id}/today/refer/").status_code == 302
        concern = text(client.get("/concerns/new/"))
        assert 'value="Moss"' in concern and f"T-{row.id.hex[:8].upper()}" in concern
        kept = Draft.objects.get(form="concern").data
        sent = client.post(
            "/concerns/new/",
            {**kept, "danger_now": "no", "consent": "unsafe", "consent_reason": "It could raise the risk."},
        )
        assert sent.status_code == 302, text(sent)[:2000]
        assert Demand.objects.get(kind="referral").reference == Contact.objects.get().reference
        assert not Demand.objects.filter(state="open").exists()


def test_an_outcome_to_refer_or_to_consult_leads_to_doing_it(county: County):
    with county.clock():
        client = county.client(NURSE)
        row = signed(county, written(county, begun(county), {**DONE, "childs_words": "He is my friend."}))
        page = f"/tools/{row.id}/"
        assert "Signing tells nobody" in text(client.get(page)) and f"{page}today/refer/" in text(client.get(page))
        assert "Signing tells nobody" not in text(county.client("leah.bright").get(page))  # not hers to do
        assert client.post(f"{page}today/refer/").status_code == 302
        kept = Draft.objects.get(form="concern").data
        assert kept["child_words"] == "He is my friend." and "code the record" not in kept["worry"]
        safe = {"danger_now": "no", "consent": "unsafe", "consent_reason": "It could raise the risk."}
        assert client.post("/concerns/new/", {**kept, **safe}).status_code == 302
        assert "Signing tells nobody" not in text(client.get(page))
        asks = signed(county, written(county, begun(county), {**DONE, "outcome": "consult"}))
        assert "Signing asks nobody" in text(client.get(f"/tools/{asks.id}/"))
        Demand.objects.create(
            response=asks,
            rule="unequal_under_16",
            kind="consult_offer",
            state="answered",
            opened_at=county.now,
            answered_at=county.now,
            answered_by=county.id(NURSE),
            agreed="Not needed: seen by them already.",
        )
        assert "Signing asks nobody" not in text(client.get(f"/tools/{asks.id}/"))  # they said what they decided
        calm = signed(county, written(county, begun(county), {**DONE, "outcome": "no_concern"}))
        assert "Signing" not in text(client.get(f"/tools/{calm.id}/"))


def test_a_signed_tool_is_replaced_and_compared(county: County):
    first = signed(county, written(county, begun(county), DONE))
    with county.clock():
        client = county.client(NURSE)
        again = client.post(f"/tools/{first.id}/again/")
        second = Response.objects.get(supersedes=first.id)
        assert again["Location"] == f"/tools/{second.id}/"
        post(client, f"/tools/{second.id}/part/visit/", {"alone": "no", "with_whom": "Her aunt"})
        assert post(client, f"/tools/{second.id}/check/", {"handling": "agency_only"}).status_code == 302
        beside = text(client.get(f"/tools/{second.id}/beside/{first.id}/"))
        assert "2 of " in beside and "Her aunt" in beside
        assert "a newer one" in text(client.get(f"/tools/{first.id}/"))
        assert client.post(f"/tools/{first.id}/again/").status_code == 404


def test_another_tool_is_begun_about_the_same_child_by_those_who_may_read_the_first(county: County):
    with county.clock():
        first = signed(county, written(county, begun(county), DONE))
        url = f"/tools/begin/?after={first.id}"
        client = county.client(NURSE)
        assert url.replace("&", "&amp;") in text(client.get(f"/tools/{first.id}/"))
        page = text(client.get(url))
        assert "Ivy Moss" in page and 'name="given_name"' not in page
        assert client.post(url, {"after": str(first.id), "tool": "toy_screen"}).status_code == 302
        again = Response.objects.get(state="draft")
        assert (again.subject_id, again.context["age"]) == (first.subject_id, first.context["age"])
        for who in ("beth.carver", "sinead.doran"):
            assert county.client(who).get(url).status_code == 404
        assert client.get("/tools/begin/?after=x").status_code == 404


def test_nobody_else_finds_a_tool(county: County):
    row = written(county, begun(county), {"active": "possible"})
    other = begun(county)
    with county.clock():
        for who, seen in ((NAMED_NURSE, 200), ("beth.carver", 404), ("helen.marsh", 404), ("sam.whitlock", 404)):
            client = county.client(who)
            assert client.get(f"/tools/{row.id}/today/").status_code == seen
            assert client.get(f"/tools/{row.id}/part/visit/").status_code == 404
            assert client.post(f"/tools/{row.id}/part/visit/draft/", {"alone": "no"}).status_code == 404
            for path in ("", "check/", "today/", "print/", f"beside/{row.id}/"):
                assert client.get(f"/tools/{other.id}/{path}").status_code == 404
        assert f"T-{row.id.hex[:8].upper()}" in text(county.client(NAMED_NURSE).get("/tools/"))
        assert client.get(f"/tools/{uuid.uuid4()}/").status_code == 404


def test_what_cannot_be_read_is_kept_as_it_was_typed():
    from django.http import QueryDict
    from tests.toys.instruments.toy_screen.v1 import INSTRUMENT

    from halcyon.web.pages.tools.reading import date_parts, read_page

    data = QueryDict(mutable=True)
    data.update({"debts": "about 40", "seen_on-day": "3", "seen_on-month": "March", "seen_on-year": "2026"})
    answers = read_page([INSTRUMENT.question("debts"), INSTRUMENT.question("seen_on")], data)
    assert answers == {"debts": "about 40", "seen_on": "2026-03-03"}
    assert date_parts(date(2026, 3, 3).isoformat()) == {"day": "3", "month": "3", "year": "2026"}
    data["seen_on-year"] = ""
    half = read_page([INSTRUMENT.question("seen_on")], data)["seen_on"]
    assert date_parts(half) == {"day": "3", "month": "March", "year": ""}
    assert INSTRUMENT.question("seen_on").problem(half)


def test_a_picker_offers_the_family_to_those_alone_who_may_open_the_child(county: County):
    case = Case.objects.get(id=raise_concern(county, NURSE).cases[0])
    _, (mother,) = known_person(county, "Halina", "Łukasiewicz", date(1986, 4, 2), records=1)
    FamilyRelation.objects.create(record=mother, other_id=case.record_id, kind="mother", source="COMMUNITY")
    offered = {}
    with county.clock():
        for who in ("ruth.okafor", NURSE):
            by = county.viewer(who)
            row = begin(instrument="toy_screen", child=Child(case.record_id, date(2012, 3, 7)), by=by, at=county.now)
            offered[who] = text(county.client(who).get(f"/tools/{row.id}/part/around/"))
        assert 'name="where-known"' in offered[NURSE]
        assert "Halina" not in offered[NURSE]
        assert "Halina Łukasiewicz, mother" in offered["ruth.okafor"]
        around = f"/tools/{row.id}/part/around/"
        post(county.client(NURSE), around, {"where-known": "Marlshire MASH"}, 302)
        row.refresh_from_db()
        assert row.answers["where"] == {"known": "Marlshire MASH"}
        looks = AuditEntry.objects.filter(action="read", object_kind="person", actor=str(county.id("ruth.okafor")))
        assert any(str(person_of(case.record_id)) in look.object_ids for look in looks)


def test_a_picker_offers_no_organisation_that_had_ended_when_the_tool_was_begun(county: County):
    with county.clock():
        page = text(county.client(NURSE).get(f"/tools/{begun(county).id}/part/visit/"))
        assert "Integrated Care Board" in page
        assert "Clinical Commissioning Group" not in page


def test_whoever_was_signed_out_while_writing_gets_back_what_they_typed(county: County):
    with county.clock():
        draft = begun(county)
        page = f"/tools/{draft.id}/part/analysis/"
        typed = {
            "analysis": "She said it once, <quietly>, and looked at the door.",
            "version": "abc",
            "password": "s3cret",
        }
        answer = Client().post(page, typed)
        assert (answer.status_code, answer["Cache-Control"]) == (403, "no-store")
        shown = text(answer)
        assert "She said it once, &lt;quietly&gt;, and looked at the door." in shown and f"next={page}" in shown
        assert "s3cret" not in shown and ">abc<" not in shown
        saving = Client().post(f"{page}draft/", typed, headers={"Accept": "application/json"})
        assert saving.status_code == 302, "what saves by itself keeps its words in the page"
        assert Client().get(page).status_code == 302
