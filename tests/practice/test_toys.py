"""Adding a pathway or an instrument touches one folder: two toys, each in a folder of its own, and all that follows.

The folders are tests/toys/pathways/toy_loan and tests/toys/instruments/toy_checklist. They are found by the function
that finds the real ones; nothing else in the product knows of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from tests.support import County, known_person

from halcyon.access.labels import Label
from halcyon.cases.actions import move, open_case
from halcyon.cases.models import Case
from halcyon.chronology.queries import history, timeline
from halcyon.config.discovery import PRACTICE, fill
from halcyon.config.reference import pages
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import DanglingKey, Registry, registry
from halcyon.responses.actions import NotComplete, save, sign, start
from halcyon.responses.models import AnswerFact, Response
from halcyon.web.instruments import form_for, sections
from halcyon.work.actions import notice_breaches
from halcyon.work.models import ClockCopy, Message, Task
from halcyon.work.queries import my_work

TOYS = Path(__file__).parents[1] / "toys"
SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture
def toys(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """The registry as it would be had the two folders been added to `halcyon.practice`."""
    more = fill(Registry(), profile=settings.PROFILE, agreement=settings.AGREEMENT, practices=(*PRACTICE, "tests.toys"))
    monkeypatch.setattr(registry, "pathways", more.pathways)
    monkeypatch.setattr(registry, "instruments", more.instruments)
    yield more


@pytest.fixture
def case(county: County, toys: Registry) -> Case:
    _, (record,) = known_person(county, "Zofia", "Łukasiewicz", date(2012, 3, 7))
    return open_case(
        pathway="toy_loan",
        record_id=record.id,
        by=county.viewer("ruth.okafor"),
        at=county.now,
        label=Label("COUNCIL"),
        purpose="mash_enquiry",
        service_code="mash_hub",
    )


def lend(county: County, case: Case, **given: str) -> Case:
    answers = {"toy": "bear", "why": "It is the softest.", **given}
    at = county.later(minutes=5)
    return move(case_id=case.id, key="lend", given=answers, by=county.viewer("ruth.okafor"), at=at)


def test_each_toy_is_one_folder_and_nothing_else_knows_of_it():
    for kind, name, files in (
        ("pathways", "toy_loan", {"__init__.py", "definition.py"}),
        ("instruments", "toy_checklist", {"__init__.py", "v1.py"}),
    ):
        assert {p.name for p in (TOYS / kind / name).iterdir() if p.is_file()} == files
        knowing = [
            p for p in SOURCE.rglob("*") if p.suffix in (".py", ".jinja", ".js") and name in p.read_text("utf-8")
        ]
        assert knowing == []


def test_the_same_discovery_finds_them_and_checks_them(toys: Registry):
    assert set(toys.pathways) - {"toy_loan"} == set(
        fill(Registry(), profile=settings.PROFILE, agreement=settings.AGREEMENT).pathways
    )
    assert toys.instrument("toy_checklist").version == 1
    toys.instruments.pop(("toy_checklist", 1))
    with pytest.raises(DanglingKey, match=r"toy_loan\.take_back: no instrument 'toy_checklist'"):
        toys.check()


def test_the_pathway_gives_the_task(county: County, case: Case):
    task = Task.objects.get(subject_id=case.id)
    assert (task.title, task.role, task.reference) == ("Choose a toy to lend", "mash_social_worker", case.reference)
    assert case.reference.startswith("TOY-")
    assert [i.title for i in my_work(county.viewer("dev.patel"), at=county.now).needs.items] == ["Choose a toy to lend"]
    lend(county, case)
    assert [i.title for i in my_work(county.viewer("helen.marsh"), at=county.now).needs.items] == ["Get the toy back"]
    assert my_work(county.viewer("dev.patel"), at=county.now).needs.count == 0


def test_the_pathway_gives_the_clock_and_its_breach(county: County, case: Case):
    assert not ClockCopy.objects.filter(subject_id=case.id).exists()
    lend(county, case)
    clock = ClockCopy.objects.get(subject_id=case.id)
    assert (clock.title, clock.due_at, clock.verified) == ("Time with the toy", county.now + timedelta(hours=3), False)
    assert notice_breaches(at=county.later(hours=4)) == 1
    told = Message.objects.get(kind="time_limit_passed")
    assert told.title == "Time limit passed: Time with the toy"
    assert (told.to_post, told.reference) == ("council.mash_duty_manager", case.reference)


def test_the_pathway_gives_the_chronologys_sentences(county: County, case: Case):
    lend(county, case)
    lines = timeline(county.viewer("helen.marsh"), [case.record_id], purpose="mash_enquiry", at=county.now)
    assert [line.sentence for line in lines] == ["Lent the Bear. It is the softest.", "A toy was asked for"]
    assert registry.pathways["toy_loan"].replay(history(case.id)) == "lent"


def test_the_pathway_gives_its_page_and_the_form_of_its_move(county: County, case: Case):
    with county.clock():
        client = county.client("ruth.okafor")
        page = client.get(f"/cases/{case.id}/")
        text = page.content.decode()
        assert page.status_code == 200
        for words in ("Toy loan", case.reference, "Wanted", "Zofia", "A toy was asked for", "Lend a toy"):
            assert words in text
        assert f"/cases/{case.id}/do/lend/" in text
        form = client.get(f"/cases/{case.id}/do/lend/")
        drawn = form.content.decode()
        for words in ("Which toy is lent?", "Bear: the brown one", "Why this one?", "Only toys that have been washed."):
            assert words in drawn
        address = f"/cases/{case.id}/do/lend/"
        wrong = client.post(address, {"toy": "boat", "why": "It floats well.", "version": case.version})
        assert wrong.status_code == 422
        assert "The boat has a leak." in wrong.content.decode()
        assert "It floats well." in wrong.content.decode()
        done = client.post(address, {"toy": "bear", "why": "It is the softest.", "version": case.version})
        assert done.status_code == 302
        after = client.get(f"/cases/{case.id}/").content.decode()
        assert "Lent the Bear. It is the softest." in after
        assert "Time with the toy" in after
    assert county.client("imran.shah").get(f"/cases/{case.id}/").status_code == 404


def test_the_instrument_gives_the_form(toys: Registry):
    instrument = toys.instrument("toy_checklist")
    form = form_for(instrument, {"whole": "no", "missing": ["ear"], "stains": "3", "verdict": "Yes, once mended."})
    assert form.is_valid()
    assert form.answers() == {"whole": "no", "missing": ["ear"], "stains": 3, "verdict": "Yes, once mended."}
    assert [(s.title, len(s.fields)) for s in sections(form, instrument.sections)] == [
        ("Its state", 4),
        ("In words", 2),
    ]
    empty = form_for(instrument, {})
    assert not empty.is_valid()
    assert set(empty.errors) == {"whole", "verdict"}
    left_over = form_for(instrument, {"whole": "yes", "missing": ["ear"], "verdict": "Yes."})
    assert left_over.is_valid()
    assert "missing" not in left_over.answers()


def test_the_instrument_gives_drafts_signed_answers_and_typed_facts_and_lets_the_move_pass(county: County, case: Case):
    lend(county, case)
    manager = county.viewer("helen.marsh")

    def take_back() -> Case:
        return move(case_id=case.id, key="take_back", given={}, by=manager, at=county.now)

    with pytest.raises(Refused, match="Answer “Toy checklist” first"):
        take_back()
    draft = start(
        instrument="toy_checklist",
        subject_id=case.record_id,
        case_id=case.id,
        by=manager,
        at=county.now,
        label=Label("COUNCIL"),
    )
    saved = save(response_id=draft.id, answers={"whole": "yes"}, expected_version=1, by=manager, at=county.now)
    assert (saved.version, saved.state) == (2, "draft")
    with pytest.raises(NotComplete):
        sign(response_id=draft.id, answers={"whole": "yes"}, by=manager, at=county.now)
    with pytest.raises(Refused):
        take_back()
    answers = {
        "whole": "no",
        "missing": ["ear", "eye"],
        "stains": 2,
        "washed": date(2026, 11, 1),
        "said": "It bit me.",
        "verdict": "Yes.",
    }
    sign(response_id=draft.id, answers=answers, by=manager, at=county.now)
    facts = AnswerFact.objects.filter(response=draft.id).order_by("id")
    assert [(f.question, f.code, f.number, f.day, f.truth, f.text) for f in facts] == [
        ("whole", "no", None, None, False, ""),
        ("missing", "ear", None, None, None, ""),
        ("missing", "eye", None, None, None, ""),
        ("stains", "", 2.0, None, None, ""),
        ("washed", "", None, date(2026, 11, 1), None, ""),
        ("said", "", None, None, None, "It bit me."),
        ("verdict", "", None, None, None, "Yes."),
    ]
    assert Response.objects.get(id=draft.id).digest == registry.instrument("toy_checklist").digest
    closed = take_back()
    assert (closed.state, closed.closed_at) == ("back", county.now)
    assert not Task.objects.filter(subject_id=case.id, done_at__isnull=True).exists()


def test_both_are_in_the_generated_pages(toys: Registry):
    written = pages()
    for words in ("## Toy loan", "Choose a toy to lend", "Lend a toy", "stateDiagram", "Made up for the tests"):
        assert words in written["pathways.md"]
    assert "Time with the toy" in written["clocks.md"]
    assert "Toy library rules, section 1" in written["clocks.md"]
    for words in ("## Toy checklist, version 1", "Can it be lent again?", toys.instrument("toy_checklist").digest):
        assert words in written["instruments.md"]


def test_without_the_folders_nothing_of_them_is_there(county: County):
    assert "Toy loan" not in pages()["pathways.md"]
    with pytest.raises(KeyError):
        open_case(
            pathway="toy_loan",
            record_id=uuid.uuid4(),
            by=county.viewer("ruth.okafor"),
            at=county.now,
            label=Label("COUNCIL"),
        )


def test_a_tool_s_bands_and_hard_rules_are_in_the_generated_pages(toys: Registry):
    written = pages()["instruments.md"]
    for words in (
        "## Toy screen, version 1",
        toys.instrument("toy_screen").digest,
        "Under 13 and sexual activity",
        "the age is under 13 or not known",
        "talk today with the named nurse or the named professional; refer now",
        "Few signs recorded",
    ):
        assert words in written
