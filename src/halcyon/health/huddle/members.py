"""Who is inside a clinic’s boundary, and who sits in on its huddle."""

from __future__ import annotations

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.models import Service
from halcyon.kernel.profiles import Huddle
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability


def inside(viewer: Viewer) -> list[Huddle]:
    """The clinics whose own nurse the viewer is: role and service both, so that no role alone opens a clinic."""
    if not viewer.can(Capability.SEE_CLINIC) or not viewer.services:
        return []
    codes = set(Service.objects.filter(id__in=viewer.services).values_list("code", flat=True))
    return [h for h in registry.profile.huddles if h.clinic_role in viewer.roles and h.service in codes]


def joining(viewer: Viewer) -> list[Huddle]:
    """The clinics in whose huddle the viewer sits while it is open, being no nurse of the clinic."""
    if not viewer.can(Capability.HUDDLE):
        return []
    return [h for h in registry.profile.huddles if viewer.roles & set(h.joined_by)]


def own(viewer: Viewer, service: str) -> Huddle:
    """The huddle of the viewer’s own clinic. Raises `Denied` for everybody else."""
    found = next((h for h in inside(viewer) if h.service == service), None)
    if found is None:
        raise Denied("another clinic")
    return found


def huddle_of(service: str) -> Huddle:
    """The huddle of a clinic. Raises ValueError for a service that holds none."""
    found = next((h for h in registry.profile.huddles if h.service == service), None)
    if found is None:
        raise ValueError(f"No huddle is held for {service!r} in {registry.profile.title}.")
    return found
