"""Turning a case into what its page draws. Formats and addresses only: no rules, no queries beyond names of
agencies.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.text import Truncator

from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import organisation_name, staff_names
from halcyon.cases.models import AgencyRequest, Allocation, Case
from halcyon.cases.queries import Standing, clocks
from halcyon.cases.wording import answers_in_words
from halcyon.chronology.queries import Line
from halcyon.frontdoor.models import Contact
from halcyon.frontdoor.queries import enquiries
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.pathways import Pathway, Running
from halcyon.kernel.registry import registry
from halcyon.people.actions import PersonFound
from halcyon.people.matching.records import Described
from halcyon.people.models import SuppliedRecord
from halcyon.people.queries import PersonView, names_of
from halcyon.responses.models import Response
from halcyon.sharing.models import SharingDecision
from halcyon.web.presenting import age
from halcyon.work.models import Document

ENQUIRY = "mash_enquiry"
OPEN = ("review", "asked")
ANSWER_STATES = {
    "asked": "asked",
    "review": "asked",
    "nothing_known": "not_known",
    "known": "known",
    "partial": "known",
    "declined": "refused",
    "not_permitted": "refused",
    "withdrawn": "refused",
}


def agency_name(code: str) -> str:
    """An agency's name in words, without the county's own name, which stands on every page; the code for a system."""
    try:
        name = organisation_name(code)
    except Exception:
        return code.capitalize()
    short = name.removeprefix(f"{settings.COUNTY} ")
    return short if short[:1].isupper() else name


def banner(person: PersonView) -> dict[str, Any]:
    """What the identity banner shows."""
    return {
        "name": person.name,
        "born": person.birth_date or person.expected_date,
        "nhs": person.nhs_number,
        "nhs_verified": person.nhs_verified,
        "lives_with": ", ".join(dict.fromkeys(r.kind for r in person.household if r.kind))[:80],
        "protected_address": person.protected_address,
        "href": reverse("person", args=[person.person_id]) if person.person_id else "",
        "flags": ["Waiting for somebody to say who this is"] if person.waiting else [],
    }


def list_rows(
    standings: Iterable[Standing],
    names: Mapping[uuid.UUID, tuple[str, date | None]],
    contacts: Mapping[uuid.UUID, Contact],
    *,
    now: datetime,
) -> list[dict[str, Any]]:
    """The rows of the hub's list, most urgent first: by when each is due, unrated ones timed as red."""
    rows = []
    for standing in standings:
        case = standing.case
        name, born = names.get(case.record_id, ("", None))
        pending = [c for c in clocks(case) if c.stopped_at is None]
        due = min((c.due_at for c in pending), default=None)
        contact = contacts.get(case.id)
        rows.append(
            {
                "href": reverse("case", args=[case.id]),
                "reference": case.reference,
                "name": name,
                "age": age(born, now.date()) if born else "",
                "rating": case.facts.get("rating"),
                "state": registry.pathways[case.pathway].state(case.state).title,
                "received": case.opened_at,
                "due": due,
                "asked": standing.asked,
                "answered": standing.answered,
                "from": agency_name(contact.agency) if contact else "",
                "identity": case.facts.get("identity"),
            }
        )
    return sorted(rows, key=lambda r: (r["due"] is None, r["due"] or now))


def filters(viewer: Viewer, *, state: str, rating: str, now: datetime) -> list[dict[str, Any]]:
    """Filters as links, each with the number of rows that it opens."""
    pathway = registry.pathways[ENQUIRY]

    def link(**changes: str) -> str:
        chosen = {"state": state, "rating": rating} | changes
        query = QueryDict(mutable=True)
        query.update({k: v for k, v in chosen.items() if v})
        return "?" + query.urlencode()

    def count(state: str = "", rating: str = "") -> int:
        return enquiries(viewer, at=now, state=state, rating=rating).count()

    return [
        {
            "name": "Stage",
            "chips": [
                {
                    "text": "All open",
                    "href": link(state=""),
                    "on": not state,
                    "count": count(rating=rating),
                },
                *(
                    {
                        "text": s.title.split(",", 1)[0],
                        "href": link(state=s.key),
                        "on": state == s.key,
                        "count": count(state=s.key, rating=rating),
                    }
                    for s in pathway.states
                ),
            ],
        },
        {
            "name": "Rating",
            "chips": [
                {"text": words, "href": link(rating=key), "on": rating == key, "count": count(state=state, rating=key)}
                for key, words in (
                    ("red", "Red"),
                    ("amber", "Amber"),
                    ("green", "Green"),
                    ("unrated", "Not rated: timed as red"),
                )
            ]
            + (
                [{"text": "Any rating", "href": link(rating=""), "on": False, "count": count(state=state)}]
                if rating
                else []
            ),
        },
    ]


def steps(
    case: Case, pathway: Pathway, lines: Sequence[Line], asked: Sequence[AgencyRequest], *, now: datetime
) -> list[dict[str, Any]]:
    """How far the case has come: each state in order, with the moment it was reached."""
    reached: dict[str, datetime] = {}
    for line in reversed(lines):
        if line.case_id == case.id and line.kind in {m.records for m in pathway.moves} | {"opened"}:
            target = (
                pathway.start
                if line.kind == "opened"
                else next(m.target for m in pathway.moves if m.records == line.kind)
            )
            if target:
                reached.setdefault(target, line.happened_at)
    order = [s.key for s in pathway.states]
    here = order.index(case.state)
    drawn = []
    for place, state in enumerate(pathway.states):
        step: dict[str, Any] = {"text": state.title.split(",", 1)[0]}
        if state.key in reached and place <= here:
            step |= {"state": "current" if place == here else "done", "at": reached[state.key]}
        elif place < here:
            step |= {"state": "done", "detail": "passed over"}
        else:
            step |= {"state": "current" if place == here else "next"}
        if state.key == case.state and asked and case.closed_at is None:
            done = sum(1 for r in asked if r.state not in OPEN)
            step["detail"] = f"{done} of {len(asked)} answered"
        drawn.append(step)
    return drawn


def clock_rows(running: Iterable[Running], *, now: datetime) -> list[dict[str, Any]]:
    """The clocks of a case, running ones first, each with its limit in words and whether the figure is verified."""
    rows = [
        {
            "title": r.clock.title,
            "due": r.due_at,
            "stopped": r.stopped_at,
            "late": r.late(now),
            "limit": r.limit.in_words,
            "verified": r.limit.verified,
            "source": r.limit.source,
        }
        for r in running
    ]
    return sorted(rows, key=lambda r: (r["stopped"] is not None, r["due"]))


def answers(
    case: Case,
    asked: Iterable[AgencyRequest],
    decisions: Mapping[uuid.UUID, SharingDecision],
    read: Mapping[uuid.UUID, Response],
) -> list[dict[str, Any]]:
    """What each agency says, for the panel; what it means in the agency's judgement where the viewer may read it."""
    rows = []
    for request in asked:
        waiting = request.state == "review"
        response = read.get(request.response_id) if request.response_id else None
        rows.append(
            {
                "agency": agency_name(request.agency),
                "state": ANSWER_STATES[request.state],
                "summary": {
                    "review": "waits for the agency’s reviewer",
                    "partial": "in part, more to come",
                    "not_permitted": "the agreement does not allow this request",
                }.get(request.state, ""),
                "meaning": _judgement(response) if response else "",
                "at": request.answered_at,
                "due": decisions[request.decision].due_at
                if waiting and request.decision in decisions
                else request.due_at,
                "href": reverse("case_answer", args=[case.id, request.id]),
                "link": "Read" if request.answered_at else "Look",
            }
        )
    return rows


def _judgement(response: Response) -> str:
    """The professional judgement of an answer, cut after a few words: the answer itself is one press away."""
    definition = registry.instrument(response.instrument, response.instrument_version)
    written = response.answers.get(definition.judgement)
    return Truncator(str(written or "")).chars(140)


def policy(asked: Iterable[AgencyRequest], decisions: Mapping[uuid.UUID, SharingDecision]) -> list[dict[str, Any]]:
    """What the agreement said to each request, with reasons and clause."""
    return [
        {
            "agency": agency_name(r.agency),
            "effect": decisions[r.decision].effect,
            "reasons": decisions[r.decision].reasons,
            "clause": decisions[r.decision].clause,
            "outcome": decisions[r.decision].outcome,
            "reason": decisions[r.decision].reason,
        }
        for r in asked
        if r.decision in decisions
    ]


def events(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The chronology's rows: what, when, whose, and when it was written down."""
    return [
        {
            "id": f"e-{line.id}",
            "at": line.happened_at,
            "what": line.sentence,
            "detail": _label(line),
            "source": agency_name(line.agency) if not line.by_system else f"{agency_name(line.agency)} (system)",
            "recorded": line.recorded_at,
            "corrected": "a later entry replaces this" if line.corrected else "",
        }
        for line in lines
    ]


def _label(line: Line) -> str:
    words = {
        "hub_only": "Hub only",
        "agency_only": "Only the hub’s manager and the agency",
        "health_confidential": "Health professionals only",
        "police_intelligence": "Police intelligence",
        "third_party": "Could identify someone who told us",
    }
    parts = [words[line.handling]] if line.handling in words else []
    if line.withheld_reason:
        until = f", review {line.withheld_until:%-d %b %Y}" if line.withheld_until else ""
        parts.append(f"Withheld from the family: {line.withheld_reason.rstrip(' .')}{until}")
    return ". ".join(parts)


def lanes(lines: Sequence[Line], *, now: datetime) -> dict[str, Any] | None:
    """The swim-lane picture: a lane for each agency, a dot for each event of the last two years."""
    since = now - timedelta(days=730)
    recent = [line for line in lines if line.happened_at >= since]
    if len({line.happened_at.astimezone(LONDON).date() for line in recent}) < 2:
        return None  # everything on one day makes a picture of one column, which shows nothing
    start = min(line.happened_at for line in recent) - timedelta(days=14)
    by_agency: dict[str, list[Line]] = {}
    for line in recent:
        by_agency.setdefault(agency_name(line.agency), []).append(line)
    return {
        "start": start.astimezone(LONDON).date(),
        "end": now.astimezone(LONDON).date(),
        "lanes": [
            {
                "name": name,
                "bars": [],
                "dots": [
                    {
                        "on": line.happened_at.astimezone(LONDON).date(),
                        "label": line.sentence[:120],
                        "kind": {"opened": "concern", "decided": "decision"}.get(line.kind, "other"),
                    }
                    for line in listed
                ],
            }
            for name, listed in sorted(by_agency.items())
        ],
    }


def documents(listed: Iterable[Document]) -> list[dict[str, Any]]:
    """Documents, kept and refused. A refused one has no link, and says why."""
    return [
        {
            "kind": d.media_type.rsplit("/", 1)[-1].upper()[:12] if d.media_type else "FILE",
            "title": d.name,
            "size": d.size,
            "source": agency_name(d.owner_agency),
            "at": d.added_at,
            "href": f"/documents/{d.id}/" if d.state != "refused" else "",
            "state": f"Not taken: {d.why}" if d.state == "refused" else "",
        }
        for d in listed
    ]


def said(response: Response) -> list[dict[str, Any]]:
    """An agency's answer as question and answer."""
    definition = registry.instrument(response.instrument, response.instrument_version)
    return [
        {"key": words, "value": value, "long": kind in ("long_text", "child_words")}
        for words, value, kind in answers_in_words(list(definition.questions()), response.answers)
    ]


def asked(record: SuppliedRecord) -> Described:
    """A waiting record as a search."""
    return Described(
        given=record.given_name,
        family=record.family_name,
        other_names=tuple(record.other_names or ()),
        birth_date=record.birth_date,
        expected_date=record.expected_date,
        sex=record.sex,
        nhs_number=record.nhs_number,
        postcode=record.postcode,
        address_line=record.address_line,
        telephone=record.telephone,
    )


@dataclass(frozen=True)
class Shown:
    """A candidate as the page shows it: whom, how likely, and what speaks for and against."""

    name: str
    grade: str
    percent: int
    evidence: tuple[Any, ...]
    vetoes: tuple[str, ...]
    warnings: tuple[str, ...]


def named(viewer: Viewer, choices: Iterable[tuple[str, PersonFound]]) -> list[tuple[str, Shown]]:
    """Candidates with a name to show: (person id, candidate), in the order given."""
    listed = list(choices)
    names = names_of(viewer, [uuid.UUID(p.candidate.record_id) for _, p in listed])
    shown = []
    for key, found in listed:
        name, born = names.get(uuid.UUID(found.candidate.record_id), ("", None))
        shown.append(
            (
                key,
                Shown(
                    name=f"{name}, born {born:%-d %b %Y}" if born else name,
                    grade=found.candidate.grade.value,
                    percent=round(100 * found.candidate.probability),
                    evidence=tuple(found.candidate.explanation),
                    vetoes=tuple(v.words for v in found.candidate.vetoes),
                    warnings=tuple(w.words for w in found.candidate.warnings),
                ),
            )
        )
    return shown


def read_known(data: QueryDict) -> tuple[datetime | None, str]:
    """`?known=2026-03-01`: the chronology as it was known at the end of that day. Says what is wrong with a bad
    date.
    """
    text = data.get("known", "").strip()
    if not text:
        return None, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, "Enter a real date, like 2026-03-27."
    return datetime.combine(day, time(23, 59, 59), LONDON).astimezone(UTC), ""


def read_before(text: str) -> tuple[datetime, uuid.UUID] | None:
    """Where the page before ended; anything unreadable starts at the newest."""
    moment, _, key = text.partition("~")
    try:
        found = datetime.fromisoformat(moment)
        return (found, uuid.UUID(key)) if found.tzinfo else None
    except ValueError:
        return None


def write_before(line: Line, data: QueryDict) -> str:
    query = data.copy()
    query["before"] = f"{line.happened_at.isoformat()}~{line.id}"
    return "?" + query.urlencode()


def worker(viewer: Viewer, allocation: Allocation | None) -> str:
    """The name of the person who works a case, or ''."""
    return staff_names(viewer, [allocation.user]).get(allocation.user, "") if allocation else ""
