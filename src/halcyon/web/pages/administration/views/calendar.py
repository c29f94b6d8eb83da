"""Holidays and closures that the packaged table of England's holidays has not."""

from __future__ import annotations

import uuid

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse

from halcyon.agencies import actions, queries
from halcyon.agencies.models import CalendarDay
from halcyon.kernel.calendar import england_holidays
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.pages.administration.forms import LONDON, NewDay
from halcyon.web.pages.administration.views.common import ask, do, page, posted
from halcyon.web.request import Request

HERE = "administration_calendar"
MANAGE = Capability.MANAGE_USERS


@may(MANAGE)
def days(request: Request) -> HttpResponse:
    today = request.now.astimezone(LONDON).date()
    table = england_holidays()
    context = {
        "added": queries.calendar_days(request.viewer),
        "coming": [holiday for holiday in table if holiday.on >= today][:10],
        "reaches": table[-1].on.year,
    }
    return page(request, "calendar", HERE, context)


@may(MANAGE, methods=("GET", "POST"))
def add(request: Request) -> HttpResponse:
    def act(form: forms.Form) -> str:
        made = actions.add_calendar_day(**form.cleaned_data, by=request.viewer, at=request.now)
        return f"{made.name} is in the calendar. Time limits in working days count anew."

    return ask(
        request,
        NewDay(posted(request)),
        here=HERE,
        title="Add a holiday or a closure",
        lead="Time limits that count working days count anew with it, also those that are running.",
        submit="Add this day",
        back=reverse(HERE),
        act=act,
    )


@may(MANAGE, methods=("POST",))
def withdraw(request: Request, day_id: uuid.UUID) -> HttpResponse:
    def act() -> str:
        try:
            made = actions.withdraw_calendar_day(day_id=day_id, by=request.viewer, at=request.now)
        except CalendarDay.DoesNotExist:
            raise Http404 from None
        return f"{made.name} is taken out of the calendar."

    return do(request, act, back=reverse(HERE))
