"""Mental capacity from 16: it begins from “has capacity”, and an unwise choice is no evidence (instruments.md 3D)."""

from halcyon.kernel.instruments import (
    All,
    Any,
    ChildWords,
    Choice,
    Day,
    DemandKind,
    From,
    HardRule,
    Instrument,
    Is,
    LongText,
    Not,
    Section,
    Several,
    ShortText,
    YesNo,
)

DOUBTED = Is("doubt", "yes")
FUNCTIONS = ("understand", "retain", "weigh", "communicate")
LACKS = Is("conclusion", "lacks")
OUTCOMES = (
    ("has_capacity", "Has capacity for this decision: it is theirs, also when others think it unwise"),
    ("wait", "The decision can wait: support them and assess again"),
    ("best_interests", "Lacks capacity for this decision now: decided in their best interests"),
)
JUDGED = (
    ("has_capacity", "Has capacity for this decision"),
    ("lacks", "Lacks capacity for this decision now"),
    ("unsure", "I am not sure, and want a second view"),
)


def _function(key: str, words: str) -> tuple[YesNo, LongText]:
    return (
        YesNo(key, words, required=True, when=DOUBTED),
        LongText(f"{key}_how", "What was asked, and what did they say or do?", required=True, at_least=5, when=DOUBTED),
    )


INSTRUMENT = Instrument(
    key="mental_capacity",
    version=1,
    title="Mental capacity assessment (16 and over)",
    source="Mental Capacity Act 2005 sections 1 to 5 (instruments.md 3D; domain.md C2: from 16, section 2(5))",
    licence="Our own wording of the Act’s tests, MIT",
    owner="Halcyon",
    intro="Everybody of 16 and over has capacity until the opposite is shown for this one decision at this time. An unwise "
    "choice is no evidence. Without a reason to doubt it, two answers are enough.",
    judgement="judgement",
    analysis="analysis",
    outcome="outcome",
    fits=From(16),
    rules=(
        HardRule(
            "starts_from_capacity",
            "Capacity stands",
            "Mental Capacity Act 2005 section 1(2)",
            "No reason to doubt capacity was named, so it stands. Deciding for them is not open.",
            when=Not(DOUBTED),
            bars=("best_interests", "wait"),
        ),
        HardRule(
            "unwise_is_no_evidence",
            "An unwise choice alone is no evidence",
            "Mental Capacity Act 2005 section 1(4)",
            "The only reason given is that the choice seems unwise. That is not a reason to doubt capacity.",
            when=All(
                Is("reasons", "unwise"),
                Not(Is("reasons", "understanding", "memory", "communication", "changes", "others_say")),
            ),
            bars=("best_interests", "wait"),
        ),
        HardRule(
            "not_shown",
            "Lack of capacity is not shown",
            "Mental Capacity Act 2005 sections 1(3), 2 and 3",
            "To decide for somebody, support must have been given, one of the four abilities be missing, and that be because "
            "of an impairment or disturbance of mind or brain.",
            when=All(
                DOUBTED,
                Any(
                    Not(Is("support", "yes")),
                    Not(Is("impairment", "yes")),
                    Not(Is("because", "yes")),
                    Not(Any(*(Is(f, "no") for f in FUNCTIONS))),
                ),
            ),
            bars=("best_interests",),
        ),
        HardRule(
            "pressed",
            "Somebody may be pressing them",
            "domain.md C3; inherent jurisdiction of the High Court for adults who have capacity and are not free",
            "Having capacity is not the same as being free. Fill in the consent and coercion assessment, and talk it through today.",
            when=Is("pressure", "yes", "possible"),
            demands=(DemandKind.SAME_DAY_CONVERSATION, DemandKind.CONSULT_OFFER),
        ),
    ),
    sections=(
        Section(
            "decision",
            "The decision",
            (
                ShortText("decision", "Which decision is this about?", required=True),
                Day("decided_by", "By when must it be made?"),
                YesNo(
                    "doubt",
                    "Is there a reason to doubt that they can make this decision?",
                    help="Start from no.",
                    required=True,
                ),
                Several(
                    "reasons",
                    "What makes you doubt it?",
                    options=(
                        ("understanding", "They do not seem to understand what is asked"),
                        ("memory", "They do not seem to remember long enough to choose"),
                        ("communication", "They cannot make a choice known"),
                        ("changes", "It comes and goes"),
                        ("others_say", "Somebody who knows them well has raised it"),
                        ("unwise", "The choice seems unwise"),
                    ),
                    required=True,
                    when=DOUBTED,
                ),
                Choice(
                    "pressure",
                    "Might somebody be pressing them?",
                    options=(("no", "No sign of it"), ("possible", "Possibly"), ("yes", "Yes")),
                ),
            ),
        ),
        Section(
            "support",
            "Support to decide",
            (
                YesNo(
                    "support", "Has everything practicable been done to help them decide?", required=True, when=DOUBTED
                ),
                LongText(
                    "support_what",
                    "What was done?",
                    help="Time, place, language, pictures, an interpreter, somebody they trust.",
                    required=True,
                    when=DOUBTED,
                ),
                YesNo(
                    "can_wait", "Can the decision wait until they may be able to make it?", required=True, when=DOUBTED
                ),
            ),
            when=DOUBTED,
        ),
        Section(
            "functions",
            "The four abilities",
            (
                *_function("understand", "Can they understand what matters for this decision?"),
                *_function("retain", "Can they keep it in mind long enough to decide?"),
                *_function("weigh", "Can they use or weigh it?"),
                *_function("communicate", "Can they make their decision known, in any way?"),
            ),
            when=DOUBTED,
        ),
        Section(
            "cause",
            "Why",
            (
                YesNo("impairment", "Is there an impairment or disturbance of mind or brain?", required=True),
                ShortText(
                    "impairment_what", "What is it, and is it temporary?", required=True, when=Is("impairment", "yes")
                ),
                YesNo(
                    "because",
                    "Is it because of this that they cannot make the decision?",
                    required=True,
                    when=Is("impairment", "yes"),
                ),
                Choice(
                    "conclusion",
                    "On the balance of probability",
                    options=(("has", "They can make this decision"), ("lacks", "They cannot make this decision now")),
                    required=True,
                ),
            ),
            when=DOUBTED,
        ),
        Section(
            "best_interests",
            "Best interests",
            (
                LongText("wishes", "Their wishes, feelings, beliefs and values, now and before", required=True),
                LongText("asked_whom", "Who was asked, and what did they say?", required=True),
                LongText("less_restrictive", "What is the least restrictive way?", required=True),
                YesNo("advocate", "Was an independent mental capacity advocate considered?", required=True),
                YesNo("dissent", "Does anybody disagree, or do they object themself?", required=True),
                YesNo("liberty", "Could it deprive them of their liberty?", required=True),
            ),
            when=LACKS,
        ),
        Section(
            "meaning",
            "What this means",
            (
                ChildWords("own_words", "What do they say themself, in their own words?"),
                LongText(
                    "analysis",
                    "How did you come to your conclusion?",
                    help="For this decision, at this time.",
                    required=True,
                    at_least=20,
                ),
                Choice("judgement", "What is your professional judgement?", options=JUDGED, required=True),
            ),
        ),
        Section(
            "what_follows",
            "What follows",
            (
                Choice("outcome", "What is the outcome?", options=OUTCOMES, required=True),
                LongText("action", "What happens next, who does it, and by when?", required=True, at_least=5),
                Day("next_review", "When is this looked at again?"),
            ),
        ),
    ),
)
