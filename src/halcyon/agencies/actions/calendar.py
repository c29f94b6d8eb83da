"""Holidays and closures that administrators add to the packaged table of England's holidays."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import transaction

from halcyon.agencies.actions.common import note
from halcyon.agencies.actors import Actor, Refused, allow
from halcyon.agencies.models import CalendarDay
from halcyon.agencies.queries.system import forget_calendar
from halcyon.kernel.calendar import england_holidays
from halcyon.kernel.roles import Capability


@transaction.atomic
def add_calendar_day(*, on: date, kind: str, name: str, source: str, by: Actor, at: datetime) -> CalendarDay:
    """Add a public holiday or a local closure. Time limits that count working days count anew with it.

    `source` says where it is laid down (a proclamation, the council's decision). Raises NotAllowed; Refused for a day
    that is in the table already or an unknown kind.
    """
    allow(by, Capability.MANAGE_USERS)
    if kind not in dict(CalendarDay.KINDS):
        raise Refused("Choose whether it is a public holiday or a local closure.")
    if any(holiday.on == on for holiday in england_holidays()):
        raise Refused("This day is a public holiday in England already.")
    row = CalendarDay.objects.select_for_update().filter(on=on).first()
    if row is not None and not row.removed:
        raise Refused("This day has been added already.")
    row = row or CalendarDay(on=on)
    row.kind, row.name, row.source, row.removed, row.added_by = kind, name.strip(), source.strip(), False, by.user_id
    row.save()
    note(by, "calendar_day_added", "calendar_day", [row.id], at=at, rule=f"kind:{kind}")
    _forget()
    return row


@transaction.atomic
def withdraw_calendar_day(*, day_id: uuid.UUID, by: Actor, at: datetime) -> CalendarDay:
    """Take back a day that an administrator added. Raises NotAllowed, DoesNotExist; Refused if it was taken back."""
    allow(by, Capability.MANAGE_USERS)
    row = CalendarDay.objects.select_for_update().get(id=day_id)
    if row.removed:
        raise Refused("This day was taken back already.")
    row.removed = True
    row.save(update_fields=["removed"])
    note(by, "calendar_day_withdrawn", "calendar_day", [row.id], at=at, fields=("removed",))
    _forget()
    return row


def _forget() -> None:
    """Read the calendar again now, for the rest of this transaction, and again once it has ended either way."""
    forget_calendar()
    transaction.on_commit(forget_calendar)
