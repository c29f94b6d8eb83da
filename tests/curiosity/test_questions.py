"""Questions that rules ask: raised once, seen by whoever may read what is behind them, open until they are settled."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.support import County, county, raise_concern

from halcyon.access.labels import Label
from halcyon.access.viewing import Denied, system
from halcyon.cases.models import Case
from halcyon.chronology.actions import record as record_event
from halcyon.chronology.models import Event
from halcyon.curiosity.actions import NotSettled, ask_questions, raise_questions, settle_question
from halcyon.curiosity.models import OpenQuestion
from halcyon.curiosity.queries import overview, question, questions_of
from halcyon.curiosity.reading import known_of
from halcyon.kernel.registry import registry
from halcyon.kernel.sharing import Handling
from halcyon.people.models import SuppliedRecord
from halcyon.responses.models import AnswerFact, Response

__all__ = ["county"]
ANSWERS = {"infections": 2.0, "partner_gap": "6_more", "phones": "yes"}


@pytest.fixture(autouse=True)
def now(county: County) -> Iterator[None]:
    with county.clock():
        yield


def told(county: County, record: uuid.UUID, answers: dict[str, Any], *, handling: Handling = Handling.OPEN) -> Event:
    """A questionnaire about this child that somebody signed, as the chronology and the facts keep it."""
    viewer = county.viewer("amina.yusuf")
    label = Label(viewer.agency, handling=handling)
    definition = registry.instrument("young_person")
    response = Response.objects.create(
        instrument=definition.key,
        instrument_version=1,
        digest=definition.digest,
        subject_id=record,
        state="signed",
        author=viewer.signing,
        started_at=county.now,
        signed_at=county.now,
        **label.fields(),
    )
    for key, value in answers.items():
        kind = "number" if isinstance(value, float) else "choice"
        said = {"number": value} if kind == "number" else {"code": value}
        AnswerFact.objects.create(response=response, question=key, kind=kind, **said)
    return record_event(
        subject_id=record,
        kind="tool_signed",
        sentence="The questionnaire was signed.",
        data={"response": str(response.id)},
        by=viewer,
        happened_at=county.now,
        at=county.now,
        label=label,
    )


def child(county: County) -> Case:
    return Case.objects.get(id=raise_concern(county).cases[0])


def words(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_what_was_signed_becomes_questions_once_and_they_stay_until_settled(county: County):
    case = child(county)
    told(county, case.record_id, ANSWERS)
    assert ask_questions(at=county.now) == 3
    assert ask_questions(at=county.now) == 0
    assert raise_questions(record_ids=[case.record_id], at=county.now) == []
    ruth = county.client("ruth.okafor")
    page = words(ruth.get("/questions/"))
    assert "How did they meet, who else knows, and what would happen if they said no?" in page
    assert "Open 3" in page
    assert "Who gave it, and what do they want for it?" in words(ruth.get(f"/cases/{case.id}/"))
    row = OpenQuestion.objects.get(prompt="unexplained_gifts")
    shown = words(ruth.get(f"/questions/{row.id}/"))
    assert "The questionnaire was signed." in shown
    assert "Nothing that the rules can read" in shown
    # The time of the rule passes, the question does not.
    assert raise_questions(record_ids=[case.record_id], at=county.now + timedelta(days=300)) == []
    assert OpenQuestion.objects.filter(state="open").count() == 3
    refused = ruth.post(f"/questions/{row.id}/", {"do": "let_go", "words": "Her aunt bought it."})
    assert refused.status_code == 422
    assert "Her aunt bought it." in words(refused)
    assert ruth.post(f"/questions/{row.id}/", {"do": "answer", "words": "no"}).status_code == 422
    done = {"do": "let_go", "reason": "explained", "words": "Her aunt bought it; I have spoken with her."}
    assert ruth.post(f"/questions/{row.id}/", done).status_code == 302
    page = words(ruth.get("/questions/?state=let_go"))
    assert "Open 2" in page and "Let go 1" in page
    event = Event.objects.get(kind="question_let_go")
    assert "Her aunt bought it" in event.content.sentence
    # The same facts are not asked about again; new ones are.
    assert raise_questions(record_ids=[case.record_id], at=county.now) == []
    told(county, case.record_id, {"unexplained_things": "yes"})
    assert [q.prompt for q in raise_questions(record_ids=[case.record_id], at=county.now)] == ["unexplained_gifts"]


def test_a_question_is_seen_only_by_whoever_may_read_everything_behind_it(county: County):
    case = child(county)
    told(county, case.record_id, {"infections": 1.0})
    hidden = told(county, case.record_id, {"infections": 1.0}, handling=Handling.AGENCY_ONLY)
    made = raise_questions(record_ids=[case.record_id], at=county.now)
    assert [(q.prompt, q.handling, q.owner_agency) for q in made] == [
        ("infection_or_pregnancy_again", "agency_only", "COMMUNITY")
    ]
    for name in ("ruth.okafor", "helen.marsh"):
        viewer = county.viewer(name)
        seen = overview(viewer, at=county.now, state="all")
        assert seen == [] or hidden.handling in {h.value for h in viewer.sees}
    ruth = county.viewer("ruth.okafor")
    assert question(ruth, made[0].id, at=county.now) is None
    assert county.client("ruth.okafor").get(f"/questions/{made[0].id}/").status_code == 404
    assert county.client("amina.yusuf").get(f"/questions/{made[0].id}/").status_code == 404  # no case connects her
    with pytest.raises(Denied):
        settle_question(question_id=made[0].id, words="I saw her.", by=ruth, at=county.now)
    assert not OpenQuestion.objects.filter(state__in=("answered", "let_go")).exists()


def test_who_may_not_read_one_of_two_events_sees_no_question(county: County):
    case = child(county)
    for handling in (Handling.HEALTH_CONFIDENTIAL, Handling.THIRD_PARTY):
        told(county, case.record_id, {"infections": 1.0}, handling=handling)
    raise_questions(record_ids=[case.record_id], at=county.now)
    ruth = county.viewer("ruth.okafor")
    assert len(overview(ruth, at=county.now)) == 1
    for handling in (Handling.HEALTH_CONFIDENTIAL, Handling.THIRD_PARTY):
        assert overview(replace(ruth, sees=ruth.sees - {handling}), at=county.now) == []


def test_a_question_is_settled_by_a_person_in_words(county: County):
    case = child(county)
    told(county, case.record_id, {"phones": "yes"})
    row = raise_questions(record_ids=[case.record_id], at=county.now)[0]
    ruth = county.viewer("ruth.okafor")
    with pytest.raises(NotSettled):
        settle_question(question_id=row.id, words=" ", by=ruth, at=county.now)
    with pytest.raises(NotSettled):
        settle_question(question_id=row.id, words="Because.", reason="bored", by=ruth, at=county.now)
    with pytest.raises(Denied):
        settle_question(question_id=row.id, words="By a job.", by=system("x", at=county.now), at=county.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        OpenQuestion.objects.filter(id=row.id).update(state="let_go", settled_at=county.now)
    settle_question(question_id=row.id, words="Her mother pays for it.", by=ruth, at=county.now)
    with pytest.raises(Denied):
        settle_question(question_id=row.id, words="Again.", by=ruth, at=county.now)
    found = questions_of(ruth, [case.record_id], purpose="mash_enquiry", at=county.now, settled=True)
    assert [(a.row.state, a.row.words) for a in found] == [("answered", "Her mother pays for it.")]


def test_nothing_that_is_read_changes_with_sex_ethnicity_or_disability(county: County):
    case = child(county)
    told(county, case.record_id, ANSWERS)
    record = SuppliedRecord.objects.get(id=case.record_id)
    before = known_of([record.id], at=county.now)
    assert before.facts.age == 14
    assert {s.kind for s in before.facts.signs} == {"concern", "infection", "older_partner", "goods"}
    for sex in ("M", "F", "U"):
        SuppliedRecord.objects.filter(id=record.id).update(sex=sex)
        assert known_of([record.id], at=county.now) == before
    told(county, case.record_id, {"ethnicity": "Any", "disability": "yes", "ehcp": "yes", "language": "x"})
    assert known_of([record.id], at=county.now).facts.signs == before.facts.signs
    SuppliedRecord.objects.filter(id=record.id).update(birth_date=date(2005, 1, 1))
    assert known_of([record.id], at=county.now).facts.age == 21
    raised = {q.prompt for q in raise_questions(record_ids=[record.id], at=county.now)}
    assert raised == {
        "infection_or_pregnancy_again",
        "unexplained_gifts",
    }  # of age, the law no longer speaks of the gap
