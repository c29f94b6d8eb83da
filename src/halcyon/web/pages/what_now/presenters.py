"""An answer of the guide as its page draws it: each way turned into a form, a number to ring, or a service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from halcyon.access.viewing import Viewer
from halcyon.agencies.queries.directory import ServiceRow
from halcyon.kernel.roles import Capability
from halcyon.practice.guide.model import Answer, Emergency, Form, Page, Practitioner, ServiceOf, Step, Way
from halcyon.practice.guide.practitioners import PRACTITIONERS

# The pages to which the guide leads somebody with an account: address, capability, and what the link says.
PAGES = {
    "advice": ("ask_advice", Capability.ASK_ADVICE, "Ask for advice in writing"),
    "requests": ("requests", Capability.ANSWER_REQUEST, "Open the requests to you"),
    "concerns": ("own_concerns", Capability.RAISE_CONCERN, "Open your concerns"),
}
# What kind of work somebody does who signed in with this role or in this kind of organisation, to be offered first.
BY_ROLE = {"school_nurse": "school_nurse", "allocated_worker": "social_worker", "mash_social_worker": "social_worker"}
BY_AGENCY = {
    "general_practice": "gp",
    "acute_trust": "hospital",
    "police": "police",
    "education": "education",
    "housing": "housing",
    "probation": "justice",
    "youth_justice": "justice",
    "voluntary": "community",
}


@dataclass(frozen=True)
class Leads:
    """Where one way leads: a link, with a telephone number or a service's name and when it is open."""

    text: str
    href: str
    note: str = ""
    button: bool = False


def offered_first(viewer: Viewer | None) -> Practitioner | None:
    """The kind of work that whoever signed in most likely does, or None."""
    if viewer is None:
        return None
    roles = viewer.roles
    found = next((BY_ROLE[r] for r in sorted(roles) if r in BY_ROLE), BY_AGENCY.get(viewer.agency_kind, ""))
    return next((p for p in PRACTITIONERS if p.key == found), None)


def kinds(answer: Answer) -> set[str]:
    """The kinds of service to which an answer leads."""
    return {way.kind for way in answer.ways if isinstance(way, ServiceOf)}


def steps(answer: Answer, services: Mapping[str, list[ServiceRow]], viewer: Viewer | None) -> list[dict[str, Any]]:
    """The steps in order, each with where it leads."""
    return [_step(answer, step, services, viewer) for step in answer.steps]


def _step(
    answer: Answer, step: Step, services: Mapping[str, list[ServiceRow]], viewer: Viewer | None
) -> dict[str, Any]:
    lead = answer.practitioner.lead
    words = step.words.format(lead=lead)
    return {
        "words": words[:1].upper() + words[1:],
        "leads": [found for way in step.ways for found in _leads(way, answer.practitioner, services, viewer)],
        "source": step.source,
        "verified": step.verified,
    }


def _leads(
    way: Way, practitioner: Practitioner, services: Mapping[str, list[ServiceRow]], viewer: Viewer | None
) -> list[Leads]:
    if isinstance(way, Emergency):
        return [Leads(f"Ring {way.number}", f"tel:{way.number}", way.words)]
    if isinstance(way, Form):
        signed_in = viewer is not None and viewer.can(Capability.RAISE_CONCERN)
        address = reverse("raise_concern") if signed_in else reverse("report")
        return [Leads("Raise a concern", address, "" if signed_in else "No account needed", button=True)]
    if isinstance(way, Page):
        name, capability, text = PAGES[way.key]
        return [Leads(text, reverse(name))] if viewer is not None and viewer.can(capability) else []
    return _services(way, practitioner, services.get(way.kind, []))


def _services(way: ServiceOf, practitioner: Practitioner, rows: list[ServiceRow]) -> list[Leads]:
    """The services of a kind, with numbers; of those that are near, only the ones for this kind of organisation."""
    if way.near:
        near = [r for r in rows if r.service.organisation.kind in practitioner.agencies]
        rows = sorted(near, key=lambda r: practitioner.agencies.index(r.service.organisation.kind))
    found = []
    for row in rows:
        numbers = row.telephones
        hours = row.service.hours
        if row.opening is not None:
            hours = "Open now" if row.opening.open else f"Closed now. {hours}"
        if numbers:
            found.append(Leads(f"{row.service.name}: {numbers[0]}", f"tel:{numbers[0].replace(' ', '')}", hours))
    return found


def listed(words: tuple[str, ...]) -> list[str]:
    """Sentences as the items of a list that a heading begins."""
    return [sentence[:1].lower() + sentence[1:].rstrip(".") for sentence in words]
