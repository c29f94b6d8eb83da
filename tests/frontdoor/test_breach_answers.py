"""A time limit that passed is seen until somebody who was told, or their cover, says why and what is done."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from html import unescape
from importlib import import_module

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.support import County, examples, make, raise_concern, undone

from halcyon.access.models import ConflictBlock
from halcyon.access.viewing import Denied
from halcyon.agencies.actions import record_absence
from halcyon.frontdoor.actions import restrict_child
from halcyon.kernel.delays import CAUSES
from halcyon.people.models import Link
from halcyon.work.actions import NotAnAnswer, answer_breaches, notice_breaches
from halcyon.work.models import Breach, BreachAnswer, Message, Task
from halcyon.work.queries import breach, breaches

pytestmark = pytest.mark.django_db
DONE = "Rang the family at once; a second contact officer is on from tomorrow."


def late_triage(county: County) -> Breach:
    """An enquiry whose danger check is an hour late, noticed."""
    case = raise_concern(county).cases[0]
    notice_breaches(at=county.later(hours=2))
    return Breach.objects.get(subject_id=case, clock="triage")


def answer(county: County, who: str, *rows: Breach, cause: str = "staffing", done: str = DONE, **more) -> BreachAnswer:
    ids = [r.id for r in rows]
    viewer = county.viewer(who)
    return answer_breaches(breach_ids=ids, cause=cause, done=done, by=viewer, at=county.now, **more)[0]


def test_a_breach_is_seen_until_it_is_answered_whatever_becomes_of_the_duty(county: County) -> None:
    row = late_triage(county)
    assert [b.id for b in breaches(county.viewer("helen.marsh"), at=county.now)] == [row.id]
    make(county, row.subject_id, "triage")
    assert Task.objects.get(kind="time_limit_passed").outcome == "done_late"
    assert list(breaches(county.viewer("helen.marsh"), at=county.now)) == [row], "done, late, and not yet answered"
    given_ = answer(county, "helen.marsh", row)
    assert (given_.cause, given_.answered_by) == ("staffing", county.id("helen.marsh"))
    assert not breaches(county.viewer("helen.marsh"), at=county.now).exists()
    assert list(breaches(county.viewer("tom.ashdown"), at=county.now, show="answered")) == [row]
    notice_breaches(at=county.later(hours=1))
    assert Breach.objects.filter(subject_id=row.subject_id, clock="triage").count() == 1


def test_a_limit_that_is_set_later_leaves_the_breach_of_the_earlier_one(county: County) -> None:
    case = raise_concern(county).cases[0]
    make(county, case, "triage")
    notice_breaches(at=county.later(hours=5))
    first = Breach.objects.get(subject_id=case, clock="outcome")
    make(county, case, "rate", rating="amber", reason="Seen safe at home by police")
    notice_breaches(at=county.later(days=3))
    assert set(Breach.objects.filter(subject_id=case, clock="outcome").values_list("due_at", flat=True)) > {
        first.due_at
    }


def test_the_cover_of_the_post_answers_while_its_holder_is_away(county: County) -> None:
    row = late_triage(county)
    told = Message.objects.get(kind="time_limit_passed")
    assert told.to_post == "council.mash_duty_manager"
    record_absence(
        user=county.users["helen.marsh"],
        begins=county.now - timedelta(hours=1),
        ends=None,
        by=county.viewer("helen.marsh"),
        at=county.now,
    )
    assert "council.mash_duty_manager" in county.viewer("owen.price").posts
    assert answer(county, "owen.price", row).cause == "staffing"
    assert Task.objects.get(kind="time_limit_passed").outcome == "answered", "on nobody's list any more"


def test_who_only_works_in_the_hub_sees_a_breach_and_does_not_answer_it(county: County) -> None:
    row = late_triage(county)
    assert breach(county.viewer("ruth.okafor"), row.id, at=county.now) == row
    for outside in ("amina.yusuf", "imran.shah", "jo.fenwick", "sam.whitlock"):
        assert breach(county.viewer(outside), row.id, at=county.now) is None, outside
    for who in ("ruth.okafor", "imran.shah"):
        with pytest.raises(Denied):
            answer(county, who, row)


def test_a_manager_does_not_answer_about_somebody_from_whom_they_are_barred(county: County) -> None:
    row = late_triage(county)
    ConflictBlock.objects.create(
        user=county.id("helen.marsh"), subject_id=row.person_id, kind="family", source="declared", begins=county.now
    )
    assert breach(county.viewer("helen.marsh"), row.id, at=county.now) is None
    with pytest.raises(Denied):
        answer(county, "helen.marsh", row)
    assert breach(county.viewer("grace.lim"), row.id, at=county.now) == row


def test_a_breach_of_a_restricted_record_is_for_its_custodians(county: County) -> None:
    row = late_triage(county)
    person = Link.objects.get(record_id=row.person_id, unlinked_at__isnull=True).person_id
    restrict_child(
        person_id=person,
        kind="adoption",
        reason="An adoption that must not be known.",
        custodian_post="council.custodian",
        named=[county.id("alan.brook"), county.id("ines.duarte")],
        by=county.viewer("alan.brook"),
        at=county.now,
    )
    assert breach(county.viewer("helen.marsh"), row.id, at=county.now) is None
    with pytest.raises(Denied):
        answer(county, "helen.marsh", row)
    notice_breaches(at=county.later(hours=3))
    kept = Breach.objects.get(subject_id=row.subject_id, clock="outcome")
    assert kept.told == "council.custodian"
    assert breach(county.viewer("alan.brook"), kept.id, at=county.now) == kept


def test_an_answer_says_why_which_agency_and_what_is_done(county: County) -> None:
    row = late_triage(county)
    for wrong, field in (
        ({"cause": "laziness"}, "cause"),
        ({"done": " no "}, "done"),
        ({"done": "a\x00 sentence"}, "done"),
        ({"cause": "late_agency_return"}, "agency"),
        ({"cause": "late_agency_return", "agency": "NOBODY"}, "agency"),
    ):
        with pytest.raises(NotAnAnswer) as refused:
            answer(county, "helen.marsh", row, **wrong)
        assert list(refused.value.problems) == [field]
    with pytest.raises(NotAnAnswer):
        answer(county, "helen.marsh")
    kept = answer(county, "helen.marsh", row, cause="late_agency_return", agency="POLICE")
    assert kept.agency == "POLICE"
    with pytest.raises(IntegrityError), transaction.atomic():
        BreachAnswer.objects.filter(id=kept.id).update(agency="")


def test_an_answer_is_corrected_by_another_and_never_by_accident(county: County) -> None:
    row = late_triage(county)
    first = answer(county, "helen.marsh", row, cause="demand")
    with pytest.raises(NotAnAnswer, match="meanwhile"):
        answer(county, "grace.lim", row, cause="it")
    county.later(minutes=1)
    second = answer(county, "grace.lim", row, cause="it", replaces=first.id)
    first.refresh_from_db()
    assert (first.cause, first.replaced_at, first.replaced_by) == ("demand", county.now, county.id("grace.lim"))
    assert BreachAnswer.objects.get(replaced_at__isnull=True) == second
    with pytest.raises(NotAnAnswer, match="meanwhile"):
        answer(county, "helen.marsh", row, replaces=uuid.uuid4())


@examples(12, 300)
@given(st.data())
def test_noticed_is_answered_plus_not_answered_however_they_are_answered(county: County, data: st.DataObject) -> None:
    with undone():
        begun = county.now
        for _ in range(data.draw(st.integers(1, 3))):
            raise_concern(county)
            county.later(minutes=data.draw(st.integers(0, 90)))
        for _ in range(data.draw(st.integers(1, 4))):
            notice_breaches(at=county.later(hours=data.draw(st.integers(1, 30))))
            waiting = list(breaches(county.viewer("helen.marsh"), at=county.now))
            if waiting:
                chosen = data.draw(st.lists(st.sampled_from(waiting), unique=True, min_size=1))
                cause = data.draw(st.sampled_from(sorted(set(CAUSES) - {"late_agency_return"})))
                answer(county, "helen.marsh", *chosen, cause=cause)
            viewer = county.viewer("helen.marsh")
            counts = {s: breaches(viewer, at=county.now, show=s).count() for s in ("unanswered", "answered", "all")}
            assert counts["unanswered"] + counts["answered"] == counts["all"] == Breach.objects.count()
            assert BreachAnswer.objects.filter(replaced_at__isnull=True).count() == counts["answered"]
        county.now = begun


def test_the_page_answers_several_at_once_and_keeps_what_was_typed(county: County) -> None:
    case = raise_concern(county).cases[0]
    notice_breaches(at=county.later(hours=5))
    rows = list(Breach.objects.filter(subject_id=case))
    assert len(rows) > 1
    with county.clock():
        manager = county.client("helen.marsh")
        assert "2 time limits passed and not answered yet" in manager.get("/front-door/").content.decode()
        ticked = [str(r.id) for r in rows]
        page = manager.post("/time-limits/", {"breach": ticked, "cause": "demand", "done": " "})
        assert page.status_code == 422
        assert page.content.decode().count("checked") == 3
        manager.post("/time-limits/", {"breach": ticked, "cause": "demand", "done": DONE})
        assert "passed and not answered yet" not in manager.get("/front-door/").content.decode()
        shown = manager.get("/time-limits/?show=answered").content.decode()
        assert shown.count(DONE) == 2
        one = f"/time-limits/{rows[0].id}/"
        assert "Correct the answer" in manager.get(one).content.decode()
        worker = county.client("ruth.okafor")
        assert "Correct the answer" not in worker.get(one).content.decode()
        assert worker.post(one, {"cause": "it", "done": DONE}).status_code == 404
        assert county.client("imran.shah").get(one).status_code == 404


def test_the_list_is_turned_page_by_page_and_a_case_leads_to_its_own(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("halcyon.work.queries.breaches"), "PAGE", 2)
    cases = [raise_concern(county).cases[0] for _ in range(3)]
    notice_breaches(at=county.later(hours=5))
    expected = [str(i) for i in Breach.objects.order_by("due_at", "id").values_list("id", flat=True)]
    assert len(expected) == 6
    assert len({b.due_at for b in Breach.objects.all()}) < 6, "equal moments are what loses rows between two pages"
    with county.clock():
        helen, address, seen = county.client("helen.marsh"), "/time-limits/?show=all", []
        while address:
            text = helen.get(address).content.decode()
            seen += re.findall(r'href="/time-limits/([0-9a-f-]{36})/"', text)
            on = re.search(r'rel="next" href="([^"]+)"', text)
            address = unescape(on[1]) if on else ""
        assert seen == expected
        own = re.search(
            r'href="(/time-limits/\?show=all&amp;case=[^"]+)"', helen.get(f"/cases/{cases[0]}/").content.decode()
        )
        assert own
        text = helen.get(unescape(own[1])).content.decode()
        of_case = {str(i) for i in Breach.objects.filter(subject_id=cases[0]).values_list("id", flat=True)}
        assert set(re.findall(r'href="/time-limits/([0-9a-f-]{36})/"', text)) == of_case
        assert "Of <a" in text
        assert '<span class="hal-count">6</span>' in helen.get("/time-limits/?show=all").content.decode()
        module = import_module("halcyon.work.queries.breaches")
        monkeypatch.setattr(module, "MOST_COUNTED", 3)
        assert module.count_of_breaches(Breach.objects.all()) == 4, "no more are looked at than are said"
        for wrong in ("after=x~y", "after=2026-01-01~" + str(cases[0]), "case=nobody", "case=&show=<b>"):
            assert helen.get(f"/time-limits/?{wrong}").status_code == 200
