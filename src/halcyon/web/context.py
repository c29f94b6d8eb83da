"""What every page is given besides its own content: the `shell` that the header and footer are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from halcyon.web import navigation
from halcyon.web.navigation import Area, NavItem, Viewer
from halcyon.work.queries import MOST_UNREAD


@dataclass(frozen=True)
class Shell:
    """The frame of a page for one reader at one moment. Addresses are empty when the reader may not go there."""

    county: str
    hub_telephone: str
    out_of_hours_telephone: str
    demo: bool
    now: datetime
    signed_in: bool = False
    nav: tuple[NavItem, ...] = ()
    user_name: str = ""
    user_role: str = ""
    agency_name: str = ""
    can_raise: bool = False
    raise_href: str = ""
    find_href: str = ""
    unread: int = 0
    messages_href: str = ""

    @property
    def unread_words(self) -> str:
        """How many messages are unread, as it stands beside "Messages"."""
        return f"{MOST_UNREAD}+" if self.unread > MOST_UNREAD else str(self.unread)


def _href(area: Area | None, viewer: Viewer | None) -> str:
    return reverse(area.url_name) if area is not None and area.open_to(viewer) else ""


def shell(request: HttpRequest) -> dict[str, Shell]:
    """The context processor: the shell from `request.viewer` (None or absent when signed out) and the settings."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    messages = navigation.MESSAGES
    raise_href = _href(navigation.RAISE, viewer)
    made = Shell(
        county=settings.COUNTY,
        hub_telephone=settings.HUB_TELEPHONE,
        out_of_hours_telephone=settings.OUT_OF_HOURS_TELEPHONE,
        demo=settings.DEMO,
        now=timezone.now(),
        signed_in=viewer is not None,
        nav=navigation.items(viewer, request.path, navigation.AREAS),
        user_name=viewer.user_name if viewer else "",
        user_role=", ".join(viewer.role_titles) if viewer else "",
        agency_name=viewer.agency_name if viewer else "",
        can_raise=bool(raise_href),
        raise_href=raise_href,
        find_href=_href(navigation.FIND, viewer),
        unread=messages.count(viewer) if messages and messages.count and viewer and messages.open_to(viewer) else 0,
        messages_href=_href(messages, viewer),
    )
    return {"shell": made}
