"""The component gallery, for people who build pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines

from halcyon.kernel.roles import Capability
from halcyon.web.gallery import examples
from halcyon.web.guarding import may


@may(Capability.SEE_GALLERY)
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, drawn from the examples in its folder."""
    return render(request, "gallery.html.jinja", {"entries": examples(engines["jinja2"].env)})
