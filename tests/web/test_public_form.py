"""The form for people without an account: it loses nothing, makes one concern of one, and gives nobody away."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.support import County, answer, county, make, walk

from halcyon.access.fence import acting_for
from halcyon.agencies.models import ContactRoute
from halcyon.audit.models import AuditEntry
from halcyon.cases.models import Case
from halcyon.frontdoor.models import Contact
from halcyon.kernel.registry import registry
from halcyon.web.pages.report import limits

__all__ = ["county"]

FORM = "/report/"
NAME, TELEPHONE, SAFETY, HOW = (
    "Ottilie Fernsby",
    "01632 960733",
    "Weekdays before three o'clock",
    "Heard through a wall",
)
WORRY = "Shouting and crying next door on most nights. On Monday the baby's mother had a black eye."
WRITTEN: dict[str, str] = {
    "key": "0" * 31 + "1",
    "people": "1",
    "danger_now": "unsure",
    "worry": WORRY,
    "p0-kind": "unborn",
    "p0-family_name": "Brackenridge",
    "p0-expected_date-day": "3",
    "p0-expected_date-month": "3",
    "p0-expected_date-year": "2027",
    "p0-address_line": "4 Tannery Row",
    "p0-postcode": "MR4 2DH",
    "household_text": "The mother is called Saffron.",
    "how_known": HOW,
    "tie": "friend",
    "referrer_name": NAME,
    "contact_back": "telephone",
    "referrer_telephone": TELEPHONE,
    "no_message": "on",
    "contact_back_safety": SAFETY,
}
SECRETS = (NAME, TELEPHONE, SAFETY, HOW, html.escape(SAFETY))


@pytest.fixture
def anyone(county: County) -> Iterator[Client]:
    """A browser that nobody has signed in with."""
    cache.clear()
    with county.clock():
        yield Client(enforce_csrf_checks=True)
    cache.clear()


def written(**changes: str | None) -> dict[str, str]:
    return {k: v for k, v in {**WRITTEN, **changes}.items() if v is not None}


def sends(client: Client, **changes: str | None) -> Any:
    return client.post(FORM, written(**changes) | {"send": "1"})


def reference(client: Client, response: Any) -> str:
    """The reference on the page that follows, which every reading of the page repeats."""
    assert response.status_code == 302, response.content.decode()[:3000]
    said = client.get(response["Location"]).content.decode()
    (found,) = set(re.findall(r"C-\d{5}", said))
    return found


def concerns() -> list[Contact]:
    with acting_for("test"):
        return list(Contact.objects.order_by("received_at"))


def the_case() -> Case:
    with acting_for("test"):
        return Case.objects.get()


# -- what everybody sees ---------------------------------------------------------------------------------------------


def test_help_and_the_way_out_stand_on_every_page(anyone: Client):
    checked = anyone.post(FORM, written())
    wrong = anyone.post(FORM, written(worry="", tie=None))
    done = anyone.get(sends(anyone)["Location"])
    for page, status in ((anyone.get(FORM), 200), (checked, 200), (wrong, 422), (done, 200)):
        said = page.content.decode()
        assert page.status_code == status
        assert 'href="tel:999"' in said
        assert re.search(r'<a [^>]*href="https://www\.bbc\.co\.uk/weather"[^>]*>Exit this page</a>', said)
        title = re.search("<title>(.*?)</title>", said)
        assert title and not re.search("concern|worr|child|abuse|safeguard|report", title.group(1), re.I)
        assert not page.cookies, "nothing is stored in the browser"
        assert page["Cache-Control"] == "no-store"


def test_the_number_is_the_one_in_the_directory(anyone: Client):
    ContactRoute.objects.filter(service__code=registry.profile.hub_service, kind="telephone").update(
        value="01632 960844"
    )
    assert 'href="tel:01632960844"' in anyone.get(FORM).content.decode()


def test_while_the_hub_is_closed_the_number_that_is_answered_stands_beside_it(county: County):
    with county.clock():
        assert "The hub is closed" not in Client().get(FORM).content.decode()
    county.now = county.now.replace(hour=2)
    with county.clock():
        night = Client().get(FORM).content.decode()
    assert "The hub is closed" in night and 'href="tel:01632960199"' in night and 'href="tel:01632960100"' in night


def test_no_box_offers_what_somebody_typed_before(anyone: Client):
    said = anyone.get(FORM).content.decode()
    boxes = re.findall(r"<(?:input|textarea)\b[^>]*>", said[said.index("<form") :])
    typed = [b for b in boxes if not re.search(r'type="(hidden|radio|checkbox)"', b)]
    assert len(typed) > 12
    assert [b for b in typed if 'autocomplete="off"' not in b] == []


def test_the_page_for_signing_in_leads_here(anyone: Client):
    assert f'href="{FORM}"' in anyone.get("/accounts/login/").content.decode()


# -- filling in ------------------------------------------------------------------------------------------------------


def test_what_is_wrong_is_said_and_everything_typed_is_kept(anyone: Client):
    page = anyone.post(FORM, written(worry="Hm", **{"p0-postcode": "nowhere", "referrer_telephone": ""}))
    said = html.unescape(page.content.decode())
    assert page.status_code == 422 and concerns() == []
    for words in ("Say what worries you", "not a full postcode", "Enter a telephone number"):
        assert words in said
    for kept in (">\nHm</textarea>", 'value="nowhere"', NAME, SAFETY, HOW, 'value="Brackenridge"', "Saffron"):
        assert kept in said, kept


def test_what_was_typed_is_shown_to_be_checked_before_it_is_sent_and_can_be_changed(anyone: Client):
    page = html.unescape(anyone.post(FORM, written()).content.decode())
    assert "It has not been sent yet." in page and concerns() == []
    for words in (
        WORRY,
        "Brackenridge",
        "3 Mar",
        "4 Tannery Row",
        "Saffron",
        NAME,
        TELEPHONE,
        "Do not leave a message",
    ):
        assert words in page, words
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    again = html.unescape(anyone.post(FORM, hidden | {"change": "1"}).content.decode())
    for kept in (f">\n{WORRY}</textarea>", 'value="Brackenridge"', f'value="{NAME}"', 'value="2027"'):
        assert kept in again, kept


def test_a_day_of_birth_of_an_unborn_child_is_asked_about_and_not_left_out(anyone: Client):
    born = {"p0-birth_date-day": "3", "p0-birth_date-month": "3", "p0-birth_date-year": "2025"}
    page = anyone.post(FORM, written(**born))
    assert page.status_code == 422 and "no date of birth" in page.content.decode() and concerns() == []


def test_what_a_chosen_way_to_be_reached_needs_is_not_called_optional(anyone: Client):
    page = anyone.get(FORM).content.decode()
    for label in ("Telephone number", "E-mail address", "Address for a letter"):
        assert re.search(rf"{label}\s*</label>", page), label


def test_an_unborn_child_and_somebody_unnamed_make_an_enquiry_each(anyone: Client):
    reference(
        anyone,
        sends(
            anyone,
            people="2",
            **{"p1-kind": "unnamed", "p1-school": "Alder Lane Primary", "p1-address_line": "the same house"},
        ),
    )
    (contact,) = concerns()
    with acting_for("test"):
        assert list(contact.subjects.order_by("position").values_list("kind", flat=True)) == ["unborn", "unnamed"]
    assert (contact.channel, contact.agency, contact.source_code) == ("public", "PUBLIC", "1B")
    assert (contact.contact_back, contact.no_message, contact.contact_back_safety) == ("telephone", True, SAFETY)
    assert (contact.danger_now, contact.raised_by) == (None, None)


def test_somebody_may_stay_anonymous(anyone: Client, county: County):
    sends(anyone, referrer_name=None, tie="unsaid", contact_back="none", referrer_telephone="01632 960799")
    (contact,) = concerns()
    assert (contact.referrer_name, contact.referrer_role, contact.source_code) == ("", "", "9")
    assert contact.referrer_telephone == "", "a number that they do not want to be rung on is not kept"
    page = county.client("ruth.okafor").get(f"/cases/{the_case().id}/").content.decode()
    assert "Somebody who did not give a name" in page and "Do not contact the person who told us" in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("worry", "A bruise \x00 on her arm, seen today.", "null character"),
        ("referrer_name", "A\x00B", "null character"),
        ("worry", "seen " * 10_000, "characters; use 20,000 or fewer"),
        ("key", "not-a-key", "Send it again"),
        ("people", "many", None),
        ("p0-expected_date-year", "99999", "four numbers"),
        ("danger_now", "perhaps", "Select a valid choice"),
    ],
)
def test_bad_input_is_answered_in_plain_words(anyone: Client, field: str, value: str, said: str | None):
    page = anyone.post(FORM, written(**{field: value}))
    assert page.status_code == (422 if said else 200)
    assert (said or "") in html.unescape(page.content.decode())
    assert html.escape(HOW) in page.content.decode(), "what was typed elsewhere is kept"


def test_half_a_character_and_marks_of_direction_are_no_fault(anyone: Client):
    from urllib.parse import urlencode

    body = urlencode(written(worry="\u202eSeen at night\u202c, שלום 👩\u200d👧. Twice.") | {"send": "1"})
    body = body.replace("Twice", "Twice%ED%A0%80")
    assert anyone.post(FORM, body, content_type="application/x-www-form-urlencoded").status_code == 302
    (contact,) = concerns()
    assert "\u202eSeen at night\u202c, שלום 👩\u200d👧. Twice\ufffd" in contact.worry


@pytest.mark.parametrize("size", [10_000_000, 14_000_000])
def test_megabytes_are_refused_with_the_number(anyone: Client, size: int):
    body = "&".join(f"{k}={v}" for k, v in (written() | {"worry": "x" * size, "send": "1"}).items())
    page = anyone.post(FORM, body, content_type="application/x-www-form-urlencoded")
    assert page.status_code in (413, 422) and concerns() == []
    assert 'href="tel:999"' in page.content.decode()[:9000] and "error-summary" in page.content.decode()


# -- once ------------------------------------------------------------------------------------------------------------


def test_sending_twice_makes_one_concern(anyone: Client):
    first = reference(anyone, sends(anyone))
    assert reference(anyone, sends(anyone)) == first, "the button pressed twice"
    assert reference(anyone, sends(anyone, key="0" * 31 + "2")) == first, "gone back, and typed the same"
    assert len(concerns()) == 1


def test_other_words_on_a_page_that_was_sent_are_a_new_concern_that_is_asked_for(anyone: Client):
    first = reference(anyone, sends(anyone))
    page = sends(anyone, worry="Tonight there is shouting again.")
    assert page.status_code == 422 and "sent before, with other words" in page.content.decode()
    key = re.search(r'name="key" value="([0-9a-f]{32})"', page.content.decode())
    assert key and key.group(1) != WRITTEN["key"]
    second = reference(anyone, sends(anyone, worry="Tonight there is shouting again.", key=key.group(1)))
    assert second != first and len(concerns()) == 2


def test_the_page_with_the_reference_cannot_be_made_up(anyone: Client):
    assert anyone.get("/report/sent/C-00001/").status_code == 404
    where = sends(anyone)["Location"]
    assert anyone.get(where[:-3] + "xx/").status_code == 404


# -- floods ----------------------------------------------------------------------------------------------------------


def test_over_the_limit_it_says_so_and_gives_the_number(anyone: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "FROM_ONE_ADDRESS", 2)
    for number in (1, 2):
        assert sends(anyone, key=f"{number:032x}", worry=f"{WORRY} And number {number}.").status_code == 302
    page = sends(anyone, key=f"{3:032x}", worry="A third thing, which nobody may lose.")
    said = html.unescape(page.content.decode())
    assert page.status_code == 429 and len(concerns()) == 2
    assert "This has not been sent. Please ring the hub" in said and "C-0" not in said
    assert 'href="tel:01632960100"' in said and ">\nA third thing, which nobody may lose.</textarea>" in said
    again = sends(anyone, key=f"{1:032x}", worry=f"{WORRY} And number 1.")
    assert again.status_code == 302, "what was sent already is still answered with its reference"
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert sends(elsewhere, key=f"{4:032x}", worry="Somebody else, somewhere else.").status_code == 302


def test_the_limit_in_all_is_counted_in_the_database(anyone: Client, monkeypatch: pytest.MonkeyPatch, county: County):
    monkeypatch.setattr(limits, "IN_ALL", 1)
    assert sends(anyone).status_code == 302
    refused = Client(REMOTE_ADDR="192.0.2.7")
    assert sends(refused, key="a" * 32, worry="Another worry altogether.").status_code == 429


def test_a_proxy_does_not_put_everybody_at_one_address(rf: Any, settings: Any):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = rf.get(FORM, headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    assert limits.network_address(request) == "203.0.113.9"
    settings.SECURE_PROXY_SSL_HEADER = None
    assert limits.network_address(request) == "127.0.0.1", "nobody chooses their own address"


def test_a_program_that_fills_every_box_gets_the_form_back(anyone: Client):
    page = sends(anyone, website="https://spam.example")
    said = page.content.decode()
    assert page.status_code == 422 and concerns() == []
    assert "Leave this box empty and send it again" in said and "hidden autocomplete" not in said and NAME in said


# -- who may know who told us ----------------------------------------------------------------------------------------


def test_the_hub_sees_who_told_us_and_how_they_may_be_reached(anyone: Client, county: County):
    sends(anyone)
    page = html.unescape(county.client("ruth.okafor").get(f"/cases/{the_case().id}/").content.decode())
    for words in (NAME, TELEPHONE, SAFETY, HOW, "by telephone only", "Do not leave a message."):
        assert words in page, words


def test_no_asked_agency_finds_who_told_us(anyone: Client, county: County):
    sends(anyone, **{"p0-kind": "child", "p0-given_name": "Juniper"})
    case = the_case()
    with acting_for("test"):
        walk(county, case.id, "rated")
        make(county, case.id, "ask")
        request = case.requests.get(agency="POLICE")
    with county.clock():
        imran = county.client("imran.shah")
        pages = [imran.get(p) for p in (f"/requests/{request.id}/", "/requests/", f"/cases/{case.id}/", "/front-door/")]
    assert pages[0].status_code == 200 and "Brackenridge" in pages[0].content.decode()
    for page in pages:
        assert [s for s in SECRETS if s in page.content.decode()] == []
    with acting_for("test"):
        answer(county, case.id, "POLICE")


def test_somebody_who_works_the_case_outside_the_hub_does_not_learn_who_told_us(anyone: Client, county: County):
    from dataclasses import replace

    from halcyon.frontdoor.queries import referrer
    from halcyon.kernel.sharing import Handling

    sends(anyone)
    (contact,) = concerns()
    hub = county.viewer("ruth.okafor")
    outside = replace(hub, sees=hub.sees - {Handling.THIRD_PARTY})
    assert referrer(hub, contact).telephone == TELEPHONE
    known = referrer(outside, contact)
    assert known.hidden and known.words == "A member of the public"
    assert [s for s in SECRETS if s in repr(known)] == []
    assert contact.withheld_reason, "the label says that it is withheld from the family"


def test_neither_the_log_nor_the_history_of_the_case_says_who_told_us(anyone: Client):
    from halcyon.chronology.models import EventContent

    sends(anyone)
    with acting_for("test"):
        kept = repr(list(AuditEntry.objects.values())) + repr(list(EventContent.objects.values()))
        kept += repr(the_case().facts)
    assert [s for s in SECRETS if s in kept] == []
