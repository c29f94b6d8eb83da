"""What a verb of the `halcyon` command is, and how it says that something went wrong."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

OK, FAILED, WRONG_USE = 0, 1, 2
EVERY_SECONDS = 30.0  # between two lines of progress where there is no terminal


class WrongUse(Exception):
    """The command was given wrongly. The message says in plain words what to give instead. Ends with 2."""


class Failed(Exception):
    """What was asked did not succeed, or a check did not pass. The message says why. Ends with 1."""


def nothing_to_give(parser: ArgumentParser) -> None:
    """For a verb without arguments of its own."""


@dataclass(frozen=True)
class Verb:
    """One verb. `run` gets the arguments and returns the exit code; `about` is what `--help` says in full.

    `as_owner` verbs change or read whole tables and so connect as the owner of the database where there is one.
    """

    name: str
    title: str
    about: str
    run: Callable[[Namespace], int]
    arguments: Callable[[ArgumentParser], None] = nothing_to_give
    as_owner: bool = False


def say(*lines: str) -> None:
    """Print lines for the person who ran the command."""
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _told_now_and_then() -> Callable[[str, int, int], None]:
    begun = said = time.monotonic()

    def tell(what: str, done: int, total: int) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said >= EVERY_SECONDS:
            said = now
            sys.stderr.write(f"{what}: {done:,} of {total:,} ({lasted(now - begun)})\n")
            sys.stderr.flush()

    return tell


def lasted(seconds: float) -> str:
    """A time in words for the person who waited: "41 seconds", "1 hour 7 minutes"."""
    whole = round(seconds)
    if whole < 120:
        return f"{whole} seconds" if whole != 1 else "1 second"
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return f"{minutes} minutes"
    return f"{hours} hour{'' if hours == 1 else 's'} {minutes} minute{'' if minutes == 1 else 's'}"


@contextmanager
def shown_progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on the terminal for long work: call what you get with (what, done, in all).

    Without a terminal, a line every half-minute, so that a log shows that something long goes on, and how far it is.
    """
    if not sys.stderr.isatty():
        yield _told_now_and_then()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns: tuple[Any, ...] = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Starting", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
