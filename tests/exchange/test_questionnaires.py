"""Instruments and responses as FHIR R4: exactly back again, accepted by two independent validators, read by their own
agency alone.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests.exchange.read_back import read_answers, read_questionnaire
from tests.responses.test_tools import DONE, begun, signed, some_answers, written
from tests.support import ASSURANCE, NOW, County
from tests.support import county as people

from halcyon.agencies.actions.tokens import make_token
from halcyon.agencies.queries import organisation
from halcyon.audit.models import AuditEntry
from halcyon.config.discovery import PRACTICE, fill
from halcyon.exchange.fhir.questionnaire import questionnaire, questionnaire_id
from halcyon.exchange.fhir.questionnaire_response import questionnaire_response
from halcyon.kernel.instruments import digest_of_plain, plain_of, unanswered
from halcyon.kernel.registry import Registry, registry
from halcyon.responses.models import Response

NODE = Path(__file__).parent / "node"
WHERE = Path(os.environ.get("HALCYON_FHIR_NODE", NODE))
county = people


@pytest.fixture(autouse=True)
def toys(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    more = fill(Registry(), profile=settings.PROFILE, agreement=settings.AGREEMENT, practices=(*PRACTICE, "tests.toys"))
    monkeypatch.setattr(registry, "instruments", more.instruments)
    yield more


def made_up(answers: dict[str, Any], name: str, version: int, state: str = "signed") -> Response:
    """A response that no database has seen."""
    return Response(
        id=uuid.uuid5(uuid.NAMESPACE_OID, name + json.dumps(answers, sort_keys=True)),
        instrument=name,
        instrument_version=version,
        digest="0" * 64,
        subject_id=uuid.UUID(int=1),
        state=state,
        answers=answers,
        started_at=NOW,
        signed_at=NOW,
    )


def every_response(count: int) -> list[tuple[Response, dict[str, Any], Any]]:
    chance = random.Random(4)
    found = []
    for definition in registry.instruments.values():
        for _ in range(count):
            answers = {k: v for k, v in some_answers(definition, chance).items() if not unanswered(v)}
            found.append((made_up(answers, definition.key, definition.version), answers, definition))
    return found


def test_every_instrument_comes_back_with_its_digest():
    for definition in registry.instruments.values():
        sent = json.loads(json.dumps(questionnaire(definition)))
        back = read_questionnaire(sent)
        assert back == json.loads(json.dumps(plain_of(definition), default=str))
        assert digest_of_plain(back) == definition.digest
    links = [i["linkId"] for s in sent["item"] for i in (s, *s["item"])]
    assert len(links) == len(set(links))


def test_every_answer_comes_back_as_it_was():
    for response, answers, definition in every_response(50 if ASSURANCE else 5):
        sent = json.loads(json.dumps(questionnaire_response(response, definition)))
        assert read_answers(sent, definition) == answers


def test_what_was_typed_and_is_no_answer_comes_back_too():
    definition = registry.instrument("toy_screen")
    typed = {"debts": "about 40", "seen_on": "31/2/2026", "home": "purple", "partners": [{"age": 17}, {}]}
    draft = made_up(typed, "toy_screen", 1, state="draft")
    sent = questionnaire_response(draft, definition)
    assert (sent["status"], read_answers(sent, definition)) == ("in-progress", typed)


def test_two_validators_report_nothing():
    """`make fhir-validators` fetches both; HALCYON_FHIR_NODE names another folder that has them."""
    node = shutil.which("node")
    if node is None or not (WHERE / "node_modules" / "fhir").is_dir():
        pytest.skip("needs Node, and: make fhir-validators")
    resources = [questionnaire(d) for d in registry.instruments.values()]
    resources += [questionnaire_response(r, d) for r, _, d in every_response(20 if ASSURANCE else 3)]
    run = subprocess.run(
        [node, str(NODE / "validate.mjs")],
        input=json.dumps(resources),
        capture_output=True,
        text=True,
        env={**os.environ, "HALCYON_FHIR_NODE": str(WHERE.resolve())},
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == []


def test_an_agency_s_system_reads_its_own_signed_tools_and_no_other(county: County):
    row = written(county, begun(county, born=date(2010, 1, 1)), DONE)
    with county.clock():
        texts = {
            code: make_token(
                organisation=organisation(code), scope="tools", name="x", days=1, by=county.viewer("sam.whitlock"),
                at=county.now,
            )[0]
            for code in ("COMMUNITY", "POLICE")
        }  # fmt: skip

        def read(code: str) -> Any:
            return Client().get(
                f"/fhir/QuestionnaireResponse/{row.id}", headers={"Authorization": f"Bearer {texts[code]}"}
            )

        assert read("COMMUNITY").status_code == 404  # not signed
        signed(county, row)
        answer = read("COMMUNITY")
        assert answer.status_code == 200, answer.content
        assert read_answers(answer.json(), registry.instrument("toy_screen")) == DONE
        assert AuditEntry.objects.filter(action="read", object_kind="response").count() == 1
        assert (read("POLICE").status_code, Client().get(answer.request["PATH_INFO"]).status_code) == (404, 401)
        Response.objects.filter(id=row.id).update(restricted=True)
        assert read("COMMUNITY").status_code == 404
        name = questionnaire_id(registry.instrument("toy_screen"))
        assert Client().get(f"/fhir/Questionnaire/{name}").json() == questionnaire(registry.instrument("toy_screen"))
        assert Client().get("/fhir/Questionnaire/none-v1").status_code == 404
