"""What somebody can do with an action now, so that a page offers that and nothing else. The acts ask again."""

from __future__ import annotations

from halcyon.access.viewing import Viewer
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.actions.proving import may_answer
from halcyon.learning.improving.models import Action
from halcyon.learning.improving.queries.rows import ActionPage
from halcyon.learning.improving.rounds import audit_results
from halcyon.learning.improving.rules import OPEN_STATES, own_action


def allowed(viewer: Viewer, page: ActionPage) -> tuple[str, ...]:
    """Keys of what this viewer can do with this action, the next step first."""
    row = page.action
    answers = viewer.can(Capability.CONTRIBUTE) and viewer.agency == row.agency
    part = viewer.looked_up_as in (row.owner, row.deputy) or answers or viewer.can(Capability.KEEP_ACTIONS)
    own = own_action(viewer.looked_up_as, owner=row.owner, deputy=row.deputy, done_by=row.done_by)
    speaks = part or viewer.can(Capability.KEEP_AUDITS) or viewer.can(Capability.ASSURE)
    found: list[str] = []
    if row.state == Action.AWAITING and viewer.can(Capability.ASSURE) and not own:
        found.append("judge")
    if row.state in OPEN_STATES and part:
        found.append("done")
    if row.state in (*OPEN_STATES, Action.AWAITING):
        if speaks:
            found += ["round"] if viewer.can(Capability.SEE_LEARNING) and audit_results(viewer) else []
            found += ["measure"] if viewer.can(Capability.SEE_BOARD) else []
            found += ["prove", "speak", "document"]
        if row.state in OPEN_STATES and part:
            found += ["date", "owner"]
        if viewer.can(Capability.KEEP_ACTIONS):
            found.append("bodies")
        if (viewer.can(Capability.KEEP_ACTIONS) or viewer.can(Capability.ASSURE)) and not own:
            found.append("stop")
    return tuple(found)


def answerable(viewer: Viewer, page: ActionPage) -> frozenset[str]:
    """The rungs whose escalation of this action the viewer can answer now."""
    if page.action.state not in OPEN_STATES:
        return frozenset()
    waiting = {each.rung for each in page.escalations if each.answered_at is None}
    return frozenset(rung for rung in waiting if may_answer(rung, page.action, viewer))
