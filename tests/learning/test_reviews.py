"""A joint review from its opening to its end: who sees what, what each agency may look at, holds and receipts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.support import County, county, raise_concern, walk

from halcyon.access.models import ConflictBlock
from halcyon.access.viewing import Denied
from halcyon.assurance.figures.voices import families_in_reviews
from halcyon.cases.models import Case
from halcyon.kernel.problems import NotDone
from halcyon.learning.improving.actions import recommend
from halcyon.learning.improving.queries import heard_before
from halcyon.learning.reviews import actions, queries
from halcyon.learning.reviews.models import Contribution, ContributionLine, Review, ReviewLimb
from halcyon.learning.reviews.timing import time_reviews
from halcyon.practice.reviews import KINDS
from halcyon.sharing.models import Disclosure, SharingDecision
from halcyon.work.actions import answer_breaches, notice_breaches
from halcyon.work.models import Breach, ClockCopy, Draft, KeptWords, Message, Task
from halcyon.work.queries import breaches

__all__ = ["county"]
WHY = "All of its criteria are met by what the agencies told us."
SAYS = "Brought to the emergency department with a bruised forearm by an older man in a silver car."
ALSO = "A silver car was stopped; a girl with a bruised forearm and an older man were in it."


def opened(county: County, kinds=("child_practice", "domestic_death")) -> Review:
    return actions.open_review(
        code_name="Child R",
        about="The death of a child and of a parent in one household.",
        kinds=kinds,
        notified_at=county.now - timedelta(days=3),
        by=county.viewer("judith.amery"),
        at=county.now,
    )


def decided(county: County, row: Review) -> None:
    for limb in row.limbs.all():
        keys = [c.key for c in KINDS[limb.kind].criteria]
        actions.decide_limb(
            limb_id=limb.id,
            answers=dict.fromkeys(keys, "yes"),
            reasons=dict.fromkeys(keys, "The notification of the police says so"),
            decision="held",
            why=WHY,
            by=county.viewer("judith.amery"),
            at=county.now,
        )


def gathering(county: County) -> tuple[Review, Case]:
    """A joint review whose terms are agreed, about a child of whom the front door knows."""
    case = walk(county, raise_concern(county).cases[0], "asked")
    row = opened(county)
    judith, today = county.viewer("judith.amery"), county.now.date()
    common = {"review_id": row.id, "by": judith, "at": county.now}
    decided(county, row)
    actions.go_on(**common)
    actions.about_whom(record_id=case.record_id, relation="the child", **common)
    chair = county.id("mark.sterling")
    actions.name_on_panel(part="chair", user=chair, profession="Superintendent", independent=True, **common)
    actions.name_on_panel(part="author", name="Ida Frome", profession="Reviewer", independent=True, **common)
    actions.agree_terms(
        terms="How did agencies hear the child, and what did each know when?",
        period_from=today - timedelta(days=365),
        period_to=today,
        **common,
    )
    actions.go_on(**common)
    for code in ("COMMUNITY", "COUNCIL"):
        actions.ask_for_part(agency=code, due_at=county.now + timedelta(days=20), **common)
    return row, case


def part_of(row: Review, code: str) -> Contribution:
    return row.contributions.get(agency=code)


def write(county: County, who: str, part: Contribution, says: str, day: date, **more) -> ContributionLine:
    return actions.write_line(
        part_id=part.id,
        happened_on=day,
        recorded_on=more.pop("recorded_on", day),
        says=says,
        contact=True,
        by=county.viewer(who),
        at=county.now,
        **more,
    )


def test_when_the_authority_learned_of_it_begins_two_clocks(county: County):
    told = {"code_name": "Child Q", "about": "A child who was seriously harmed at home.", "kinds": ["child_practice"]}
    late = {
        **told,
        "notified_at": county.now - timedelta(days=1),
        "by": county.viewer("judith.amery"),
        "at": county.now,
    }
    with pytest.raises(NotDone, match="cannot have learned"):
        actions.open_review(aware_at=county.now, **late)
    row = actions.open_review(aware_at=county.now - timedelta(days=12), **late)
    timed = {c.clock: c for c in ClockCopy.objects.filter(subject_id=row.id)}
    incident, rapid = timed["child_practice_incident"], timed["child_practice_decision"]
    assert incident.stopped_at > incident.due_at, "notified after the fifth working day"
    assert rapid.started_at == incident.started_at, "this county counts from the day on which it was known"
    assert Task.objects.get(kind="review_decision", subject_id=row.id).due_at == rapid.due_at


def test_a_death_may_be_opened_before_it_is_notified_and_that_is_timed_until_it_is(county: County):
    judith = county.client("judith.amery")
    known = (county.now - timedelta(days=4)).date()
    typed = {"do": "open", "code_name": "Care leaver S", "about": "A care leaver who died in lodgings."}
    typed |= {f"aware_on-{part}": getattr(known, part) for part in ("day", "month", "year")}
    with county.clock():
        wrong = judith.post("/reviews/new/", {**typed, "kinds": ["care_leaver_death", "adult"]})
        assert wrong.status_code == 422 and "It is needed for: Adult review." in wrong.content.decode()
        assert judith.post("/reviews/new/", {**typed, "kinds": ["care_leaver_death"]}).status_code == 302
    limb = ReviewLimb.objects.get(kind="care_leaver_death")
    later = county.now + timedelta(days=20)
    assert notice_breaches(at=later) == 1 and notice_breaches(at=later) == 0
    found = Breach.objects.get(subject_id=limb.review_id)
    assert (found.told, found.title) == (
        "council.partnership_manager",
        "Care leaver’s death: death of the care leaver notified",
    )
    page = f"/reviews/{limb.review_id}/limbs/{limb.id}/"
    with county.clock():
        assert "Not notified yet" in judith.get(page).content.decode()
        days = {f"on-{part}": getattr(county.now.date(), part) for part in ("day", "month", "year")}
        answer = judith.post(page, {"do": "done", "step": "summaries", **days})
        assert answer.status_code == 422, "another kind of review waits for summaries"
        assert judith.post(page, {"do": "done", "step": "notified", **days}).status_code == 302
    assert ClockCopy.objects.get(subject_id=limb.review_id).stopped_at is not None
    with pytest.raises(Denied):
        actions.write_step(
            limb_id=limb.id, step="notified", on=county.now, by=county.viewer("clive.rowan"), at=county.now
        )


def test_a_joint_review_is_one_with_a_decision_for_each_limb(county: County):
    row = opened(county)
    judith = county.viewer("judith.amery")
    assert Task.objects.filter(kind="review_decision", done_at=None).count() == 2
    with pytest.raises(NotDone, match="every limb"):
        actions.go_on(review_id=row.id, by=judith, at=county.now)
    decided(county, row)
    assert not Task.objects.filter(kind="review_decision", done_at=None).exists()
    assert actions.go_on(review_id=row.id, by=judith, at=county.now).phase == "setting_up"
    assert queries.counts(judith, at=county.now).joint == 1 and not queries.counts(judith, at=county.now).under_way
    assert [x.kinds for x in queries.pipeline(judith, at=county.now)] == [
        ("Child practice review", "Domestic abuse death review")
    ]


def test_who_it_is_about_is_seen_inside_and_by_the_agencies_asked_alone(county: County):
    row, case = gathering(county)
    child = case.record_id

    def seen(who: str):
        return queries.review(county.viewer(who), row.id, at=county.now)

    for who in ("judith.amery", "mark.sterling", "asha.verma", "fiona.mackay"):
        assert [s.record_id for s, _, _ in seen(who).subjects] == [child], who
    for who in ("clive.rowan", "stella.winter", "carys.bevan"):
        found = seen(who)
        assert found.review.code_name == "Child R" and not found.subjects and not found.panel, who
    assert seen("asha.verma").family == () and len(seen("asha.verma").contributions) == 1, "their own part alone"
    assert seen("paul.renshaw") is None and seen("amina.yusuf") is None
    page = county.client("clive.rowan").get(f"/reviews/{row.id}/")
    assert b"Child R" in page.content and "Łukasiewicz" not in page.content.decode()
    for where in ("chronology", "people", "agencies"):
        assert county.client("clive.rowan").get(f"/reviews/{row.id}/{where}/").status_code == 404
    ConflictBlock.objects.create(
        user=county.id("mark.sterling"), subject_id=child, kind="household", source="declared", begins=county.now
    )
    assert not seen("mark.sterling").standing.inside, "forbid wins, also over the panel"


def test_a_chair_whose_part_ends_sees_it_as_everybody_does_and_another_can_follow(county: County):
    row, _ = gathering(county)
    page, sterling = f"/reviews/{row.id}/", county.viewer("mark.sterling")
    named = {"do": "panel", "part": "chair", "user": county.id("imran.shah"), "profession": "Head of safeguarding"}
    assert queries.review(sterling, row.id, at=county.now).standing.inside
    with county.clock():
        judith = county.client("judith.amery")
        refused = judith.post(page, {**named, "independent": "on"})
        assert refused.status_code == 422 and "There is a chair. End their part first." in refused.content.decode()
        chair, author = row.panel.get(part="chair"), row.panel.get(part="author")
        assert judith.post(page, {"do": "leave", "member": county.id("mark.sterling")}).status_code == 422
        assert judith.post(page, {"do": "leave", "member": chair.id}).status_code == 302
        assert judith.post(page, {**named, "independent": "on"}).status_code == 302
    assert set(row.panel.filter(ends__isnull=True).values_list("name", "part")) == {
        ("Imran Shah", "chair"),
        (author.name, "author"),
    }
    seen = queries.review(sterling, row.id, at=county.now)
    assert seen is None or not seen.standing.inside
    with pytest.raises(Denied):
        actions.leave_panel(member_id=chair.id, by=county.viewer("judith.amery"), at=county.now)
    with pytest.raises(Denied):
        actions.leave_panel(member_id=author.id, by=sterling, at=county.now)


def test_an_agency_confirms_its_own_entries_and_no_other_agencies(county: County):
    row, _case = gathering(county)
    theirs = {p.agency: queries.part(county.viewer(who), p.id, at=county.now) for p, who in (
        (part_of(row, "COMMUNITY"), "asha.verma"), (part_of(row, "COUNCIL"), "fiona.mackay"))}  # fmt: skip
    assert theirs["COMMUNITY"] and theirs["COUNCIL"] and theirs["COUNCIL"].entries
    from halcyon.chronology.models import Event

    for code, found in theirs.items():
        owners = set(
            Event.objects.filter(id__in=[e.event for e in found.entries]).values_list("owner_agency", flat=True)
        )
        assert owners <= {code}
    assert queries.part(county.viewer("asha.verma"), part_of(row, "COUNCIL").id, at=county.now) is None
    assert queries.part(county.viewer("judith.amery"), part_of(row, "COUNCIL").id, at=county.now) is None, (
        "not yet sent"
    )
    other = theirs["COUNCIL"].entries[0].event
    with pytest.raises(Denied):
        actions.confirm_entries(
            part_id=part_of(row, "COMMUNITY").id, events=[other], by=county.viewer("asha.verma"), at=county.now
        )
    fiona = county.viewer("fiona.mackay")
    council = part_of(row, "COUNCIL").id
    assert actions.confirm_entries(part_id=council, events=[other], by=fiona, at=county.now) == 1
    assert actions.confirm_entries(part_id=council, events=[other], by=fiona, at=county.now) == 0


def test_contradiction_gap_and_who_knew_when_come_from_what_was_sent_back(county: County):
    row, _ = gathering(county)
    today = county.now.date()
    day = today - timedelta(days=100)
    community, council = part_of(row, "COMMUNITY"), part_of(row, "COUNCIL")
    write(county, "asha.verma", community, SAYS, day, recorded_on=day + timedelta(days=4), told=["COUNCIL"],
          told_on=day + timedelta(days=30))  # fmt: skip
    write(county, "fiona.mackay", council, ALSO, day + timedelta(days=2))
    mark = county.viewer("mark.sterling")
    assert queries.merged(mark, row.id, at=county.now).lines == ()
    for who, part in (("asha.verma", community), ("fiona.mackay", council)):
        actions.return_part(part_id=part.id, analysis="Nobody asked who the man was. We would now.", nothing_held=False,
                            by=county.viewer(who), at=county.now)  # fmt: skip
    found = queries.merged(mark, row.id, at=county.now, known_on=day + timedelta(days=10))
    assert len(found.pairs) == 1 and "forearm" in found.pairs[0].because
    by_line = {k.account.agency: k.by_then for k in found.known}
    assert by_line == {"COMMUNITY": frozenset({"COMMUNITY"}), "COUNCIL": frozenset({"COUNCIL"})}
    assert max(g.days for g in found.gaps) > 200
    lines = [x.id for x, _ in found.lines]
    actions.put_together(
        review_id=row.id, line_ids=lines, occurrence="The injury", explained="", by=mark, at=county.now
    )
    (one,) = queries.merged(mark, row.id, at=county.now).contradictions
    assert one.days_apart == 2
    with pytest.raises(NotDone, match="sent back"):
        write(county, "asha.verma", community, SAYS, day)
    assert queries.merged(county.viewer("asha.verma"), row.id, at=county.now) is None
    assert Task.objects.filter(kind="review_part", done_at=None).count() == 0


def test_words_that_blame_are_asked_about_before_a_part_is_sent_and_a_familys_own_never(county: County):
    row, _ = gathering(county)
    part = part_of(row, "COUNCIL")
    write(county, "fiona.mackay", part, ALSO, county.now.date() - timedelta(days=20))
    fiona, judith = county.client("fiona.mackay"), county.client("judith.amery")
    typed = {"do": "return", "analysis": "She puts herself at risk, and we would visit the same day now."}
    with county.clock():
        page = f"/reviews/parts/{part.id}/"
        asked = fiona.post(page, typed)
        part.refresh_from_db()
        assert (asked.status_code, part.state) == (200, "begun") and typed["analysis"] in asked.content.decode()
        assert "<mark>puts herself at risk</mark>" in asked.content.decode()
        sent = fiona.post(page, {**typed, "wording_seen": "analysis:put_self_at_risk", "wording_reason": "right_here"})
        part.refresh_from_db()
        assert (sent.status_code, part.state) == (302, "returned")
        assert (kept := KeptWords.objects.get()).place == "reviews.return" and kept.agency == "COUNCIL"
        today = {f"on-{key}": getattr(county.now.date(), key) for key in ("day", "month", "year")}
        said = {
            "do": "family",
            "stage": "story",
            "relation": "her aunt",
            "outcome": "took_part",
            "how": "at home",
            **today,
        }
        words = {"words": "They told us that she puts herself at risk."}
        assert judith.post(f"/reviews/{row.id}/people/", {**said, **words}).status_code == 302


def test_an_agency_is_reminded_before_its_day_and_weekly_after_it_and_never_twice(county: County):
    row, _ = gathering(county)
    reminded = []
    for days in (0, 14, 15, 16, 21, 22, 27, 28, 29):
        at = county.now + timedelta(days=days)
        reminded.append((days, actions.chase_parts(at=at)))
    assert reminded == [(0, 0), (14, 0), (15, 2), (16, 0), (21, 2), (22, 0), (27, 0), (28, 2), (29, 0)]
    assert {p.chased for p in row.contributions.all()} == {3}


def concluded(county: County) -> Review:
    row = opened(county)
    decided(county, row)
    Review.objects.filter(id=row.id).update(phase="analysing")
    common = {"review_id": row.id, "by": county.viewer("judith.amery"), "at": county.now}
    actions.write_finding(title="Nobody asked who he was", text="Each agency met the man and none asked.", **common)
    actions.go_on(**common)
    actions.record_family(
        stage="draft", relation="her aunt", outcome="took_part", how="at home", words="She was kind.",
        on=county.now.date(), **common,
    )  # fmt: skip
    with pytest.raises(NotDone, match="about: the decision whether to hold it; the terms of reference; their own acc"):
        actions.go_on(report="The agencies met the same man and none of them asked who he was.", **common)
    for stage in ("decision", "terms", "story"):
        actions.record_family(
            stage=stage, relation="her aunt", outcome="not_contacted", why="She could not be found until the draft.",
            on=county.now.date(), **common,
        )  # fmt: skip
    actions.go_on(report="The agencies met the same man and none of them asked who he was.", **common)
    return Review.objects.get(id=row.id)


def test_a_hold_stops_publication_and_not_learning(county: County):
    row = concluded(county)
    judith = county.viewer("judith.amery")
    told = {"stage": "draft", "relation": "her mother", "review_id": row.id, "on": county.now.date()}
    actions.record_family(**told, outcome="declined", how="by letter", by=judith, at=county.now)
    reviews, stages = families_in_reviews(county.viewer("paul.renshaw"), at=county.now)
    assert reviews == 1
    draft = next(s for s in stages if s.title == "Reading the draft report")
    assert [s.was_asked for s in stages] == [0, 0, 0, 1], "not contacted is written down, and is not asking"
    assert (draft.title, draft.was_asked) == ("Reading the draft report", 1), "each review counts once"
    assert (draft.took_part, draft.declined, draft.no_answer) == (None, None, None), "what one family answered"
    assert "She was kind" not in county.client("paul.renshaw").get("/board/voice/").content.decode()
    common = {"review_id": row.id, "by": judith, "at": county.now}
    actions.hold(why="The Crown Court tries one person; the police asked for it.", **common)
    limb = ReviewLimb.objects.get(review=row, kind="domestic_death")
    every = [k for k, _ in KINDS[limb.kind].publication.before]
    publish = {
        "limb_id": limb.id,
        "outcome": "published",
        "confirmed": every,
        "why": "",
        "by": judith,
        "at": county.now,
    }
    with pytest.raises(NotDone, match="Criminal proceedings"):
        actions.settle_publication(**publish)
    actions.release_brief(text="Ask who the adult is who comes with a child, and write it down.", **common)
    outside = queries.review(county.viewer("carys.bevan"), row.id, at=county.now)
    assert outside.review.brief and outside.findings == (), "the brief goes out, the findings wait"
    finding = row.findings.get()
    actions.plan_event(
        title="Who is with the child?", audience="All agencies", place="Online", findings=[finding.id],
        meets_on=county.now.date() + timedelta(days=20), **common,
    )  # fmt: skip
    actions.lift_hold(why="The trial ended; the police agreed in writing.", **common)
    assert actions.settle_publication(**publish).published_at == county.now
    assert queries.review(county.viewer("carys.bevan"), row.id, at=county.now).findings == (finding,)
    assert queries.counts(judith, at=county.now).published_this_month == ("Child R",)
    with pytest.raises(NotDone, match="learning events"):
        actions.go_on(**common)


def test_feedback_has_a_receipt_and_somebody_without_an_account_is_told_by_hand(county: County):
    row = concluded(county)
    judith = county.viewer("judith.amery")
    common = {"review_id": row.id, "by": judith, "at": county.now}
    took = {"way": "interview", "on": county.now.date(), **common}
    amina = actions.record_practitioner(user=county.id("amina.yusuf"), profession="School nurse", **took)
    other = actions.record_practitioner(name="Ros Tandy", agency="ACUTE", profession="Nurse", **took)
    say = {"text": "The review found that your referral was clear and in time.", "by": judith, "at": county.now}
    with pytest.raises(NotDone, match="no account"):
        actions.give_feedback(practitioner_id=other.id, **say)
    actions.give_feedback(practitioner_id=other.id, how="by telephone", **say)
    told = actions.give_feedback(practitioner_id=amina.id, **say)
    with pytest.raises(NotDone, match="has been given feedback"):
        actions.give_feedback(practitioner_id=amina.id, **say)
    assert queries.review(judith, row.id, at=county.now).receipts == {}
    Message.objects.filter(id=told.message).update(opened_at=county.now)
    assert queries.review(judith, row.id, at=county.now).receipts == {told.message: county.now}


def test_the_pages_keep_what_was_typed_and_say_what_is_wrong(county: County):
    row, _ = gathering(county)
    judith = county.client("judith.amery")
    limb = row.limbs.first()
    for where in ("", "chronology/?on=2026-03-01", "people/", "agencies/", "learning/", f"limbs/{limb.id}/"):
        assert judith.get(f"/reviews/{row.id}/{where}").status_code == 200, where
    assert judith.get(f"/reviews/{row.id}/chronology/?on=soon").content.decode().count("Enter a real day") == 1
    answer = judith.post(f"/reviews/{row.id}/", {"do": "hold", "why": "Trial"})
    assert answer.status_code == 422 and "Say which proceedings" in answer.content.decode()
    fiona = county.client("fiona.mackay")
    mine = f"/reviews/parts/{part_of(row, 'COUNCIL').id}/"
    assert fiona.get(mine).status_code == 200 and fiona.get("/reviews/").status_code == 200
    answer = fiona.post(mine, {"do": "return", "analysis": "We would ask now who he was.", "nothing_held": ""})
    assert answer.status_code == 422 and "We would ask now who he was." in answer.content.decode()
    assert fiona.post(f"/reviews/{row.id}/", {"do": "hold", "why": "x" * 40}).status_code == 404


def test_what_is_being_written_is_kept_for_its_writer_alone_until_it_is_sent(county: County):
    row, _ = gathering(county)
    fiona, asha, judith = (county.client(who) for who in ("fiona.mackay", "asha.verma", "judith.amery"))
    mine, json = f"/reviews/parts/{part_of(row, 'COUNCIL').id}/", {"accept": "application/json"}
    typed = {"do": "return", "analysis": "We would ask now who he was, and", "version": "0"}
    with county.clock():
        saved = fiona.post(mine, typed, headers=json)
        assert (saved.status_code, saved.json()["version"]) == (200, 1)
        again = fiona.get(mine).content.decode()
        assert typed["analysis"] in again and "It is not sent yet" in again and "There is a problem" not in again
        assert asha.post(mine, typed, headers=json).status_code == 404
        assert typed["analysis"] not in judith.get(mine).content.decode()
        assert fiona.post(mine, {**typed, "analysis": "Another window."}, headers=json).status_code == 409
        refused = fiona.post(mine, {**typed, "analysis": "We would ask now who he was."})
        assert refused.status_code == 422 and "We would ask now who he was." in refused.content.decode()
        write(county, "fiona.mackay", part_of(row, "COUNCIL"), ALSO, county.now.date() - timedelta(days=20))
        assert fiona.post(mine, {**typed, "analysis": "We would ask now who he was."}).status_code == 302
    assert not Draft.objects.exists()
    assert part_of(row, "COUNCIL").state == "returned"


def test_where_it_was_heard_before_stands_beside_a_recommendation_of_a_review(county: County):
    row = concluded(county)
    page = county.client("judith.amery").get(f"/reviews/{row.id}/learning/").content.decode()
    assert page.count('data-heard="/recommendations/heard/"') == page.count("data-heard-found") == 1


def test_what_a_review_found_is_not_heard_before_its_own_recommendation(county: County):
    row = concluded(county)
    text = "Nobody may say that an agency met the man, and asked nothing."
    judith = county.viewer("judith.amery")
    asked = {"text": text, "themes": ["curiosity"]}
    made = recommend(
        source_kind="review", source_id=row.id, source_title=row.code_name, agencies=["COUNCIL"], by=judith,
        at=county.now, **asked,
    )  # fmt: skip
    assert [h.href for h in heard_before(judith, without=made.id, **asked)] == [f"/reviews/{row.id}/"]
    assert heard_before(judith, without=made.id, source=made.source_id, **asked) == []


def test_a_number_of_reviews_opens_the_reviews_that_it_counts(county: County):
    single = opened(county, kinds=("adult",))
    Review.objects.filter(id=single.id).update(code_name="Adult Z")
    joint = opened(county)
    judith, page = county.client("judith.amery"), "/reviews/"
    said = {what: judith.get(f"{page}?of={what}").content.decode() for what in ("joint", "adult", "published", "x")}
    assert (joint.code_name in said["joint"], "Adult Z" in said["joint"]) == (True, False)
    assert (joint.code_name in said["adult"], "Adult Z" in said["adult"]) == (False, True)
    assert "Show all reviews" in said["published"] and "Adult Z" not in said["published"]
    assert "Adult Z" in said["x"] and "Show all reviews" not in said["x"]


def test_a_time_limit_of_a_review_that_passes_is_noticed_once_told_and_seen_until_it_is_answered(county: County):
    row = opened(county)
    judith, later = county.viewer("judith.amery"), county.now + timedelta(days=60)
    assert notice_breaches(at=later) == 3 and notice_breaches(at=later) == 0
    found = list(Breach.objects.filter(subject_id=row.id))
    assert {b.told for b in found} == {"council.partnership_manager"} and {b.reference for b in found} == {
        row.reference
    }
    assert {b.title.split(":")[0] for b in found} == {KINDS[k].short for k in ("child_practice", "domestic_death")}
    assert Message.objects.filter(kind="time_limit_passed", subject_id=row.id).count() == 3
    assert set(breaches(judith, at=later)) == set(found), "whoever holds the post sees them"
    assert not breaches(county.viewer("clive.rowan"), at=later).exists()
    assert "3 time limits of reviews passed" in county.client("judith.amery").get("/reviews/").content.decode()
    decided(county, row)
    assert not Task.objects.filter(kind="time_limit_passed", done_at=None).exists(), "it has been done, late"
    assert breaches(judith, at=later).count() == 3, "and is seen until somebody has said why"
    answer_breaches(breach_ids=[b.id for b in found], cause="complexity", done="Decided since.", by=judith, at=later)
    assert not breaches(judith, at=later).exists()
    running = ClockCopy.objects.filter(subject_id=row.id, stopped_at=None)
    assert running.exists() and time_reviews(at=county.now) == 1
    for limb in ReviewLimb.objects.filter(review=row):
        assert running.filter(clock__startswith=limb.kind).exists(), "the clocks to the report run from the decision"


def test_what_goes_between_agencies_in_a_review_stands_in_the_ledger_under_its_clause(county: County):
    row, case = gathering(county)
    told = Disclosure.objects.get(to_agency="COMMUNITY", purpose="statutory_review")
    assert (told.from_agency, told.categories, told.decision.clause) == ("COUNCIL", ["identity"], "8.1")
    assert not Disclosure.objects.filter(purpose="statutory_review", to_agency="COUNCIL").exists()
    part = part_of(row, "COMMUNITY")
    write(county, "asha.verma", part, SAYS, county.now.date())
    sent = {"part_id": part.id, "analysis": SAYS, "nothing_held": False, "by": county.viewer("asha.verma")}
    actions.return_part(**sent, at=county.now)
    line = Disclosure.objects.get(from_agency="COMMUNITY", purpose="statutory_review")
    assert (line.to_agency, line.subject_id, line.decision.clause) == ("COUNCIL", case.record_id, "8.2")
    assert row.reference in line.items and "1 line" in line.items and SAYS not in line.items


def test_what_the_agreement_leaves_to_a_reviewer_goes_to_no_panel_before_they_have_decided(county: County, monkeypatch):
    row, _case = gathering(county)
    part = part_of(row, "COMMUNITY")
    write(county, "asha.verma", part, SAYS, county.now.date())
    kinds = frozenset({"case", "sexual_health"})
    monkeypatch.setattr("halcyon.learning.reviews.ledger.categories_of", lambda _: kinds)
    sent = {"part_id": part.id, "analysis": SAYS, "nothing_held": False, "by": county.viewer("asha.verma")}
    for _ in range(2):
        assert actions.return_part(**sent, at=county.now).state == "begun", "asking again asks nobody twice"
        assert not Disclosure.objects.filter(from_agency="COMMUNITY", purpose="statutory_review").exists()
        assert not queries.merged(county.viewer("judith.amery"), row.id, at=county.now).lines
    assert queries.part(county.viewer("asha.verma"), part.id, at=county.now).waits
    asked = SharingDecision.objects.get(effect="REVIEW", case_id=row.id)
    assert asked.categories == ["sexual_health"] and asked.clause == "4.6"
    settled = {"decided_at": county.now, "decided_by": county.id("asha.verma")}
    SharingDecision.objects.filter(id=asked.id).update(outcome="refuse", reason="Not in the terms.", **settled)
    with pytest.raises(NotDone, match="Not in the terms"):
        actions.return_part(**sent, at=county.now)
    SharingDecision.objects.filter(id=asked.id).update(outcome="disclose")
    assert actions.return_part(**sent, at=county.now).state == "returned"
    given = Disclosure.objects.filter(from_agency="COMMUNITY", purpose="statutory_review")
    assert {d.decision.clause for d in given} == {"8.2", "4.6"}
