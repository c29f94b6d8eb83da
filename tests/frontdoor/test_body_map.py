"""A body map goes with the child whom it is of, and with nobody else."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from tests.support import County, county, raise_concern

from halcyon.frontdoor.actions import NotReceivable
from halcyon.frontdoor.concern import Subject
from halcyon.frontdoor.models import ContactSubject
from halcyon.kernel.body import REGIONS, Mark
from halcyon.web.pages.front_door.forms import add_mark, mark_forms, remove_mark

__all__ = ["county"]
BRUISE = Mark("left_forearm_back", "bruise", "Three in a row")


@pytest.mark.django_db
def test_the_map_stands_on_the_page_of_its_own_child_only(county: County) -> None:
    ada = Subject(given_name="Ada", family_name="Quillfeather", marks=(BRUISE,))
    receipt = raise_concern(county, "amina.yusuf", ada, Subject(given_name="Ben", family_name="Quillfeather"))
    rows = {s.position: s for s in ContactSubject.objects.filter(contact_id=receipt.contact_id)}
    assert rows[0].marks == [{"region": "left_forearm_back", "kind": "bruise", "words": "Three in a row"}]
    with county.clock():
        pages = [
            county.client("helen.marsh").get(f"/cases/{rows[place].case_id}/").content.decode() for place in (0, 1)
        ]
    assert ["Three in a row" in page for page in pages] == [True, False]


@pytest.mark.django_db
def test_a_mark_that_is_nowhere_refuses_the_concern_and_says_so(county: County) -> None:
    with pytest.raises(NotReceivable) as wrong:
        raise_concern(county, "amina.yusuf", Subject(given_name="Ada", marks=(Mark("tail", "bruise"),)))
    assert "Body map" in str(wrong.value.problems)


def test_a_concern_without_a_map_says_what_it_always_said() -> None:
    assert "marks" not in Subject(given_name="Ada").as_supplied()
    assert Subject(given_name="Ada", marks=(BRUISE,)).as_supplied()["marks"][0]["region"] == BRUISE.region


ODD = ["0:", "1:chest", "0:tail", "9:x", "", "²:face"]
PRESSES = st.lists(
    st.one_of(
        st.tuples(
            st.just("mark"),
            st.sampled_from([*(f"0:{r}" for r in REGIONS), *ODD]),
        ),
        st.tuples(st.just("unmark"), st.sampled_from(["0:0", "0:1", "0:5", "1:0", "x:y", "", "0:²", "0:99"])),
    ),
    max_size=30,
)


@given(PRESSES)
def test_rows_are_as_the_presses_left_them_whatever_is_sent(presses: list[tuple[str, str]]) -> None:
    data, kept = QueryDict(mutable=True), {0: [], 1: []}
    for what, value in presses:
        person, _, rest = value.partition(":")
        if what == "mark":
            add_mark(data, value)
            if person in ("0", "1") and (rest in REGIONS or not rest) and len(kept[int(person)]) < 20:
                kept[int(person)].append(rest)
        else:
            remove_mark(data, value)
            if person in ("0", "1") and rest in ("0", "1", "5", "99") and int(rest) < len(kept[int(person)]):
                kept[int(person)].pop(int(rest))
    for person, regions in kept.items():
        assert [form["region"].value() or "" for form in mark_forms(data, person)] == regions
