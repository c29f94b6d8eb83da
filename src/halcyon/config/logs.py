"""How the service writes its own log: what failed and where, and never a word of what somebody wrote.

The text of an error often carries what it failed over: a database names the row that broke a constraint, a reader
quotes the line that it could not read. Addresses carry what somebody typed. Both stay out (security.md G16).
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType


class WithoutContent(logging.Formatter):
    """Time, level, logger and what happened. A request is told by its mark, status and route, an error by its kind."""

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        if request is None or not hasattr(request, "META"):
            return super().format(record)
        match = getattr(request, "resolver_match", None)
        told = logging.makeLogRecord({**record.__dict__, "args": ()})
        told.msg = " ".join(
            (
                "request",
                getattr(request, "mark", "unmarked"),
                str(getattr(record, "status_code", "")),
                request.method or "",
                match.route if match else "no such address",
            )
        )
        return super().format(told)

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """The kind of an error and of each that caused it, with the lines of code that it came through."""
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            lines += [
                f"  {frame.filename}:{frame.lineno} in {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)
