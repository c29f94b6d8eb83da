"""Telling those who have signed no agreement: a clause names them, a named professional decides, the ledger says so."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from halcyon.access.viewing import Denied, Viewer
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.sharing import Effect, decide_outside
from halcyon.sharing.actions import disclose
from halcyon.sharing.models import Disclosure, SharingDecision
from halcyon.sharing.wording import OUTSIDE

NEEDS_A_REASON = 10  # characters


@act
def disclose_outside(
    *,
    receiver: str,
    purpose: str,
    categories: Iterable[str],
    items: str,
    reason: str,
    subject_id: uuid.UUID,
    case_id: uuid.UUID,
    holding_agency: str,
    channel: str,
    proposal: str,
    by: Viewer,
    at: datetime,
    decided_by: uuid.UUID | None = None,
    basis: str = "public_task",
) -> Disclosure:
    """Tell somebody outside every agreement, as a named professional has decided: `decided_by`, else whoever acts.

    `receiver` is a kind of receiver of the agreement's own clauses (`OutsideClause.receivers`); `items` say in plain
    words what goes, `reason` why. Raises `Refused` where no clause speaks of it or no reason is given, `Denied` for a
    job or another agency's system: a rule alone tells nobody outside.
    """
    if by.user_id is None:
        raise Denied("decided by a person only")
    wanted = frozenset(categories)
    said = decide_outside(
        registry.agreement, receiver=receiver, holding_agency=holding_agency, categories=wanted, on=at.date()
    )
    if said.effect is Effect.DENY:
        raise Refused(said.reasons)
    if len(reason.strip()) < NEEDS_A_REASON:
        raise Refused(("Say why they are told, in a sentence or more.",))
    row = SharingDecision(
        asked_at=at,
        asked_by_user=by.user_id,
        asking_agency=OUTSIDE,
        holding_agency=holding_agency,
        recipient_kind=receiver,
        subject_id=subject_id,
        case_id=case_id,
        purpose=purpose,
        basis=basis,
        categories=sorted(wanted),
        proposal=proposal,
        effect=said.effect.value,
        reasons=list(said.reasons),
        clause=said.clause,
        rule=said.rule,
        agreement=said.agreement,
        agreement_version=said.agreement_version,
        outcome="disclose",
        decided_at=at,
        decided_by=decided_by or by.signing,
        reason=reason.strip(),
    )
    add(row)
    record_act(
        by,
        "sharing_decided",
        "sharing_decision",
        [row.id, subject_id],
        purpose=purpose,
        decision="disclose",
        rule=said.rule,
        at=at,
    )
    return disclose(decision=row, items=items, by=by, at=at, channel=channel)
