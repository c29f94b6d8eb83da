"""Answering an instrument: drafts that never overwrite in silence, signed answers that never change, facts for SQL."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.support import KNOWN, County, examples, undone

from halcyon.access.labels import Label
from halcyon.access.viewing import Denied, system
from halcyon.audit.models import AuditEntry
from halcyon.kernel.registry import registry
from halcyon.kernel.sharing import Handling
from halcyon.responses.actions import Changed, NotComplete, facts_of, save, sign, start
from halcyon.responses.models import AnswerFact, Response
from halcyon.responses.queries import draft, signed

CHILD = uuid.UUID(int=0xC41D)


def begin(county: County, *, request: uuid.UUID | None = None, who: str = "imran.shah") -> Response:
    return start(
        instrument="mash_return",
        subject_id=CHILD,
        request_id=request,
        by=county.viewer(who),
        at=county.now,
        label=Label("POLICE", handling=Handling.AGENCY_ONLY),
    )


def test_a_draft_is_of_the_newest_version_and_one_for_each_request(county: County):
    request = uuid.uuid4()
    one = begin(county, request=request)
    assert begin(county, request=request).id == one.id
    assert begin(county).id != begin(county).id
    definition = registry.instrument("mash_return")
    assert (one.instrument_version, one.digest, one.state) == (definition.version, definition.digest, "draft")
    assert draft(county.viewer("imran.shah"), request).id == one.id
    assert draft(county.viewer("nia.bowen"), request) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(
            instrument="x",
            instrument_version=1,
            digest="0" * 64,
            subject_id=CHILD,
            request_id=request,
            author=CHILD,
            started_at=county.now,
            owner_agency="POLICE",
        )


def test_a_system_does_not_answer(county: County):
    with pytest.raises(Denied):
        start(
            instrument="mash_return",
            subject_id=CHILD,
            by=system("x", at=county.now),
            at=county.now,
            label=Label("POLICE"),
        )


def test_who_saves_second_gets_both_texts(county: County):
    row, by = begin(county), county.viewer("imran.shah")
    saved = save(response_id=row.id, answers={"known": "known"}, expected_version=1, by=by, at=county.now)
    assert saved.version == 2
    with pytest.raises(Changed) as changed:
        save(response_id=row.id, answers={"known": "declined"}, expected_version=1, by=by, at=county.now)
    assert (changed.value.theirs, changed.value.yours, changed.value.version) == (
        {"known": "known"},
        {"known": "declined"},
        2,
    )
    assert save(response_id=row.id, answers={"known": "known"}, expected_version=1, by=by, at=county.now).version == 2


def test_signing_checks_keeps_what_was_shown_and_labels(county: County):
    row, by = begin(county), county.viewer("imran.shah")
    with pytest.raises(NotComplete) as missing:
        sign(response_id=row.id, answers={"known": "known"}, by=by, at=county.now)
    assert set(missing.value.problems) == {"narrative", "analysis", "handling", "withhold"}
    answers = {**KNOWN, "decline_reason": "left over from before", "since": date(2026, 1, 5)}
    done = sign(
        response_id=row.id, answers=answers, by=by, at=county.now, label=Label("POLICE", handling=Handling.HUB_ONLY)
    )
    assert (done.state, done.signed_at, done.handling, done.version) == ("signed", county.now, "hub_only", 2)
    assert "decline_reason" not in done.answers
    assert done.answers["since"] == "2026-01-05"
    assert AuditEntry.objects.filter(action="response_signed").count() == 1
    for act in (
        lambda: sign(response_id=row.id, answers=KNOWN, by=by, at=county.now),
        lambda: save(response_id=row.id, answers={}, expected_version=2, by=by, at=county.now),
    ):
        with pytest.raises(Response.DoesNotExist):
            act()


def test_a_draft_of_questions_that_changed_is_not_signed(county: County, monkeypatch: pytest.MonkeyPatch):
    row = begin(county)
    published = (row.instrument, row.instrument_version)
    was = registry.instruments[published]
    monkeypatch.setitem(registry.instruments, published, replace(was, title="Changed in secret"))
    with pytest.raises(NotComplete, match="changed under this draft"):
        sign(response_id=row.id, answers=KNOWN, by=county.viewer("imran.shah"), at=county.now)


def test_signed_has_a_time(county: County):
    row = begin(county)
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(id=row.id).update(state="signed")


def test_signed_answers_are_read_by_those_whom_the_label_allows(county: County):
    made = {}
    for handling in (Handling.OPEN, Handling.HUB_ONLY, Handling.AGENCY_ONLY, Handling.POLICE_INTELLIGENCE):
        row = begin(county)
        label = Label("POLICE", handling=handling)
        made[sign(response_id=row.id, answers=KNOWN, by=county.viewer("imran.shah"), at=county.now, label=label).id] = (
            handling.value
        )
    unsigned = begin(county).id

    def read_by(who: str) -> set[str]:
        return {made[i] for i in signed(county.viewer(who), Response.objects.filter(id__in=[*made, unsigned]))}

    assert read_by("imran.shah") == set(made.values())
    assert read_by("helen.marsh") == {"open", "hub_only", "agency_only"}
    assert read_by("ruth.okafor") == {"open", "hub_only"}
    assert read_by("nia.bowen") == {"open"}
    assert read_by("sam.whitlock") <= {"open"}


ANSWERS = st.fixed_dictionaries(
    {
        "known": st.sampled_from(["known", "partial", "nothing_known"]),
        "narrative": st.just("What happened, with dates."),
        "analysis": st.text(
            st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=25, max_size=40
        ).map(lambda t: "It means " + t + " for her."),
        "handling": st.sampled_from(["open", "hub_only"]),
        "withhold": st.just("no"),
        "missing": st.just("The rest tomorrow."),
    },
    optional={
        "risks": st.lists(st.sampled_from(["injury", "missing", "neglect"]), unique=True, min_size=1),
        "since": st.dates(date(2000, 1, 1), date(2026, 1, 1)),
        "minutes": st.integers(0, 600),
    },
)


def test_facts_say_what_the_answers_say_and_can_be_made_again(county: County):
    definition = registry.instrument("mash_return")

    @examples(40, 1000)
    @given(ANSWERS)
    def run(answers: dict) -> None:
        with undone():
            row = begin(county)
            done = sign(response_id=row.id, answers=answers, by=county.viewer("imran.shah"), at=county.now)
            stored = list(AnswerFact.objects.filter(response=done).order_by("id"))
            again = facts_of(Response.objects.get(id=done.id), definition)
            fields = ("question", "kind", "text", "number", "code", "day", "truth")
            assert [[getattr(f, n) for n in fields] for f in stored] == [[getattr(f, n) for n in fields] for f in again]
            said: dict = {}
            for fact in stored:
                value = (
                    fact.day.isoformat()
                    if fact.day
                    else fact.number
                    if fact.number is not None
                    else fact.code or fact.text
                )
                said.setdefault(fact.question, []).append(value)
            assert {k: v if isinstance(v, list) else [v] for k, v in done.answers.items()} == said

    run()
