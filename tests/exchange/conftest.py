"""A hub, a community trust with a token, and a way to post."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, settings
from tests.exchange.messages import example

from halcyon.agencies.models import ApiToken, Organisation, Service
from halcyon.agencies.queries.system import digest_of

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ADDRESS = "/fhir/$process-message"
MEDIA = "application/fhir+json"
TOKEN = "hal_community-intake-token-for-the-tests"

FULL = os.environ.get("HALCYON_ASSURANCE") == "1"
settings.register_profile(
    "exchange",
    max_examples=1_000 if FULL else 50,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)


def make_token(organisation: Organisation, text: str, **rest: Any) -> ApiToken:
    fields = {
        "scope": "intake",
        "created_at": NOW - timedelta(days=400),
        "created_by": "system:test",
        "expires_at": datetime(2099, 1, 1, tzinfo=UTC),
    }
    return ApiToken.objects.create(organisation=organisation, digest=digest_of(text), **(fields | rest))


@dataclass
class County:
    """The agencies of these tests."""

    council: Organisation
    community: Organisation
    police: Organisation
    keys: count = field(default_factory=count)

    def post(
        self,
        message: Mapping[str, Any] | bytes | None = None,
        *,
        key: str | None = None,
        token: str | None = TOKEN,
        media: str = MEDIA,
        client: Client | None = None,
        **headers: str,
    ) -> HttpResponse:
        """Post a message (the worked example when none is given) under a key of its own unless one is given."""
        body = message if isinstance(message, bytes) else json.dumps(example() if message is None else message).encode()
        given = {"Idempotency-Key": f"key-{next(self.keys)}" if key is None else key, **headers}
        if token is not None:
            given.setdefault("Authorization", f"Bearer {token}")
        given = {name.replace("_", "-"): value for name, value in given.items() if value}
        sender = client or Client(raise_request_exception=False)
        return sender.generic("POST", ADDRESS, body, content_type=media, headers=given)


def build_county() -> County:
    made = {
        code: Organisation.objects.create(code=code, name=name, kind=kind, in_force_from=date(2009, 4, 1))
        for code, name, kind in (
            ("COUNCIL", "Marlshire County Council", "council"),
            ("COMMUNITY", "Marlshire Community and Mental Health NHS Trust", "community_trust"),
            ("POLICE", "Marlshire Police", "police"),
        )
    }
    Service.objects.create(
        organisation=made["COUNCIL"],
        code="mash_hub",
        name="Multi-agency safeguarding hub",
        kind="hub",
        does="Receives concerns",
        serves="Everyone",
        hours="Always",
        in_force_from=date(2009, 4, 1),
    )
    make_token(made["COMMUNITY"], TOKEN)
    return County(made["COUNCIL"], made["COMMUNITY"], made["POLICE"])


@pytest.fixture
def county(db: None) -> County:
    return build_county()


@pytest.fixture
def lasting_county(transactional_db: None) -> County:
    """For threads with connections of their own."""
    return build_county()
