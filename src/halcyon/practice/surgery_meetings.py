"""A general practice's regular safeguarding meeting: who comes, who is talked about, what can be decided.

Facts: instruments.md section 4, G3 (a regular meeting with dates, who came including the health visitor, the school
nurse and the midwife, minutes, and a register of cases) and G4 (codes); the wording is our own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from halcyon.kernel.instruments import Day, Is, LongText, Several, ShortText, YesNo
from halcyon.practice.codes import CODES

SOURCE = "instruments.md section 4, G3 and G4"
PROFESSIONS = (
    ("gp", "GP"),
    ("practice_nurse", "Practice nurse"),
    ("practice_manager", "Practice manager"),
    ("health_visitor", "Health visitor"),
    ("school_nurse", "School nurse"),
    ("midwife", "Midwife"),
    ("social_worker", "Social worker"),
    ("other", "Somebody else"),
)
# Without these the meeting misses those who see the children: said on its page until one of each is invited.
EXPECTED = ("gp", "health_visitor", "school_nurse", "midwife")
# Whom a practice can invite by account: the role that they hold and the profession for which they then come.
GUESTS = {
    "practice_lead": "gp",
    "school_nurse": "school_nurse",
    "midwife": "midwife",
    "named_midwife": "midwife",
}
DECISIONS = (
    ("raise_concern", "Raise a concern with the hub"),
    ("early_help", "Offer early help"),
    ("practice", "The practice does something itself"),
    ("other_health", "The health visitor, school nurse or midwife does something"),
    ("record", "Add or mend a code in the record"),
    ("nothing", "Nothing more to do now"),
)
WITH_OWNER = ("early_help", "practice", "other_health")
# What a decision says of somebody is said in the record too: the codes (of the code map) that it calls for.
CODES_FOR = {"raise_concern": ("concern",)}
NEEDS_WORDS = 10  # characters of what was said or decided

MEETING = (
    Day("meets_on", "On which day does it meet?", required=True),
    ShortText("meets_time", "At what time?", help="For example 13:00", required=True, limit=5),
    ShortText("place", "Where?", help="A room, or by video", required=True, limit=150),
)
ADD = (
    ShortText("given_name", "Given name", required=True, limit=120),
    ShortText("family_name", "Family name", required=True, limit=120),
    Day("birth_date", "Date of birth", required=True),
    ShortText("nhs_number", "NHS number", limit=20),
    LongText("why", "Why should they be talked about?", required=True, at_least=NEEDS_WORDS),
)
DISCUSS = (
    LongText("discussed", "What was said that matters?", required=True, at_least=NEEDS_WORDS,
             help="What is new, what is going well, how the child is. Their own words if you have them."),
    Several("decisions", "What was decided?", options=DECISIONS, required=True),
    LongText("decided", "In a sentence or two", required=True, at_least=NEEDS_WORDS),
    ShortText("who", "Who does it?", limit=150, help="Leave it empty where nothing is to be done."),
    Day("due_on", "By when?"),
    YesNo("stays", "Do they stay on the list for the next meeting?", required=True),
    LongText("off_why", "Why may they come off the list?", required=True, at_least=NEEDS_WORDS, when=Is("stays", "no")),
)  # fmt: skip
NOT_REACHED = (
    LongText("why", "Why were they not reached, and what keeps them safe until the next meeting?", required=True,
             at_least=NEEDS_WORDS),
)  # fmt: skip


def belongs(
    carried: Iterable[str], differences: Collection[tuple[str, datetime]], *, coded_at: datetime | None,
    off_since: datetime | None,
) -> str:  # fmt: skip
    """Why somebody registered belongs on the list by the practice's own records, or '' where they do not.

    `carried` are the concepts that their record says now, `differences` the words and beginnings of what it should say
    and does not, `coded_at` when the newest entry was sent. Whom the practice took off the list (`off_since`) comes back
    only by something newer than that.
    """
    says = [CODES[concept].title for concept in sorted(carried) if concept in CODES]
    new = [words for words, since in differences if off_since is None or since > off_since]
    if off_since is not None and not (coded_at and coded_at > off_since):
        says = []
    parts = ([f"The record says: {', '.join(says)}."] if says else []) + list(dict.fromkeys(new))
    return " ".join(parts)


def code_prompts(decisions: Iterable[str], carried: Collection[str], *, stays: bool) -> list[str]:
    """What to do in the record after a decision, in words. A code that nobody has checked is never asked for.

    Whoever comes off the list while the record still says that something stands is asked about its closing code.
    """
    found = []
    for decision in decisions:
        for concept in CODES_FOR.get(decision, ()):
            if CODES[concept].codes and concept not in carried:
                found.append(f"Record “{CODES[concept].title}” once the concern is raised, hidden from online access.")
    if not stays:
        for concept in sorted(set(carried) & set(CODES)):
            closing = CODES[concept].closed_by
            if closing and CODES[closing].codes:
                found.append(
                    f"The record still says “{CODES[concept].title}”. If it is over, add “{CODES[closing].title}”."
                )
    return found


def undecided(
    decisions: Collection[str], *, discussed: str, decided: str, who: str, due_on: date | None, off_why: str | None,
    today: date,
) -> list[str]:  # fmt: skip
    """What is missing from what is recorded of one person, in words. `off_why`: why they come off the list, None where
    they stay on it.
    """
    wrong = []
    if any(d in WITH_OWNER for d in decisions) and not (who.strip() and due_on):
        wrong.append("Who does it, and by when: say both.")
    if due_on is not None and due_on < today:
        wrong.append("By when: this day has passed.")
    if not decisions or len(decided.strip()) < NEEDS_WORDS or len(discussed.strip()) < NEEDS_WORDS:
        wrong.append("Say what was said and what was decided, in a sentence or two.")
    if off_why is not None and len(off_why.strip()) < NEEDS_WORDS:
        wrong.append("Say why they may come off the list.")
    return wrong


def missing_professions(invited: Iterable[str]) -> list[str]:
    """Who of those who see the children is not invited, in words."""
    there, words = set(invited), dict(PROFESSIONS)
    return [words[key].lower() if key != "gp" else words[key] for key in EXPECTED if key not in there]
