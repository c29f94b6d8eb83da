"""My work: the first page after signing in, the same for everyone."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halcyon.agencies.queries import working_calendar
from halcyon.cases.queries import cases_of_requests
from halcyon.frontdoor.actions.waiting import ADVISE_TASK
from halcyon.kernel.roles import Capability
from halcyon.people.queries import names_of
from halcyon.web.guarding import may, may_follow
from halcyon.web.middleware import shows
from halcyon.web.pages.work.presenters import drawn, sections
from halcyon.web.request import Request
from halcyon.work.queries import Item
from halcyon.work.queries import my_work as work_of

# What a row asks for on a page that others may read of their own: a team's question is answered by those who advise.
DOES = {ADVISE_TASK: Capability.ADVISE}


@may(Capability.SIGNED_IN)
def my_work(request: Request) -> HttpResponse:
    """What needs me now, what I wait for, what I must confirm, what I did today; narrowed by role with `?role=`.

    The first hundred of each section, or the whole of the one that `?whole=` names.
    """
    viewer, role, whole = request.viewer, request.GET.get("role", ""), request.GET.get("whole", "")
    work = work_of(viewer, at=request.now, role=role)
    records = {i.person_id for s in work.sections for i in drawn(s, whole) if i.person_id}
    names = names_of(viewer, records)
    asked = {i.subject_id for i in work.waiting.items if not may_follow(viewer, i.link)}
    put_from = cases_of_requests(viewer, asked) if asked else {}

    for_others = {i.id for i in work.needs.items if not viewer.can(DOES.get(i.kind, Capability.SIGNED_IN))}

    def leads(item: Item) -> str:
        """Where a row leads: what this reader may open, or the case that they wait for an answer in, or nowhere."""
        if may_follow(viewer, item.link) and item.id not in for_others:
            return item.link
        return reverse("case", args=[put_from[item.subject_id]]) if item.subject_id in put_from else ""

    if names:
        shows(request, "record", list(names), purpose="own_work")
    return render(
        request,
        "work/my_work.html.jinja",
        {
            "sections": sections(
                work, names, now=request.now, leads=leads, whole=whole, narrowed={"role": role} if role else None
            ),
            "viewer": viewer,
            "working_days": working_calendar().working_days_between,
            "now": request.now,
        },
    )
