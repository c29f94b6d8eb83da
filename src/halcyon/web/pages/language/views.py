"""The published list of words that are questioned, for everybody who writes about children."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from halcyon.kernel.roles import Capability
from halcyon.practice.language import PHRASES
from halcyon.web.guarding import may
from halcyon.web.request import Request
from halcyon.work.queries.wording import words_kept


@may(Capability.SIGNED_IN)
def language(request: Request) -> HttpResponse:
    """Each phrase, why it is questioned, what to say instead, its source, and how often one's own agency kept it."""
    kept = words_kept(request.viewer, at=request.now)
    return render(
        request,
        "language/language.html.jinja",
        {"phrases": PHRASES, "kept": kept, "all_kept": sum(kept.values()), "agency": request.viewer.agency_name},
    )
