"""Raising a concern because a hard rule of a tool asks for it. A person sends it; no rule sends anything."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

from halcyon.access.viewing import Viewer
from halcyon.audit.acts import act
from halcyon.frontdoor.actions.receiving import Receipt
from halcyon.responses.actions import referred


@act
def raise_from_tool(*, response_id: uuid.UUID, receive: Callable[[], Receipt], by: Viewer, at: datetime) -> Receipt:
    """Receive the concern that a tool asked for, and meet its demand to refer, in one act. `receive` receives it.

    A tool that is not this person's own, and about which they are not asked, is left alone: the concern is received
    all the same.
    """
    receipt = receive()
    referred(response_id=response_id, reference=receipt.reference, by=by, at=at)
    return receipt
