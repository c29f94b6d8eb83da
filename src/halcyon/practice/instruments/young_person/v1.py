"""The young person’s questionnaire for sexual health, general practice and the like, under 18 (instruments.md 2).

Of the kind of Spotting the Signs (BASHH and Brook, 2014, kept up to date for criminal exploitation and online harm);
sections by its structure, questions our own. The analysis was the weakest part in an audit, so nothing closes without.
"""

from halcyon.kernel.instruments import (
    BASES,
    JUDGEMENTS,
    OUTCOMES,
    Any,
    AtLeast,
    ChildWords,
    Choice,
    Day,
    DemandKind,
    HardRule,
    Instrument,
    Is,
    LongText,
    Section,
    Several,
    Under,
    YesNo,
)
from halcyon.practice.instruments.young_person.sections import FORCED, SECTIONS, SEXUAL
from halcyon.practice.risk_tools import rules
from halcyon.practice.risk_tools.questions import EXCHANGED, MIT, PARAPHRASED, PARTNER_ADULT, PARTNER_GAP, UNDER_16

PRESSED = Any(
    EXCHANGED,
    Is("partner_authority", "yes"),
    Is("can_refuse", "no", "not_always"),
    Is("controls", "yes", "possible"),
    Is("violence", "yes", "possible"),
    Is("unwanted", "yes", "possible"),
)
# Who is looked at in the clinic’s weekly review whatever else was decided (instruments.md 2 V16).
WEEKLY_REVIEW = Any(
    UNDER_16,
    PARTNER_GAP,
    PARTNER_ADULT,
    EXCHANGED,
    AtLeast("emergency_contraception", 2),
    AtLeast("infections", 2),
    AtLeast("pregnancies", 2),
    Is("missing", "yes"),
    Is("care_status", "now"),
    Is("plan", "protection"),
    Is("not_brought", "yes"),
)

INSTRUMENT = Instrument(
    key="young_person",
    version=1,
    title="Young person’s questionnaire (under 18)",
    source="BASHH and Brook, Spotting the Signs (2014, updated about 2024), structure; Bath audit for the core fields (instruments.md 2)",
    licence=f"{PARAPHRASED} The original is BASHH’s and Brook’s. {MIT}",
    owner="Halcyon",
    link="https://www.bashh.org",
    intro="See them alone. Say first what you cannot keep to yourself. Every question can be left with a reason. It ends "
    "with what you think it means: an answer without that helps nobody.",
    judgement="judgement",
    analysis="analysis",
    outcome="outcome",
    fits=Under(18),
    rules=(
        rules.harm_now(),
        rules.under_13_sexual(*SEXUAL),
        rules.unequal_under_16(PRESSED),
        rules.fgm_duty(Is("fgm", "told", "seen")),
        HardRule(
            "fgm_or_marriage_feared",
            "FGM, forced marriage or honour-based harm is feared",
            "domain.md C2; Forced Marriage (Civil Protection) Act 2007; FGM Act 2003 schedule 2",
            "Do not talk to the family about it. Refer to the hub today: protection orders can be made at once.",
            when=Any(Is("fgm", "feared"), FORCED),
            demands=(DemandKind.SAME_DAY_CONVERSATION, DemandKind.REFERRAL),
            bars=rules.WITHOUT_REFERRAL,
        ),
        rules.national_referral(Is("travel", "yes"), Is("carrying", "yes"), Is("asked_with_others", "yes")),
        rules.health_screen(),
    ),
    sections=(
        *SECTIONS,
        Section(
            "analysis",
            "15 What it means",
            (
                ChildWords("childs_words", "In their own words", help="Write it as they said it."),
                Several("rests_on", "What does this rest on, taken together?", options=BASES, required=True),
                LongText(
                    "analysis",
                    "What does this mean for this young person?",
                    help="How things fit together, what is strong, what worries you, and why you chose this level.",
                    required=True,
                    at_least=20,
                ),
                LongText("strengths", "What protects them?"),
                LongText("unknowns", "What do you not know yet?"),
                Choice("judgement", "What is your professional judgement?", options=JUDGEMENTS, required=True),
            ),
        ),
        Section(
            "plan",
            "16 What follows",
            (
                Choice("outcome", "What is the outcome?", options=OUTCOMES, required=True),
                LongText("action", "What happens next, who does it, and by when?", required=True, at_least=5),
                YesNo(
                    "weekly_list",
                    "Put them on the clinic’s weekly list?",
                    help="By the rule they belong there: under 16, a partner who is adult or 4 years older, an exchange, the same need again in 6 months, missing, in care, on a child protection plan, or not brought after telling of harm.",
                    required=True,
                    when=WEEKLY_REVIEW,
                ),
                LongText("not_weekly_why", "Why not?", required=True, when=Is("weekly_list", "no")),
                Day("next_review", "When do you see them again?"),
            ),
        ),
    ),
)
