"""Where a case came from, what came of it, and who was at its meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from halcyon.agencies.queries import organisation_name
from halcyon.cases.models import Attendance
from halcyon.chronology.queries import Line
from halcyon.frontdoor.casework import PATHWAYS
from halcyon.frontdoor.queries import Around
from halcyon.kernel.pathways import Pathway
from halcyon.kernel.registry import registry
from halcyon.practice.protection import PROFESSIONS


def chain(near: Around) -> dict[str, Any]:
    """What the case came of and what came of it, as far as the viewer may see it, each with where it stands."""

    def words(case: Any) -> dict[str, Any]:
        definition = registry.pathways[case.pathway]
        return {
            "id": case.id,
            "reference": case.reference,
            "title": definition.title,
            "state": definition.state(case.state).title,
        }

    return {
        "from": words(near.parent) if near.parent else None,
        "to": [words(c) for c in near.children if c.pathway in PATHWAYS],
    }


def has_met(pathway: Pathway, lines: Sequence[Line]) -> bool:
    """Whether a meeting of a case has been held."""
    kinds = {m.records for m in pathway.moves if m.meeting}
    return bool(kinds) and any(line.kind in kinds for line in lines)


def came(by_event: Mapping[str, Sequence[Attendance]], lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Who came to each meeting, by profession and agency, the latest meeting first."""
    professions = dict(PROFESSIONS)
    return [
        {
            "at": line.happened_at,
            "people": [
                f"{a.name}, {professions.get(a.profession, a.profession).lower()}"
                + (f", {organisation_name(a.agency)}" if a.agency else "")
                for a in by_event[str(line.id)]
            ],
        }
        for line in lines
        if str(line.id) in by_event
    ]
