"""Which messages still wait for somebody, on which list each of them is, and whose list that is.

24,000 letters once lay unsent in a folder that few people knew of (security.md section 3). So every message that is not
settled is on a list with a name, and `queries.unseen` proves it at any moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from halcyon.access.models import Restriction
from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Organisation
from halcyon.kernel.roles import Capability
from halcyon.work.models import Message

# Settled: someone was told by hand, or it was read and, where asked for, its receipt confirmed.
SETTLED = Q(told_at__isnull=False) | (
    Q(opened_at__isnull=False) & (Q(needs_receipt=False) | Q(acknowledged_at__isnull=False))
)


@dataclass(frozen=True)
class List:
    """One named list of messages. `holds` selects its rows; a message is on the first list that holds it."""

    key: str
    title: str
    about: str
    holds: Q


_OPEN = Q(told_at__isnull=True, opened_at__isnull=True)
LISTS = (
    List(
        "failed",
        "Could not be delivered",
        "Nobody has read these. Send them again, use another route, or tell the person by telephone.",
        _OPEN & Q(state__in=("failed", "bounced")),
    ),
    List(
        "by_hand",
        "To be done by hand",
        "Letters to post and calls to make.",
        _OPEN & Q(state="waiting", channel__in=Message.BY_HAND),
    ),
    List(
        "on_the_way",
        "On their way",
        "These go within a minute. If they stay here, the mail server is not answering or the worker has stopped.",
        _OPEN & Q(state="waiting") & ~Q(channel__in=Message.BY_HAND),
    ),
    List(
        "not_opened",
        "Sent and not opened yet",
        "They reached the inbox. Nobody has opened them.",
        _OPEN & Q(state="sent"),
    ),
    List(
        "not_acknowledged",
        "Opened, receipt not confirmed",
        "The reader was asked to confirm and has not done so.",
        Q(told_at__isnull=True, opened_at__isnull=False, needs_receipt=True, acknowledged_at__isnull=True),
    ),
)


def overseen_by(viewer: Viewer, *, at: datetime) -> Q:
    """The messages whose delivery this viewer watches over.

    The hub watches over all of them; elsewhere someone with the capability watches over their own organisation's, and
    in a board that commissions health services over all health organisations'. Confidential ones, and those about a
    record that is restricted now, are for the custodians of restricted records alone, so that the list tells nobody
    else that there is such a record.
    """
    live = Q(begins__lte=at) & (Q(ends__isnull=True) | Q(ends__gt=at))
    about = Restriction.objects.filter(live, Q(subject_id=OuterRef("subject_id")) | Q(group=OuterRef("subject_id")))
    secret = Q(confidential=True) | Q(Exists(about))
    watched = Q(pk__in=[])
    if Capability.SEE_UNDELIVERED in viewer.capabilities:
        if viewer.hub:
            watched |= ~secret
        elif viewer.agency_kind == "icb":
            health = Organisation.objects.filter(kind__in=Organisation.HEALTH).values("code")
            watched |= Q(for_agency__in=health) & ~secret
        elif viewer.agency:
            watched |= Q(for_agency=viewer.agency) & ~secret
    if Capability.HOLD_RESTRICTION in viewer.capabilities:
        watched |= secret
    return watched
