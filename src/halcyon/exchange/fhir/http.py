"""What HTTP has to say before a message is looked at: method, token, media types, key, size."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError

from halcyon.agencies.actions import token_used
from halcyon.agencies.models import ApiToken
from halcyon.agencies.queries import token_holder
from halcyon.exchange.fhir import terms
from halcyon.exchange.fhir.outcome import Issue, operation_outcome
from halcyon.exchange.fhir.reading import SIZE_LIMIT

SCOPE = "intake"
READ_TOOLS = "tools"
FOR = {SCOPE: "for sending concerns", READ_TOOLS: "for reading your agency’s tools"}
CHUNK = 64 * 1024
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_BEARER = re.compile(r"bearer +([A-Za-z0-9\-._~+/]+=*) *", re.IGNORECASE)  # RFC 6750 section 2.1
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_MIRRORED = ("X-Request-Id", "X-Correlation-Id")


class Fault(Exception):
    """The request ends here, with this status."""

    def __init__(self, status: int, issues: Sequence[Issue], **headers: str) -> None:
        super().__init__(str(status))
        self.status, self.issues = status, tuple(issues)
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def fault(status: int, code: str, words: str, **headers: str) -> Fault:
    """A fault with one issue. Header names are written with underscores."""
    return Fault(status, [Issue(code, words)], **headers)


def answer(
    request: HttpRequest, resource: dict[str, Any], *, status: int, media: str = terms.MEDIA_TYPE
) -> HttpResponse:
    """A JSON answer, with the caller's own request and correlation marks given back when they are UUIDs (BaRS 1.4)."""
    response = JsonResponse(
        resource, status=status, content_type=f"{media}; charset=utf-8", json_dumps_params={"ensure_ascii": False}
    )
    for name in _MIRRORED:
        if _UUID.fullmatch(request.headers.get(name, "")):
            response.headers[name] = str(uuid.UUID(request.headers[name]))
    return response


def fault_answer(request: HttpRequest, found: Fault) -> HttpResponse:
    """The OperationOutcome for a fault."""
    response = answer(request, operation_outcome(found.issues, status=found.status), status=found.status)
    for name, value in found.headers.items():
        response.headers[name] = value
    return response


def check_method(request: HttpRequest, *allowed: str) -> None:
    if request.method not in allowed:
        words = f"Use {' or '.join(allowed)} here."
        raise fault(405, "not-supported", words, Allow=", ".join(allowed))


def check_token(request: HttpRequest, *, scope: str = SCOPE) -> ApiToken:
    """The live token of this scope that the request carries, whose use is remembered for who looks after the tokens.

    Every kind of wrong one gets the same answer.
    """
    given = _BEARER.fullmatch(request.headers.get("Authorization", "").strip())
    token = token_holder(given[1], scope=scope, at=request.now) if given else None  # type: ignore[attr-defined]
    if token is None:
        words = f"Send a valid token {FOR[scope]}, as Authorization: Bearer. If it has expired, ask the hub."
        challenge = f'Bearer realm="halcyon", scope="{scope}"' + (', error="invalid_token"' if given else "")
        raise fault(401, "login", words, WWW_Authenticate=challenge)
    token_used(token=token, at=request.now)  # type: ignore[attr-defined]
    return token


def check_accept(request: HttpRequest) -> None:
    """406 unless the caller takes JSON. No Accept header means that anything is taken."""
    try:
        taken = any(a.match(terms.MEDIA_TYPE) or a.match("application/json") for a in request.accepted_types)
    except ValueError:  # a parameter in a character set that does not exist (RFC 2231)
        taken = False
    if taken:
        return
    raise fault(406, "not-supported", f"Answers are {terms.MEDIA_TYPE}. Ask for that in the Accept header.")


def check_media_type(request: HttpRequest) -> None:
    """415 unless the body is FHIR JSON in UTF-8, uncompressed, of FHIR 4.0 and BaRS 1.x."""
    given = request.content_params or {}
    fits = (
        request.content_type == terms.MEDIA_TYPE
        and given.get("charset", "utf-8").lower() in ("utf-8", "utf8")
        and re.fullmatch(r"1(\.[0-9]+){0,2}", given.get("version", "1")) is not None
        and given.get("fhirversion", given.get("fhirVersion", "4.0")) in ("4.0", "4.0.1")
        and request.headers.get("Content-Encoding", "identity").lower() == "identity"
    )
    if not fits:
        words = (
            f"Send {terms.MEDIA_TYPE} in UTF-8, not compressed; its parameters may be charset=utf-8, version=1.x (BaRS)"
            " and fhirVersion=4.0."
        )
        raise fault(415, "not-supported", words, Accept_Post=terms.MEDIA_TYPE)


def check_key(request: HttpRequest) -> str:
    """The idempotency key. Without one a message sent twice would be two concerns, so it is required."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        words = "Send an Idempotency-Key header: one new key for each concern, and the same key when you send it again."
        raise fault(400, "required", words)
    if not _KEY.fullmatch(key):
        raise fault(400, "invalid", "The Idempotency-Key must be 1 to 200 visible ASCII characters, without spaces.")
    return key


def read_body(request: HttpRequest) -> bytes:
    """The whole body. 413 as soon as it is known to be too long, before more of it is read.

    A chunked body has no length; Django reads none of it, so it is taken from the server's own stream, which ends it.
    """
    stream: Any = request
    length = request.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and int(length[:20]) > SIZE_LIMIT:
        raise _too_large()
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        if not request.META.get("wsgi.input_terminated"):
            raise fault(411, "required", "Send a Content-Length header.")
        stream = request.META["wsgi.input"]
    pieces, size = [], 0
    try:
        while piece := stream.read(min(CHUNK, SIZE_LIMIT + 1 - size)):
            size += len(piece)
            if size > SIZE_LIMIT:
                raise _too_large()
            pieces.append(piece)
    except UnreadablePostError:
        raise fault(400, "incomplete", "The body broke off. Send the message again with the same key.") from None
    return b"".join(pieces)


def _too_large() -> Fault:
    words = (
        f"The message is longer than {SIZE_LIMIT // 1024 // 1024} MB. Send the concern first, with fewer or smaller"
        " files; send the rest to the hub another way."
    )
    return fault(413, "too-long", words, Connection="close")
