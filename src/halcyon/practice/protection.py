"""What the pathways from a strategy discussion to a plan share: who came, when a child was seen, which days may be set.

Facts: domain.md B1 (clocks and traps), B3 (content). A pathway knows no other pathway; what several need stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from halcyon.kernel.calendar import LONDON
from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.effects import OPENED, REFERENCE, Part
from halcyon.kernel.instruments import ChildWords, Choice, Day, Is, LongText, Question, YesNo
from halcyon.kernel.pathways import CaseFacts, Guard, moment

# Facts that go with a child from case to case: since when the county knows, and what the sharing agreement asks about.
CARRIED = tuple((key, key) for key in ("referral_at", "initiated_at", "consent", "danger_now", "rating"))
FIRST_CARRIED = (("referral_at", OPENED), *CARRIED[2:])
COMES_FROM = ("comes_from", REFERENCE)

PROFESSIONS = (
    ("social_worker", "Social worker"),
    ("social_work_manager", "Social work manager"),
    ("police_officer", "Police officer or police staff"),
    ("health_professional", "Nurse, midwife, doctor or other health professional"),
    ("education", "Teacher or other education professional"),
    ("early_help", "Early help worker"),
    ("probation", "Probation or youth justice officer"),
    ("housing", "Housing officer"),
    ("legal", "Legal adviser"),
    ("conference_chair", "Conference chair"),
    ("family", "Parent, carer or other family"),
    ("child", "The child"),
    ("advocate", "Advocate or interpreter"),
    ("other", "Somebody else"),
)
HEALTH_KINDS = frozenset({"acute_trust", "community_trust", "general_practice", "icb", "public_health"})

CATEGORIES_OF_ABUSE = (
    ("neglect", "Neglect"),
    ("physical", "Physical abuse"),
    ("sexual", "Sexual abuse"),
    ("emotional", "Emotional abuse"),
    ("multiple", "More than one category"),
)
NEEDS_A_REASON = 10  # characters of a reason
# The conference's chair comes from outside the team that works with the child, and sees what the conference is about.
CHAIR = (Part(role="conference_chair", whole=True, purpose="section_47"),)


def working_days(amount: int, source: str, *, verified: bool, note: str = "") -> Limit:
    return Limit(amount, CountingRule.WORKING_DAYS_AFTER, source, verified, note)


def seen_questions(*, on: str, when_words: str) -> tuple[Question, ...]:
    """Whether a child was seen, and alone, and what they said: the same wherever a child is visited.

    `on` is the key of the question that asks the day, `when_words` its words.
    """
    return (
        Day(on, when_words, required=True),
        YesNo("seen", "Was the child seen?", required=True),
        LongText(
            "not_seen_why",
            "Why was the child not seen, and when will they be?",
            required=True,
            at_least=NEEDS_A_REASON,
            when=Is("seen", "no"),
        ),
        *alone_questions(when=Is("seen", "yes")),
    )


def alone_questions(*, when: Is | None = None) -> tuple[Question, ...]:
    """Whether a child who was seen was seen alone, and what they said."""
    return (
        YesNo("seen_alone", "Was the child seen alone?", required=True, when=when),
        LongText(
            "not_alone_why",
            "Why was the child not seen alone?",
            required=True,
            at_least=NEEDS_A_REASON,
            when=Is("seen_alone", "no"),
        ),
        ChildWords("child_voice", "What did the child say or show?", help="Their own words if you have them."),
        LongText("seen_what", "What did you see and hear?", required=True, at_least=NEEDS_A_REASON),
    )


def outcome(key: str, words: str, options: tuple[tuple[str, str], ...]) -> Choice:
    """The question for what comes of something: one answer, and it must be given."""
    return Choice(key, words, options=options, required=True)


def help_note(fact: str) -> LongText:
    """What early help reads before it accepts, where `fact` says that early help follows."""
    return LongText(
        "handover_note",
        "What does early help need to know before it accepts?",
        help="They read this, the child’s name and date of birth, and nothing else until they accept.",
        required=True,
        at_least=20,
        when=Is(fact, "early_help"),
    )


def day_of(said: object) -> date | None:
    """The day in London that an answer or a fact names, or None."""
    found = moment(said)
    return found.astimezone(LONDON).date() if found else None


def on_a_working_day(question: str, what: str) -> Guard:
    """A date that may not be set on a weekend or a bank holiday (trap v; D2I-CIN rules 8870Q, 8875)."""

    def refuses(facts: CaseFacts) -> str | None:
        day = day_of(facts.given.get(question))
        if day is None or facts.is_working_day(day):
            return None
        return f"{day.day} {day:%B %Y} is a weekend or a bank holiday: {what} is held on a working day. Choose another."

    return Guard(f"{question}_is_a_working_day", refuses)


def none_open(pathway: str, what: str) -> Guard:
    """At most one such case may be open for a child at a time (trap vi; D2I-CIN rules 8896, 8839)."""

    def refuses(facts: CaseFacts) -> str | None:
        for other in facts.open_beside(pathway):
            return f"{what} about this child is open already: {other.reference}. There is never a second one beside it."
        return None

    return Guard(f"no_second_{pathway}", refuses, looks_beside=True)


def nothing_recorded_after(question: str, what: str, keys: tuple[str, ...]) -> Guard:
    """Nothing may have happened in a case after the day on which it ended (trap vii; D2I-CIN rule 8565).

    `question` asks the day of the end; `keys` are the answers that hold the days of what happened before.
    """

    def refuses(facts: CaseFacts) -> str | None:
        ended = day_of(facts.given.get(question))
        if ended is None:
            return None
        days = [day_of(past.data.get(key)) for past in facts.history for key in keys]
        latest = max((d for d in days if d is not None), default=None)
        if latest is None or latest <= ended:
            return None
        return f"Something is recorded on {latest.day} {latest:%B %Y}, after this day. {what} ended then or later."

    return Guard(f"nothing_after_{question}", refuses)


def said_when_late(clock: str, answer: Callable[[CaseFacts], object], words: str) -> Guard:
    """What is done after its time says why: `answer` finds the reason, `words` ask for it."""

    def refuses(facts: CaseFacts) -> str | None:
        return words if clock in facts.late and not str(answer(facts) or "").strip() else None

    return Guard(f"{clock}_late_is_explained", refuses)
