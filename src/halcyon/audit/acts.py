"""One act is one transaction and one row in the log, however many smaller acts it is made of.

    @act
    def move(*, by, at, ...):
        begin_relationship(...)   # an act too: alone it has a row of its own, here its ids go into that of `move`
        record(action="case_moved", ...)

What a part did (`part`) goes into the next row that the act around it writes; when none follows, it gets its own row at
the end of the whole. So no act is without a row, and none fills the log with what its row says already.

The rows of an act, and of the acts inside it, are put into the log together as the last thing of the transaction, so
that the chain that they go to is locked for as short a time as can be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from halcyon.audit.models import AuditEntry

P = ParamSpec("P")
R = TypeVar("R")
K = TypeVar("K")


class _Act:
    """An act under way: what its parts did that no row tells yet; and, for the whole, its rows and what it looked
    up.
    """

    def __init__(self, around: _Act | None) -> None:
        self.parts: list[dict[str, Any]] = []
        self.rows: list[AuditEntry] = around.rows if around else []
        self.known: dict[Any, Any] = around.known if around else {}


_under_way: ContextVar[_Act | None] = ContextVar("halcyon_act", default=None)


def act(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function an act: all of it is kept, or nothing.

    Inside another act it takes no savepoint: what it raises undoes the whole, and nobody can go on with half of it.
    """

    @wraps(function)
    def acting(*args: P.args, **kwargs: P.kwargs) -> R:
        around = _under_way.get()
        this = _Act(around)
        with transaction.atomic(savepoint=around is None):
            token = _under_way.set(this)
            try:
                result = function(*args, **kwargs)
                if around is None:
                    untold, this.parts = this.parts, []
                    _tell(untold)
            finally:
                _under_way.reset(token)
            if around is not None:
                around.parts += this.parts
            elif this.rows:
                _write(this.rows)
        return result

    return acting


def part(**row: Any) -> None:
    """Tell the log, with the arguments of `actions.record`, what a part of an act did. Call it inside an act."""
    this = _under_way.get()
    if this is None:
        _tell([row])
    else:
        this.parts.append(row)


def hold(row: AuditEntry) -> bool:
    """Keep a row of the log until the act under way ends; False when there is none, and it must be written now."""
    this = _under_way.get()
    if this is not None:
        this.rows.append(row)
    return this is not None


def take_parts(actor: str) -> list[str]:
    """The ids of what the parts of the act under way did in this actor's name, for the row about to be written."""
    this = _under_way.get()
    if this is None or not this.parts:
        return []
    taken = [row for row in this.parts if row["actor"] == actor]
    this.parts = [row for row in this.parts if row["actor"] != actor]
    return [each for row in taken for each in row["object_ids"]]


def once(key: Any, look_up: Callable[[], K]) -> K:
    """Look something up once in an act. Outside an act it is looked up every time.

    For what does not change while one act lasts and is asked for again and again by its parts (an organisation by its
    code). Kept no longer than the act, so that nothing stale is ever believed.
    """
    this = _under_way.get()
    if this is None:
        return look_up()
    if key not in this.known:
        this.known[key] = look_up()
    found: K = this.known[key]
    return found


def _tell(parts: Sequence[dict[str, Any]]) -> None:
    from halcyon.audit.actions import record

    for row in parts:
        record(**row)


def _write(rows: Sequence[AuditEntry]) -> None:
    from halcyon.audit.actions import write

    write(rows)
