"""Out of hours: the Emergency Duty Team is told at once, sees what cannot wait, and gives it back in the morning."""

from __future__ import annotations

import uuid
from collections.abc import Container, Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from halcyon.access.models import Relationship
from halcyon.access.queries import restrictions
from halcyon.access.viewing import Viewer, system
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.cases.models import Case
from halcyon.frontdoor.handovers.items import (
    ENQUIRY,
    NIGHT_TASK,
    audited,
    keep_night_tasks_true,
    night_task,
    off_the_lists,
    offer,
    put,
    show_no_more,
    show_tonight,
    taker,
    told,
)
from halcyon.frontdoor.handovers.restricted import keep_restricted, tell_of_restricted
from halcyon.frontdoor.models import Handover, HandoverItem
from halcyon.frontdoor.shifts import TONIGHT, cannot_wait, duty_team, hub_open, shift
from halcyon.kernel.registry import registry
from halcyon.work.actions import finish_tasks, send


@act
def tell_duty_team(
    *, cases: Sequence[Case], reference: str, by: Viewer, at: datetime, first: Container[uuid.UUID] = ()
) -> bool:
    """While the hub is closed: tell the duty team at once of enquiries that a concern has just opened.

    Each goes on the team's list. Of a restricted record the custodians are told, and the team only that one waits
    (`restricted`). `first` names the cases whose record was made in this act and is linked to nobody known before.
    Returns whether the hub was closed and there is a team to tell.
    """
    if not cases or hub_open(at) or duty_team() is None:
        return False
    hidden = [c for c in cases if c.restricted]
    tell_of_restricted(cases=hidden, at=at)
    for case in cases:
        if not case.restricted:
            show_tonight(case, by=by, at=at, first=case.id in first)
            night_task(case.id, case.record_id, case.reference, at=at)
    posts = [registry.profile.out_of_hours_post] if len(hidden) < len(cases) else []
    custodians = {r.custodian_post for r in restrictions([c.id for c in hidden], at=at)} if hidden else set()
    for post in (*posts, *sorted(custodians)):
        case = hidden[0] if post in custodians else next(c for c in cases if not c.restricted)
        send(
            key=f"{NIGHT_TASK}:{case.id}:{post}",
            kind=NIGHT_TASK,
            subject_id=case.id,
            title=f"A concern came in while the hub is closed: {case.reference if post in custodians else reference}",
            body=(
                "Nobody at the hub sees it before it opens. Open the enquiry, check for danger now, and work what is "
                "urgent. If anyone is in danger now, ring 999."
            ),
            to_post=post,
            link=f"/cases/{case.id}/",
            reference=case.reference,
            needs_receipt=True,
            confidential=post in custodians,
            at=at,
        )
    return True


@act
def change_shifts(*, at: datetime) -> int:
    """What follows from the hub's opening and closing, however late it is noticed; return how many enquiries it moved.

    When the hub has closed, what cannot wait and the duty team has not got goes to it. When the hub has opened, all
    that the team has goes to the hub's manager. Nothing leaves the team's list before the hub has accepted it, and
    nothing ever leaves the hub's. Doing it again changes nothing.
    """
    if duty_team() is None:
        return 0
    by = system("change_shifts", at=at)
    gone = Case.objects.filter(Q(closed_at__isnull=False) | Q(restricted=True)).values("id")
    closed = HandoverItem.objects.filter(state__in=HandoverItem.OPEN, case_id__in=gone)
    _finish(list(closed.select_for_update()), "done", by=by, at=at)
    keep_restricted(by=by, at=at)
    return _opened(by, at) if hub_open(at) else _closed(by, at)


def _closed(by: Viewer, at: datetime) -> int:
    began, _ = shift(at)
    given = _given_by_itself("to_night", began, by=by, at=at)
    early = HandoverItem.objects.filter(handover__kind="to_day", handover__ended__gt=at, state="accepted")
    waiting = list(
        enquiries_for_tonight()
        .exclude(Exists(_seen_tonight(at)))
        .exclude(id__in=early.values("case_id"))  # the hub has taken these back before it opened
        .order_by("opened_at", "id")
    )
    for case in waiting:
        show_tonight(case, by=by, at=at)
    left = [c for c in waiting if c.opened_at < began]
    for case in waiting:
        if case.opened_at >= began:
            night_task(case.id, case.record_id, case.reference, at=at)
    if left:
        handover = current("to_night", began, by=by, at=at)
        hand(handover, put(handover, left, at=at), by=by, at=at)
    keep_night_tasks_true(by=by, at=at)
    return len(waiting) + given


def _opened(by: Viewer, at: datetime) -> int:
    began, _ = shift(at)
    given = _given_by_itself("to_day", began, by=by, at=at)
    over = HandoverItem.objects.filter(handover__kind="to_night", state__in=HandoverItem.OPEN)
    _finish(list(over.select_for_update()), "over", by=by, at=at)
    back = HandoverItem.objects.filter(handover__kind="to_day", state__in=HandoverItem.OPEN)
    held = Case.objects.filter(Exists(_seen_tonight(at))).exclude(id__in=back.values("case_id"))
    rows = list(held.filter(restricted=False).order_by("opened_at", "id"))
    if rows:
        handover = current("to_day", began, by=by, at=at)
        hand(handover, put(handover, rows, at=at), by=by, at=at)
    for case in held:
        if case.closed_at is not None or case.restricted:
            show_no_more(case.id, by=by, at=at)
    finish_tasks(by=by, at=at, outcome="to_hand_over", subject_ids=[c.id for c in rows], kinds=[NIGHT_TASK])
    return len(rows) + given


def _given_by_itself(kind: str, ended: datetime, *, by: Viewer, at: datetime) -> int:
    """A handover that was begun and never given is given when its shift ends."""
    begun = Handover.objects.select_for_update().filter(kind=kind, ended__lte=ended, given_at__isnull=True)
    moved = 0
    for handover in begun:
        items = list(handover.items.all())
        hand(handover, items, by=by, at=at)
        moved += len(items)
        cases = [i.case_id for i in items]
        finish_tasks(by=by, at=at, outcome="to_hand_over", subject_ids=cases, kinds=[NIGHT_TASK])
    return moved


def _finish(items: list[HandoverItem], state: str, *, by: Viewer, at: datetime) -> None:
    HandoverItem.objects.filter(id__in=[i.id for i in items]).update(state=state)
    off_the_lists(items, state, by=by, at=at)
    for handover in Handover.objects.filter(id__in={i.handover_id for i in items}):
        complete(handover, at=at)


def _seen_tonight(at: datetime) -> QuerySet[Relationship]:
    live = Q(begins__lte=at) & (Q(ends__isnull=True) | Q(ends__gt=at))
    return Relationship.objects.filter(live, kind=TONIGHT, service=duty_team(), subject_id=OuterRef("id"))


def enquiries_for_tonight() -> QuerySet[Case]:
    """Every enquiry that cannot wait for the morning. For acts; pages ask for what their viewer may see."""
    return Case.objects.filter(cannot_wait(), pathway=ENQUIRY)


def current(kind: str, ended: datetime, *, by: Viewer, at: datetime) -> Handover:
    """The one handover at this change of shift, made when it is first asked for. Locked until the act ends."""
    began = shift(ended - timedelta(seconds=1))[0]
    made = Handover(
        key=f"{kind}:{ended.isoformat()}", kind=kind, began=began, ended=ended, begun_at=at, begun_by=by.user_id
    )
    add(made, unless=("key",))
    return Handover.objects.select_for_update().get(key=made.key)


def hand(handover: Handover, items: Iterable[HandoverItem], *, by: Viewer, at: datetime) -> None:
    """Hand a handover over, or add these enquiries to one that was: both lists, the chronologies, and a message."""
    listed = list(items)
    first = handover.given_at is None
    if first:
        handover.given_at, handover.given_by = at, by.user_id
    handover.accepted_at = None
    handover.save(update_fields=["given_at", "given_by", "accepted_at"])
    offer(handover, listed, by=by, at=at)
    if first and listed:
        send(
            key=f"handover:{handover.id}",
            kind="handover",
            subject_id=handover.id,
            title=f"Handover to accept: {handover.get_kind_display()[0].lower()}{handover.get_kind_display()[1:]}",
            body="Open it, read what was done and what is still to do, and accept each enquiry.",
            link=f"/handovers/{handover.id}/",
            needs_receipt=True,
            from_user=by.user_id,
            at=at,
            **told(taker(handover)),
        )
    audited("handed_over", handover, listed, by=by, at=at)
    complete(handover, at=at)


def complete(handover: Handover, *, at: datetime) -> None:
    """A handover is accepted when nothing of it waits any more."""
    waiting = handover.items.filter(state__in=HandoverItem.OPEN).exists()
    if not waiting and handover.given_at is not None and handover.accepted_at is None:
        Handover.objects.filter(id=handover.id, accepted_at__isnull=True).update(accepted_at=at)
