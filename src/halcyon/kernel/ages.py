"""How old somebody is. Whether the law of children or of adults holds hangs on it, so it is worked out in one place."""

from __future__ import annotations

from datetime import date
from typing import overload

ADULT_AT = 18  # years: Children Act 1989 section 105(1); Care Act 2014 section 2(8)


@overload
def years_old(born: date, on: date) -> int: ...


@overload
def years_old(born: date | None, on: date) -> int | None: ...


def years_old(born: date | None, on: date) -> int | None:
    """Completed years on a day, negative before birth; None where the date of birth is not known.

    Somebody born on 29 February is a year older on 1 March.
    """
    return None if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def kind_by_age(kind: str, born: date | None, on: date) -> str:
    """Which kind of person somebody is who was said to be of this kind: a child who was taken for an adult is a child.

    Never the other way round: a year that was written wrongly must not take the protection of a child away.
    """
    years = years_old(born, on)
    return "child" if kind == "adult" and years is not None and years < ADULT_AT else kind
