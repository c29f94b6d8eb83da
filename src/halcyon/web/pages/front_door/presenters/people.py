"""Whom a case is about: the identity banner, and the candidates when somebody has to say who it is."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from halcyon.access.viewing import Viewer
from halcyon.people.actions import PersonFound
from halcyon.people.matching.records import Described
from halcyon.people.matching.scoring import Grade
from halcyon.people.models import SuppliedRecord
from halcyon.people.queries import PersonView, names_of


def banner(person: PersonView) -> dict[str, Any]:
    """What the identity banner shows."""
    return {
        "name": person.name,
        "born": person.birth_date or person.expected_date,
        "nhs": person.nhs_number,
        "nhs_verified": person.nhs_verified,
        "lives_with": ", ".join(dict.fromkeys(r.kind for r in person.household if r.kind))[:80],
        "protected_address": person.protected_address,
        "href": reverse("person", args=[person.person_id]) if person.person_id else "",
        "flags": ["Waiting for somebody to say who this is"] if person.waiting else [],
    }


def asked(record: SuppliedRecord) -> Described:
    """A waiting record as a search."""
    return Described(
        given=record.given_name,
        family=record.family_name,
        other_names=tuple(record.other_names or ()),
        birth_date=record.birth_date,
        expected_date=record.expected_date,
        sex=record.sex,
        nhs_number=record.nhs_number,
        postcode=record.postcode,
        address_line=record.address_line,
        telephone=record.telephone,
    )


@dataclass(frozen=True)
class Shown:
    """A candidate as the page shows it: whom, how likely, and what speaks for and against."""

    name: str
    grade: str
    percent: int
    evidence: tuple[Any, ...]
    vetoes: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def likely(self) -> str:
        """How likely, in words; and the match by the national grades where there is one."""
        words = f"{self.percent} in 100 likely" if self.percent else "less than 1 in 100 likely"
        return words if self.grade == Grade.NONE.value else f"{words}, match “{self.grade.lower()}”"


def named(viewer: Viewer, choices: Iterable[tuple[str, PersonFound]]) -> list[tuple[str, Shown]]:
    """Candidates with a name to show: (person id, candidate), in the order given."""
    listed = list(choices)
    names = names_of(viewer, [uuid.UUID(p.candidate.record_id) for _, p in listed])
    shown = []
    for key, found in listed:
        name, born = names.get(uuid.UUID(found.candidate.record_id), ("", None))
        shown.append(
            (
                key,
                Shown(
                    name=f"{name}, born {born:%-d %b %Y}" if born else name,
                    grade=found.candidate.grade.value,
                    percent=round(100 * found.candidate.probability),
                    evidence=tuple(found.candidate.explanation),
                    vetoes=tuple(v.words for v in found.candidate.vetoes),
                    warnings=tuple(w.words for w in found.candidate.warnings),
                ),
            )
        )
    return shown
