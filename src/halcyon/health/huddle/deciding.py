"""The huddle itself: opened, each young person decided in about a minute, closed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.queries import service_by_code
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.health.huddle.listing import put_on
from halcyon.health.huddle.members import huddle_of, inside, joining, own
from halcyon.health.huddle.models import HuddleCase, HuddleWeek
from halcyon.health.huddle.weeks import WEEK, week_of
from halcyon.kernel.problems import refuse
from halcyon.kernel.roles import Capability
from halcyon.work.actions import finish_tasks, open_task

SHARE_TASK = "huddle_share"
LIMIT = 2_000  # characters of a reason


@act
def open_huddle(*, week_id: uuid.UUID, by: Viewer, at: datetime) -> HuddleWeek:
    """Open the huddle of a week, so that those who sit in see its list too. Again changes nothing."""
    week = HuddleWeek.objects.select_for_update().get(id=week_id)
    own(by, week.service)
    if week.opened_at is None and week.closed_at is None:
        week.opened_at, week.opened_by = at, by.signing
        week.save(update_fields=["opened_at", "opened_by"])
        _log("huddle_opened", [week.id], by=by, at=at)
    return week


@act
def decide_case(
    *, case_id: uuid.UUID, decided: str, why: str, by: Viewer, at: datetime, expected_version: int | None = None
) -> HuddleCase:
    """Write down what the huddle decided about one young person, and why.

    Whoever sits in the open huddle may write it. To share who this is, is then the clinic nurse's to do: it goes on the
    clinic's list, due at once. Raises `Denied` for others and outside an open huddle, NotDone with what is wrong.
    """
    require(by, Capability.HUDDLE)
    case = HuddleCase.objects.select_for_update().select_related("week").get(id=case_id)
    week = case.week
    services = {h.service for h in (*inside(by), *joining(by))}
    if week.service not in services or week.opened_at is None or week.closed_at is not None:
        raise Denied("no open huddle")
    problems = {}
    if decided not in dict(HuddleCase.DECIDED):
        problems["decided"] = "Choose what the huddle decided."
    if len(why.strip()) < 5:
        problems["why"] = "Say why, or who does what by when, in a few words."
    if len(why) > LIMIT:
        problems["why"] = f"Use {LIMIT:,} characters or fewer."
    if expected_version is not None and expected_version != case.version:
        said = case.get_decided_display() if case.decided else "nothing yet"
        problems[""] = f"Somebody else wrote here meanwhile. It says now: {said}. What you typed is kept."
    refuse(problems)
    case.decided, case.why, case.decided_at, case.decided_by = decided, why.strip(), at, by.signing
    case.version += 1
    case.save(update_fields=["decided", "why", "decided_at", "decided_by", "version"])
    key = f"{SHARE_TASK}:{case.id}:{case.version}"
    finish_tasks(by=by, at=at, outcome="withdrawn", subject_id=case.id, kinds=[SHARE_TASK])
    if decided == HuddleCase.SHARE and not case.shared.exists():
        open_task(
            key=key,
            kind=SHARE_TASK,
            title="Share who a young person is, as the huddle decided",
            subject_id=case.id,
            link=f"/huddle/young-person/{case.id}/share/",
            role=huddle_of(week.service).clinic_role,
            agency=service_by_code(week.service).organisation.code,
            due_at=at,
            at=at,
        )
    _log("huddle_decided", [case.id, week.id], by=by, at=at)
    return case


@act
def close_huddle(
    *, week_id: uuid.UUID, parts: Sequence[str], absent_reason: str, by: Viewer, at: datetime
) -> HuddleWeek:
    """Close a week's huddle, once every young person on its list is decided. What is kept goes on next week's list.

    `parts` are the roles that took part; when one was not there it must be said why. Raises NotDone with what is wrong.
    """
    week = HuddleWeek.objects.select_for_update().get(id=week_id)
    huddle = own(by, week.service)
    if week.closed_at is not None:
        return week
    problems = {}
    everybody = (huddle.clinic_role, *huddle.joined_by)
    cases = list(HuddleCase.objects.filter(week=week).order_by("position"))
    undecided = sum(not c.decided for c in cases)
    if undecided:
        problems[""] = f"{undecided} on this list {'is' if undecided == 1 else 'are'} not decided yet."
    if not set(parts) <= set(everybody):
        problems["parts"] = "Choose who took part."
    if set(everybody) - set(parts) and len(absent_reason.strip()) < 5:
        problems["absent_reason"] = "Say why somebody was not there, and how they will hear what was decided."
    refuse(problems)
    week.opened_at, week.opened_by = week.opened_at or at, week.opened_by or by.signing
    week.closed_at, week.closed_by = at, by.signing
    week.parts, week.absent_reason = [p for p in everybody if p in set(parts)], absent_reason.strip()
    week.save(update_fields=["opened_at", "opened_by", "closed_at", "closed_by", "parts", "absent_reason"])
    kept = [c for c in cases if c.decided == HuddleCase.KEEP]
    if kept:
        following = week_of(week.service, week.monday + WEEK, at=at)
        while following.closed_at is not None:
            following = week_of(week.service, following.monday + WEEK, at=at)
        for case in kept:
            words = f"Kept from the week of {week.monday.day} {week.monday:%B %Y}: {case.why}"
            reason = {"rule": "kept", "words": words, "day": week.monday.isoformat()}
            put_on(following, case.clinic_number, case.age, [reason], late=False)
    _log("huddle_closed", [week.id], by=by, at=at)
    return week


def _log(action: str, ids: Sequence[uuid.UUID], *, by: Viewer, at: datetime) -> None:
    record_act(by, action, "huddle", ids, at=at)
