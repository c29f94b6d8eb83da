"""A grammar of messages gone wrong: whatever comes, the answer is a clear one, and what is accepted is kept exactly."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.conftest import County
from tests.exchange.messages import CHILD, NURSE, REQUEST, ROLE, Change, changed, example, extend, put, say

from halcyon.exchange.fhir.service_request import BETWEEN
from halcyon.frontdoor.models import Contact
from halcyon.people.models import SuppliedRecord

SETTINGS = settings.get_profile("exchange")
IMPOSSIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")

# -- Texts

AWKWARD = [
    *("\u202e", "\u200f", "\u200d", "👩‍👧", "<script>alert(1)</script>", "{{7*7}}", "%s", "'--", '"', "\\", "\\u0000"),
    *("\ufeff", "\uffff", "\U0010ffff", "e\u0301", "\r\n", "\t", "\u2028", "\x7f", "\x85", "NULL", " ", "\u00a0"),
]
IMPOSSIBLE_ONES = ["\x00", "\ud83d", "\udc00", "\ude00\ud83d", "\x1b", "\x07", "\x1f"]
keepable = st.characters(exclude_categories=["Cs"]).filter(lambda c: not IMPOSSIBLE.match(c))
awkward = st.sampled_from(AWKWARD)
texts = st.lists(st.one_of(awkward, st.text(keepable, max_size=20), keepable), min_size=1, max_size=8).map("".join)
texts = texts.filter(bool)
short = texts.map(lambda text: text[:30])

SAID = ("worry", "note", "child_words", "injuries", "household", "alleged", "place", "danger", "reason")
SHORT = ("family", "given", "other", "line", "school", "telephone", "role", "nurse", "reference")


def message_saying(said: dict[str, str]) -> dict[str, Any]:
    child, request = f"entry.{CHILD}.resource", f"entry.{REQUEST}.resource"
    changes: list[Change] = [
        put(f"{request}.reasonCode.0.text", said["worry"]),
        extend(f"{request}.note", {"text": said["note"]}),
        say("child-words", "valueString", said["child_words"]),
        say("injuries", "valueString", said["injuries"]),
        say("household", "valueString", said["household"]),
        say("alleged-to-have-caused-harm", "valueString", said["alleged"]),
        say("place", "valueString", said["place"]),
        say("danger-detail", "valueString", said["danger"]),
        say("consent-reason", "valueString", said["reason"]),
        put(f"{request}.identifier.0.value", said["reference"]),
        put(f"{child}.name.0.family", said["family"]),
        put(f"{child}.name.0.given", [said["given"]]),
        put(f"{child}.name.1", {"use": "nickname", "text": said["other"]}),
        put(f"{child}.address.0", {"use": "home", "line": [said["line"]], "postalCode": "MR4 2QX"}),
        put(f"{child}.telecom.0.value", said["telephone"]),
        put(f"entry.{ROLE}.resource.code.0.text", said["role"]),
        put(f"entry.{NURSE}.resource.name.0", {"text": said["nurse"]}),
        say("school", "valueString", said["school"], at=CHILD),
    ]
    return changed(*changes)


def why_not(said: dict[str, str]) -> str:
    """An oracle of its own for what may be refused: a text that cannot be kept, or that answers nothing."""
    if any(IMPOSSIBLE.search(text) for text in said.values()):
        return "a text that cannot be kept"
    if len(f"{said['worry']}{BETWEEN}{said['note']}".strip()) < 10:
        return "no worry"
    if not said["reason"].strip():
        return "no reason"
    if not said["nurse"].strip():
        return "nobody who is worried"
    if not (said["family"].strip() or said["given"].strip()):
        return "no name"
    return ""


def reads_exactly(contact: Contact, said: dict[str, str]) -> None:
    kept = {
        "worry": contact.worry,
        "child_words": contact.child_words,
        "injuries": contact.injuries,
        "household": contact.household_text,
        "alleged": contact.alleged_text,
        "place": contact.place_text,
        "danger": contact.danger_detail,
        "reason": contact.consent_reason,
        "reference": contact.sender_reference,
        "role": contact.referrer_role,
        "nurse": contact.referrer_name,
    }
    expected = said | {"worry": f"{said['worry']}{BETWEEN}{said['note']}"}
    assert kept == {name: expected[name] for name in kept}
    supplied = SuppliedRecord.objects.get(id=contact.subjects.get(position=0).record_id).supplied
    assert (supplied["given_name"], supplied["family_name"]) == (said["given"], said["family"])
    assert (supplied["address_line"], supplied["school"]) == (said["line"], said["school"])
    assert (supplied["telephone"], supplied["other_names"]) == (said["telephone"], said["other"])


everything_said = st.fixed_dictionaries(dict.fromkeys(SAID, texts) | dict.fromkeys(SHORT, short))


@st.composite
def one_impossible(draw: st.DrawFn) -> dict[str, str]:
    """All texts can be kept but one."""
    said = draw(everything_said)
    name = draw(st.sampled_from(SAID + SHORT))
    place = draw(st.integers(0, len(said[name])))
    said[name] = said[name][:place] + draw(st.sampled_from(IMPOSSIBLE_ONES)) + said[name][place:]
    return said


def try_texts(county: County, said: dict[str, str], *, ascii_only: bool) -> int:
    """Send these texts and check the answer against the oracle; gives the status."""
    message = message_saying(said)
    surrogates = any(re.search(r"[\ud800-\udfff]", text) for text in said.values())
    body = json.dumps(message, ensure_ascii=ascii_only or surrogates).encode()
    # Two halves that happen to meet become one character in JSON, and are then no fault.
    said = {name: json.loads(json.dumps(text)) for name, text in said.items()}
    response = county.post(body)
    reason = why_not(said)
    if reason:
        assert response.status_code == 400, (reason, response.content)
        return 400
    assert response.status_code == 201, response.content
    contact = Contact.objects.get(reference=response.headers["X-Halcyon-Reference"])
    reads_exactly(contact, said)
    assert contact.payload == json.loads(body) | {"_verified_nhs_numbers": ["9992147032"]}
    return 201


def test_every_text_that_can_be_kept_is_kept_exactly(county: County) -> None:
    answers: Counter[int] = Counter()

    @SETTINGS
    @given(said=everything_said, ascii_only=st.booleans())
    def send(said: dict[str, str], ascii_only: bool) -> None:
        answers[try_texts(county, said, ascii_only=ascii_only)] += 1

    send()
    assert answers[201] > answers.total() / 2


def test_one_text_that_cannot_be_kept_is_enough_to_refuse(county: County) -> None:
    @SETTINGS
    @given(said=one_impossible(), ascii_only=st.booleans())
    def send(said: dict[str, str], ascii_only: bool) -> None:
        try_texts(county, said, ascii_only=ascii_only)

    send()
    assert not Contact.objects.filter(worry__contains="\x1b").exists()


# -- Structure

numbers = st.one_of(
    st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.just(10**17), st.just(-0.0), st.just(10**30)
)
leaves = st.one_of(
    st.none(), st.booleans(), numbers, texts, st.sampled_from(["", "active", "2012-03-27", "Patient/x", "#x"])
)
anything = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)


def places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a tree, the root apart."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, inner in items:
        yield (*path, step)
        yield from places(inner, (*path, step))


def at(tree: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        tree = tree[step]
    return tree


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """The worked example after one to three changes of structure anywhere in it."""
    message = example()
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(places(message))))
        holder, last = at(message, path[:-1]), path[-1]
        how = draw(st.sampled_from(["replace", "delete", "wrap", "unwrap", "move", "rename", "double", "graft"]))
        value = holder[last]
        if how == "replace":
            holder[last] = draw(anything)
        elif how == "delete":
            del holder[last]
        elif how == "wrap":
            holder[last] = [value]
        elif how == "unwrap" and isinstance(value, list) and value:
            holder[last] = value[0]
        elif how == "rename" and isinstance(holder, dict):
            holder[draw(st.sampled_from([last.upper(), f"_{last}", f"{last}s", draw(st.text(max_size=8))]))] = (
                holder.pop(last)
            )
        elif how == "double" and isinstance(holder, list):
            holder.insert(last, copy.deepcopy(value))
        elif how in ("move", "graft"):
            other = draw(st.sampled_from(list(places(message))))
            target, name = at(message, other[:-1]), other[-1]
            taken = copy.deepcopy(value)
            if how == "move":
                del holder[last]
            if name in target if isinstance(target, dict) else name < len(target):
                target[name] = taken
        if not message:
            return message
    return message


def settled(response: HttpResponse, sent: Any) -> None:
    """What must hold of every answer: received exactly, or refused with reasons; nothing in between."""
    assert response.status_code in (201, 400), response.content
    before = response.json()
    if response.status_code == 400:
        assert before["resourceType"] == "OperationOutcome"
        assert all(issue["severity"] == "error" and issue["diagnostics"] for issue in before["issue"])
        return
    contact = Contact.objects.get(reference=response.headers["X-Halcyon-Reference"])
    assert {k: v for k, v in contact.payload.items() if k != "_verified_nhs_numbers"} == sent
    request = next(e["resource"] for e in sent["entry"] if e["resource"]["resourceType"] == "ServiceRequest")
    said = [c["text"] for c in request.get("reasonCode", []) if "text" in c] + [
        n["text"] for n in request.get("note", [])
    ]
    assert contact.worry == BETWEEN.join(said)
    patients = [e["resource"] for e in sent["entry"] if e["resource"]["resourceType"] == "Patient"]
    assert contact.subjects.count() == len(patients)


def test_no_change_of_structure_breaks_it(county: County) -> None:
    answers: Counter[int] = Counter()

    @SETTINGS
    @given(message=mutated())
    def send(message: dict[str, Any]) -> None:
        body = json.dumps(message, ensure_ascii=True).encode()
        response = county.post(body)
        settled(response, json.loads(body))
        answers[response.status_code] += 1
        assert Contact.objects.count() == answers[201]

    send()
    # Were every mutated message refused, nothing would be shown about acceptance.
    assert answers[201] > answers.total() / 20
    assert answers[400] > answers.total() / 2


@SETTINGS
@given(tree=anything)
def test_no_json_at_all_breaks_it(county: County, tree: Any) -> None:
    assert county.post(json.dumps(tree).encode()).status_code == 400


@SETTINGS
@given(
    changes=st.lists(st.tuples(st.integers(0, 9000), st.binary(max_size=4), st.integers(0, 3)), min_size=1, max_size=5),
)
def test_no_change_of_bytes_breaks_it(county: County, changes: list[tuple[int, bytes, int]]) -> None:
    body = json.dumps(example(), ensure_ascii=False).encode()
    for place, new, gone in changes:
        body = body[:place] + new + body[place + gone :]
    response = county.post(body)
    assert response.status_code in (201, 400), response.content
    if response.status_code == 201:
        settled(response, json.loads(body))
