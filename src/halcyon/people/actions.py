"""Taking records in as supplied, finding people, and linking: reversible, with reasons, never without proof."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from halcyon.access.actions import begin_relationship, extend_restriction, place_restriction
from halcyon.access.labels import Label
from halcyon.access.models import Relationship
from halcyon.access.queries import hidden_now, hidden_subjects, restrictions
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.models import RoleHolding
from halcyon.audit.actions import record as audit
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.matching.identifiers import normal_postcode, normal_telephone, valid_nhs_number
from halcyon.people.matching.keys import index_keys
from halcyon.people.matching.linking import Advice, decide, decide_among
from halcyon.people.matching.records import Described
from halcyon.people.matching.scoring import Candidate
from halcyon.people.models import Identifier, IndexPerson, Link, LinkReview, MatchKey, MergeProposal, SuppliedRecord
from halcyon.people.retrieval import described, find
from halcyon.work.actions import finish_tasks, open_task, send

REVIEW_TASK = "link_review"
MERGE_TASK = "merge_review"
BREACH_TASK = "breach_assessment"
# Below this probability a candidate is not worth a person's time.
WORTH_SHOWING = 0.05


@dataclass(frozen=True)
class PersonFound:
    """One person who may be whom the search means, with the evidence. `record_id` is the best-fitting record."""

    person_id: uuid.UUID
    candidate: Candidate


@dataclass(frozen=True)
class LookedUp:
    people: tuple[PersonFound, ...]
    truncated: bool


@dataclass(frozen=True)
class Settled:
    """How a new record was settled: linked by itself, a new person, or waiting for someone to say."""

    outcome: str  # "linked", "new" or "waiting"
    person_id: uuid.UUID | None


@act
def receive_record(
    *,
    source: str,
    source_key: str,
    supplied: Mapping[str, Any],
    asked: Described,
    by: Viewer,
    at: datetime,
    label: Label,
    source_id: uuid.UUID | None = None,
    birth_date_given: str = "",
    ethnicity: str = "",
) -> SuppliedRecord:
    """Keep a record word for word, with its identifiers and match keys. The same version twice is kept once.

    `asked` is what the record says in the matcher's shape; its text is stored as given in `supplied` and, tidied, in
    columns for matching.
    """
    plain = json.loads(json.dumps(dict(supplied), default=str))
    digest = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    standing = SuppliedRecord.objects.filter(source=source, source_key=source_key, digest=digest).first()
    if standing is not None:
        return standing
    record = SuppliedRecord.objects.create(
        source=source,
        source_key=source_key,
        source_id=source_id,
        received_at=at,
        supplied=plain,
        digest=digest,
        given_name=asked.given,
        family_name=asked.family,
        other_names=list(asked.other_names),
        birth_date=asked.birth_date,
        birth_date_given=birth_date_given,
        expected_date=asked.expected_date,
        death_date=asked.death_date,
        sex=asked.sex[:1],
        ethnicity=ethnicity,
        nhs_number=valid_nhs_number(asked.nhs_number) or "",
        telephone=normal_telephone(asked.telephone) or asked.telephone[:30],
        address_line=asked.address_line[:200],
        postcode=normal_postcode(asked.postcode) or asked.postcode[:10],
        **label.fields(),
    )
    numbers = dict(asked.identifiers)
    if record.nhs_number:
        numbers["nhs_number"] = record.nhs_number
    Identifier.objects.bulk_create(
        Identifier(
            record=record,
            system=system,
            value=value,
            verified=system == "nhs_number" and asked.nhs_verified,
            verified_by=source if system == "nhs_number" and asked.nhs_verified else "",
        )
        for system, value in numbers.items()
    )
    make_keys([record])
    return record


def make_keys(records: Iterable[SuppliedRecord]) -> int:
    """Write the match keys of these records. Rebuildable: holds nothing that the records do not."""
    rows = [
        MatchKey(record=record, kind=key.kind, value=key.value[:120])
        for record in records
        for key in sorted(index_keys(described(record)))
    ]
    MatchKey.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    return len(rows)


@act
def settle(*, record: SuppliedRecord, by: Viewer, at: datetime, reference: str = "", link: str = "") -> Settled:
    """Say who a new record is about, as far as that is certain.

    It is linked by itself only when a verified identifier, name and birth date agree and nothing vetoes. When nobody
    similar is known it becomes a new person. Everything else waits for a person. Restricted people are left out, so
    that outsiders see what they would see if those did not exist; their custodians are told.
    """
    asked = described(record)
    hidden = _hidden_records(by, at=at)
    found = find(asked, leave_out=[record.id, *hidden])
    _tell_custodians(asked, hidden, at=at, trigger=record.id, reference=reference)
    candidates = [c for c in found.candidates if c.probability >= WORTH_SHOWING]
    among = decide_among(asked, candidates)
    if among.advice is Advice.LINK_BY_ITSELF:
        best = next(c for c in candidates if c.record_id == among.record_id)
        make_link(
            record=record,
            person_id=uuid.UUID(best.person_id),
            how="itself",
            reason="A verified identifier, the name and the birth date agree, and nothing speaks against it.",
            evidence=[e.words for e in best.explanation],
            by=by,
            at=at,
        )
        return Settled("linked", uuid.UUID(best.person_id))
    waiting = [c for c in candidates if decide(asked, c).advice is not Advice.NO_MATCH]
    if not waiting:
        person = IndexPerson.objects.create(created_at=at)
        make_link(
            record=record, person_id=person.id, how="new", reason="Nobody similar is known.", evidence=[], by=by, at=at
        )
        return Settled("new", person.id)
    LinkReview.objects.create(
        record=record,
        source=record.source,
        suggested=uuid.UUID(waiting[0].person_id),
        candidates=[{"person": c.person_id, "record": c.record_id, "probability": c.probability} for c in waiting[:10]],
        opened_at=at,
    )
    open_task(
        key=f"{REVIEW_TASK}:{record.id}",
        kind=REVIEW_TASK,
        title="Say who this is",
        subject_id=record.id,
        person_id=record.id,
        reference=reference,
        link=link or f"/people/reviews/{record.id}/",
        role=registry.profile.linking_role,
        agency=registry.profile.front_door_agency,
        at=at,
    )
    return Settled("waiting", None)


def _hidden_records(by: Viewer, *, at: datetime) -> set[uuid.UUID]:
    """The records of restricted people whom this viewer may not know of."""
    hidden = hidden_now(by, at=at)
    if not hidden:
        return set()
    of_persons = Link.objects.filter(person_id__in=hidden, unlinked_at__isnull=True).values("record_id")
    return set(SuppliedRecord.objects.filter(Q(id__in=hidden) | Q(id__in=of_persons)).values_list("id", flat=True))


def _tell_custodians(
    asked: Described, hidden: Iterable[uuid.UUID], *, at: datetime, trigger: uuid.UUID, reference: str
) -> None:
    """Look among the hidden records as well, and tell each custodian whose record fits, once for each trigger."""
    listed = list(hidden)
    if not listed:
        return
    fitting = [c for c in find(asked, only=listed).candidates if c.probability >= WORTH_SHOWING]
    touched = {uuid.UUID(i) for c in fitting for i in (c.person_id, c.record_id, *c.also_records) if i}
    for restriction in {r.group: r for r in restrictions(touched, at=at)}.values():
        send(
            key=f"restricted_touched:{restriction.group}:{trigger}",
            kind="restricted_touched",
            subject_id=restriction.group,
            title="A restricted record was touched",
            body=(
                "A concern or a search matched a record that you keep restricted"
                + (f" (reference {reference})" if reference else "")
                + ". Whoever searched was shown nothing. Decide whether somebody needs to be named."
            ),
            to_post=restriction.custodian_post,
            reference=reference,
            needs_receipt=True,
            confidential=True,
            at=at,
        )


@act
def look_up(*, asked: Described, words: str, purpose: str, by: Viewer, at: datetime, limit: int = 10) -> LookedUp:
    """Search for a person. Always writes one audit row, also when nothing is found, and does the same work either way.

    `words` is what was typed (kept only as a keyed hash and an encrypted copy). Restricted people are left out and
    their custodians told. Raises `Denied` without the capability or the purpose.
    """
    require(by, Capability.FIND_PERSON)
    if purpose not in by.purposes:
        raise Denied("not a purpose of this role")
    hidden = _hidden_records(by, at=at)
    found = find(asked, leave_out=hidden, limit=limit * 3, blind=not by.can(Capability.SEE_PROTECTED))
    _tell_custodians(asked, hidden, at=at, trigger=uuid.uuid4(), reference="")
    # With a name and nothing else everybody of that name is unlikely, and the searcher still has to choose among them.
    name_only = not (asked.birth_date or asked.expected_date or asked.nhs_number or asked.postcode or asked.telephone)
    best: dict[str, Candidate] = {}
    for candidate in found.candidates:
        if name_only or candidate.probability >= WORTH_SHOWING:
            best.setdefault(candidate.person_id, candidate)
    people = tuple(PersonFound(uuid.UUID(p), c) for p, c in list(best.items())[:limit])
    audit(
        actor=by.actor,
        agency=by.agency,
        action="person_searched",
        object_kind="person",
        object_ids=[str(p.person_id) for p in people],
        purpose=purpose,
        search_term=words,
        request_id=by.request_id,
        session=by.session,
        at=at,
    )
    return LookedUp(people, found.truncated)


@act
def make_link(
    *,
    record: SuppliedRecord,
    person_id: uuid.UUID,
    how: str,
    reason: str,
    evidence: list[str],
    by: Viewer,
    at: datetime,
) -> Link:
    """Write one link. The database refuses a second live link of the same record.

    What is linked to a restricted person is restricted with them from then on.
    """
    link = Link(
        record=record,
        person_id=person_id,
        how=how,
        reason=reason,
        evidence=evidence,
        linked_by=by.actor,
        linked_at=at,
    )
    add(link)
    _keep_restricted([person_id, record.id], by=by, at=at)
    audit(
        actor=by.actor,
        agency=by.agency,
        action="record_linked",
        object_kind="person",
        object_ids=[str(person_id), str(record.id)],
        rule=f"link_{how}",
        request_id=by.request_id,
        session=by.session,
        at=at,
    )
    return link


def _keep_restricted(subjects: Iterable[uuid.UUID], *, by: Viewer, at: datetime) -> None:
    """Once one of these subjects of one person is restricted, all of them are."""
    listed = list(subjects)
    standing = restrictions(listed, at=at)
    if standing:
        extend_restriction(group=standing[0].group, subject_ids=listed, by=by, at=at)
        SuppliedRecord.objects.filter(id__in=listed).update(restricted=True)


@act
def confirm_link(
    *, record_id: uuid.UUID, person_id: uuid.UUID | None, reason: str, by: Viewer, at: datetime
) -> uuid.UUID:
    """A person says who a waiting record is about: an index person, or (None) a new one. Returns the person's id.

    Raises `Denied` without the capability and ValueError, in plain words, without a reason or when it was settled.
    """
    require(by, Capability.LINK_PEOPLE)
    if len(reason.strip()) < 5:
        raise ValueError("Say why you are sure, in a few words.")
    review = LinkReview.objects.select_for_update().select_related("record").filter(record_id=record_id).first()
    if review is None or hidden_subjects(by, [record_id], at=at):
        raise Denied("no such record")
    if review.settled_at:
        raise ValueError("Somebody has settled this already.")
    if person_id is not None:
        if not _records_shown(person_id, by=by, at=at):
            raise ValueError("Choose one of the people shown.")
        person = person_id
        how = "person"
    else:
        person = IndexPerson.objects.create(created_at=at).id
        how = "new"
    make_link(record=review.record, person_id=person, how=how, reason=reason, evidence=[], by=by, at=at)
    review.settled_at, review.settled_by, review.outcome = at, by.user_id, how
    review.save(update_fields=["settled_at", "settled_by", "outcome"])
    finish_tasks(by=by, at=at, outcome=how, keys=[f"{REVIEW_TASK}:{record_id}"])
    return person


@act
def unlink(*, record_id: uuid.UUID, reason: str, by: Viewer, at: datetime) -> uuid.UUID:
    """Say that a record is not about the person it was linked to. It becomes a person of its own again.

    Everybody who can still see the wrongly joined records is told, and a breach assessment opens. Nothing that was
    decided meanwhile is changed. Returns the new person's id.
    """
    require(by, Capability.LINK_PEOPLE)
    if len(reason.strip()) < 10:
        raise ValueError("Say why this link is wrong, in a sentence.")
    link = (
        Link.objects.select_for_update().select_related("record").filter(record_id=record_id, unlinked_at__isnull=True)
    ).first()
    if link is None or hidden_subjects(by, [record_id, link.person_id], at=at):
        raise Denied("no such record")
    person = IndexPerson.objects.create(created_at=at)
    _move(link, person.id, why=f"Separated: {reason}", how="new", by=by, at=at)
    _separated(
        key=str(link.id),
        person_id=link.person_id,
        records=[record_id],
        joined_at=link.linked_at,
        became=person.id,
        by=by,
        at=at,
    )
    return person.id


def _move(link: Link, person_id: uuid.UUID, *, why: str, how: str, by: Viewer, at: datetime) -> Link:
    """End a link, saying why, and link its record to another person."""
    link.unlinked_at, link.unlinked_by, link.unlink_reason = at, by.user_id, why
    link.save(update_fields=["unlinked_at", "unlinked_by", "unlink_reason"])
    return make_link(record=link.record, person_id=person_id, how=how, reason=why, evidence=[], by=by, at=at)


def _separated(
    *,
    key: str,
    person_id: uuid.UUID,
    records: list[uuid.UUID],
    joined_at: datetime,
    became: uuid.UUID,
    by: Viewer,
    at: datetime,
) -> None:
    """Tell everybody who could see the wrongly joined records, and have it assessed whether that was a breach."""
    theirs = Link.objects.filter(person_id=person_id, unlinked_at__isnull=True).values_list("record_id", flat=True)
    for reader in _readers([*records, *theirs], since=joined_at, until=at):
        send(
            key=f"unlinked:{key}:{reader}",
            kind="unlinked",
            subject_id=person_id,
            title="Two people were shown as one",
            body=(
                "A record that you could see was linked to the wrong person. It has been separated. Look again at what "
                "you decided while they were joined."
            ),
            to_user=reader,
            link=f"/people/{person_id}/",
            needs_receipt=True,
            at=at,
        )
    open_task(
        key=f"{BREACH_TASK}:{key}",
        kind=BREACH_TASK,
        title="Assess a possible data breach: records were wrongly joined",
        subject_id=person_id,
        link=f"/people/{person_id}/",
        role=registry.profile.privacy_role,
        agency=registry.profile.front_door_agency,
        at=at,
    )
    audit(
        actor=by.actor,
        agency=by.agency,
        action="record_unlinked",
        object_kind="person",
        object_ids=[str(person_id), *(str(r) for r in records), str(became)],
        request_id=by.request_id,
        session=by.session,
        at=at,
    )


def _readers(records: list[uuid.UUID], *, since: datetime, until: datetime) -> set[uuid.UUID]:
    """Everyone whom a relationship of their own or of their service let see one of these records in that time."""
    while_joined = Q(begins__lte=until) & (Q(ends__isnull=True) | Q(ends__gt=since))
    held = list(Relationship.objects.filter(while_joined, subject_id__in=records).values_list("user", "service"))
    members = RoleHolding.objects.filter(while_joined, service_id__in={s for _, s in held if s})
    return {u for u, _ in held if u} | set(members.values_list("user_id", flat=True))


@act
def propose_merge(*, keep: uuid.UUID, other: uuid.UUID, reason: str, by: Viewer, at: datetime) -> MergeProposal:
    """Say that two index persons are the same. Nothing moves until another person agrees."""
    require(by, Capability.LINK_PEOPLE)
    if by.user_id is None or len(reason.strip()) < 10:
        raise ValueError("Say why these are the same person, in a sentence.")
    if keep == other or not all(_records_shown(p, by=by, at=at) for p in (keep, other)):
        raise ValueError("Choose two of the people shown.")
    proposal = MergeProposal.objects.create(
        keep_id=keep, other_id=other, reason=reason, proposed_by=by.user_id, proposed_at=at
    )
    open_task(
        key=f"{MERGE_TASK}:{proposal.id}",
        kind=MERGE_TASK,
        title="Agree or refuse: two records said to be one person",
        subject_id=proposal.id,
        link=f"/people/merges/{proposal.id}/",
        role=registry.profile.linking_role,
        agency=registry.profile.front_door_agency,
        at=at,
    )
    return proposal


@act
def settle_merge(*, proposal_id: uuid.UUID, agree: bool, by: Viewer, at: datetime) -> MergeProposal:
    """Another person agrees or refuses. Agreeing ends the other's links and links its records to the kept person."""
    require(by, Capability.LINK_PEOPLE)
    proposal = MergeProposal.objects.select_for_update().get(id=proposal_id)
    if by.user_id is None or by.user_id == proposal.proposed_by:
        raise Denied("a merge needs a second person")
    if proposal.settled_at:
        raise ValueError("Somebody has settled this already.")
    if agree and not all(_records_shown(p, by=by, at=at) for p in (proposal.keep_id, proposal.other_id)):
        raise Denied("no such person")
    proposal.settled_by, proposal.settled_at, proposal.outcome = by.user_id, at, "merged" if agree else "refused"
    proposal.save()
    if agree:
        _keep_restricted([proposal.keep_id, proposal.other_id], by=by, at=at)
        moving = Link.objects.select_for_update().select_related("record")
        for link in moving.filter(person_id=proposal.other_id, unlinked_at__isnull=True):
            made = _move(link, proposal.keep_id, why="Merged: " + proposal.reason, how="person", by=by, at=at)
            Link.objects.filter(id=made.id).update(second_by=proposal.proposed_by, evidence=[_merged_by(proposal)])
        for record in _records_of(proposal.keep_id):
            _keep_restricted([proposal.keep_id, record], by=by, at=at)
        IndexPerson.objects.filter(id=proposal.other_id).update(became=proposal.keep_id)
    finish_tasks(by=by, at=at, outcome=proposal.outcome, keys=[f"{MERGE_TASK}:{proposal.id}"])
    audit(
        actor=by.actor,
        agency=by.agency,
        action="merge_settled",
        object_kind="person",
        object_ids=[str(proposal.keep_id), str(proposal.other_id)],
        decision=proposal.outcome,
        request_id=by.request_id,
        session=by.session,
        at=at,
    )
    return proposal


def _merged_by(proposal: MergeProposal) -> str:
    return f"merge {proposal.id}"


@act
def undo_merge(*, proposal_id: uuid.UUID, reason: str, by: Viewer, at: datetime) -> MergeProposal:
    """Say that a merge was wrong: what it moved goes back to the person it came from, as if it had never been moved.

    Everybody who could see the two as one is told, and a breach assessment opens. What was linked to either of them by
    somebody since stays where it was put, and nothing that was decided meanwhile is changed.
    """
    require(by, Capability.LINK_PEOPLE)
    if len(reason.strip()) < 10:
        raise ValueError("Say why this merge was wrong, in a sentence.")
    proposal = MergeProposal.objects.select_for_update().filter(id=proposal_id).first()
    if proposal is None or not _records_shown(proposal.keep_id, by=by, at=at):
        raise Denied("no such merge")
    if proposal.outcome != "merged" or proposal.settled_at is None:
        raise ValueError("This merge was not made, or has been undone.")
    moved = Link.objects.select_for_update().select_related("record")
    back = [
        link
        for link in moved.filter(person_id=proposal.keep_id, unlinked_at__isnull=True, linked_at=proposal.settled_at)
        if link.evidence == [_merged_by(proposal)]
    ]
    IndexPerson.objects.filter(id=proposal.other_id).update(became=None)
    for link in back:
        _move(link, proposal.other_id, why=f"Separated: {reason}", how="person", by=by, at=at)
    proposal.outcome = "undone"
    proposal.save(update_fields=["outcome"])
    _separated(
        key=str(proposal.id),
        person_id=proposal.keep_id,
        records=[link.record_id for link in back],
        joined_at=proposal.settled_at,
        became=proposal.other_id,
        by=by,
        at=at,
    )
    return proposal


def _records_of(person_id: uuid.UUID) -> list[uuid.UUID]:
    return list(Link.objects.filter(person_id=person_id, unlinked_at__isnull=True).values_list("record_id", flat=True))


def _records_shown(person_id: uuid.UUID, *, by: Viewer, at: datetime) -> list[uuid.UUID]:
    """The records of a person, or [] alike for nobody and for someone who is hidden from this viewer."""
    records = _records_of(person_id)
    return [] if not records or hidden_subjects(by, {person_id, *records}, at=at) else records


@act
def claim_person(*, person_id: uuid.UUID, purpose: str, reason: str, by: Viewer, at: datetime) -> None:
    """Duty staff open a person without an open case, for a day, with a reason. The privacy lead is told."""
    require(by, Capability.OPEN_PERSON)
    if by.user_id is None or purpose not in by.purposes:
        raise Denied("not a purpose of this role")
    if len(reason.strip()) < 10:
        raise ValueError("Say why you need to open this record, in a sentence.")
    records = _records_shown(person_id, by=by, at=at)
    if not records:
        raise Denied("no such person")
    claim = uuid.uuid4()
    begin_relationship(
        subject_ids=records,
        kind="self_claimed",
        purpose=purpose,
        event=claim,
        by=by,
        at=at,
        user=by.user_id,
        ends=at.replace(microsecond=0) + registry.profile.claim_lasts,
        self_claimed=True,
    )
    send(
        key=f"claimed:{claim}",
        kind="self_claimed",
        subject_id=claim,
        title="A record was opened without an open case",
        body=f"{by.user_name} ({by.agency_name}) opened a record. Reason given: {reason}",
        to_post=registry.profile.privacy_post,
        at=at,
    )


@act
def restrict_person(
    *,
    person_id: uuid.UUID,
    kind: str,
    reason: str,
    custodian_post: str,
    named: Iterable[uuid.UUID],
    by: Viewer,
    at: datetime,
) -> tuple[uuid.UUID, list[uuid.UUID]]:
    """Restrict a person and all their records to a named list; returns the restriction's group and the records' ids."""
    records = _records_of(person_id)
    group = place_restriction(
        subject_ids=[person_id, *records],
        kind=kind,
        reason=reason,
        custodian_post=custodian_post,
        named=named,
        by=by,
        at=at,
    )
    SuppliedRecord.objects.filter(id__in=records).update(restricted=True)
    about = MergeProposal.objects.filter(Q(keep_id=person_id) | Q(other_id=person_id), settled_at__isnull=True)
    waiting = [f"{MERGE_TASK}:{proposal}" for proposal in about.values_list("id", flat=True)]
    finish_tasks(by=by, at=at, outcome="restricted", keys=waiting)
    return group, records
