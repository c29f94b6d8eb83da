"""Brothers and sisters of one contact whom the hub worked together: one piece of work, however many children.

Played apart, each would take the time of all, and the hub would look much busier than it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

from halcyon.frontdoor.whatif.stages import Asked, Enquiry

# So many minutes for each: what one person ended within that for several was one piece of work.
EACH = 5.0


def worked_together(listed: Iterable[tuple[Hashable, Enquiry]]) -> list[Enquiry]:
    """The pieces of work in their order, numbered from 0; each enquiry comes with the contact that it came of.

    Enquiries of one contact are one piece of work when they have the same rating and the same people ended the same
    stages of all of them at one time. It counts for as many as there are, and took from when the first was taken until
    the last was done.
    """
    families: dict[Hashable, list[list[Enquiry]]] = defaultdict(list)
    for contact, enquiry in listed:
        for family in families[contact]:
            if _together(family, enquiry):
                family.append(enquiry)
                break
        else:
            families[contact].append([enquiry])
    found = sorted((_one(f) for each in families.values() for f in each), key=lambda e: e.opened)
    return [replace(e, number=number) for number, e in enumerate(found)]


def _together(family: Sequence[Enquiry], other: Enquiry) -> bool:
    first, near = family[0], EACH * (len(family) + 1)
    return (
        (first.rating, first.first, first.ends.keys(), first.by, first.aside is None)
        == (other.rating, other.first, other.ends.keys(), other.by, other.aside is None)
        and abs(first.opened - other.opened) <= near
        and all(abs(at - other.ends[stage]) <= near for stage, at in first.ends.items())
    )


def _one(family: Sequence[Enquiry]) -> Enquiry:
    first = family[0]
    if len(family) == 1:
        return first
    agencies = dict.fromkeys(a.agency for e in family for a in e.asked)
    taken = [e.begun for e in family]
    return replace(
        first,
        opened=min(e.opened for e in family),
        open_already=all(e.open_already for e in family),
        asked=tuple(_last([a for e in family for a in e.asked if a.agency == agency]) for agency in agencies),
        ends={stage: max(e.ends[stage] for e in family) for stage in first.ends},
        due={key: min(e.due[key] for e in family if key in e.due) for e in family for key in e.due},
        begun={stage: min(b[stage] for b in taken if stage in b) for b in taken for stage in b},
        cases=len(family),
        aside=None if first.aside is None else min(e.aside for e in family if e.aside is not None),
    )


def _last(asked: Sequence[Asked]) -> Asked:
    """One agency asked about several: it has answered when it has answered about all."""
    answered = [a.answered for a in asked]
    times = [a for a in answered if a is not None]
    return Asked(asked[0].agency, min(a.due for a in asked), max(times) if len(times) == len(answered) else None)
