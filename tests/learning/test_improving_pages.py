"""The pages of recommendations, actions, themes and projects, on the demonstration's own."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client
from tests.learning.improving import recommended
from tests.support import County

from halcyon.demo.improving import play_improving
from halcyon.demo.partnership import play_boards
from halcyon.learning.improving import queries
from halcyon.learning.improving.models import Action, OutsideReport, Project, Recommendation
from halcyon.learning.improving.queries import Cut
from halcyon.work.models import Draft

pytestmark = pytest.mark.django_db


def played(county: County) -> County:
    play_boards(county.users, at=county.now)
    play_improving(county.users, at=county.now)
    return county


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def test_who_keeps_actions_puts_a_recommendation_under_other_themes(county: County) -> None:
    row = recommended(county, themes=("consent", "voice"))
    here = f"/recommendations/{row.id}/"
    with county.clock():
        keeper, nurse = county.client("judith.amery"), county.client("asha.verma")
        assert f"{here}themes/" in page(keeper, here)
        assert keeper.post(f"{here}themes/", {"themes": ["no_such_theme"]}).status_code == 422
        assert set(row.themes.values_list("theme", flat=True)) == {"consent", "voice"}
        assert keeper.post(f"{here}themes/", {"themes": ["voice", "delay"]}).status_code == 302
        assert set(row.themes.values_list("theme", flat=True)) == {"voice", "delay"}
        assert str(row.id) in page(keeper, "/recommendations/?theme=delay")
        assert str(row.id) not in page(keeper, "/recommendations/?theme=consent")
        assert keeper.post(f"{here}themes/", {}).status_code == 302
        assert "No theme yet" in page(keeper, here)
        assert f"{here}themes/" not in page(nurse, here)
        assert nurse.post(f"{here}themes/", {"themes": ["voice"]}).status_code == 404
    assert not row.themes.exists()


def test_the_demonstration_shows_every_state_and_each_number_opens_its_rows(county: County) -> None:
    begun = time.perf_counter()
    played(county)
    print("demo", time.perf_counter() - begun)
    judith = county.viewer("judith.amery")
    now = county.now
    found = queries.counts(judith, at=now)
    assert found.total == Action.objects.count()
    assert min(found.open, found.awaiting, found.assured, found.stopped, found.overdue) >= 1
    for cut in (Cut(), Cut(agency="COMMUNITY"), Cut(theme="delay"), *(Cut(body=b.id) for b in queries.bodies(judith))):
        counted = queries.counts(judith, cut, at=now)
        for state in queries.STATES:
            rows = queries.actions(judith, Cut(**{**cut.__dict__, "state": state}), at=now)
            assert len(rows) == getattr(counted, state)
        assert counted.total == len(queries.actions(judith, cut, at=now))
    with county.clock():
        client = county.client("judith.amery")
        for path in (
            "/actions/", "/actions/?state=overdue", "/actions/?agency=ICB&words=contract&mine=1", "/recommendations/",
            "/recommendations/?theme=delay", "/recommendations/new/", "/themes/",
            "/recommendations/heard/?text=consent",
            "/projects/", "/projects/new/", "/recommendations/reports/", "/recommendations/reports/new/",
            *(f"/actions/{row.id}/" for row in Action.objects.all()),
            *(f"/recommendations/{row.id}/" for row in Recommendation.objects.all()),
            *(f"/projects/{row.id}/" for row in Project.objects.all()),
            *(f"/recommendations/reports/{row.id}/" for row in OutsideReport.objects.all()),
        ):  # fmt: skip
            page(client, path)
        for row in Action.objects.all():
            for path in re.findall(rf"/actions/{row.id}/\w+/", page(client, f"/actions/{row.id}/")):
                page(client, path)
        page(client, f"/recommendations/{Recommendation.objects.first().id}/plan/")


def test_what_is_written_of_recommendations_and_actions_is_kept_until_it_is_sent(county: County) -> None:
    row = recommended(county)
    json, text = {"accept": "application/json"}, "Clinics tell the school"
    with county.clock():
        keeper, other = county.client("judith.amery"), county.client("asha.verma")
        for here, field in (("/recommendations/new/", "text"), (f"/recommendations/{row.id}/plan/", "text")):
            assert keeper.post(here, {field: text, "version": "0"}, headers=json).json()["version"] == 1
            again = page(keeper, here)
            assert text in again and "There is a problem" not in again
            if here != "/recommendations/new/":
                assert text not in page(other, here)
        looked = keeper.post("/recommendations/new/", {"text": f"{text} at once", "look": "1", "version": "1"})
        assert looked.status_code == 200 and f"{text} at once" in looked.content.decode()
        sent = {"text": f"{text} when a child was not brought.", "source_kind": "board", "source_title": "The board"}
        assert keeper.post("/recommendations/new/", sent).status_code == 302
    assert [d.key for d in Draft.objects.all()] == [f"plan_action:{row.id}"]
