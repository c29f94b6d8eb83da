"""An audit from its plan to its report, and a self-assessment from last year’s answers to the plan of support."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from tests.support import County, raise_concern, walk

from halcyon.access.actions import declare_conflict
from halcyon.access.models import Relationship
from halcyon.access.viewing import Denied
from halcyon.agencies.models import Service
from halcyon.audit.models import AuditEntry
from halcyon.cases.models import Case
from halcyon.frontdoor.concern import Subject
from halcyon.kernel.problems import NotDone
from halcyon.learning.audits import actions, queries
from halcyon.learning.audits.actions import Answer, Moderated, Practitioner, Scores, Settled
from halcyon.learning.audits.models import Assessment, AuditItem, AuditRound, Quote, Scoring, StandardAnswer
from halcyon.learning.improving.rounds import audit_results
from halcyon.practice.audits import CASE_FILE, INTERVIEW, PRACTICE_STANDARDS, SECTION_11
from halcyon.work.models import Draft, Message, Task
from halcyon.workforce.training.actions import Syllabus, add_course, book, cancel_booking, plan_event
from halcyon.workforce.training.queries import needs

TODAY = date(2026, 11, 18)


def plan(county: County, **changes: Any) -> AuditRound:
    given: dict[str, Any] = {
        "kind": "multi",
        "title": "Decisions at the front door",
        "question": "Do files show the child’s daily life?",
        "window_from": TODAY - timedelta(days=30),
        "window_to": TODAY,
        "size": 2,
        "strata": ["theme"],
        "seed": "one",
    }
    by = county.viewer("judith.amery")
    return actions.plan_round(**{**given, **changes}, by=by, at=county.now)


def files(county: County, number: int = 3) -> list[Case]:
    names = ("Ada", "Ben", "Cora", "Dan")[:number]
    found = [
        raise_concern(county, "amina.yusuf", Subject(given_name=n, family_name="Tarleton", birth_date=f"2012-03-0{i}"))
        for i, n in enumerate(names, 1)
    ]
    return list(Case.objects.filter(id__in=[c for r in found for c in r.cases]).order_by("id"))


def allotted(county: County, row: AuditRound, *who: str) -> list[AuditItem]:
    auditors = [county.id(w) for w in who or ("joan.tully", "ravi.menon")]
    actions.allot(round_id=row.id, auditors=auditors, by=county.viewer("judith.amery"), at=county.now)
    return list(AuditItem.objects.filter(round=row).order_by("position"))


def scores(item: AuditItem, value: int = 3, **but: int) -> Scores:
    tool = CASE_FILE if item.round.tool == "case_file" else INTERVIEW
    given = {q.key: min(max(value, min(q.scale.values)), q.scale.highest) for q in tool.graded if q.scale}
    return Scores(item.id, {**given, **but})


def test_a_sample_is_drawn_again_and_is_the_same(county: County):
    files(county)
    row = plan(county)
    drawn = actions.draw_sample(round_id=row.id, by=county.viewer("judith.amery"), at=county.now)
    page = queries.audit_round(county.viewer("judith.amery"), row.id)
    assert len(drawn) == 2
    assert page is not None
    assert page.same_again is True
    assert page.strata[0][1:] == (3, 2)
    AuditItem.objects.filter(id=drawn[0].id).delete()
    again = queries.audit_round(county.viewer("judith.amery"), row.id)
    assert again is not None
    assert again.same_again is False
    with pytest.raises(NotDone, match="has been drawn"):
        actions.draw_sample(round_id=row.id, by=county.viewer("judith.amery"), at=county.now)


def test_an_auditor_reads_only_what_they_were_given_and_never_the_other_scores(county: County):
    found = files(county, 2)
    row = plan(county, kind="single", agency=found[0].owner_agency, double_every=0)
    actions.draw_sample(round_id=row.id, by=county.viewer("judith.amery"), at=county.now)
    with pytest.raises(NotDone, match="own auditors"):
        allotted(county, row, "joan.tully")
    (first, _) = allotted(county, row, "ravi.menon")
    ravi, joan = county.viewer("ravi.menon"), county.viewer("joan.tully")
    seen = queries.pack(ravi, first.id, at=county.now)
    assert seen is not None
    assert seen.case is not None
    assert {line.agency for line in seen.lines} <= {row.agency}
    assert seen.asked == []
    assert queries.pack(joan, first.id, at=county.now) is None
    assert queries.moderation(ravi, first.id, at=county.now) is None
    assert queries.moderation(county.viewer("judith.amery"), first.id, at=county.now) is None
    with pytest.raises(Denied):
        actions.score(given=[scores(first)], finished=True, by=joan, at=county.now)


def test_a_trust_audits_its_part_in_the_cases_of_others_for_which_it_answered(county: County):
    mine, other = files(county, 2)
    walk(county, mine.id, "answered")
    judith = county.viewer("judith.amery")
    row = plan(county, kind="single", agency="COMMUNITY", double_every=0)
    reason = "Its answer was called thin by the hub."
    with pytest.raises(NotDone, match="no such case"):
        actions.add_targeted(round_id=row.id, reference=other.reference, why=reason, by=judith, at=county.now)
    (item,) = actions.draw_sample(round_id=row.id, by=judith, at=county.now)
    assert item.subject == mine.id
    able = dict(queries.auditors(judith, at=county.now, agency="COMMUNITY"))
    assert county.id("joan.tully") in able and county.id("ravi.menon") not in able
    allotted(county, row, "joan.tully")
    seen = queries.pack(county.viewer("joan.tully"), item.id, at=county.now)
    assert seen is not None and seen.case is not None
    assert {line.agency for line in seen.lines} == {"COMMUNITY"}


def test_nobody_is_given_a_file_about_somebody_whom_they_know(county: County):
    (only,) = files(county, 1)
    joan = county.viewer("joan.tully")
    declare_conflict(subject_ids=[only.record_id], kind="relative", by=joan, at=county.now)
    row = plan(county, size=1)
    actions.draw_sample(round_id=row.id, by=county.viewer("judith.amery"), at=county.now)
    with pytest.raises(NotDone, match="without a conflict"):
        allotted(county, row)
    assert not Scoring.objects.exists()


def test_from_two_blind_scorings_to_a_report_that_closes_the_files(county: County):
    cases = files(county, 2)
    row = plan(county)
    judith = county.viewer("judith.amery")
    actions.draw_sample(round_id=row.id, by=judith, at=county.now)
    first, second = allotted(county, row)
    joan, ravi = county.viewer("joan.tully"), county.viewer("ravi.menon")
    with pytest.raises(NotDone, match="choose an answer"):
        actions.score(given=[Scores(first.id, {"A1": 3})], finished=True, by=joan, at=county.now)
    actions.score(given=[Scores(first.id, {"A1": 3})], finished=False, by=joan, at=county.now)
    with pytest.raises(NotDone, match="another window"):
        actions.score(given=[Scores(first.id, {"A1": 2}, version=1)], finished=False, by=joan, at=county.now)
    actions.score(given=[scores(first), scores(second)], finished=True, by=joan, at=county.now)
    assert queries.moderation(joan, first.id, at=county.now) is None
    with pytest.raises(NotDone, match="sent this in"):
        actions.score(given=[scores(first, 4)], finished=True, by=joan, at=county.now)
    actions.score(given=[scores(first), scores(second, A4=1)], finished=True, by=ravi, at=county.now)
    row.refresh_from_db()
    assert row.state == "moderating"
    assert queries.moderation(joan, second.id, at=county.now) is not None
    actions.moderate(given=[Settled(first.id)], by=judith, at=county.now)
    with pytest.raises(NotDone, match="choose what was agreed"):
        actions.moderate(given=[Settled(second.id)], by=judith, at=county.now)
    with pytest.raises(NotDone, match="not moderated yet"):
        actions.report(round_id=row.id, summary="Half of the files are good.", by=judith, at=county.now)
    said = "One auditor had not read the police part; both agree on it now."
    met = "Both auditors and the manager"
    actions.moderate(given=[Settled(second.id, {"A4": 1}, said)], agreed_by=met, by=judith, at=county.now)
    second.refresh_from_db()
    assert (second.overall, second.held_by) == (2, "A4")
    actions.report(round_id=row.id, summary="Half of the files are good.", by=judith, at=county.now)
    assert queries.pack(joan, first.id, at=county.later(minutes=1)) is None
    live = Relationship.objects.filter(kind="audits", subject_id__in=[c.id for c in cases], ends__gt=county.now)
    assert not live.exists()
    row.refresh_from_db()
    assert row.results["measures"]["overall"] == [1, 2]
    page = queries.audit_round(county.viewer("clive.rowan"), row.id)
    assert page is not None
    assert not page.enough
    with pytest.raises(NotDone, match="cannot be done now"):
        actions.report(round_id=row.id, summary="It is all outstanding now.", by=judith, at=county.now)
    assert {
        "audit_planned",
        "audit_drawn",
        "audit_allotted",
        "audit_scored",
        "audit_moderated",
        "audit_reported",
    } <= set(AuditEntry.objects.values_list("action", flat=True))


def interviews(county: County, title: str, secure: int, of: int, **changes: Any) -> AuditRound:
    """A reported round in which so many of so many practitioners are secure."""
    judith = county.viewer("judith.amery")
    row = plan(county, kind="interview", title=title, **changes)
    people = [Practitioner("Hart Lane clinic", "Nurse", f"Somebody {n}") for n in range(of)]
    items = actions.list_practitioners(round_id=row.id, people=people, by=judith, at=county.now)
    allotted(county, row)
    auditors = [county.viewer("joan.tully"), county.viewer("ravi.menon")]
    with pytest.raises(NotDone, match="before they have agreed"):
        actions.score(given=[scores(items[0], 9)], finished=True, by=auditors[0], at=county.now)
    actions.record_consent(item_ids=[i.id for i in items], consent="given", by=judith, at=county.now)
    for auditor in auditors:
        given = [scores(i, 9 if n < secure else 0) for n, i in enumerate(items)]
        actions.score(given=given, finished=True, by=auditor, at=county.now)
    actions.moderate(given=[Settled(i.id) for i in items], by=judith, at=county.now)
    actions.report(round_id=row.id, summary="What practitioners told us.", by=judith, at=county.now)
    row.refresh_from_db()
    return row


def test_two_rounds_of_interviews_are_compared_with_how_sure_one_can_be(county: County):
    before = interviews(county, "Consent and exploitation", 4, 20)
    after = interviews(county, "Consent and exploitation again", 16, 20, previous=before.id)
    chair = county.viewer("clive.rowan")
    page = queries.audit_round(chair, after.id)
    assert page is not None
    assert page.items == []  # a reader of results does not see whom
    said = queries.board_paragraph(chair, page)
    assert "interviews were held with 20 practitioners from 1 service (" in said
    assert "There is a positive shift" in said
    assert "Better by 60 points (16 of 20 now, 4 of 20 before)" in said
    assert set(AuditItem.objects.values_list("name", flat=True)) == {""}
    with county.clock():
        said = {"text": "Every pharmacy has somebody who has been trained.", "themes": ["consent"]}
        assert (
            'data-heard="/recommendations/heard/"'
            in county.client("judith.amery").get(f"/audits/{after.id}/").content.decode()
        )
        assert county.client("judith.amery").post(f"/audits/{after.id}/", said).status_code == 302
        assert county.client("clive.rowan").post(f"/audits/{after.id}/", said).status_code == 404
    assert [r.source_title for r in queries.recommended(chair, after.id)] == [f"{after.title} ({after.reference})"]
    found = [r for r in audit_results(chair) if r.title.endswith("Secure in understanding consent and exploitation")]
    assert [(r.round_id, r.before, r.after, r.kind) for r in found] == [(after.id, 20.0, 80.0, "audit")]


def test_while_some_are_still_to_be_settled_nothing_is_compared(county: County):
    before = interviews(county, "Consent and exploitation", 2, 12)
    judith = county.viewer("judith.amery")
    row = plan(county, kind="interview", title="Again", previous=before.id)
    people = [Practitioner("Hart Lane clinic", "Nurse", f"Somebody {n}") for n in range(12)]
    items = actions.list_practitioners(round_id=row.id, people=people, by=judith, at=county.now)
    allotted(county, row)
    actions.record_consent(item_ids=[i.id for i in items], consent="given", by=judith, at=county.now)
    for who, last in (("joan.tully", 0), ("ravi.menon", 9)):
        given = [scores(i, 9 if i != items[-1] else last) for i in items]
        actions.score(given=given, finished=True, by=county.viewer(who), at=county.now)
    actions.moderate(given=[Settled(i.id) for i in items[:-1]], by=judith, at=county.now)
    page = queries.audit_round(judith, row.id)
    assert page is not None and (page.left, page.compares) == (1, False)
    said = queries.board_paragraph(judith, page)
    assert "1 of 12 have still to be settled" in said and "shift" not in said
    with county.clock():
        shown = county.client("judith.amery").get(f"/audits/{row.id}/").content.decode()
    assert "1 of 12 have still to be settled" in shown and "Compared with the round before" not in shown
    settled = dict(scores(items[-1], 9).values)
    actions.moderate(
        given=[Settled(items[-1].id, settled, "One had not heard all of it; both agree on it now.")],
        agreed_by="Both auditors", by=judith, at=county.now,
    )  # fmt: skip
    page = queries.audit_round(judith, row.id)
    assert page is not None and "positive shift" in queries.board_paragraph(judith, page)


def test_a_small_role_is_not_told_by_what_is_left_of_the_whole(county: County):
    key = INTERVIEW.domains[0].key

    def reported(previous: AuditRound | None, **roles: tuple[int, int]) -> AuditRound:
        row = plan(county, kind="interview", title=f"Round {len(roles)}", double_every=0)
        by = {name: {key: list(counts)} for name, counts in roles.items()}
        whole = {key: [sum(c[place] for c in roles.values()) for place in (0, 1)]}
        results = {"of": whole[key][1], "targeted": 0, "not_counted": 3, "services": 4, "measures": whole, "by": by,
                   "agreement": {}, "themes": {}}  # fmt: skip
        AuditRound.objects.filter(id=row.id).update(
            state="reported",
            previous=previous,
            results=results,
            summary="Told.",
            reported_at=county.now,
        )
        row.refresh_from_db()
        return row

    first = reported(None, nurse=(9, 12), doctor=(4, 8), pharmacist=(1, 3))
    then = reported(first, nurse=(11, 12), doctor=(6, 8), pharmacist=(5, 6))
    chair = county.viewer("clive.rowan")
    told = {g.name: g.share for g in queries.audit_round(chair, first.id).groups}
    assert told == {"nurse": (9, 12), "doctor": None, "pharmacist": None}, (
        "14 of 23 less two roles would tell the third"
    )
    groups = {g.name: g for g in queries.audit_round(chair, then.id).groups}
    assert groups["doctor"].share == (6, 8) and groups["nurse"].change is not None
    assert groups["doctor"].change is None, "what the round before hides is not told by the next"
    page = county.client("clive.rowan").get(f"/audits/{first.id}/").content.decode()
    assert "4 of 8" not in page and "Not shown: fewer than five" in page and "fewer than 5</" in page


def test_scores_and_answers_are_kept_while_they_are_typed(county: County):
    files(county, 1)
    row = plan(county, kind="single", agency="COUNCIL", double_every=0)
    actions.draw_sample(round_id=row.id, by=county.viewer("judith.amery"), at=county.now)
    (item,) = allotted(county, row, "ravi.menon")
    mina = county.viewer("dr.mina.pell")
    mine = next(a for a in campaign(county) if a.service in mina.services)
    json = {"accept": "application/json"}
    with county.clock():
        ravi, page = county.client("ravi.menon"), f"/audits/mine/{item.id}/"
        saved = ravi.post(
            page, {"version": "1", "A1": "3", "A1_words": "The family tree is", "do": "save"}, headers=json
        )
        assert (saved.status_code, saved.json()["version"]) == (200, 2)
        assert "The family tree is" in ravi.get(page).content.decode()
        assert ravi.post(page, {"version": "1", "A1": "2"}, headers=json).status_code == 409
        assert ravi.post(page, {"version": "2", "A1": "9"}, headers=json).status_code == 422
        assert county.client("joan.tully").post(page, {"version": "2"}, headers=json).status_code == 404
        lead, page = county.client("dr.mina.pell"), f"/self-assessments/answers/{mine.id}/G4/"
        saved = lead.post(page, {"value": "1", "evidence": "Looked at in"}, headers=json)
        assert saved.status_code == 200 and "Looked at in" in lead.get(page).content.decode()
        again = lead.post(page, {"version": saved.json()["version"], "value": "1", "evidence": "Looked at in May"})
        assert again.status_code == 302
        assert lead.post(page, {"version": "1", "value": "0", "evidence": "x"}, headers=json).status_code == 409
    assert not Scoring.objects.get(item=item).submitted_at


def test_who_withdraws_is_not_counted_and_not_quoted(county: County):
    judith, joan = county.viewer("judith.amery"), county.viewer("joan.tully")
    row = plan(county, kind="interview", double_every=0)
    one, two = actions.list_practitioners(
        round_id=row.id,
        people=[Practitioner("Hart Lane clinic", "Nurse", n) for n in ("Anna Loxley", "Bo Finch")],
        by=judith,
        at=county.now,
    )
    allotted(county, row, "joan.tully")
    actions.record_consent(item_ids=[one.id, two.id], consent="given", by=joan, at=county.now)
    with pytest.raises(NotDone, match="Loxley"):
        actions.keep_quote(
            item_id=one.id, question="P7", text="As Loxley I always ask.", consented=True, by=joan, at=county.now
        )
    said = actions.keep_quote(
        item_id=one.id, question="P7", text="Nobody told me what came of it.", consented=True, by=joan, at=county.now
    )
    actions.score(given=[scores(one), scores(two)], finished=True, by=joan, at=county.now)
    actions.record_consent(item_ids=[one.id], consent="withdrawn", by=joan, at=county.now)
    assert Quote.objects.get(id=said.id).state == "refused"
    with pytest.raises(NotDone, match="did not agree"):
        actions.check_quote(quote_id=said.id, usable=True, by=judith, at=county.now)
    actions.moderate(given=[Settled(two.id)], by=judith, at=county.now)
    actions.report(round_id=row.id, summary="What one practitioner told us.", by=judith, at=county.now)
    row.refresh_from_db()
    assert (row.results["of"], row.results["not_counted"]) == (1, 1)
    page = queries.audit_round(county.viewer("clive.rowan"), row.id)
    assert page is not None
    assert page.groups[0].share is None  # fewer than five: not shown
    assert page.quotes == []


def answers(county: County, row: Assessment, who: str, value: int = 2, **but: int) -> None:
    given = [
        Answer(q.key, but.get(q.key, value), "Seen in the minutes.", "Write the policy.", TODAY + timedelta(days=40))
        for q in (PRACTICE_STANDARDS if row.service else SECTION_11).graded
    ]
    actions.answer_standard(assessment_id=row.id, given=given, by=county.viewer(who), at=county.now)


def campaign(county: County, kind: str = "gp", **changes: Any) -> list[Assessment]:
    year = changes.pop("year", county.now.year)
    row = actions.open_campaign(
        kind=kind, title=f"Self-assessment {year}", year=year, due_on=(county.now + timedelta(days=60)).date(),
        by=county.viewer("dr.tess.hollis"), at=county.now, **changes,
    )  # fmt: skip
    return list(Assessment.objects.filter(campaign=row).order_by("name"))


def test_a_practice_answers_is_carried_forward_and_gets_a_plan_of_support(county: County):
    mina, tess = county.viewer("dr.mina.pell"), county.viewer("dr.tess.hollis")
    mine = next(a for a in campaign(county, year=2025) if a.service in mina.services)
    asked = Task.objects.get(kind="assessment", user=county.id("dr.mina.pell"), done_at=None)
    assert (asked.subject_id, asked.due_at.date()) == (mine.id, mine.campaign.due_on)
    assert not Task.objects.filter(kind="assessment", subject_id=mine.id).exclude(id=asked.id).exists()
    answers(county, mine, "dr.mina.pell", G4=1, G9=0)
    with pytest.raises(NotDone, match="how many patients"):
        actions.send_in(assessment_id=mine.id, by=mina, at=county.now)
    actions.set_size(assessment_id=mine.id, patients=8_000, by=mina, at=county.now)
    actions.send_in(assessment_id=mine.id, by=mina, at=county.now)
    assert not Task.objects.filter(kind="assessment", subject_id=mine.id, done_at=None).exists()
    with pytest.raises(Denied):
        actions.answer_standard(assessment_id=mine.id, given=[], by=county.viewer("dr.owen.farr"), at=county.now)
    assert queries.assessment(county.viewer("dr.owen.farr"), mine.id, at=county.now) is None

    county.later(days=365)
    mina, tess = county.viewer("dr.mina.pell"), county.viewer("dr.tess.hollis")
    again = next(a for a in campaign(county, year=2026) if a.service in mina.services)
    carried = {a.question: a for a in StandardAnswer.objects.filter(assessment=again)}
    assert carried["G4"].carried
    assert (carried["G4"].value, carried["G4"].since) == (1, TODAY)
    assert again.patients == 8_000
    with pytest.raises(NotDone, match="Look at it and save it"):
        actions.send_in(assessment_id=again.id, by=mina, at=county.now)
    answers(county, again, "dr.mina.pell", G4=1, G9=2)
    actions.send_in(assessment_id=again.id, by=mina, at=county.now)
    page = queries.assessment(tess, again.id, at=county.now)
    assert page is not None
    assert [(x.question.key, x.needs) for x in page.to_plan] == [("G4", "old_amber")]
    with pytest.raises(Denied):
        actions.agree_support(
            assessment_id=again.id, question="G9", what="Nothing is needed here.", due_on=TODAY, by=tess, at=county.now
        )
    item = actions.agree_support(
        assessment_id=again.id, question="G4", what="Half a day on codes at the practice.", topic="records_and_codes",
        due_on=county.now.date() + timedelta(days=30), by=tess, at=county.now,
    )  # fmt: skip
    assert [n.source_id for n in needs(county.viewer("carys.bevan"))] == [str(again.id)]
    (gap,) = queries.training_gaps(county.viewer("carys.bevan"))
    assert (gap.title, gap.practices) == ("Records and codes", 1)
    carys = county.viewer("carys.bevan")
    course = add_course(syllabus=Syllabus(title="Codes", mode="online", level="3", minutes=60), by=carys, at=county.now)
    event = plan_event(
        course=course, begins_at=county.now + timedelta(days=9), place="Here", provider="Us", places=1, by=carys,
        at=county.now,
    )  # fmt: skip
    wanted = {"item_id": item.id, "event_id": event.id, "at": county.now}
    with pytest.raises(NotDone, match="at least one person of"):
        actions.book_training(people=[county.id("amina.yusuf")], by=carys, **wanted)
    mine = county.id("dr.mina.pell")
    with pytest.raises(Denied):
        actions.book_training(people=[mine], by=mina, **wanted)  # her own practice’s, but not hers to book
    assert mine in [u for u, _ in queries.to_book(tess, item.id, at=county.now).people]
    other = book(event_id=event.id, user=county.id("nia.bowen"), by=carys, at=county.now)
    with pytest.raises(NotDone, match="Not enough places"):
        actions.book_training(people=[mine], by=tess, **wanted)
    cancel_booking(booking_id=other.id, by=carys, at=county.now)
    (place,) = actions.book_training(people=[mine], by=tess, **wanted)
    assert (place.event_id, place.user, place.state) == (event.id, mine, "booked")
    assert Message.objects.get(to_user=mine, subject_id=event.id).title == "A place is booked for you: Codes"
    assert [(n.state, n.course_id) for n in needs(carys)] == [("taken_up", course.id)]
    assert queries.training_gaps(tess) == []


def test_others_are_a_benchmark_only_when_there_are_five_and_without_names(county: County):
    gp = Service.objects.get(code="hallow_green_surgery")
    for n in range(6):
        Service.objects.create(
            organisation=gp.organisation, code=f"practice_{n}", name=f"Practice number {n}", kind=gp.kind, does="x",
            serves="x", hours="x", in_force_from=gp.in_force_from,
        )  # fmt: skip
    mina = county.viewer("dr.mina.pell")
    rows = campaign(county)
    mine = next(a for a in rows if a.service in mina.services)
    others = [a for a in rows if a.id != mine.id and a.name.startswith("Practice number")]

    def send(each: Assessment, value: int) -> None:
        StandardAnswer.objects.create(assessment=each, question="G4", value=value, at=county.now)
        Assessment.objects.filter(id=each.id).update(state="submitted", patients=7_000)

    def shown() -> str:
        page = queries.assessment(mina, mine.id, at=county.now)
        assert page is not None
        line = next(x for x in page.lines if x.question.key == "G4")
        assert line.benchmark is not None
        return line.benchmark.words

    actions.set_size(assessment_id=mine.id, patients=8_000, by=mina, at=county.now)
    for n, each in enumerate(others[:4]):
        send(each, 2 if n else 0)
    assert shown() == "Too few to compare."
    send(others[4], 2)
    assert shown() == "All or nearly all of 5 practices of your size are green."  # 4 of 5
    send(others[5], 0)
    assert shown() == "67% of 6 practices of your size are green."


def test_a_panel_that_differs_says_what_it_asked(county: County):
    (row,) = campaign(county, "section_11", agencies=["POLICE"])
    mark, judith = county.viewer("mark.sterling"), county.viewer("judith.amery")
    answers(county, row, "mark.sterling", S4=3)
    actions.send_in(assessment_id=row.id, by=mark, at=county.now)
    given = [Moderated(q.key, 2) for q in SECTION_11.graded]
    with pytest.raises(NotDone) as refused:
        actions.moderate_assessment(assessment_id=row.id, given=given, by=judith, at=county.now)
    assert list(refused.value.problems) == ["S4"]
    given[3] = Moderated("S4", 2, "We asked for one change that a child brought about; none was named.")
    actions.moderate_assessment(assessment_id=row.id, given=given, by=judith, at=county.now)
    page = queries.assessment(mark, row.id, at=county.now)
    assert page is not None
    assert [x.question.key for x in page.lines if x.differs] == ["S4"]


def test_every_page_answers_and_nobody_else_reads_them(county: County):
    """Each page of a round and of a campaign, by those whom it is for and by somebody whom it is not."""
    before = interviews(county, "Consent and exploitation", 4, 8)
    row = plan(county, kind="interview", previous=before.id, double_every=0)
    actions.list_practitioners(
        round_id=row.id, people=[Practitioner("Clinic", "Nurse", "Bo Finch")], by=county.viewer("judith.amery"),
        at=county.now,
    )  # fmt: skip
    (item,) = allotted(county, row, "joan.tully")
    mina = county.viewer("dr.mina.pell")
    mine = next(a for a in campaign(county) if a.service in mina.services)
    pages = {
        "judith.amery": [
            "/audits/", "/audits/new/", f"/audits/{before.id}/", f"/audits/{row.id}/", f"/audits/{row.id}/prepare/",
            f"/audits/{row.id}/people/", f"/audits/{row.id}/quotations/", "/self-assessments/campaigns/",
            "/self-assessments/campaigns/new/", f"/self-assessments/campaigns/{mine.campaign_id}/",
        ],
        "joan.tully": ["/audits/mine/", f"/audits/mine/{item.id}/", f"/audits/mine/{item.id}/about/"],
        "dr.mina.pell": [
            "/self-assessments/", f"/self-assessments/answers/{mine.id}/", f"/self-assessments/answers/{mine.id}/G4/",
        ],
        "clive.rowan": ["/audits/", f"/audits/{before.id}/"],
        "carys.bevan": ["/self-assessments/training/"],
    }  # fmt: skip
    with county.clock():
        for who, addresses in pages.items():
            client = county.client(who)
            assert {a: client.get(a).status_code for a in addresses} == dict.fromkeys(addresses, 200)
        stranger = county.client("ravi.menon")
        hidden = [f"/audits/mine/{item.id}/", f"/audits/{row.id}/", f"/self-assessments/answers/{mine.id}/"]
        assert {a: stranger.get(a).status_code for a in hidden} == dict.fromkeys(hidden, 404)
        assert county.client("clive.rowan").get(f"/audits/{row.id}/").status_code == 404
        assert county.client("dr.owen.farr").get(f"/self-assessments/answers/{uuid.uuid4()}/").status_code == 404


def test_what_a_moderation_meeting_writes_is_kept_until_it_is_settled(county: County):
    files(county, 2)
    row = plan(county)
    actions.draw_sample(round_id=row.id, by=county.viewer("judith.amery"), at=county.now)
    item, other = allotted(county, row)
    for who, grade in (("joan.tully", 3), ("ravi.menon", 1)):
        given = [scores(item, A4=grade), scores(other)]
        actions.score(given=given, finished=True, by=county.viewer(who), at=county.now)
    page, json = f"/audits/moderation/{item.id}/", {"accept": "application/json"}
    said = "One had not read the police part"
    with county.clock():
        judith, joan = county.client("judith.amery"), county.client("joan.tully")
        assert judith.post(page, {"disagreement": said, "version": "0"}, headers=json).json()["version"] == 1
        again = judith.get(page).content.decode()
        assert said in again and "There is a problem" not in again
        assert said not in joan.get(page).content.decode()
        assert joan.post(page, {"disagreement": said}, headers=json).status_code == 404
        settled = {"A4": "1", "disagreement": f"{said}; both agree on it now.", "agreed_by": "Both", "version": "1"}
        following = judith.post(page, settled)
        assert (following.status_code, following["Location"]) == (302, f"/audits/moderation/{other.id}/")
        assert judith.post(following["Location"], {})["Location"] == f"/audits/{row.id}/"
        assert said[:30] in judith.get(page).content.decode()  # as what was settled
        report = f"/audits/{row.id}/report/"
        assert judith.post(report, {"summary": "Half of it", "version": "0"}, headers=json).status_code == 200
        assert "Half of it" in judith.get(report).content.decode()
    assert [d.form for d in Draft.objects.all()] == ["audits"]  # of the report alone


def test_what_a_practice_is_still_writing_is_read_by_nobody_else(county: County):
    mina = county.viewer("dr.mina.pell")
    mine = next(a for a in campaign(county) if a.service in mina.services)
    answers(county, mine, "dr.mina.pell", G4=1)
    said = StandardAnswer.objects.get(assessment=mine, question="G4").action
    page = f"/self-assessments/answers/{mine.id}/"
    with county.clock():
        tess, lead = county.client("dr.tess.hollis"), county.client("dr.mina.pell")
        assert said in lead.get(page).content.decode()
        shown = tess.get(page).content.decode()
        assert said not in shown and "once it is sent in" in shown
        actions.set_size(assessment_id=mine.id, patients=8_000, by=mina, at=county.now)
        actions.send_in(assessment_id=mine.id, by=mina, at=county.now)
        assert said in tess.get(page).content.decode()


def test_nobody_is_audited_or_asked_for_an_organisation_that_has_ended(county: County):
    with county.clock():
        judith = county.client("judith.amery")
        for address in ("/audits/new/", "/self-assessments/campaigns/new/"):
            page = judith.get(address).content.decode()
            assert "Integrated Care Board" in page
            assert "Clinical Commissioning Group" not in page


def test_a_dip_sample_reads_screening_that_was_decided_and_opens_nothing_else(county: County):
    cases = files(county, 4)
    decided, restricted = cases[:3], cases[2]
    Case.objects.filter(id__in=[c.id for c in decided]).update(state="decided", closed_at=county.now)
    Case.objects.filter(id=restricted.id).update(restricted=True)
    row = plan(county, kind="dip_sample", size=10, strata=["outcome"], double_every=2)
    judith, joan = county.viewer("judith.amery"), county.viewer("joan.tully")
    drawn = actions.draw_sample(round_id=row.id, by=judith, at=county.now)
    assert {i.subject for i in drawn} == {c.id for c in cases[:2]}, "neither what is not decided nor what is restricted"
    items = allotted(county, row)
    assert [i.scorings.count() for i in items] == [2, 1]
    page = county.client("joan.tully").get(f"/audits/mine/{items[0].id}/").content.decode()
    assert "Codes" in page and "Legal status" not in page, "the ten checks, and no header of a case file"
    checks = [f"C{n}" for n in range(1, 11)]
    for who, met in (("joan.tully", 8), ("ravi.menon", 7)):
        mine = queries.mine(county.viewer(who), row.id)
        given = [Scores(m.item.id, {c: int(n < met) for n, c in enumerate(checks)}) for m in mine]
        actions.score(given=given, finished=True, by=county.viewer(who), at=county.now)
    compare = queries.moderation(judith, items[0].id, at=county.now)
    assert compare is not None and compare.differ == ["C8"]
    settled = [Settled(items[0].id, {"C8": 1}, "The manager's note was found in the chronology."), Settled(items[1].id)]
    actions.moderate(given=settled, agreed_by="Both auditors", by=judith, at=county.now)
    found = queries.audit_round(judith, row.id)
    assert found is not None and found.found is not None
    whole = found.found["measures"]["whole"]
    assert whole == [sum(i.final.get("C8", 0) for i in AuditItem.objects.filter(round=row)), 2]
    actions.report(round_id=row.id, summary="Most checks are met; managers are seen to look.", by=judith, at=county.now)
    assert not Relationship.objects.filter(kind="audits", ends__isnull=True, user=joan.user_id).exists()
    assert not Task.objects.filter(kind="audit_again").exists(), "nothing of the kind is asked of a dip sample"


def test_a_file_found_inadequate_is_prompted_to_be_audited_again_within_three_months(county: County):
    files(county, 2)
    judith = county.viewer("judith.amery")
    row = plan(county, double_every=0, kind="single", agency="COUNCIL")
    actions.draw_sample(round_id=row.id, by=judith, at=county.now)
    items = allotted(county, row, "ravi.menon")
    ravi = county.client("ravi.menon")
    page = ravi.get(f"/audits/mine/{items[0].id}/").content.decode()
    for words in ("Legal status", "General practice", "Not allocated", "14", "Ravi Menon"):
        assert words in page, words
    assert "Concerns in the twelve months before" not in page, "an audit of one agency says nothing of others"
    graded = {q.key: "1" for q in CASE_FILE.graded}
    sent = {**graded, "legal_status_words": "Child in need", "version": "1", "do": "save"}
    assert ravi.post(f"/audits/mine/{items[0].id}/", sent).status_code == 302
    assert Scoring.objects.get(item=items[0]).words["legal_status"] == "Child in need"
    blames = {**sent, "A1_words": "She puts herself at risk.", "version": "2"}
    asked = ravi.post(f"/audits/mine/{items[0].id}/", {**blames, "do": "finish"})
    assert asked.status_code == 200 and "<mark>puts herself at risk</mark>" in asked.content.decode()
    assert Scoring.objects.get(item=items[0]).submitted_at is None, "asked about before it is sent in"
    assert ravi.post(f"/audits/mine/{items[0].id}/", blames).status_code == 302, "and not while it is only saved"
    actions.score(
        given=[scores(items[0], 1), scores(items[1])], finished=True, by=county.viewer("ravi.menon"), at=county.now
    )
    actions.moderate(given=[Settled(i.id) for i in items], by=judith, at=county.now)
    actions.report(round_id=row.id, summary="One of the two files was inadequate.", by=judith, at=county.now)
    task = Task.objects.get(kind="audit_again")
    assert (task.user, task.due_at.date(), task.done_at) == (judith.user_id, date(2027, 2, 18), None)
    assert "Audit again" in county.client("judith.amery").get(f"/audits/{row.id}/").content.decode()
    assert f'value="{row.id}" selected' in county.client("judith.amery").get(task.link).content.decode()
    plan(county, kind="single", agency="COUNCIL", title="Again", previous=row.id)
    task.refresh_from_db()
    assert task.outcome == "planned"
