"""A clinic’s file of attendances, and the huddle over it, on request."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.support import County

from halcyon.access.viewing import system
from halcyon.exchange.csv.attendances import NAMES, load_attendances
from halcyon.health.huddle.models import HuddleCase, HuddleWeek
from halcyon.work.actions.loads import Totals
from halcyon.work.taking_in import TakenIn

SERVICE = "sexual_health"
MONDAY = date(2026, 11, 16)  # of the week in which the county stands


def sheet(*rows: dict[str, Any]) -> bytes:
    """The rows as a CSV file; what a row does not say is empty."""
    lines = [",".join(NAMES)]
    for number, row in enumerate(rows):
        usual = {"attendance": f"A{number}", "day": "2026-11-17", "outcome": "attended", "age": "15"}
        said = {**usual, "clinic_number": f"SH-{number:04d}", **row}
        lines.append(",".join('"' + str(said.get(name, "")).replace('"', '""') + '"' for name in NAMES))
    return "\r\n".join(lines).encode()


def take(county: County, *rows: dict[str, Any], at: datetime | None = None) -> TakenIn[Totals]:
    """The command on the server takes a file of these rows in."""
    at = at or county.now
    by = system("load_attendances", at=at)
    return load_attendances(sheet(*rows), name="week.csv", service=SERVICE, by=by, at=at)


def week() -> HuddleWeek:
    return HuddleWeek.objects.get(monday=MONDAY)


def listed(row: HuddleWeek | None = None) -> list[HuddleCase]:
    return list(HuddleCase.objects.filter(week=row or week()).order_by("position"))
