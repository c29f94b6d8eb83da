"""The directory of services and organisations. It holds published facts only, and nothing about any child or adult."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from halcyon.agencies import queries
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.pages.directory import presenters
from halcyon.web.pages.directory.forms import Search
from halcyon.web.request import Request


@may(Capability.SEE_DIRECTORY)
def directory(request: Request) -> HttpResponse:
    search = Search(request.GET, organisations=queries.agencies_to_choose(request.viewer))
    search.is_valid()
    words, agency = search.cleaned_data.get("q", ""), search.cleaned_data.get("agency", "")
    found = queries.services(request.viewer, at=request.now, search=words, agency=agency)
    context = {
        "search": search,
        "narrowed": bool(words or agency),
        "services": [presenters.service(row, request.now) for row in found],
    }
    return render(request, "directory/directory.html.jinja", context)


@may(Capability.SEE_DIRECTORY)
def service(request: Request, code: str) -> HttpResponse:
    row = queries.service_page(request.viewer, code, at=request.now)
    if row is None:
        raise Http404
    return render(request, "directory/service.html.jinja", {"shown": presenters.service(row, request.now)})


@may(Capability.SEE_DIRECTORY)
def organisations(request: Request) -> HttpResponse:
    return render(
        request, "directory/organisations.html.jinja", {"organisations": queries.organisations(request.viewer)}
    )


@may(Capability.SEE_DIRECTORY)
def organisation(request: Request, code: str) -> HttpResponse:
    found = queries.organisation_page(request.viewer, code, at=request.now)
    if found is None:
        raise Http404
    services = [presenters.service(row, request.now) for row in found.services]
    return render(request, "directory/organisation.html.jinja", {"found": found, "services": services})
