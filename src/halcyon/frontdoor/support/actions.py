"""A support request from asked to closed: asked or written down, taken, noted, dated, closed."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime

from halcyon.access.actions import begin_relationship
from halcyon.access.labels import Label
from halcyon.access.viewing import NOBODY, Denied, Viewer, require
from halcyon.agencies.models import Service
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.frontdoor.models import SupportNote, SupportRequest
from halcyon.frontdoor.support.queries import PURPOSE, teams_asked, workable
from halcyon.frontdoor.support.rules import Wanted, problems, unfit
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.counting import end_of_day
from halcyon.kernel.roles import Capability
from halcyon.work.actions import claim_intake, finish_tasks, next_reference, open_task, send, settle_intake

TASK = "support_request"


class NotTaken(Exception):
    """This cannot be taken or done. `problems` maps field to what is wrong and how to mend it."""

    def __init__(self, found: Mapping[str, Collection[str]]) -> None:
        super().__init__(" ".join(words for listed in found.values() for words in listed))
        self.problems = {field: list(listed) for field, listed in found.items()}


@act
def ask_support(
    *, by: Viewer, at: datetime, key: str, service: uuid.UUID, wanted: Wanted, agency: str = ""
) -> SupportRequest:
    """Ask a health safeguarding team for support; or, by one who works in it, write down what was asked of it or to
    which review it contributes (`agency` is then who asks, and `wanted.asked_name` the person).

    `key` makes sending it twice harmless. Raises `NotTaken` with what is wrong and `Denied` for a team that this
    person cannot ask.
    """
    inside = bool(agency)
    require(by, Capability.ADVISE if inside else Capability.ASK_ADVICE)
    claim = claim_intake(
        sender=f"user:{by.signing}",
        key=key,
        kind="support_request",
        body={"service": str(service), "title": wanted.title, "detail": wanted.detail, "key": key},
        at=at,
    )
    if claim.replay:
        return SupportRequest.objects.get(id=claim.row.result_id or NOBODY)
    wrong = problems(wanted, today=at.astimezone(LONDON).date())
    if not inside and wanted.kind != "support":
        wrong["kind"] = ["Only the team itself adds a review to its work."]
    if wrong:
        raise NotTaken(wrong)
    if service not in (by.services if inside else {s.id for s in teams_asked(by, at=at)}):
        raise Denied("not a team that this person asks")
    team = Service.objects.select_related("organisation").get(id=service)
    row = SupportRequest(
        reference=f"S-{next_reference():05d}",
        kind=wanted.kind,
        topic=wanted.topic,
        title=wanted.title,
        detail=wanted.detail,
        asked_at=at,
        asked_by=None if inside else by.user_id,
        asked_name=wanted.asked_name,
        agency=agency or by.agency,
        place=wanted.place,
        service=service,
        added_by=by.user_id if inside else None,
        due_on=wanted.due_on,
        **Label(owner_agency=team.organisation.code, category="involvement").fields(),
    )
    add(row)
    begin_relationship(
        subject_ids=[row.id], kind="advises", purpose=PURPOSE, event=row.id, by=by, at=at, service=service, first=True
    )
    _on_the_list(row, at=at)
    settle_intake(row=claim.row, reference=row.reference, result_id=row.id)
    _audited("support_asked", row, by=by, at=at)
    return row


@act
def take_support(*, request_id: uuid.UUID, by: Viewer, at: datetime) -> SupportRequest:
    """Make a support request mine. Anybody of the team may take it over."""
    row = _locked(request_id, by, at)
    row.owner, row.state = by.signing, "in_hand"
    row.save(update_fields=["owner", "state"])
    _audited("support_taken", row, by=by, at=at)
    return row


@act
def note_support(*, request_id: uuid.UUID, text: str, by: Viewer, at: datetime) -> SupportNote:
    """Write down what was done or said. Raises `NotTaken` for a text that cannot be kept."""
    row = _locked(request_id, by, at)
    wrong = unfit(text=text) if text.strip() else {"text": ["Say what was done or said."]}
    if wrong:
        raise NotTaken(wrong)
    note = SupportNote(request=row, written_at=at, written_by=by.signing, text=text)
    add(note)
    _audited("support_noted", row, by=by, at=at)
    return note


@act
def date_support(*, request_id: uuid.UUID, due_on: date, by: Viewer, at: datetime) -> SupportRequest:
    """Say by which day it is needed. Raises `NotTaken` for a day that has passed."""
    row = _locked(request_id, by, at)
    if due_on < at.astimezone(LONDON).date():
        raise NotTaken({"due_on": ["This day has passed. Give a later one."]})
    row.due_on = due_on
    row.save(update_fields=["due_on"])
    finish_tasks(by=by, at=at, outcome="dated", subject_id=row.id, kinds=[TASK])
    _on_the_list(row, at=at)
    _audited("support_dated", row, by=by, at=at)
    return row


@act
def close_support(*, request_id: uuid.UUID, outcome: str, text: str, by: Viewer, at: datetime) -> SupportRequest:
    """Close it with what came of it. Whoever asked is told. Raises `NotTaken` with what is wrong."""
    row = _locked(request_id, by, at)
    wrong = unfit(outcome_text=text) if text.strip() else {"outcome_text": ["Say what came of it, in a sentence."]}
    if outcome not in dict(SupportRequest.OUTCOMES):
        wrong["outcome"] = ["Choose what came of it."]
    if wrong:
        raise NotTaken(wrong)
    row.state, row.closed_at, row.closed_by, row.outcome, row.outcome_text = "closed", at, by.user_id, outcome, text
    row.save(update_fields=["state", "closed_at", "closed_by", "outcome", "outcome_text"])
    finish_tasks(by=by, at=at, outcome="closed", subject_id=row.id, kinds=[TASK])
    if row.asked_by is not None:
        send(
            key=f"support:{row.id}:closed",
            kind="support_closed",
            subject_id=row.id,
            title=f"Your request for support {row.reference} has been closed",
            body=f"{by.user_name} has closed it. Open it to read what came of it, and ask again if it is not what you "
            "need.",
            to_user=row.asked_by,
            channel="inbox",
            link=f"/support/{row.id}/",
            reference=row.reference,
            from_user=by.user_id,
            at=at,
        )
    _audited("support_closed", row, by=by, at=at)
    return row


def _on_the_list(row: SupportRequest, *, at: datetime) -> None:
    open_task(
        key=f"{TASK}:{row.id}:{row.due_on}",
        kind=TASK,
        title="Contribute to a review" if row.kind == "review" else "Somebody asks for support",
        subject_id=row.id,
        reference=row.reference,
        link=f"/support/{row.id}/",
        service=row.service,
        due_at=end_of_day(row.due_on) if row.due_on else None,
        asked_by=row.asked_by,
        at=at,
    )


def _locked(request_id: uuid.UUID, by: Viewer, at: datetime) -> SupportRequest:
    """An open one that this viewer's team works, locked until the act ends. Raises `Denied` and `NotTaken`."""
    if workable(by, request_id, at=at) is None:
        raise Denied("no such support request")
    row = SupportRequest.objects.select_for_update().get(id=request_id)
    if row.state == "closed":
        raise NotTaken({"": ["Somebody has closed it already. What came of it stands on the page."]})
    return row


def _audited(action: str, row: SupportRequest, *, by: Viewer, at: datetime) -> None:
    record_act(by, action, "support_request", [row.id], purpose=PURPOSE, at=at)
