"""The connection to PostgreSQL that tells the database whom each query is made for.

The actor is compared before every statement and set when it differs, so that a connection which is used again can never
carry the actor of the request before. A rollback takes a setting back with it, so after one it is set afresh.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from halcyon.access.fence import acting

SETTING = "halcyon.acting_for"


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with the actor of `access.fence.acting_for` on every connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: str | None = None
        """The actor that the database was last told of; None when that is not known."""
        self.execute_wrappers.append(self._before_each)

    def _tell(self) -> None:
        actor = acting()
        # In a failed transaction the only statement that can succeed is the one that rolls it back.
        if actor != self._told and self.connection.info.transaction_status != TransactionStatus.INERROR:
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, actor])
            self._told = actor

    def _before_each(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        self._tell()
        return execute(sql, params, many, context)

    def _set_autocommit(self, autocommit: bool) -> None:
        # Before the transaction begins: SET TRANSACTION must be the first thing in it.
        if not autocommit:
            self._tell()
        super()._set_autocommit(autocommit)  # type: ignore[misc]

    def init_connection_state(self) -> None:
        self._told = None
        super().init_connection_state()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._told = None

    def _savepoint_rollback(self, sid: str) -> None:
        try:
            super()._savepoint_rollback(sid)  # type: ignore[misc]
        finally:
            self._told = None
