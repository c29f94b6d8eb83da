"""The decision, what must be settled before it, and stepping up or down afterwards (domain.md A1.8, A4, A6)."""

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.effects import HAPPENED, Effect, HandsOver, Opens
from halcyon.kernel.instruments import ChildWords, Choice, Is, LongText, Question
from halcyon.kernel.pathways import SENT_BACK, UNANSWERED, Clock, Move
from halcyon.kernel.profiles import Profile
from halcyon.practice import protection, roles
from halcyon.practice.pathways.mash_enquiry import guards, wording
from halcyon.practice.pathways.mash_enquiry.moves import taking_back
from halcyon.practice.protection import COMES_FROM, FIRST_CARRIED

MANAGER = frozenset({roles.MASH_MANAGER})
DECIDES = frozenset({roles.MASH_MANAGER, roles.EMERGENCY_DUTY_WORKER})
# Outcomes after which somebody else takes over: they read this before they accept, and nothing else of the enquiry.
NOTE = LongText(
    "handover_note",
    "What does whoever takes it on need to know before they accept?",
    help="Why it comes to them, what is urgent and what they are asked to do. Until they accept they read this, the "
    "person’s name and date of birth and the level of need, and nothing else of the enquiry.",
    required=True,
    at_least=20,
    when=Is("outcome", *wording.HANDED_OVER),
)
OPENS: tuple[Effect, ...] = (
    Opens(
        "strategy_discussion",
        when_fact="outcome",
        equals="strategy_discussion",
        carries=(*FIRST_CARRIED, ("threshold_at", HAPPENED), COMES_FROM),
        purpose="section_47",
    ),
    Opens(
        "child_protection",
        when_fact="outcome",
        equals="transfer_in",
        # The other authority's notice is what the enquiry began with: the conference is counted from it.
        carries=(*FIRST_CARRIED, ("initiated_at", "@opened"), ("kind", "outcome"), COMES_FROM),
        purpose="section_47",
        gathers=protection.CHAIR,
    ),
    HandsOver("outcome", note="handover_note"),
)
UNANSWERED_ONLY = ((UNANSWERED, frozenset({wording.WITHOUT_ANSWER.key})),)
# The Children Acts say nothing of adults, and most of what comes next is for children (domain.md F1, J1).
ADULT = Is("kind", "adult")
# The county's levels of need are of children: an adult's enquiry answers the Care Act's three-part test instead.
ADULTS_TEST = Choice(
    "level",
    "Does the duty to make enquiries apply?",
    options=wording.ADULT_TEST,
    help=f"By {wording.CARE_ACT}. All three parts have to hold, and reasonable cause to suspect is enough.",
    required=True,
)
PUT_TO_ADULTS = ((ADULT, ADULTS_TEST),)
WRITTEN_OF_ADULTS = ((ADULT, "threshold", wording.CARE_ACT),)
ADULTS_FIRST = ((ADULT, "legal_basis", wording.ADULT_BASES), (ADULT, "outcome", wording.ADULT_OUTCOMES))
AGAIN = Clock(
    "decide_again",
    "Decided again after it was sent back",
    ("hand_off_sent_back",),
    ("decided",),
    {
        "": Limit(
            1,
            CountingRule.WORKING_DAYS_AFTER,
            "local; no published source was found",
            False,
        )
    },
    tells="council.mash_service_manager",
)


def _level(profile: Profile) -> Choice:
    """The levels of need of the county's own threshold document."""
    document = profile.thresholds
    return Choice(
        "level",
        "Level of need",
        options=tuple((level.key, f"Level {level.key}: {level.title}. {level.words}") for level in document.levels),
        help=f"By {document.title}, version {document.version}.",
        required=True,
    )


def moves(profile: Profile) -> tuple[Move, ...]:
    """Deciding, deciding again, and stepping up or down, under the county's threshold document."""
    document = profile.thresholds
    by = (("threshold", f"{document.title}, version {document.version}"),)
    decide = Move(
        "decide",
        "Decide",
        ("rated", "asked", "returned"),
        "decided",
        by=DECIDES,
        records="decided",
        sentence="Decided: {outcome}, {level} ({threshold}). {reason}",
        asks=(
            Choice("outcome", "What happens next?", options=wording.OUTCOMES, required=True),
            _level(profile),
            Choice("legal_basis", "Legal basis", options=wording.LEGAL_BASES, required=True),
            LongText("reason", "Why?", help="What the information means for this person.", required=True, at_least=20),
            LongText("not_known", "What is not known?", required=True, at_least=3),
            ChildWords(
                "child_voice",
                "What does the child say or show?",
                help="Their words and wishes, or what they show; the views of an adult at risk likewise.",
            ),
            LongText(
                "voice_not_known",
                "If that is not known: why not?",
                help="For example: not seen yet, too young to say, not born, or asking would not have been safe.",
                at_least=protection.NEEDS_A_REASON,
            ),
            NOTE,
            wording.WITHOUT_ANSWER,
            taking_back.WEIGHED,
        ),
        leaves_out=((taking_back.WITHOUT, frozenset({taking_back.WEIGHED.key})),),
        only_while=UNANSWERED_ONLY,
        offers_first=ADULTS_FIRST,
        put_as=PUT_TO_ADULTS,
        writes_as=WRITTEN_OF_ADULTS,
        sets=("outcome", "level", "legal_basis", "unanswered_reason"),
        writes=by,
        guards=(
            guards.duty_and_test_agree,
            guards.childs_voice,
            guards.nothing_unanswered,
            guards.danger_not_dropped,
            guards.not_taken_back_under_pressure,
            guards.identity_settled,
            guards.screened_before_decision(profile),
            guards.urgent_alone_at_night(profile),
        ),
        then=OPENS,
    )
    sent_back = Move(
        "sent_back",
        "Sent back by whoever was asked to take it on",
        ("decided", "closed"),
        "returned",
        by=frozenset(),
        records="hand_off_sent_back",
        sentence="Sent back by {receiver}: {reason} Missing: {missing}",
        asks=_returned(),
        made_when=SENT_BACK,
    )
    return (
        decide,
        sent_back,
        _step(profile, "step_up", "Step up", "stepped_up", "Stepped up", guards.a_higher_level(profile), by),
        _step(profile, "step_down", "Step down", "stepped_down", "Stepped down", guards.a_lower_level(profile), by),
    )


def _returned() -> tuple[Question, ...]:
    return (
        LongText("receiver", "Who sent it back?"),
        LongText("reason", "Why?"),
        LongText("missing", "What is missing?"),
    )


def _step(
    profile: Profile,
    key: str,
    label: str,
    records: str,
    words: str,
    guard: guards.Guard,
    by: tuple[tuple[str, str], ...],
) -> Move:
    """A new decision about an enquiry that was decided: at another level, with its reason, and told to the referrer."""
    return Move(
        key,
        label,
        ("decided", "closed"),
        "decided",
        by=MANAGER,
        records=records,
        sentence=f"{words}: {{outcome}}, {{level}} ({{threshold}}). {{reason}}",
        intro="The earlier decision stays as it was made. This is a new one: what waits to be taken on is withdrawn, and "
        "the referrer is told again.",
        asks=(
            Choice("outcome", "What happens now?", options=wording.OUTCOMES, required=True),
            _level(profile),
            Choice("legal_basis", "Legal basis", options=wording.LEGAL_BASES, required=True),
            LongText("reason", "What has changed?", required=True, at_least=20),
            NOTE,
            wording.WITHOUT_ANSWER,
        ),
        only_while=UNANSWERED_ONLY,
        offers_first=ADULTS_FIRST,
        put_as=PUT_TO_ADULTS,
        writes_as=WRITTEN_OF_ADULTS,
        sets=("outcome", "level", "legal_basis"),
        writes=by,
        guards=(
            guard,
            guards.duty_and_test_agree,
            guards.nothing_unanswered,
            guards.danger_not_dropped,
            guards.identity_settled,
        ),
        then=OPENS,
    )
