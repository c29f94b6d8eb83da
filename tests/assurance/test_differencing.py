"""Nobody can work a small number out from what is published: not by subtracting, not from later editions, not from
figures that overlap. An attacker who knows everything that was ever published, and how it is done, tries.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime
from itertools import combinations
from uuid import uuid4

import numpy as np
import pytest
from tests.support import ASSURANCE

from halcyon.assurance.figures.copying import Latest, edition_of
from halcyon.assurance.figures.counted import Table, Together, tables
from halcyon.assurance.figures.equality import beside_the_months, divided_of
from halcyon.assurance.figures.overlapping import withheld
from halcyon.assurance.models import Publication
from halcyon.assurance.papers.references.frontdoor import of_people
from halcyon.kernel.disclosure import FEW, Counts, Protected, about, may_replace, protect
from halcyon.kernel.indicators import Counting, Measure
from halcyon.kernel.registry import registry
from halcyon.web.pages.improvement.presenters import figure
from halcyon.workforce.bodies.queries.attending import case_share

WORLDS = 20_000 if ASSURANCE else 1_000
NAMES = "abcdefgh"
World = dict[str, Counts]


def world(rng: random.Random, columns: int) -> World:
    """How many there are of each group: often few."""
    return {
        name: tuple(rng.choice((0, 0, 1, 2, 3, 4, 5, 8, 14, 40)) for _ in range(columns))
        for name in NAMES[: rng.randint(1, 8)]
    }


def later(rng: random.Random, before: World) -> World:
    """The same after late entries and corrections."""
    return {
        name: tuple(max(0, n + rng.choice((0, 0, 0, 1, 2, -1, 6, 9))) for n in counts)
        for name, counts in before.items()
    }


def told_by(published: list[tuple[Protected, World]]) -> list[tuple[str, int]]:
    """Every small number that follows for certain from all editions: of a group, and of a change between two.

    Editions tell linear sums: of each row that is shown, and of all. A number follows where its row, or the difference
    of its row in two editions, lies in the span of what is told. Numbers are never negative, and a hidden row is
    somebody, so it also follows where the room that the others leave is none.
    """
    found = []
    columns = len(next(iter(published[0][1].values())))
    keys = [(e, name) for e in range(len(published)) for name in NAMES]
    for column in range(columns):
        told = []
        for e, (shown, _) in enumerate(published):
            if shown.whole is None:
                continue
            if shown.whole:
                told.append([1.0 if k[0] == e else 0.0 for k in keys])
            if not shown.folded:
                told += [
                    [1.0 if k == (e, name) else 0.0 for k in keys]
                    for name in NAMES
                    if shown.rows.get(name, ()) is not None
                ]
        sums = np.array(told).reshape(-1, len(keys))
        targets = [({(e, name): 1}, f"{name} of edition {e}") for e, name in keys]
        targets += [
            ({(b, name): 1, (a, name): -1}, f"{name} between {a} and {b}")
            for a, b in combinations(range(len(published)), 2)
            for name in NAMES
        ]
        targets += [
            ({**{(b, n): 1 for n in NAMES}, **{(a, n): -1 for n in NAMES}}, f"all between {a} and {b}")
            for a, b in combinations(range(len(published)), 2)
        ]
        rank = np.linalg.matrix_rank(sums) if len(sums) else 0
        for parts, words in targets:
            number = abs(sum(sign * published[e][1].get(n, (0,) * columns)[column] for (e, n), sign in parts.items()))
            if 0 < number < FEW and len(sums):
                wanted = np.array([[float(parts.get(k, 0)) for k in keys]])
                if np.linalg.matrix_rank(np.vstack([sums, wanted])) == rank:
                    found.append((words, number))
        for e, (shown, true) in enumerate(published):
            if shown.whole and shown.hidden:
                rest = shown.whole[column] - sum((shown.rows[n] or (0,) * columns)[column] for n in shown.rows)
                if 0 < rest < FEW + len(shown.hidden) - 1:
                    found += [(f"{n} of edition {e}, by its room", true[n][column]) for n in shown.hidden]
    return found


def editions(rng: random.Random) -> list[tuple[Protected, World]]:
    """What is published of one table as four later countings come in, each with the truth of when it was published."""
    true = world(rng, rng.choice((1, 2, 3)))
    standing = protect(true)
    published = [(standing, true)]
    for _ in range(4):
        true = later(rng, true)
        if standing.whole is None:
            now = Protected(None, {}, folded=True)
        else:
            keeps = rng.random() < 0.7  # whoever publishes need not remember what was hidden before
            now = protect(true, also=standing.hidden, folded=standing.folded) if keeps else protect(true)
        if now != standing and may_replace(standing, now):
            standing = now
            published.append((standing, true))
    return published


def test_no_number_under_five_follows_from_all_that_was_ever_published():
    more_than_one = 0
    for seed in range(WORLDS):
        published = editions(random.Random(seed))
        more_than_one += len(published) > 1
        assert told_by(published) == [], f"world {seed}"
    assert more_than_one > WORLDS // 50, "later editions are published, and were attacked"


@pytest.mark.parametrize(
    ("planted", "number"),
    [
        (Protected((23,), {"a": None, "b": (20,)}), 3),  # one row hidden alone
        (Protected((52,), {"a": None, "b": None, "c": (50,)}), 1),  # two of one each
    ],
)
def test_the_attacker_finds_what_is_badly_hidden(planted, number):
    true = {"a": (number,), "b": (20,)} if number == 3 else {"a": (1,), "b": (1,), "c": (50,)}
    assert number in {n for _, n in told_by([(planted, true)])}


def test_the_attacker_finds_a_revision_by_one():
    old, new = {"a": (20,), "b": (30,)}, {"a": (21,), "b": (30,)}
    assert not may_replace(protect(old), protect(new))
    assert ("a between 0 and 1", 1) in told_by([(protect(old), old), (protect(new), new)])


def test_a_late_correction_by_one_is_not_published_and_one_by_six_is_a_new_edition():
    indicator, start = registry.indicators["concerns_received"], date(2026, 11, 2)

    def edition(police: int, standing: Latest) -> Publication | None:
        found = Table({"POLICE": (police,), "ACUTE": (9,)}, None)
        return edition_of(indicator, start, found, standing, {}, at=datetime(2026, 11, 18, tzinfo=UTC))

    first = edition(12, {})
    assert first is not None
    stands = {(indicator.key, indicator.version, start): first}
    assert edition(12, stands) is None
    assert edition(13, stands) is None, "the difference would tell of one child"
    newer = edition(18, stands)
    assert newer is not None
    assert (newer.edition, newer.whole) == (2, [27])


def seen_elsewhere(true: World, known: frozenset[str], shown: Protected) -> Protected:
    """What is published together with the rows that a reader has from another page, which hides small ones too."""
    had = {n for n in known & true.keys() if any(true[n]) and not any(0 < count < FEW for count in true[n])}
    if shown.folded and not had:
        return shown
    rows = {n: true[n] if n in had else shown.rows.get(n) for n in true if any(true[n])}
    return Protected(shown.whole, rows)


def test_a_row_that_a_commissioner_has_from_the_contract_covers_no_other():
    """The service under a contract is shown there month by month: beside it the board's hidden row would follow."""
    true, known = {"a": (3,), "b": (12,)}, frozenset({"b"})
    assert told_by([(seen_elsewhere(true, known, protect(true)), true)]), "as it was: 15 - 12"
    assert protect(true, known=known) == Protected(None, {}, folded=True)
    for seed in range(WORLDS // 2):
        rng = random.Random(seed)
        true = world(rng, rng.choice((1, 2)))
        known = frozenset(rng.sample(NAMES, rng.randint(0, 4)))
        shown = seen_elsewhere(true, known, protect(true, known=known))
        assert told_by([(shown, true)]) == [], f"world {seed}"


def test_a_hidden_month_does_not_follow_from_its_quarter():
    """A quarter of decisions, less the months that the board shows, is the month that it hides."""
    july, whose = date(2026, 7, 1), uuid4()
    left_out = 0
    for seed in range(WORLDS):
        rng = random.Random(seed)
        true = {date(2026, m, 1): (rng.choice((0, 1, 3, 9)), rng.choice((0, 1, 2, 8, 30))) for m in (7, 8, 9)}
        rows = [protect({"": counts}) for counts in true.values()]
        standing = {
            ("no_further_action", 1, month): Publication(whole=None if row.whole is None else list(row.whole))
            for month, row in zip(true, rows, strict=True)
            if row.whole is None or row.whole
        }
        decided = [(whose, month, step) for month, n in true.items() for step in (2, 1) for _ in range(n[step == 1])]
        counted, divided = beside_the_months(decided, july, standing)
        shown = [sum(row.whole) for row in rows if row.whole]
        left = len(counted) - sum(shown)
        assert not shown or left == 0, f"world {seed}"
        left_out += len(counted) < len(decided)
        ended = sum(step == 2 for _, _, step in counted)
        known = sum(row.whole[0] for row in rows if row.whole)
        assert not divided or not shown or ended == known
    assert left_out > WORLDS // 10


def test_what_is_counted_at_every_look_is_told_to_the_nearest_five():
    told = Counter(about(n) for n in range(FEW, 203))
    assert all(many >= 3 for many in told.values()), "each number said stands for several"
    assert (about(None), about(0), about(5), about(8), about(12), about(13)) == (None, 0, 5, 10, 10, 15)


def test_a_hidden_week_does_not_follow_from_a_month_of_four_weeks():
    """February 2027 is four weeks from Monday to Sunday: the board's month less the weeks of the hub is the one hidden.

    Whoever sees figures only has the weeks to the nearest five, so that several numbers of the hidden week agree.
    """
    weeks = {"decided_in_time": (12, 9, 14, 3), "median_hours": (8, 11, 3, 17)}
    for key, counts in weeks.items():
        assert [figure(key, 1.0, n, few=True)["count"] for n in counts] == list(counts)
        told = [figure(key, 1.0, n, few=False)["count"] for n in counts]
        known = [n for n in told if n != "–"]
        assert len(known) == 3
        least = sum(next(n for n in range(FEW, 99) if about(n) == t) for t in known)
        most = sum(max(n for n in range(FEW, 99) if about(n) == t) for t in known)
        assert {n for n in range(1, FEW) if least <= sum(counts) - n <= most} == {1, 2, 3, 4}
    assert figure("unanswered", 7.0, 7, few=False)["value"] == "5"


def test_meetings_about_children_are_no_exempt_figure():
    """A conference to which two people of an agency came is one child’s: the month of the agency is not shown."""
    indicator = registry.indicators["meeting_attendance"]
    assert not indicator.exempt
    counting, start = Counting(indicator), date(2026, 10, 1)
    for agency, how in [("GP", "came")] * 2 + [("POLICE", "came"), ("POLICE", "apologies")] * 15:
        counting.add((None, None, agency, "", "", "", how, None, None, None), start)
    shown = protect(tables(indicator, counting.cells)[start].rows)
    assert shown.folded or shown.rows["GP"] is None


def test_agencies_and_professions_of_the_same_meetings_do_not_add_up_to_what_one_of_them_hides():
    told = [case_share("conference", "Policing", came=0, of=n).of for n in range(3, 13)]
    assert told == [None, None, 5, 5, 5, 10, 10, 10, 10, 10]
    share = case_share("conference", "Policing", came=12, of=14)
    assert (share.of, share.came) == (15, None)
    assert case_share("conference", "Policing", came=3, of=3).came is None


def test_a_paper_tells_people_counted_at_every_look_to_the_nearest_five():
    said = [of_people(n).words for n in (0, 1, 4, 5, 7, 8, 12)]
    assert said == ["0", "fewer than five", "fewer than five", "about 5", "about 5", "about 10", "about 10"]


def test_groups_are_not_divided_where_those_who_told_are_hidden():
    asked = {"told": (3, 20), "not_asked": (30, 40)}
    assert divided_of({"F": (1, 12), "M": (2, 8)}, asked).folded
    assert divided_of({"F": (10, 12), "M": (20, 8)}, {"told": (30, 20), "not_asked": (30, 40)}).rows["F"] == (10, 12)


def test_figures_of_the_same_rows_do_not_tell_what_each_hides():
    """Requests that were answered, those declined, and all: their denominators differ by those declined alone."""
    start = date(2026, 10, 1)
    names = ("answered_in_time", "requests_declined", "agencies_asked")
    indicators = [registry.indicators[n] for n in names]
    # in time 30; late 8; declined 2: each as (answered_in_time, requests_declined, agencies_asked) counts it
    atoms = {(start, "POLICE"): Counter({(3, 1, 1): 30, (1, 1, 1): 8, (0, 3, 1): 2})}
    found = withheld([Together(indicators, atoms)])
    assert found == {("agencies_asked", start): {"POLICE", None}}
    assert withheld([Together(indicators[:2], {(start, "POLICE"): Counter({(3, 1): 30, (1, 1): 8, (0, 3): 9})})]) == {}
    assert indicators[0].measure is Measure.SHARE
