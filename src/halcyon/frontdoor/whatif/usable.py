"""Whether a run may be used for decisions: by the newest check, of the hub as it is staffed now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from halcyon.frontdoor.whatif.model import VERSION
from halcyon.frontdoor.whatif.models import Staffing, WhatIfRun
from halcyon.frontdoor.whatif.results import Measured, Number, Verdict, together, verdict
from halcyon.kernel.registry import registry


@dataclass(frozen=True)
class Outcome:
    """What came out of a finished run. `tried` is empty for a check."""

    real: Measured
    base: Mapping[str, Mapping[str, Number]]
    tried: Mapping[str, Mapping[str, Number]]


def outcome(run: WhatIfRun) -> Outcome:
    return Outcome(run.plays["real"], together(run.plays["base"]), together(run.plays["tried"]))


def verdict_of(check: WhatIfRun) -> Verdict | None:
    """What a check found; None while it is not finished."""
    if check.state != "done":
        return None
    found = outcome(check)
    return verdict(found.real, found.base, tolerance=check.tolerance, few=check.few, chance=check.plays.get("chance"))


def may_be_used(run: WhatIfRun) -> bool:
    """Whether a run may be used for decisions. A trial needs a check that held."""
    check = run if run.kind == "check" else run.checked_by
    found = verdict_of(check) if check is not None else None
    return run.state == "done" and found is not None and found.may_be_used


def standing_check(*, at: datetime) -> WhatIfRun | None:
    """The newest check of the rules as they are, finished or under way, if it is not too old and staffing has not been
    written down since.
    """
    newest = (
        WhatIfRun.objects.filter(kind="check", version=VERSION)
        .exclude(state="failed")
        .order_by("-asked_at", "-id")
        .first()
    )
    if newest is None or newest.asked_at < at - timedelta(days=registry.profile.what_if.valid_days):
        return None
    changed = Staffing.objects.aggregate(at=Max("at"))["at"]
    return newest if changed is None or changed <= newest.asked_at else None
