"""Reads of this room. Each takes the viewer, and what they may not see is not there."""

from halcyon.work.queries.breaches import (
    MOST_COUNTED,
    BreachPage,
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
from halcyon.work.queries.documents import Opened, document, documents_of
from halcyon.work.queries.drafts import draft
from halcyon.work.queries.inbox import MOST_UNREAD, Inbox, inbox, names_in, sent_message, unread_count
from halcyon.work.queries.my_work import Item, Section, Work, my_work, visible_tasks
from halcyon.work.queries.naming import names_for, recipient_words
from halcyon.work.queries.vacant import NobodyHolds, work_nobody_holds
from halcyon.work.queries.watching import (
    Delivery,
    DeliveryList,
    Stopped,
    Tried,
    deliveries,
    delivery,
    routes_for,
    stopped_jobs,
    undelivered,
    unseen,
)

__all__ = [
    "MOST_COUNTED",
    "MOST_UNREAD",
    "BreachPage",
    "Delivery",
    "DeliveryList",
    "Inbox",
    "Item",
    "NobodyHolds",
    "Opened",
    "Place",
    "Section",
    "Stopped",
    "Tried",
    "Work",
    "answers_given",
    "answers_to",
    "breach",
    "breach_page",
    "breaches",
    "count_of_breaches",
    "deliveries",
    "delivery",
    "document",
    "documents_of",
    "draft",
    "inbox",
    "may_answer",
    "my_work",
    "names_for",
    "names_in",
    "recipient_words",
    "routes_for",
    "sent_message",
    "still_to_do",
    "stopped_jobs",
    "undelivered",
    "unread_count",
    "unseen",
    "visible_tasks",
    "work_nobody_holds",
]
