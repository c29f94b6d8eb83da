"""Only some of the records that share a key are compared field by field: whom that must never lose."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from tests.people.test_matching_world import World, as_asked, county
from tests.support import ASSURANCE

from halcyon.people.actions.settling import LISTED
from halcyon.people.matching.keys import Key, query_keys
from halcyon.people.matching.linking import Advice, decide_among
from halcyon.people.matching.records import Described
from halcyon.people.matching.retrieval import plan, shortlist
from halcyon.people.matching.scoring import rank
from halcyon.people.retrieval import COMPARED, MOST_CANDIDATES

RARE, COMMON, NUMBER = Key("names", "ATRP NWK"), Key("family", "SM0"), Key("nhs_number", "9990000018")


def test_who_shares_more_and_rarer_keys_comes_first_and_who_shares_a_number_always() -> None:
    shared = [("a", "A", COMMON), ("b", "B", COMMON), ("b", "B", RARE), ("c", "C", RARE), ("d", "D", NUMBER)]
    held = {COMMON: 900, RARE: 2, NUMBER: 2**20}
    assert shortlist(shared, held, 1) == {"b", "d"}
    assert shortlist(shared, held, 2) == {"b", "c", "d"}


def test_all_records_of_a_person_are_compared_because_a_veto_against_one_holds_for_all() -> None:
    shared = [("new", "A", RARE), ("old", "A", COMMON), ("other", "B", COMMON)]
    assert shortlist(shared, {COMMON: 900, RARE: 2}, 1) == {"new", "old"}


def test_of_people_who_share_as_much_the_same_are_taken_in_whatever_order_they_were_found() -> None:
    shared = [(f"{one}{key.kind}", one, key) for one in "abcdefgh" for key in (RARE, COMMON)]
    held = {COMMON: 901, RARE: 7}
    rng = random.Random(11)
    taken = {frozenset(shortlist(rng.sample(shared, len(shared)), held, 3)) for _ in range(50)}
    assert len(taken) == 1, taken


def sharing(world: World, asked: Described) -> tuple[list[tuple[Described, str, Key]], dict[Key, int]]:
    steps = plan([(key, len(world.index.get(key, ()))) for key in query_keys(asked)], MOST_CANDIDATES)
    found = [(held, held.person_id, step.key) for step in steps for held in world.index.get(step.key, ())[: step.take]]
    return found, {step.key: step.held for step in steps}


def damaged(rng: random.Random, people: list[Described], count: int, share: float) -> Iterator[tuple[str, Described]]:
    for held in rng.sample(people, count):
        changes: dict[str, object] = {}
        for name in ("given", "family"):
            text = str(getattr(held, name))
            if rng.random() < share and len(text) > 3:
                place = rng.randrange(1, len(text) - 1)
                changes[name] = text[:place] + rng.choice(("", text[place + 1] + text[place])) + text[place + 2 :]
        if rng.random() < share:
            born = held.birth_date
            changes["birth_date"] = rng.choice((None, born + timedelta(1) if born else None))
        for name in ("postcode", "address_line", "telephone"):
            if rng.random() < share:
                changes[name] = ""
        if rng.random() < share + 0.4:
            changes |= {"nhs_number": "", "nhs_verified": False}
        yield held.person_id, as_asked(replace(held, other_names=()), **changes)


def test_the_person_meant_is_found_as_often_as_when_everybody_is_compared() -> None:
    world, rng = county(), random.Random(9)
    before = after = linked = 0
    for share in (0.12, 0.3, 0.5):
        for person, asked in damaged(rng, world.people, 1_000 if ASSURANCE else 40, share):
            found, held = sharing(world, asked)
            kept = shortlist(found, held, COMPARED * LISTED)
            everybody = rank(asked, {each.record_id: each for each, _, _ in found}.values(), limit=LISTED)
            some = rank(asked, kept, limit=LISTED)
            before += person in [each.person_id for each in everybody[:10]]
            after += person in [each.person_id for each in some[:10]]
            whole, short = decide_among(asked, everybody), decide_among(asked, some)
            assert (whole.advice, whole.person_id) == (short.advice, short.person_id)
            linked += short.advice is Advice.LINK_BY_ITSELF
    asked_in_all = 3 * (1_000 if ASSURANCE else 40)
    print(f"among the first ten of {asked_in_all}: {before} when all are compared, {after} when the short list is")
    assert after >= before
    assert after > 0.95 * asked_in_all
    assert linked > 0
