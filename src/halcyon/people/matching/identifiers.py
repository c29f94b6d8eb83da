"""Checking and tidying the numbers, codes and places that identify a person; None stands for "no such thing"."""

from __future__ import annotations

import re
import unicodedata

import nhs_number

from halcyon.people.matching.folding import fold, visible

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN = re.compile(rf"[{_UPN_LETTERS}]\d{{11}}[\d{_UPN_LETTERS}]")
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
_LETTER_FOR_DIGIT = str.maketrans("OIL", "011")
_SEXES = dict.fromkeys(("m", "male", "man", "boy", "1"), "m") | dict.fromkeys(
    ("f", "female", "woman", "girl", "2"), "f"
)
_STREET_WORDS = {
    "rd": "road", "st": "street", "str": "street", "ave": "avenue", "av": "avenue", "cl": "close", "clo": "close",
    "ct": "court", "crt": "court", "dr": "drive", "drv": "drive", "ln": "lane", "la": "lane", "gdns": "gardens",
    "gdn": "gardens", "garden": "gardens", "cres": "crescent", "cresc": "crescent", "pl": "place", "sq": "square",
    "tce": "terrace", "terr": "terrace", "ter": "terrace", "pk": "park", "gr": "grove", "gro": "grove", "hse": "house",
    "wy": "way", "apt": "flat", "apartment": "flat", "fl": "flat", "flt": "flat", "unit": "flat", "bldgs": "buildings",
    "mt": "mount", "nth": "north", "sth": "south", "upr": "upper", "lwr": "lower",
}  # fmt: skip
_HOUSE_NUMBER = re.compile(r"\d+[a-z]?")


def valid_nhs_number(text: str) -> str | None:
    """The ten digits of a valid NHS number, or None.

    Spaces and hyphens may stand anywhere. The check is modulus 11 (NHS Data Dictionary, NHS NUMBER). Ten times the same
    digit passes that sum and is refused: all noughts and all nines are common stand-ins, and none is ever issued.
    """
    digits = _plain(text).replace(" ", "").replace("-", "")
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()) or len(set(digits)) == 1:
        return None
    return digits if nhs_number.is_valid(digits) else None


def valid_upn(text: str) -> str | None:
    """The thirteen characters of a valid unique pupil number, permanent or temporary, in capitals, or None.

    Shape and check letter as in the children in need census rules 1510 to 1550: characters 2 to 13 are weighted 2 to 13
    and the sum modulo 23 picks the letter. In a temporary number the last character is a letter and counts as its place
    in the same alphabet. Council codes are not checked: new councils come.
    """
    upn = _plain(text).replace(" ", "").upper()
    if not _UPN.fullmatch(upn):
        return None
    values = [int(character) if character.isdigit() else _UPN_LETTERS.index(character) for character in upn[1:]]
    total = sum(weight * value for weight, value in enumerate(values, start=2))
    return upn if _UPN_LETTERS[total % 23] == upn[0] else None


def normal_postcode(text: str) -> str | None:
    """A postcode as "MR1 4QX", or None for what has no postcode's shape.

    O, I and L typed for 0 and 1 where only a digit may stand are put right. Pseudo-postcodes (ZZ99 …) are kept; see
    `is_pseudo_postcode`.
    """
    code = re.sub(r"[^A-Z0-9]", "", _plain(text).upper())
    if not 5 <= len(code) <= 7:
        return None
    code = code[:-3] + code[-3].translate(_LETTER_FOR_DIGIT) + code[-2:]
    found = _POSTCODE.fullmatch(code)
    return f"{found[1]} {found[2]}" if found else None


def is_pseudo_postcode(postcode: str) -> bool:
    """Whether a normal postcode stands for no place: no fixed abode, not known, abroad (ZZ99, NHS Data Dictionary)."""
    return postcode.startswith("ZZ99")


def normal_telephone(text: str) -> str | None:
    """A telephone number as dialled within the United Kingdom, or with + and the country; None where it is none.

    Two people's numbers agree when these are equal. Stand-ins (one digit repeated) are refused.
    """
    plain = _plain(text).replace("(0)", "")
    digits = re.sub(r"\D", "", plain)
    if not digits.isascii() or len(set(digits[1:])) < 2:
        return None
    if plain.lstrip().startswith("+") and not digits.startswith("44"):
        return f"+{digits}" if 8 <= len(digits) <= 15 else None
    if digits.startswith("0044"):
        digits = "0" + digits[4:].lstrip("0")
    elif digits.startswith("44") and len(digits) in (11, 12):
        digits = "0" + digits[2:].lstrip("0")
    elif digits.startswith("00"):
        return f"+{digits[2:]}" if 10 <= len(digits) <= 17 else None
    elif digits.startswith("7") and len(digits) == 10:
        digits = "0" + digits
    if len(digits) not in (10, 11) or digits[0] != "0":
        return None
    return digits


def normal_identifier(system: str, text: str) -> str | None:
    """Any other identifier, letters in capitals, nothing but letters and digits; UPNs are checked. None when empty."""
    if system.casefold() == "upn":
        return valid_upn(text)
    return re.sub(r"[^A-Z0-9]", "", _plain(text).upper()) or None


def normal_sex(text: str) -> str | None:
    """`m` or `f`, or None where neither is said (not known, not stated, indeterminate)."""
    return _SEXES.get(_plain(text).strip().lower())


def normal_address(text: str) -> tuple[frozenset[str], str] | None:
    """The numbers in an address line (house, flat) and its words with usual abbreviations written out; None when empty.

    "Flat 2, 14 High St." gives ({"2", "14"}, "high street"): "flat" itself says nothing.
    """
    words = fold(text).split()
    numbers = frozenset(word for word in words if _HOUSE_NUMBER.fullmatch(word))
    names = [
        "saint" if word == "st" and place < len(words) - 1 and not _HOUSE_NUMBER.fullmatch(words[place + 1])
        else _STREET_WORDS.get(word, word)
        for place, word in enumerate(words)
        if word not in numbers
    ]  # fmt: skip
    line = " ".join(name for name in names if name != "flat")
    return (numbers, line) if numbers or line else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", visible(text)).replace("‐", "-").replace("–", "-")
