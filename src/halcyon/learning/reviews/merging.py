"""Laying what agencies recorded side by side: what may be the same event, how it differs, where nobody had contact, and
who knew what by when. Plain Python; nothing here decides, it says what to look at and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations, pairwise
from uuid import UUID

NEAR_DAYS = 30  # local: two accounts of one event are seldom dated further apart
SHARED_WORDS = 3  # local: fewer words in common are chance
GAP_DAYS = 28  # local: a stretch without contact that a panel asks about

_WORD = re.compile(r"[a-z]{4,}")
_COMMON = frozenset(
    """
    about after again also another been before being came could does each from gave give given have having heard
    here himself herself into just like made more most much never once only other over said same seen some such
    taken than that their them then there these they this those told took very visit visited want wanted was well
    went were what when where which while will with would without year years child mother father family school
    nurse worker social police officer record recorded contact called asked home today weeks days
    """.split()  # noqa: SIM905  (a list of words reads better in lines than one to a line)
)


@dataclass(frozen=True)
class Account:
    """One line of one agency: when it says that something happened, when it was recorded, and what it says.

    `occurrence` is the name under which the panel put it together with other agencies' lines about one event.
    `told` are the agencies that were told, with the day.
    """

    id: UUID
    agency: str
    on: date
    recorded_on: date
    says: str
    contact: bool = True
    occurrence: str = ""
    told: tuple[tuple[str, date], ...] = ()
    explained: str = ""
    comment: str = field(default="", compare=False)


@dataclass(frozen=True)
class Pair:
    """Two lines of different agencies that may tell one event, and the words or days that make it look so."""

    first: Account
    second: Account
    because: str


@dataclass(frozen=True)
class Contradiction:
    """One event as several agencies tell it, where they do not agree on the day."""

    occurrence: str
    accounts: tuple[Account, ...]
    days_apart: int
    explained: str

    @property
    def dated_differently(self) -> bool:
        return self.days_apart > 0


@dataclass(frozen=True)
class Gap:
    """A stretch of days on none of which any agency had contact: both days are without contact."""

    begins: date
    ends: date

    @property
    def days(self) -> int:
        return (self.ends - self.begins).days + 1


def words_of(text: str) -> frozenset[str]:
    """The words of a line that say what it is about: without those that stand in every record."""
    return frozenset(w.rstrip("s") for w in _WORD.findall(text.lower()) if w not in _COMMON)


def pairs(accounts: Iterable[Account]) -> tuple[Pair, ...]:
    """Lines of two agencies that nobody has put together and that may tell one event: the nearest words first.

    Both lie within `NEAR_DAYS` of each other and share `SHARED_WORDS` words or more.
    """
    said = [(a, words_of(a.says)) for a in accounts if not a.occurrence]
    found: list[tuple[int, int, Pair]] = []
    for (one, first), (other, second) in combinations(said, 2):
        apart = abs((one.on - other.on).days)
        both = sorted(first & second)
        if one.agency != other.agency and apart <= NEAR_DAYS and len(both) >= SHARED_WORDS:
            early, late = sorted((one, other), key=lambda a: (a.on, a.agency))
            found.append((-len(both), apart, Pair(early, late, "Both speak of: " + ", ".join(both[:6]))))
    return tuple(pair for _, _, pair in sorted(found, key=lambda f: (f[0], f[1], str(f[2].first.id))))


def contradictions(accounts: Iterable[Account]) -> tuple[Contradiction, ...]:
    """The events of which several agencies gave accounts that the panel put together, earliest first.

    Accounts that agree on the day stand here too: how they are told may differ, and both are shown beside each other.
    """
    together: dict[str, list[Account]] = {}
    for account in accounts:
        if account.occurrence:
            together.setdefault(account.occurrence, []).append(account)
    found = []
    for occurrence, listed in together.items():
        if len({a.agency for a in listed}) < 2:
            continue
        listed.sort(key=lambda a: (a.on, a.agency))
        apart = (listed[-1].on - listed[0].on).days
        found.append(
            Contradiction(occurrence, tuple(listed), apart, next((a.explained for a in listed if a.explained), ""))
        )
    return tuple(sorted(found, key=lambda c: c.accounts[0].on))


def gaps(accounts: Iterable[Account], begins: date, ends: date, *, least: int = GAP_DAYS) -> tuple[Gap, ...]:
    """The stretches of the period, both its days included, of `least` days or more without contact by any agency."""
    contact = sorted({a.on for a in accounts if a.contact and begins <= a.on <= ends})
    edges = [begins - timedelta(days=1), *contact, ends + timedelta(days=1)]
    found = [Gap(before + timedelta(days=1), after - timedelta(days=1)) for before, after in pairwise(edges)]
    return tuple(gap for gap in found if gap.days >= least)


def known_since(account: Account, agency: str) -> date | None:
    """From which day on an agency knew what a line says: by its own record, or because it was told. None for never."""
    days = [account.recorded_on] if account.agency == agency else []
    days += [on for told, on in account.told if told == agency]
    return min(days, default=None)


@dataclass(frozen=True)
class Known:
    """One line with the day from which each agency knew it, and whether it did on the day that is asked about.

    `own` are agencies that had recorded the same event by then in another line, which need not say the same.
    """

    account: Account
    since: tuple[tuple[str, date | None], ...]
    by_then: frozenset[str]
    own: Mapping[str, date] = field(default_factory=dict)


def known(accounts: Iterable[Account], agencies: Sequence[str], moment: date) -> tuple[Known, ...]:
    """What each agency knew on a day of everything that had happened by then, in the order in which it happened.

    A line recorded later than it happened was not known before it was recorded: knowing afterwards is not counted. Of
    an event that the panel put together, an agency that recorded it itself is not said to have known nothing of it.
    """
    every = sorted(accounts, key=lambda a: (a.on, a.agency))
    found = []
    for account in (a for a in every if a.on <= moment):
        since = tuple((agency, known_since(account, agency)) for agency in agencies)
        by_then = frozenset(a for a, on in since if on is not None and on <= moment)
        own: dict[str, date] = {}
        for other in every if account.occurrence else ():
            if other.occurrence == account.occurrence and other.recorded_on <= moment and other.agency not in by_then:
                own[other.agency] = min(other.recorded_on, own.get(other.agency, other.recorded_on))
        found.append(Known(account, since, by_then, own))
    return tuple(found)
