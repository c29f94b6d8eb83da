"""A small mail server for tests (RFC 5321, only what Django's client says), which can refuse, stall and hang up."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from email.message import EmailMessage
from types import TracebackType


class FakeServer:
    """Collects what it accepts in `mails`. `mode` is one of:

    "accept"; "down" (greets with 421); "unknown" (550 to every recipient); "greylist" (451 to every recipient);
    "refuse_data" (554 to the text); "hang_up" (accepts the text and hangs up without saying so).
    """

    def __init__(self) -> None:
        self.mode = "accept"
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, words: str) -> None:
                self.wfile.write(words.encode() + b"\r\n")

            def handle(self) -> None:
                outer._converse(self)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def __enter__(self) -> FakeServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]

    def _converse(self, talk: socketserver.StreamRequestHandler) -> None:
        say = talk.say  # type: ignore[attr-defined]
        if self.mode == "down":
            return say("421 not now")
        say("220 fake")
        while line := talk.rfile.readline():
            verb = line.split(b" ")[0].strip().upper()
            if verb in (b"EHLO", b"HELO", b"MAIL", b"RSET", b"NOOP"):
                say("250 ok")
            elif verb == b"RCPT":
                refusal = {"unknown": "550 no such person here", "greylist": "451 come back later"}.get(self.mode)
                if refusal is None:
                    self.recipients.append(line.decode().partition("<")[2].partition(">")[0])
                say(refusal or "250 ok")
            elif verb == b"DATA":
                say("354 go on")
                text = b""
                while not text.endswith(b"\r\n.\r\n"):
                    text += talk.rfile.readline()
                if self.mode == "refuse_data":
                    say("554 not wanted")
                    continue
                self.mails.append(email.message_from_bytes(text[:-3], policy=email.policy.default))  # type: ignore[arg-type]
                if self.mode == "hang_up":
                    return None
                say("250 taken")
            elif verb == b"QUIT":
                return say("221 bye")
            else:
                say("500 what")
        return None
