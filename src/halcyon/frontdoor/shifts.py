"""When the front door is open, who answers for it meanwhile, and what cannot wait until it opens again."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db.models import Q

from halcyon.agencies.models import Service
from halcyon.agencies.queries import working_calendar
from halcyon.audit.acts import once
from halcyon.kernel.registry import registry

# The kind of relationship by which the duty team sees an enquiry, until the hub has accepted it back.
TONIGHT = "out_of_hours"
# Stages in which an enquiry still waits for a decision: what comes after can wait for the morning.
UNDECIDED = ("received", "triaged", "rated", "asked")


def hub_open(at: datetime) -> bool:
    """Whether the front door is open at a moment, by the county's hours and holidays."""
    return registry.profile.hours.open_at(at, working_calendar())


def shift(at: datetime) -> tuple[datetime, datetime]:
    """When the front door last opened or closed, and when it next does. UTC."""
    return registry.profile.hours.shift_at(at, working_calendar())


def duty_team() -> uuid.UUID | None:
    """The service that answers out of hours; None in a county that has named none."""
    code = registry.profile.out_of_hours_service
    return once(("service_id", code), lambda: _service_id(code)) if code else None


def _service_id(code: str) -> uuid.UUID | None:
    return Service.objects.filter(code=code).values_list("id", flat=True).first()


def cannot_wait(*, restricted: bool = False) -> Q:
    """Open enquiries that somebody must work tonight: the most urgent, and what nobody has rated. Those of restricted
    records are other people's, and asked for alone.
    """
    urgent = Q(facts__rating__isnull=True) | Q(facts__rating=registry.profile.most_urgent.key)
    return urgent & Q(closed_at__isnull=True, restricted=restricted, state__in=UNDECIDED)
