"""How the web server is started, for `halcyon serve` and for what measures and kills it."""

from __future__ import annotations

import sys

# Two processes of four threads: what the design's load figures were measured with (design/libraries.md section 1).
PROCESSES, THREADS = 2, 4


def server_command(*, host: str, port: int, application: str = "halcyon.config.wsgi:application") -> list[str]:
    """The command line of the server, which listens at `host` and `port` until it is told to stop."""
    if sys.platform == "win32":
        return [sys.executable, "-m", "waitress", f"--listen={host}:{port}", f"--threads={2 * THREADS}", application]
    return [
        sys.executable, "-m", "gunicorn", application, f"--bind={host}:{port}", "--worker-class=gthread",
        f"--workers={PROCESSES}", f"--threads={THREADS}", "--timeout=60", "--graceful-timeout=5", "--keep-alive=30",
        "--preload", "--log-level=warning", "--no-control-socket",
    ]  # fmt: skip
