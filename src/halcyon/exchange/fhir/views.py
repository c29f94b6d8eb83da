"""The FHIR endpoint: a token and a key in, a reference or an OperationOutcome out. Never a page, never a redirect."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from halcyon.access.fence import acting_for
from halcyon.access.viewing import Viewer, agency_system
from halcyon.agencies.models import ApiToken
from halcyon.exchange.fhir import http
from halcyon.exchange.fhir.capability import capability_statement
from halcyon.exchange.fhir.message import read_message
from halcyon.exchange.fhir.openapi import description
from halcyon.exchange.fhir.outcome import Issue, Refused
from halcyon.exchange.fhir.queries import kept
from halcyon.exchange.fhir.questionnaire import questionnaire as as_questionnaire
from halcyon.exchange.fhir.questionnaire import questionnaire_id
from halcyon.exchange.fhir.questionnaire_response import questionnaire_response as as_response
from halcyon.exchange.fhir.reading import parse
from halcyon.exchange.fhir.receipt import response_bundle
from halcyon.frontdoor.actions import NotReceivable, receive_concern
from halcyon.kernel.registry import registry
from halcyon.responses.actions import read_back
from halcyon.responses.definitions import definition_of
from halcyon.work.actions import KeyReused

log = logging.getLogger(__name__)

PUBLIC = "public"  # the word that pages use for it too (web.guarding)
View = Callable[..., HttpResponse]
RETRY_AFTER = 5  # seconds


def endpoint(*, allowed_for: str) -> Callable[[View], View]:
    """A view for other systems: no session, no CSRF, and every way to fail is an OperationOutcome.

    `allowed_for` says who may use it: "token:<scope>" for a bearer token, or public.
    """

    def guard(view: View) -> View:
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except http.Fault as found:
                return http.fault_answer(request, found)
            except Refused as refused:
                return http.fault_answer(request, http.Fault(400, refused.issues))
            except (OperationalError, InterfaceError, OSError) as down:
                _log("fhir: storage unavailable", request, down)
                return http.fault_answer(request, _unavailable())
            except Exception as unforeseen:
                # Said to the sender as FHIR, and to the log without its words: they may hold what the message said.
                _log("fhir: unforeseen fault", request, unforeseen)
                return http.fault_answer(request, _broken())

        guarded.allowed_for = allowed_for  # type: ignore[attr-defined]
        return guarded

    return guard


def _log(event: str, request: HttpRequest, wrong: Exception) -> None:
    place = wrong.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "unknown"
    log.error("%s %s at %s, request %s", event, type(wrong).__name__, where, request.mark)  # type: ignore[attr-defined]


def _urgent() -> str:
    return f"If anyone is in danger now, ring 999. To speak to the hub, ring {settings.HUB_TELEPHONE}."


def _unavailable() -> http.Fault:
    words = f"This cannot be done now: the store does not answer. Send it again with the same key. {_urgent()}"
    return http.fault(503, "transient", words, Retry_After=str(RETRY_AFTER))


def _broken() -> http.Fault:
    words = f"Something went wrong here. Send it again with the same key. {_urgent()}"
    return http.fault(500, "exception", words)


def _viewer(request: HttpRequest, token: ApiToken) -> Viewer:
    organisation = token.organisation
    mark: str = request.mark  # type: ignore[attr-defined]
    return agency_system(organisation.code, name=organisation.name, at=request.now, request_id=mark)  # type: ignore[attr-defined]


@endpoint(allowed_for=f"token:{http.SCOPE}")
def process_message(request: HttpRequest) -> HttpResponse:
    """Receive one concern: 201 with its reference, or 200 with the same reference when it had been received before."""
    http.check_method(request, "POST")
    token = http.check_token(request)
    http.check_accept(request)
    http.check_media_type(request)
    key = http.check_key(request)
    body = parse(http.read_body(request))
    agency = token.organisation.code
    reading = read_message(body, agency=agency, now=request.now)  # type: ignore[attr-defined]
    viewer = _viewer(request, token)
    try:
        with acting_for(viewer.actor):
            receipt = receive_concern(
                by=viewer,
                at=request.now,  # type: ignore[attr-defined]
                sender=f"fhir:{agency}",
                key=key,
                body=body,
                concern=reading.concern,
                files=reading.files,
            )
    except KeyReused:
        words = "This Idempotency-Key came before with another message. Use a new key for a new concern."
        raise http.fault(422, "duplicate", words) from None
    except NotReceivable as found:
        raise Refused(reading.issues_for(found.problems)) from None
    notes = [*reading.notes]
    for _name, why in receipt.documents:
        notes.append(Issue("processing", f"A file was not kept. {why}", "Bundle", "warning"))
    answered = response_bundle(
        contact_id=receipt.contact_id,
        reference=receipt.reference,
        endpoint=request.build_absolute_uri(reverse("fhir-process-message")),
        message_id=reading.message_id,
        notes=notes,
    )
    response = http.answer(request, answered, status=200 if receipt.replay else 201)
    response.headers["Location"] = reverse("fhir-receipt", args=[receipt.contact_id])
    response.headers["X-Halcyon-Reference"] = receipt.reference
    return response


@endpoint(allowed_for=f"token:{http.SCOPE}")
def receipt(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """The receipt of a concern that the token's agency sent: that it is here, and its reference."""
    http.check_method(request, "GET", "HEAD")
    token = http.check_token(request)
    http.check_accept(request)
    viewer = _viewer(request, token)
    with acting_for(viewer.actor):
        found = kept(viewer, contact_id)
    if found is None:
        raise http.fault(404, "not-found", "There is no such receipt.")
    answered = response_bundle(
        contact_id=found.contact_id,
        reference=found.reference,
        endpoint=request.build_absolute_uri(reverse("fhir-process-message")),
    )
    response = http.answer(request, answered, status=200)
    response.headers["X-Halcyon-Reference"] = found.reference
    return response


@endpoint(allowed_for=PUBLIC)  # the questions of a published tool; nothing about anybody
def questionnaire(request: HttpRequest, name: str) -> HttpResponse:
    """One published version of an instrument, or one with the county's additions, as a Questionnaire."""
    http.check_method(request, "GET", "HEAD")
    http.check_accept(request)
    for definition in registry.instruments.values():
        for overlay in ("", *(o.key for o in registry.profile.overlays if o.instrument == definition.key)):
            if questionnaire_id(definition, overlay) == name:
                asked = registry.asked(definition.key, definition.version, overlay)[0]
                return http.answer(request, as_questionnaire(asked, overlay), status=200)
    raise http.fault(404, "not-found", "There is no such Questionnaire.")


@endpoint(allowed_for=f"token:{http.READ_TOOLS}")
def questionnaire_response(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    """A signed tool that the token's agency filled in, as a QuestionnaireResponse. Each reading is logged."""
    http.check_method(request, "GET", "HEAD")
    token = http.check_token(request, scope=http.READ_TOOLS)
    http.check_accept(request)
    viewer = _viewer(request, token)
    with acting_for(viewer.actor):
        found = read_back(response_id=response_id, by=viewer, at=request.now)  # type: ignore[attr-defined]
    if found is None:
        raise http.fault(404, "not-found", "There is no such QuestionnaireResponse.")
    return http.answer(request, as_response(found, definition_of(found)), status=200)


@endpoint(
    allowed_for=PUBLIC
)  # a sender must be able to ask what is here before it has a token; nothing in it is secret
def metadata(request: HttpRequest) -> HttpResponse:
    """What this endpoint can do."""
    http.check_method(request, "GET", "HEAD")
    http.check_accept(request)
    base = request.build_absolute_uri(reverse("fhir-process-message")).removesuffix("/$process-message")
    return http.answer(request, capability_statement(base=base, county=settings.COUNTY), status=200)


@endpoint(allowed_for=PUBLIC)  # the description of a published interface
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description of this endpoint."""
    http.check_method(request, "GET", "HEAD")
    return http.answer(request, description(), status=200, media="application/json")


@endpoint(allowed_for=PUBLIC)  # tells nothing but that there is nothing
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address under the endpoint, said in FHIR."""
    raise http.fault(404, "not-found", "There is nothing at this address. GET metadata says what there is.")
