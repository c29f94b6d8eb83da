"""The connection to SQLite whose write transactions wait for their turn before they begin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from halcyon.config.sqlite.turns import TooLong, Turns, turns_of

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own. Every transaction begins as a write (`transaction_mode` IMMEDIATE), so each waits for a turn.

    So does a single statement that writes outside one: it would never come in between those that do not sleep.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: Turns | None = None
        self.execute_wrappers.append(self._each)

    def _start_transaction_under_autocommit(self) -> None:
        self._take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give()
            raise

    def _each(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if self._turn is not None or self.in_atomic_block or not sql.lstrip().upper().startswith(WRITES):
            return execute(sql, params, many, context)
        self._take()
        try:
            return execute(sql, params, many, context)
        finally:
            self._give()

    def _take(self) -> None:
        if self.is_in_memory_db():
            return
        turns = turns_of(str(self.settings_dict["NAME"]))
        try:
            turns.take(self.settings_dict["OPTIONS"]["timeout"])
        except TooLong:
            raise OperationalError("database is locked") from None
        self._turn = turns

    def _give(self) -> None:
        turns, self._turn = self._turn, None
        if turns is not None:
            turns.give()

    def _commit(self) -> Any:
        result = super()._commit()  # type: ignore[misc]
        self._give()
        return result

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._give()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._give()
