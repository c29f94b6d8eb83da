"""Somebody is hurt, used or threatened."""

from halcyon.practice.guide.model import CLINICIAN, HEALTH, POLICE_NOW, Form, Situation, Step
from halcyon.practice.guide.situations.common import (
    ASK_TEAM,
    CARER,
    DONE,
    HUB,
    NO_CONFRONTING,
    NO_INVESTIGATION,
    NO_PROMISE,
    NO_WAITING,
    OUT_OF_HOURS,
    POLICE_101,
    RECORD,
    RING_HUB,
    SEEN,
    TELL_HUB,
    TELL_LEAD,
    UNSURE,
    WRITE,
)

SITUATIONS = (
    Situation(
        "danger_now",
        "Somebody is in danger now",
        (
            Step(
                "Ring 999. Say where you are, who is hurt or threatened, and whether the person who does it is there.",
                (POLICE_NOW,),
            ),
            Step(
                "Stay with them if that is safe for you. Do not let a child go home, or go off with somebody, into danger."
            ),
            RING_HUB,
            TELL_LEAD,
            RECORD,
        ),
        help="Hurt or threatened now, or not safe to go home today",
        avoid=(NO_CONFRONTING, "Think that somebody else has rung already."),
        write=WRITE,
    ),
    Situation(
        "child_told",
        "A child told me that somebody hurts or uses them",
        (
            Step("Listen. Say that you believe them, that it is not their fault, and whom you will tell and why."),
            Step(
                "Find out one thing: is it safe for them to go home today? If it is not, or you do not know, ring the hub now.",
                (HUB, OUT_OF_HOURS),
            ),
            TELL_HUB,
            TELL_LEAD,
            RECORD,
            ASK_TEAM,
            UNSURE,
        ),
        now=True,
        avoid=(NO_PROMISE, NO_INVESTIGATION, NO_CONFRONTING),
        write=WRITE,
    ),
    Situation(
        "injury",
        "An injury or a bruise that worries me",
        (
            Step(
                "See to the injury first. Look at all of it, with consent, and ask how it happened, who saw it, and when.",
                only_for=frozenset({CLINICIAN}),
            ),
            Step(
                "A baby who does not crawl yet, with any bruise or mark: ring the hub now, and the paediatrician on call, also when there is an explanation.",
                (HUB, OUT_OF_HOURS),
                only_for=frozenset({HEALTH}),
                source="local bruising protocol for babies who do not move about yet",
                verified=False,
            ),
            Step(
                "A baby who does not crawl yet, with any bruise or mark: ring the hub now, also when there is an explanation.",
                (HUB, OUT_OF_HOURS),
                not_for=frozenset({HEALTH}),
                source="local bruising protocol for babies who do not move about yet",
                verified=False,
            ),
            TELL_HUB,
            CARER,
            TELL_LEAD,
            RECORD,
            ASK_TEAM,
            UNSURE,
        ),
        now=True,
        help="It does not fit the story, the story changes, or help was sought late",
        avoid=(NO_WAITING, "Send the family somewhere by themselves without ringing ahead."),
        write=WRITE,
    ),
    Situation(
        "exploitation",
        "A young person may be used for sex, drugs, money or crime",
        (
            Step(
                "See them alone if you can. Ask about older friends, gifts, phones, lifts, debts, parties and being missing. Being used is never their choice, whatever they call it."
            ),
            Step(
                "Under 13 and any sexual activity: this always goes to the hub, today.",
                (HUB, Form()),
                source="A rule of this county’s screening tools, whatever the score",
            ),
            TELL_HUB,
            Step(
                "Put names, nicknames, vehicles, numbers, online names and places on the form, also when they seem small."
            ),
            TELL_LEAD,
            RECORD,
            ASK_TEAM,
            UNSURE,
            Step("Keep the door open: agree how they can reach you safely, and when you will see them next."),
        ),
        now=True,
        avoid=("Call it a lifestyle or a relationship.", NO_CONFRONTING, NO_WAITING),
        write=WRITE,
    ),
    Situation(
        "sex_under_16",
        "Somebody under 16 asks for contraception, a test or treatment, or is having sex",
        (
            Step("See them alone, somewhere private. Say what you keep private, and when you cannot."),
            Step(
                "Under 13: the law says that they cannot agree to sex. Give the care that they need, and ring the hub today.",
                (HUB, OUT_OF_HOURS, Form()),
                source="Sexual Offences Act 2003 sections 5 to 8 (recalled)",
                verified=False,
            ),
            Step(
                "Aged 13 to 15: ask how old the partner is, how they met, who else knows, whether anything is given for it, whether they can say no. Are relationships consensual?"
            ),
            Step(
                "Judge whether they understand the treatment (Gillick; for contraception and sexual health, Fraser), and write down how you judged. Being able to agree to treatment does not answer the questions about being used.",
                only_for=frozenset({CLINICIAN}),
                source="The courts on Gillick and Fraser",
            ),
            Step(
                "Give the care. Refusing it, or sending them away, makes nobody safer.", only_for=frozenset({CLINICIAN})
            ),
            Step(
                "Anything about force, an older or powerful partner, gifts, groups or going missing: raise a concern today.",
                (Form(), HUB),
            ),
            TELL_LEAD,
            RECORD,
            ASK_TEAM,
            UNSURE,
        ),
        avoid=(
            "Let the person who came with them answer for them.",
            NO_PROMISE,
            "Close your questions because they seem grown-up.",
        ),
        write=WRITE,
    ),
    Situation(
        "missing",
        "A child is missing, or nobody knows where they are",
        (
            Step(
                "Ring the police at once: 999 when you fear for them, otherwise 101. There is no waiting time.",
                (POLICE_NOW, POLICE_101),
            ),
            Step(
                "Say what you know of where they go, with whom, their phone and their health: medicines, pregnancy, self-harm."
            ),
            Step(
                "Raise a concern when they are often away, or when you worry what happens to them there.", (Form(), HUB)
            ),
            TELL_LEAD,
            RECORD,
            Step(
                "When they are back: ask if they are well and safe, and let them talk. They are owed a talk with somebody independent.",
                source="Statutory guidance on children who run away or go missing, 2014 (recalled)",
                verified=False,
            ),
        ),
        avoid=("Think that somebody else has reported it.", "Scold them when they come back."),
        write=(SEEN, DONE),
    ),
)
