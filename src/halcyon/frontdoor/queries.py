"""Reading the front door: the hub's list, one enquiry, and what a referrer may know of their own concern."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from halcyon.access.viewing import Viewer, require
from halcyon.cases.models import Case
from halcyon.cases.queries import cases
from halcyon.frontdoor.models import Contact, ContactSubject
from halcyon.kernel.roles import Capability
from halcyon.people.queries import household_records
from halcyon.work.canonical import body_digest
from halcyon.work.models import Document, Message

ENQUIRY = "mash_enquiry"
PURPOSE = "mash_enquiry"


def enquiries(
    viewer: Viewer, *, at: datetime, state: str = "", rating: str = "", open_only: bool = True
) -> QuerySet[Case]:
    """The MASH enquiries that this viewer may see; with the same filters as the counts on the page."""
    require(viewer, Capability.SEE_FRONT_DOOR)
    rows = cases(viewer, PURPOSE, at=at, pathway=ENQUIRY)
    if state:
        rows = rows.filter(state=state)
    elif open_only:
        rows = rows.filter(closed_at__isnull=True)
    if rating == "unrated":
        rows = rows.filter(facts__rating__isnull=True)
    elif rating:
        rows = rows.filter(facts__rating=rating)
    return rows


def contact_of(viewer: Viewer, case: Case) -> Contact | None:
    """The contact that opened an enquiry which the viewer may already see."""
    link = ContactSubject.objects.filter(case_id=case.id).select_related("contact").first()
    return link.contact if link else None


def contacts_of(viewer: Viewer, listed: Iterable[Case]) -> dict[uuid.UUID, Contact]:
    """The contacts of several visible enquiries, by case id, in one query."""
    links = ContactSubject.objects.filter(case_id__in=[c.id for c in listed]).select_related("contact")
    return {link.case_id: link.contact for link in links}


def others_in_contact(viewer: Viewer, case: Case, *, at: datetime) -> list[Case]:
    """The other people's enquiries that came in the same contact (siblings), as far as the viewer may see them."""
    mine = ContactSubject.objects.filter(case_id=case.id).values("contact_id")
    ids = ContactSubject.objects.filter(contact_id__in=mine).exclude(case_id=case.id).values("case_id")
    return list(cases(viewer, PURPOSE, at=at).filter(id__in=ids))


@dataclass(frozen=True)
class Repeats:
    """Earlier enquiries about the same person and about the household, in a window of days."""

    days: int
    person: tuple[Case, ...]
    household: tuple[Case, ...]


def repeats(viewer: Viewer, case: Case, record_ids: Iterable[uuid.UUID], *, at: datetime, days: int = 365) -> Repeats:
    """Repeat contacts: what came before about this person and in this household (domain.md A7)."""
    ids = set(record_ids)
    since = at - timedelta(days=days)
    seen = cases(viewer, PURPOSE, at=at, pathway=ENQUIRY).filter(opened_at__gte=since, opened_at__lt=case.opened_at)
    person = tuple(seen.filter(record_id__in=ids).exclude(id=case.id).order_by("-opened_at")[:20])
    others = household_records(viewer, ids, at=at)
    household = tuple(seen.filter(record_id__in=others).order_by("-opened_at")[:20]) if others else ()
    return Repeats(days, person, household)


@dataclass(frozen=True)
class OwnConcern:
    """What a referrer may know of their own concern: what they said, that it was received, and what they were told."""

    contact: Contact
    decided: bool
    refused_files: tuple[tuple[str, str], ...]
    messages: tuple[Message, ...]  # what they were told, newest first; bodies are read in the inbox


def own_concerns(viewer: Viewer, *, limit: int = 50) -> list[Contact]:
    """The concerns that this person raised, newest first."""
    return (
        list(Contact.objects.filter(raised_by=viewer.user_id).order_by("-received_at")[:limit])
        if viewer.user_id
        else []
    )


def sent_already(viewer: Viewer, body: Mapping[str, Any], *, at: datetime) -> Contact | None:
    """The concern that this person sent, word for word the same, within the last hour; None when there is none.

    Going back in the browser and sending again comes with a new key: the same words are then the same concern.
    """
    same = Contact.objects.filter(
        raised_by=viewer.user_id, payload_digest=body_digest(body), received_at__gt=at - timedelta(hours=1)
    )
    return same.order_by("received_at").first() if viewer.user_id else None


def own_concern(viewer: Viewer, contact_id: uuid.UUID) -> OwnConcern | None:
    """One concern of the viewer's own, or None for anybody else's."""
    contact = Contact.objects.filter(id=contact_id, raised_by=viewer.user_id).first() if viewer.user_id else None
    if contact is None:
        return None
    ids = list(contact.subjects.values_list("case_id", flat=True))
    decided = bool(ids) and not Case.objects.filter(id__in=ids).exclude(state__in=("decided", "closed")).exists()
    refused = tuple(Document.objects.filter(subject_id__in=ids, state="refused").values_list("name", "why"))
    messages = Message.objects.filter(to_user=viewer.user_id, reference=contact.reference).defer("body")
    return OwnConcern(contact, decided, refused, tuple(messages.order_by("-created_at")))
