"""Screening: what is known already, whose case it is already, and a manager's look at repeated contacts (A1, A7)."""

from collections.abc import Iterable
from dataclasses import replace

from halcyon.kernel.instruments import Choice, Is, LongText, ShortText, YesNo
from halcyon.kernel.pathways import Move, State
from halcyon.kernel.profiles import Profile
from halcyon.practice import roles
from halcyon.practice.pathways.mash_enquiry import guards, wording

OPEN = ("triaged", "rated", "asked")
# Whoever may open a case at all may be its worker; whether it is theirs, the guard asks.
WORKERS = frozenset(role for role in roles.ROLES if roles.C.OPEN_PERSON in role.capabilities)

WITH_WORKER = State(
    "with_worker",
    "With the worker of the open case",
    roles.ALLOCATED_WORKER,
    "take_up",
    "Look at a new concern about a case of yours",
    aside=True,
    held_by="passed_to",
)

SCREEN = Move(
    "screen",
    "Screen",
    (*OPEN, "returned"),
    "",
    by=roles.FRONT_DOOR,
    records="screened",
    sentence="Screened. Who it is: {identity_checked}. Household: {household_checked} Open already: {open_checked}. "
    "{screening_note} Looked at: {looked_at}",
    intro="Look at what is known before anybody rates: who this is, who lives there, what is open, who worried before.",
    asks=(
        Choice(
            "identity_checked",
            "Is it clear who this is?",
            options=wording.IDENTITY_CHECKED,
            required=True,
        ),
        LongText(
            "household_checked",
            "Who lives with them, and which brothers and sisters are there?",
            help="Say who of them may need something too, and what is not known.",
            required=True,
            at_least=5,
        ),
        Choice("open_checked", "Is a case open already?", options=wording.OPEN_CHECKED, required=True),
        LongText("screening_note", "What else should whoever rates this know?"),
        # Written by the act: what was on the page when the hub looked.
        LongText("looked_at", "What was looked at", required=True),
    ),
    sets=("open_checked",),
    guards=(guards.identity_is_as_said,),
)
PASS_ON = Move(
    "pass_on",
    "Pass to the worker of the open case",
    ("received", *OPEN),
    "with_worker",
    by=roles.FRONT_DOOR,
    records="passed_on",
    sentence="Passed to the worker of {open_case}. {why}",
    intro="The worker sees this concern at once and says what they do about it. It leaves the hub’s list.",
    asks=(
        ShortText("open_case", "Open case", required=True, limit=30),
        ShortText("passed_to", "Who has it now", required=True, limit=100),
        LongText("why", "Why?", required=True, at_least=5),
    ),
    sets=("open_case", "passed_to"),
    guards=(guards.danger_stays_with_the_hub, guards.identity_settled),
)
TAKE_UP = Move(
    "take_up",
    "Say what you do about it",
    ("with_worker",),
    "decided",
    by=WORKERS,
    records="taken_up",
    sentence="The worker of the open case looked. Danger now: {danger_now}. {outcome}. {taken_up}",
    intro="You work an open case about this person. If anybody is in danger now, ring 999 and send this back to the hub.",
    asks=(
        YesNo("danger_now", "Is a child or an adult in danger now?", required=True),
        Choice("outcome", "What becomes of this concern?", options=wording.TAKEN_UP, required=True),
        LongText("taken_up", "What do you do about it, and what does it change?", required=True, at_least=20),
    ),
    sets=("danger_now", "outcome"),
    guards=(guards.the_worker_s, guards.danger_goes_back),
)
SEND_BACK = Move(
    "send_back",
    "Send it back to the hub",
    ("with_worker",),
    "received",
    by=WORKERS,
    records="sent_back",
    sentence="Sent back to the hub. Danger now: {danger_now}. {why}",
    intro="The hub checks it for danger at once. For danger now, ring 999 first.",
    asks=(
        YesNo("danger_now", "Is a child or an adult in danger now?", required=True),
        LongText("why", "Why does the hub have to look?", required=True, at_least=10),
    ),
    sets=("danger_now",),
    guards=(guards.the_worker_s,),
)
LOOK = Move(
    "look_at_repeats",
    "Look at the repeated contacts together",
    ("received", *OPEN, "with_worker"),
    "",
    by=frozenset({roles.MASH_MANAGER}),
    records="repeats_looked_at",
    sentence="A manager looked at the repeated contacts together. {repeats_mean}. {repeats_seen}",
    intro="Each contact may have been slight. Read them one after the other: what do they say together?",
    asks=(
        Choice("repeats_mean", "What do they mean together?", options=wording.REPEATS_MEAN, required=True),
        LongText(
            "repeats_seen",
            "What did you see?",
            help="What comes back, what got worse, who has not been asked, and what that means for this child.",
            required=True,
            at_least=20,
        ),
    ),
    sets=("repeats_mean",),
    when=Is("repeat", "yes"),
)


def moves(profile: Profile) -> tuple[Move, ...]:
    """What screening can lead to."""
    return (SCREEN, PASS_ON, guarded(profile, (TAKE_UP,))[0], SEND_BACK, LOOK)


def guarded(profile: Profile, deciding: Iterable[Move]) -> tuple[Move, ...]:
    """Moves that say what becomes of a concern: after so many, not without a manager's look at them all."""
    rule = profile.repeat_contacts
    if rule is None:
        return tuple(deciding)
    looked = guards.repeats_looked_at(rule)
    return tuple(
        replace(m, guards=(*m.guards, looked)) if any(q.key == "outcome" for q in m.asks) else m for m in deciding
    )
