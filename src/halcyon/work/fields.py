"""A JSON column that holds whatever a browser can send, alike on both databases."""

from __future__ import annotations

import json
from typing import Any

from django.db import models


class JSONText(models.TextField):
    """A JSON value kept as ASCII text.

    PostgreSQL's own JSON type refuses NUL characters and lone surrogates, which people's devices do send; as escaped
    text they come back exactly as they were typed. Nothing queries inside such a column.
    """

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Any:
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=True, sort_keys=True)
