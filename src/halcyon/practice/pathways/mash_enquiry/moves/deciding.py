"""The decision, and what must be settled before it (domain.md A4, A6)."""

from dataclasses import replace

from halcyon.kernel.effects import HAPPENED, Opens
from halcyon.kernel.instruments import ChildWords, Choice, LongText
from halcyon.kernel.pathways import Move
from halcyon.kernel.profiles import Profile
from halcyon.practice import roles
from halcyon.practice.pathways.mash_enquiry import guards, wording
from halcyon.practice.protection import COMES_FROM, FIRST_CARRIED

DECIDE = Move(
    "decide",
    "Decide",
    ("rated", "asked"),
    "decided",
    by=frozenset({roles.MASH_MANAGER, roles.EMERGENCY_DUTY_WORKER}),
    records="decided",
    sentence="Decided: {outcome}, level {level}. {reason}",
    asks=(
        Choice("outcome", "What happens next?", options=wording.OUTCOMES, required=True),
        Choice("level", "Level of need", options=wording.LEVELS, required=True),
        Choice("legal_basis", "Legal basis", options=wording.LEGAL_BASES, required=True),
        LongText("reason", "Why?", help="What the information means for this child.", required=True, at_least=20),
        LongText("not_known", "What is not known?", required=True, at_least=3),
        ChildWords(
            "child_voice",
            "What does the child say or show?",
            help="Their own words if you have them; say so if nobody has asked.",
        ),
        LongText("unanswered_reason", "If an agency has not answered: why decide without it?"),
    ),
    sets=("outcome", "level"),
    guards=(guards.nothing_unanswered, guards.danger_not_dropped, guards.identity_settled),
    then=(
        Opens(
            "strategy_discussion",
            when_fact="outcome",
            equals="strategy_discussion",
            carries=(*FIRST_CARRIED, ("threshold_at", HAPPENED), COMES_FROM),
            purpose="section_47",
        ),
    ),
)


def moves(profile: Profile) -> tuple[Move, ...]:
    """The decision; out of hours, of what the county rates as most urgent alone."""
    return (replace(DECIDE, guards=(*DECIDE.guards, guards.urgent_alone_at_night(profile))),)
