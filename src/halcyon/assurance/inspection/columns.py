"""What fills the columns of a list that do not stand on its own cases: who works with a child, disability, conferences,
missing episodes. Read for a whole list at once.

A cell is empty where nobody here writes the thing down at all, and "Unknown" where it is written down and not known for
this child (annex_a_codes.csv: the answers of list 4 and list 5).
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from halcyon.agencies.models import Service, User
from halcyon.cases.models import Allocation, Case
from halcyon.chronology.models import Event
from halcyon.people.equality import CharacteristicTold
from halcyon.people.models import Link
from halcyon.practice.characteristics import NO_DISABILITY
from halcyon.practice.protection import day_of

YEAR = timedelta(days=365)
YES, NO, UNKNOWN = "Y", "N", "Unknown"
MISSING = "missing_began"  # the event that a missing episode, read from an agency's extract, leaves on the chronology
CONFERENCES = "child_protection"


@dataclass(frozen=True)
class Beside:
    """What is known beside the cases of a list. By the id of a case, by its reference, or by the id of a person."""

    person_of: Mapping[uuid.UUID, uuid.UUID]  # of a case's record
    teams: Mapping[uuid.UUID, str]  # by service
    workers: Mapping[uuid.UUID, str]  # by case
    disabled: Mapping[uuid.UUID, str]  # by person
    conferences: Mapping[str, Case]  # by the reference of the section 47 enquiry that they come from
    conferences_of: Mapping[uuid.UUID, int]  # by person, in the last twelve months
    missing: Mapping[uuid.UUID, int] | None  # by person, in the last twelve months; None: nobody writes it down here


Fill = Callable[[Beside, Case], str]


def beside(cases: list[Case], person_of: Mapping[uuid.UUID, uuid.UUID], *, at: datetime) -> Beside:
    """Read what stands beside these cases, in a fixed number of queries. Restricted rows are left out."""
    links = Link.objects.filter(person_id__in=set(person_of.values()), unlinked_at__isnull=True)
    whose = {record: person for person, record in links.values_list("person_id", "record_id")} | dict(person_of)
    asked = Case.objects.filter(pathway=CONFERENCES, record_id__in=list(whose), restricted=False, opened_at__lte=at)
    conferences = [c for c in asked if day_of(c.facts.get("conference_held_on"))]
    recent = [c for c in conferences if (day_of(c.facts["conference_held_on"]) or at.date()) > (at - YEAR).date()]
    return Beside(
        person_of=whose,
        teams=dict(Service.objects.filter(id__in={c.service for c in cases if c.service}).values_list("id", "name")),
        workers=_workers(cases, at),
        disabled=_disabled(whose),
        conferences={str(c.facts.get("comes_from")): c for c in conferences if c.facts.get("comes_from")},
        conferences_of=Counter(whose[c.record_id] for c in recent),
        missing=_missing(whose, at),
    )


def _workers(cases: Iterable[Case], at: datetime) -> dict[uuid.UUID, str]:
    """Who works each case, or worked it last."""
    rows = Allocation.objects.filter(case__in=[c.id for c in cases], begins__lte=at).order_by("begins")
    last = dict(rows.values_list("case_id", "user"))
    names = dict(User.objects.filter(id__in=set(last.values())).values_list("id", "name"))
    return {case: names.get(user, "") for case, user in last.items()}


def _disabled(whose: Mapping[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, str]:
    """The newest answer about each person, on whichever of their records it stands."""
    told = CharacteristicTold.objects.filter(record__in=list(whose), characteristic="disability", restricted=False)
    found = {}
    for record, state, code in told.order_by("at").values_list("record_id", "state", "code"):
        found[whose[record]] = UNKNOWN if state != "told" else NO if code == NO_DISABILITY else YES
    return found


def _missing(whose: Mapping[uuid.UUID, uuid.UUID], at: datetime) -> dict[uuid.UUID, int] | None:
    """Days on which each person went missing in the last twelve months: one told of by two agencies counts once."""
    written = Event.objects.filter(kind=MISSING, restricted=False)
    if not written.exists():
        return None
    days: dict[uuid.UUID, set[object]] = defaultdict(set)
    rows = written.filter(subject_id__in=list(whose), happened_at__gt=at - YEAR, happened_at__lte=at)
    taken_back = Event.objects.filter(supersedes__isnull=False).values("supersedes")
    for record, moment in rows.exclude(id__in=taken_back).values_list("subject_id", "happened_at"):
        days[whose[record]].add(moment.date())
    return {person: len(each) for person, each in days.items()}


def person(known: Beside, case: Case) -> uuid.UUID:
    """Whom a case is about, as the index knows them."""
    return known.person_of.get(case.record_id, case.record_id)


def team(known: Beside, case: Case) -> str:
    return known.teams.get(case.service, "") if case.service else ""


def worker(known: Beside, case: Case) -> str:
    return known.workers.get(case.id, "")


def disability(known: Beside, case: Case) -> str:
    return known.disabled.get(person(known, case), UNKNOWN)


def missing(known: Beside, case: Case) -> str:
    return "" if known.missing is None else str(known.missing.get(person(known, case), 0))


def conference_on(known: Beside, case: Case) -> str:
    """The day of the initial conference that a section 47 enquiry came to."""
    held = known.conferences.get(case.reference)
    day = day_of(held.facts["conference_held_on"]) if held else None
    return f"{day:%d/%m/%Y}" if day else ""


def conference_made_plan(known: Beside, case: Case) -> str:
    """Whether that conference made a child protection plan; empty where there was none."""
    held = known.conferences.get(case.reference)
    return "" if held is None else YES if held.facts.get("category") else NO


def conference_unnecessary(known: Beside, case: Case) -> str:
    """Whether a section 47 enquiry ended without a conference; empty while it goes on."""
    outcome = case.facts.get("outcome")
    return "" if not outcome else NO if outcome == "conference" else YES


def conferences(known: Beside, case: Case) -> str:
    return str(known.conferences_of.get(person(known, case), 0))


def seen(known: Beside, case: Case) -> str:
    """Whether a child was seen during an assessment; empty while it goes on."""
    said = {"yes": YES, True: YES, "no": NO, False: NO}
    value = case.facts.get("child_seen")
    return "" if value is None else said.get(value, UNKNOWN)


def needs_support(known: Beside, case: Case) -> str:
    """Whether an assessment found that the council's social care must help; empty while it goes on."""
    outcome = case.facts.get("outcome")
    return "" if not outcome else YES if outcome in ("child_in_need", "strategy_discussion") else NO


def initiated_on(known: Beside, case: Case) -> str:
    """The day of the strategy discussion that initiated a section 47 enquiry."""
    day = day_of(case.facts.get("initiated_at"))
    return f"{day:%d/%m/%Y}" if day else ""
