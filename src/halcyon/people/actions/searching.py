"""Looking for a person. Restricted people are left out, and their custodians told."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from halcyon.access.queries import hidden_now, restrictions
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.actions import record as audit
from halcyon.audit.acts import act
from halcyon.kernel.roles import Capability
from halcyon.people.matching.records import Described
from halcyon.people.matching.scoring import Candidate
from halcyon.people.models import Link, SuppliedRecord
from halcyon.people.retrieval import find
from halcyon.work.actions import send

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


@act
def look_up(*, asked: Described, words: str, purpose: str, by: Viewer, at: datetime, limit: int = 10) -> LookedUp:
    """Search for a person. Always writes one audit row, also when nothing is found, and does the same work either way.

    `words` is what was typed (kept only as a keyed hash and an encrypted copy). Restricted people are left out and
    their custodians told. Raises `Denied` without the capability or the purpose.
    """
    require(by, Capability.FIND_PERSON)
    if purpose not in by.purposes:
        raise Denied("not a purpose of this role")
    hidden = hidden_records(by, at=at)
    found = find(asked, leave_out=hidden, limit=limit * 3, blind=not by.can(Capability.SEE_PROTECTED))
    tell_custodians(asked, hidden, at=at, trigger=uuid.uuid4(), reference="")
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


def hidden_records(by: Viewer, *, at: datetime) -> set[uuid.UUID]:
    """The records of restricted people whom this viewer may not know of."""
    hidden = hidden_now(by, at=at)
    if not hidden:
        return set()
    of_persons = Link.objects.filter(person_id__in=hidden, unlinked_at__isnull=True).values("record_id")
    return set(SuppliedRecord.objects.filter(Q(id__in=hidden) | Q(id__in=of_persons)).values_list("id", flat=True))


def tell_custodians(
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
