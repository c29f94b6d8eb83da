"""The list of assessments, section 47 enquiries, conferences and plans of the teams that one works in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halcyon.access.viewing import NOBODY
from halcyon.agencies.queries import staff_names, working_calendar
from halcyon.cases.hand_off_queries import hand_offs_to
from halcyon.frontdoor.casework import PURPOSES, next_due, worked, worker_of
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import names_of
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.request import Request


@may(Capability.SEE_CASEWORK)
def casework(request: Request) -> HttpResponse:
    """Open cases, what is due first on top, with filters that are links and counts that are rows."""
    viewer, now = request.viewer, request.now
    kind, mine = request.GET.get("kind", ""), request.GET.get("mine", "") == "yes"
    found = worked(viewer, at=now)
    chosen = [c for c in found if (not kind or c.pathway == kind) and (not mine or worker_of(c) == viewer.user_id)]
    due = next_due(viewer, chosen)
    chosen.sort(key=lambda c: (c.id not in due, due[c.id].due_at if c.id in due else c.opened_at))
    names = names_of(viewer, [c.record_id for c in chosen])
    workers = staff_names(viewer, [worker_of(c) for c in chosen])
    shows(request, "case", [c.id for c in chosen], purpose=PURPOSES[0])
    kinds = sorted({c.pathway for c in found})
    return render(
        request,
        "casework/list.html.jinja",
        {
            "rows": [
                {
                    "href": reverse("case", args=[c.id]),
                    "reference": c.reference,
                    "name": names.get(c.record_id, ("", None))[0],
                    "title": registry.pathways[c.pathway].title,
                    "state": registry.pathways[c.pathway].state(c.state).title,
                    "worker": workers.get(worker_of(c) or NOBODY, ""),
                    "due": due.get(c.id),
                }
                for c in chosen
            ],
            "groups": [
                {
                    "name": "Kind of work",
                    "chips": [
                        _chip("All open", "", kind == "" and not mine, len(found)),
                        *(
                            _chip(
                                registry.pathways[key].title,
                                f"kind={key}",
                                kind == key,
                                sum(1 for c in found if c.pathway == key),
                            )
                            for key in kinds
                        ),
                    ],
                },
                {
                    "name": "Worked by",
                    "chips": [_chip("Me", "mine=yes", mine, sum(1 for c in found if worker_of(c) == viewer.user_id))],
                },
            ],
            "filtered": bool(kind or mine),
            "waiting": hand_offs_to(viewer, at=now).count(),
            "now": now,
            "working_days": working_calendar().working_days_between,
        },
    )


def _chip(text: str, query: str, on: bool, count: int) -> dict[str, object]:
    return {"text": text, "href": f"?{query}", "on": on, "count": count}
