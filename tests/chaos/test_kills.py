"""G19: an acknowledged concern is never lost and never doubled, however often the server is killed (security.md 6).

The ordinary run kills a few times, `HALCYON_ASSURANCE=1` two hundred times. On PostgreSQL when the suite runs there.
"""

from __future__ import annotations

import os

import pytest
from tests.chaos.rig import ENV, Client, reconciled, storm

from halcyon.config.scratch import Scratch, scratch

KILLS = 200 if os.environ.get("HALCYON_ASSURANCE") == "1" else 4
FAULTS = ("lost", "duplicated", "wrong", "keys_without_a_concern", "half")


def test_no_acknowledged_concern_is_lost_or_doubled_when_the_server_is_killed(made_product: Scratch):
    with scratch(like=made_product, **ENV) as place:
        sending = storm(place, kills=KILLS, seed=19)
        found = reconciled(place, sending)
        print(
            f"\n{place.vendor}: {KILLS} kills, {sending.tries} tries, {found['acknowledged']} acknowledged, "
            f"{found['stored']} stored, {len(found['lost'])} lost, {len(found['duplicated'])} duplicated"
        )
        assert found["acknowledged"] >= KILLS
        assert {fault: found[fault] for fault in FAULTS} == {fault: [] for fault in FAULTS}
        assert (sending.refused, sending.unanswered) == ([], [])
        assert found["stored"] == found["acknowledged"]
        place.run("-m", "halcyon.config.command", "verify-audit")


@pytest.mark.planted
def test_a_server_that_answers_before_it_keeps_is_found_out(made_product: Scratch):
    with scratch(like=made_product, **ENV) as place:
        place.application = "tests.chaos.lossy:application"
        sending = storm(place, kills=2, seed=20)
        assert reconciled(place, sending)["lost"]


@pytest.mark.planted
def test_a_client_that_sends_again_under_a_new_key_is_found_out(made_product: Scratch):
    with scratch(like=made_product, **ENV) as place:
        sending = storm(place, kills=1, seed=21, client=Client(first_waits=0.01, new_key_each_time=True))
        assert reconciled(place, sending)["duplicated"]
