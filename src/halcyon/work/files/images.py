"""Photographs without the facts that cameras hide in them: where, when and with which telephone they were taken.

A picture of a bruise must not carry the refuge's position (security.md section 7, G43). Only what is needed to draw the
picture is copied: JPEG segments (ITU-T T.81 annex B) and PNG chunks (W3C PNG, third edition, section 11).
"""

from __future__ import annotations

import re
import struct
import zlib

from halcyon.work.files.refusing import Refusal

# Far above any camera, far below what makes a viewer run out of memory (a "pixel flood").
MOST_PIXELS = 250_000_000
BROKEN = "This picture is damaged, or is not the kind of file that its name says. Save it again and send that."
HUGE = "This picture has too many pixels to be opened safely. Send a smaller copy."

_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive: what cameras write
_KEPT_TABLES = frozenset({0xDB, 0xC4, 0xDD, 0xCC})  # quantisation, Huffman, restart interval, arithmetic conditioning
_KEPT_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}
)
LONGEST_TABLE = 768  # the largest palette: 256 colours of three bytes
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def clean_jpeg(content: bytes) -> bytes:
    """The same picture without EXIF, XMP, IPTC, comments and anything after its end. Raises Refusal when damaged.

    Only which way up it was held is written back, because without it the picture would lie on its side.
    """
    if content[:2] != b"\xff\xd8":
        raise Refusal(BROKEN)
    out, at, turned, framed = [b"\xff\xd8"], 2, 1, False
    while True:
        while content[at : at + 1] == b"\xff" and content[at + 1 : at + 2] == b"\xff":
            at += 1  # fill bytes
        if content[at : at + 1] != b"\xff" or at + 1 >= len(content):
            raise Refusal(BROKEN)
        marker = content[at + 1]
        if marker == 0xD9:
            break
        if at + 4 > len(content):
            raise Refusal(BROKEN)
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        segment = content[at:end]
        if end > len(content) or len(segment) < 4:
            raise Refusal(BROKEN)
        body = segment[4:]
        if marker in _FRAMES:
            if len(body) < 6:
                raise Refusal(BROKEN)
            height, width = struct.unpack(">HH", body[1:5])
            if width * height > MOST_PIXELS:
                raise Refusal(HUGE)
            framed = True
            out.append(segment)
        elif marker == 0xE1 and body.startswith(b"Exif\x00\x00"):
            turned = _orientation(body[6:])
        elif marker in _KEPT_TABLES:
            out.append(segment)
        elif marker == 0xE0 and body.startswith(b"JFIF\x00") and len(body) >= 14:
            out.append(b"\xff\xe0\x00\x10" + body[:12] + b"\x00\x00")  # without its thumbnail, which may show more
        elif marker == 0xEE and body.startswith(b"Adobe") and len(body) >= 12:
            out.append(b"\xff\xee\x00\x0e" + body[:12])  # says how the colours are to be read
        elif marker == 0xDA:
            found = _AFTER_SCAN.search(content, end)
            if not framed or found is None:
                raise Refusal(BROKEN)
            out.append(content[at : found.start()])
            at = found.start()
            continue
        elif not 0xE0 <= marker <= 0xEF and marker != 0xFE:
            raise Refusal(BROKEN)
        at = end
    if not framed:
        raise Refusal(BROKEN)
    if turned != 1:
        out.insert(1, _orientation_segment(turned))
    return b"".join([*out, b"\xff\xd9"])


_HIDDEN = re.compile(rb"\xff\xe1(..)(?=Exif\x00\x00|http://ns\.adobe\.com/xap/1\.0/\x00)", re.DOTALL)


def blank_hidden_facts(content: bytes) -> bytes:
    """A file that holds whole JPEG pictures (a PDF), with their EXIF and XMP overwritten in place: no byte moves."""
    out = bytearray(content)
    for found in _HIDDEN.finditer(content):
        end = min(found.end() + int.from_bytes(found[1], "big") - 2, len(out))
        out[found.end() : end] = bytes(max(end - found.end(), 0))
    return bytes(out)


def _orientation(tiff: bytes) -> int:
    """The EXIF orientation (1 to 8), or 1 when it is missing or cannot be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1
    start = struct.unpack(order + "I", tiff[4:8])[0]
    if start + 2 > len(tiff):
        return 1
    count = struct.unpack(order + "H", tiff[start : start + 2])[0]
    for entry in range(count):
        at = start + 2 + entry * 12
        if at + 12 > len(tiff):
            return 1
        tag, kind = struct.unpack(order + "HH", tiff[at : at + 4])
        if tag == 0x0112 and kind == 3:
            value = int(struct.unpack(order + "H", tiff[at + 8 : at + 10])[0])
            return value if 1 <= value <= 8 else 1
    return 1


def _orientation_segment(turned: int) -> bytes:
    tiff = b"MM\x00\x2a" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, turned, 0, 0)
    body = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def clean_png(content: bytes) -> bytes:
    """The same picture without text, EXIF, times and anything after its end. Raises Refusal when damaged."""
    if not content.startswith(PNG_SIGNATURE):
        raise Refusal(BROKEN)
    out, at = [PNG_SIGNATURE], len(PNG_SIGNATURE)
    seen: list[bytes] = []
    while True:
        if at + 12 > len(content):
            raise Refusal(BROKEN)
        length = int.from_bytes(content[at : at + 4], "big")
        kind, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content) or zlib.crc32(content[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end], "big"):
            raise Refusal(BROKEN)
        if not seen:
            if kind != b"IHDR" or length != 13:
                raise Refusal(BROKEN)
            width, height = struct.unpack(">II", content[at + 8 : at + 16])
            if width * height > MOST_PIXELS or not width or not height:
                raise Refusal(HUGE)
        elif kind == b"IHDR" or (kind in _KEPT_CHUNKS and kind != b"IDAT" and length > LONGEST_TABLE):
            raise Refusal(BROKEN)
        seen.append(kind)
        if kind in _KEPT_CHUNKS:
            out.append(content[at:end])
        elif not kind[0] & 0x20:
            raise Refusal(BROKEN)  # a critical chunk that no picture of ours has
        at = end
        if kind == b"IEND":
            break
    if b"IDAT" not in seen:
        raise Refusal(BROKEN)
    return b"".join(out)
