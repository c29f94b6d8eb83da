"""A tool of 120 questions, answered, saved, signed and scored, as `halcyon bench instrument` measures it."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from django.test import Client
from django.utils import timezone

from halcyon.access.viewing import viewer_for
from halcyon.agencies.models import User
from halcyon.config.scratch import percentile
from halcyon.kernel.instruments import All as Both
from halcyon.kernel.instruments import (
    Band,
    Bands,
    Day,
    HardRule,
    Instrument,
    Is,
    LongText,
    Number,
    Recency,
    Section,
    Several,
    Under,
    YesNoPossible,
    footer,
)
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Handling
from halcyon.responses.actions import Child, begin, save, sign_tool, write_down
from halcyon.responses.definitions import mark_of

QUESTIONS, PARTS = 120, 6
MADE_UP = "made up for measuring"
FOLLOWS = {
    "rests_on": ["evidence"],
    "analysis": "What was seen fits together, and she is afraid of somebody who is older.",
    "judgement": "at_risk",
    "outcome": "referral",
    "consulted": "no",
    "action": "Ring the hub today.",
}


def made() -> tuple[Instrument, dict[str, Any]]:
    """The tool, with its shared footer outside the 120, and an answer to every question of it."""
    sections, answers = [], dict[str, Any](FOLLOWS)
    for part in range(PARTS):
        questions: list[Any] = []
        for n in range(QUESTIONS // PARTS):
            key = f"q{part}x{n}"
            kind = n % 6
            if kind == 0:
                questions.append(YesNoPossible(key, f"Question {key}?", weight=1, evidence=True, required=True))
                answers |= {key: "yes", f"{key}__basis": "evidence", f"{key}__note": "Seen twice this week."}
            elif kind == 1:
                before = questions[-1].key
                questions.append(LongText(key, f"What of {before}?", when=Is(before, "yes"), required=True))
                answers[key] = "Words written at some length by somebody who has ten minutes. " * 3
            elif kind == 2:
                questions.append(Recency(key, f"Question {key}?", points=(("current", 5), ("past", 1), ("both", 6))))
                answers[key] = "past"
            elif kind == 3:
                questions.append(Number(key, f"How many {key}?"))
                answers[key] = n
            elif kind == 4:
                questions.append(Day(key, f"When {key}?"))
                answers[key] = "2026-03-03"
            else:
                questions.append(Several(key, f"Which {key}?", options=(("a", "A"), ("b", "B"), ("c", "C"))))
                answers[key] = ["a", "c"]
        sections.append(Section(f"part{part}", f"Part {part}", tuple(questions)))
    rule = HardRule("young", "Under 13", source=MADE_UP, when=Both(Under(13), Is("q0x0", "yes")), demands=("referral",))
    tool = Instrument(
        "bench_tool", 1, "Bench tool", MADE_UP, "MIT", (*sections, *footer()), judgement="judgement",
        analysis="analysis", outcome="outcome", owner="Halcyon", rules=(rule,),
        scoring=Bands((Band("few", "Few signs", 0), Band("many", "Many signs", 20))),
    )  # fmt: skip
    return tool, answers


def instrument(seconds: float) -> dict[str, float]:
    """Save and sign the tool over and over; milliseconds at the median.

    `act` is saving all 120 answers and signing, which checks, scores, writes the typed facts, the event and the log;
    `busy` is the processor's time for it, `page` a whole request that saves one part, `check` the request that signs.
    """
    tool, answers = made()
    registry.instruments[tool.key, tool.version] = tool
    now = timezone.now()
    users = User.objects.filter(is_active=True).select_related("organisation").order_by("email")
    user = next(u for u in users if Capability.USE_TOOLS in viewer_for(u, at=now).capabilities)
    by = viewer_for(user, at=now)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    acts: list[float] = []
    busy: list[float] = []
    pages: list[float] = []
    checks: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until or len(acts) < 5:
        for through_pages in (False, True):
            child = write_down(
                given_name="Ivy", family_name="Moss", birth_date=date(2010, 5, 1), sex="F", nhs_number="", by=by, at=now
            )
            row = begin(instrument=tool.key, child=Child(child.id, child.birth_date), by=by, at=timezone.now())
            began, worked = time.perf_counter(), time.process_time()
            row = save(response_id=row.id, answers=answers, expected_version=1, by=by, at=timezone.now())
            if not through_pages:
                sign_tool(
                    response_id=row.id, seen=mark_of(row.answers), handling=Handling.AGENCY_ONLY, by=by,
                    at=timezone.now(),
                )  # fmt: skip
                acts.append((time.perf_counter() - began) * 1000)
                busy.append((time.process_time() - worked) * 1000)
                continue
            part = {k: v for k, v in answers.items() if k.startswith("q0x")}
            began = time.perf_counter()
            saved = client.post(
                f"/tools/{row.id}/part/part0/draft/",
                {"version": mark_of(part), **_posted(part | {"q0x3": 40})},
                secure=True,
            )
            pages.append((time.perf_counter() - began) * 1000)
            row.refresh_from_db()
            began = time.perf_counter()
            signed = client.post(
                f"/tools/{row.id}/check/", {"version": mark_of(row.answers), "handling": "agency_only"}, secure=True
            )
            checks.append((time.perf_counter() - began) * 1000)
            if saved.status_code != 200 or signed.status_code != 302:
                raise RuntimeError(f"saving answered {saved.status_code}, signing {signed.status_code}")
    measured = {"act": acts, "busy": busy, "page": pages, "check": checks}
    return {name: percentile(took, 0.5) for name, took in measured.items()}


def _posted(answers: dict[str, Any]) -> dict[str, Any]:
    """Answers as the boxes of a page send them: a date in three parts."""
    found = {k: v for k, v in answers.items() if v != "2026-03-03"}
    dates = [k for k, v in answers.items() if v == "2026-03-03"]
    parts = (("day", "3"), ("month", "3"), ("year", "2026"))
    return found | {f"{k}-{part}": value for k in dates for part, value in parts}
