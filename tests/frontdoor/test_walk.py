"""The whole way of one concern, step by step, with every row that each step must leave behind; and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.support import KNOWN, MOVES, ZOFIA, County, answer, make, raise_concern, review, walk

from halcyon.access.models import Relationship
from halcyon.access.viewing import Denied
from halcyon.audit.models import AuditEntry
from halcyon.cases.actions import Stale, move, review_request
from halcyon.cases.models import AgencyRequest, Case
from halcyon.cases.queries import clocks
from halcyon.chronology.models import Event
from halcyon.chronology.queries import history, timeline
from halcyon.frontdoor.models import Contact, ContactSubject
from halcyon.frontdoor.queries import own_concern, own_concerns
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.people.models import SuppliedRecord
from halcyon.responses.models import Response
from halcyon.responses.queries import signed
from halcyon.sharing.models import Disclosure, SharingDecision
from halcyon.work.actions import notice_breaches
from halcyon.work.models import ClockCopy, Message, Task


def audited(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action))


def open_tasks(case: Case) -> set[tuple[str, str, str]]:
    rows = Task.objects.filter(done_at__isnull=True, person_id=case.record_id)
    return {(t.kind, t.role, t.agency) for t in rows}


def stopped(case: Case) -> dict[str, bool]:
    copies = ClockCopy.objects.filter(subject_id=case.id)
    return {c.clock: c.stopped_at is not None for c in copies}


def test_a_concern_becomes_a_contact_a_record_and_an_enquiry_in_one_go(county: County):
    receipt = raise_concern(county)
    contact = Contact.objects.get(id=receipt.contact_id)
    assert (contact.reference, contact.agency, contact.raised_by) == (
        receipt.reference,
        "COMMUNITY",
        county.id("amina.yusuf"),
    )
    assert contact.child_words == "He picks me up. He said I owe him."
    case = Case.objects.get(id=receipt.cases[0])
    assert (case.state, case.facts["identity"], case.facts["consent"]) == ("received", "settled", "unsafe")
    record = SuppliedRecord.objects.get(id=case.record_id)
    assert (record.given_name, record.family_name, record.source) == ("Zofia", "Łukasiewicz", "contact")
    assert record.supplied["given_name"] == "Zofia"
    assert ContactSubject.objects.get(case_id=case.id).record_id == record.id
    event = Event.objects.get(case_id=case.id)
    assert (event.kind, event.seq, event.happened_at, event.recorded_at) == ("opened", 1, county.now, county.now)
    assert event.by_user == county.id("amina.yusuf")
    assert stopped(case) == {"triage": False, "rating": False, "outcome": False, "response": False}
    assert open_tasks(case) == {("move", "contact_officer", "COUNCIL")}
    message = Message.objects.get()
    assert (message.to_user, message.kind, message.reference) == (
        county.id("amina.yusuf"),
        "receipt",
        receipt.reference,
    )
    (line,) = Disclosure.objects.all()
    assert (line.from_agency, line.to_agency, line.purpose) == ("COMMUNITY", "COUNCIL", "refer_concern")
    assert line.decision.clause == "3.1"
    (entry,) = audited("concern_received")
    assert entry.actor == str(county.id("amina.yusuf"))
    assert {"case_opened", "record_linked", "sharing_decided", "disclosed"} <= set(
        AuditEntry.objects.values_list("action", flat=True)
    )


def test_until_it_is_rated_it_is_timed_as_red_and_a_rating_moves_the_limit(county: County):
    case = walk(county, raise_concern(county).cases[0], "triaged")

    def due() -> datetime:
        copy = ClockCopy.objects.get(subject_id=case.id, clock="outcome")
        derived = next(r for r in clocks(Case.objects.get(id=case.id)) if r.clock.key == "outcome")
        assert copy.due_at == derived.due_at
        return copy.due_at

    assert due() == case.opened_at + timedelta(hours=4)
    make(county, case.id, "rate", rating="green")
    assert due() == datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC)  # three working days after a Wednesday
    make(county, case.id, "re_rate", rating="amber")
    assert due() == datetime(2026, 11, 19, 23, 59, 59, tzinfo=UTC)
    make(county, case.id, "re_rate", rating="red")
    assert due() == case.opened_at + timedelta(hours=4)
    task = Task.objects.get(subject_id=case.id, done_at__isnull=True)
    assert (task.rating, task.due_at) == ("red", due())


def test_each_move_writes_its_event_its_task_and_its_clock(county: County):
    case = Case.objects.get(id=raise_concern(county).cases[0])
    for key, state, owner, ended in (
        ("triage", "triaged", "mash_social_worker", "triage"),
        ("rate", "rated", "mash_social_worker", "rating"),
    ):
        case = make(county, case.id, key)
        assert case.state == state
        assert open_tasks(case) == {("move", owner, "COUNCIL")}
        assert stopped(case)[ended]
        event = Event.objects.filter(case_id=case.id).order_by("-seq")[0]
        assert (event.to_state, event.seq, event.happened_at) == (state, case.last_seq, county.now)
        assert event.by_user == county.id(MOVES[key][0])
        assert len(audited("case_moved")) == case.last_seq - 1
    assert "RAG-rated Red" in event.content.sentence
    assert "Injury and likely exploitation by an adult" in event.content.sentence


def test_agencies_are_asked_as_the_agreement_says(county: County):
    case = walk(county, raise_concern(county).cases[0], "asked")
    asked = {r.agency: r for r in case.requests.all()}
    assert {a: r.state for a, r in asked.items()} == {"POLICE": "asked", "COMMUNITY": "review", "SCHOOLS": "asked"}
    assert asked["POLICE"].categories == ["concern", "involvement", "offending"]
    assert "sexual_health" in asked["COMMUNITY"].categories
    assert "health" not in asked["SCHOOLS"].categories
    assert {r.due_at for r in asked.values()} == {county.now + timedelta(hours=2)}  # rated red
    tasks = open_tasks(case)
    assert {t for t in tasks if t[0] == "answer_request"} == {
        ("answer_request", "mash_information_officer", "POLICE"),
        ("answer_request", "mash_information_officer", "SCHOOLS"),
    }
    assert ("sharing_review", "caldicott_guardian", "COMMUNITY") in tasks
    told = Disclosure.objects.filter(channel="request")
    assert {(d.from_agency, d.to_agency, tuple(d.categories)) for d in told} == {
        ("COUNCIL", "POLICE", ("identity",)),
        ("COUNCIL", "SCHOOLS", ("identity",)),
    }
    assert {m.to_agency for m in Message.objects.filter(kind="answer_request")} == {"POLICE", "SCHOOLS"}
    decisions = SharingDecision.objects.filter(proposal="ask_agency")
    assert {(d.holding_agency, d.effect, d.clause) for d in decisions} == {
        ("POLICE", "PERMIT", "4.1"),
        ("COMMUNITY", "REVIEW", "4.6"),
        ("SCHOOLS", "PERMIT", "4.1"),
    }


def test_what_the_guardian_lets_through_reaches_the_officer_and_what_she_refuses_does_not(county: County):
    first, second = (walk(county, raise_concern(county, "amina.yusuf", ZOFIA).cases[0], "asked") for _ in "ab")
    review(county, first.id, "disclose")
    assert first.requests.get(agency="COMMUNITY").state == "asked"
    assert Task.objects.filter(kind="answer_request", agency="COMMUNITY", done_at__isnull=True).count() == 1
    review(county, second.id, "refuse")
    refused = second.requests.get(agency="COMMUNITY")
    assert (refused.state, refused.answered_by) == ("declined", county.id("dr.elin.rhys"))
    assert "safe place" in refused.decline_reason
    assert Task.objects.filter(kind="answer_request", agency="COMMUNITY").count() == 1
    assert Disclosure.objects.filter(channel="request", to_agency="COMMUNITY").count() == 1
    assert not Task.objects.filter(kind="sharing_review", done_at__isnull=True).exists()
    kinds = Event.objects.filter(case_id=second.id).order_by("seq").values_list("kind", flat=True)
    assert list(kinds)[-1] == "sharing_reviewed"


def test_answers_are_labelled_disclosed_and_seen_by_those_whom_the_label_allows(county: County):
    case = walk(county, raise_concern(county).cases[0], "asked")
    review(county, case.id)
    answer(
        county,
        case.id,
        "POLICE",
        handling="agency_only",
        withhold="yes",
        withhold_reason="live enquiry",
        withhold_review="2026-12-20",
    )
    answer(county, case.id, "SCHOOLS")
    answer(county, case.id, "COMMUNITY", handling="hub_only")
    assert {r.agency: r.state for r in case.requests.all()} == {
        "POLICE": "known",
        "SCHOOLS": "nothing_known",
        "COMMUNITY": "known",
    }
    given = Disclosure.objects.filter(channel="answer")
    assert {(d.from_agency, d.to_agency) for d in given} == {(a, "COUNCIL") for a in ("POLICE", "SCHOOLS", "COMMUNITY")}
    assert all(d.response_id for d in given)
    police, schools, community = (Response.objects.get(owner_agency=a) for a in ("POLICE", "SCHOOLS", "COMMUNITY"))
    assert (police.withheld_reason, str(police.withheld_until)) == ("live enquiry", "2026-12-20")
    assert schools.answers == {"known": "nothing_known"}
    ids = [police.id, schools.id, community.id]

    def read_by(who: str) -> set[str]:
        found = {r.owner_agency for r in signed(county.viewer(who), Response.objects.filter(id__in=ids)).values()}
        lines = timeline(
            county.viewer(who), [case.record_id], purpose="mash_enquiry", at=county.now, kinds=["agency_answered"]
        )
        if who != "imran.shah":
            assert {line.data["agency"] for line in lines} == found
        return found

    assert read_by("helen.marsh") == {"POLICE", "SCHOOLS", "COMMUNITY"}  # the manager sees what is for her alone
    assert read_by("ruth.okafor") == {"SCHOOLS", "COMMUNITY"}
    assert read_by("imran.shah") == {"POLICE", "SCHOOLS"}  # his own; "signed" leaves it to the caller to check the case
    assert not Task.objects.filter(kind="answer_request", done_at__isnull=True).exists()


def test_the_referrer_is_told_the_outline_and_the_enquiry_closes(county: County):
    receipt = raise_concern(county)
    case = walk(county, receipt.cases[0], "closed")
    assert case.closed_at == county.now
    told = Message.objects.get(kind="told")
    assert (told.to_user, told.reference, told.from_user) == (
        county.id("amina.yusuf"),
        receipt.reference,
        county.id("ruth.okafor"),
    )
    assert told.body == "A strategy discussion is being held today. Keep seeing Zofia."
    line = Disclosure.objects.get(purpose="feedback")
    assert (line.from_agency, line.to_agency, line.to_user, line.categories) == (
        "COUNCIL",
        "COMMUNITY",
        county.id("amina.yusuf"),
        ["outcome"],
    )
    assert line.message_ref == told.id
    assert all(stopped(case).values())
    assert open_tasks(case) == {("move", "mash_manager", "COUNCIL")}  # the strategy discussion that came of it
    seen = own_concern(county.viewer("amina.yusuf"), receipt.contact_id)
    assert seen.decided
    assert [m.kind for m in seen.messages] == ["told", "receipt"]
    assert own_concern(county.viewer("tom.ashdown"), receipt.contact_id) is None
    assert [c.id for c in own_concerns(county.viewer("amina.yusuf"))] == [receipt.contact_id]
    assert own_concerns(county.viewer("tom.ashdown")) == []


def test_the_chronology_tells_the_walk_and_the_stored_state_is_what_it_replays_to(county: County):
    case = walk(county, raise_concern(county).cases[0], "closed")
    told = [p.kind for p in history(case.id)]
    assert told == [
        "opened",
        "triaged",
        "rated",
        "agencies_asked",
        "sharing_reviewed",
        "agency_answered",
        "agency_answered",
        "agency_answered",
        "decided",
        "fed_back",
    ]
    assert registry.pathways["mash_enquiry"].replay(history(case.id)) == case.state == "closed"
    lines = timeline(county.viewer("helen.marsh"), [case.record_id], purpose="mash_enquiry", at=county.now)
    assert [line.kind for line in lines if line.case_id == case.id] == told[::-1]
    assert [(line.pathway, line.kind) for line in lines if line.case_id != case.id] == [
        ("strategy_discussion", "opened")
    ]
    assert timeline(county.viewer("amina.yusuf"), [case.record_id], purpose="refer_concern", at=county.now) == []


def test_a_closed_enquiry_stays_readable_for_the_countys_days_and_not_longer(county: County):
    case = walk(county, raise_concern(county).cases[0], "answered")
    make(county, case.id, "decide", outcome="information_and_advice", level="2", legal_basis="none")
    case = make(county, case.id, "feed_back")
    days = registry.profile.relationship_days_after_close

    def lines(at: datetime) -> int:
        return len(timeline(county.viewer("helen.marsh", at=at), [case.record_id], purpose="mash_enquiry", at=at))

    end = county.now + timedelta(days=days)
    assert lines(end - timedelta(seconds=1)) == 11
    assert lines(end) == 0
    still = Relationship.objects.exclude(kind="referrer").filter(ends__isnull=True)
    assert not still.exists()


# -- what is refused -------------------------------------------------------------------------------------------------


def reasons(county: County, case: Case, key: str, **changes: object) -> str:
    events = Event.objects.filter(case_id=case.id).count()
    with pytest.raises(Refused) as refused:
        make(county, case.id, key, **changes)
    assert Event.objects.filter(case_id=case.id).count() == events
    assert Case.objects.get(id=case.id).state == case.state
    return str(refused.value)


def test_it_is_not_decided_while_an_agency_has_not_answered_unless_the_manager_says_why(county: County):
    case = walk(county, raise_concern(county).cases[0], "asked")
    said = reasons(county, case, "decide")
    assert said.startswith("Still waiting for: ")
    assert all(name in said for name in ("Police", "Education", "Community trust"))
    assert "Still waiting" in reasons(county, case, "decide", unanswered_reason="   ")
    decided = make(county, case.id, "decide", unanswered_reason="The child is in the room with us now.")
    assert decided.state == "decided"


def test_danger_now_cannot_end_with_no_further_action(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    assert "Danger now was recorded" in reasons(county, case, "decide", outcome="no_further_action")


def test_without_danger_it_can(county: County):
    case = Case.objects.get(id=raise_concern(county).cases[0])
    make(county, case.id, "triage", danger_now="no")
    make(county, case.id, "rate", rating="green")
    assert make(county, case.id, "decide", outcome="no_further_action").facts["outcome"] == "no_further_action"


def test_a_rating_must_change_to_be_changed(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    assert "Choose a different rating" in reasons(county, case, "re_rate", rating="red")


@pytest.mark.parametrize(
    ("stage", "key", "who"),
    [
        ("received", "triage", "amina.yusuf"),
        ("received", "triage", "imran.shah"),
        ("triaged", "rate", "tom.ashdown"),
        ("rated", "decide", "ruth.okafor"),
        ("decided", "feed_back", "sam.whitlock"),
    ],
)
def test_a_move_is_made_only_by_those_whose_it_is(county: County, stage, key, who):
    case = walk(county, raise_concern(county).cases[0], stage)
    assert "is for:" in reasons(county, case, key, who=who)


def test_steps_cannot_be_skipped_or_taken_twice(county: County):
    case = walk(county, raise_concern(county).cases[0], "triaged")
    assert "is not possible now" in reasons(county, case, "triage")
    assert "is not possible now" in reasons(county, case, "feed_back")


def test_a_stale_version_is_refused_and_nothing_is_written(county: County):
    case = walk(county, raise_concern(county).cases[0], "triaged")
    usual, given = MOVES["rate"]
    with pytest.raises(Stale):
        move(
            case_id=case.id,
            key="rate",
            given=given,
            by=county.viewer(usual),
            at=county.now,
            expected_version=case.version - 1,
        )
    assert Case.objects.get(id=case.id).state == "triaged"
    moved = move(
        case_id=case.id, key="rate", given=given, by=county.viewer(usual), at=county.now, expected_version=case.version
    )
    assert moved.version == case.version + 1


def test_an_answer_comes_only_from_the_agency_that_was_asked_and_only_once(county: County):
    from halcyon.cases.actions import return_information

    case = walk(county, raise_concern(county).cases[0], "asked")
    request = case.requests.get(agency="POLICE")
    for who in ("nia.bowen", "helen.marsh", "amina.yusuf"):
        with pytest.raises(Denied):
            return_information(request_id=request.id, answers=KNOWN, by=county.viewer(who), at=county.now)
    answer(county, case.id, "POLICE")
    with pytest.raises(Denied):
        return_information(request_id=request.id, answers=KNOWN, by=county.viewer("imran.shah"), at=county.now)
    waiting = case.requests.get(agency="COMMUNITY")
    with pytest.raises(Denied):
        return_information(request_id=waiting.id, answers=KNOWN, by=county.viewer("nia.bowen"), at=county.now)


def test_a_review_that_was_decided_is_not_decided_again(county: County):
    case = walk(county, raise_concern(county).cases[0], "asked")
    decision = review(county, case.id)
    with pytest.raises(ValueError, match="decided already"):
        review_request(
            decision_id=decision.id,
            outcome="refuse",
            reason="Another thought about it",
            detriment="It would be worse",
            by=county.viewer("dr.elin.rhys"),
            at=county.now,
        )
    assert AgencyRequest.objects.get(decision=decision.id).state == "asked"


# -- time limits that pass -------------------------------------------------------------------------------------------


def test_a_breach_names_the_enquiry_and_is_nobodys_work_once_the_duty_is_done(county: County):
    case = Case.objects.get(id=raise_concern(county).cases[0])
    notice_breaches(at=county.later(hours=2))
    told = Message.objects.get(kind="time_limit_passed")
    assert (told.reference, told.link, told.to_post) == (
        case.reference,
        f"/cases/{case.id}/",
        "council.mash_duty_manager",
    )
    task = Task.objects.get(kind="time_limit_passed")
    assert (task.reference, task.person_id, task.done_at) == (case.reference, case.record_id, None)
    make(county, case.id, "triage")
    task.refresh_from_db()
    assert task.outcome == "done_late"
    assert task.done_at == county.now
