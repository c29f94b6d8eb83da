"""What an agency said is to be withheld from the family: kept with its reason, and looked at again on its day."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from halcyon.access.actions import begin_relationship
from halcyon.access.labels import label_of
from halcyon.access.viewing import Denied, Viewer, system
from halcyon.agencies.queries import organisation_name
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.cases.actions.asking import ASKED, answering_service, note, stop_showing
from halcyon.cases.actions.chasing import answers_here
from halcyon.cases.models import AgencyRequest, Withholding
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.responses.models import Response
from halcyon.work.actions import finish_tasks, open_task

WITHHOLD_TASK = "withheld_review"


def withhold(request: AgencyRequest, response: Response, *, reason: str, review_on: date) -> None:
    """Keep that this answer is withheld from the family until `review_on`, when somebody looks again."""
    Withholding.objects.create(request=request, response=response.id, reason=reason, review_on=review_on)


def review_withheld(*, at: datetime) -> int:
    """Put every withheld answer whose day has come on the list of whoever answers for its agency; return how many.

    Where nobody of the agency can sign in, the hub's manager looks at it with them.
    """
    today = at.astimezone(LONDON).date()
    due = Withholding.objects.filter(outcome="", review_on__lte=today).values_list("id", flat=True)
    return sum(_put_on_list(row, at=at) for row in due)


def looks_again(viewer: Viewer, request: AgencyRequest, *, at: datetime) -> bool:
    """Whether this viewer decides if an answer stays withheld: whoever answers for its agency, or the hub's post where
    nobody of the agency can.
    """
    if request.agency == viewer.agency and viewer.can(Capability.ANSWER_REQUEST):
        return True
    if request.case.restricted:
        return registry.profile.custodian_post in viewer.posts
    return registry.profile.manager_post in viewer.posts and not answers_here(request.agency, at=at)


@act
def _put_on_list(withholding_id: uuid.UUID, *, at: datetime) -> int:
    row = Withholding.objects.select_for_update().filter(id=withholding_id, outcome="").first()
    if row is None:
        return 0
    request, case = row.request, row.request.case
    by = system("review_withheld", at=at)
    theirs = answers_here(request.agency, at=at) and not case.restricted
    post = registry.profile.custodian_post if case.restricted else registry.profile.manager_post
    task = open_task(
        key=f"{WITHHOLD_TASK}:{row.id}",
        kind=WITHHOLD_TASK,
        title="Look again: is this still withheld from the family?",
        subject_id=request.id,
        person_id=case.record_id,
        reference=case.reference,
        link=f"/requests/{request.id}/withheld/",
        role=registry.profile.answering_role if theirs else "",
        agency=request.agency if theirs else "",
        post="" if theirs else post,
        due_at=at,
        at=at,
    )
    if task.opened_at != at:
        return 0
    if theirs:
        # They see the request and their answer again for as long as they have to look at it.
        begin_relationship(
            subject_ids=[request.id],
            kind=ASKED,
            purpose=request.purpose,
            event=row.id,
            by=by,
            at=at,
            service=answering_service(request.agency),
        )
    return 1


@act
def settle_withheld(
    *, request_id: uuid.UUID, outcome: str, why: str, by: Viewer, at: datetime, review_on: date | None = None
) -> Withholding:
    """Somebody looked again: the answer stays withheld from the family until another day, or it is no longer.

    Done by whoever answers for the agency, or by whoever holds the hub's post where it has nobody. The label of the
    answer follows; the answer itself is never changed. Raises `Denied` for anybody else, `Refused` when no reason or no
    later day is given.
    """
    row = Withholding.objects.select_for_update().select_related("request__case").get(request=request_id, outcome="")
    request, case = row.request, row.request.case
    if not looks_again(by, request, at=at):
        raise Denied("another agency's answer")
    today = at.astimezone(LONDON).date()
    wrong = [] if outcome in dict(Withholding.OUTCOMES) else ["Choose whether it is still withheld."]
    wrong += [] if len(why.strip()) >= 10 else ["Say why, in a few words."]
    if outcome == "kept" and (review_on is None or review_on <= today):
        wrong.append("Give a later day on which it is looked at again.")
    if wrong:
        raise Refused(tuple(wrong))
    row.outcome, row.why, row.decided_at, row.decided_by = outcome, why, at, by.signing
    row.save()
    response = Response.objects.select_for_update().get(id=row.response)
    if outcome == "kept" and review_on is not None:
        withhold(request, response, reason=why, review_on=review_on)
        response.withheld_reason, response.withheld_until = why[:300], review_on
        said = f"still withheld from the family, looked at again on {review_on.day} {review_on:%B %Y}"
    else:
        response.withheld_reason, response.withheld_until = "", None
        said = "no longer withheld from the family"
    response.save(update_fields=["withheld_reason", "withheld_until"])
    finish_tasks(by=by, at=at, outcome=outcome, keys=[f"{WITHHOLD_TASK}:{row.id}"])
    seen = note(
        request,
        kind="withholding_reviewed",
        words=f"The answer of {organisation_name(request.agency)} is {said}. {why}",
        data={"agency": request.agency, "outcome": outcome},
        by=by,
        at=at,
        label=label_of(response),
        source_id=response.id,
    )
    stop_showing([request.id], event=seen.id, by=by, at=at)
    record_act(
        by,
        "withholding_reviewed",
        "agency_request",
        [request.id, case.record_id],
        purpose=request.purpose,
        decision=outcome,
        at=at,
    )
    return row
