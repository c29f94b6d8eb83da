"""Files and extracts that were loaded: what came of their rows, and concerns that nobody has received yet."""

from __future__ import annotations

import uuid

from django.contrib import messages as notes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.exchange.csv.mending import mending_file
from halcyon.exchange.formats import FORMATS
from halcyon.kernel.roles import Capability
from halcyon.people.queries import people_of
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.request import Request
from halcyon.work.actions.loads import see_to_load
from halcyon.work.models import ExtractRow
from halcyon.work.queries import extracts
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
        request,
        "loads/loads.html.jinja",
        {"loads": listed, "kinds": _kinds(), "page": page, "older": older, "now": request.now},
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
    if found.kind in FORMATS:
        return _extract(request, found)
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


def _extract(request: Request, found: queries.Loaded) -> HttpResponse:
    """An extract: what came of each of its tables, and what is to be doubted in it."""
    shape = FORMATS[found.kind].shape
    counted = {each.table: each for each in extracts.tables_of(request.viewer, found.id)}
    said = extracts.notes_of(request.viewer, found.id)
    shows(request, "file_load", [found.id], purpose=PURPOSE)
    return render(
        request,
        "loads/extract.html.jinja",
        {
            "load": found,
            "kind": shape.title,
            "tables": [(table, counted[table.name]) for table in shape.tables if table.name in counted],
            "uses": dict(ExtractRow.USES),
            "told": [note for note in said if not note[4]],
            "doubted": [note for note in said if note[4]],
            "now": request.now,
        },
    )


@may(*SEES)
def table(request: Request, load_id: uuid.UUID, table: str) -> HttpResponse:
    """The rows of one table of an extract: all, or those with one outcome, or those in which something is doubted."""
    viewer, page = request.viewer, _page(request)
    found = queries.load(viewer, load_id)
    if found.kind not in FORMATS:
        raise Http404
    shape = FORMATS[found.kind].shape
    counted = next((each for each in extracts.tables_of(viewer, load_id) if each.table == table), None)
    if counted is None:
        raise Http404
    show = request.GET.get("show", "")
    show = show if show in (*extracts.OUTCOMES, "doubted") else ""
    rows, more = extracts.rows_of(
        viewer, load_id, table, outcome="" if show == "doubted" else show, doubted=show == "doubted", page=page
    )
    records = [row.record_id for row in rows if row.record_id]
    shows(request, "extract_row", [row.id for row in rows], purpose=PURPOSE)
    if records:
        shows(request, "record", records, purpose=PURPOSE)
    return render(
        request,
        "loads/extract_table.html.jinja",
        {
            "load": found,
            "table": shape.table(table),
            "counted": counted,
            "show": show,
            "rows": rows,
            "people": people_of(viewer, records, at=request.now) if viewer.can(Capability.OPEN_PERSON) else {},
            "uses": dict(ExtractRow.USES),
            "page": page,
            "more": more,
            "now": request.now,
        },
    )


def _kinds() -> dict[str, str]:
    return {kind: projection.shape.title for kind, projection in FORMATS.items()}


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
