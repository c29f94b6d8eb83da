"""Reading people: every name and its source, households, family and links, for a viewer and a purpose."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from halcyon.access.queries import blocked, hidden_subjects, may_see, unbarred, unrestricted
from halcyon.access.viewing import Viewer, require
from halcyon.kernel.roles import Capability
from halcyon.people.models import (
    FamilyRelation,
    HouseholdMember,
    Identifier,
    Link,
    LinkReview,
    MergeProposal,
    SuppliedRecord,
)


@dataclass(frozen=True)
class Fact:
    """One thing that a source says about a person: what, who says so, since when, and the record it stands in."""

    what: str
    source: str
    received_at: datetime
    record_id: uuid.UUID
    verified: bool = False
    hidden: bool = False  # a protected address that this viewer may not see


@dataclass(frozen=True)
class Relative:
    name: str
    kind: str
    birth_date: date | None
    person_id: uuid.UUID | None
    source: str


@dataclass(frozen=True)
class PersonView:
    """A person as one viewer may see them. Conflicting facts are all there: nothing is resolved for the reader."""

    person_id: uuid.UUID | None
    record_ids: tuple[uuid.UUID, ...]
    name: str
    given_name: str
    family_name: str
    birth_date: date | None
    expected_date: date | None
    death_date: date | None
    sex: str
    nhs_number: str
    nhs_verified: bool
    protected_address: bool
    names: tuple[Fact, ...] = ()
    births: tuple[Fact, ...] = ()
    addresses: tuple[Fact, ...] = ()
    identifiers: tuple[Fact, ...] = ()
    telephones: tuple[Fact, ...] = ()
    former_addresses: tuple[Fact, ...] = ()
    household: tuple[Relative, ...] = ()
    relatives: tuple[Relative, ...] = ()
    links: tuple[Link, ...] = field(default=())
    household_ids: tuple[uuid.UUID, ...] = ()  # the records of everybody else in the household
    waiting: bool = False  # the record still waits for somebody to say who it is


def full_name(record: SuppliedRecord) -> str:
    """How a record names someone; an unborn or unnamed person gets words instead of an empty line."""
    name = f"{record.given_name} {record.family_name}".strip()
    if name:
        return name
    if record.expected_date:
        return "Unborn child"
    return "Someone not named"


def records_of_person(viewer: Viewer, person_id: uuid.UUID, *, at: datetime) -> list[uuid.UUID]:
    """The ids of the records linked to a person, or [] when the person is hidden from this viewer."""
    ids = list(Link.objects.filter(person_id=person_id, unlinked_at__isnull=True).values_list("record_id", flat=True))
    return [] if not ids or hidden_subjects(viewer, {person_id, *ids}, at=at) else ids


def linked_records(viewer: Viewer, record_id: uuid.UUID, *, at: datetime) -> tuple[uuid.UUID | None, list[uuid.UUID]]:
    """The person a record is linked to and all of that person's records; (None, [record]) while it waits."""
    links = _links_of(viewer, record_id, at=at)
    return (links[0].person_id, [link.record_id for link in links]) if links else (None, [record_id])


def people_of(viewer: Viewer, record_ids: Iterable[uuid.UUID], *, at: datetime) -> dict[uuid.UUID, uuid.UUID]:
    """Which person each of these records is linked to, without those who are hidden from the viewer. Says no more than
    where to ask: what the person's page shows is decided there.
    """
    links = Link.objects.filter(
        unrestricted(viewer, "person_id", "record_id", at=at),
        unbarred(viewer, "person_id", "record_id", at=at),
        record_id__in=list(record_ids),
        unlinked_at__isnull=True,
    )
    return dict(links.values_list("record_id", "person_id"))


def _links_of(viewer: Viewer, record_id: uuid.UUID, *, at: datetime) -> list[Link]:
    """The links of the person a record is linked to, or of the record alone when any of the person is hidden from the
    viewer; none while the record waits.
    """
    person = Link.objects.filter(record_id=record_id, unlinked_at__isnull=True).values("person_id")
    found = Link.objects.filter(person_id__in=person, unlinked_at__isnull=True).select_related("record")
    links = list(
        found.annotate(
            open=unrestricted(viewer, "person_id", "record_id", at=at),
            verified=Subquery(_verified(OuterRef("record_id")).values("value")[:1]),
        )
    )
    return [link for link in links if link.record_id == record_id or all(each.open for each in links)]


def person(viewer: Viewer, person_id: uuid.UUID, *, purpose: str, at: datetime) -> PersonView | None:
    """One person, or None both when there is no such person and when the viewer may not see them."""
    ids = records_of_person(viewer, person_id, at=at)
    if not ids or not may_see(viewer, ids, purpose, at=at):
        return None
    links = list(Link.objects.filter(record_id__in=ids, unlinked_at__isnull=True).select_related("record"))
    identifiers = list(Identifier.objects.filter(record_id__in=ids))
    verified = {i.value for i in identifiers if i.system == "nhs_number" and i.verified}
    records = [link.record for link in links]
    return _view(viewer, person_id, links, records, verified, identifiers=identifiers, whole=True)


def subject(viewer: Viewer, record_id: uuid.UUID, *, at: datetime) -> PersonView:
    """Whom a case that the viewer may already see is about: the record and everything linked to the same person.

    Without relatives and identifiers other than the NHS number, which stand on the person's own page only.
    """
    links = _links_of(viewer, record_id, at=at)
    if not links:
        record = SuppliedRecord.objects.get(id=record_id)
        return _view(viewer, None, [], [record], set(_verified(record_id).values_list("value", flat=True)))
    verified = {link.verified for link in links if link.verified}  # type: ignore[attr-defined]
    return _view(viewer, links[0].person_id, links, [link.record for link in links], verified, first=record_id)


def _verified(record: Any) -> QuerySet[Identifier]:
    return Identifier.objects.filter(record_id=record, system="nhs_number", verified=True)


def _view(
    viewer: Viewer,
    person_id: uuid.UUID | None,
    links: list[Link],
    found: list[SuppliedRecord],
    verified: set[str],
    *,
    first: uuid.UUID | None = None,
    identifiers: Iterable[Identifier] = (),
    whole: bool = False,
) -> PersonView:
    ids = [record.id for record in found]
    records = sorted(found, key=lambda r: (r.received_at, str(r.id)), reverse=True)
    lead = next((r for r in records if r.id == first), None) or next((r for r in records if r.nhs_number), records[0])
    members = _household(ids)
    number = (
        next(iter(sorted(verified)), "") or lead.nhs_number or next((r.nhs_number for r in records if r.nhs_number), "")
    )
    protected = any(r.protected_location for r in records)
    hidden = protected and not viewer.can(Capability.SEE_PROTECTED)
    return PersonView(
        person_id=person_id,
        record_ids=tuple(ids),
        name=full_name(lead),
        given_name=lead.given_name,
        family_name=lead.family_name,
        birth_date=lead.birth_date or next((r.birth_date for r in records if r.birth_date), None),
        expected_date=lead.expected_date,
        death_date=next((r.death_date for r in records if r.death_date), None),
        sex=lead.sex or next((r.sex for r in records if r.sex), ""),
        nhs_number=number,
        nhs_verified=number in verified,
        protected_address=protected,
        names=_said(records, full_name),
        births=_said(records, lambda r: r.birth_date.isoformat() if r.birth_date else r.birth_date_given),
        addresses=_said(records, lambda r: ", ".join(t for t in (r.address_line, r.postcode) if t), hide=hidden),
        telephones=_said(records, lambda r: r.telephone, hide=hidden),
        former_addresses=_said(records, lambda r: ", ".join(r.former_postcodes), hide=hidden),
        identifiers=_numbers(records, identifiers),
        household=_named(
            viewer,
            [m.record for m in members],
            {m.record_id: m.standing for m in members},
            {m.record_id: m.household.source for m in members},
            whose=whole,
        ),
        household_ids=tuple(dict.fromkeys(m.record_id for m in members)),
        relatives=_relatives(viewer, ids) if whole else (),
        links=tuple(links),
        waiting=person_id is None,
    )


def _said(
    records: Iterable[SuppliedRecord], read: Callable[[SuppliedRecord], str], *, hide: bool = False
) -> tuple[Fact, ...]:
    """What records say of one thing, each text once with the newest record that says it. `hide`: it would tell the
    viewer where somebody is whose address is protected.
    """
    seen: dict[str, Fact] = {}
    for record in records:
        text = read(record)
        if text and text not in seen:
            shown = "Address protected" if hide else text
            seen[text] = Fact(shown, record.source, record.received_at, record.id, hidden=hide)
    return tuple(seen.values())


def _numbers(records: Iterable[SuppliedRecord], identifiers: Iterable[Identifier]) -> tuple[Fact, ...]:
    """The numbers by which systems know somebody, each with the record that brought it."""
    by_id = {r.id: r for r in records}
    return tuple(
        Fact(
            f"{i.system.replace('_', ' ')} {i.value}",
            by_id[i.record_id].source,
            by_id[i.record_id].received_at,
            i.record_id,
            i.verified,
        )
        for i in identifiers
    )


def _named(
    viewer: Viewer,
    records: Iterable[SuppliedRecord],
    kinds: dict[uuid.UUID, str],
    sources: dict[uuid.UUID, str],
    *,
    whose: bool = True,
) -> tuple[Relative, ...]:
    """Relatives by name; with `whose`, also which person each record is linked to."""
    listed = [r for r in records if not r.restricted]
    if not listed:
        return ()
    linked = Link.objects.filter(record_id__in=[r.id for r in listed], unlinked_at__isnull=True)
    persons = dict(linked.values_list("record_id", "person_id")) if whose else {}
    seen: dict[tuple[str, str], Relative] = {}
    for record in listed:
        key = (str(persons.get(record.id) or record.id), kinds[record.id])
        seen.setdefault(
            key,
            Relative(
                full_name(record), kinds[record.id], record.birth_date, persons.get(record.id), sources[record.id]
            ),
        )
    return tuple(seen.values())


def _household(ids: list[uuid.UUID]) -> list[HouseholdMember]:
    homes = HouseholdMember.objects.filter(record_id__in=ids, ends__isnull=True).values("household_id")
    members = HouseholdMember.objects.filter(household_id__in=homes, ends__isnull=True).exclude(record_id__in=ids)
    return list(members.select_related("record", "household"))


def _relatives(viewer: Viewer, ids: list[uuid.UUID]) -> tuple[Relative, ...]:
    rows = list(FamilyRelation.objects.filter(other_id__in=ids, ends__isnull=True).select_related("record"))
    return _named(
        viewer, [r.record for r in rows], {r.record_id: r.kind for r in rows}, {r.record_id: r.source for r in rows}
    )


def names_of(viewer: Viewer, record_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[str, date | None]]:
    """Names and birth dates for the rows of a list that the viewer has been found to be allowed to see."""
    rows = SuppliedRecord.objects.filter(id__in=list(record_ids)).only(
        "id", "given_name", "family_name", "birth_date", "expected_date"
    )
    return {r.id: (full_name(r), r.birth_date) for r in rows}


def review(viewer: Viewer, record_id: uuid.UUID, *, at: datetime) -> LinkReview | None:
    """A record that waits for somebody to say who it is about, for those who may link."""
    require(viewer, Capability.LINK_PEOPLE)
    found = LinkReview.objects.filter(record_id=record_id).select_related("record").first()
    barred = blocked(viewer, [record_id], at=at)
    return None if found is None or barred or hidden_subjects(viewer, {record_id}, at=at) else found


def waiting_reviews(viewer: Viewer) -> list[LinkReview]:
    """Everything that waits for somebody to say who it is, oldest first."""
    require(viewer, Capability.LINK_PEOPLE)
    if viewer.at is None:
        return []
    return list(
        LinkReview.objects.filter(
            unbarred(viewer, "record_id", at=viewer.at), settled_at__isnull=True, record__restricted=False
        )
        .select_related("record")
        .order_by("opened_at")
    )


def merge_proposal(viewer: Viewer, proposal_id: uuid.UUID) -> MergeProposal | None:
    """One proposal to merge, or None: when there is none, and when it is about somebody who is hidden from the viewer
    or from whom they are barred.
    """
    require(viewer, Capability.LINK_PEOPLE)
    found = MergeProposal.objects.filter(id=proposal_id).first()
    if found is None or viewer.at is None:
        return None
    both, at = [found.keep_id, found.other_id], viewer.at
    return None if blocked(viewer, both, at=at) or hidden_subjects(viewer, both, at=at) else found


def merges_of(viewer: Viewer, person_id: uuid.UUID) -> list[MergeProposal]:
    """The merges that were agreed into a person whom the viewer may already see, newest first."""
    require(viewer, Capability.LINK_PEOPLE)
    return list(MergeProposal.objects.filter(keep_id=person_id, outcome="merged").order_by("-settled_at"))


@dataclass(frozen=True)
class AskedAbout:
    """As much of a person as an agency needs to look for its own records: what the concern supplied, and no more."""

    name: str
    other_names: tuple[str, ...]
    birth_date: date | None
    expected_date: date | None
    sex: str
    nhs_number: str
    address: str
    protected: bool


def asked_about(viewer: Viewer, record_id: uuid.UUID) -> AskedAbout:
    """Whom a request is about, for the agency that was asked. The caller has checked that it was.

    The address is left out when any record of this person is protected, and while nobody has said who the person is:
    until then nobody can know whether it has to be protected.
    """
    record = SuppliedRecord.objects.get(id=record_id)
    person = Link.objects.filter(record_id=record_id, unlinked_at__isnull=True).values("person_id")
    waiting = not person.exists()
    protected = (
        waiting
        or SuppliedRecord.objects.filter(
            links__person_id__in=person, links__unlinked_at__isnull=True, protected_location=True
        ).exists()
    )
    protected = protected or record.protected_location
    shown = "" if protected else ", ".join(t for t in (record.address_line, record.postcode) if t)
    return AskedAbout(
        name=full_name(record),
        other_names=tuple(record.other_names or ()),
        birth_date=record.birth_date,
        expected_date=record.expected_date,
        sex=record.sex,
        nhs_number=record.nhs_number,
        address=shown,
        protected=protected,
    )
