"""Counting the mirror: how long stages took by week, and what came of what was received, at any cut.

**Who is counted.** Enquiries that do not exist for the viewer (a restricted record on whose named list they do not
stand, a person from whom a conflict bars them) are in none of their figures: a number that held them could be narrowed
by its filters until it told of them. Enquiries whose page has closed to everybody, because the county's days after the
end have passed, are counted and cannot be opened; the pages say how many.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np

from halcyon.access.viewing import Viewer, require
from halcyon.frontdoor.mirror.columns import Columns, Flags, Numbers, columns
from halcyon.frontdoor.mirror.projection import WHOLE
from halcyon.frontdoor.mirror.unseen import unseen_cases
from halcyon.frontdoor.models import MirroredEnquiry
from halcyon.kernel.roles import Capability

UNRATED, NOT_SAID = "unrated", "not_said"
CUTS = ("rating", "agency", "source_code", "about", "area")


@dataclass(frozen=True)
class Cut:
    """Which enquiries are counted. '' is all; `UNRATED` and `NOT_SAID` are those without a value.

    `since` and `until` are London dates of being received, both included. `answering` keeps to one agency's answers.
    """

    rating: str = ""
    agency: str = ""
    source_code: str = ""
    about: str = ""
    area: str = ""
    since: date | None = None
    until: date | None = None
    answering: str = ""

    def value(self, name: str) -> str | None:
        """What a column must be, or None when it may be anything."""
        chosen = str(getattr(self, name))
        return None if not chosen else "" if chosen in (UNRATED, NOT_SAID) else chosen

    def but(self, **changes: object) -> Cut:
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Mirror:
    """The columns with a mark on every enquiry that this viewer may know of."""

    columns: Columns
    known: Flags

    def chosen(self, cut: Cut) -> Flags:
        """Which enquiries a cut takes, of those that the viewer may know of."""
        c = self.columns
        wanted = self.known.copy()
        for name in CUTS:
            value = cut.value(name)
            if value is not None:
                wanted &= c.texts[name] == c.text(name).number(value)
        if cut.since is not None:
            wanted &= c.received_day >= cut.since.toordinal()
        if cut.until is not None:
            wanted &= c.received_day <= cut.until.toordinal()
        return wanted


def mirror(viewer: Viewer) -> Mirror:
    """The mirror for one viewer, who must be one of those who answer for the hub."""
    require(viewer, Capability.SEE_HUB)
    held = columns()
    hidden = list(MirroredEnquiry.objects.filter(unseen_cases(viewer)).values_list("id", flat=True))
    return Mirror(held, ~np.isin(held.ids, np.asarray(hidden, dtype=np.int64)))


@dataclass(frozen=True)
class Received:
    """What came of what was received: `received` is always `still_open` and `closed` together."""

    received: int
    still_open: int
    closed: tuple[tuple[str, int], ...]  # by outcome, the most frequent first

    @property
    def adds_up(self) -> bool:
        return self.received == self.still_open + sum(n for _, n in self.closed)


def received(of: Mirror, cut: Cut) -> Received:
    """The enquiries of a cut: open now, or closed with which outcome."""
    c, wanted = of.columns, of.chosen(cut)
    closed = np.bincount(c.texts["outcome"][wanted & ~c.is_open], minlength=1)
    words = c.text("outcome").texts
    by_outcome = sorted(((words[i], int(n)) for i, n in enumerate(closed) if n), key=lambda f: (-f[1], f[0]))
    return Received(int(wanted.sum()), int((wanted & c.is_open).sum()), tuple(by_outcome))


def values(of: Mirror, name: str, cut: Cut) -> list[tuple[str, int]]:
    """The values of one column among a cut that leaves that column free, each with its number of enquiries."""
    wanted = of.chosen(cut.but(**{name: ""}))
    counted = np.bincount(of.columns.texts[name][wanted], minlength=1)
    words = of.columns.text(name).texts
    return sorted((words[i], int(n)) for i, n in enumerate(counted) if n)


@dataclass(frozen=True)
class Spread:
    """How long something took, in seconds: how many ended, and the median and the 90th centile of waiting and of
    working. Centiles lie between two values where they must (linear, as NumPy's default).
    """

    number: int
    waiting: float
    waiting_90: float
    working: float
    working_90: float


def spread(waiting: Numbers, working: Numbers) -> Spread | None:
    """The spread of these stages, or None when there are none."""
    if not len(waiting):
        return None
    (w50, w90), (k50, k90) = (np.percentile(column, (50, 90)) for column in (waiting, working))
    return Spread(len(waiting), float(w50), float(w90), float(k50), float(k90))


@dataclass(frozen=True)
class Times:
    """The stages that ended in some weeks, of the enquiries of a cut."""

    stage: Numbers
    answering: Numbers
    week: Numbers
    waiting: Numbers
    working: Numbers


def times(of: Mirror, cut: Cut, *, weeks: tuple[int, int], office: bool) -> Times:
    """What ended from the first week to the last, both included; in office hours, or hour by hour of the clock."""
    c = of.columns
    wanted = (c.week >= weeks[0]) & (c.week <= weeks[1])
    if cut.answering:
        wanted &= c.answering == c.text("answering").number(cut.answering)
    wanted[wanted] = of.chosen(cut)[c.places(wanted)]
    waiting, working = (c.waiting_office, c.working_office) if office else (c.waiting, c.working)
    return Times(c.stage[wanted], c.answering[wanted], c.week[wanted], waiting[wanted], working[wanted])


def by_stage(of: Mirror, found: Times, stages: Iterable[str]) -> list[tuple[str, Spread]]:
    """Each of these stages that ended, with how long it took."""
    words = of.columns.text("stage")
    made = []
    for stage in stages:
        these = found.stage == words.number(stage)
        told = spread(found.waiting[these], found.working[these])
        if told:
            made.append((stage, told))
    return made


def by_agency(of: Mirror, found: Times, stage: str) -> list[tuple[str, Spread]]:
    """One stage for each agency that had it, the one with the longest waiting first."""
    these = found.stage == of.columns.text("stage").number(stage)
    words = of.columns.text("answering").texts
    made = []
    for number in np.unique(found.answering[these]):
        own = these & (found.answering == number)
        told = spread(found.waiting[own], found.working[own])
        if told:
            made.append((words[number], told))
    return sorted(made, key=lambda f: (-f[1].waiting, f[0]))


def by_week(of: Mirror, found: Times, stage: str, *, weeks: tuple[int, int]) -> list[tuple[int, Spread | None]]:
    """One stage week by week, oldest first, with the weeks in which nothing ended."""
    these = found.stage == of.columns.text("stage").number(stage)
    order = np.argsort(found.week[these], kind="stable")
    week, waiting, working = found.week[these][order], found.waiting[these][order], found.working[these][order]
    bounds = np.searchsorted(week, np.arange(weeks[0], weeks[1] + 2))
    return [(weeks[0] + n, spread(waiting[a:b], working[a:b])) for n, (a, b) in enumerate(pairwise(bounds))]


__all__ = ["WHOLE", "Cut", "Mirror", "Received", "Spread", "by_agency", "by_stage", "by_week", "mirror", "received"]
