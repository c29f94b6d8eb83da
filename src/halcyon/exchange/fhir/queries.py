"""What an agency's system may read back: that its own concern is here, and nothing of what it says."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from halcyon.access.viewing import Viewer
from halcyon.frontdoor.models import Contact


@dataclass(frozen=True)
class Kept:
    """A concern that was received: its opaque id and its reference."""

    contact_id: uuid.UUID
    reference: str


def kept(viewer: Viewer, contact_id: uuid.UUID) -> Kept | None:
    """The receipt of a concern that this agency's systems sent by FHIR; None for anybody else's, as for none at all."""
    sent = Contact.objects.filter(id=contact_id, agency=viewer.agency, channel="fhir", raised_by__isnull=True)
    reference = sent.values_list("reference", flat=True).first()
    return Kept(contact_id, reference) if reference else None
