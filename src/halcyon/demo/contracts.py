"""A standard in the contract with the sexual health clinic of the demonstration, and a breach that its counts show."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from halcyon.agencies.models import Service
from halcyon.health.contracts.actions import answer_breach, count_month, keep_contract, raise_breach
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.counting import add_months

SHARES = {"use": 100, "under_16": 100, "complete": 90, "analysis": 90}


def play_contracts(by: Any, at: datetime) -> None:
    """Keep the standard, count two months, ask for a remedy and answer. `by(name, moment)` gives a persona."""
    this = at.astimezone(LONDON).date().replace(day=1)
    months = [add_months(this, -2), add_months(this, -1)]
    row = keep_contract(
        service=Service.objects.get(code="sexual_health").id,
        standard="recognised_assessment",
        shares=SHARES,
        begins=months[0],
        by=by("paul.renshaw", at - timedelta(days=20)),
        at=at - timedelta(days=20),
    )
    for month, seen, young in zip(months, (44, 52), (25, 31), strict=True):
        count_month(
            contract_id=row.id, month=month, seen=seen, seen_under_16=young, by=by("leah.bright", at), at=at
        )  # fmt: skip
    made = raise_breach(
        contract_id=row.id,
        measure="use",
        words="The clinic counted the people whom it saw, and no assessment of them was signed here.",
        remedy="Use the questionnaire for under-18s here from next month, and say what is done with the paper ones.",
        due_on=(at + timedelta(days=21)).date(),
        by=by("paul.renshaw", at),
        at=at,
    )
    answer_breach(
        breach_id=made.id,
        answer="The nurses still write on paper. They were shown the questionnaire at the team day, and begin here on "
        "the first of the month.",
        by=by("leah.bright", at),
        at=at,
    )
