"""What a file is, whatever its name says, and whether it may be kept. An allow-list: what is not known is refused."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import puremagic

from halcyon.work.files.images import blank_hidden_facts, clean_jpeg, clean_png
from halcyon.work.files.naming import suffix_of
from halcyon.work.files.packed import BROKEN, INSIDE, LOCKED, MACROS, clean_package
from halcyon.work.files.refusing import Refusal

EMPTY = "This file is empty. Check it and send it again."
UNKNOWN = (
    "Files of this kind cannot be taken. Send a PDF, a Word or Excel file without macros, a JPEG or PNG picture, "
    "or plain text."
)
WRONG = "What is in this file does not match its name. Open it, save it again as the kind that it is, and send that."
WEB_PAGE = "This file contains web page or program code. Send the words as plain text or a PDF."
SCRIPTED = "This PDF contains a program or another file. Print it to a new PDF and send that."
EMAIL = "Save the e-mail as a PDF, and send its attachments on their own."
HEIC = "Photographs of this kind can hide where they were taken. Save it as a JPEG and send that."
OLD_OFFICE = "This is an older kind of Office file. Save it as .docx or .xlsx, or as a PDF, and send that."

_ADVICE = {
    **dict.fromkeys(("eml", "msg", "mht", "mhtml"), EMAIL),
    **dict.fromkeys(("heic", "heif", "avif", "webp", "tif", "tiff"), HEIC),
    **dict.fromkeys(("doc", "xls", "dot", "xlt"), OLD_OFFICE),
    **dict.fromkeys(("docm", "dotm", "xlsm", "xlsb", "xltm", "xlam"), MACROS),
}
_CODE = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|script|svg|iframe|object|embed|img|\?php|%|xml|\?xml)\b|javascript:|<!--",
    re.IGNORECASE,
)
# A formula that starts a program when the table is opened. Repeats are bounded, so that no file can make this slow.
_DDE = re.compile(rb"(?m)(?:^|[,;\t]) {0,8}\"?[=+@-] {0,8}[A-Za-z]{1,20}\|[^\r\n!]{0,200}!")
# Long names only: a short one such as /JS turns up by chance in megabytes of compressed picture. A script needs the
# long name as well (ISO 32000-2 section 12.6.4.17).
_PDF_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|GoToE|ImportData|SubmitForm)(?![A-Za-z])|/XFA(?=[\s\[])"
)
_PDF_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_OBJECT_STREAM = re.compile(rb"/ObjStm(?![A-Za-z])")
_PDF_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_RTF_ACTIVE = re.compile(
    rb"\\(?:obj[a-z]*|pict|bin|template|datafield|ddeauto|\*\\(?:template|generator\\))", re.IGNORECASE
)
MOST_PDF_UNPACKED = 60 * 1024 * 1024
MOST_OBJECT_STREAMS = 2000
LONGEST_OBJECT_STREAM = 4 * 1024 * 1024


@dataclass(frozen=True)
class Kind:
    """One kind of file that is kept. `signs` are the types that puremagic may report for it; `clean` checks it."""

    media_type: str
    signs: frozenset[str]
    clean: Callable[[bytes], bytes]


@dataclass(frozen=True)
class Recognised:
    """A file that may be kept: its true type, and its bytes as they are to be kept."""

    media_type: str
    content: bytes


def recognise(name: str, content: bytes) -> Recognised:
    """Check a file by its content, given its safe name. Raises Refusal with the reason in plain words."""
    suffix = suffix_of(name)
    if suffix in _ADVICE:
        raise Refusal(_ADVICE[suffix])
    kind = KINDS.get(suffix)
    if kind is None:
        raise Refusal(UNKNOWN)
    if not content:
        raise Refusal(EMPTY)
    if kind.signs:
        if content.startswith(b"\xd0\xcf\x11\xe0"):
            raise Refusal(LOCKED)  # an Office file with a password is wrapped in the older container
        if not _signs_of(content) & kind.signs:
            raise Refusal(WRONG)
    return Recognised(kind.media_type, kind.clean(content))


def _signs_of(content: bytes) -> frozenset[str]:
    try:
        return frozenset(found.mime_type for found in puremagic.magic_string(content))
    except puremagic.PureError:
        return frozenset()


def _clean_pdf(content: bytes) -> bytes:
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise Refusal(BROKEN)
    if zipfile.is_zipfile(io.BytesIO(content)) or _CODE.search(content[:1024]):
        raise Refusal(INSIDE)
    if b"/Encrypt" in content:
        raise Refusal(LOCKED)
    for text in (content, *_pdf_streams(content)):
        if _PDF_ACTIVE.search(text) or _PDF_ACTIVE.search(_unescaped(text)):
            raise Refusal(SCRIPTED)
    return blank_hidden_facts(content)


def _unescaped(text: bytes) -> bytes:
    """PDF names with their escapes undone: /J#61vaScript is /JavaScript (ISO 32000-2 section 7.3.5)."""
    return _PDF_NAME_ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), text)


def _pdf_streams(content: bytes) -> list[bytes]:
    """What lies in the compressed object streams of a PDF, where names could hide. Within limits, else Refusal."""
    found, left = [], MOST_PDF_UNPACKED
    said = len(_OBJECT_STREAM.findall(_unescaped(content)))
    if said > MOST_OBJECT_STREAMS:
        raise Refusal(BROKEN)
    for start in _PDF_STREAM.finditer(content) if said else ():
        header = content[max(0, start.start() - 1000) : start.start()]
        if not _OBJECT_STREAM.search(_unescaped(header[header.rfind(b" obj") :])):
            continue
        said -= 1
        end = content.find(b"endstream", start.end(), start.end() + LONGEST_OBJECT_STREAM)
        try:
            data = zlib.decompressobj().decompress(content[start.end() : end], LONGEST_OBJECT_STREAM)
        except zlib.error as problem:
            raise Refusal(BROKEN) from problem
        left -= len(data)
        if end < 0 or left < 0 or len(data) >= LONGEST_OBJECT_STREAM:
            raise Refusal(BROKEN)
        found.append(data)
    if said > 0:
        raise Refusal(BROKEN)  # an object stream that was not found where every program puts it
    return found


def _clean_text(content: bytes) -> bytes:
    text = _decoded(content)
    if _CONTROL.search(text):
        raise Refusal(WRONG)
    plain = text.encode("utf-8")
    if _CODE.search(plain[:4096]) or plain.lstrip().startswith(b"#!"):
        raise Refusal(WEB_PAGE)
    if plain.lstrip().startswith((b"%PDF", b"{\\rtf", b"MZ\x90")):
        raise Refusal(WRONG)
    if _DDE.search(plain):
        raise Refusal(MACROS)
    return content


def _decoded(content: bytes) -> str:
    """Text in UTF-8, in UTF-16 with its mark, or in the older Windows alphabet. Raises Refusal for anything else."""
    for mark, alphabet in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if content.startswith(mark):
            return _try(content, alphabet)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _try(content, "cp1252")


def _try(content: bytes, alphabet: str) -> str:
    try:
        return content.decode(alphabet)
    except UnicodeDecodeError as problem:
        raise Refusal(WRONG) from problem


def _clean_rtf(content: bytes) -> bytes:
    if not content.startswith(b"{\\rtf1"):
        raise Refusal(WRONG)
    if _RTF_ACTIVE.search(content):
        raise Refusal("This file has pictures, programs or other files inside it. Save it as a PDF and send that.")
    if _CODE.search(content[:4096]) or b"\x00" in content:
        raise Refusal(WRONG)
    return content


_OFFICE = "application/vnd.openxmlformats-officedocument."
_WORD, _EXCEL = _OFFICE + "wordprocessingml.document", _OFFICE + "spreadsheetml.sheet"
_ODT = "application/vnd.oasis.opendocument.text"
_ZIPPED = frozenset({_WORD, _EXCEL, _ODT, "application/zip"})
KINDS = {
    "pdf": Kind("application/pdf", frozenset({"application/pdf"}), _clean_pdf),
    "docx": Kind(_WORD, _ZIPPED, lambda c: clean_package(c, "docx")),
    "xlsx": Kind(_EXCEL, _ZIPPED, lambda c: clean_package(c, "xlsx")),
    "odt": Kind(_ODT, _ZIPPED, lambda c: clean_package(c, "odt")),
    "png": Kind("image/png", frozenset({"image/png"}), clean_png),
    "jpg": Kind("image/jpeg", frozenset({"image/jpeg"}), clean_jpeg),
    "jpeg": Kind("image/jpeg", frozenset({"image/jpeg"}), clean_jpeg),
    "txt": Kind("text/plain", frozenset(), _clean_text),
    "csv": Kind("text/csv", frozenset(), _clean_text),
    "rtf": Kind("application/rtf", frozenset({"application/rtf", "text/rtf"}), _clean_rtf),
}
MEDIA_TYPES = frozenset(kind.media_type for kind in KINDS.values())
