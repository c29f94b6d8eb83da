"""Reading answers: drafts by their author's agency, signed answers by who may see their label."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from halcyon.access.queries import labels_visible
from halcyon.access.viewing import Viewer
from halcyon.responses.models import Response


def signed(viewer: Viewer, ids: Iterable[uuid.UUID], *, at: datetime) -> dict[uuid.UUID, Response]:
    """Those signed answers among `ids` whose label this viewer may read. The caller has checked the case."""
    rows = Response.objects.filter(id__in=list(ids)).exclude(state="draft").filter(labels_visible(viewer))
    return {r.id: r for r in rows}


def draft(viewer: Viewer, request_id: uuid.UUID) -> Response | None:
    """The open draft for a request, for people of the agency that is answering."""
    return Response.objects.filter(Q(request_id=request_id), state="draft", owner_agency=viewer.agency).first()
