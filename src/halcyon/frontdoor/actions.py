"""The front door's acts: a concern is received once, whatever happens; the rest of an enquiry is `cases.move`."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from halcyon.access.actions import ask_to_lift, begin_relationship, extend_restriction, lift_restriction
from halcyon.access.labels import Label
from halcyon.access.models import Restriction
from halcyon.access.queries import restrictions
from halcyon.access.viewing import NOBODY, Denied, Viewer, require
from halcyon.audit.actions import record as audit
from halcyon.audit.acts import act
from halcyon.cases.actions import open_case, reopen_work
from halcyon.cases.models import AgencyRequest, Case, SharedText
from halcyon.frontdoor.concern import Concern, Subject, problems, read_day
from halcyon.frontdoor.models import Contact, ContactSubject
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Ask
from halcyon.people.actions import confirm_link, receive_record, restrict_person, settle
from halcyon.people.matching.records import Described
from halcyon.people.models import Link, SuppliedRecord
from halcyon.responses.models import Response
from halcyon.sharing.actions import disclose, put_to_policy
from halcyon.work.actions import (
    claim_intake,
    finish_tasks,
    keep_document,
    next_reference,
    open_task,
    send,
    settle_intake,
)
from halcyon.work.models import Document

ENQUIRY = "mash_enquiry"
PURPOSE = "mash_enquiry"
LIFT_TASK = "lift_restriction"
RESTRICTED_TASK = "restricted_case"


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
        return _receipt(contact, replay=True)
    wrong = problems(concern, now=at)
    if wrong:
        raise NotReceivable(wrong)
    reference = f"C-{next_reference('contact'):05d}"
    agency = by.agency
    contact = Contact.objects.create(
        reference=reference,
        received_at=at,
        happened_at=concern.happened_at,
        channel=concern.channel,
        agency=agency,
        raised_by=by.user_id,
        sender_key=key,
        sender_reference=concern.sender_reference,
        source_code=concern.source_code,
        referrer_name=concern.referrer_name or by.user_name,
        referrer_role=concern.referrer_role or ", ".join(by.role_titles),
        referrer_telephone=concern.referrer_telephone,
        referrer_email=concern.referrer_email,
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
        payload_digest=claim.row.body_digest,
        **Label(owner_agency=agency, category="concern").fields(),
    )
    cases = [
        _open_enquiry(contact, concern, subject, position, by=by, at=at)
        for position, subject in enumerate(concern.subjects)
    ]
    for name, content in files:
        keep_document(
            subject_id=cases[0].id, name=name, content=content, by=by, at=at, owner_agency=agency, handling="open"
        )
    _ledger_line(contact, cases[0], concern, by=by, at=at)
    if by.user_id:
        send(
            key=f"received:{contact.id}",
            kind="receipt",
            subject_id=contact.id,
            title=f"Your concern {reference} has been received",
            body=(
                f"The hub received your concern at once and gave it the reference {reference}. Somebody checks it for "
                "danger first. You will be told here what was decided. If you learn something new, or are more "
                "worried, telephone the hub and give this reference. If anyone is in danger now, ring 999."
            ),
            to_user=by.user_id,
            channel="inbox",
            link=f"/concerns/{contact.id}/",
            reference=reference,
            at=at,
        )
    settle_intake(row=claim.row, reference=reference, result_id=contact.id)
    audit(
        actor=by.actor,
        agency=by.agency,
        action="concern_received",
        object_kind="contact",
        object_ids=[str(contact.id), *(str(c.id) for c in cases)],
        purpose="refer_concern",
        rule=concern.channel,
        request_id=by.request_id,
        session=by.session,
        at=at,
    )
    return _receipt(contact, replay=False)


def _receipt(contact: Contact, *, replay: bool) -> Receipt:
    cases = tuple(contact.subjects.order_by("position").values_list("case_id", flat=True))
    refused = Document.objects.filter(subject_id__in=cases, state="refused").values_list("name", "why")
    return Receipt(contact.id, contact.reference, contact.received_at, replay, cases, tuple(refused))


def _open_enquiry(
    contact: Contact, concern: Concern, subject: Subject, position: int, *, by: Viewer, at: datetime
) -> Case:
    """One enquiry for one person: keep the record as supplied, settle who it is, open the case, give it its clocks."""
    profile = registry.profile
    record = receive_record(
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
    nameless = subject.kind in ("unborn", "unnamed") and not (subject.given_name or subject.family_name)
    settled = settle(record=record, by=by, at=at, reference=contact.reference)
    restricted = restrictions([record.id], at=at)
    facts: dict[str, Any] = {
        "contact": str(contact.id),
        "contact_reference": contact.reference,
        "kind": subject.kind,
        "consent": concern.consent,
        "referrer_danger": concern.danger_now,
        "referrer_agency": contact.agency,
        "referrer_user": str(by.user_id) if by.user_id else "",
        "identity": "waiting" if settled.outcome == "waiting" else "settled",
        "settled": "nameless" if nameless else settled.outcome,
    }
    case = open_case(
        pathway=ENQUIRY,
        record_id=record.id,
        by=by,
        at=at,
        label=Label(owner_agency=profile.front_door_agency, category="concern", restricted=bool(restricted)),
        facts=facts,
        data={"contact": str(contact.id), "reference": contact.reference, "worry": concern.worry},
        happened_at=at,
        purpose=PURPOSE,
        service_code=profile.hub_service,
        source_id=contact.id,
    )
    ContactSubject.objects.create(
        contact=contact, position=position, kind=subject.kind, record_id=record.id, case_id=case.id
    )
    if restricted:
        _restrict_cases(restricted[0].group, [case], by=by, at=at)
    _share_history(case, settled.person_id, by=by, at=at)
    if by.user_id:
        begin_relationship(
            subject_ids=[contact.id],
            kind="referrer",
            purpose="refer_concern",
            event=contact.id,
            by=by,
            at=at,
            user=by.user_id,
        )
    return case


def _share_history(case: Case, person_id: uuid.UUID | None, *, by: Viewer, at: datetime) -> None:
    """The service that works an enquiry may read the person's other records for as long as it works it."""
    if person_id is None or case.service is None:
        return
    records = Link.objects.filter(person_id=person_id, unlinked_at__isnull=True).values_list("record_id", flat=True)
    begin_relationship(
        subject_ids=[r for r in records if r != case.record_id],
        kind="working_service",
        purpose=PURPOSE,
        event=case.id,
        by=by,
        at=at,
        service=case.service,
        ends=at + timedelta(days=180),
    )


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
    """Raising a concern is itself a disclosure to the hub: decided by the agreement and written in the ledger."""
    if contact.agency == registry.profile.front_door_agency:
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
    )
    if decision.outcome == "disclose":
        disclose(
            decision=decision,
            items=f"Concern {contact.reference}: what worries them and about whom",
            by=by,
            at=at,
            channel=contact.channel,
        )


@act
def say_who(*, case_id: uuid.UUID, person_id: uuid.UUID | None, reason: str, by: Viewer, at: datetime) -> uuid.UUID:
    """Say who an enquiry is about; its history then opens to the hub, and the enquiry may be decided."""
    case = Case.objects.select_for_update().get(id=case_id)
    person = confirm_link(record_id=case.record_id, person_id=person_id, reason=reason, by=by, at=at)
    case.facts = {**case.facts, "identity": "settled"}
    case.version += 1
    case.save(update_fields=["facts", "version"])
    for restriction in restrictions([case.record_id], at=at):
        _restrict_cases(restriction.group, [case], by=by, at=at)
    _share_history(case, person, by=by, at=at)
    return person


def same_person(record_id: uuid.UUID) -> set[uuid.UUID]:
    """The records that are linked to the same person as this one."""
    person = Link.objects.filter(record_id=record_id, unlinked_at__isnull=True).values("person_id")
    return set(Link.objects.filter(person_id__in=person, unlinked_at__isnull=True).values_list("record_id", flat=True))


@act
def pass_to_allocated_worker(*, case_id: uuid.UUID, open_case_id: uuid.UUID, by: Viewer, at: datetime) -> None:
    """An open case already has a worker: they are told at once of the new concern, and the hub's enquiry says so."""
    require(by, Capability.WORK_ENQUIRY)
    case = Case.objects.get(id=case_id)
    other = Case.objects.get(id=open_case_id)
    if other.record_id != case.record_id and other.record_id not in same_person(case.record_id):
        raise Denied("a case about somebody else")
    allocation = other.allocations.filter(ends__isnull=True).first()
    if allocation is None:
        raise Denied("no worker to pass it to")
    begin_relationship(
        subject_ids=[case.id, case.record_id],
        kind="allocated",
        purpose=PURPOSE,
        event=case.id,
        by=by,
        at=at,
        user=allocation.user,
    )
    open_task(
        key=f"new_concern:{case.id}:{other.id}",
        kind="new_concern",
        title="A new concern about a case of yours",
        subject_id=case.id,
        person_id=case.record_id,
        reference=case.reference,
        rating=str(case.facts.get("rating") or ""),
        link=f"/cases/{case.id}/",
        user=allocation.user,
        at=at,
    )


@act
def restrict_child(
    *,
    person_id: uuid.UUID,
    kind: str,
    reason: str,
    custodian_post: str,
    named: Iterable[uuid.UUID],
    by: Viewer,
    at: datetime,
) -> uuid.UUID:
    """Restrict a person with all that hangs on them: records, cases, requests, answers, texts, documents, tasks."""
    group, records = restrict_person(
        person_id=person_id,
        kind=kind,
        reason=reason,
        custodian_post=custodian_post,
        named=named,
        by=by,
        at=at,
    )
    cases = list(Case.objects.filter(record_id__in=records))
    _restrict_cases(group, cases, by=by, at=at)
    finish_tasks(by=by, at=at, outcome="restricted", subject_ids=[*(c.id for c in cases), *records])
    for case in cases:
        if case.closed_at is None:
            open_task(
                key=f"restricted:{group}:{case.id}",
                kind=RESTRICTED_TASK,
                title="An open case has become restricted: name who works it",
                subject_id=case.id,
                reference=case.reference,
                link=f"/cases/{case.id}/",
                role=registry.profile.custodian_role,
                agency=case.owner_agency,
                at=at,
            )
    return group


def _restrict_cases(group: uuid.UUID, cases: Iterable[Case], *, by: Viewer, at: datetime) -> None:
    """Bring cases under a restriction with all that lists and messages are about: requests and contacts as well."""
    listed = list(cases)
    ids = [c.id for c in listed]
    requests = AgencyRequest.objects.filter(case_id__in=ids).values_list("id", flat=True)
    contacts = ContactSubject.objects.filter(case_id__in=ids).values_list("contact_id", flat=True)
    extend_restriction(group=group, subject_ids=[*ids, *requests, *contacts], by=by, at=at)
    _label_restricted(ids, [c.record_id for c in listed], restricted=True)


def _label_restricted(cases: Iterable[uuid.UUID], records: Iterable[uuid.UUID], *, restricted: bool) -> None:
    """Set the label on everything that hangs on these records and cases."""
    Case.objects.filter(id__in=cases).update(restricted=restricted)
    AgencyRequest.objects.filter(case_id__in=cases).update(restricted=restricted)
    SharedText.objects.filter(case_id__in=cases).update(restricted=restricted)
    Response.objects.filter(subject_id__in=records).update(restricted=restricted)
    Document.objects.filter(subject_id__in=cases).update(restricted=restricted)


@act
def ask_to_lift_child(*, group: uuid.UUID, reason: str, by: Viewer, at: datetime) -> None:
    """A custodian asks that a child's restriction be lifted; the other custodians get the task of agreeing."""
    ask_to_lift(group=group, reason=reason, by=by, at=at)
    open_task(
        key=f"{LIFT_TASK}:{group}:{at.isoformat()}",
        kind=LIFT_TASK,
        title="Agree or refuse: lift a restriction",
        subject_id=group,
        link=f"/people/restrictions/{group}/",
        role=registry.profile.custodian_role,
        agency=by.agency,
        at=at,
    )


@act
def lift_child(*, group: uuid.UUID, agreed_by: uuid.UUID, by: Viewer, at: datetime) -> None:
    """Lift a restriction, with everything that hung on it: the hub sees and works the child's open cases again.

    Two different people; raises `Denied`.
    """
    subjects = set(Restriction.objects.filter(group=group, ends__isnull=True).values_list("subject_id", flat=True))
    lift_restriction(group=group, agreed_by=agreed_by, by=by, at=at)
    cases = list(Case.objects.filter(id__in=subjects))
    _label_restricted([c.id for c in cases], subjects, restricted=False)
    SuppliedRecord.objects.filter(id__in=subjects).update(restricted=False)
    finish_tasks(by=by, at=at, outcome="lifted", subject_ids=[c.id for c in cases], kinds=[RESTRICTED_TASK])
    finish_tasks(by=by, at=at, outcome="lifted", subject_id=group, kinds=[LIFT_TASK])
    for case in cases:
        if case.closed_at is None:
            reopen_work(case_id=case.id, by=by, at=at)
