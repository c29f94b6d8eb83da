"""A young pregnant woman, from booking to birth: is she exploited, and is somebody hurting her?

The screening opens with the booking, and nothing closes the pathway while it has no outcome and no screening tool was
signed (response-to-review-a-f: CSE screening included within the teenage pregnancy pathway). That she could not be asked
is written down and is no outcome: she is asked again, alone.
"""

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.instruments import ChildWords, Choice, Day, Is, LongText, ShortText, YesNo
from halcyon.kernel.pathways import CaseFacts, Clock, Guard, Move, Pathway, State
from halcyon.practice.health_roles import MIDWIFE, NAMED_MIDWIFE

SEED = "response-to-review-a-f (CSE screening included within teenage pregnancy pathway)"
LOCAL = f"Local: {SEED}, which says no days"
TOOLS = (
    ("exploitation_screen", "Exploitation first screen"),
    ("young_person", "Vulnerable young person’s questionnaire"),
    ("conversation", "A conversation; the tool is still to be filled in"),
)
# Signed about her since the booking, one of these is the screening. The checklist and the scored tool fit 18 and 19 too.
SCREENING = frozenset({"exploitation_screen", "young_person", "exploitation_checklist", "exploitation_scored"})
OUTCOMES = (
    ("no_concern", "Nothing worrying was said or seen this time"),
    ("unsure", "Unsure: advice was asked for"),
    ("concern", "A concern was raised"),
)
ENDS = (
    ("birth", "The baby was born"),
    ("loss", "The pregnancy ended"),
    ("moved", "Her care moved to another trust"),
    ("over_age", "She is 20 or over"),
    ("error", "Booked in error"),
)
MIDWIVES = frozenset({MIDWIFE, NAMED_MIDWIFE})


def _outcome_is_there(facts: CaseFacts) -> str | None:
    if not facts.facts.get("screen_outcome"):
        return "The screening has no outcome yet. Ask her, alone, and write down what came of it; then close."
    return None


def _tool_is_signed(facts: CaseFacts) -> str | None:
    if facts.given.get("ended_why") == "error" or facts.signed_tools & SCREENING:
        return None
    return (
        "No screening tool about her is signed since the booking. Fill one in from this page and sign it; then close."
    )


def _concern_was_raised(facts: CaseFacts) -> str | None:
    if facts.given.get("screen_outcome") == "concern" and not str(facts.given.get("concern_reference") or "").strip():
        return "Give the reference of the concern. Without one, nobody else knows: raise it first."
    return None


def _alone(facts: CaseFacts) -> str | None:
    if facts.given.get("alone") != "yes" and facts.given.get("screen_outcome") == "no_concern":
        return (
            "She was not seen alone, so nothing worrying being said is no outcome. Record that she could not be asked."
        )
    return None


def _limit(days: int) -> Limit:
    return Limit(days, CountingRule.WORKING_DAYS_AFTER, LOCAL, False)


PATHWAY = Pathway(
    key="teenage_pregnancy",
    version=1,
    title="Teenage pregnancy",
    short="Pregnancy",
    source=SEED,
    start="to_screen",
    reference_prefix="TP",
    opened_sentence="Booked for maternity care under 20; the screening for exploitation opens",
    states=(
        State("to_screen", "Screening to be done", MIDWIFE, "record_outcome", "Pregnancy: screen for exploitation"),
        State("screened", "Screened", MIDWIFE, "ask_again", "Pregnancy: ask again at 28 weeks"),
        State("closed", "Ended"),
    ),
    final=frozenset({"closed"}),
    moves=(
        Move(
            "record_outcome",
            "Record what came of the screening",
            ("to_screen",),
            "screened",
            by=MIDWIVES,
            records="pregnancy_screened",
            sentence="Screened for exploitation: {screen_outcome}. {what_was_found}",
            intro="Ask her alone. A partner, friend or parent who answers for her is itself something to write down.",
            asks=(
                Day("asked_on", "On which day was she asked?", required=True),
                YesNo("alone", "Was she seen alone?", required=True),
                Choice("tool", "What was used?", options=TOOLS, required=True),
                Choice("screen_outcome", "What came of it?", options=OUTCOMES, required=True),
                LongText(
                    "what_was_found",
                    "What was said and seen, and what does it mean for her?",
                    help="The father’s age, how they met, whether she feels free to say no, who decides about her body, "
                    "and what is not known.",
                    required=True,
                    at_least=20,
                ),
                ChildWords("her_words", "What did she say, in her own words?"),
                ShortText(
                    "concern_reference", "Reference of the concern", required=True, when=Is("screen_outcome", "concern")
                ),
            ),
            sets=("screen_outcome",),
            guards=(Guard("concern_was_raised", _concern_was_raised), Guard("alone", _alone)),
            happens_on="asked_on",
        ),
        Move(
            "could_not",
            "She could not be asked this time",
            ("to_screen",),
            "",
            by=MIDWIVES,
            records="pregnancy_not_asked",
            sentence="Could not be asked: {why_not} Next: {next_time}",
            asks=(
                LongText(
                    "why_not", "Why not?", help="Who was with her, and what they did.", required=True, at_least=10
                ),
                LongText("next_time", "When, and how, will she be seen alone?", required=True, at_least=10),
            ),
        ),
        Move(
            "ask_again",
            "Ask again",
            ("screened",),
            "",
            by=MIDWIVES,
            records="pregnancy_asked_again",
            sentence="Asked again: {screen_outcome}. {what_was_found}",
            asks=(
                Day("asked_on", "On which day was she asked?", required=True),
                YesNo("alone", "Was she seen alone?", required=True),
                Choice("screen_outcome", "What came of it?", options=OUTCOMES, required=True),
                LongText("what_was_found", "What was said and seen?", required=True, at_least=20),
                ShortText(
                    "concern_reference", "Reference of the concern", required=True, when=Is("screen_outcome", "concern")
                ),
            ),
            sets=("screen_outcome",),
            guards=(Guard("concern_was_raised", _concern_was_raised), Guard("alone", _alone)),
            happens_on="asked_on",
        ),
        Move(
            "end",
            "Close",
            ("to_screen", "screened"),
            "closed",
            by=MIDWIVES,
            records="pregnancy_closed",
            sentence="Closed: {ended_why}. {handed_on}",
            asks=(
                Choice("ended_why", "Why does it end?", options=ENDS, required=True),
                LongText("handed_on", "Who carries on, and what do they know?", required=True, at_least=10),
            ),
            sets=("ended_why",),
            guards=(
                Guard("outcome_is_there", _outcome_is_there),
                Guard("tool_is_signed", _tool_is_signed, looks_at_tools=True),
            ),
        ),
    ),
    clocks=(
        Clock(
            "screening",
            "Pregnancy: screened for exploitation",
            ("opened",),
            ("pregnancy_screened", "pregnancy_closed"),
            {"": _limit(5)},
            tells="acute.named_midwife",
        ),
    ),
)
