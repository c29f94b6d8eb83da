"""What the account page and the demonstration's sign-in page say, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from halcyon.agencies.models import User
from halcyon.agencies.queries import roles_held
from halcyon.kernel.registry import registry

METHODS = {"webauthn": "Passkeys and security keys", "totp": "Authenticator app", "recovery_codes": "Recovery codes"}


def personas_by_agency(people: Iterable[User], *, at: datetime) -> list[dict[str, Any]]:
    """Each agency with its personas: who they are, in which roles, and what someone in those roles does."""
    shown = []
    for agency, members in groupby(people, key=lambda user: user.organisation):
        listed = []
        for user in members:
            held = [registry.roles[h.role] for h in roles_held(user, at=at) if h.role in registry.roles]
            listed.append(
                {
                    "id": user.id,
                    "name": user.name,
                    "job": user.job_title,
                    "titles": ", ".join(dict.fromkeys(role.title for role in held)),
                    "does": " ".join(dict.fromkeys(role.prose for role in held))
                    or "Holds no role, and so sees nothing.",
                }
            )
        shown.append({"name": agency.name, "code": agency.code, "people": listed})
    return shown
