"""The people whom an audit interviews: listed by service and role, asked for their consent, met, and quoted."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.problems import NotDone, refuse
from halcyon.kernel.roles import Capability
from halcyon.learning.audits.actions.planning import held
from halcyon.learning.audits.actions.scoring import begin_moderation
from halcyon.learning.audits.models import AuditItem, Quote, Scoring
from halcyon.learning.audits.quoting import telling
from halcyon.learning.audits.sampling import Unit, digest
from halcyon.learning.audits.writing import keep, log
from halcyon.practice.audits import TOOLS

OPEN = ("planned", "scoring")


@dataclass(frozen=True)
class Practitioner:
    """Somebody to be interviewed. `name` is for arranging it only, and goes when the audit is reported."""

    service: str
    role: str
    name: str


@act
def list_practitioners(
    *, round_id: uuid.UUID, people: Sequence[Practitioner], by: Viewer, at: datetime
) -> list[AuditItem]:
    """Put practitioners on the list of an interview round. Nobody is interviewed before they have agreed.

    Raises NotDone where a service or role is missing, and for people who are listed already.
    """
    require(by, Capability.KEEP_AUDITS)
    row = held(round_id, "planned")
    if row.kind != "interview":
        raise NotDone({"": "This round looks at cases, not at practitioners."})
    short = [n for n, p in enumerate(people, 1) if not (p.service.strip() and p.role.strip() and p.name.strip())]
    if short or not people:
        where = f" Look at line {short[0]}." if short else ""
        raise NotDone({"people": f"Each line needs a service, a role and a name, with commas between them.{where}"})
    known = set(AuditItem.objects.filter(round=row).values_list("service", "role", "name"))
    given = [(p.service.strip(), p.role.strip(), p.name.strip()) for p in people]
    if len({*given}) < len(given) or known & {*given}:
        raise NotDone({"people": "Somebody is listed twice. Take the second line out."})
    start = len(known)
    made = [
        AuditItem(
            round=row, position=start + n, service=service, role=role, name=name,
            stratum=f"{service}, {role}", double=row.double_every > 0 and (start + n - 1) % row.double_every == 0,
        )
        for n, (service, role, name) in enumerate(given, start=1)
    ]  # fmt: skip
    add(*made)
    row.frame = [[str(i), s] for i, s in AuditItem.objects.filter(round=row).values_list("id", "stratum")]
    row.frame_digest, row.drawn_at = digest([Unit(*each) for each in row.frame]), at
    row.save(update_fields=["frame", "frame_digest", "drawn_at"])
    log("audit_people_listed", [row.id, *(i.id for i in made)], by=by, at=at)
    return made


@act
def record_consent(*, item_ids: Iterable[uuid.UUID], consent: str, by: Viewer, at: datetime) -> None:
    """Write down what practitioners answered when they were asked: given, declined, or withdrawn again.

    By one of their interviewers, or by whoever keeps audits. Somebody who withdraws is not counted, and nothing that
    they said is quoted.
    """
    if consent not in ("given", "declined", "withdrawn"):
        raise NotDone({"consent": "Say whether they agreed."})
    items = list(
        AuditItem.objects.select_for_update(of=("self",)).select_related("round").filter(id__in=list(item_ids))
    )
    if not items or not all(_with_them(i, by) for i in items):
        raise Denied("not theirs")
    refuse({"": "The audit has been reported."} if any(i.round.state == "reported" for i in items) else {})
    for item in items:
        item.consent, item.consent_at = consent, at
    keep(items, ["consent", "consent_at"])
    if consent != "given":
        Quote.objects.filter(item__in=items).update(state="refused", consented=False)
        for round_id in {i.round_id for i in items}:
            begin_moderation(round_id, by=by, at=at)
    log("audit_consent_recorded", [i.id for i in items], kind="audit_item", by=by, at=at)


@act
def arrange(*, item_id: uuid.UUID, meets_at: datetime, by: Viewer, at: datetime) -> None:
    """Say when somebody is interviewed. Raises NotDone before they have agreed."""
    item = AuditItem.objects.select_for_update(of=("self",)).select_related("round").filter(id=item_id).first()
    if item is None or not _with_them(item, by):
        raise Denied("not theirs")
    if item.consent != "given":
        raise NotDone({"meets_at": "They have not agreed yet. Ask them first."})
    item.meets_at = meets_at
    item.save(update_fields=["meets_at"])
    log("audit_interview_arranged", [item.id], kind="audit_item", by=by, at=at)


def _with_them(item: AuditItem, by: Viewer) -> bool:
    """One of the interviewers, or whoever keeps audits."""
    if item.round.kind != "interview":
        return False
    interviews = by.can(Capability.AUDIT) and Scoring.objects.filter(item=item, auditor=by.looked_up_as).exists()
    return interviews or by.can(Capability.KEEP_AUDITS)


@act
def keep_quote(*, item_id: uuid.UUID, question: str, text: str, consented: bool, by: Viewer, at: datetime) -> Quote:
    """Keep something that a practitioner said, in their words. Raises NotDone for what would tell who they are."""
    item = AuditItem.objects.select_related("round").filter(id=item_id).first()
    if item is None or not _with_them(item, by) or item.consent != "given" or item.round.state == "reported":
        raise Denied("not theirs")
    wrong = {}
    if question not in {q.key for q in TOOLS[item.round.tool].questions}:
        wrong["question"] = "Choose the question that they were answering."
    if not text.strip():
        wrong["text"] = "Write what they said."
    elif found := telling(text, [item.name, item.service]):
        wrong["text"] = " ".join(found)
    refuse(wrong)
    row = Quote(item=item, question=question, text=text.strip(), consented=consented, by=by.signing, at=at)
    add(row)
    log("audit_quote_kept", [row.id, item.id], kind="audit_item", by=by, at=at)
    return row


@act
def check_quote(*, quote_id: uuid.UUID, usable: bool, by: Viewer, at: datetime) -> None:
    """A second person reads a quotation over and says whether it may be used. Raises NotDone without consent, for
    one’s own, and for words that would tell who spoke.
    """
    require(by, Capability.KEEP_AUDITS)
    row = Quote.objects.select_for_update(of=("self",)).select_related("item__round").filter(id=quote_id).first()
    if row is None or row.item.round.state == "reported":
        raise Denied("no such quotation")
    wrong = {}
    if row.by == by.signing:
        wrong[""] = "Somebody else reads over what you wrote down."
    if usable and not row.consented:
        wrong[""] = "They did not agree to be quoted."
    if usable and telling(row.text, [row.item.name, row.item.service]):
        wrong[""] = "It tells who spoke."
    refuse(wrong)
    row.state, row.checked_by, row.checked_at = "usable" if usable else "refused", by.signing, at
    row.save(update_fields=["state", "checked_by", "checked_at"])
    log("audit_quote_checked", [row.id], kind="audit_item", by=by, at=at)
