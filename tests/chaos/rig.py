"""Clients that never give up, and a server that is killed again and again.

Everything is on this machine's own address and bounded in time; the scratch product (`halcyon.config.scratch`) leaves
no process and no file behind.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from halcyon.config.bench.messages import example, varied
from halcyon.config.bench.running import headers, token
from halcyon.config.scratch import Scratch

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 6
REFERENCE = re.compile(rb"C-\d{5,}")
# Far longer than any run: a client must be answered in the end, when the server is left alone.
GIVE_UP_SECONDS = 3600.0
PATIENT = 15.0
AT_THE_END_SECONDS = 120.0
RECONCILE = "from tests.chaos.reconcile import reconcile\nanswer = reconcile(given['acknowledged'])"
# The scratch product sees the tests too: for the reconciliation, and for the planted fault.
ENV = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}


@dataclass
class Sending:
    """What the clients were told: their own reference of each concern -> (key, the reference that came back)."""

    acknowledged: dict[str, tuple[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    tries: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Client:
    """How a client sends. The naive one gives up its first try soon, and sends the same concern under a new key."""

    first_waits: float = PATIENT
    new_key_each_time: bool = False


def send_all(place: Scratch, bearer: str, sending: Sending, client: Client, *, seed: int) -> None:
    """One client: concern after concern until told to stop, each tried until it is answered."""
    rng, base = random.Random(seed), example()
    while not sending.stop.is_set():
        body = varied(base, rng)
        mine = _own_reference(body)
        if not _send_one(place, bearer, sending, client, mine, json.dumps(body).encode(), rng):
            sending.unanswered.append(mine)
            return


def _send_one(
    place: Scratch, bearer: str, sending: Sending, client: Client, mine: str, body: bytes, rng: random.Random
) -> bool:
    key, until = str(uuid.UUID(int=rng.getrandbits(128))), time.monotonic() + GIVE_UP_SECONDS
    waits = client.first_waits
    while time.monotonic() < until:
        sending.tries += 1
        connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=waits)
        try:
            connection.request("POST", "/fhir/$process-message", body, headers(bearer, key))
            answer = connection.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException):
            if client.new_key_each_time:
                key = str(uuid.UUID(int=rng.getrandbits(128)))
            time.sleep(0.05 + rng.random() * 0.15)
            continue
        finally:
            connection.close()
            waits = PATIENT
        if answer.status in (200, 201):
            found = REFERENCE.search(said)
            with sending.lock:
                sending.acknowledged[mine] = (key, found.group().decode() if found else "")
            return True
        if answer.status != 503:
            sending.refused.append(f"{answer.status}: {said[:300]!r}")
            return True
        time.sleep(0.1)
    return False


def _own_reference(body: dict[str, Any]) -> str:
    request = next(e["resource"] for e in body["entry"] if e["resource"]["resourceType"] == "ServiceRequest")
    value: str = request["identifier"][0]["value"]
    return value


def storm(place: Scratch, *, kills: int, seed: int, client: Client = Client()) -> Sending:
    """Send from every client while the server is killed `kills` times at moments drawn from the seed; then let all end.

    Each kill waits until something was acknowledged since the one before, so that it falls while concerns come in.
    """
    rng, sending, bearer = random.Random(seed), Sending(), token(place)
    place.start()
    threads = [
        threading.Thread(target=send_all, args=(place, bearer, sending, client), kwargs={"seed": seed * 100 + n})
        for n in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    try:
        for _ in range(kills):
            _until_more(sending)
            time.sleep(rng.random() * 0.4)
            place.kill()
            place.start(wait=False)
        place.wait()
        _until_more(sending)
    finally:
        sending.stop.set()
        for thread in threads:
            thread.join(timeout=AT_THE_END_SECONDS)
    assert not any(thread.is_alive() for thread in threads)
    place.stop()
    return sending


def _until_more(sending: Sending) -> None:
    had, until = len(sending.acknowledged), time.monotonic() + 120
    while len(sending.acknowledged) == had and time.monotonic() < until:
        time.sleep(0.01)
    assert len(sending.acknowledged) > had, "nothing was acknowledged for two minutes"


def reconciled(place: Scratch, sending: Sending) -> dict[str, Any]:
    """What the clients were told, beside what is stored."""
    found: dict[str, Any] = place.tell(RECONCILE, acknowledged=sending.acknowledged)
    return found
