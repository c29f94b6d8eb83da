"""A few made-up people of three agencies, and work done at the same moment in threads."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings as live_settings
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

import halcyon
from halcyon.access.viewing import Viewer, viewer_for
from halcyon.agencies.models import ContactRoute, Organisation, Post, PostHolding, RoleHolding, Service, User
from halcyon.work.actions import send
from halcyon.work.models import Message

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
ASSURANCE = os.environ.get("HALCYON_ASSURANCE") == "1"

PROFILE = hypothesis_settings(
    max_examples=1000 if ASSURANCE else 40,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)


@dataclass
class World:
    """Who is there. `viewer("manager")` is that person as the rules see them."""

    people: dict[str, User]
    services: dict[str, Service]
    organisations: dict[str, Organisation]
    routes: dict[str, ContactRoute]

    def viewer(self, who: str, at: datetime = NOON) -> Viewer:
        return viewer_for(self.people[who], at=at, request_id=uuid.uuid4().hex)

    def id(self, who: str) -> uuid.UUID:
        return self.people[who].id


def person(name: str, organisation: Organisation) -> User:
    address = f"{name.lower()}@{organisation.code.lower()}.example"
    return User.objects.create(
        name=name, email=address, organisation=organisation, created_at=NOON - timedelta(days=400)
    )


def hold(person: User, role: str, service: Service | None = None, **more: Any) -> None:
    RoleHolding.objects.create(
        user=person,
        role=role,
        organisation=person.organisation,
        service=service,
        begins=NOON - timedelta(days=300),
        **more,
    )


def appoint(post: str, person: User, standing: str = "holder") -> None:
    kept, _ = Post.objects.get_or_create(key=post, defaults={"title": post, "organisation": person.organisation})
    PostHolding.objects.create(post=kept, user=person, standing=standing, begins=NOON - timedelta(days=300))


CASE = uuid.UUID(int=0xCA5E, version=4)


def message(key: str = "one", *, at: datetime = NOON, **more: Any) -> Message:
    """Send a message whose title and body hold a canary, so that a leak can be found by searching for it."""
    given: dict[str, Any] = {
        "key": key,
        "kind": "tell",
        "subject_id": CASE,
        "title": "CANARY title about Zofia",
        "body": "CANARY body about Zofia",
        "reference": "M-00042",
        "at": at,
    }
    return send(**{**given, **more})


def child_environment() -> dict[str, str]:
    """The environment in which another process works on this test's own database."""
    config = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{config['NAME']}"
    else:
        place = quote(str(config["HOST"]), safe="")
        login = f"{quote(config['USER'], safe='')}:{quote(config['PASSWORD'], safe='')}"
        url = f"postgres://{login}@{place}:{config['PORT']}/{config['NAME']}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "halcyon.config.settings",
        "HALCYON_DATABASE_URL": url,
        "HALCYON_DATABASE_OWNER_URL": "",
        "HALCYON_DATA": str(live_settings.DATA),
        "PYTHONPATH": os.pathsep.join([str(Path(halcyon.__file__).parents[1]), str(Path(__file__).parents[2])]),
    }


def killed_after(script: Path, seconds: float, *arguments: str) -> None:
    """Start a Python script in a process of its own, wait until it says that it begins, and kill it that much later."""
    process = subprocess.Popen(
        [sys.executable, str(script), *arguments], env=child_environment(), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "begins"
    time.sleep(seconds)
    process.kill()
    process.wait(timeout=30)
    process.stdout.close()
