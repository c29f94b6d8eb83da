"""Organisations, what follows them, whom they commission, their services and how those are reached."""

from __future__ import annotations

import uuid

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse

from halcyon.agencies import actions, queries
from halcyon.agencies.models import ContactRoute
from halcyon.agencies.queries import OrganisationPage
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.pages.administration.forms import Followed, NewOrganisation, NewRelation, NewRoute, NewService
from halcyon.web.pages.administration.views.common import ask, do, page, posted
from halcyon.web.request import Request

HERE = "administration_organisations"
MANAGE = Capability.MANAGE_DIRECTORY


def _href(code: str) -> str:
    return reverse("administration_organisation", kwargs={"code": code})


def _page_or_404(request: Request, code: str) -> OrganisationPage:
    found = queries.organisation_page(request.viewer, code, at=request.now)
    if found is None:
        raise Http404
    return found


@may(MANAGE)
def organisations(request: Request) -> HttpResponse:
    return page(request, "organisations", HERE, {"organisations": queries.organisations(request.viewer)})


@may(MANAGE)
def organisation(request: Request, code: str) -> HttpResponse:
    return page(request, "organisation", HERE, {"found": _page_or_404(request, code)})


@may(MANAGE, methods=("GET", "POST"))
def add(request: Request) -> HttpResponse:
    def act(form: forms.Form) -> str:
        made = actions.add_organisation(**form.cleaned_data, by=request.viewer, at=request.now)
        return f"{made.name} is in the directory."

    return ask(
        request,
        NewOrganisation(posted(request)),
        here=HERE,
        title="Add an organisation",
        submit="Add this organisation",
        back=reverse(HERE),
        act=act,
    )


@may(MANAGE, methods=("GET", "POST"))
def followed(request: Request, code: str) -> HttpResponse:
    found = _page_or_404(request, code).organisation
    others = [o for o in queries.agencies_to_choose(request.viewer) if o.id != found.id]
    by_code = {o.code: o for o in others}

    def act(form: forms.Form) -> str:
        given = form.cleaned_data
        made = actions.succeed(
            predecessor=found,
            successor=by_code[given["successor"]],
            on=given["on"],
            reason=given["reason"],
            by=request.viewer,
            at=request.now,
        )
        return f"{made.successor.name} follows {found.name}."

    return ask(
        request,
        Followed(posted(request), organisations=others),
        here=HERE,
        title="Record which organisation takes over",
        caption=found.name,
        lead="Its history stays under its own name.",
        submit="Record this",
        back=_href(code),
        act=act,
    )


@may(MANAGE, methods=("GET", "POST"))
def relation(request: Request, code: str) -> HttpResponse:
    found = _page_or_404(request, code).organisation
    others = [o for o in queries.agencies_to_choose(request.viewer) if o.id != found.id]
    by_code = {o.code: o for o in others}
    services = queries.services_to_choose(request.viewer)
    by_id = {str(s.id): s for s in services}

    def act(form: forms.Form) -> str:
        given = form.cleaned_data
        actions.commission(
            commissioner=found,
            provider=by_code[given["provider"]],
            service=by_id.get(given["service"]),
            relation=given["relation"],
            begins=given["begins"],
            ends=given["ends"],
            by=request.viewer,
            at=request.now,
        )
        return "Recorded."

    return ask(
        request,
        NewRelation(posted(request), organisations=others, services=services),
        here=HERE,
        title="Record what it commissions or provides",
        caption=found.name,
        submit="Record this",
        back=_href(code),
        act=act,
    )


@may(MANAGE, methods=("GET", "POST"))
def service(request: Request, code: str) -> HttpResponse:
    found = _page_or_404(request, code).organisation

    def act(form: forms.Form) -> str:
        given = {key: value for key, value in form.cleaned_data.items() if not key.startswith("day_")}
        made = actions.add_service(
            organisation=found,
            **given,
            opening=form.opening(),  # type: ignore[attr-defined]
            by=request.viewer,
            at=request.now,
        )
        return f"{made.name} is in the directory. Add how it is reached."

    return ask(
        request,
        NewService(posted(request)),
        here=HERE,
        title="Add a service",
        caption=found.name,
        submit="Add this service",
        back=_href(code),
        act=act,
    )


@may(MANAGE, methods=("GET", "POST"))
def routes(request: Request, code: str) -> HttpResponse:
    found = queries.service_page(request.viewer, code, at=request.now)
    if found is None:
        raise Http404

    def act(form: forms.Form) -> str:
        actions.add_route(service=found.service, **form.cleaned_data, by=request.viewer, at=request.now)
        return "Added. Try it, and then say here that it reaches the service: nothing is sent by it before."

    return ask(
        request,
        NewRoute(posted(request)),
        here=HERE,
        title="How this service is reached",
        caption=found.service.name,
        submit="Add this way",
        back=reverse("administration_routes", kwargs={"code": code}),
        act=act,
        extra={"row": found, "back": _href(found.service.organisation.code)},
    )


@may(MANAGE, methods=("POST",))
def route(request: Request, route_id: uuid.UUID, act: str) -> HttpResponse:
    acts = {
        "verify": (actions.verify_route, "Verified today. Messages may be sent by it."),
        "end": (actions.end_route, "Ended. Nothing more is sent by it."),
    }
    if act not in acts:
        raise Http404
    carry_out, said = acts[act]
    service_code: list[str] = []

    def carried_out() -> str:
        try:
            done = carry_out(route_id=route_id, by=request.viewer, at=request.now)
        except ContactRoute.DoesNotExist:
            raise Http404 from None
        service_code.append(done.service.code)
        return said

    answer = do(request, carried_out, back=reverse(HERE))
    if service_code:
        answer["Location"] = reverse("administration_routes", kwargs={"code": service_code[0]})
    return answer
