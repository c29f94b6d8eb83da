"""The guide in three pages: who you are, what you have met, what you do. They keep nothing and ask no name."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse

from halcyon.access.viewing import public as member_of_the_public
from halcyon.agencies.queries.directory import public_services
from halcyon.practice.guide import practitioners, situations
from halcyon.practice.guide.model import Practitioner, answer, ordered
from halcyon.web.guarding import public
from halcyon.web.pages.report.views import page
from halcyon.web.pages.what_now import presenters
from halcyon.web.request import Request

PUBLIC_FRAME, FRAME = "report/frame.html.jinja", "base.html.jinja"


# Public: a pharmacist, a dentist or a neighbour has no account, and must be able to read what to do.
@public()
def what_now(request: Request) -> HttpResponse:
    """Who are you? What somebody's own work most likely is stands at the head when they have signed in."""
    first = presenters.offered_first(request.viewer)
    return _page(request, "who", {"listed": practitioners.PRACTITIONERS, "first": first})


# Public: as above.
@public()
def what_happened(request: Request, who: str) -> HttpResponse:
    """What have you met? What this kind of work meets most stands first."""
    practitioner = _practitioner(who)
    listed = ordered(practitioner, situations.SITUATIONS)
    return _page(request, "what", {"practitioner": practitioner, "listed": listed})


# Public: as above.
@public()
def what_to_do(request: Request, who: str, what: str) -> HttpResponse:
    """What you do, in order, each step with the form, the number or the service to which it leads."""
    practitioner = _practitioner(who)
    situation = situations.BY_KEY.get(what)
    if situation is None or situation.not_for & practitioner.traits:
        raise Http404
    found = answer(practitioner, situation)
    viewer = member_of_the_public(at=request.now, request_id=request.mark)
    wanted = presenters.kinds(found)
    services = public_services(viewer, wanted, at=request.now) if wanted else {}
    context = {
        "answer": found,
        "practitioner": practitioner,
        "steps": presenters.steps(found, services, request.viewer),
        "avoid": presenters.listed(situation.avoid),
        "write": presenters.listed(situation.write),
    }
    return _page(request, "do", context)


def _practitioner(key: str) -> Practitioner:
    found = practitioners.BY_KEY.get(key)
    if found is None:
        raise Http404
    return found


def _page(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    frame = FRAME if request.viewer is not None else PUBLIC_FRAME
    return page(request, f"what_now/{template}", {**context, "frame": frame})
