"""Advice that somebody asks for: asked, taken, given, followed up, closed; and the concern that came of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from halcyon.access.actions import begin_relationship, extend_restriction
from halcyon.access.labels import Label
from halcyon.access.queries import blocked, restrictions
from halcyon.access.viewing import NOBODY, Denied, Viewer, require, system
from halcyon.agencies.models import Service
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.cases.actions import county_due
from halcyon.chronology.actions import record as event
from halcyon.frontdoor.actions.identity import same_person
from halcyon.frontdoor.actions.receiving import Receipt
from halcyon.frontdoor.actions.waiting import ADVISE_TASK, wait
from halcyon.frontdoor.consultations.queries import About, advisable, advisers, consultation, not_followed, teams_for
from halcyon.frontdoor.models import Consultation, Contact, ContactSubject
from halcyon.frontdoor.rules import Asked, problems, wrong_words
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.work.actions import claim_intake, finish_tasks, next_reference, open_task, send, settle_intake

PURPOSE = "refer_concern"
CHASE_TASK = "consultation_no_concern"


class NotAConsultation(Exception):
    """This cannot be taken as a consultation. `problems` maps field to what is wrong and how to mend it."""

    def __init__(self, found: Mapping[str, Collection[str]]) -> None:
        super().__init__(" ".join(words for listed in found.values() for words in listed))
        self.problems = {field: list(listed) for field, listed in found.items()}


@dataclass(frozen=True)
class Caller:
    """Somebody who rang or came, as the adviser writes them down. They may have no account here."""

    name: str
    role: str
    agency: str
    telephone: str = ""


@act
def ask_advice(
    *,
    by: Viewer,
    at: datetime,
    key: str,
    service: uuid.UUID,
    question: str,
    immediate: Collection[str] = (),
    about: About | None = None,
    caller: Caller | None = None,
    channel: str = "written",
    telephone: str = "",
) -> Consultation:
    """Ask a team for advice, or write down that somebody rang for it (`caller`, by one who advises).

    Without `about` it is a consultation without names: it points to no record and its text may identify nobody.
    `immediate` are the keys of `rules.IMMEDIATE` that the caller ticked: any of them refuses it. `key` makes sending it
    twice harmless. Raises `NotAConsultation` with what is wrong, `Denied` for a team that this person cannot ask and
    for somebody from whom they are barred.
    """
    require(by, Capability.ADVISE if caller else Capability.ASK_ADVICE)
    body = {"service": service, "question": question, "about": about.record_id if about else None, "key": key}
    claim = claim_intake(
        sender=f"user:{by.signing}", key=key, kind="consultation", body={k: str(v) for k, v in body.items()}, at=at
    )
    if claim.replay:
        return Consultation.objects.get(id=claim.row.result_id or NOBODY)
    who = caller or Caller(by.user_name, ", ".join(by.role_titles), by.agency, telephone)
    asked = Asked(question, about is not None, immediate, who.name, who.role, who.telephone)
    wrong = problems(asked)
    if wrong:
        raise NotAConsultation(wrong)
    allowed = {service} & by.services if caller else {s.id for s in teams_for(by, at=at)}
    if service not in allowed:
        raise Denied("not a team that this person asks")
    subjects = [i for i in (about.record_id, about.case_id) if i] if about else []
    if subjects and blocked(by, subjects, at=at):
        raise Denied("barred from whom this is about")
    restricted = restrictions(subjects, at=at)
    if not restricted and not advisers(by, service, at=at, about=about):
        raise NotAConsultation({"service": ["Nobody in this team can advise about this person. Choose another team."]})
    team = Service.objects.select_related("organisation").get(id=service)
    row = Consultation(
        reference=f"A-{next_reference():05d}",
        named=about is not None,
        channel=channel,
        asked_at=at,
        caller=None if caller else by.user_id,
        caller_name=who.name,
        caller_role=who.role,
        caller_agency=who.agency,
        caller_telephone=who.telephone,
        service=service,
        question=question,
        record_id=about.record_id if about else None,
        case_id=about.case_id if about else None,
        **Label(owner_agency=team.organisation.code, category="concern", restricted=bool(restricted)).fields(),
    )
    add(row)
    begin_relationship(
        subject_ids=[row.id], kind="advises", purpose=PURPOSE, event=row.id, by=by, at=at, service=service, first=True
    )
    if restricted:
        extend_restriction(group=restricted[0].group, subject_ids=[row.id], by=by, at=at)
    wait(row, at=at)
    if about:
        _event(row, "consultation_asked", f"Advice asked of {team.name} ({row.reference}).", by=by, at=at)
    settle_intake(row=claim.row, reference=row.reference, result_id=row.id)
    _audited("consultation_asked", row, by=by, at=at)
    return row


@act
def note_refusal(*, by: Viewer, at: datetime) -> None:
    """Write down that somebody was told to raise a concern instead of asking for advice. Nothing typed is kept."""
    record_act(by, "consultation_refused", "consultation", decision="DENY", rule="immediate_concern", at=at)


@act
def take_consultation(*, consultation_id: uuid.UUID, by: Viewer, at: datetime) -> Consultation:
    """Make a waiting consultation mine, so that two people do not answer it. Anybody of the team may take it over."""
    row = _locked(consultation_id, by, at)
    row.owner = by.signing
    row.save(update_fields=["owner"])
    _audited("consultation_taken", row, by=by, at=at)
    return row


@act
def give_advice(
    *,
    consultation_id: uuid.UUID,
    advice: str,
    to_refer: bool,
    next_what: str,
    next_who: str,
    by: Viewer,
    at: datetime,
) -> Consultation:
    """Give advice, and say what happens next and who does it. With `to_refer` a concern must follow in the county's
    time, or whoever advised is told. The caller is told that there is an answer.

    Raises `NotAConsultation` with what is wrong, and for one that has been answered or closed.
    """
    row = _locked(consultation_id, by, at)
    if row.state != "waiting":
        raise NotAConsultation({"advice": ["Somebody has answered this already. What was said stands on the page."]})
    wrong = wrong_words(row.named, advice=advice, next_what=next_what, next_who=next_who)
    for name, text, words in (
        ("advice", advice, "Say what you advise."),
        ("next_what", next_what, "Say what was agreed to happen next. If nothing, say so."),
        ("next_who", next_who, "Say who does it."),
    ):
        if not text.strip():
            wrong.setdefault(name, [words])
    if wrong:
        raise NotAConsultation(wrong)
    row.advice, row.next_what, row.next_who, row.to_refer = advice, next_what, next_who[:150], to_refer
    row.advised_by, row.advised_at, row.state, row.owner = by.signing, at, "advised", by.signing
    limit = registry.profile.concern_follows_advice
    row.refer_due = county_due(at, limit) if limit and to_refer and row.contact_id is None else None
    row.save()
    finish_tasks(by=by, at=at, outcome="advised", subject_id=row.id, kinds=[ADVISE_TASK])
    if row.named:
        said = "advised to raise a concern" if to_refer else "no concern advised"
        _event(row, "consultation_answered", f"Advice given ({row.reference}): {said}.", by=by, at=at)
    if row.caller is not None:
        send(
            key=f"advised:{row.id}",
            kind="consultation_advice",
            subject_id=row.id,
            title=f"Your request for advice {row.reference} has been answered",
            body=(
                f"{by.user_name} has answered your request for advice {row.reference}. "
                + ("You are advised to raise a concern now. " if to_refer else "")
                + "Open it to read the answer. If you become more worried, raise a concern or telephone the hub. If "
                "anyone is in danger now, ring 999."
            ),
            to_user=row.caller,
            channel="inbox",
            link=f"/consultations/{row.id}/",
            reference=row.reference,
            from_user=by.user_id,
            at=at,
        )
    _audited("consultation_answered", row, by=by, at=at)
    return row


@act
def close_consultation(*, consultation_id: uuid.UUID, outcome: str, by: Viewer, at: datetime) -> Consultation:
    """Close a consultation with what became of it. Raises `NotAConsultation` for an outcome that does not fit."""
    row = _locked(consultation_id, by, at)
    wrong = ""
    if outcome not in dict(Consultation.OUTCOMES) or row.state == "closed":
        wrong = "Choose what became of it."
    elif row.state == "waiting" and outcome != "not_needed":
        wrong = "Give the advice first, or say that it is no longer needed."
    elif (outcome == "referred") != (row.contact_id is not None):
        wrong = "A concern followed: choose that, or link the concern first."
    elif outcome == "done" and row.to_refer:
        wrong = "You advised to raise a concern: link it, or say that none was raised."
    if wrong:
        raise NotAConsultation({"outcome": [wrong]})
    row.state, row.outcome, row.closed_at, row.closed_by = "closed", outcome, at, by.signing
    row.save(update_fields=["state", "outcome", "closed_at", "closed_by"])
    finish_tasks(by=by, at=at, outcome=outcome, subject_id=row.id)
    _audited("consultation_closed", row, by=by, at=at)
    return row


@act
def link_concern(*, consultation_id: uuid.UUID, reference: str, by: Viewer, at: datetime) -> Consultation:
    """Say by hand which concern followed. The caller's own, or by the team one from the caller's organisation.

    Raises `NotAConsultation` alike for a concern that does not exist and for one that cannot have followed.
    """
    row = consultation(by, consultation_id, at=at)
    if row is None:
        raise Denied("no such consultation")
    row = Consultation.objects.select_for_update().get(id=row.id)
    contact = Contact.objects.filter(
        reference__iexact=reference.strip(), agency=row.caller_agency, received_at__gte=row.asked_at
    ).first()
    mine = contact is not None and contact.raised_by == by.user_id
    if contact is None or row.contact_id or (row.caller == by.user_id and not mine):
        raise NotAConsultation(
            {"reference": ["No concern of this reference has come from the caller since they asked."]}
        )
    return _link(row, contact, "hand", by=by, at=at)


@act
def raise_from_consultation(
    *, consultation_id: uuid.UUID, receive: Callable[[], Receipt], by: Viewer, at: datetime
) -> Receipt:
    """Receive the concern that a consultation becomes, and link the two, in one act. `receive` receives it.

    A consultation that is not this person's own is left alone: the concern is received all the same.
    """
    receipt = receive()
    row = Consultation.objects.select_for_update().filter(id=consultation_id, contact__isnull=True).first()
    if row is not None and (row.caller == by.signing or advisable(by, row.id, at=at) is not None):
        _link(row, Contact.objects.get(id=receipt.contact_id), "form", by=by, at=at)
    return receipt


def _link(row: Consultation, contact: Contact, how: str, *, by: Viewer, at: datetime) -> Consultation:
    row.contact, row.linked_at, row.linked_how, row.linked_by = contact, at, how, by.user_id
    row.save(update_fields=["contact", "linked_at", "linked_how", "linked_by"])
    finish_tasks(by=by, at=at, outcome="concern_raised", subject_id=row.id, kinds=[CHASE_TASK])
    _audited("consultation_linked", row, by=by, at=at, also=[contact.id])
    return row


@act
def follow_consultations(*, at: datetime) -> int:
    """Link by itself what followed, and tell whoever advised to raise a concern when none came in time, once.

    A concern follows a named consultation when it is about the same person and comes from the caller's organisation
    after the consultation was asked. Nothing links a consultation without names by itself: it says of whom nothing.
    """
    by = system("follow_consultations", at=at)
    done = 0
    open_rows = Consultation.objects.filter(contact__isnull=True).exclude(state="closed")
    for row in open_rows.filter(named=True).select_for_update().order_by("asked_at"):
        found = _followed_by(row)
        if found is not None:
            _link(row, found, "person", by=by, at=at)
            done += 1
    for row in Consultation.objects.filter(not_followed(at), chased_at__isnull=True).select_for_update():
        there = advisers(by, row.service, at=at)
        open_task(
            key=f"{CHASE_TASK}:{row.id}",
            kind=CHASE_TASK,
            title="You advised to raise a concern and none has come: ring the caller",
            subject_id=row.id,
            person_id=row.record_id,
            reference=row.reference,
            link=f"/consultations/{row.id}/",
            user=row.advised_by if row.advised_by in there else None,
            service=row.service,
            due_at=row.refer_due,
            at=at,
        )
        row.chased_at = at
        row.save(update_fields=["chased_at"])
        _audited("consultation_chased", row, by=by, at=at)
        done += 1
    return done


def _followed_by(row: Consultation) -> Contact | None:
    records = same_person(row.record_id) | {row.record_id} if row.record_id else set()
    subjects = ContactSubject.objects.filter(
        record_id__in=records, contact__received_at__gt=row.asked_at, contact__agency=row.caller_agency
    )
    first = subjects.select_related("contact").order_by("contact__received_at").first()
    return first.contact if first else None


def _locked(consultation_id: uuid.UUID, by: Viewer, at: datetime) -> Consultation:
    """One that this viewer may answer, locked until the act ends. Raises `Denied` for any other."""
    if advisable(by, consultation_id, at=at) is None:
        raise Denied("no such consultation")
    return Consultation.objects.select_for_update().get(id=consultation_id)


def _event(row: Consultation, kind: str, sentence: str, *, by: Viewer, at: datetime) -> None:
    if row.record_id is None:
        raise ValueError("A consultation without names stands in nobody's chronology")
    event(
        subject_id=row.record_id,
        kind=kind,
        sentence=sentence,
        data={"consultation": str(row.id)},
        by=by,
        happened_at=at,
        at=at,
        label=Label(owner_agency=row.owner_agency, category="involvement", restricted=row.restricted),
        source_id=row.id,
    )


def _audited(action: str, row: Consultation, *, by: Viewer, at: datetime, also: Collection[Any] = ()) -> None:
    about = [i for i in (row.record_id, row.case_id) if i]
    record_act(by, action, "consultation", (row.id, *about, *also), purpose=PURPOSE, at=at)
