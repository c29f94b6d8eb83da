"""Reading the front door: the hub's list, one enquiry, and what a referrer may know of their own concern."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from halcyon.access.queries import may_read
from halcyon.access.viewing import Viewer, require
from halcyon.cases.models import Case
from halcyon.cases.queries import cases, with_worker
from halcyon.frontdoor.models import Contact, ContactSubject
from halcyon.kernel.body import Mark
from halcyon.kernel.roles import Capability
from halcyon.people.models import Link
from halcyon.work.canonical import body_digest
from halcyon.work.models import Document, Message

ENQUIRY = "mash_enquiry"
PURPOSE = "mash_enquiry"


def contact_of(viewer: Viewer, case: Case) -> Contact | None:
    """The contact that opened an enquiry which the viewer may already see."""
    link = ContactSubject.objects.filter(case_id=case.id).select_related("contact").first()
    return link.contact if link else None


def raised_by_agency(viewer: Viewer, listed: Iterable[Case]) -> dict[uuid.UUID, str]:
    """The agency that raised each of several visible enquiries, by case id, in one query."""
    links = ContactSubject.objects.filter(case_id__in=[c.id for c in listed])
    return dict(links.values_list("case_id", "contact__agency"))


@dataclass(frozen=True)
class Around:
    """What stands around an enquiry, as far as the viewer may see it: the contact that it came in, its worker, the
    enquiries about others in the same contact, what came before about this person and in their household within `days`
    (repeat contacts, domain.md A7), and the person's open cases that somebody already works.
    """

    days: int
    contact: Contact | None = None
    worker: uuid.UUID | None = None
    others: tuple[Case, ...] = ()
    person: tuple[Case, ...] = ()
    household: tuple[Case, ...] = ()
    same: tuple[Case, ...] = ()  # other open enquiries about the same person, whichever came first
    open_elsewhere: tuple[Case, ...] = ()
    children: tuple[Case, ...] = ()  # opened about this case, oldest first
    marks: tuple[Mark, ...] = ()  # the body map of this person in the contact
    parent: Case | None = None  # what this case came of


MOST_AROUND = 200


def around(
    viewer: Viewer,
    case: Case,
    purpose: str,
    *,
    record_ids: Iterable[uuid.UUID],
    household_ids: Iterable[uuid.UUID] = (),
    at: datetime,
    days: int = 365,
) -> Around:
    """What stands around a case that the viewer may already see, in two queries. `record_ids` are all records of the
    person, `household_ids` those of everybody else in the household.
    """
    own, home = set(record_ids), set(household_ids)
    contact = ContactSubject.objects.filter(case_id=case.id).values("contact_id")
    subjects = list(ContactSubject.objects.filter(contact_id__in=contact).select_related("contact"))
    together = {s.case_id for s in subjects}
    came_of = [case.parent_id] if case.parent_id else []
    near = Q(id__in=[case.id, *together, *came_of]) | Q(record_id__in=own | home) | Q(parent=case.id)
    if home:
        # Whatever record somebody at home stands in: another source's says where they live, the concern's who they are.
        persons = Link.objects.filter(record_id__in=home, unlinked_at__isnull=True).values("person_id")
        linked = Link.objects.filter(person_id__in=persons, unlinked_at__isnull=True)
        near |= Q(record_id__in=linked.values("record_id"))
    found = with_worker(cases(viewer, purpose, at=at).filter(near)).order_by("-opened_at")[:MOST_AROUND]
    by_id = {c.id: c for c in found}
    others = [c for c in by_id.values() if c.id != case.id]
    before = [
        c for c in others if c.pathway == case.pathway and at - timedelta(days=days) <= c.opened_at < case.opened_at
    ]
    return Around(
        days=days,
        contact=subjects[0].contact if subjects else None,
        marks=next((marks_of(s) for s in subjects if s.case_id == case.id), ()),
        worker=_worker(by_id.get(case.id)),
        others=tuple(c for c in others if c.id in together),
        parent=by_id.get(case.parent_id) if case.parent_id else None,
        children=tuple(c for c in reversed(others) if c.parent_id == case.id),
        person=tuple(c for c in before if c.record_id in own),
        household=tuple(c for c in before if c.record_id not in own and c.id not in together),
        same=tuple(c for c in others if c.record_id in own and c.pathway == case.pathway and c.closed_at is None),
        open_elsewhere=tuple(c for c in others if c.record_id in own and c.closed_at is None and _worker(c)),
    )


def marks_of(subject: ContactSubject) -> tuple[Mark, ...]:
    """The body map of one person in a contact that the viewer may already see."""
    return tuple(Mark(**mark) for mark in subject.marks)


def _worker(case: Case | None) -> uuid.UUID | None:
    found: uuid.UUID | None = getattr(case, "worker", None)
    return found


@dataclass(frozen=True)
class Referrer:
    """Who raised a concern, as far as this viewer may know. `hidden` says that there is more than they may read."""

    name: str
    role: str = ""
    public: bool = False
    hidden: bool = False
    telephone: str = ""
    email: str = ""
    address: str = ""
    how_known: str = ""
    way: str = ""  # how it is safe to reach them: a key of `Contact.CONTACT_BACK`
    safety: str = ""
    no_message: bool = False

    @property
    def words(self) -> str:
        """Name and role in one line."""
        return ", ".join(w for w in (self.name, self.role) if w)


def referrer(viewer: Viewer, contact: Contact) -> Referrer:
    """Who raised a concern that the viewer may already see.

    The label of the contact decides who may know: somebody who told us about a neighbour can be in danger from them.
    """
    public = contact.channel == "public"
    if not may_read(viewer, contact):
        return Referrer("A member of the public" if public else "Somebody whom you may not know", "", public, True)
    return Referrer(
        name=contact.referrer_name or ("Somebody who did not give a name" if public else ""),
        role=contact.referrer_role,
        public=public,
        telephone=contact.referrer_telephone,
        email=contact.referrer_email,
        address=contact.referrer_address,
        how_known=contact.how_known,
        way=contact.contact_back,
        safety=contact.contact_back_safety,
        no_message=contact.no_message,
    )


def public_concerns_since(viewer: Viewer, moment: datetime) -> int:
    """How many concerns the public form has brought since then: a number, for its limit."""
    require(viewer, Capability.RAISE_CONCERN)
    return Contact.objects.filter(channel="public", received_at__gt=moment).count()


def public_form_sent(viewer: Viewer, key: str) -> bool:
    """Whether the public form has been sent under this key, which only whoever opened that form knows."""
    require(viewer, Capability.RAISE_CONCERN)
    return Contact.objects.filter(channel="public", sender_key=key).exists()


def sent_by_public(viewer: Viewer, body: Mapping[str, Any], *, at: datetime) -> Contact | None:
    """The concern that came by the public form, word for word the same, within the last hour; None when there is none.

    Going back in the browser and filling in the same again comes with a new key.
    """
    require(viewer, Capability.RAISE_CONCERN)
    same = Contact.objects.filter(
        channel="public", payload_digest=body_digest(body), received_at__gt=at - timedelta(hours=1)
    )
    return same.order_by("received_at").first()


@dataclass(frozen=True)
class OwnConcern:
    """What a referrer may know of their own concern: what they said, that it was received, and what they were told."""

    contact: Contact
    decided: bool
    refused_files: tuple[tuple[str, str], ...]
    messages: tuple[Message, ...]  # what they were told, newest first; bodies are read in the inbox
    body_maps: tuple[tuple[str, tuple[Mark, ...]], ...] = ()  # "person 2" where there are several, and their marks


def own_concerns(viewer: Viewer, *, limit: int = 50) -> list[Contact]:
    """The concerns that this person raised, newest first."""
    return (
        list(Contact.objects.filter(raised_by=viewer.user_id, agency=viewer.agency).order_by("-received_at")[:limit])
        if viewer.user_id
        else []
    )


def sent_already(viewer: Viewer, body: Mapping[str, Any], *, at: datetime) -> Contact | None:
    """The concern that this person sent, word for word the same, within the last hour; None when there is none.

    Going back in the browser and sending again comes with a new key: the same words are then the same concern.
    """
    same = Contact.objects.filter(
        raised_by=viewer.user_id,
        agency=viewer.agency,
        payload_digest=body_digest(body),
        received_at__gt=at - timedelta(hours=1),
    )
    return same.order_by("received_at").first() if viewer.user_id else None


def own_concern(viewer: Viewer, contact_id: uuid.UUID) -> OwnConcern | None:
    """One concern of the viewer's own, or None for anybody else's."""
    contact = (
        Contact.objects.filter(id=contact_id, raised_by=viewer.user_id, agency=viewer.agency).first()
        if viewer.user_id
        else None
    )
    if contact is None:
        return None
    subjects = list(contact.subjects.order_by("position"))
    ids = [s.case_id for s in subjects]
    decided = bool(ids) and not Case.objects.filter(id__in=ids).exclude(state__in=("decided", "closed")).exists()
    refused = tuple(Document.objects.filter(subject_id__in=ids, state="refused").values_list("name", "why"))
    messages = Message.objects.filter(to_user=viewer.user_id, reference=contact.reference).defer("body")
    maps = tuple(
        (f"person {place}" if len(subjects) > 1 else "", marks_of(s)) for place, s in enumerate(subjects, 1) if s.marks
    )
    return OwnConcern(contact, decided, refused, tuple(messages.order_by("-created_at")), maps)
