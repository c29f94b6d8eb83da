"""Keeping a contract's standard, counting, and a breach from what the figures show to the evidence that closes it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.health.contracts.models import Breach, Contract, MonthCount
from halcyon.health.contracts.queries import (
    breach,
    can_be_contracted,
    contract,
    count_due,
    countable,
    counted_months,
    counts_of,
    figures,
    signed_in,
    targets,
    uncounted_of,
)
from halcyon.health.contracts.rules import Counts, may_correct, released, together
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.pathways import Refused
from halcyon.kernel.roles import Capability
from halcyon.practice.contracts import BREACHES, MEASURES, NEEDS_WORDS, STANDARDS
from halcyon.work.actions import finish_tasks, open_task

ANSWER_TASK, RECHECK_TASK, COUNT_TASK = "contract_remedy", "contract_recheck", "contract_count"
ANSWERS = "named_professional"  # who answers in the service's agency for how its tools are used


CANNOT_CORRECT = (
    "This month has been shown. A correction by 1 to 4 people, or to so small a number, could tell of one person, and "
    "cannot be made here."
)


def _audited(action: str, row: uuid.UUID, *, by: Viewer, at: datetime) -> None:
    record_act(by, action, "contract", [row], at=at)


@act
def keep_contract(
    *, service: uuid.UUID, standard: str, shares: Mapping[str, int], begins: date, by: Viewer, at: datetime
) -> Contract:
    """Write down that a contract with a service holds a standard, and how often it must be met. Raises `Refused`."""
    require(by, Capability.KEEP_CONTRACTS)
    chosen = next((s for s in can_be_contracted(by, at=at) if s.id == service), None)
    if chosen is None or standard not in STANDARDS:
        raise Refused(("Choose the service.",))
    keys = [key for key, _, _ in MEASURES]
    if any(not 0 < shares.get(key, 0) <= 100 for key in keys):
        raise Refused(("A share is a number from 1 to 100.",))
    if Contract.objects.filter(commissioner=by.agency, service=service, standard=standard).exists():
        raise Refused(("This standard is kept for this service already.",))
    row = Contract.objects.create(
        commissioner=by.agency,
        provider=chosen.organisation.code,
        service=service,
        title=f"{chosen.name}, {chosen.organisation.name}"[:150],
        standard=standard,
        begins=begins,
        by=by.signing,
        made_at=at,
        **{key: shares[key] for key in keys},
    )
    _audited("contract_kept", row.id, by=by, at=at)
    return row


@act
def count_month(
    *, contract_id: uuid.UUID, month: date, seen: int, seen_under_16: int, by: Viewer, at: datetime
) -> MonthCount:
    """The service says how many people it should have assessed in a month. A correction takes the place of the first.

    What was signed in the month is counted with it, once. Raises `Denied` for anybody but the service's own agency,
    `Refused` for a month that is not over, a count that cannot be, or a correction that could tell of one person.
    """
    row = contract(by, contract_id)
    if row is None or row.provider != by.agency or not by.can(Capability.SEE_COVERAGE):
        raise Denied("not their service")
    if month not in countable(by, row, at=at):
        raise Refused(("Choose a month that is over.",))
    if not 0 <= seen_under_16 <= seen:
        raise Refused(("Of those seen, so many cannot be under 16.",))
    Contract.objects.select_for_update().get(id=row.id)  # two who count at once release the same months once
    before = {count.month: count for count in counted_months(row)}
    was = before.pop(month, None)
    signed = counts_of(was) if was else signed_in(by, row, month, at=at)
    now = replace(signed, seen=seen, seen_under_16=seen_under_16)
    release, shown = _release(was, now, month, before)
    MonthCount.objects.filter(contract=row, month=month, superseded_at__isnull=True).update(superseded_at=at)
    MonthCount.objects.filter(id__in=[before[m].id for m in shown if m != month]).update(release=release)
    made = MonthCount.objects.create(
        contract=row,
        month=month,
        seen=seen,
        seen_under_16=seen_under_16,
        used=now.used,
        used_under_16=now.used_under_16,
        complete=now.complete,
        analysed=now.analysed,
        release=release,
        by=by.signing,
        at=at,
    )
    finish_tasks(by=by, at=at, outcome="done", keys=[f"{COUNT_TASK}:{row.id}:{month}"])
    _audited("contract_counted", row.id, by=by, at=at)
    return made


def _release(
    was: MonthCount | None, now: Counts, month: date, others: Mapping[date, MonthCount]
) -> tuple[uuid.UUID | None, tuple[date, ...]]:
    """With which months a count is shown from now on: the mark that they share (None: not yet), and which they are."""
    if was is not None and was.release is not None:
        beside = [counts_of(c) for c in others.values() if c.release == was.release]
        if not may_correct(together((*beside, counts_of(was))), together((*beside, now))):
            raise Refused((CANNOT_CORRECT,))
        return was.release, ()
    waiting = {m: counts_of(c) for m, c in others.items() if c.release is None}
    shown = released(waiting, month, now)
    return (uuid.uuid4() if shown else None), shown


@act
def ask_for_counts(*, at: datetime) -> int:
    """Ask each service, once a month, to count the months of its contracts that are over; how many tasks are open.

    The commissioner is not asked: what is late stands on the contract's page, and can be a breach.
    """
    found = 0
    for row in Contract.objects.order_by("id"):
        for month in uncounted_of(row, at=at):
            found += 1
            open_task(
                key=f"{COUNT_TASK}:{row.id}:{month}",
                kind=COUNT_TASK,
                title=f"Count {month:%B %Y} for a contract’s standard",
                subject_id=row.id,
                link=f"/contracts/{row.id}/count/",
                role=ANSWERS,
                agency=row.provider,
                due_at=datetime.combine(count_due(month), time(17), LONDON),
                at=at,
            )
    return found


@act
def raise_breach(
    *, contract_id: uuid.UUID, measure: str, words: str, remedy: str, due_on: date, by: Viewer, at: datetime
) -> Breach:
    """Say that a standard is not met, and ask for a remedy by a day: only where the figures that may be shown say so.

    Raises `Denied` for anybody but the commissioner, `Refused` with what is missing.
    """
    row = _commissioned(contract_id, by)
    wrong = []
    if measure not in {key for key, _, _ in BREACHES}:
        raise Refused(("Choose what is not met.",))
    found = figures(by, row, at=at).below(measure, targets(by, row)[measure])
    if not found:
        wrong.append("The figures that can be shown do not say that this is not met.")
    if due_on <= at.astimezone(LONDON).date():
        wrong.append("By when: choose a day to come.")
    if len(words.strip()) < NEEDS_WORDS or len(remedy.strip()) < NEEDS_WORDS:
        wrong.append("Say what the figures show and what you ask for, in a sentence each.")
    if row.breaches.filter(measure=measure, closed_at__isnull=True).exists():
        wrong.append("This breach is open already.")
    if wrong:
        raise Refused(tuple(wrong))
    made = Breach.objects.create(
        contract=row, measure=measure, found=found, words=words.strip(), remedy=remedy.strip(), due_on=due_on,
        by=by.signing, at=at,
    )  # fmt: skip
    open_task(
        key=f"{ANSWER_TASK}:{made.id}",
        kind=ANSWER_TASK,
        title="Answer a commissioner: a contract’s standard is not met",
        subject_id=made.id,
        link=f"/contracts/breaches/{made.id}/",
        role=ANSWERS,
        agency=row.provider,
        due_at=datetime.combine(due_on, time(17), LONDON),
        asked_by=by.signing,
        at=at,
    )
    _recheck_on(made, at=at)
    _audited("breach_raised", made.id, by=by, at=at)
    return made


def _commissioned(contract_id: uuid.UUID, by: Viewer) -> Contract:
    require(by, Capability.KEEP_CONTRACTS)
    row = contract(by, contract_id)
    if row is None or row.commissioner != by.agency:
        raise Denied("not their contract")
    return row


def _recheck_on(row: Breach, *, at: datetime) -> None:
    open_task(
        key=f"{RECHECK_TASK}:{row.id}:{row.due_on}",
        kind=RECHECK_TASK,
        title="Look at a contract’s standard again",
        subject_id=row.id,
        link=f"/contracts/breaches/{row.id}/",
        user=row.by,
        due_at=datetime.combine(row.due_on, time(17), LONDON),
        at=at,
    )


@act
def answer_breach(*, breach_id: uuid.UUID, answer: str, by: Viewer, at: datetime) -> Breach:
    """The service says what it has done. Raises `Denied` for anybody else, `Refused` for a closed one or no answer."""
    seen = breach(by, breach_id)
    if seen is None or seen.contract.provider != by.agency or not by.can(Capability.SEE_COVERAGE):
        raise Denied("not their service")
    row = _open(seen)
    if len(answer.strip()) < NEEDS_WORDS:
        raise Refused(("Say what the service has done, in a sentence.",))
    row.answer, row.answered_by, row.answered_at = answer.strip(), by.signing, at
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    finish_tasks(by=by, at=at, outcome="done", keys=[f"{ANSWER_TASK}:{row.id}"])
    _audited("breach_answered", row.id, by=by, at=at)
    return row


@act
def recheck(*, breach_id: uuid.UUID, words: str, due_on: date | None, by: Viewer, at: datetime) -> Breach:
    """Look again. Where the newest month begun since the breach meets the standard it closes on that evidence;
    otherwise it stays open to a new date. Raises `Refused` for a re-check without a date where it stays open.
    """
    seen = breach(by, breach_id)
    if seen is None or seen.contract.commissioner != by.agency or not by.can(Capability.KEEP_CONTRACTS):
        raise Denied("not their contract")
    row = _open(seen)
    if len(words.strip()) < NEEDS_WORDS:
        raise Refused(("Say what the figures show now, in a sentence.",))
    since = row.at.astimezone(LONDON).date().replace(day=1)
    share = targets(by, seen.contract)[row.measure]
    evidence = figures(by, seen.contract, at=at).met(row.measure, share, since=since)
    today = at.astimezone(LONDON).date()
    if not evidence and (due_on is None or due_on <= today):
        raise Refused(("The figures since then do not show that it is met. Choose a day to look again.",))
    finish_tasks(by=by, at=at, outcome="done", subject_id=row.id, kinds=[RECHECK_TASK])
    if evidence:
        row.evidence, row.closed_words, row.closed_by, row.closed_at = evidence, words.strip(), by.signing, at
        finish_tasks(by=by, at=at, outcome="done", keys=[f"{ANSWER_TASK}:{row.id}"])
    elif due_on is not None:
        row.rechecks = [*row.rechecks, {"on": today.isoformat(), "words": words.strip(), "due": due_on.isoformat()}]
        row.due_on = due_on
        _recheck_on(row, at=at)
    row.save()
    _audited("breach_closed" if evidence else "breach_rechecked", row.id, by=by, at=at)
    return row


def _open(seen: Breach) -> Breach:
    row = Breach.objects.select_for_update().get(id=seen.id)
    if row.closed_at is not None:
        raise Refused(("This breach is closed.",))
    return row
