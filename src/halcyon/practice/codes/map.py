"""The code map, read from `codes.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources

SCHEMES = {"snomed": "SNOMED CT", "read_v2": "Read v2", "ctv3": "CTV3"}


@dataclass(frozen=True)
class Code:
    """One thing that a record can say, with its code in each scheme; `whose` is "child" or "family".

    `codes` has no key for a scheme in which no code is known. `verified_on` is None for a row that nobody has checked:
    then it has no codes. `closed_by` is the concept that says it is over.
    """

    concept: str
    title: str
    whose: str
    closed_by: str
    codes: Mapping[str, str]
    verified_on: date | None
    source: str


def _read() -> dict[str, Code]:
    text = resources.files("halcyon.practice.codes").joinpath("codes.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        codes = {scheme: row[scheme] for scheme in SCHEMES if row[scheme]}
        checked = date.fromisoformat(row["verified_on"]) if row["verified_on"] else None
        if bool(codes) != (checked is not None):
            raise ValueError(f"{row['concept']}: a code needs the day on which it was checked, and only a code has one")
        found[row["concept"]] = Code(
            row["concept"], row["title"], row["for"], row["closed_by"], codes, checked, row["source"]
        )
    for code in found.values():
        if code.closed_by and code.closed_by not in found:
            raise ValueError(f"{code.concept}: {code.closed_by} is not in the map")
    return found


CODES: Mapping[str, Code] = _read()
_BY_CODE = {(s, c.rstrip(".").upper()): code.concept for code in CODES.values() for s, c in code.codes.items()}


def concept_of(scheme: str, code: str) -> str:
    """What a code of a scheme says, or '' for one that is not in the map. Read codes are known with and without dots."""
    return _BY_CODE.get((scheme, code.strip().rstrip(".").upper()), "")
