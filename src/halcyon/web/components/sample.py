"""The fixed moment and the made-up people of the examples. Nobody here exists; numbers are in reserved ranges."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from halcyon.web.presenting import LONDON

NOW = datetime(2026, 3, 6, 16, 10, tzinfo=LONDON)
BORN = date(2012, 3, 7)


def at(**back: int) -> datetime:
    """A moment before `NOW`: `at(hours=2)` is two hours earlier, `at(hours=-2)` two hours later."""
    return NOW - timedelta(**back)


ZOFIA = {
    "name": "Zofia Łukasiewicz",
    "born": BORN,
    "nhs": "9990123462",
    "nhs_verified": True,
    "lives_with": "mother and 2 siblings",
    "protected_address": True,
    "language": "Polish and English",
    "href": "#person",
    "flags": ["Child in need plan, review 2 Apr 2026"],
}
