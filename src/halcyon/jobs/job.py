"""What a scheduled job is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Job:
    """One act that is due again and again. `run(at=…)` returns how much it did, and may be repeated safely.

    `lease` is how long one worker has it before another may take it, should the first have been killed.
    """

    name: str
    every: timedelta
    run: Callable[..., int]
    lease: timedelta = timedelta(minutes=10)
