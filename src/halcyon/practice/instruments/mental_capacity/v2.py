"""Mental capacity from 16, second version: the decision is named as such, and some decisions are nobody else's.

In version 1 anything could stand where the decision is named, so that nobody could tell later what was assessed.
"""

from dataclasses import replace

from halcyon.kernel.instruments import Choice, HardRule, Is, LongText
from halcyon.practice.instruments.mental_capacity import v1

OWN_ALONE = "own_alone"
KINDS = (
    ("treatment", "Care or treatment"),
    ("home", "Where they live or stay"),
    ("contact", "Whom they see, or are in touch with"),
    ("money", "Their money or belongings"),
    ("telling", "Who is told about them"),
    ("going", "Where they go, or what they do, although somebody may harm them"),
    (OWN_ALONE, "Sexual relations, marriage or civil partnership, or placing a child for adoption"),
    ("other", "Another decision"),
)
DECISION, *REST = v1.INSTRUMENT.sections
_, *AFTER_IT = DECISION.questions

INSTRUMENT = replace(
    v1.INSTRUMENT,
    version=2,
    source=f"{v1.INSTRUMENT.source}; section 27 (decisions that are excluded, recalled and to be checked)",
    intro="Everybody of 16 and over has capacity until the opposite is shown for this one decision at this time. An unwise "
    "choice is no evidence. Without a reason to doubt it, the form is short.",
    rules=(
        *v1.INSTRUMENT.rules,
        HardRule(
            "own_alone",
            "Nobody can decide this for them",
            "Mental Capacity Act 2005 section 27 (recalled and to be checked)",
            "The Act lets nobody consent for somebody else to sexual relations, to marriage or civil partnership, or to "
            "placing a child for adoption. Where capacity is lacking, ask the named nurse or named professional how to "
            "protect them.",
            when=Is("decision_kind", OWN_ALONE),
            bars=("best_interests",),
        ),
    ),
    sections=(
        replace(
            DECISION,
            questions=(
                Choice("decision_kind", "What kind of decision is it?", options=KINDS, required=True),
                LongText(
                    "decision",
                    "Which decision is this about?",
                    help="One decision, as a question that they are asked. For example, “Will you stay at your aunt’s from "
                    "Monday?” For another decision, fill in the form again.",
                    required=True,
                    at_least=15,
                    limit=300,
                ),
                *AFTER_IT,
            ),
        ),
        *REST,
    ),
)
