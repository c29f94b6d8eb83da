"""What the pages of a case share: finding the case that this viewer may see, and reading a number."""

from __future__ import annotations

import uuid

from django.http import Http404

from halcyon.access.viewing import Viewer
from halcyon.cases.models import Case
from halcyon.cases.queries import case as visible_case
from halcyon.kernel.roles import Capability
from halcyon.web.request import Request

# Teams that work from a page of their own: the pathway, its page, and who uses that.
HOMES = {"exploitation": ("exploitation_child", Capability.SEE_EXPLOITATION)}


def case_for(request: Request, case_id: uuid.UUID) -> tuple[Case, str]:
    """The case and the purpose for which this viewer may see it, or 404: absent and hidden look the same."""
    viewer: Viewer = request.viewer
    for purpose in sorted(viewer.purposes):
        found = visible_case(viewer, case_id, purpose, at=request.now)
        if found is not None:
            return found, purpose
    raise Http404


def home_of(viewer: Viewer, row: Case) -> str:
    """The name of the page from which this viewer works a case: its team's own where it has one."""
    page, capability = HOMES.get(row.pathway, ("case", Capability.SIGNED_IN))
    return page if viewer.can(capability) else "case"


def number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
