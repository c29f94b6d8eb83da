"""The staged review of deaths in the demonstration: one provider’s cohort, nearly all of it screened. All invented."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from halcyon.access.viewing import Viewer
from halcyon.kernel.calendar import LONDON
from halcyon.learning.reviews.deaths import actions as deaths
from halcyon.learning.reviews.deaths.models import Death

By = Callable[[str, datetime], Viewer]
MANAGER = "judith.amery"
COHORT = (("learning_disability", 9), ("adult_mental_health", 14), ("older_mental_health", 13))
WAITING = 3  # of the cohort, the last to be screened


def play_deaths(by: By, *, at: datetime) -> None:
    """Thirty-six deaths of one provider; all but a few screened by auditors outside the treating team."""
    begun = at - timedelta(days=50)
    rows = list(_cohort(at))
    deaths.take_in_deaths(rows=rows, by=by(MANAGER, begun), at=begun)
    listed = list(Death.objects.order_by("reference"))
    for place, row in enumerate(listed[: len(listed) - WAITING]):
        moment = begun + timedelta(days=6 + place)
        ravi: dict[str, Any] = {"by": by("ravi.menon", moment), "at": moment}
        disabled = row.group == "learning_disability"
        sudden = not disabled and place % 4 == 3
        decision = "leder" if disabled else ("incident" if place % 8 == 3 else "review") if sudden else "none"
        deaths.screen(
            death_id=row.id,
            expected="unexpected" if sudden else "expected",
            natural="natural",
            flags=["learning_disability"] if disabled else ["medication"] if sudden else [],
            decision=decision,
            why="Read from the record of the last year and the certificate.",
            no_part=True,
            **ravi,
        )
        if sudden or disabled:
            heard = place % 3 != 0
            deaths.hear_family(
                death_id=row.id,
                outcome="involved" if heard else "declined",
                words="They were kind. Nobody asked us what he had been like before." if heard else "",
                **ravi,
            )
        if decision == "review":
            _care(row.id, place, by, moment)


def _care(death_id: UUID, place: int, by: By, moment: datetime) -> None:
    """A structured review; where care was poor, a second reviewer follows."""
    poor = place % 3 == 0
    deaths.review_care(
        death_id=death_id,
        scores={"ongoing": 4, "physical_health": 2 if poor else 3},
        judgements={
            "ongoing": "Seen as planned, by people who knew him.",
            "physical_health": "His weight was written down and nobody acted on it." if poor else "Checked each year.",
        },
        overall=3,
        summary="Mental health care was steady. Physical health was left to others.",
        problems=["monitoring"] if poor else [],
        themes=["physical_health", "health_check"] if poor else ["good"],
        no_part=True,
        by=by("ravi.menon", moment),
        at=moment,
    )
    if poor:
        deaths.second_review(
            death_id=death_id,
            overall=2,
            words="I agree, and would say poor overall: it was in plain sight.",
            no_part=True,
            by=by(MANAGER, moment),
            at=moment,
        )


def _cohort(at: datetime) -> Iterable[deaths.Notified]:
    number = 0
    for group, count in COHORT:
        for _ in range(count):
            number += 1
            yield deaths.Notified(
                provider="COMMUNITY",
                local_number=f"CT-{2000 + 37 * number}",
                group=group,
                died_on=(at - timedelta(days=60 + 9 * number)).astimezone(LONDON).date(),
                age=38 + (number * 13) % 50,
                contact_months=number % 6,
                setting=("at home", "on a ward", "in a care home")[number % 3],
                cause=("Pneumonia", "Heart disease", "")[number % 3],
            )
