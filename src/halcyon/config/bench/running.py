"""One run of `halcyon bench`."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from halcyon.config.bench import browser, exploitation, inside
from halcyon.config.bench.messages import example, varied
from halcyon.config.bench.report import Report
from halcyon.config.scratch import Scratch, percentile, scratch

CLIENTS = 8
PEOPLE = {"intake": 2000, "enquiry": 1000}  # of everything else: nobody
# Concerns a second that must at least be received; and the 95th percentile, in milliseconds, of one's round trip.
RATE = {"SQLite": 20.0, "PostgreSQL": 50.0}
ROUND_TRIP = 800.0
# A page: milliseconds in the server at the median, and queries.
PAGE, QUERIES = 50.0, 20.0
# The hub's mirror over two years of a county: milliseconds in the server, with its figures in memory and without.
WARM, COLD = 500.0, 5000.0
# A tool of 120 questions saved, signed and scored: milliseconds in the server at the median.
TOOL = 30.0
# A governing body's paper, from its figures to the Word document: milliseconds, the first picture's loading included.
DOCUMENT = 5000.0
# A panel's pack of thirty children, and a map of five hundred people, places and things: milliseconds in the server.
PACK, MAP = 2000.0, 1500.0
# The board's figures over ten years of a county: milliseconds to count them all, and for the page that reads the copy.
FIGURES, BOARD, YEARS = 20_000.0, 100.0, 10
PATIENCE = 1200.0  # seconds that are waited for what counts ten years, on a machine that does much else


def bench(what: str, *, seconds: float) -> Report:
    """Measure one thing for about so many seconds. Raises `scratch.CannotMake` when the product cannot be made."""
    with scratch(people=PEOPLE.get(what, 0)) as place:
        measure = {
            "intake": _intake, "worklist": _worklist, "hub": _hub, "panel-pack": _panel_pack, "links": _links,
            "instrument": _instrument, "board": _board, "paper": _paper,
        }.get(what)  # fmt: skip
        return measure(place, seconds) if measure else _page(place, what, seconds)


@dataclass
class _Sent:
    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def token(place: Scratch) -> str:
    """A token with which the community trust's system sends concerns."""
    made: str = place.tell(
        """
from django.utils import timezone
from halcyon.access.viewing import system
from halcyon.agencies.actions import make_token
from halcyon.agencies.queries import organisation
at = timezone.now()
answer, _ = make_token(
    organisation=organisation("COMMUNITY"), scope="intake", name="bench", days=1, by=system("command", at=at), at=at
)
"""
    )
    return made


def headers(bearer: str, key: str) -> dict[str, str]:
    """What every message is sent with."""
    return {
        "Authorization": f"Bearer {bearer}",
        "Idempotency-Key": key,
        "Content-Type": "application/fhir+json",
        "Accept": "application/fhir+json",
    }


def _intake(place: Scratch, seconds: float) -> Report:
    report = Report(
        "intake",
        place.vendor,
        f"{CLIENTS} clients with connections kept open, {PEOPLE['intake']:,} people known, audit on, FHIR over HTTP",
    )
    bearer, base = token(place), example()
    place.start()
    _send_for(place, bearer, base, 3, seed=1)  # every worker has loaded its code
    began = time.monotonic()
    sent = _send_for(place, bearer, base, seconds, seed=2)
    lasted = time.monotonic() - began
    place.stop()
    took = [t * 1000 for t in sent.took]
    report.add("concerns received a second", len(took) / lasted, "/s", RATE[place.vendor], at_least=True)
    report.add("round trip, median", percentile(took, 0.5), "ms")
    report.add("round trip, 95th percentile", percentile(took, 0.95), "ms", ROUND_TRIP)
    report.add("round trip, 99th percentile", percentile(took, 0.99), "ms")
    report.add("answers that were not 201", len(sent.wrong), "", 0)
    found: dict[str, Any] = place.tell(
        "from halcyon.config.bench.inside import intake\nanswer = intake(given['bodies'])",
        bodies=[varied(base, random.Random(n)) for n in range(5000, 5040)],  # noqa: S311 - invented, nothing secret
    )
    report.add("in the server, median", found["ms"], "ms")
    report.add("queries for one concern", found["queries"], "")
    report.add("bare SQL floor: its statements alone", found["floor_ms"], "ms")
    report.add("in the server, times the floor", found["ms"] / found["floor_ms"], "times")
    return report


def _send_for(place: Scratch, bearer: str, base: dict[str, Any], seconds: float, *, seed: int) -> _Sent:
    every = [_Sent() for _ in range(CLIENTS)]
    until = time.monotonic() + seconds

    def client(number: int) -> None:
        rng = random.Random(seed * 1000 + number)  # noqa: S311
        connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=30)
        while time.monotonic() < until:
            body = json.dumps(varied(base, rng)).encode()
            began = time.monotonic()
            try:
                connection.request("POST", "/fhir/$process-message", body, headers(bearer, str(uuid.uuid4())))
                answer = connection.getresponse()
                said = answer.read()
            except (OSError, http.client.HTTPException) as problem:
                every[number].wrong.append(repr(problem))
                connection.close()
                continue
            if answer.status == 201:
                every[number].took.append(time.monotonic() - began)
            else:
                every[number].wrong.append(f"{answer.status} {said[:200]!r}")
        connection.close()

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=seconds + 60)
    return _Sent([t for one in every for t in one.took], [w for one in every for w in one.wrong])


def _page(place: Scratch, what: str, seconds: float) -> Report:
    rounds = max(30, int(seconds * 10))
    settings = {
        "enquiry": "the page of an enquiry that five agencies were asked about, for a social worker of the hub",
        "chronology": f"the first screen of a chronology of {inside.EVENTS:,} events, for a social worker of the hub",
    }
    report = Report(what, place.vendor, settings[what])
    found: dict[str, Any] = place.tell(
        f"from halcyon.config.bench.inside import {what}\nanswer = {what}(rounds=given['rounds'])", rounds=rounds
    )
    report.add("in the server, median", found["ms"], "ms", PAGE)
    report.add("in the server, 95th percentile", found["p95_ms"], "ms")
    report.add("queries", found["queries"], "", QUERIES)
    report.add("bare SQL floor: its statements alone", found["floor_ms"], "ms")
    report.add("in the server, times the floor", found["ms"] / found["floor_ms"], "times")
    report.add("pages measured", rounds, "")
    return report


def _instrument(place: Scratch, seconds: float) -> Report:
    report = Report("instrument", place.vendor, "a tool of 120 questions, all answered, with its score and one rule")
    found: dict[str, float] = place.tell(
        "from halcyon.config.bench.tool import instrument\nanswer = instrument(given['seconds'])", seconds=seconds
    )
    report.add("saved, checked, signed and scored, median", found["act"], "ms", TOOL)
    report.add("of which the processor worked, median", found["busy"], "ms")
    report.add("a page of it saved, the whole request, median", found["page"], "ms")
    report.add("the request that signs it, median", found["check"], "ms")
    return report


def _paper(place: Scratch, seconds: float) -> Report:
    report = Report("paper", place.vendor, "a governing body's paper, from live figures to a Word document")
    found: dict[str, float] = place.tell(
        "from halcyon.config.bench.papers import paper\nanswer = paper(rounds=given['rounds'])",
        rounds=max(4, int(seconds / 2)),
    )
    report.add("pages", found["pages"], "")
    report.add("drafted from live figures", found["draft_ms"], "ms")
    report.add("read and written as a document, the first time", found["first_ms"], "ms", DOCUMENT)
    report.add("read and written as a document, median", found["ms"], "ms", DOCUMENT)
    report.add("the document", found["kilobytes"], "kB")
    return report


def _worklist(place: Scratch, seconds: float) -> Report:
    rounds = max(30, int(seconds * 10))
    report = Report("worklist", place.vendor, "the first page of the hub's worklist, for its manager")
    found = _inside(place, "worklist", rounds)
    report.add("open enquiries", found["rows"], "")
    report.add("in the server, median", found["ms"], "ms", PAGE)
    report.add("in the server, 95th percentile", found["p95_ms"], "ms")
    report.add("narrowed to amber and asked, median", found["narrowed_ms"], "ms")
    report.add("queries", found["queries"], "")
    report.add("bare SQL floor: its statements alone", found["floor_ms"], "ms")
    report.add("in the server, times the floor", found["ms"] / found["floor_ms"], "times")
    report.add("pages measured", rounds, "")
    return report


def _hub(place: Scratch, seconds: float) -> Report:
    rounds = max(20, int(seconds * 2))
    report = Report("hub", place.vendor, "the hub's mirror by week over two years of a county, for its manager")
    found = _inside(place, "hub", rounds)
    report.add("stages of enquiries and answers counted", found["rows"], "")
    report.add("warm: in the server, median", found["ms"], "ms", WARM)
    report.add("warm: in the server, 95th percentile", found["p95_ms"], "ms")
    report.add("warm, narrowed to one rating and agency", found["narrowed_ms"], "ms", WARM)
    report.add("cold: nothing in memory, the slowest of three", found["cold_ms"], "ms", COLD)
    report.add("bare SQL floor of cold: the rows read alone", found["cold_floor_ms"], "ms")
    report.add("cold, times the floor", found["cold_ms"] / found["cold_floor_ms"], "times")
    report.add("the picture, drawn anew or kept, median", found["chart_ms"], "ms")
    report.add("queries, warm", found["queries"], "")
    return report


def _panel_pack(place: Scratch, seconds: float) -> Report:
    report = Report("panel-pack", place.vendor, "the pack of a panel, one page for each child, for the police")
    found = _of_exploitation(place, "panel_pack", max(10, int(seconds)))
    report.add("children in the pack", found["children"], "")
    report.add("in the server, median", found["ms"], "ms", PACK)
    report.add("in the server, 95th percentile", found["p95_ms"], "ms")
    report.add("queries", found["queries"], "")
    report.add("bare SQL floor: its statements alone", found["floor_ms"], "ms")
    return report


def _links(place: Scratch, seconds: float) -> Report:
    rounds = max(5, int(seconds / 2))
    report = Report("links", place.vendor, "the map of links around exploited children, placed and drawn in the server")
    found = _of_exploitation(place, "links", rounds)
    report.add("people, places, things and children", found["nodes"], "")
    report.add("links", found["links"], "")
    report.add("in the server, median", found["ms"], "ms", MAP)
    report.add("in the server, 95th percentile", found["p95_ms"], "ms")
    report.add("queries", found["queries"], "")
    report.add("bare SQL floor: its statements alone", found["floor_ms"], "ms")
    _links_drawn(place, report, rounds)
    return report


def _links_drawn(place: Scratch, report: Report, rounds: int) -> None:
    """The same map in Chromium, from opening the page to the picture on the screen, where there is a Chromium."""
    executable = browser.chromium()
    if executable is None:
        report.setting += "; no Chromium with Playwright here, so not drawn in a browser"
        return
    place.start()
    shown = browser.drawn(
        place,
        "/exploitation/things/map/",
        executable=executable,
        picture=".hal-map svg",
        who=exploitation.WHO,
        rounds=rounds,
    )
    place.stop()
    report.add("opened and drawn in Chromium, median", shown["ms"], "ms", MAP)
    report.add("opened and drawn in Chromium, the slowest", shown["worst_ms"], "ms")
    report.add("bare floor: Chromium drawing the picture alone", shown["floor_ms"], "ms")
    report.add("drawn in Chromium, times the floor", shown["ms"] / shown["floor_ms"], "times")


def _board(place: Scratch, seconds: float) -> Report:
    rounds = max(10, int(seconds))
    report = Report("board", place.vendor, "the board’s figures over ten years of a county, for the chair of a board")
    write = "from halcyon.config.bench.board import one_year\nanswer = one_year(ago=given['ago'])"
    rows = sum(place.tell(write, ago=ago) for ago in range(YEARS))
    told = "from halcyon.config.bench.board import {0}\nanswer = {0}({1})"
    cold: dict[str, float] = place.tell(told.format("cold", ""), patience=PATIENCE)
    found: dict[str, float] = place.tell(told.format("board", "rounds=given['rounds']"), rounds=rounds)
    again: dict[str, float] = place.tell(told.format("again", ""), patience=PATIENCE)
    report.add("rows counted", rows, "")
    report.add("indicators", cold["indicators"], "")
    report.add("figures published", cold["published"], "")
    report.add("cold: every figure counted from the rows", cold["ms"], "ms", FIGURES)
    report.add("of which the processor worked", cold["busy_ms"], "ms", FIGURES)
    report.add("bare SQL floor: its statements alone", cold["floor_ms"], "ms")
    report.add("of which the processor worked", cold["floor_busy_ms"], "ms")
    report.add("the processor's work, times the floor", cold["busy_ms"] / cold["floor_busy_ms"], "times")
    report.add("the last months counted again", found["recent_ms"], "ms")
    report.add("the board’s page: in the server, median", found["ms"], "ms", BOARD)
    report.add("the board’s page, 95th percentile", found["p95_ms"], "ms")
    report.add("its bare SQL floor: its statements alone", found["floor_ms"], "ms")
    report.add("the page of one figure, median", found["one_ms"], "ms", BOARD)
    report.add("queries of the board’s page", found["queries"], "")
    report.add("a snapshot taken", again["taken_ms"], "ms")
    report.add("rows that became known later", again["late"], "")
    report.add("the snapshot run again", again["rerun_ms"], "ms")
    report.add("figures in it", again["figures"], "")
    report.add("figures and inputs that came out otherwise", again["moved"], "", 0)
    return report


def _of_exploitation(place: Scratch, what: str, rounds: int) -> dict[str, float]:
    found: dict[str, float] = place.tell(
        f"from halcyon.config.bench.exploitation import {what}\nanswer = {what}(rounds=given['rounds'])", rounds=rounds
    )
    return found


def _inside(place: Scratch, what: str, rounds: int) -> dict[str, float]:
    found: dict[str, float] = place.tell(
        f"from halcyon.config.bench.many import {what}\nanswer = {what}(rounds=given['rounds'])", rounds=rounds
    )
    return found
