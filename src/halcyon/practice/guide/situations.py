"""What people meet, and what they do then. Words of the guide; every law or figure names where it comes from."""

from halcyon.practice.guide.model import (
    CLINICIAN,
    HEALTH,
    MAKES_RECORD,
    POLICE_NOW,
    PUBLIC,
    REGULATED,
    Emergency,
    Form,
    Page,
    ServiceOf,
    Situation,
    Step,
)

WT = "Working Together to Safeguard Children 2023"
POLICE_101 = Emergency("101", "Police, not in danger")
NHS_111 = Emergency("111", "NHS, at all hours; choose the mental health option for a crisis")
HUB = ServiceOf("front_door")
OUT_OF_HOURS = ServiceOf("out_of_hours")
TEAM = ServiceOf("safeguarding_team", near=True)
ADULTS = ServiceOf("adult_safeguarding")
OFFICER = ServiceOf("designated_officer")
EARLY_HELP = ServiceOf("early_help")

WORDS = "The person’s own words, as they said them, and what you asked."
SEEN = "What you saw: who, where, when, and a drawing of where any injury is."
DONE = "What you did, whom you told, and when."
WRITE = (WORDS, SEEN, DONE)

TELL_HUB = Step("Raise a concern today. You need no advice and no proof first.", (Form(), HUB), source=WT)
RING_HUB = Step(
    "Ring the hub now; when it is closed, ring the Emergency Duty Team. Then write the same on the form.",
    (HUB, OUT_OF_HOURS, Form()),
    source=WT,
)
TELL_LEAD = Step(
    "Tell {lead} today. If nobody can be reached, do not wait: go on without them.", not_for=frozenset({PUBLIC})
)
ASK_TEAM = Step(
    "Unsure? Talk it through with a safeguarding team. You need not say the person’s name.",
    (TEAM, Page("advice")),
    not_for=frozenset({PUBLIC}),
)
UNSURE = Step("Unsure? Ring the hub and say so. They will tell you what to do.", (HUB,), only_for=frozenset({PUBLIC}))
CARER = Step(
    "Tell the parents or carers that you raise it, unless that puts somebody at more risk or warns somebody off. Say "
    "on the form whether you did, and why not.",
    not_for=frozenset({PUBLIC}),
    source=WT,
)
RECORD = Step(
    "Write it in the record today, with the time, and keep it from view where a parent can read the record.",
    only_for=frozenset({MAKES_RECORD}),
)
NO_PROMISE = "Promise to keep it secret."
NO_INVESTIGATION = "Ask more than you need to know whether they are safe, or ask leading questions."
NO_CONFRONTING = "Speak to the person who may have caused it."
NO_WAITING = "Wait until you are certain."

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
    Situation(
        "unsure",
        "I am not sure, and want to talk it through",
        (
            Step("Talk with {lead}.", not_for=frozenset({PUBLIC})),
            Step(
                "Ask a safeguarding team for advice. You need not say the person’s name.",
                (TEAM, Page("advice"), HUB),
                not_for=frozenset({PUBLIC}),
            ),
            Step("Ring the hub. You need not say who you are.", (HUB, OUT_OF_HOURS), only_for=frozenset({PUBLIC})),
            Step("Still worried after talking? Raise a concern. Anybody may, whatever the advice was.", (Form(),)),
            Step("Write down whom you asked, what you said and what they advised.", not_for=frozenset({PUBLIC})),
        ),
        now=True,
        avoid=("Keep it to yourself.",),
    ),
    Situation(
        "asked",
        "The hub asks me what I know",
        (
            Step("Answer on the request’s own page, in time. “Nothing known” is an answer.", (Page("requests"),)),
            Step(
                "Look at what the request says that it is for, and answer that: what you know, what it means for the child, what you do not know."
            ),
            Step(
                "You may share without consent to keep a child safe. Unsure what? Ask whoever decides on sharing in your organisation, and tell the hub that you do.",
                (HUB,),
                source="Children Act 2004 section 11; " + WT,
            ),
            Step("Mark what the family must not learn from you, and say why."),
        ),
        avoid=("Send the whole record.", "Wait because somebody is away."),
        write=(DONE,),
        not_for=frozenset({PUBLIC}),
    ),
    Situation(
        "disagree",
        "I disagree with what was decided",
        (
            Step("A child is in danger while you disagree: ring 999, and the hub.", (POLICE_NOW, HUB, OUT_OF_HOURS)),
            Step(
                "Ring whoever decided, today. Say what you know that they may not, and what you think must happen.",
                (HUB,),
            ),
            Step(
                "Not settled? Raise it as a professional disagreement, from the concern’s own page. {lead} goes up the ladder with you.",
                (Page("concerns"), TEAM),
                not_for=frozenset({PUBLIC}),
                source="The partnership’s ladder for disagreements",
            ),
            Step("Keep the child safe meanwhile, and say how."),
        ),
        avoid=("Let it rest because you have sent it once.",),
        write=(DONE,),
        not_for=frozenset({PUBLIC}),
    ),
)
BY_KEY = {situation.key: situation for situation in SITUATIONS}
