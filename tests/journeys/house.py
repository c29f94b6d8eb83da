"""The product as it is served: `halcyon serve` over a database of its own, with the demonstration's agencies in it.

Nothing of the server is frozen or replaced; the journeys reach it only by HTTP and by the `halcyon` command. On SQLite
the database is a file in a temporary folder, on PostgreSQL a database beside the one of the suite, with the same two
roles.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from halcyon.config.scratch import Scratch, drop_database

ROOT = Path(__file__).resolve().parents[2]
CLOCK = Path(__file__).resolve().parent / "clock"
URLS = ("HALCYON_DATABASE_URL", "HALCYON_DATABASE_OWNER_URL")
STOP_SECONDS = 20
IDENTITY = re.compile("[0-9a-f]{8}-[0-9a-f-]{27}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Examined:
    """What the pages of each kind of address were made of when they were examined, by any process of this run.

    Several processes walk the journeys, and what one has examined the others need not. `folder` is shared by the run.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def new(self, made_of: set[str], path: str, *, status: int, script: bool) -> bool:
        """Whether a page made of these tags and classes has something that no page of its kind had yet.

        A refusal says the same at every address: they are one kind. A state of a component ("hal-time--late") is new
        when no page of the run has had it; the component itself, when none of this kind has.
        """
        missing = made_of - self._seen(self._kind(path, status, script))
        states = {word for word in missing if "--" in word}
        return bool(missing - states) or not states <= self._seen("states")

    def add(self, made_of: set[str], path: str, *, status: int, script: bool) -> None:
        """A page made of these was examined, and was sound."""
        for name, words in (
            (self._kind(path, status, script), made_of),
            ("states", {word for word in made_of if "--" in word}),
        ):
            with (self.folder / name).open("a") as file:
                file.write("\n".join(["", *sorted(words), ""]))

    def _kind(self, path: str, status: int, script: bool) -> str:
        address = IDENTITY.sub("*", path) if status < 400 or status == 422 else str(status)
        return hashlib.sha256(f"{script} {address}".encode()).hexdigest()

    def _seen(self, name: str) -> set[str]:
        file = self.folder / name
        return set(file.read_text().split("\n")) if file.exists() else set()


@dataclass
class House:
    """A running product. `address` is where it listens, `log` the file that holds what it said, `examined` what
    was looked at in the whole run, `sessions` who has signed in and with which cookies."""

    folder: Path
    port: int
    env: dict[str, str]
    log: Path
    examined: Examined
    database: str = ""
    sessions: dict[str, Any] = field(default_factory=dict, repr=False)
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def halcyon(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the `halcyon` command as an operator beside the server would."""
        return subprocess.run(
            [sys.executable, "-m", "halcyon.config.command", *words],
            env=self.env, cwd=self.folder, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    def said(self) -> str:
        """What the server has written to its log."""
        return self.log.read_text(errors="replace")

    def becomes(self, moment: datetime) -> None:
        """Serve the same product again at another time. Everybody signs in anew."""
        self._end()
        self.env["JOURNEY_AT"] = moment.isoformat()
        self.sessions.clear()
        _serve(self)

    def _end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def stop(self) -> None:
        """Stop the server, and remove everything that was made for it."""
        self._end()
        if self.database:
            drop_database(self.database)
        shutil.rmtree(self.folder, ignore_errors=True)


def _as_owner(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["HALCYON_DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def open_house(run: Path, made: Scratch, at: datetime | None = None) -> House:
    """Serve a copy of what was `made`, with its agencies and the people who sign in; at a moment of its own when `at`
    is given. `run` is a folder that all processes of this run share. Raises RuntimeError when it cannot.
    """
    folder = Path(tempfile.mkdtemp(prefix="halcyon-journeys-"))
    env = {k: v for k, v in os.environ.items() if not k.startswith("HALCYON_") and k != "PYTEST_XDIST_WORKER"}
    env |= {
        "HALCYON_DATA": str(folder / "data"),
        "HALCYON_EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
        "DJANGO_SETTINGS_MODULE": "halcyon.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUNBUFFERED": "1",
    }
    if at is not None:
        env |= {"PYTHONPATH": os.pathsep.join((str(CLOCK), env["PYTHONPATH"])), "JOURNEY_AT": at.isoformat()}
    house = House(folder, _free_port(), env, folder / "server.log", Examined(run / "examined"))
    if os.environ.get("HALCYON_DATABASE_OWNER_URL"):
        house.database = f"journeys_{uuid.uuid4().hex[:12]}"
        _as_owner(f'CREATE DATABASE "{house.database}" TEMPLATE "{made.database}"')
        for name in URLS:
            env[name] = urlunsplit(urlsplit(os.environ[name])._replace(path=f"/{house.database}"))
    try:
        shutil.copytree(made.folder / "data", folder / "data")
        _serve(house)
    except BaseException:
        house.stop()
        raise
    return house


def _serve(house: House) -> None:
    with house.log.open("wb") as log:
        house.process = subprocess.Popen(
            [sys.executable, "-m", "halcyon.config.command", "serve", "--port", str(house.port)],
            env=house.env, cwd=house.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if house.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{house.address}/health/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"The server did not come up:\n{house.said()[-2000:]}")
