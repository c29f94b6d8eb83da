"""Payloads for the Department for Education: taken apart, checked, in the ledger; what they may not say is reported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.conftest import NOW, County
from tests.support import examples, undone

from halcyon.access.viewing import system
from halcyon.chronology.models import Event
from halcyon.exchange.csv.sheet import FileFault
from halcyon.exchange.dfe.payloads import read_payloads
from halcyon.exchange.dfe.projection import PROJECTION
from halcyon.exchange.extract.running import LoadedExtract, load_extract
from halcyon.people.models import Identifier, SuppliedRecord
from halcyon.work.models import ExtractRow, FileLoad

# The public sample payloads of data-to-insight/dfe-csc-api-data-flows (MIT); the children in them are made up.
SAMPLE = (Path(__file__).parent / "dfe_sample_payloads.json").read_bytes()


def load(content: bytes) -> list[LoadedExtract]:
    by = system("load_extract", at=NOW)
    return [
        load_extract(each, PROJECTION, agency="COUNCIL", name="payloads.json", by=by, clock=lambda: NOW)
        for each in read_payloads(content)
    ]


def child(**more: Any) -> dict[str, Any]:
    details = {"first_name": "Ada", "surname": "Nowak", "date_of_birth": "2012-03-07", "sex": "F"}
    return {"la_child_id": "C1", "mis_child_id": "M1", "purge": False, "child_details": details, **more}


def test_the_sample_payloads_are_taken_in_and_every_unreal_code_is_reported(county: County) -> None:
    found = load(SAMPLE)
    assert [(each.totals.rows, each.totals.rejected) for each in found] == [(30, 0), (8, 0)]
    doubted = [
        (row.table, column, code)
        for row in ExtractRow.objects.filter(remarks__isnull=False).order_by("load__begun_at", "table", "number")
        for column, words, code in row.remarks or ()
        if words == "This code is in no code set."
    ]
    assert sorted(doubted) == sorted(
        [
            ("dfe_child", "ethnicity", "B2"), ("dfe_child", "ethnicity", "C3"), ("dfe_child", "ethnicity", "D4"),
            ("dfe_child", "ethnicity", "A1"), ("dfe_child", "ethnicity", "A1"),
            ("dfe_episode", "referral_source", "BB"), ("dfe_episode", "referral_source", "ZZ"),
            ("dfe_episode", "referral_source", "AA"),
            ("dfe_care_leaver", "activity", "E2"), ("dfe_care_leaver", "accommodation", "A"),
            ("dfe_care_leaver", "activity", "H2"),
        ]
    )  # fmt: skip
    told = {
        (table, column, code) for load in FileLoad.objects.all() for table, column, _, code, rows in load.notes if code
    }
    assert told == set(doubted)
    # The codes are kept as they came, in the row and in the record.
    assert SuppliedRecord.objects.get(source_key="Child2234").ethnicity == "B2"
    assert load(SAMPLE)[0].again


def test_nothing_of_a_payload_is_dropped(county: County) -> None:
    load(SAMPLE)
    whole = json.loads(SAMPLE)["payloads"]

    def leaves(value: Any, name: str = "") -> list[tuple[str, str]]:
        if isinstance(value, dict):
            return [leaf for key, inner in value.items() for leaf in leaves(inner, key)]
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return [leaf for inner in value for leaf in leaves(inner, name)]
        return [] if value is None or value == [] else [(name, value if isinstance(value, str) else json.dumps(value))]

    rows = ExtractRow.objects.exclude(outcome="duplicate").values_list("content", flat=True)
    kept = {(name, cell) for content in rows for name, cell in content.items()}
    assert {leaf for payload in whole.values() for leaf in leaves(payload)} <= kept


def test_a_child_and_what_happened(county: County) -> None:
    load(SAMPLE)
    record = SuppliedRecord.objects.get(source="COUNCIL:dfe", source_key="Child0034")
    assert (record.given_name, record.family_name, record.sex) == ("Jordan", "Goldstandard", "M")
    assert dict(record.identifiers.values_list("system", "value"))["upn"] == "ABC0123456789"
    assert not Identifier.objects.filter(verified=True).exists()
    kinds = set(Event.objects.filter(subject_id=record.id).values_list("kind", flat=True))
    assert {"referral", "referral_closed", "section_47_began", "initial_conference", "placement_ended"} <= kinds
    assert ExtractRow.objects.get(table="dfe_adoption").used == "kept"
    # Sent twice: the later one counts, and the worker who was added is added once.
    newer = SuppliedRecord.objects.filter(source_key="Child5234")
    assert newer.count() == 2
    workers = Event.objects.filter(subject_id__in=newer.values("id"), kind="worker_began")
    assert workers.count() == 2


@pytest.mark.parametrize(
    ("changes", "table", "column"),
    [
        ({"la_child_id": "not allowed!"}, "dfe_child", "la_child_id"),
        ({"la_child_id": 7 * "long-id-"}, "dfe_child", "la_child_id"),
        ({"mis_child_id": ""}, "dfe_child", "mis_child_id"),
        ({"purge": True}, "dfe_child", "purge"),
        ({"child_details": {"unique_pupil_number": "short"}}, "dfe_child", "unique_pupil_number"),
        ({"child_details": {"date_of_birth": "07/03/2012"}}, "dfe_child", "date_of_birth"),
        ({"child_details": {"first_name": "A" * 129}}, "dfe_child", "first_name"),
        ({"child_details": {"uasc_flag": "maybe"}}, "dfe_child", "uasc_flag"),
        ({"health_and_wellbeing": {"sdq_assessments": [{"date": "2022-06-14", "score": 41}]}}, "dfe_sdq", "score"),
        ({"health_and_wellbeing": {"sdq_assessments": [{"score": 4}]}}, "dfe_sdq", "date"),
        ({"social_care_episodes": [{"referral_date": "2022-06-14"}]}, "dfe_episode", "social_care_episode_id"),
        ({"social_care_episodes": ["no object"]}, "dfe_episode", ""),
        (
            {"social_care_episodes": [{"social_care_episode_id": "E", "referral_date": "2022-06-14",
                                       "closure_date": "2022-06-13"}]},
            "dfe_episode", "closure_date",
        ),
    ],
)  # fmt: skip
def test_what_the_specification_forbids_is_rejected_with_its_place(
    county: County, changes: dict[str, Any], table: str, column: str
) -> None:
    load(json.dumps([child(**changes)]).encode())
    row = ExtractRow.objects.get(outcome="rejected", table=table)
    assert row.columns == column
    assert row.reason
    assert row.content


def test_properties_that_nobody_knows_are_kept_and_told(county: County) -> None:
    load(json.dumps(child(surprise={"deep": [1]})).encode())
    row = ExtractRow.objects.get()
    assert (row.outcome, row.content["surprise"]) == ("accepted", '{"deep": [1]}')
    assert "surprise" in FileLoad.objects.get().notes[0][2]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b"[]", "no payload"),
        (b'"text"', "no payload"),
        (b'{"a": 1}', "no payload"),
        (b"[NaN]", "not JSON"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_what_is_no_payload_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(FileFault, match=words):
        read_payloads(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 50) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(
    extra=st.dictionaries(
        st.sampled_from(["child_details", "health_and_wellbeing", "social_care_episodes", "purge", "la_child_id", "x"]),
        JSON, max_size=4,
    ),
    more=st.lists(JSON, max_size=3),
)  # fmt: skip
@examples(15, 1_000)
def test_whatever_a_file_says_it_adds_up(county: County, extra: dict[str, Any], more: list[Any]) -> None:
    with undone():
        for found in load(json.dumps([child(**extra), *more]).encode()):
            assert found.totals.rows == ExtractRow.objects.filter(load=found.load_id).count() > 0
