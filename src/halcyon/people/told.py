"""Reading what people told of their protected characteristics, for somebody who may see the person."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from halcyon.access.queries import labels_visible
from halcyon.access.viewing import Viewer, require
from halcyon.kernel.ages import years_old
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.characteristics import NOT_ASKED, TOLD, Characteristic, age_band
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.equality import CharacteristicTold
from halcyon.people.models import SuppliedRecord
from halcyon.people.queries import PersonView


@dataclass(frozen=True)
class ToldOf:
    """One characteristic of one person as it is known. `asked` says that somebody was asked here; what a supplied
    record says was not asked here.
    """

    characteristic: Characteristic
    state: str
    code: str
    asked: bool
    told_by: str = ""
    at: datetime | None = None

    @property
    def words(self) -> str:
        return self.characteristic.words(self.code) if self.state == TOLD else ""


def characteristics_of(viewer: Viewer, found: PersonView, *, at: datetime) -> list[ToldOf]:
    """The nine of a person whom the viewer was given, in order, without those not asked at their age."""
    require(viewer, Capability.OPEN_PERSON)
    rows = CharacteristicTold.objects.filter(labels_visible(viewer), record_id__in=found.record_ids)
    newest = {row.characteristic: row for row in rows.order_by("at", "id")}
    supplied = _supplied(found.record_ids)
    years = years_old(found.birth_date, at.astimezone(LONDON).date())
    listed = []
    for one in registry.characteristics.values():
        row = newest.get(one.key)
        if years is not None and years < one.from_age:
            continue
        if row is not None:
            listed.append(ToldOf(one, row.state, row.code, True, row.get_told_by_display(), row.at))
            continue
        code = age_band(years) if one.drawn_from == "birth_date" and years is not None else ""
        code = code or next((s[one.drawn_from] for s in supplied if s.get(one.drawn_from)), "")
        known = code in dict(one.codes)
        listed.append(ToldOf(one, TOLD if known else NOT_ASKED, code if known else "", False))
    return listed


def _supplied(record_ids: Iterable[uuid.UUID]) -> list[dict[str, str]]:
    rows = SuppliedRecord.objects.filter(id__in=list(record_ids)).order_by("-received_at")
    return [{"sex": sex, "ethnicity": group} for sex, group in rows.values_list("sex", "ethnicity")]
