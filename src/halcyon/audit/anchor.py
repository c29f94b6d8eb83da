"""Signed checkpoints and the append-only file that carries them out of the database.

Two files live in settings.DATA:

- `audit-signing.key`: the Ed25519 private key, made on first use, readable by its owner only (mode 0600). Its public
  half is written beside it as `audit-signing.pub`; give a copy to every witness. Keep the private key off the database
  server and in its own backup. If it is lost, keep the old public key with the old checkpoints and start a new file.
- `audit-checkpoints.jsonl`: one checkpoint a line, each naming the digest of the line before. Copy it to another host
  and to each partner agency: rewriting history then needs every one of them (design/security.md section 5).
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from halcyon.audit import chain

try:
    import fcntl
except ImportError:  # Windows has no advisory locks of this kind; a single process serves there (waitress)
    fcntl = None  # type: ignore[assignment]

FILE_NAME = "audit-checkpoints.jsonl"
KEY_NAME = "audit-signing.key"
PUBLIC_KEY_NAME = "audit-signing.pub"


@dataclass(frozen=True)
class Statement:
    """One checkpoint as it is signed and written. `heads` is [[shard, seq, hash], ...]; `at` as in chain.stamp()."""

    number: int
    at: str
    heads: list[list[int | str]]
    root: str
    previous: str
    key_id: str
    signature: str = ""

    def signed_part(self) -> bytes:
        """The bytes that are signed: canonical JSON of everything but the signature."""
        content = asdict(self)
        del content["signature"]
        return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()

    def digest(self) -> str:
        """SHA-256 over the signed part and the signature: what the next checkpoint names as `previous`."""
        return hashlib.sha256(self.signed_part() + self.signature.encode()).hexdigest()

    def line(self) -> str:
        """The checkpoint as one line of the anchor file, without its line end."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    def moment(self) -> datetime:
        """`at` as a time. Raises ValueError if it is not one."""
        return datetime.strptime(self.at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def sign(folder: Path, *, number: int, at: datetime, heads: Sequence[Sequence[int | str]], previous: str) -> Statement:
    """A signed statement that the shards stood at `heads` at `at`. Makes the key in `folder` on first use."""
    key = signing_key(folder)
    ordered = [list(head) for head in sorted(heads)]
    unsigned = Statement(
        number=number,
        at=chain.stamp(at),
        heads=ordered,
        root=chain.merkle_root(ordered),
        previous=previous,
        key_id=key_id(key.public_key()),
    )
    return Statement(**{**asdict(unsigned), "signature": key.sign(unsigned.signed_part()).hex()})


def is_signed_by(statement: Statement, key: Ed25519PublicKey) -> bool:
    """Whether `statement` carries a valid signature of `key`."""
    try:
        key.verify(bytes.fromhex(statement.signature), statement.signed_part())
    except (InvalidSignature, ValueError):
        return False
    return True


def key_id(key: Ed25519PublicKey) -> str:
    """The first 16 hex characters of the SHA-256 of the public key: tells a changed key from a false signature."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """The signing key in `folder`, made there on first use with its public half beside it."""
    path = folder / KEY_NAME
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate()
        _write_once(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), mode=0o600)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} does not hold an Ed25519 key")
    if not (folder / PUBLIC_KEY_NAME).exists():
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        _write_once(folder / PUBLIC_KEY_NAME, public, mode=0o644)
    return key


def public_key(folder: Path) -> Ed25519PublicKey | None:
    """The public half of the signing key in `folder`, or None when there is none or it cannot be read."""
    try:
        key = load_pem_public_key((folder / PUBLIC_KEY_NAME).read_bytes())
    except (OSError, ValueError):
        return None
    return key if isinstance(key, Ed25519PublicKey) else None


def append(folder: Path, statements: Iterable[Statement]) -> int:
    """Add to the anchor file in `folder` those `statements` (in order of number) that it lacks; return how many.

    The file is locked while it is read and written, and reaches the disk before this returns.
    """
    path = folder / FILE_NAME
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        last = 0
        for line in file:
            last = json.loads(line)["number"]
        missing = [statement for statement in statements if statement.number > last]
        for statement in missing:
            file.write(statement.line() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return len(missing)


def parse(line: str) -> Statement:
    """One line of an anchor file. Raises ValueError if it is not a checkpoint."""
    try:
        content = json.loads(line)
        statement = Statement(**content)
        heads = [[int(shard), int(seq), str(hash_)] for shard, seq, hash_ in statement.heads]
        statement.moment()
    except (TypeError, ValueError) as error:
        raise ValueError("not a checkpoint") from error
    if not isinstance(statement.number, int) or heads != statement.heads:
        raise ValueError("not a checkpoint")
    return statement


def _write_once(path: Path, content: bytes, *, mode: int) -> None:
    """Write `content` to `path` unless another process did so first. Never leaves half a file under that name."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(mode)
        try:
            path.hardlink_to(part)
        except FileExistsError:
            return
    finally:
        part.unlink()
