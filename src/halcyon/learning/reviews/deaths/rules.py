"""The rules of the staged review in plain Python: who may screen, when a second reviewer is needed, and the figures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from halcyon.kernel.disclosure import FEW
from halcyon.practice.reviews.mortality import (
    DECISIONS,
    EXPECTED,
    FLAGS,
    INVESTIGATED,
    NATURAL,
    PHASES,
    POOR,
    REVIEWED_ELSEWHERE,
    must_go_on,
)

REASON = 15  # characters that say something


@dataclass(frozen=True)
class Looker:
    """Somebody who would screen or review a death, as the rule sees them."""

    user: UUID
    agency: str
    services: frozenset[UUID]


def not_independent(who: Looker, provider: str, team: UUID | None, no_part: bool) -> str:
    """Why somebody is not independent of the team that treated; "" when they are.

    Nobody of the treating team screens or reviews its deaths. Where the team is not known, nobody of the provider does:
    nobody could show that they are independent. Whoever had a part in the care says so and stands back. (Mazars, 2015)
    """
    if not no_part:
        return "Say that you had no part in this care. If you had one, somebody else does this."
    if team is not None and team in who.services:
        return "You work in the team that treated this person: somebody else does this."
    if team is None and who.agency == provider:
        return "The treating team is not known, and you work for the provider: somebody of another agency does this."
    return ""


def screen_problems(expected: str, natural: str, flags: Collection[str], decision: str, why: str) -> dict[str, str]:
    """What is wrong with a desk screen, by field."""
    wrong: dict[str, str] = {}
    if expected not in dict(EXPECTED):
        wrong["expected"] = "Say whether the death was expected."
    if natural not in dict(NATURAL):
        wrong["natural"] = "Say whether the death was natural."
    if not set(flags) <= set(dict(FLAGS)):
        wrong["flags"] = "Choose from the list."
    if decision not in dict(DECISIONS):
        wrong["decision"] = "Choose what happens next."
    if len(why.strip()) < REASON:
        wrong["why"] = "Say why, in a sentence."
    if not wrong and decision == "none" and (because := must_go_on(expected, natural, frozenset(flags))):
        wrong["decision"] = because
    return wrong


def needs_second(scores: Mapping[str, int], overall: int) -> bool:
    """Whether a structured review needs a second reviewer: care was poor or very poor in any phase or overall."""
    return overall <= POOR or any(score <= POOR for score in scores.values())


def score_problems(scores: Mapping[str, int], judgements: Mapping[str, str], overall: int) -> dict[str, str]:
    """What is wrong with the scores of a structured review: each phase scored has its judgement in words."""
    wrong: dict[str, str] = {}
    if not scores:
        wrong["overall"] = "Score at least one phase of care."
    for key, title in PHASES:
        score = scores.get(key)
        if score is not None and not 1 <= score <= 5:
            wrong[key] = f"{title}: score it from 1 to 5."
        elif score is not None and len(judgements.get(key, "").strip()) < REASON:
            wrong[f"{key}_why"] = f"{title}: write the judgement behind the score."
    if not 1 <= overall <= 5:
        wrong["overall"] = "Score the care overall, from 1 to 5."
    return wrong


STAGES = ("waiting", "screened", "reviewed", "investigated")
"""How far a death has come. Each is counted once, in the furthest."""


def stage_of(decision: str, reviewed: bool) -> str:
    """How far a death has come: `decision` of its screen ("" while it waits), whether a review of it is complete."""
    if not decision:
        return "waiting"
    if decision in INVESTIGATED:
        return "investigated"
    return "reviewed" if reviewed or decision in REVIEWED_ELSEWHERE else "screened"


@dataclass(frozen=True)
class Share:
    """One line of the table: how many died, and how far that has come. None is a number too small to be shown."""

    key: str
    deaths: int | None
    screened: int | None
    reviewed: int | None
    investigated: int | None
    family: int | None

    @property
    def percent_screened(self) -> int | None:
        return round(100 * self.screened / self.deaths) if self.deaths and self.screened is not None else None


def shares(
    rows: Iterable[tuple[str, str, bool]], keys: Iterable[str], *, few: int = FEW
) -> tuple[tuple[Share, ...], Share]:
    """The table by group, or by provider, and its total, from (key, stage, family took part) of each death.

    Deaths are shown where they are none or `few` and more. How many of them are screened is shown where neither they
    nor those that wait are a small number: a board's paper says no more either. What came of them (reviewed,
    investigated, family) is shown for a line whole or not at all: not where any of these parts, or what is left, is a
    small number of people. Where what is hidden could be worked out from the total, further lines are hidden, the
    smallest first, and at last the total.
    """
    counted: dict[str, dict[str, int]] = {key: dict.fromkeys((*STAGES, "family"), 0) for key in keys}
    for key, stage, family in rows:
        counted[key][stage] += 1
        counted[key]["family"] += family
    whole = _sum(counted.values())
    no_deaths, total_deaths = _hidden(counted, whole, lambda parts: 0 < _deaths(parts) < few)
    no_screens, total_screens = _hidden(counted, whole, lambda parts: _small_screens(parts, few), no_deaths)
    no_parts, total_parts = _hidden(counted, whole, lambda parts: _small_parts(parts, few), no_deaths)
    lines = tuple(
        _share(k, parts, k not in no_deaths, k not in no_screens, k not in no_parts) for k, parts in counted.items()
    )
    shown = not total_deaths
    return lines, _share("", whole, shown, shown and not total_screens, shown and not total_parts)


Small = Callable[[Mapping[str, int]], bool]


def _hidden(
    counted: Mapping[str, Mapping[str, int]], whole: Mapping[str, int], small: Small, also: Collection[str] = ()
) -> tuple[set[str], bool]:
    """The lines that must be hidden, and whether the total must be: by itself, or because it would give them away."""
    hidden = {key for key, parts in counted.items() if small(parts)} | set(also)
    order = sorted(counted, key=lambda key: (_deaths(counted[key]), key))

    def gives_away() -> bool:
        return len(hidden) == 1 or small(_sum(counted[key] for key in hidden))

    while hidden and gives_away():
        more = next((key for key in order if key not in hidden and _deaths(counted[key])), None)
        if more is None:
            break
        hidden.add(more)
    return hidden, small(whole) or (bool(hidden) and gives_away())


def _sum(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total = dict.fromkeys((*STAGES, "family"), 0)
    for each in parts:
        for key, count in each.items():
            total[key] += count
    return total


def _deaths(parts: Mapping[str, int]) -> int:
    return sum(parts[stage] for stage in STAGES)


def _small_screens(parts: Mapping[str, int], few: int) -> bool:
    """Whether a small number of people were screened, or wait to be."""
    return 0 < parts["waiting"] < few or 0 < _deaths(parts) - parts["waiting"] < few


def _small_parts(parts: Mapping[str, int], few: int) -> bool:
    """Whether what came of deaths counts a small number of people, or leaves one: reviewed, investigated, family."""
    deaths = _deaths(parts)
    further = parts["reviewed"] + parts["investigated"]
    counts = (
        parts["reviewed"],
        parts["investigated"],
        further,
        deaths - parts["waiting"] - further,
        parts["family"],
        deaths - parts["family"],
    )
    return any(0 < count < few for count in counts)


def _share(key: str, parts: Mapping[str, int], deaths_shown: bool, screens_shown: bool, parts_shown: bool) -> Share:
    deaths, further = _deaths(parts), parts["reviewed"] + parts["investigated"]
    return Share(
        key,
        deaths if deaths_shown else None,
        deaths - parts["waiting"] if screens_shown else None,
        further if parts_shown else None,
        parts["investigated"] if parts_shown else None,
        parts["family"] if parts_shown else None,
    )
