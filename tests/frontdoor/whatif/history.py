"""A small hub whose past is known, made without the simulation that it is used to test: plain lists, no SimPy."""

from __future__ import annotations

import random
from datetime import date, time, timedelta
from heapq import heapify, heappop, heappush

from halcyon.frontdoor.whatif.hours import Hours
from halcyon.frontdoor.whatif.model import Given
from halcyon.frontdoor.whatif.staffing import moment, read_duties
from halcyon.frontdoor.whatif.stages import ASK, DECIDE, RATE, TELL, TRIAGE, Asked, Enquiry
from halcyon.kernel.counting import OfficeHours

DESKS = {TRIAGE: "officer", RATE: "worker", ASK: "worker", DECIDE: "manager", TELL: "worker"}
MEDIANS = {TRIAGE: 10.0, RATE: 35.0, ASK: 25.0, DECIDE: 40.0, TELL: 15.0}  # minutes of work
PEOPLE = {"officer": 3, "worker": 14, "manager": 9}
ANSWERING = {"POLICE": 150.0, "SCHOOLS": 400.0}  # office minutes, median
HOURS = OfficeHours(dict.fromkeys(range(5), (time(9), time(17))))
FIRST = date(2026, 1, 5)


def offices(days: int) -> Hours:
    listed = [FIRST + timedelta(days=n) for n in range(days)]
    return Hours((moment(d, 540), moment(d, 1020)) for d in listed if d.weekday() < 5)


def small_history(days: int = 182, a_day: float = 60.0, seed: int = 3) -> Given:
    """Months of a hub with known staff: whoever is free takes the most urgent thing that waits, and ends it."""
    draws = random.Random(seed)
    opens = offices(days + 90)
    enquiries = [_arrival(draws, n, at) for n, at in enumerate(_arrivals(draws, days, a_day))]
    ends: list[dict[str, float]] = [{} for _ in enquiries]
    by: list[dict[str, int]] = [{} for _ in enquiries]
    free = {(role, n): 0.0 for role, people in PEOPLE.items() for n in range(people)}
    numbers = {who: place for place, who in enumerate(sorted(free))}
    coming: list[tuple[float, int, str]] = [(e.opened, e.number, TRIAGE) for e in enquiries]
    heapify(coming)  # what is not ready yet, by when it will be
    waiting: dict[str, list[tuple[int, float, int, str]]] = {role: [] for role in PEOPLE}
    while coming or any(waiting.values()):
        begins, who = _soonest(coming, waiting, free, opens)
        while coming and coming[0][0] <= begins:
            ready, number, stage = heappop(coming)
            heappush(waiting[DESKS[stage]], (_urgency(stage, enquiries[number].rating), ready, number, stage))
        if who is None:
            continue
        _, _, number, stage = heappop(waiting[who[0]])
        enquiry = enquiries[number]
        done = opens.after(begins, draws.lognormvariate(0, 0.5) * MEDIANS[stage])
        free[who] = done
        ends[number][stage], by[number][stage] = done, numbers[who]
        follows = {TRIAGE: RATE, RATE: ASK if enquiry.asked else DECIDE, ASK: DECIDE, DECIDE: TELL}.get(stage)
        if stage == ASK:
            back = tuple(_answer(draws, a, enquiry.rating, done, opens) for a in enquiry.asked)
            enquiries[number] = Enquiry(number, enquiry.opened, enquiry.rating, enquiry.source, False, back)
            done = max(a.answered or 0.0 for a in back)
        if follows:
            heappush(coming, (done, number, follows))
    made = tuple(
        Enquiry(e.number, e.opened, e.rating, e.source, e.number % 5 == 0, e.asked, ends[e.number], by[e.number])
        for e in enquiries
    )
    held = days - 61
    return Given(
        enquiries=made,
        ratings=("red", "amber", "green"),
        desks=DESKS,
        roles=tuple(role for role, _ in sorted(free)),
        roster={role: read_duties(f"Mon-Fri 09:00-17:00 {people}") for role, people in PEOPLE.items()},
        office=tuple(opens.stretches()),
        off=frozenset(),
        learn_from=moment(FIRST, 0),
        learn_until=moment(FIRST + timedelta(days=held), 0),
        begins=moment(FIRST + timedelta(days=held), 0),
        ends=moment(FIRST + timedelta(days=days), 0),
    )


def _arrivals(draws: random.Random, days: int, a_day: float) -> list[float]:
    """Contacts come by day, most of them in the morning, from Monday to Friday."""
    found = []
    for n in range(days):
        day = FIRST + timedelta(days=n)
        if day.weekday() < 5:
            at = moment(day, 540)
            while True:
                at += draws.expovariate(a_day / 420)
                if at >= moment(day, 960):
                    break
                found.append(at)
    return found


def _arrival(draws: random.Random, number: int, at: float) -> Enquiry:
    rating = draws.choices(("red", "amber", "green"), (1, 4, 5))[0]
    asked = tuple(Asked(a, at + 60 * 48, None) for a in ANSWERING if draws.random() < 0.7)
    return Enquiry(number, at, rating, "3A", False, asked)


def _answer(draws: random.Random, asked: Asked, rating: str, at: float, opens: Hours) -> Asked:
    took = draws.lognormvariate(0, 0.6) * ANSWERING[asked.agency]
    answered = at + took if rating == "red" else opens.after(at, took)
    return Asked(asked.agency, answered + 600, answered)


def _soonest(
    coming: list[tuple[float, int, str]],
    waiting: dict[str, list[tuple[int, float, int, str]]],
    free: dict[tuple[str, int], float],
    opens: Hours,
) -> tuple[float, tuple[str, int] | None]:
    """The next moment at which something happens: work becomes ready (nobody), or somebody begins on what waits."""
    found: tuple[float, tuple[str, int] | None] = (coming[0][0] if coming else float("inf"), None)
    for role, listed in waiting.items():
        if listed:
            who = min((w for w in free if w[0] == role), key=lambda w: free[w])
            begins = opens.after(max(free[who], min(w[1] for w in listed)), 0)
            if begins < found[0]:
                found = (begins, who)
    return found


def _urgency(stage: str, rating: str) -> int:
    if stage == TELL:
        return 4
    return 0 if rating == "red" else 1 if stage == TRIAGE else {"amber": 2, "green": 3}[rating]
