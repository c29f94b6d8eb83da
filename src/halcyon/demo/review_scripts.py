"""What the reviews of the demonstration say: code names, dates, and every text. Nobody in it exists."""

from __future__ import annotations

from dataclasses import dataclass

REASON = "The notification, and what the agencies said when they met, agree on this."
WHY = "The criteria are met, and agencies here can learn from it together."
TERMS = (
    "How was the person heard? What did each agency know, and when? Was it shared? What stood in the way of acting on "
    "it? What has changed since, and what should?"
)

TERMS_OF_A_SERVICE = (
    "Where is time lost between a concern and a decision? Who waits for whom, and at which hours? What would each "
    "partner have to change, and how would everybody see that it worked?"
)


@dataclass(frozen=True)
class Script:
    """One review: its code name, what it is about, its limbs, how many days ago it was notified, how far it has come,
    and in how many days its report is expected. `decided` is after how many days it was decided to hold it, where that
    came late."""

    code_name: str
    about: str
    kinds: tuple[str, ...]
    notified: int
    phase: str
    expected: int | None = None
    why_then: str = "The panel has met twice and has planned its last meeting."
    decided: int | None = None


SCRIPTS = (
    Script("Adult M", "An adult with a learning disability who died at home of self-neglect.", ("adult",), 222,
           "analysing", 45, "The coroner’s papers came late. The panel has planned its last meeting."),
    Script("Adult T", "An adult who was found without food in supported housing, and recovered.", ("adult",), 40,
           "gathering", 140),
    Script("Family H", "The death of a woman whose former partner is charged.", ("domestic_homicide",), 108,
           "reporting", 30, "The report is drafted; the trial is in the spring."),
    Script("Family K", "The death of a man by suicide after years of coercive control.", ("domestic_homicide",), 45,
           "setting_up", 150, "The chair is named; the panel meets for the first time next month.", decided=38),
    Script("Person D", "A homicide by somebody lately discharged from an acute ward.", ("mental_health_homicide",), 90,
           "analysing", 120, "The region has agreed the panel’s timetable."),
    Script("Child L", "A child of 13 who was seriously harmed while missing from home.", ("child_practice",), 95,
           "analysing", 75),
    Script("Child N", "A baby who was seriously injured before the first visit at home.", ("child_practice",), 60,
           "gathering", 100),
)  # fmt: skip
JOINT = Script(
    "Family R",
    "The death of a mother and the serious harm of her child in one household.",
    ("child_practice", "domestic_death"),
    112,
    "concluded",
)
CHILD_DEATH = Script(
    "Child P",
    "The death of a boy of 9 from an illness that he had had since birth.",
    ("child_death",),
    100,
    "reporting",
    decided=0,
)
MASH = Script(
    "Review of the MASH",
    "Where time is lost between a concern and a decision, by an outside reviewer for the partners.",
    ("commissioned",),
    80,
    "concluded",
)
SAYS: dict[str, tuple[str, str]] = {
    "": (
        "The family was visited at home; what was seen there was not passed on.",
        "A relative rang about the family. The call was closed without asking who else had seen them.",
    ),
    "Family R": (
        "The school nurse asked the child for the third time who the man was, and wrote down her answer.",
        "A neighbour rang about shouting. The mother was visited, and nobody asked who else lived there.",
    ),
    "Child P": (
        "The community nurses came every day of the last week. His pain was well controlled.",
        "The family’s carers were increased within a day of being asked for.",
    ),
    "Review of the MASH": (
        "Requests of the hub were counted: half were answered after the time that was asked for.",
        "Enquiries opened on a Friday were counted: they waited two days longer for a decision.",
    ),
}
"""What the health trust and the council each recorded, by the code name of the review."""
ALSO_ASKED = {"Family R": "Officers spoke with the mother at the door after a neighbour’s call. No child was seen."}
"""What the police recorded of what the council tells as well, on another day."""
FAMILIES = {
    "Adult M": (
        "his brother",
        ("He said no to everybody who came, and they wrote it down and went away.", "Ask who ever came back."),
    ),
    "Adult T": ("the adult", ("I said I was managing because I was ashamed.", "Ask me, and not only my file.")),
    "Family H": (
        "her mother",
        ("She rang three times. I want to know what was written down.", "Her children are to be asked as well."),
    ),
    "Person D": (
        "his parents",
        ("We told the ward that he was not well enough.", "We want to read it before anybody else does."),
    ),
    "Child L": (
        "her father",
        ("Each time I reported her missing was as if it were the first.", "Ask what he was doing at the gate."),
    ),
    "Child N": (
        "the grandmother",
        ("I would have come every day if somebody had asked.", "Ask why nobody came before the first visit."),
    ),
}
"""Who of each family was asked, and what they said of the decision and of the terms."""
ORDER = ("deciding", "setting_up", "gathering", "analysing", "reporting", "concluded")
PARTS = (
    ("COMMUNITY", "asha.verma", 96, 93, "Seen at the school drop-in with a bruise on the forearm; said that a man in a"
     " silver car had held her.", "Nobody rang her mother. We would now, the same day."),
    ("POLICE", "mark.sterling", 98, 98, "Silver car stopped at night with a girl who had a bruise on the forearm. Taken"
     " home; nothing further.", "The officer did not know of the school’s worry."),
    ("COUNCIL", "fiona.mackay", 34, 34, "Strategy discussion held after the third time missing.",
     "The first time at which all three sat at one table."),
)  # fmt: skip

FINDINGS: dict[str, tuple[tuple[str, str, bool], ...]] = {
    "": (("The family was not heard", "Relatives had told three agencies what they feared. None wrote back.", False),),
    "Family R": (
        ("Nobody asked who the man was", "Four services met him with the child. None asked who he was.", False),
        ("What health knew stayed in health", "The clinic and the ward each held half of the picture.", False),
        ("A school nurse who did not let go", "She asked three times, and wrote down each answer.", True),
    ),
    "Child P": (
        ("Good care at home until the end", "Three services kept one plan, and his family held the copy.", True),
    ),
    "Review of the MASH": (
        ("Answers from agencies come late", "Half of the time of an enquiry is spent waiting for agencies.", False),
        ("Nobody owns an enquiry over the weekend", "Enquiries opened on Friday wait two days longer.", False),
        ("Urgent enquiries are found at once", "Those rated red were seen within the hour.", True),
    ),
}
