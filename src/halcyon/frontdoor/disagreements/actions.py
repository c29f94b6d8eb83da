"""Raising a disagreement with a decision, and what the side that raised it does about it afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from halcyon.access.actions import begin_relationship, extend_restriction
from halcyon.access.labels import label_of
from halcyon.access.queries import restrictions
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.acts import act
from halcyon.cases.actions import move, open_case
from halcyon.cases.models import Case
from halcyon.chronology.models import Event
from halcyon.frontdoor.disagreements.queries import DISAGREEMENT, PURPOSE, disputable, moves_of_raiser, standing
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.work.actions import send


@act
def raise_disagreement(*, case_id: uuid.UUID, given: Mapping[str, Any], by: Viewer, at: datetime) -> Case:
    """Disagree with a decision about a case that one may see, or that came of one's own concern.

    Opens the disagreement about that case at the lowest stage or, with a child in danger now, at the stage that the
    county names; tells whoever decided and the manager on duty at once. Raises `Denied` for a case that is not theirs,
    `Refused` for answers that will not do and for a disagreement that they have raised already.
    """
    require(by, Capability.RAISE_CONCERN)
    found = disputable(by, case_id, at=at)
    if found is None:
        raise Denied("not theirs to disagree with")
    about = Case.objects.select_for_update().get(id=case_id)
    definition = registry.pathways[DISAGREEMENT]
    mine = Case.objects.filter(parent=about, pathway=DISAGREEMENT, facts__referrer_user=str(by.signing))
    if mine.exclude(state__in=definition.final | definition.settled).exists():
        raise Refused(("You have raised a disagreement about this already. Add to it there.",))
    case = open_case(
        pathway=DISAGREEMENT,
        record_id=about.record_id,
        by=by,
        at=at,
        label=label_of(about),
        facts={
            "referrer_user": str(by.signing),
            "referrer_agency": by.agency,
            "deciding_agency": about.owner_agency,
            "contact_reference": found.reference,
        },
        purpose="mash_enquiry",
        service_code=registry.profile.hub_service,
        parent=about.id,
    )
    for restriction in restrictions([about.id], at=at):
        extend_restriction(group=restriction.group, subject_ids=[case.id], by=by, at=at)
    if case.service:
        # What the disagreement is about stays readable for as long as the disagreement is open.
        begin_relationship(
            subject_ids=[about.id],
            kind="working_service",
            purpose="mash_enquiry",
            event=case.id,
            by=by,
            at=at,
            service=case.service,
        )
    key = "begin_in_danger" if given.get("danger_now") == "yes" else "begin"
    begun = move(case_id=case.id, key=key, given=given, by=by, at=at)
    _tell_who_decided(begun, about, danger=key == "begin_in_danger", by=by, at=at)
    return begun


def _tell_who_decided(case: Case, about: Case, *, danger: bool, by: Viewer, at: datetime) -> None:
    """Tell whoever decided and the manager on duty or, of a restricted record, its custodians alone."""
    custodians = sorted({r.custodian_post for r in restrictions([about.id, about.record_id], at=at)})
    posts = custodians or [registry.profile.manager_post]
    decided = Event.objects.filter(case_id=about.id, kind="decided", by_user__isnull=False).order_by("-seq").first()
    decider = decided.by_user if decided and not custodians and decided.by_user != by.user_id else None
    whom: list[dict[str, Any]] = [{"to_post": post} for post in posts]
    if decider:
        whom.append({"to_user": decider})
    stage = registry.pathways[DISAGREEMENT].state(case.state).title
    body = f"Somebody disagrees with a decision about {about.reference}. It stands with: {stage}. Open it to read why."
    if danger:
        body = "A child is in danger now, says the one who disagrees: look at it before anything else. " + body
    for one in whom:
        send(
            key=f"disagreement:{case.id}:{next(iter(one.values()))}",
            kind="disagreement",
            subject_id=case.id,
            title=f"Danger now: disagreement about {about.reference}" if danger else f"Disagreement: {about.reference}",
            body=body,
            link=f"/cases/{case.id}/",
            reference=case.reference,
            needs_receipt=True,
            confidential=bool(custodians),
            at=at,
            **one,
        )


@act
def go_on(
    *,
    case_id: uuid.UUID,
    key: str,
    given: Mapping[str, Any],
    by: Viewer,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """What the side that raised a disagreement does: take it up, withdraw it, say that there is danger now.

    Raises `Denied` for somebody who takes no part in it, or for a move that is not that side's; `Refused` and `Stale`
    as any move does.
    """
    found = standing(by, case_id, at=at)
    if found is None or key not in {m.key for m in moves_of_raiser(by, found.case)}:
        raise Denied(f"takes no part for {PURPOSE}")
    return move(case_id=case_id, key=key, given=given, by=by, at=at, expected_version=expected_version)
