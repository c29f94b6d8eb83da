"""Events are never changed; what was known at a moment is what a replay of the recordings says; erasing needs two."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.support import ASSURANCE, County, raise_concern, undone

from halcyon.access.actions import begin_relationship
from halcyon.access.labels import Label
from halcyon.access.viewing import Denied, Viewer, system
from halcyon.audit.models import AuditEntry
from halcyon.chronology.actions import commitment, erase_content, record
from halcyon.chronology.models import Erasure, Event, EventContent, LegalHold
from halcyon.chronology.queries import as_known, history, timeline
from halcyon.kernel.sharing import Handling
from halcyon.sharing.models import Disclosure

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CHILD = uuid.UUID(int=0xC41D)
OPEN = Label("COUNCIL")


def happened(
    by: Viewer,
    sentence: str = "Seen at school.",
    *,
    at: datetime = START,
    happened_at: datetime | None = None,
    label: Label = OPEN,
    supersedes: uuid.UUID | None = None,
    subject: uuid.UUID = CHILD,
    case: uuid.UUID | None = None,
    seq: int | None = None,
) -> Event:
    return record(
        subject_id=subject,
        case_id=case,
        kind="note",
        sentence=sentence,
        data={"said": sentence},
        by=by,
        happened_at=happened_at or at,
        at=at,
        label=label,
        supersedes=supersedes,
        seq=seq,
    )


@pytest.fixture
def reader(county: County) -> Viewer:
    """A manager who may see the child, for as long as the test lasts."""
    begin_relationship(
        subject_ids=[CHILD],
        kind="allocated",
        purpose="mash_enquiry",
        event=CHILD,
        by=county.viewer("helen.marsh"),
        at=START - timedelta(days=400),
        user=county.id("helen.marsh"),
    )
    return county.viewer("helen.marsh")


def shown(reader: Viewer, **more: object) -> list[str]:
    lines = timeline(reader, [CHILD], purpose="mash_enquiry", at=START + timedelta(days=900), limit=1000, **more)
    return [line.sentence for line in lines]


# -- the database refuses --------------------------------------------------------------------------------------------

REFUSED = (
    "UPDATE chronology_event SET kind = 'other'",
    "UPDATE chronology_event SET recorded_at = happened_at",
    "DELETE FROM chronology_event",
    "UPDATE chronology_eventcontent SET sentence = 'Nothing happened.'",
    "DELETE FROM chronology_eventcontent",
    "UPDATE chronology_erasure SET rule = 'other'",
    "DELETE FROM chronology_erasure",
    "UPDATE sharing_disclosure SET items = 'nothing'",
    "DELETE FROM sharing_disclosure",
)
TRUNCATED = ("chronology_event", "chronology_eventcontent", "chronology_erasure", "sharing_disclosure")


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_itself_refuses_to_change_or_delete_what_was_recorded(county: County, statement: str):
    raise_concern(county)
    event = happened(county.viewer("ruth.okafor"))
    other = happened(county.viewer("ruth.okafor"))
    erase_content(
        event_id=other.id,
        rule="case",
        by=county.viewer("ruth.okafor"),
        second_by=county.id("helen.marsh"),
        at=START + timedelta(days=300),
    )
    before = (Event.objects.count(), EventContent.objects.count(), Erasure.objects.count(), Disclosure.objects.count())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (
        Event.objects.count(),
        EventContent.objects.count(),
        Erasure.objects.count(),
        Disclosure.objects.count(),
    ) == before
    assert Event.objects.get(id=event.id).kind == "note"
    assert EventContent.objects.get(event=event).sentence == "Seen at school."


@pytest.mark.parametrize("table", TRUNCATED)
def test_truncating_is_refused_where_it_exists(county: County, table: str):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_an_event_cannot_be_recorded_before_it_happened_and_two_cannot_have_one_place(county: County):
    by = county.viewer("ruth.okafor")
    early = happened(by, happened_at=START + timedelta(hours=1))
    assert early.happened_at == early.recorded_at == START
    case = uuid.uuid4()
    happened(by, case=case, seq=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        happened(by, case=case, seq=1)
    base = Event.objects.get(id=early.id)
    base.id, base.happened_at = uuid.uuid4(), START + timedelta(seconds=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        base.save(force_insert=True)


def test_events_without_a_case_keep_the_order_of_their_subject(county: County):
    by = county.viewer("ruth.okafor")
    assert [happened(by, at=START).seq for _ in range(3)] == [1, 2, 3]
    assert happened(by, subject=uuid.uuid4()).seq == 1


def test_who_recorded_it_is_a_person_or_a_system(county: County):
    by = county.viewer("ruth.okafor")
    person = happened(by)
    assert (person.by_user, person.by_agency, person.by_system) == (by.user_id, "COUNCIL", "")
    job = happened(system("sweep", at=START))
    assert (job.by_user, job.by_agency, job.by_system) == (None, "SYSTEM", "system:sweep")


# -- corrections -----------------------------------------------------------------------------------------------------


def test_a_correction_is_a_new_event_and_both_are_shown(reader: Viewer):
    first = happened(reader, "Seen on Monday.")
    second = happened(reader, "Seen on Tuesday.", at=START + timedelta(days=2), happened_at=START, supersedes=first.id)
    lines = timeline(reader, [CHILD], purpose="mash_enquiry", at=START + timedelta(days=9))
    assert {line.sentence: line.corrected for line in lines} == {"Seen on Monday.": True, "Seen on Tuesday.": False}
    new = next(line for line in lines if line.id == second.id)
    assert (new.supersedes, new.recorded_at, new.by_user) == (first.id, START + timedelta(days=2), reader.user_id)
    assert shown(reader, as_known_at=START + timedelta(days=1)) == ["Seen on Monday."]
    assert shown(reader, as_known_at=START + timedelta(days=2)) == ["Seen on Tuesday."]
    assert shown(reader, as_known_at=START - timedelta(seconds=1)) == []


@dataclass(frozen=True)
class Written:
    """One recording, for the oracle."""

    name: str
    happened_at: datetime
    recorded_at: datetime
    handling: Handling
    corrects: str


def random_history(rng: random.Random) -> list[Written]:
    made: list[Written] = []
    moment = START
    for number in range(rng.randint(1, 9)):
        moment += timedelta(hours=rng.choice((0, 1, 30)))
        corrects = rng.choice(made).name if made and rng.random() < 0.4 else ""
        made.append(
            Written(
                f"event {number}",
                moment - timedelta(hours=rng.choice((0, 5, 100))),
                moment,
                rng.choice((Handling.OPEN, Handling.OPEN, Handling.HUB_ONLY, Handling.POLICE_INTELLIGENCE)),
                corrects,
            )
        )
    return made


def known(made: list[Written], moment: datetime) -> set[str]:
    """Go through the recordings in order, as somebody with paper would: write down, strike out."""
    page: set[str] = set()
    struck: set[str] = set()
    for one in made:
        if one.recorded_at > moment:
            continue
        page.add(one.name)
        if one.corrects:
            struck.add(one.corrects)
    return page - struck


def write(made: Iterable[Written], by: Viewer) -> dict[str, Event]:
    ids: dict[str, Event] = {}
    for one in made:
        ids[one.name] = happened(
            by,
            one.name,
            at=one.recorded_at,
            happened_at=one.happened_at,
            label=Label("POLICE", handling=one.handling),
            supersedes=ids[one.corrects].id if one.corrects else None,
        )
    return ids


def test_what_was_known_at_any_moment_equals_an_independent_replay(reader: Viewer):
    for seed in range(1000 if ASSURANCE else 200):
        rng = random.Random(seed)
        made = random_history(rng)
        moments = {one.recorded_at for one in made} | {
            made[0].recorded_at - timedelta(1),
            made[-1].recorded_at + timedelta(1),
        }
        with undone():
            write(made, reader)
            readable = {one.name for one in made if one.handling in reader.sees}
            assert set(shown(reader)) == readable
            for moment in moments:
                expected = known(made, moment)
                everything = as_known(Event.objects.filter(subject_id=CHILD), moment)
                assert {e.content.sentence for e in everything.select_related("content")} == expected
                assert set(shown(reader, as_known_at=moment)) == expected & readable


def test_pages_follow_one_another_without_a_gap_or_an_overlap_also_when_times_are_equal(reader: Viewer):
    rng = random.Random(7)
    for number in range(60):
        happened(
            reader, f"{number}", at=START + timedelta(hours=9), happened_at=START + timedelta(hours=rng.randrange(5))
        )
    whole = [
        (line.happened_at, line.id)
        for line in timeline(reader, [CHILD], purpose="mash_enquiry", at=START + timedelta(1), limit=100)
    ]
    assert whole == sorted(whole, reverse=True)
    paged, before = [], None
    while True:
        page = timeline(reader, [CHILD], purpose="mash_enquiry", at=START + timedelta(days=1), before=before, limit=7)
        if not page:
            break
        paged += [(line.happened_at, line.id) for line in page]
        before = paged[-1]
    assert paged == whole


def test_only_the_kinds_asked_for_and_nothing_for_nobody(reader: Viewer):
    happened(reader)
    at = START + timedelta(days=1)
    assert len(timeline(reader, [CHILD], purpose="mash_enquiry", at=at, kinds=["note"])) == 1
    assert timeline(reader, [CHILD], purpose="mash_enquiry", at=at, kinds=["opened"]) == []
    assert timeline(reader, [], purpose="mash_enquiry", at=at) == []
    assert timeline(replace(reader, user_id=None), [CHILD], purpose="mash_enquiry", at=at) == []
    assert timeline(reader, [CHILD], purpose="oversight", at=at) == []


# -- erasing ---------------------------------------------------------------------------------------------------------


def erase(
    county: County, event: Event, first: str, second: uuid.UUID, at: datetime = START + timedelta(days=300)
) -> Erasure:
    return erase_content(event_id=event.id, rule="case", by=county.viewer(first), second_by=second, at=at)


def test_content_goes_only_after_two_people_agreed_and_the_event_still_proves_itself(county: County, reader: Viewer):
    event = happened(reader, "What must go.")
    kept = happened(reader, "What stays.", at=START + timedelta(hours=1))
    content = EventContent.objects.get(event=event)
    assert event.commitment == commitment(content.salt, content.sentence, content.data)
    assert event.commitment != commitment(content.salt, content.sentence + " ", content.data)
    assert event.commitment != commitment("0" * 32, content.sentence, content.data)
    for second in (county.id("ruth.okafor"), uuid.uuid4()):
        with pytest.raises(Denied):
            erase(county, event, "ruth.okafor", second)
    assert EventContent.objects.count() == 2
    erasure = erase(county, event, "ruth.okafor", county.id("helen.marsh"))
    assert {erasure.first_by, erasure.second_by} == {county.id("ruth.okafor"), county.id("helen.marsh")}
    assert list(EventContent.objects.values_list("event_id", flat=True)) == [kept.id]
    assert Event.objects.get(id=event.id).commitment == event.commitment
    assert shown(reader) == ["What stays.", "The content of this entry was erased under the retention schedule."]
    (entry,) = AuditEntry.objects.filter(action="content_erased")
    assert str(event.id) in entry.object_ids


def test_nothing_is_erased_while_a_hold_stands_on_the_child_or_the_case(county: County, reader: Viewer):
    case = uuid.uuid4()
    event = happened(reader, case=case, seq=1)
    for subject in (CHILD, case):
        hold = LegalHold.objects.create(subject_id=subject, reason="Inquiry", placed_by=reader.user_id, begins=START)
        with pytest.raises(Denied, match="legal hold"):
            erase(county, event, "ruth.okafor", county.id("helen.marsh"))
        hold.ends = START + timedelta(days=310)
        hold.save()
    assert EventContent.objects.filter(event=event).exists()
    with pytest.raises(Denied):
        erase(county, event, "ruth.okafor", county.id("helen.marsh"), at=START + timedelta(days=309))
    erase(county, event, "ruth.okafor", county.id("helen.marsh"), at=START + timedelta(days=310))
    assert not EventContent.objects.filter(event=event).exists()


def test_one_person_cannot_do_it_by_writing_the_agreement_themselves(county: County, reader: Viewer):
    event = happened(reader)
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.create(
            event_id=event.id,
            rule="case",
            first_by=reader.user_id,
            second_by=reader.user_id,
            at=START + timedelta(days=1),
        )


def test_a_case_replays_as_before_when_content_was_erased(county: County, reader: Viewer):
    case = uuid.uuid4()
    events = [happened(reader, f"{n}", case=case, seq=n) for n in (1, 2, 3)]
    before = [(p.kind, p.happened_at, p.id) for p in history(case)]
    erase(county, events[1], "ruth.okafor", county.id("helen.marsh"))
    assert [(p.kind, p.happened_at, p.id) for p in history(case)] == before
    assert [bool(p.data) for p in history(case)] == [True, False, True]
