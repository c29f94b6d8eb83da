"""The directory: succession, services, opening hours, routes, tokens and the working calendar."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.agencies.world import DAY, HOUR, NOW

from halcyon.agencies import actions
from halcyon.agencies.actors import Refused
from halcyon.agencies.models import ApiToken, CalendarDay, Organisation, Service
from halcyon.agencies.queries import (
    SplitSuccession,
    current_organisation,
    organisation_page,
    service_page,
    services,
    token_holder,
    working_calendar,
)
from halcyon.agencies.rules import check_opening, is_route, opening_now
from halcyon.audit.models import AuditEntry
from halcyon.kernel.calendar import LONDON, england

# -- What followed what -----------------------------------------------------------------------------------------------


def organisation(world, code: str) -> Organisation:
    return actions.add_organisation(
        code=code, name=code.title(), kind="icb", in_force_from=date(2010, 1, 1), by=world.admin, at=NOW
    )


def succeed(world, before, after, on):
    return actions.succeed(predecessor=before, successor=after, on=on, reason="By law", by=world.admin, at=NOW)


def test_succession_is_followed_along_the_chain_on_the_day(world):
    pct, ccg, icb = (organisation(world, code) for code in ("PCT", "CCG", "ICB"))
    succeed(world, pct, ccg, date(2013, 4, 1))
    succeed(world, ccg, icb, date(2022, 7, 1))
    on = {date(2013, 3, 31): "PCT", date(2013, 4, 1): "CCG", date(2022, 6, 30): "CCG", date(2022, 7, 1): "ICB"}
    assert {day: current_organisation("PCT", day).code for day in on} == on
    assert current_organisation("ICB", date(2030, 1, 1)).code == "ICB"
    ccg.refresh_from_db()
    assert ccg.in_force_to == date(2022, 6, 30)
    page = organisation_page(world.admin, "CCG", at=NOW)
    assert ([s.predecessor.code for s in page.came_from], [s.successor.code for s in page.became]) == (["PCT"], ["ICB"])


def test_a_split_is_said_and_not_guessed(world):
    old, north, south = (organisation(world, code) for code in ("OLD", "NORTH", "SOUTH"))
    succeed(world, old, north, date(2022, 7, 1))
    succeed(world, old, south, date(2022, 7, 1))
    assert current_organisation("OLD", date(2022, 6, 30)).code == "OLD"
    with pytest.raises(SplitSuccession):
        current_organisation("OLD", date(2022, 7, 1))


def test_circles_and_impossible_days_are_refused(world):
    a, b, c = (organisation(world, code) for code in ("A", "B", "C"))
    succeed(world, a, b, date(2013, 4, 1))
    succeed(world, b, c, date(2014, 4, 1))
    for before, after, on in ((c, a, date(2015, 1, 1)), (a, a, date(2015, 1, 1)), (c, world.council, date(2009, 1, 1))):
        with pytest.raises(Refused):
            succeed(world, before, after, on)


@pytest.mark.parametrize("code", ["COUNCIL", "council", "", "HAS SPACE", "MÖRLSHIRE", "X" * 21])
def test_a_used_or_malformed_code_is_refused(world, code):
    with pytest.raises(Refused):
        organisation(world, code)


def test_commissioning_names_the_other_and_its_own_service(world):
    actions.commission(
        commissioner=world.community,
        provider=world.council,
        service=world.hub,
        begins=date(2022, 7, 1),
        by=world.admin,
        at=NOW,
    )
    assert [r.service for r in organisation_page(world.admin, "COMMUNITY", at=NOW).commissions] == [world.hub]
    assert organisation_page(world.admin, "COUNCIL", at=NOW).commissioned_by
    with pytest.raises(Refused):
        actions.commission(
            commissioner=world.council,
            provider=world.community,
            service=world.hub,
            begins=date(2022, 7, 1),
            by=world.admin,
            at=NOW,
        )


# -- Opening hours and routes -----------------------------------------------------------------------------------------

HOURS = {**{str(n): ["08:30", "17:00"] for n in range(4)}, "4": ["08:30", "16:00"]}


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "is_open", "until_or_next"),
    [
        (at(2026, 11, 20, 8, 29, 59), False, at(2026, 11, 20, 8, 30)),
        (at(2026, 11, 20, 8, 30), True, at(2026, 11, 20, 16, 0)),
        (at(2026, 11, 20, 15, 59, 59), True, at(2026, 11, 20, 16, 0)),
        (at(2026, 11, 20, 16, 0), False, at(2026, 11, 23, 8, 30)),
        (at(2026, 11, 21, 12, 0), False, at(2026, 11, 23, 8, 30)),
        # Thursday 24 December to Tuesday 29 December 2026: Christmas Day, Boxing Day kept on Monday 28.
        (at(2026, 12, 24, 17, 0), False, at(2026, 12, 29, 8, 30)),
        # The clocks go back on 25 October 2026: Monday opens at 08:30 in winter time.
        (at(2026, 10, 23, 16, 0), False, at(2026, 10, 26, 8, 30)),
    ],
)
def test_whether_a_service_is_open_now(moment, is_open, until_or_next):
    opening = opening_now(HOURS, england(), moment.astimezone(UTC))
    assert opening.open is is_open
    assert (opening.until if is_open else opening.next) == until_or_next


def test_round_the_clock_holds_on_holidays_and_unknown_hours_are_unknown():
    christmas = at(2026, 12, 25, 3, 0)
    assert opening_now({str(n): ["00:00", "24:00"] for n in range(7)}, england(), christmas).open
    assert not opening_now({str(n): ["00:00", "24:00"] for n in range(6)}, england(), christmas).open
    assert opening_now({}, england(), christmas) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"7": ["08:30", "17:00"]},
        {"0": ["17:00", "08:30"]},
        {"0": ["8", "9"]},
        {"0": ["08:30"]},
        {"0": ["08:30", "25:00"]},
    ],
)
def test_hours_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError):
        check_opening(wrong)


@pytest.mark.parametrize(
    ("kind", "value", "ok"),
    [
        ("telephone", "01632 960100", True),
        ("telephone", "+44 1632 960100", True),
        ("telephone", "101", True),
        ("telephone", "01632-960100", False),
        ("telephone", "ring me", False),
        ("email", "hub@council.example", True),
        ("email", "hub@council", False),
        ("email", "hub @council.example", False),
        ("web", "https://marlshire.example/hub", True),
        ("web", "http://marlshire.example/hub", False),
        ("web", "javascript:alert(1)", False),
        ("fax", "01632 960100", False),
    ],
)
def test_what_a_route_may_look_like(kind, value, ok):
    assert is_route(kind, value) is ok


def test_a_route_is_unverified_until_someone_tries_it_and_gone_once_it_ends(world):
    route = actions.add_route(service=world.hub, kind="telephone", value="01632 960100", by=world.admin, at=NOW)
    assert route.verified_on is None
    assert actions.verify_route(route_id=route.id, by=world.admin, at=NOW).verified_on == NOW.date()
    assert [r.id for r in service_page(world.admin, "mash_hub", at=NOW).routes] == [route.id]
    actions.end_route(route_id=route.id, by=world.admin, at=NOW)
    assert service_page(world.admin, "mash_hub", at=NOW).routes == ()
    for act in (actions.verify_route, actions.end_route):
        with pytest.raises(Refused):
            act(route_id=route.id, by=world.admin, at=NOW)


def test_out_of_hours_the_directory_says_the_out_of_hours_number(world):
    for kind, value in (("telephone", "01632 960100"), ("out_of_hours", "01632 960199")):
        actions.add_route(service=world.hub, kind=kind, value=value, by=world.admin, at=NOW)
    by_day = service_page(world.admin, "mash_hub", at=at(2026, 11, 20, 10, 0))
    at_night = service_page(world.admin, "mash_hub", at=at(2026, 11, 20, 22, 0))
    assert [r.value for r in by_day.reach_now] == ["01632 960100"]
    assert [r.value for r in at_night.reach_now] == ["01632 960199"]


def test_services_are_found_by_what_they_do_and_only_while_they_exist(world):
    def found(search="", moment=NOW, **rest):
        return [row.service.code for row in services(world.as_viewer(world.nurse), at=moment, search=search, **rest)]

    assert found("safeguarding concerns") == ["mash_hub"]
    assert found("marlshire county") == ["mash_hub"]
    assert found("dentist") == []
    assert found(agency="COMMUNITY") == []
    Service.objects.update(in_force_to=NOW.date())
    assert found() == ["mash_hub"]
    assert found(moment=NOW + DAY) == []
    assert found(moment=datetime(2014, 8, 31, 12, tzinfo=UTC)) == []


def test_a_code_is_used_once(world):
    with pytest.raises(Refused):
        actions.add_service(
            organisation=world.council,
            code="mash_hub",
            name="Hub",
            kind="x",
            does="x",
            serves="x",
            hours="x",
            in_force_from=NOW.date(),
            by=world.admin,
            at=NOW,
        )


# -- Tokens -----------------------------------------------------------------------------------------------------------


def make(world, days=30):
    return actions.make_token(
        organisation=world.community, scope="intake", name="Live", days=days, by=world.admin, at=NOW
    )


def test_a_token_is_256_random_bits_and_only_its_digest_is_kept(world):
    texts = [make(world)[0] for _ in range(20)]
    assert len(set(texts)) == 20
    assert all(len(text.removeprefix("hal_")) == 43 for text in texts)  # 32 bytes in base64 without padding
    kept = str(list(ApiToken.objects.values())) + str(list(AuditEntry.objects.values()))
    assert not any(text in kept or text.removeprefix("hal_") in kept for text in texts)
    assert ApiToken.objects.filter(digest=hashlib.sha256(texts[0].encode()).hexdigest()).exists()


def test_a_token_works_for_its_scope_until_it_ends_or_is_revoked(world):
    text, token = make(world, days=30)
    assert token_holder(text, scope="intake", at=NOW).organisation == world.community
    end = NOW + timedelta(days=30)
    assert token_holder(text, scope="intake", at=end - timedelta(microseconds=1)) == token
    for wrong in (
        {"token_text": text, "scope": "intake", "at": end},
        {"token_text": text, "scope": "export", "at": NOW},
        {"token_text": text[:-1], "scope": "intake", "at": NOW},
        {"token_text": text + " ", "scope": "intake", "at": NOW},
        {"token_text": token.digest, "scope": "intake", "at": NOW},
        {"token_text": "", "scope": "intake", "at": NOW},
        {"token_text": "\ud800\x00", "scope": "intake", "at": NOW},
        {"token_text": text, "scope": "intake", "at": NOW - HOUR},
    ):
        assert token_holder(wrong.pop("token_text"), **wrong) is None
    actions.revoke_token(token_id=token.id, by=world.admin, at=NOW)
    assert token_holder(text, scope="intake", at=NOW) is None
    with pytest.raises(Refused):
        actions.revoke_token(token_id=token.id, by=world.admin, at=NOW)


def test_a_token_ends_with_its_organisation(world):
    text, _ = make(world)
    Organisation.objects.filter(code="COMMUNITY").update(in_force_to=NOW.date() - DAY)
    assert token_holder(text, scope="intake", at=NOW) is None


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_token_lasts_at_most_a_year(world, days):
    with pytest.raises(Refused):
        make(world, days=days)


def test_a_tokens_use_is_remembered(world):
    _, token = make(world)
    actions.token_used(token=token, at=NOW)
    actions.token_used(token=ApiToken.objects.get(), at=NOW + timedelta(minutes=1))
    assert ApiToken.objects.get().last_used_at == NOW


# -- The working calendar ---------------------------------------------------------------------------------------------


def add_day(world, on=date(2026, 12, 24), kind="closure"):
    return actions.add_calendar_day(
        on=on, kind=kind, name="County hall closed", source="Decision", by=world.admin, at=NOW
    )


@pytest.mark.parametrize("kind", ["closure", "holiday"])
def test_a_day_that_is_added_counts_at_once_and_no_more_once_withdrawn(world, kind):
    day = date(2026, 12, 24)
    assert working_calendar().is_working_day(day)
    made = add_day(world, kind=kind)
    assert not working_calendar().is_working_day(day)
    assert (day in working_calendar().closures) is (kind == "closure")
    actions.withdraw_calendar_day(day_id=made.id, by=world.admin, at=NOW)
    assert working_calendar().is_working_day(day)
    assert add_day(world, kind=kind).id == made.id
    assert CalendarDay.objects.count() == 1
    assert not working_calendar().is_working_day(day)


def test_a_holiday_that_is_known_and_a_day_added_twice_are_refused(world):
    add_day(world)
    for on in (date(2026, 12, 24), date(2026, 12, 25)):
        with pytest.raises(Refused):
            add_day(world, on=on)
