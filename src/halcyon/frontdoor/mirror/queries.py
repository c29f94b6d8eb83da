"""Reading the mirror, always for a viewer."""

from __future__ import annotations

import uuid
from datetime import datetime

from halcyon.access.viewing import Viewer, require
from halcyon.cases.models import Case
from halcyon.frontdoor.mirror.conservation import on_nobodys_list
from halcyon.frontdoor.mirror.counts import mirror as mirror
from halcyon.frontdoor.mirror.histories import histories
from halcyon.frontdoor.mirror.projection import ENQUIRY
from halcyon.frontdoor.mirror.rows import opened as opened
from halcyon.frontdoor.mirror.spans import Hours, where_the_hours_went
from halcyon.frontdoor.mirror.unseen import unseen_cases
from halcyon.frontdoor.models import MirroredEnquiry
from halcyon.kernel.roles import Capability


def hours_of(viewer: Viewer, case: Case, *, at: datetime) -> Hours:
    """Where the hours went of an enquiry that the viewer may already see."""
    require(viewer, Capability.OPEN_PERSON)
    return where_the_hours_went(histories([case])[case.id], now=at)


def complete(viewer: Viewer) -> bool:
    """Whether the mirror has every enquiry. Just after very many came at once it has not, for a minute or so."""
    require(viewer, Capability.SEE_HUB)
    return Case.objects.filter(pathway=ENQUIRY).count() <= MirroredEnquiry.objects.count()


def astray(viewer: Viewer, *, at: datetime) -> list[uuid.UUID]:
    """The open enquiries that are on nobody's worklist, of those that the viewer may know of."""
    require(viewer, Capability.SEE_HUB)
    found = on_nobodys_list(at=at)
    if not found:
        return []
    return list(Case.objects.filter(id__in=found).exclude(unseen_cases(viewer, "id")).values_list("id", flat=True))
