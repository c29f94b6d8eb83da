"""The names of agencies and workers, in words."""

from __future__ import annotations

import uuid

from django.conf import settings

from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import organisation_name, staff_names

SYSTEMS = {"ssd": "extract", "dfe": "payload for the Department for Education"}


def agency_name(code: str) -> str:
    """An agency's name in words, without the county's own name, which stands on every page; the code for a system."""
    agency, _, system = code.partition(":")
    if system:  # where a record came from: an agency, and which of its systems
        return f"{agency_name(agency)}, {SYSTEMS.get(system, system)}"
    try:
        name = organisation_name(code)
    except Exception:
        return code.capitalize()
    short = name.removeprefix(f"{settings.COUNTY} ")
    return short if short[:1].isupper() else name


def worker(viewer: Viewer, user: uuid.UUID | None) -> str:
    """The name of the person who works a case, or ''."""
    return staff_names(viewer, [user]).get(user, "") if user else ""
