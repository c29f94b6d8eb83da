"""Disclosure control: small counts that could tell of one person are not shown, nor what would give them away."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
FEW = 5  # counts of 1 to 4 are small (domain.md I10: suppression below 5 by default)


def suppressed(parts: Mapping[K, int], *, few: int = FEW) -> tuple[dict[K, int | None], int | None]:
    """The parts of one whole and their sum, with small ones hidden (None). Nought is no person, and is shown.

    Where only one part is hidden, the next smallest is hidden too, so that nobody can subtract; where none is left to
    hide, the sum is.
    """
    hidden = {key for key, count in parts.items() if 0 < count < few}
    total: int | None = sum(parts.values())
    if len(hidden) == 1:
        others = sorted((count, str(key), key) for key, count in parts.items() if key not in hidden and count)
        if others:
            hidden.add(others[0][2])
        else:
            total = None
    if total is not None and 0 < total < few:
        total = None
    return {key: None if key in hidden else count for key, count in parts.items()}, total
