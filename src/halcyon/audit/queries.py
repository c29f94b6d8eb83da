"""Reading the log: who looked at this record, what did this person do, who searched for this term.

Every function takes a viewer who must hold "audit.read", and writes its own row: reading the log is logged, and so is
being refused. `by` is the UUID of the person asking, `at` the moment (aware), `before` and `limit` page through the
results, which come newest first. Each raises PermissionDenied for a viewer who may not, after logging the refusal; call
them outside a transaction that would undo that row.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    """Who is asking. `agency` is an agency's code."""

    @property
    def capabilities(self) -> frozenset[Any]: ...
    @property
    def user_id(self) -> Any: ...
    @property
    def agency(self) -> str: ...


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
    """Who did what to the object `object_id` (a UUID). Raises NotOpaque for another."""
    (wanted,) = guard.object_ids([object_id])
    reading = _Reading(viewer, "audit_read_about_object", "record", [wanted], by, at, purpose, request_id, session)
    reading.allow()
    found = _page(AuditEntry.objects.filter(objects_about__object_id=wanted), before, limit)
    reading.log()
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
    """What `actor` (as given to `record`) did. Raises NotOpaque for anything else."""
    wanted = guard.actor(actor)
    reading = _Reading(viewer, "audit_read_by_actor", "actor", [wanted], by, at, purpose, request_id, session)
    reading.allow()
    found = _page(AuditEntry.objects.filter(actor=wanted), before, limit)
    reading.log()
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
    """Who searched for `term`, also in vain, whatever its case and spacing. The term is logged as any search is.

    Bichard 2004: a search that found nothing left no trail, so nobody could show whether it had been made.
    """
    reading = _Reading(viewer, "audit_read_by_term", "search", [], by, at, purpose, request_id, session)
    reading.allow()
    wanted = chain.term_hash(settings.AUDIT_KEY.encode(), term)
    found = _page(AuditEntry.objects.filter(term_hash=wanted).exclude(term_hash=""), before, limit)
    reading.log(search_term=term)
    return found


def search_term_of(
    entry_id: int,
    viewer: Viewer,
    *,
    by: str,
    at: datetime,
    purpose: str = "audit",
    request_id: str = "",
    session: str = "",
) -> tuple[AuditEntry, str]:
    """Open the sealed search term of one entry. The opening is logged as being about the person who searched.

    Raises LookupError when there is no such entry, or it holds no sealed term.
    """
    entry = AuditEntry.objects.filter(id=entry_id).first()
    about = [entry.actor] if entry else []
    reading = _Reading(viewer, "audit_term_opened", "actor", about, by, at, purpose, request_id, session)
    reading.allow()
    if entry is None or not entry.term_sealed:
        raise LookupError("This entry holds no sealed search term")
    opened = Fernet(chain.sealing_key(settings.AUDIT_KEY.encode())).decrypt(entry.term_sealed.encode())
    reading.log()
    return entry, opened.decode("utf-8", "surrogatepass")


def _page(entries: QuerySet[AuditEntry], before: datetime | None, limit: int) -> list[AuditEntry]:
    if before is not None:
        entries = entries.filter(at__lt=before)
    return list(entries.order_by("-at", "-id")[:limit])


@dataclass(frozen=True)
class _Reading:
    """One reading of the log: whether it is allowed, and the row that it leaves either way."""

    viewer: Viewer
    action: str
    kind: str
    ids: list[str]
    by: str
    at: datetime
    purpose: str
    request_id: str
    session: str

    def allow(self) -> None:
        if CAPABILITY not in self.viewer.capabilities:
            self.log(decision="DENY")
            raise PermissionDenied("Reading the audit log needs the audit role")

    def log(self, *, decision: str = "PERMIT", search_term: str | None = None) -> None:
        actions.record(
            actor=self.by,
            agency=self.viewer.agency,
            action=self.action,
            object_kind=self.kind,
            object_ids=self.ids,
            purpose=self.purpose,
            decision=decision,
            rule=CAPABILITY,
            request_id=self.request_id,
            session=self.session,
            search_term=search_term,
            at=self.at,
        )
