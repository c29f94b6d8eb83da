"""Marks each request, works out the viewer, and writes one audit row for what the response shows before it leaves."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from halcyon.access.viewing import viewer_for
from halcyon.audit.actions import record_act
from halcyon.web.request import Request, Shown


def shows(request: Request, kind: str, ids: object, *, purpose: str) -> None:
    """Say that this response shows these things (opaque ids), and for which purpose. Written as one audit row."""
    listed = tuple(str(i) for i in (ids if isinstance(ids, list | tuple | set | frozenset) else [ids]))
    request.shown.rows.append((kind, purpose, listed))


class RequestMarkMiddleware:
    """Gives the request its mark and its moment, and keeps signed-in pages out of every cache (G16)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.mark = uuid.uuid4().hex  # type: ignore[attr-defined]
        request.now = timezone.now()  # type: ignore[attr-defined]
        request.shown = Shown()  # type: ignore[attr-defined]
        request.viewer = None  # type: ignore[attr-defined]
        response = self.get_response(request)
        # An endpoint for other systems gives back the caller's own mark; ours is what the log and the audit carry.
        response.headers.setdefault("X-Request-Id", request.mark)  # type: ignore[attr-defined]
        if not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response


class ViewerMiddleware:
    """Works out who is looking. Runs for every request, so that an ended role counts from the very next one (G5)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            key = request.session.session_key or ""
            request.viewer = viewer_for(  # type: ignore[attr-defined]
                request.user,
                at=request.now,  # type: ignore[attr-defined]
                session=hashlib.sha256(key.encode()).hexdigest()[:16],
                request_id=request.mark,  # type: ignore[attr-defined]
            )
        response = self.get_response(request)
        shown: Shown = request.shown  # type: ignore[attr-defined]
        viewer = request.viewer  # type: ignore[attr-defined]
        # A page that comes back with errors (409, 422) shows as much as it did before: it is logged too.
        if shown.rows and viewer is not None and response.status_code not in (403, 404, 500, 503):
            with transaction.atomic():
                for kind, purpose in dict.fromkeys((k, p) for k, p, _ in shown.rows):
                    ids = dict.fromkeys(i for k, p, listed in shown.rows if (k, p) == (kind, purpose) for i in listed)
                    record_act(viewer, "read", kind, ids, purpose=purpose, at=request.now)  # type: ignore[attr-defined]
        match = request.resolver_match
        if viewer is not None and match is not None and response.status_code == 404:
            # Absent and hidden look the same to the person; asking for either leaves the same row.
            record_act(
                viewer,
                "not_shown",
                match.url_name or "page",
                [v for v in match.kwargs.values() if isinstance(v, uuid.UUID)],
                decision="DENY",
                at=request.now,  # type: ignore[attr-defined]
            )
        return response
