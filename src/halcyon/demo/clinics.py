"""A week at the sexual health clinic of the demonstration, and what the hospital social worker has. All invented."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from halcyon.access.viewing import system
from halcyon.exchange.csv.attendances import load_attendances
from halcyon.health.hospital.actions import send_referral
from halcyon.kernel.calendar import LONDON

SERVICE = "sexual_health"
COLUMNS = (
    "attendance", "clinic_number", "age", "outcome", "partner_age", "exchange", "seen_for", "in_care", "disclosed",
    "questionnaire", "note",
)  # fmt: skip
ROWS = (
    ("V-4101", "SX-20817", "14", "attended", "19", "not_asked", "emergency_contraception", "no", "no", "part", ""),
    ("V-4102", "SX-20564", "15", "attended", "16", "no", "contraception", "no", "no", "complete",
     "Came with her mother."),
    ("V-4103", "SX-19930", "16", "attended", "27", "yes", "sti", "no", "yes", "complete",
     "Says that he buys her things and waits in the car."),
    ("V-4104", "SX-20822", "17", "attended", "17", "no", "contraception", "yes", "no", "complete", ""),
    ("V-4105", "SX-20125", "15", "was_not_brought", "", "not_asked", "", "not_asked", "not_asked", "not_done", ""),
    ("V-4106", "SX-20830", "17", "attended", "18", "no", "advice", "no", "no", "not_done", ""),
    ("V-4107", "SX-18007", "22", "attended", "25", "no", "contraception", "no", "no", "not_done", ""),
    ("V-4108", "SX-20841", "13", "attended", "", "not_asked", "pregnancy", "no", "yes", "complete",
     "Asked that nobody rings her at home."),
    # An age that is none: the row is rejected with its reason, on the clinic's own page.
    ("V-4109", "SX-20842", "teenager", "attended", "", "no", "advice", "no", "no", "part", ""),
)  # fmt: skip


def play_clinic(by: Any, at: datetime) -> None:
    """Take a week of attendances in, and send one referral. `by(name, moment)` gives a persona as the acts see them."""
    day = at.astimezone(LONDON).date().isoformat()
    lines = [",".join((*COLUMNS, "day")), *(",".join((*row, day)) for row in ROWS)]
    loader = system("load_attendances", at=at)
    load_attendances("\r\n".join(lines).encode(), name="week.csv", service=SERVICE, by=loader, at=at)
    send_referral(
        given_name="Saskia",
        family_name="Overbury",
        birth_date=None,
        nhs_number="",
        telephone="07700 900417",
        safe_contact="By text, in school hours only.",
        worry="On the ward since Sunday with an overdose. Two men who are not family asked for her by name.",
        asked_for="See her on the ward today, with the ward sister, before she is discharged.",
        basis="public_task",
        by=by("hannah.oduya", at),
        at=at,
    )
