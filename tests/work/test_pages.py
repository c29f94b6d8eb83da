"""The pages of this room: the inbox, undelivered messages, documents."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.work.helpers import CASE, NOON, World, hold, message

from halcyon.access.models import Relationship
from halcyon.audit.models import AuditEntry
from halcyon.web.pages.work.presenters import AT_ONCE, is_rated
from halcyon.work.actions import keep_document, open_task
from halcyon.work.files.storing import path_of
from halcyon.work.models import Document, Message, ScheduledJob

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def browser(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_my_work_draws_the_most_urgent_and_leads_to_all_of_it(world: World) -> None:
    for number in range(AT_ONCE + 2):
        open_task(
            key=f"t{number}", kind="move", title=f"Do {number:03d}", subject_id=CASE, link="/x/",
            role="mash_manager", agency="COUNCIL", due_at=NOON + timedelta(minutes=number), at=NOON,
        )  # fmt: skip
    manager = browser(world, "manager")
    first = manager.get("/?role=mash_manager")
    assert f"Do {AT_ONCE - 1:03d}" in words(first)
    assert f"Do {AT_ONCE:03d}" not in words(first)
    assert f"See all {AT_ONCE + 2}" in words(first)
    whole = first.content.decode().split("See all")[0].rsplit('href="', 1)[1].split("#")[0].replace("&amp;", "&")
    assert f"Do {AT_ONCE + 1:03d}" in words(manager.get("/" + whole))


def test_a_row_of_my_work_leads_only_where_its_reader_may_go(world: World) -> None:
    manager = world.id("manager")
    for link, asked_by in (("/administration/", None), ("/time-limits/", None), ("/requests/", manager)):
        open_task(
            key=link, kind="move", title=f"Look at {link}", subject_id=CASE, link=link, agency="COUNCIL",
            role="mash_manager" if asked_by is None else "clinic_nurse", asked_by=asked_by, at=NOON,
        )  # fmt: skip
    page = browser(world, "manager").get("/").content.decode()
    main = page.split("<main")[1].split("</main")[0]
    assert all(f"Look at {link}" in main for link in ("/administration/", "/time-limits/", "/requests/"))
    assert 'href="/time-limits/"' in main
    assert 'href="/administration/"' not in main and 'href="/requests/"' not in main
    assert "somebody else in it opens this" in main


def test_a_question_to_a_team_leads_those_who_advise_to_it_and_no_others(world: World) -> None:
    link = f"/consultations/{CASE}/"
    for who, leads in (("manager", True), ("police", False)):
        open_task(
            key=who, kind="consultation_waits", title="Somebody asks for advice", subject_id=CASE, link=link,
            user=world.id(who), at=NOON,
        )  # fmt: skip
        assert (f'href="{link}"' in browser(world, who).get("/").content.decode()) is leads


def test_the_inbox_shows_titles_counts_and_writes_what_it_showed(world: World) -> None:
    sent = message(to_user=world.id("nurse"), needs_receipt=True, from_user=world.id("manager"))
    response = browser(world, "nurse").get("/messages/")
    text = words(response)
    assert "CANARY title" in text
    assert "CANARY body" not in text
    assert "Not opened 1" in text
    assert "To confirm 1" in text
    assert "Imran" in text
    assert "no-store" in response.headers["Cache-Control"]
    assert AuditEntry.objects.filter(action="read", object_kind="message", object_ids=[str(sent.id)]).count() == 1
    assert "CANARY" not in words(browser(world, "police").get("/messages/"))


@pytest.mark.parametrize(
    "query", ["?show=unread", "?show=to_confirm", "?show=<script>", "?page=0", "?page=x", "?page=99999"]
)
def test_the_inbox_takes_any_filter(world: World, query: str) -> None:
    assert browser(world, "nurse").get("/messages/" + query).status_code == 200


def test_opening_and_confirming_a_message(world: World) -> None:
    sent = message(to_user=world.id("nurse"), needs_receipt=True, link="/cases/1/")
    nurse, url = browser(world, "nurse"), f"/messages/{sent.id}/"
    page = nurse.get(url)
    assert "CANARY body" in words(page)
    assert 'href="/cases/1/"' in page.content.decode()
    assert page.content.decode().count('class="govuk-button"') == 1
    done = nurse.post(url, follow=True)
    assert done.redirect_chain == [(url, 302)]
    assert "The sender can see that you have read it." in words(done)
    assert "Confirm that I have read it" not in words(done)
    assert Message.objects.get().acknowledged_at == NOON


def test_a_message_for_somebody_else_is_the_same_as_none(world: World) -> None:
    sent = message(to_user=world.id("nurse"), needs_receipt=True)
    police = browser(world, "police")
    there, absent = (police.get(f"/messages/{i}/") for i in (sent.id, uuid.uuid4()))
    assert (there.status_code, absent.status_code) == (404, 404)
    assert re.sub(r"[0-9a-f-]{32,}", "", words(there)) == re.sub(r"[0-9a-f-]{32,}", "", words(absent))
    assert police.post(f"/messages/{sent.id}/").status_code == 404
    assert Message.objects.get().opened_at is None


def test_the_sender_reads_it_again_without_opening_it(world: World) -> None:
    sent = message(to_user=world.id("nurse"), from_user=world.id("manager"), needs_receipt=True)
    page = browser(world, "manager").get(f"/messages/{sent.id}/")
    assert "CANARY body" in words(page)
    assert "Waiting to be sent" in words(page)
    assert "Confirm that I have read it" not in words(page)
    assert Message.objects.get().opened_at is None


def test_free_text_in_a_message_is_shown_as_text(world: World) -> None:
    sent = message(
        to_user=world.id("nurse"), title="<script>1</script>", body="<img src=x onerror=1>", reference='"><b>'
    )
    for url in ("/messages/", f"/messages/{sent.id}/"):
        page = browser(world, "nurse").get(url).content.decode()
        assert "<script>1" not in page
        assert "<img src=x" not in page
        assert '"><b>' not in page


def test_undelivered_shows_age_reason_and_never_what_a_message_says(world: World) -> None:
    message("failed", to_post="council.mash_service_manager", at=NOON - timedelta(hours=3))
    message("by hand", to_user=world.id("nurse"), channel="call")
    page = browser(world, "manager").get("/undelivered/")
    text = words(page)
    assert "Could not be delivered 1" in text
    assert "To be done by hand 1" in text
    assert "3 h" in text
    assert "Nobody holds this post or acts for it" in text
    assert "CANARY" not in page.content.decode()
    for who in ("officer", "police", "school_nurse", "administrator"):
        assert browser(world, who).get("/undelivered/").status_code == 404


def test_undelivered_says_when_there_is_nothing(world: World) -> None:
    assert "Everything sent has been read" in words(browser(world, "manager").get("/undelivered/"))


def test_undelivered_warns_of_what_no_list_holds_of_work_nobody_holds_and_of_a_stopped_worker(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    message(to_user=world.id("nurse"), channel="inbox")
    open_task(
        key="k", kind="k", title="t", subject_id=CASE, link="/", at=NOON, role="sharing_reviewer", agency="POLICE"
    )
    ScheduledJob.objects.create(name="deliver_messages", next_at=NOON - timedelta(hours=1))
    manager = browser(world, "manager")
    text = words(manager.get("/undelivered/"))
    assert "Work done by the clock has stopped: deliver messages" in text
    assert "1 task on nobody’s list: Data protection lead, Marlshire Police" in text
    assert "on no list" not in text
    monkeypatch.setattr("halcyon.work.queries.watching.LISTS", ())
    assert "1 message on no list" in words(manager.get("/undelivered/"))


def test_dealing_with_an_undelivered_message(world: World) -> None:
    sent = message(to_user=world.id("school_nurse"))
    Message.objects.update(state="bounced", failure="The e-mail came back", next_attempt_at=None)
    manager, url = browser(world, "manager"), f"/undelivered/{sent.id}/"
    page = manager.get(url)
    assert "CANARY" not in page.content.decode()
    assert page.content.decode().count('class="govuk-button"') == 1
    assert "school nursing: nurses@community.example" in words(page)
    for wrong, said in (
        ({}, "Choose what to do"),
        ({"what": "nonsense"}, "Choose what to do"),
        ({"what": "route"}, "Choose a route"),
        ({"what": "route", "route": str(world.routes["council"].id)}, "Select a valid choice"),
        ({"what": "told", "whom": "  ", "how": "telephone"}, "Enter who was told"),
        ({"what": "told", "whom": "Duty nurse"}, "Choose how they were told"),
    ):
        shown = manager.post(url, wrong)
        assert shown.status_code == 200
        assert said in words(shown)
    assert 'value="Duty nurse"' in shown.content.decode(), "what was typed is kept"
    done = manager.post(url, {"what": "told", "whom": "Duty nurse", "how": "telephone"}, follow=True)
    assert done.redirect_chain == [("/undelivered/", 302)]
    assert Message.objects.get().told_whom == "Duty nurse"
    assert manager.get(url).status_code == 404


@pytest.mark.parametrize("what", ["again", "route"])
def test_sending_an_undelivered_message_again(world: World, what: str) -> None:
    sent = message(to_user=world.id("school_nurse"))
    Message.objects.update(state="failed", failure="x", next_attempt_at=None)
    given = {"what": what, "route": str(world.routes["verified"].id)}
    browser(world, "manager").post(f"/undelivered/{sent.id}/", given)
    sent.refresh_from_db()
    assert (sent.state, sent.round, bool(sent.route_id)) == ("waiting", 2, what == "route")


def test_a_confidential_message_is_dealt_with_by_the_custodian_alone(world: World) -> None:
    sent = message(to_post="council.custodian", channel="call", confidential=True)
    url = f"/undelivered/{sent.id}/"
    assert browser(world, "manager").get(url).status_code == 404
    assert browser(world, "custodian").get(url).status_code == 200
    assert "Everything sent has been read" in words(browser(world, "manager").get("/undelivered/"))


@pytest.fixture
def kept(world: World, store: Path) -> Document:
    Relationship.objects.create(
        subject_id=CASE,
        user=world.id("manager"),
        agency="COUNCIL",
        kind="worker",
        purpose="mash_enquiry",
        begins=NOON,
        start_event=uuid.uuid4(),
    )
    return keep_document(
        subject_id=CASE,
        name='Łukasz "his words"\r\nX-Bad: 1.txt',
        content=b"CANARY words",
        by=world.viewer("school_nurse"),
        at=NOON,
        owner_agency="COMMUNITY",
    )


def test_a_document_is_given_out_as_a_file_that_can_do_nothing_here(world: World, kept: Document) -> None:
    response = browser(world, "manager").get(f"/documents/{kept.id}/")
    assert response.content == b"CANARY words"
    assert response.headers["Content-Type"] == "text/plain"
    assert response.headers["Content-Disposition"].startswith("attachment; filename")
    assert "X-Bad" not in response.headers
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert "no-store" in response.headers["Cache-Control"]
    assert AuditEntry.objects.filter(
        action="read", object_kind="document", purpose="mash_enquiry", object_ids=[str(kept.id), str(CASE)]
    ).exists()


def test_a_document_without_a_relationship_or_for_another_purpose_is_the_same_as_none(
    world: World, kept: Document
) -> None:
    hold(world.people["officer"], "mash_manager")
    for who in ("officer", "nurse", "school_nurse", "administrator"):
        assert browser(world, who).get(f"/documents/{kept.id}/").status_code == 404
    manager = browser(world, "manager")
    assert manager.get(f"/documents/{kept.id}/?purpose=section_47").status_code == 404
    assert manager.get(f"/documents/{kept.id}/?purpose=mash_enquiry").status_code == 200
    assert manager.get(f"/documents/{uuid.uuid4()}/").status_code == 404
    assert Client().get(f"/documents/{kept.id}/").status_code == 302


def test_a_damaged_document_is_not_given_out(world: World, kept: Document) -> None:
    path_of(kept.digest).write_bytes(b"other CANARY")
    response = browser(world, "manager").get(f"/documents/{kept.id}/")
    assert response.status_code == 500
    assert "CANARY" not in response.content.decode()
    assert "cannot be opened" in words(response)


def test_only_what_somebody_rates_is_said_not_to_be_rated_yet():
    assert is_rated("4F-00012")
    assert [r for r in ("TP-00001", "KF-00002", "S47-00003", "") if is_rated(r)] == []
