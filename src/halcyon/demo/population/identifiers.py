"""Synthetic identifiers that are well formed and can belong to nobody.

NHS numbers lie in 999 000 0000 - 999 999 9999, kept by the NHS for test data. Telephone numbers are those that Ofcom
reserves for drama. The postcode area MR and the local authority code 990 are not in use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import gcd

LA_CODE = "990"
POST_AREA = "MR"
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # Royal Mail never uses C I K M O V in the second half of a postcode
POSTCODE = re.compile(r"^MR([1-9]|1[0-9]|2[0-4]) [0-9][ABDEFGHJLNPQRSTUWXYZ]{2}$")
TELEPHONE = re.compile(r"^(01632 960\d{3}|07700 900\d{3})$")
TEST_NUMBERS = 1_000_000
UPNS_A_YEAR = 1_000  # three digits of a unique pupil number count the children of a school and year
CLOSED_SCHOOLS = 20  # more than there are primary schools, so that no two schools have one number


def nhs_check_digit(nine: str) -> int:
    """The tenth digit for these nine; 10 means that the nine digits cannot be used.

    Source: NHS Data Dictionary, NHS NUMBER: weights 10 to 2, sum modulo 11, 11 less the remainder, 11 written as 0.
    """
    check = 11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return 0 if check == 11 else check


def nhs_numbers(seed: int) -> Iterator[str]:
    """Test-range NHS numbers without a repeat, in an order that depends on the seed; about 909,000 of them."""
    step = 618_033 + 2 * (seed % 1_000)
    while gcd(step, TEST_NUMBERS) != 1:
        step += 2
    for turn in range(TEST_NUMBERS):
        nine = f"999{(seed * 7_919 + step * turn) % TEST_NUMBERS:06d}"
        check = nhs_check_digit(nine)
        if check != 10 and nine != "999999999":
            yield f"{nine}{check}"


def upn_letter(twelve: str) -> str:
    """The check letter of a permanent unique pupil number.

    Source: DfE children in need census 2025-26, rule 1510: weights 2 to 13, sum modulo 23.
    """
    total = sum(int(digit) * weight for digit, weight in zip(twelve, range(2, 14), strict=True))
    return UPN_LETTERS[total % 23]


def upn(school: str, year: int, serial: int) -> str:
    """A unique pupil number first given by a school (four-digit number) in a year; `serial` counts from 0 to 999."""
    twelve = f"{LA_CODE}{school}{year % 100:02d}{serial:03d}"
    return upn_letter(twelve) + twelve


class PupilNumbers:
    """Gives out unique pupil numbers. A school numbers at most 1,000 children a year.

    Beyond them a child had its number from a school that is closed now, whose own number was `CLOSED_SCHOOLS` higher.
    """

    def __init__(self) -> None:
        self._given: dict[tuple[str, int], int] = {}

    def __call__(self, school: str, year: int) -> str:
        """The next number of a school (four-digit number) for those who started in a year."""
        turn = self._given.get((school, year), 0)
        self._given[school, year] = turn + 1
        closed, serial = divmod(turn, UPNS_A_YEAR)
        return upn(str(int(school) + CLOSED_SCHOOLS * closed), year, serial)


def landline(serial: int) -> str:
    """A number from 01632 960000-960999 (Ofcom, numbers for drama)."""
    return f"01632 960{serial % 1_000:03d}"


def mobile(serial: int) -> str:
    """A number from 07700 900000-900999 (Ofcom, numbers for drama)."""
    return f"07700 900{serial % 1_000:03d}"


def postcode(district: int, serial: int) -> str:
    """A postcode of the made-up area MR, of which districts 1-24 are Marlshire. `serial` below 4,000: each another."""
    sector, unit = divmod(serial, len(INWARD_LETTERS) ** 2)
    first, second = divmod(unit, len(INWARD_LETTERS))
    return f"{POST_AREA}{district} {sector % 10}{INWARD_LETTERS[first]}{INWARD_LETTERS[second]}"
