"""What the address of a page of the hub asks for, and the addresses of the numbers on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from halcyon.frontdoor.mirror.counts import Cut
from halcyon.frontdoor.mirror.projection import WHOLE, monday_of, week_of
from halcyon.frontdoor.mirror.rows import CLOSED, OPEN, Behind
from halcyon.frontdoor.mirror.spans import ANSWER, REVIEW
from halcyon.frontdoor.mirror.stages import stages
from halcyon.kernel.calendar import LONDON

PERIODS = (4, 12, 26, 52, 104)
USUAL = 12
TEXTS = ("rating", "agency", "source_code", "about", "area", "answering")


@dataclass(frozen=True)
class Asked:
    """`weeks` are the first and the last week looked at, both included: numbers of London weeks."""

    cut: Cut
    weeks: tuple[int, int]
    period: int
    week: int | None
    stage: str
    office: bool

    @property
    def narrowed(self) -> bool:
        return any(getattr(self.cut, n) for n in TEXTS) or self.week is not None

    def received(self) -> Cut:
        """The cut of what was received in the weeks looked at."""
        return replace(self.cut, since=monday_of(self.weeks[0]), until=monday_of(self.weeks[1]) + timedelta(days=6))

    def query(self, **changes: Any) -> str:
        """These filters as an address, with changes; '' and None leave one out."""
        told: dict[str, Any] = {n: getattr(self.cut, n) for n in TEXTS}
        told |= {
            "weeks": self.period if self.period != USUAL else "",
            "week": monday_of(self.week).isoformat() if self.week is not None else "",
            "stage": self.stage if self.stage != WHOLE else "",
            "office": "" if self.office else "no",
        }
        query = QueryDict(mutable=True)
        query.update({k: str(v) for k, v in {**told, **changes}.items() if v not in ("", None)})
        return "?" + query.urlencode()

    def rows(self, **changes: Any) -> str:
        """The address of the enquiries behind a number."""
        return reverse("hub_enquiries") + self.query(**changes)


def read(data: QueryDict, now: datetime) -> Asked:
    """What is asked for; what cannot be read is taken for not asked."""
    this = week_of(now.astimezone(LONDON).date())
    period = next((n for n in PERIODS if data.get("weeks", "") == str(n)), USUAL)
    week = _week(data.get("week", ""))
    texts = {n: v for n in TEXTS if (v := data.get(n, "")) and v.replace("_", "").isalnum() and len(v) <= 20}
    stage = data.get("stage", "")
    return Asked(
        cut=Cut().but(**texts),
        weeks=(this - period + 1, this) if week is None else (week, week),
        period=period,
        week=week,
        stage=stage if stage in (*stages(), ANSWER, REVIEW) else WHOLE,
        office=data.get("office") != "no",
    )


def _week(text: str) -> int | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return week_of(day) if 2000 <= day.year < 3000 else None


def read_behind(data: QueryDict, asked: Asked) -> Behind:
    """Which number was pressed: of what was received (`show=received|open|closed`), or of a stage that ended."""
    show, outcome = data.get("show", ""), data.get("outcome", "")
    if show == "stage":
        return Behind(asked.cut, stage=asked.stage, weeks=asked.weeks)
    return Behind(
        asked.received(),
        standing={"open": OPEN, "closed": CLOSED}.get(show, ""),
        outcome=outcome if outcome.replace("_", "").isalnum() and len(outcome) <= 40 else "",
    )
