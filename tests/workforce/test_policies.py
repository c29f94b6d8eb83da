"""Policies, briefings, alerts: who must read what, who has, and what was done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.support import County

from halcyon.access.viewing import Denied
from halcyon.demo.policies import play_policies
from halcyon.kernel.problems import NotDone
from halcyon.work.actions import acknowledge
from halcyon.work.models import Message, Task
from halcyon.workforce.policies import queries
from halcyon.workforce.policies.actions import (
    acknowledge_policy,
    add_policy,
    add_practice,
    brief,
    join_network,
    publish_version,
    settle_alert,
    take_in_alert,
    try_here,
)
from halcyon.workforce.policies.models import PolicyVersion


def published(county: County, review_by: date, audience: tuple[str, ...] = ("COMMUNITY", "POLICE")):
    judith = county.viewer("judith.amery")
    row = add_policy(title="Consent", owner=county.id("maeve.kelly"), audience=audience, by=judith, at=county.now)
    kept = {"policy": row, "text": "What it says", "why": "There was none", "by": judith}
    return judith, row, kept, publish_version(review_by=review_by, at=county.now, **kept)


def test_a_policy_is_looked_at_again_within_three_years(county: County):
    judith, _, kept, first = published(county, date(2029, 11, 18))
    assert first.number == 1
    for wrong in (date(2029, 11, 19), county.now.date()):
        with pytest.raises(NotDone, match="not after 18 November 2029"):
            publish_version(review_by=wrong, at=county.now, **kept)
    assert [p.late for p in queries.policies(judith, at=county.now)] == [False]
    assert [p.late for p in queries.policies(judith, at=county.later(days=365 * 3 + 2))] == [True]


def test_a_new_version_is_to_be_read_anew_and_an_old_one_cannot_be(county: County):
    judith, row, kept, first = published(county, date(2027, 1, 1))
    amina = county.viewer("amina.yusuf")
    acknowledge_policy(version_id=first.id, by=amina, at=county.now)
    acknowledge_policy(version_id=first.id, by=amina, at=county.now)

    def of_community():
        (found,) = [r for r in queries.acknowledged(judith, at=county.now) if "Community" in r.agency]
        return found.read

    assert of_community() == 1
    (now,) = queries.policies(judith, at=county.now)
    assert "Amina Yusuf" not in {u.name for u in queries.not_read(judith, now, at=county.now)}
    publish_version(review_by=date(2027, 1, 1), at=county.later(days=1), **kept)
    assert of_community() == 0
    with pytest.raises(NotDone, match="newer version"):
        acknowledge_policy(version_id=first.id, by=amina, at=county.now)
    with pytest.raises(Denied):  # it is not for the people of her agency
        acknowledge_policy(version_id=row.versions.first().id, by=county.viewer("peter.lowe"), at=county.now)
    with pytest.raises(Denied):
        queries.not_read(amina, now, at=county.now)
    for line in queries.acknowledged(county.viewer("fiona.mackay"), at=county.now):
        assert line.of is None or line.of >= 5, line
        assert line.read is None or line.read == 0 or line.read >= 5, line


def test_a_briefing_goes_to_each_and_comes_back_as_a_receipt(county: County):
    judith = county.viewer("judith.amery")
    made = brief(title="What was found", text="Say what you see.", audience=["POLICE"], by=judith, at=county.now)
    sent = list(Message.objects.filter(subject_id=made.id))
    assert {m.to_user for m in sent} == {u.id for u in county.users.values() if u.organisation.code == "POLICE"}
    imran = county.viewer("imran.shah")
    acknowledge(message_id=next(m.id for m in sent if m.to_user == imran.user_id), by=imran, at=county.now)
    (found,) = queries.briefings(judith)
    assert (found.sent, found.opened, found.confirmed) == (len(sent), 1, 1)
    assert "Imran Shah" not in found.waiting
    assert len(found.waiting) == len(sent) - 1
    (seen,) = queries.briefings(county.viewer("fiona.mackay"))
    assert seen.waiting == ()  # a board member sees how many, not who


def test_an_alert_has_an_owner_and_is_not_settled_without_words(county: County):
    judith, at = county.viewer("judith.amery"), county.now
    network = join_network(name="National group", member=county.id("sara.lindqvist"), by=judith, at=at)
    kept = {
        "network": network,
        "kind": "alert",
        "title": "Vapes as a debt",
        "text": "Given, then asked to be paid for.",
        "received_on": at.date(),
        "owner": county.id("ben.hartley"),
        "due_on": at.date() + timedelta(days=14),
        "at": at,
    }
    with pytest.raises(Denied):
        take_in_alert(by=county.viewer("ben.hartley"), **kept)
    made = take_in_alert(by=county.viewer("sara.lindqvist"), **kept)  # who takes part takes it in
    assert Task.objects.get(kind="network_alert").user == county.id("ben.hartley")
    with pytest.raises(Denied):
        settle_alert(alert_id=made.id, state="done", done="Told the schools.", by=county.viewer("amina.yusuf"), at=at)
    ben = county.viewer("ben.hartley")
    with pytest.raises(NotDone, match="what was done"):
        settle_alert(alert_id=made.id, state="done", done=" ", by=ben, at=at)
    settle_alert(alert_id=made.id, state="done", done="Told the schools.", by=ben, at=at)
    assert Task.objects.get(kind="network_alert").done_at == at
    assert [a.id for a in queries.alerts(ben)] == [made.id]
    assert queries.alerts(county.viewer("amina.yusuf")) == []


def test_good_practice_says_what_came_of_it_by_agency(county: County):
    judith, asha = county.viewer("judith.amery"), county.viewer("asha.verma")
    row = add_practice(title="A safe word", text="Said at reception.", found_in="A network", by=judith, at=county.now)
    kept = {"practice_id": row.id, "by": asha, "at": county.now}
    try_here(agency="COMMUNITY", state="trying", **kept)
    with pytest.raises(NotDone, match="what came of it"):
        try_here(agency="COMMUNITY", state="kept", **kept)
    with pytest.raises(Denied):
        try_here(agency="POLICE", state="trying", **kept)
    try_here(agency="COMMUNITY", state="kept", result="Used eleven times.", **{**kept, "at": county.later(days=9)})
    (found,) = queries.library(judith)
    assert [(t.agency, t.state) for t in found.tried] == [("COMMUNITY", "kept")]


def test_the_pages_of_policies(county: County):
    play_policies(county.users, at=county.now)
    version = PolicyVersion.objects.filter(policy__key="was-not-brought").get()
    with county.clock():
        amina, judith, mark = (county.client(n) for n in ("amina.yusuf", "judith.amery", "mark.sterling"))
        seen = amina.get("/policies/").content.decode()
        assert "Was not brought" in seen
        assert "Review is late" in seen
        path = "/policies/was-not-brought/"
        assert amina.post(path, {"version": str(version.id)}).status_code == 302
        assert "You have read this version" in amina.get(path).content.decode()
        assert "Who has not read it" in judith.get(path).content.decode()
        assert "Who has not read it" not in mark.get(path).content.decode()
        assert county.client("carol.jennings").get(path).status_code == 404  # not for schools
        for page in ("/policies/briefings/", "/policies/networks/", "/policies/good-practice/"):
            assert judith.get(page).status_code == 200, page
        assert amina.get("/policies/briefings/").status_code == 404
        assert amina.get("/policies/alerts/new/").status_code == 404
