"""What many situations share: steps, ways to turn and words, each said once."""

from halcyon.practice.guide.model import (
    MAKES_RECORD,
    PUBLIC,
    Emergency,
    Form,
    Page,
    ServiceOf,
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
    "Write it in the record today, with the time, and keep it from view where a parent, or whoever may cause harm, can read the record.",
    only_for=frozenset({MAKES_RECORD}),
)
NO_PROMISE = "Promise to keep it secret."
NO_INVESTIGATION = "Ask more than you need to know whether they are safe, or ask leading questions."
NO_CONFRONTING = "Speak to the person who may have caused it."
NO_WAITING = "Wait until you are certain."
