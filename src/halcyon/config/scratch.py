"""A product to try things on: a database of its own in a temporary folder, a server that may be killed, then nothing.

On SQLite the database is a file; on PostgreSQL (HALCYON_DATABASE_URL and HALCYON_DATABASE_OWNER_URL say so) a database
beside the real one, made by the owner and dropped at the end. Listens on this machine's own address only.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from halcyon.config.server import server_command

URLS = ("HALCYON_DATABASE_URL", "HALCYON_DATABASE_OWNER_URL")
START_SECONDS, STOP_SECONDS = 60.0, 15.0


class CannotMake(Exception):
    """The scratch product could not be made or does not come up. The message says why."""


@dataclass
class Scratch:
    """A product of its own. `env` is the environment in which anything about it is run."""

    folder: Path
    env: dict[str, str]
    port: int
    application: str = "halcyon.config.wsgi:application"
    database: str = ""
    server: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def vendor(self) -> str:
        return "PostgreSQL" if self.database else "SQLite"

    def run(self, *words: str, seconds: float = 300) -> str:
        """Run Python with these arguments in the scratch product; what it printed. Raises CannotMake when it fails."""
        done = subprocess.run(  # noqa: S603  (our own interpreter and modules, no shell)
            [sys.executable, *words],
            env=self.env, cwd=self.folder, capture_output=True, text=True, timeout=seconds, check=False,
        )  # fmt: skip
        if done.returncode:
            raise CannotMake(f"{' '.join(words)[:200]} failed:\n{done.stdout[-2000:]}{done.stderr[-3000:]}")
        return done.stdout

    def tell(self, code: str, *, patience: float = 300, **given: Any) -> Any:
        """Run a piece of code with Django set up; `given` are JSON values in `given`, and `answer` comes back as
        JSON. Raises CannotMake when it fails or takes longer than `patience`, in seconds.
        """
        whole = (
            "import json, sys, django\ndjango.setup()\n"
            "from halcyon.access.fence import acting_for\n"
            "given, answer = json.loads(sys.stdin.read()), None\n"
            f"with acting_for('system:scratch'):\n    exec({code!r})\n"
            "print('\\n' + json.dumps(answer, default=str))\n"
        )
        try:
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-c", whole],
                env=self.env, cwd=self.folder, input=json.dumps(given), capture_output=True, text=True,
                timeout=patience, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as late:
            raise CannotMake(f"It was not done in {patience:.0f} seconds: {code[:200]}") from late
        if done.returncode:
            raise CannotMake(done.stderr[-3000:])
        return json.loads(done.stdout.strip().splitlines()[-1])

    def start(self, *, wait: bool = True) -> None:
        """Start the real server, in a process group of its own. Raises CannotMake when it does not come up."""
        with (self.folder / "server.log").open("ab") as log:
            self.server = subprocess.Popen(  # noqa: S603
                server_command(host="127.0.0.1", port=self.port, application=self.application),
                env=self.env, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        if wait:
            self.wait()

    def wait(self) -> None:
        """Return when the server answers. Raises CannotMake when it ends or stays silent."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.server is not None and self.server.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.05)
        raise CannotMake(f"The server did not come up:\n{self.said()[-2000:]}")

    def said(self) -> str:
        log = self.folder / "server.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def kill(self) -> None:
        """Kill the server and its workers at once, as a crash would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Stop the server as an operator would."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.server is None:
            return
        try:
            os.killpg(self.server.pid, how)
            self.server.wait(timeout=STOP_SECONDS)
        except ProcessLookupError:
            pass
        except subprocess.TimeoutExpired:
            os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()
        self.server = None


@contextmanager
def scratch(
    *, people: int = 0, since: datetime | None = None, like: Scratch | None = None, **env: str
) -> Iterator[Scratch]:
    """A made and migrated scratch product with the demonstration's agencies, and `people` inhabitants if any.

    Those who sign in have been there `since` a moment (aware), or for thirty days. `like` is another one, never
    started: then the files and the database are copies of its own, which takes a tenth of the time. Gone afterwards,
    with its server, its folder and its database. Raises CannotMake when it cannot be made.
    """
    folder = Path(tempfile.mkdtemp(prefix="halcyon-scratch-"))
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("HALCYON_", "PYTEST_", "DJANGO_"))}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    made = Scratch(folder, inherited, port)
    made.env |= {
        "HALCYON_DATA": str(folder / "data"),
        "HALCYON_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "DJANGO_SETTINGS_MODULE": "halcyon.config.settings",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        **env,
    }
    try:
        if os.environ.get(URLS[1]):
            name = f"scratch_{uuid.uuid4().hex[:12]}"
            _as_owner(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{like.database}"' if like else ""))
            made.database = name
            for variable in URLS:
                made.env[variable] = urlunsplit(urlsplit(os.environ[variable])._replace(path=f"/{name}"))
        if like:
            shutil.copytree(like.folder / "data", folder / "data")
        else:
            (folder / "data" / "static").mkdir(parents=True)
            made.run("-m", "halcyon.config.command", "migrate")
            made.run("-m", "halcyon.config.command", "manage", "collectstatic", "--noinput", "-v0")
            made.tell(_CAST, since=(since or datetime.now(UTC) - timedelta(days=30)).isoformat())
        if people:
            made.tell(_PEOPLE, people=people)
        yield made
    finally:
        made.kill()
        if made.database:
            drop_database(made.database)
        shutil.rmtree(folder, ignore_errors=True)


_CAST = """
from datetime import datetime
from halcyon.demo.load import load_cast
load_cast(at=datetime.fromisoformat(given["since"]))
"""
_PEOPLE = """
from datetime import timedelta
from django.utils import timezone
from halcyon.demo.inhabitants import load_inhabitants
at = timezone.now()
load_inhabitants(
    at=at - timedelta(days=20), today=at.date(), people=given["people"], seed=2026, progress=lambda *_: None
)
"""


def drop_database(name: str) -> None:
    """Drop a database of the owner's, if it is there, also when somebody is left in it.

    Plainly first: force is refused while the server's own housekeeping is in it, which the plain statement waits for.
    """
    import psycopg

    try:
        _as_owner(f'DROP DATABASE IF EXISTS "{name}"')
    except psycopg.errors.ObjectInUse:
        _as_owner(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _as_owner(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ[URLS[1]], autocommit=True) as connection:
        connection.execute(statement)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the values do not exceed; 0 when there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
