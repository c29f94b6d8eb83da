"""The rules of the weekly review, over what one clinic knows of one clinic number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SOURCE = "instruments.md section 2, V16 (when the weekly review is filled in beforehand)"
CHILD = 18  # the questionnaire that the review follows is for under-18s (instruments.md section 2)
YOUNG = 16
GAP = 4  # years between the young person and a partner
REPEATED = {"sti": "infection", "pregnancy": "pregnancy", "emergency_contraception": "emergency contraception"}
REPEAT_DAYS = 183  # six months

ATTENDED, NOT_BROUGHT, CANCELLED = "attended", "was_not_brought", "cancelled"


@dataclass(frozen=True)
class Attended:
    """One appointment or visit as the clinic sent it. `age` is in whole years on that day; None is not known.

    `seen_for` are codes of `practice.weekly_review.columns`. A thing that was not asked is None, never False.
    """

    day: date
    outcome: str
    age: int
    partner_age: int | None = None
    partner_adult: bool | None = None
    exchange: bool | None = None
    seen_for: frozenset[str] = frozenset()
    missing: bool | None = None
    in_care: bool | None = None
    protection_plan: bool | None = None
    disclosed: bool | None = None


@dataclass(frozen=True)
class Reason:
    """Why a young person is on the list: the rule, and what it found, in words for the huddle."""

    rule: str
    words: str


@dataclass(frozen=True)
class Rule:
    """One published rule. `finds` is given the visit of the week and every earlier visit of the same clinic number, and
    gives the words of what it found, or None.
    """

    key: str
    title: str
    finds: Callable[[Attended, Sequence[Attended]], str | None]
    source: str = SOURCE


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _under_16(visit: Attended, before: Sequence[Attended]) -> str | None:
    return f"Aged {visit.age} on this day: a child under 16." if visit.age < YOUNG else None


def _partner(visit: Attended, before: Sequence[Attended]) -> str | None:
    if visit.partner_age is not None and visit.partner_age - visit.age >= GAP:
        years = visit.partner_age - visit.age
        return f"Partner aged {visit.partner_age}: {years} years older."
    if visit.partner_adult or (visit.partner_age is not None and visit.partner_age >= CHILD):
        return "The partner is an adult."
    return None


def _exchange(visit: Attended, before: Sequence[Attended]) -> str | None:
    return "Something was given or promised in exchange." if visit.exchange else None


def _repeat(visit: Attended, before: Sequence[Attended]) -> str | None:
    if not visit.seen_for & set(REPEATED):
        return None
    since = visit.day - timedelta(days=REPEAT_DAYS)
    earlier = [b for b in before if since <= b.day < visit.day and b.seen_for & set(REPEATED)]
    if not earlier:
        return None
    said = [f"{_day(b.day)}: {_what(b)}" for b in (*earlier, visit)]
    return f"{len(said)} visits in six months for infection, pregnancy or emergency contraception ({'; '.join(said)})."


def _what(visit: Attended) -> str:
    return ", ".join(words for key, words in REPEATED.items() if key in visit.seen_for)


def _missing(visit: Attended, before: Sequence[Attended]) -> str | None:
    return "Has been missing from home or care." if visit.missing else None


def _in_care(visit: Attended, before: Sequence[Attended]) -> str | None:
    return "A child in care." if visit.in_care else None


def _protection_plan(visit: Attended, before: Sequence[Attended]) -> str | None:
    return "Has a child protection plan." if visit.protection_plan else None


def _not_brought(visit: Attended, before: Sequence[Attended]) -> str | None:
    if visit.outcome != NOT_BROUGHT:
        return None
    told = [b.day for b in before if b.disclosed and b.day <= visit.day]
    return f"Was not brought, after saying something worrying on {_day(max(told))}." if told else None


RULES = (
    Rule("under_16", "Under 16", _under_16),
    Rule("partner", f"Partner an adult, or {GAP} or more years older", _partner),
    Rule("exchange", "Something in exchange", _exchange),
    Rule("repeat", "Repeated within six months", _repeat),
    Rule("missing", "Missing", _missing),
    Rule("in_care", "In care", _in_care),
    Rule("protection_plan", "Child protection plan", _protection_plan),
    Rule("not_brought", "Was not brought after saying something worrying", _not_brought),
)


def reasons_for(visit: Attended, before: Sequence[Attended]) -> list[Reason]:
    """Why this visit puts its clinic number on the list of its week; empty when no rule holds or they are 18 or over.

    `before` are the earlier visits of the same clinic number, in any order; a visit that was cancelled by the clinic
    says nothing.
    """
    if visit.age >= CHILD or visit.outcome == CANCELLED:
        return []
    found = [(rule, rule.finds(visit, before)) for rule in RULES]
    return [Reason(rule.key, words) for rule, words in found if words]
