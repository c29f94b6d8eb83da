"""Clocks and the task list follow a case's events: derived from them, never kept by hand."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import working_calendar
from halcyon.audit.acts import act
from halcyon.cases.models import Case
from halcyon.chronology.queries import history
from halcyon.kernel.counting import Limit, due_at
from halcyon.kernel.pathways import Past, Pathway, State, running_clocks
from halcyon.kernel.registry import registry
from halcyon.work.actions import copy_clocks, finish_tasks, open_task, refresh_task
from halcyon.work.models import Task

MOVE_TASK = "move"
# Something that somebody must record about a case; finished when a move records it. Its key is `awaited_key`.
AWAITED_TASK = "awaited"
BREACH_TASK = "time_limit_passed"  # opened by work.actions.notice_breaches


def awaited_key(case_id: uuid.UUID, records: str) -> str:
    """The key of the task that waits until a move of this case records an event of this kind."""
    return f"{AWAITED_TASK}:{case_id}:{records}"


def county_due(start: datetime, limit: Limit) -> datetime:
    """When something is due under the county's calendar and opening hours. UTC."""
    return due_at(start, limit, calendar=working_calendar(), hours=registry.profile.hours)


def follow(
    case: Case, definition: Pathway, past: tuple[Past, ...], *, by: Viewer, at: datetime, first: bool = False
) -> None:
    """Bring clocks and the task list into line with the events: derived, so that doing it twice changes nothing.

    `first` says that the case was opened in this act, so that it has neither yet.
    """
    running = running_clocks(definition, past, case.facts, due=county_due, limits=registry.profile.limits)
    copies = copy_clocks(
        subject_id=case.id,
        pathway=case.pathway,
        running=running,
        reference=case.reference,
        link=f"/cases/{case.id}/",
        person_id=case.record_id,
        first=first,
    )
    keys: list[tuple[str, str]] = []
    if not first:
        tasks = Task.objects.filter(
            subject_id=case.id, kind__in=[MOVE_TASK, BREACH_TASK, AWAITED_TASK], done_at__isnull=True
        )
        keys.extend(tasks.values_list("kind", "key"))
    breaches = [key for kind, key in keys if kind == BREACH_TASK]
    _finish_breaches(breaches, {c.id for c in copies if c.stopped_at is not None}, by=by, at=at)
    recorded = {awaited_key(case.id, p.kind) for p in past}
    awaited = [key for kind, key in keys if kind == AWAITED_TASK and (key in recorded or case.closed_at is not None)]
    if awaited:
        finish_tasks(by=by, at=at, outcome="recorded", keys=awaited)
    state = definition.state(case.state)
    standing = [key for kind, key in keys if kind == MOVE_TASK]
    here = f"{MOVE_TASK}:{case.id}:{case.state}:"
    finish_tasks(by=by, at=at, outcome=case.state, keys=[k for k in standing if not k.startswith(here)])
    if not (state.owner and state.next_move):
        return
    pending = [r.due_at for r in running if r.stopped_at is None]
    due = min(pending) if pending else None
    title = state.task or definition.move(state.next_move).label
    rating = str(case.facts.get("rating") or "")
    kept = next((k for k in standing if k.startswith(here)), "")
    if kept:
        refresh_task(key=kept, title=title, due_at=due, rating=rating)
        return
    open_task(
        key=f"{here}{case.last_seq}",
        kind=MOVE_TASK,
        title=title,
        subject_id=case.id,
        person_id=case.record_id,
        reference=case.reference,
        rating=rating,
        link=f"/cases/{case.id}/",
        **_whose(case, state),
        due_at=due,
        at=at,
    )


def _whose(case: Case, state: State) -> dict[str, Any]:
    """Whose list the next step stands on: the custodians' for a restricted record, else the role's, or the person's or
    post's that the case names.
    """
    kind, _, who = str(case.facts.get(state.held_by) or "").partition(":")
    if case.restricted:
        return {"role": registry.profile.custodian_role, "agency": case.owner_agency}
    if kind == "user":
        return {"user": uuid.UUID(who)}
    if kind == "post":
        return {"post": who}
    return {"role": state.owner.key if state.owner else "", "agency": case.owner_agency}


def _finish_breaches(open_keys: list[str], stopped: set[uuid.UUID], *, by: Viewer, at: datetime) -> None:
    """A duty that has been done, however late, is nobody's work any more."""
    done = [key for key in open_keys if any(f":{clock}:" in key for clock in stopped)]
    if done:
        finish_tasks(by=by, at=at, outcome="done_late", keys=done)


@act
def reopen_work(*, case_id: uuid.UUID, by: Viewer, at: datetime) -> None:
    """Put the next step of a case back on its owner's list, after it had been taken off every list."""
    case = Case.objects.select_for_update().get(id=case_id)
    case.last_seq += 1  # a task is opened once for each point in a case's order; this is a new one
    case.save(update_fields=["last_seq"])
    follow(case, registry.pathways[case.pathway], history(case.id), by=by, at=at)
