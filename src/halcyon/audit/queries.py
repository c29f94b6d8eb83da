"""Reading the log: who looked at this record, what did this person do, who searched for this term.

Every function takes a viewer who must hold "audit.read", and writes its own row: reading the log is logged, and so is
being refused. The results are the newest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from halcyon.audit import actions, chain, guard
from halcyon.audit.models import AuditEntry

CAPABILITY = "audit.read"
PAGE = 500


class Viewer(Protocol):
    """Who is asking. `agency` is an agency's code, or an object that has one as `.code`."""

    @property
    def capabilities(self) -> frozenset[str]: ...
    @property
    def user_id(self) -> Any: ...
    @property
    def agency(self) -> Any: ...


def entries_about(
    object_id: str,
    viewer: Viewer,
    *,
    by: str,
    at: datetime,
    purpose: str = "audit",
    request_id: str = "",
    session: str = "",
    before: datetime | None = None,
    limit: int = PAGE,
) -> list[AuditEntry]:
    """Who did what to the object `object_id` (a UUID, or a declared short key), up to `limit` rows before `before`.

    `by` is the UUID of the person asking. Raises PermissionDenied without "audit.read", NotOpaque for another id.
    """
    (wanted,) = guard.object_ids([object_id])
    _allow(viewer, "audit_read_about_object", "record", [wanted], by, at, purpose, request_id, session)
    found = _page(AuditEntry.objects.filter(objects_about__object_id=wanted), before, limit)
    _log(viewer, "audit_read_about_object", "record", [wanted], by, at, purpose, request_id, session)
    return found


def entries_by(
    actor: str,
    viewer: Viewer,
    *,
    by: str,
    at: datetime,
    purpose: str = "audit",
    request_id: str = "",
    session: str = "",
    before: datetime | None = None,
    limit: int = PAGE,
) -> list[AuditEntry]:
    """What `actor` (a UUID or `system:<job>`) did, up to `limit` rows before `before`. Otherwise as entries_about."""
    wanted = guard.actor(actor)
    _allow(viewer, "audit_read_by_actor", "actor", [wanted], by, at, purpose, request_id, session)
    found = _page(AuditEntry.objects.filter(actor=wanted), before, limit)
    _log(viewer, "audit_read_by_actor", "actor", [wanted], by, at, purpose, request_id, session)
    return found


def entries_searching(
    term: str,
    viewer: Viewer,
    *,
    by: str,
    at: datetime,
    purpose: str = "audit",
    request_id: str = "",
    session: str = "",
    before: datetime | None = None,
    limit: int = PAGE,
) -> list[AuditEntry]:
    """Who searched for `term`, also in vain, whatever the case and spacing. The term is logged as any search is.

    Soham, Bichard 2004: a search that found nothing left no trail, so nobody could show whether it had been made.
    """
    _allow(viewer, "audit_read_by_term", "search", [], by, at, purpose, request_id, session)
    wanted = chain.term_hash(settings.AUDIT_KEY.encode(), term)
    found = _page(AuditEntry.objects.filter(term_hash=wanted).exclude(term_hash=""), before, limit)
    _log(viewer, "audit_read_by_term", "search", [], by, at, purpose, request_id, session, search_term=term)
    return found


def search_term_of(
    entry: AuditEntry,
    viewer: Viewer,
    *,
    by: str,
    at: datetime,
    purpose: str = "audit",
    request_id: str = "",
    session: str = "",
) -> str:
    """Open the sealed search term of `entry`. The opening is logged about the person whose search it was.

    Raises PermissionDenied without "audit.read", LookupError when the entry has no sealed term (any longer).
    """
    _allow(viewer, "audit_term_opened", "actor", [entry.actor], by, at, purpose, request_id, session)
    if not entry.term_sealed:
        raise LookupError("This entry holds no sealed search term")
    opened = Fernet(chain.sealing_key(settings.AUDIT_KEY.encode())).decrypt(entry.term_sealed.encode())
    _log(viewer, "audit_term_opened", "actor", [entry.actor], by, at, purpose, request_id, session)
    return opened.decode("utf-8", "surrogatepass")


def _page(entries: QuerySet[AuditEntry], before: datetime | None, limit: int) -> list[AuditEntry]:
    if before is not None:
        entries = entries.filter(at__lt=before)
    return list(entries.order_by("-at", "-id")[:limit])


def _allow(
    viewer: Viewer,
    action: str,
    kind: str,
    ids: Sequence[str],
    by: str,
    at: datetime,
    purpose: str,
    request_id: str,
    session: str,
) -> None:
    if CAPABILITY not in viewer.capabilities:
        _log(viewer, action, kind, ids, by, at, purpose, request_id, session, decision="DENY")
        raise PermissionDenied("Reading the audit log needs the audit role")


def _log(
    viewer: Viewer,
    action: str,
    kind: str,
    ids: Sequence[str],
    by: str,
    at: datetime,
    purpose: str,
    request_id: str,
    session: str,
    *,
    decision: str = "PERMIT",
    search_term: str | None = None,
) -> None:
    actions.record(
        actor=by,
        agency=str(getattr(viewer.agency, "code", viewer.agency) or ""),
        action=action,
        object_kind=kind,
        object_ids=ids,
        purpose=purpose,
        decision=decision,
        rule=CAPABILITY,
        request_id=request_id,
        session=session,
        search_term=search_term,
        at=at,
    )
