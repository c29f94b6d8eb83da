"""The enquiries behind a number."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from halcyon.cases.models import Case
from halcyon.frontdoor.mirror.counts import Cut
from halcyon.frontdoor.mirror.projection import monday_of
from halcyon.frontdoor.mirror.rows import CLOSED, OPEN, Behind
from halcyon.kernel.registry import registry
from halcyon.web.pages.hub.presenters.asking import Asked
from halcyon.web.pages.hub.presenters.figures import NAMES, outcome_words, stage_name, value_words
from halcyon.web.presenting import age, day


def behind_words(behind: Behind, asked: Asked) -> str:
    """What is counted, as a heading."""
    first, last = monday_of(asked.weeks[0]), monday_of(asked.weeks[1])
    when = f"in the week of {day(first)}" if first == last else f"from {day(first)}"
    if behind.stage:
        return f"{stage_name(behind.stage)}: ended {when}"
    if behind.standing == OPEN:
        return f"Received {when}, open now"
    if behind.standing == CLOSED:
        return f"Received {when}, closed" + (f": {outcome_words(behind.outcome).lower()}" if behind.outcome else "")
    return f"Received {when}"


def cut_words(cut: Cut) -> list[str]:
    """The filters in words."""
    told = [
        f"{label.lower()}: {value_words(name, str(cut.value(name)))}"
        for name, label in NAMES.items()
        if cut.value(name) is not None
    ]
    return told + ([f"answered by: {value_words('answering', cut.answering)}"] if cut.answering else [])


def case_rows(
    rows: Iterable[Case], names: Mapping[uuid.UUID, tuple[str, date | None]], *, now: datetime
) -> list[dict[str, Any]]:
    """Each enquiry with its name, rating, stage and how long it took."""
    made = []
    for case in rows:
        name, born = names.get(case.record_id, ("", None))
        made.append(
            {
                "href": reverse("case", args=[case.id]),
                "hours": reverse("case_hours", args=[case.id]),
                "name": name,
                "age": age(born, now.date()) if born else "",
                "reference": case.reference,
                "rating": case.facts.get("rating"),
                "state": registry.pathways[case.pathway].state(case.state).title,
                "received": case.opened_at,
                "closed": case.closed_at,
            }
        )
    return made


def older(data: QueryDict, last: tuple[datetime, uuid.UUID] | None) -> str:
    """The address of the page below, or ''."""
    if last is None:
        return ""
    query = data.copy()
    query["before"] = f"{last[0].isoformat()}~{last[1]}"
    return "?" + query.urlencode()
