"""Hours in words: who held the work, how long, and how long of that the office was open."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import staff_names
from halcyon.frontdoor.mirror.office import OfficeClock
from halcyon.frontdoor.mirror.spans import AGENCY, ANSWER, ANSWERS, PERSON, REVIEW, REVIEWER, Hours, Span
from halcyon.frontdoor.mirror.stages import stages
from halcyon.kernel.counting import OfficeHours
from halcyon.kernel.registry import registry
from halcyon.web.pages.front_door.presenters import agency_name

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def exact(span: timedelta) -> str:
    """A length of time to the minute, or to the second below one: parts must be seen to add up to their whole."""
    seconds = int(span.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    minutes, hours = seconds // 60 % 60, seconds // 3600
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"


def stage_words(stage: str) -> str:
    """A stage in words; a state that is a stage of its own is said by its title, one that the pathway has no more by
    its key.
    """
    words = {**stages(), REVIEW: "Waiting for the agency’s reviewer", ANSWER: "Answer"}
    return words.get(stage) or stage.replace("_", " ").capitalize()


def one(viewer: Viewer, hours: Hours, office: OfficeClock) -> dict[str, Any]:
    """The picture and the tables of one enquiry."""
    people = {s.holder for s in hours.line if s.kind == PERSON}
    names = {str(k): v for k, v in staff_names(viewer, [uuid.UUID(p) for p in people]).items()} if people else {}
    lanes = [{"name": "The enquiry", "spans": [_bar(s) for s in hours.line]}]
    lanes += [{"name": agency_name(lane.agency), "spans": [_bar(s) for s in lane.spans]} for lane in hours.lanes]
    waits, works = hours.spent(waiting=True), hours.spent(waiting=False)
    return {
        "picture": lanes,
        "rows": [_row(s, names, office) for s in hours.line],
        "whole": {"elapsed": exact(hours.whole), "office": exact(office.between(hours.received_at, hours.until))},
        "waits": exact(waits),
        "works": exact(works),
        "share": round(100 * waits / hours.whole) if hours.whole else 0,
        "waited_last": agency_name(hours.waited_last) if hours.waited_last else "",
        "agencies": [
            {
                "agency": agency_name(lane.agency),
                "ended": lane.ended,
                "review": exact(_sum(lane.spans, lambda s: s.kind == REVIEWER)),
                "waiting": exact(_sum(lane.spans, lambda s: s.kind == AGENCY and s.waiting)),
                "working": exact(_sum(lane.spans, lambda s: s.kind == AGENCY and not s.waiting)),
                "whole": exact(_sum(lane.spans, lambda s: True)),
            }
            for lane in hours.lanes
        ],
    }


def _sum(spans: Iterable[Span], which: Any) -> timedelta:
    return sum((s.elapsed for s in spans if which(s)), timedelta())


def _bar(span: Span) -> dict[str, Any]:
    label = stage_words(span.stage)
    if span.stage in (ANSWER, ANSWERS):
        label = {True: "Not opened", False: "Answering"}[span.waiting] if span.stage == ANSWER else label
    return {"begins": span.begins, "ends": span.ends, "waiting": span.waiting, "label": label}


def _row(span: Span, names: Mapping[str, str], office: OfficeClock) -> dict[str, Any]:
    return {
        "stage": stage_words(span.stage) + (f": {agency_name(span.agency)}" if span.agency else ""),
        "who": _who(span, names),
        "waiting": span.waiting,
        "begins": span.begins,
        "ends": span.ends,
        "elapsed": exact(span.elapsed),
        "office": exact(office.between(span.begins, span.ends)),
    }


def _who(span: Span, names: Mapping[str, str]) -> str:
    if span.kind == PERSON:
        return names.get(span.holder) or "Somebody who does not work here any more"
    if span.kind == AGENCY:
        return agency_name(span.holder) + (", not opened" if span.waiting else "")
    if span.kind == REVIEWER:
        return f"{agency_name(span.holder)}, reviewer"
    role = registry.roles.get(span.holder)
    return f"{role.title}: nobody had taken it" if role else "Nobody had taken it"


def office_words(hours: OfficeHours) -> str:
    """Opening hours in words: "Monday 08:30 to 17:00, …"."""
    return ", ".join(f"{DAYS[day]} {a:%H:%M} to {b:%H:%M}" for day, (a, b) in sorted(hours.opens.items()))
