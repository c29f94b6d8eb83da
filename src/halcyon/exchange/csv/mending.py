"""Rejected rows written out again, to be mended in a spreadsheet and loaded."""

from __future__ import annotations

from collections.abc import Iterable

from halcyon.exchange.csv.mapping import NAMES
from halcyon.exchange.csv.sheet import MENDING, guard
from halcyon.work.canonical import storable
from halcyon.work.models import FileRow

BYTE_ORDER_MARK = "\ufeff"  # by which a spreadsheet knows UTF-8


def mending_file(rows: Iterable[FileRow]) -> bytes:
    """A CSV file of rejected rows with what is wrong with each, which `halcyon load concerns` takes when mended.

    No cell begins like a formula. What no spreadsheet can hold (a null character, half of a character pair) is U+FFFD.
    """
    lines = [",".join((*MENDING, *NAMES))]
    for row in rows:
        content: dict[str, str] = row.content or {}
        cells = [str(row.number), row.columns, row.reason, content.get("", "")]
        cells += [content.get(name, "") for name in NAMES]
        lines.append(",".join(_quoted(guard(storable(cell))) for cell in cells))
    return (BYTE_ORDER_MARK + "\r\n".join(lines) + "\r\n").encode()


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'
