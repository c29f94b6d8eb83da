"""Looking for a person. Restricted people are left out, and their custodians told."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.crypto import salted_hmac

from halcyon.access.queries import hidden_now, restrictions
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.actors import Refused
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.models import AuditEntry
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.matching.records import Described
from halcyon.people.matching.scoring import Candidate
from halcyon.people.models import Link, SuppliedRecord
from halcyon.people.retrieval import find
from halcyon.work.actions import send
from halcyon.work.models import Message

SEARCHED = "person_searched"
MANY = "many_searches"
HOUR = timedelta(hours=1)
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


class TooManyLookUps(Refused):
    """This person has looked for more people in an hour than anybody's work takes. The text says so, for the page."""


def look_up(*, asked: Described, words: str, purpose: str, by: Viewer, at: datetime, limit: int = 10) -> LookedUp:
    """Search for a person. Always writes one audit row, also when nothing is found, and does the same work either way.

    `words` is what was typed (kept only as a keyed hash and an encrypted copy). Restricted people are left out and
    their custodians told. Raises `Denied` without the capability or the purpose, and `TooManyLookUps` after the
    county's number in an hour: that is in the log too, and the privacy lead is told once.
    """
    require(by, Capability.FIND_PERSON)
    if purpose not in by.purposes:
        raise Denied("not a purpose of this role")
    found = _look_up(asked, words, purpose, by, at, limit)
    if found is None:
        # Raised out here, so that what the act has written about it stays.
        raise TooManyLookUps(
            f"You have looked for {registry.profile.lookups_an_hour} people in the last hour. That is the most "
            "that the county allows. Wait a while, or ask a colleague. If a child cannot wait, telephone the hub."
        )
    return found


@act
def _look_up(asked: Described, words: str, purpose: str, by: Viewer, at: datetime, limit: int) -> LookedUp | None:
    """Look, or write down that it was refused and return None."""
    searched = AuditEntry.objects.filter(actor=by.actor, action=SEARCHED, at__gt=at - HOUR, at__lte=at)
    if searched.count() >= registry.profile.lookups_an_hour:
        _too_many(words, purpose, by, at)
        return None
    hidden = hidden_records(by, at=at)
    found = find(asked, leave_out=hidden, limit=limit * 3, blind=not by.can(Capability.SEE_PROTECTED))
    tell_custodians(asked, hidden, at=at, trigger=uuid.uuid4(), reference="", same=_same_search(words, by))
    # With a name and nothing else everybody of that name is unlikely, and the searcher still has to choose among them.
    name_only = not (asked.birth_date or asked.expected_date or asked.nhs_number or asked.postcode or asked.telephone)
    best: dict[str, Candidate] = {}
    for candidate in found.candidates:
        if candidate.probability >= WORTH_SHOWING or (name_only and _of_that_name(candidate)):
            best.setdefault(candidate.person_id, candidate)
    people = tuple(PersonFound(uuid.UUID(p), c) for p, c in list(best.items())[:limit])
    record_act(by, SEARCHED, "person", [p.person_id for p in people], purpose=purpose, search_term=words, at=at)
    return LookedUp(people, found.truncated)


def _of_that_name(candidate: Candidate) -> bool:
    """Whether each name that was typed is theirs or like it: whoever shares one of two names is a stranger."""
    return all(candidate.level(name) != "different" for name in ("given", "family"))


def _too_many(words: str, purpose: str, by: Viewer, at: datetime) -> None:
    record_act(
        by,
        "person_search_refused",
        "person",
        [],
        purpose=purpose,
        decision="DENY",
        rule="lookups_an_hour",
        search_term=words,
        at=at,
    )
    told = Message.objects.filter(kind=MANY, subject_id=by.looked_up_as, created_at__gt=at - HOUR)
    if not told.exists():
        send(
            key=f"{MANY}:{by.actor}:{at.isoformat()}",
            kind=MANY,
            subject_id=by.looked_up_as,
            title="Somebody looked for very many people",
            body=(
                f"{by.user_name} ({by.agency_name}) looked for more than {registry.profile.lookups_an_hour} people in "
                "an hour, and was stopped. The log says for whom."
            ),
            to_post=registry.profile.privacy_post,
            needs_receipt=True,
            at=at,
        )


def _same_search(words: str, by: Viewer) -> str:
    """A mark that is the same for one person's search with the same words, and tells nobody what the words were."""
    return salted_hmac(__name__, f"{by.actor}|{' '.join(words.casefold().split())}").hexdigest()[:32]


def hidden_records(by: Viewer, *, at: datetime) -> set[uuid.UUID]:
    """The records of restricted people whom this viewer may not know of."""
    hidden = hidden_now(by, at=at)
    if not hidden:
        return set()
    of_persons = Link.objects.filter(person_id__in=hidden, unlinked_at__isnull=True).values("record_id")
    return set(SuppliedRecord.objects.filter(Q(id__in=hidden) | Q(id__in=of_persons)).values_list("id", flat=True))


def tell_custodians(
    asked: Described, hidden: Iterable[uuid.UUID], *, at: datetime, trigger: uuid.UUID, reference: str, same: str = ""
) -> None:
    """Look among the hidden records as well, and tell each custodian whose record fits, once for each trigger.

    `same` marks searches that are one and the same: of those a custodian is told once in an hour, however often the
    page is drawn anew.
    """
    listed = list(hidden)
    if not listed:
        return
    fitting = find(asked, only=listed, least=WORTH_SHOWING).candidates
    touched = {uuid.UUID(i) for c in fitting for i in (c.person_id, c.record_id, *c.also_records) if i}
    for restriction in {r.group: r for r in restrictions(touched, at=at)}.values():
        key = f"restricted_touched:{restriction.group}:{same}"
        if same and Message.objects.filter(key__startswith=key, created_at__gt=at - HOUR, created_at__lte=at).exists():
            continue
        send(
            key=f"{key}:{trigger}",
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
