"""Asking a virus scanner about a file: a small client for clamd's INSTREAM command (clamd(8))."""

from __future__ import annotations

import socket

from halcyon.work.files.refusing import Refusal

SECONDS = 20
PART = 64 * 1024
FOUND = "The virus scanner found something harmful in this file."
DOWN = (
    "The virus scanner did not answer, so this file cannot be taken now. What you wrote was kept. "
    "Send the file again later."
)
# The agreed harmless file with which any scanner can be tried (eicar.org). Refused with or without a scanner, so that
# a place without one can see what a refusal looks like.
TEST_FILE = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class ScannerDown(Exception):
    """The scanner could not be asked, or gave no clear answer."""


def scan(content: bytes, address: str) -> None:
    """Return when the clamd at `address` ("host:port") finds nothing. Raises Refusal when it finds something and
    ScannerDown when it gives no clear answer: a file that nobody could check is not kept.
    """
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host or "127.0.0.1", int(port)), timeout=SECONDS) as asked:
            asked.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PART):
                part = content[start : start + PART]
                asked.sendall(len(part).to_bytes(4, "big") + part)
            asked.sendall(b"\0\0\0\0")
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < 4096:
                received = asked.recv(1024)
                if not received:
                    break
                answer += received
    except (OSError, ValueError) as problem:
        raise ScannerDown(type(problem).__name__) from problem
    said = answer.rstrip(b"\0\n")
    if said.endswith(b" FOUND"):
        raise Refusal(FOUND)
    if said != b"stream: OK":
        raise ScannerDown("no clear answer")
