"""What the agreement said, what a named person decided, what went out, and records opened in an emergency."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.support import County, known_person, raise_concern, walk

from halcyon.access.models import ConflictBlock
from halcyon.access.queries import may_see
from halcyon.access.viewing import Denied
from halcyon.audit.models import AuditEntry
from halcyon.kernel.registry import registry
from halcyon.kernel.sharing import Ask
from halcyon.sharing.actions import (
    applied,
    ask_facts,
    disclose,
    open_in_emergency,
    put_to_policy,
    review_emergency,
    reviewer_role,
    settle_review,
)
from halcyon.sharing.models import Disclosure, EmergencyAccess, SharingDecision
from halcyon.sharing.queries import emergency_access, ledger, review, reviews_waiting
from halcyon.work.models import Message, Task

CHILD = uuid.UUID(int=0xC41D)
REASON = "Necessary and proportionate to protect this child."
WORSE = "She would stop coming to the clinic, her only safe place."


def put(
    county: County, *categories: str, holding: str = "COMMUNITY", asking: str = "COUNCIL", purpose: str = "mash_enquiry"
):
    return put_to_policy(
        ask=Ask(purpose, asking, holding, frozenset(categories), county.now.date(), {"rating": "red"}),
        subject_id=CHILD,
        case_id=None,
        question="What do you know?",
        by=county.viewer("ruth.okafor"),
        at=county.now,
    )


def settle(county: County, row: SharingDecision, outcome: str = "disclose", *, who: str = "dr.elin.rhys", **more: str):
    given = {"reason": REASON, "detriment": WORSE if outcome == "refuse" else "", **more}
    return settle_review(decision_id=row.id, outcome=outcome, by=county.viewer(who), at=county.now, **given)


def send_out(county: County, row: SharingDecision) -> Disclosure:
    return disclose(decision=row, items="Its words", by=county.viewer("nia.bowen"), at=county.now, channel="answer")


# -- putting to the agreement ----------------------------------------------------------------------------------------


def test_every_answer_is_kept_with_its_reasons_and_clause(county: County):
    for categories, holding, effect, outcome, clause in (
        (("health",), "COMMUNITY", "PERMIT", "disclose", "4.2"),
        (("sexual_health",), "COMMUNITY", "REVIEW", "", "4.6"),
        (("sexual_health",), "POLICE", "DENY", "refuse", ""),
    ):
        row = put(county, *categories, holding=holding)
        assert (row.effect, row.outcome, row.clause) == (effect, outcome, clause)
        assert row.reasons
        assert (row.agreement, row.agreement_version) == ("marlshire_partnership", 1)
        assert (row.decided_by is None) == (effect == "REVIEW")
    logged = AuditEntry.objects.filter(action="sharing_decided").values_list("decision", flat=True)
    assert sorted(logged) == ["DENY", "PERMIT", "REVIEW"]


def test_a_review_goes_to_the_holders_own_reviewer_in_time(county: County):
    row = put(county, "sexual_health")
    assert row.due_at == county.now + timedelta(hours=4)
    task = Task.objects.get(kind="sharing_review")
    assert (task.role, task.agency, task.subject_id, task.due_at) == (
        "caldicott_guardian",
        "COMMUNITY",
        row.id,
        row.due_at,
    )
    assert [r.id for r in reviews_waiting(county.viewer("dr.elin.rhys"))] == [row.id]
    assert review(county.viewer("dr.elin.rhys"), row.id) == row
    for who in ("james.okoro", "rachel.stone"):
        assert list(reviews_waiting(county.viewer(who))) == []
        assert review(county.viewer(who), row.id) is None
    with pytest.raises(Denied):
        reviews_waiting(county.viewer("helen.marsh"))
    assert reviewer_role("SCHOOLS") == reviewer_role("POLICE") == "sharing_reviewer"
    assert reviewer_role("GP") == reviewer_role("ACUTE") == "caldicott_guardian"


def test_the_agreement_looks_at_four_facts_of_a_case_and_no_others():
    assert ask_facts({"rating": "red", "level": "4", "name": "Zofia", "story": "x"}) == {
        "rating": "red",
        "danger_now": None,
        "consent": None,
        "level": "4",
    }


# -- deciding what was left to a person ------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["disclose", "refuse"])
def test_the_reviewer_decides_once_with_a_reason(county: County, outcome: str):
    row = settle(county, put(county, "sexual_health"), outcome, safeguards="Hub only")
    assert (row.outcome, row.decided_by, row.reason, row.safeguards) == (
        outcome,
        county.id("dr.elin.rhys"),
        REASON,
        "Hub only",
    )
    assert (row.detriment == WORSE) == (outcome == "refuse")
    assert not Task.objects.filter(kind="sharing_review", done_at__isnull=True).exists()
    assert AuditEntry.objects.get(action="sharing_reviewed").decision == outcome
    with pytest.raises(ValueError, match="decided already"):
        settle(county, row)
    assert review(county.viewer("dr.elin.rhys"), row.id).outcome == outcome


@pytest.mark.parametrize("who", ["james.okoro", "rachel.stone", "helen.marsh", "nia.bowen", "sam.whitlock"])
def test_nobody_else_decides(county: County, who: str):
    row = put(county, "sexual_health")
    with pytest.raises(Denied):
        settle(county, row, who=who)
    assert SharingDecision.objects.get(id=row.id).outcome == ""


@pytest.mark.parametrize(
    ("outcome", "more", "words"),
    [
        ("disclose", {"reason": "yes"}, "Give the reason"),
        ("disclose", {"reason": " " * 40}, "Give the reason"),
        ("refuse", {"detriment": ""}, "worse for the child"),
        ("refuse", {"detriment": "   no    "}, "worse for the child"),
        ("perhaps", {}, "Choose whether"),
        ("", {}, "Choose whether"),
    ],
)
def test_a_decision_needs_its_reason_and_a_refusal_says_what_would_be_worse(county: County, outcome, more, words):
    row = put(county, "sexual_health")
    with pytest.raises(ValueError, match=words):
        settle(county, row, outcome, **more)
    assert SharingDecision.objects.get(id=row.id).outcome == ""


def test_what_the_agreement_decided_by_itself_is_not_reviewed(county: County):
    with pytest.raises(ValueError, match="decided already"):
        settle(county, put(county, "health"))


# -- the ledger ------------------------------------------------------------------------------------------------------


def test_nothing_goes_out_without_a_decision_to_disclose(county: County):
    waiting, denied = put(county, "sexual_health"), put(county, "sexual_health", holding="POLICE")
    refused = settle(county, put(county, "sexual_health"), "refuse")
    for row in (waiting, denied, refused):
        with pytest.raises(Denied, match="does not allow"):
            send_out(county, row)
    assert not Disclosure.objects.exists()


def test_what_goes_out_says_from_whom_to_whom_why_and_on_whose_decision(county: County):
    line = send_out(county, settle(county, put(county, "sexual_health")))
    assert (line.from_agency, line.to_agency, line.purpose, line.categories) == (
        "COMMUNITY",
        "COUNCIL",
        "mash_enquiry",
        ["sexual_health"],
    )
    assert line.decision.decided_by == county.id("dr.elin.rhys")
    entry = AuditEntry.objects.get(action="disclosed")
    assert entry.decision == "REVIEWED"
    send_out(county, put(county, "health"))
    assert AuditEntry.objects.filter(action="disclosed", decision="PERMIT").count() == 1


def test_the_ledger_shows_an_agency_what_it_gave_and_received(county: County):
    walk(county, raise_concern(county).cases[0], "closed")

    def lines(who: str, **more: str) -> set[tuple[str, str]]:
        return {(d.from_agency, d.to_agency) for d in ledger(county.viewer(who), **more)}

    assert lines("dr.elin.rhys") == {("COMMUNITY", "COUNCIL"), ("COUNCIL", "COMMUNITY")}
    assert lines("helen.marsh") == {
        *((a, "COUNCIL") for a in ("COMMUNITY", "POLICE", "SCHOOLS")),
        *(("COUNCIL", a) for a in ("COMMUNITY", "POLICE", "SCHOOLS")),
    }
    assert lines("helen.marsh", agency="POLICE") == {("POLICE", "COUNCIL"), ("COUNCIL", "POLICE")}
    assert lines("helen.marsh", purpose="feedback") == {("COUNCIL", "COMMUNITY")}
    assert lines("james.okoro") == set()
    manager = county.viewer("helen.marsh")
    every = ledger(manager)
    places = [(d.at, d.id) for d in every]
    assert places == sorted(places, reverse=True)
    assert len({at for at, _ in places}) < len(places)  # several lines are of one moment
    paged: list[tuple[datetime, uuid.UUID]] = []
    while page := ledger(manager, before=paged[-1] if paged else None, limit=2):
        paged += [(d.at, d.id) for d in page]
    assert paged == places
    with pytest.raises(Denied):
        ledger(county.viewer("imran.shah"))


def test_feedback_carries_the_outcome_and_nothing_of_another_agency(county: County):
    walk(county, raise_concern(county).cases[0], "closed")
    row = SharingDecision.objects.get(proposal="tell:referrer")
    assert (row.categories, row.effect, row.clause) == (["outcome"], "PERMIT", "6.1")
    for category in registry.categories:
        ask = Ask("feedback", "COMMUNITY", "COUNCIL", frozenset({"outcome", category}), county.now.date())
        assert (applied(ask).effect == "PERMIT") == (category == "outcome")
    body = Message.objects.get(kind="told").body
    for said in ("grooming", "car seen", "MR1", "Police told"):
        assert said not in body


# -- in an emergency -------------------------------------------------------------------------------------------------

URGENT = "The child is in the street with a stranger and cannot wait."


def open_now(
    county: County, who: str = "ruth.okafor", *, reason: str = URGENT, purpose: str = "mash_enquiry", subjects=(CHILD,)
):
    return open_in_emergency(
        subject_ids=subjects,
        purpose=purpose,
        reason_kind="immediate_danger",
        reason=reason,
        by=county.viewer(who),
        at=county.now,
    )


def test_emergency_access_opens_for_its_hours_alerts_and_waits_for_review(county: County):
    _, (record,) = known_person(county, "Zofia", "Łukasiewicz", date(2012, 3, 7))
    worker = county.viewer("ruth.okafor")
    assert not may_see(worker, [record.id], "mash_enquiry", at=county.now)
    opened = open_now(county, subjects=[record.id])
    end = county.now + timedelta(hours=registry.profile.emergency_access_hours)
    assert opened.expires_at == end
    assert may_see(worker, [record.id], "mash_enquiry", at=end - timedelta(microseconds=1))
    assert not may_see(worker, [record.id], "mash_enquiry", at=end)
    assert not may_see(county.viewer("dev.patel"), [record.id], "mash_enquiry", at=county.now)
    message = Message.objects.get(kind="emergency_review")
    assert (message.to_post, message.created_at) == ("council.privacy_lead", county.now)
    assert "Zofia" not in message.body + message.title
    task = Task.objects.get(kind="emergency_review")
    assert (task.role, task.agency, task.due_at) == ("privacy_lead", "COUNCIL", opened.review_due_at)
    assert opened.review_due_at.date() == (county.now + timedelta(days=2)).date()
    assert AuditEntry.objects.filter(action="emergency_access").count() == 1


def test_opening_it_again_is_another_access_with_its_own_review(county: County):
    open_now(county)
    county.later(hours=3)
    open_now(county)
    assert EmergencyAccess.objects.count() == Task.objects.filter(kind="emergency_review").count() == 2
    worker = county.viewer("ruth.okafor")
    assert may_see(worker, [CHILD], "mash_enquiry", at=county.now + timedelta(hours=3, minutes=59))
    assert not may_see(worker, [CHILD], "mash_enquiry", at=county.now + timedelta(hours=4))


def test_a_conflict_wins_over_an_emergency(county: County):
    ConflictBlock.objects.create(
        user=county.id("ruth.okafor"), subject_id=CHILD, kind="household", source="declared", begins=county.now
    )
    open_now(county)
    assert not may_see(county.viewer("ruth.okafor"), [CHILD], "mash_enquiry", at=county.now)


@pytest.mark.parametrize(
    ("who", "more", "problem"),
    [
        ("tom.ashdown", {}, Denied),
        ("imran.shah", {}, Denied),
        ("ruth.okafor", {"purpose": "oversight"}, Denied),
        ("ruth.okafor", {"subjects": ()}, Denied),
        ("ruth.okafor", {"reason": "quick look"}, ValueError),
        ("ruth.okafor", {"reason": " " * 30}, ValueError),
    ],
)
def test_it_needs_the_capability_a_purpose_and_a_sentence(county: County, who, more, problem):
    with pytest.raises(problem):
        open_now(county, who, **more)
    assert not EmergencyAccess.objects.exists()
    assert not Message.objects.exists()


def check(
    county: County, opened: EmergencyAccess, who: str = "priya.nair", outcome: str = "justified", note: str = REASON
):
    return review_emergency(access_id=opened.id, outcome=outcome, note=note, by=county.viewer(who), at=county.now)


def test_it_is_reviewed_once_by_somebody_else_of_the_agency(county: County):
    opened = open_now(county)
    assert emergency_access(county.viewer("priya.nair"), opened.id) == opened
    for who in ("ruth.okafor", "helen.marsh", "dr.elin.rhys", "sam.whitlock"):
        with pytest.raises(Denied):
            check(county, opened, who)
    for wrong in ({"outcome": "fine"}, {"note": "ok"}):
        with pytest.raises(ValueError, match="justified"):
            check(county, opened, **wrong)
    reviewed = check(county, opened, outcome="not_justified")
    assert (reviewed.reviewed_by, reviewed.review_outcome) == (county.id("priya.nair"), "not_justified")
    assert not Task.objects.filter(kind="emergency_review", done_at__isnull=True).exists()
    with pytest.raises(ValueError, match="reviewed already"):
        check(county, opened)


def test_nobody_reviews_their_own_not_even_past_the_act(county: County):
    opened = open_now(county)
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyAccess.objects.filter(id=opened.id).update(reviewed_by=opened.user)
