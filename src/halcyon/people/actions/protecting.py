"""Protected addresses: whoever is in danger from somebody who looks for them is found by nobody through this system.

One mark on one record hides every address and telephone of the person from all but those who may see protected ones.
The mark goes on to what comes later: to every record that is linked to the person, and to a record of anybody else that
says the same address, because a mother's or brother's address tells where the child is. A source such as an extract
cannot say that an address is protected; then somebody says so here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from halcyon.access.labels import Label
from halcyon.access.queries import hidden_subjects
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.chronology.actions import record as record_event
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Handling
from halcyon.people.actions.records import records_shown
from halcyon.people.models import Link, SuppliedRecord
from halcyon.people.places import records_at

ENOUGH = 10  # characters of a reason


@act
def protect_address(*, person_id: uuid.UUID, reason: str, by: Viewer, at: datetime) -> list[uuid.UUID]:
    """Mark where a person lives and how they are rung as protected; the records that are marked now.

    Whoever may open people may do it, also those who then no longer see the address: to wait for somebody else could
    cost a life. Raises `Denied` for somebody hidden from the viewer, and ValueError, in plain words, without a reason.
    """
    require(by, Capability.OPEN_PERSON)
    records = _records(person_id, reason, by=by, at=at)
    known = SuppliedRecord.objects.filter(id__in=records).values_list("postcode", "address_line")
    others = [match for place in known for match in records_at(*place)]
    marked = list(dict.fromkeys([*records, *others]))
    _mark(marked, protected=True)
    _say(person_id, records, "address_protected", f"Where they live was marked as protected. {reason.strip()}", by, at)
    return marked


@act
def no_longer_protect(*, person_id: uuid.UUID, reason: str, by: Viewer, at: datetime) -> None:
    """Take the mark off a person. Others who live there keep theirs until somebody says so of each.

    Raises `Denied` for whoever may not see protected addresses, and ValueError, in plain words, without a reason.
    """
    require(by, Capability.SEE_PROTECTED)
    records = _records(person_id, reason, by=by, at=at)
    _mark(records, protected=False)
    words = f"Where they live is no longer marked as protected. {reason.strip()}"
    _say(person_id, records, "address_not_protected", words, by, at)


def keep_protected(person_id: uuid.UUID) -> None:
    """Once one record of a person is marked, all that are linked to them are."""
    linked = Link.objects.filter(person_id=person_id, unlinked_at__isnull=True).values("record_id")
    records = dict(SuppliedRecord.objects.filter(id__in=linked).values_list("id", "protected_location"))
    if any(records.values()) and not all(records.values()):
        _mark(records, protected=True)


def _records(person_id: uuid.UUID, reason: str, *, by: Viewer, at: datetime) -> list[uuid.UUID]:
    records = records_shown(person_id, by=by, at=at)
    if not records or hidden_subjects(by, {person_id, *records}, at=at):
        raise Denied("no such person")
    if len(reason.strip()) < ENOUGH:
        raise ValueError("Say why, in a sentence.")
    return sorted(records)


def _mark(records: Iterable[uuid.UUID], *, protected: bool) -> None:
    SuppliedRecord.objects.filter(id__in=list(records)).update(protected_location=protected)


def _say(person_id: uuid.UUID, records: Sequence[uuid.UUID], kind: str, words: str, by: Viewer, at: datetime) -> None:
    """Write in the chronology, for the hub and the agency itself, and in the log, what was done and why."""
    record_event(
        subject_id=records[0],
        kind=kind,
        sentence=words,
        data={},
        by=by,
        happened_at=at,
        at=at,
        label=Label(owner_agency=by.agency, category="case", handling=Handling.HUB_ONLY),
    )
    record_act(by, kind, "person", [person_id, *map(str, records)], at=at)
