"""The MASH enquiry is made from the county's profile: ratings, what is timed, from what and in which hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from halcyon.config.discovery import fill
from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.pathways import CaseFacts, Past, Pathway, Refused, check_move, running_clocks, untimed_clocks
from halcyon.kernel.profiles import COLOURS, Profile, Whom
from halcyon.kernel.registry import Registry
from halcyon.practice.pathways.mash_enquiry import wording
from halcyon.practice.pathways.mash_enquiry.definition import pathway
from halcyon.practice.profiles import london_brag, marlshire, merton, surrey_police

PROFILES = {m.PROFILE.key: m.PROFILE for m in (marlshire, surrey_police, merton, london_brag)}
NINE = datetime(2026, 11, 19, 9, tzinfo=UTC)  # a Thursday
EVERY_AGENCY = [key for key, _ in wording.AGENCIES]


def hours(start: datetime, limit: Limit) -> datetime:
    return start + timedelta(hours=float(limit.amount))


def clock(made: Pathway, key: str):
    return next(c for c in made.clocks if c.key == key)


@pytest.mark.parametrize("key", PROFILES)
def test_the_product_starts_under_every_profile(key):
    registry = fill(Registry(), profile=key, agreement="marlshire_partnership")
    assert set(PROFILES) <= set(registry.profiles)
    made = registry.pathways["mash_enquiry"]
    offered = next(q for q in made.move("rate").asks if q.key == "rating")
    assert [o for o, _ in offered.options] == [r.key for r in PROFILES[key].ratings]
    assert made.state("triaged").title == "Triaged, treated as red until rated"


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_ratings_have_words_and_a_colour_that_can_be_shown(profile: Profile):
    assert {r.colour for r in profile.ratings} <= set(COLOURS)
    assert len({r.key for r in profile.ratings}) == len({r.title for r in profile.ratings}) == len(profile.ratings)
    assert all(r.words.startswith(r.title + ": ") for r in profile.ratings) and profile.rating_source
    assert profile.most_urgent.key == "red" and profile.most_urgent.asked is Whom.ANY


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_the_response_within_one_working_day_runs_on_every_referral_whatever_its_rating(profile: Profile):
    made = pathway(profile)
    for rating in (None, *(r.key for r in profile.ratings)):
        facts = {"rating": rating} if rating else {}
        running = running_clocks(made, [Past("opened", NINE, id="1")], facts, due=hours)
        response = next(r for r in running if r.clock.key == "response")
        assert (response.limit.amount, response.limit.rule) == (1, CountingRule.WORKING_DAYS_AFTER)
        assert response.stopped_at is None and response.limit.verified


def test_a_county_cannot_time_the_national_duty_otherwise_nor_forget_a_rating():
    slower = replace(clock(pathway(marlshire.PROFILE), "feedback"), key="response")
    with pytest.raises(ValueError, match="national"):
        pathway(replace(marlshire.PROFILE, enquiry_clocks=(slower,)))
    outcome = clock(pathway(marlshire.PROFILE), "outcome")
    short = replace(outcome, limits={"red": outcome.limits["red"]})
    with pytest.raises(ValueError, match="amber, green"):
        pathway(replace(marlshire.PROFILE, enquiry_clocks=(short,)))


# What each source says (domain.md A2, clocks.csv): (clock, rating): (amount, counted, from). Nothing else has a time.
FIGURES = {
    "marlshire": {
        ("triage", ""): (1, "elapsed_hours", "opened"),
        ("rating", ""): (1, "working_days_after", "opened"),
        ("outcome", "red"): (4, "elapsed_hours", "opened"),
        ("outcome", "amber"): (1, "working_days_after", "opened"),
        ("outcome", "green"): (3, "working_days_after", "opened"),
        ("feedback", ""): (1, "working_days_after", "decided"),
    },
    "surrey_police": {
        ("sending_on", "red"): (4, "office_hours", "opened"),
        ("sending_on", "amber"): (24, "office_hours", "opened"),
        ("sending_on", "green"): (72, "elapsed_hours", "opened"),
    },
    "merton": {},
    "london_brag": {("outcome", "green"): (24, "elapsed_hours", "triaged")},
}
# How long an agency has to answer: (amount, counted, read in its source). Marlshire took Merton's over as a target.
ANSWERS = {
    "marlshire": {
        "red": (2, "elapsed_hours", False),
        "amber": (6, "office_hours", False),
        "green": (24, "office_hours", False),
    },
    "surrey_police": {},
    "merton": {
        "red": (2, "elapsed_hours", True),
        "amber": (6, "elapsed_hours", True),
        "green": (24, "elapsed_hours", True),
    },
    "london_brag": {},
}


@pytest.mark.parametrize("key", PROFILES)
def test_what_is_timed_is_what_the_source_says_and_nothing_more(key):
    profile = PROFILES[key]
    timed = {
        (c.key, which): (limit.amount, limit.rule.value, c.starts_on[0])
        for c in pathway(profile).clocks
        for which, limit in c.limits.items()
        if limit is not None and c.key not in ("response", "decide_again")  # in every county
    }
    assert timed == FIGURES[key]
    answers = {r.key: profile.request_limit(r.key, "police") for r in profile.ratings}
    assert {k: (v.amount, v.rule.value, v.verified) for k, v in answers.items() if v} == ANSWERS[key]
    local = {"Local target: every contact is looked at for danger on arrival"}
    for limit in (x for c in profile.enquiry_clocks for x in c.limits.values() if x):
        assert limit.verified != (limit.source in local or limit.source.startswith("Local target")), limit


def test_an_agency_s_time_goes_by_its_kind_where_the_county_says_so():
    own = Limit(1, CountingRule.ELAPSED_HOURS, "Made up", False)
    profile = replace(merton.PROFILE, request_limits_by_kind={("red", "police"): own, ("amber", "police"): None})
    assert profile.request_limit("red", "police") is own
    assert profile.request_limit(None, "police") is own  # nobody has rated: the most urgent
    assert profile.request_limit("red", "education").amount == 2
    assert profile.request_limit("amber", "police") is None


def test_a_duty_without_a_time_is_named_and_does_not_run():
    made = pathway(london_brag.PROFILE)
    past = [Past("opened", NINE, id="1"), Past("triaged", NINE, id="2")]
    for rating, timed in ((None, False), ("red", False), ("green", True), ("blue", False)):
        facts = {"rating": rating} if rating else {}
        running = {r.clock.key for r in running_clocks(made, past, facts, due=hours)}
        untimed = {c.key for c in untimed_clocks(made, facts)}
        assert ("outcome" in running, "outcome" in untimed) == (timed, not timed)
        assert {"triage", "rating", "feedback"} <= untimed


def test_late_by_the_rating_before_stays_late_where_the_new_rating_has_no_time():
    made = pathway(surrey_police.PROFILE)
    later = Past("rated", NINE + timedelta(hours=5), data={"rating": "blue"}, id="2")
    (found,) = (
        r
        for r in running_clocks(made, [Past("opened", NINE, id="1"), later], {"rating": "blue"}, due=hours)
        if r.clock.key == "sending_on"
    )
    assert found.due_at == found.passed_at == NINE + timedelta(hours=4) and found.late(NINE)
    soon = replace(later, happened_at=NINE + timedelta(hours=3))
    running = running_clocks(made, [Past("opened", NINE, id="1"), soon], {"rating": "blue"}, due=hours)
    assert [r.clock.key for r in running] == ["response"]


def test_a_rating_that_another_profile_gave_is_timed_as_unrated():
    made = pathway(marlshire.PROFILE)
    running = running_clocks(made, [Past("opened", NINE, id="1")], {"rating": "blue"}, due=hours)
    assert next(r for r in running if r.clock.key == "outcome").limit.amount == 4
    assert merton.PROFILE.request_limit("purple", "police").amount == 2


AGREED = {
    f"consent_{code}{key}": value
    for code in ("gp", "schools")
    for key, value in {"": "given", "_who": "parent", "_name": "Ana", "_on": "2026-11-17", "_scope": "School"}.items()
}


def asking(profile: Profile, rating: str | None, agencies: list[str]) -> str:
    made = pathway(profile)
    facts = CaseFacts(
        "mash_enquiry",
        "rated",
        {"rating": rating},
        given={
            "agencies": agencies,
            "categories": ["concern"],
            "question": "What do you know of this child?",
            **AGREED,
        },
        actor_roles=frozenset({"mash_manager"}),
    )
    try:
        check_move(made, made.move("ask"), facts)
    except Refused as refused:
        return " ".join(refused.reasons)
    return ""


def test_whom_the_hub_may_ask_goes_by_the_rating_where_the_county_says_so():
    assert "not shared" in asking(surrey_police.PROFILE, "blue", ["POLICE"])
    assert "no agency is asked" in asking(merton.PROFILE, "blue", ["GP"])
    assert "Choose those" in asking(merton.PROFILE, "green", EVERY_AGENCY)
    assert asking(merton.PROFILE, "green", ["GP", "SCHOOLS"]) == ""
    for profile in PROFILES.values():
        assert asking(profile, "red", EVERY_AGENCY) == asking(profile, None, EVERY_AGENCY) == ""
    assert asking(marlshire.PROFILE, "green", EVERY_AGENCY) == ""


def may(made: Pathway, key: str, state: str, facts: dict[str, str], **given: str) -> bool:
    """Whether the guards of a move let these answers pass."""
    seen = CaseFacts("mash_enquiry", state, {"identity": "settled", **facts}, given=given)
    return all(g.refuses(seen) is None for g in made.move(key).guards)


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_only_the_most_urgent_rating_and_its_protection_do_not_wait_for_screening(profile: Profile):
    made, looked = pathway(profile), {"open_checked": "none"}
    words = {"child_voice": "“I want to stay at nan’s.”"}
    for rating in (r.key for r in profile.ratings):
        red = rating == profile.most_urgent.key
        assert may(made, "rate", "triaged", {}, rating=rating) == red
        assert may(made, "re_rate", "asked", {}, rating=rating) == red
        assert may(made, "rate", "triaged", looked, rating=rating)
        for outcome, _ in wording.OUTCOMES:
            slight = outcome in ("no_further_action", "information_and_advice")
            assert may(made, "decide", "asked", {"rating": rating}, outcome=outcome, **words) == (red and not slight)
            assert may(made, "decide", "asked", {"rating": rating, **looked}, outcome=outcome, **words)
    assert {"triaged", "rated", "asked", "returned"} <= set(made.move("screen").sources), "there is always a way to"


@pytest.mark.parametrize("heard", [{"child_voice": "I want him gone."}, {"voice_not_known": "Not seen yet: asleep."}])
def test_a_decision_has_the_childs_voice_or_says_why_not(heard: dict[str, str]):
    made = pathway(marlshire.PROFILE)
    facts = {"rating": "red"}
    assert may(made, "decide", "asked", facts, outcome="assessment", **heard)
    assert not may(made, "decide", "asked", facts, outcome="assessment", **dict.fromkeys(heard, "  "))
    assert not may(made, "decide", "asked", facts, outcome="assessment")
