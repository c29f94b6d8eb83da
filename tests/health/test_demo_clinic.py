"""The demonstration’s clinic has a list to look at."""

from __future__ import annotations

from tests.health.clinic import listed, week
from tests.support import County

from halcyon.demo.clinics import play_clinic
from halcyon.health.hospital import queries


def test_the_demonstration_has_a_week_to_look_at(county: County):
    play_clinic(lambda name, at: county.viewer(name, at=at), county.now)
    assert [c.clinic_number for c in listed(week())] == [
        "SX-19930", "SX-20125", "SX-20564", "SX-20817", "SX-20822", "SX-20830", "SX-20841",
    ]  # fmt: skip
    assert len(queries.open_referrals(county.viewer("adele.marsden"))) == 1
