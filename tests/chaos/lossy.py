"""A planted fault: a server that says 201 before it has kept anything. The reconciliation must find what it loses."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from halcyon.config.wsgi import application as real


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["REQUEST_METHOD"] != "POST":
        return real(environ, start_response)
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    later = {**environ, "wsgi.input": io.BytesIO(body)}

    def work() -> None:
        time.sleep(0.2)
        real(later, lambda *_: None)

    threading.Thread(target=work, daemon=True).start()
    start_response("201 Created", [("Content-Type", "application/fhir+json"), ("Content-Length", "2")])
    return [b"{}"]
