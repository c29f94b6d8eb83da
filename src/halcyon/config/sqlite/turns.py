"""Writers of one SQLite file take turns, in the order in which they came.

SQLite lets one writer in at a time; the others sleep and try again, longer and longer, and whoever happens to wake at
the right moment is next. Under load the unlucky then wait for seconds. Here the threads of a process stand in a queue,
and the first of each process asks for a lock on a file beside the database. A process that has just had its turn lets
the others ask before it asks again.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque

try:
    import fcntl
except ImportError:  # Windows, where the server is one process
    fcntl = None  # type: ignore[assignment]

ASK_AGAIN, AFTER_YOU = 0.001, 0.0015  # seconds between asking, and before asking again after one's own turn


class TooLong(Exception):
    """The turn did not come in the time given."""


class Turns:
    """The queue of one process for one database file; `path` is that of the lock file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()
        self._file, self._process = -1, 0
        self._ended = 0.0

    def take(self, seconds: float) -> None:
        """Wait for the turn. Raises `TooLong` when it has not come in so many seconds."""
        until = time.monotonic() + seconds
        mine = threading.Event()
        with self._guard:
            if self._taken:
                self._waiting.append(mine)
            else:
                self._taken = True
                mine.set()
        if not mine.wait(seconds) and not self._left(mine):
            raise TooLong
        try:
            self._lock(until)
        except BaseException:
            self._next()
            raise

    def give(self) -> None:
        """End the turn that `take` gave."""
        if fcntl is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._ended = time.monotonic()
        self._next()

    def _left(self, mine: threading.Event) -> bool:
        """Leave the queue; True when the turn came after all."""
        with self._guard:
            if mine.is_set():
                return True
            self._waiting.remove(mine)
            return False

    def _next(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False

    def _lock(self, until: float) -> None:
        if fcntl is None:
            return
        if self._process != os.getpid():  # a lock is shared with the process that this one was forked from
            self._file, self._process = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), os.getpid()
        time.sleep(max(0.0, self._ended + AFTER_YOU - time.monotonic()))
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise TooLong from None
                time.sleep(ASK_AGAIN)
            else:
                return


_all: dict[str, Turns] = {}


def turns_of(database: str) -> Turns:
    """The turns of a database file, one queue for all threads of this process."""
    return _all.setdefault(database, Turns(f"{database}-turn"))
