"""The `halcyon` command from outside, as processes of their own, on the database that the suite runs on.

On PostgreSQL these run with the two roles as in live use: what they do here, they do behind the second fence.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from tests.house.source import ROOT
from tests.work.test_bounces import report

from halcyon.config.scratch import Scratch, drop_database

Run = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = [sys.executable, "-m", "halcyon.config.command"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def env(tmp_path_factory, made_product: Scratch, django_db_setup, django_db_blocker) -> Iterator[dict[str, str]]:
    """Settings of an installation of its own, migrated and with the agencies and people of the demonstration."""
    data = tmp_path_factory.mktemp("halcyon")
    shutil.copytree(made_product.folder / "data", data, dirs_exist_ok=True)
    made = {k: v for k, v in os.environ.items() if not k.startswith("HALCYON_")}
    made |= {
        "HALCYON_DATA": str(data),
        "HALCYON_PORT": str(free_port()),
        "DJANGO_SETTINGS_MODULE": "halcyon.config.settings",
    }
    if connection.vendor != "postgresql":
        yield made
        return
    name = f"halcyon_command_{uuid.uuid4().hex[:10]}"
    for setting, url in (
        ("HALCYON_DATABASE_URL", settings.DATABASE_URL),
        ("HALCYON_DATABASE_OWNER_URL", settings.OWNER_URL),
    ):
        made[setting] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {made_product.database}")
        try:
            yield made
        finally:
            drop_database(name)


@pytest.fixture(scope="module")
def run(env) -> Run:
    def run_one(*verb: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *verb], env=env | more, capture_output=True, text=True, input=given, timeout=300
        )

    return run_one


def test_a_database_that_is_up_to_date_is_left_as_it_is(run):
    again = run("migrate")
    assert again.returncode == 0, again.stderr
    assert "up to date" in again.stdout


def test_given_wrongly_ends_with_2(run):
    for wrong in ((), ("nothing",), ("token",), ("token", "--agency", "X"), ("serve", "--port", "many"), ("manage",)):
        answer = run(*wrong)
        assert answer.returncode == 2, wrong
        assert "Traceback" not in answer.stderr


def test_before_there_is_a_database_it_says_how_to_make_one(run, tmp_path):
    answer = run(
        "serve", HALCYON_DATABASE_URL=f"sqlite:///{tmp_path / 'none' / 'x.sqlite3'}", HALCYON_DATABASE_OWNER_URL=""
    )
    assert answer.returncode == 1
    assert "halcyon migrate" in answer.stderr
    assert "Traceback" not in answer.stderr
    empty = run("serve", HALCYON_DATABASE_URL=f"sqlite:///{tmp_path / 'x.sqlite3'}", HALCYON_DATABASE_OWNER_URL="")
    assert empty.returncode == 2
    assert empty.stderr == "The database is not up to date. Run: halcyon migrate\n"


def test_the_demonstration_is_not_loaded_beside_data_or_in_production(run):
    assert run("demo", "--if-empty").returncode == 0
    beside = run("demo")
    assert beside.returncode == 2
    assert "not empty" in beside.stderr
    production = run(
        "demo", HALCYON_MODE="production", HALCYON_SECRET_KEY="s" * 50, HALCYON_AUDIT_KEY="a" * 40,
        HALCYON_ALLOWED_HOSTS="h.example",
    )  # fmt: skip
    assert production.returncode == 2
    assert "demo mode only" in production.stderr


SENT = """
from django.utils import timezone
from halcyon.access.fence import acting_for
from halcyon.work.actions.delivery import message_id_header
from halcyon.work.models import Message
with acting_for("system:test"):
    one = Message.objects.create(
        key="bounced", kind="told", subject_id="00000000-0000-4000-8000-000000000001", title="Told", body="Told",
        to_post="council.custodian", channel="email", state="sent", created_at=timezone.now(), round=1,
    )
    print(message_id_header(one))
"""
STATE = """
from halcyon.access.fence import acting_for
from halcyon.work.models import Message
with acting_for("system:test"):
    print(Message.objects.get(key="bounced").state)
"""


def test_an_email_that_came_back_goes_to_the_undelivered_and_other_mail_changes_nothing(run):
    shell = ("manage", "shell", "--verbosity", "0", "-c")
    header = run(*shell, SENT)
    assert header.returncode == 0, header.stderr
    other = run("bounce", given="From: a@b.example\n\nHello")
    assert (other.returncode, run(*shell, STATE).stdout.strip()) == (0, "sent")
    back = run("bounce", given=report(header.stdout.strip()).decode())
    assert (back.returncode, back.stdout) == (0, "Noted.\n"), back.stderr
    assert run(*shell, STATE).stdout.strip() == "bounced"


def test_a_token_is_printed_alone_and_only_for_an_agency_that_exists(run):
    made = run("token", "--agency", "ACUTE", "--scope", "intake", "--days", "2")
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("hal_")
    assert len(made.stdout.splitlines()) == 1
    unknown = run("token", "--agency", "NOBODY", "--scope", "intake")
    assert unknown.returncode == 2
    assert "ACUTE" in unknown.stderr
    assert run("token", "--agency", "ACUTE", "--scope", "everything").returncode == 2


def test_a_search_needs_an_account_and_is_logged_also_when_it_finds_nobody(run):
    nobody = run("lookup", "--as", "nobody@example.example", "--family", "Okoro")
    assert nobody.returncode == 2
    shown = run("manage", "shell", "--verbosity", "0", "-c", (
        "from halcyon.agencies.models import User; from django.utils import timezone;"
        "from halcyon.access.viewing import viewer_for\n"
        "able = (u for u in User.objects.all() if 'person.find' in viewer_for(u, at=timezone.now()).capabilities)\n"
        "print(next(able).email)"
    ))  # fmt: skip
    email = shown.stdout.split()[-1]
    found = run("lookup", "--as", email, "--family", "Okoro", "--born", "2012-03-27")
    assert (found.returncode, found.stdout) == (1, "Nobody found.\n"), found.stderr
    logged = run("manage", "shell", "--verbosity", "0", "-c", (
        "from halcyon.audit.models import AuditEntry\n"
        "print(AuditEntry.objects.filter(action='person_searched').exclude(term_hash='').count())"
    ))  # fmt: skip
    assert logged.stdout.split()[-1] == "1"
    assert run("lookup", "--as", email).returncode == 2


@pytest.fixture
def server(run, env) -> Iterator[subprocess.Popen[str]]:
    """`halcyon serve --with-worker`, in a group of processes of its own."""
    process = subprocess.Popen(
        [*COMMAND, "serve", "--with-worker"], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        if group_of(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=30)
        process.stdout.close()


def group_of(group: int) -> list[int]:
    """The live processes of a group (one that ended and waits to be collected does not count)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if fields[2] == str(group) and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_it_serves_says_who_and_where_takes_a_concern_and_stops_cleanly(server, run, env):
    shown = []
    while "Administrator" not in (shown[-1] if shown else ""):
        line = server.stdout.readline()
        assert line, shown
        shown.append(line)
    assert f"http://127.0.0.1:{env['HALCYON_PORT']}" in shown[0]
    assert any("MASH manager" in line for line in shown)
    base = f"http://127.0.0.1:{env['HALCYON_PORT']}"
    with urllib.request.urlopen(f"{base}/accounts/login/", timeout=30) as page:
        assert page.status == 200
    token = run("token", "--agency", "COMMUNITY", "--scope", "intake").stdout.strip()
    message = (ROOT / "docs" / "examples" / "mash-referral.json").read_bytes()
    first, again = send(base, token, message), send(base, token, message)
    assert (first[0], again[0]) == (201, 200), first[1]
    assert first[2] == again[2] != ""
    assert send(base, "hal_wrong", message)[0] == 401
    cases = run("manage", "shell", "--verbosity", "0", "-c", (
        "from halcyon.cases.models import Case\nprint(Case.objects.count())"
    ))  # fmt: skip
    assert int(cases.stdout.split()[-1]) >= 1

    os.killpg(server.pid, signal.SIGINT)
    assert wait_for(lambda: not group_of(server.pid), 30), "a process was left behind"
    assert server.wait(timeout=10) == 0
    rest = server.stdout.read()
    assert "Stopped." in rest
    assert f"kept in {Path(env['HALCYON_DATA']) / 'mail'}" in rest
    assert "Subject:" not in rest, "an e-mail on the terminal pushes whom to sign in as out of sight"

    # What was received is now worked on, kept, and proved.
    worked = run("worker", "--once")
    assert worked.returncode == 0, worked.stderr
    verified = run("verify-audit")
    assert verified.returncode == 0, verified.stdout
    assert run("backup").returncode == 0
    drilled = run("restore-drill")
    assert drilled.returncode == 0, drilled.stdout
    assert "events lead to the state it stands in" in drilled.stdout


def test_when_one_process_dies_the_others_stop_too(server):
    assert wait_for(lambda: "http" in server.stdout.readline())
    (worker,) = [
        pid for pid in group_of(server.pid) if Path(f"/proc/{pid}/cmdline").read_bytes().endswith(b"\0worker\0")
    ]
    os.kill(worker, signal.SIGKILL)
    assert wait_for(lambda: not group_of(server.pid), 30)
    assert server.wait(timeout=10) == 1


def test_a_port_that_is_taken_is_named(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        answer = run("serve", "--port", port, "--no-static")
    assert answer.returncode == 2
    assert port in answer.stderr


def send(base: str, token: str, message: bytes) -> tuple[int, str, str]:
    """Post one message; the status, the body and the reference."""
    request = urllib.request.Request(
        f"{base}/fhir/$process-message", data=message, method="POST",
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/fhir+json",
                 "Accept": "application/fhir+json", "Idempotency-Key": "c8a6b2de-6a0e-4f0b-9d5c-0d7a4a6f3f11"},
    )  # fmt: skip
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read())["resourceType"], answer.headers["X-Halcyon-Reference"]
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), ""
