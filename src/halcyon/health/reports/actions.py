"""Asking a practice, its answer, and asking again. Each act writes all or nothing, and what goes is in the ledger."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from halcyon.access.labels import Label
from halcyon.access.queries import blocked, restrictions
from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.models import Service
from halcyon.agencies.queries import working_calendar
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.cases.models import Case
from halcyon.frontdoor.letters.checking import findings
from halcyon.frontdoor.letters.composing import sources
from halcyon.frontdoor.letters.models import Letter
from halcyon.health.reports.models import PracticeReport
from halcyon.health.reports.queries import case_seen, is_asked, report
from halcyon.health.reports.waiting import Waiting, answered, begin_waiting, chase
from halcyon.health.surgeries.members import KIND
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.counting import CountingRule, Limit, due_at
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.sharing import Ask
from halcyon.practice.practice_reports import ANSWER, WHAT_FOR
from halcyon.sharing.actions import ask_facts, disclose, put_to_policy
from halcyon.work.actions import send

TASK = "practice_report"
NEEDED_BY = time(17)  # of the day for which a report was asked
PURPOSE, BACK = "gp_record", "refer_concern"


def waiting(row: PracticeReport, reference: str = "") -> Waiting:
    """A request or message as something that a practice has not answered: with a day, or within the county's time."""
    report = row.kind == PracticeReport.REPORT
    due: datetime | None = None
    if row.due_on is not None:
        due = datetime.combine(row.due_on, NEEDED_BY, LONDON)
    elif within := registry.profile.practice_reads_within:
        due = due_at(row.asked_at, within, calendar=working_calendar(), hours=registry.profile.hours)
    return Waiting(
        id=row.id,
        kind=TASK,
        title="Write a one-page report" if report else "Read a message about a patient",
        practice=row.practice,
        link=f"/practice-reports/{row.id}/",
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        due_at=due,
        reference=reference,
        person_id=row.record_id,
        case_id=row.case_id,
    )


def _limit(row: PracticeReport) -> Limit | None:
    """How long the practice has. A day that somebody asked for is no rule of anybody's, so that it is as it stands."""
    if row.due_on is None:
        return registry.profile.practice_reads_within
    days = max((row.due_on - row.asked_at.astimezone(LONDON).date()).days, 0)
    return Limit(days, CountingRule.CALENDAR_DAYS, "The day that was asked for", True)


@act
def ask_practice(
    *,
    case_id: uuid.UUID,
    practice: uuid.UUID,
    kind: str,
    what_for: str,
    asked: str,
    by: Viewer,
    at: datetime,
    due_on: date | None = None,
) -> PracticeReport:
    """Ask a practice for a one-page report about the child of a case, or send it a message.

    The words are checked like those of a letter, and the sharing agreement decides before anything goes. Raises
    `Denied` for a case that is not theirs to work, `Refused` with what is wrong.
    """
    case = case_seen(by, case_id, at=at)
    if case is None or blocked(by, [case.id, case.record_id], at=at):
        raise Denied("not theirs to ask about")
    service = Service.objects.select_related("organisation").filter(id=practice, kind=KIND).first()
    wrong = [] if service else ["Choose the practice."]
    wrong += [] if kind in dict(PracticeReport.KINDS) and what_for in dict(WHAT_FOR) else ["Say what you send and why."]
    wrong += [] if len(asked.strip()) >= 10 else ["Say what you ask, in a sentence."]
    if kind == PracticeReport.REPORT and (due_on is None or due_on < at.astimezone(LONDON).date()):
        wrong.append("By when do you need it: choose a day to come.")
    if restrictions([case.id, case.record_id], at=at):
        wrong.append("This record is restricted. Its custodian tells the practice, if anybody does.")
    checked = sources(Letter(template="gp", case_id=case.id), case)
    wrong += [f.words for f in findings(asked, "", checked) if f.stops]
    if wrong or service is None:
        raise Refused(tuple(wrong))
    decision = _decide(
        case.record_id, case, PURPOSE, frozenset({"identity", "involvement"}),
        to=service.organisation.code, holder=by.agency, question=asked, by=by, at=at,
    )  # fmt: skip
    row = PracticeReport.objects.create(
        practice=service.id,
        case_id=case.id,
        record_id=case.record_id,
        kind=kind,
        what_for=what_for,
        asked=asked.strip(),
        due_on=due_on if kind == PracticeReport.REPORT else None,
        asked_by=by.signing,
        asked_at=at,
        sharing_decision=decision,
        **Label(owner_agency=by.agency, category="health", restricted=False).fields(),
    )
    one = waiting(row, case.reference)
    begin_waiting(one, limit=_limit(row), at=at)
    _audited("practice_asked", row, by=by, at=at)
    return row


def _decide(
    record: uuid.UUID, case: Case | None, purpose: str, categories: frozenset[str], *, to: str, holder: str,
    question: str, by: Viewer, at: datetime, case_id: uuid.UUID | None = None,
) -> uuid.UUID:  # fmt: skip
    """Put it to the agreement, and write it in the ledger; raises `Refused` where that does not permit it."""
    decision = put_to_policy(
        ask=Ask(
            purpose=purpose,
            asking_agency=to,
            holding_agency=holder,
            categories=categories,
            on=at.date(),
            facts=ask_facts(case.facts) if case else {},
        ),
        subject_id=record,
        case_id=case.id if case else case_id,
        question=question,
        by=by,
        at=at,
        proposal="practice_report",
    )
    if decision.outcome != "disclose":
        raise Refused(tuple(decision.reasons))
    disclose(decision=decision, items=question, by=by, at=at, channel="inbox")
    return decision.id


@act
def answer_practice_report(
    *, report_id: uuid.UUID, answers: Mapping[str, Any], by: Viewer, at: datetime
) -> PracticeReport:
    """The practice answers, or says that it has read a message. It stands then; what changes is written as a new one.

    Raises `Denied` for anybody but the practice, `Refused` for one that is answered, or for what is missing.
    """
    seen = report(by, report_id, at=at)
    if seen is None or not is_asked(by, seen) or blocked(by, [seen.record_id], at=at):
        raise Denied("another practice")
    row = PracticeReport.objects.select_for_update().get(id=report_id)
    if row.state != PracticeReport.ASKED:
        raise Refused(("This was answered already.",))
    if row.kind == PracticeReport.REPORT:
        wrong = [words for q in ANSWER if (words := q.problem(answers.get(q.key)))]
        if wrong:
            raise Refused(tuple(wrong))
        row.answers = {q.key: answers[q.key] for q in ANSWER if answers.get(q.key)}
        row.answer_decision = _decide(
            row.record_id, None, BACK, frozenset({"health", "concern"}), to=row.owner_agency, holder=by.agency,
            question="A one-page report of the practice", by=by, at=at, case_id=row.case_id,
        )  # fmt: skip
    row.state, row.answered_by, row.answered_at = PracticeReport.ANSWERED, by.signing, at
    row.save()
    answered(waiting(row), by=by, at=at)
    send(
        key=f"{TASK}:{row.id}:answered",
        kind="practice_answered",
        subject_id=row.id,
        title="A practice has answered you"
        if row.kind == PracticeReport.REPORT
        else "A practice has read your message",
        body="Open it to read what it says.",
        to_user=row.asked_by,
        link=f"/practice-reports/{row.id}/",
        at=at,
    )
    _audited("practice_answered", row, by=by, at=at)
    return row


@act
def chase_practice(*, report_id: uuid.UUID, by: Viewer, at: datetime) -> PracticeReport:
    """Ask again: the practice is told, and the moment is kept. Raises `Refused` for one that is answered."""
    seen = report(by, report_id, at=at)
    if seen is None or case_seen(by, seen.case_id, at=at) is None:
        raise Denied("not theirs to chase")
    row = PracticeReport.objects.select_for_update().get(id=report_id)
    if row.state != PracticeReport.ASKED:
        raise Refused(("This was answered.",))
    chase(waiting(row), by=by, at=at)
    _audited("practice_chased", row, by=by, at=at)
    return row


def _audited(action: str, row: PracticeReport, *, by: Viewer, at: datetime) -> None:
    record_act(by, action, "practice_report", [row.id, row.case_id, row.record_id], purpose=PURPOSE, at=at)
