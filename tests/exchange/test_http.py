"""Tokens, keys, media types, sizes and methods: one status for each fault, and always an OperationOutcome."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import logging
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver
from fhirclient.models.bundle import Bundle
from fhirclient.models.capabilitystatement import CapabilityStatement
from tests.exchange.conftest import ADDRESS, MEDIA, NOW, TOKEN, County, make_token
from tests.exchange.messages import CHILD, REQUEST, changed, entry, example, put, resource, say

from halcyon.agencies.models import ApiToken
from halcyon.agencies.queries.system import digest_of
from halcyon.audit.models import AuditEntry
from halcyon.config.wsgi import application
from halcyon.exchange.fhir import http, views
from halcyon.exchange.fhir.reading import SIZE_LIMIT
from halcyon.frontdoor.models import Contact
from halcyon.work.models import Document, IntakeKey


def outcome(response: HttpResponse, status: int) -> dict[str, Any]:
    """Check that an answer is this status, in FHIR, and give its first issue."""
    assert response.status_code == status, response.content.decode()
    assert response.headers["Content-Type"] == "application/fhir+json; charset=utf-8"
    said = response.json()
    assert said["resourceType"] == "OperationOutcome"
    return said["issue"][0]


# -- Received


def test_a_concern_is_received(county: County) -> None:
    response = county.post(key="one")
    assert response.status_code == 201, response.content.decode()
    contact = Contact.objects.get()
    assert response.headers["X-Halcyon-Reference"] == contact.reference
    assert response.headers["Location"] == f"/fhir/Bundle/{contact.id}"
    said = response.json()
    assert said["identifier"]["value"] == contact.reference
    assert contact.reference in said["entry"][1]["resource"]["issue"][0]["diagnostics"]
    assert said["entry"][0]["resource"]["response"]["identifier"] == resource(example(), 0)["id"]
    assert (contact.channel, contact.agency, contact.sender_key) == ("fhir", "COMMUNITY", "one")
    assert contact.subjects.count() == 2
    assert IntakeKey.objects.get().sender == "fhir:COMMUNITY"
    Bundle(said, strict=True)


def test_the_agencys_system_is_in_the_audit(county: County) -> None:
    county.post()
    received = AuditEntry.objects.get(action="concern_received")
    assert received.actor == "agency:COMMUNITY"


def test_a_replay_gets_the_same_answer(county: County) -> None:
    first, second = county.post(key="one"), county.post(key="one")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.headers["X-Halcyon-Reference"] == second.headers["X-Halcyon-Reference"]
    assert first.headers["Location"] == second.headers["Location"]
    assert first.json() == second.json()
    assert Contact.objects.count() == 1


def test_the_same_message_in_another_spelling_is_a_replay(county: County) -> None:
    message = example()
    backwards = dict(reversed(message.items()))
    spellings = [
        json.dumps(message, indent=7, ensure_ascii=True).encode(),
        json.dumps(backwards, ensure_ascii=False, separators=(",", ":")).encode(),
    ]
    assert [county.post(body, key="one").status_code for body in spellings] == [201, 200]


def test_a_used_key_with_another_message_is_422(county: County) -> None:
    county.post(key="one")
    other = changed(put(f"entry.{REQUEST}.resource.reasonCode.0.text", "Something else that worries me."))
    assert outcome(county.post(other, key="one"), 422)["details"]["coding"][0]["code"] == "REC_UNPROCESSABLE_ENTITY"
    assert Contact.objects.count() == 1


def test_another_agencys_key_is_another_key(county: County) -> None:
    make_token(county.police, "hal_police")
    message = changed(put("entry.6.resource.identifier", [{"system": "urn:x", "value": "1"}]))
    answers = [county.post(message, key="one"), county.post(message, key="one", token="hal_police")]
    assert [a.status_code for a in answers] == [201, 201]
    assert Contact.objects.count() == 2


def test_a_replay_long_afterwards_is_still_a_replay(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    message = changed(
        put(f"entry.{CHILD}.resource", {"resourceType": "Patient", "id": "u"}),
        say("expected-date", "valueDate", (NOW + timedelta(days=60)).date().isoformat(), at=CHILD),
    )
    with_clock_at(monkeypatch, NOW)
    assert county.post(message, key="one").status_code == 201
    with_clock_at(monkeypatch, NOW + timedelta(days=700))
    assert county.post(message, key="one").status_code == 200


def with_clock_at(monkeypatch: pytest.MonkeyPatch, moment: object) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


# -- Tokens

NO_TOKEN = {
    "none": {"token": None},
    "empty": {"token": None, "Authorization": "Bearer "},
    "unknown": {"token": "hal_unknown"},
    "another scheme": {"token": None, "Authorization": "Basic " + base64.b64encode(b"a:b").decode()},
    "no scheme": {"token": None, "Authorization": TOKEN},
    "two": {"token": None, "Authorization": f"Bearer {TOKEN} {TOKEN}"},
    "two headers in one": {"token": None, "Authorization": f"Bearer {TOKEN}, Bearer {TOKEN}"},
    "not ascii": {"token": None, "Authorization": "Bearer hal_\u00e9\u00ff"},
    "very long": {"token": "a" * 7000},
    "its digest": {"token": hashlib.sha256(TOKEN.encode()).hexdigest()},
    "sql": {"token": None, "Authorization": "Bearer ' OR 1=1 --"},
}


@pytest.mark.parametrize("sent", NO_TOKEN.values(), ids=NO_TOKEN.keys())
def test_without_a_good_token_401(county: County, sent: dict[str, Any]) -> None:
    response = county.post(**sent)
    assert outcome(response, 401)["details"]["coding"][0]["code"] == "REC_UNAUTHORIZED"
    assert response.headers["WWW-Authenticate"].startswith("Bearer ")
    assert not Contact.objects.exists()


WRONG_TOKENS = {
    "expired": {"expires_at": NOW - timedelta(days=1)},
    "withdrawn": {"revoked_at": NOW - timedelta(days=1)},
    "of another scope": {"scope": "export"},
}


@pytest.mark.parametrize("fields", WRONG_TOKENS.values(), ids=WRONG_TOKENS.keys())
def test_a_token_that_does_not_serve_is_401_like_an_unknown_one(county: County, fields: dict[str, Any]) -> None:
    make_token(county.police, "hal_old", **fields)
    response = county.post(token="hal_old")
    assert outcome(response, 401) == outcome(county.post(token="hal_unknown"), 401)


def test_a_token_of_an_agency_that_ended(county: County) -> None:
    county.community.in_force_to = (NOW - timedelta(days=30)).date()
    county.community.save()
    assert county.post().status_code == 401


def test_the_scheme_is_bearer_in_any_case(county: County) -> None:
    assert county.post(token=None, Authorization=f"bEARER {TOKEN}").status_code == 201


def test_when_a_token_was_used_is_remembered_whatever_came_of_the_message(county: County) -> None:
    """Whoever looks after the tokens sees which of them nobody uses."""
    assert county.post(token="hal_unknown").status_code == 401
    assert not ApiToken.objects.filter(last_used_at__isnull=False).exists()
    assert county.post(b"no message").status_code == 400
    used = ApiToken.objects.filter(last_used_at__isnull=False).get()
    assert used.digest == digest_of(TOKEN)
    assert county.post().status_code == 201
    assert ApiToken.objects.get(id=used.id).last_used_at == used.last_used_at  # at most every ten minutes


def test_the_token_is_asked_for_before_the_body_is_read(county: County) -> None:
    assert county.post(b"[" * (SIZE_LIMIT + 1), token=None).status_code == 401


def test_a_signed_in_session_is_no_token(county: County) -> None:
    client = Client(enforce_csrf_checks=True)
    assert county.post(client=client, token=None).status_code == 401
    assert county.post(client=client).status_code == 201


# -- Keys


@pytest.mark.parametrize("key", ["", " ", "a b", "k" * 201, "ké", "tab\tbed", "\x7f"])
def test_a_key_that_is_none(county: County, key: str) -> None:
    sent = {"Idempotency-Key": key} if key else {}
    response = Client(raise_request_exception=False).post(
        ADDRESS, json.dumps(example()), content_type=MEDIA, headers={"Authorization": f"Bearer {TOKEN}", **sent}
    )
    outcome(response, 400)


KEYS = ["a", "k" * 200, '"8e03978e-40d5-43dd-bc93-6894a57f9324"', "!#$%&'()*+,-./:;<=>?@[]^_`{|}~"]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_is_one(county: County, key: str) -> None:
    assert county.post(key=key).status_code == 201


# -- Media types

MEDIA_TYPES = {
    "application/fhir+json": 201,
    "application/fhir+json; charset=utf-8": 201,
    "Application/FHIR+JSON;charset=UTF-8": 201,
    'application/fhir+json; charset="utf-8"; version=1.4.0': 201,
    "application/fhir+json;version=1": 201,
    "application/fhir+json; fhirVersion=4.0": 201,
    "application/json": 415,
    "application/fhir+xml": 415,
    "application/fhir+json; charset=latin-1": 415,
    "application/fhir+json; charset=utf-16": 415,
    "application/fhir+json; charset=no-such": 415,
    "application/fhir+json;version=2.0": 415,
    "application/fhir+json;version=1.": 415,
    "application/fhir+json; fhirVersion=5.0": 415,
    "multipart/form-data; boundary=x": 415,
    "application/x-www-form-urlencoded": 415,
    "text/plain": 415,
    "": 415,
    ";;;": 415,
    "application/fhir+json/": 415,
}


@pytest.mark.parametrize(("media", "status"), MEDIA_TYPES.items())
def test_media_types(county: County, media: str, status: int) -> None:
    assert county.post(media=media).status_code == status


def test_a_media_type_that_cannot_be_read_is_415(lasting_county: County) -> None:
    given: list[str] = []
    environ = RequestFactory().generic("POST", ADDRESS, b"{}").META
    environ |= {"CONTENT_TYPE": f"{MEDIA}; x*=no-such'en'%41", "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}
    body = b"".join(application(environ, lambda status, headers: given.append(status)))
    assert given == ["415 Unsupported Media Type"]
    assert json.loads(body)["resourceType"] == "OperationOutcome"


def test_a_compressed_body_is_415(county: County) -> None:
    outcome(county.post(Content_Encoding="gzip"), 415)


ACCEPTED = {
    "*/*": 201,
    "application/*": 201,
    "application/fhir+json": 201,
    "application/fhir+json; version=1.4.0": 201,
    "application/json": 201,
    "text/html, application/fhir+json;q=0.5": 201,
    "text/html": 406,
    "application/fhir+xml": 406,
    "application/fhir+json;q=0": 406,
    "nonsense": 406,
    "application/fhir+json; x*=no-such'en'%41": 406,
}


@pytest.mark.parametrize(("accept", "status"), ACCEPTED.items())
def test_accept(county: County, accept: str, status: int) -> None:
    assert county.post(Accept=accept).status_code == status


# -- Sizes


def padded(size: int) -> bytes:
    body = json.dumps(example()).encode()
    return body + b" " * (size - len(body))


def test_the_largest_body_is_taken_and_one_byte_more_is_413(county: County) -> None:
    assert county.post(padded(SIZE_LIMIT)).status_code == 201
    assert outcome(county.post(padded(SIZE_LIMIT + 1)), 413)["code"] == "too-long"


@pytest.mark.parametrize("size", [10 * 1024 * 1024, 30 * 1024 * 1024])
def test_ten_megabytes_and_more_are_413(county: County, size: int) -> None:
    outcome(county.post(b'{"a": "' + b"x" * size + b'"}'), 413)
    assert not Contact.objects.exists()


class Endless(io.RawIOBase):
    """A body that goes on for as long as it is read, and counts how much was."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0, "the whole of an endless body was asked for"
        self.taken += size
        return b"x" * size


def request_with(stream: io.RawIOBase, **environ: str) -> WSGIRequest:
    request = RequestFactory().generic("POST", ADDRESS)
    return WSGIRequest({**request.META, "wsgi.input": stream, **environ})


def test_a_length_that_is_too_long_is_refused_unread() -> None:
    stream = Endless()
    with pytest.raises(http.Fault) as caught:
        http.read_body(request_with(stream, CONTENT_LENGTH=str(10**30)))
    assert (caught.value.status, stream.taken) == (413, 0)


def test_a_chunked_body_is_read_no_further_than_the_limit() -> None:
    stream = Endless()
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    with pytest.raises(http.Fault) as caught:
        http.read_body(request_with(stream, **chunked))
    assert caught.value.status == 413
    assert stream.taken == SIZE_LIMIT + 1


def test_a_chunked_body_is_read_whole() -> None:
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    assert http.read_body(request_with(io.BytesIO(b"abc" * 50_000), **chunked)) == b"abc" * 50_000


def test_a_chunked_body_without_an_end_is_411() -> None:
    with pytest.raises(http.Fault) as caught:
        http.read_body(request_with(Endless(), HTTP_TRANSFER_ENCODING="chunked", CONTENT_LENGTH=""))
    assert caught.value.status == 411


class Broken(io.RawIOBase):
    def read(self, size: int = -1) -> bytes:
        raise ConnectionResetError


def test_a_body_that_breaks_off_is_400() -> None:
    with pytest.raises(http.Fault) as caught:
        http.read_body(request_with(Broken(), CONTENT_LENGTH="1000"))
    assert caught.value.status == 400


# -- Methods, addresses, marks


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options", "head", "trace"])
def test_other_methods_are_405(county: County, method: str) -> None:
    response = getattr(Client(), method)(ADDRESS)
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    if method != "head":
        assert response.json()["issue"][0]["details"]["coding"][0]["code"] == "REC_METHOD_NOT_ALLOWED"


@pytest.mark.parametrize(
    "address", ["/fhir/", "/fhir/Patient", "/fhir/$process-message/", "/fhir/Bundle/7", "/fhir/a/b?c=d"]
)
def test_other_addresses_are_404(county: County, address: str) -> None:
    outcome(Client().get(address), 404)
    outcome(Client().post(address, b"{}", content_type=MEDIA), 404)


def test_marks_are_given_back_when_they_are_uuids(county: County) -> None:
    marks = {"X-Request-Id": str(uuid.uuid4()), "X-Correlation-Id": str(uuid.uuid4()).upper()}
    for response in (county.post(**marks), county.post(token=None, **marks)):
        assert response.headers["X-Request-Id"] == marks["X-Request-Id"]
        assert response.headers["X-Correlation-Id"] == marks["X-Correlation-Id"].lower()


def test_other_marks_are_not(county: County) -> None:
    response = county.post(**{"X-Request-Id": "Keira Ashdown", "X-Correlation-Id": "a\tb"})
    assert "Keira" not in response.headers["X-Request-Id"]
    assert "X-Correlation-Id" not in response.headers


def test_what_is_answered_is_kept_by_nobody_on_the_way(county: County) -> None:
    assert county.post().headers["Cache-Control"] == "no-store"


def test_every_address_says_who_may_use_it() -> None:
    patterns = get_resolver("halcyon.exchange.fhir.urls").url_patterns
    said = {pattern.name: pattern.callback.allowed_for for pattern in patterns}
    assert said["fhir-process-message"] == said["fhir-receipt"] == "token:intake"
    assert set(said.values()) == {"token:intake", "token:tools", "public"}


# -- The receipt


def test_a_receipt_can_be_read_by_the_agency_that_sent(county: County) -> None:
    sent = county.post()
    make_token(county.police, "hal_police")
    mine = Client().get(sent.headers["Location"], headers={"Authorization": f"Bearer {TOKEN}"})
    assert mine.status_code == 200
    assert mine.json()["identifier"] == sent.json()["identifier"]
    theirs = Client().get(sent.headers["Location"], headers={"Authorization": "Bearer hal_police"})
    none = Client().get(f"/fhir/Bundle/{uuid.uuid4()}", headers={"Authorization": "Bearer hal_police"})
    assert outcome(theirs, 404) == outcome(none, 404)
    outcome(Client().get(sent.headers["Location"]), 401)
    outcome(Client().post(sent.headers["Location"]), 405)


def test_the_capability_statement_is_fhir_r4_to_an_independent_reader(db: None) -> None:
    said = Client().get("/fhir/metadata").json()
    CapabilityStatement(said, strict=True)
    assert said["fhirVersion"] == "4.0.1"
    assert said["messaging"][0]["endpoint"][0]["address"] == "http://testserver/fhir/$process-message"


# -- Files


def test_a_file_that_is_refused_does_not_stop_the_concern(county: County, settings: Any, tmp_path: Any) -> None:
    settings.DOCUMENTS = tmp_path
    pdf, program = (base64.b64encode(data).decode() for data in (b"%PDF-1.7\n%%EOF", b"MZ\x90\x00" * 99))
    good = {"contentType": "application/pdf", "title": "Body map.pdf", "data": pdf}
    bad = {"contentType": "application/pdf", "title": "Body map 2.pdf", "data": program}
    content = [{"attachment": good}, {"attachment": bad}]
    response = county.post(
        changed(entry("urn:uuid:d", resourceType="DocumentReference", status="current", content=content))
    )
    assert response.status_code == 201, response.content.decode()
    kept = dict(Document.objects.values_list("name", "state"))
    assert kept == {"Body map.pdf": "kept", "Body map 2.pdf": "refused"}
    warnings = [i for i in response.json()["entry"][1]["resource"]["issue"] if i["severity"] == "warning"]
    assert [w["code"] for w in warnings] == ["processing"]


# -- When the store fails, and what the log may say


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Exception]]:
    """Let receiving a concern fail with the exception put in the list."""
    wrong: list[Exception] = []

    def receive(**given: Any) -> None:
        raise wrong[0]

    monkeypatch.setattr(views, "receive_concern", receive)
    yield wrong


@pytest.mark.parametrize(
    "wrong", [OperationalError("database is locked"), InterfaceError("closed"), OSError(28, "full")]
)
def test_a_store_that_is_down_is_503(county: County, failing: list[Exception], wrong: Exception) -> None:
    failing.append(wrong)
    response = county.post()
    said = outcome(response, 503)
    assert said["code"] == "transient"
    assert "999" in said["diagnostics"]
    assert response.headers["Retry-After"] == "5"


def test_a_store_that_is_down_when_the_token_is_looked_up_is_503(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*args: Any, **given: Any) -> None:
        raise OperationalError("could not connect to server")

    monkeypatch.setattr(http, "token_holder", down)
    outcome(county.post(), 503)


def test_a_fault_of_ours_says_nothing_of_the_message(
    county: County, failing: list[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    failing.append(RuntimeError("Keira Ashdown, 14 Fuller’s Rise"))
    with caplog.at_level(logging.DEBUG):
        response = county.post()
    assert outcome(response, 500)["code"] == "exception"
    assert "RuntimeError" in caplog.text
    assert "Keira" not in caplog.text + response.content.decode()


def test_nothing_of_a_message_is_logged(county: County, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        county.post()
        county.post(changed(put(f"entry.{CHILD}.resource.gender", "girl")))
        county.post(b'{"Keira": ')
        county.post(key="key-0", message=changed(put(f"entry.{CHILD}.resource.gender", "male")))
    # The database driver's own debug log shows every statement; it is never on in the product.
    said = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("django.db"))
    for canary in ("Keira", "Ashdown", "9992147032", "white van", "Fuller", "07700"):
        assert canary not in said
