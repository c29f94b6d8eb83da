"""The actions that somebody owns, for when they leave (`halcyon.workforce.bodies.queries.cover`)."""

from __future__ import annotations

import uuid
from datetime import datetime

from halcyon.agencies.models import User
from halcyon.learning.improving.models import Action
from halcyon.workforce.bodies.queries import Losing

UNFINISHED = ("open", "not_assured", "awaiting")


def actions_owned(user_id: uuid.UUID, ends_at: datetime) -> list[Losing]:
    """The unfinished actions that somebody owns, each with its deputy, who does it from then on."""
    rows = list(Action.objects.filter(owner=user_id, state__in=UNFINISHED))
    names = dict(User.objects.filter(id__in=[r.deputy for r in rows if r.deputy]).values_list("id", "name"))
    return [
        Losing(
            "Actions owned",
            f"{r.reference}, due {r.due:%d %b %Y}",
            (names[r.deputy],) if r.deputy in names else (),
        )
        for r in rows
    ]
