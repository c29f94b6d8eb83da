"""Taking in files. One that may not be kept never stops what it came with: it is listed as refused, with the reason."""

from __future__ import annotations

import hashlib
import logging
import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from halcyon.access.viewing import Viewer
from halcyon.audit.actions import record_act
from halcyon.kernel.sharing import Handling
from halcyon.work.canonical import storable
from halcyon.work.files.naming import safe_name
from halcyon.work.files.recognising import Recognised, recognise
from halcyon.work.files.refusing import Refusal
from halcyon.work.files.scanning import DOWN, FOUND, TEST_FILE, ScannerDown, scan
from halcyon.work.files.storing import path_of, store, stored
from halcyon.work.models import Document

UNCHECKED = "This file could not be checked, so it was not kept. Save it as a PDF and send that."
NO_ROOM = "This file could not be stored just now. What you wrote was kept. Send the file again later."
# Bytes without a row are left alone for this long: their transaction may still be under way.
ORPHAN_AGE = timedelta(days=2)

log = logging.getLogger(__name__)


def keep_document(
    *,
    subject_id: uuid.UUID,
    name: str,
    content: bytes,
    by: Viewer,
    at: datetime,
    owner_agency: str,
    handling: str | Handling = Handling.OPEN.value,
    category: str = "case",
    restricted: bool = False,
    protected_location: bool = False,
) -> Document:
    """Check and keep one file that came with `subject_id`, or list it as refused; return its row either way.

    Never raises for a bad file, a scanner that is down or a full disk: `state` is then "refused" and `why` says so in
    plain words. What is kept is of a known kind, without macros, programs or other files inside, and without the place
    and camera that photographs hide. Without a configured scanner the state is "kept", with one "scanned".
    """
    received = hashlib.sha256(content).hexdigest()
    shown = safe_name(name)
    document = Document(
        subject_id=subject_id,
        name=shown,
        received_digest=received,
        size=len(content),
        added_at=at,
        added_by=by.user_id,
        owner_agency=owner_agency,
        handling=Handling(handling).value,
        category=category,
        restricted=restricted,
        protected_location=protected_location,
    )
    try:
        found = _checked(shown, content)
        document.digest = store(found.content)
        document.media_type, document.size = found.media_type, len(found.content)
        document.state = "scanned" if settings.CLAMD else "kept"
        document.scanned_at = at if settings.CLAMD else None
    except Refusal as refusal:
        document.state, document.why = "refused", storable(str(refusal), 300)
    except OSError as problem:
        log.error("document_not_stored %s", type(problem).__name__)
        document.state, document.why = "refused", NO_ROOM
    with transaction.atomic():
        document.save(force_insert=True)
        record_act(
            by,
            "document_kept" if document.state != "refused" else "document_refused",
            "document",
            [document.id, subject_id],
            at=at,
        )
    return document


def _checked(name: str, content: bytes) -> Recognised:
    if len(content) > settings.MAX_DOCUMENT_BYTES:
        most = settings.MAX_DOCUMENT_BYTES // (1024 * 1024)
        raise Refusal(f"This file is larger than {most} MB. Send a smaller copy, or in parts.")
    if TEST_FILE in content[:4096]:
        raise Refusal(FOUND)
    try:
        if settings.CLAMD:
            scan(content, settings.CLAMD)
        return recognise(name, content)
    except Refusal:
        raise
    except ScannerDown as problem:
        log.error("scanner_down %s", problem)
        raise Refusal(DOWN) from problem
    except Exception as problem:  # whatever a hostile file can do to a parser, the answer is the same
        log.warning("document_not_checked %s", type(problem).__name__)
        raise Refusal(UNCHECKED) from problem


def sweep_documents(*, at: datetime) -> int:
    """Remove stored bytes that no document names any more (an undone transaction, an erasure); return how many.

    Only bytes older than two days are touched. They are set aside first, and put back if a document came to name them
    meanwhile, also when an earlier sweep was stopped in between.
    """
    before = (at - ORPHAN_AGE).timestamp()
    removed = 0
    for path in stored():
        if path.suffix == ".going":
            removed += _remove_or_restore(path)
        elif path.stat().st_mtime > before:
            continue
        elif path.suffix == ".part":
            path.unlink()
        elif not Document.objects.filter(digest=path.name).exists():
            aside = path.with_name(f".{path.name}.going")
            path.rename(aside)
            removed += _remove_or_restore(aside, before)
    return removed


def _remove_or_restore(aside: Path, before: float | None = None) -> int:
    digest = aside.name.removeprefix(".").removesuffix(".going")
    stored_anew = before is not None and aside.stat().st_mtime > before
    if (stored_anew or Document.objects.filter(digest=digest).exists()) and not path_of(digest).exists():
        aside.rename(path_of(digest))
        return 0
    aside.unlink()
    return 1
