"""Reading answers: drafts by their author's agency, signed answers by who may see their label."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Q

from halcyon.access.queries import may_read
from halcyon.access.viewing import Viewer
from halcyon.responses.models import Response


def signed(viewer: Viewer, answers: Iterable[Response | None]) -> dict[uuid.UUID, Response]:
    """Those of the answers that are signed and whose label this viewer may read. The caller has checked the case."""
    return {r.id: r for r in answers if r is not None and r.state != "draft" and may_read(viewer, r)}


def draft(viewer: Viewer, request_id: uuid.UUID) -> Response | None:
    """The open draft for a request, for people of the agency that is answering."""
    return Response.objects.filter(Q(request_id=request_id), state="draft", owner_agency=viewer.agency).first()
