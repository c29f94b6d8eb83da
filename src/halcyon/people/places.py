"""Whose records say one address, however each of them writes it. Takes no viewer: for acts, never for pages."""

from __future__ import annotations

import uuid

from halcyon.people.matching.identifiers import normal_address, normal_postcode
from halcyon.people.models import MatchKey


def at_protected_address(postcode: str, line: str) -> bool:
    """Whether an address is one that is marked as protected of anybody: the same postcode, house and street."""
    return bool(records_at(postcode, line, protected=True))


def records_at(postcode: str, line: str, *, protected: bool = False) -> list[uuid.UUID]:
    """The records that say this address, however it is written; with `protected`, those that are marked so. None for an
    address that is not whole.
    """
    code, place = normal_postcode(postcode), normal_address(line)
    if code is None or place is None:
        return []
    there = MatchKey.objects.filter(kind="postcode", value=code)
    if protected:
        there = there.filter(record__protected_location=True)
    return [
        record
        for record, present, said in there.values_list("record_id", "record__postcode", "record__address_line")
        if normal_postcode(present) == code and _same_home(normal_address(said), place)
    ]


def _same_home(one: tuple[frozenset[str], str] | None, other: tuple[frozenset[str], str]) -> bool:
    """The same house and flat numbers, and the same street: one line may go on with the town, the other not."""
    return one is not None and one[0] == other[0] and (one[1].startswith(other[1]) or other[1].startswith(one[1]))
