"""Tools: no typed answer is lost, what a rule demands stays until a person has answered, a score comes last."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from tests.support import ASSURANCE, County, known_person
from tests.toys.instruments.toy_screen.v1 import INSTRUMENT as SCREEN

from halcyon.access.models import ConflictBlock
from halcyon.access.viewing import Denied, system
from halcyon.audit.models import AuditEntry
from halcyon.chronology.models import Event
from halcyon.config.discovery import PRACTICE, fill
from halcyon.kernel.instruments import NOT_ASKED, Context, Instrument
from halcyon.kernel.registry import Registry, registry
from halcyon.kernel.sharing import Handling
from halcyon.responses.actions import (
    Changed,
    Child,
    NotAnswered,
    NotComplete,
    answer_demand,
    begin,
    facts_of,
    offered_to,
    referred,
    save,
    save_part,
    sign_tool,
    supersede,
    write_down,
)
from halcyon.responses.definitions import definition_of, mark_of
from halcyon.responses.models import AnswerFact, Demand, Response
from halcyon.responses.queries import asked_to_talk, own_draft, own_tools, same_tools, tool
from halcyon.work.models import Task
from halcyon.workforce.supervision.actions import agree_supervision
from halcyon.workforce.supervision.queries import supervisor_of

PHARMACIST = "beth.carver"  # her agency has nobody who leads safeguarding
NURSE, NAMED_NURSE = "amina.yusuf", "leah.bright"
BORN = date(2014, 5, 1)
DONE = {
    "alone": "yes",
    "active": "no",
    "rests_on": ["instinct"],
    "analysis": "Somebody is giving her things and she is afraid of him.",
    "judgement": "at_risk",
    "outcome": "referral",
    "consulted": "no",
    "action": "Ring the hub today.",
}
YOUNG = {**DONE, "active": "possible", "active__basis": "instinct"}


@pytest.fixture(autouse=True)
def toys(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    more = fill(Registry(), profile=settings.PROFILE, agreement=settings.AGREEMENT, practices=(*PRACTICE, "tests.toys"))
    monkeypatch.setattr(registry, "instruments", more.instruments)
    yield more


def begun(county: County, who: str = NURSE, born: date | None = date(2014, 5, 1)) -> Response:
    by = county.viewer(who)
    child = write_down(
        given_name="Ivy", family_name="Moss", birth_date=born, sex="F", nhs_number="", by=by, at=county.now
    )
    return begin(instrument="toy_screen", child=Child(child.id, born), by=by, at=county.now)


def written(county: County, row: Response, answers: dict[str, Any], who: str = NURSE) -> Response:
    return save(response_id=row.id, answers=answers, expected_version=row.version, by=county.viewer(who), at=county.now)


def signed(county: County, row: Response, who: str = NURSE, handling: Handling = Handling.AGENCY_ONLY) -> Response:
    return sign_tool(
        response_id=row.id, seen=mark_of(row.answers), handling=handling, by=county.viewer(who), at=county.now
    )


def test_a_rule_that_fired_on_a_draft_stays_until_a_person_has_answered(county: County):
    row = written(county, begun(county), {"active": "possible"})
    assert {(d.kind, d.state) for d in Demand.objects.all()} == {
        ("same_day_conversation", "open"),
        ("referral", "open"),
    }
    today = county.now.date()
    assert {t.due_at.date() for t in Task.objects.filter(subject_id=row.id)} == {today}
    assert Task.objects.filter(subject_id=row.id, role="named_professional", agency="COMMUNITY").count() == 1
    # The answer is taken back and everything else is calm: what was demanded is demanded still, and signing goes on.
    row = signed(county, written(county, row, {**DONE, "judgement": "no_indication", "outcome": "no_concern"}))
    assert row.state == "signed"
    assert Demand.objects.filter(state="open").count() == 2
    spoke = Demand.objects.get(kind="same_day_conversation")
    with pytest.raises(NotAnswered) as missing:
        answer_demand(demand_id=spoke.id, agreed="", by=county.viewer(NURSE), at=county.now)
    assert set(missing.value.problems) == {"whom", "spoken_at", "agreed"}
    with pytest.raises(Denied):
        answer_demand(demand_id=spoke.id, agreed="x", by=county.viewer(PHARMACIST), at=county.now)
    answer_demand(
        demand_id=spoke.id,
        whom="Leah Bright",
        spoken_at=county.now,
        agreed="Refer today; see her again on Monday.",
        by=county.viewer(NAMED_NURSE),
        at=county.now,
    )
    assert referred(response_id=row.id, reference="C-1", by=county.viewer(PHARMACIST), at=county.now) == 0
    assert referred(response_id=row.id, reference="C-1", by=county.viewer(NURSE), at=county.now) == 1
    assert not Demand.objects.filter(state="open").exists()
    assert not Task.objects.filter(subject_id=row.id, done_at__isnull=True).exists()
    assert {"rule_fired", "demand_answered"} <= set(AuditEntry.objects.values_list("action", flat=True))


def test_where_nobody_leads_safeguarding_the_county_s_post_is_asked(county: County):
    row = written(county, begun(county, PHARMACIST), {"active": "yes"}, PHARMACIST)
    assert Demand.objects.get(kind="same_day_conversation").post == "icb.designated_nurse"
    assert tool(county.viewer("maeve.kelly"), row.id, at=county.now).id == row.id  # asked, so she may read it
    assert tool(county.viewer(NAMED_NURSE), row.id, at=county.now) is None


def test_a_barred_outcome_is_refused_and_another_signs(county: County):
    row = written(county, begun(county), {**YOUNG, "outcome": "no_concern"})
    with pytest.raises(NotComplete) as refused:
        signed(county, row)
    assert refused.value.problems["outcome"].startswith("Choose another outcome")
    done = signed(county, written(county, row, YOUNG))
    assert (done.state, done.handling) == ("signed", "agency_only")
    event = Event.objects.get(kind="tool_signed", subject_id=done.subject_id)
    assert "refer to the multi-agency safeguarding hub" in event.content.sentence
    assert (event.owner_agency, event.handling) == ("COMMUNITY", "agency_only")


def test_no_score_is_kept_before_signing_and_a_higher_band_is_looked_at(county: County):
    first = signed(county, written(county, begun(county), DONE))
    assert (first.points, first.band) == (0, "few")
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(id=begun(county).id).update(points=3)
    again = supersede(response_id=first.id, by=county.viewer(NURSE), at=county.later(days=40))
    assert again.answers == first.answers
    assert supersede(response_id=first.id, by=county.viewer(NURSE), at=county.now).id == again.id
    more = {**DONE, "gifts": "yes", "gifts__basis": "evidence", "missing": "yes"}
    second = signed(county, written(county, again, more))
    assert (second.points, second.band) == (10, "some")
    assert Response.objects.get(id=first.id).state == "superseded"
    assert Response.objects.get(id=first.id).answers == first.answers
    assert [(d.rule, d.kind) for d in Demand.objects.all()] == [("rising", "supervisor_review")]
    # Asked of the author, and of whoever leads safeguarding in the author's agency.
    asked = Task.objects.filter(subject_id=second.id, done_at__isnull=True)
    assert {(t.kind, t.user, t.role) for t in asked} == {
        ("tool_demand", second.author, ""), ("tool_demand_named", None, "named_professional"),
    }  # fmt: skip


def rising(county: County, subject_id: uuid.UUID, more: bool, who: str = NURSE, **kw: Any) -> tuple[Response, int]:
    """A signed tool about this child, calm or (`more`) in a higher band, and how often the rising band was raised."""
    row = begin(instrument="toy_screen", child=Child(subject_id, BORN), by=county.viewer(who), at=county.later(days=30))
    high = {"gifts": "yes", "gifts__basis": "evidence", "missing": "yes"} if more else {}
    done = signed(county, written(county, row, {**DONE, **high}, who), who, **kw)
    return done, Demand.objects.filter(response=done, rule="rising").count()


def test_a_rising_band_is_seen_whatever_the_child_was_found_by(county: County):
    number, nurse = "9990000018", county.viewer(NURSE)

    def note(who: str = NURSE, **changes: Any) -> uuid.UUID:
        said = {"given_name": "Ivy", "family_name": "Moss", "birth_date": BORN, "sex": "F", "nhs_number": ""} | changes
        return write_down(**said, by=county.viewer(who), at=county.now).id

    _, records = known_person(county, "Ivy", "Moss", BORN, records=2, nhs_number=number)
    first, _ = rising(county, records[0].id, False)
    # Another record of hers; a note with her NHS number; a note with her names and birthday.
    second, raised = rising(county, records[1].id, True)
    assert raised == 1
    assert [r.id for r in same_tools(nurse, second, at=county.now)] == [second.id, first.id]  # her own to compare
    rising(county, records[0].id, False)
    assert rising(county, note(given_name="I", family_name="", birth_date=None, nhs_number=number), True)[1] == 1
    rising(county, records[0].id, False)
    assert rising(county, note(given_name="IVY"), True)[1] == 1
    # From notes alone, both ways; not a twin, not a namesake of another age, not a child of another agency's notes.
    rising(county, note(family_name="Reed"), False)
    assert rising(county, note(family_name="reed"), True)[1] == 1
    rising(county, note(family_name="Hall"), False)
    assert rising(county, note(family_name="Hall", given_name="Una"), True)[1] == 0
    assert rising(county, note(family_name="Hall", birth_date=date(2013, 5, 1)), True)[1] == 0
    assert rising(county, note(PHARMACIST, family_name="Hall"), True, PHARMACIST)[1] == 0
    # A colleague of the same agency is told to look, and reads no more than they could: nothing of the earlier tool.
    theirs, raised = rising(county, note("sinead.doran", family_name="Hall"), True, "sinead.doran")
    assert raised == 1
    assert [r.id for r in same_tools(county.viewer("sinead.doran"), theirs, at=county.now)] == [theirs.id]


def test_a_rising_band_goes_to_the_supervisor_of_the_author_s_agreement_as_well(county: County):
    colleague, unasked, abroad = "sinead.doran", "rosa.quill", "helen.marsh"
    board = system("load_demo", at=county.now)
    today = county.now.date()

    def supervises(who: str, kind: str) -> None:
        agree_supervision(
            kind=kind,
            supervisor=county.id(who),
            people=[county.id(NURSE)],
            begins=today,
            every=3,
            by=board,
            at=county.now,
        )

    assert supervisor_of(county.id(NURSE), "COMMUNITY", county.now) is None
    supervises(abroad, "one_to_one")  # of another agency: what a tool says of a child does not go there by it
    supervises(unasked, "peer")
    assert supervisor_of(county.id(NURSE), "COMMUNITY", county.now) is None
    supervises(colleague, "group")
    signed(county, written(county, begun(county), DONE))
    first = Response.objects.get()
    again = supersede(response_id=first.id, by=county.viewer(NURSE), at=county.later(days=40))
    more = {**DONE, "gifts": "yes", "gifts__basis": "evidence", "missing": "yes"}
    second = signed(county, written(county, again, more))
    asked = Demand.objects.get()
    assert asked.supervisor == county.id(colleague)
    open_ones = Task.objects.filter(subject_id=second.id, done_at__isnull=True)
    assert {(t.kind, t.user, t.role) for t in open_ones} == {
        ("tool_demand", second.author, ""),
        ("tool_demand_named", None, "named_professional"),
        ("tool_demand_named", county.id(colleague), ""),
    }
    viewer = county.viewer(colleague)
    assert tool(viewer, second.id, at=county.now).id == second.id
    assert [r.id for r in asked_to_talk(viewer, at=county.now)] == [second.id]
    for who in (abroad, unasked):
        assert tool(county.viewer(who), second.id, at=county.now) is None
    with county.clock():
        assert county.client(colleague).get(f"/tools/{second.id}/today/").status_code == 200
        assert county.client(unasked).get(f"/tools/{second.id}/today/").status_code == 404
    with pytest.raises(Denied):
        answer_demand(demand_id=asked.id, agreed="We looked at both.", by=county.viewer(unasked), at=county.now)
    answer_demand(demand_id=asked.id, agreed="We looked at both together.", by=viewer, at=county.now)
    assert not open_ones.all().exists()


def test_what_is_offered_is_for_this_age_and_this_person(county: County):
    def keys(who: str, age: int | None) -> set[str]:
        return {i.key for i in offered_to(county.viewer(who), Context(age=age), on=county.now.date())}

    assert "toy_screen" in keys(NURSE, 12) and "toy_screen" in keys(NURSE, None)
    assert "toy_screen" not in keys(NURSE, 18) and "mash_return" not in keys(NURSE, 12)
    assert keys("sam.whitlock", 12) == set()
    with pytest.raises(Denied):
        begun(county, born=date(1990, 1, 1))
    untrained = offered_to(county.viewer("beth.carver"), Context(age=15), on=county.now.date())
    assert untrained[0].key == "exploitation_screen"  # it needs no training, so it stands first


def test_only_the_author_sees_a_draft_and_nobody_who_is_barred(county: County):
    row = written(county, begun(county), {"alone": "yes"})
    viewer = county.viewer(NURSE)
    assert own_draft(viewer, row.id, at=county.now).id == row.id
    for other in (NAMED_NURSE, PHARMACIST, "helen.marsh"):
        assert tool(county.viewer(other), row.id, at=county.now) is None
    ConflictBlock.objects.create(
        user=county.id(NURSE), subject_id=row.subject_id, kind="family", source="x", begins=county.now - timedelta(1)
    )
    assert (tool(viewer, row.id, at=county.now), own_tools(viewer, at=county.now)) == (None, [])


def test_every_part_of_an_answer_is_a_fact(county: County):
    answers = {
        **YOUNG,
        "taken": "both",
        "taken__basis": "disclosure",
        "taken__note": "“He drove me to the lake.”",
        "partners": [{"called": "J", "age": 17}, {"age": 23}],
        "injuries": [{"region": "left_hand_back", "kind": "burn", "words": "round"}],
        "service": {"known": "POLICE"},
        "who": {"name": "Dave", "relation": "friend of a friend"},
        "marks": ["phone", "hotel"],
        "seen_on": "2026-10-30",
        "debts": 40,
    }
    row = signed(county, written(county, begun(county), answers))
    said = {
        (f.question, f.row): f.code or f.text or f.number or f.day
        for f in AnswerFact.objects.filter(response=row).order_by("id")
    }
    assert said[("partners.age", 2)] == 23 and said[("partners.called", 1)] == "J"
    assert said[("injuries.region", 1)] == "left_hand_back" and said[("injuries.words", 1)] == "round"
    assert said[("service.known", None)] == "POLICE" and said[("who.name", None)] == "Dave"
    assert said[("taken__basis", None)] == "disclosure" and said[("seen_on", None)] == date(2026, 10, 30)
    again = facts_of(Response.objects.get(id=row.id), definition_of(row))
    assert len(again) == AnswerFact.objects.filter(response=row).count()


# -- random answers, random pages, other windows ---------------------------------------------------------------------


def some_answer(question: Any, chance: random.Random) -> Any:
    """Any answer that could be typed to a question, also a wrong one."""
    kind = question.kind
    if hasattr(question, "options"):
        chosen = chance.choice([k for k, _ in question.options])
        return [chosen] if kind == "several" else chosen
    if kind == "number":
        return chance.choice([0, 1, 12, 40, 99])
    if kind == "date":
        return f"2026-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"
    if kind == "repeat":
        return [
            {q.key: some_answer(q, chance) for q in question.questions if chance.random() < 0.8}
            for _ in range(chance.randint(1, question.most))
        ]
    if kind == "body_map":
        return [{"region": "face", "kind": "bruise", "words": f"{chance.randint(1, 9)} cm"}]
    if kind in ("person", "place", "organisation"):
        return {"name": f"N{chance.randint(1, 99)}"}
    return f"Words {chance.randint(0, 10_000)}, written at length by somebody who is tired."


def some_answers(instrument: Instrument, chance: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for question in instrument.questions():
        if question.not_asked and chance.random() < 0.2:
            found[question.key + NOT_ASKED] = "Her aunt was in the room."
        elif chance.random() < 0.75:
            found[question.key] = some_answer(question, chance)
            for beside in question.beside():
                if not beside.endswith(NOT_ASKED) and chance.random() < 0.5:
                    found[beside] = "evidence" if beside.endswith("__basis") else "Seen twice."
    return found


def must_fire(answers: dict[str, Any], age: int | None) -> bool:
    """The toy's rule, written out by hand: no code of the engine in it."""
    if age is not None and age >= 13:
        return False
    return answers.get("active") in ("yes", "possible")


def test_random_answers_silence_no_rule():
    chance = random.Random(20261122)
    calm = {"judgement": "no_indication", "outcome": "no_concern", "analysis": "Nothing at all worries me about her."}
    fired = 0
    for _ in range(10_000 if ASSURANCE else 200):
        age = chance.choice([None, 9, 12, 13, 15, 17])
        for instrument in registry.instruments.values():
            answers, context = some_answers(instrument, chance), Context(age=age)
            rules = instrument.fired(answers, context)
            assert instrument.fired({**answers, **calm}, context) == rules or instrument.key != "toy_screen"
            bars = {o for rule in rules for o in rule.bars}
            for outcome in bars:
                assert instrument.outcome in instrument.problems({**answers, instrument.outcome: outcome}, context)
            if instrument.key == "toy_screen":
                assert bool(rules) == must_fire(answers, age)
                fired += bool(rules)
            if instrument.scoring and not instrument.judged(answers, context):
                assert instrument.score(answers, context) is None
    assert fired


def test_no_typed_answer_is_lost_between_pages_windows_and_versions(county: County):
    chance = random.Random(7)
    by = county.viewer(NURSE)
    conflicts = 0
    for _ in range(500 if ASSURANCE else 12):
        row, typed = begun(county), some_answers(SCREEN, chance)
        seen: dict[str, str] = {}
        expected: dict[str, Any] = {}
        pages = [(s.key, [k for q in s.questions for k in (q.key, *q.beside())]) for s in SCREEN.sections]
        for _ in range(2):  # there and back again
            chance.shuffle(pages)
            for name, keys in pages:
                part = {k: v for k, v in typed.items() if k in keys}
                seen.setdefault(name, mark_of({}))
                if chance.random() < 0.3:  # another window saves this page first
                    theirs = {keys[0]: f"{uuid.UUID(int=chance.getrandbits(128))}"}
                    row = save_part(
                        response_id=row.id, keys=keys, answers=theirs, seen=seen[name], by=by, at=county.now
                    )
                    with pytest.raises(Changed) as both:
                        save_part(response_id=row.id, keys=keys, answers=part, seen=seen[name], by=by, at=county.now)
                    assert (both.value.theirs, both.value.yours) == (theirs, part)
                    seen[name] = mark_of(both.value.theirs)
                    conflicts += 1
                row = save_part(response_id=row.id, keys=keys, answers=part, seen=seen[name], by=by, at=county.now)
                seen[name] = mark_of(part)
                expected |= part
                assert Response.objects.get(id=row.id).answers == expected | {
                    k: v for k, v in row.answers.items() if k not in expected
                }
        kept = Response.objects.get(id=row.id).answers
        assert kept == typed
        assert set(SCREEN.kept(typed, Context(age=12))) <= set(kept)
        Response.objects.filter(id=row.id).update(version=row.version + 1)
    assert conflicts
