"""Run a command beside a PostgreSQL of its own: `scripts/with_postgres.py [--durable] -- make test`.

Starts a server in a temporary folder with two roles as in live use (the owner migrates, the application serves),
exports HALCYON_DATABASE_URL and HALCYON_DATABASE_OWNER_URL, runs the command and always stops the server and removes
the folder. Ends with the command's own exit code; 2 when PostgreSQL cannot be found or started.

Uses the standard library only, so that any Python can run it. PostgreSQL refuses to run as root: then the server runs
as the account `postgres`.
"""

from __future__ import annotations

import argparse
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OWNER, APPLICATION, DATABASE = "halcyon_owner", "halcyon_app", "halcyon"
START_SECONDS = 30.0


class CannotStart(Exception):
    """PostgreSQL is not installed here, or does not come up. The message says what to do."""


def programs() -> Path:
    """The folder of the newest initdb and postgres. Raises CannotStart when there are none."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda p: int(p.parts[-3]) if p.parts[-3].isdigit() else 0,
    )
    on_path = shutil.which("initdb")
    found = versions[-1] if versions else Path(on_path) if on_path else None
    if found is None or not (found.parent / "postgres").exists():
        raise CannotStart("PostgreSQL is not installed here. On Debian: apt-get install postgresql postgresql-contrib")
    return found.parent


def account() -> str | None:
    """Whom to run the server as: None for whoever runs this. Raises CannotStart for root without such an account."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise CannotStart("PostgreSQL does not run as root, and there is no account named postgres.") from None
    return "postgres"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def initialise(bin_: Path, folder: Path, user: str | None, password: str) -> None:
    """Make the cluster in `folder`/data, with passwords even on this machine's own address."""
    secret = folder / "superuser"
    secret.write_text(password)
    secret.chmod(0o600)
    if user:
        shutil.chown(folder, user)
        shutil.chown(secret, user)
    made = subprocess.run(
        [
            bin_ / "initdb", "-D", folder / "data", "-U", "postgres", f"--pwfile={secret}", "-A", "scram-sha-256",
            "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
        ],
        user=user, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    secret.unlink()
    if made.returncode:
        raise CannotStart(f"initdb failed:\n{made.stderr}")


def start(bin_: Path, folder: Path, user: str | None, port: int, *, durable: bool) -> subprocess.Popen[bytes]:
    """Start the server. `durable` keeps its promise across a power cut, as timing and crash tests need."""
    given = ["max_connections=100", "shared_buffers=128MB", "timezone=UTC", "log_min_messages=warning"]
    if not durable:
        given += ["fsync=off", "full_page_writes=off", "synchronous_commit=off"]
    options = [part for one in given for part in ("-c", one)]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [bin_ / "postgres", "-D", folder / "data", "-h", "127.0.0.1", "-p", str(port), "-k", folder, *options],
            user=user, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def set_up(bin_: Path, folder: Path, port: int, password: str, secrets_: dict[str, str]) -> None:
    """Wait for the server, then make the two roles and the database. Raises CannotStart."""
    statements = [
        f"CREATE ROLE {OWNER} LOGIN CREATEDB PASSWORD '{secrets_[OWNER]}'",
        f"CREATE ROLE {APPLICATION} LOGIN PASSWORD '{secrets_[APPLICATION]}'",
        f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
    ]
    psql = [bin_ / "psql", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "-X", "-q", "-v", "ON_ERROR_STOP=1"]
    env = {**os.environ, "PGPASSWORD": password}
    until = time.monotonic() + START_SECONDS
    while True:
        tried = subprocess.run(
            [*psql, "-c", "SELECT 1"], env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        if tried.returncode == 0:
            break
        if time.monotonic() > until:
            raise CannotStart(f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)
    for statement in statements:
        subprocess.run([*psql, "-c", statement], env=env, check=True, stdin=subprocess.DEVNULL)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server at once and wait for it. SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one."""
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is None:
            server.send_signal(how)
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                continue


def run_beside(command: list[str], *, durable: bool) -> int:
    """Run `command` beside a new server and return its exit code, or minus the signal that ended it."""
    bin_, user = programs(), account()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that what was begun is cleared away
    folder = Path(tempfile.mkdtemp(prefix="halcyon-pg-", dir="/tmp"))
    port, password = free_port(), secrets.token_hex(16)
    secrets_ = {role: secrets.token_hex(16) for role in (OWNER, APPLICATION)}
    server: subprocess.Popen[bytes] | None = None
    try:
        initialise(bin_, folder, user, password)
        server = start(bin_, folder, user, port, durable=durable)
        set_up(bin_, folder, port, password, secrets_)
        address = f"127.0.0.1:{port}/{DATABASE}"
        env = {
            **os.environ,
            "HALCYON_DATABASE_URL": f"postgres://{APPLICATION}:{secrets_[APPLICATION]}@{address}",
            "HALCYON_DATABASE_OWNER_URL": f"postgres://{OWNER}:{secrets_[OWNER]}@{address}",
        }
        child = subprocess.Popen(command, env=env)

        def pass_on(number: int, _: object) -> None:
            child.send_signal(number)

        # A Ctrl-C reaches the child by itself, being in the same group of processes; here it must not end us first.
        signal.signal(signal.SIGINT, lambda *_: None)
        signal.signal(signal.SIGTERM, pass_on)
        return child.wait()
    finally:
        if server is not None:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="Run a command beside a PostgreSQL of its own.")
    parser.add_argument("--durable", action="store_true", help="keep fsync on, as timing and crash tests need")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="-- and the command with its arguments")
    given = parser.parse_args()
    command = given.command[1:] if given.command[:1] == ["--"] else given.command
    if not command:
        parser.error("say which command to run, after --")
    try:
        code = run_beside(command, durable=given.durable)
    except CannotStart as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    return 128 - code if code < 0 else code


if __name__ == "__main__":
    sys.exit(main())
