"""Hard rules: what must happen whatever a score says. A rule never blocks care, saving or signing: it opens demands
that stay until a person has answered them (domain.md C2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from halcyon.kernel.instruments.conditions import NOTHING_KNOWN, Answers, Condition, Context


class DemandKind(StrEnum):
    """What a rule asks of a person. Each is due on the day the rule fires, or soon (see `SAME_DAY`)."""

    SAME_DAY_CONVERSATION = "same_day_conversation"
    REFERRAL = "referral"
    SUPERVISOR_REVIEW = "supervisor_review"
    CONSULT_OFFER = "consult_offer"
    CODING_PROMPT = "coding_prompt"
    POLICE_REPORT = "police_report"


DEMANDS: Mapping[DemandKind, str] = {
    DemandKind.SAME_DAY_CONVERSATION: "Talk today with the named nurse or the named professional",
    DemandKind.REFERRAL: "Refer now",
    DemandKind.SUPERVISOR_REVIEW: "Go through this with your supervisor",
    DemandKind.CONSULT_OFFER: "Decide whether to consult the exploitation team",
    DemandKind.CODING_PROMPT: "Decide what the record must be coded with",
    DemandKind.POLICE_REPORT: "Report to the police yourself",
}
SAME_DAY = frozenset({DemandKind.SAME_DAY_CONVERSATION, DemandKind.REFERRAL, DemandKind.POLICE_REPORT})


@dataclass(frozen=True)
class HardRule:
    """A rule that no score silences. It fires on drafts as on signed answers.

    `when` looks at the answers and the context. A rule with `rising_months` fires instead when the band is higher than
    in a response signed within so many months; only then does it look at a score. `words` say why it fires and what
    must happen. `demands` are what a person must do; `bars` are the outcomes that cannot be chosen while it holds.
    """

    key: str
    title: str
    source: str
    words: str = ""
    when: Condition | None = None
    demands: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    rising_months: int = 0

    def fires(self, answers: Answers, context: Context = NOTHING_KNOWN) -> bool:
        """Whether the answers and the context alone make it fire."""
        return self.when is not None and self.when.holds(answers, context)
