"""Files of concerns that were loaded, and the rows that were rejected: concerns that nobody has received yet."""

from __future__ import annotations

import uuid

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render

from halcyon.exchange.csv.mending import mending_file
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.request import Request
from halcyon.work.actions.loads import see_to_load
from halcyon.work.queries import loads as queries

PURPOSE = "refer_concern"
SEES = (Capability.SEE_UNDELIVERED, Capability.ANSWER_REQUEST)


@may(*SEES)
def loads(request: Request) -> HttpResponse:
    """The files that the reader may see, newest first."""
    page = _page(request)
    listed, older = queries.loads(request.viewer, page=page)
    if listed:
        shows(request, "file_load", [found.id for found in listed], purpose=PURPOSE)
    return render(
        request, "loads/loads.html.jinja", {"loads": listed, "page": page, "older": older, "now": request.now}
    )


@may(*SEES, methods=("GET", "POST"))
def load(request: Request, load_id: uuid.UUID) -> HttpResponse:
    """One file with its rejected rows: where each is, what is wrong and what it says. Or: they have been seen to."""
    if request.method == "POST":
        see_to_load(load_id=load_id, by=request.viewer, at=request.now)
        notes.success(request, "It is recorded that you have seen to these rows.")
        return redirect("load", load_id=load_id)
    page = _page(request)
    found = queries.load(request.viewer, load_id)
    rows = queries.rejected_rows(request.viewer, load_id, page=page)
    shows(request, "file_load", [load_id], purpose=PURPOSE)
    if rows:
        shows(request, "file_row", [row.id for row in rows], purpose=PURPOSE)
    last = page * queries.PAGE
    return render(
        request,
        "loads/load.html.jinja",
        {"load": found, "rows": rows, "page": page, "older": found.rejected > last, "now": request.now},
    )


@may(*SEES)
def rejected(request: Request, load_id: uuid.UUID) -> HttpResponse:
    """The rejected rows as a file, to be mended in a spreadsheet and loaded."""
    queries.load(request.viewer, load_id)
    rows = queries.rejected_rows(request.viewer, load_id)
    shows(request, "file_load", [load_id], purpose=PURPOSE)
    if rows:
        shows(request, "file_row", [row.id for row in rows], purpose=PURPOSE)
    response = HttpResponse(mending_file(rows), content_type="text/csv; charset=utf-8")
    # Named after the file's key and not after what somebody called it: that name may be a child's.
    response.headers["Content-Disposition"] = f'attachment; filename="rejected-{load_id}.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _page(request: Request) -> int:
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
