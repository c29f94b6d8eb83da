"""What an agreement says to an ask, compared with an oracle written from the words of `kernel.sharing` alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import examples

from halcyon.kernel.registry import registry
from halcyon.kernel.sharing import Agreement, Ask, Effect, SharingRule, decide, decide_outside

START = date(2024, 4, 1)
AGENCIES = ("COUNCIL", "POLICE", "GP", "STRANGER")
CATEGORIES = ("identity", "health", "offending")
PURPOSES = ("mash_enquiry", "feedback")


def boom(ask: Ask) -> bool:
    raise RuntimeError("a condition that cannot be worked out")


def red(ask: Ask) -> bool:
    return ask.facts.get("rating") == "red"


def some(values: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.sets(st.sampled_from(values)).map(frozenset)


RULES = st.builds(
    SharingRule,
    key=st.sampled_from([f"r{n}" for n in range(20)]),
    clause=st.sampled_from(["1", "2", "3"]),
    effect=st.sampled_from(Effect),
    reason=st.sampled_from(["because", "for that reason"]),
    source=st.just("made up"),
    purposes=some(PURPOSES),
    from_agencies=some(AGENCIES[:3]),
    to_agencies=some(AGENCIES[:3]),
    categories=some(CATEGORIES),
    condition=st.sampled_from([None, None, None, red, boom]),
)
AGREEMENTS = st.builds(
    Agreement,
    key=st.just("a"),
    version=st.integers(1, 3),
    title=st.just("A"),
    source=st.just("made up"),
    parties=st.just(frozenset(AGENCIES[:3])),
    in_force_from=st.just(START),
    review_on=st.just(START),
    rules=st.lists(RULES, max_size=6).map(tuple),
    in_force_to=st.sampled_from([None, START + timedelta(days=30)]),
    withdrawn=st.sampled_from([frozenset(), frozenset({"GP"})]),
)
ASKS = st.builds(
    Ask,
    purpose=st.sampled_from([*PURPOSES, *PURPOSES, ""]),
    asking_agency=st.sampled_from([*AGENCIES, *AGENCIES[:3] * 3, ""]),
    holding_agency=st.sampled_from([*AGENCIES, *AGENCIES[:3] * 3, ""]),
    categories=some(CATEGORIES),
    on=st.sampled_from([START + timedelta(days=d) for d in (-1, 0, 1, 2, 3, 30, 31)]),
    facts=st.sampled_from([{}, {"rating": "red"}, {"rating": "green"}]),
)


def oracle(agreement: Agreement, ask: Ask) -> Effect:
    """Forbid over review over permit over silence. Written rule by rule, without the code's own helpers."""
    if "" in (ask.purpose, ask.asking_agency, ask.holding_agency) or len(ask.categories) == 0:
        return Effect.DENY
    last = agreement.in_force_to or date.max
    if not (agreement.in_force_from <= ask.on <= last):
        return Effect.DENY
    signed = {a for a in agreement.parties if a not in agreement.withdrawn}
    if not {ask.asking_agency, ask.holding_agency} <= signed:
        return Effect.DENY
    heard = set()
    for rule in agreement.rules:
        speaks = True
        for stated, value in (
            (rule.purposes, ask.purpose),
            (rule.from_agencies, ask.holding_agency),
            (rule.to_agencies, ask.asking_agency),
        ):
            speaks = speaks and (len(stated) == 0 or value in stated)
        touched = [c for c in ask.categories if c in rule.categories]
        if rule.categories and not touched:
            speaks = False
        if not speaks:
            continue
        if rule.condition is boom:
            return Effect.DENY
        if rule.condition is red and ask.facts.get("rating") != "red":
            continue
        if rule.effect is Effect.PERMIT and rule.categories and len(touched) < len(ask.categories):
            continue
        heard.add(rule.effect)
    for effect in (Effect.DENY, Effect.REVIEW, Effect.PERMIT):
        if effect in heard:
            return effect
    return Effect.DENY


@examples(300, 100_000)
@given(AGREEMENTS, ASKS)
def test_the_decision_is_the_oracles_with_a_reason_and_the_agreements_name(agreement, ask):
    said = decide(agreement, ask)
    assert said.effect is oracle(agreement, ask)
    assert said.reasons
    assert all(said.reasons)
    assert (said.agreement, said.agreement_version) == (agreement.key, agreement.version)
    assert bool(said.clause) == (said.rule in {r.key for r in agreement.rules})


@examples(150, 5000)
@given(AGREEMENTS, ASKS, RULES)
def test_a_further_forbidding_rule_never_opens_anything(agreement, ask, rule):
    more = replace(agreement, rules=(*agreement.rules, replace(rule, effect=Effect.DENY)))
    if decide(agreement, ask).effect is Effect.DENY:
        assert decide(more, ask).effect is Effect.DENY


ASK = Ask("mash_enquiry", "COUNCIL", "POLICE", frozenset({"identity"}), START)
PERMIT = SharingRule("p", "4.1", Effect.PERMIT, "They may.", "s", categories=frozenset({"identity"}))
REVIEW = SharingRule("v", "4.6", Effect.REVIEW, "Somebody looks.", "s")
DENY = SharingRule("d", "6.2", Effect.DENY, "Never.", "s")


def agreed(*rules: SharingRule, **changes: object) -> Agreement:
    made = Agreement("a", 1, "A", "s", frozenset({"COUNCIL", "POLICE"}), START, START, rules)
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("agreement", "ask", "effect", "rule"),
    [
        (agreed(PERMIT), ASK, Effect.PERMIT, "p"),
        (agreed(PERMIT, REVIEW), ASK, Effect.REVIEW, "v"),
        (agreed(PERMIT, REVIEW, DENY), ASK, Effect.DENY, "d"),
        (agreed(DENY, REVIEW, PERMIT), ASK, Effect.DENY, "d"),
        (agreed(), ASK, Effect.DENY, "nothing_permits"),
        (agreed(PERMIT), replace(ASK, categories=frozenset({"identity", "health"})), Effect.DENY, "nothing_permits"),
        (agreed(PERMIT), replace(ASK, asking_agency="GP"), Effect.DENY, "not_a_party"),
        (agreed(PERMIT), replace(ASK, holding_agency="GP"), Effect.DENY, "not_a_party"),
        (agreed(PERMIT, withdrawn=frozenset({"POLICE"})), ASK, Effect.DENY, "not_a_party"),
        (agreed(PERMIT), replace(ASK, on=START - timedelta(days=1)), Effect.DENY, "not_in_force"),
        (agreed(PERMIT, in_force_to=START), ASK, Effect.PERMIT, "p"),
        (agreed(PERMIT, in_force_to=START), replace(ASK, on=START + timedelta(days=1)), Effect.DENY, "not_in_force"),
        (agreed(PERMIT), replace(ASK, purpose=""), Effect.DENY, "incomplete"),
        (agreed(PERMIT), replace(ASK, categories=frozenset()), Effect.DENY, "incomplete"),
        (agreed(PERMIT, replace(REVIEW, condition=boom)), ASK, Effect.DENY, "error"),
    ],
)
def test_what_wins(agreement, ask, effect, rule):
    said = decide(agreement, ask)
    assert (said.effect, said.rule) == (effect, rule)


@pytest.mark.parametrize(
    "ask",
    [
        replace(ASK, on=None),
        replace(ASK, on="2026-01-01"),
        replace(ASK, categories=["identity"]),
        replace(ASK, categories=7),
        replace(ASK, facts=None),
    ],
)
def test_an_ask_that_makes_no_sense_is_refused_and_never_an_error(ask):
    said = decide(agreed(replace(PERMIT, condition=red)), ask)
    assert said.effect is Effect.DENY
    assert said.reasons


# -- the county's own agreement, in words a guardian would use -------------------------------------------------------


def county(
    holding: str, *categories: str, purpose: str = "mash_enquiry", asking: str = "COUNCIL", **facts: str
) -> Effect:
    ask = Ask(purpose, asking, holding, frozenset(categories), date(2026, 11, 18), facts)
    return decide(registry.agreements["marlshire_partnership"], ask).effect


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (lambda: county("POLICE", "involvement", "offending", "family", "concern"), Effect.PERMIT),
        (lambda: county("COMMUNITY", "involvement", "health"), Effect.PERMIT),
        (lambda: county("COMMUNITY", "involvement", "health", "sexual_health"), Effect.REVIEW),
        (lambda: county("POLICE", "health"), Effect.DENY),
        (lambda: county("POLICE", "sexual_health"), Effect.DENY),
        (lambda: county("GP", "health", rating="green", consent="refused"), Effect.REVIEW),
        (lambda: county("GP", "health", rating="green", consent="given"), Effect.PERMIT),
        (lambda: county("GP", "health", rating="red", consent="refused"), Effect.PERMIT),
        (lambda: county("GP", "health", consent="refused"), Effect.PERMIT),  # not rated yet counts as red
        (lambda: county("GP", "health", rating="green", consent="refused", danger_now="yes"), Effect.PERMIT),
        (lambda: county("COUNCIL", "identity", asking="POLICE"), Effect.PERMIT),
        (lambda: county("COUNCIL", "identity", "concern", asking="POLICE"), Effect.DENY),
        (lambda: county("COUNCIL", "outcome", asking="COMMUNITY", purpose="feedback"), Effect.PERMIT),
        (lambda: county("COUNCIL", "outcome", "health", asking="COMMUNITY", purpose="feedback"), Effect.DENY),
        (lambda: county("COUNCIL", "case", asking="COMMUNITY", purpose="feedback"), Effect.DENY),
        (lambda: county("POLICE", "outcome", asking="COMMUNITY", purpose="feedback"), Effect.DENY),
        (lambda: county("SCHOOLS", "identity", "concern", purpose="refer_concern"), Effect.PERMIT),
        (lambda: county("COMMUNITY", "identity", asking="POLICE", purpose="refer_concern"), Effect.DENY),
    ],
)
def test_the_partnerships_agreement_says_what_its_clauses_say(effect, expected):
    assert effect() is expected


def test_feedback_never_carries_what_another_agency_said_or_where_a_family_lives():
    agreement = registry.agreements["marlshire_partnership"]
    for holding in sorted(agreement.parties):
        for asking in sorted(agreement.parties):
            for category in registry.categories:
                said = county(holding, category, asking=asking, purpose="feedback")
                assert (said is Effect.PERMIT) == (holding == "COUNCIL" and category == "outcome")


def test_nobody_outside_is_told_without_a_clause_and_never_by_a_rule_alone():
    agreement = registry.agreements["marlshire_partnership"]

    def said(receiver: str, *categories: str, holding: str = "COUNCIL", on: date = date(2026, 11, 18)) -> Effect:
        return decide_outside(
            agreement, receiver=receiver, holding_agency=holding, categories=frozenset(categories), on=on
        ).effect

    for receiver in ("other_authority", "adult_safeguarding", "marac", "channel"):
        assert said(receiver, "identity", "concern", "outcome") is Effect.REVIEW
        for category in registry.categories.keys() - {"identity", "concern", "outcome"}:
            assert said(receiver, "identity", category) is Effect.DENY, category
        assert said(receiver, "identity", holding="NOBODY") is Effect.DENY
        assert said(receiver, "identity", on=date(2024, 3, 31)) is Effect.DENY
    assert said("family", "outcome") is Effect.REVIEW
    assert said("family", "identity", "outcome") is Effect.DENY
    assert said("press", "outcome") is said("family") is Effect.DENY


def test_every_receiver_outside_to_whom_the_county_hands_over_has_a_clause():
    for (_, outcome), route in registry.profile.hand_offs.items():
        assert bool(registry.agreement.receiver_words(outcome)) == route.outside, outcome
