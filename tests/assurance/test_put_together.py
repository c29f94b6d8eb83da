"""What the database puts together is what reading every row comes to, whatever the rows are like."""

from __future__ import annotations

import random
import uuid
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import F
from tests.support import County

from halcyon.access.models import Restriction
from halcyon.assurance.figures.counted import Counted, counted, tables
from halcyon.assurance.figures.views import VIEWS
from halcyon.assurance.figures.views.reading import day_of, restricted
from halcyon.cases.models import AgencyRequest, Case
from halcyon.chronology.models import Event, EventContent
from halcyon.config.bench.board import year_of_rows
from halcyon.demo.bulk import add_rows
from halcyon.frontdoor.models import Contact, ContactSubject
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.registry import registry
from halcyon.people.models import IndexPerson, Link, SuppliedRecord
from halcyon.sharing.models import SharingDecision
from halcyon.work.models import ClockCopy

QUICK = {"contacts", "decisions", "ratings", "time_limits", "requests", "sharing"}
MOMENTS = (  # beside midnight in London and in UTC, in summer and in winter, and on the days on which the clocks change
    "2026-06-30T22:59:59.999999", "2026-06-30T23:00:00", "2026-06-30T23:30:00", "2026-07-01T00:00:00",
    "2026-01-31T23:59:59.999999", "2026-02-01T00:00:00", "2026-03-29T00:59:59", "2026-03-29T23:00:00",
    "2026-10-24T23:10:00", "2026-10-25T00:30:00", "2026-10-25T23:30:00", "2026-10-31T23:30:00",
)  # fmt: skip
SAID: tuple[dict[str, Any], ...] = (
    {},
    {"outcome": "", "child_voice": ""},
    {"outcome": None, "child_voice": None, "rating": None},
    {"outcome": "early_help", "child_voice": " \n\t\u00a0\u2003\x1c"},
    {"outcome": "early_help", "child_voice": " No. \n"},
    {"rating": "red", "outcome": "strategy_discussion", "child_voice": "\u200b"},
)


def odd_rows(now: datetime, rng: random.Random) -> None:
    """A few weeks of a county, in which everything occurs that makes a row count otherwise."""
    for ago in range(1, 5):
        year_of_rows(now - timedelta(days=80 * (ago - 1)), ago, number=30)
    moments = [datetime.fromisoformat(m).replace(tzinfo=UTC) for m in MOMENTS]

    def some(model: Any, share: float) -> Any:
        ids = sorted(model.objects.values_list("pk", flat=True), key=str)
        return model.objects.filter(pk__in=rng.sample(ids, max(1, int(share * len(ids)))))

    for at in moments:
        some(AgencyRequest, 0.02).update(asked_at=at, due_at=at + timedelta(hours=20), answered_at=at)
        some(SharingDecision, 0.02).update(asked_at=at)
        some(ClockCopy, 0.02).update(due_at=at, started_at=at - timedelta(hours=9))
        some(Contact, 0.02).update(received_at=at)
    some(AgencyRequest, 0.1).update(state="not_permitted", answered_at=None)
    some(AgencyRequest, 0.1).update(decline_reason="Nobody knows the family here")
    some(AgencyRequest, 0.2).update(due_at=None)
    some(AgencyRequest, 0.2).update(answered_at=None)
    some(AgencyRequest, 0.1).update(answered_at=F("due_at"))
    some(AgencyRequest, 0.1).update(answered_at=now + timedelta(days=9))
    some(AgencyRequest, 0.1).update(again_of=uuid.uuid4(), purpose="child_protection")
    some(Case, 0.2).update(closed_at=None)
    some(Case, 0.1).update(closed_at=now + timedelta(days=9))
    some(SharingDecision, 0.5).update(effect="REVIEW", due_at=now)
    some(SharingDecision, 0.2).update(effect="DENY")
    by = {"decided_by": uuid.uuid4()}
    some(SharingDecision, 0.2).update(outcome="disclose", decided_at=F("asked_at") + timedelta(hours=3), **by)
    some(SharingDecision, 0.2).update(outcome="refuse", decided_at=now - timedelta(days=3), **by)
    some(SharingDecision, 0.1).update(outcome="disclose", decided_at=now + timedelta(days=3), **by)
    some(ClockCopy, 0.1).update(stopped_at=None)
    some(ClockCopy, 0.1).update(stopped_at=F("due_at"))
    some(ClockCopy, 0.1).update(stopped_at=now + timedelta(days=3))
    _events(now, moments, rng)
    kept = _again_and_again(now, rng)
    some(ContactSubject, 0.1).update(kind="unborn")
    asked = AgencyRequest.objects.select_related("case")[:4]
    hidden = [kept[0], *(r.case_id for r in asked[:2]), *(r.case.record_id for r in asked[2:])]
    hidden += ClockCopy.objects.values_list("subject_id", flat=True)[:3]
    for number, subject in enumerate(dict.fromkeys(hidden)):
        Restriction.objects.create(
            group=uuid.uuid4(), subject_id=subject, kind="adoption", custodian_post="ics.caldicott", reason="Adopted",
            begins=now - timedelta(days=300), ends=now - timedelta(days=50) if number % 2 else None,
            placed_by=uuid.uuid4(),
        )  # fmt: skip


def _again_and_again(now: datetime, rng: random.Random) -> list[uuid.UUID]:
    """Records of three children who were reported again and again; of some it was known only later."""
    kept = list(ContactSubject.objects.order_by("pk").values_list("record_id", flat=True)[:40])
    add_rows(
        SuppliedRecord,
        ["id", "source_key", "digest"],
        [(record, f"odd{number}", str(number)) for number, record in enumerate(kept)],
        same={"owner_agency": "COUNCIL", "category": "concern", "source": "contact", "supplied": {},
              "received_at": now - timedelta(days=400), "given_name": "Ola", "family_name": "Quodd"},
    )  # fmt: skip
    children = [IndexPerson.objects.create(created_at=now) for _ in range(3)]
    for number, record in enumerate(kept):
        known = now - timedelta(days=400 if number % 3 else 20)
        Link.objects.create(record_id=record, person=rng.choice(children), how="rule", reason="The same",
                            linked_by="system:odd", linked_at=known)  # fmt: skip
    return kept


def _events(now: datetime, moments: list[datetime], rng: random.Random) -> None:
    """Decisions and ratings beside those that are there: they are append-only, and so written as they are to be."""
    cases = list(Case.objects.values_list("pk", "record_id").order_by("pk"))
    written: list[tuple[Any, ...]] = []
    for number in range(200):
        case, record = rng.choice(cases)
        at = rng.choice(moments) if number % 3 else now - timedelta(days=rng.randint(1, 290))
        recorded = max(at, now + timedelta(days=1)) if number % 10 == 0 else at
        kind = rng.choice(("decided", "decided", "rated", "re_rated"))
        replaced = rng.choice(written)[0] if number % 8 == 7 else None
        written.append((uuid.uuid4(), 10 + number, record, case, kind, at, recorded, replaced, f"C{number % 3}"))
    add_rows(
        Event,
        ["id", "seq", "subject_id", "case_id", "kind", "happened_at", "recorded_at", "supersedes", "by_agency"],
        written,
        same={
            "owner_agency": registry.profile.front_door_agency,
            "category": "concern",
            "pathway": "mash_enquiry",
            "commitment": "0" * 64,
        },
    )
    add_rows(
        EventContent,
        ["event_id", "data"],
        [(row[0], rng.choice(SAID)) for row in written[5:]],
        same={"salt": "0" * 32, "sentence": "It was decided."},
    )


def what(made: Counted) -> Any:
    """Everything that was counted, so that two countings can be held against each other."""
    return (
        {key: {s: (t.rows, t.value) for s, t in tables(registry.indicators[key], c).items()}
         for key, c in made.cells.items()},
        {tuple(i.key for i in b.indicators): {k: dict(v) for k, v in b.atoms.items()} for b in made.together},
    )  # fmt: skip


def test_what_the_database_puts_together_is_what_reading_every_row_comes_to(county: County):
    odd_rows(county.now, random.Random(5))
    asked = AgencyRequest.objects.values_list("asked_at", flat=True)
    by_day = Counter(at.astimezone(LONDON).date() for at in asked if at <= county.now)
    assert by_day[date(2026, 7, 1)] > by_day[date(2026, 6, 30)] > 0
    listed = VIEWS["requests"].read(county.now, county.now - timedelta(days=700))
    assert Counter(day_of(row[1]) for row in listed) == by_day, "each on its day in London"
    assert {key for key, view in VIEWS.items() if view.alike} == QUICK
    for known_at in (county.now, county.now - timedelta(days=100)):
        hidden, since = restricted(known_at), known_at - timedelta(days=300)
        assert hidden
        for key in sorted(QUICK):
            view, plain, quick = VIEWS[key], defaultdict(list), defaultdict(list)
            assert view.alike is not None
            for row in view.read(known_at, since):
                if row[8] not in hidden and row[9] not in hidden:
                    plain[day_of(row[1]), row[2:7]].append(row[7] if view.alike_has_hours else None)
            for text, categories, hours in view.alike(known_at, since, hidden):
                quick[day_of(text), categories] += hours
            ordered = [{k: sorted(v, key=str) for k, v in found.items()} for found in (plain, quick)]
            assert ordered[0] == ordered[1], key
            assert len(plain) > 10, f"{key}: there was little to be held against each other"
        both = [
            what(counted(registry.indicators.values(), known_at=known_at, since=date(2000, 1, 1), plainly=plainly))
            for plainly in (True, False)
        ]
        assert both[0] == both[1]
