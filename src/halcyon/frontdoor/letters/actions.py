"""Writing a letter, checking and signing it, and saying what became of it. Each act writes everything or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from halcyon.access.labels import label_of
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.queries import working_calendar
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.cases.actions import Stale, note_on
from halcyon.cases.models import Case
from halcyon.frontdoor.letters.checking import Finding, findings
from halcyon.frontdoor.letters.composing import (
    composed,
    contact_for,
    fits,
    sources,
    starting_address,
    starting_recipient,
)
from halcyon.frontdoor.letters.document import word_document
from halcyon.frontdoor.letters.models import Letter
from halcyon.kernel.counting import due_at
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Ask
from halcyon.people.queries import asked_about
from halcyon.practice.letters import TEMPLATES
from halcyon.sharing.actions import ask_facts, disclose, put_to_policy
from halcyon.sharing.outside import disclose_outside
from halcyon.work.actions import finish_tasks, keep_document, open_task

SENT, TASK = "letter_sent", "letter_arrived"
PURPOSE, CATEGORY = "inform", "outcome"


class Warned(Exception):
    """The letter holds something that its writer must look at first. `findings` are the warnings not confirmed."""

    def __init__(self, found: Collection[Finding]) -> None:
        super().__init__(" ".join(f.words for f in found))
        self.findings = tuple(found)


@act
def start_letter(*, case_id: uuid.UUID, template: str, by: Viewer, at: datetime) -> Letter:
    """Begin a letter. It starts without anything of the case, and with an address only where that is safe.

    Raises `Refused` where this letter does not fit the case.
    """
    require(by, Capability.WORK_ENQUIRY)
    case = Case.objects.get(id=case_id)
    known = TEMPLATES.get(template)
    if case.owner_agency != by.agency or known is None:
        raise Denied("another agency's case, or no such letter")
    if not fits(known, case):
        raise Refused((f"“{known.title}” does not fit this enquiry as it stands.",))
    contact = contact_for(case)
    if known.referrer == "public" and (contact is None or contact.contact_back != "letter"):
        raise Refused(("They did not say that a letter is safe. Use the way that they called safe.",))
    subject = asked_about(by, case.record_id)
    letter = Letter.objects.create(
        case_id=case.id,
        template=known.key,
        template_version=known.version,
        recipient=starting_recipient(known, case, subject.name),
        address=starting_address(known, case, "" if subject.protected else subject.address),
        made_by=by.signing,
        made_at=at,
        **label_of(case).fields(),
    )
    _audited("letter_begun", letter, by=by, at=at)
    return letter


@act
def write_letter(
    *, letter_id: uuid.UUID, recipient: str, address: str, text: str, expected_version: int, by: Viewer, at: datetime
) -> Letter:
    """Keep what has been written. Raises `Stale` with both texts when somebody else saved first, `Refused` for a letter
    that is signed, and for words in one to which nothing is added.
    """
    letter = _mine(letter_id, by)
    if letter.state != "draft":
        raise Refused(("This letter has been signed. Begin another one to change it.",))
    if letter.version != expected_version:
        raise Stale(theirs=letter.text, yours=text, version=letter.version)
    if text.strip() and not TEMPLATES[letter.template].prompt:
        raise Refused(("Nothing is added to this letter: it is an acknowledgement only.",))
    letter.recipient, letter.address = recipient.strip()[:150], address.strip().replace("\r\n", "\n")
    letter.text, letter.version = text.replace("\r\n", "\n"), letter.version + 1
    letter.save(update_fields=["recipient", "address", "text", "version"])
    _audited("letter_written", letter, by=by, at=at)
    return letter


def check_letter(letter: Letter, case: Case) -> tuple[Finding, ...]:
    """What is wrong with a letter as it stands, what stops it first."""
    return findings(letter.text, letter.address, sources(letter, case))


@act
def sign_letter(
    *, letter_id: uuid.UUID, confirmed: Collection[str], expected_version: int, by: Viewer, at: datetime
) -> Letter:
    """Sign a letter: it is checked, made into a document and kept with the case; its words do not change any more.

    Raises `Refused` for what stops it, `Warned` for warnings that are not among `confirmed` (their keys), `Stale` when
    it was changed since it was read.
    """
    letter = _mine(letter_id, by)
    case = Case.objects.select_for_update().get(id=letter.case_id)
    template = TEMPLATES[letter.template]
    if letter.state != "draft":
        raise Refused(("This letter has been signed already.",))
    if letter.version != expected_version:
        raise Stale(theirs=letter.text, yours=letter.text, version=letter.version)
    wrong = [] if letter.recipient else ["Say who the letter is to."]
    if template.prompt and len(letter.text.strip()) < 10:
        wrong.append("Write what the letter is to say.")
    found = check_letter(letter, case)
    wrong += [f.words for f in found if f.stops]
    if wrong:
        raise Refused(tuple(wrong))
    left = [f for f in found if f.key not in confirmed]
    if left:
        raise Warned(left)
    letter.signed_by, letter.signed_at = by.signing, at
    read = composed(letter, case, by=by, at=at)
    kept = keep_document(
        subject_id=case.id,
        name=f"Letter {template.key.replace('_', ' ')} {read.reference}.docx",
        content=word_document(
            sender=read.sender,
            telephone=read.telephone,
            address=read.address,
            reference=read.reference,
            paragraphs=read.paragraphs,
            signature=read.signature,
            at=at,
        ),
        by=by,
        at=at,
        owner_agency=case.owner_agency,
        handling=letter.handling,
        restricted=case.restricted,
    )
    if kept.state == "refused":
        raise Refused((f"The document could not be kept: {kept.why}",))
    letter.document, letter.state, letter.version = kept.id, "signed", letter.version + 1
    letter.confirmed = [f.key for f in found]
    letter.save()
    _noted(letter, "letter_signed", f"Letter signed: {template.title.lower()}.", by=by, at=at)
    return letter


@act
def send_letter(*, letter_id: uuid.UUID, how: str, by: Viewer, at: datetime) -> Letter:
    """Say that a signed letter was sent, and how. To an organisation the sharing agreement decides first; to the family
    whoever signed it has decided. Both are written in the ledger. That a letter to an organisation arrived is on the
    sender's list until they say so. Raises `Refused` with its reasons, or for a letter that cannot be sent.
    """
    letter = _mine(letter_id, by)
    case = Case.objects.get(id=letter.case_id)
    template = TEMPLATES[letter.template]
    wrong = [] if letter.state == "signed" else ["Sign the letter first. A letter that was sent is not sent again."]
    wrong += [] if how in dict(Letter.HOW) else ["Say how it was sent."]
    if how == "post" and not letter.address.strip():
        wrong.append("There is no address on this letter. Give it by hand, or begin another one with a safe address.")
    if wrong:
        raise Refused(tuple(wrong))
    if template.agency:
        _disclosed(letter, case, template.agency, by=by, at=at)
    elif template.family:
        _told_family(letter, case, by=by, at=at)
    letter.state, letter.sent_by, letter.sent_at, letter.sent_how = "sent", by.signing, at, how
    letter.save(update_fields=["state", "sent_by", "sent_at", "sent_how"])
    said = f"Letter, {template.title.lower()}: {letter.sent_words.lower()}."
    _noted(letter, SENT, said, by=by, at=at)
    _chase(letter, case, by=by, at=at)
    return letter


def _chase(letter: Letter, case: Case, *, by: Viewer, at: datetime) -> None:
    """Who has not had the letter does not know what they should do: its sender makes sure that it arrived."""
    within = registry.profile.letter_arrives_within
    if not TEMPLATES[letter.template].agency or within is None:
        return
    open_task(
        key=f"{TASK}:{letter.id}",
        kind=TASK,
        title="Make sure that a letter arrived",
        subject_id=letter.id,
        person_id=case.record_id,
        reference=case.reference,
        link=f"/cases/{case.id}/letters/{letter.id}/",
        user=by.signing,
        due_at=due_at(at, within, calendar=working_calendar()),
        at=at,
    )


@act
def letter_arrived(*, letter_id: uuid.UUID, words: str, by: Viewer, at: datetime) -> Letter:
    """Say that a letter arrived, and how that is known. Raises `Refused` for one that is not on its way."""
    letter = _mine(letter_id, by)
    if letter.state != "sent" or letter.arrived_at or not TEMPLATES[letter.template].agency:
        raise Refused(("This letter is not on its way to an organisation.",))
    if len(words.strip()) < 5:
        raise Refused(("Say how you know: whom you rang, and what they said.",))
    letter.arrived_at, letter.arrived_by, letter.arrived_words = at, by.signing, words.strip()
    letter.save(update_fields=["arrived_at", "arrived_by", "arrived_words"])
    finish_tasks(by=by, at=at, outcome="done", keys=[f"{TASK}:{letter.id}"])
    _noted(letter, "letter_arrived", f"Letter arrived. {letter.arrived_words}", by=by, at=at)
    return letter


def _disclosed(letter: Letter, case: Case, agency: str, *, by: Viewer, at: datetime) -> None:
    decision = put_to_policy(
        ask=Ask(
            purpose=PURPOSE,
            asking_agency=agency,
            holding_agency=case.owner_agency,
            categories=frozenset({CATEGORY}),
            on=at.date(),
            facts=ask_facts(case.facts),
        ),
        subject_id=case.record_id,
        case_id=case.id,
        question=letter.text,
        by=by,
        at=at,
        proposal=f"letter:{letter.template}",
        reference=case.reference,
    )
    if decision.outcome != "disclose":
        raise Refused(tuple(decision.reasons))
    disclose(decision=decision, items="A letter: the words are in its document", by=by, at=at, channel="letter")


def _told_family(letter: Letter, case: Case, *, by: Viewer, at: datetime) -> None:
    """What the family is told is the decision of whoever signed the letter, after it was checked."""
    disclose_outside(
        receiver="family",
        purpose=PURPOSE,
        categories={CATEGORY},
        items=f"A letter, {TEMPLATES[letter.template].title.lower()}: the words are in its document",
        reason="Written for this reader, checked and signed: they may know this, and it puts nobody at risk.",
        subject_id=case.record_id,
        case_id=case.id,
        holding_agency=case.owner_agency,
        channel="letter",
        proposal=f"letter:{letter.template}",
        decided_by=letter.signed_by,
        by=by,
        at=at,
    )


@act
def return_letter(*, letter_id: uuid.UUID, why: str, by: Viewer, at: datetime) -> Letter:
    """Say that a letter came back, and why. Raises `Refused` for one that was not sent."""
    letter = _mine(letter_id, by)
    if letter.state != "sent" or not why.strip():
        raise Refused(("Say why it came back." if letter.state == "sent" else "This letter was not sent.",))
    letter.state, letter.returned_at, letter.returned_why = "returned", at, why
    letter.save(update_fields=["state", "returned_at", "returned_why"])
    finish_tasks(by=by, at=at, outcome="came_back", keys=[f"{TASK}:{letter.id}"])
    _noted(letter, "letter_returned", f"Letter came back. {why}", by=by, at=at)
    return letter


@act
def rewrite_letter(*, letter_id: uuid.UUID, by: Viewer, at: datetime) -> Letter:
    """Begin a letter that takes the place of a signed one, with its words. What was signed stays as it is."""
    old = _mine(letter_id, by)
    if old.state == "draft":
        raise Refused(("This letter is not signed: go on writing it.",))
    new = Letter.objects.create(
        case_id=old.case_id,
        template=old.template,
        template_version=TEMPLATES[old.template].version,
        recipient=old.recipient,
        address="" if old.state == "returned" else old.address,
        text=old.text,
        made_by=by.signing,
        made_at=at,
        supersedes=old.id,
        **label_of(old).fields(),
    )
    _audited("letter_begun", new, by=by, at=at)
    return new


def _mine(letter_id: uuid.UUID, by: Viewer) -> Letter:
    require(by, Capability.WORK_ENQUIRY)
    letter = Letter.objects.select_for_update().get(id=letter_id)
    if letter.owner_agency != by.agency:
        raise Denied("another agency's letter")
    return letter


def _noted(letter: Letter, kind: str, words: str, *, by: Viewer, at: datetime) -> None:
    data = {"letter": str(letter.id), "template": letter.template}
    note_on(letter.case_id, kind=kind, words=words, data=data, by=by, at=at, source_id=letter.id)
    _audited(kind, letter, by=by, at=at)


def _audited(action: str, letter: Letter, *, by: Viewer, at: datetime) -> None:
    record_act(by, action, "letter", [letter.id, letter.case_id], rule=letter.template, at=at)
