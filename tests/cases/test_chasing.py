"""Agencies that do not answer are reminded, once for each step; what is asked again is counted, and says why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import County, answer, at_once, examples, make, raise_concern, review, undone, walk

from halcyon.access.viewing import Denied
from halcyon.agencies.models import RoleHolding
from halcyon.cases.actions import chase, chase_late
from halcyon.cases.models import AgencyRequest, Case, Chaser
from halcyon.cases.requests.queries import asked_again_by_agency, asked_again_rows, asked_before
from halcyon.chronology.models import Event
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.work.models import Message, Task

STEPS = [s.key for s in registry.profile.reminders]


def police(county: County) -> AgencyRequest:
    found = walk(county, raise_concern(county).cases[0], "rated")
    make(county, found.id, "ask", agencies=["POLICE"])
    return AgencyRequest.objects.get(case=found, agency="POLICE")


def steps(request: AgencyRequest) -> list[str]:
    return list(Chaser.objects.filter(request=request).order_by("at", "whom").values_list("step", flat=True))


def test_a_late_agency_is_reminded_before_and_after_and_then_its_manager_is_told(county: County):
    asked = police(county)
    due = asked.due_at
    for moment, expected in (
        (due - timedelta(minutes=31), []),
        (due - timedelta(minutes=30), ["first"]),
        (due - timedelta(minutes=1), ["first"]),
        (due + timedelta(minutes=15), ["first", "second"]),
        (due + timedelta(minutes=60), ["first", "second", "manager"]),
        (due + timedelta(hours=30), ["first", "second", "manager"]),
    ):
        chase_late(at=moment)
        chase_late(at=moment)
        assert steps(asked) == expected
    told = Message.objects.filter(subject_id=asked.id, key__startswith="chase:").order_by("created_at")
    assert [(m.to_agency, m.to_post) for m in told] == [
        ("POLICE", ""),
        ("POLICE", ""),
        ("", "council.mash_duty_manager"),  # nobody of the police holds the manager's role in the small county
    ]
    events = Event.objects.filter(case_id=asked.case_id, kind="agency_chased").order_by("seq")
    assert [e.content.sentence for e in events] == [
        f"Marlshire Police has not answered. {s.title}." for s in registry.profile.reminders
    ]


def test_the_agencys_own_manager_is_told_where_there_is_one(county: County):
    asked = police(county)
    imran = county.users["imran.shah"]
    RoleHolding.objects.create(
        user=imran, role="agency_manager", organisation=imran.organisation, begins=county.now, reason="Test"
    )
    chase_late(at=asked.due_at + timedelta(hours=2))
    told = Message.objects.get(key__startswith=f"chase:{asked.id}:manager")
    assert told.to_user == imran.id
    assert asked.question not in told.body


def test_what_was_answered_or_withdrawn_is_not_chased(county: County):
    asked = police(county)
    answer(county, asked.case_id, "POLICE")
    assert chase_late(at=asked.due_at + timedelta(days=2)) == 0
    other = police(county)
    make(county, other.case_id, "decide", unanswered_reason="They could not be reached in time.")
    make(county, other.case_id, "feed_back")
    assert chase_late(at=other.due_at + timedelta(days=2)) == 0
    waiting = walk(county, raise_concern(county).cases[0], "asked")
    Chaser.objects.all().delete()
    AgencyRequest.objects.filter(case=waiting).exclude(agency="COMMUNITY").update(state="known")
    assert chase_late(at=county.now + timedelta(days=2)) == 0  # the guardian has not let it through: nobody is late
    review(county, waiting.id)
    assert chase_late(at=county.now + timedelta(days=2)) > 0


@given(minutes=st.lists(st.integers(-130, 400), min_size=1, max_size=12), rating=st.sampled_from(["red", "amber"]))
@examples(15, 300)
def test_whenever_the_job_runs_no_step_goes_out_twice_early_or_to_one_recipient_after_a_later(
    county: County, minutes: list[int], rating: str
):
    with undone():
        asked = police(county)
        if rating == "amber":
            make(county, asked.case_id, "re_rate", rating="amber")
            AgencyRequest.objects.filter(id=asked.id).update(due_at=asked.due_at)
        for run in sorted(minutes):
            chase_late(at=asked.due_at + timedelta(minutes=run))
        sent = steps(asked)
        assert len(sent) == len(set(sent))
        assert sent == sorted(sent, key=STEPS.index)
        last = asked.due_at + timedelta(minutes=max(minutes))
        if rating == "red":
            assert ("manager" in sent) == (max(minutes) >= 60)
            assert bool(sent) == (max(minutes) >= -30)
        assert all(c.at <= last for c in Chaser.objects.filter(request=asked))


def test_two_workers_at_once_send_one_reminder(lasting_county: County):
    asked = police(lasting_county)
    at = asked.due_at - timedelta(minutes=20)
    assert sum(at_once(3, lambda _: chase_late(at=at))) == 1
    assert steps(asked) == ["first"]


def test_an_agency_where_nobody_can_sign_in_is_rung_by_the_hub(county: County):
    RoleHolding.objects.filter(organisation__code="POLICE").delete()
    asked = police(county)
    chase_late(at=asked.due_at - timedelta(minutes=20))
    task = Task.objects.get(kind="ring_agency")
    assert (task.service, task.done_at) == (county.service("mash_hub"), None)
    assert not Message.objects.filter(key__startswith="chase:").exists()
    chase(
        request_id=asked.id,
        spoken_to="Sgt Ray Holt, control room",
        how="telephone",
        said="They look now and ring back by noon.",
        by=county.viewer("ruth.okafor"),
        at=county.later(minutes=5),
    )
    task.refresh_from_db()
    assert task.outcome == "chased"


def test_chasing_by_hand_says_who_was_spoken_to_and_stands_among_the_reminders(county: County):
    asked = police(county)
    said = {"how": "telephone", "said": "By noon.", "by": county.viewer("ruth.okafor"), "at": county.now}
    with pytest.raises(Refused, match="who was spoken to"):
        chase(request_id=asked.id, spoken_to="  ", **said)
    chase_late(at=asked.due_at - timedelta(minutes=20))
    county.now = asked.due_at
    with county.clock():
        client = county.client("ruth.okafor")
        page = f"/cases/{asked.case_id}/answers/{asked.id}/chase/"
        assert client.post(page, {"how": "telephone", "said": "By noon."}).status_code == 422
        sent = client.post(page, {"spoken_to": "Sgt Ray Holt", "how": "telephone", "said": "By noon."}, follow=True)
        shown = sent.content.decode()
        assert "chased 2 times" in client.get(f"/cases/{asked.case_id}/").content.decode()
    assert shown.index("First reminder") < shown.index("Sgt Ray Holt")
    assert steps(asked) == ["first", ""]
    for outsider in ("imran.shah", "amina.yusuf"):
        with county.clock():
            assert county.client(outsider).get(page).status_code == 404
    with pytest.raises(Denied):
        chase(request_id=asked.id, spoken_to="Sgt", **{**said, "by": county.viewer("imran.shah")})


# -- asked again -----------------------------------------------------------------------------------------------------


def test_asking_again_needs_a_reason_and_shows_the_earlier_answer_first(county: County):
    first = police(county)
    answer(county, first.case_id, "POLICE")
    county.later(days=21)
    other = Case.objects.get(id=raise_concern(county).cases[0])
    # The same person: linked to the same index person.
    Case.objects.filter(id=other.id).update(record_id=first.case.record_id)
    other.refresh_from_db()
    make(county, other.id, "triage")
    make(county, other.id, "rate")
    with pytest.raises(Refused, match="Marlshire Police was asked about this person on 18 November 2026"):
        make(county, other.id, "ask", agencies=["POLICE"], again_reason=None)
    ruth = county.viewer("ruth.okafor")
    assert [r.id for r in asked_before(ruth, other, at=county.now)] == [first.id]
    with county.clock():
        page = county.client("ruth.okafor").get(f"/cases/{other.id}/do/ask/").content.decode()
    assert "Asked about this person before" in page
    assert "A pattern that fits grooming" in page
    make(county, other.id, "ask", agencies=["POLICE"], categories=["housing", "family"], again_reason=None)
    make(county, other.id, "ask", agencies=["POLICE"], categories=["offending"], again_reason="Seen again last night.")
    again = AgencyRequest.objects.get(again_of=first.id)
    assert again.again_reason == "Seen again last night."
    counted = asked_again_by_agency(
        ruth, "mash_enquiry", since=first.asked_at, until=county.later(minutes=1), at=county.now
    )
    assert [(c.agency, c.asked, c.again) for c in counted] == [("POLICE", 3, 1)]
    rows = asked_again_rows(ruth, "mash_enquiry", since=first.asked_at, until=county.now, at=county.now)
    assert [r.id for r in rows] == [again.id]
    with county.clock():
        shown = county.client("ruth.okafor").get("/front-door/asked-again/").content.decode()
    assert "Seen again last night." in shown


def test_after_the_countys_days_and_of_another_person_nothing_was_asked_before(county: County):
    first = police(county)
    county.later(days=registry.profile.asked_again_days + 1)
    make(county, first.case_id, "ask", agencies=["POLICE"], again_reason=None)
    assert not AgencyRequest.objects.filter(again_of__isnull=False).exists()


def test_what_the_asker_may_not_see_is_as_if_it_had_not_been_asked(county: County):
    first = police(county)
    jo = county.viewer("jo.fenwick")
    assert asked_before(jo, first.case, at=county.now) == []
    assert [r.id for r in asked_before(county.viewer("ruth.okafor"), first.case, at=county.now)] == [first.id]
