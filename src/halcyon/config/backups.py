"""Backups that can be trusted: taken while everybody works, checked by digest, and restored in a drill.

A backup is a folder with the database, the documents, the audit log's checkpoint file with its public keys, and a
manifest with the digest of every file and the number of rows of every table. The private signing key and the two secret
settings are left out on purpose: whoever holds a backup must not be able to rewrite the log (design/security.md
sections 5 and 7, G34). Keep those apart, and the folder on an encrypted disk that the server cannot delete from.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection, transaction

from halcyon.audit import anchor

MANIFEST = "manifest.json"
SQLITE_COPY, POSTGRESQL_COPY = "database.sqlite3", "database.dump"
DOCUMENTS = "documents"
Progress = Callable[[str, int, int], None]


class CannotBackUp(Exception):
    """The backup was not made, or cannot be read back. The message says why."""


def take(*, to: Path, at: datetime, progress: Progress = lambda what, done, total: None) -> Path:
    """Make a backup in a new folder below `to` and return it. Nobody has to stop working. Raises CannotBackUp.

    The checkpoint file is copied first and the documents last: then every checkpoint in the copy is in the copied
    database, and every document that the copied database names is in the copy.
    """
    name = f"halcyon-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    whole, part = to / name, to / f".{name}.part"
    if whole.exists():
        raise CannotBackUp(f"{whole} is there already.")
    to.mkdir(parents=True, exist_ok=True)
    part.mkdir(mode=0o700)
    try:
        _fill(part, at, progress)
        part.rename(whole)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    _to_disk(to)
    return whole


def _fill(part: Path, at: datetime, progress: Progress) -> None:
    for file in (anchor.FILE_NAME, anchor.PUBLIC_KEY_NAME):
        if (settings.DATA / file).exists():
            shutil.copyfile(settings.DATA / file, part / file)
    rows = _copy_sqlite(part, progress) if connection.vendor == "sqlite" else _dump_postgresql(part)
    if settings.DOCUMENTS.exists():
        shutil.copytree(settings.DOCUMENTS, part / DOCUMENTS)
    manifest = {
        "made_at": at.astimezone(UTC).isoformat(),
        "database": connection.vendor,
        "rows": rows,
        "files": {str(p.relative_to(part)): digest_of(p) for p in sorted(part.rglob("*")) if p.is_file()},
    }
    (part / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), "utf-8")
    for path in (*part.rglob("*"), part):
        _to_disk(path)


def newest(folder: Path) -> Path:
    """The newest whole backup below `folder`. Raises CannotBackUp when there is none."""
    found = sorted(p.parent for p in folder.glob(f"halcyon-*/{MANIFEST}"))
    if not found:
        raise CannotBackUp(f"There is no backup in {folder}. Make one with: halcyon backup")
    return found[-1]


def read_manifest(backup: Path) -> dict:
    """The manifest of a backup whose files are all as they were written. Raises CannotBackUp otherwise."""
    try:
        manifest = json.loads((backup / MANIFEST).read_text("utf-8"))
        files, rows = dict(manifest["files"]), dict(manifest["rows"])
    except (OSError, ValueError, KeyError, TypeError):
        raise CannotBackUp(f"{backup} has no manifest that can be read.") from None
    for name, digest in files.items():
        if not (backup / name).is_file():
            raise CannotBackUp(f"{backup.name}: {name} is missing.")
        if digest_of(backup / name) != digest:
            raise CannotBackUp(f"{backup.name}: {name} is not as it was written.")
    if not rows:
        raise CannotBackUp(f"{backup.name}: the manifest names no tables.")
    return dict(manifest)


def restore_files(backup: Path, into: Path) -> None:
    """Put everything but the database of a backup into `into`, a data folder."""
    for file in (anchor.FILE_NAME, anchor.PUBLIC_KEY_NAME):
        if (backup / file).exists():
            shutil.copyfile(backup / file, into / file)
    if (backup / DOCUMENTS).exists():
        shutil.copytree(backup / DOCUMENTS, into / DOCUMENTS)


def restore_postgresql(backup: Path, owner_url: str) -> None:
    """Restore the dump of a backup into the empty database at `owner_url`. Raises CannotBackUp."""
    _run(
        "pg_restore",
        [
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--single-transaction",
            "--dbname",
            _without_secret(owner_url),
        ],
        owner_url,
        stdin=backup / POSTGRESQL_COPY,
    )


def count_rows() -> dict[str, int]:
    """How many rows each table has, in the open transaction. What SQLite keeps for itself is no content of ours."""
    with connection.cursor() as cursor:
        counted = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            if table.startswith("sqlite_"):
                continue
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  (our own names)
            counted[table] = int(cursor.fetchone()[0])
    return counted


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy_sqlite(into: Path, progress: Progress) -> dict[str, int]:
    """Copy the open database with SQLite's own online backup, and count the rows in the copy, which stands still."""
    connection.ensure_connection()
    with closing(sqlite3.connect(into / SQLITE_COPY)) as copy:
        connection.connection.backup(
            copy, pages=4096, progress=lambda _, left, total: progress("Copying the database", total - left, total)
        )
        copy.execute("PRAGMA journal_mode=DELETE")
        names = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {
            name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  (our own names)
            for name in names
            if not name.startswith("sqlite_")
        }


def _dump_postgresql(into: Path) -> dict[str, int]:
    """Dump the database and count its rows as of one and the same moment."""
    url = settings.OWNER_URL or settings.DATABASE_URL
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        _run(
            "pg_dump",
            ["--format=custom", f"--snapshot={snapshot}", "--file", str(into / POSTGRESQL_COPY), _without_secret(url)],
            url,
        )
        return count_rows()


def _without_secret(url: str) -> str:
    """The address for a command line, which others on the machine can read: without its password."""
    parts = urlsplit(url)
    place = parts.netloc.rsplit("@", 1)
    user = place[0].split(":", 1)[0] + "@" if len(place) == 2 else ""
    return urlunsplit(parts._replace(scheme="postgresql", netloc=user + place[-1]))


def _run(program: str, arguments: list[str], url: str, stdin: Path | None = None) -> None:
    found = shutil.which(program)
    if found is None:
        versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
        if not versions:
            raise CannotBackUp(f"{program} is not installed here. On Debian: apt-get install postgresql-client")
        found = str(versions[-1])
    env = {**os.environ, "PGPASSWORD": urlsplit(url).password or ""}
    with (stdin or Path(os.devnull)).open("rb") as given:
        done = subprocess.run(  # noqa: S603  (a fixed program, no shell)
            [found, *arguments], env=env, stdin=given, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise CannotBackUp(f"{program} failed: {done.stderr.strip()[-1000:]}")


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
