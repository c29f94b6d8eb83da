"""Documents that a viewer may see: by their label and a live relationship with what they came with."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from halcyon.access.queries import visible_to
from halcyon.access.viewing import Denied, Viewer
from halcyon.work.files.storing import fetch
from halcyon.work.models import Document


@dataclass(frozen=True)
class Opened:
    """A document and the purpose for which this viewer sees it."""

    document: Document
    purpose: str

    def content(self) -> bytes:
        """Its bytes. Raises `files.storing.Damaged` when they are missing or changed."""
        return fetch(self.document.digest)


def document(viewer: Viewer, document_id: uuid.UUID, *, at: datetime, purpose: str = "") -> Opened:
    """One kept document, for the purpose given or, without one, the first of the viewer's purposes that allows it.

    Raises `Denied` alike for one that does not exist, was refused, or may not be seen.
    """
    for reason in [purpose] if purpose else sorted(viewer.purposes):
        kept = Document.objects.filter(id=document_id).exclude(state="refused")
        found = visible_to(kept, viewer, reason, at=at).first()
        if found is not None:
            return Opened(found, reason)
    raise Denied("no such document")


def documents_of(viewer: Viewer, subject_ids: list[uuid.UUID], purpose: str, *, at: datetime) -> list[Document]:
    """The documents of these subjects that the viewer may see for a purpose, kept and refused ones, newest first."""
    rows = Document.objects.filter(subject_id__in=subject_ids)
    return list(visible_to(rows, viewer, purpose, at=at).order_by("-added_at", "id"))
