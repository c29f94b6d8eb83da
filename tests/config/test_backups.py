"""A backup can be restored, and a drill finds what is wrong with one that cannot (security goal G34)."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings as chosen
from django.db import connection

from halcyon.audit.actions import checkpoint, record
from halcyon.config import backups
from halcyon.config.drill import Findings, drill
from halcyon.work.models import Document

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def taken(transactional_db, tmp_path, settings) -> Path:
    """A backup of a log with three rows and two checkpoints, and of one document."""
    settings.DATA, settings.DOCUMENTS = tmp_path / "data", tmp_path / "data" / "documents"
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        settings.OWNER_URL = urlunsplit(urlsplit(chosen.OWNER_URL)._replace(path=f"/{name}"))
    (settings.DOCUMENTS / "ab").mkdir(parents=True)
    content = b"%PDF-1.7 a drawing"
    digest = hashlib.sha256(content).hexdigest()
    (settings.DOCUMENTS / "ab" / digest).write_bytes(content)
    Document.objects.create(
        subject_id=uuid.uuid4(), name="drawing.pdf", digest=digest, received_digest=digest,
        media_type="application/pdf", size=len(content), state="kept", added_at=NOW, owner_agency="ACUTE",
    )  # fmt: skip
    for number in range(3):
        record(
            actor="system:test",
            agency="ACUTE",
            action="read",
            object_kind="case",
            object_ids=[str(uuid.uuid4())],
            at=NOW,
        )
        if number:
            checkpoint(at=NOW + timedelta(minutes=number))
    return backups.take(to=tmp_path / "backups", at=NOW)


def agree(backup: Path, **changes: object) -> None:
    """Make the manifest agree with what lies there now, as someone would who hides a change."""
    manifest = json.loads((backup / backups.MANIFEST).read_text())
    manifest["files"] = {
        name: backups.digest_of(backup / name) for name in manifest["files"] if (backup / name).exists()
    }
    (backup / backups.MANIFEST).write_text(json.dumps(manifest | changes))


def test_a_backup_is_restored_whole(taken):
    found = drill(taken)
    assert found.wrong == []
    assert any("3 rows, 2 checkpoints compared" in line for line in found.seen)
    assert "All 1 documents are there." in found.seen


@pytest.mark.sqlite
@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's own tables")
def test_the_statistics_of_a_filled_demonstration_are_not_rows_that_came_back_too_many(db):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT count(*) FROM sqlite_stat1")
    assert not [table for table in backups.count_rows() if table.startswith("sqlite_")]


def test_a_backup_leaves_the_signing_key_out_and_lets_nobody_else_in(taken, settings):
    assert (settings.DATA / "audit-signing.key").exists()
    names = {p.name for p in taken.rglob("*")}
    assert "audit-signing.pub" in names
    assert not {n for n in names if n.endswith(".key")}
    assert taken.stat().st_mode & 0o077 == 0


def test_what_is_written_while_it_is_taken_does_not_spoil_it(taken, tmp_path):
    """The checkpoint file is copied first: later checkpoints of the live log are then simply not in the copy."""
    record(actor="system:test", agency="ACUTE", action="read", object_kind="case", at=NOW)
    checkpoint(at=NOW + timedelta(hours=1))
    assert drill(taken).wrong == []


def test_the_newest_is_taken_and_one_half_made_is_not(taken, tmp_path):
    later = backups.take(to=tmp_path / "backups", at=NOW + timedelta(days=1))
    (tmp_path / "backups" / ".halcyon-20991231T000000Z.part").mkdir()
    (tmp_path / "backups" / "halcyon-20991231T000000Z").mkdir()
    assert backups.newest(tmp_path / "backups") == later
    with pytest.raises(backups.CannotBackUp, match="no backup"):
        backups.newest(tmp_path)


def test_a_backup_that_fails_leaves_nothing_behind(taken, tmp_path, monkeypatch):
    def no_space(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copytree", no_space)
    with pytest.raises(OSError, match="No space"):
        backups.take(to=tmp_path / "elsewhere", at=NOW)
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda b: next(b.glob("database.*")).write_bytes(b"x"), "is not as it was written"),
        (lambda b: next(b.glob("database.*")).unlink(), "is missing"),
        (lambda b: (b / backups.MANIFEST).write_text("{"), "no manifest"),
        (lambda b: agree(b, rows={}), "names no tables"),
    ],
)
def test_a_spoilt_backup_is_refused(taken, spoil, words):
    spoil(taken)
    with pytest.raises(backups.CannotBackUp, match=words):
        drill(taken)


def test_rows_that_did_not_come_back_are_found(taken):
    rows = json.loads((taken / backups.MANIFEST).read_text())["rows"]
    agree(taken, rows=rows | {"work_document": rows["work_document"] + 1})
    assert drill(taken).wrong == ["work_document: 2 rows were backed up, 1 came back"]


def test_a_document_that_did_not_come_back_is_found(taken):
    shutil.rmtree(taken / backups.DOCUMENTS)
    agree(taken)
    assert drill(taken).wrong == ["1 of 1 documents are missing."]


def test_a_checkpoint_file_that_tells_another_history_is_found(taken):
    file = taken / "audit-checkpoints.jsonl"
    file.write_text(file.read_text().splitlines()[1] + "\n")
    agree(taken)
    assert drill(taken).wrong


@pytest.mark.sqlite
@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's file")
@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE audit_auditentry SET actor = 'system:other' WHERE seq = 2", "was changed after it was written"),
        ("INSERT INTO cases_allocation (id, case_id, user, by, begins, reason) VALUES ('1', '2', '3', '4', '5', '')",
         "points at"),
    ],
)  # fmt: skip
def test_a_change_inside_the_copied_database_is_found_although_the_manifest_agrees(taken, statement, words):
    copy = sqlite3.connect(taken / backups.SQLITE_COPY)
    for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        copy.execute(f'DROP TRIGGER "{name}"')
    copy.execute(statement)
    copy.commit()
    copy.close()
    agree(taken)
    found: Findings = drill(taken)
    assert any(words in line for line in found.wrong), found.wrong


@pytest.mark.sqlite
@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's file")
def test_a_torn_page_is_found_although_the_manifest_agrees(taken):
    file = taken / backups.SQLITE_COPY
    content = bytearray(file.read_bytes())
    content[4096 * 9 : 4096 * 10] = bytes(4096)
    file.write_bytes(content)
    agree(taken)
    assert drill(taken).wrong
