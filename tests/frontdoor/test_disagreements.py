"""Disagreeing with a decision: raised, climbing, settled, and what each side sees meanwhile."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from tests.support import ANSWERS, KNOWN, County, make, raise_concern, walk

from halcyon.access.models import Relationship
from halcyon.access.viewing import Denied
from halcyon.agencies.models import RoleHolding
from halcyon.cases.actions import move
from halcyon.cases.models import Case
from halcyon.cases.queries import case as visible_case
from halcyon.frontdoor.disagreements.actions import go_on, raise_disagreement
from halcyon.frontdoor.disagreements.queries import disagreements, disputable, standing
from halcyon.frontdoor.models import ContactSubject
from halcyon.kernel.pathways import Refused
from halcyon.work.actions import notice_breaches
from halcyon.work.models import Message, Task
from halcyon.work.queries import my_work

RAISED: dict[str, Any] = {
    "subject": "no_further_action",
    "why": "She is met at the gate each Friday by a man who is not family.",
    "keeps_safe": "I see her at the clinic on Thursday, and school rings me if she is away.",
    "danger_now": "no",
}
NFA: dict[str, Any] = {"outcome": "no_further_action", "level": "1", "legal_basis": "none"}
WHY = {"why": "We talked and do not agree about the lifts."}


@pytest.fixture
def enquiry(county: County) -> Case:
    """An enquiry about no danger that ended with no further action and of which the referrer was told."""
    receipt = raise_concern(county, danger_now=False)
    make(county, receipt.cases[0], "triage", danger_now="no")
    for key, more in (("rate", {"rating": "green"}), ("decide", NFA), ("feed_back", {})):
        make(county, receipt.cases[0], key, **more)
    return Case.objects.get(id=receipt.cases[0])


def disagree(county: County, about: Case, who: str = "amina.yusuf", **more: Any) -> Case:
    given = {**RAISED, **more}
    return raise_disagreement(case_id=about.id, given=given, by=county.viewer(who), at=county.later(minutes=5))


def do(county: County, case: Case, key: str, who: str, **given: Any) -> Case:
    return move(case_id=case.id, key=key, given=given, by=county.viewer(who), at=county.later(minutes=5))


def needs(county: County, who: str) -> list[str]:
    return [i.title for i in my_work(county.viewer(who), at=county.now).needs.items if "isagreement" in i.title]


def agreed(**more: str) -> dict[str, str]:
    return {
        "changed": "changed",
        "what_changed": "A child and family assessment begins today.",
        "accepted_by": "Marian Holt and Helen Marsh",
        "told": "The decision was changed: an assessment begins today.",
        **more,
    }


def test_a_referrer_disagrees_and_the_decider_is_told_at_once(county: County, enquiry: Case):
    case = disagree(county, enquiry)
    assert (case.state, case.parent_id, case.facts["subject"]) == ("practitioners", enquiry.id, "no_further_action")
    told = Message.objects.filter(kind="disagreement", created_at=county.now)
    assert {(m.to_post, m.to_user) for m in told} == {
        ("council.mash_duty_manager", None),
        ("", county.id("helen.marsh")),
    }
    assert needs(county, "ruth.okafor") == ["Disagreement: talk, as practitioner to practitioner"]
    assert needs(county, "amina.yusuf") == ["Disagreement: talk, as practitioner to practitioner"]


def test_each_stage_stands_on_somebodys_list_on_both_sides_and_never_on_nobodys(county: County, enquiry: Case):
    case = disagree(county, enquiry)
    whose = {
        "practitioners": ("ruth.okafor", "amina.yusuf"),
        "line_managers": ("helen.marsh", "marian.holt"),
        "service_managers": ("colin.reeve", "bridget.farrow"),
        "heads_of_service": ("yvonne.clarke", "maeve.kelly"),
        "scrutineer": ("dr.leo.maddox", "bridget.farrow"),
    }
    for state, both in whose.items():
        assert case.state == state
        for who in both:
            assert len(needs(county, who)) == 1, (state, who)
        assert Task.objects.filter(subject_id=case.id, done_at__isnull=True, kind="move").count() == 1
        if state != "scrutineer":
            case = do(county, case, f"climb_{state}", "amina.yusuf", **WHY)


def test_where_nobody_holds_the_role_the_one_who_raised_it_stands_in(county: County, enquiry: Case):
    RoleHolding.objects.filter(role="agency_manager").update(ends=county.now)
    case = disagree(county, enquiry)
    do(county, case, "climb_practitioners", "amina.yusuf", **WHY)
    assert needs(county, "amina.yusuf") == ["Disagreement: talk, as line managers"]


def test_danger_goes_straight_to_the_stage_that_the_county_names(county: County, enquiry: Case):
    with pytest.raises(Refused, match="What was done at once"):
        disagree(county, enquiry, danger_now="yes")
    assert not Case.objects.filter(parent=enquiry).exists()
    case = disagree(county, enquiry, danger_now="yes", action_taken="999 rung at 10:05, police are on the way.")
    assert case.state == "service_managers"
    assert needs(county, "colin.reeve")
    assert Message.objects.filter(kind="disagreement", title__startswith="Danger now").count() == 2


def test_danger_that_comes_later_goes_past_stages_too(county: County, enquiry: Case):
    case = disagree(county, enquiry)
    amina = county.viewer("amina.yusuf")
    given = {"danger_now": "yes", "action_taken": "999 rung at once, police there.", "why": "He has taken her."}
    case = go_on(case_id=case.id, key="danger", given=given, by=amina, at=county.later(minutes=5))
    assert case.state == "service_managers"


def test_the_time_of_a_stage_tells_its_post_when_it_has_passed(county: County, enquiry: Case):
    notice_breaches(at=county.now)
    case = disagree(county, enquiry)
    notice_breaches(at=county.later(days=2))
    told = Message.objects.get(kind="time_limit_passed", subject_id=case.id)
    assert (told.to_post, told.title) == (
        "council.mash_duty_manager",
        "Time limit passed: Disagreement: practitioner to practitioner",
    )


def test_those_who_take_part_see_it_from_the_beginning_of_their_stage_until_after_it(county: County, enquiry: Case):
    case = disagree(county, enquiry)
    marian, colin = county.viewer("marian.holt"), county.viewer("colin.reeve")
    assert standing(marian, case.id, at=county.now) is None
    assert visible_case(colin, enquiry.id, "mash_enquiry", at=county.now) is None
    do(county, case, "climb_practitioners", "amina.yusuf", **WHY)
    assert standing(county.viewer("marian.holt"), case.id, at=county.now) is not None
    case = do(county, case, "climb_line_managers", "marian.holt", **WHY)
    assert visible_case(county.viewer("colin.reeve"), enquiry.id, "mash_enquiry", at=county.now) is not None
    ended = Relationship.objects.get(user=county.id("marian.holt"), subject_id=case.id)
    assert ended.ends == county.now + timedelta(days=28)
    county.later(days=29)
    assert standing(county.viewer("marian.holt"), case.id, at=county.now) is None
    assert standing(county.viewer("amina.yusuf"), case.id, at=county.now) is not None


def test_the_referrer_sees_how_it_stands_and_nothing_of_what_agencies_answered(county: County):
    receipt = raise_concern(county)
    enquiry = walk(county, receipt.cases[0], "closed")
    case = disagree(county, enquiry, subject="level_of_need")
    ruth, said = "ruth.okafor", "Imran explained the two reports to us."
    with pytest.raises(Refused, match="repeats what another agency told"):
        do(county, case, "answer_practitioners", ruth, said=said, took_part="Amina and Ruth", told=KNOWN["narrative"])
    told = "We explained the level and will look at it again on Friday."
    do(county, case, "answer_practitioners", ruth, said=said, took_part="Amina Yusuf and Ruth Okafor", told=told)
    found = standing(county.viewer("amina.yusuf"), case.id, at=county.now)
    assert found is not None
    assert (found.stage, [words for _, words in found.told]) == ("Practitioner to practitioner", [told])
    assert found.due_at is not None and found.about == receipt.reference
    with county.clock():
        client = county.client("amina.yusuf")
        pages = [client.get(f"/disagreements/{case.id}/"), client.get(f"/concerns/{receipt.contact_id}/")]
        shown = " ".join(p.content.decode() for p in pages)
        assert told in shown and said not in shown and enquiry.reference not in shown
        assert not [w for _, given in ANSWERS.values() for w in given.values() if len(w) > 20 and w in shown]
        assert client.get(f"/cases/{case.id}/").status_code == 404
        assert client.get("/disagreements/").status_code == 404
        assert county.client("imran.shah").get(f"/disagreements/{case.id}/").status_code == 404


def test_it_climbs_is_agreed_and_closes_with_what_is_learned(county: County, enquiry: Case):
    case = disagree(county, enquiry)
    do(county, case, "climb_practitioners", "amina.yusuf", **WHY)
    case = do(county, case, "agree", "helen.marsh", **agreed())
    assert (case.state, case.facts["changed"], case.closed_at) == ("settled", "changed", None)
    assert needs(county, "marian.holt") == []
    assert Message.objects.filter(to_user=county.id("amina.yusuf"), title="About your disagreement").count() == 1
    learning = {"learning": "Ring the referrer before deciding no further action."}
    with pytest.raises(Refused, match="Say what was done about it"):
        do(county, case, "close", "helen.marsh", **learning)
    case = do(county, case, "close", "helen.marsh", acted_on="Assessment begun on 18 November.", **learning)
    assert case.closed_at == county.now


def test_it_can_be_withdrawn_by_its_own_side_only_and_the_last_stage_has_the_last_word(county: County, enquiry: Case):
    case = disagree(county, enquiry)
    with pytest.raises(Refused, match="Only the side that raised"):
        do(county, case, "withdraw", "ruth.okafor", **WHY)
    ruth = county.viewer("ruth.okafor")
    with pytest.raises(Denied):
        go_on(case_id=case.id, key="withdraw", given=WHY, by=ruth, at=county.now)
    for state in ("practitioners", "line_managers", "service_managers", "heads_of_service"):
        case = do(county, case, f"climb_{state}", "amina.yusuf", **WHY)
    given = {k: v for k, v in agreed(changed="kept").items() if k != "accepted_by"}
    case = do(county, case, "settle", "dr.leo.maddox", heard="Amina Yusuf and Yvonne Clarke", **given)
    assert case.state == "settled"
    again = disagree(county, enquiry)
    again = go_on(case_id=again.id, key="withdraw", given=WHY, by=county.viewer("amina.yusuf"), at=county.now)
    assert again.state == "settled"


def form_of(county: County, enquiry: Case, key: str) -> str:
    with county.clock():
        return county.client("ruth.okafor").get(f"/cases/{enquiry.id}/do/{key}/").content.decode()


def test_an_enquiry_does_not_close_over_a_disagreement_in_silence(county: County):
    enquiry = walk(county, raise_concern(county).cases[0], "decided")
    asked = "Why close now?"
    assert asked not in form_of(county, enquiry, "feed_back")
    case = disagree(county, enquiry, "ruth.okafor", subject="level_of_need")
    assert asked in form_of(county, enquiry, "feed_back")
    with pytest.raises(Refused, match="Somebody disagrees with this decision"):
        make(county, enquiry.id, "feed_back")
    go_on(case_id=case.id, key="withdraw", given=WHY, by=county.viewer("ruth.okafor"), at=county.now)
    assert make(county, enquiry.id, "feed_back").state == "closed"
    other = walk(county, raise_concern(county).cases[0], "decided")
    disagree(county, other, "ruth.okafor", subject="level_of_need")
    assert make(county, other.id, "feed_back", disputed_reason="She waits to hear; it goes on.").state == "closed"


def test_only_those_who_know_of_a_decision_disagree_with_it_and_once_at_a_time(county: County, enquiry: Case):
    for stranger in ("imran.shah", "carol.jennings", "jo.fenwick", "beth.carver"):
        with pytest.raises(Denied):
            disagree(county, enquiry, stranger)
    case = disagree(county, enquiry)
    with pytest.raises(Refused, match="already"):
        disagree(county, enquiry)
    with pytest.raises(Denied):
        disagree(county, case, "amina.yusuf")
    fresh = Case.objects.get(id=raise_concern(county).cases[0])
    assert disputable(county.viewer("amina.yusuf"), fresh.id, at=county.now) is None


def test_counts_open_their_rows(county: County, enquiry: Case):
    case = disagree(county, enquiry)
    helen = county.viewer("helen.marsh")
    assert list(disagreements(helen, at=county.now)) == [case]
    assert not disagreements(helen, at=county.now, agency="POLICE").exists()
    assert not disagreements(helen, at=county.now, age="older").exists()
    assert list(disagreements(helen, at=county.later(days=8), age="older")) == [case]
    assert list(disagreements(helen, at=county.now, age="older", agency="COMMUNITY", stage="practitioners")) == [case]
    assert not disagreements(county.viewer("maeve.kelly"), at=county.now).exists()
    with pytest.raises(Denied):
        disagreements(county.viewer("amina.yusuf"), at=county.now)
    with county.clock():
        page = county.client("helen.marsh").get("/disagreements/?age=older").content.decode()
        assert case.reference in page and "1 shown" in page
        assert case.reference not in county.client("helen.marsh").get("/disagreements/?age=day").content.decode()


def test_the_pages_keep_what_was_typed_and_show_an_open_disagreement(county: County, enquiry: Case):
    contact = ContactSubject.objects.get(case_id=enquiry.id).contact
    with county.clock():
        amina = county.client("amina.yusuf")
        assert "I disagree with this decision" in amina.get(f"/concerns/{contact.id}/").content.decode()
        address = f"/concerns/{contact.id}/disagree/0/"
        assert amina.get(address).status_code == 200
        wrong = amina.post(address, {**RAISED, "keeps_safe": ""})
        assert wrong.status_code == 422
        assert RAISED["why"] in wrong.content.decode()
        sent = amina.post(address, RAISED)
        case = Case.objects.get(parent=enquiry)
        assert sent.headers["Location"] == f"/disagreements/{case.id}/"
        assert amina.post(address, RAISED).status_code == 422
        assert amina.get(f"/concerns/{contact.id}/disagree/1/").status_code == 404
        helen = county.client("helen.marsh")
        page = helen.get(f"/cases/{enquiry.id}/").content.decode()
        assert "Somebody disagrees with this decision" in page and f"/cases/{case.id}/" in page
        assert helen.get(f"/cases/{case.id}/").status_code == 200
        assert helen.get(f"/disagreements/about/{enquiry.id}/").status_code == 200
        assert county.client("imran.shah").get(f"/disagreements/about/{enquiry.id}/").status_code == 404
        up = f"/disagreements/{case.id}/do/climb_practitioners/"
        assert amina.get(up).status_code == 200
        assert amina.post(up, {"why": ""}).status_code == 422
        assert amina.post(up, {**WHY, "version": case.version}).status_code == 302
        assert amina.get(f"/disagreements/{case.id}/do/answer_line_managers/").status_code == 404
        assert "Line managers" in amina.get(f"/disagreements/{case.id}/").content.decode()
    assert standing(county.viewer("amina.yusuf"), uuid.uuid4(), at=county.now) is None
