"""A request as guarded pages see it: with its moment and the viewer, which the middleware has put there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest

from halcyon.access.viewing import Viewer


@dataclass
class Shown:
    """What one response shows about people and cases, gathered by the view through `middleware.shows`."""

    rows: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)


class Request(HttpRequest):
    """`viewer` is somebody signed in (`guarding.may` has seen to that); `now` is the moment of the request, in UTC."""

    viewer: Viewer
    now: datetime
    mark: str
    shown: Shown
