"""Lets the sign-in pages, which allauth draws with Django's own templates, use our shell and form markup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.template import Context, engines, loader
from django.utils.safestring import mark_safe
from jinja2 import Environment

from halcyon.web.gallery import draw

register = template.Library()

PARTS = {"header": "shell/header.html.jinja", "footer": "shell/footer.html.jinja"}


def _jinja() -> Environment:
    return engines["jinja2"].env  # type: ignore[attr-defined]


@register.simple_tag(takes_context=True)
def shell_part(context: Context, name: str) -> str:
    """The header or the footer of every page, for this request."""
    drawn = loader.get_template(PARTS[name], using="jinja2").render({}, context.get("request"))
    return mark_safe(drawn)  # noqa: S308 - drawn by our own template, which escapes what it is given


@register.simple_tag
def hal_fields(form: forms.BaseForm | None) -> str:
    """All fields of a form with its error summary, as on every other page. Nothing for no form."""
    return "" if form is None else draw(_jinja(), "form", "render_fields", {"form": form})


@register.simple_tag
def hal_notice(text: Any, level: str = "") -> str:
    """A notice for one of Django's messages."""
    kind = {"error": "danger", "warning": "warning", "success": "success"}.get(level, "information")
    return draw(_jinja(), "notice", "notice", {"text": text, "kind": kind, "role": "status"})


@register.filter
def has_tag(tags: Iterable[str] | str | None, name: str) -> bool:
    """Whether allauth marked an element with this tag. Tags come as a collection, or as words between commas."""
    given = tags.split(",") if isinstance(tags, str) else tags or ()
    return name in {tag.strip() for tag in given}
