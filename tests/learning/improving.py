"""A recommendation and an action for tests, in the small county."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from tests.support import County

from halcyon.agencies.models import Organisation
from halcyon.kernel.calendar import LONDON
from halcyon.learning.improving.actions import plan_action, recommend
from halcyon.learning.improving.models import Action, Recommendation
from halcyon.workforce.bodies.models import Body

TEXT = "Every service asks children under 16 about consent each time, and writes down what they said."
DONE = "The new question is in the record of every clinic, and staff were briefed."


def today(county: County) -> date:
    return county.now.astimezone(LONDON).date()


def body(key: str = "adults-board", kind: str = "board") -> Body:
    found = Body.objects.filter(key=key).first()
    return found or Body.objects.create(
        key=key, name=key.capitalize(), kind=kind, host=Organisation.objects.get(code="COUNCIL"), begins="2020-01-01"
    )


def recommended(county: County, **changes: Any) -> Recommendation:
    wanted: dict[str, Any] = {
        "text": TEXT,
        "source_kind": "review",
        "source_id": uuid.uuid4(),
        "source_title": "Review of Child R",
        "themes": ("consent", "voice"),
        "agencies": ("COMMUNITY",),
    }
    return recommend(**{**wanted, **changes}, by=county.viewer("judith.amery"), at=county.now)


def planned(county: County, recommendation: Recommendation | None = None, **changes: Any) -> Action:
    wanted: dict[str, Any] = {
        "agency_code": "COMMUNITY",
        "text": "Put the consent question into the record of every clinic, and brief the staff.",
        "owner": county.id("asha.verma"),
        "due": today(county) + timedelta(days=60),
        "bodies": (body().id,),
        "success": "Nine in ten records of under-16s show the question and the answer.",
    }
    given = {**wanted, **changes}
    row = recommendation or recommended(county)
    return plan_action(recommendation_id=row.id, by=county.viewer("judith.amery"), at=county.now, **given)
