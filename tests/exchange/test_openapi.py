"""The published description: true to what the endpoint does, tried by schemathesis with cases made from it."""

from __future__ import annotations

import json
import uuid
from collections import Counter

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.exchange.conftest import FULL, TOKEN, County

from halcyon.exchange.fhir.openapi import description
from halcyon.exchange.fhir.r4 import RESOURCES

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SETTINGS = settings(
    max_examples=500 if FULL else 15,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_it_is_published(db: None) -> None:
    response = Client().get("/fhir/openapi.json")
    assert response.headers["Content-Type"].startswith("application/json")
    assert response.json() == json.loads(json.dumps(description()))


def test_every_reference_in_it_leads_somewhere() -> None:
    text = json.dumps(description())
    named = set(description()["components"]["schemas"])
    assert set(RESOURCES) <= named
    for pointer in text.split('"$ref": "#/components/schemas/')[1:]:
        assert pointer.split('"', 1)[0] in named


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("name", ["processMessage", "readReceipt", "readMetadata"])
def test_cases_made_from_it(lasting_county: County, name: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_wsgi("/fhir/openapi.json", get_wsgi_application())
    operation = schema.find_operation_by_id(name)
    answers: Counter[int] = Counter()

    @SETTINGS
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: schemathesis.Case) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {TOKEN}"}
        if mode is GenerationMode.POSITIVE:
            case.headers["Idempotency-Key"] = str(uuid.uuid4())
        response = case.call()
        answers[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    send()
    assert answers.total() > 0
