"""Who answers for whatever was loaded."""

from __future__ import annotations

from halcyon.access.viewing import Viewer
from halcyon.kernel.roles import Capability


def manages(viewer: Viewer) -> bool:
    """Whether the viewer sees every file and extract that was loaded: the hub's manager."""
    return viewer.hub and viewer.can(Capability.SEE_UNDELIVERED)
