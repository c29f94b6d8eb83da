"""Lets the sign-in page, which is drawn with Django's own templates, point to the demonstration's sign-in."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.urls import reverse

register = template.Library()


@register.simple_tag
def demo_sign_in_href() -> str:
    """Where one signs in as a made-up person; empty outside demo mode, where that page does not exist."""
    return reverse("demo_sign_in") if settings.DEMO_SIGN_IN else ""
