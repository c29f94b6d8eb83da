"""The larger demonstrations: a whole log, nothing lost, plausible times; and what goes on around the small one."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from tests.support import ASSURANCE, NOW

from halcyon.audit.anchor import FILE_NAME
from halcyon.audit.verify import verify
from halcyon.cases.models import AgencyRequest, Case
from halcyon.chronology.models import Event
from halcyon.demo.around import play_around
from halcyon.demo.history import parameters as p
from halcyon.demo.history.arrivals import arrivals, expected, troubles
from halcyon.demo.history.hours import MINUTE, OpenHours
from halcyon.demo.history.hub import Hub
from halcyon.demo.history.playing import play_in_bulk
from halcyon.demo.history.scripts import history_scripts, team_sizes
from halcyon.demo.inhabitants import load_inhabitants
from halcyon.demo.load import load_cast, load_history
from halcyon.demo.memory import Memory, NotUnderstood
from halcyon.demo.population import make_county
from halcyon.demo.sizes import SIZES
from halcyon.frontdoor.mirror.conservation import lost, on_nobodys_list, whole_mirror
from halcyon.frontdoor.mirror.projection import keep_mirror
from halcyon.frontdoor.models import Consultation, Contact, SupportRequest
from halcyon.work.models import FileRow, Task

SEED = 7
# Early on a Monday, when what came over the weekend waits for the hub to open: so there are enquiries that are open.
BEFORE_OPENING = NOW - timedelta(hours=54)


def silent(_what: str, _done: int, _of: int) -> None:
    return None


@pytest.fixture
def scratch(tmp_path: Path, settings: Any) -> Path:
    settings.DATA = tmp_path
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_a_slice_of_history_has_a_whole_log_and_loses_nothing(scratch: Path) -> None:
    people = SIZES["town"].people if ASSURANCE else 800
    loaded = load_history(at=BEFORE_OPENING, people=people, years=1, seed=SEED)
    assert loaded.contacts == Contact.objects.count() > 0.6 * p.COUNTY_CONTACTS * people / p.COUNTY_PEOPLE
    assert loaded.cases == Case.objects.filter(pathway="mash_enquiry").count()

    found = verify(anchor=scratch / FILE_NAME)
    assert found.problems == []
    assert found.checkpoints >= 50

    keep_mirror(at=BEFORE_OPENING)
    assert lost(whole_mirror()) == []
    assert on_nobodys_list(at=BEFORE_OPENING) == []
    still_open = set(Case.objects.filter(pathway="mash_enquiry", closed_at__isnull=True).values_list("id", flat=True))
    assert 0 < len(still_open) < 0.2 * loaded.cases
    # And an enquiry that nobody would find is seen, whether its work is for a role that nobody holds or is not there.
    work = Task.objects.filter(done_at__isnull=True)
    work.update(user=None, service=None, post="", role="harbour_master", agency="COUNCIL")
    assert set(on_nobodys_list(at=BEFORE_OPENING)) == still_open
    work.update(role="mash_manager")
    assert on_nobodys_list(at=BEFORE_OPENING) == []
    work.delete()
    assert set(on_nobodys_list(at=BEFORE_OPENING)) == still_open
    # And one that was closed without the figures hearing of it.
    Case.objects.filter(id=still_open.pop()).update(closed_at=BEFORE_OPENING)
    assert lost(whole_mirror()) != []


@pytest.mark.django_db
def test_the_order_of_an_enquiry_is_kept_and_work_is_taken_before_it_is_done(scratch: Path) -> None:
    begins = NOW - timedelta(days=150)
    users = load_cast(at=begins)
    people = load_inhabitants(at=begins, today=NOW.date(), people=800, seed=SEED, progress=silent)
    teams = {
        "contact_officer": ("tom.ashdown",),
        "mash_social_worker": ("ruth.okafor",),
        "mash_manager": ("helen.marsh",),
    }
    scripts = history_scripts(people.county, SEED, teams, begins=begins, until=NOW, progress=silent)
    assert [s.received_at for s in scripts] == sorted(s.received_at for s in scripts)
    play_in_bulk(people, scripts, users=users, begins=begins, until=NOW, progress=silent)
    for case in Case.objects.filter(closed_at__isnull=False):
        kinds = list(Event.objects.filter(case_id=case.id).order_by("seq").values_list("kind", flat=True))
        steps = [k for k in kinds if k in ("opened", "triaged", "rated", "decided")]
        assert steps == ["opened", "triaged", "rated", "decided"]
        for step in ("triaged", "rated", "decided"):
            assert kinds[: kinds.index(step)].count("allocated") >= 1
    for request in AgencyRequest.objects.filter(answered_at__isnull=False, opened_at__isnull=False):
        assert request.asked_at <= request.opened_at <= request.answered_at


def test_red_is_never_left_for_the_night_and_the_rest_waits_for_opening_hours() -> None:
    county = make_county(SEED, 800, today=NOW.date())
    begins = NOW - timedelta(days=120)
    rng = random.Random(SEED)
    teams = {role: (f"{role}-1", f"{role}-2") for role in p.ROLES}
    scripts = history_scripts(county, SEED, teams, begins=begins, until=NOW, progress=silent)
    hub = Hub(rng, teams, begins=begins, until=NOW)
    timed = hub.run(scripts)
    assert timed
    for script in timed:
        assert script.triage is not None
        assert script.triage.after < timedelta(hours=4)
        if script.rating == "red" and script.decision:
            assert script.decision.after < timedelta(hours=12)
        elif script.rated and script.decision:
            rated = next(t for t in script.taken if t.reason == "To rate")
            assert hub.hours.is_open(script.received_at + rated.after)


def test_opening_hours_are_walked_along_over_nights_and_holidays() -> None:
    hours = OpenHours(datetime(2026, 3, 1).date(), datetime(2026, 5, 1).date())
    thursday = datetime(2026, 4, 2, 15, 30, tzinfo=UTC)  # 16:30 in London, before Good Friday and Easter Monday
    assert hours.is_open(thursday)
    assert hours.add(thursday, 30) == thursday + 30 * MINUTE
    assert hours.add(thursday, 31) == datetime(2026, 4, 7, 7, 31, tzinfo=UTC)  # Tuesday, a minute after opening
    assert hours.add(datetime(2026, 4, 4, tzinfo=UTC), 0) == datetime(2026, 4, 7, 7, 30, tzinfo=UTC)


def test_arrivals_follow_the_week_and_the_term_and_come_to_the_countys_number() -> None:
    rng = random.Random(SEED)
    first = (NOW - timedelta(days=730)).date()
    found = list(arrivals(rng, a_year=24_000, first=first, until=NOW))
    assert found == sorted(found)
    assert 46_000 < len(found) < 51_000
    by_day = Counter(m.date() for m in found)
    mondays = median(n for day, n in by_day.items() if day.weekday() == 0 and expected(day) > 1)
    sundays = median(n for day, n in by_day.items() if day.weekday() == 6)
    assert mondays > 2.5 * sundays
    august = median(n for day, n in by_day.items() if day.month == 8 and day.weekday() < 5)
    june = median(n for day, n in by_day.items() if day.month == 6 and day.weekday() < 5)
    assert 0.6 < august / june < 0.9


def test_the_last_half_year_is_without_troubles() -> None:
    for _first, end, trouble in troubles(NOW):
        assert end < (NOW - timedelta(days=182)).date(), trouble.name


def test_a_county_has_enough_people_in_its_hub() -> None:
    assert team_sizes(SIZES["county"].people)["mash_social_worker"] > 6
    assert set(team_sizes(SIZES["town"].people).values()) == {1}


@pytest.mark.django_db
def test_memory_refuses_what_it_does_not_understand(scratch: Path) -> None:
    load_cast(at=NOW)
    with Memory().beneath():
        assert not Case.objects.filter(reference="4F-0001").exists()
        with pytest.raises(NotUnderstood):
            Case.objects.filter(requests__agency="GP").exists()
        with pytest.raises(NotUnderstood):
            Case.objects.filter(reference__regex="4F").exists()
    assert Case.objects.filter(requests__agency="GP").count() == 0


@pytest.mark.django_db
def test_around_the_small_demonstration_no_list_is_empty(scratch: Path) -> None:
    users = load_cast(at=NOW - timedelta(days=90))
    play_around(users, at=NOW)
    states = Counter(Consultation.objects.values_list("state", "to_refer"))
    assert states == {("waiting", False): 3, ("advised", True): 3, ("advised", False): 1, ("closed", False): 1}
    asked = Counter(SupportRequest.objects.values_list("kind", "state"))
    assert asked == {
        ("support", "in_hand"): 2,
        ("support", "waiting"): 1,
        ("support", "closed"): 1,
        ("review", "in_hand"): 2,
    }
    assert Counter(FileRow.objects.values_list("outcome", flat=True)) == {"accepted": 2, "rejected": 1, "duplicate": 1}
