"""Asking for a check or a trial, and playing it in short stretches, so that other jobs are not held up."""

from __future__ import annotations

import hashlib
import json
import time
import uuid
import zlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.metadata import version
from typing import Any

from django.db import transaction

from halcyon.access.viewing import Viewer, require, system
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.frontdoor.whatif.model import VERSION, Given, Player
from halcyon.frontdoor.whatif.models import Staffing, WhatIfRun
from halcyon.frontdoor.whatif.reading import begin_of, desks, gathered
from halcyon.frontdoor.whatif.scenario import Scenario
from halcyon.frontdoor.whatif.staffing import read_duties, write_duties
from halcyon.frontdoor.whatif.usable import standing_check
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.work.actions import next_reference, send

SEED = 2026
STRETCH_SECONDS = 4.0
UNDER_WAY = ("waiting", "running")


@act
def write_staffing(*, role: str, text: str, by: Viewer, at: datetime) -> Staffing:
    """Write down how many people of a role are on duty at which hours; '' takes what was written away.

    Raises NotARoster for lines that cannot be read, ValueError for a role that works on no stage.
    """
    require(by, Capability.IMPROVE)
    if role not in desks().values():
        raise ValueError(f"{role!r} works on no stage of an enquiry")
    duties = write_duties(read_duties(text))
    standing = Staffing.objects.select_for_update().filter(role=role, replaced_at__isnull=True)
    row = standing.first()
    if row is not None and row.duties == duties:
        return row
    standing.update(replaced_at=at)
    new = Staffing(role=role, duties=duties, by=by.signing, at=at, replaced_at=None if duties else at)
    add(new)
    _log("staffing_written", "staffing", [new.id], by=by, at=at)
    return new


@act
def ask_check(*, by: Viewer, at: datetime) -> WhatIfRun:
    """Ask for a check of the model against the last months. One that is under way already is returned as it is."""
    require(by, Capability.IMPROVE)
    return WhatIfRun.objects.filter(kind="check", state__in=UNDER_WAY).first() or _ask(
        "check", Scenario(name="Check against what really happened"), by=by, at=at
    )


@act
def ask_trial(*, scenario: Scenario, by: Viewer, at: datetime) -> WhatIfRun:
    """Ask for a trial. Without a check that holds for the hub as it is staffed now, one is asked for first."""
    require(by, Capability.IMPROVE)
    check = standing_check(at=at) or ask_check(by=by, at=at)
    return _ask("trial", scenario, by=by, at=at, checked_by=check)


def _ask(kind: str, scenario: Scenario, *, by: Viewer, at: datetime, checked_by: WhatIfRun | None = None) -> WhatIfRun:
    rules, today = registry.profile.what_if, at.astimezone(LONDON).date()
    begins = today - timedelta(days=rules.window_days)
    run = WhatIfRun(
        reference=f"W-{next_reference():05d}",
        kind=kind,
        name=scenario.name,
        scenario=scenario.plain(),
        given=b"",
        seed=SEED,
        times=rules.plays,
        version=VERSION,
        code=version("halcyon"),
        tolerance=rules.tolerance,
        few=rules.few,
        asked_by=by.signing,
        asked_at=at,
        learn_from=_moment(begins - timedelta(days=rules.learn_days)),
        begins=_moment(begins),
        ends=_moment(today),
        checked_by=checked_by,
    )
    add(run)
    _log("what_if_asked", "what_if", [run.id], by=by, at=at)
    return run


def _moment(day: date) -> datetime:
    return datetime.fromtimestamp(begin_of(day) * 60, tz=LONDON)


def go_on(*, at: datetime, seconds: float = STRETCH_SECONDS, clock: Callable[[], float] = time.monotonic) -> int:
    """Go on with the run that was asked for first, for some seconds. Returns how many plays were played.

    What was played is kept after each stretch, so that a worker that stops loses no more than one. A fault ends the run
    as failed, by the name of the error alone.
    """
    run = WhatIfRun.objects.filter(state__in=UNDER_WAY).order_by("asked_at", "id").first()
    if run is None:
        return 0
    try:
        return _stretch(run, at=at, until=clock() + seconds, clock=clock)
    except Exception as problem:
        WhatIfRun.objects.filter(id=run.id).update(state="failed", failure=type(problem).__name__, finished_at=at)
        raise


def _stretch(run: WhatIfRun, *, at: datetime, until: float, clock: Callable[[], float]) -> int:
    if not run.given:
        read_in(run)
    given = unpacked(run)
    kept: dict[str, Any] = run.plays or {
        "base": [],
        "tried": [],
        "real": given.really(),
        "chance": given.chance(seed=run.seed) if run.kind == "check" else {},
    }
    played = 0
    while run.done < run.in_all:
        number, trying = divmod(run.done, 2) if run.kind == "trial" else (run.done, 0)
        scenario = Scenario.from_plain(run.scenario) if trying else Scenario()
        kept["tried" if trying else "base"].append(_player(given, run.id, scenario).once(seed=run.seed, number=number))
        run.done += 1
        played += 1
        if clock() >= until:
            break
    _keep(run, kept, at=at)
    return played


@act
def _keep(run: WhatIfRun, kept: dict[str, Any], *, at: datetime) -> None:
    over = run.done >= run.in_all
    WhatIfRun.objects.filter(id=run.id).update(
        plays=kept, done=run.done, state="done" if over else "running", finished_at=at if over else None
    )
    if not over:
        return
    _log("what_if_finished", "what_if", [run.id], by=system("go_on_what_if", at=at), at=at)
    if run.asked_by:
        send(
            key=f"what_if:{run.id}",
            kind="what_if",
            subject_id=run.id,
            title=f"What-if finished: {run.name}"[:200],
            body="It has been played. Open it to read what came out, and whether it may be used for decisions.",
            to_user=run.asked_by,
            channel="inbox",
            link=f"/hub/what-if/{run.id}/",
            reference=run.reference,
            at=at,
        )


def read_in(run: WhatIfRun) -> None:
    """Read the history that a run is made from, once, and keep it with the run."""
    begins, ends = (m.astimezone(LONDON).date() for m in (run.begins, run.ends))
    given, source = gathered(
        learn_from=run.learn_from.astimezone(LONDON).date(),
        begins=begins,
        ends=ends,
        learn_until=begins if run.kind == "check" else ends,
    )
    text = json.dumps(given.plain(), sort_keys=True).encode()
    run.given, run.digest, run.roster_from = zlib.compress(text), hashlib.sha256(text).hexdigest(), source
    with transaction.atomic():
        WhatIfRun.objects.filter(id=run.id).update(
            given=run.given, digest=run.digest, roster_from=source, state="running"
        )


def unpacked(run: WhatIfRun) -> Given:
    """What a run was made from."""
    return _unpacked(bytes(run.given), run.digest)


@lru_cache(maxsize=1)
def _unpacked(packed: bytes, digest: str) -> Given:
    text = zlib.decompress(packed)
    if hashlib.sha256(text).hexdigest() != digest:
        raise ValueError("what a run was made from is not what was kept")
    return Given.from_plain(json.loads(text))


_players: dict[tuple[uuid.UUID, str], Player] = {}


def _player(given: Given, run_id: uuid.UUID, scenario: Scenario) -> Player:
    """The player of a run's scenario. Only those of the newest run are kept."""
    key = (run_id, json.dumps(scenario.plain(), sort_keys=True))
    if key not in _players or _players[key].given is not given:
        for old in [k for k in _players if k[0] != run_id]:
            del _players[old]
        _players[key] = Player(given, scenario)
    return _players[key]


def _log(action: str, kind: str, ids: list[uuid.UUID], *, by: Viewer, at: datetime) -> None:
    record_act(by, action, kind, ids, at=at)
