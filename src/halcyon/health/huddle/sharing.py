"""Saying outside the clinic who a young person is: one decision for one young person, and the only way out."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.queries import organisation_name, service_by_code
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.cases.models import Case
from halcyon.exploitation.actions import refer_child
from halcyon.frontdoor.actions import NotReceivable, receive_concern
from halcyon.frontdoor.concern import CONSENT_KINDS, Concern, Subject, text_problem
from halcyon.health.hospital.actions import NotSent, Referred, send_referral
from halcyon.health.huddle.deciding import SHARE_TASK
from halcyon.health.huddle.members import huddle_of, own
from halcyon.health.huddle.models import HuddleCase, IdentityShared
from halcyon.health.letters.actions import write_to_practice
from halcyon.health.letters.models import PracticeLetter
from halcyon.kernel.pathways import Refused
from halcyon.kernel.problems import NotDone, refuse
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Ask
from halcyon.sharing.actions import disclose, put_to_policy
from halcyon.work.actions import finish_tasks

HUB, SOCIAL_WORKER, TEAM, PRACTICE = "hub", "hospital_social_worker", "exploitation_team", "practice"
# What the huddle says of the young person’s own view, in the words of the team’s referral.
TOLD_TEAM = {"given": "told", "refused": "told", "not_sought": "not_yet", "unsafe": "unsafe"}
WHOM = (
    (HUB, "The hub (MASH), as a concern"),
    (SOCIAL_WORKER, "The hospital social worker"),
    (TEAM, "The exploitation team (Kingfisher) and its nurse"),
    (PRACTICE, "The young person’s own GP practice"),
)


@dataclass(frozen=True)
class Who:
    """Who a young person is, typed from the clinic's own system for those who are told, and kept by them alone."""

    given_name: str
    family_name: str
    birth_date: date | None = None
    nhs_number: str = ""
    postcode: str = ""
    telephone: str = ""
    safe_contact: str = ""
    practice: uuid.UUID | None = None  # where they are registered, when it is the practice that is told


@dataclass(frozen=True)
class What:
    """What is said about them: nothing of the clinic's record goes along that is not written here for this purpose."""

    worry: str
    child_words: str = ""
    asked_for: str = ""
    danger_now: bool | None = None


@act
def share_identity(
    *,
    case_id: uuid.UUID,
    whom: str,
    why: str,
    basis: str,
    told: str,
    told_reason: str,
    who: Who,
    what: What,
    by: Viewer,
    at: datetime,
) -> IdentityShared:
    """Say to one recipient who a young person on the list is, and what worries the clinic.

    To the hub it is a concern like any other; to the exploitation team a referral of its own, without the hub; to the
    hospital social worker it goes on their shared queue; to their practice as a letter. Each way the sharing agreement
    is asked and the ledger has a line. The clinic number stays in the clinic. Raises `Denied` for
    anybody but the clinic's own nurses, and NotDone with what is wrong; then nothing has left.
    """
    require(by, Capability.SHARE_IDENTITY)
    case = HuddleCase.objects.select_for_update().select_related("week").get(id=case_id)
    own(by, case.week.service)
    problems = _problems(whom, why, basis, told, told_reason, what)
    if case.shared.filter(whom=whom).exists():
        problems["whom"] = "They have been told already."
    if case.decided != HuddleCase.SHARE:
        problems["whom"] = "The huddle has not decided to share who this is. Write that decision first."
    refuse(problems)
    row = IdentityShared(
        case=case, whom=whom, why=why.strip(), basis=basis, told=told, told_reason=told_reason.strip(),
        by=by.signing, at=at,
    )  # fmt: skip
    if whom == HUB:
        row.reference = _concern(row, who, what, by=by, at=at)
    elif whom == TEAM:
        row.reference, row.sharing_decision = _team(row, who, what, by=by, at=at)
    elif whom == PRACTICE:
        told_practice = _letter(row, who, what, by=by, at=at)
        row.reference, row.referral_id = told_practice.reference, told_practice.id
        row.sharing_decision = told_practice.sharing_decision
    else:
        sent = _referral(row, who, what, by=by, at=at)
        row.reference, row.referral_id, row.sharing_decision = sent.reference, sent.id, sent.decision
    add(row)
    finish_tasks(by=by, at=at, outcome="done", subject_id=case.id, kinds=[SHARE_TASK])
    record_act(by, "identity_shared", "huddle", [row.id, case.id], purpose="refer_concern", decision=whom, at=at)
    return row


def _problems(whom: str, why: str, basis: str, told: str, told_reason: str, what: What) -> dict[str, str]:
    problems = {}
    if whom not in dict(WHOM):
        problems["whom"] = "Choose who is told."
    if len(why.strip()) < 10:
        problems["why"] = "Say why they need to know who this is, in a sentence or more."
    if basis not in registry.bases:
        problems["basis"] = "Choose the legal basis."
    if told not in CONSENT_KINDS:
        problems["told"] = "Say whether the young person knows and agrees."
    elif told != "given" and not told_reason.strip():
        problems["told_reason"] = "Say why it is shared without their agreement."
    for name, text in (("why", why), ("told_reason", told_reason), ("asked_for", what.asked_for)):
        wrong = text_problem(text)
        if wrong:
            problems[name] = f"This cannot be kept: {wrong}."
    if whom in (SOCIAL_WORKER, PRACTICE) and len(what.asked_for.strip()) < 5:
        problems["asked_for"] = "Say what you ask them to do."
    return problems


def _concern(row: IdentityShared, who: Who, what: What, *, by: Viewer, at: datetime) -> str:
    concern = Concern(
        worry=_worry(who, what),
        child_words=what.child_words,
        danger_now=what.danger_now,
        consent=row.told,
        consent_reason=row.told_reason,
        subjects=(
            Subject(
                given_name=who.given_name,
                family_name=who.family_name,
                birth_date=who.birth_date.isoformat() if who.birth_date else "",
                nhs_number=who.nhs_number,
                postcode=who.postcode,
                telephone=who.telephone,
            ),
        ),
        how_known=f"Weekly review of {organisation_name(by.agency)}",
    )
    try:
        receipt = receive_concern(
            by=by, at=at, sender=f"huddle:{by.agency}", key=str(row.id), body=concern.as_supplied(), concern=concern
        )
    except NotReceivable as wrong:
        raise NotDone({key.removeprefix("subjects.0."): words for key, words in wrong.problems.items()}) from None
    return receipt.reference


def _team(row: IdentityShared, who: Who, what: What, *, by: Viewer, at: datetime) -> tuple[str, uuid.UUID | None]:
    """Refer them to the exploitation team itself: the agreement is asked, and the ledger has a line."""
    try:
        sent = refer_child(
            given={
                "given_name": who.given_name,
                "family_name": who.family_name,
                "birth_date": who.birth_date,
                "nhs_number": who.nhs_number,
                "postcode": who.postcode,
                "worry": _worry(who, what),
                "child_words": what.child_words,
                "danger_now": "not_known" if what.danger_now is None else "yes" if what.danger_now else "no",
                "told": TOLD_TEAM[row.told],
                "told_why": row.told_reason,
            },
            key=f"huddle:{row.id}",
            by=by,
            at=at,
        )
    except Refused as refused:
        raise NotDone({"whom": " ".join(refused.reasons)}) from None
    case = Case.objects.get(id=sent.case_id)
    decision = put_to_policy(
        ask=Ask(
            purpose="refer_concern",
            asking_agency=case.owner_agency,
            holding_agency=by.agency,
            categories=frozenset({"identity", "concern"}),
            on=at.date(),
        ),
        subject_id=case.record_id,
        case_id=case.id,
        question=row.why,
        by=by,
        at=at,
        proposal="huddle",
        reference=sent.reference,
        basis=row.basis,
    )
    if decision.outcome != "disclose":
        raise NotDone({"whom": "The sharing agreement does not allow this. Ask the Caldicott guardian."})
    items = "Who a young person is, and what worries the clinic"
    disclose(decision=decision, items=items, by=by, at=at, channel="inbox")
    return sent.reference, decision.id


def _letter(row: IdentityShared, who: Who, what: What, *, by: Viewer, at: datetime) -> PracticeLetter:
    """Write to their practice; why it is told without their agreement stands in the ledger beside the reason."""
    service = row.case.week.service
    return write_to_practice(
        practice=who.practice,
        clinic=service_by_code(service).id,
        within=huddle_of(service).practice_within,
        given_name=who.given_name,
        family_name=who.family_name,
        birth_date=who.birth_date,
        nhs_number=who.nhs_number,
        safe_contact=who.safe_contact,
        worry=what.worry,
        child_words=what.child_words,
        asked_for=what.asked_for,
        why=f"{row.why} {row.told_reason}".strip(),
        basis=row.basis,
        by=by,
        at=at,
    )


def _worry(who: Who, what: What) -> str:
    safe = who.safe_contact.strip()
    return f"{what.worry}\n\nHow it is safe to reach them: {safe}" if safe else what.worry


def _referral(row: IdentityShared, who: Who, what: What, *, by: Viewer, at: datetime) -> Referred:
    try:
        return send_referral(
            given_name=who.given_name,
            family_name=who.family_name,
            birth_date=who.birth_date,
            nhs_number=who.nhs_number,
            telephone=who.telephone,
            safe_contact=who.safe_contact,
            worry=what.worry,
            asked_for=what.asked_for,
            basis=row.basis,
            by=by,
            at=at,
        )
    except NotSent as wrong:
        raise NotDone(dict(wrong.problems)) from None
    except Denied as wrong:
        raise NotDone({"whom": "The sharing agreement does not allow this. Ask the Caldicott guardian."}) from wrong
