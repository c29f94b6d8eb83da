"""Planning a practice's meeting, keeping its list, recording decisions person by person, and signing the minutes."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from halcyon.access.labels import Label
from halcyon.access.queries import blocked, restrictions
from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.models import Service, User
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.health.meetings import minutes
from halcyon.health.meetings.models import PracticeDecision, PracticeGuest, PracticeListed, PracticeMeeting
from halcyon.health.meetings.queries import agenda, can_be_invited, guests, invitation, meeting, person, said_by
from halcyon.health.meetings.telling import PURPOSE, agencies_that_may_hear, tell_guests
from halcyon.health.surgeries.members import practices_of
from halcyon.health.surgeries.models import CodeMismatch, PracticeEntry
from halcyon.kernel.calendar import LONDON, day_has_come
from halcyon.kernel.pathways import Refused
from halcyon.people.actions import receive_record, settle
from halcyon.people.matching.identifiers import valid_nhs_number
from halcyon.people.matching.records import Described
from halcyon.people.models import SuppliedRecord
from halcyon.practice.surgery_meetings import NEEDS_WORDS, PROFESSIONS, belongs, code_prompts, undecided
from halcyon.work.actions import finish_tasks, keep_document, next_reference, open_task, send

TASK = "practice_action"


def _audited(action: str, ids: Collection[uuid.UUID], *, by: Viewer, at: datetime, kind: str) -> None:
    record_act(by, action, kind, ids, purpose=PURPOSE, at=at)


def _own(practice: uuid.UUID, by: Viewer) -> Service:
    if practice not in practices_of(by):
        raise Denied("another practice")
    return Service.objects.select_related("organisation").get(id=practice)


def _open(meeting_id: uuid.UUID, by: Viewer) -> PracticeMeeting:
    """A meeting of one's own practice that is not signed yet, locked."""
    if meeting(by, meeting_id) is None:
        raise Denied("not a meeting of their practice")
    row = PracticeMeeting.objects.select_for_update().get(id=meeting_id)
    if row.state == PracticeMeeting.SIGNED:
        raise Refused(("The minutes of this meeting are signed: nothing in it changes any more.",))
    return row


@act
def plan_meeting(*, practice: uuid.UUID, meets_at: datetime, place: str, by: Viewer, at: datetime) -> PracticeMeeting:
    """Plan the practice's next meeting, and bring its list up to date with what its records say.

    Raises `Denied` for another practice, `Refused` for a time that has passed, no place, or while one is planned.
    """
    _own(practice, by)
    wrong = ["When does it meet: this has passed."] if meets_at <= at else []
    wrong += [] if place.strip() else ["Say where it meets."]
    if PracticeMeeting.objects.filter(practice=practice, state=PracticeMeeting.PLANNED).exists():
        wrong.append("A meeting is planned already. Sign its minutes first.")
    if wrong:
        raise Refused(tuple(wrong))
    row = PracticeMeeting.objects.create(
        practice=practice, meets_at=meets_at, place=place.strip()[:150], by=by.signing, made_at=at
    )
    refresh_list(practice=practice, by=by, at=at)
    _audited("practice_meeting_planned", [row.id], by=by, at=at, kind="practice_meeting")
    return row


@act
def refresh_list(*, practice: uuid.UUID, by: Viewer, at: datetime) -> int:
    """Put on the list whom the practice's own records say something about, or should; how many came on.

    Restricted people are left out: their custodian tells the practice, if anybody does.
    """
    _own(practice, by)
    records = set(PracticeEntry.objects.filter(practice=practice).values_list("record_id", flat=True))
    records -= {r.subject_id for r in restrictions(list(records), at=at)}
    standing = set(
        PracticeListed.objects.filter(practice=practice, off_at__isnull=True).values_list("record_id", flat=True)
    )
    off = dict(
        PracticeListed.objects.filter(practice=practice, off_at__isnull=False)
        .order_by("off_at")
        .values_list("record_id", "off_at")
    )
    coded = dict(
        PracticeEntry.objects.filter(practice=practice, on__isnull=False)
        .order_by("recorded_at")
        .values_list("record_id", "recorded_at")
    )
    differences: dict[uuid.UUID, list[tuple[str, datetime]]] = {}
    for row in CodeMismatch.objects.filter(practice=practice, settled_at__isnull=True).order_by("opened_at", "concept"):
        differences.setdefault(row.record_id, []).append((row.words, row.opened_at))
    says = said_by(practice, records)
    new = []
    for record in sorted(records - standing):
        why = belongs(
            says.get(record, ()), differences.get(record, ()), coded_at=coded.get(record), off_since=off.get(record)
        )
        if why:
            new.append(
                PracticeListed(practice=practice, record_id=record, source=PracticeListed.CODES, why=why, since=at)
            )
    if new:
        add(*new)
        _audited("practice_list_refreshed", [r.record_id for r in new], by=by, at=at, kind="practice_listed")
    return len(new)


@act
def put_on_list(
    *,
    practice: uuid.UUID,
    given_name: str,
    family_name: str,
    birth_date: date | None,
    nhs_number: str,
    why: str,
    by: Viewer,
    at: datetime,
) -> PracticeListed:
    """Put somebody on the practice's list whom it worries about: a record as the practice gives it.

    Nothing of what the county knows about them is shown by this. Raises `Refused` with what is wrong.
    """
    service = _own(practice, by)
    number = valid_nhs_number(nhs_number) if nhs_number.strip() else ""
    wrong = [] if given_name.strip() and family_name.strip() else ["Name: enter the given and the family name."]
    wrong += ["Date of birth: enter it."] if birth_date is None else []
    if birth_date is not None and birth_date > at.astimezone(LONDON).date():
        wrong.append("Date of birth: this day has not come yet.")
    wrong += ["NHS number: check the digits, or leave it out."] if number is None else []
    wrong += ["Say in a sentence why they should be talked about."] if len(why.strip()) < NEEDS_WORDS else []
    if wrong:
        raise Refused(tuple(wrong))
    standing = PracticeListed.objects.filter(practice=practice, off_at__isnull=True)
    known = SuppliedRecord.objects.filter(id__in=standing.values("record_id"))
    if (number and known.filter(nhs_number=number).exists()) or known.filter(
        given_name__iexact=given_name.strip(), family_name__iexact=family_name.strip(), birth_date=birth_date
    ).exists():
        raise Refused(("They are on the list already.",))
    reference = f"PM-{next_reference():05d}"
    supplied = {
        "given_name": given_name.strip(),
        "family_name": family_name.strip(),
        "birth_date": birth_date.isoformat() if birth_date else "",
        "nhs_number": nhs_number.strip(),
    }
    received = receive_record(
        source="practice_list",
        source_key=reference,
        supplied=supplied,
        asked=Described(
            given=supplied["given_name"],
            family=supplied["family_name"],
            birth_date=birth_date,
            nhs_number=supplied["nhs_number"],
            received=at.date(),
        ),
        by=by,
        at=at,
        label=Label(owner_agency=service.organisation.code, category="identity"),
    )
    settle(received=received, by=by, at=at, reference=reference)
    row = PracticeListed.objects.create(
        practice=practice,
        record_id=received.record.id,
        source=PracticeListed.ADDED,
        why=why.strip(),
        since=at,
        by=by.signing,
    )
    _audited("practice_listed", [row.id, row.record_id], by=by, at=at, kind="practice_listed")
    return row


@act
def invite(
    *,
    meeting_id: uuid.UUID,
    profession: str,
    name: str,
    by: Viewer,
    at: datetime,
    user: uuid.UUID | None = None,
    agency: str = "",
) -> PracticeGuest:
    """Invite somebody by account (`user`), or by name, profession and the code of the agency they work for.

    The message names nobody of the list. Raises `Refused` for somebody invited already, where something is missing, and
    for an agency that the sharing agreement does not let hear what is said there.
    """
    row = _open(meeting_id, by)
    own = _own(row.practice, by).organisation.code
    account = next((g for g in can_be_invited(by, row, at=at) if g.user == user), None) if user else None
    if user and account is None:
        raise Refused(("Choose somebody who is not invited yet.",))
    profession = account.profession if account else profession
    name = account.name if account else name.strip()[:150]
    if profession not in dict(PROFESSIONS) or not name:
        raise Refused(("Choose somebody, or give a name and a profession.",))
    if account:
        agency = User.objects.select_related("organisation").get(id=account.user).organisation.code
    if not agency:
        raise Refused((f"Say for whom {name} works.",))
    if agency not in {o.code for o in agencies_that_may_hear(own, at=at)}:
        raise Refused(("The sharing agreement does not let people of this agency hear what is said at the meeting.",))
    made = PracticeGuest.objects.create(
        meeting=row, agency=agency, profession=profession, name=name, user=user if account else None,
        by=by.signing, at=at,
    )  # fmt: skip
    if account:
        practice = Service.objects.get(id=row.practice)
        send(
            key=f"practice_meeting:{made.id}",
            kind="invited",
            subject_id=row.id,
            title=f"You are invited: safeguarding meeting of {practice.name}",
            body="Say whether you come. Who is talked about is said at the meeting.",
            to_user=account.user,
            link=f"/practice-meetings/{row.id}/",
            at=at,
        )
    _audited("practice_meeting_invited", [row.id, made.id], by=by, at=at, kind="practice_meeting")
    return made


@act
def answer_invitation(*, meeting_id: uuid.UUID, comes: bool, by: Viewer, at: datetime) -> PracticeGuest:
    """Somebody invited says whether they come. Raises `Denied` for anybody else, `Refused` once it was held."""
    mine = invitation(by, meeting_id)
    if mine is None:
        raise Denied("not invited")
    if mine.meeting.state == PracticeMeeting.SIGNED or mine.state == PracticeGuest.CAME:
        raise Refused(("This meeting was held.",))
    mine.state = PracticeGuest.COMING if comes else PracticeGuest.APOLOGIES
    mine.save(update_fields=["state"])
    _audited("practice_meeting_answered", [mine.meeting_id, mine.id], by=by, at=at, kind="practice_meeting")
    return mine


@act
def record_who_came(*, meeting_id: uuid.UUID, states: Mapping[uuid.UUID, str], by: Viewer, at: datetime) -> None:
    """Say who came and who did not; who of another agency came late has heard what was recorded already.

    Raises ValueError for a state that there is not, `Refused` for somebody who came before the day of the
    meeting, and where the agreement does not let them hear it.
    """
    row = _open(meeting_id, by)
    if PracticeGuest.CAME in states.values() and not day_has_come(row.meets_at, at):
        raise Refused(("Nobody can have come yet: say who came on the day of the meeting. Apologies can be kept now.",))
    if not set(states.values()) <= {PracticeGuest.CAME, PracticeGuest.APOLOGIES}:
        raise ValueError("no such attendance")
    for one in row.guests.filter(id__in=list(states)):
        one.state = states[one.id]
        one.save(update_fields=["state"])
    talked = PracticeListed.objects.filter(decisions__meeting=row, decisions__state=PracticeDecision.DISCUSSED)
    tell_guests(row, list(talked), own=_own(row.practice, by).organisation.code, by=by, at=at)
    _audited("practice_meeting_attendance", [row.id], by=by, at=at, kind="practice_meeting")


@act
def decide(
    *,
    meeting_id: uuid.UUID,
    listed_id: uuid.UUID,
    discussed: str,
    decisions: Collection[str],
    decided: str,
    stays: bool,
    by: Viewer,
    at: datetime,
    who: str = "",
    due_on: date | None = None,
    off_why: str = "",
) -> PracticeDecision:
    """Record what was said and decided about one person. What somebody does goes on the practice's work list, and each
    guest of another agency who came has a line in the ledger of sharing.

    Raises `Denied` for somebody not on the viewer's list, `Refused` before it is recorded who came, where it was
    recorded already, where something is missing (who does it and by when, why somebody comes off the list), or where
    guests may not hear it.
    """
    row = _open(meeting_id, by)
    one = person(by, row, listed_id, at=at)
    if one is None or blocked(by, [one.listed.record_id], at=at):
        raise Denied("nobody on their list")
    if one.now is not None and one.now.state == PracticeDecision.DISCUSSED:
        raise Refused(("What was decided is recorded already, and stands. Put what changed to the next meeting.",))
    wrong = [] if row.guests.filter(state=PracticeGuest.CAME).exists() else ["Record first who came."]
    wrong += undecided(
        decisions, discussed=discussed, decided=decided, who=who, due_on=due_on, off_why=None if stays else off_why,
        today=at.astimezone(LONDON).date(),
    )  # fmt: skip
    if wrong:
        raise Refused(tuple(wrong))
    made = one.now or PracticeDecision(meeting=row, listed=one.listed)
    made.state, made.discussed, made.decided = PracticeDecision.DISCUSSED, discussed.strip(), decided.strip()
    made.decisions, made.who, made.due_on, made.stays = list(decisions), who.strip(), due_on, stays
    made.prompts = code_prompts(decisions, one.says, stays=stays)
    made.by, made.at = by.signing, at
    made.save()
    tell_guests(row, [one.listed], own=_own(row.practice, by).organisation.code, by=by, at=at)
    if made.who:
        open_task(
            key=f"{TASK}:{made.id}",
            kind=TASK,
            title="What the practice’s safeguarding meeting decided is to be done",
            subject_id=made.id,
            link=f"/practice-meetings/of/{row.practice}/",
            service=row.practice,
            due_at=datetime.combine(due_on, time(17), LONDON) if due_on else None,
            at=at,
        )
    if not stays:
        _take_off(one.listed.id, off_why, by=by, at=at)
    _audited("practice_decided", [made.id, one.listed.record_id], by=by, at=at, kind="practice_decision")
    return made


def _take_off(listed_id: uuid.UUID, why: str, *, by: Viewer, at: datetime) -> None:
    """Somebody comes off the practice's list, with the reason."""
    listed = PracticeListed.objects.select_for_update().get(id=listed_id)
    listed.off_at, listed.off_by, listed.off_why = at, by.signing, why.strip()
    listed.save(update_fields=["off_at", "off_by", "off_why"])


@act
def not_reached(*, meeting_id: uuid.UUID, listed_id: uuid.UUID, why: str, by: Viewer, at: datetime) -> PracticeDecision:
    """Somebody was not reached: why, and what keeps them safe until the next meeting."""
    row = _open(meeting_id, by)
    one = person(by, row, listed_id, at=at)
    if one is None:
        raise Denied("nobody on their list")
    if one.now is not None and one.now.state == PracticeDecision.DISCUSSED:
        raise Refused(("What was decided is recorded already, and stands.",))
    if len(why.strip()) < NEEDS_WORDS:
        raise Refused(("Say why, and what keeps them safe until the next meeting.",))
    made = one.now or PracticeDecision(meeting=row, listed=one.listed)
    made.state, made.decided, made.by, made.at = PracticeDecision.DEFERRED, why.strip(), by.signing, at
    made.save()
    _audited("practice_deferred", [made.id, one.listed.record_id], by=by, at=at, kind="practice_decision")
    return made


@act
def done(*, decision_id: uuid.UUID, by: Viewer, at: datetime) -> PracticeDecision:
    """Say that what a meeting decided was done. Raises `Denied` for another practice's."""
    row = PracticeDecision.objects.select_for_update().select_related("meeting", "listed").get(id=decision_id)
    if row.meeting.practice not in practices_of(by) or blocked(by, [row.listed.record_id], at=at):
        raise Denied("another practice's decision")
    row.done_at, row.done_by = at, by.signing
    row.save(update_fields=["done_at", "done_by"])
    finish_tasks(by=by, at=at, outcome="done", keys=[f"{TASK}:{row.id}"])
    _audited("practice_action_done", [row.id, row.listed.record_id], by=by, at=at, kind="practice_decision")
    return row


@act
def sign_minutes(
    *, meeting_id: uuid.UUID, by: Viewer, at: datetime, next_at: datetime | None, next_place: str = ""
) -> PracticeMeeting:
    """Sign the minutes, drafted from what was decided, and plan the next meeting, to which the list goes on.

    Raises `Refused` while somebody on the list waits, before anybody is recorded to have come, before the meeting's
    time, and without the date of the next one: a list that goes nowhere is not looked at again.
    """
    row = _open(meeting_id, by)
    people = agenda(by, row, at=at)
    waiting = sum(1 for p in people if p.now is None)
    wrong = [f"{waiting} on the list are neither discussed nor deferred."] if waiting else []
    wrong += [] if row.guests.filter(state=PracticeGuest.CAME).exists() else ["Record first who came."]
    wrong += ["This meeting has not been held yet."] if row.meets_at > at else []
    if next_at is None or next_at <= at:
        wrong.append("Say when the next meeting is.")
    if wrong or next_at is None:
        raise Refused(tuple(wrong))
    practice = _own(row.practice, by)
    drafted = minutes.drafted(practice.name, row, guests(by, row), people, next_at=next_at)
    row.minutes = "\n\n".join(drafted)
    kept = keep_document(
        subject_id=row.id,
        name=f"practice-meeting-{row.meets_at:%Y-%m-%d}.docx",
        content=minutes.as_word(by, drafted, at=at),
        by=by,
        at=at,
        owner_agency=by.agency,
    )
    row.document, row.state = kept.id, PracticeMeeting.SIGNED
    row.signed_by, row.signed_at, row.version = by.signing, at, row.version + 1
    row.save()
    _audited("practice_minutes_signed", [row.id], by=by, at=at, kind="practice_meeting")
    plan_meeting(practice=row.practice, meets_at=next_at, place=next_place.strip() or row.place, by=by, at=at)
    return row
