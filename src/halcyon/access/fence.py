"""Who the database is being read for: the context that row-level security on PostgreSQL asks for, the second fence.

Every way into the product (a page, another system's message, a scheduled job, a command) says whom it acts for with
`acting_for`. On PostgreSQL the connection then carries that actor, and the case-bearing tables show rows to nobody
without one (`halcyon.config.database`). On SQLite it has no effect. It decides nothing about who may see what: that is
`queries.visible_to`. It makes sure that a query which came by no known way comes home empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_actor: ContextVar[str] = ContextVar("halcyon_acting_for", default="")


@contextmanager
def acting_for(actor: str) -> Iterator[None]:
    """Let the queries of this block be made for `actor` (`Viewer.actor`), and for nobody again after it.

    Belongs to this thread or task alone. Raises ValueError for an empty actor.
    """
    if not actor:
        raise ValueError("Say for whom the database is being read.")
    before = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(before)


def acting() -> str:
    """The actor that queries are being made for now, or ''."""
    return _actor.get()
