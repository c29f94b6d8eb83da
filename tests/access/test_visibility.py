"""Who sees which rows, compared with an oracle written from the rules in words (security.md section 4), not from the
code.

see = the role allows the purpose AND a live relationship for that purpose AND the label may be read
      AND nothing restricted stands in the way AND no conflict; whatever is missing denies.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.support import County, examples, undone

from halcyon.access.actions import begin_relationship, end_relationships, extend_restriction, place_restriction
from halcyon.access.labels import Label, label_of
from halcyon.access.models import ConflictBlock, Relationship, Restriction
from halcyon.access.queries import NAMED, blocked, hidden_subjects, may_see, relationships, visible_to
from halcyon.access.viewing import Denied, Viewer, agency_system, require, system, viewer_for
from halcyon.agencies.actions import change_user, end_role, give_role
from halcyon.agencies.models import Organisation, RoleHolding
from halcyon.audit.models import AuditEntry
from halcyon.cases.models import Case
from halcyon.chronology.actions import record as record_event
from halcyon.chronology.models import Event
from halcyon.chronology.queries import timeline
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Handling
from halcyon.responses.models import Response
from halcyon.responses.queries import signed
from halcyon.work.models import Document

HOUR = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
USERS = [uuid.UUID(int=n) for n in (1, 2)]
SERVICES = [uuid.UUID(int=n) for n in (11, 12)]
SUBJECTS = [uuid.UUID(int=n) for n in (101, 102, 103)]
PURPOSES = ("mash_enquiry", "section_47")
AGENCIES = ("COUNCIL", "POLICE")


def moment(hours: int) -> datetime:
    return HOUR + timedelta(hours=hours)


TIMES = st.tuples(st.integers(-2, 2), st.one_of(st.none(), st.integers(0, 3))).map(
    lambda t: (moment(t[0]), None if t[1] is None else moment(t[0] + t[1]))
)


@dataclass(frozen=True)
class Span:
    """A relationship, restriction or conflict: about whom, for whom, from when to when."""

    subject: uuid.UUID
    begins: datetime
    ends: datetime | None
    user: uuid.UUID | None = None
    service: uuid.UUID | None = None
    purpose: str = ""
    kind: str = ""
    agency: str = ""

    def live(self, at: datetime) -> bool:
        return self.begins <= at and (self.ends is None or at < self.ends)


@dataclass(frozen=True)
class Row:
    kind: str
    subject: uuid.UUID
    other: uuid.UUID
    owner: str
    handling: Handling
    restricted: bool


@dataclass(frozen=True)
class World:
    held: tuple[Span, ...]
    barred: tuple[Span, ...]
    restricted: tuple[Span, ...]
    rows: tuple[Row, ...]
    viewers: tuple[Viewer, ...]


def _span(holder: tuple[str, Any], subject: Any, times: Any, purpose: str, named: bool, agency: str) -> Span:
    which, who = holder
    kind = NAMED if named and which == "user" else "allocated"
    return Span(
        subject,
        *times,
        user=who if which == "user" else None,
        service=who if which == "service" else None,
        purpose=purpose,
        kind=kind,
        agency=agency if which == "user" else "",
    )


HELD = st.builds(
    _span,
    st.one_of(
        st.tuples(st.just("user"), st.sampled_from(USERS)), st.tuples(st.just("service"), st.sampled_from(SERVICES))
    ),
    st.sampled_from(SUBJECTS),
    TIMES,
    st.sampled_from(PURPOSES),
    st.booleans(),
    st.sampled_from(("COUNCIL", *AGENCIES)),
)
BARRED = st.builds(lambda s, t, u: Span(s, *t, user=u), st.sampled_from(SUBJECTS), TIMES, st.sampled_from(USERS))
ROWS = st.builds(
    Row,
    st.sampled_from(("case", "event", "document", "response")),
    st.sampled_from(SUBJECTS),
    st.sampled_from(SUBJECTS),
    st.sampled_from(AGENCIES),
    st.sampled_from(
        (Handling.OPEN, Handling.OPEN, Handling.HUB_ONLY, Handling.AGENCY_ONLY, Handling.POLICE_INTELLIGENCE)
    ),
    st.sampled_from((False, False, False, True)),
)
VIEWERS = st.builds(
    lambda user, agency, services, purposes, sees: Viewer(
        actor=str(user), agency=agency, user_id=user, services=services, purposes=purposes, sees=sees, at=HOUR
    ),
    st.one_of(st.sampled_from(USERS), st.sampled_from(USERS), st.none()),
    st.sampled_from(("COUNCIL", *AGENCIES, "")),
    st.sets(st.sampled_from(SERVICES)).map(frozenset),
    st.sets(st.sampled_from(PURPOSES)).map(frozenset),
    st.sampled_from((frozenset(), frozenset({Handling.OPEN}), frozenset({Handling.OPEN, Handling.HUB_ONLY}))),
)
WORLDS = st.builds(
    World,
    st.lists(HELD, max_size=6).map(tuple),
    st.lists(BARRED, max_size=2).map(tuple),
    st.dictionaries(st.sampled_from(SUBJECTS), TIMES, max_size=2).map(
        lambda d: tuple(Span(s, *t) for s, t in d.items())
    ),
    st.lists(ROWS, min_size=1, max_size=6).map(tuple),
    st.lists(VIEWERS, min_size=1, max_size=3).map(tuple),
)


# -- the oracle ------------------------------------------------------------------------------------------------------


def on_the_list(world: World, viewer: Viewer, subject: uuid.UUID) -> bool:
    return any(
        s.live(HOUR)
        and s.kind == NAMED
        and (s.user, s.agency) == (viewer.user_id, viewer.agency)
        and s.subject == subject
        and s.purpose in viewer.purposes
        for s in world.held
    )


def reaches(world: World, viewer: Viewer, purpose: str, subjects: list[uuid.UUID], *, named: bool = False) -> bool:
    if viewer.user_id is None or purpose not in viewer.purposes:
        return False
    for span in world.held:
        # What a person holds is for their work in one agency: it does not go with them to another.
        own = (span.user, span.agency) == (viewer.user_id, viewer.agency)
        mine = own if span.user else span.service in viewer.services
        if (
            span.live(HOUR)
            and mine
            and span.purpose == purpose
            and span.subject in subjects
            and (not named or span.kind == NAMED)
        ):
            return True
    return False


def forbidden(world: World, viewer: Viewer, subjects: list[uuid.UUID]) -> bool:
    if any(b.live(HOUR) and b.user == viewer.user_id and b.subject in subjects for b in world.barred):
        return True
    return any(
        r.live(HOUR) and r.subject in subjects and not on_the_list(world, viewer, r.subject) for r in world.restricted
    )


def labelled(viewer: Viewer, row: Row) -> bool:
    return row.owner == viewer.agency or row.handling in viewer.sees


def sees(world: World, viewer: Viewer, purpose: str, row: Row, subjects: list[uuid.UUID]) -> bool:
    if forbidden(world, viewer, subjects) or not labelled(viewer, row):
        return False
    if row.restricted and not reaches(world, viewer, purpose, subjects, named=True):
        return False
    return reaches(world, viewer, purpose, subjects)


# -- the world in the database ---------------------------------------------------------------------------------------


def build(world: World) -> list[Any]:
    Relationship.objects.bulk_create(
        Relationship(
            subject_id=s.subject,
            user=s.user,
            service=s.service,
            agency=s.agency,
            kind=s.kind,
            purpose=s.purpose,
            begins=s.begins,
            ends=s.ends,
            start_event=s.subject,
        )
        for s in world.held
    )
    ConflictBlock.objects.bulk_create(
        ConflictBlock(
            user=b.user, subject_id=b.subject, kind="household", source="declared", begins=b.begins, ends=b.ends
        )
        for b in world.barred
    )
    Restriction.objects.bulk_create(
        Restriction(
            group=uuid.uuid4(),
            subject_id=r.subject,
            kind="adoption",
            custodian_post="council.custodian",
            reason="x",
            begins=r.begins,
            ends=r.ends,
            placed_by=USERS[0],
        )
        for r in world.restricted
    )
    by = system("test", at=HOUR)
    made: list[Any] = []
    for number, row in enumerate(world.rows):
        label = Label(row.owner, handling=row.handling, restricted=row.restricted)
        if row.kind == "case":
            made.append(
                Case.objects.create(
                    reference=f"T-{number}",
                    pathway="mash_enquiry",
                    pathway_version=1,
                    state="received",
                    record_id=row.subject,
                    opened_at=HOUR,
                    **label.fields(),
                )
            )
        elif row.kind == "event":
            made.append(
                record_event(
                    subject_id=row.subject,
                    kind="note",
                    sentence="s",
                    data={},
                    by=by,
                    happened_at=HOUR,
                    at=HOUR,
                    label=label,
                )
            )
        elif row.kind == "document":
            made.append(
                Document.objects.create(
                    subject_id=row.subject,
                    name="a.txt",
                    received_digest="0" * 64,
                    size=1,
                    added_at=HOUR,
                    state="kept",
                    **label.fields(),
                )
            )
        else:
            made.append(
                Response.objects.create(
                    instrument="mash_return",
                    instrument_version=1,
                    digest="0" * 64,
                    subject_id=row.subject,
                    author=USERS[0],
                    started_at=HOUR,
                    signed_at=HOUR,
                    state="signed" if number % 2 else "draft",
                    **label.fields(),
                )
            )
    return made


@pytest.mark.django_db
def test_every_query_equals_the_oracle_on_random_worlds():
    @examples(80, 4000)
    @given(WORLDS)
    def compare(world: World) -> None:
        with undone():
            made = build(world)
            for viewer in world.viewers:
                for purpose in (*PURPOSES, ""):
                    check_rows(world, made, viewer, purpose)
                    check_subjects(world, made, viewer, purpose)

    compare()


def check_rows(world: World, made: list[Any], viewer: Viewer, purpose: str) -> None:
    for model, columns in (
        (Case, ("record_id",)),
        (Case, ("id", "record_id")),
        (Event, ("subject_id",)),
        (Document, ("subject_id",)),
        (Response, ("subject_id",)),
    ):
        found = set(
            visible_to(model.objects.all(), viewer, purpose, at=HOUR, subjects=columns).values_list("id", flat=True)
        )
        expected = {
            thing.id
            for thing, row in zip(made, world.rows, strict=True)
            if isinstance(thing, model) and sees(world, viewer, purpose, row, [row.subject, thing.id])
        }
        assert found == expected


def check_subjects(world: World, made: list[Any], viewer: Viewer, purpose: str) -> None:
    for subjects in ([SUBJECTS[0]], SUBJECTS[:2], SUBJECTS, []):
        open_ = bool(subjects) and not forbidden(world, viewer, subjects) and reaches(world, viewer, purpose, subjects)
        assert may_see(viewer, subjects, purpose, at=HOUR) is open_
        lines = {line.id for line in timeline(viewer, subjects, purpose=purpose, at=HOUR)}
        assert lines == {
            thing.id
            for thing, row in zip(made, world.rows, strict=True)
            if open_ and row.kind == "event" and row.subject in subjects and labelled(viewer, row)
        }
        assert blocked(viewer, subjects, at=HOUR) is any(
            b.live(HOUR) and b.user == viewer.user_id and b.subject in subjects for b in world.barred
        )
        assert hidden_subjects(viewer, subjects, at=HOUR) == {
            r.subject
            for r in world.restricted
            if r.live(HOUR) and r.subject in subjects and not (viewer.user_id and on_the_list(world, viewer, r.subject))
        }
    readable = {
        thing.id
        for thing, row in zip(made, world.rows, strict=True)
        if isinstance(thing, Response) and thing.state == "signed" and labelled(viewer, row)
    }
    assert set(signed(viewer, Response.objects.filter(id__in=[t.id for t in made]))) == readable
    assert set(relationships(viewer, purpose, at=HOUR).values_list("subject_id", flat=True)) == {
        s for s in SUBJECTS if reaches(world, viewer, purpose, [s])
    }


# -- relationships begin and end with their events -------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(("begin", "begin for a while", "end", "end later", "end this kind", "wait")),
        st.sampled_from(("jo.fenwick", "ruth.okafor")),
        st.sampled_from(SUBJECTS[:2]),
        st.sampled_from(("allocated", "emergency")),
        st.integers(0, 5),
    ),
    max_size=14,
)


def test_relationships_begin_and_end_exactly_with_their_events(county: County):
    """The model is a list of intervals. After every step, and at its very moment, the database says the same."""
    by = county.viewer("helen.marsh")

    @examples(30, 2000)
    @given(STEPS)
    def run(steps: list[Any]) -> None:
        with undone():
            now, known = HOUR, []
            for what, who, subject, kind, hours in steps:
                now += timedelta(minutes=7)
                user, event = county.id(who), uuid.uuid4()
                if what.startswith("begin"):
                    ends = now + timedelta(hours=hours) if what == "begin for a while" else None
                    begin_relationship(
                        subject_ids=[subject],
                        kind=kind,
                        purpose="mash_enquiry",
                        event=event,
                        by=by,
                        at=now,
                        user=user,
                        ends=ends,
                    )
                    if not any(k.ends is None and (k.user, k.subject, k.kind) == (user, subject, kind) for k in known):
                        known.append(Span(subject, now, ends, user=user, purpose="mash_enquiry", kind=kind))
                elif what.startswith("end"):
                    last = now + timedelta(hours=hours) if what == "end later" else now
                    only = kind if what == "end this kind" else ""
                    end_relationships(
                        subject_ids=[subject],
                        event=event,
                        by=by,
                        at=now,
                        kind=only,
                        user=user,
                        ends=last if last > now else None,
                    )
                    for place, k in enumerate(known):
                        meant = k.subject == subject and k.user == user and only in ("", k.kind)
                        if meant and (k.ends is None or k.ends > last):
                            known[place] = replace(k, ends=last)
                else:
                    now += timedelta(hours=hours)
                for name in ("jo.fenwick", "ruth.okafor"):
                    for at in (now, now + timedelta(hours=1), now + timedelta(days=9)):
                        for one in SUBJECTS[:2]:
                            expected = any(k.live(at) and k.user == county.id(name) and k.subject == one for k in known)
                            viewer = replace(county.viewer(name), at=at)
                            assert may_see(viewer, [one], "mash_enquiry", at=at) is expected
                            assert not may_see(viewer, [one], "oversight", at=at)

    run()


def begin(
    county: County, *, kind: str = "allocated", ends: datetime | None = None, who: str = "jo.fenwick"
) -> list[Relationship]:
    return begin_relationship(
        subject_ids=SUBJECTS[:1],
        kind=kind,
        purpose="mash_enquiry",
        event=uuid.uuid4(),
        by=county.viewer("helen.marsh"),
        at=HOUR,
        user=county.id(who),
        ends=ends,
    )


def test_the_query_after_the_end_returns_nothing_and_the_one_before_everything(county: County):
    begin(county)
    worker = county.viewer("jo.fenwick")
    end = moment(3)
    end_relationships(subject_ids=SUBJECTS[:1], event=uuid.uuid4(), by=county.viewer("helen.marsh"), at=end)
    just_before = end - timedelta(microseconds=1)
    assert may_see(worker, SUBJECTS[:1], "mash_enquiry", at=just_before)
    assert not may_see(worker, SUBJECTS[:1], "mash_enquiry", at=end)
    assert not may_see(worker, SUBJECTS[:1], "mash_enquiry", at=HOUR - timedelta(microseconds=1))


def test_ending_never_lengthens_what_ends_sooner_and_leaves_named_lists_alone(county: County):
    begin(county, kind="emergency", ends=moment(4))
    begin(county, kind=NAMED)
    begin(county, kind="allocated")
    by, event = county.viewer("helen.marsh"), uuid.uuid4()
    end_relationships(subject_ids=SUBJECTS[:1], event=event, by=by, at=moment(1), ends=moment(24 * 28))
    ends = dict(Relationship.objects.values_list("kind", "ends"))
    assert ends == {"emergency": moment(4), NAMED: None, "allocated": moment(24 * 28)}
    end_relationships(subject_ids=SUBJECTS[:1], event=event, by=by, at=moment(2), kind=NAMED)
    assert Relationship.objects.get(kind=NAMED).ends == moment(2)


def test_beginning_twice_leaves_one_and_both_are_in_the_log(county: County):
    assert len(begin(county)) == 1
    assert begin(county) == []
    assert Relationship.objects.count() == 1
    logged = {i for e in AuditEntry.objects.filter(action="relationship_begun") for i in e.object_ids}
    assert str(Relationship.objects.get().id) in logged
    assert (
        end_relationships(subject_ids=SUBJECTS[1:], event=uuid.uuid4(), by=county.viewer("helen.marsh"), at=HOUR) == 0
    )


def test_a_relationship_is_of_a_person_or_a_service_and_does_not_end_before_it_begins(county: County):
    base = {
        "subject_id": SUBJECTS[0],
        "kind": "allocated",
        "purpose": "mash_enquiry",
        "begins": HOUR,
        "start_event": SUBJECTS[0],
    }
    for wrong in (
        {},
        {"user": USERS[0]},
        {"user": USERS[0], "service": SERVICES[0], "agency": "COUNCIL"},
        {"service": SERVICES[0], "agency": "COUNCIL"},
        {"user": USERS[0], "agency": "COUNCIL", "ends": HOUR - timedelta(seconds=1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Relationship.objects.create(**base, **wrong)


def test_a_service_shares_it_with_whoever_is_in_the_service_now(county: County):
    begin_relationship(
        subject_ids=SUBJECTS[:1],
        kind="working_service",
        purpose="mash_enquiry",
        event=uuid.uuid4(),
        by=county.viewer("helen.marsh"),
        at=county.now,
        service=county.service("mash_hub"),
    )
    seen = {w for w in county.users if may_see(county.viewer(w), SUBJECTS[:1], "mash_enquiry", at=county.now)}
    assert {"ruth.okafor", "tom.ashdown", "helen.marsh"} <= seen
    assert not {"jo.fenwick", "imran.shah", "amina.yusuf", "sam.whitlock"} & seen
    RoleHolding.objects.filter(user=county.users["ruth.okafor"]).update(ends=county.now)
    assert not may_see(county.viewer("ruth.okafor"), SUBJECTS[:1], "mash_enquiry", at=county.now)
    assert relationships(county.viewer("ruth.okafor"), "mash_enquiry", at=county.now).count() == 0


def moves_to(county: County, who: str, agency: str, role: str) -> Viewer:
    """End someone's roles, move them to another agency and give them a role there, as an administrator does."""
    installer, user = system("install", at=county.now), county.users[who]
    admin = county.viewer("sam.whitlock")
    for held in RoleHolding.objects.filter(user=user, ends__isnull=True):
        end_role(holding_id=held.id, reason="Moves", by=admin, at=county.now)
    user.refresh_from_db()
    change_user(
        user_id=user.id,
        version=user.version,
        name=user.name,
        job_title=user.job_title,
        telephone=user.telephone,
        organisation=Organisation.objects.get(code=agency),
        by=admin,
        at=county.later(minutes=1),
    )
    county.users[who] = type(user).objects.select_related("organisation").get(id=user.id)
    there = Organisation.objects.get(code=agency)
    give_role(user=county.users[who], role=role, organisation=there, reason="Starts", by=installer, at=county.now)
    return county.viewer(who)


def test_what_someone_held_for_one_agency_does_not_go_with_them_to_another(county: County):
    begin(county)
    begin_relationship(
        subject_ids=SUBJECTS[1:2],
        kind=NAMED,
        purpose="mash_enquiry",
        event=uuid.uuid4(),
        by=county.viewer("helen.marsh"),
        at=county.now,
        user=county.id("jo.fenwick"),
    )
    Restriction.objects.create(
        group=uuid.uuid4(),
        subject_id=SUBJECTS[1],
        kind="adoption",
        custodian_post="council.custodian",
        reason="x",
        begins=county.now,
        placed_by=county.id("alan.brook"),
    )
    worker = county.viewer("jo.fenwick")
    assert may_see(worker, SUBJECTS[:1], "mash_enquiry", at=county.now)
    assert may_see(worker, SUBJECTS[1:2], "mash_enquiry", at=county.now)
    officer = moves_to(county, "jo.fenwick", "POLICE", "mash_information_officer")
    assert (officer.agency, "mash_enquiry" in officer.purposes) == ("POLICE", True)
    for subject in SUBJECTS[:2]:
        assert not may_see(officer, [subject], "mash_enquiry", at=county.now)
    assert relationships(officer, "mash_enquiry", at=county.now).count() == 0
    assert hidden_subjects(officer, SUBJECTS[1:2], at=county.now) == set(SUBJECTS[1:2])
    begin(county)
    assert may_see(officer, SUBJECTS[:1], "mash_enquiry", at=county.now)  # a reason of their new work opens it again


def test_a_new_record_of_a_restricted_person_is_not_opened_to_someone_who_was_named_elsewhere(county: County):
    group = place_restriction(
        subject_ids=SUBJECTS[:1],
        kind="adoption",
        reason="x",
        custodian_post="council.custodian",
        named=[county.id("jo.fenwick"), county.id("helen.marsh")],
        by=county.viewer("alan.brook"),
        at=county.now,
    )
    officer = moves_to(county, "jo.fenwick", "POLICE", "mash_information_officer")
    extend_restriction(group=group, subject_ids=SUBJECTS[1:2], by=county.viewer("alan.brook"), at=county.now)
    assert may_see(county.viewer("helen.marsh"), SUBJECTS[1:2], "mash_enquiry", at=county.now)
    assert not may_see(officer, SUBJECTS[1:2], "mash_enquiry", at=county.now)


# -- the viewer ------------------------------------------------------------------------------------------------------


def test_a_viewer_is_what_their_roles_say_at_that_moment(county: County):
    nurse = county.viewer("amina.yusuf")
    assert (nurse.agency, nurse.hub, nurse.roles) == ("COMMUNITY", False, frozenset({"school_nurse"}))
    assert nurse.purposes == frozenset({"refer_concern"})
    manager = county.viewer("helen.marsh")
    assert manager.hub
    assert "council.mash_duty_manager" in manager.posts
    assert Handling.AGENCY_ONLY in manager.sees
    before = viewer_for(county.users["helen.marsh"], at=county.now - timedelta(days=60))
    assert (before.roles, before.capabilities, before.posts) == (frozenset(), frozenset(), frozenset())


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"left_on": (HOUR - timedelta(days=1)).date()}, {"left_on": HOUR.date()}]
)
def test_someone_who_has_left_may_do_nothing(county: County, change: dict[str, Any]):
    user = county.users["helen.marsh"]
    for name, value in change.items():
        setattr(user, name, value)
    gone = viewer_for(user, at=county.now)
    assert (gone.capabilities, gone.purposes, gone.services, gone.sees) == (
        frozenset(),
        frozenset(),
        frozenset(),
        frozenset(),
    )
    for capability in Capability:
        with pytest.raises(Denied):
            require(gone, capability)


def test_administrators_jobs_and_systems_see_no_case(county: County):
    begin_relationship(
        subject_ids=SUBJECTS[:1],
        kind="allocated",
        purpose="mash_enquiry",
        event=uuid.uuid4(),
        by=county.viewer("helen.marsh"),
        at=county.now,
        user=county.id("sam.whitlock"),
    )
    viewers = (
        county.viewer("sam.whitlock"),
        system("job", at=county.now),
        agency_system("POLICE", name="Police", at=county.now),
    )
    for viewer in viewers:
        for purpose in registry.purposes:
            assert not may_see(viewer, SUBJECTS[:1], purpose, at=county.now)


def test_a_label_goes_from_row_to_row_unchanged():
    label = Label("POLICE", "health", Handling.HUB_ONLY, True, True, "why", HOUR.date())
    assert label_of(Case(**label.fields())) == label
