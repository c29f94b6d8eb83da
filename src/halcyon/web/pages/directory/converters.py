"""How codes of organisations, services and posts stand in addresses. Anything else in their place is no page."""

from __future__ import annotations

from django.urls import register_converter


class CodeConverter:
    """A code: letters, numbers, dots, underscores and hyphens. Never a mark that a database would refuse."""

    regex = "[A-Za-z0-9_.-]{1,80}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CodeConverter, "code")
