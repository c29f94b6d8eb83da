"""Signed checkpoints and the append-only file that carries them out of the database.

Three files live in settings.DATA:

- `audit-signing.key`: the Ed25519 private key, made on first use, readable by its owner only (mode 0600). Keep it off
  the database server and in its own backup. To change it, or if it is lost, move it away: another is made.
- `audit-signing.pub`: the public halves of every signing key there has been, in PEM. Give a copy to every witness.
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
from typing import Any

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


def sign(folder: Path, *, number: int, at: datetime, heads: Sequence[Sequence[Any]], previous: str) -> Statement:
    """A signed statement that the shards stood at `heads` at `at`. Makes the key in `folder` on first use."""
    key = signing_key(folder)
    ordered = [list(head) for head in sorted(map(tuple, heads))]
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
    """The signing key in `folder`, made there on first use; its public half is added to the public keys."""
    path = folder / KEY_NAME
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate()
        _write_once(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), mode=0o600)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} does not hold an Ed25519 key")
    if key_id(key.public_key()) not in public_keys(folder):
        with (folder / PUBLIC_KEY_NAME).open("ab") as file:
            file.write(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return key


def public_keys(folder: Path) -> dict[str, Ed25519PublicKey]:
    """The public keys in `folder` by their key_id. Empty when there are none; what cannot be read is left out."""
    try:
        text = (folder / PUBLIC_KEY_NAME).read_bytes()
    except OSError:
        return {}
    found = {}
    end = b"-----END PUBLIC KEY-----"
    for part in text.split(end)[:-1]:
        try:
            key = load_pem_public_key(part + end)
        except ValueError:
            continue
        if isinstance(key, Ed25519PublicKey):
            found[key_id(key)] = key
    return found


class Diverged(Exception):
    """The anchor file tells another history than the database. Run `verify_audit`; never mend the file by hand."""


def append(folder: Path, statements: Iterable[Statement]) -> int:
    """Add to the anchor file in `folder` those `statements` (all there are, in order) that it lacks; return how many.

    The file is locked while it is read and written, and reaches the disk before this returns. Raises Diverged when its
    last line is not among the statements: the database was rewritten, or put back to an earlier state.
    """
    path = folder / FILE_NAME
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        kept = file.read()
        whole = kept[: kept.rfind(b"\n") + 1]
        if whole != kept:
            # The machine stopped in the middle of the last line; that checkpoint is in the database and is added again.
            file.truncate(len(whole))
        lines = whole.decode().splitlines()
        last = parse(lines[-1]) if lines else None
        added = 0
        met = last is None
        for statement in statements:
            if met:
                file.write(statement.line().encode() + b"\n")
                added += 1
            elif last is not None and statement.number == last.number:
                met = statement.digest() == last.digest()
        if not met:
            raise Diverged(f"The last line of {path.name} is not a checkpoint of this database")
        file.flush()
        os.fsync(file.fileno())
    return added


def set_aside(folder: Path, *, at: datetime) -> Path | None:
    """Move the anchor file out of the way, keeping it under its date, when the database has been made anew on purpose.

    Returns where it is now, or None when there was no file. Meant for the demonstration county and for first set-up.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return None
    kept = path.with_name(f"audit-checkpoints-until-{at.astimezone(UTC):%Y%m%dT%H%M%S%f}.jsonl")
    return path.rename(kept)


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
