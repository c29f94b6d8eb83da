"""Drawing a sample that anybody can draw again: from the same list and the same seed comes the same sample."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """One case, enquiry or practitioner that could be drawn. `key` is opaque."""

    key: str
    stratum: str


def digest(units: Sequence[Unit]) -> str:
    """A mark of the list that was drawn from, whatever its order."""
    lines = sorted(f"{u.stratum}\x1f{u.key}" for u in units)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def quotas(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    """How many to draw from each stratum: in proportion, with at least one each while `total` allows it.

    Whole numbers by largest remainder; where remainders are equal the larger stratum, then the first by name. Never
    more than the stratum holds.
    """
    filled = {name: size for name, size in sizes.items() if size > 0}
    whole = sum(filled.values())
    total = min(total, whole)
    if total <= 0:
        return dict.fromkeys(sizes, 0)
    given = dict.fromkeys(sizes, 0)
    order = sorted(filled, key=lambda name: (-filled[name], name))
    if total < len(filled):
        return {**given, **dict.fromkeys(order[:total], 1)}
    exact = {name: total * size / whole for name, size in filled.items()}
    given |= {name: max(1, int(exact[name])) for name in filled}
    while (over := sum(given.values()) - total) != 0:
        step = -1 if over > 0 else 1
        can = [n for n in order if (given[n] > 1 if step < 0 else given[n] < filled[n])]
        chosen = max(can, key=lambda n: ((exact[n] - given[n]) * step, filled[n], -order.index(n)))
        given[chosen] += step
    return given


def draw(units: Sequence[Unit], total: int, seed: str) -> list[Unit]:
    """A random sample within strata, in a fixed order.

    Each unit gets a number made from the seed and its key; the lowest of each stratum are drawn. So the order of the
    list does not matter, nor the version of any library.
    """
    strata: dict[str, list[Unit]] = {}
    for unit in {u.key: u for u in units}.values():
        strata.setdefault(unit.stratum, []).append(unit)
    wanted = quotas({name: len(listed) for name, listed in strata.items()}, total)
    found: list[Unit] = []
    for name in sorted(strata):
        found += sorted(strata[name], key=lambda u: _lot(seed, u.key))[: wanted[name]]
    return sorted(found, key=lambda u: _lot(seed, u.key))


def _lot(seed: str, key: str) -> str:
    return hashlib.sha256(f"{seed}\x1f{key}".encode()).hexdigest()
