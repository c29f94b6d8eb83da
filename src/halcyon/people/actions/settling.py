"""Saying by itself who a new record is about, as far as that is certain."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from halcyon.access.actions import keep_barred
from halcyon.access.viewing import Viewer
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.registry import registry
from halcyon.people.actions.linking import REVIEW_TASK, keep_restricted, make_link
from halcyon.people.actions.records import Received
from halcyon.people.actions.searching import WORTH_SHOWING, hidden_records, tell_custodians
from halcyon.people.matching.folding import fold
from halcyon.people.matching.linking import Advice, decide, decide_among
from halcyon.people.models import IndexPerson, Link, LinkReview, SuppliedRecord
from halcyon.people.retrieval import find
from halcyon.work.actions import open_task

LISTED = 10  # people who may be meant, for whoever says who it is


@dataclass(frozen=True)
class Settled:
    """How a new record was settled: linked by itself, a new person, or waiting for someone to say."""

    outcome: str  # "linked", "new" or "waiting"
    person_id: uuid.UUID | None


@act
def settle(*, received: Received, by: Viewer, at: datetime, reference: str = "", link: str = "") -> Settled:
    """Say who a record that has just been received is about, as far as that is certain.

    It is linked by itself only when a verified identifier, name and birth date agree and nothing vetoes. When nobody
    similar is known it becomes a new person. Everything else waits for a person. Restricted people are left out, so
    that outsiders see what they would see if those did not exist; their custodians are told.
    """
    record, asked = received.record, received.described
    hidden = hidden_records(by, at=at)
    found = find(asked, leave_out=[record.id, *hidden], limit=LISTED, least=WORTH_SHOWING)
    tell_custodians(asked, hidden, at=at, trigger=record.id, reference=reference)
    candidates = found.candidates
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
        person = IndexPerson(created_at=at)
        add(person)
        make_link(
            record=record,
            person_id=person.id,
            how="new",
            reason="Nobody similar is known.",
            evidence=[],
            by=by,
            at=at,
            first=received.new,
        )
        return Settled("new", person.id)
    candidates_seen = [{"person": c.person_id, "record": c.record_id, "probability": c.probability} for c in waiting]
    _wait(record, uuid.UUID(waiting[0].person_id), candidates_seen, at=at, reference=reference, link=link)
    return Settled("waiting", None)


@act
def settle_version(*, received: Received, before: SuppliedRecord, by: Viewer, at: datetime) -> Settled:
    """Say who a newer version of a record is about: `before` came from the same source under the same key.

    The source says that both are one person. When name and birth date agree too it is linked to the person to whom
    `before` is linked; otherwise somebody has to say, because numbers are used again and records are overwritten.
    Whatever restricts `before`, and whoever is barred from it, holds for the newer version from the start.
    """
    record = received.record
    keep_restricted([before.id, record.id], by=by, at=at)
    keep_barred(subject_ids=[before.id, record.id], at=at)
    linked = Link.objects.filter(record_id=before.id, unlinked_at__isnull=True).first()
    if linked is None:
        return settle(received=received, by=by, at=at)
    said = [(fold(r.given_name), fold(r.family_name), r.birth_date, r.nhs_number) for r in (before, record)]
    same_number = not (said[0][3] and said[1][3]) or said[0][3] == said[1][3]
    if said[0][:3] == said[1][:3] and same_number:
        make_link(
            record=record,
            person_id=linked.person_id,
            how="itself",
            reason="The same source says of the same number of its own the same name and birth date as before.",
            evidence=[],
            by=by,
            at=at,
        )
        return Settled("linked", linked.person_id)
    _wait(record, linked.person_id, [], at=at)
    return Settled("waiting", None)


def _wait(
    record: SuppliedRecord,
    suggested: uuid.UUID,
    candidates: list[dict[str, Any]],
    *,
    at: datetime,
    reference: str = "",
    link: str = "",
) -> None:
    """Put a record on the list of those who say who records are about."""
    add(LinkReview(record=record, source=record.source, suggested=suggested, candidates=candidates, opened_at=at))
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
