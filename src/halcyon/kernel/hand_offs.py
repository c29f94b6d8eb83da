"""Where a case goes when it is handed over to somebody who may accept it or send it back."""

from __future__ import annotations

from dataclasses import dataclass

from halcyon.kernel.counting import Limit
from halcyon.kernel.effects import Opens


@dataclass(frozen=True)
class HandOffRoute:
    """Where a case goes when it is handed over: who is asked to take it on, and how long they have to answer.

    `receiver` says it in words. Inside the product it goes to a `role` in a `service` (by code) of an `agency` (the
    case's own when empty), or, with `to_worker`, to whoever works an open case about the same person, where somebody
    does. `outside` is for a receiver without accounts here: the sender records what they answered. `opens` is what
    acceptance opens; with `passes` the case itself passes to the receiver. `tells` is the post that is told when nobody
    has answered in time.
    """

    receiver: str
    limit: Limit
    tells: str
    agency: str = ""
    service: str = ""
    role: str = ""
    purpose: str = ""
    opens: Opens | None = None
    passes: bool = False
    to_worker: bool = False
    outside: bool = False
