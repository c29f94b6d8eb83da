"""What the machinery itself asks: the working calendar, whose token this is, the personas of the demonstration."""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from datetime import datetime

from halcyon.agencies.models import ApiToken, CalendarDay, User
from halcyon.agencies.queries.acting import may_sign_in
from halcyon.kernel.calendar import WorkingCalendar, england

# An administrator's new day counts at once in the process that wrote it, and within this time in every other.
CALENDAR_SECONDS = 60.0

_lock = threading.Lock()
_kept: tuple[float, WorkingCalendar] | None = None


def working_calendar() -> WorkingCalendar:
    """England's working days with the holidays and closures that administrators added. Kept per process a minute."""
    global _kept
    kept = _kept
    if kept is not None and time.monotonic() - kept[0] < CALENDAR_SECONDS:
        return kept[1]
    rows = list(CalendarDay.objects.filter(removed=False).values_list("kind", "on"))
    made = (
        england()
        .with_days(
            holidays=[on for kind, on in rows if kind == "holiday"],
            closures=[on for kind, on in rows if kind == "closure"],
        )
        .open_ended()
    )  # a concern is received, and timed, also when the table of holidays has run out
    with _lock:
        _kept = (time.monotonic(), made)
    return made


def forget_calendar() -> None:
    """Let the next `working_calendar()` read the table again."""
    global _kept
    with _lock:
        _kept = None


def digest_of(token_text: str) -> str:
    """How a token is kept: SHA-256 in hex. Enough without a salt, because the token is 256 random bits."""
    return hashlib.sha256(token_text.encode("utf-8", "surrogatepass")).hexdigest()


def token_holder(token_text: str, *, scope: str, at: datetime) -> ApiToken | None:
    """The live token with this text and scope, its organisation with it; None for any other text, for whatever reason.

    Only digests are compared, and in constant time, so that the answer's timing tells nothing about a near miss.
    """
    digest = digest_of(token_text)
    found = ApiToken.objects.select_related("organisation").filter(digest=digest).first()
    if found is None or not hmac.compare_digest(found.digest, digest):
        return None
    ended = found.organisation.in_force_to
    if found.scope != scope or found.revoked_at is not None or found.expires_at <= at:
        return None
    if found.created_at > at or (ended is not None and ended < at.date()):
        return None
    return found


def personas(*, at: datetime) -> list[User]:
    """The made-up people of the demonstration, by agency and name. Their page exists only in demo mode."""
    people = User.objects.filter(is_demo=True).select_related("organisation").order_by("organisation__name", "name")
    return [user for user in people if may_sign_in(user, at)]
