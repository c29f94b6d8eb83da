"""Rules over answers: the overall grade, what two auditors differ on, who is secure, and what a practice needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median_low

from halcyon.learning.audits.statistics import Agreement, agreement, agreement_of_all
from halcyon.practice.audits import Domain, Tool
from halcyon.practice.audits.practice_standards import OLD_AMBER_DAYS, SIZES

Values = Mapping[str, int]


def overall(tool: Tool, values: Values) -> tuple[int | None, str]:
    """The overall grade of one file, and the question that held it down ("" when none did).

    The middle of the grades given (the lower one of two), but not more than the rule’s steps above the lowest of the
    limiting questions. (None, "") for a set of questions without an overall grade, or without answers.
    """
    given = [values[q.key] for q in tool.graded if q.key in values]
    if tool.overall is None or not given:
        return None, ""
    middle = median_low(given)
    limits = sorted((values[key], key) for key in tool.overall.limiting if key in values)
    if limits and middle > limits[0][0] + tool.overall.steps:
        return limits[0][0] + tool.overall.steps, limits[0][1]
    return middle, ""


def differing(tool: Tool, first: Values, second: Values) -> list[str]:
    """The questions that both answered and answered differently."""
    return [q.key for q in tool.graded if q.key in first and q.key in second and first[q.key] != second[q.key]]


def agreements(tool: Tool, pairs: Sequence[tuple[Values, Values]]) -> dict[str, Agreement]:
    """For each question how far the pairs of auditors agreed; under "" all answers together."""
    both = {q.key: [(a[q.key], b[q.key]) for a, b in pairs if q.key in a and q.key in b] for q in tool.graded}
    return {key: agreement(listed) for key, listed in both.items()} | {"": agreement_of_all(list(both.values()))}


def secure(tool: Tool, domain: Domain, values: Values) -> bool | None:
    """Whether somebody reaches the domain’s share of its marks. None where a question of it was not answered."""
    if any(key not in values for key in domain.questions):
        return None
    marks = [(values[key], tool.question(key).scale) for key in domain.questions]
    reached = sum(value - min(scale.values) for value, scale in marks if scale)
    possible = sum(scale.highest - min(scale.values) for _, scale in marks if scale)
    return reached >= domain.share * possible


def met(tool: Tool, key: str, values: Values) -> bool | None:
    """Whether a question counts as met; None where it was not answered."""
    scale = tool.question(key).scale
    return None if scale is None or key not in values else values[key] >= scale.met


def needs_support(value: int | None, since: date | None, today: date) -> str:
    """Why a practice’s standard belongs into its plan of support: "red", "old_amber", or "" for neither."""
    if value == 0:
        return "red"
    return "old_amber" if value == 1 and since is not None and (today - since).days > OLD_AMBER_DAYS else ""


def size_band(patients: int | None) -> str:
    """The band of size in which a practice is compared; "" when its size is not known."""
    if patients is None:
        return ""
    return [words for least, words in SIZES if patients >= least][-1]
