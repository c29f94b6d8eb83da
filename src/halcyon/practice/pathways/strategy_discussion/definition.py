"""The strategy discussion: who must be there, what it decides, and that it is held again when somebody was missing."""

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.effects import Opens
from halcyon.kernel.instruments import ChildWords, Choice, Day, Is, LongText, ShortText, YesNo
from halcyon.kernel.pathways import Clock, Move, Pathway, State
from halcyon.practice import roles
from halcyon.practice.pathways.strategy_discussion import guards
from halcyon.practice.protection import CARRIED, COMES_FROM, NEEDS_A_REASON

SOURCE = "domain.md B3 (Working Together 2023 chapter 3)"
LOCAL = "Local practice (clocks.csv mash, strategy discussion held once s47 threshold reached); no national number"
MEETING = "strategy_discussion"
MANAGERS = frozenset({roles.MASH_MANAGER, roles.ASSESSMENT_MANAGER})
CONVENERS = MANAGERS | {roles.MASH_SOCIAL_WORKER, roles.ALLOCATED_WORKER}
HOW = (
    ("video", "By video"),
    ("telephone", "By telephone"),
    ("in_person", "In one room"),
)
DECISIONS = (
    ("joint", "Section 47 enquiry, jointly by social care and police"),
    ("single", "Section 47 enquiry by social care alone"),
    ("none", "No section 47 enquiry"),
)
SAFETY = LongText(
    "safety_plan",
    "What keeps the child safe until the next step?",
    help="Who does what, from when. Say it for brothers and sisters too.",
    required=True,
    at_least=NEEDS_A_REASON,
)
MEETS = (
    Day("meets_on", "On which day do you meet?", required=True),
    ShortText("meets_at", "At what time?", help="For example 2pm", required=True, limit=20),
    Choice("meets_how", "How do you meet?", options=HOW, required=True),
)

PATHWAY = Pathway(
    key="strategy_discussion",
    version=1,
    title="Strategy discussion",
    short="Strategy",
    source=SOURCE,
    start="called",
    reference_prefix="SD",
    opened_sentence="Strategy discussion called for",
    states=(
        State("called", "To be arranged", roles.MASH_MANAGER, "arrange", "Strategy discussion: arrange it"),
        State("arranged", "Arranged", roles.MASH_MANAGER, "hold", "Strategy discussion: hold it"),
        State("held", "Held, to be decided", roles.MASH_MANAGER, "decide", "Strategy discussion: record the decision"),
        State(
            "reconvene",
            "To be held again",
            roles.MASH_MANAGER,
            "arrange",
            "Strategy discussion: arrange it again",
            aside=True,
        ),
        State("closed", "Decided"),
    ),
    final=frozenset({"closed"}),
    moves=(
        Move(
            "arrange",
            "Arrange the strategy discussion",
            ("called", "arranged", "reconvene"),
            "arranged",
            by=CONVENERS,
            records="discussion_arranged",
            sentence="Strategy discussion arranged for {meets_on} at {meets_at}, {meets_how}.",
            intro="The council’s social worker and manager, the police and a health professional must be there. Ask the "
            "referrer, the school and others who know the child too.",
            asks=MEETS,
            sets=("meets_on", "meets_at"),
        ),
        Move(
            "hold",
            "Record it as held",
            ("arranged",),
            "held",
            by=CONVENERS,
            records="discussion_held",
            sentence="Strategy discussion held on {held_on}. {known}",
            intro="First record who came, by agency and profession.",
            asks=(
                Day("held_on", "On which day was it held?", required=True),
                LongText(
                    "known",
                    "What did those present bring to it?",
                    help="What each agency knows, and what nobody knows.",
                    required=True,
                    at_least=20,
                ),
                ChildWords("child_voice", "What does the child say or show?"),
            ),
            sets=("held_on",),
            guards=(guards.everybody_needed_came,),
            happens_on="held_on",
            meeting=MEETING,
            hub_only=True,
        ),
        Move(
            "hold_short",
            "Held without everybody who is needed",
            ("arranged",),
            "reconvene",
            by=MANAGERS,
            records="discussion_held_short",
            sentence="Talked on {short_on} without everybody who is needed: {short_why} Until it is held again: {safety_plan}",
            intro="Only when waiting would leave a child less safe. It does not count as a strategy discussion: no section "
            "47 enquiry begins with it, its clock runs on, and it must be held again.",
            asks=(
                Day("short_on", "On which day was it?", required=True),
                LongText("short_why", "Who was missing, and why could it not wait?", required=True, at_least=20),
                SAFETY,
            ),
            guards=(guards.really_short,),
            happens_on="short_on",
            meeting=MEETING,
        ),
        Move(
            "meet_again",
            "No decision yet: meet again",
            ("held",),
            "arranged",
            by=MANAGERS,
            records="discussion_meets_again",
            sentence="No decision yet: {why} Meets again on {meets_on} at {meets_at}. Until then: {safety_plan}",
            asks=(
                LongText("why", "What has to be known first?", required=True, at_least=NEEDS_A_REASON),
                SAFETY,
                *MEETS,
            ),
            sets=("meets_on", "meets_at"),
        ),
        Move(
            "decide",
            "Record the decision",
            ("held",),
            "closed",
            by=MANAGERS,
            records="discussion_decided",
            sentence="Decided: {decision}. {rationale} Safety plan: {safety_plan}",
            asks=(
                Choice("decision", "What was decided?", options=DECISIONS, required=True),
                LongText("rationale", "Why?", required=True, at_least=20),
                SAFETY,
                YesNo("medical", "Is a medical assessment needed?", required=True),
                LongText(
                    "medical_why",
                    "Why, or why not? If so: by whom and when?",
                    required=True,
                    at_least=NEEDS_A_REASON,
                ),
                LongText(
                    "tells_family",
                    "Who tells the family what, and when?",
                    help="Or why the family is not told yet.",
                    required=True,
                    at_least=NEEDS_A_REASON,
                ),
                Day("next_on", "When do you meet next, if you do?"),
                LongText(
                    "handover_note",
                    "What does the team that makes the enquiry need to know before it accepts?",
                    help="They read this, the child’s name and date of birth before they accept, and nothing else.",
                    required=True,
                    at_least=20,
                    when=Is("decision", "joint", "single"),
                ),
                LongText(
                    "instead",
                    "What happens instead?",
                    help="The help that the child gets without a section 47 enquiry, and who gives it.",
                    required=True,
                    at_least=NEEDS_A_REASON,
                    when=Is("decision", "none"),
                ),
            ),
            sets=("decision",),
            then=(
                Opens(
                    "section_47",
                    when_fact="decision",
                    equals=("joint", "single"),
                    # The discussion that initiates the enquiry starts the clock to the conference (trap ii).
                    carries=(*CARRIED, ("initiated_at", "held_on"), ("decision", "decision"), COMES_FROM),
                    purpose="section_47",
                    hands_over="team",
                    note="handover_note",
                ),
            ),
        ),
    ),
    clocks=(
        Clock(
            "held",
            "Strategy discussion held",
            ("opened",),
            ("discussion_held",),
            {"": Limit(24, CountingRule.ELAPSED_HOURS, LOCAL, False)},
            tells="council.mash_duty_manager",
            counts_from="threshold_at",
        ),
        Clock(
            "again",
            "Strategy discussion: the next meeting",
            ("discussion_meets_again",),
            ("discussion_held",),
            {"": Limit(0, CountingRule.CALENDAR_DAYS, "The day that the discussion itself set", False)},
            tells="council.mash_duty_manager",
            counts_from="meets_on",
        ),
    ),
)
