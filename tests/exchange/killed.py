"""Load a file, or the folder of an extract, in a process that kills itself before a given statement to the database,
as `kill -9` would.

    python -m tests.exchange.killed FILE STATEMENT

So a kill falls anywhere in a row: before its transaction, in the middle of it, before or after its commit.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django


def main(path: Path, statement: int) -> None:
    django.setup()
    from django.db import connection
    from django.utils import timezone

    from halcyon.access.fence import acting_for
    from halcyon.access.viewing import system
    from halcyon.exchange.csv import loading
    from halcyon.exchange.extract import projecting
    from halcyon.exchange.extract.running import load_extract
    from halcyon.exchange.ssd.folder import read_folder
    from halcyon.exchange.ssd.projection import PROJECTION

    loading.HOLDS = projecting.HOLDS = (
        0.02  # many short transactions, so that kills fall between them as well as within
    )
    left = statement

    def kill(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*given)

    with acting_for("system:test"), connection.execute_wrapper(kill):
        by = system("load", at=timezone.now())
        if path.is_dir():
            supplied, code = read_folder(path), "COUNCIL"
            load_extract(supplied, PROJECTION, agency=code, name=path.name, by=by, clock=timezone.now)
            return
        loading.load_file(path.read_bytes(), name=path.name, by=by, clock=timezone.now)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
