"""The teenage pregnancy pathway: no close without the screening's outcome, and no outcome that is none."""

from __future__ import annotations

import pytest

from halcyon.kernel.pathways import CaseFacts
from halcyon.practice.pathways.teenage_pregnancy.definition import PATHWAY


def refused(move: str, facts: dict[str, str] | None = None, **given: str) -> list[str]:
    step = PATHWAY.move(move)
    tools = frozenset({"young_person"})
    seen = CaseFacts(PATHWAY.key, step.sources[0], facts or {}, given=given, signed_tools=tools)
    return [g.key for g in step.guards if g.refuses(seen)]


def test_nothing_closes_without_an_outcome():
    assert refused("end") == ["outcome_is_there"]
    assert refused("end", {"screen_outcome": ""}) == ["outcome_is_there"]
    assert refused("end", {"screen_outcome": "no_concern"}) == []
    closing = [m for m in PATHWAY.moves if m.target in PATHWAY.final]
    assert closing
    assert all("outcome_is_there" in {g.key for g in m.guards} for m in closing)
    assert all(m.key in ("record_outcome", "ask_again") for m in PATHWAY.moves if "screen_outcome" in m.sets)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"screen_outcome": "no_concern", "alone": "yes"}, []),
        ({"screen_outcome": "no_concern", "alone": "no"}, ["alone"]),
        ({"screen_outcome": "unsure", "alone": "no"}, []),
        ({"screen_outcome": "concern", "alone": "no"}, ["concern_was_raised"]),
        ({"screen_outcome": "concern", "alone": "no", "concern_reference": "C-00012"}, []),
    ],
)
def test_an_outcome_is_one(given, found):
    for move in ("record_outcome", "ask_again"):
        assert refused(move, **given) == found


def test_the_screening_is_timed_from_the_booking_and_says_that_its_limit_is_local():
    (clock,) = PATHWAY.clocks
    assert clock.starts_on == ("opened",)
    assert not any(limit.verified for limit in clock.limits.values() if limit)
