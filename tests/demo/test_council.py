"""What comes of a decision in the small demonstration: everything that the hub hands over goes on, day by day."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.support import NOW

from halcyon.cases.models import Attendance, Case, HandOff
from halcyon.demo.concerns import play
from halcyon.demo.inhabitants import load_inhabitants
from halcyon.demo.load import load_cast
from halcyon.demo.population import make_concerns
from halcyon.work.models import ClockCopy

DAYS, SEED, OF_EACH = 90, 7, 8


def silent(_what: str, _done: int, _of: int) -> None:
    return None


@pytest.mark.django_db
def test_what_the_hub_hands_over_goes_on_and_some_of_it_is_late(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    begun = NOW - timedelta(days=DAYS + 30)
    users = load_cast(at=begun)
    inhabitants = load_inhabitants(at=begun, today=NOW.date(), people=800, seed=SEED, progress=silent)
    every = make_concerns(inhabitants.county, SEED, now=NOW, days=DAYS, count=140)
    scripts = [
        script
        for outcome in ("strategy_discussion", "assessment")
        for script in [s for s in every if s.decision and s.decision.outcome == outcome][:OF_EACH]
    ]
    play(inhabitants, scripts, users=users, at=NOW, days=DAYS, progress=silent, council=True)

    states = Counter(Case.objects.values_list("pathway", "state"))
    old = Case.objects.filter(opened_at__lt=NOW - timedelta(days=7), closed_at=None)
    assert states["strategy_discussion", "closed"] >= 3
    assert not old.filter(pathway="strategy_discussion").exists(), "none waits for a week"
    assert states["section_47", "closed"] and states["child_protection", "plan"]
    assert states["assessment", "closed"]
    assert not HandOff.objects.filter(
        state="waiting", to_role="assessment_manager", sent_at__lt=NOW - timedelta(days=21)
    ).exists()
    # Nobody counts as having come to a meeting that has not been held.
    assert not Attendance.objects.filter(state="came", event=None).exists()
    held = ClockCopy.objects.filter(clock="held", stopped_at__isnull=False)
    late = sum(clock.stopped_at > clock.due_at for clock in held if clock.stopped_at)
    assert 0 < late < held.count() / 2
