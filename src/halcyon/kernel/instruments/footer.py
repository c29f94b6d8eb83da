"""The end that every risk tool shares: the child's own words, what it all rests on, what it means, what follows.

Judgement and analysis stand apart from any score and before it (instruments.md, shared footer; domain.md C1).
"""

from __future__ import annotations

from halcyon.kernel.instruments.conditions import Is
from halcyon.kernel.instruments.definition import Section
from halcyon.kernel.instruments.questions import BASES, ChildWords, Choice, Day, LongText, Options, Several

JUDGEMENT, ANALYSIS, OUTCOME, NEXT_REVIEW = "judgement", "analysis", "outcome", "next_review"

# instruments.md section 1F.
OUTCOMES: Options = (
    ("no_concern", "No concern from what is known today"),
    ("universal", "Vulnerable: advice that everyone can have"),
    ("early_help", "Vulnerable: a plan with locality or early help services"),
    ("consult", "At risk: consult the exploitation team"),
    ("referral", "At risk: refer to the multi-agency safeguarding hub"),
    ("strategy", "Being exploited: strategy discussion"),
)
JUDGEMENTS: Options = (
    ("no_indication", "I see no sign of harm in what I know today"),
    ("vulnerable", "Vulnerable: there are things that others could use"),
    ("at_risk", "At risk of harm"),
    ("harmed", "Being harmed now, or very likely"),
    ("unsure", "I am not sure, and want to talk it through"),
)


def footer(*, outcomes: Options = OUTCOMES, judgements: Options = JUDGEMENTS) -> tuple[Section, ...]:
    """The shared last sections. Their keys are `judgement`, `analysis`, `outcome` and `next_review`."""
    return (
        Section(
            "voice",
            "In the child’s own words",
            (
                ChildWords(
                    "childs_words",
                    "What did the child say?",
                    help="Write it as they said it. Leave it empty when they said nothing about it.",
                ),
                Several(
                    "rests_on",
                    "What does this rest on, taken together?",
                    options=BASES,
                    required=True,
                ),
                LongText("basis_words", "What was seen or said, by whom and when?"),
            ),
        ),
        Section(
            "meaning",
            "What this means",
            (
                LongText(
                    ANALYSIS,
                    "What does this mean for this child?",
                    help="Your own thinking: how things fit together, what is strong, what worries you.",
                    required=True,
                    at_least=20,
                ),
                LongText("unknowns", "What is not known yet?"),
                Choice(JUDGEMENT, "What is your professional judgement?", options=judgements, required=True),
            ),
        ),
        Section(
            "what_follows",
            "What follows",
            (
                Choice(OUTCOME, "What is the outcome?", options=outcomes, required=True),
                Choice(
                    "consulted",
                    "Have you talked this through with somebody?",
                    options=(("yes", "Yes"), ("no", "No")),
                    required=True,
                ),
                LongText(
                    "consulted_whom", "With whom, and what did they say?", required=True, when=Is("consulted", "yes")
                ),
                LongText("action", "What happens next, who does it, and by when?", required=True, at_least=5),
                Day(NEXT_REVIEW, "When is this looked at again?"),
            ),
        ),
    )
