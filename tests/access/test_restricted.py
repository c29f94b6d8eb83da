"""A restricted child cannot be inferred: the same world with and without one gives every outsider the same answers.

The method is that of paired worlds (security goal G3). Both worlds are built from one seed; one of them also holds a
child who was known to agencies, came to the front door, was worked for a while and was then restricted. Everything that
somebody outside the named list can ask is asked in both and must be the same, once random marks are taken out: ids,
one-time tokens, and reference numbers. Those are handed out in order, so a gap between two shows that there was a
record, though not whose: that is not hidden, and not tested.
"""

from __future__ import annotations

import random
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from tests.support import (
    ASSURANCE,
    NOW,
    STAGES,
    County,
    answer,
    known_person,
    make,
    person_of,
    raise_concern,
    undone,
    walk,
)

from halcyon.access.actions import lift_restriction, name_person, take_off_list
from halcyon.access.models import NamedPerson, Restriction
from halcyon.access.queries import may_see, people_named
from halcyon.access.viewing import Denied, Viewer
from halcyon.audit.models import AuditEntry
from halcyon.cases.models import Case
from halcyon.cases.queries import cases, requests_for
from halcyon.chronology.queries import timeline
from halcyon.frontdoor.actions import lift_child, restrict_child, say_who
from halcyon.frontdoor.concern import Subject
from halcyon.frontdoor.mirror.counts import CUTS, Cut, by_agency, by_stage, received, times, values
from halcyon.frontdoor.mirror.demand import demand
from halcyon.frontdoor.mirror.projection import keep_mirror, week_of
from halcyon.frontdoor.mirror.queries import astray, mirror, opened
from halcyon.frontdoor.mirror.rows import Behind
from halcyon.frontdoor.mirror.spans import STAGES as STAGES_OF_TIME
from halcyon.frontdoor.worklist.queries import Asked, numbers, worklist
from halcyon.kernel.roles import Capability
from halcyon.people.actions import claim_person, look_up, propose_merge
from halcyon.people.matching.records import Described
from halcyon.people.models import FamilyRelation, Household, HouseholdMember, LinkReview, SuppliedRecord
from halcyon.people.queries import person, waiting_reviews
from halcyon.sharing.actions import open_in_emergency
from halcyon.sharing.queries import ledger, reviews_waiting
from halcyon.work.actions import deliver_due, keep_document, notice_breaches
from halcyon.work.models import Message, Task
from halcyon.work.queries import deliveries, documents_of, inbox, my_work

NAMED = ("alan.brook", "helen.marsh", "peter.lowe")  # the custodian, a manager and the nurse who raised the concern
HOME = {"postcode": "MR1 4QX", "address_line": "4 Mill Lane"}
NAMES = ("Kowalska", "Nowak", "Łukasiewicz")
RAISERS = ("amina.yusuf", "beth.carver", "fatima.noor")
CHILD = ("Marta", "Kowalska", date(2013, 5, 6))
WORLDS = range(100 if ASSURANCE else 2)


@dataclass
class World:
    """What a test may ask about. Ids differ between worlds; the answers may not."""

    child: uuid.UUID = field(default_factory=uuid.uuid4)
    case: uuid.UUID = field(default_factory=uuid.uuid4)
    record: uuid.UUID = field(default_factory=uuid.uuid4)
    request: uuid.UUID = field(default_factory=uuid.uuid4)
    document: uuid.UUID = field(default_factory=uuid.uuid4)
    proposal: uuid.UUID = field(default_factory=uuid.uuid4)
    group: uuid.UUID | None = None
    sibling: uuid.UUID = field(default_factory=uuid.uuid4)
    touching: uuid.UUID = field(default_factory=uuid.uuid4)  # the enquiry of an outsider's concern about this child


def build(county: County, seed: int, *, secret: bool) -> World:
    rng, world = random.Random(seed), World()
    county.now = NOW
    born = date(2011, 1, 1)
    homes = []
    for number in range(5):
        given, family = rng.choice(("Ada", "Ewa", "Jan", "Marta")), rng.choice(NAMES)
        lived = HOME if number == 0 or rng.random() < 0.4 else {}
        day = born + timedelta(days=rng.randrange(1500))
        of, records = known_person(
            county,
            given,
            family,
            day,
            agency=rng.choice(("GP", "ACUTE", "SCHOOLS")),
            records=rng.randint(1, 3),
            **lived,
        )
        homes.append(records[0])
        if number == 0:
            world.sibling = of.id
        if rng.random() < 0.7:
            subject = Subject(given_name=given, family_name=family, birth_date=day.isoformat(), **lived)
            case = raise_concern(county, rng.choice(RAISERS), subject).cases[0]
            walk(county, case, rng.choice(STAGES))
        county.later(minutes=1)
    household = Household.objects.create(kind="family", source="SCHOOLS", source_key="4 Mill Lane")
    for record in homes[:2]:
        HouseholdMember.objects.create(household=household, record=record, standing="child")
    start = county.now
    if secret:
        live_a_life(county, rng, world, household, homes[0])
    county.now = start + timedelta(hours=2)
    given, family, day = CHILD
    told = Subject(given_name=given, family_name=family, birth_date=day.isoformat(), **HOME)
    world.touching = raise_concern(county, "amina.yusuf", told).cases[0]
    officer = county.viewer("tom.ashdown", at=county.later(minutes=3))
    claim_person(
        person_id=world.sibling, purpose="mash_enquiry", reason="Asked by the school", by=officer, at=county.now
    )
    deliver_due(at=county.later(minutes=1))
    notice_breaches(at=county.later(hours=3))
    county.later(minutes=1)
    return world


def live_a_life(
    county: County, rng: random.Random, world: World, household: Household, sibling: SuppliedRecord
) -> None:
    """What the restricted child left behind everywhere before and after being restricted."""
    given, family, day = CHILD
    marta, records = known_person(county, given, family, day, records=3, **HOME)
    HouseholdMember.objects.create(household=household, record=records[0], standing="child")
    FamilyRelation.objects.create(record=records[0], other=sibling, kind="sibling", source="SCHOOLS")
    FamilyRelation.objects.create(record=sibling, other=records[0], kind="sibling", source="SCHOOLS")
    subject = Subject(given_name=given, family_name=family, birth_date=day.isoformat(), **HOME)
    case = Case.objects.get(id=raise_concern(county, "peter.lowe", subject).cases[0])
    if LinkReview.objects.filter(record_id=case.record_id).exists():
        say_who(case_id=case.id, person_id=marta.id, reason="Same home", by=county.viewer("tom.ashdown"), at=county.now)
    walk(county, case.id, rng.choice(("received", "asked", "answered", "decided", "closed")))
    kept = keep_document(
        subject_id=case.id,
        name="letter.txt",
        content=b"What the school wrote.",
        by=county.viewer("tom.ashdown"),
        at=county.now,
        owner_agency="COUNCIL",
    )
    proposal = propose_merge(
        keep=marta.id, other=world.sibling, reason="One child, I think", by=county.viewer("dev.patel"), at=county.now
    )
    world.group = restrict_child(
        person_id=marta.id,
        kind="police_witness",
        reason="Witness in a trial",
        custodian_post="council.custodian",
        named=[county.id(n) for n in NAMED],
        by=county.viewer("alan.brook"),
        at=county.later(minutes=5),
    )
    world.child, world.case, world.record = marta.id, case.id, records[0].id
    world.document, world.proposal = kept.id, proposal.id
    asked = case.requests.first()
    world.request = asked.id if asked else world.request
    standing = Case.objects.get(id=case.id)
    if standing.state == "asked":
        make(county, case.id, "decide", unanswered_reason="It cannot wait any longer.")
    elif standing.state == "received":
        make(county, case.id, "triage", who="helen.marsh")
    again = raise_concern(county, "helen.marsh", subject).cases[0]
    if LinkReview.objects.filter(record_id=Case.objects.get(id=again).record_id).exists():
        say_who(case_id=again, person_id=marta.id, reason="Known to me", by=county.viewer("helen.marsh"), at=county.now)


# -- asking everything -----------------------------------------------------------------------------------------------

MARKS = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "[id]"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "[mark]"),
    (re.compile(r'(csrf\w*"|nonce)( value)?="[^"]+"'), "[token]"),
    (re.compile(r"\b(C|4F)-\d+\b"), "[reference]"),
    (re.compile(r'"f-\d+"'), "[place in the list]"),
)


def plain(text: str) -> list[str]:
    """A page as tags and texts without its random marks, in an order of its own: rows of equal rank have none."""
    for mark, name in MARKS:
        text = mark.sub(name, text)
    return sorted(part.strip() for part in re.findall(r"<[^>]*>|[^<]+", text) if part.strip())


def questions(county: County, world: World, who: str) -> Iterator[tuple[str, Any]]:
    """Every query that pages put for this viewer, with its answer made comparable."""
    viewer = county.viewer(who)
    at, can = county.now, viewer.can
    given, family, day = CHILD
    ids = [world.child, world.case, world.record]
    for purpose in sorted(viewer.purposes):
        listed = cases(viewer, purpose, at=at)
        yield f"cases for {purpose}", Counter((c.state, str(c.opened_at), c.facts.get("rating")) for c in listed)
        yield f"may see for {purpose}", may_see(viewer, ids, purpose, at=at)
        yield f"person for {purpose}", person(viewer, world.child, purpose=purpose, at=at)
        sibling = person(viewer, world.sibling, purpose=purpose, at=at)
        yield f"sibling for {purpose}", sibling and (sibling.name, len(sibling.household), len(sibling.relatives))
        yield f"timeline for {purpose}", timeline(viewer, [world.record], purpose=purpose, at=at, case_ids=[world.case])
        yield f"documents for {purpose}", documents_of(viewer, [world.case], purpose, at=at)
        if who in SEARCHERS:
            for what, asked in (
                ("exactly", Described(given=given, family=family, birth_date=day)),
                ("by family name", Described(family=family)),
                ("at home", Described(family=family, postcode=HOME["postcode"])),
                ("on that day", Described(given="Martha", birth_date=day)),
            ):
                looked = look_up(asked=asked, words=what, purpose=purpose, by=viewer, at=at)
                found = Counter((round(p.candidate.weight, 6), p.candidate.grade) for p in looked.people)
                yield f"search {what} for {purpose}", (found, looked.truncated)
    work = my_work(viewer, at=at)
    for section in work.sections:
        rows = Counter((i.kind, i.title, i.state, str(i.due_at), i.late, i.who, str(i.since)) for i in section.items)
        yield f"my work: {section.key}", rows
    box = inbox(viewer, at=at)
    yield "inbox", (box.unread, box.to_confirm, box.total, Counter((m.kind, m.title.split()[0]) for m in box.messages))
    watched = deliveries(viewer, at=at)
    yield "deliveries", Counter((d.key, r.kind, r.to, r.state, str(r.since)) for d in watched for r in d.rows)
    if can(Capability.SEE_FRONT_DOOR):
        for chosen in (
            {},
            {"rating": "red"},
            {"rating": "unrated"},
            *({"state": s} for s in STAGES if s != "answered"),
        ):
            yield f"front door {chosen}", len(worklist(viewer, Asked(**chosen), at=at).rows)
        counted = numbers(viewer, at=at)
        yield "front door numbers", (sorted(counted.by_state), {k: n.count for k, n in counted.shows.items()})
    if can(Capability.SEE_HUB):
        keep_mirror(at=at)
        of, week = mirror(viewer), week_of(at.date())
        yield "hub", (received(of, Cut()), [values(of, name, Cut()) for name in CUTS], len(astray(viewer, at=at)))
        found = times(of, Cut(), weeks=(0, week), office=False)
        yield "hub hours", (by_stage(of, found, STAGES_OF_TIME), by_agency(of, found, "answer"))
        yield "hub demand", demand(of, Cut(), this_week=week + 1).weeks
        behind = opened(viewer, Behind(Cut()), at=at)
        yield "hub rows", (behind.counted, behind.openable, len(behind.rows))
    if can(Capability.LINK_PEOPLE):
        yield "reviews to link", Counter(r.record.given_name for r in waiting_reviews(viewer))
    if can(Capability.ANSWER_REQUEST):
        rows = requests_for(viewer, open_only=False)
        yield "requests", Counter((r.state, str(r.asked_at), str(r.due_at)) for r in rows)
    if can(Capability.REVIEW_SHARING):
        yield "reviews of sharing", Counter(str(r.asked_at) for r in reviews_waiting(viewer))
    if can(Capability.READ_LEDGER):
        rows = ledger(viewer, limit=500)
        yield "ledger", Counter((r.from_agency, r.to_agency, r.purpose, str(r.at)) for r in rows)


def addresses(world: World) -> list[str]:
    return [
        "/",
        "/front-door/",
        "/front-door/?state=received",
        "/front-door/?rating=red",
        "/front-door/?show=unrated",
        "/hub/",
        "/hub/enquiries/?show=received",
        "/hub/demand/",
        "/hub/hours.svg",
        f"/people/{world.child}/",
        f"/people/{world.child}/open/",
        f"/people/{world.child}/separate/{world.record}/",
        f"/people/{world.child}/restrict/",
        f"/people/merges/{world.proposal}/",
        "/people/reviews/",
        f"/people/reviews/{world.record}/",
        f"/people/{world.sibling}/",
        f"/cases/{world.case}/",
        f"/cases/{world.case}/do/decide/",
        f"/cases/{world.case}/who/",
        f"/cases/{world.case}/analysis/",
        f"/cases/{world.case}/chronology/",
        f"/cases/{world.case}/answers/{world.request}/",
        f"/cases/{world.touching}/",
        f"/cases/{world.touching}/chronology/",
        f"/cases/{world.touching}/who/",
        f"/documents/{world.document}/",
        "/requests/",
        "/requests/?all",
        f"/requests/{world.request}/",
        "/sharing/reviews/",
        "/sharing/ledger/",
        "/concerns/",
        "/messages/",
        "/undelivered/",
    ]


def page(response: HttpResponse) -> tuple[int, str, list[str]]:
    where = plain(response.headers.get("Location", ""))
    return response.status_code, " ".join(where), plain(response.content.decode()) if response.content else []


def outside(county: County) -> list[str]:
    """One person of each job in each agency, of those who are neither named nor custodians."""
    alike: dict[Any, str] = {}
    for who in sorted(set(county.users) - set(NAMED)):
        viewer = county.viewer(who)
        if not viewer.can(Capability.HOLD_RESTRICTION):
            alike.setdefault((viewer.roles, viewer.agency, viewer.posts), who)
    return sorted(alike.values())


SEARCHERS = ("tom.ashdown", "amina.yusuf", "maeve.kelly")
READERS = (
    "tom.ashdown",
    "ruth.okafor",
    "imran.shah",
    "dr.elin.rhys",
    "maeve.kelly",
    "owen.price",
    "amina.yusuf",
    "jo.fenwick",
)


@contextmanager
def both(county: County, seed: int, ask: Callable[[World], Any]) -> Iterator[tuple[Any, Any]]:
    answers = []
    for secret in (True, False):
        with undone():
            world = build(county, seed, secret=secret)
            with county.clock():
                answers.append(ask(world))
    yield answers[0], answers[1]


def differences(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {k: (one.get(k), other.get(k)) for k in one.keys() | other.keys() if one.get(k) != other.get(k)}


@pytest.mark.parametrize("seed", WORLDS)
def test_no_query_of_any_outsider_tells_that_there_is_a_restricted_child(county: County, seed: int):
    outsiders = outside(county)

    def ask(world: World) -> dict[str, Any]:
        return {f"{who}: {what}": said for who in outsiders for what, said in questions(county, world, who)}

    with both(county, seed, ask) as (with_child, without):
        assert len(without) > 200
        different = {k: gone_and_come(*v) for k, v in differences(with_child, without).items()}
        assert not different, "\n".join(map(str, different.items()))


@pytest.mark.parametrize("seed", WORLDS)
def test_no_page_of_an_outsider_tells_that_there_is_a_restricted_child(county: County, seed: int):
    readers = random.Random(seed).sample(READERS, 8 if ASSURANCE else 4)

    def ask(world: World) -> dict[str, Any]:
        found = {}
        for who in readers:
            client = county.client(who)
            for number, address in enumerate(addresses(world)):
                found[f"{who}: page {number} {plain(address)[0]}"] = page(client.get(address))
            given, family, day = CHILD
            born = {"born-day": str(day.day), "born-month": str(day.month), "born-year": str(day.year)}
            for number, searched in enumerate(
                ({"name": f"{given} {family}", **born}, {"name": family, "postcode": "MR1 4QX"}, {"q": family})
            ):
                found[f"{who}: search {number}"] = page(client.post("/people/", searched))
            posted = client.post(
                f"/people/{world.child}/open/", {"how": "work", "reason": "Telephoned by the school about her"}
            )
            found[f"{who} opens"] = page(posted)
        return found

    with both(county, seed, ask) as (with_child, without):
        assert {status for status, _, _ in without.values()} >= {200, 404}
        told = {k: compared(*v) for k, v in differences(with_child, without).items()}
        assert not told, "\n".join(map(str, told.items()))


def gone_and_come(one: Any, other: Any) -> Any:
    """What only the first world and what only the second answers."""
    return (one - other, other - one) if isinstance(one, Counter) and isinstance(other, Counter) else (one, other)


def compared(one: tuple[int, str, list[str]], other: tuple[int, str, list[str]]) -> Any:
    if one[:2] != other[:2]:
        return one[:2], other[:2]
    return list((Counter(one[2]) - Counter(other[2])).items()), list((Counter(other[2]) - Counter(one[2])).items())


# -- who is told, and who sees everything ----------------------------------------------------------------------------


@pytest.fixture
def world(county: County) -> World:
    return build(county, 1, secret=True)


def touched(kind: str = "restricted_touched") -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("created_at"))


def test_the_custodian_gets_exactly_one_message_for_a_concern_and_one_for_a_search(county: County, world: World):
    (message,) = touched()  # the outsider's concern in which the child is named
    assert (message.to_post, message.subject_id, message.confidential) == ("council.custodian", world.group, True)
    assert message.reference.startswith("C-")
    assert "Marta" not in message.title + message.body
    given, family, day = CHILD
    asked = Described(given=given, family=family, birth_date=day)
    officer = county.viewer("tom.ashdown")
    look_up(asked=asked, words="x", purpose="mash_enquiry", by=officer, at=county.now)
    assert len(touched()) == 2
    look_up(
        asked=Described(given="Nobody", family="Atall"), words="x", purpose="mash_enquiry", by=officer, at=county.now
    )
    assert len(touched()) == 2
    look_up(asked=asked, words="x", purpose="mash_enquiry", by=county.viewer("helen.marsh"), at=county.now)
    assert len(touched()) == 2


def test_drawing_the_same_search_anew_tells_the_custodian_once_in_an_hour(county: County, world: World):
    given, family, day = CHILD
    asked = Described(given=given, family=family, birth_date=day)

    def search(who: str, words: str = "Marta Kowalska", **later: float) -> int:
        before, at = len(touched()), county.later(**later)
        look_up(asked=asked, words=words, purpose="mash_enquiry", by=county.viewer(who), at=at)
        return len(touched()) - before

    assert search("tom.ashdown", minutes=1) == 1
    assert search("tom.ashdown", minutes=1) == 0
    assert search("tom.ashdown", " marta  KOWALSKA ", minutes=50) == 0
    assert search("dev.patel", minutes=1) == 1  # somebody else's search is another
    assert search("tom.ashdown", "Kowalska", minutes=1) == 1  # and so are other words
    assert search("tom.ashdown", minutes=8) == 1  # an hour later it is told again
    assert "Kowalska" not in " ".join(m.key for m in touched())


def test_a_message_to_a_custodian_who_is_away_is_on_nobodys_list_but_the_custodians(county: County, world: World):
    Message.objects.filter(kind="restricted_touched").update(state="failed", failure="Nobody holds this post")
    seen = {
        who
        for who in county.users
        for listed in deliveries(county.viewer(who), at=county.now)
        if any(r.kind == "restricted_touched" for r in listed.rows)
    }
    custodians = {n for n in county.users if county.viewer(n).can(Capability.HOLD_RESTRICTION)}
    assert "alan.brook" in seen <= custodians


def test_the_same_sentence_twice_in_one_concern_is_still_one_message_for_each_person_it_is_about(
    county: County, world: World
):
    given, family, day = CHILD
    told = Subject(given_name=given, family_name=family, birth_date=day.isoformat(), **HOME)
    other = Subject(given_name="Quite", family_name="Other", birth_date="2019-12-24")
    before = len(touched())
    receipt = raise_concern(county, "beth.carver", told, other, key="once")
    assert len(touched()) == before + 1
    again = raise_concern(county, "beth.carver", told, other, key="once")
    assert again.replay
    assert again.reference == receipt.reference
    assert len(touched()) == before + 1


def test_somebody_named_sees_everything(county: County, world: World):
    manager = county.viewer("helen.marsh")
    found = person(manager, world.child, purpose="mash_enquiry", at=county.now)
    assert found.name == "Marta Kowalska"
    assert len(found.record_ids) >= 4
    listed = set(cases(manager, "mash_enquiry", at=county.now).values_list("id", flat=True))
    of_child = set(Case.objects.filter(record_id__in=found.record_ids).values_list("id", flat=True))
    assert len(of_child) == 3  # two enquiries, and the strategy discussion that came of the first
    assert of_child <= listed
    assert timeline(manager, found.record_ids, purpose="mash_enquiry", at=county.now, case_ids=[world.case])
    with county.clock():
        client = county.client("helen.marsh")
        for address in (f"/people/{world.child}/", f"/cases/{world.case}/", f"/cases/{world.case}/chronology/"):
            answered = client.get(address)
            assert answered.status_code == 200
            assert "Marta" in answered.content.decode()


def test_a_new_concern_by_somebody_named_is_restricted_from_its_first_moment(county: County, world: World):
    manager = county.viewer("helen.marsh")
    found = person(manager, world.child, purpose="mash_enquiry", at=county.now)
    enquiries = Case.objects.filter(record_id__in=found.record_ids, pathway="mash_enquiry")
    second = enquiries.exclude(id=world.case).get()
    assert Restriction.objects.filter(subject_id=second.record_id, ends__isnull=True).exists()
    for who in outside(county):
        viewer = county.viewer(who)
        assert not any(cases(viewer, p, at=county.now).filter(id=second.id).exists() for p in viewer.purposes)


def test_emergency_access_and_claiming_do_not_open_it(county: County, world: World):
    worker = county.viewer("ruth.okafor")
    opened = open_in_emergency(
        subject_ids=[world.record],
        purpose="mash_enquiry",
        reason_kind="immediate_danger",
        reason="The child is in the street with a stranger now",
        by=worker,
        at=county.now,
    )
    assert opened.expires_at > county.now
    assert not may_see(worker, [world.record], "mash_enquiry", at=county.now)
    with pytest.raises(Denied):
        claim_person(person_id=world.child, purpose="mash_enquiry", reason="Asked by school", by=worker, at=county.now)


def test_being_named_later_opens_it_and_only_a_custodian_names(county: County, world: World):
    viewer = county.viewer("ruth.okafor")
    assert world.group is not None
    with pytest.raises(Denied):
        name_person(group=world.group, user=county.id("ruth.okafor"), by=viewer, at=county.now)
    name_person(group=world.group, user=county.id("ruth.okafor"), by=county.viewer("alan.brook"), at=county.now)
    assert person(viewer, world.child, purpose="mash_enquiry", at=county.now) is not None
    assert person(county.viewer("dev.patel"), world.child, purpose="mash_enquiry", at=county.now) is None


def test_a_custodian_takes_somebody_off_the_list_with_a_reason_and_never_the_last(county: County, world: World):
    group, manager = world.group, county.viewer("helen.marsh")
    assert group is not None
    off: dict[str, Any] = {"group": group, "user": county.id("helen.marsh"), "reason": "She has left the hub"}
    custodian = county.viewer("alan.brook")
    assert person(manager, world.child, purpose="mash_enquiry", at=county.now)
    for wrong, problem in (
        ({"by": manager}, Denied),
        ({"by": custodian, "user": county.id("dev.patel")}, Denied),
        ({"by": custodian, "reason": "gone"}, ValueError),
    ):
        with pytest.raises(problem):
            take_off_list(**(off | wrong), at=county.now)
    take_off_list(**off, by=custodian, at=county.now)
    assert person(manager, world.child, purpose="mash_enquiry", at=county.now) is None
    assert case_seen(manager, world, at=county.now) is False
    assert person(custodian, world.child, purpose="mash_enquiry", at=county.now)
    ended = NamedPerson.objects.get(group=group, user=county.id("helen.marsh"))
    assert (ended.taken_off_by, ended.taken_off_reason) == (county.id("alan.brook"), "She has left the hub")
    assert county.id("helen.marsh") not in {n.user for n in people_named(custodian, group)}
    logged = AuditEntry.objects.get(action="person_taken_off_list").object_ids
    assert {str(group), str(county.id("helen.marsh"))} <= set(logged)
    take_off_list(**(off | {"user": county.id("peter.lowe")}), by=custodian, at=county.now)
    with pytest.raises(ValueError, match="Name somebody else first"):
        take_off_list(**(off | {"user": county.id("alan.brook")}), by=custodian, at=county.now)


def case_seen(viewer: Viewer, world: World, *, at: datetime) -> bool:
    return cases(viewer, "mash_enquiry", at=at).filter(id=world.case).exists()


def test_the_page_takes_somebody_off_the_list(county: County, world: World):
    url = f"/people/{world.child}/restriction/"
    with county.clock():
        browser = county.client("alan.brook")
        assert b"Take this person off the list" in browser.get(url).content
        given = {"off": str(county.id("helen.marsh")), "off_reason": ""}
        assert browser.post(url, given).status_code == 422
        browser.post(url, given | {"off_reason": "She has left the hub"})
    assert person(county.viewer("helen.marsh"), world.child, purpose="mash_enquiry", at=county.now) is None


def test_closing_its_case_does_not_end_the_named_list(county: County):
    county.now = NOW
    case = walk(county, raise_concern(county).cases[0], "decided")
    child = person_of(case.record_id)
    restrict_child(
        person_id=child,
        kind="staff_family",
        reason="A colleague's daughter",
        custodian_post="council.custodian",
        named=[county.id("alan.brook"), county.id("helen.marsh")],
        by=county.viewer("alan.brook"),
        at=county.later(minutes=1),
    )
    make(county, case.id, "feed_back", who="helen.marsh")
    at = county.later(days=200)
    manager = county.viewer("helen.marsh")
    assert person(manager, child, purpose="mash_enquiry", at=at) is not None
    seen = cases(manager, "mash_enquiry", at=at)
    assert {c.pathway for c in seen} == {"mash_enquiry", "strategy_discussion"}
    assert case.id in {c.id for c in seen}


# -- lifting ---------------------------------------------------------------------------------------------------------


def test_lifting_needs_two_people_one_of_them_the_custodian(county: County, world: World):
    assert world.group is not None
    custodian = county.viewer("alan.brook")
    for by, agreed in (
        (custodian, county.id("alan.brook")),
        (county.viewer("helen.marsh"), county.id("alan.brook")),
        (custodian, uuid.uuid4()),
    ):
        with pytest.raises(Denied):
            lift_restriction(group=world.group, agreed_by=agreed, by=by, at=county.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Restriction.objects.filter(group=world.group).update(
            lifted_by=county.id("alan.brook"), lifted_agreed_by=county.id("alan.brook")
        )
    assert not may_see(county.viewer("ruth.okafor"), [world.case], "mash_enquiry", at=county.now)


def test_lifted_it_is_there_again_for_those_who_work_it_and_their_task_is_back(county: County):
    county.now = NOW
    case = Case.objects.get(id=raise_concern(county).cases[0])
    walk(county, case.id, "triaged")
    child = person_of(case.record_id)
    worker = county.viewer("ruth.okafor")
    group = restrict_child(
        person_id=child,
        kind="staff_family",
        reason="A colleague's daughter",
        custodian_post="council.custodian",
        named=[county.id("alan.brook")],
        by=county.viewer("alan.brook"),
        at=county.later(minutes=1),
    )
    assert not cases(worker, "mash_enquiry", at=county.now).exists()
    assert not any(i.subject_id == case.id for s in my_work(worker, at=county.now).sections for i in s.items)
    assert Task.objects.filter(kind="restricted_case", done_at__isnull=True).count() == 1
    lift_child(
        group=group, agreed_by=county.id("grace.lim"), by=county.viewer("alan.brook"), at=county.later(minutes=1)
    )
    assert [c.id for c in cases(worker, "mash_enquiry", at=county.now)] == [case.id]
    assert [i.title for i in my_work(worker, at=county.now).needs.items if i.subject_id == case.id] == [
        "RAG-rate (treated as red)"
    ]
    assert not Task.objects.filter(kind="restricted_case", done_at__isnull=True).exists()
    assert make(county, case.id, "rate").state == "rated"
    again = restrict_child(
        person_id=child,
        kind="staff_family",
        reason="A colleague's daughter",
        custodian_post="council.custodian",
        named=[county.id("alan.brook")],
        by=county.viewer("alan.brook"),
        at=county.later(minutes=1),
    )
    assert again != group
    assert not cases(worker, "mash_enquiry", at=county.now).exists()
    assert Task.objects.filter(kind="restricted_case", done_at__isnull=True).count() == 1


def test_answers_given_before_are_hidden_with_the_rest(county: County, world: World):
    before = walk(county, raise_concern(county, "amina.yusuf").cases[0], "asked")
    answer(county, before.id, "POLICE")
    restrict_child(
        person_id=person_of(before.record_id),
        kind="high_profile",
        reason="In the newspapers",
        custodian_post="council.custodian",
        named=[county.id("alan.brook")],
        by=county.viewer("alan.brook"),
        at=county.later(minutes=1),
    )
    for who in ("imran.shah", "carol.jennings"):
        assert before.id not in {r.case_id for r in requests_for(county.viewer(who), open_only=False)}
    assert not reviews_waiting(county.viewer("dr.elin.rhys")).filter(case_id=before.id).exists()
    assert not [r for r in ledger(county.viewer("helen.marsh"), limit=500) if r.case_id == before.id]
