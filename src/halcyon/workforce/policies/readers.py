"""Whose it is to read something that is for the people of some agencies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from halcyon.agencies.models import RoleHolding, User
from halcyon.agencies.queries.acting import live, may_sign_in


def readers(audience: Collection[str], *, at: datetime) -> list[User]:
    """Everybody of these agencies (codes) who works here at `at`: an open account with a role. By name."""
    working = RoleHolding.objects.filter(live(at)).values("user")
    people = User.objects.filter(id__in=working, organisation__code__in=list(audience), is_active=True)
    return [u for u in people.select_related("organisation").order_by("name", "id") if may_sign_in(u, at)]
