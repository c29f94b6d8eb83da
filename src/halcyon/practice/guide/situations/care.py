"""Somebody goes without the care that they need."""

from halcyon.practice.guide.model import POLICE_NOW, Form, ServiceOf, Situation, Step
from halcyon.practice.guide.situations.common import (
    ADULTS,
    ASK_TEAM,
    CARER,
    DONE,
    EARLY_HELP,
    HUB,
    NHS_111,
    NO_PROMISE,
    RECORD,
    SEEN,
    TELL_LEAD,
    UNSURE,
    WRITE,
    WT,
)

SITUATIONS = (
    Situation(
        "neglect",
        "A child who is not looked after well enough",
        (
            Step(
                "Put down what you see each time: food, clothes, teeth, warmth, school, appointments, who looks after them. It counts as a whole."
            ),
            Step("Ask the child about an ordinary day, and the parent what makes it hard."),
            Step("When it harms them, does not change or gets worse: raise a concern.", (Form(), HUB), source=WT),
            Step(
                "When the family wants help and no child is at risk of harm: early help, with the family’s agreement.",
                (EARLY_HELP,),
            ),
            TELL_LEAD,
            RECORD,
            ASK_TEAM,
            UNSURE,
        ),
        avoid=("Start again from nothing at every visit.", "Take a promise for a change."),
        write=(SEEN, DONE),
    ),
    Situation(
        "not_brought",
        "A child is not brought to appointments",
        (
            Step(
                "A child does not miss an appointment: somebody did not bring them. Ask what the child goes without because of it."
            ),
            Step(
                "Look at how often, in which services, and what else is known. Ring the family, and the person who referred them."
            ),
            Step("When the child may be harmed by it, or you cannot see the child: raise a concern.", (Form(), HUB)),
            TELL_LEAD,
            RECORD,
            ASK_TEAM,
        ),
        avoid=("Close the case by letter.",),
        write=(SEEN, DONE),
    ),
    Situation(
        "unborn",
        "An unborn baby may not be safe",
        (
            Step(
                "Raise a concern as soon as you worry. It is never too early in the pregnancy, and the plan takes time.",
                (Form(), HUB),
            ),
            Step("Tell the midwife who looks after the mother, or maternity.", (ServiceOf("maternity"),), source=WT),
            CARER,
            TELL_LEAD,
            RECORD,
            ASK_TEAM,
            UNSURE,
        ),
        avoid=("Wait for the birth.",),
        write=(SEEN, DONE),
    ),
    Situation(
        "mental_health",
        "A young person harms themselves or does not want to live",
        (
            Step(
                "Ask about it in plain words: asking puts nobody at risk. Do not leave them alone when they mean to act."
            ),
            Step(
                "Taken something, or badly hurt: 999 or the emergency department.",
                (POLICE_NOW, ServiceOf("emergency_department")),
            ),
            Step("In crisis: NHS 111, or the mental health service for young people.", (NHS_111, ServiceOf("CAMHS"))),
            Step(
                "When somebody hurts, uses or neglects them, or the home cannot keep them safe: raise a concern.",
                (Form(), HUB),
            ),
            TELL_LEAD,
            RECORD,
            ASK_TEAM,
        ),
        now=True,
        avoid=("Call it attention-seeking.", NO_PROMISE),
        write=WRITE,
    ),
    Situation(
        "adult",
        "An adult who cannot keep themselves safe",
        (
            Step("Ask what they want to happen. If they can decide it, their wish counts, unless others are at risk."),
            Step(
                "They have care and support needs, are at risk of abuse or neglect, and cannot protect themselves because of those needs: tell adult safeguarding.",
                (ADULTS, HUB),
                source="Care Act 2014 section 42",
            ),
            Step(
                "They may not be able to decide this: write down how you judged it, and act in their interest.",
                source="Mental Capacity Act 2005",
            ),
            Step("Children in the home, or visiting: raise a concern for them too.", (Form(), HUB)),
            TELL_LEAD,
            RECORD,
            ASK_TEAM,
        ),
        now=True,
        avoid=("Take an unwise choice for want of capacity.", "Ask them with the person present who may cause it."),
        write=WRITE,
    ),
    Situation(
        "private_fostering",
        "A child lives with somebody who is not close family",
        (
            Step(
                "Under 16 (18 if disabled), with somebody who is not a parent, grandparent, brother, sister, uncle, aunt or step-parent, for 28 days or more: the council must be told.",
                (HUB, Form()),
                source="Children Act 1989 section 66 (recalled)",
                verified=False,
            ),
            Step(
                "Ask who is the child’s parent, who arranged it, and how the child is. If the answers worry you, raise a concern today."
            ),
            TELL_LEAD,
            RECORD,
        ),
        avoid=("Take whoever comes with a child for the parent.",),
        write=(SEEN, DONE),
    ),
    Situation(
        "family_needs_help",
        "A family needs help, and no child is at risk of harm",
        (
            Step("Ask the family what would help. Early help needs their agreement.", source=WT),
            Step("Ring early help, or give the family the number.", (EARLY_HELP, HUB)),
            Step("When things get worse, or they refuse and a child suffers: raise a concern.", (Form(),)),
            RECORD,
        ),
        avoid=("Send everything to the hub to be safe: it hides those who are in danger.",),
        write=(DONE,),
    ),
)
