"""When a meeting of a body may decide, and what became of each seat. Plain Python."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from halcyon.kernel.calendar import LONDON

ATTENDED, DELEGATE, APOLOGIES, ABSENT = "attended", "delegate", "apologies", "absent"
HOW = {
    ATTENDED: "Came",
    DELEGATE: "Sent somebody in their place",
    APOLOGIES: "Apologies, nobody came",
    ABSENT: "Nobody came, and no apologies",
}


@dataclass(frozen=True)
class QuorumRule:
    """When a body may decide. `share` is per cent of the voting seats that must be filled in the room, rounded up;
    `agencies` are codes of organisations each of which must be there; `delegates` says whether somebody sent in a
    member's place counts; `chair` whether the chair, or whoever acts for the chair, must be there.
    """

    share: int = 50
    agencies: tuple[str, ...] = ()
    delegates: bool = True
    chair: bool = True


@dataclass(frozen=True)
class Came:
    """One seat at one meeting: whose it is, whether it votes or is the chair's, and how it was filled (`HOW`)."""

    agency: str
    how: str
    votes: bool = True
    chair: bool = False


@dataclass(frozen=True)
class QuorumFound:
    """Whether a meeting could decide. `present` and `needed` count voting seats; `lacking` says in words why not."""

    met: bool
    present: int
    needed: int
    lacking: tuple[str, ...]


def counts(how: str, rule: QuorumRule) -> bool:
    """Whether a seat that was filled in this way counts as there."""
    return how == ATTENDED or (how == DELEGATE and rule.delegates)


def quorum(rule: QuorumRule, seats: Iterable[Came]) -> QuorumFound:
    """Apply a body's rule to the seats of one meeting. A body without a voting seat can never decide."""
    every = list(seats)
    voting = [s for s in every if s.votes]
    there = [s for s in every if counts(s.how, rule)]
    present = sum(s.votes for s in there)
    needed = max(-(-len(voting) * rule.share // 100), 1)
    lacking = []
    if present < needed:
        members, were = ("voting member", "was") if present == 1 else ("voting members", "were")
        lacking.append(f"{present} {members} of the {needed} needed {were} there.")
    away = [code for code in rule.agencies if code not in {s.agency for s in there}]
    lacking += [f"Nobody was there for {code}." for code in away]
    if rule.chair and not any(s.chair for s in there):
        lacking.append("Neither the chair nor anybody acting for the chair was there.")
    return QuorumFound(not lacking, present, needed, tuple(lacking))


def end_of(last_day: date) -> datetime:
    """The moment at which somebody whose last day this is stops holding anything: midnight in London."""
    return datetime.combine(last_day + timedelta(days=1), time(0), LONDON)


def ends_with_seat(parts: Collection[str], *, given_up: Collection[str], left: Collection[str]) -> bool:
    """Whether a role that comes with a seat ends with a resignation: a seat of these parts (empty: of any part) is
    given up, and none is left.
    """

    def carries(seats: Collection[str]) -> bool:
        return any(not parts or part in parts for part in seats)

    return carries(given_up) and not carries(left)


@dataclass(frozen=True)
class Span:
    """From when until just before when (None: open) somebody stands in a seat, and as what."""

    begins: datetime
    ends: datetime | None
    standing: str


def uncovered(spans: Sequence[Span], *, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """The times between two moments in which nobody stands in a seat in any way, each from when until when."""
    gaps = []
    here = since
    for span in sorted(spans, key=lambda s: s.begins):
        if span.ends is not None and span.ends <= here:
            continue
        if span.begins >= until:
            break
        if span.begins > here:
            gaps.append((here, span.begins))
        if span.ends is None or span.ends >= until:
            return gaps
        here = max(here, span.ends)
    if here < until:
        gaps.append((here, until))
    return gaps
