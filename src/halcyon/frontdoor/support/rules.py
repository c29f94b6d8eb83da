"""What a support request must say, and what it must not. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from halcyon.frontdoor.concern import text_problem
from halcyon.frontdoor.rules import identifying

# What a practice or a service asks its safeguarding team for (response-to-review-a-f: support to primary care).
SUPPORT: Mapping[str, str] = {
    "report": "Help with a report, a chronology or a statement",
    "meeting": "Help to prepare for a meeting or a conference",
    "practice_meeting": "The practice’s own safeguarding meeting",
    "supervision": "Supervision, or talking over something hard",
    "records": "Records: codes, alerts, what a family can see, what may be shared",
    "training": "Training or a briefing",
    "policy": "A policy, an audit or a self-assessment",
    "other": "Something else",
}
# What the team contributes to (domain.md B8, G; systems.md rows 2 to 4).
REVIEW: Mapping[str, str] = {
    "child_practice": "Child safeguarding practice review or rapid review",
    "adult_review": "Safeguarding adult review",
    "domestic_homicide": "Domestic abuse related death review",
    "mental_health_homicide": "Mental health homicide review",
    "child_death": "Child death review",
    "mortality": "Mortality review",
    "inspection": "Inspection",
    "other_review": "Another review",
}
TOPICS: Mapping[str, Mapping[str, str]] = {"support": SUPPORT, "review": REVIEW}
NOT_HERE = (
    "Do not name a patient or a family here. Worried about somebody? Raise a concern. Unsure about somebody? Ask for "
    "advice."
)


@dataclass(frozen=True)
class Wanted:
    """A support request as it was written. `due_on` is the day by which it is needed, where there is one."""

    kind: str
    topic: str
    title: str
    detail: str
    asked_name: str
    place: str = ""
    due_on: date | None = None


def problems(wanted: Wanted, *, today: date) -> dict[str, list[str]]:
    """Everything that stops this request, by field; {} when it can be taken. `today` is the day in London."""
    found = unfit(title=wanted.title, detail=wanted.detail)
    if wanted.topic not in TOPICS.get(wanted.kind, {}):
        found["topic"] = ["Choose what it is about."]
    if not wanted.title.strip():
        found.setdefault("title", ["Say in a few words what it is."])
    if len(wanted.detail.strip()) < 10:
        found.setdefault("detail", ["Say what you need, in a sentence or more."])
    for name, text, limit in (("asked_name", wanted.asked_name, 150), ("place", wanted.place, 150)):
        problem = text_problem(text, limit=limit)
        if problem:
            found[name] = [f"This cannot be kept: {problem}."]
    if not wanted.asked_name.strip():
        found.setdefault("asked_name", ["Say who asks."])
    if wanted.due_on is not None and wanted.due_on < today:
        found["due_on"] = ["This day has passed. Give a later one, or none."]
    return found


def unfit(**texts: str) -> dict[str, list[str]]:
    """What cannot be kept in these texts, by field: what no database can hold, and what could tell who a patient is."""
    found: dict[str, list[str]] = {}
    for name, text in texts.items():
        problem = text_problem(text, limit=150) if name == "title" else text_problem(text)
        if problem:
            found[name] = [f"This cannot be kept: {problem}."]
            continue
        words = [f"{i.words} {NOT_HERE}" for i in identifying(text)]
        if words:
            found[name] = words
    return found
