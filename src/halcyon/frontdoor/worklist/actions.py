"""Giving several enquiries to one worker at once."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.acts import act
from halcyon.cases.actions import allocate
from halcyon.frontdoor.worklist.queries import PURPOSE, may_be_given
from halcyon.kernel.roles import Capability


@act
def allocate_together(*, case_ids: Iterable[uuid.UUID], user: uuid.UUID, reason: str, by: Viewer, at: datetime) -> int:
    """Give these open enquiries to one person, all or none; return how many. Each is an event of its own enquiry.

    Raises `Denied` when one of them is closed or may not be seen.
    """
    require(by, Capability.SEE_HUB)
    wanted = set(case_ids)
    given = may_be_given(by, wanted, at=at)
    if set(given) != wanted:
        raise Denied("one of these cannot be given")
    for case_id in given:
        allocate(case_id=case_id, user=user, purpose=PURPOSE, reason=reason, by=by, at=at)
    return len(given)
