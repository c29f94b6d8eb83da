"""Where the bytes of documents lie: by digest, outside the web root, readable by this service alone."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


class Damaged(Exception):
    """The bytes on the disk are missing or are not those that were stored."""


def path_of(digest: str) -> Path:
    """Where the bytes with this SHA-256 (hex) lie. Raises ValueError for anything that is not a digest."""
    if not _DIGEST.match(digest):
        raise ValueError("not a digest")
    return Path(settings.DOCUMENTS) / digest[:2] / digest


def store(content: bytes) -> str:
    """Write the bytes so that they survive a power cut, and return their digest. Storing them twice keeps one copy.

    Raises OSError when the disk is full or cannot be written; nothing is then left under the digest.
    """
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(digest)
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent):
        _sync(folder)
    return digest


def fetch(digest: str) -> bytes:
    """The bytes with this digest. Raises Damaged when they are missing or changed."""
    try:
        content = path_of(digest).read_bytes()
    except OSError as problem:
        raise Damaged("missing") from problem
    if hashlib.sha256(content).hexdigest() != digest:
        raise Damaged("changed")
    return content


def stored() -> Iterator[Path]:
    """Every file in the store, with what an interrupted write left behind."""
    yield from (path for path in Path(settings.DOCUMENTS).glob("??/*") if path.is_file())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
