"""What is measured inside the server's own process: the time that a request takes there, and its statements.

Each function runs in the scratch product (`Scratch.tell`) and answers with JSON values. Times are in milliseconds.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from halcyon.access.labels import Label
from halcyon.access.viewing import Viewer, system, viewer_for
from halcyon.agencies.actions import make_token
from halcyon.agencies.models import User
from halcyon.agencies.queries import organisation
from halcyon.cases.actions import move, return_information
from halcyon.cases.models import AgencyRequest, Case
from halcyon.chronology.actions import commitment
from halcyon.chronology.models import Event, EventContent
from halcyon.config.scratch import percentile
from halcyon.demo.concerns import BY_ROLE, OFFICERS
from halcyon.frontdoor.actions import receive_concern
from halcyon.frontdoor.concern import Concern, Subject

EVENTS = 5_000
AGENCIES = ("POLICE", "ACUTE", "SCHOOLS", "HOUSING", "GP")
NOT_QUERIES = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "SET")


class Statements:
    """Keeps the statements of a block with their parameters, so that they can be counted and run again alone."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, Any, bool]] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self.kept.append((sql, params, many))
        return execute(sql, params, many, context)

    @property
    def queries(self) -> int:
        return sum(not sql.lstrip().upper().startswith(NOT_QUERIES) for sql, _, _ in self.kept)

    def again(self, *, reading_only: bool) -> None:
        """Run the statements alone, and fetch what they find."""
        with connection.cursor() as cursor:
            for sql, params, many in self.kept:
                reads = sql.startswith(("SELECT", "WITH"))
                if sql.lstrip().upper().startswith(NOT_QUERIES) or (reading_only and not reads):
                    continue
                if many:
                    cursor.executemany(sql, params)
                    continue
                cursor.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()


def intake(bodies: list[dict[str, Any]]) -> dict[str, float]:
    """Messages received one after another, and the same statements run alone, each committed."""
    at = timezone.now()
    bearer, _ = make_token(
        organisation=organisation("COMMUNITY"), scope="intake", name="bench inside", days=1,
        by=system("command", at=at), at=at,
    )  # fmt: skip
    client, took, floor, counts = Client(), [], [], []

    def send(body: dict[str, Any]) -> None:
        answer = client.post(
            "/fhir/$process-message",
            body,
            content_type="application/fhir+json",
            headers={"Authorization": f"Bearer {bearer}", "Idempotency-Key": str(uuid.uuid4())},
        )
        if answer.status_code != 201:
            raise RuntimeError(f"{answer.status_code}: {answer.content[:500]!r}")

    send(bodies.pop())  # the code is loaded
    for body in bodies[::2]:
        began = time.perf_counter()
        send(body)
        took.append(time.perf_counter() - began)
    for body in bodies[1::2]:
        statements = Statements()
        with transaction.atomic():
            mark = transaction.savepoint()
            with connection.execute_wrapper(statements):
                send(body)
            transaction.savepoint_rollback(mark)  # as if it had not been: so the same statements can be run
            began = time.perf_counter()
            statements.again(reading_only=False)
        floor.append(time.perf_counter() - began)
        counts.append(statements.queries)
    return {
        "ms": percentile(took, 0.5) * 1000,
        "queries": percentile(counts, 0.5),
        "floor_ms": percentile(floor, 0.5) * 1000,
    }


def enquiry(*, rounds: int) -> dict[str, float]:
    """The page of an enquiry that several agencies were asked about and have answered."""
    case = _enquiry(timezone.now())
    return page(f"/cases/{case.id}/", rounds)


def chronology(*, rounds: int) -> dict[str, float]:
    """The first screen of a long chronology."""
    at = timezone.now()
    case = _enquiry(at)
    _history(case, at)
    return page(f"/cases/{case.id}/chronology/", rounds)


def page(address: str, rounds: int, *, who: str = BY_ROLE["mash_social_worker"]) -> dict[str, float]:
    """One page for one person, again and again, and its statements alone."""
    client = Client()
    client.force_login(user_named(who), backend="django.contrib.auth.backends.ModelBackend")
    took, floor = [], []
    for _ in range(3):
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
    for _ in range(rounds):
        began = time.perf_counter()
        client.get(address)
        took.append(time.perf_counter() - began)
    statements = Statements()
    with connection.execute_wrapper(statements):
        client.get(address)
    for _ in range(rounds):
        began = time.perf_counter()
        statements.again(reading_only=True)
        floor.append(time.perf_counter() - began)
    return {
        "ms": percentile(took, 0.5) * 1000,
        "p95_ms": percentile(took, 0.95) * 1000,
        "queries": statements.queries,
        "floor_ms": percentile(floor, 0.5) * 1000,
    }


def session(who: str) -> dict[str, str]:
    """The cookies with which a browser is signed in as a persona of the demonstration."""
    client = Client()
    client.force_login(user_named(who), backend="django.contrib.auth.backends.ModelBackend")
    return {name: morsel.value for name, morsel in client.cookies.items()}


def user_named(name: str) -> User:
    """The account of a persona of the demonstration, by the first part of its address."""
    return User.objects.select_related("organisation").get(email__startswith=f"{name}@")


def _by(name: str, at: datetime) -> Viewer:
    return viewer_for(user_named(name), at=at)


def _enquiry(now: datetime) -> Case:
    """One enquiry, triaged, rated, put to five agencies and answered by those that were allowed to."""
    at = now - timedelta(hours=3)
    concern = Concern(
        worry="Bruises on both arms, seen at the drop-in clinic; talks of an older man who gives her lifts.",
        subjects=(
            Subject(given_name="Keira", family_name="Ashdown", birth_date="2012-03-27", sex="F", postcode="MR4 2QX"),
        ),
        consent="unsafe",
        consent_reason="Asking could raise the risk.",
        danger_now=True,
    )
    receipt = receive_concern(
        by=_by("amina.yusuf", at), at=at, sender="bench", key="enquiry", body=concern.as_supplied(), concern=concern
    )
    case_id = receipt.cases[0]
    for minutes, key, role, given in (
        (5, "triage", "contact_officer", {"danger_now": "yes", "action_taken": "Police told on 999"}),
        (10, "rate", "mash_social_worker", {"rating": "red", "reason": "Injury and likely exploitation by an adult"}),
        (
            15,
            "ask",
            "mash_social_worker",
            {
                "agencies": list(AGENCIES),
                "categories": ["involvement", "concern"],
                "question": "What do you know of this child and of an older man?",
            },
        ),
    ):
        moment = at + timedelta(minutes=minutes)
        move(case_id=case_id, key=key, given=given, by=_by(BY_ROLE[role], moment), at=moment)
    answers = {
        "known": "known",
        "narrative": "Two visits in the last year, for bruises.",
        "analysis": "A pattern that fits grooming by an adult.",
        "handling": "open",
        "withhold": "no",
    }
    moment = at + timedelta(minutes=40)
    for asked in AgencyRequest.objects.filter(case_id=case_id, state="asked"):
        return_information(request_id=asked.id, answers=answers, by=_by(OFFICERS[asked.agency], moment), at=moment)
    return Case.objects.get(id=case_id)


def _history(case: Case, now: datetime) -> None:
    """Fill the chronology of the case's record up to EVENTS events over ten years."""
    label = Label(owner_agency=case.owner_agency, category="case")
    step = timedelta(days=3650) / EVENTS
    said = {"what": "visit"}
    events, contents = [], []
    for number in range(EVENTS - Event.objects.filter(subject_id=case.record_id).count()):
        moment, salt = now - timedelta(days=1) - step * number, f"{number:032x}"
        sentence = f"Seen at home, visit {number}. Well, and talked of school and of friends."
        event = Event(
            seq=number + 1, subject_id=case.record_id, kind="visit", happened_at=moment, recorded_at=moment,
            by_agency=case.owner_agency, by_system="system:bench", commitment=commitment(salt, sentence, said),
            **label.fields(),
        )  # fmt: skip
        events.append(event)
        contents.append(EventContent(event=event, salt=salt, sentence=sentence, data=said))
    with transaction.atomic():
        Event.objects.bulk_create(events, batch_size=500)
        EventContent.objects.bulk_create(contents, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
