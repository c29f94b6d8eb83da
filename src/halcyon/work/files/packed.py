"""Word, Excel and OpenDocument files: packages of parts, unpacked within limits, checked part by part and packed anew.

Packing anew leaves behind whatever hid between the parts, so that such a file cannot be two kinds of file at once, and
takes the hidden facts out of the photographs inside.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib

from halcyon.work.files.images import clean_jpeg, clean_png
from halcyon.work.files.refusing import Refusal

MOST_PARTS = 3000
MOST_UNPACKED = 80 * 1024 * 1024
MOST_RELATIONSHIPS = 2 * 1024 * 1024
FIXED_TIME = (1980, 1, 1, 0, 0, 0)

BROKEN = "This file is damaged, or is not the kind of file that its name says. Save it again and send that."
BOMB = "This file unpacks to far more than it should. Send a smaller copy, or a PDF."
LOCKED = "This file is protected by a password, so it cannot be checked. Send a copy without a password."
MACROS = "This file contains macros (small programs). Save a copy without them, or a PDF."
INSIDE = "This file has another file or program inside it. Send that on its own, or save this as a PDF."
REMOTE = "This file fetches things from other computers when it is opened. Save a copy without such links, or a PDF."
PICTURE = "This file has a picture that could hide where it was taken and cannot be cleaned. Save the file as a PDF."

_MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
ODT = b"application/vnd.oasis.opendocument.text"
_MACRO_PART = re.compile(
    r"vbaproject|vbadata|/macrosheets/|/activex/|/ctrlprops/|^basic/|^scripts/|/customui|macrosheet", re.IGNORECASE
)
_EMBEDDED_PART = re.compile(
    r"/embeddings/|/externallinks/|^objectreplacements/|\.(?:bin|exe|dll|js|vbs|bat|cmd|ps1|lnk|hta|jar|zip|7z|rar|html?)\Z",
    re.IGNORECASE,
)
_HARMLESS_BIN = re.compile(r"printersettings\d*\.bin\Z", re.IGNORECASE)
_HIDING_PICTURE = re.compile(r"\.(?:tiff?|heic|heif|avif|webp|jxl|jp2|psd|dng)\Z", re.IGNORECASE)
_STARTS = (b"MZ", b"\x7fELF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"%PDF")
_RELATIONSHIP = re.compile(rb"<(?:\w{1,20}:)?Relationship\b[^<>]*>")
_EXTERNAL = re.compile(r"TargetMode\s*=\s*[\"']\s*External", re.IGNORECASE)
_HYPERLINK = re.compile(r"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']")


def clean_package(content: bytes, kind: str) -> bytes:
    """A checked copy of a docx, xlsx or odt file (`kind`). Raises Refusal for what may not be kept."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = _unpack(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as problem:
        raise Refusal(BROKEN) from problem
    (_check_odt if kind == "odt" else _check_office)(parts, kind)
    return _pack([(name, _cleaned(name, data)) for name, data in parts.items()])


def _unpack(package: zipfile.ZipFile) -> dict[str, bytes]:
    infos = package.infolist()
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise Refusal(BOMB)
    parts: dict[str, bytes] = {}
    for info in infos:
        name = info.filename
        if info.flag_bits & 0x1:
            raise Refusal(LOCKED)
        mode = info.external_attr >> 16
        odd = name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name or not name.isprintable()
        if odd or (mode and mode & 0o170000 not in (0, 0o100000, 0o040000)) or name in parts:
            raise Refusal(BROKEN)
        if info.is_dir():
            continue
        # No more is unpacked than the directory says, of which the sum was checked; a part that goes on fails its
        # checksum. Asking for “all” would unpack all of it first.
        with package.open(info) as part:
            data = part.read(info.file_size + 1)
        _check_part(name, data)
        parts[name] = data
    return parts


def _check_part(name: str, data: bytes) -> None:
    if _MACRO_PART.search(name):
        raise Refusal(MACROS)
    if (_EMBEDDED_PART.search(name) and not _HARMLESS_BIN.search(name)) or data.startswith(_STARTS):
        raise Refusal(INSIDE)
    if _HIDING_PICTURE.search(name):
        raise Refusal(PICTURE)
    if name.lower().endswith(".rels") and len(data) > MOST_RELATIONSHIPS:
        raise Refusal(BOMB)
    if name.lower().endswith((".xml", ".rels", ".rdf", ".vml")):
        # No office program writes these; they are how a small file grows without end or reads other files.
        if data[:2] in (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00") or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise Refusal(BROKEN)
        if b"DDEAUTO" in data or b"script:event-listener" in data:
            raise Refusal(MACROS)


def _check_office(parts: dict[str, bytes], kind: str) -> None:
    types = parts.get("[Content_Types].xml", b"").decode("utf-8", "replace")
    plain = html.unescape(types)
    if "macroenabled" in plain.lower():
        raise Refusal(MACROS)
    if _MAIN[kind] not in plain:
        raise Refusal(BROKEN)
    for name, data in parts.items():
        if name.lower().endswith(".rels"):
            for found in _RELATIONSHIP.findall(data):
                said = html.unescape(found.decode("utf-8", "replace"))
                if _EXTERNAL.search(said) and not _HYPERLINK.search(said):
                    raise Refusal(REMOTE)


def _check_odt(parts: dict[str, bytes], kind: str) -> None:
    if parts.get("mimetype", b"").strip() != ODT or "content.xml" not in parts:
        raise Refusal(BROKEN)
    if b"manifest:encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Refusal(LOCKED)
    if any(re.match(r"object \d+/", name, re.IGNORECASE) for name in parts):
        raise Refusal(INSIDE)


def _cleaned(name: str, data: bytes) -> bytes:
    try:
        if name.lower().endswith((".jpg", ".jpeg", ".jfif")) or data.startswith(b"\xff\xd8\xff"):
            return clean_jpeg(data)
        if name.lower().endswith(".png") or data.startswith(b"\x89PNG"):
            return clean_png(data)
    except Refusal as problem:
        raise Refusal(PICTURE) from problem
    return data


def _pack(parts: list[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, data in parts:
            info = zipfile.ZipInfo(name, FIXED_TIME)
            # OpenDocument 1.3 part 2, section 3.3: the type comes first and is not compressed.
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(info, data)
    return made.getvalue()
