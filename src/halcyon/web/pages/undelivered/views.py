"""Messages that did not arrive or that nobody opened, with their age and what to do. Never what they say."""

from __future__ import annotations

import uuid

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render

from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.undelivered.forms import AGAIN, ROUTE, DealWith
from halcyon.web.pages.undelivered.presenters import about
from halcyon.web.request import Request
from halcyon.work import queries
from halcyon.work.actions import NotPossible, send_again, send_by_route, tell_by_hand

PURPOSE = "oversight"
WATCHES = (Capability.SEE_UNDELIVERED, Capability.HOLD_RESTRICTION)


@may(*WATCHES)
def undelivered(request: Request) -> HttpResponse:
    """The messages that the reader watches over and that are not settled, on their lists, oldest first: the first of
    each, or a page of one.
    """
    key, page = request.GET.get("list", ""), _page(request)
    lists = queries.deliveries(request.viewer, at=request.now, key=key, page=page)
    listed = [row.id for found in lists for row in found.rows]
    if listed:
        shows(request, "message", listed, purpose=PURPOSE)
    everything = Capability.SEE_UNDELIVERED in request.viewer.capabilities and request.viewer.hub
    return render(
        request,
        "undelivered/undelivered.html.jinja",
        {
            "lists": lists,
            "alone": len(lists) == 1,
            "about": about,
            "nobody_holds": queries.work_nobody_holds(at=request.now) if everything else [],
            "stopped": queries.stopped_jobs(at=request.now) if everything else [],
            "unlisted": len(queries.unseen(at=request.now)) if everything else 0,
            "now": request.now,
        },
    )


def _page(request: Request) -> int:
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


@may(*WATCHES, methods=("GET", "POST"))
def undelivered_message(request: Request, message_id: uuid.UUID) -> HttpResponse:
    """How one message fares, and what to do about it."""
    viewer, now = request.viewer, request.now
    tried = queries.delivery(viewer, message_id, at=now)
    can_send = tried.row.state in ("failed", "bounced")
    routes = queries.routes_for(viewer, message_id, at=now) if can_send else []
    form = DealWith(request.POST if request.method == "POST" else None, can_send=can_send, routes=routes)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if given["what"] == AGAIN:
                send_again(message_id=message_id, by=viewer, at=now)
                done = "The message is on its way again."
            elif given["what"] == ROUTE:
                send_by_route(message_id=message_id, route_id=uuid.UUID(given["route"]), by=viewer, at=now)
                done = "The message is on its way by the other route."
            else:
                tell_by_hand(message_id=message_id, whom=given["whom"], how=given["how"], by=viewer, at=now)
                done = "It is recorded who was told, by whom and when."
        except NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            notes.success(request, done)
            return redirect("undelivered")
    shows(request, "message", [message_id], purpose=PURPOSE)
    return render(
        request,
        "undelivered/message.html.jinja",
        {"row": tried.row, "tries": tried.tries, "form": form, "now": now, "about": about},
    )
