"""Reading the hospital social worker's queue: the whole of it for those who work it, one's own for those who send."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db.models import Q, QuerySet

from halcyon.access.viewing import Viewer, require
from halcyon.agencies.queries import who_acts_for
from halcyon.health.hospital.actions import queue
from halcyon.health.hospital.models import HospitalReferral
from halcyon.kernel.roles import Capability


def referrals(viewer: Viewer) -> QuerySet[HospitalReferral]:
    """The referrals that the viewer may read, what is due first on top."""
    mine = Q(sent_by=viewer.looked_up_as)
    seen = Q() if viewer.can(Capability.HOSPITAL_QUEUE) else mine
    return HospitalReferral.objects.filter(seen).order_by("due_at", "id")


def open_referrals(viewer: Viewer) -> list[HospitalReferral]:
    """Those that nobody has closed."""
    return list(referrals(viewer).filter(closed_at__isnull=True)[:200])


def closed_since(viewer: Viewer, *, since: datetime) -> list[HospitalReferral]:
    """Those that were closed since a moment, the newest first."""
    return list(referrals(viewer).filter(closed_at__gte=since).order_by("-closed_at")[:50])


def referral(viewer: Viewer, referral_id: uuid.UUID) -> HospitalReferral | None:
    """One referral, or None alike for one that is not there and one that is not the viewer's to read."""
    return referrals(viewer).filter(id=referral_id).first()


def acting(viewer: Viewer, *, at: datetime) -> list[str]:
    """Who acts for the post of the hospital social worker now, by name; anybody who may send to it may know."""
    require(viewer, Capability.SEND_TO_HOSPITAL)
    return [user.name for user in who_acts_for(queue().social_work_post, at=at)]
