"""Taking a CSV file apart (RFC 4180), so that a damaged row stays one damaged row and takes no other with it.

The standard library's reader cannot be used here: after a quotation mark that is never closed it reads the rest of the
file as one cell. Here a row that cannot be read, or that runs over several lines and does not have as many cells as
there are columns, ends where its first line ends, and reading goes on with the next line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

SIZE_LIMIT = 256 * 1024 * 1024
# What a mended file carries beside the columns (`mending`): read past, and a sign that its cells are guarded.
MENDING = ("rejected_row", "rejected_column", "rejected_reason", "rejected_text")

_PLAIN = re.compile(r'[^,"\r\n]*')
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")

SAVE = "In the spreadsheet choose “Save as”, “CSV UTF-8 (comma delimited)”, and load that file."
_NOT_CSV = (
    (b"PK\x03\x04", f"This is a workbook, not a CSV file. {SAVE}"),
    (b"\xd0\xcf\x11\xe0", f"This is a workbook of an old kind, not a CSV file. {SAVE}"),
    (b"\xff\xfe", f"This file is in UTF-16 (“Unicode text”), not in UTF-8. {SAVE}"),
    (b"\xfe\xff", f"This file is in UTF-16 (“Unicode text”), not in UTF-8. {SAVE}"),
)


class FileFault(Exception):
    """The file as a whole cannot be read. The message says why and what to do; nothing of it may be taken in."""


@dataclass(frozen=True)
class Row:
    """One row below the names of the columns. `number` counts as a spreadsheet does; `line` is the line in the file.

    `cells` maps column to cell; None when the row cannot be taken apart, and then `fault` says why, `column` where (or
    "") and `text` is the row as it stands.
    """

    number: int
    line: int
    cells: dict[str, str] | None
    text: str = ""
    column: str = ""
    fault: str = ""


def guard(cell: str) -> str:
    """A cell that a spreadsheet shows and does not work out: what begins like a formula gets an apostrophe before it.

    The signs are those of OWASP, "CSV Injection". `unguard` takes off exactly what this puts on.
    """
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def unguard(cell: str) -> str:
    """The cell before `guard`."""
    return cell[1:] if _GUARDED.match(cell) else cell


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, with or without a byte order mark. Raises FileFault.

    Halves of character pairs, which some systems write out as if they were characters, come through, so that only the
    row that has them is rejected.
    """
    if len(content) > SIZE_LIMIT:
        raise FileFault(f"The file is larger than {SIZE_LIMIT // 1024 // 1024} MB. Split it, each part with the names.")
    for begins, words in _NOT_CSV:
        if content.startswith(begins):
            raise FileFault(words)
    try:
        return content.decode("utf-8-sig", "surrogatepass")
    except UnicodeDecodeError as found:
        line = content.count(b"\n", 0, found.start) + 1
        raise FileFault(
            f"The file is not in UTF-8: see line {line:,}. It is probably in Windows-1252, which would spoil names "
            f"with accents. {SAVE}"
        ) from None


def decode_whatever(content: bytes) -> str:
    """The text of a file that a database wrote out: UTF-8, or UTF-16 with its mark, as SQL Server writes it.

    Bytes that are not UTF-8 come through as lone surrogates (PEP 383), so that only the rows that have them are
    rejected and none is lost uncounted. Raises FileFault for what is not text at all.
    """
    if len(content) > SIZE_LIMIT:
        raise FileFault(f"The file is larger than {SIZE_LIMIT // 1024 // 1024} MB.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    for begins, words in _NOT_CSV:
        if content.startswith(begins):
            raise FileFault(words)
    return content.decode("utf-8-sig", "surrogateescape")


class Sheet:
    """The rows of a file under its columns. Raises FileFault when it has no rows or not the columns it must have.

    With `loose`, for an extract, where every row must be accounted for whatever else is wrong, only the names must be
    there: columns that nobody knows are read under their own names, missing ones are missing, and no rows are no
    fault.
    """

    def __init__(
        self, content: bytes, *, known: tuple[str, ...], needed: tuple[str, ...] = (), loose: bool = False
    ) -> None:
        self._text = decode_whatever(content) if loose else decode(content)
        if not self._text.strip("\r\n\t ,\x00"):
            raise FileFault("The file is empty.")
        self._start, self._number, self._line = 0, 1, 1
        while not (line := _LINE.match(self._text, self._start)[0]).strip("\r\n"):  # type: ignore[index]
            self._start += len(line)
            self._number, self._line = self._number + 1, self._line + 1
        cells, end, _, fault = _record(self._text, self._start)
        if fault:
            raise FileFault(
                "The names of the columns, the first row, cannot be read: a quotation mark is out of place."
            )
        self.columns = _columns(cells, known, needed, loose)
        self.mended = any(name in MENDING for name in self.columns)
        self._line += _lines(self._text, self._start, end)
        self._start = end
        if not loose and next(self.rows(), None) is None:
            raise FileFault("The file has the names of the columns and no rows.")

    def rows(self) -> Iterator[Row]:
        """Every row, from the first. Lines with nothing on them are no rows; they count in the numbers."""
        text, at, number, line = self._text, self._start, self._number, self._line
        while at < len(text):
            number += 1
            first_end = _LINE.match(text, at).end()  # type: ignore[union-attr]
            first = text[at:first_end].rstrip("\r\n")
            if not first:
                at, line = first_end, line + 1
                continue
            cells, end, cell, fault = _record(text, at)
            if not fault and len(cells) == len(self.columns):
                yield Row(number, line, self._named(cells))
                line += _lines(text, at, end)
                at = end
                continue
            if fault:
                column = self.columns[cell] if cell < len(self.columns) else ""
                yield Row(number, line, None, first, column, fault)
            else:
                words = f"The row has {len(cells):,} cells and there are {len(self.columns)} columns"
                many = "put quotation marks around text with a comma" if len(cells) > len(self.columns) else "add them"
                yield Row(number, line, None, first, "", f"{words}: {many}.")
            at, line = first_end, line + 1

    def _named(self, cells: list[str]) -> dict[str, str]:
        named = dict(zip(self.columns, cells, strict=True))
        if self.mended:
            named = {name: unguard(cell) for name, cell in named.items() if name not in MENDING}
        return named


def _record(text: str, at: int) -> tuple[list[str], int, int, str]:
    """One record: its cells and where the next begins; or, with a fault, the cell in which it is."""
    cells: list[str] = []
    length = len(text)
    while True:
        if text.startswith('"', at):
            close = text.find('"', at + 1)
            while close >= 0 and text.startswith('"', close + 1):
                close = text.find('"', close + 2)
            if close < 0:
                return cells, at, len(cells), "A quotation mark is opened and never closed."
            cells.append(text[at + 1 : close].replace('""', '"'))
            at = close + 1
        else:
            end = _PLAIN.match(text, at).end()  # type: ignore[union-attr]
            cells.append(text[at:end])
            at = end
        if at >= length:
            return cells, length, 0, ""
        sign = text[at]
        if sign == ",":
            at += 1
        elif sign == "\r":
            return cells, at + (2 if text.startswith("\n", at + 1) else 1), 0, ""
        elif sign == "\n":
            return cells, at + 1, 0, ""
        else:
            words = "A quotation mark is out of place: put the cell in quotation marks and write each inside it twice."
            return cells, at, len(cells) - 1, words


def _lines(text: str, start: int, end: int) -> int:
    """How many lines end between two places."""
    return text.count("\n", start, end) + text.count("\r", start, end) - text.count("\r\n", start, end)


def _columns(cells: list[str], known: tuple[str, ...], needed: tuple[str, ...], loose: bool) -> list[str]:
    names = ["_".join(cell.strip().lower().replace("-", " ").split()) for cell in cells]
    if not set(names) & set(known):
        if len(names) == 1 and re.search(r"[;\t]", cells[0]):
            raise FileFault(f"The cells are not separated by commas. {SAVE}")
        # What stands there instead may be about a child, so it is not repeated.
        raise FileFault("The first row must be the names of the columns (docs/csv-intake.md). It has none of them.")
    missing = [name for name in needed if name not in names]
    if missing:
        raise FileFault(f"These columns are missing: {', '.join(missing)}.")
    unknown = [str(i) for i, name in enumerate(names, start=1) if name not in known and name not in MENDING]
    if unknown and not loose:
        raise FileFault(
            f"Nobody knows what the column in place {', '.join(unknown[:10])} is: give it a name of docs/csv-intake.md"
            " or take it out. Nothing was loaded, so that nothing is lost unseen."
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise FileFault(f"These columns are there twice: {', '.join(twice)}.")
    return names
