"""Fixtures of the audit tests: a data folder of their own, and people who act."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from halcyon.audit import actions
from halcyon.audit.models import AuditEntry

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Path) -> Path:
    """A fresh folder for the signing key and the checkpoint file."""
    settings.DATA = tmp_path / "data"
    return settings.DATA


def identifier(number: int) -> str:
    """The same opaque id for the same number, in every run."""
    return str(uuid.UUID(int=number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128, version=4))


def write(number: int, **changes: Any) -> AuditEntry:
    """Write the `number`th row of a log with reads, acts, refusals and searches by four people about nine records."""
    # Each row stands for a request of its own, which is free to take any chain.
    connection.halcyon_audit_shard = None  # type: ignore[attr-defined]
    content: dict[str, Any] = {
        "actor": identifier(number % 4),
        "agency": ("COUNCIL", "POLICE", "ACUTE", "SCHOOLS")[number % 4],
        "action": ("read", "update", "disclose")[number % 3],
        "object_kind": "person",
        "object_ids": [identifier(100 + number % 9), identifier(200 + number % 5)],
        "purpose": "s47",
        "fields": ["address", "family_name"],
        "decision": "PERMIT",
        "rule": "clause:4.2",
        "request_id": identifier(1000 + number),
        "session": f"session key {number % 4}",
        "search_term": f"Synthetic Name {number}" if number % 3 == 0 else None,
        "at": NOON + timedelta(minutes=number),
    }
    return actions.record(**{**content, **changes})


def write_log(halfway: Callable[[], None]) -> None:
    """A log of 150 rows with three checkpoints and their file. `halfway` is called after the second."""
    for number in range(150):
        write(number)
        if number in (49, 99, 149):
            actions.checkpoint(at=NOON + timedelta(minutes=number))
            actions.write_anchor_file()
        if number == 99:
            halfway()


@pytest.fixture
def write_row() -> Callable[..., AuditEntry]:
    return write
