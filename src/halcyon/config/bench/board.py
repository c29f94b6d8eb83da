"""The board's figures over ten years of a county, measured inside the server's own process.

The rows are written straight into the tables, as many as a county has; what is measured reads them and writes the copy.
"""

from __future__ import annotations

import random
import time
import uuid
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from halcyon.access.viewing import viewer_for
from halcyon.agencies.queries import service_by_code
from halcyon.assurance.figures.actions import take_snapshot
from halcyon.assurance.figures.copying import keep_figures
from halcyon.assurance.figures.counted import counted
from halcyon.assurance.figures.snapshots import rerun
from halcyon.assurance.models import Publication
from halcyon.cases.models import AgencyRequest, Case
from halcyon.chronology.models import Event, EventContent
from halcyon.config.bench.inside import Statements, page, user_named
from halcyon.demo.bulk import add_rows, without_collecting
from halcyon.frontdoor.models import Contact, ContactSubject
from halcyon.kernel.registry import registry
from halcyon.sharing.models import SharingDecision
from halcyon.work.models import ClockCopy

A_YEAR, YEAR = 24_000, timedelta(days=365)  # a county of 900,000 has some 24,000 contacts a year
ASKED = 2  # agencies asked about each
AGENCIES = ("POLICE", "COMMUNITY", "SCHOOLS", "ACUTE", "GP")
OUTCOMES = ("assessment", "early_help", "early_help", "no_further_action", "strategy_discussion")
CHAIR, KEEPER = "stella.winter", "judith.amery"  # who acts as the chair
LATE = 99  # what the year that comes later is numbered by


def one_year(*, ago: int) -> int:
    """Write the rows of the year that ended so many years ago; return how many."""
    with transaction.atomic(), without_collecting():
        return year_of_rows(timezone.now() - timedelta(days=365 * ago), ago)


def cold() -> dict[str, float]:
    """All figures counted with nothing kept, and the same statements alone with what they find fetched.

    Milliseconds by the clock, and of the processor: on a machine that is busy with something else the clock tells of
    that as well.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    statements = Statements()
    began, worked = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(statements):
        keep_figures(at=now)
    took, busy = time.perf_counter() - began, time.process_time() - worked
    began, worked = time.perf_counter(), time.process_time()
    statements.again(reading_only=True)
    return {
        "ms": took * 1000,
        "busy_ms": busy * 1000,
        "floor_ms": (time.perf_counter() - began) * 1000,
        "floor_busy_ms": (time.process_time() - worked) * 1000,
        "published": float(Publication.objects.count()),
        "indicators": float(len(registry.indicators)),
    }


def board(*, rounds: int) -> dict[str, float]:
    """The last months counted again, and the board's page and that of one figure from the copy."""
    began = time.perf_counter()
    keep_figures(at=timezone.now(), everything=False)
    recent = time.perf_counter() - began
    found = page("/board/", rounds, who=CHAIR)
    one = page("/board/figures/answered_in_time/", rounds, who=CHAIR)
    return {**found, "one_ms": one["ms"], "recent_ms": recent * 1000}


def again() -> dict[str, float]:
    """A snapshot of all figures, then a week that comes later and decisions about the past that are written down later,
    then the snapshot run again: how long that took, how many late rows there were, and how many figures differ.
    """
    now = timezone.now()
    by = viewer_for(user_named(KEEPER), at=now)
    began = time.perf_counter()
    kept = take_snapshot(title="Ten years", known_at=now, by=by, at=now)
    taken = time.perf_counter() - began
    with transaction.atomic(), without_collecting():
        late = year_of_rows(now + timedelta(days=8), LATE, number=A_YEAR // 52) + _late_decisions(now)
    began = time.perf_counter()
    found = rerun(by, kept)
    figures = sum(len(starts) for starts in kept.counted.values())
    moved = len(found.changed) + len(found.other_rows) + len(found.redefined) + (not found.intact)
    took = time.perf_counter() - began
    decided = [i for i in registry.indicators.values() if i.view == "decisions"]
    then, later = (
        counted(decided, known_at=known, since=(now - YEAR).date(), digests=True).inputs
        for known in (now, now + timedelta(days=9))
    )
    if then == later:
        raise RuntimeError("What was written later is not seen later either: nothing was shown")
    return {
        "taken_ms": taken * 1000,
        "rerun_ms": took * 1000,
        "late": float(late),
        "figures": float(figures),
        "moved": float(moved),
    }


def _late_decisions(now: datetime) -> int:
    """Decisions of the months before, written down after `now`."""
    known = Event.objects.filter(kind="decided", happened_at__lte=now - timedelta(days=40))
    rows = list(known.order_by("-happened_at").values_list("subject_id", "case_id", "happened_at")[:500])
    return add_rows(
        Event,
        ["id", "seq", "subject_id", "case_id", "happened_at"],
        [(uuid.uuid4(), 3, subject, case, at) for subject, case, at in rows],
        same={
            "owner_agency": registry.profile.front_door_agency,
            "category": "concern",
            "kind": "decided",
            "pathway": "mash_enquiry",
            "by_agency": "COUNCIL",
            "commitment": "0" * 64,
            "recorded_at": now + timedelta(days=1),
        },
    )


def year_of_rows(ends: datetime, ago: int, *, number: int = A_YEAR) -> int:
    """Contacts with their enquiry, its rating and decision, its time limits and what agencies were asked."""
    rng, hub = random.Random(ago), service_by_code(registry.profile.hub_service).id  # noqa: S311
    made = [
        (uuid.uuid4(), uuid.uuid4(), uuid.uuid4(), ends - YEAR * (n / A_YEAR), rng.choice(AGENCIES), ago * A_YEAR + n)
        for n in range(1, number + 1)
    ]
    label = {"owner_agency": registry.profile.front_door_agency, "category": "concern"}
    hour = timedelta(hours=1)
    rows = add_rows(
        Contact,
        ["id", "reference", "received_at", "agency", "sender_key"],
        [(contact, f"B{n}", at, agency, f"b{n}") for contact, _, _, at, agency, n in made],
        same={**label, "channel": "form", "worry": "Seen by a neighbour.", "consent": "given", "danger_now": False},
    )
    rows += add_rows(
        Case,
        ["id", "reference", "record_id", "opened_at", "closed_at"],
        [(case, f"B-{n}", record, at, at + 30 * hour) for _, case, record, at, _, n in made],
        same={
            **label,
            "pathway": "mash_enquiry",
            "pathway_version": 1,
            "state": "closed",
            "service": hub,
            "last_seq": 2,
        },
    )
    rows += add_rows(
        ContactSubject,
        ["id", "contact_id", "record_id", "case_id"],
        [(uuid.uuid4(), contact, record, case) for contact, case, record, _, _, _ in made],
    )
    events = [
        (uuid.uuid4(), seq, record, case, kind, at + after * hour, data)
        for _, case, record, at, _, _ in made
        for seq, kind, after, data in (
            (1, "rated", 3, {"rating": "amber"}),
            (2, "decided", 20, {"outcome": rng.choice(OUTCOMES), "child_voice": rng.choice(("", "She is afraid."))}),
        )
    ]
    rows += add_rows(
        Event,
        ["id", "seq", "subject_id", "case_id", "kind", "happened_at", "recorded_at"],
        [(id_, seq, record, case, kind, at, at) for id_, seq, record, case, kind, at, _ in events],
        same={**label, "pathway": "mash_enquiry", "by_agency": "COUNCIL", "commitment": "0" * 64},
    )
    add_rows(
        EventContent,
        ["event_id", "data"],
        [(id_, data) for id_, *_, data in events],
        same={"salt": "0" * 32, "sentence": "It was decided."},
    )
    rows += add_rows(
        ClockCopy,
        ["id", "subject_id", "clock", "start_event", "started_at", "due_at", "stopped_at"],
        [
            (uuid.uuid4(), case, clock, uuid.uuid4(), at, at + limit * hour, at + rng.uniform(0.3, 1.3) * limit * hour)
            for _, case, _, at, _, _ in made
            for clock, limit in (("rating", 4), ("response", 24), ("feedback", 30))
        ],
        same={"pathway": "mash_enquiry", "limit_words": "in time", "verified": True},
    )
    asked = [
        (uuid.uuid4(), uuid.uuid4(), case, record, agency, at + 4 * hour, at + rng.uniform(5, 30) * hour)
        for _, case, record, at, _, _ in made
        for agency in rng.sample(AGENCIES, ASKED)
    ]
    rows += add_rows(
        SharingDecision,
        ["id", "asked_at", "holding_agency", "subject_id", "case_id"],
        [(decision, at, agency, record, case) for decision, _, case, record, agency, at, _ in asked],
        same={"asking_agency": "COUNCIL", "purpose": "mash_enquiry", "effect": "PERMIT", "rule": "bench",
              "agreement": "bench", "agreement_version": 1},
    )  # fmt: skip
    rows += add_rows(
        AgencyRequest,
        ["id", "decision_id", "case_id", "agency", "asked_at", "due_at", "answered_at"],
        [
            (id_, decision, case, agency, at, at + 24 * hour, answered)
            for decision, id_, case, _, agency, at, answered in asked
        ],
        same={**label, "purpose": "mash_enquiry", "question": "What do you know?", "instrument": "mash_return",
              "state": "answered"},
    )  # fmt: skip
    return rows
