"""The product does not start on a key that leads nowhere: one test for each kind of dangling key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings

from halcyon.config.discovery import fill
from halcyon.kernel.effects import Asks, Gathers, HandsOver, Opens, Part, Tell
from halcyon.kernel.instruments import Choice, Is, LongText, Section
from halcyon.kernel.pathways import Clock, Move, Pathway, State
from halcyon.kernel.registry import DanglingKey, Registry
from halcyon.kernel.roles import Role

NOBODY = Role("nobody", "Nobody", "Is in no file.", frozenset())


@pytest.fixture
def filled() -> Registry:
    return fill(Registry(), profile=settings.PROFILE, agreement=settings.AGREEMENT)


def pathway(registry: Registry, **changes: Any) -> None:
    registry.pathways["mash_enquiry"] = replace(registry.pathways["mash_enquiry"], **changes)


def move(which: str, **changes: Any) -> Callable[[Registry], None]:
    def change(registry: Registry) -> None:
        moves = registry.pathways["mash_enquiry"].moves
        pathway(registry, moves=tuple(replace(m, **changes) if m.key == which else m for m in moves))

    return change


def clock(which: str, **changes: Any) -> Callable[[Registry], None]:
    def change(registry: Registry) -> None:
        clocks = registry.pathways["mash_enquiry"].clocks
        pathway(registry, clocks=tuple(replace(c, **changes) if c.key == which else c for c in clocks))

    return change


def state(which: str, **changes: Any) -> Callable[[Registry], None]:
    def change(registry: Registry) -> None:
        states = registry.pathways["mash_enquiry"].states
        pathway(registry, states=tuple(replace(s, **changes) if s.key == which else s for s in states))

    return change


def profile(**changes: Any) -> Callable[[Registry], None]:
    def change(registry: Registry) -> None:
        registry.profiles["marlshire"] = replace(registry.profiles["marlshire"], **changes)

    return change


def rule(**changes: Any) -> Callable[[Registry], None]:
    def change(registry: Registry) -> None:
        was = registry.agreements["marlshire_partnership"]
        registry.agreements[was.key] = replace(was, rules=(replace(was.rules[0], **changes), *was.rules[1:]))

    return change


def question(**changes: Any) -> Callable[[Registry], None]:
    def change(registry: Registry) -> None:
        was = registry.instruments[("mash_return", 1)]
        first, *rest = was.sections
        asked = (replace(first.questions[0], **changes), *first.questions[1:])
        registry.instruments[("mash_return", 1)] = replace(was, sections=(replace(first, questions=asked), *rest))

    return change


def current(kind: str) -> Callable[[Registry], None]:
    def change(registry: Registry) -> None:
        registry.current[kind] = "elsewhere"

    return change


def add_twin_move(registry: Registry) -> None:
    moves = registry.pathways["mash_enquiry"].moves
    pathway(registry, moves=(*moves, replace(moves[0], key="triage_again")))


WRONG: dict[str, tuple[Callable[[Registry], None], str]] = {
    "the county's profile": (current("profile"), "profile 'elsewhere' is not defined"),
    "the county's agreement": (current("agreement"), "agreement 'elsewhere' is not defined"),
    "start": (lambda r: pathway(r, start="nowhere"), "start or final"),
    "final": (lambda r: pathway(r, final=frozenset({"nowhere"})), "start or final"),
    "next move": (state("received", next_move="dance"), "no move 'dance'"),
    "owner": (state("received", owner=NOBODY), "no role 'nobody'"),
    "source state": (move("triage", sources=("nowhere",)), "no state 'nowhere'"),
    "target state": (move("triage", target="nowhere"), "no state 'nowhere'"),
    "who may": (move("triage", by=frozenset({NOBODY})), "no role 'nobody'"),
    "instrument to complete": (move("decide", completes="no_such"), "no instrument 'no_such'"),
    "fact that no answer sets": (move("rate", sets=("colour",)), "no question 'colour'"),
    "word in the sentence": (move("rate", sentence="Rated {colour}."), "no question 'colour'"),
    "condition of a move's question": (
        move("feed_back", asks=(LongText("told", "Told?", when=Is("later", "x")), Choice("later", "Later?"))),
        "does not point backwards",
    ),
    "post to tell": (
        move("feed_back", then=(Tell("council.nobody", about="outcome", purpose="feedback"),)),
        "no post 'council.nobody'",
    ),
    "pathway to open": (move("decide", then=(Opens("no_such"),)), "no pathway 'no_such'"),
    "purpose of asking": (move("ask", then=(Asks("agencies", "no_such", "mash_return"),)), "no purpose 'no_such'"),
    "instrument of asking": (
        move("ask", then=(Asks("agencies", "mash_enquiry", "no_such"),)),
        "no instrument 'no_such'",
    ),
    "question of asking": (move("ask", then=(Asks("colour", "mash_enquiry", "mash_return"),)), "no question 'colour'"),
    "two moves recording one kind": (add_twin_move, "two moves that record 'triaged'"),
    "recording the opening": (move("triage", records="opened"), "only opening records"),
    "two moves of one key": (move("triage", key="rate"), "two moves 'rate'"),
    "two states of one key": (state("received", key="rated"), "two states 'rated'"),
    "what starts a clock": (clock("feedback", starts_on=("born",)), "no move records 'born'"),
    "what stops a clock": (clock("feedback", stops_on=("born",)), "no move records 'born'"),
    "limit until known": (clock("outcome", until_known="purple"), "no limit for 'purple'"),
    "limit of an answer": (
        lambda r: clock("outcome", limits={"red": r.pathways["mash_enquiry"].clocks[2].limits["red"]})(r),
        "no limit for 'amber'",
    ),
    "whom a clock tells": (clock("outcome", tells="council.nobody"), "no post 'council.nobody'"),
    "a profile's limit": (
        lambda r: profile(
            limits={("mash_enquiry", "outcome", "purple"): r.profiles["marlshire"].request_limits["red"]}
        )(r),
        r"mash_enquiry.outcome\['purple'\]",
    ),
    "a profile's reviewer": (profile(health_reviewer="nobody"), "no role 'nobody'"),
    "a profile's other reviewer": (profile(other_reviewer="nobody"), "no role 'nobody'"),
    "a profile's privacy role": (profile(privacy_role="nobody"), "no role 'nobody'"),
    "a profile's answering role": (profile(answering_role="nobody"), "no role 'nobody'"),
    "a profile's linking role": (profile(linking_role="nobody"), "no role 'nobody'"),
    "a profile's custodian role": (profile(custodian_role="nobody"), "no role 'nobody'"),
    "a profile's privacy post": (profile(privacy_post="council.nobody"), "no post 'council.nobody'"),
    "a profile's post for delays": (profile(delay_post="council.nobody"), "no post 'council.nobody'"),
    "a profile's hand-offs": (
        lambda r: profile(
            hand_offs={
                ("no_such", "x"): replace(
                    next(iter(r.profiles["marlshire"].hand_offs.values())), tells="council.nobody"
                )
            }
        )(r),
        "a hand-off of no pathway 'no_such'.*a hand-off tells no post 'council.nobody'",
    ),
    "purpose of opening": (move("decide", then=(Opens("mash_enquiry", purpose="no_such"),)), "no purpose 'no_such'"),
    "who takes part": (move("triage", then=(Gathers((Part("nobody", purpose="mash_enquiry"),)),)), "no role 'nobody'"),
    "a part of nobody": (move("triage", then=(Gathers((Part(purpose="mash_enquiry"),)),)), "taken by nobody"),
    "note of what is handed over": (move("triage", then=(HandsOver("x", "no_such"),)), "no question 'no_such'"),
    "what a kind of agency holds": (profile(holds={"police": frozenset({"colour"})}), "no category 'colour'"),
    "a rule's purpose": (rule(purposes=frozenset({"no_such"})), "no purpose 'no_such'"),
    "a rule's category": (rule(categories=frozenset({"colour"})), "no category 'colour'"),
    "a role's purpose": (
        lambda r: r.roles.update(nobody=replace(NOBODY, purposes=frozenset({"no_such"}))),
        "no purpose 'no_such'",
    ),
    "a question's condition": (question(when=Is("narrative", "x")), "does not point backwards"),
    "two questions of one key": (question(key="decline_reason"), "two questions 'decline_reason'"),
    "the judgement": (
        lambda r: r.instruments.update(
            {("mash_return", 1): replace(r.instruments[("mash_return", 1)], judgement="verdict")}
        ),
        "no judgement question 'verdict'",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_dangling_key_stops_the_start(filled, kind):
    filled.check()
    change, words = WRONG[kind]
    change(filled)
    with pytest.raises(DanglingKey, match=words):
        filled.check()


def test_everything_wrong_is_said_at_once(filled):
    for change, _ in (WRONG["next move"], WRONG["whom a clock tells"], WRONG["a rule's category"]):
        change(filled)
    with pytest.raises(DanglingKey, match=r"no move 'dance'.*no post 'council.nobody'.*no category 'colour'"):
        filled.check()


def test_a_key_is_defined_once_and_the_same_definition_may_come_twice(filled):
    for place in (filled.pathways, filled.instruments, filled.roles, filled.purposes, filled.bases, filled.categories):
        thing = next(iter(place.values()))
        filled.add(thing)
        with pytest.raises(DanglingKey, match="two definitions"):
            filled.add(replace(thing, title=thing.title + " of another kind"))


def test_the_newest_version_of_an_instrument_is_meant_unless_one_is_named(filled):
    first = filled.instrument("mash_return")
    second = replace(first, version=2, sections=(Section("s", "S", (LongText("analysis", "A?"),)),))
    filled.add(second)
    assert filled.instrument("mash_return") is second
    assert filled.instrument("mash_return", 1) is first
    with pytest.raises(KeyError):
        filled.instrument("mash_return", 3)
    with pytest.raises(KeyError, match="no instrument 'none'"):
        filled.instrument("none")


def test_a_thing_of_no_known_kind_is_not_taken_in(filled):
    with pytest.raises(KeyError):
        filled.add("a string")


def test_a_pathway_without_anything_wrong_passes(filled):
    filled.add(
        Pathway(
            key="small",
            version=1,
            title="Small",
            short="S",
            source="Made up",
            start="open",
            states=(State("open", "Open", next_move="close"), State("shut", "Shut")),
            final=frozenset({"shut"}),
            moves=(Move("close", "Close", ("open",), "shut", by=frozenset(), records="closed", sentence="Closed."),),
            clocks=(Clock("life", "Life", ("opened",), ("closed",), {}),),
        )
    )
    filled.check()
