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

from halcyon.agencies.queries import service_by_code
from halcyon.assurance.figures.copying import keep_figures
from halcyon.assurance.models import Publication
from halcyon.cases.models import AgencyRequest, Case
from halcyon.chronology.models import Event, EventContent
from halcyon.config.bench.inside import page
from halcyon.demo.bulk import add_rows, without_collecting
from halcyon.frontdoor.models import Contact, ContactSubject
from halcyon.kernel.registry import registry
from halcyon.sharing.models import SharingDecision
from halcyon.work.models import ClockCopy

A_YEAR, YEAR = 24_000, timedelta(days=365)  # a county of 900,000 has some 24,000 contacts a year
ASKED = 2  # agencies asked about each
AGENCIES = ("POLICE", "COMMUNITY", "SCHOOLS", "ACUTE", "GP")
OUTCOMES = ("assessment", "early_help", "early_help", "no_further_action", "strategy_discussion")
CHAIR = "clive.rowan"


def one_year(*, ago: int) -> int:
    """Write the rows of the year that ended so many years ago; return how many."""
    with transaction.atomic(), without_collecting():
        return _year(timezone.now() - timedelta(days=365 * ago), ago)


def board(*, rounds: int) -> dict[str, float]:
    """All figures counted with nothing kept; counted again for recent months; and the board's page from the copy."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    began = time.perf_counter()
    keep_figures(at=now)
    cold = time.perf_counter() - began
    began = time.perf_counter()
    keep_figures(at=now, everything=False)
    recent = time.perf_counter() - began
    found = page("/board/", rounds, who=CHAIR)
    one = page("/board/figures/answered_in_time/", rounds, who=CHAIR)
    return {
        **found,
        "one_ms": one["ms"],
        "cold_ms": cold * 1000,
        "recent_ms": recent * 1000,
        "published": float(Publication.objects.count()),
        "indicators": float(len(registry.indicators)),
    }


def _year(ends: datetime, ago: int) -> int:
    """Contacts with their enquiry, its rating and decision, its time limits and what agencies were asked."""
    rng, hub = random.Random(ago), service_by_code(registry.profile.hub_service).id  # noqa: S311
    made = [
        (uuid.uuid4(), uuid.uuid4(), uuid.uuid4(), ends - YEAR * (n / A_YEAR), rng.choice(AGENCIES), ago * A_YEAR + n)
        for n in range(1, A_YEAR + 1)
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
