"""All reviews on one page, what concludes first at the top, and opening one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from halcyon.kernel.roles import Capability
from halcyon.learning.reviews import queries
from halcyon.learning.reviews.standing import PURPOSE
from halcyon.learning.reviews.timing import PATHWAY
from halcyon.practice.reviews import KINDS
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.request import Request
from halcyon.work.queries import breaches, count_of_breaches


@may(Capability.SEE_LEARNING)
def reviews(request: Request) -> HttpResponse:
    """Where every review stands, when it concludes and how late that is; ended ones when asked for."""
    viewer, now = request.viewer, request.now
    every = request.GET.get("all") == "yes"
    what = request.GET.get("of", "")
    what = what if what in queries.COUNTED or what in KINDS else ""
    lines = queries.pipeline(viewer, at=now, ended_too=every, what=what)
    shows(request, "review", [x.review.id for x in lines], purpose=PURPOSE)
    figures = queries.counts(viewer, at=now)
    return render(
        request,
        "reviews/list.html.jinja",
        {
            "lines": lines,
            "counts": figures,
            "by_kind": [(key, KINDS[key].short, number) for key, number in sorted(figures.under_way.items())],
            "every": every,
            "what": queries.COUNTED.get(what) or (KINDS[what].short.lower() if what else ""),
            "keeps": viewer.can(Capability.KEEP_REVIEWS),
            "asked": queries.parts_asked(viewer),
            "unanswered": count_of_breaches(breaches(viewer, at=now, pathway=PATHWAY)),
            "now": now,
        },
    )
