"""Fraser guidelines: contraception, sexual health, infections and abortion under 16, in five limbs (instruments.md 3B).

Met or not, it closes no question about exploitation: the relationship is asked about first.
"""

from halcyon.kernel.instruments import (
    Any,
    DemandKind,
    HardRule,
    Instrument,
    Is,
    LongText,
    Not,
    Section,
    Several,
    Under,
    YesNo,
    YesNoNotKnown,
    footer,
)
from halcyon.practice.risk_tools import rules
from halcyon.practice.risk_tools.questions import (
    AGE,
    ALONE,
    EXCHANGE,
    EXCHANGED,
    MIT,
    UNDER_13,
    harm_now,
    partner,
    present,
)

LIMBS = ("understands", "not_persuaded", "likely", "suffers", "best_interests")
OUTCOMES = (
    ("met", "Fraser guidelines met: care goes on with the young person’s own consent"),
    ("not_met", "Not met: ask somebody with parental responsibility, or offer other care"),
    ("referred", "Referred to the hub; urgent care goes on"),
)
JUDGED = (
    ("met", "All five limbs are met, and what I know of the relationship does not worry me"),
    ("met_worried", "All five limbs are met, and the relationship worries me"),
    ("not_met", "One limb or more is not met"),
    ("not_applicable", "Under 13: the guidelines do not apply"),
    ("unsure", "I am not sure, and want to talk it through"),
)
PRESSED = Any(
    EXCHANGED,
    Is("partner_authority", "yes"),
    Is("wanted", "no"),
    Is("afraid", "yes", "possible"),
    Is("others_there", "yes", "possible"),
)

INSTRUMENT = Instrument(
    key="fraser",
    version=1,
    title="Fraser guidelines (contraception and sexual health, under 16)",
    source="passcme.com (five limbs); pharmacymagazine.co.uk, for infections and abortion after a case of 2006 (instruments.md 3B; domain.md C2)",
    licence=MIT,
    owner="Halcyon",
    intro="Treatment can be lawful and the young person exploited all the same. So the relationship is asked about first; "
    "that the guidelines are met answers none of those questions.",
    judgement="judgement",
    analysis="analysis",
    outcome="outcome",
    fits=Under(16),
    rules=(
        rules.harm_now(bars=()),
        HardRule(
            "r1_under_13",
            "Under 13: the guidelines do not apply, this is always referred",
            "instruments.md 1F R1, 3B; domain.md C2: Sexual Offences Act 2003 sections 5 to 8; RCGP, Age of consent",
            "Nobody under 13 can consent to anything sexual. The limbs are locked. Talk today with the named nurse or named "
            "professional, and send a referral yourself. Give urgent care meanwhile.",
            when=UNDER_13,
            demands=(DemandKind.SAME_DAY_CONVERSATION, DemandKind.REFERRAL),
            bars=("met", "not_met"),
        ),
        HardRule(
            "all_five",
            "Met means all five limbs",
            "instruments.md 3B: the outcome needs all five (passcme.com)",
            "“Met” can be chosen when all five limbs are answered with yes.",
            when=Any(*(Not(Is(limb, "yes")) for limb in LIMBS)),
            bars=("met",),
        ),
        rules.unequal_under_16(PRESSED),
        rules.health_screen(),
    ),
    sections=(
        Section(
            "decision",
            "What is asked for",
            (
                AGE,
                *harm_now(),
                Several(
                    "care",
                    "What is it about?",
                    options=(
                        ("contraception", "Contraception"),
                        ("emergency", "Emergency contraception"),
                        ("infection", "Testing or treatment for an infection"),
                        ("pregnancy", "Pregnancy"),
                        ("abortion", "Abortion"),
                    ),
                    required=True,
                ),
            ),
        ),
        Section(
            "relationship",
            "The relationship first",
            (
                *partner(),
                YesNoNotKnown(
                    "wanted",
                    "Did they want what happened?",
                    required=True,
                    not_asked=True,
                    prompt=ALONE,
                    when=Is("relationship", "yes"),
                ),
                present("afraid", "Are they afraid of somebody?", not_asked=True, when=Is("relationship", "yes")),
                present(
                    "others_there",
                    "Were others there, or were pictures or films made?",
                    not_asked=True,
                    when=Is("relationship", "yes"),
                ),
                EXCHANGE,
            ),
            intro="These questions come before the five limbs and stay open whatever the limbs say.",
        ),
        Section(
            "limbs",
            "The five limbs",
            (
                YesNo("understands", "Do they understand the advice?", required=True, evidence=True),
                YesNo(
                    "not_persuaded",
                    "Is it so that they cannot be persuaded to tell a parent, or to let you tell one?",
                    required=True,
                    evidence=True,
                ),
                LongText(
                    "persuading", "What did you say about telling a parent, and what did they answer?", required=True
                ),
                YesNo(
                    "likely",
                    "Are they likely to begin, or go on having, sex with or without treatment?",
                    required=True,
                    evidence=True,
                ),
                YesNo(
                    "suffers",
                    "Would their physical or mental health be likely to suffer without it?",
                    required=True,
                    evidence=True,
                ),
                YesNo(
                    "best_interests",
                    "Is it in their best interests to have it without a parent’s consent?",
                    required=True,
                    evidence=True,
                ),
            ),
            when=Not(UNDER_13),
        ),
        *footer(outcomes=OUTCOMES, judgements=JUDGED),
    ),
)
