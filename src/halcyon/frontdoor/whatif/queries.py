"""Reading what-if, for those who answer for the hub."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from halcyon.access.viewing import Viewer, require
from halcyon.frontdoor.whatif import usable
from halcyon.frontdoor.whatif.models import Staffing, WhatIfRun
from halcyon.frontdoor.whatif.reading import desks
from halcyon.frontdoor.whatif.results import Verdict
from halcyon.frontdoor.whatif.usable import Outcome
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability

SHOWN = 50


def runs(viewer: Viewer) -> list[WhatIfRun]:
    """The newest runs, without what went into them."""
    require(viewer, Capability.SEE_IMPROVEMENT)
    return list(WhatIfRun.objects.defer("given", "plays").order_by("-asked_at", "-id")[:SHOWN])


def run(viewer: Viewer, run_id: uuid.UUID) -> WhatIfRun | None:
    require(viewer, Capability.SEE_IMPROVEMENT)
    return WhatIfRun.objects.select_related("checked_by").filter(id=run_id).first()


@dataclass(frozen=True)
class Standing:
    """Whether what-if may be used now: the check by which, and what it found (None: not finished)."""

    check: WhatIfRun | None
    verdict: Verdict | None

    @property
    def may_be_used(self) -> bool:
        return self.verdict is not None and self.verdict.may_be_used


def standing(viewer: Viewer, *, at: datetime) -> Standing:
    require(viewer, Capability.SEE_IMPROVEMENT)
    check = usable.standing_check(at=at)
    return Standing(check, usable.verdict_of(check) if check else None)


def outcome(viewer: Viewer, row: WhatIfRun) -> Outcome | None:
    """What came out of a run; None while it is not finished."""
    require(viewer, Capability.SEE_IMPROVEMENT)
    return usable.outcome(row) if row.state == "done" else None


def judged(viewer: Viewer, row: WhatIfRun) -> Verdict | None:
    """What the check of a run found: its own, or that by which it may be used."""
    require(viewer, Capability.SEE_IMPROVEMENT)
    check = row if row.kind == "check" else row.checked_by
    return usable.verdict_of(check) if check is not None else None


def usable_trials(viewer: Viewer) -> list[WhatIfRun]:
    """The finished trials that may be used for a plan, newest first."""
    require(viewer, Capability.SEE_IMPROVEMENT)
    found = WhatIfRun.objects.filter(kind="trial", state="done").select_related("checked_by").defer("given")
    return [r for r in found.order_by("-asked_at")[:SHOWN] if usable.may_be_used(r)]


@dataclass(frozen=True)
class Written:
    """The staffing of one role: what was written down, by whom and when ('' and None: nothing was)."""

    role: str
    title: str
    duties: str
    by: uuid.UUID | None
    at: datetime | None


def staffing(viewer: Viewer) -> list[Written]:
    require(viewer, Capability.SEE_IMPROVEMENT)
    rows = {s.role: s for s in Staffing.objects.filter(replaced_at__isnull=True)}
    found = []
    for role in dict.fromkeys(desks().values()):
        row = rows.get(role)
        title = registry.roles[role].title
        found.append(Written(role, title, row.duties if row else "", row.by if row else None, row.at if row else None))
    return found
