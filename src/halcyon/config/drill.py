"""The restore drill: put the newest backup back somewhere else, start from it, and see that it is whole.

It runs in two processes. The first restores and the second, started on the restored data with settings of its own,
looks: so the drill shows that Halcyon starts from the backup, and can never touch the live data.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from halcyon.audit import anchor
from halcyon.audit.verify import verify
from halcyon.config import backups
from halcyon.kernel.registry import registry


@dataclass
class Findings:
    """What a drill saw: lines for the reader, and what was wrong."""

    seen: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def drill(backup: Path) -> Findings:
    """Restore a backup into a scratch place, look at it from a process of its own, and clear the place away.

    Raises backups.CannotBackUp when the backup cannot be read back at all.
    """
    manifest = backups.read_manifest(backup)
    found = Findings([f"{backup.name}: every file is as it was written ({len(manifest['files'])} files)."])
    with (
        tempfile.TemporaryDirectory(prefix="halcyon-drill-") as scratch,
        _restored(backup, manifest, Path(scratch)) as env,
    ):
        looked = subprocess.run(  # noqa: S603  (our own, no shell)
            [sys.executable, "-m", "halcyon.config.command", "restore-drill", "--look", "--backup", str(backup)],
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    if looked.returncode:
        found.wrong.append(f"Halcyon does not start on the restored data: {looked.stderr.strip()[-1000:]}")
        return found
    seen = json.loads(looked.stdout.splitlines()[-1])
    found.seen += seen["seen"]
    found.wrong += seen["wrong"]
    return found


@contextmanager
def _restored(backup: Path, manifest: dict, scratch: Path) -> Iterator[dict[str, str]]:
    """The backup restored into `scratch`; gives the settings that lead there, and removes a database it had to make."""
    backups.restore_files(backup, scratch)
    env = {"HALCYON_DATA": str(scratch)}
    if manifest["database"] == "sqlite":
        copy = scratch / "halcyon.sqlite3"
        shutil.copyfile(backup / backups.SQLITE_COPY, copy)
        yield {**env, "HALCYON_DATABASE_URL": f"sqlite:///{copy}", "HALCYON_DATABASE_OWNER_URL": ""}
        return
    if connection.vendor != "postgresql":
        raise backups.CannotBackUp("This backup is of PostgreSQL: run the drill with HALCYON_DATABASE_OWNER_URL set.")
    name = f"halcyon_drill_{uuid.uuid4().hex[:12]}"
    url = urlunsplit(urlsplit(settings.OWNER_URL or settings.DATABASE_URL)._replace(path=f"/{name}"))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            backups.restore_postgresql(backup, url)
            yield {**env, "HALCYON_DATABASE_URL": url, "HALCYON_DATABASE_OWNER_URL": url}
        finally:
            # Not by force: that is refused while the server's own housekeeping is in it, which this waits for.
            cursor.execute(f"DROP DATABASE {name}")


def look(manifest: dict) -> Findings:
    """Look at the database and documents of this process's settings: integrity, rows, the log, one case, documents."""
    found = Findings()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            damage = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            damage += [f"{row[0]}: a row points at {row[2]}, which is not there" for row in cursor.fetchall()]
        found.wrong += damage
        if not damage:
            found.seen.append("The database file is sound, and no row points at a missing one.")
    counted, expected = backups.count_rows(), manifest["rows"]
    differing = [t for t in sorted({*counted, *expected}) if counted.get(t) != expected.get(t)]
    found.wrong += [f"{t}: {expected.get(t)} rows were backed up, {counted.get(t)} came back" for t in differing]
    if not differing:
        found.seen.append(f"All {sum(counted.values()):,} rows of {len(counted)} tables came back.")
    _look_at_log(found)
    _look_at_a_case(found)
    _look_at_documents(found)
    return found


def _look_at_log(found: Findings) -> None:
    kept = settings.DATA / anchor.FILE_NAME
    checked = verify(anchor=kept if kept.exists() else None)
    found.wrong += [problem.words for problem in checked.problems]
    if checked.ok:
        found.seen.append(
            f"The audit log is whole: {checked.entries:,} rows, {checked.anchor_lines:,} checkpoints compared."
        )


def _look_at_a_case(found: Findings) -> None:
    """Open the newest case as the machinery does: its state must be what its events lead to."""
    from halcyon.cases.models import Case
    from halcyon.chronology.queries import history

    case = Case.objects.order_by("-opened_at").first()
    if case is None:
        found.seen.append("There is no case yet to open.")
        return
    events = history(case.id)
    state = registry.pathways[case.pathway].replay(events)
    if state == case.state:
        found.seen.append(f"Opened the newest case: {len(events)} events lead to the state it stands in.")
    else:
        found.wrong.append(f"The newest case stands in {case.state!r}, but its events lead to {state!r}.")


def _look_at_documents(found: Findings) -> None:
    from halcyon.work.models import Document

    kept = set(Document.objects.exclude(digest="").values_list("digest", flat=True))
    present = {p.name for p in settings.DOCUMENTS.rglob("*") if p.is_file()} if settings.DOCUMENTS.exists() else set()
    missing = kept - present
    if missing:
        found.wrong.append(f"{len(missing)} of {len(kept)} documents are missing.")
    else:
        found.seen.append(f"All {len(kept)} documents are there.")
