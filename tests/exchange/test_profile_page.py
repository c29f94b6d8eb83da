"""The page that senders read says what the code does: every address, code, status and limit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.exchange.conftest import ADDRESS, County
from tests.exchange.messages import EXAMPLE

from halcyon.exchange.fhir import bundle, reading, terms
from halcyon.exchange.fhir.openapi import description
from halcyon.frontdoor.concern import CONSENT_KINDS, SUBJECT_KINDS, TEXT_LIMIT

PAGE = Path(__file__).parents[2] / "docs" / "fhir-intake.md"


@pytest.fixture(scope="module")
def profile() -> str:
    return PAGE.read_text(encoding="utf-8")


def own_addresses() -> set[str]:
    named = {name: value for name, value in vars(terms).items() if name.isupper() and not name.startswith("_")}
    return {value for value in named.values() if isinstance(value, str) and value.startswith(f"{terms.OURS}/")}


def test_every_address_of_ours_is_on_the_page_and_no_other(profile: str) -> None:
    on_page = {found.rstrip("/") for found in re.findall(rf"{re.escape(terms.OURS)}/[A-Za-z/-]+", profile)}
    assert on_page == own_addresses()


def test_each_extension_is_given_its_kind_of_value(profile: str) -> None:
    for url, value in {**terms.REQUEST_EXTENSIONS, **terms.PATIENT_EXTENSIONS}.items():
        kind = value.removeprefix("value")
        kind = kind if kind == "Reference" else kind[0].lower() + kind[1:]
        assert f"| `{url}` | {kind} |" in profile


def test_codes_statuses_and_limits_are_on_the_page(profile: str) -> None:
    for code in (*CONSENT_KINDS, *SUBJECT_KINDS, *terms.GENDERS, *terms.REQUEST_PRIORITIES, terms.SAFEGUARDING_CONCERN):
        assert f"`{code}`" in profile
    statuses = {s for path in description()["paths"].values() for call in path.values() for s in call["responses"]}
    said = set(re.findall(r"\b[245][0-9]{2}\b", profile.split("| status |")[1].split("Everything but")[0]))
    assert statuses == said
    for limit in (f"{TEXT_LIMIT:,} characters", f"{reading.NODE_LIMIT:,}", f"{reading.DEPTH_LIMIT} levels"):
        assert limit in profile
    assert f"| entries | {bundle.ENTRY_LIMIT} |" in profile
    assert f"{reading.DIGIT_LIMIT} digits" in profile
    assert f"| body | {reading.SIZE_LIMIT // 1024 // 1024} MB |" in profile


def test_the_example_of_the_page_is_received_as_it_stands(county: County, profile: str) -> None:
    assert f"({EXAMPLE.relative_to(PAGE.parent)})" in profile
    assert f"127.0.0.1:8000{ADDRESS}" in profile
    assert county.post(EXAMPLE.read_bytes()).status_code == 201
