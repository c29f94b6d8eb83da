"""Receiving a concern: contact, a record and an enquiry for each person, receipt; all or nothing, and once."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from halcyon.access.actions import begin_relationship
from halcyon.access.labels import Label
from halcyon.access.queries import restrictions
from halcyon.access.viewing import NOBODY, PUBLIC_AGENCY, Viewer, require
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.cases.actions import open_case
from halcyon.cases.models import Case
from halcyon.frontdoor.actions.identity import PURPOSE, share_history
from halcyon.frontdoor.actions.restricting import restrict_cases
from halcyon.frontdoor.concern import Concern, Subject, problems, read_day
from halcyon.frontdoor.handovers.night import tell_duty_team
from halcyon.frontdoor.models import Contact, ContactSubject
from halcyon.frontdoor.screening.actions import who_is_known
from halcyon.kernel.ages import kind_by_age
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Ask, Handling
from halcyon.people.actions import receive_record, settle
from halcyon.people.matching.records import Described
from halcyon.sharing.actions import disclose, put_to_policy
from halcyon.work.actions import claim_intake, keep_document, next_reference, send, settle_intake
from halcyon.work.models import Document

ENQUIRY = "mash_enquiry"


class NotReceivable(Exception):
    """The concern cannot be received as it is. `problems` maps field path to what is wrong and how to mend it."""

    def __init__(self, found: Mapping[str, str]) -> None:
        super().__init__(" ".join(found.values()))
        self.problems = dict(found)


@dataclass(frozen=True)
class Receipt:
    """What the sender gets back. `replay` says that the same concern had been received before under the same key."""

    contact_id: uuid.UUID
    reference: str
    received_at: datetime
    replay: bool
    cases: tuple[uuid.UUID, ...]
    documents: tuple[tuple[str, str], ...]  # (file name, why it was refused) for files that were not kept


@act
def receive_concern(
    *,
    by: Viewer,
    at: datetime,
    sender: str,
    key: str,
    body: Mapping[str, Any],
    concern: Concern,
    files: Sequence[tuple[str, bytes]] = (),
) -> Receipt:
    """Receive a concern: contact, a record and an enquiry for each person, clocks, tasks, receipt, all or nothing.

    `sender` and `key` make sending it again harmless: the same body gets the same reference, another body raises
    `work.actions.KeyReused`. `body` is what was sent, as JSON values. Raises `NotReceivable` with what is wrong.
    A file that is refused never stops the concern.
    """
    require(by, Capability.RAISE_CONCERN)
    claim = claim_intake(sender=sender, key=key, kind="concern", body=body, at=at)
    if claim.replay:
        contact = Contact.objects.get(id=claim.row.result_id or NOBODY)
        opened = list(contact.subjects.order_by("position").values_list("case_id", flat=True))
        return _receipt(contact, opened, Document.objects.filter(subject_id__in=opened), replay=True)
    wrong = problems(concern, now=at)
    if wrong:
        raise NotReceivable(wrong)
    contact = _contact(concern, key=key, digest=claim.row.body_digest, by=by, at=at)
    reference = contact.reference
    add(contact)
    cases = [
        _open_enquiry(contact, concern, subject, position, by=by, at=at)
        for position, subject in enumerate(concern.subjects)
    ]
    kept = [
        keep_document(
            subject_id=cases[0].id, name=name, content=content, by=by, at=at, owner_agency=by.agency, handling="open"
        )
        for name, content in files
    ]
    _ledger_line(contact, cases[0], concern, by=by, at=at)
    first = {case.id for case in cases if case.facts["settled"] in ("new", "waiting")}
    tell_duty_team(cases=cases, reference=reference, by=by, at=at, first=first)
    _tell_sender(contact, by=by, at=at)
    for case in cases:
        if case.facts["settled"] == "linked":
            who_is_known(case_id=case.id, by=by, at=at)
    settle_intake(row=claim.row, reference=reference, result_id=contact.id)
    record_act(
        by,
        "concern_received",
        "contact",
        [contact.id, *[c.id for c in cases]],
        purpose="refer_concern",
        rule=concern.channel,
        at=at,
    )
    return _receipt(contact, [case.id for case in cases], kept, replay=False)


def _contact(concern: Concern, *, key: str, digest: str, by: Viewer, at: datetime) -> Contact:
    """A concern as it was said, under a new reference: not kept yet."""
    return Contact(
        reference=f"C-{next_reference():05d}",
        received_at=at,
        happened_at=concern.happened_at,
        channel=concern.channel,
        agency=by.agency,
        raised_by=by.user_id,
        sender_key=key,
        sender_reference=concern.sender_reference,
        source_code=concern.source_code,
        referrer_name=concern.referrer_name or by.user_name,
        referrer_role=concern.referrer_role or ", ".join(by.role_titles),
        referrer_telephone=concern.referrer_telephone,
        referrer_email=concern.referrer_email,
        referrer_address=concern.referrer_address,
        contact_back=concern.contact_back,
        contact_back_safety=concern.contact_back_safety,
        no_message=concern.no_message,
        how_known=concern.how_known,
        worry=concern.worry,
        child_words=concern.child_words,
        injuries=concern.injuries,
        household_text=concern.household_text,
        alleged_text=concern.alleged_text,
        place_text=concern.place_text,
        consent=concern.consent,
        consent_reason=concern.consent_reason,
        danger_now=concern.danger_now,
        danger_detail=concern.danger_detail,
        feedback_wanted=concern.feedback_wanted,
        payload=dict(concern.payload) if concern.payload is not None else None,
        payload_digest=digest,
        **_label(by, "concern").fields(),
    )


def _tell_sender(contact: Contact, *, by: Viewer, at: datetime) -> None:
    """Tell whoever raised a concern with an account that the hub has it, and what to do if it gets worse."""
    if not by.user_id:
        return
    send(
        key=f"received:{contact.id}",
        kind="receipt",
        subject_id=contact.id,
        title=f"Your concern {contact.reference} has been received",
        body=(
            f"The hub received your concern at once and gave it the reference {contact.reference}. Somebody checks it "
            "for danger first. You will be told here what was decided. If you learn something new, or are more "
            "worried, telephone the hub and give this reference. If anyone is in danger now, ring 999."
        ),
        to_user=by.user_id,
        channel="inbox",
        link=f"/concerns/{contact.id}/",
        reference=contact.reference,
        at=at,
    )


def _label(by: Viewer, category: str) -> Label:
    """Who may read a contact. One from the public could identify the person who told us: the hub alone reads it, and
    it is withheld from the family (security.md section 9, the identity of reporters).
    """
    if by.agency != PUBLIC_AGENCY:
        return Label(owner_agency=by.agency, category=category)
    return Label(
        owner_agency=by.agency,
        category=category,
        handling=Handling.THIRD_PARTY,
        withheld_reason="It could identify somebody who told us.",
    )


def _receipt(contact: Contact, cases: Iterable[uuid.UUID], documents: Iterable[Document], *, replay: bool) -> Receipt:
    refused = tuple((d.name, d.why) for d in documents if d.state == "refused")
    return Receipt(contact.id, contact.reference, contact.received_at, replay, tuple(cases), refused)


def _open_enquiry(
    contact: Contact, concern: Concern, subject: Subject, position: int, *, by: Viewer, at: datetime
) -> Case:
    """One enquiry for one person: keep the record as supplied, settle who it is, open the case, give it its clocks."""
    profile = registry.profile
    received = receive_record(
        source="contact",
        source_key=f"{contact.reference}.{position + 1}",
        supplied=concern.as_supplied()["subjects"][position],
        asked=_asked(subject, concern, at=at),
        by=by,
        at=at,
        label=Label(owner_agency=contact.agency, category="identity"),
        source_id=contact.id,
        birth_date_given=subject.birth_date,
    )
    record = received.record
    settled = settle(received=received, by=by, at=at, reference=contact.reference)
    first = received.new and settled.outcome != "linked"  # linked to nobody who was known, so nothing hangs on it
    restricted = [] if first else restrictions([record.id], at=at)
    case = open_case(
        pathway=ENQUIRY,
        record_id=record.id,
        by=by,
        at=at,
        label=Label(owner_agency=profile.front_door_agency, category="concern", restricted=bool(restricted)),
        facts=_facts(contact, concern, subject, settled.outcome, by=by),
        data={"contact": str(contact.id), "reference": contact.reference, "worry": concern.worry},
        happened_at=at,
        purpose=PURPOSE,
        service_code=profile.hub_service,
        source_id=contact.id,
        first=first,
    )
    add(
        ContactSubject(
            contact=contact,
            position=position,
            kind=subject.kind,
            record_id=record.id,
            case_id=case.id,
            marks=[asdict(mark) for mark in subject.marks],
        )
    )
    if restricted:
        restrict_cases(restricted[0].group, [case], by=by, at=at)
    if not first:
        share_history(case, settled.person_id, by=by, at=at)
    if by.user_id:
        begin_relationship(
            subject_ids=[contact.id],
            kind="referrer",
            purpose="refer_concern",
            event=contact.id,
            by=by,
            at=at,
            user=by.user_id,
            first=True,
        )
    return case


def _facts(contact: Contact, concern: Concern, subject: Subject, outcome: str, *, by: Viewer) -> dict[str, Any]:
    """What an enquiry knows when it is opened: where it came from, what was said of danger and consent, and whether it
    is known who it is about (`outcome` of settling that).
    """
    nameless = subject.kind in ("unborn", "unnamed") and not (subject.given_name or subject.family_name)
    facts: dict[str, Any] = {
        "contact": str(contact.id),
        "contact_reference": contact.reference,
        "kind": kind_by_age(subject.kind, _day(subject.birth_date), contact.received_at.astimezone(LONDON).date()),
        "consent": concern.consent,
        "referrer_danger": concern.danger_now,
        "referrer_agency": contact.agency,
        "referrer_user": str(by.user_id) if by.user_id else "",
        "identity": "waiting" if outcome == "waiting" else "settled",
        "settled": "nameless" if nameless else outcome,
    }
    if by.agency == PUBLIC_AGENCY:
        facts |= {"referrer": "public", "contact_back": concern.contact_back or "none"}
    return facts


def _asked(subject: Subject, concern: Concern, *, at: datetime) -> Described:
    """A subject in the matcher's shape. A number is verified only when the sending system says that it traced it."""
    verified = bool(concern.payload) and subject.nhs_number in (concern.payload or {}).get("_verified_nhs_numbers", ())
    return Described(
        given=subject.given_name,
        family=subject.family_name,
        other_names=tuple(n.strip() for n in subject.other_names.split(",") if n.strip()),
        birth_date=_day(subject.birth_date),
        expected_date=_day(subject.expected_date),
        sex=subject.sex,
        nhs_number=subject.nhs_number,
        nhs_verified=verified,
        postcode=subject.postcode,
        address_line=subject.address_line,
        telephone=subject.telephone,
        received=at.date(),
    )


def _day(text: str) -> date | None:
    return read_day(text) if text else None


def _ledger_line(contact: Contact, case: Case, concern: Concern, *, by: Viewer, at: datetime) -> None:
    """Raising a concern is itself a disclosure to the hub: decided by the agreement and written in the ledger.

    Not so for the hub's own agency, nor for the public, who are party to no agreement and may always tell.
    """
    if contact.agency in (registry.profile.front_door_agency, PUBLIC_AGENCY):
        return
    decision = put_to_policy(
        ask=Ask(
            purpose="refer_concern",
            asking_agency=registry.profile.front_door_agency,
            holding_agency=contact.agency,
            categories=frozenset({"identity", "concern"}),
            on=at.date(),
        ),
        subject_id=case.record_id,
        case_id=case.id,
        question="A concern raised by this agency",
        by=by,
        at=at,
        proposal="raise_concern",
        reference=contact.reference,
        first=True,
    )
    if decision.outcome == "disclose":
        disclose(
            decision=decision,
            items=f"Concern {contact.reference}: what worries them and about whom",
            by=by,
            at=at,
            channel=contact.channel,
        )
