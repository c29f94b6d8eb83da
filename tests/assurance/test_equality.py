"""Who is reached: the groups of a quarter, with what is too small hidden and revised only by five or more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.support import County

from halcyon.assurance.figures import equality
from halcyon.assurance.figures.equality import Decided, keep_equality, quarters, reached
from halcyon.assurance.models import Publication
from halcyon.people.models import CharacteristicTold, SuppliedRecord

JULY = date(2026, 7, 1)
AT = datetime(2026, 10, 20, tzinfo=UTC)


def decided(county: County, of: dict[tuple[str, str, int], int]) -> list[Decided]:
    """So many decisions about children of this sex and religion (told, "" not asked) that came to this step."""
    before = AT - timedelta(days=60)
    found: list[Decided] = []
    records = []
    for (sex, religion, step), number in of.items():
        for n in range(number):
            key = f"{sex}{religion}{step}-{n}"
            row = SuppliedRecord(
                source="TEST", source_key=key, received_at=before, supplied={}, digest=key, sex=sex,
                birth_date=date(2012, 1, 1), owner_agency="COUNCIL",
            )  # fmt: skip
            records.append((row, religion))
            found.append((row.id, date(2026, 8, 5), step))
    SuppliedRecord.objects.bulk_create([row for row, _ in records])
    CharacteristicTold.objects.bulk_create(
        CharacteristicTold(record=row, characteristic="religion", state="told", code=code, told_by="self",
                           by=county.id("ruth.okafor"), at=before, owner_agency="COUNCIL")
        for row, code in records if code
    )  # fmt: skip
    return found


def test_a_quarter_is_told_by_group_with_its_intervals_and_small_groups_are_hidden(county: County, monkeypatch):
    rows = decided(
        county,
        {("F", "C", 0): 5, ("F", "C", 1): 10, ("F", "C", 2): 8, ("M", "G", 0): 6, ("M", "G", 1): 7, ("M", "G", 2): 6,
         ("", "", 1): 9, ("F", "", 0): 7, ("M", "F", 2): 2},
    )  # fmt: skip
    monkeypatch.setattr(equality, "_decided", lambda first, until, at: [r for r in rows if r[1] < until])
    chair = county.viewer("clive.rowan")
    assert keep_equality(at=datetime(2026, 10, 10, tzinfo=UTC)) == 0, "the quarter has not settled"
    assert keep_equality(at=AT) == 18
    assert keep_equality(at=AT) == 0, "again changes nothing"
    assert quarters(chair, at=AT) == [JULY]
    found = {one.characteristic.key: one for one in reached(chair, JULY, at=AT)}
    sex = found["sex"]
    assert sex.groups is not None
    assert [(g.words, g.number) for g in sex.groups] == [("Female", 30), ("Male", 21)]
    assert sex.complete is not None
    assert (round(sex.complete.share, 3), round(sex.complete.low, 3)) == (0.85, 0.739)  # 51 of 60
    strategy = sex.groups[0].rates[0]
    assert strategy is not None
    assert strategy.share == pytest.approx(12 / 30)
    religion = found["religion"]
    assert religion.groups is not None
    hidden = {g.words for g in religion.groups if g.number is None}
    assert hidden == {"Jewish", "Muslim"}, "the smaller of the others is hidden with the two"
    assert {g.words for g in religion.asked or ()} == {"Told", "Not asked"}
    assert found["disability"].groups is None
    assert found["age"].groups is not None
    rows.append(rows[0])
    assert keep_equality(at=AT) == 0, "one more is not shown: the difference would tell of one child"
    rows.extend([rows[0]] * 6)
    assert keep_equality(at=AT) > 0

    # Where a month hides how many came to nothing more, its quarter is not divided by steps.
    Publication.objects.create(key="no_further_action", version=1, starts=date(2026, 4, 1), folded=True,
                               whole=None, digest="x", published_at=AT)  # fmt: skip
    spring = [(record, date(2026, 5, 5), step) for record, _, step in rows]
    monkeypatch.setattr(equality, "_decided", lambda first, until, at: spring)
    assert keep_equality(at=AT) == 18
    again = {one.characteristic.key: one for one in reached(chair, date(2026, 4, 1), at=AT)}["sex"]
    assert again.groups is not None
    assert all(g.rates == () and g.number for g in again.groups)
    with county.clock():
        page = county.client("paul.renshaw").get("/board/equality/?quarter=2026-07-01")
        assert "87% (76 to 93)" in page.content.decode()
