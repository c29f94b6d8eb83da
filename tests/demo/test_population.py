"""The synthetic county: the same every time, lawful in its identifiers, plausible in its families and its concerns."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import asdict, fields, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import nhs_number
import pytest

from halcyon.demo.population import (
    Agency,
    ConcernScript,
    County,
    Home,
    Stage,
    Supplied,
    digest,
    known_to,
    make_concerns,
    make_county,
    records_of,
)
from halcyon.demo.population.cast import Cast
from halcyon.demo.population.dice import dice
from halcyon.demo.population.identifiers import LA_CODE, POSTCODE, TELEPHONE, PupilNumbers, upn_letter
from halcyon.demo.population.model import Person
from halcyon.demo.population.names import TRADITIONS
from halcyon.demo.population.places import Gazetteer
from halcyon.demo.population.stories import STORIES
from halcyon.demo.population.timing import is_office, outcome_due
from halcyon.frontdoor import concern as front_door
from halcyon.kernel.registry import registry
from halcyon.practice.instruments.mash_return.v1 import INSTRUMENT as MASH_RETURN
from halcyon.practice.pathways.mash_enquiry import wording
from halcyon.practice.pathways.mash_enquiry.moves.asking import ASK
from halcyon.practice.roles import ROLES

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 15, 10, tzinfo=UTC)
SEED = 2026
# DfE children in need census 2025-26, code set "ethnicitytype".
ETHNICITIES = {
    *("WBRI", "WIRI", "WIRT", "WOTH", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "AIND"),
    *("APKN", "ABAN", "AOTH", "BCRB", "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT"),
}
DISABILITIES = frozenset(("MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON", "AUT", "DDA"))
SUPPLIED_KEYS = {
    *("nhs_number", "upn", "given", "family", "other_names", "birth_date", "sex", "ethnicity"),
    *("address_lines", "postcode", "telephone", "school", "gp", "relationships"),
}


@pytest.fixture(scope="module")
def county() -> County:
    return make_county(SEED, today=TODAY)


@pytest.fixture(scope="module")
def records(county: County) -> dict[Agency, list[Supplied]]:
    return {agency: list(records_of(county, agency, SEED)) for agency in Agency}


@pytest.fixture(scope="module")
def concerns(county: County) -> list[ConcernScript]:
    return make_concerns(county, SEED, now=NOW)


# -- the same every time ---------------------------------------------------------------------------------------------

WHOLE_DIGEST = """
import hashlib
from datetime import UTC, date, datetime
from halcyon.demo.population import Agency, digest, make_concerns, make_county, records_of
county = make_county(7, 2_500, today=date(2026, 11, 20))
rest = hashlib.sha256()
for agency in Agency:
    for record in records_of(county, agency, 7):
        rest.update(repr(record).encode())
for concern in make_concerns(county, 7, now=datetime(2026, 11, 20, 15, 10, tzinfo=UTC), count=60):
    rest.update(repr(concern).encode())
print(digest(county), rest.hexdigest())
"""


def test_the_same_seed_gives_the_same_county_records_and_concerns_under_any_hash_seed() -> None:
    source = str(Path(__file__).parents[2] / "src")
    printed = {
        subprocess.run(
            [sys.executable, "-c", WHOLE_DIGEST],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": source},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed in ("0", "4242", "99")
    }
    assert len(printed) == 1
    assert re.fullmatch(r"[0-9a-f]{64} [0-9a-f]{64}\n", printed.pop())


def test_the_digest_covers_every_field_and_another_seed_or_day_gives_another_county() -> None:
    one = make_county(1, 800, today=TODAY)
    assert digest(one) == digest(make_county(1, 800, today=TODAY))
    assert digest(one) != digest(make_county(2, 800, today=TODAY))
    assert digest(one) != digest(make_county(1, 800, today=TODAY - timedelta(days=1)))
    changed = asdict(one.people[5])
    for field in fields(one.people[5]):
        assert field.name in changed
    person = one.people[5]
    object.__setattr__(person, "telephone", "07700 900999" if person.telephone != "07700 900999" else "07700 900998")
    assert digest(one) != digest(make_county(1, 800, today=TODAY))


def test_the_number_of_people_is_exact_and_too_few_is_refused(county: County) -> None:
    assert len(county.people) == 20_000
    assert len({person.id for person in county.people}) == 20_000
    assert len(make_county(3, 801, today=TODAY).people) == 801
    with pytest.raises(ValueError, match="at least"):
        make_county(3, 200, today=TODAY)


# -- identifiers that belong to nobody -------------------------------------------------------------------------------


def test_nhs_numbers_are_valid_unique_and_in_the_test_range(county: County) -> None:
    numbers = [person.nhs_number for person in county.people]
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert number.startswith("999")
        assert number != "9999999999"
        assert nhs_number.is_valid(number)


def test_the_upn_check_letter_agrees_with_known_numbers() -> None:
    assert upn_letter("931820001001") == "Q"  # domain.md I6
    assert upn_letter("931820121042") == "K"


def upn_is_valid(number: str) -> bool:
    """A permanent number of the synthetic authority with the right check letter."""
    return len(number) == 13 and number[1:].isdigit() and number[1:4] == LA_CODE and number[0] == upn_letter(number[1:])


def test_pupils_have_a_valid_unique_number_of_the_invented_authority(county: County) -> None:
    numbers = [person.upn for person in county.people if person.upn]
    assert len(set(numbers)) == len(numbers) > 2_500
    assert all(upn_is_valid(number) for number in numbers)
    for person in county.living():
        if 5 <= person.age_on(TODAY) < 16:
            assert person.upn
        if not 4 <= person.age_on(TODAY) <= 18:
            assert not person.upn
    assert not upn_is_valid("A" + numbers[0][1:]) or numbers[0][0] == "A"


def test_telephones_and_postcodes_are_kept_to_fiction(
    county: County, records: dict[Agency, list[Supplied]], concerns: list[ConcernScript]
) -> None:
    telephones = {home.telephone for home in county.households} | {person.telephone for person in county.people}
    postcodes = {home.postcode for home in county.households}
    postcodes |= {place.postcode for person in county.people for place in person.former_addresses}
    for found in records.values():
        telephones |= {record.supplied["telephone"] for record in found}
        postcodes |= {record.supplied["postcode"] for record in found}
    for script in concerns:
        telephones |= {script.said.referrer_telephone} | {subject.telephone for subject in script.subjects}
        postcodes |= {subject.postcode for subject in script.subjects}
        assert script.said.referrer_email.endswith(".example")
    assert all(TELEPHONE.match(telephone) for telephone in telephones - {""})
    assert all(POSTCODE.match(postcode) for postcode in postcodes - {""})
    assert len(postcodes) > 500


# -- families that could be real -------------------------------------------------------------------------------------


def test_households_are_never_empty_and_everyone_lives_in_exactly_one(county: County) -> None:
    placed = Counter(member for home in county.households for member in home.members)
    assert set(placed) == {person.id for person in county.people}
    assert set(placed.values()) == {1}
    assert all(home.members for home in county.households)
    assert {home.kind for home in county.households} == set(Home)
    addresses = Counter((home.address_lines, home.postcode) for home in county.households)
    assert max(addresses.values()) == 1
    for person in county.people:
        assert person.id in county.household(person.household).members


def test_parents_are_of_plausible_ages_and_outlive_the_births(county: County) -> None:
    checked = 0
    for person in county.people:
        for parent_id, least, most in ((person.mother, 16, 46), (person.father, 16, 60)):
            if parent_id:
                parent = county.person(parent_id)
                assert least <= parent.age_on(person.birth_date) < most
                assert parent.sex == ("F" if parent_id == person.mother else "M")
                assert parent.death_date is None or parent.death_date >= person.birth_date
                checked += 1
    assert checked > 8_000


def test_births_to_one_mother_are_months_apart_or_twins(county: County) -> None:
    births: dict[str, list[date]] = {}
    for person in county.people:
        if person.mother:
            births.setdefault(person.mother, []).append(person.birth_date)
    twins = 0
    for mother, days in births.items():
        days.sort()
        for earlier, later in pairwise(days):
            gap = (later - earlier).days
            twins += gap == 0
            assert gap == 0 or gap > 270
        due = county.person(mother).due_date
        assert due is None or (due - days[-1]).days > 270
    assert twins > 20


def test_relations_hold_both_ways(county: County) -> None:
    for person in county.people:
        if person.partner:
            partner = county.person(person.partner)
            assert partner.partner == person.id
            assert not {person.mother, person.father} & {partner.mother, partner.father} - {None}
        for sibling in map(county.person, person.siblings):
            assert person.id in sibling.siblings
            assert {person.mother, person.father} & {sibling.mother, sibling.father} - {None}


def test_every_living_child_at_home_has_a_living_carer(county: County) -> None:
    for person in county.living():
        home = county.home_of(person)
        if person.role in ("child", "looked-after child") and home.kind != Home.CHILDRENS_HOME:
            carers = [county.person(carer) for carer in person.carers]
            assert any(carer.death_date is None for carer in carers)
            assert all(carer.household == person.household for carer in carers)


def test_the_county_has_the_lives_that_practice_meets(county: County) -> None:
    people = list(county.living())
    under_18 = [person for person in people if person.age_on(TODAY) < 18]
    shares = {
        "under 18": len(under_18) / len(people),
        "65 and over": sum(person.age_on(TODAY) >= 65 for person in people) / len(people),
        "85 and over": sum(person.age_on(TODAY) >= 85 for person in people) / len(people),
        "women": sum(person.sex == "F" for person in people) / len(people),
        "white British": sum(person.ethnicity == "WBRI" for person in people) / len(people),
    }
    bounds = {
        "under 18": (0.19, 0.23),
        "65 and over": (0.14, 0.21),
        "85 and over": (0.015, 0.04),
        "women": (0.48, 0.53),
        "white British": (0.66, 0.80),
    }
    assert {name: low < shares[name] < high for name, (low, high) in bounds.items()} == dict.fromkeys(bounds, True)
    apart = [
        child
        for child in under_18
        if child.mother
        and child.father
        and county.person(child.mother).household != county.person(child.father).household
    ]
    half = [child for child in under_18 if any(county.person(each).father != child.father for each in child.siblings)]
    assert len(apart) > 200
    assert len(half) > 100
    assert sum(person.role == "step-parent" for person in people) > 100
    assert sum(person.due_date is not None for person in people) > 80
    assert sum(person.care is not None and person.care.until is None for person in people) > 30
    assert sum(person.care is not None and person.age_on(TODAY) >= 18 for person in people) > 15
    assert sum(person.death_date is not None for person in county.people) > 120
    assert sum(home.protected for home in county.households) >= 4
    assert sum(bool(person.former_addresses) for person in people) > 4_000
    assert sum(bool(person.former_names) for person in people) > 1_500
    assert sum(person.gender != ("1" if person.sex == "M" else "2") for person in people) > 10
    assert {person.ethnicity for person in people} <= ETHNICITIES
    assert {code for person in people for code in person.disabilities} <= DISABILITIES
    assert {person.tradition for person in people} == set(TRADITIONS)
    assert 12 <= len(county.schools) <= 16
    assert 8 <= len(county.practices) <= 10
    assert {person.school for person in people if person.school} == {school.code for school in county.schools}


def test_family_names_follow_their_tradition(county: County) -> None:
    wives = sons = 0
    for person in county.people:
        if person.tradition == "polish" and person.sex == "M":
            assert not person.family.endswith(("ska", "cka"))
        if person.tradition == "sikh":
            closing = {person.family, *person.other_names}
            assert (
                closing & {"Singh", "Kaur"}
                or any(name.why == "marriage" for name in person.former_names)
                or person.mother
            )
        father = county.person(person.father) if person.father else None
        if father and father.tradition == person.tradition == "somali":
            assert person.other_names[0] == father.given
            sons += 1
        partner = county.person(person.partner) if person.partner else None
        took_name = any(name.why == "marriage" for name in person.former_names)
        if partner and took_name and partner.tradition == "polish" and partner.family.endswith("ski"):
            assert person.family == partner.family[:-1] + "a"
            wives += 1
    assert wives > 5
    assert sons > 20


def test_names_are_as_uneven_and_as_long_tailed_as_real_ones(county: County) -> None:
    families = Counter(person.family for person in county.people)
    assert 0.008 < families.most_common(1)[0][1] / 20_000 < 0.025
    assert len(families) > 2_500
    born_lately = Counter(person.given for person in county.people if person.birth_date.year > 2015)
    born_long_ago = Counter(person.given for person in county.people if person.birth_date.year < 1950)
    common = {name for name, _ in born_lately.most_common(30)} & {name for name, _ in born_long_ago.most_common(30)}
    assert len(common) <= 3


# -- what agencies hold ----------------------------------------------------------------------------------------------


def test_every_agency_has_records_and_there_are_no_more_than_32_000(records: dict[Agency, list[Supplied]]) -> None:
    counts = {agency: len(found) for agency, found in records.items()}
    assert all(counts.values())
    assert 26_000 <= sum(counts.values()) <= 32_000
    assert counts[Agency.GP] > 19_000
    with pytest.raises(ValueError, match="LIBRARY"):
        list(records_of(make_county(3, 800, today=TODAY), "LIBRARY", SEED))


def test_records_are_well_formed_and_keep_the_truth_apart(
    county: County, records: dict[Agency, list[Supplied]]
) -> None:
    for agency, found in records.items():
        keys = {record.source_key for record in found}
        assert len(keys) == len(found)
        assert {record.truth for record in found} == {person.id for person in known_to(county, agency, SEED)}
        for record in found:
            assert set(record.supplied) == SUPPLIED_KEYS
            assert record.agency == agency
            assert record.truth not in repr(record.supplied)
            assert record.supplied["given"]
            assert record.supplied["family"]
            if record.supplied["birth_date"]:
                date.fromisoformat(record.supplied["birth_date"])
            for relation in record.supplied["relationships"]:
                assert relation["source_key"] in keys - {record.source_key}


def test_relationships_in_records_are_true(county: County, records: dict[Agency, list[Supplied]]) -> None:
    held = {record.source_key: record.truth for found in records.values() for record in found}
    told = 0
    for found in records.values():
        for record in found:
            person = county.person(record.truth)
            true = {"mother": {person.mother}, "father": {person.father}, "partner": {person.partner},
                    "sibling": set(person.siblings), "carer": set(person.carers)}  # fmt: skip
            for relation in record.supplied["relationships"]:
                assert held[relation["source_key"]] in true[relation["kind"]]
                told += 1
    assert told > 5_000


def test_each_agency_makes_its_own_slips(county: County, records: dict[Agency, list[Supplied]]) -> None:
    def share(agency: Agency, differs: str) -> float:
        found = records[agency]
        wrong = 0
        for record in found:
            person, said = county.person(record.truth), record.supplied
            wrong += {
                "no NHS number": not said["nhs_number"],
                "birth date": bool(said["birth_date"]) and said["birth_date"] != person.birth_date.isoformat(),
                "swapped day": said["birth_date"]
                == f"{person.birth_date.year}-{person.birth_date.day:02d}-{person.birth_date.month:02d}"
                and person.birth_date.day != person.birth_date.month,
                "given": said["given"].lower() != person.given.lower(),
                "address": bool(said["postcode"]) and said["postcode"] != county.home_of(person).postcode,
            }[differs]
        return wrong / len(found)

    assert share(Agency.POLICE, "no NHS number") == 1
    assert share(Agency.SCHOOLS, "no NHS number") == 1
    assert share(Agency.GP, "no NHS number") < 0.01
    assert 0.25 < share(Agency.COUNCIL, "no NHS number") < 0.45
    assert share(Agency.GP, "birth date") < 0.01
    assert 0.03 < share(Agency.POLICE, "birth date") < 0.10
    assert share(Agency.POLICE, "swapped day") > 0.002
    assert share(Agency.GP, "given") < share(Agency.SCHOOLS, "given") < share(Agency.VCS, "given")
    assert share(Agency.POLICE, "address") > 2 * share(Agency.GP, "address")
    assert all(record.supplied["family"].isupper() for record in records[Agency.POLICE])


def protected_places(county: County) -> dict[str, tuple[str, str]]:
    """Person id to the number and name of the street of the protected home they live in, and its postcode."""
    return {
        member: (home.address_lines[-2].rsplit(" ", 1)[0], home.postcode)
        for home in county.households
        if home.protected
        for member in home.members
    }


def test_nobody_outside_a_protected_home_ever_lived_there(county: County) -> None:
    protected = {(home.address_lines, home.postcode) for home in county.households if home.protected}
    assert protected
    for person in county.people:
        for place in person.former_addresses:
            assert (place.address_lines, place.postcode) not in protected


def test_a_protected_address_is_in_no_record_of_an_agency_that_was_not_told(
    county: County, records: dict[Agency, list[Supplied]]
) -> None:
    places = protected_places(county)
    told = 0
    for agency, found in records.items():
        for record in found:
            if record.truth not in places:
                continue
            street, _ = places[record.truth]
            here = street in " / ".join(record.supplied["address_lines"])
            if agency in ("COUNCIL", "VCS"):
                told += here
            else:
                before = {place.postcode for place in county.person(record.truth).former_addresses}
                assert not here
                assert record.supplied["postcode"] in before | {""}
                telephone = county.home_of(county.person(record.truth)).telephone
                assert not telephone or record.supplied["telephone"] != telephone
    assert told


# -- concerns --------------------------------------------------------------------------------------------------------


def test_concerns_stand_at_every_stage_and_some_are_late(concerns: list[ConcernScript]) -> None:
    stages = Counter(script.stage for script in concerns)
    assert len(concerns) == 260
    assert all(stages[stage] >= 2 for stage in Stage)
    late = Counter(script.stage for script in concerns if script.late)
    assert all(
        late[stage] for stage in (Stage.TRIAGED, Stage.RATED, Stage.ASKED, Stage.ANSWERED, Stage.DECIDED, Stage.CLOSED)
    )
    assert sum(script.late for script in concerns) < 0.35 * len(concerns)
    ratings = Counter(script.rating for script in concerns)
    for rating, share in (("red", 0.12), ("amber", 0.38), ("green", 0.50)):
        assert abs(ratings[rating] / len(concerns) - share) < 0.02
    assert len({script.kind for script in concerns}) == 13


def test_the_steps_of_a_concern_fit_its_stage_and_never_lie_in_the_future(concerns: list[ConcernScript]) -> None:
    for script in concerns:
        assert NOW - timedelta(days=90) <= script.received_at <= NOW
        assert script.said.happened_at < script.received_at
        answers = [request.answer for request in script.requests if request.answer]
        steps = [
            script.triage,
            script.rated,
            *script.requests[:1],
            *answers,
            script.re_rated,
            script.decision,
            script.feedback,
        ]
        done = [step for step in steps if step]
        assert all(script.received_at + step.after <= NOW for step in done)
        assert all(step.after > timedelta(0) for step in done)
        in_order = [step.after for step in (script.triage, script.rated, *script.requests[:1]) if step]
        in_order += [max(answer.after for answer in answers)] if answers else []
        in_order += [step.after for step in (script.re_rated, script.decision, script.feedback) if step]
        assert in_order == sorted(in_order)
        stage = script.stage
        reached = list(Stage).index(stage)
        assert (script.triage is not None) == (reached >= 1)
        assert (script.rated is not None) == (reached >= 2)
        assert (script.decision is not None) == (reached >= 5)
        assert (script.feedback is not None) == (reached >= 6)
        if stage in (Stage.ASKED, Stage.ANSWERED):
            assert script.requests
            assert (stage == Stage.ASKED) == any(request.answer is None for request in script.requests)
        if reached < 3:
            assert not script.requests
        due = outcome_due(script.received_at, script.rating if script.rated else "")
        ended = script.received_at + script.decision.after if script.decision else NOW
        assert script.late == (ended > due)


def test_concerns_arrive_when_people_are_at_work_and_some_at_night(concerns: list[ConcernScript]) -> None:
    out_of_hours = [script for script in concerns if not is_office(script.received_at)]
    assert 0.15 < len(out_of_hours) / len(concerns) < 0.42
    assert {script.agency for script in out_of_hours} >= {"POLICE", "ACUTE"}
    assert not any(script.agency in ("SCHOOLS", "GP", "HOUSING") for script in out_of_hours)
    assert not any(script.agency == "SCHOOLS" and script.received_at.month == 8 for script in concerns)


def test_the_front_door_would_accept_every_concern(concerns: list[ConcernScript]) -> None:
    said_fields = {field.name for field in fields(front_door.Concern)}
    for script in concerns:
        said = asdict(script.said)
        assert set(said) <= said_fields
        subjects = tuple(
            front_door.Subject(**{key: value for key, value in asdict(subject).items() if key != "person_id"})
            for subject in script.subjects
        )
        received = front_door.Concern(subjects=subjects, **said)
        assert front_door.problems(received, now=script.received_at) == {}


def test_what_the_hub_and_agencies_do_is_in_the_words_of_the_pathway_and_the_return(
    concerns: list[ConcernScript],
) -> None:
    roles = {role.key for role in ROLES}
    ratings = {rating.key for rating in registry.profile.ratings}
    asked = ASK
    categories = {key for question in asked.asks if question.key == "categories" for key, _ in question.options}
    for script in concerns:
        assert script.rating in ratings
        for step in (script.triage, script.rated, script.re_rated, script.decision, script.feedback):
            assert step is None or step.by_role in roles
        if script.re_rated:
            assert script.re_rated.rating != script.rating
        for request in script.requests:
            assert request.agency in dict(wording.AGENCIES)
            assert set(request.categories) <= categories
            assert len(request.question) >= 10
            if request.answer:
                assert MASH_RETURN.problems(request.answer.answers) == {}
                assert MASH_RETURN.kept(request.answer.answers) == request.answer.answers
        if script.decision:
            assert script.decision.outcome in dict(wording.OUTCOMES)
            assert script.decision.level in {level.key for level in registry.profile.thresholds.levels}
            assert script.decision.legal_basis in dict(wording.LEGAL_BASES)
            assert len(script.decision.reason) >= 20
            waiting = any(request.answer is None for request in script.requests)
            assert bool(script.decision.unanswered_reason) == waiting
            if script.triage and script.triage.danger_now == "yes":
                assert script.decision.outcome != "no_further_action"


def test_agencies_answer_truly_whether_they_know_the_family(county: County, concerns: list[ConcernScript]) -> None:
    known = {agency: {person.id for person in known_to(county, agency, SEED)} for agency in Agency}
    said = Counter()
    for script in concerns:
        person = county.person(script.subjects[0].person_id)
        for request in script.requests:
            if request.answer:
                named = script.subjects[0].kind != "unnamed"
                holds = named and bool({person.id, *person.carers} & known[Agency(request.agency)])
                answer = request.answer.answers["known"]
                assert (answer == "nothing_known") == (not holds)
                said[answer] += 1
    assert all(said[answer] for answer in ("known", "nothing_known", "partial", "declined"))


def test_facts_in_answers_lie_between_birth_and_the_concern(county: County, concerns: list[ConcernScript]) -> None:
    for script in concerns:
        born = county.person(script.subjects[0].person_id).birth_date
        for request in script.requests:
            if request.answer and "since" in request.answer.answers:
                since = date.fromisoformat(request.answer.answers["since"])
                seen = date.fromisoformat(request.answer.answers["last_seen"])
                assert born - timedelta(days=1) <= since <= seen <= script.received_at.date()


def every_text(script: ConcernScript) -> list[str]:
    """All the prose of a concern."""
    said = script.said
    texts = [said.worry, said.consent_reason, said.danger_detail, said.child_words, said.injuries, said.household_text]
    texts += [said.alleged_text, said.place_text]
    for step in (script.triage, script.rated, script.re_rated, script.decision, script.feedback):
        texts += [value for value in asdict(step).values() if isinstance(value, str)] if step else []
    for request in script.requests:
        texts.append(request.question)
        texts += (
            [value for value in request.answer.answers.values() if isinstance(value, str)] if request.answer else []
        )
    return texts


def test_the_prose_is_finished_varied_and_free_of_blame(concerns: list[ConcernScript]) -> None:
    blame = re.compile(
        r"promiscu|lifestyle choice|put(s|ting)? (her|him)self at risk|failed to (engage|protect)|streetwise"
        r"|did not attend|DNA\b|attention[- ]seeking|child prostitut",
        re.IGNORECASE,
    )
    for script in concerns:
        assert len(script.said.worry) > 90
        assert script.said.worry.count(".") >= 2
        for text in every_text(script):
            assert not re.search(r"[{}@]|\|\||  |\bNone\b| \.|\.\.", text), text
            assert not blame.search(text), text
    assert len({script.said.worry for script in concerns}) > 0.97 * len(concerns)
    with_words = sum(bool(script.said.child_words) for script in concerns)
    assert 0.25 < with_words / len(concerns) < 0.7


def test_consent_is_recorded_with_a_reason_and_subjects_are_of_every_kind(
    county: County, concerns: list[ConcernScript]
) -> None:
    assert {script.said.consent for script in concerns} == {"given", "refused", "not_sought", "unsafe"}
    for script in concerns:
        assert bool(script.said.consent_reason) == (script.said.consent != "given")
    kinds = Counter(subject.kind for script in concerns for subject in script.subjects)
    assert set(kinds) == {"child", "unborn", "adult", "unnamed"}
    assert sum(len(script.subjects) > 1 for script in concerns) > 15
    for script in concerns:
        for subject in script.subjects:
            person = county.person(subject.person_id)
            age = person.age_on(script.received_at.date())
            if subject.kind == "child":
                assert 0 <= age < 18
            if subject.kind == "adult":
                assert age >= 18
            if subject.kind == "unborn":
                assert subject.expected_date == person.due_date.isoformat() if person.due_date else False
                assert not subject.birth_date
            if subject.kind == "unnamed":
                assert not (subject.given_name or subject.family_name or subject.nhs_number or subject.birth_date)
                assert not re.search(rf"\b{re.escape(person.given)}\b", " ".join(every_text(script)))
    again = Counter(script.subjects[0].person_id for script in concerns)
    assert sum(count > 1 for count in again.values()) > 5


def test_a_concern_of_an_earlier_year_names_no_child_whom_nobody_could_know_of_yet(county: County) -> None:
    cast = Cast(county, SEED)
    baby = next(p for p in county.living() if p.age_on(TODAY) == 0 and _at_home_with_another(county, p))
    child = next(c for c in map(county.person, baby.siblings) if c.household == baby.household)
    always = next(story for story in STORIES if story.siblings)
    always = replace(always, siblings=100)

    def named(days_before_birth: int) -> bool:
        day = baby.birth_date - timedelta(days=days_before_birth)
        return baby.id in [each.id for each in cast.brothers_and_sisters(dice("x"), always, child, day)]

    assert named(-5) and named(100)
    assert not named(300)


def _at_home_with_another(county: County, person: Person) -> bool:
    fit = person.role == "child" and person.gender in ("1", "2") and person.death_date is None
    others = [each for each in map(county.person, person.siblings) if each.household == person.household]
    return fit and 0 < len(others) < 3


def test_a_protected_address_is_in_no_concern_from_somebody_who_was_not_told(
    county: County, concerns: list[ConcernScript]
) -> None:
    places = protected_places(county)
    about = 0
    for script in concerns:
        for subject in script.subjects:
            if subject.person_id in places:
                about += 1
                street, postcode = places[subject.person_id]
                whole = " ".join([*every_text(script), *(str(value) for value in asdict(subject).values())])
                if script.agency not in ("COUNCIL", "VCS"):
                    assert street not in whole
                    assert postcode not in whole
    assert about


def test_now_must_have_a_time_zone(county: County) -> None:
    with pytest.raises(ValueError, match="time zone"):
        make_concerns(county, SEED, now=datetime(2026, 11, 20, 15, 10))


@pytest.mark.parametrize("now", [datetime(2026, 11, 23, 8, 40, tzinfo=UTC), datetime(2027, 1, 2, 3, 0, tzinfo=UTC)])
def test_every_stage_is_filled_at_any_hour(now: datetime) -> None:
    small = make_county(11, 3_000, today=now.date())
    scripts = make_concerns(small, 11, now=now, count=80)
    assert {script.stage for script in scripts} == set(Stage)
    for script in scripts:
        steps = [script.triage, script.rated, *script.requests, script.re_rated, script.decision, script.feedback]
        assert all(script.received_at + step.after <= now for step in steps if step)


def test_a_large_town_has_streets_enough_and_postcodes_enough() -> None:
    # Drawing names that a town does not have yet never ended once all of them were taken.
    gazetteer = Gazetteer(dice("a large county"), homes=900_000 * 10 // 23)
    for streets in gazetteer._streets.values():
        assert len({street.name for street in streets}) == len(streets)
    codes = [code for streets in gazetteer._streets.values() for street in streets for code in street.postcodes]
    assert len(set(codes)) == len(codes) > 40_000
    assert all(POSTCODE.match(code) for code in codes)


def test_more_children_of_a_school_than_its_numbers_get_valid_numbers_that_nobody_else_has() -> None:
    numbers = PupilNumbers()
    given = [numbers(school, 2021) for school in ("2001", "2002") for _ in range(2_100)]
    assert len(set(given)) == len(given)
    assert all(upn_is_valid(each) for each in given)
