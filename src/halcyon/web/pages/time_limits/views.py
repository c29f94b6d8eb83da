"""The time limits that passed, until somebody has said why and what is done."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from halcyon.access.viewing import Denied
from halcyon.agencies.queries import organisations, staff_names, working_calendar
from halcyon.kernel.delays import CAUSES
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.doing import say_wrong
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door.presenters import agency_name
from halcyon.web.pages.time_limits.forms import AnswerForm
from halcyon.web.presenting import plural
from halcyon.web.request import Request
from halcyon.work.actions import NotAnAnswer, answer_breaches
from halcyon.work.models import Breach
from halcyon.work.queries import (
    MOST_COUNTED,
    Place,
    answers_given,
    answers_to,
    breach,
    breach_page,
    breaches,
    count_of_breaches,
    may_answer,
    still_to_do,
)
from halcyon.work.queries.breaches import SHOWN

PURPOSE = "own_work"


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def listing(request: Request) -> HttpResponse:
    """The breaches that concern the viewer, oldest first, a page at a time, of everybody or of one case; several are
    answered together when they have one cause.
    """
    viewer, now = request.viewer, request.now
    show = request.GET.get("show", "unanswered")
    show = show if show in SHOWN else "unanswered"
    case = _id(request.GET.get("case", ""))
    page = breach_page(viewer, at=now, show=show, case=case, after=_place(request.GET.get("after", "")))
    rows = page.rows
    form = _form(request)
    chosen: set[str] = set(request.POST.getlist("breach"))
    if request.method == "POST" and form.is_valid():
        ids = {r.id for r in rows if str(r.id) in chosen and may_answer(viewer, r)}
        if _answered(request, form, ids):
            messages.success(request, f"{plural(len(ids), 'time limit')} answered.")
            return redirect("time_limits")
    shows(request, "breach", [r.id for r in rows], purpose=PURPOSE)
    answers = answers_to(viewer, rows)
    return render(
        request,
        "time_limits/list.html.jinja",
        {
            "rows": [
                {"row": r, "answer": answers.get(r.id), "mine": may_answer(viewer, r) and r.answered_at is None}
                for r in rows
            ],
            "open": still_to_do(viewer, rows),
            "titles": registry.posts,
            "causes": CAUSES,
            "agency_name": agency_name,
            "groups": [
                {
                    "name": "Show",
                    "chips": [
                        {
                            "text": words,
                            "href": _link(key, case),
                            "on": show == key,
                            "count": _counted(breaches(viewer, at=now, show=key, case=case)),
                        }
                        for key, words in SHOWN.items()
                    ],
                }
            ],
            "show": show,
            "form": form,
            "chosen": chosen,
            "of_case": rows[0] if case and rows else None,
            "narrowed": case is not None,
            "next": _link(show, case, page.after) if page.after else "",
            "top": _link(show, case) if "after" in request.GET else "",
            "now": now,
            "working_days": working_calendar().working_days_between,
        },
        status=422 if form.errors else 200,
    )


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def one(request: Request, breach_id: uuid.UUID) -> HttpResponse:
    """One breach: what passed, whom it was told to, and every answer. Whoever may, answers it or corrects that."""
    viewer, now = request.viewer, request.now
    row = breach(viewer, breach_id, at=now)
    if row is None:
        raise Http404
    answers = answers_given(viewer, row)
    standing = next((a for a in answers if a.replaced_at is None), None)
    mine = may_answer(viewer, row)
    form = _form(request)
    if request.method == "POST" and not mine:
        raise Http404
    if request.method == "POST" and form.is_valid() and _answered(request, form, [row.id]):
        messages.success(request, "Your answer is kept.")
        return redirect("time_limit", breach_id=row.id)
    shows(request, "breach", [row.id], purpose=PURPOSE)
    return render(
        request,
        "time_limits/one.html.jinja",
        {
            "row": row,
            "answers": answers,
            "standing": standing,
            "names": staff_names(viewer, [a.answered_by for a in answers]),
            "causes": CAUSES,
            "agency_name": agency_name,
            "told": registry.posts.get(row.told, row.told),
            "still": row.id in still_to_do(viewer, [row]),
            "mine": mine,
            "form": form,
            "now": now,
        },
        status=422 if form.errors else 200,
    )


def _counted(rows: QuerySet[Breach]) -> str:
    found = count_of_breaches(rows)
    return str(found) if found <= MOST_COUNTED else f"over {MOST_COUNTED}"


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _place(text: str) -> Place | None:
    """Where the page before ended; anything unreadable begins at the top."""
    due, _, key = text.partition("~")
    last = _id(key)
    try:
        moment = datetime.fromisoformat(due)
    except ValueError:
        return None
    return Place(moment, last) if last is not None and moment.tzinfo is not None else None


def _link(show: str, case: uuid.UUID | None, after: Place | None = None) -> str:
    """The list narrowed like this, from the top or after a place."""
    asked = {"show": show}
    if case is not None:
        asked["case"] = str(case)
    if after is not None:
        asked["after"] = f"{after.due_at.isoformat()}~{after.id}"
    return f"{reverse('time_limits')}?{urlencode(asked)}"


def _form(request: Request) -> AnswerForm:
    agencies = [(o.code, o.name) for o in organisations(request.viewer) if o.in_force_to is None]
    return AnswerForm(request.POST if request.method == "POST" else None, agencies=agencies)


def _answered(request: Request, form: AnswerForm, ids: Collection[uuid.UUID]) -> bool:
    """Answer these; False with what is wrong put on the form."""
    try:
        replaces = uuid.UUID(request.POST.get("replaces") or "")
    except ValueError:
        replaces = None
    given = form.cleaned_data
    try:
        answer_breaches(
            breach_ids=ids,
            cause=given["cause"],
            agency=given["agency"],
            done=given["done"],
            replaces=replaces,
            by=request.viewer,
            at=request.now,
        )
    except NotAnAnswer as wrong:
        say_wrong(form, wrong)
        return False
    except Denied:
        raise Http404 from None
    return True
