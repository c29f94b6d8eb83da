"""Fixtures of this room's tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.work.fake_smtp import FakeServer
from tests.work.helpers import World, appoint, hold, person

from halcyon.agencies.models import ContactRoute, Organisation, Post, Service


@pytest.fixture
def world(db: None) -> World:
    organisations = {
        code: Organisation.objects.create(
            code=code,
            name=f"Marlshire {code.title()}",
            kind=kind,
            in_force_from=date(2020, 1, 1),
            secure_email=f"safeguarding@{code.lower()}.example",
        )
        for code, kind in (
            ("COUNCIL", "council"),
            ("POLICE", "police"),
            ("ICB", "icb"),
            ("COMMUNITY", "community_trust"),
            ("VCS", "voluntary"),
        )
    }
    services = {
        code: Service.objects.create(
            organisation=organisations[owner],
            code=code,
            name=code.replace("_", " "),
            kind="hub",
            does="",
            serves="",
            hours="Always",
            in_force_from=date(2020, 1, 1),
        )
        for code, owner in (("hub", "COUNCIL"), ("school_nursing", "COMMUNITY"))
    }
    routes = {
        name: ContactRoute.objects.create(service=services[service], kind=kind, value=value, **more)
        for name, service, kind, value, more in (
            ("verified", "school_nursing", "email", "nurses@community.example", {"verified_on": date(2026, 1, 5)}),
            ("unverified", "school_nursing", "email", "typed@community.example", {}),
            (
                "ended",
                "school_nursing",
                "email",
                "old@community.example",
                {"verified_on": date(2024, 1, 5), "ends": date(2026, 3, 1)},
            ),
            ("telephone", "school_nursing", "telephone", "01632 960123", {"verified_on": date(2026, 1, 5)}),
            ("council", "hub", "email", "hub@council.example", {"verified_on": date(2026, 1, 5)}),
        )
    }
    people = {
        who: person(name, organisations[code])
        for who, name, code in (
            ("manager", "Imran", "COUNCIL"),
            ("deputy", "Dorothy", "COUNCIL"),
            ("officer", "Grace", "COUNCIL"),
            ("worker", "Tomasz", "COUNCIL"),
            ("custodian", "Ffion", "COUNCIL"),
            ("nurse", "Amina", "ICB"),
            ("school_nurse", "Bryony", "COMMUNITY"),
            ("police", "Callum", "POLICE"),
            ("administrator", "Leo", "COUNCIL"),
        )
    }
    for who, role, service in (
        ("manager", "mash_manager", "hub"),
        ("deputy", "mash_social_worker", "hub"),
        ("officer", "contact_officer", "hub"),
        ("worker", "allocated_worker", None),
        ("custodian", "custodian", None),
        ("nurse", "designated_nurse", None),
        ("school_nurse", "school_nurse", "school_nursing"),
        ("police", "mash_information_officer", None),
        ("administrator", "administrator", None),
    ):
        hold(people[who], role, services[service] if service else None)
    appoint("council.mash_duty_manager", people["manager"])
    appoint("council.mash_duty_manager", people["deputy"], "deputy")
    appoint("council.custodian", people["custodian"])
    Post.objects.create(
        key="council.mash_service_manager", title="Service manager", organisation=organisations["COUNCIL"]
    )
    return World(people, services, organisations, routes)


@pytest.fixture
def smtp(settings: Any) -> Iterator[FakeServer]:
    """A mail server of our own, which can be told to misbehave."""
    with FakeServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.DEFAULT_FROM_EMAIL = "halcyon@marlshire.example"
        yield server


@pytest.fixture
def store(settings: Any, tmp_path: Path) -> Path:
    """An empty document store."""
    settings.DOCUMENTS = tmp_path / "documents"
    return settings.DOCUMENTS
