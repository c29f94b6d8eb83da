"""How what agencies were asked is drawn: what was asked before, consent, reminders, and by whom it was answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import staff_names
from halcyon.cases.models import AgencyRequest, AskConsent
from halcyon.cases.requests.queries import Around
from halcyon.kernel.pathways import REQUEST_STATES
from halcyon.kernel.registry import registry
from halcyon.responses.queries import signed
from halcyon.web.pages.front_door.presenters.names import agency_name
from halcyon.web.pages.front_door.presenters.words import judgement, marks

HANDLED = {
    "open": "Everyone working on this enquiry",
    "hub_only": "Hub only",
    "agency_only": "Only the hub’s manager and the agency",
}


def asked_before(viewer: Viewer, rows: Iterable[AgencyRequest]) -> list[dict[str, Any]]:
    """Earlier requests about the same person, each with what came of it and the answer where the viewer may read it: of
    each agency the newest for the same kinds of information, with how many there were before it. `rows` are newest
    first.
    """
    alike: dict[tuple[str, tuple[str, ...]], list[AgencyRequest]] = {}
    for row in rows:
        alike.setdefault((row.agency, tuple(sorted(row.categories))), []).append(row)
    listed = [same[0] for same in alike.values()]
    before = {same[0].id: len(same) - 1 for same in alike.values()}
    read = signed(viewer, [r.response for r in listed])
    found = []
    for row in listed:
        response = read.get(row.response_id) if row.response_id else None
        found.append(
            {
                "agency": agency_name(row.agency),
                "reference": row.case.reference,
                "href": reverse("case_answer", args=[row.case_id, row.id]),
                "asked": row.asked_at,
                "before": before[row.id],
                "answered": row.answered_at,
                "state": REQUEST_STATES[row.state],
                "categories": [registry.categories[c].title for c in row.categories if c in registry.categories],
                "meaning": judgement(response) if response else "",
                "marks": marks(response) if response else [],
            }
        )
    return found


def refused_consent(consents: Iterable[AskConsent]) -> list[dict[str, Any]]:
    """The agencies that were asked without the family agreeing: whoever decides has to know."""
    return [consent_words(c) | {"agency": agency_name(c.request.agency)} for c in consents if c.given != "given"]


def consent_words(consent: AskConsent) -> dict[str, Any]:
    """What the family said to one agency being asked, as it is shown."""
    return {
        "given": consent.given,
        "words": consent.get_given_display(),
        "who": consent.get_who_display() if consent.who else "",
        "name": consent.name,
        "on": consent.on,
        "scope": consent.scope,
        "reason": consent.reason,
        "weighed": consent.weighed,
        "decided_by": consent.decided_by,
    }


def followed(viewer: Viewer, near: Around) -> dict[str, Any]:
    """How one request was followed up, with the names of those who did it."""
    people = [c.by for c in near.chasers]
    people += [near.taken.taken_by] if near.taken else []
    people += [near.consent.decided_by] if near.consent else []
    people += [near.link.made_by] if near.link else []
    names = staff_names(viewer, people)
    return {
        "chasers": [
            {"row": c, "how": c.get_how_display() if c.how else "", "by": names.get(c.by, "") if c.by else ""}
            for c in near.chasers
        ],
        "taken": near.taken,
        "taken_by": names.get(near.taken.taken_by, "") if near.taken and near.taken.taken_by else "",
        "consent": consent_words(near.consent) if near.consent else None,
        "consent_by": names.get(near.consent.decided_by, "") if near.consent and near.consent.decided_by else "",
        "link": near.link,
        "link_by": names.get(near.link.made_by, "") if near.link else "",
        "withheld": near.withheld,
    }
