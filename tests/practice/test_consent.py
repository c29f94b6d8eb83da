"""Below section 47's threshold a general practice or a school is asked with consent, or for a reason without it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import examples

from halcyon.kernel.pathways import CaseFacts, Refused, check_move
from halcyon.kernel.profiles import Profile
from halcyon.practice.pathways.mash_enquiry import wording
from halcyon.practice.pathways.mash_enquiry.consent import consent_or_reason, needing, threshold_met
from halcyon.practice.pathways.mash_enquiry.definition import pathway
from halcyon.practice.profiles import london_brag, marlshire, merton, surrey_police

PROFILES = [p.PROFILE for p in (marlshire, merton, london_brag, surrey_police)]
SOCIAL_WORKER = frozenset({"mash_social_worker"})
LONG = "Long enough to be a reason for a thing like this."
AGREED = {"": "given", "_who": "parent", "_name": "Anna Kowal", "_on": "2026-11-17", "_scope": "Attendance since June"}
WITHOUT = {"": "not_sought", "_reason": LONG, "_weighed": LONG}
REFUSED = {**WITHOUT, "": "refused", "_who": "child", "_name": "Zofia", "_on": "2026-11-17"}


def about(code: str, said: dict[str, str]) -> dict[str, str]:
    return {f"consent_{code.lower()}{key}": value for key, value in said.items()}


def refusal(
    profile: Profile,
    agencies: list[str],
    said: dict[str, str],
    *,
    rating: str | None = "amber",
    danger: str = "no",
    roles: frozenset[str] = SOCIAL_WORKER,
) -> str:
    """Why asking is refused, by the move's own questions and guards, or ''."""
    made = pathway(profile)
    basics = {"agencies": agencies, "categories": ["concern"], "question": "What do you know of this child?"}
    facts = CaseFacts(
        pathway=made.key,
        state="rated",
        facts={"rating": rating, "danger_now": danger},
        given={**basics, **said},
        actor_roles=roles,
    )
    try:
        check_move(made, made.move("ask"), facts)
    except Refused as why:
        return str(why)
    return ""


@pytest.mark.parametrize("code", ["GP", "SCHOOLS"])
def test_with_consent_or_a_weighed_reason_and_not_else(code: str):
    profile = marlshire.PROFILE
    assert refusal(profile, [code], {})
    for said in (AGREED, WITHOUT, REFUSED):
        assert refusal(profile, [code], about(code, said)) == ""
        for missing in said:
            left = {k: v for k, v in said.items() if k != missing}
            assert refusal(profile, [code], about(code, left)), f"without {missing!r}"
    assert refusal(profile, ["POLICE"], {}) == ""
    assert refusal(profile, ["POLICE", code], {})


def test_consent_for_one_agency_is_none_for_another():
    assert refusal(marlshire.PROFILE, ["GP", "SCHOOLS"], about("GP", AGREED))
    both = about("GP", AGREED) | about("SCHOOLS", WITHOUT)
    assert refusal(marlshire.PROFILE, ["GP", "SCHOOLS"], both) == ""


def test_a_qualified_worker_decides_to_go_without_and_anybody_of_the_hub_may_write_down_consent():
    officer = frozenset({"contact_officer"})
    profile = marlshire.PROFILE
    assert "social worker or manager" in refusal(profile, ["GP"], about("GP", WITHOUT), roles=officer)
    assert refusal(profile, ["GP"], about("GP", AGREED), roles=officer) == ""


def test_at_the_threshold_and_in_danger_nothing_of_it_is_asked():
    for profile in PROFILES:
        ask = pathway(profile).move("ask")
        for facts in ({"rating": "red"}, {"rating": "amber", "danger_now": "yes"}, {}):
            assert not [q for q in ask.questions(facts) if q.key.startswith("consent_")]
        assert [q for q in ask.questions({"rating": "amber", "danger_now": "no"}) if q.key.startswith("consent_")]
    assert refusal(marlshire.PROFILE, ["GP", "SCHOOLS"], {}, rating="red") == ""
    assert refusal(marlshire.PROFILE, ["GP", "SCHOOLS"], {}, danger="yes") == ""
    assert refusal(marlshire.PROFILE, ["GP", "SCHOOLS"], {}, rating=None) == ""


def test_a_county_says_which_kinds_of_agency_and_at_which_ratings():
    own = replace(
        marlshire.PROFILE, consent_kinds=frozenset({"housing"}), threshold_ratings=frozenset({"red", "amber"})
    )
    assert [code for code, _ in needing(own)] == ["HOUSING"]
    assert refusal(own, ["GP", "HOUSING"], {}) == ""
    assert "Housing" in refusal(own, ["GP", "HOUSING"], {}, rating="green")


said = st.dictionaries(
    st.sampled_from(["", "_who", "_name", "_on", "_scope", "_reason", "_weighed"]),
    st.sampled_from(["given", "refused", "not_sought", "parent", " ", "2026-11-17", LONG]),
)


@given(
    profile=st.sampled_from(PROFILES),
    agencies=st.lists(st.sampled_from([c for c, _ in wording.AGENCIES]), min_size=1, max_size=4, unique=True),
    gp=said,
    school=said,
    rating=st.sampled_from(["red", "amber", "green", None]),
    danger=st.sampled_from(["yes", "no"]),
    roles=st.sampled_from([SOCIAL_WORKER, frozenset({"contact_officer"})]),
)
@examples(300, 20000)
def test_whatever_is_answered_nobody_is_asked_without_consent_or_a_reason(
    profile, agencies, gp, school, rating, danger, roles
):
    given = about("GP", gp) | about("SCHOOLS", school)
    facts = {"rating": rating, "danger_now": danger}
    guarded = CaseFacts(
        pathway="", state="rated", facts=facts, given={"agencies": agencies, **given}, actor_roles=roles
    )
    if consent_or_reason(profile).refuses(guarded) is not None or threshold_met(facts, profile):
        return
    for code, answers in (("GP", gp), ("SCHOOLS", school)):
        if code not in agencies:
            continue
        consented = answers.get("") == "given" and all(
            answers.get(k, "").strip() for k in ("_who", "_name", "_on", "_scope")
        )
        reasoned = (
            answers.get("") in ("refused", "not_sought")
            and all(answers.get(k, "").strip() for k in ("_reason", "_weighed"))
            and roles == SOCIAL_WORKER
        )
        assert consented or reasoned


def test_every_agency_that_can_be_asked_is_of_a_kind_that_profiles_speak_of():
    assert set(wording.KINDS) == {code for code, _ in wording.AGENCIES}
    for profile in PROFILES:
        assert set(wording.KINDS.values()) <= set(profile.holds)
