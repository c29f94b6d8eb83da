"""What the pages of reviews share: the review itself, the names of agencies, and the lists to choose from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404

from halcyon.agencies.queries import organisations
from halcyon.kernel.registry import registry
from halcyon.learning.reviews import queries
from halcyon.learning.reviews.standing import PURPOSE
from halcyon.practice.reviews import KINDS
from halcyon.practice.reviews.phases import PHASES
from halcyon.web.middleware import shows
from halcyon.web.request import Request

NO_NAMES = "Leave out names of children, adults, families and workers."


def opened(request: Request, review_id: UUID, *, inside: bool = False) -> queries.Open:
    """A review as this viewer sees it, put into the log; 404 for one that they may not see (`inside`: from inside)."""
    found = queries.review(request.viewer, review_id, at=request.now)
    if found is None or (inside and not found.standing.inside):
        raise Http404
    about = [s.record_id for s, _, _ in found.subjects]
    shows(request, "review", [found.review.id, *about], purpose=PURPOSE)
    return found


def agencies(request: Request) -> dict[str, str]:
    """The names of agencies by their code."""
    return {o.code: o.name for o in organisations(request.viewer)}


def parties(request: Request) -> list[tuple[str, str]]:
    """The agencies that have signed the sharing agreement, to choose from."""
    names = agencies(request)
    return [(code, names.get(code, code)) for code in sorted(registry.agreement.parties)]


def people(request: Request) -> list[tuple[str, str]]:
    """People with an account, to choose from."""
    return [(str(p.user), f"{p.name}, {p.job}") for p in queries.candidates(request.viewer, at=request.now)]


def head(found: queries.Open) -> dict[str, Any]:
    """What stands at the top of every page of one review."""
    row = found.review
    order = [p.key for p in PHASES]
    place = order.index(row.phase) if row.phase in order else -1
    reached = {c.phase: c.at for c in found.changes}
    return {
        "found": found,
        "row": row,
        "how": found.standing,
        "kinds": [KINDS[limb.row.kind] for limb in found.limbs],
        "stages": [
            {
                "text": phase.title,
                "state": "done" if n < place else "current" if n == place else "next",
                "at": reached.get(phase.key),
                "detail": phase.owner if n == place else None,
            }
            for n, phase in enumerate(PHASES)
        ]
        if place >= 0
        else [],
    }
