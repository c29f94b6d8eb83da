"""Messages that still wait for somebody, on lists with names and ages; and proof that none is on no list."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.models import ContactRoute
from halcyon.kernel.calendar import LONDON
from halcyon.work.models import DeliveryAttempt, Message, ScheduledJob
from halcyon.work.outstanding import LISTS, SETTLED, List, overseen_by
from halcyon.work.queries.naming import Names, names_for, recipient_words


@dataclass(frozen=True)
class Delivery:
    """One message as its delivery is watched over: whom it is for and how it fares, never what it says."""

    id: uuid.UUID
    kind: str
    reference: str
    to: str
    agency: str
    agency_name: str
    channel: str
    state: str
    state_words: str
    why: str
    since: datetime
    due_at: datetime | None
    attempts: int
    needs_receipt: bool


@dataclass(frozen=True)
class DeliveryList:
    """One named list with the rows of one page of it, oldest first. `count` is of the whole list."""

    key: str
    title: str
    about: str
    rows: tuple[Delivery, ...]
    count: int
    page: int = 1

    @property
    def more(self) -> bool:
        """Whether there is a page after this one."""
        return self.count > self.page * DELIVERIES


DELIVERIES = 100
"""How many messages one page of a list shows: a county that opens nothing has many thousand."""


def deliveries(viewer: Viewer, *, at: datetime, key: str = "", page: int = 1) -> tuple[DeliveryList, ...]:
    """The messages whose delivery this viewer watches over and that are not settled, on their lists, oldest first.

    The first page of every list; or one page of the list that `key` names, alone, if there is such a list.
    """
    alone = tuple(list_ for list_ in LISTS if list_.key == key)
    first = DELIVERIES * (page - 1) if alone else 0
    found = [(list_, _watched(viewer, list_, at)) for list_ in alone or LISTS]
    messages = {list_.key: list(watched[first : first + DELIVERIES]) for list_, watched in found}
    names = names_for([m for rows in messages.values() for m in rows])
    return tuple(
        DeliveryList(
            list_.key,
            list_.title,
            list_.about,
            tuple(_row(m, names) for m in messages[list_.key]),
            watched.count() if first or len(messages[list_.key]) == DELIVERIES else len(messages[list_.key]),
            page if alone else 1,
        )
        for list_, watched in found
    )


def undelivered(viewer: Viewer, *, at: datetime) -> DeliveryList:
    """The messages that could not be delivered or came back, and that nobody has read or been told of."""
    return next(found for found in deliveries(viewer, at=at) if found.key == "failed")


@dataclass(frozen=True)
class Tried:
    """One message with every try to deliver it, oldest first."""

    row: Delivery
    tries: tuple[DeliveryAttempt, ...]


def delivery(viewer: Viewer, message_id: uuid.UUID, *, at: datetime) -> Tried:
    """One unsettled message that this viewer watches over. Raises `Denied` alike for any other."""
    message = (
        Message.objects.filter(overseen_by(viewer, at=at), id=message_id)
        .exclude(SETTLED)
        .defer("body", "title")
        .first()
    )
    if message is None:
        raise Denied("no such message")
    return Tried(_row(message, names_for([message])), tuple(message.tries.all()))


def routes_for(viewer: Viewer, message_id: uuid.UUID, *, at: datetime) -> list[ContactRoute]:
    """The verified e-mail routes of the recipient's organisation, by which a message could be sent instead."""
    agency = delivery(viewer, message_id, at=at).row.agency
    day = at.astimezone(LONDON).date()
    return list(
        ContactRoute.objects.filter(
            Q(ends__isnull=True) | Q(ends__gt=day),
            kind="email",
            verified_on__isnull=False,
            service__organisation__code=agency,
        )
        .select_related("service")
        .order_by("service__name", "value")
    )


def unseen(*, at: datetime) -> list[Message]:
    """Messages up to `at` that are not settled and on no named list, the oldest. Always empty."""
    listed = Q(pk__in=[])
    for list_ in LISTS:
        listed |= list_.holds
    return list(
        Message.objects.filter(created_at__lte=at)
        .exclude(SETTLED)
        .exclude(listed)
        .order_by("created_at", "id")[:DELIVERIES]
    )


@dataclass(frozen=True)
class Stopped:
    """A scheduled job that is overdue: its name, when it last ended well and when it should have run."""

    name: str
    finished_at: datetime | None
    next_at: datetime


# A job is called stopped when it is this long overdue: several times what a busy worker needs to get round.
LATE = timedelta(minutes=5)


def stopped_jobs(*, at: datetime) -> list[Stopped]:
    """Scheduled jobs that should have run and have not, so that people see a worker that has died."""
    overdue = ScheduledJob.objects.filter(Q(next_at__lt=at - LATE) | Q(failed_at__isnull=False)).order_by("name")
    return [Stopped(job.name, job.finished_at, job.next_at) for job in overdue]


def _watched(viewer: Viewer, list_: List, at: datetime) -> QuerySet[Message]:
    return (
        Message.objects.filter(overseen_by(viewer, at=at), list_.holds)
        .defer("body", "title")
        .order_by("created_at", "id")
    )


def _row(message: Message, names: Names) -> Delivery:
    return Delivery(
        id=message.id,
        kind=message.kind,
        reference=message.reference,
        to=recipient_words(message, names),
        agency=message.for_agency,
        agency_name=names.agencies.get(message.for_agency, message.for_agency),
        channel=message.channel,
        state=message.state,
        state_words="Opened" if message.opened_at else message.get_state_display(),
        why="" if message.opened_at else message.failure,
        since=message.created_at,
        due_at=message.due_at,
        attempts=message.attempts,
        needs_receipt=message.needs_receipt,
    )
