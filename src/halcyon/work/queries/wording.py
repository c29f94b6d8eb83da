"""How often questioned words were kept: counts for everybody who may sign in, the words for nobody but their agency."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from halcyon.access.viewing import Viewer, require
from halcyon.kernel.roles import Capability
from halcyon.work.models import KeptWords

DAYS = 365


def words_kept(viewer: Viewer, *, at: datetime) -> Counter[str]:
    """How often people of the viewer’s own agency kept each phrase (by its key) in the year before `at`."""
    require(viewer, Capability.SIGNED_IN)
    rows = KeptWords.objects.filter(agency=viewer.agency, kept_at__gt=at - timedelta(days=DAYS), kept_at__lte=at)
    return Counter(rows.values_list("phrase", flat=True))
