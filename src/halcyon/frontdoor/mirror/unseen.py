"""The enquiries that do not exist for a viewer."""

from __future__ import annotations

from django.db.models import Q

from halcyon.access.queries import barred_now, hidden_now
from halcyon.access.viewing import Viewer


def unseen_cases(viewer: Viewer, case_column: str = "case_id") -> Q:
    """Rows (with a case id and a `record_id`) about a restricted record on whose named list the viewer does not stand,
    or about somebody from whom a declared conflict bars them. A viewer without a moment knows of nothing.
    """
    if viewer.at is None:
        return Q()
    ids = hidden_now(viewer, at=viewer.at) | barred_now(viewer, at=viewer.at)
    return Q(**{f"{case_column}__in": list(ids)}) | Q(record_id__in=list(ids))
