"""Files: honest ones are kept without what cameras hide, hostile ones are refused in plain words, and neither stops a
concern (G43)."""

from __future__ import annotations

import io
import os
import random
import re
import resource
import socketserver
import stat
import subprocess
import sys
import threading
import time
import tracemalloc
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.support import at_once
from tests.work import files
from tests.work.helpers import CASE, NOON, PROFILE, World

from halcyon.access.models import ConflictBlock, Relationship
from halcyon.access.viewing import Denied
from halcyon.audit.models import AuditEntry
from halcyon.work.actions import keep_document, sweep_documents
from halcyon.work.files import recognising, scanning
from halcyon.work.files.images import clean_jpeg, clean_png
from halcyon.work.files.naming import safe_name, suffix_of
from halcyon.work.files.packed import clean_package
from halcyon.work.files.recognising import KINDS, recognise
from halcyon.work.files.refusing import Refusal
from halcyon.work.files.storing import Damaged, fetch, path_of
from halcyon.work.files.storing import store as store_bytes
from halcyon.work.models import Document
from halcyon.work.queries import document, documents_of

pytestmark = pytest.mark.django_db


def keep(world: World, name: str, content: bytes, **more: Any) -> Document:
    return keep_document(
        subject_id=CASE,
        name=name,
        content=content,
        by=world.viewer("school_nurse"),
        at=NOON,
        **{"owner_agency": "COMMUNITY", **more},
    )


def in_store(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file()]


@pytest.mark.parametrize("name", sorted(files.HONEST))
def test_an_honest_file_is_kept(world: World, store: Path, name: str) -> None:
    kept = keep(world, name, files.HONEST[name])
    assert (kept.state, kept.why) == ("kept", "")
    assert kept.media_type == KINDS[suffix_of(name)].media_type
    assert len(fetch(kept.digest)) == kept.size
    assert AuditEntry.objects.filter(action="document_kept", object_ids=[str(kept.id), str(CASE)]).count() == 1


def test_a_package_that_lies_about_its_size_is_unpacked_no_further_than_it_says() -> None:
    lying = files.liar()
    tracemalloc.start()
    try:
        with pytest.raises(Refusal, match="damaged"):
            clean_package(lying, "docx")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4 * 1024 * 1024, most  # of a hundred million bytes


@pytest.mark.parametrize("what", sorted(files.HOSTILE))
def test_a_hostile_file_is_refused_in_plain_words_and_its_bytes_are_not_kept(
    world: World, store: Path, what: str
) -> None:
    name, content = files.HOSTILE[what]
    began = time.process_time()
    refused = keep(world, name, content)
    assert time.process_time() - began < 10
    assert refused.state == "refused", f"kept as {refused.media_type}"
    assert re.fullmatch(r"[A-Z].+\.", refused.why), refused.why
    assert not re.search(r"exception|error|zip|mime|xml|null|invalid", refused.why, re.IGNORECASE), refused.why
    assert refused.why != "This file could not be checked, so it was not kept. Save it as a PDF and send that.", what
    assert refused.digest == ""
    assert in_store(store) == []
    assert refused.received_digest
    assert AuditEntry.objects.filter(action="document_refused").count() == 1


@pytest.mark.parametrize("what", sorted(files.POLYGLOTS))
def test_a_file_of_two_kinds_keeps_only_the_kind_it_says(world: World, store: Path, what: str) -> None:
    name, content = files.POLYGLOTS[what]
    kept = keep(world, name, content)
    assert kept.state == "kept", kept.why
    stored = fetch(kept.digest)
    assert files.HTML not in stored
    assert files.PROGRAM not in stored
    if not name.endswith(".docx"):
        assert not zipfile.is_zipfile(io.BytesIO(stored))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("p.jpg", files.jpeg()),
        ("p.png", files.png()),
        ("l.docx", files.docx({"word/media/image1.jpeg": files.jpeg(), "word/media/image2.png": files.png()})),
        ("l.odt", files.odt({"Pictures/1.jpg": files.jpeg()})),
        ("t.xlsx", files.xlsx({"xl/media/i.JPG": files.jpeg()})),
        ("s.pdf", files.pdf(objects=b"6 0 obj\n<< /Filter /DCTDecode >>\nstream\n" + files.jpeg() + b"\nendstream\n")),
    ],
)
def test_what_cameras_hide_is_not_kept(world: World, store: Path, name: str, content: bytes) -> None:
    kept = keep(world, name, content)
    assert kept.state == "kept", kept.why
    stored = fetch(kept.digest)
    whole = stored
    if zipfile.is_zipfile(io.BytesIO(stored)):
        with zipfile.ZipFile(io.BytesIO(stored)) as package:
            whole = b"".join(package.read(part) for part in package.namelist())
    assert files.PLACE not in whole
    if name != "s.pdf":  # in a PDF no byte may move, so only the position and the camera's own block are blanked
        assert files.ADDRESS not in whole
    assert kept.digest != kept.received_digest


def test_a_cleaned_picture_is_still_the_picture_and_the_right_way_up() -> None:
    for turned in range(1, 9):
        cleaned = clean_jpeg(files.jpeg(turned=turned))
        assert clean_jpeg(cleaned) == cleaned, "cleaning again changes nothing"
        assert (b"Exif" in cleaned) == (turned != 1)
        assert cleaned.endswith(b"\x3f\xff\x00\x12\xff\xd9")
    assert clean_jpeg(files.jpeg(turned=99)) == clean_jpeg(files.jpeg(turned=1))
    cleaned = clean_png(files.png())
    assert clean_png(cleaned) == cleaned


def test_every_kind_of_honest_file_cut_or_changed_anywhere_is_kept_or_refused_and_nothing_else(store: Path) -> None:
    dice = random.Random(43)
    for name, content in files.HONEST.items():
        for _ in range(60):
            broken = bytearray(content)
            for _ in range(dice.randint(1, 6)):
                broken[dice.randrange(len(broken))] = dice.randrange(256)
            cut = bytes(broken[: dice.randint(1, len(broken))])
            for tried in (bytes(broken), cut):
                try:
                    recognise(name, tried)
                except Refusal as refusal:
                    assert str(refusal)


@PROFILE
@given(content=st.binary(max_size=300), suffix=st.sampled_from([*sorted(KINDS), "exe", ""]))
def test_random_bytes_are_kept_or_refused_and_nothing_else(content: bytes, suffix: str) -> None:
    starts = (b"", b"%PDF-", b"PK\x03\x04", b"\xff\xd8\xff\xe1", files.png()[:33], b"{\\rtf1")
    for start in starts:
        try:
            recognise(f"f.{suffix}", start + content)
        except Refusal as refusal:
            assert str(refusal)


NAMES = {
    "../../etc/passwd.txt": "passwd.txt",
    "C:\\Users\\amina\\letter.pdf": "letter.pdf",
    "a\x00b.pdf": "a_b.pdf",
    "letter.pdf\x00.exe": "letter.pdf_.exe",
    "photo\u202egpj.exe": "photogpj.exe",
    "\u200bhidden\u2066.pdf": "hidden.pdf",
    "\ud800.pdf": "_.pdf",
    "line\r\nbreak\t.pdf": "line break.pdf",
    'q"uo<te>|?*:.pdf': "q_uo_te_____.pdf",
    ".htaccess": "htaccess",
    "...": "document",
    "": "document",
    "  ": "document",
    "CON.pdf": "_CON.pdf",
    "nul": "_nul",
    "x" * 500 + ".docx": "x" * 115 + ".docx",
    "y" * 500: "y" * 120,
    "Zoe\u0308.pdf": "Zo\u00eb.pdf",
    "عربي.pdf": "عربي.pdf",
    "; Content-Type: text/html.pdf": "html.pdf",
}


@pytest.mark.parametrize("given_name", NAMES)
def test_a_name_is_one_plain_name(given_name: str) -> None:
    assert safe_name(given_name) == NAMES[given_name]


@PROFILE
@given(st.text(st.characters(), max_size=200))
def test_no_name_can_mislead_or_lead_anywhere(name: str) -> None:
    safe = safe_name(name)
    assert 1 <= len(safe) <= 120
    assert safe_name(safe) == safe
    assert not safe.startswith(".")
    assert not re.search(r'[\x00-\x1f\x7f/\\<>:"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]', safe)


def test_too_large_a_file_is_refused_before_it_is_read(world: World, store: Path, settings: Any) -> None:
    settings.MAX_DOCUMENT_BYTES = 1024 * 1024
    assert keep(world, "a.txt", b"a" * 1024 * 1024).state == "kept"
    refused = keep(world, "a.txt", b"a" * (1024 * 1024 + 1))
    assert refused.why == "This file is larger than 1 MB. Send a smaller copy, or in parts."


def test_bytes_lie_by_digest_readable_by_the_service_alone_and_once(world: World, store: Path) -> None:
    first, second = keep(world, "one.txt", b"the same"), keep(world, "two.txt", b"the same")
    assert first.digest == second.digest == first.received_digest
    (path,) = in_store(store)
    assert path == store / first.digest[:2] / first.digest == path_of(first.digest)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(f.stat().st_mode) for f in (store, path.parent)} == {0o700}


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "/", "a" * 64 + "\n"])
def test_only_a_digest_leads_to_a_file(store: Path, digest: str) -> None:
    with pytest.raises(ValueError, match="digest"):
        path_of(digest)


def test_bytes_that_changed_or_went_missing_are_not_given_out(world: World, store: Path) -> None:
    kept = keep(world, "one.txt", b"words")
    path_of(kept.digest).write_bytes(b"other")
    with pytest.raises(Damaged, match="changed"):
        fetch(kept.digest)
    path_of(kept.digest).unlink()
    with pytest.raises(Damaged, match="missing"):
        fetch(kept.digest)


def test_a_full_disk_refuses_the_file_and_nothing_else(
    world: World, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        refused = keep(world, "one.txt", b"words")
    assert (refused.state, refused.digest) == ("refused", "")
    assert "stored just now" in refused.why
    assert in_store(store) == []
    assert keep(world, "one.txt", b"words").state == "kept"


def test_a_parser_that_breaks_refuses_the_file(world: World, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for problem in (MemoryError(), RecursionError(), ValueError("CANARY")):

        def broken(_content: bytes, problem: Exception = problem) -> Any:
            raise problem

        monkeypatch.setattr(recognising.puremagic, "magic_string", broken)
        refused = keep(world, "one.pdf", files.pdf())
        assert refused.state == "refused"
        assert "CANARY" not in refused.why


@pytest.mark.django_db(transaction=True)
def test_the_same_file_from_many_at_once_is_one_file(world: World, store: Path) -> None:
    kept = at_once(6, lambda n: keep(world, f"{n}.txt", b"the same words").digest)
    assert len(set(kept)) == 1
    assert len(in_store(store)) == 1
    assert fetch(kept[0]) == b"the same words"


def test_sweeping_removes_only_old_bytes_that_nothing_names(world: World, store: Path) -> None:
    kept = keep(world, "one.txt", b"kept")
    orphan, young = store_bytes(b"orphan"), store_bytes(b"young")
    left = path_of(orphan).with_name(".0123456789abcdef.part")
    left.write_bytes(b"half")
    old = time.time() - 3 * 24 * 3600
    for path in (path_of(kept.digest), path_of(orphan), left):
        os.utime(path, (old, old))
    now = datetime.now(UTC)
    assert sweep_documents(at=now) == 1
    assert set(in_store(store)) == {path_of(kept.digest), path_of(young)}
    # A sweep that was stopped after setting aside a file that a document names after all puts it back.
    path_of(kept.digest).rename(path_of(kept.digest).with_name(f".{kept.digest}.going"))
    assert sweep_documents(at=now) == 0
    assert fetch(kept.digest) == b"kept"
    assert sweep_documents(at=now + timedelta(days=4)) == 1
    assert fetch(kept.digest) == b"kept"


def test_an_undone_transaction_leaves_no_row(world: World, store: Path) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        keep(world, "one.txt", b"words")
        raise ZeroDivisionError
    assert not Document.objects.exists()


# -- the scanner


@contextmanager
def clamd(answer: bytes | None) -> Iterator[tuple[str, list[bytes]]]:
    """A scanner that gives this answer to every file (None hangs up), and what it was sent."""
    received: list[bytes] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            stream = self.request.makefile("rb")
            assert stream.read(10) == b"zINSTREAM\0"
            whole = b""
            while length := int.from_bytes(stream.read(4), "big"):
                whole += stream.read(length)
            received.append(whole)
            if answer is not None:
                self.request.sendall(answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}", received
        server.shutdown()


def test_a_scanner_sees_every_byte_and_its_all_clear_is_kept(world: World, store: Path, settings: Any) -> None:
    text = b"words " * 40_000
    with clamd(b"stream: OK\0") as (address, received):
        settings.CLAMD = address
        kept = keep(world, "one.txt", text)
    assert received == [text]
    assert (kept.state, kept.scanned_at) == ("scanned", NOON)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", scanning.FOUND),
        (b"stream: size limit exceeded ERROR\0", scanning.DOWN),
        (b"stream: OK FOUND\0", scanning.FOUND),
        (b"OK\0", scanning.DOWN),
        (b"\0", scanning.DOWN),
        (b"", scanning.DOWN),
        (b"x" * 9000, scanning.DOWN),
        (None, scanning.DOWN),
    ],
)
def test_without_a_clear_all_clear_the_file_is_not_kept(
    world: World, store: Path, settings: Any, answer: bytes | None, says: str
) -> None:
    with clamd(answer) as (address, _):
        settings.CLAMD = address
        refused = keep(world, "one.txt", b"words")
    assert (refused.state, refused.why) == ("refused", says)
    assert in_store(store) == []


@pytest.mark.parametrize("address", ["127.0.0.1:1", "127.0.0.1:none", "nowhere"])
def test_a_scanner_that_cannot_be_reached_is_a_refusal(world: World, store: Path, settings: Any, address: str) -> None:
    settings.CLAMD = address
    assert keep(world, "one.txt", b"words").why == scanning.DOWN


# -- who may have one


def test_a_document_is_seen_with_a_live_relationship_a_visible_label_and_no_bar(world: World, store: Path) -> None:
    kept = keep(world, "one.txt", b"words", handling="hub_only")
    refused = keep(world, "one.exe", files.PROGRAM)

    def sees(who: str, at: datetime = NOON) -> bool:
        viewer = world.viewer(who, at)
        try:
            found = document(viewer, kept.id, at=at)
        except Denied:
            return False
        assert found.content() == b"words"
        assert documents_of(viewer, [CASE], found.purpose, at=at)
        return True

    assert not any(sees(who) for who in world.people)
    for who in world.people:
        Relationship.objects.create(
            subject_id=CASE,
            user=world.id(who),
            agency=world.viewer(who).agency,
            kind="worker",
            purpose="mash_enquiry",
            begins=NOON,
            ends=NOON + timedelta(hours=1),
            start_event=uuid.uuid4(),
        )
    assert {who for who in world.people if sees(who)} == {"manager", "deputy", "officer"}
    assert not any(sees(who, NOON + timedelta(hours=1)) for who in world.people), "the relationship has ended"
    for attempt in (refused.id, uuid.uuid4()):
        with pytest.raises(Denied):
            document(world.viewer("manager"), attempt, at=NOON)
    ConflictBlock.objects.create(
        user=world.id("manager"), subject_id=CASE, kind="family", source="declared", begins=NOON
    )
    Document.objects.filter(id=kept.id).update(restricted=True)
    assert not any(sees(who) for who in world.people)


MEMORY = """
import resource, time
from tests.work import files
from halcyon.work.files.recognising import recognise
from halcyon.work.files.refusing import Refusal
cases = files.heavy()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for what, (name, content) in cases.items():
    began = time.process_time()
    try:
        recognise(name, content)
    except Refusal:
        pass
    assert time.process_time() - began < 10, what
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(not hasattr(resource, "getrusage"), reason="needs getrusage")
def test_the_heaviest_files_stay_within_256_mb_and_ten_seconds_each() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEMORY],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(["src", "."]),
            "DJANGO_SETTINGS_MODULE": "halcyon.config.settings",
        },
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert int(done.stdout) < 256, f"{done.stdout} MB"
