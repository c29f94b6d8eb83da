"""Consent and coercion assessment: whether a relationship or an arrangement is freely chosen (instruments.md 3C)."""

from halcyon.kernel.instruments import (
    Any,
    Choice,
    DemandKind,
    HardRule,
    Instrument,
    Is,
    LongText,
    Section,
    YesNoNotKnown,
    YesNoPossible,
    footer,
)
from halcyon.practice.risk_tools import rules
from halcyon.practice.risk_tools.questions import ALONE, EXCHANGE, EXCHANGED, MIT, begun, partner, present

FREE = (
    ("no_indication", "No indication of coercion in what I know today"),
    ("uncertain", "Uncertain"),
    ("coercion", "Coercion indicated"),
)
PRESSED = Any(
    EXCHANGED,
    Is("partner_authority", "yes"),
    *(Is(k, "yes", "possible") for k in ("fear", "group", "under_influence", "secret", "filmed", "controls")),
    Is("can_refuse", "no"),
)

INSTRUMENT = Instrument(
    key="consent_and_coercion",
    version=1,
    title="Consent and coercion assessment",
    source="instruments.md 3C: our own, from the serious case review of Children A to F (treat under-16s as children; respectful mistrust)",
    licence=MIT,
    owner="Halcyon",
    intro="Whether somebody’s choice is free. Saying yes is not the same as being able to say no. Under 16 it is never "
    "assumed; to exploitation nobody consents, whatever they say and at whatever age.",
    judgement="judgement",
    analysis="analysis",
    outcome="outcome",
    rules=(
        rules.harm_now(),
        rules.under_13_sexual(Is("relationship", "yes")),
        rules.unequal_under_16(PRESSED),
        HardRule(
            "pressed",
            "Signs of pressure: this cannot end without anybody else knowing",
            "domain.md C1, C2: apparent consent is irrelevant to exploitation (definition of February 2017)",
            "Something here shows that refusing may not be possible. Decide whether to consult the exploitation team.",
            when=PRESSED,
            demands=(DemandKind.CONSULT_OFFER,),
            bars=("no_concern", "universal"),
        ),
        rules.health_screen(),
    ),
    sections=(
        begun(),
        Section(
            "relationship", "The relationship", partner(), intro="The relationship or arrangement that this is about."
        ),
        Section(
            "freedom",
            "Free to choose?",
            (
                EXCHANGE,
                present("under_influence", "Are alcohol or drugs part of it?"),
                present("secret", "Are they told to keep it secret?", prompt=ALONE),
                present("group", "Are other people there, or are they passed on to others?"),
                present("filmed", "Are pictures or films made, asked for or threatened with?"),
                YesNoPossible("online", "Did it begin online?"),
                present("fear", "Are they afraid, of somebody or of what would happen?"),
                present("controls", "Does somebody decide where they go, whom they see, or what they say?"),
                YesNoNotKnown(
                    "can_refuse",
                    "Could they say no, and would it be respected?",
                    help="Ask what happened the last time.",
                    required=True,
                ),
                YesNoNotKnown("in_control", "Do they feel that they decide themself?"),
                YesNoNotKnown("others_know", "Does an adult who cares for them know about it?"),
                Choice(
                    "asked_how",
                    "How was this asked?",
                    options=(
                        ("alone", "Alone with them"),
                        ("with_others", "With others there"),
                        ("not_asked", "Not asked; from other sources"),
                    ),
                    required=True,
                ),
                LongText(
                    "other_explanation",
                    "What else could explain what you see?",
                    help="Curiosity in both directions: what speaks for it, and what against.",
                ),
            ),
        ),
        *footer(judgements=FREE),
    ),
)
