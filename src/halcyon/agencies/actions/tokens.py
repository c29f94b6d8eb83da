"""Bearer tokens of agencies' systems. The text is shown once; only its digest is kept."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta

from django.db import transaction

from halcyon.agencies.actions.common import note
from halcyon.agencies.actors import Actor, Refused, allow
from halcyon.agencies.models import ApiToken, Organisation
from halcyon.agencies.queries.system import digest_of
from halcyon.agencies.rules import SCOPES, TOKEN_DAYS
from halcyon.kernel.roles import Capability

TOKEN_BYTES = 32  # 256 bits
# Written at most this often; not an act, so not audited.
USED_EVERY = timedelta(minutes=10)


@transaction.atomic
def make_token(
    *, organisation: Organisation, scope: str, name: str, days: int, by: Actor, at: datetime
) -> tuple[str, ApiToken]:
    """Make a token for one agency's system and one scope, and return its text, which cannot be shown again.

    Raises NotAllowed; Refused for an unknown scope, or for more than `TOKEN_DAYS` days.
    """
    allow(by, Capability.MANAGE_USERS)
    if scope not in SCOPES:
        raise Refused("Choose what the token may be used for.")
    if not 1 <= days <= TOKEN_DAYS:
        raise Refused(f"A token can last from 1 to {TOKEN_DAYS} days.")
    text = "hal_" + secrets.token_urlsafe(TOKEN_BYTES)
    made = ApiToken.objects.create(
        organisation=organisation,
        scope=scope,
        name=name.strip(),
        digest=digest_of(text),
        created_at=at,
        created_by=by.actor,
        expires_at=at + timedelta(days=days),
    )
    note(by, "token_made", "api_token", [made.id, organisation.id], at=at, rule=f"scope:{scope}")
    return text, made


@transaction.atomic
def revoke_token(*, token_id: uuid.UUID, by: Actor, at: datetime) -> ApiToken:
    """Revoke a token: the next call with it fails. Raises NotAllowed, ApiToken.DoesNotExist; Refused if revoked."""
    allow(by, Capability.MANAGE_USERS)
    token = ApiToken.objects.select_for_update().get(id=token_id)
    if token.revoked_at is not None:
        raise Refused("This token was revoked already.")
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    note(by, "token_revoked", "api_token", [token.id, token.organisation_id], at=at, fields=("revoked_at",))
    return token


def token_used(*, token: ApiToken, at: datetime) -> None:
    """Remember that a token was used, at most every `USED_EVERY`."""
    if token.last_used_at is None or at - token.last_used_at >= USED_EVERY:
        ApiToken.objects.filter(id=token.id).update(last_used_at=at)
