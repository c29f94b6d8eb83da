"""Which practices somebody works for, by role and service."""

from __future__ import annotations

import uuid

from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Service
from halcyon.kernel.roles import Capability

KIND = "general_practice"


def practices_of(viewer: Viewer) -> list[uuid.UUID]:
    """The practices whose safeguarding codes the viewer looks after."""
    if not viewer.can(Capability.MEND_CODES) or not viewer.services:
        return []
    mine = Service.objects.filter(id__in=viewer.services, kind=KIND)
    return list(mine.order_by("name").values_list("id", flat=True))
