"""Harm in families and groups, and harm that somebody works hard to hide."""

from halcyon.practice.guide.model import HEALTH, POLICE_NOW, PUBLIC, REGULATED, Form, Situation, Step
from halcyon.practice.guide.situations.common import (
    ADULTS,
    ASK_TEAM,
    DONE,
    HUB,
    OFFICER,
    OUT_OF_HOURS,
    POLICE_101,
    RECORD,
    SEEN,
    TEAM,
    TELL_HUB,
    TELL_LEAD,
    UNSURE,
    WRITE,
)

SITUATIONS = (
    Situation(
        "domestic_abuse",
        "Somebody is hurt or controlled at home",
        (
            Step("Ask only when they are alone, never through a relative or a partner as interpreter."),
            Step("Ask how they can be reached safely, and write that first on anything that you keep or send."),
            Step(
                "Children who see or hear it are hurt by it: raise a concern for each of them. An unborn child counts.",
                (Form(), HUB),
                source="Domestic Abuse Act 2021 section 3 (recalled)",
                verified=False,
            ),
            Step("An adult who has care and support needs: tell adult safeguarding too.", (ADULTS,)),
            TELL_LEAD,
            RECORD,
            ASK_TEAM,
            UNSURE,
        ),
        now=True,
        avoid=(
            "Send a letter or leave a message that somebody else can find.",
            "Tell them that they should just leave: leaving is when it is most dangerous.",
        ),
        write=WRITE,
    ),
    Situation(
        "fgm",
        "A girl may have had, or be taken for, female genital mutilation",
        (
            Step(
                "A girl under 18 told you, or you saw signs of it in your work: you yourself must ring the police on 101, as soon as you can and by the end of the next working day. Nobody can do it for you.",
                (POLICE_101,),
                only_for=frozenset({REGULATED}),
                source="Female Genital Mutilation Act 2003 section 5B (recalled)",
                verified=False,
            ),
            Step("She may be taken away soon: ring 999.", (POLICE_NOW,)),
            TELL_HUB,
            Step("A woman over 18: ask about her daughters and the girls at home, and offer care."),
            TELL_LEAD,
            RECORD,
            ASK_TEAM,
            UNSURE,
        ),
        avoid=(
            "Ask the family about it first.",
            "Use a relative as interpreter.",
            "Examine her to find out, unless that is your work.",
        ),
        write=WRITE,
    ),
    Situation(
        "forced_marriage",
        "Somebody may be forced to marry, or fears their family’s “honour”",
        (
            Step("You may have one chance to speak with them. Speak alone, now, and agree a safe way to be in touch."),
            Step("Ring the police, and the hub for anybody under 18.", (POLICE_NOW, POLICE_101, HUB, OUT_OF_HOURS)),
            Step("An adult with care and support needs: tell adult safeguarding.", (ADULTS,)),
            TELL_LEAD,
            RECORD,
        ),
        now=True,
        avoid=(
            "Tell the family, or anybody who may tell them.",
            "Use a relative or somebody of their community as interpreter.",
            "Try to mediate.",
        ),
        write=WRITE,
    ),
    Situation(
        "radicalisation",
        "Somebody is drawn into terrorism or hatred",
        (
            Step("They or others may act soon: ring 999.", (POLICE_NOW,)),
            Step("Otherwise ring the police on 101.", (POLICE_101,), only_for=frozenset({PUBLIC})),
            Step(
                "Otherwise talk with whoever leads on Prevent where you work, or {lead}, and ring the police on 101.",
                (POLICE_101,),
                not_for=frozenset({PUBLIC}),
            ),
            Step("A child: raise a concern too. They may be used by somebody.", (Form(), HUB)),
            RECORD,
            ASK_TEAM,
        ),
        now=True,
        avoid=("Argue it out with them.",),
        write=WRITE,
    ),
    Situation(
        "illness_unclear",
        "A child’s illness does not add up",
        (
            Step(
                "Ring the doctor or nurse who leads safeguarding where you work before you say anything to the family.",
                (TEAM,),
            ),
            Step(
                "Signs of poisoning, smothering or things put into a child or a sample: ring 999 and the hub now.",
                (POLICE_NOW, HUB, OUT_OF_HOURS),
            ),
            Step(
                "Gather who reports what, and what was seen by somebody else. Let one consultant bring it together.",
                only_for=frozenset({HEALTH}),
                source="RCPCH guidance on perplexing presentations, 2021 (recalled)",
                verified=False,
            ),
            TELL_HUB,
            RECORD,
        ),
        avoid=(
            "Tell the parents or carers what you suspect, or write it where they read the record.",
            "Order more tests to settle it.",
        ),
        write=(SEEN, DONE),
        not_for=frozenset({PUBLIC}),
    ),
    Situation(
        "colleague",
        "Somebody who works with children may have harmed one",
        (
            Step("Make sure that the child is safe, and that this person is with no child now."),
            Step("Ring the hub or the designated officer.", (HUB, OFFICER), only_for=frozenset({PUBLIC})),
            Step(
                "Tell {lead}, or the person above them if it is about them, and the designated officer within one working day.",
                (OFFICER,),
                not_for=frozenset({PUBLIC}),
                source="Working Together; Keeping Children Safe in Education part four (recalled)",
                verified=False,
            ),
            Step("When a child was hurt: raise a concern as well.", (Form(), HUB)),
            RECORD,
        ),
        now=True,
        avoid=("Ask the person about it, or warn them.", "Look into it yourself first."),
        write=WRITE,
    ),
)
