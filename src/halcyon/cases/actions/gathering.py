"""Who takes part in a case for a while, such as both sides of one stage of a disagreement."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from halcyon.access.actions import begin_relationship, end_relationships
from halcyon.access.models import Relationship
from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import holders_of_role, organisation
from halcyon.cases.models import Case
from halcyon.kernel.effects import Gathers, Part
from halcyon.kernel.registry import registry
from halcyon.work.actions import finish_tasks, open_task

# The kind of relationship by which those who take part see a case, from when they are brought in until they are let go.
TAKES_PART = "takes_part"
PART_TASK = "take_part"


def gather(effect: Gathers, *, case: Case, by: Viewer, at: datetime) -> None:
    """Bring in those who take part from now on, and let those go who took part before and do not any more.

    What those who leave could see ends after the county's number of days, as it does when a case is closed. A
    restricted case gathers nobody by role: its named list alone says who may know of it.
    """
    staying: set[uuid.UUID] = set()
    finish_tasks(by=by, at=at, outcome="stage_over", subject_id=case.id, kinds=[PART_TASK])
    for part in effect.parts:
        if part.kinds and organisation(_agency(part, case, of_fact=True)).kind not in part.kinds:
            continue
        users, agency = _people(part, case, at=at)
        staying |= set(users)
        _let_see(part, case, users, agency, by=by, at=at)
        if part.task:
            _give_task(part, case, users, agency, link=effect.link.replace("{case}", str(case.id)), at=at)
    others = Relationship.objects.filter(kind=TAKES_PART, start_event=case.id, ends__isnull=True)
    for user in sorted(
        {r.user for r in others.exclude(user__in=staying) if r.user and str(r.user) != _raised_by(case)}
    ):
        ids = list(others.filter(user=user).values_list("subject_id", flat=True))
        ends = at + timedelta(days=registry.profile.relationship_days_after_close)
        end_relationships(
            subject_ids=ids, event=case.id, by=by, at=at, kind=TAKES_PART, user=user, ends=ends, begun_by=case.id
        )


def _raised_by(case: Case) -> str:
    return str(case.facts.get("referrer_user") or "")


def _agency(part: Part, case: Case, *, of_fact: bool = False) -> str:
    named = str(case.facts.get(part.agency_fact) or "") if part.agency_fact else ""
    return named if of_fact else part.agency or named or case.owner_agency


def _people(part: Part, case: Case, *, at: datetime) -> tuple[list[uuid.UUID], str]:
    """The accounts that take this part and the agency they do it for; never nobody while a person is named."""
    agency = _agency(part, case)
    holding = [] if case.restricted or not part.role else holders_of_role(part.role, agency=agency, at=at)
    named = str(case.facts.get(part.person_fact) or "") if part.person_fact else ""
    return (holding or ([uuid.UUID(named)] if named else [])), agency


def _let_see(part: Part, case: Case, users: list[uuid.UUID], agency: str, *, by: Viewer, at: datetime) -> None:
    seen = [i for i in (case.id, case.parent_id, case.record_id) if i] if part.whole else [case.id]
    for user in users:
        begin_relationship(
            subject_ids=seen,
            kind=TAKES_PART,
            purpose=part.purpose,
            event=case.id,
            by=by,
            at=at,
            user=user,
            agency=agency,
        )


def _give_task(part: Part, case: Case, users: list[uuid.UUID], agency: str, *, link: str, at: datetime) -> None:
    """One task for the role, or for the one person who stands in where nobody holds it."""
    alone = len(users) == 1 and (not part.role or str(users[0]) == str(case.facts.get(part.person_fact) or ""))
    if not users:
        return
    open_task(
        key=f"{PART_TASK}:{case.id}:{case.last_seq}:{part.role}:{agency}",
        kind=PART_TASK,
        title=part.task,
        subject_id=case.id,
        person_id=case.record_id,
        reference=case.reference,
        link=link,
        at=at,
        user=users[0] if alone else None,
        role="" if alone else part.role,
        agency="" if alone else agency,
    )
