"""What "the same body" means, and text that no database can hold."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.work.helpers import PROFILE

from halcyon.work.canonical import NotJson, body_digest, canonical, storable

TEXT = st.text(st.characters(), max_size=12)  # every character, lone surrogates too
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@PROFILE
@given(JSON)
def test_the_same_value_read_back_is_the_same_body(value: Any) -> None:
    assert canonical(json.loads(canonical(value))) == canonical(value)
    assert canonical(json.loads(json.dumps(value, indent=3))) == canonical(value)


@PROFILE
@given(st.dictionaries(TEXT, JSON, min_size=2, max_size=6))
def test_the_order_of_keys_does_not_matter(body: dict[str, Any]) -> None:
    assert canonical(dict(reversed(body.items()))) == canonical(body)


@PROFILE
@given(JSON, JSON)
def test_different_values_are_different_bodies(one: Any, other: Any) -> None:
    same = json.loads(canonical(one)) == json.loads(canonical(other)) and str(json.loads(canonical(one))) == str(
        json.loads(canonical(other))
    )
    assert (canonical(one) == canonical(other)) == same


def test_numbers_text_and_truth_are_told_apart() -> None:
    assert canonical({"a": 1.0}) == canonical({"a": 1}) == b'{"a":1}'
    assert canonical(-0.0) == b"0"
    assert len({canonical(v) for v in (1, True, "1", 1.5, None, "true")}) == 6
    # One name in two spellings: an accented letter, and the letter with its accent. They are two bodies.
    assert canonical("Zo\u00eb") != canonical("Zoe\u0308")


def test_lone_surrogates_are_escaped_and_come_back() -> None:
    assert canonical({"\ud800": "\udfff x"}) == b'{"\\ud800":"\\udfff x"}'
    assert json.loads(canonical("\ud83d\ud83d")) == "\ud83d\ud83d"
    assert body_digest("\ud800") != body_digest("\ufffd")


def test_what_is_not_json_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    for bad in ({1: "a"}, {"a": {1, 2}}, float("nan"), float("inf"), b"bytes", deep, 10**5000):
        with pytest.raises(NotJson):
            canonical(bad)


def test_storable_text_can_be_written_in_utf_8_and_keeps_everything_else() -> None:
    assert storable("a\x00b\ud800c") == "a\ufffdb\ufffdc"
    assert storable("\U0001f33b \u202eabc\u0141") == "\U0001f33b \u202eabc\u0141"
    assert storable("\ud83c\udf3b") == "\U0001f33b"  # two halves that belong together
    assert storable("abcdef", 4) == "abc…"
    assert storable("abcd", 4) == "abcd"


@PROFILE
@given(TEXT)
def test_storable_never_fails_and_changes_nothing_that_needs_no_change(text: str) -> None:
    clean = storable(text)
    clean.encode("utf-8")
    assert "\x00" not in clean
    if "\x00" not in text and not any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        assert clean == text
