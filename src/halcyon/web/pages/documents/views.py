"""Giving out a document: always as a file to save, never as a page of this site."""

from __future__ import annotations

import logging
import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.request import Request
from halcyon.work.files.recognising import MEDIA_TYPES
from halcyon.work.files.storing import Damaged
from halcyon.work.queries import document as document_of

log = logging.getLogger(__name__)


@may(Capability.OPEN_PERSON)
def document(request: Request, document_id: uuid.UUID) -> HttpResponse:
    """The bytes of a document that the reader may see, for `?purpose=` or the first purpose that allows it.

    Even a browser that ignored the type and opened it here could do nothing with it: the answer forbids it everything
    (security.md section 7, G43).
    """
    opened = document_of(request.viewer, document_id, at=request.now, purpose=request.GET.get("purpose", ""))
    shows(request, "document", [opened.document.id, opened.document.subject_id], purpose=opened.purpose)
    try:
        content = opened.content()
    except Damaged as problem:
        log.error("document_damaged %s %s", opened.document.id, problem)
        return render(request, "documents/damaged.html.jinja", status=500)
    kind = opened.document.media_type
    response = HttpResponse(content, content_type=kind if kind in MEDIA_TYPES else "application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, opened.document.name) or "attachment"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
