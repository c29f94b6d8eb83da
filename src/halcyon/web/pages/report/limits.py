"""How much the public form takes in an hour. Over it, the page gives the telephone number: a concern is never dropped.

Both figures are Halcyon's own. A county's whole front door receives about 42 contacts in its busiest hour (security.md
section 6), so the form alone brings fewer; a school, a surgery or a refuge shares one address among many people.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from halcyon.access.viewing import Viewer
from halcyon.frontdoor.queries import public_concerns_since

HOUR = timedelta(hours=1)
FROM_ONE_ADDRESS = 12  # counted by each server process for itself
IN_ALL = 150


def network_address(request: HttpRequest) -> str:
    """Where a request comes from: behind a proxy, what that proxy wrote last, which a sender cannot choose."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))


def _place(request: HttpRequest) -> str:
    """A keyed digest for one hour: the address of somebody who may stay anonymous is not kept."""
    hour = int(time.time() // HOUR.total_seconds())
    return "report:" + salted_hmac(__name__, f"{hour}|{network_address(request)}").hexdigest()


def too_many(request: HttpRequest, viewer: Viewer, at: datetime) -> bool:
    """Count one more concern that is about to be sent, and say whether it is one too many."""
    place = _place(request)
    cache.add(place, 0, HOUR.total_seconds())
    try:
        count = cache.incr(place)
    except ValueError:  # the hour ended between the two lines
        count = 1
    return count > FROM_ONE_ADDRESS or public_concerns_since(viewer, at - HOUR) >= IN_ALL
