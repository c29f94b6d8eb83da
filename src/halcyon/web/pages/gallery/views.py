"""The component gallery, for people who build pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.template.backends.jinja2 import Jinja2

from halcyon.kernel.roles import Capability
from halcyon.web.gallery import examples
from halcyon.web.guarding import may


@may(Capability.SEE_GALLERY)
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, drawn from the examples in its folder."""
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)  # noqa: S101 - settings name it so
    return render(request, "gallery.html.jinja", {"entries": examples(engine.env)})
