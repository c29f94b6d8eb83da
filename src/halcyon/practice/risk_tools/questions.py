"""Questions that several tools ask alike, and the conditions over the child's age that branch them.

Facts: instruments.md sections 1 and 2; domain.md C2 (what the law says at which age).
"""

from __future__ import annotations

from halcyon.kernel.instruments import (
    All,
    Any,
    Choice,
    Condition,
    Is,
    LongText,
    Not,
    Number,
    Options,
    PersonNamed,
    Question,
    Repeat,
    Section,
    Several,
    ShortText,
    Under,
    YesNo,
    YesNoNotKnown,
    YesNoPossible,
)

MIT = "Our own wording, MIT."
PARAPHRASED = "Every item is paraphrased in our own words (MIT); the original belongs to its owner."
ALONE = "Ask when they are alone with you, where nobody can hear. Never in front of a partner, friend or relative."

AGE_NOT_KNOWN = Under(0)  # true of no age: it holds exactly when none is known


def younger(age: int, *believed: str) -> Condition:
    """The child is younger than `age` by their date of birth; without one, by what whoever asks believes.

    `believed` are the answers to `age_believed` that mean so; “cannot tell” always does, so that more is asked.
    """
    return Any(Under(age, unknown=False), Is("age_believed", *believed, "cannot_tell"))


UNDER_13 = younger(13, "under_13")
UNDER_14 = younger(14, "under_13", "13")
UNDER_16 = younger(16, "under_13", "13", "14_15")
UNDER_18 = All(Under(18), Not(Is("age_believed", "adult")))

AGE = Choice(
    "age_believed",
    "How old do you believe they are?",
    help="No date of birth is known. When you cannot tell, the law for the youngest children is kept to.",
    options=(
        ("under_13", "Under 13"),
        ("13", "13"),
        ("14_15", "14 or 15"),
        ("16_17", "16 or 17"),
        ("adult", "18 or over"),
        ("cannot_tell", "I cannot tell"),
    ),
    required=True,
    when=AGE_NOT_KNOWN,
)

GAPS: Options = (
    ("none", "About the same age, or less than 2 years"),
    ("2_3", "2 or 3 years older"),
    ("4_5", "4 or 5 years older"),
    ("6_more", "6 years older or more"),
    ("not_known", "Not known"),
    ("no_partner", "There is nobody"),
)
PARTNER_GAP = Is("partner_gap", "4_5", "6_more")
PARTNER_ADULT = Is("partner_adult", "yes")


def harm_now() -> tuple[Question, ...]:
    """Whether a child may be significantly harmed now: asked first in every tool (rule R3)."""
    return (
        YesNoNotKnown(
            "harm_now",
            "Could this child be seriously harmed now or in the next days?",
            help="If anyone is in danger now, ring 999 before you go on. What you typed is kept.",
            required=True,
        ),
        LongText(
            "harm_now_how",
            "What could happen, and who would do it?",
            required=True,
            when=Is("harm_now", "yes"),
            at_least=5,
        ),
    )


def begun() -> Section:
    """The first section of a screening tool."""
    return Section(
        "begun",
        "Before you begin",
        (
            AGE,
            *harm_now(),
            Choice(
                "seen",
                "Was the child seen and heard for this?",
                options=(
                    ("alone", "Yes, alone"),
                    ("with_others", "Yes, with somebody else there"),
                    ("not_seen", "No: this rests on records or on what others said"),
                ),
                required=True,
                prompt=ALONE,
            ),
            YesNo("interpreter", "Was an interpreter needed?"),
            ShortText(
                "interpreter_who",
                "Who interpreted?",
                help="Never a relative, a friend or anybody from their circle.",
                when=Is("interpreter", "yes"),
                required=True,
            ),
        ),
    )


def alleged() -> Section:
    """Who is said to have caused harm. Nobody is accused by being named here."""
    return Section(
        "alleged",
        "People alleged to have caused harm",
        (
            YesNoNotKnown("alleged_known", "Is anybody alleged to have caused harm, or worrying in the child’s life?"),
            Repeat(
                "alleged_people",
                "Who are they?",
                help="Only what is known. Say in the description how it is known.",
                questions=(
                    PersonNamed("who", "Name or description", required=True),
                    Choice(
                        "relation",
                        "How do they stand to the child?",
                        options=(
                            ("family", "Family or household"),
                            ("known", "Known to the child"),
                            ("online", "Met online only"),
                            ("stranger", "Not known to the child"),
                            ("not_known", "Not known to us"),
                        ),
                    ),
                    Number("years", "About how old, in years?", most=120),
                    ShortText("traces", "Car, telephone number or online name"),
                ),
                each="Person",
                when=Is("alleged_known", "yes"),
            ),
        ),
    )


def partner() -> tuple[Question, ...]:
    """The relationship questions, which competence to consent never closes (instruments.md 3B)."""
    return (
        YesNo(
            "relationship",
            "Is there anybody with whom they have, or are expected to have, sexual contact?",
            required=True,
            not_asked=True,
            prompt=ALONE,
        ),
        Choice(
            "partner_gap",
            "How much older is that person?",
            help="When there are several, the oldest.",
            options=GAPS,
            required=True,
            not_asked=True,
            when=Is("relationship", "yes"),
        ),
        YesNoNotKnown(
            "partner_adult",
            "Is that person 18 or over?",
            required=True,
            not_asked=True,
            when=Is("relationship", "yes"),
        ),
        YesNoNotKnown(
            "partner_authority",
            "Does that person look after, teach, train, house, employ or supply them?",
            not_asked=True,
            when=Is("relationship", "yes"),
        ),
        LongText(
            "partner_met",
            "How did they meet, and who knows about it?",
            help="Ask as you would ask about any friend. Write what they say.",
            not_asked=True,
            when=Is("relationship", "yes"),
        ),
    )


EXCHANGE = Several(
    "exchange",
    "Have they been given or promised anything by somebody who wants something from them?",
    options=(
        ("gifts", "Gifts or clothes"),
        ("phone", "A phone or credit"),
        ("money", "Money"),
        ("drugs", "Alcohol or drugs"),
        ("lifts", "Lifts or a place to stay"),
        ("protection", "Protection, or a debt let go"),
        ("affection", "Affection or being part of a group"),
        ("nothing", "No, nothing"),
    ),
    prompt=ALONE,
    not_asked=True,
)
EXCHANGED = Is("exchange", "gifts", "phone", "money", "drugs", "lifts", "protection", "affection")


def present(key: str, words: str, **more: object) -> YesNoPossible:
    """An item of a screen: whether something is there, and on what that rests."""
    return YesNoPossible(key, words, evidence=True, **more)  # type: ignore[arg-type]


def known(key: str, words: str, **more: object) -> YesNoNotKnown:
    """An item with yes, no or not known, and what it rests on."""
    return YesNoNotKnown(key, words, evidence=True, **more)  # type: ignore[arg-type]
