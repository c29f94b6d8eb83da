"""Agreeing supervision, writing down that it was held or cancelled, and a note for the two of them."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime

from halcyon.access.labels import Label
from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.models import RoleHolding, User
from halcyon.audit.acts import act
from halcyon.cases.queries import cases
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import refuse
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Handling
from halcyon.workforce.acting import allowed, log, wrong_text
from halcyon.workforce.supervision.models import Supervisee, SupervisionAgreement, SupervisionNote, SupervisionSession
from halcyon.workforce.supervision.rules import due

KIND = "supervision"


@act
def agree_supervision(
    *,
    kind: str,
    supervisor: uuid.UUID,
    people: Collection[uuid.UUID],
    begins: date,
    every: int | None = None,
    by: Viewer,
    at: datetime,
) -> SupervisionAgreement:
    """Agree supervision of one person or a group. `every` in months; None takes the county's figure for this kind.

    The team is the service in which the first of them works. Raises Denied; NotDone with what is wrong.
    """
    allowed(by, Capability.SUPERVISE)
    known = {u.id: u for u in User.objects.filter(id__in=[*people, supervisor]).select_related("organisation")}
    limit = registry.profile.supervision.get(kind)
    one = kind == "one_to_one"
    refuse(
        {
            "kind": "" if kind in dict(SupervisionAgreement.KINDS) else "Choose what kind of supervision it is.",
            "people": ""
            if people and set(people) <= set(known) and (not one or len(set(people)) == 1)
            else "Choose one person for supervision one to one, and at least one for a group.",
            "supervisor": "" if supervisor in known else "Choose who supervises.",
            "every": "" if every is None or 1 <= every <= 24 else "Enter a number of months between 1 and 24.",
            "": "Nobody supervises themselves." if supervisor in people and kind != "peer" else "",
        }
    )
    if every is None and limit is None:
        refuse({"every": "Enter every how many months: the county has no figure for this."})
    own = every is not None and (limit is None or every != limit.amount)
    first = next(iter(people))
    made = SupervisionAgreement.objects.create(
        kind=kind,
        supervisor=supervisor,
        agency=known[first].organisation.code,
        service=RoleHolding.objects.filter(user=first, service__isnull=False, ends__isnull=True)
        .order_by("-begins", "id")
        .values_list("service", flat=True)
        .first(),
        every=every if every is not None else int(limit.amount) if limit else 0,
        verified=not own and bool(limit and limit.verified),
        source="Agreed between the two" if own or limit is None else limit.source,
        begins=begins,
        by=by.user_id,
        at=at,
    )
    for person in set(people):
        Supervisee.objects.create(agreement=made, user=person, begins=begins)
    log("supervision_agreed", KIND, [made.id, supervisor, *people], by=by, at=at)
    return made


@act
def end_supervision(*, agreement_id: uuid.UUID, by: Viewer, at: datetime) -> SupervisionAgreement:
    """End an agreement today. Raises Denied unless the viewer supervises under it or keeps the agency's supervision."""
    row = _theirs(agreement_id, by)
    row.ends = at.astimezone(LONDON).date()
    row.save(update_fields=["ends"])
    row.people.filter(ends__isnull=True).update(ends=row.ends)
    log("supervision_ended", KIND, [row.id], by=by, at=at)
    return row


@act
def record_session(
    *,
    agreement_id: uuid.UUID,
    state: str,
    on: date,
    minutes: int | None = None,
    reason: str = "",
    by: Viewer,
    at: datetime,
) -> SupervisionSession:
    """Write down that a session was held, or cancelled with the reason. What was cancelled stays due.

    Raises Denied; NotDone for a day to come, or without the length or the reason.
    """
    row = _theirs(agreement_id, by)
    refuse(
        {
            "state": "" if state in dict(SupervisionSession.STATES) else "Choose whether it was held or cancelled.",
            "on": "The day cannot be in the future." if on > at.astimezone(LONDON).date() and state == "held" else "",
            "minutes": "Enter how many minutes it took." if state == "held" and not minutes else "",
            "reason": "Choose why it was cancelled."
            if state == "cancelled" and reason not in dict(SupervisionSession.REASONS)
            else "",
        }
    )
    before = row.sessions.values_list("state", "on")
    made = SupervisionSession.objects.create(
        agreement=row,
        due_on=due(row.begins, row.every, before, today=on).on,
        state=state,
        on=on,
        minutes=minutes if state == "held" else None,
        reason=reason if state == "cancelled" else "",
        by=by.user_id,
        at=at,
    )
    log("supervision_recorded", KIND, [row.id, made.id], by=by, at=at)
    return made


@act
def write_note(
    *,
    session_id: uuid.UUID,
    about: uuid.UUID,
    text: str,
    actions: str = "",
    reference: str = "",
    by: Viewer,
    at: datetime,
) -> SupervisionNote:
    """Keep a note on one supervisee's work, perhaps about one case that the writer may open by its `reference`.

    It is read by the supervisor and by whom it is about, and by nobody else. Raises Denied; NotDone.
    """
    session = SupervisionSession.objects.select_related("agreement").filter(id=session_id, state="held").first()
    if session is None or by.user_id is None or by.user_id not in {session.agreement.supervisor, about}:
        raise Denied("no such session")
    if not session.agreement.people.filter(user=about).exists():
        raise Denied("no such session")
    case = _case(by, reference.strip(), at=at) if reference.strip() else None
    refuse(
        {
            "text": wrong_text(text, "what was talked about"),
            "actions": wrong_text(actions, "what is to be done", at_least=0),
            "reference": "There is no case with this reference that you may open."
            if reference.strip() and case is None
            else "",
        }
    )
    made = SupervisionNote.objects.create(
        session=session,
        about=about,
        case=case,
        text=text,
        actions=actions,
        by=by.user_id,
        at=at,
        **Label(owner_agency=session.agreement.agency, category="case", handling=Handling.OPEN).fields(),
    )
    log("supervision_note_written", KIND, [session.id, made.id, about, *([case] if case else [])], by=by, at=at)
    return made


def _theirs(agreement_id: uuid.UUID, by: Viewer) -> SupervisionAgreement:
    """An agreement under which the viewer supervises. Raises Denied alike for none and for somebody else's."""
    row = SupervisionAgreement.objects.select_for_update().filter(id=agreement_id, ends__isnull=True).first()
    if row is None:
        raise Denied("no such agreement")
    if by.user_id != row.supervisor:
        allowed(by, Capability.SUPERVISE)
        if by.agency not in (row.agency, "SYSTEM"):
            raise Denied("no such agreement")
    return row


def _case(by: Viewer, reference: str, *, at: datetime) -> uuid.UUID | None:
    """The case of this reference if the writer may open it for any purpose of theirs; None alike for none."""
    for purpose in sorted(by.purposes):
        found = cases(by, purpose, at=at).filter(reference=reference).values_list("id", flat=True).first()
        if found:
            return found
    return None
