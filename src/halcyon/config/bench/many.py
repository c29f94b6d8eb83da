"""Very many enquiries at once, for measuring the worklist and the hub's mirror inside the server's own process.

The rows are written straight into the tables, as many as a county has; what is measured only reads them.
"""

from __future__ import annotations

import random
import time
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from halcyon.access.models import Relationship
from halcyon.agencies.queries import service_by_code
from halcyon.cases.models import Case
from halcyon.config.bench.inside import Statements, page, user_named
from halcyon.config.scratch import percentile
from halcyon.demo.bulk import add_rows
from halcyon.demo.concerns import BY_ROLE
from halcyon.frontdoor.mirror import columns
from halcyon.frontdoor.mirror.projection import week_of
from halcyon.frontdoor.models import Contact, ContactSubject, MirroredEnquiry, MirrorMark, StageTime
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.registry import registry
from halcyon.people.models import SuppliedRecord
from halcyon.work.models import Task

OPEN = 50_000
# A county of 900,000 has some 24,000 contacts a year; the mirror is measured over two years of them.
TWO_YEARS = 48_000
STILL_OPEN = 300
STEPS = {
    "received": ("contact_officer", "Check for danger now"),
    "triaged": ("mash_social_worker", "RAG-rate (treated as red)"),
    "rated": ("mash_social_worker", "Ask agencies"),
    "asked": ("mash_manager", "Decide"),
    "decided": ("mash_social_worker", "Tell the referrer"),
}
STAGES = ("danger_check", "rating", "asking", "answers", "decision", "feedback", "whole")
AGENCIES = ("POLICE", "COMMUNITY", "SCHOOLS", "ACUTE", "GP")


def worklist(*, rounds: int) -> dict[str, float]:
    """The first page of the hub's worklist with `OPEN` open enquiries, for a manager."""
    _enquiries(timezone.now(), many=OPEN, still_open=OPEN, rng=random.Random(1))  # noqa: S311
    found = page("/front-door/", rounds, who=BY_ROLE["mash_manager"])
    narrowed = page("/front-door/?rating=amber&state=asked", rounds, who=BY_ROLE["mash_manager"])
    return {**found, "narrowed_ms": narrowed["ms"], "rows": float(OPEN)}


def hub(*, rounds: int) -> dict[str, float]:
    """The hub's mirror over two years of a county: cold, with nothing in memory, and warm."""
    now = timezone.now()
    rng = random.Random(2)  # noqa: S311
    _mirrored(_enquiries(now, many=TWO_YEARS, still_open=STILL_OPEN, rng=rng), now, rng)
    address = "/hub/?weeks=104"
    page(address, 1, who=BY_ROLE["mash_manager"])  # the code is loaded
    client, cold = Client(), []
    for _ in range(3):
        columns.forget()
        cold.append(_once(address, client))
    found = page(address, rounds, who=BY_ROLE["mash_manager"])
    narrowed = page(address + "&rating=amber&agency=COMMUNITY&stage=answers", rounds, who=BY_ROLE["mash_manager"])
    columns.forget()
    statements = Statements()
    with connection.execute_wrapper(statements):
        columns.columns()
    began = time.perf_counter()
    statements.again(reading_only=True)
    return {
        **found,
        "cold_ms": max(cold) * 1000,
        "narrowed_ms": narrowed["ms"],
        "cold_floor_ms": (time.perf_counter() - began) * 1000,
        "chart_ms": percentile([_once("/hub/hours.svg?weeks=104", client) for _ in range(3)], 0.5) * 1000,
        "rows": float(StageTime.objects.count()),
    }


def _once(address: str, client: Client) -> float:
    client.force_login(user_named(BY_ROLE["mash_manager"]), backend="django.contrib.auth.backends.ModelBackend")
    began = time.perf_counter()
    if client.get(address).status_code != 200:
        raise RuntimeError(address)
    return time.perf_counter() - began


@transaction.atomic
def _enquiries(now: datetime, *, many: int, still_open: int, rng: random.Random) -> list[dict[str, Any]]:
    """Cases with the hub's right to see them, records, contacts and open steps. The newest are those still open."""
    hub = service_by_code(registry.profile.hub_service).id
    made: list[dict[str, Any]] = []
    for number in range(many):
        is_open = number < still_open
        opened = now - (timedelta(hours=120) if many == still_open else timedelta(days=728)) * (number / many)
        state = rng.choice(list(STEPS)) if is_open else "closed"
        rating = "" if state in ("received", "triaged") else rng.choice(("red", "amber", "amber", "green"))
        made.append({
            "id": uuid.uuid4(), "record": uuid.uuid4(), "contact": uuid.uuid4(), "number": number, "opened": opened,
            "closed": None if is_open else opened + timedelta(hours=rng.uniform(4, 120)), "state": state,
            "rating": rating, "agency": rng.choice(AGENCIES), "due": opened + timedelta(hours=rng.uniform(1, 150)),
        })  # fmt: skip
    label = {"owner_agency": registry.profile.front_door_agency, "category": "concern"}
    add_rows(
        SuppliedRecord,
        ["id", "source_key", "received_at", "given_name", "family_name", "supplied", "digest"],
        [
            (m["record"], f"b{m['number']}", m["opened"], "Marek", f"Qu{m['number']}", {}, f"{m['number']}")
            for m in made
        ],
        same={**label, "source": "contact"},
    )
    add_rows(
        Case,
        ["id", "reference", "state", "record_id", "facts", "opened_at", "closed_at"],
        [(m["id"], f"4F-B{m['number']}", m["state"], m["record"], {"rating": m["rating"]} if m["rating"] else {},
          m["opened"], m["closed"]) for m in made],
        same={**label, "pathway": "mash_enquiry", "pathway_version": 1, "service": hub, "last_seq": 1},
    )  # fmt: skip
    add_rows(
        Contact,
        ["id", "reference", "received_at", "agency", "sender_key", "payload_digest"],
        [(m["contact"], f"C-B{m['number']}", m["opened"], m["agency"], f"b{m['number']}", "") for m in made],
        same={**label, "channel": "form", "worry": "Seen with a bruise.", "consent": "given"},
    )
    add_rows(
        ContactSubject,
        ["id", "contact_id", "record_id", "case_id"],
        [(uuid.uuid4(), m["contact"], m["record"], m["id"]) for m in made],
    )
    seen = [m for m in made if m["closed"] is None]
    add_rows(
        Relationship,
        ["id", "subject_id", "begins", "start_event"],
        [(uuid.uuid4(), m[key], m["opened"], m["id"]) for m in seen for key in ("id", "record")],
        same={"service": hub, "kind": "working_service", "purpose": "mash_enquiry"},
    )
    add_rows(
        Task,
        ["id", "key", "title", "subject_id", "person_id", "reference", "rating", "link", "role", "opened_at", "due_at"],
        [(uuid.uuid4(), f"move:{m['id']}:{m['state']}:1", STEPS[m["state"]][1], m["id"], m["record"],
          f"4F-B{m['number']}", m["rating"], f"/cases/{m['id']}/", STEPS[m["state"]][0], m["opened"], m["due"])
         for m in seen],
        same={"kind": "move", "agency": registry.profile.front_door_agency},
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return made


@transaction.atomic
def _mirrored(made: list[dict[str, Any]], now: datetime, rng: random.Random) -> None:
    """The mirror's rows of these enquiries: seven stages and three agencies' answers for each that is closed."""
    rows: list[tuple[Any, ...]] = []
    stages: list[tuple[Any, ...]] = []
    for number, m in enumerate(made, start=1):
        received = m["opened"].astimezone(LONDON)
        outcome = "" if m["closed"] is None else "early_help"
        rows.append((number, m["id"], m["record"], 1, m["opened"], received.toordinal(), received.hour, m["closed"],
                     m["rating"], m["state"], outcome, m["agency"], f"MR{number % 29 + 1}"))  # fmt: skip
        if m["closed"] is None:
            continue
        week = week_of(m["closed"].date())
        for stage, agency in (*((s, "") for s in STAGES), *(("answer", a) for a in rng.sample(AGENCIES, 3))):
            waits, works = int(rng.expovariate(1 / 9000)), int(rng.expovariate(1 / 4000))
            stages.append(
                (len(stages) + 1, number, stage, agency, week, m["closed"], waits, works, waits // 3, works // 2)
            )
    add_rows(
        MirroredEnquiry,
        ["id", "case_id", "record_id", "seq", "received_at", "received_day", "received_hour", "closed_at", "rating",
         "state", "outcome", "agency", "area"],
        rows,
        same={"source_code": "1A", "about": "child", "derived_at": now - timedelta(hours=1)},
    )  # fmt: skip
    add_rows(
        StageTime,
        ["id", "enquiry_id", "stage", "agency", "week", "ended_at", "waiting", "working", "waiting_office",
         "working_office"],
        stages,
    )  # fmt: skip
    MirrorMark.objects.create(id=1, made_at=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
