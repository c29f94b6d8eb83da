"""The child in need plan: agreed with the family under section 17. It never runs beside a child protection plan."""

from halcyon.kernel.effects import HandsOver, Opens
from halcyon.kernel.instruments import Day, LongText
from halcyon.kernel.pathways import CaseFacts, Guard, Move, Pathway, State
from halcyon.practice import protection, roles
from halcyon.practice.protection import CARRIED, COMES_FROM, NEEDS_A_REASON

REASONS = (
    ("needs_met", "The child’s needs are met"),
    ("early_help", "Stepped down to early help"),
    ("child_protection", "A child protection plan is made"),
    ("looked_after", "The child is looked after"),
    ("moved", "The family moved to another authority"),
    ("adult", "The young person is 18"),
    ("declined", "The family declined, and it is safe to stop"),
    ("other", "Something else"),
)


def _no_protection_plan(facts: CaseFacts) -> str | None:
    """Trap iii of domain.md B1; D2I-CIN rules 4000-4017."""
    for other in facts.open_beside("child_protection"):
        if other.state == "plan":
            return f"This child has a child protection plan: {other.reference}. A child in need plan never runs beside one."
    return None


PATHWAY = Pathway(
    key="child_in_need",
    version=1,
    title="Child in need plan",
    short="Child in need",
    source="domain.md B1 (trap iii), B3; Children Act 1989 section 17",
    start="agreed",
    reference_prefix="CIN",
    opened_sentence="Child in need plan begins",
    opening=(
        protection.none_open("child_in_need", "A child in need plan"),
        Guard("no_protection_plan", _no_protection_plan, looks_beside=True),
    ),
    states=(
        State("agreed", "On a plan", roles.ALLOCATED_WORKER, "review", "Child in need plan: visit and review"),
        State("closed", "Ended"),
    ),
    final=frozenset({"closed"}),
    moves=(
        Move(
            "visit",
            "Record a visit",
            ("agreed",),
            "",
            by=roles.CASEWORK,
            records="in_need_visited",
            sentence="Visited. Child seen: {seen}. Alone: {seen_alone}. {seen_what}",
            asks=protection.seen_questions(on="seen_on", when_words="On which day was the visit?"),
            happens_on="seen_on",
        ),
        Move(
            "review",
            "Record a review of the plan",
            ("agreed",),
            "",
            by=roles.CASEWORK,
            records="in_need_reviewed",
            sentence="Plan reviewed. {progress} Next: {next_steps}",
            asks=(
                Day("reviewed_on", "On which day was it reviewed?", required=True),
                LongText("progress", "What is better, and what is not?", required=True, at_least=NEEDS_A_REASON),
                LongText("next_steps", "Who does what next, by when?", required=True, at_least=NEEDS_A_REASON),
            ),
            happens_on="reviewed_on",
        ),
        Move(
            "discuss",
            "Step up: call a strategy discussion",
            ("agreed",),
            "",
            by=roles.CASEWORK,
            records="in_need_stepped_up",
            sentence="Stepped up: a strategy discussion is called for. {why}",
            asks=(LongText("why", "What has changed?", required=True, at_least=20),),
            then=(Opens("strategy_discussion", carries=(*CARRIED, COMES_FROM), purpose="section_47"),),
        ),
        Move(
            "end",
            "End the plan",
            ("agreed",),
            "closed",
            by=frozenset({roles.ASSESSMENT_MANAGER}),
            records="in_need_ended",
            sentence="Child in need plan ended: {ended_why}. {reason}",
            asks=(
                Day("plan_ended_on", "On which day did it end?", required=True),
                protection.outcome("ended_why", "Why does it end?", REASONS),
                LongText("reason", "What does that rest on?", required=True, at_least=20),
                protection.help_note("ended_why"),
            ),
            sets=("plan_ended_on", "ended_why"),
            guards=(protection.nothing_recorded_after("plan_ended_on", "The plan", ("seen_on", "reviewed_on")),),
            then=(HandsOver("ended_why", note="handover_note"),),
            happens_on="plan_ended_on",
        ),
    ),
)
