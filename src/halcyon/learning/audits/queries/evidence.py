"""What was recommended because of an audit."""

from __future__ import annotations

import uuid

from halcyon.access.viewing import Viewer, require
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.models import Recommendation

SOURCE = "audit"  # by which a recommendation says that it comes from a round


def recommended(viewer: Viewer, round_id: uuid.UUID) -> list[Recommendation]:
    """What was recommended because of a round, oldest first."""
    require(viewer, Capability.SEE_LEARNING)
    return list(Recommendation.objects.filter(source_kind=SOURCE, source_id=round_id).order_by("at"))
