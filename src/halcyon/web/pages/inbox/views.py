"""Messages: the list, one message, and confirming that it was read."""

from __future__ import annotations

import uuid

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render

from halcyon.access.viewing import Denied
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.inbox import presenters
from halcyon.web.request import Request
from halcyon.work.actions import acknowledge, open_message
from halcyon.work.queries import inbox, names_for, names_in, recipient_words, sent_message

PURPOSE = "own_work"


@may(Capability.SIGNED_IN)
def messages(request: Request) -> HttpResponse:
    """What is addressed to the reader, newest first: `?show=unread` or `to_confirm`, `?page=2`."""
    show = request.GET.get("show", "all")
    show = show if show in presenters.EMPTY else "all"
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    found = inbox(request.viewer, at=request.now, show=show, page=page)
    names = names_in(request.viewer, found.messages)
    if found.messages:
        shows(request, "message", [m.id for m in found.messages], purpose=PURPOSE)
    return render(
        request,
        "inbox/messages.html.jinja",
        {
            "rows": [presenters.row(m, request.viewer, names) for m in found.messages],
            "chip_groups": presenters.chips(
                show, {"all": found.total, "unread": found.unread, "to_confirm": found.to_confirm}
            ),
            "empty": presenters.EMPTY[show],
            "now": request.now,
            "newer": f"?show={show}&page={found.newer}" if found.newer else None,
            "older": f"?show={show}&page={found.older}" if found.older else None,
        },
    )


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def message(request: Request, message_id: uuid.UUID) -> HttpResponse:
    """One message, opened by whom it is for or read again by who sent it. POST confirms having read it."""
    if request.method == "POST":
        acknowledge(message_id=message_id, by=request.viewer, at=request.now)
        notes.success(request, "The sender can see that you have read it.")
        return redirect("message", message_id=message_id)
    try:
        opened, mine = open_message(message_id=message_id, by=request.viewer, at=request.now), True
    except Denied:
        opened, mine = sent_message(request.viewer, message_id, at=request.now), False
        shows(request, "message", [opened.id, opened.subject_id], purpose=PURPOSE)
    names = names_in(request.viewer, [opened])
    return render(
        request,
        "inbox/message.html.jinja",
        {
            "message": opened,
            "mine": mine,
            "sender": names.get(opened.from_user, "Halcyon") if opened.from_user else "Halcyon",
            "to": presenters.why_you(opened, request.viewer) if mine else recipient_words(opened, names_for([opened])),
            "opened_by": names.get(opened.opened_by, "") if opened.opened_by else "",
            "to_confirm": mine and opened.needs_receipt and opened.acknowledged_at is None,
            "now": request.now,
        },
    )
