"""Standards in contracts: what a commissioner may see, and a breach from its figures to what closes it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.frontdoor.test_coverage import FULL, filled_in
from tests.support import County, examples

from halcyon.access.viewing import Denied
from halcyon.health.contracts import queries
from halcyon.health.contracts.actions import (
    answer_breach,
    ask_for_counts,
    count_month,
    keep_contract,
    raise_breach,
    recheck,
)
from halcyon.health.contracts.models import Contract
from halcyon.health.contracts.rules import Counts, may_correct, meets, released, together
from halcyon.kernel.pathways import Refused
from halcyon.work.models import Task

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
PAUL, NAMED = "paul.renshaw", "leah.bright"
# The clinic audit of the seeds: the form used in 39 of 44 visits, the analysis written in 16.
SEED = Counts(39, 20, 30, 16, 44, 25)


def test_the_audit_of_the_seeds_is_shown_and_does_not_meet_the_standard():
    assert released({}, OCTOBER, SEED) == (OCTOBER,)
    assert [SEED.of(m) for m in ("use", "under_16", "complete", "analysis")] == [(39, 44), (20, 25), (30, 39), (16, 39)]
    assert (meets(SEED, "use", 100), meets(SEED, "use", 88), meets(SEED, "analysis", 42)) == (False, True, False)
    assert meets(None, "use", 1) is meets(Counts(), "use", 1) is None


cells = st.integers(0, 30)
months = st.lists(st.tuples(cells, cells, cells, cells, cells, cells), max_size=6)


@examples(200, 5_000)
@given(months, st.randoms(use_true_random=False))
def test_no_small_number_can_be_read_or_worked_out_at_any_look(drawn: list[tuple[int, ...]], order: Random):
    """Months are counted in any order, and looked at after each: every sum, and every difference of two looks."""
    counted: dict[date, Counts] = {}
    for place, (used, under, complete, analysed, more, more_under) in enumerate(drawn):
        under, more_under = min(under, used), min(more_under, more)
        signed = Counts(used, under, min(complete, used), min(analysed, used))
        counted[date(2026, 1 + place, 1)] = replace(signed, seen=used + more, seen_under_16=under + more_under)
    waiting: dict[date, Counts] = {}
    looks: list[list[Counts]] = [[]]
    for month in order.sample(sorted(counted), len(counted)):
        shown = released(waiting, month, counted[month])
        waiting = {m: c for m, c in (waiting | {month: counted[month]}).items() if m not in shown}
        looks.append([*looks[-1], together(counted[m] for m in shown)] if shown else looks[-1])
    for before, after in pairwise(looks):
        assert all(not sum_shown.small for sum_shown in after)
        assert after[: len(before)] == before, "what was shown once stands"
        assert not together(after).small
    assert all(not c.small for c in looks[-1]) and not (waiting and not together(waiting.values()).small)


def test_a_correction_tells_of_nobody():
    assert may_correct(SEED, replace(SEED, seen=50))
    assert not may_correct(SEED, replace(SEED, seen=45))
    assert not may_correct(SEED, replace(SEED, seen=39, seen_under_16=22))


@pytest.fixture
def standing(county: County) -> Iterator[Contract]:
    with county.clock():
        yield keep_contract(
            service=county.service("school_nursing"),
            standard="recognised_assessment",
            shares={"use": 90, "under_16": 90, "complete": 90, "analysis": 90},
            begins=OCTOBER,
            by=county.viewer(PAUL),
            at=county.now,
        )


def used(county: County, number: int, *, days_ago: int, analysed: int, under: int = 0) -> None:
    for n in range(number):
        answers = FULL if n < analysed else {k: v for k, v in FULL.items() if k != "analysis"}
        filled_in(county, answers, days_ago=days_ago, age=15 if n < under else 17)


def test_from_a_breach_to_the_evidence_that_closes_it(county: County, standing: Contract):
    used(county, 12, days_ago=30, analysed=6)
    paul, named = county.viewer(PAUL), county.viewer(NAMED)

    def states() -> list[str]:
        return [m.state for m in queries.figures(paul, standing, at=county.now).months]

    assert states() == ["running", "uncounted"]
    with pytest.raises(Denied):
        count_month(contract_id=standing.id, month=OCTOBER, seen=1, seen_under_16=0, by=paul, at=county.now)
    with pytest.raises(Refused, match="over"):
        count_month(contract_id=standing.id, month=NOVEMBER, seen=9, seen_under_16=0, by=named, at=county.now)
    count_month(contract_id=standing.id, month=OCTOBER, seen=13, seen_under_16=0, by=named, at=county.now)
    # One was not assessed: the month is hidden until the count is put right, or other months join it.
    assert states() == ["running", "hidden"]
    asked = {"words": "Half of them say nothing of what it means.", "remedy": "Write the analysis before signing."}
    with pytest.raises(Refused, match="do not say"):
        raise_breach(
            contract_id=standing.id, measure="analysis", due_on=date(2026, 12, 1), by=paul, at=county.now, **asked
        )
    count_month(contract_id=standing.id, month=OCTOBER, seen=20, seen_under_16=0, by=named, at=county.now)
    month = queries.figures(paul, standing, at=county.now).months[1]
    assert (month.months, month.counts) == ((OCTOBER,), Counts(12, 0, 6, 6, 20, 0))
    # Whoever looks the next day learns of nobody: neither of one more who was signed for, nor of one counted later.
    used(county, 1, days_ago=30, analysed=1)
    with pytest.raises(Refused, match="tell of one person"):
        count_month(contract_id=standing.id, month=OCTOBER, seen=21, seen_under_16=0, by=named, at=county.now)
    assert queries.figures(paul, standing, at=county.now).months[1].counts == Counts(12, 0, 6, 6, 20, 0)
    count_month(contract_id=standing.id, month=OCTOBER, seen=30, seen_under_16=0, by=named, at=county.now)
    assert queries.figures(paul, standing, at=county.now).months[1].counts == Counts(12, 0, 6, 6, 30, 0)
    made = raise_breach(
        contract_id=standing.id, measure="analysis", due_on=date(2026, 12, 1), by=paul, at=county.now, **asked
    )
    assert made.found == "October 2026: 6 of 12"
    with pytest.raises(Refused, match="open already"):
        raise_breach(
            contract_id=standing.id, measure="analysis", due_on=date(2026, 12, 1), by=paul, at=county.now, **asked
        )
    answers = county.client(NAMED)
    assert answers.get(f"/contracts/breaches/{made.id}/").status_code == 200
    with pytest.raises(Denied):
        answer_breach(breach_id=made.id, answer="Everybody was told.", by=county.viewer("amina.yusuf"), at=county.now)
    answer_breach(breach_id=made.id, answer="Taught at the team day of 20 November.", by=named, at=county.now)
    # Words alone close nothing: the figures since then do not say so.
    with pytest.raises(Refused, match="Choose a day"):
        recheck(breach_id=made.id, words="They say that it is mended.", due_on=None, by=paul, at=county.now)
    row = recheck(breach_id=made.id, words="Not yet seen.", due_on=date(2027, 1, 5), by=paul, at=county.now)
    assert (row.closed_at, len(row.rechecks), row.due_on) == (None, 1, date(2027, 1, 5))
    used(county, 11, days_ago=0, analysed=11)
    later = county.later(days=30)
    with pytest.raises(Refused, match="Choose a day"):  # the month is over, and nobody has counted it
        recheck(breach_id=made.id, words="All of November.", due_on=None, by=paul, at=later)
    count_month(contract_id=standing.id, month=NOVEMBER, seen=11, seen_under_16=0, by=named, at=later)
    row = recheck(breach_id=made.id, words="All of November.", due_on=None, by=paul, at=later)
    assert row.closed_at and row.evidence == "November 2026: 11 of 11"
    assert not Task.objects.filter(subject_id=made.id, done_at__isnull=True).exists()
    pages = [county.client(PAUL).get(f"/contracts/{p}") for p in ("", f"{standing.id}/", f"breaches/{made.id}/")]
    assert [p.status_code for p in pages] == [200, 200, 200]
    assert county.client(PAUL).post("/contracts/new/", {}).status_code == 422
    assert county.client(PAUL).get(f"/contracts/{standing.id}/breach/").status_code == 200
    assert answers.get(f"/contracts/{standing.id}/count/").status_code == 200
    assert county.client("amina.yusuf").get("/contracts/").status_code == 404


def test_a_service_that_counts_nothing_is_asked_and_is_in_breach(county: County, standing: Contract):
    paul, named = county.viewer(PAUL), county.viewer(NAMED)
    early = county.now.replace(month=11, day=10)
    assert ask_for_counts(at=early) == ask_for_counts(at=early) == 1
    task = Task.objects.get(kind="contract_count")
    assert (task.title, task.due_at.date(), task.agency) == (
        "Count October 2026 for a contract’s standard", date(2026, 11, 15), standing.provider,
    )  # fmt: skip
    asked = {"words": "The service has told us nothing yet.", "remedy": "Count the months that are over."}
    asked = {"contract_id": standing.id, "measure": "counted", "due_on": date(2026, 12, 20), "by": paul, **asked}
    with pytest.raises(Refused, match="do not say"):  # until the middle of the month the service has time
        raise_breach(at=early, **asked)
    late = county.now.replace(month=11, day=16)
    page = county.client(PAUL).get(f"/contracts/{standing.id}/").content.decode()
    assert "Nothing counted</strong> October 2026" in page and "It was due" in page and "Ask for a remedy" in page
    made = raise_breach(at=late, **asked)
    assert made.found == "Nothing counted: October 2026"
    said = county.client(PAUL).get(f"/contracts/breaches/{made.id}/").content.decode()
    assert "Nothing counted" in said and "None%" not in said and "has been counted" in said
    with pytest.raises(Refused, match="Choose a day"):
        recheck(breach_id=made.id, words="Still nothing came.", due_on=None, by=paul, at=late)
    # A month counted with a small number is hidden, and counted all the same.
    count_month(contract_id=standing.id, month=OCTOBER, seen=3, seen_under_16=0, by=named, at=late)
    assert not Task.objects.filter(kind="contract_count", done_at__isnull=True).exists()
    row = recheck(breach_id=made.id, words="October has come now.", due_on=None, by=paul, at=late)
    assert row.closed_at and row.evidence == "Counted up to October 2026"


def test_only_the_two_agencies_of_a_contract_see_it(county: County, standing: Contract):
    other = county.viewer("maeve.kelly")  # of the commissioner's agency, and no commissioner
    assert queries.contract(other, standing.id) is None
    assert queries.contract(county.viewer(PAUL), uuid.uuid4()) is None
    with pytest.raises(Refused, match="already"):
        keep_contract(
            service=standing.service, standard=standing.standard, begins=OCTOBER, by=county.viewer(PAUL), at=county.now,
            shares=queries.targets(county.viewer(PAUL), standing),
        )  # fmt: skip
    with pytest.raises(Denied):
        keep_contract(
            service=standing.service, standard=standing.standard, begins=OCTOBER, by=other, at=county.now, shares={}
        )
