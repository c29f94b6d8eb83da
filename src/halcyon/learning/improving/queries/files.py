"""Reading the files that actions were taken in from, and what came of each of their rows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Value, When

from halcyon.access.viewing import Viewer, require
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.actions.taking_in import totals
from halcyon.learning.improving.models import Action, ActionFile, ActionFileRow
from halcyon.work.actions.loads import Totals


@dataclass(frozen=True)
class FilePage:
    """One file: how many rows came to what, each row, the rejected first, and the actions by their reference."""

    file: ActionFile
    totals: Totals
    rows: list[ActionFileRow]
    actions: dict[str, uuid.UUID]


def files(viewer: Viewer) -> list[ActionFile]:
    """The files that were taken in, the newest first; at most fifty."""
    require(viewer, Capability.KEEP_ACTIONS)
    return list(ActionFile.objects.order_by("-at")[:50])


def file(viewer: Viewer, file_id: uuid.UUID) -> FilePage | None:
    """One file, for those who keep actions; None where there is none."""
    require(viewer, Capability.KEEP_ACTIONS)
    found = ActionFile.objects.filter(id=file_id).first()
    if found is None:
        return None
    first = Case(When(outcome=ActionFileRow.REJECTED, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = list(found.ledger.order_by(first, "number")[:1000])
    named = Action.objects.filter(reference__in=[r.reference for r in rows if r.reference])
    return FilePage(found, totals(found), rows, dict(named.values_list("reference", "id")))
