"""The register of what may be coming: the method that finds rises, and a signal from its raising to its decision."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from tests.support import ASSURANCE, County

from halcyon.access.viewing import Denied
from halcyon.assurance.signals import actions, queries
from halcyon.assurance.signals.models import Signal
from halcyon.assurance.signals.rules import BASELINE, RECENT, looked_at
from halcyon.assurance.signals.series import TITLES, Theme
from halcyon.kernel.pathways import Refused
from halcyon.learning.improving.models import Recommendation
from halcyon.work.models import Task

WEEKS = BASELINE + RECENT
TIMES = 20_000 if ASSURANCE else 2_000
SEEN = "Three young people this month spoke of being paid to open bank accounts."
WHY = "Adults who move money recruit through a game that all three of them play."


def test_a_rise_tells_no_small_week_and_no_average_from_which_one_follows():
    counts = (*[6] * 26, 8, 9, 3, 12, 0, 14, 15, 16)
    rise = looked_at(counts)
    assert rise is not None
    assert rise.unusual
    said = Theme("danger.now", "Danger now", (), counts, rise).said
    assert "The last 8 weeks: 8, 9, fewer than five, 12, 0, 14, 15, 16." in said
    assert f"{rise.average:.1f}" not in said, "with it, the hidden week could be worked out"


def judged(counts: np.ndarray) -> tuple[float, float]:
    """The share of series about which something was said, and of those the share that was called unusual."""
    found = [r for row in counts if (r := looked_at([int(n) for n in row])) is not None]
    return len(found) / len(counts), sum(r.unusual for r in found) / max(1, len(found))


@pytest.mark.parametrize("mean", [1.5, 4, 12, 40])
def test_false_alarms_stay_under_one_in_a_hundred_theme_weeks(mean: float):
    rng = np.random.default_rng(11)
    _, alarms = judged(rng.poisson(mean, (TIMES, WEEKS)))
    assert alarms < 0.01


@pytest.mark.parametrize(("mean", "least"), [(4, 0.5), (12, 0.95), (40, 0.99)])
def test_a_doubling_that_lasts_four_weeks_is_seen(mean: float, least: float):
    rng = np.random.default_rng(12)
    counts = rng.poisson(mean, (TIMES // 4, WEEKS))
    counts[:, -4:] = rng.poisson(2 * mean, (TIMES // 4, 4))
    assert judged(counts)[1] >= least


def test_nothing_is_said_of_small_numbers_or_few_weeks():
    assert looked_at([0] * (WEEKS - 2) + [3, 4]) is None
    assert looked_at([9] * (WEEKS - 1)) is None
    flat = looked_at([6] * WEEKS)
    assert flat is not None and (flat.usual, flat.average, flat.unusual) == (6.0, 6.0, False)
    with pytest.raises(ValueError, match="negative"):
        looked_at([-1] * WEEKS)


def raised(county: County) -> Signal:
    return actions.raise_signal(
        title="Paid to open accounts", seen=SEEN, by=county.viewer("mark.sterling"), at=county.now
    )


def test_a_signal_is_owned_weighed_and_decided_and_its_raiser_hears(county: County):
    signal = raised(county)
    keeper, owner = county.viewer("judith.amery"), county.viewer("imran.shah")
    decide = {"signal_id": signal.id, "outcome": "acted", "decision": "It is real, and the bank has been told."}
    with pytest.raises(Refused, match="look into it first"):
        actions.decide_signal(**decide, by=keeper, at=county.now)
    day = (county.now + timedelta(days=14)).date()
    actions.look_into(
        signal_id=signal.id, owner=county.id("imran.shah"), hypothesis=WHY, decide_on=day, by=keeper, at=county.now
    )
    with pytest.raises(Refused, match="for it or against it"):
        actions.decide_signal(**decide, by=owner, at=county.now)
    actions.add_evidence(
        signal_id=signal.id, speaks="against", text="Two of the three have never played it.", by=owner, at=county.now
    )
    actions.decide_signal(
        **decide, recommendation="Schools speak with year 9 about accounts opened for others.", by=owner, at=county.now
    )
    made = Recommendation.objects.get(source_kind="signal")
    assert (made.source_id, made.source_title) == (signal.id, f"{signal.reference}: Paid to open accounts")
    assert [s.state for s in queries.signals(county.viewer("mark.sterling"))] == ["acted"]


def test_a_signal_is_read_by_its_raiser_its_owner_and_the_keeper_only(county: County):
    signal = raised(county)
    assert queries.signal(county.viewer("mark.sterling"), signal.id) is not None
    assert queries.signal(county.viewer("judith.amery"), signal.id) is not None
    assert queries.signal(county.viewer("asha.verma"), signal.id) is None
    assert queries.signals(county.viewer("asha.verma")) == []
    with pytest.raises(Denied):
        actions.raise_signal(title="Else", seen=SEEN, by=county.viewer("paul.renshaw"), at=county.now)
    with pytest.raises(Denied):
        actions.add_evidence(
            signal_id=signal.id, speaks="for", text="Somebody else saw it too.", by=county.viewer("asha.verma"),
            at=county.now,
        )  # fmt: skip


def test_a_theme_that_does_not_rise_is_not_put_on_the_register(county: County):
    keeper = county.viewer("judith.amery")
    assert queries.rising(keeper, at=county.now) == []
    with pytest.raises(Refused, match="does not rise"):
        actions.raise_rise(series="danger.now", by=keeper, at=county.now)
    with pytest.raises(Denied):
        actions.raise_rise(series="nothing", by=keeper, at=county.now)


def test_an_unusual_rise_goes_on_the_register_once_with_an_owner_and_without_a_hypothesis(county: County, monkeypatch):
    mondays = tuple(county.now.date() for _ in range(WEEKS))

    def theme(key: str, *recent: int) -> Theme:
        counts = (*[4] * BASELINE, *recent)
        return Theme(key, TITLES[key], mondays, counts, looked_at(counts))

    found = [theme("danger.now", *[12] * RECENT), theme("subject.unborn", *[4] * RECENT)]
    monkeypatch.setattr(actions, "themes", lambda *, at: found)
    assert actions.put_rises(at=county.now) == 1
    assert actions.put_rises(at=county.later(days=20)) == 0, "not again within eight weeks"
    made = Signal.objects.get(source="rise")
    assert (made.series, made.hypothesis, made.state, made.raised_by) == ("danger.now", "", "raised", None)
    assert made.owner == county.id("judith.amery"), "whoever holds the post that the county's profile names"
    assert Task.objects.filter(subject_id=made.id, user=made.owner, done_at=None).count() == 1
    keeper = county.viewer("judith.amery")
    with pytest.raises(Refused, match="look into it first"):
        actions.decide_signal(signal_id=made.id, outcome="acted", decision=WHY, by=keeper, at=county.now)
    day = (county.now + timedelta(days=14)).date()
    actions.look_into(signal_id=made.id, owner=made.owner, hypothesis=WHY, decide_on=day, by=keeper, at=county.now)
    actions.add_evidence(signal_id=made.id, speaks="for", text="Two of them said so.", by=keeper, at=county.now)
    actions.decide_signal(signal_id=made.id, outcome="dismissed", decision=WHY, by=keeper, at=county.now)
    assert county.client("judith.amery").get(f"/signals/{made.id}/").status_code == 200
    assert actions.put_rises(at=county.later(days=60)) == 1
