"""From bytes to a JSON tree: what is taken, what is refused, and that nothing of a refused text is said back."""

from __future__ import annotations

import contextlib
import json
import time

import pytest

from halcyon.exchange.fhir.outcome import Refused
from halcyon.exchange.fhir.reading import DEPTH_LIMIT, NODE_LIMIT, SIZE_LIMIT, parse


def refusal(body: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        parse(body)
    return caught.value


REFUSED = {
    "empty": b"",
    "white space": b" \r\n\t ",
    "byte order mark": b"\xef\xbb\xbf{}",
    "utf-16": '{"a": "b"}'.encode("utf-16"),
    "utf-16 without mark": '{"a": "b"}'.encode("utf-16-le"),
    "latin-1": '{"a": "Zoë"}'.encode("latin-1"),
    "surrogate written as utf-8": b'{"a": "\xed\xa0\x80"}',
    "overlong utf-8": b'{"a": "\xc0\xaf"}',
    "cut off in a character": b'{"a": "\xe2\x82',
    "cut off": b'{"a": [1, 2',
    "two values": b"{} {}",
    "trailing comma": b'{"a": 1,}',
    "single quotes": b"{'a': 1}",
    "comment": b'{"a": 1} // Keira',
    "xml": b"<Bundle/>",
    "a list": b"[]",
    "a text": b'"Keira"',
    "a number": b"7",
    "null": b"null",
    "not a number": b'{"a": NaN}',
    "infinity": b'{"a": Infinity}',
    "less than infinity": b'{"a": -Infinity}',
    "infinite by exponent": b'{"a": 1e400}',
    "huge whole number": b'{"a": 1' + b"0" * 5000 + b"}",
    "nineteen digits": b'{"a": 1234567890123456789}',
    "long decimal": b'{"a": 0.' + b"1" * 60 + b"}",
    "same name twice": b'{"a": 1, "a": 1}',
    "same name twice, deep": b'{"a": [{"b": {"c": 1, "d": 2, "c": 3}}]}',
    "same name by escape": b'{"a": 1, "\\u0061": 2}',
    "null character": b'{"a": "Keira\\u0000"}',
    "null character in a name": b'{"a\\u0000": "Keira"}',
    "raw null character": b'{"a": "\x00"}',
    "raw line end": b'{"a": "\n"}',
    "bell": b'{"a": "\\u0007"}',
    "escape": b'{"a": "\\u001b[2J"}',
    "high surrogate alone": b'{"a": "\\ud83d"}',
    "low surrogate alone": b'{"a": "\\ude00 Keira"}',
    "surrogates swapped": b'{"a": "\\ude00\\ud83d"}',
    "surrogate in a name": b'{"\\ud800": 1}',
    "deep lists": b'{"a": ' + b"[" * (DEPTH_LIMIT + 1) + b"]" * (DEPTH_LIMIT + 1) + b"}",
    "very deep lists": b"[" * 200_000 + b"]" * 200_000,
    "very deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "unclosed depth": b"[" * 1_000_000,
    "many values": b'{"a": [' + b"1," * NODE_LIMIT + b"1]}",
    "many objects": b'{"a": [' + b"{}," * NODE_LIMIT + b"{}]}",
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_is_refused_in_plain_words(body: bytes) -> None:
    for issue in refusal(body).issues:
        assert issue.words.endswith(".")
        assert "Keira" not in issue.words + issue.path


KEPT = {
    "emoji": "👧🏽🧑‍🤝‍🧑",
    "emoji by escapes": "\U0001f467",
    "right to left": "\u202eabc\u202c \u200fشريف\u200f",
    "joiners and marks": "क्\u200dष e\u0301 é",
    "script": "<script>alert('x')</script>&amp;\"\\",
    "template": "{{ 7*7 }} {% raw %} ${jndi:x}",
    "white space kept": "  a \t b \r\n\n c\u00a0 ",
    "beyond the first plane": "\U0010fffd\U00020000",
    "no characters of the end": "\ufffe\uffff\ufeff",
    "sql": "'; DROP TABLE frontdoor_contact; --",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
@pytest.mark.parametrize("ascii_only", [True, False])
def test_text_comes_through_unchanged(text: str, ascii_only: bool) -> None:
    assert parse(json.dumps({"a": {"b": [text]}}, ensure_ascii=ascii_only).encode()) == {"a": {"b": [text]}}


def test_the_fault_is_placed() -> None:
    body = b'{"entry": [{"ok": 1}, {"resource": {"name": [{"family": "Ash\\u0000down"}]}}]}'
    (issue,) = refusal(body).issues
    assert issue.path == "Bundle.entry[1].resource.name[0].family"


def test_a_name_that_is_no_name_is_not_said_back() -> None:
    body = json.dumps({"Keira Ashdown, 07700 900417": {"a": "\x00"}}).encode()
    (issue,) = refusal(body).issues
    assert "Keira" not in issue.path


LARGE = {
    "flat": b'{"a": [' + b"1," * (SIZE_LIMIT // 2 - 8) + b"1]}",
    "deep": b"[" * SIZE_LIMIT,
    "one long text": b'{"a":"' + b"x" * (SIZE_LIMIT - 8) + b'"}',
    "many names, the last twice": b"{" + b"".join(b'"%x":1,' % i for i in range(200_000)) + b'"0":1}',
}


@pytest.mark.parametrize("body", LARGE.values(), ids=LARGE.keys())
def test_the_largest_bodies_are_settled_quickly(body: bytes) -> None:
    begun = time.perf_counter()
    with contextlib.suppress(Refused):
        parse(body)
    assert time.perf_counter() - begun < 5
