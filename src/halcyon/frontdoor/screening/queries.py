"""What the hub looks at when it screens an enquiry, as far as this viewer may see it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from halcyon.access.queries import unbarred, unrestricted
from halcyon.access.viewing import Viewer, require
from halcyon.cases.models import Case
from halcyon.cases.queries import cases, with_worker
from halcyon.frontdoor.models import ContactSubject
from halcyon.frontdoor.screening.passing import same_person
from halcyon.frontdoor.screening.rules import MONTHS_OF_HISTORY, may_be_passed, months_before
from halcyon.kernel.profiles import RepeatRule
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.family import Member, family

# What becomes of a contact that is a referral: the service is accepted as needed (domain.md A1.1, A6).
REFERRALS = ("assessment", "strategy_discussion")


@dataclass(frozen=True)
class Known:
    """Somebody in the household or the family, and their open cases that this viewer may see."""

    member: Member
    open: tuple[Case, ...]


@dataclass(frozen=True)
class Earlier:
    """A contact before this one: the enquiry that it led to, and whether it was about the child or about somebody else
    at home.
    """

    case: Case
    received_at: datetime
    agency: str
    about_child: bool


@dataclass(frozen=True)
class Worked:
    """An open case about the same person that somebody works. `visible` says whether the viewer may open it."""

    case: Case
    worker: uuid.UUID
    visible: bool


@dataclass(frozen=True)
class Screening:
    """Everything that is known when an enquiry is screened. This contact is counted too."""

    settled: bool
    people: tuple[Known, ...]
    worked: tuple[Worked, ...]
    earlier: tuple[Earlier, ...]
    rule: RepeatRule | None
    child_in_window: int
    home_in_window: int
    child_in_year: int
    home_in_year: int
    referrals_in_year: int
    repeated: bool
    may_pass: bool

    @property
    def words(self) -> str:
        """What was looked at, for the record: who and which references, not what they say."""
        seen = [
            "who this is: " + ("settled" if self.settled else "still open"),
            f"{len(self.people)} people of the household and family",
            "open cases of theirs: " + (", ".join(c.reference for k in self.people for c in k.open) or "none"),
            "open cases with a worker: " + (", ".join(w.case.reference for w in self.worked) or "none"),
            f"{self.child_in_year} contacts about them and {self.home_in_year} about the household in "
            f"{MONTHS_OF_HISTORY} months",
            "earlier enquiries: " + (", ".join(e.case.reference for e in self.earlier) or "none"),
        ]
        return "; ".join(seen) + "."


def screening(viewer: Viewer, case: Case, *, record_ids: Iterable[uuid.UUID], at: datetime) -> Screening:
    """What there is to look at about an enquiry that the viewer may already see. `record_ids` are all records of whom
    it is about.
    """
    require(viewer, Capability.WORK_ENQUIRY)
    own = set(record_ids)
    people = family(viewer, own, at=at)
    home = {r for m in people for r in m.record_ids}
    counted = {r for m in people if m.household or "sibling" in m.how for r in m.record_ids}
    seen: dict[uuid.UUID, Case] = {}
    for purpose in sorted(viewer.purposes):
        for row in cases(viewer, purpose, at=at).filter(record_id__in=own | home):
            seen.setdefault(row.id, row)
    rule = registry.profile.repeat_contacts
    year = months_before(case.opened_at, MONTHS_OF_HISTORY)
    window = months_before(case.opened_at, rule.months) if rule else year
    contacts = [
        (s.contact_id, s.contact.received_at, s.contact.agency, s.record_id, s.case_id)
        for s in ContactSubject.objects.filter(
            case_id__in=list(seen),
            contact__received_at__gte=min(year, window),
            contact__received_at__lte=case.opened_at,
        )
        .select_related("contact")
        .order_by("-contact__received_at", "case_id")
    ]

    def count(records: set[uuid.UUID], since: datetime) -> int:
        return len({c for c, received, _, record, _ in contacts if record in records and received >= since})

    return Screening(
        settled=case.facts.get("identity") == "settled",
        people=tuple(
            Known(m, tuple(c for c in seen.values() if c.record_id in m.record_ids and c.closed_at is None))
            for m in people
        ),
        worked=tuple(worked_elsewhere(viewer, case, seen=seen, at=at)),
        earlier=tuple(
            Earlier(seen[case_id], received, agency, record in own)
            for _, received, agency, record, case_id in contacts
            if case_id != case.id and received >= year
        ),
        rule=rule,
        child_in_window=count(own, window),
        home_in_window=count(own | counted, window),
        child_in_year=count(own, year),
        home_in_year=count(own | counted, year),
        referrals_in_year=sum(
            1
            for _, received, _, record, case_id in contacts
            if record in own and received >= year and seen[case_id].facts.get("outcome") in REFERRALS
        ),
        repeated=case.facts.get("repeat") == "yes",
        may_pass=may_be_passed(case.facts, case.state),
    )


def worked_elsewhere(viewer: Viewer, case: Case, *, at: datetime, seen: Collection[uuid.UUID] = ()) -> list[Worked]:
    """Open cases about the same person, of the viewer's own agency, that somebody works. `seen` are those that the
    viewer may open.

    That there is one and who works it is what screening asks; what stands in it is read only through a relationship.
    """
    require(viewer, Capability.WORK_ENQUIRY)
    records = same_person(case.record_id) | {case.record_id}
    rows = with_worker(
        Case.objects.filter(
            unrestricted(viewer, "id", "record_id", at=at),
            unbarred(viewer, "id", "record_id", at=at),
            record_id__in=records,
            closed_at__isnull=True,
            owner_agency=viewer.agency,
        )
    ).exclude(id=case.id)
    found = [(row, getattr(row, "worker", None)) for row in rows.order_by("-opened_at")]
    return [Worked(row, worker, row.id in seen) for row, worker in found if worker]
