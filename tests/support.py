"""A small county for tests: the demonstration's agencies and people who sign in, and a concern walked on request.

    def test_something(county: County) -> None:            # fixture `county`: `from tests.support import county`
        receipt = raise_concern(county, "amina.yusuf")      # → frontdoor.actions.Receipt
        case = walk(county, receipt.cases[0], "asked")      # one of STAGES
        page = county.client("helen.marsh").get(f"/cases/{case.id}/")

`county.viewer(name)` is a persona of `halcyon.demo.cast` (the first part of the e-mail address) as the rules see them.
Time is `county.now`, and moves only with `county.later(...)`.
"""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from tests.kept import Kept

from halcyon.access.labels import Label
from halcyon.access.viewing import Viewer, system, viewer_for
from halcyon.agencies.models import Service, User
from halcyon.cases.actions import move, return_information, review_request
from halcyon.cases.models import AgencyRequest, Case
from halcyon.demo.load import load_cast, users_by_name
from halcyon.frontdoor.actions import Receipt, receive_concern
from halcyon.frontdoor.concern import Concern, Subject
from halcyon.people.actions import make_link, receive_record
from halcyon.people.matching.records import Described
from halcyon.people.models import IndexPerson, Link, SuppliedRecord
from halcyon.practice.pathways.mash_enquiry.wording import HANDED_OVER
from halcyon.sharing.models import SharingDecision
from halcyon.work.actions.references import SEQUENCE

ASSURANCE = os.environ.get("HALCYON_ASSURANCE") == "1"
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)  # a Wednesday in working hours, far from holidays
ZOFIA = Subject(given_name="Zofia", family_name="Łukasiewicz", birth_date="2012-03-07", sex="F", postcode="MR1 4QX")
WORRY = "Bruise on her forearm, seen at the drop-in clinic; talks of an older man who gives her lifts."


def examples(sample: int, full: int) -> settings:
    """A seeded Hypothesis profile: `sample` cases in `make test`, `full` in `make assurance`."""
    return settings(
        max_examples=full if ASSURANCE else sample,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.function_scoped_fixture,
            HealthCheck.data_too_large,
            HealthCheck.filter_too_much,
        ],
    )


@dataclass
class County:
    """The personas by name, and the moment that it is."""

    users: dict[str, User]
    now: datetime = NOW
    keys: list[str] = field(default_factory=list)

    def viewer(self, name: str, *, at: datetime | None = None) -> Viewer:
        """A persona as the rules see them, now or at another moment."""
        return viewer_for(self.users[name], at=at or self.now, request_id=uuid.uuid4().hex)

    def id(self, name: str) -> uuid.UUID:
        return self.users[name].id

    def service(self, code: str) -> uuid.UUID:
        return Service.objects.get(code=code).id

    def later(self, **how_long: float) -> datetime:
        """Let time pass: `later(minutes=5)`. Returns the new moment."""
        self.now += timedelta(**how_long)
        return self.now

    def key(self) -> str:
        """An idempotency key that nobody has used."""
        self.keys.append(f"key-{len(self.keys)}")
        return self.keys[-1]

    @contextmanager
    def clock(self) -> Iterator[None]:
        """Let the machine's own clock, which pages ask, stand at `now`."""
        with time_machine.travel(self.now, tick=False):
            yield

    def client(self, name: str) -> Client:
        """A browser in which this persona has signed in, past the second factor. Use it inside `clock()`."""
        client = Client()
        client.force_login(self.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return client


def build() -> County:
    """Load the cast thirty days before `NOW`."""
    return County(load_cast(at=NOW - timedelta(days=30)))


@pytest.fixture
def county(kept_cast: Kept, db: None) -> County:
    """The cast as `build` makes it, copied from the one loading that `tests/conftest.py` keeps."""
    kept_cast.put_back()
    return County(users_by_name())


@pytest.fixture
def lasting_county(transactional_db: None) -> County:
    """For threads with connections of their own."""
    return build()


def concern(*subjects: Subject, **changes: Any) -> Concern:
    """A concern that can be received; about Zofia unless subjects are given."""
    given: dict[str, Any] = {
        "worry": WORRY,
        "consent": "unsafe",
        "consent_reason": "Asking could raise the risk.",
        "child_words": "He picks me up. He said I owe him.",
        "danger_now": True,
    }
    return Concern(subjects=subjects or (ZOFIA,), **{**given, **changes})


def raise_concern(
    county: County,
    who: str = "amina.yusuf",
    *subjects: Subject,
    key: str = "",
    files: Sequence[tuple[str, bytes]] = (),
    **changes: Any,
) -> Receipt:
    """A persona raises a concern."""
    made = concern(*subjects, **changes)
    return receive_concern(
        by=county.viewer(who),
        at=county.now,
        sender=f"user:{county.id(who)}",
        key=key or county.key(),
        body=made.as_supplied(),
        concern=made,
        files=files,
    )


# What each move is given when a test does not say otherwise, and who makes it.
MOVES: Mapping[str, tuple[str, dict[str, Any]]] = {
    "triage": ("tom.ashdown", {"danger_now": "yes", "action_taken": "Police told on 999"}),
    "rate": ("ruth.okafor", {"rating": "red", "reason": "Injury and likely exploitation by an adult"}),
    "re_rate": ("ruth.okafor", {"rating": "amber", "reason": "Seen safe at home by police"}),
    "ask": (
        "ruth.okafor",
        {
            "agencies": ["POLICE", "COMMUNITY", "SCHOOLS"],
            "categories": ["involvement", "concern", "offending", "health", "sexual_health", "education"],
            "question": "What do you know of this child and of an older man?",
            "again_reason": "What has happened since then is what matters.",
            "consent_schools": "given",
            "consent_schools_who": "parent",
            "consent_schools_name": "Irena Łukasiewicz",
            "consent_schools_on": "2026-11-17",
            "consent_schools_scope": "Attendance and behaviour since the summer.",
        },
    ),
    "decide": (
        "helen.marsh",
        {
            "outcome": "strategy_discussion",
            "level": "4",
            "legal_basis": "s47",
            "reason": "Injury and a pattern of lifts: likely significant harm.",
            "not_known": "Who the man is",
            "child_voice": "He picks me up. He said I owe him.",
        },
    ),
    **{
        key: (
            "helen.marsh",
            {
                "outcome": "strategy_discussion",
                "level": level,
                "legal_basis": "s47",
                "reason": "What the school nurse saw today changes what we know.",
            },
        )
        for key, level in (("step_up", "4"), ("step_down", "2"))
    },
    "take_back": (
        "tom.ashdown",
        {"said_now": "I got it wrong, please forget it.", "made_sure": "known", "pressed": "yes"},
    ),
    "feed_back": (
        "ruth.okafor",
        {"how": "message", "told": "A strategy discussion is being held today. Keep seeing Zofia."},
    ),
}
KNOWN: dict[str, Any] = {
    "known": "known",
    "narrative": "Two reports in 2026: a car seen outside the school.",
    "analysis": "A pattern that fits grooming by an adult.",
    "handling": "open",
    "withhold": "no",
}
ANSWERS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "POLICE": ("imran.shah", KNOWN | {"handling": "hub_only"}),
    "SCHOOLS": ("carol.jennings", {"known": "nothing_known"}),
    "COMMUNITY": ("nia.bowen", KNOWN),
}


SCREENED: dict[str, Any] = {
    "identity_checked": "unsure",
    "household_checked": "Lives with her mother; no brothers or sisters are known.",
    "open_checked": "none",
    "looked_at": "Who this is, the household, and what is open.",
}


def screen_first(case: uuid.UUID, key: str, given: Mapping[str, Any], *, by: Viewer, at: datetime) -> None:
    """What is not red, and what ends without more, is screened first: tests that speak of something else need not."""
    row = Case.objects.get(id=case)
    below = key in ("rate", "re_rate") and given.get("rating") != "red"
    slight = given.get("outcome") in ("no_further_action", "information_and_advice")
    ends = key == "decide" and (slight or row.facts.get("rating") != "red")
    if (below or ends) and not row.facts.get("open_checked"):
        move(case_id=case, key="screen", given=SCREENED, by=by, at=at)


def make(county: County, case: uuid.UUID, key: str, *, who: str = "", screened: bool = True, **changes: Any) -> Case:
    """Make one move of an enquiry five minutes later, with `changes` to what is usually given. None leaves one out.

    What has to be screened before it is, in the same moment, unless `screened` says no.
    """
    usual, given = MOVES[key]
    by, before = county.viewer(who or usual), county.now
    if changes.get("outcome") in HANDED_OVER:
        given = {**given, "handover_note": "She is at school until four; the nurse stays with her."}
    answers = {k: v for k, v in {**given, **changes}.items() if v is not None}
    at = county.later(minutes=5)
    with transaction.atomic():
        if screened:
            screen_first(case, key, answers, by=by, at=before)
        return move(case_id=case, key=key, given=answers, by=county.viewer(who or usual), at=at)


def answer(county: County, case: uuid.UUID, agency: str, **changes: Any) -> AgencyRequest:
    """An agency's officer answers its open request five minutes later."""
    who, given = ANSWERS[agency]
    asked = AgencyRequest.objects.get(case_id=case, agency=agency, state="asked")
    at = county.later(minutes=5)
    return return_information(request_id=asked.id, answers={**given, **changes}, by=county.viewer(who), at=at)


def review(county: County, case: uuid.UUID, outcome: str = "disclose", *, who: str = "dr.elin.rhys") -> SharingDecision:
    """The guardian decides the one ask of this case that waits for review."""
    waiting = SharingDecision.objects.get(case_id=case, effect="REVIEW", outcome="")
    return review_request(
        decision_id=waiting.id,
        outcome=outcome,
        reason="Necessary and proportionate to protect this child.",
        detriment="" if outcome == "disclose" else "She would stop coming to the clinic, her only safe place.",
        by=county.viewer(who),
        at=county.later(minutes=5),
    )


STAGES = ("received", "triaged", "rated", "asked", "answered", "decided", "closed")


def walk(county: County, case: uuid.UUID, to: str) -> Case:
    """Walk a new enquiry to one of `STAGES`; "answered" is asked, reviewed and answered by all three agencies."""
    upto = STAGES.index(to)
    for stage, key in (("triaged", "triage"), ("rated", "rate"), ("asked", "ask")):
        if STAGES.index(stage) <= upto:
            make(county, case, key)
    if upto >= STAGES.index("answered"):
        review(county, case)
        for agency in ANSWERS:
            answer(county, case, agency)
    for stage, key in (("decided", "decide"), ("closed", "feed_back")):
        if STAGES.index(stage) <= upto:
            make(county, case, key)
    return Case.objects.get(id=case)


def known_person(
    county: County,
    given: str,
    family: str,
    born: date | None = None,
    *,
    agency: str = "COMMUNITY",
    records: int = 1,
    **more: Any,
) -> tuple[IndexPerson, list[SuppliedRecord]]:
    """Someone whom an agency has known for a while: an index person with supplied records linked to them."""
    by = system("test", at=county.now)
    person = IndexPerson.objects.create(id=more.pop("id", None) or uuid.uuid4(), created_at=county.now)
    made = []
    for number in range(records):
        asked = Described(given=given, family=family, birth_date=born, **more)
        record = receive_record(
            source=agency,
            source_key=f"{person.id}.{number}",
            supplied={"given": given, "family": family, "number": number},
            asked=asked,
            by=by,
            at=county.now,
            label=Label(owner_agency=agency, category="identity"),
        ).record
        make_link(
            record=record, person_id=person.id, how="new", reason="First known.", evidence=[], by=by, at=county.now
        )
        made.append(record)
    return person, made


def person_of(record: uuid.UUID) -> uuid.UUID:
    """The index person that a record is linked to now."""
    return Link.objects.get(record_id=record, unlinked_at__isnull=True).person_id


class _Undone(Exception):
    pass


@contextmanager
def undone() -> Iterator[None]:
    """Do something and take it back: each example of a Hypothesis test begins with the same database.

    The sequence of references is put back too, which no transaction does.
    """
    given = _references_given()
    try:
        with transaction.atomic():
            yield
            raise _Undone
    except _Undone:
        pass
    if given is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(%s, %s, %s)", [SEQUENCE, *given])


def _references_given() -> tuple[int, bool] | None:
    """The last reference given and whether any was; None on SQLite, where a transaction takes it back."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT last_value, is_called FROM {SEQUENCE}")
        last, called = cursor.fetchone()
        return last, called


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Call `act(0)` … at the same moment, each in a thread with its own connection: what each returned or raised."""
    found: list[Any] = [None] * count
    ready = threading.Barrier(count)

    def call(number: int) -> None:
        try:
            ready.wait(timeout=30)
            found[number] = act(number)
        except Exception as problem:
            found[number] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=call, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=180)
        assert not thread.is_alive()
    return found
