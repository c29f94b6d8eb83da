"""The demonstration county made anew, in the folder of one that was there before."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from halcyon.audit import anchor
from halcyon.audit.actions import checkpoint, write_anchor_file
from halcyon.audit.models import AuditCheckpoint
from halcyon.config.command import installing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_a_new_county_signs_its_log_where_the_checkpoints_of_an_older_one_lie(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever deletes the database and runs `make run` again has a log that can be signed and checked."""
    settings.DATA, settings.DEMO = tmp_path, True
    made = SimpleNamespace(people=1, records=1, contacts=1)
    monkeypatch.setattr("halcyon.demo.load.load_demo", lambda **given: made)
    monkeypatch.setattr("halcyon.frontdoor.mirror.projection.rebuild_mirror", lambda **given: 0)
    before = anchor.sign(tmp_path, number=7, at=NOW, heads=[], previous="0" * 64)
    anchor.append(tmp_path, [before])
    assert installing.demo(Namespace(if_empty=True, size="small", years=None)) == 0
    assert "are kept as audit-checkpoints-until-" in capsys.readouterr().out
    checkpoint(at=NOW)
    write_anchor_file()
    lines = (tmp_path / anchor.FILE_NAME).read_text().splitlines()
    assert [anchor.parse(line).number for line in lines] == [AuditCheckpoint.objects.get().number]
