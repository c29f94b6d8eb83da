"""A standard in the contract with the sexual health clinic of the demonstration: two months of visits with what was
signed after them, a breach that was mended and looked at again, and one that is open. Nobody in them exists.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from halcyon.agencies.models import Service, User
from halcyon.demo.tools import Filled, fill
from halcyon.health.contracts.actions import answer_breach, count_month, keep_contract, raise_breach, recheck
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.counting import add_months

SHARES = {"use": 100, "under_16": 90, "complete": 90, "analysis": 90}
GIVEN = ("Ada", "Bronte", "Carys", "Della", "Effie", "Fern", "Gaia", "Hollie", "Ines", "Juno", "Kay")
FAMILY = ("Fairlamb", "Garside")
UNDER_16 = 5  # of those who were assessed in each month
# By month, the older first: how many were assessed, for how many of them a question stayed open, and who was seen.
MONTHS = ((10, 5, 15, 10), (11, 0, 16, 5))
OPEN = {"social_worker": None, "social_worker__not_asked": "The waiting room was full. To be asked next time."}


def play_contracts(users: dict[str, User], by: Any, at: datetime) -> None:
    """Keep the standard, sign, count, ask for remedies, look again. `by(name, moment)` gives a persona."""
    this = at.astimezone(LONDON).date().replace(day=1)
    months = [add_months(this, -2), add_months(this, -1)]

    def on(month: date, day: int) -> datetime:
        return datetime.combine(month.replace(day=day), time(11), LONDON)

    begun = on(months[0], 2)
    row = keep_contract(
        service=Service.objects.get(code="sexual_health").id,
        standard="recognised_assessment",
        shares=SHARES,
        begins=months[0],
        by=by("paul.renshaw", begun),
        at=begun,
    )
    for which, (month, (signed, unfinished, seen, young)) in enumerate(zip(months, MONTHS, strict=True)):
        for n in range(signed):
            said = OPEN if n < unfinished else {}
            name, years = (
                f"{GIVEN[n % len(GIVEN)]} {FAMILY[which]}{'e' * (n // len(GIVEN))}",
                15 if n < UNDER_16 else 17,
            )
            who, moment = ("sinead.doran", "lorna.keys")[n % 2], on(month, 5 + n)
            fill(users[who], Filled(who, at - moment, "young_person", name, years, said=said), None, at=at)
        counted = min(at, on(add_months(month, 1), 3))
        count_month(
            contract_id=row.id, month=month, seen=seen, seen_under_16=young, by=by("leah.bright", counted), at=counted
        )
        if which == 0:
            mended = raise_breach(
                contract_id=row.id,
                measure="complete",
                words="In half of the assessments a core question stayed open: whether there is a social worker.",
                remedy="Ask it in every visit, and write why where it could not be asked.",
                due_on=months[1].replace(day=20),
                by=by("paul.renshaw", on(months[1], 6)),
                at=on(months[1], 6),
            )
            answer_breach(
                breach_id=mended.id,
                answer="The nurses went through the questionnaire at the team day. The question stands first now.",
                by=by("leah.bright", on(months[1], 9)),
                at=on(months[1], 9),
            )
            recheck(
                breach_id=mended.id,
                words="No month since then has been counted. To be looked at again when it has.",
                due_on=add_months(this, 0).replace(day=8),
                by=by("paul.renshaw", on(months[1], 20)),
                at=on(months[1], 20),
            )
    recheck(
        breach_id=mended.id,
        words="Every assessment of the month answers every core question.",
        due_on=None,
        by=by("paul.renshaw", at),
        at=at,
    )
    made = raise_breach(
        contract_id=row.id,
        measure="use",
        words="Five people of the month were not assessed here, as in the month before.",
        remedy="Say how the visits without an assessment came about, and assess everybody from next month.",
        due_on=(at + timedelta(days=21)).date(),
        by=by("paul.renshaw", at),
        at=at,
    )
    answer_breach(
        breach_id=made.id,
        answer="They were seen on Saturdays by nurses of an agency who wrote on paper. These have accounts from the "
        "first of the month.",
        by=by("leah.bright", at),
        at=at,
    )
