"""Comparing a practice's records with what they should carry, telling the practice, and settling each difference."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from halcyon.access.queries import blocked, restrictions
from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.models import Service
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.cases.models import Case
from halcyon.health.surgeries.members import KIND, practices_of
from halcyon.health.surgeries.models import CodeMismatch, PracticeEntry, PracticeFile
from halcyon.kernel.ages import years_old
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import NotDone
from halcyon.kernel.registry import registry
from halcyon.kernel.sharing import Ask
from halcyon.people.models import FamilyRelation, HouseholdMember, Link, SuppliedRecord
from halcyon.practice.codes import SAYS_WHY, Entry, Mismatch, Standing, mismatches
from halcyon.sharing.actions import disclose, put_to_policy
from halcyon.work.actions import finish_tasks, open_task
from halcyon.work.models import Task

TASK = "mend_codes"
PURPOSE = "gp_record"
CONCERNS = ("section_47", "strategy_discussion", "assessment")
EXPLOITED = (("exploitation", "open"), ("exploitation", "stepping_down"))


# For how long the practice's word that it mended its record stands without a newer file of its records.
HOLDS = timedelta(days=28)


class NotSettled(NotDone):
    """What was asked cannot be done as it is. `problems` maps the name of a field to why."""


@dataclass(frozen=True)
class _Person:
    """Every record of one person, and of the household and family, by person."""

    records: frozenset[uuid.UUID]
    family: tuple[frozenset[uuid.UUID], ...]


@act
def compare(*, practice: uuid.UUID, by: Viewer, at: datetime) -> int:
    """Work out the differences of one practice's records; how many are new.

    What is new is put to the sharing agreement for the child whom it tells of, written in the ledger and on the
    practice's list. A difference that is there no more is settled. What the practice says it has done is not asked for
    again before it has sent its records anew, or for four weeks. Restricted records are left out: their custodian
    tells the practice, if anybody does.
    """
    service = Service.objects.select_related("organisation").get(id=practice)
    registered = set(PracticeEntry.objects.filter(practice=practice).values_list("record_id", flat=True))
    standing = {(m.record_id, m.concept, m.kind): m for m in CodeMismatch.objects.filter(practice=practice)
                if m.settled_at is None}  # fmt: skip
    declined = set(
        CodeMismatch.objects.filter(practice=practice, outcome="declined").values_list("record_id", "concept", "kind")
    )
    said = _said_to_be_done(practice, at=at)
    new, still = [], set()
    for record in sorted(registered):
        for found in _differences(practice, record, at=at):
            key = (record, found.concept, found.kind)
            still.add(key)
            if key in standing or key in declined or key in said:
                continue
            row = CodeMismatch(
                practice=practice, record_id=record, concept=found.concept, kind=found.kind, record=found.record,
                words=found.words, opened_at=at,
            )  # fmt: skip
            decision = _told(row, service.organisation.code, by=by, at=at)
            if decision is None:
                continue
            row.sharing_decision = decision
            new.append(row)
    if new:
        add(*new)
        _put_on_list(practice, at=at)
    over = [m.id for key, m in standing.items() if key not in still]
    CodeMismatch.objects.filter(id__in=over).update(settled_at=at, outcome="over")
    _clear_list(practice, by=by, at=at)
    return len(new)


def _said_to_be_done(practice: uuid.UUID, *, at: datetime) -> set[tuple[uuid.UUID, str, str]]:
    """The differences that the practice says it has mended since it last sent its records: those cannot show it yet."""
    newest = PracticeFile.objects.filter(practice=practice).order_by("-loaded_at").first()
    since = max(newest.loaded_at, at - HOLDS) if newest else at - HOLDS
    mended = CodeMismatch.objects.filter(practice=practice, outcome="recorded", settled_at__gte=since)
    return set(mended.values_list("record_id", "concept", "kind"))


def _told(row: CodeMismatch, agency: str, *, by: Viewer, at: datetime) -> uuid.UUID | None:
    """Put one difference to the agreement and write it in the ledger; None where the agreement does not permit it."""
    decision = put_to_policy(
        ask=Ask(
            purpose=PURPOSE,
            asking_agency=agency,
            holding_agency=registry.profile.front_door_agency,
            categories=frozenset({"identity", "involvement", *(["concern"] if row.concept in SAYS_WHY else [])}),
            on=at.date(),
        ),
        subject_id=row.record_id,
        case_id=None,
        question="What a practice’s record should say",
        by=by,
        at=at,
        proposal="tell_practice",
    )
    if decision.outcome != "disclose":
        return None
    disclose(decision=decision, items=row.words, by=by, at=at, channel="inbox")
    return decision.id


def _differences(practice: uuid.UUID, record: uuid.UUID, *, at: datetime) -> list[Mismatch]:
    person = _person(record)
    everybody = {record, *person.records, *(r for other in person.family for r in other)}
    hidden = {r.subject_id for r in restrictions(list(everybody), at=at)}
    if hidden & {record, *person.records}:
        return []
    family = [_standing(records, at=at) for records in person.family if not hidden & records]
    rows = PracticeEntry.objects.filter(practice=practice, record_id__in={record, *person.records}, on__isnull=False)
    entries = [Entry(e.concept, e.on, e.online) for e in rows.order_by("on", "recorded_at") if e.on is not None]
    return mismatches(_standing(person.records, at=at), family, entries)


def _person(record: uuid.UUID) -> _Person:
    own = _records_of({record})
    homes = HouseholdMember.objects.filter(record_id__in=own, ends__isnull=True).values("household_id")
    near = set(
        HouseholdMember.objects.filter(household_id__in=homes, ends__isnull=True).values_list("record_id", flat=True)
    )
    near |= set(FamilyRelation.objects.filter(record_id__in=own, ends=None).values_list("other_id", flat=True))
    near |= set(FamilyRelation.objects.filter(other_id__in=own, ends=None).values_list("record_id", flat=True))
    family: list[frozenset[uuid.UUID]] = []
    seen = set(own)
    for each in sorted(near - own):
        if each not in seen:
            theirs = _records_of({each})
            seen |= theirs
            family.append(frozenset(theirs))
    return _Person(frozenset(own), tuple(family))


def _records_of(records: Collection[uuid.UUID]) -> set[uuid.UUID]:
    people = Link.objects.filter(record_id__in=records, unlinked_at__isnull=True).values("person_id")
    linked = Link.objects.filter(person_id__in=people, unlinked_at__isnull=True).values_list("record_id", flat=True)
    return set(records) | set(linked)


def _standing(records: Collection[uuid.UUID], *, at: datetime) -> Standing:
    cases = list(
        Case.objects.filter(record_id__in=records, closed_at__isnull=True, restricted=False).values_list(
            "pathway", "state"
        )
    )
    people = list(SuppliedRecord.objects.filter(id__in=records).values_list("birth_date", "expected_date"))
    born = next((b for b, _ in people if b), None)
    return Standing(
        protection_plan=("child_protection", "plan") in cases,
        in_need=("child_in_need", "agreed") in cases,
        concern=any(pathway in CONCERNS for pathway, _ in cases),
        exploitation=any(standing in cases for standing in EXPLOITED),
        unborn=born is None and any(e for _, e in people),
        age=years_old(born, at.astimezone(LONDON).date()) if born else None,
    )


@act
def settle(*, mismatch_id: uuid.UUID, outcome: str, reason: str, by: Viewer, at: datetime) -> CodeMismatch:
    """The practice says that its record was mended, or that it decided not to, and why.

    Only a code on a sibling's record, which is the practice's to decide, or a difference that is itself mistaken may be
    declined, always with a reason. Raises `Denied` for anybody else's people and NotSettled with what is wrong.
    """
    row = CodeMismatch.objects.select_for_update().filter(id=mismatch_id, settled_at__isnull=True).first()
    if row is None or row.practice not in practices_of(by) or blocked(by, [row.record_id], at=at):
        raise Denied("no such difference")
    problems = {}
    if outcome not in ("recorded", "declined"):
        problems["outcome"] = "Say whether it was done."
    if outcome == "declined" and len(reason.strip()) < 10:
        problems["reason"] = "Say why not, in a sentence."
    if problems:
        raise NotSettled(problems)
    row.outcome, row.reason, row.settled_at, row.decided_by = outcome, reason.strip(), at, by.signing
    row.save(update_fields=["outcome", "reason", "settled_at", "decided_by"])
    _clear_list(row.practice, by=by, at=at)
    record_act(
        by, "code_mismatch_settled", "code_mismatch", [row.id, row.record_id], purpose=PURPOSE, decision=outcome, at=at
    )
    return row


def _put_on_list(practice: uuid.UUID, *, at: datetime) -> None:
    """One line on the practice's list, however often something new was found: its page shows all of it."""
    if Task.objects.filter(kind=TASK, subject_id=practice, done_at__isnull=True).exists():
        return
    open_task(
        key=f"{TASK}:{practice}:{int(at.timestamp())}",
        kind=TASK,
        title="Safeguarding codes to mend in the practice’s records",
        subject_id=practice,
        link=f"/practices/{practice}/",
        service=practice,
        at=at,
    )


def _clear_list(practice: uuid.UUID, *, by: Viewer, at: datetime) -> None:
    if not CodeMismatch.objects.filter(practice=practice, settled_at__isnull=True).exists():
        finish_tasks(by=by, at=at, outcome="done", subject_id=practice, kinds=[TASK])


@act
def compare_all(*, at: datetime) -> int:
    """Compare every practice that has sent its entries; how many differences are new."""
    from halcyon.access.viewing import system

    by = system("compare_codes", at=at)
    sent = PracticeEntry.objects.order_by().values("practice").distinct()
    practices = Service.objects.filter(id__in=sent, kind=KIND).values_list("id", flat=True)
    return sum(compare(practice=practice, by=by, at=at) for practice in practices)
