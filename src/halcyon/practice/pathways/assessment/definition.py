"""The child and family assessment, under section 17 or section 47 (domain.md B1, B3; clocks.csv assessment)."""

from halcyon.kernel.effects import HandsOver, Opens
from halcyon.kernel.instruments import ChildWords, LongText, YesNo
from halcyon.kernel.pathways import SENT_BACK, Clock, Move, Pathway, State
from halcyon.practice import protection, roles
from halcyon.practice.protection import CARRIED, COMES_FROM, NEEDS_A_REASON

SOURCE = "domain.md A6, B1, B3; Children Act 1989 sections 17 and 47"
MANAGER = frozenset({roles.ASSESSMENT_MANAGER})
OUTCOMES = (
    ("child_in_need", "Child in need plan"),
    ("early_help", "Step down to early help"),
    ("strategy_discussion", "Strategy discussion"),
    ("no_further_action", "No further action"),
    ("other", "Something else"),
)

PATHWAY = Pathway(
    key="assessment",
    version=1,
    title="Child and family assessment",
    short="Assessment",
    source=SOURCE,
    start="under_way",
    reference_prefix="CFA",
    opened_sentence="Child and family assessment begun",
    opening=(protection.none_open("assessment", "A child and family assessment"),),
    states=(
        State("under_way", "Under way", roles.ALLOCATED_WORKER, "finish", "Assessment: see the child and write it"),
        State("written", "Written, for the manager", roles.ASSESSMENT_MANAGER, "authorise", "Assessment: authorise it"),
        State("closed", "Authorised"),
    ),
    final=frozenset({"closed"}),
    moves=(
        Move(
            "see_child",
            "Record a visit",
            ("under_way", "written"),
            "",
            by=roles.CASEWORK,
            records="assessment_child_seen",
            sentence="Visited. Child seen: {seen}. Alone: {seen_alone}. {seen_what}",
            asks=protection.seen_questions(on="seen_on", when_words="On which day was the visit?"),
            happens_on="seen_on",
        ),
        Move(
            "checkpoint",
            "Manager’s checkpoint",
            ("under_way",),
            "",
            by=MANAGER,
            records="assessment_checked",
            sentence="Checkpoint with the manager: {checked}",
            asks=(
                LongText(
                    "checked",
                    "What was looked at, and what happens next?",
                    help="Whether the child was seen, what is still missing, and when it will be finished.",
                    required=True,
                    at_least=NEEDS_A_REASON,
                ),
            ),
        ),
        Move(
            "go_over",
            "Authorise more time",
            ("under_way", "written"),
            "",
            by=MANAGER,
            records="assessment_over_time",
            sentence="The manager authorised more than 45 working days. {over_reason}",
            intro="The limit stays as it is, and the assessment stays late. This records who let it be late, and why.",
            asks=(LongText("over_reason", "Why does it need longer, and until when?", required=True, at_least=20),),
            sets=("over_reason",),
        ),
        Move(
            "finish",
            "Finish writing",
            ("under_way",),
            "written",
            by=roles.CASEWORK,
            records="assessment_written",
            sentence="Assessment written. {analysis}",
            asks=(
                YesNo("child_seen", "Was the child seen during this assessment?", required=True),
                LongText(
                    "analysis",
                    "What does it mean for this child?",
                    help="Needs, strengths, risks, and what is not known.",
                    required=True,
                    at_least=20,
                ),
                ChildWords("child_voice", "What does the child say they want?"),
                LongText(
                    "factors",
                    "Which factors were found?",
                    help="For example domestic abuse, parental mental health, neglect.",
                    required=True,
                    at_least=4,
                ),
            ),
            sets=("child_seen",),
        ),
        Move(
            "send_back",
            "Send it back to the worker",
            ("written",),
            "under_way",
            by=MANAGER,
            records="assessment_sent_back",
            sentence="The manager sent the assessment back: {missing}",
            asks=(LongText("missing", "What is missing?", required=True, at_least=NEEDS_A_REASON),),
        ),
        Move(
            "sent_back",
            "Sent back by early help",
            ("closed",),
            "written",
            by=frozenset(),
            records="hand_off_sent_back",
            sentence="Sent back by {receiver}: {reason} Missing: {missing}",
            asks=(
                LongText("receiver", "Who sent it back?"),
                LongText("reason", "Why?"),
                LongText("missing", "What is missing?"),
            ),
            made_when=SENT_BACK,
        ),
        Move(
            "authorise",
            "Authorise the assessment",
            ("written",),
            "closed",
            by=MANAGER,
            records="assessment_authorised",
            sentence="Assessment authorised: {outcome}. {reason}",
            asks=(
                protection.outcome("outcome", "What comes of it?", OUTCOMES),
                LongText("reason", "Why?", required=True, at_least=20),
            ),
            sets=("outcome",),
            guards=(
                protection.said_when_late(
                    "assessment",
                    lambda f: f.facts.get("over_reason"),
                    "This is past 45 working days from the referral. Authorise more time first, with the reason.",
                ),
            ),
            then=(
                HandsOver("outcome", note="reason"),
                Opens(
                    "child_in_need",
                    when_fact="outcome",
                    equals="child_in_need",
                    carries=(*CARRIED, COMES_FROM),
                    purpose="assessment",
                ),
                Opens(
                    "strategy_discussion",
                    when_fact="outcome",
                    equals="strategy_discussion",
                    carries=(*CARRIED, COMES_FROM),
                    purpose="section_47",
                ),
            ),
        ),
    ),
    clocks=(
        Clock(
            "assessment",
            "Assessment concluded, from the referral",
            ("opened",),
            ("assessment_authorised",),
            {
                "": protection.working_days(
                    45,
                    "Sussex CP procedures 6.3.1-6.3.2; tri.x glossary; CIN validation rule 8670Q (clocks.csv assessment)",
                    verified=True,
                )
            },
            tells="council.assessment_manager",
            counts_from="referral_at",
        ),
        Clock(
            "checkpoint",
            "First checkpoint with the manager",
            ("opened",),
            ("assessment_checked", "assessment_written"),
            {"": protection.working_days(10, "Local practice only (clocks.csv assessment)", verified=False)},
            tells="council.assessment_manager",
        ),
    ),
)
