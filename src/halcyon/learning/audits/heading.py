"""What a file is about, above its grades: what the record says itself, and what the auditor writes.

instruments.md section 6 ("Case info"). Everything read here goes through the rules of access as the auditor stands to
the file; in an audit of one agency, what others did is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Service
from halcyon.agencies.queries import organisation_name, staff_names
from halcyon.cases.models import Allocation, Case
from halcyon.frontdoor.models import ContactSubject
from halcyon.kernel.ages import years_old
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.registry import registry
from halcyon.learning.audits.models import Scoring
from halcyon.people.equality import CharacteristicTold
from halcyon.people.family import family
from halcyon.people.matching.identifiers import normal_sex
from halcyon.people.models import SuppliedRecord
from halcyon.people.queries import linked_records
from halcyon.practice.audits import HeaderField, Tool

BEFORE = timedelta(days=365)
SECTION_47 = "section_47"
UNKNOWN = "Not recorded here"
SEXES = {"m": "Male", "f": "Female"}
SIBLINGS = ("brother", "sister", "sibling")


@dataclass(frozen=True)
class Line:
    """One line of the header: its words as they stand, or, of what an auditor writes, what they wrote."""

    field: HeaderField
    said: str


def header_of(viewer: Viewer, case: Case | None, scoring: Scoring, tool: Tool, *, at: datetime) -> list[Line]:
    """The header of one file for its auditor. Nothing of it where the file is closed to them."""
    if case is None:
        return []
    alone = bool(scoring.item.round.agency)
    reads = _Reading(viewer, case, scoring, at)
    return [
        Line(field, reads.said(field.key) if field.read else scoring.words.get(field.key, ""))
        for field in tool.header
        if not (alone and field.others)
    ]


class _Reading:
    """What the record says of one case, each thing by the key of its line."""

    def __init__(self, viewer: Viewer, case: Case, scoring: Scoring, at: datetime) -> None:
        self.viewer, self.case, self.scoring, self.at = viewer, case, scoring, at
        self.records = linked_records(viewer, case.record_id, at=at)[1] or [case.record_id]
        self.record = SuppliedRecord.objects.filter(id=case.record_id).first()

    def said(self, key: str) -> str:
        found: Callable[[], str] = getattr(self, f"_{key}")
        return found() or UNKNOWN

    def _reference(self) -> str:
        return self.case.reference

    def _age(self) -> str:
        born = self.record.birth_date if self.record else None
        years = years_old(born, self.at.astimezone(LONDON).date())
        return "" if years is None else f"{years}"

    def _team(self) -> str:
        if self.case.service is None:
            return ""
        return Service.objects.filter(id=self.case.service).values_list("name", flat=True).first() or ""

    def _worker(self) -> str:
        row = Allocation.objects.filter(case=self.case, ends__isnull=True).first()
        return staff_names(self.viewer, [row.user]).get(row.user, "") if row else "Not allocated"

    def _auditor(self) -> str:
        return self.viewer.user_name

    def _date(self) -> str:
        local = self.at.astimezone(LONDON)
        return f"{local.day} {local:%B %Y}"

    def _gender(self) -> str:
        return SEXES.get(normal_sex(self.record.sex) or "", "") if self.record else ""

    def _ethnicity(self) -> str:
        return self._told("race") or (self._words("race", self.record.ethnicity) if self.record else "")

    def _disability(self) -> str:
        return self._told("disability")

    def _told(self, key: str) -> str:
        rows = CharacteristicTold.objects.filter(record_id__in=self.records, characteristic=key).order_by("-at")
        row = rows.first()
        if row is None:
            return ""
        return self._words(key, row.code) if row.state == "told" else row.get_state_display()

    @staticmethod
    def _words(key: str, code: str) -> str:
        known = registry.characteristics.get(key)
        return known.words(code) if known and code in dict(known.codes) else ""

    def _siblings(self) -> str:
        near = family(self.viewer, self.records, at=self.at)
        count = sum(any(word in member.how.lower() for word in SIBLINGS) for member in near)
        return str(count) if count else "None recorded"

    def _referrals(self) -> str:
        rows = ContactSubject.objects.filter(
            record_id__in=self.records,
            contact__restricted=False,
            contact__received_at__gt=self.case.opened_at - BEFORE,
            contact__received_at__lte=self.case.opened_at,
        ).values_list("contact__agency", flat=True)
        counted = Counter(rows)
        if not counted:
            return "None"
        who = ", ".join(f"{organisation_name(code)} {n}" for code, n in sorted(counted.items()))
        return f"{sum(counted.values())}: {who}"

    def _section_47(self) -> str:
        found = Case.objects.filter(
            record_id__in=self.records,
            pathway=SECTION_47,
            restricted=False,
            opened_at__gt=self.case.opened_at - BEFORE,
            opened_at__lte=self.at,
        ).count()
        return str(found) if found else "None"
