"""Numbers, postcodes and telephones: what is accepted, what is refused, what is put right."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.people.test_matching_world import nhs_number

from halcyon.people.matching.identifiers import (
    is_pseudo_postcode,
    normal_address,
    normal_identifier,
    normal_postcode,
    normal_sex,
    normal_telephone,
    valid_nhs_number,
    valid_upn,
)

SEEDED = settings(derandomize=True, max_examples=300, deadline=None)


@pytest.mark.parametrize(
    "text", ["9990000018", "999 000 0018", "999-000-0018", "99 90000018", " 9990000018\n", "９９９００００018"]
)
def test_nhs_number_in_any_usual_spacing(text: str) -> None:
    assert valid_nhs_number(text) == "9990000018"


@pytest.mark.parametrize("digit", "0123456789")
def test_one_digit_ten_times_is_refused(digit: str) -> None:
    assert valid_nhs_number(digit * 10) is None


@pytest.mark.parametrize(
    "text", ["9990000017", "999000001", "99900000180", "999000001X", "", "٩٩٩٠٠٠٠٠١x", "not known"]
)
def test_what_is_no_nhs_number_is_refused(text: str) -> None:
    assert valid_nhs_number(text) is None


@SEEDED
@given(st.integers(0, 999_000), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_always_fails_the_check(serial: int, place: int, step: int) -> None:
    number = nhs_number(serial)
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert valid_nhs_number(number) == number
    assert valid_nhs_number(wrong) is None


@pytest.mark.parametrize("text", ["Q931820001001", "K931820121042", "G93182012104A", " q93182 0001001 "])
def test_valid_upns(text: str) -> None:
    assert valid_upn(text) == text.replace(" ", "").upper()


@pytest.mark.parametrize(
    "text", ["Q931820001002", "I931820001001", "Q93182000100", "Q93182000100O", "", "Q9318200010011"]
)
def test_invalid_upns(text: str) -> None:
    assert valid_upn(text) is None


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("mr1 4qx", "MR1 4QX"),
        ("MR232BD", "MR23 2BD"),
        (" M r 1  4-Q X", "MR1 4QX"),
        ("MR1 OQX", "MR1 0QX"),
        ("MR1 IQX", "MR1 1QX"),
        ("zz993vz", "ZZ99 3VZ"),
        ("MR1", None),
        ("", None),
        ("nowhere", None),
        ("12 High Street", None),
    ],
)
def test_postcodes(text: str, postcode: str | None) -> None:
    assert normal_postcode(text) == postcode


def test_pseudo_postcodes_are_kept_and_known() -> None:
    assert is_pseudo_postcode(normal_postcode("ZZ99 3WZ") or "")
    assert not is_pseudo_postcode("MR1 4QX")


@pytest.mark.parametrize(
    "text",
    ["01632 960123", "+44 1632 960123", "+44 (0)1632 960123", "0044 1632 960123", "441632960123", "(01632) 960-123"],
)
def test_one_telephone_many_spellings(text: str) -> None:
    assert normal_telephone(text) == "01632960123"


@pytest.mark.parametrize(
    "text", ["", "none", "00000000000", "0777", "0111111111", "+0000000000", "01632 960123 01632 960124"]
)
def test_what_is_no_telephone(text: str) -> None:
    assert normal_telephone(text) is None


def test_foreign_telephone_keeps_its_country() -> None:
    assert normal_telephone("+353 1 555 0123") == normal_telephone("00353 1 555 0123") == "+35315550123"


def test_other_identifiers() -> None:
    assert normal_identifier("police", " ab-12/34 ") == "AB1234"
    assert normal_identifier("UPN", "Q931820001001") == "Q931820001001"
    assert normal_identifier("upn", "Q931820001002") is None
    assert normal_identifier("police", " - ") is None


@pytest.mark.parametrize(
    ("text", "sex"), [("Male", "m"), ("F", "f"), ("2", "f"), ("girl", "f"), ("X", None), ("", None), ("9", None)]
)
def test_sex(text: str, sex: str | None) -> None:
    assert normal_sex(text) == sex


def test_addresses_in_short_and_in_full_are_equal() -> None:
    assert normal_address("Flat 2, 14 High St.") == normal_address("14 HIGH STREET Apartment 2")
    assert normal_address("St John's Rd") == (frozenset(), "saint johns road")
    assert normal_address("  ") is None
    assert normal_address("14a Mill Ln") == (frozenset({"14a"}), "mill lane")


@SEEDED
@given(st.text(max_size=40))
def test_any_text_is_answered_and_answers_are_stable(text: str) -> None:
    for function in (valid_nhs_number, valid_upn, normal_postcode, normal_telephone):
        answer = function(text)
        assert answer is None or function(answer) == answer
    normal_address(text)
