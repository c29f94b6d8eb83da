"""Verbs that keep running: the web server and the worker beside it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from types import FrameType

from halcyon.config.command.verbs import FAILED, OK, Failed, Verb, WrongUse, say
from halcyon.config.server import server_command

STOP_SECONDS = 15.0


def serve(given: Namespace) -> int:
    """Serve the pages, and with `--with-worker` do the timed work beside them, until stopped."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    port = given.port or settings.PORT
    _ready()
    _free(given.host, port)
    if not given.no_static:
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0)
    people = _who_to_sign_in_as() if settings.DEMO_SIGN_IN else []
    connections.close_all()
    commands = [server_command(host=given.host, port=port)]
    if given.with_worker:
        commands.append([sys.executable, "-m", "halcyon.config.command", "worker"])
    lines = (f"Halcyon is at http://{given.host}:{port}   (Ctrl-C stops it)", *people, *_where_mail_goes())
    return _beside_one_another(commands, when=lambda: _listens(given.host, port), then=lambda: say(*lines))


def _serve_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, help="the port (default: HALCYON_PORT, or 8000)")
    parser.add_argument("--with-worker", action="store_true", help="also deliver messages and watch the clocks")
    parser.add_argument("--no-static", action="store_true", help="do not gather style sheets and pictures first")


def _ready() -> None:
    """Raises WrongUse when the database has not been made, or not been brought up to date."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise WrongUse("The database is not up to date. Run: halcyon migrate")


def _free(host: str, port: int) -> None:
    """Raises WrongUse when something listens there already."""
    if _listens(host, port):
        raise WrongUse(f"Something is at {host}:{port} already. Choose another port: HALCYON_PORT=8001")


def _listens(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def _who_to_sign_in_as() -> list[str]:
    """One line for each role of the demonstration, with a person who holds it."""
    from django.utils import timezone

    from halcyon.agencies.models import User
    from halcyon.agencies.queries import roles_held
    from halcyon.kernel.registry import registry

    shown: dict[str, str] = {}
    for user in User.objects.filter(is_demo=True, is_active=True).select_related("organisation"):
        for held in roles_held(user, at=timezone.now()):
            if held.role in registry.roles:
                shown.setdefault(registry.roles[held.role].title, f"{user.name}, {user.organisation.name}")
    if not shown:
        return []
    width = max(map(len, shown))
    order = [r.title for r in registry.roles.values() if r.title in shown]
    people = [f"  {title:<{width}}  {shown[title]}" for title in order]
    return ["Sign in as one of these (no password in the demonstration):", *people]


def _where_mail_goes() -> list[str]:
    """One line in a demonstration that keeps its e-mail in files: each would push the people above out of sight."""
    from django.conf import settings

    if not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return []
    return [f"E-mail is sent to nobody; what would be sent is kept in {settings.EMAIL_FILE_PATH}"]


def _beside_one_another(commands: list[list[str]], *, when: Callable[[], bool], then: Callable[[], None]) -> int:
    """Run the processes until asked to stop or until one of them ends; leave none behind. Returns the exit code.

    `then` is called once, as soon as `when` holds.
    """
    asked: list[int] = []
    said = False

    def stop(number: int, _: FrameType | None) -> None:
        asked.append(number)

    # The terminal going away must stop us too: to gunicorn alone that signal means "load the code again".
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
    running = [subprocess.Popen(command) for command in commands]  # noqa: S603  (our own, no shell)
    try:
        while not asked and all(process.poll() is None for process in running):
            if not said and when():
                then()
                said = True
            time.sleep(0.2)
    finally:
        _end(running)
    if asked:
        say("Stopped.")
        return OK
    raise Failed("One of the processes ended by itself, so the others were stopped. What it said is above.")


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def worker(given: Namespace) -> int:
    """Do the timed work: deliver messages, notice clocks that ran out, sign the audit log's checkpoints."""
    from halcyon.jobs.worker import run

    def done(job: str, how_much: int) -> None:
        say(f"{job}: {how_much}")

    failures = run(once=given.once, report=done if given.once else None)
    return FAILED if given.once and failures else OK


def _worker_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what is due now and end")


VERBS = (
    Verb(
        "serve",
        "serve the pages until stopped",
        "Serves the pages until stopped with Ctrl-C. In the demonstration it says whom you can sign in as.",
        serve,
        _serve_arguments,
    ),
    Verb(
        "worker",
        "deliver messages and watch the clocks until stopped",
        "Does the work that nobody clicks for: delivers messages, notices time limits that have run out and "
        "signs the audit log's checkpoints. Several may run; each piece of work is done once.",
        worker,
        _worker_arguments,
    ),
)
