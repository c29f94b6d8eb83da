"""The protected characteristics: asked kindly, never required, and kept apart from what was not asked."""

from __future__ import annotations

from datetime import date

import pytest
from tests.support import County, known_person

from halcyon.access.models import Relationship
from halcyon.access.viewing import Denied
from halcyon.kernel.characteristics import AGE_BANDS, age_band
from halcyon.kernel.registry import registry
from halcyon.people.actions import tell_characteristics
from halcyon.people.equality import CharacteristicTold
from halcyon.people.queries import person as person_of
from halcyon.people.told import characteristics_of

PURPOSE = "mash_enquiry"


def child(county: County, born: date, **more: str):
    """A child with whom the hub's Ruth Okafor works."""
    person, records = known_person(county, "Ines", "Quillon", born, **more)
    Relationship.objects.create(
        subject_id=records[0].id, user=county.id("ruth.okafor"), agency="COUNCIL", kind="allocated", purpose=PURPOSE,
        begins=county.now, start_event=records[0].id,
    )  # fmt: skip
    return person


def told(county: County, person) -> dict[str, tuple[str, str, bool]]:
    viewer = county.viewer("ruth.okafor")
    found = person_of(viewer, person.id, purpose=PURPOSE, at=county.now)
    assert found is not None
    return {t.characteristic.key: (t.state, t.code, t.asked) for t in characteristics_of(viewer, found, at=county.now)}


def test_the_nine_are_there_and_no_age_band_begins_where_a_question_does():
    assert len(registry.characteristics) == 9
    starts = {start for start, _ in AGE_BANDS}
    asked_from = {c.from_age for c in registry.characteristics.values() if c.from_age}
    assert 13 in asked_from
    assert 13 not in starts, "else whoever was too young to be asked could be counted"
    assert [age_band(n) for n in (0, 4, 5, 15, 16, 17, 18, 64, 65, 101)] == [
        "0 to 4", "0 to 4", "5 to 9", "10 to 15", "16 and 17", "16 and 17", "18 to 64", "18 to 64", "65 and over",
        "65 and over",
    ]  # fmt: skip


def test_not_asked_declined_and_unknown_stay_apart_and_the_newest_stands(county: County):
    person = child(county, date(2010, 5, 4), sex="F")
    before = told(county, person)
    assert before["age"] == ("told", "16 and 17", False)
    assert before["sex"] == ("told", "F", False), "a supplied record says so; nobody here was asked"
    assert before["religion"] == ("not_asked", "", False)

    def tell(**answers: tuple[str, str]):
        return tell_characteristics(
            person_id=person.id, answers=answers, told_by="self", purpose=PURPOSE,
            by=county.viewer("ruth.okafor"), at=county.later(minutes=5),
        )  # fmt: skip

    assert len(tell(religion=("declined", ""), disability=("unknown", ""), sexual_orientation=("told", "3"))) == 3
    after = told(county, person)
    assert after["religion"] == ("declined", "", True)
    assert after["disability"] == ("unknown", "", True)
    assert after["race"] == ("not_asked", "", False)
    assert tell(religion=("declined", "")) == [], "the same again is not kept twice"
    tell(religion=("told", "G"))
    assert told(county, person)["religion"] == ("told", "G", True)
    assert CharacteristicTold.objects.filter(characteristic="religion").count() == 2, "nothing is overwritten"
    for wrong in ({"religion": ("told", "ZZ")}, {"religion": ("not_asked", "")}, {"height": ("told", "1")}):
        with pytest.raises(ValueError, match=r"religion|height"):
            tell(**wrong)


def test_orientation_is_not_asked_of_a_child_under_13_and_nothing_by_whom_they_do_not_concern(county: County):
    person = child(county, date(2014, 5, 4))
    assert "sexual_orientation" not in told(county, person)
    given = {"person_id": person.id, "told_by": "self", "purpose": PURPOSE, "at": county.now}
    with pytest.raises(ValueError, match="not asked of this person"):
        tell_characteristics(answers={"sexual_orientation": ("told", "1")}, by=county.viewer("ruth.okafor"), **given)
    with pytest.raises(Denied):
        tell_characteristics(answers={"religion": ("told", "L")}, by=county.viewer("amina.yusuf"), **given)
    with county.clock():
        page = f"/people/{person.id}/about-them/"
        assert county.client("amina.yusuf").get(page).status_code == 404
        ruth = county.client("ruth.okafor")
        assert "sexual orientation" not in ruth.get(page).content.decode()
        kept = ruth.post(page, {"religion": "told:L", "sex": "declined", "told_by": "carer"}, follow=True)
        assert "Asked, would rather not say" in kept.content.decode()
        assert ruth.post(page, {"religion": "told:ZZ", "told_by": "carer"}).status_code == 422
    assert told(county, person)["religion"] == ("told", "L", True)
