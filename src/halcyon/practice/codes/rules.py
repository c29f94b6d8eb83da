"""What the records of a child and the family should carry, and where they differ from what they do carry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from halcyon.practice.codes.map import CODES

CHILD = 18
# What says in the record what the worry is about: telling it needs a clause of its own in the sharing agreement.
SAYS_WHY = frozenset({"exploitation_risk"})
ADD, CLOSE, HIDE, DECIDE = "add", "close", "hide", "decide"


@dataclass(frozen=True)
class Standing:
    """How somebody stands today, from the county's own cases. `age` None is not known; unborn has none."""

    protection_plan: bool = False
    in_need: bool = False
    concern: bool = False  # a strategy discussion, a section 47 enquiry or an assessment is open
    exploitation: bool = False  # the exploitation team works with the child
    unborn: bool = False
    age: int | None = None


@dataclass(frozen=True)
class Entry:
    """One safeguarding entry in a practice's record: what it says, since when, and whether it shows online."""

    concept: str
    on: date
    online: bool = False


@dataclass(frozen=True)
class Mismatch:
    """One difference: `kind` is add, close, hide or decide; `record` is the concept that is to be written, if any."""

    concept: str
    kind: str
    record: str
    words: str


def should_carry(person: Standing, family: Iterable[Standing]) -> set[str]:
    """The concepts that somebody's record should carry now. `family` are the others of the household."""
    found = set()
    if person.protection_plan:
        found.add("protection_plan")
    if person.in_need:
        found.add("in_need")
    if person.concern:
        found.add("unborn_concern" if person.unborn else "concern")
    if person.exploitation:
        found.add("exploitation_risk")
    for other in family:
        if other.protection_plan:
            found.add("family_protection_plan")
        elif other.concern:
            found.add("family_concern")
    return found


def carried(entries: Iterable[Entry]) -> dict[str, Entry]:
    """What a record says now: for each concept its newest entry, unless a closing entry as new or newer stands."""
    newest: dict[str, Entry] = {}
    for entry in entries:
        if entry.concept and (entry.concept not in newest or entry.on >= newest[entry.concept].on):
            newest[entry.concept] = entry
    found = {}
    for concept, entry in newest.items():
        closing = newest.get(CODES[concept].closed_by)
        if closing is None or closing.on < entry.on:
            found[concept] = entry
    return found


def mismatches(person: Standing, family: Sequence[Standing], entries: Iterable[Entry]) -> list[Mismatch]:
    """Where a record differs from what it should carry. A code that nobody has checked is never asked for."""
    wanted, has = should_carry(person, family), carried(entries)
    found = []
    for concept in sorted(wanted - set(has)):
        code = CODES[concept]
        if not code.codes:
            continue
        sibling = code.whose == "family" and (person.age is None or person.age < CHILD)
        if sibling:
            words = f"A brother’s or sister’s record: whether it says “{code.title}” is for the practice to decide."
            found.append(Mismatch(concept, DECIDE, concept, words))
        else:
            found.append(Mismatch(concept, ADD, concept, f"The record does not say “{code.title}”."))
    for concept, entry in sorted(has.items()):
        code = CODES[concept]
        if code.closed_by and concept not in wanted:
            words = f"The record still says “{code.title}”. Add the closing code; delete nothing."
            found.append(Mismatch(concept, CLOSE, code.closed_by, words))
        elif entry.online:
            words = f"“{code.title}” can be seen online or by proxy. Hide this entry from online and proxy access."
            found.append(Mismatch(concept, HIDE, "", words))
    return found
