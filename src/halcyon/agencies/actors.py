"""Who acts, as the acts of this room see them. The full viewer is built above this room, in `access.viewing`."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Protocol

from halcyon.kernel.roles import Capability


class Actor(Protocol):
    """A person, or a job or command of the system (`actor` is then "system:<job>" and `user_id` None)."""

    @property
    def actor(self) -> str: ...
    @property
    def agency(self) -> str: ...
    @property
    def user_id(self) -> uuid.UUID | None: ...
    @property
    def capabilities(self) -> Collection[Capability]: ...
    @property
    def session(self) -> str: ...
    @property
    def request_id(self) -> str: ...


class NotAllowed(Exception):
    """This actor may not do this. Pages show it exactly as they show something that does not exist."""


class Refused(Exception):
    """The act is allowed to this actor, but not now or not in this way. The text says why, in words for the page."""


def is_system(by: Actor) -> bool:
    """Whether a job or a command acts: installing, loading the demonstration, disabling dormant accounts.

    Only code makes such an actor, never a request, so it needs no capability and no second person.
    """
    return by.user_id is None and by.actor.startswith("system:")


def allow(by: Actor, capability: Capability) -> None:
    """Raise `NotAllowed` unless the actor has the capability or is the system itself."""
    if capability not in by.capabilities and not is_system(by):
        raise NotAllowed(f"needs {capability.value}")
