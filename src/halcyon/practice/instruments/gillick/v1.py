"""Gillick competence: whether a child under 16 can consent to one decision about treatment (instruments.md 3A)."""

from halcyon.kernel.instruments import (
    DemandKind,
    HardRule,
    Instrument,
    Is,
    LongText,
    Section,
    ShortText,
    Under,
    YesNo,
    YesNoNotKnown,
    footer,
)
from halcyon.practice.risk_tools import rules
from halcyon.practice.risk_tools.questions import AGE, ALONE, MIT, harm_now

COMPETENT = (
    ("competent", "Competent to make this decision"),
    ("not_competent", "Not competent to make this decision now"),
    ("unsure", "Not sure yet: assess again"),
)
OUTCOMES = (
    ("proceed", "Go on with the child’s own consent"),
    ("parent", "Ask somebody with parental responsibility"),
    ("repeat", "Assess again on a day that is named below"),
    ("senior", "Senior and legal advice"),
)

INSTRUMENT = Instrument(
    key="gillick",
    version=1,
    title="Gillick competence (treatment, under 16)",
    source="passcme.com; pharmacymagazine.co.uk (instruments.md 3A; domain.md C2)",
    licence=MIT,
    owner="Halcyon",
    intro="One form for one decision. A child may be competent for one and not for another, and today and not next week. "
    "For contraception and sexual health use the Fraser form.",
    judgement="judgement",
    analysis="analysis",
    outcome="outcome",
    fits=Under(16),
    rules=(
        rules.harm_now(bars=()),
        HardRule(
            "life_saving_refusal",
            "Refusal of treatment that could save life: senior and legal advice now",
            "instruments.md 3A; inherent jurisdiction of the High Court",
            "A competent child’s refusal of life-saving treatment can be overridden by a court. Get senior and legal advice now; give urgent care meanwhile.",
            when=Is("refuses_life_saving", "yes"),
            demands=(DemandKind.SAME_DAY_CONVERSATION,),
            bars=("proceed", "repeat"),
        ),
        HardRule(
            "under_pressure",
            "Not free of pressure: not the child’s own consent",
            "instruments.md 3A G5",
            "Consent that somebody else brings about is none. Find out who, and talk it through today.",
            when=Is("free", "no"),
            demands=(DemandKind.SAME_DAY_CONVERSATION, DemandKind.CONSULT_OFFER),
            bars=("proceed",),
        ),
    ),
    sections=(
        Section(
            "decision",
            "The decision",
            (AGE, *harm_now(), ShortText("decision", "Which decision is this about?", required=True)),
        ),
        Section(
            "competence",
            "Understanding",
            (
                LongText("maturity", "Their age and maturity, as you see them", required=True),
                YesNoNotKnown(
                    "understands",
                    "Do they understand what is proposed, why, and what else could be done?",
                    required=True,
                    evidence=True,
                ),
                YesNoNotKnown(
                    "risks", "Do they understand benefits and risks, soon and later?", required=True, evidence=True
                ),
                YesNoNotKnown(
                    "explains", "Can they explain their choice in their own words?", required=True, evidence=True
                ),
                YesNoNotKnown(
                    "free",
                    "Is the choice free of pressure?",
                    help="Think of who could influence them.",
                    required=True,
                    evidence=True,
                    prompt=ALONE,
                ),
                ShortText("influence", "Who could influence them, and how?"),
                YesNoNotKnown("holds", "Can they hold to their view over time?", required=True, evidence=True),
                YesNo(
                    "refuses_life_saving",
                    "Do they refuse treatment that could save their life or prevent lasting harm?",
                    required=True,
                ),
                LongText(
                    "parents", "What about telling a parent or carer?", help="What they want, what you think, and why."
                ),
            ),
        ),
        *footer(outcomes=OUTCOMES, judgements=COMPETENT),
    ),
)
