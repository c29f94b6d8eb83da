"""Words for who got something: an agency, or a kind of receiver outside every agreement."""

from __future__ import annotations

from halcyon.kernel.registry import registry
from halcyon.sharing.models import Disclosure, SharingDecision

OUTSIDE = "OUTSIDE"  # stands for the other side where that is no agency here


def recipient_words(row: Disclosure) -> str:
    """Who got something outside the agreement, in the words of its clause; '' for an agency."""
    if row.to_agency != OUTSIDE:
        return ""
    agreement = registry.agreements.get(row.decision.agreement)
    kind = row.decision.recipient_kind
    return (agreement.receiver_words(kind) if agreement else "") or kind.replace("_", " ")


def clause_unverified(row: SharingDecision) -> bool:
    """Whether a decision rests on a clause that was found in no published agreement."""
    agreement = registry.agreements.get(row.agreement)
    return agreement is not None and agreement.unverified(row.rule)
