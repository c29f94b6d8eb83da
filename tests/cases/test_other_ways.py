"""Agencies that cannot sign in answer on the telephone or through a link; what is withheld from families stays so."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from tests.support import KNOWN, County, answer, make, raise_concern, walk

from halcyon.access.viewing import Denied
from halcyon.cases.actions import (
    NoSuchLink,
    Told,
    make_link,
    open_link,
    record_answer,
    review_withheld,
    settle_withheld,
    use_link,
)
from halcyon.cases.models import AgencyRequest, AnswerLink, TakenAnswer, Withholding
from halcyon.cases.queries import request_to_answer
from halcyon.chronology.models import Event
from halcyon.kernel.pathways import Refused
from halcyon.responses.actions import NotComplete
from halcyon.responses.models import Response
from halcyon.work.actions import deliver_due
from halcyon.work.models import KeptWords, Message, Task

WORDS = {"told_name": "Sgt Ray Holt", "told_job": "Control room"}
TOLD = Told(name="Sgt Ray Holt", job="Control room", number="01632 960401", read_back=True)


def police(county: County) -> AgencyRequest:
    found = walk(county, raise_concern(county).cases[0], "rated")
    make(county, found.id, "ask", agencies=["POLICE"])
    return AgencyRequest.objects.get(case=found, agency="POLICE")


# -- on the telephone ------------------------------------------------------------------------------------------------


def recorded(county: County, asked: AgencyRequest, *, who: str = "ruth.okafor", **told: Any) -> AgencyRequest:
    at = county.later(minutes=20)
    said = {**TOLD.__dict__, "spoken_at": at - timedelta(minutes=5), **told}
    return record_answer(request_id=asked.id, answers=KNOWN, told=Told(**said), by=county.viewer(who), at=at)


def test_the_hub_records_for_an_agency_what_it_said_and_it_is_marked_as_such(county: County):
    asked = recorded(county, police(county))
    assert (asked.state, asked.response.owner_agency) == ("known", "POLICE")
    taken = TakenAnswer.objects.get(request=asked)
    assert (taken.how, taken.read_back, taken.taken_by) == ("telephone", True, county.id("ruth.okafor"))
    event = Event.objects.get(case_id=asked.case_id, kind="agency_answered")
    assert "on the telephone, recorded by the hub and read back" in event.content.sentence
    assert not Task.objects.filter(kind="answer_request", done_at__isnull=True).exists()
    with county.clock():
        page = county.client("helen.marsh").get(f"/cases/{asked.case_id}/answers/{asked.id}/").content.decode()
        case = county.client("helen.marsh").get(f"/cases/{asked.case_id}/").content.decode()
    assert "Recorded by the hub" in page and "Sgt Ray Holt, Control room" in page
    assert "recorded by the hub from the telephone" in case


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"read_back": False}, "Read back"),
        ({"name": " "}, "name"),
        ({"job": ""}, "job"),
        ({"number": ""}, "number"),
        ({"spoken_at": None}, "when you spoke"),
    ],
)
def test_nothing_is_recorded_for_an_agency_without_who_said_it_and_reading_it_back(county: County, told, problem):
    asked = police(county)
    with pytest.raises(NotComplete, match=problem):
        recorded(county, asked, **told)
    assert not Response.objects.exists()
    assert AgencyRequest.objects.get(id=asked.id).state == "asked"


def test_only_the_hub_that_works_the_case_records_for_an_agency(county: County):
    asked = police(county)
    for who in ("imran.shah", "nia.bowen", "amina.yusuf"):
        with pytest.raises(Denied):
            recorded(county, asked, who=who)


def test_the_page_takes_only_numbers_of_the_directory_and_keeps_what_was_typed(county: County):
    asked = police(county)
    county.later(minutes=20)
    page = f"/cases/{asked.case_id}/answers/{asked.id}/record/"
    sent = {
        **WORDS,
        **KNOWN,
        "number": "07700 900123",
        "spoken_on-day": "18",
        "spoken_on-month": "11",
        "spoken_on-year": "2026",
        "spoken_time": "10:25",
        "read_back": "no",
    }
    with county.clock():
        client = county.client("ruth.okafor")
        assert client.get(page).status_code == 200
        wrong = client.post(page, sent)
        assert wrong.status_code == 422
        assert (
            b"choose one of the answers" in wrong.content.lower() or b"select a valid choice" in wrong.content.lower()
        )
        number = "01632 960401"
        not_read = client.post(page, {**sent, "number": number})
        assert (not_read.status_code, b"Read back what you wrote" in not_read.content) == (422, True)
        assert KNOWN["narrative"].encode() in not_read.content
        done = client.post(page, {**sent, "number": number, "read_back": "yes"})
        assert done.status_code == 302, done.content.decode()[:4000]
    assert TakenAnswer.objects.get().number == number


# -- by a link -------------------------------------------------------------------------------------------------------


def address(given: Any) -> str:
    return given.address.split("/")[2]


def test_a_link_answers_one_request_once_with_its_code(county: County):
    asked = police(county)
    given = make_link(request_id=asked.id, by=county.viewer("ruth.okafor"), at=county.now)
    assert given.code not in given.row.code
    deliver_due(at=county.now)
    sent = next(m for m in mail.outbox if "answer/" in m.body)
    assert sent.to == ["hub.answers@police.example"]
    assert given.address in sent.body and given.code not in sent.body and asked.question not in sent.body
    with county.clock():
        guest = Client()
        opened = guest.get(given.address)
        assert opened.status_code == 200
        assert asked.question not in opened.content.decode() and "Zofia" not in opened.content.decode()
        form = guest.post(given.address, {"code": given.code})
        shown = form.content.decode()
        assert asked.question in shown and "Zofia" in shown and "Bruise on her forearm" not in shown
        passed = re.search(r'name="pass" value="([^"]+)"', shown).group(1)
        wrong = guest.post(given.address, {"pass": passed, **KNOWN, "told_name": "", "told_job": "Inspector"})
        assert wrong.status_code == 422 and KNOWN["narrative"] in wrong.content.decode()
        # Words that blame a child are asked about once, and nothing that was typed is lost by it.
        said = {"pass": passed, **KNOWN, **WORDS, "narrative": f"{KNOWN['narrative']} She is promiscuous."}
        questioned = guest.post(given.address, said)
        text = questioned.content.decode()
        assert (questioned.status_code, "She is promiscuous." in text) == (200, True)
        assert 'name="wording_seen"' in text and WORDS["told_job"] in text and passed in text
        asked.refresh_from_db()
        assert (asked.state, KeptWords.objects.count()) == ("asked", 0)
        seen = re.search(r'name="wording_seen" value="([^"]*)"', text).group(1)
        done = guest.post(given.address, {**said, "wording_seen": seen, "wording_reason": "right_here"})
        assert "Your answer was sent" in done.content.decode()
        assert not guest.cookies
        assert guest.get(given.address).status_code == 404
        assert guest.post(given.address, {"pass": passed, **KNOWN, **WORDS}).status_code == 410
    asked.refresh_from_db()
    assert (asked.state, asked.taken.how, asked.answered_by) == ("known", "link", None)
    assert asked.links.get().used_at == county.now
    kept = KeptWords.objects.get()
    assert (kept.kept_by, kept.agency, kept.reason) == (asked.links.get().id, "POLICE", "right_here")
    assert asked.opened_at is not None


def test_wrong_codes_are_counted_and_the_fifth_locks_the_link(county: County):
    asked = police(county)
    given = make_link(request_id=asked.id, by=county.viewer("ruth.okafor"), at=county.now)
    wrong = f"{(int(given.code) + 1) % 10**6:06d}"
    for _ in range(5):
        assert open_link(address=address(given), code=wrong, at=county.now) is None
    with pytest.raises(NoSuchLink):
        open_link(address=address(given), code=given.code, at=county.now)


def test_a_link_ends_with_its_time_with_another_link_and_with_the_request(county: County):
    ruth = county.viewer("ruth.okafor")
    asked = police(county)
    first = make_link(request_id=asked.id, by=ruth, at=county.now)
    second = make_link(request_id=asked.id, by=ruth, at=county.now)
    with pytest.raises(NoSuchLink):
        open_link(address=address(first), code=first.code, at=county.now)
    with pytest.raises(NoSuchLink):
        open_link(address=address(second), code=second.code, at=second.row.expires_at)
    opened = open_link(address=address(second), code=second.code, at=county.now)
    assert opened
    answer(county, asked.case_id, "POLICE")
    with pytest.raises(NoSuchLink):
        use_link(address=address(second), passed=opened[1], answers=KNOWN, told=TOLD, at=county.now)
    assert not AnswerLink.objects.filter(used_at__isnull=True, ended_at__isnull=True).exists()


def test_one_links_pass_opens_no_other_link(county: County):
    ruth = county.viewer("ruth.okafor")
    one, other = (make_link(request_id=police(county).id, by=ruth, at=county.now) for _ in range(2))
    opened = open_link(address=address(one), code=one.code, at=county.now)
    assert opened
    for forged in (opened[1], address(other), "", "x:y:z"):
        with pytest.raises(NoSuchLink):
            use_link(address=address(other), passed=forged, answers=KNOWN, told=TOLD, at=county.now)
    with county.clock():
        for nowhere in ("nothing", opened[1], "a:b:c"):
            assert Client().get(f"/answer/{nowhere}/").status_code == 404


def test_no_link_is_sent_about_a_restricted_record(county: County):
    asked = police(county)
    type(asked.case).objects.filter(id=asked.case_id).update(restricted=True)
    with pytest.raises(Refused, match="restricted"):
        make_link(request_id=asked.id, by=county.viewer("ruth.okafor"), at=county.now)
    assert not Message.objects.filter(kind="answer_link").exists()


# -- withheld from the family ----------------------------------------------------------------------------------------

WITHHELD = {
    "handling": "hub_only",
    "withhold": "yes",
    "withhold_reason": "A police operation that the family must not learn of",
    "withhold_review": "2026-12-02",
}


def test_what_is_withheld_is_looked_at_again_on_its_day_by_whoever_answered(county: County):
    asked = police(county)
    answer(county, asked.case_id, "POLICE", **WITHHELD)
    review_withheld(at=county.later(days=12))
    assert not Task.objects.filter(kind="withheld_review").exists()
    county.later(days=2)
    assert review_withheld(at=county.now) == 1
    assert review_withheld(at=county.now + timedelta(hours=1)) == 0
    task = Task.objects.get(kind="withheld_review")
    assert (task.role, task.agency) == ("mash_information_officer", "POLICE")
    county.later(days=40)  # the days after the answer have long passed: while it is to be looked at, it is shown
    imran = county.viewer("imran.shah")
    assert request_to_answer(imran, asked.id)
    page = f"/requests/{asked.id}/withheld/"
    with county.clock():
        client = county.client("imran.shah")
        assert WITHHELD["withhold_reason"] in client.get(page).content.decode()
        for outsider in ("carol.jennings", "ruth.okafor", "helen.marsh"):
            assert county.client(outsider).get(page).status_code == 404
        assert client.post(page, {"outcome": "kept", "why": "The operation goes on."}).status_code == 422
        date = {"review_on-day": "1", "review_on-month": "3", "review_on-year": "2027"}
        kept = client.post(page, {"outcome": "kept", "why": "The operation goes on.", **date})
        assert kept.status_code == 302
    response = Response.objects.get(request_id=asked.id)
    assert (response.withheld_reason, str(response.withheld_until)) == ("The operation goes on.", "2027-03-01")
    assert not Task.objects.filter(kind="withheld_review", done_at__isnull=True).exists()
    later = county.later(days=60)
    assert review_withheld(at=later) == 1
    settle_withheld(
        request_id=asked.id, outcome="lifted", why="The operation has ended.", by=county.viewer("imran.shah"), at=later
    )
    response.refresh_from_db()
    assert (response.withheld_reason, response.withheld_until, response.answers["withhold"]) == ("", None, "yes")
    assert [w.outcome for w in Withholding.objects.order_by("review_on")] == ["kept", "lifted"]


def test_nobody_else_lifts_it_and_never_without_a_reason(county: County):
    asked = police(county)
    answer(county, asked.case_id, "POLICE", **WITHHELD)
    for who in ("carol.jennings", "ruth.okafor", "amina.yusuf"):
        with pytest.raises(Denied):
            settle_withheld(
                request_id=asked.id, outcome="lifted", why="It has ended now.", by=county.viewer(who), at=county.now
            )
    with pytest.raises(Refused, match="Say why"):
        settle_withheld(request_id=asked.id, outcome="lifted", why="", by=county.viewer("imran.shah"), at=county.now)
    assert Response.objects.get(request_id=asked.id).withheld_reason


def test_its_marks_stand_wherever_the_answer_is_shown(county: County):
    asked = police(county)
    answer(county, asked.case_id, "POLICE", **WITHHELD)
    county.later(days=1)
    with county.clock():
        client = county.client("helen.marsh")
        places = [f"/cases/{asked.case_id}/", f"/cases/{asked.case_id}/answers/{asked.id}/"]
        places += [f"/cases/{asked.case_id}/do/ask/", f"/cases/{asked.case_id}/chronology/"]
        for place in places:
            page = client.get(place).content.decode()
            assert KNOWN["analysis"] in page, place
            assert "Withheld from the family" in page and "Hub only" in page, place
