"""How services use tools: counts by service and month, each of which opens its rows."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render

from halcyon.agencies.queries import staff_names
from halcyon.frontdoor.coverage import queries
from halcyon.frontdoor.coverage.queries import Line
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.practice.coverage import CALLED_FOR, COMPLETE
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door.presenters import agency_name
from halcyon.web.request import Request

PURPOSE = "refer_concern"
NUMBERS = (
    ("begun", "Begun"),
    ("signed", "Signed"),
    ("under_16", "Under 16"),
    ("analysed", "Analysis written"),
    ("complete", "Complete"),
)
CALLS = tuple((call.key, call.title) for call in CALLED_FOR)


def _tool(request: Request) -> str:
    chosen = request.GET.get("tool", "")
    return chosen if chosen in COMPLETE else ""


@may(Capability.SEE_COVERAGE)
def coverage(request: Request) -> HttpResponse:
    """My agency’s services by month, and for those who oversee them the others as whole numbers that tell of nobody."""
    viewer, now, tool = request.viewer, request.now, _tool(request)
    lines = queries.own_lines(viewer, at=now, tool=tool)
    others = queries.other_services(viewer, at=now)
    return render(
        request,
        "coverage/coverage.html.jinja",
        {
            "lines": [(line, _cells(line, tool), _calls(line, tool)) for line in lines],
            "numbers": NUMBERS,
            "calls": CALLED_FOR,
            "others": [(agency_name(o.agency), o) for o in others],
            "tools": [(key, registry.instrument(key).title) for key in COMPLETE],
            "complete": COMPLETE,
            "tool": tool,
            "agency": viewer.agency_name,
            "months": queries.MONTHS,
            "now": now,
        },
    )


def _href(line: Line, which: str, tool: str) -> str:
    return "rows/?" + urlencode(
        {"month": line.month.isoformat(), "service": line.service, "which": which, **({"tool": tool} if tool else {})}
    )


def _cells(line: Line, tool: str) -> list[tuple[int, str]]:
    return [(len(getattr(line, key)), _href(line, key, tool)) for key, _ in NUMBERS]


def _calls(line: Line, tool: str) -> list[tuple[int, int, str]]:
    """For each assessment: how often it was made, of how often it was called for, and the rows where it is missing."""
    return [(len(line.made[key]), len(line.called[key]), _href(line, f"missing_{key}", tool)) for key, _ in CALLS]


WHICH = {
    **dict(NUMBERS),
    "incomplete": "Signed and not complete",
    **{f"missing_{key}": f"{title}: called for and not made" for key, title in CALLS},
}


@may(Capability.SEE_COVERAGE)
def coverage_rows(request: Request) -> HttpResponse:
    """The tools behind one number, without saying whom they are about: each opens where its own page lets it."""
    viewer, now = request.viewer, request.now
    which, service = request.GET.get("which", ""), request.GET.get("service", "")
    try:
        month = date.fromisoformat(request.GET.get("month", ""))
    except ValueError:
        raise Http404 from None
    lines = queries.own_lines(viewer, at=now, tool=_tool(request))
    line = next((li for li in lines if (li.month, li.service) == (month, service)), None)
    if line is None or which not in WHICH:
        raise Http404
    found = queries.rows(viewer, line, which)
    shows(request, "response", [r.id for r in found], purpose=PURPOSE)
    names = staff_names(viewer, [r.author for r in found])
    return render(
        request,
        "coverage/rows.html.jinja",
        {
            "title": WHICH[which],
            "line": line,
            "rows": [
                (r, registry.instrument(r.instrument, r.instrument_version).title, names.get(r.author, ""))
                for r in found
            ],
            "agency": viewer.agency_name,
            "now": now,
        },
    )
