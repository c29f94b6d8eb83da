"""How the police grade what is kept because of a suspicion, how it may be handled, and how long without another look.

The codes are those of the national 3x5x2 grading, recalled and not checked against its published text (domain.md J5):
pages show them as unverified. How long until the next look is local; domain.md J7 and security.md (police information
code, July 2023) ask that it is looked at on a schedule and kept with a reason.
"""

from __future__ import annotations

from halcyon.kernel.instruments import Choice, Day, LongText, Question, ShortText
from halcyon.practice.protection import NEEDS_A_REASON

VERIFIED = False
SOURCE = "3x5x2 grading, recalled (domain.md J5)"
SOURCES = {"1": "Reliable", "2": "Untested", "3": "Not reliable"}
GRADES = {
    "A": "Known directly to the source",
    "B": "Known indirectly, but corroborated",
    "C": "Known indirectly",
    "D": "Not known",
    "E": "Suspected to be false",
}
HANDLING_CODES = {"P": "Lawful sharing permitted", "C": "Lawful sharing permitted with conditions"}
LONGEST_REVIEW = 365  # days; local
KINDS = (
    ("person", "A person alleged to have caused harm"),
    ("group", "A group"),
    ("premises", "Premises or a place"),
    ("vehicle", "A vehicle"),
    ("number", "A telephone number"),
    ("handle", "An account or name online"),
)
LINKS = (
    ("associates", "Associates with"),
    ("uses", "Uses"),
    ("at", "Was at"),
    ("contact", "Was in contact with"),
    ("harmed", "Alleged to have harmed"),
    ("member", "Belongs to"),
    ("seen_together", "Seen together"),
    ("missing_together", "Missing together"),
)
READERS = (
    ("open", "Everybody in the team who works with exploited children"),
    ("police_intelligence", "The police only"),
)


def _graded() -> tuple[Question, ...]:
    return (
        Choice("source_grade", "How reliable is the source?", options=tuple(SOURCES.items()), required=True),
        Choice("information_grade", "How is it known?", options=tuple(GRADES.items()), required=True),
    )


THING: tuple[Question, ...] = (
    Choice("kind", "What is it?", options=KINDS, required=True),
    ShortText(
        "name",
        "What is it called?",
        help="A name, a registration, a number, an account. As it was said.",
        required=True,
    ),
    LongText("detail", "What else is known?"),
    LongText(
        "why_kept",
        "Why is it kept?",
        help="Which harm to which children it helps to stop.",
        required=True,
        at_least=NEEDS_A_REASON,
    ),
    *_graded(),
    Choice("handling_code", "How may it be handled?", options=tuple(HANDLING_CODES.items()), required=True),
    Choice("handling", "Who may read it here?", options=READERS, required=True),
    Day(
        "review_on",
        "When is it looked at again?",
        help="On that day somebody says why it is kept on, or deletes it.",
        required=True,
    ),
)
KEEP_ON: tuple[Question, ...] = (
    LongText("why", "Why is it still needed?", required=True, at_least=NEEDS_A_REASON),
    Day("review_on", "When is it looked at again?", required=True),
)
DELETE: tuple[Question, ...] = (LongText("why", "Why is it deleted?", required=True, at_least=NEEDS_A_REASON),)


def link_questions(ends: tuple[tuple[str, str], ...], notes: tuple[tuple[str, str], ...]) -> tuple[Question, ...]:
    """What is asked of a link from one end: `ends` are what may be at the other, `notes` what may be its source."""
    return (
        Choice("other", "With whom or what?", options=ends, required=True),
        Choice("kind", "What links them?", options=LINKS, required=True),
        LongText("words", "What is known about it?", required=True, at_least=NEEDS_A_REASON),
        Day("first_on", "From when?", required=True),
        Day("last_on", "Until when, as far as is known?", required=True),
        ShortText(
            "source", "From where is it known?", help="For example a report, a stop, a return interview.", required=True
        ),
        *((Choice("note", "Which note says so, if one does?", options=notes),) if notes else ()),
        *_graded(),
        Choice("handling", "Who may read it here?", options=READERS, required=True),
    )
