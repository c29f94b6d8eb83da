"""The label of a new row, handed from act to act."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from halcyon.access.models import Labelled
from halcyon.kernel.sharing import Handling


@dataclass(frozen=True)
class Label:
    """Who owns a row, what kind of information it is and how it must be handled."""

    owner_agency: str
    category: str = "case"
    handling: Handling = Handling.OPEN
    protected_location: bool = False
    restricted: bool = False
    withheld_reason: str = ""
    withheld_until: date | None = None

    def fields(self) -> dict[str, Any]:
        return {**asdict(self), "handling": self.handling.value}


def label_of(row: Labelled) -> Label:
    """The label that a row carries, to be handed on to what is made from it."""
    return Label(
        owner_agency=row.owner_agency,
        category=row.category,
        handling=Handling(row.handling),
        protected_location=row.protected_location,
        restricted=row.restricted,
        withheld_reason=row.withheld_reason,
        withheld_until=row.withheld_until,
    )
