"""Every definition says where it comes from, and what has not been checked against its source says so."""

from __future__ import annotations

import dataclasses

import pytest

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.registry import registry
from halcyon.practice.retention import SCHEDULE
from halcyon.practice.reviews import KINDS

CITED = {
    "pathway": list(registry.pathways.values()),
    "instrument": list(registry.instruments.values()),
    "role": list(registry.roles.values()),
    "purpose": list(registry.purposes.values()),
    "basis": list(registry.bases.values()),
    "agreement": list(registry.agreements.values()),
    "agreement rule": [rule for a in registry.agreements.values() for rule in a.rules],
    "profile": list(registry.profiles.values()),
    "threshold document": [p.thresholds for p in registry.profiles.values()],
    "retention line": list(SCHEDULE),
    "limit": [
        *(limit for p in registry.pathways.values() for c in p.clocks for limit in c.limits.values() if limit),
        *(
            limit
            for p in registry.profiles.values()
            for limit in (*p.limits.values(), *p.request_limits.values())
            if limit
        ),
        *(limit for p in registry.profiles.values() for c in p.enquiry_clocks for limit in c.limits.values() if limit),
        *(limit for p in registry.profiles.values() for step in p.reminders for limit in step.limits.values()),
        *(limit for p in registry.profiles.values() for limit in p.review_limits.values()),
        *(clock.limit for kind in KINDS.values() for clock in kind.clocks),
        *(p.concern_follows_advice for p in registry.profiles.values() if p.concern_follows_advice),
    ],
}


def uncited(things: list) -> list[str]:
    return [getattr(t, "key", repr(t)) for t in things if not str(t.source).strip()]


@pytest.mark.parametrize("kind", CITED)
def test_every_definition_cites_a_source(kind):
    assert CITED[kind], f"no {kind} is defined"
    assert uncited(CITED[kind]) == []


def test_a_definition_without_a_source_is_found():
    role = next(iter(registry.roles.values()))
    assert uncited([dataclasses.replace(role, source=" ")]) == [role.key]


def test_a_limit_without_a_source_cannot_be_written():
    with pytest.raises(ValueError, match="where it comes from"):
        Limit(4, CountingRule.ELAPSED_HOURS, "", True)


def test_every_instrument_says_under_which_licence_its_words_are_used():
    assert [k for k, i in registry.instruments.items() if not i.licence.strip()] == []


def test_every_agreement_rule_names_its_clause_and_gives_a_reason():
    assert [r.key for r in CITED["agreement rule"] if not r.clause.strip() or not r.reason.strip()] == []


def test_what_is_only_a_local_choice_does_not_claim_to_be_checked():
    claimed = [t for t in (*CITED["limit"], *SCHEDULE) if t.source.strip().lower().startswith("local") and t.verified]
    assert claimed == []
