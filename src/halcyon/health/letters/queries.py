"""Reading letters to practices: for the practice that each went to, and for the clinic that sent it."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet

from halcyon.access.viewing import Viewer
from halcyon.health.letters.models import PracticeLetter
from halcyon.health.surgeries.members import practices_of
from halcyon.kernel.roles import Capability

SHOWN = 60


def _letters(viewer: Viewer) -> QuerySet[PracticeLetter]:
    seen = Q(practice__in=practices_of(viewer))
    if viewer.can(Capability.SEE_CLINIC):
        seen |= Q(clinic__in=viewer.services)
    return PracticeLetter.objects.filter(seen)


def letter(viewer: Viewer, letter_id: uuid.UUID) -> PracticeLetter | None:
    """One letter, or None alike for one that is not there and one that is not the viewer's to read."""
    return _letters(viewer).filter(id=letter_id).first()


def letters_to(viewer: Viewer, practice: uuid.UUID) -> list[PracticeLetter]:
    """What a practice of the viewer's was told: what it has not read first, then the newest."""
    mine = _letters(viewer).filter(practice=practice, practice__in=practices_of(viewer))
    return sorted(mine.order_by("-sent_at", "id")[:SHOWN], key=lambda x: x.read_at is not None)


def is_addressee(viewer: Viewer, row: PracticeLetter) -> bool:
    """Whether it is the viewer's practice that the letter went to."""
    return row.practice in practices_of(viewer)
