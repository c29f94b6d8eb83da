"""Taking an Excel workbook (.xlsx) apart into the rows that a CSV file of the same sheet would have.

The package is checked first like every file that is kept (`work.files.packed`): what unpacks to far more than it
should, holds programs or defines entities never reaches the reader. Then one sheet is read: the only visible one that
has names of columns that are known. Of a cell that works something out the value counts that was saved with it; where
none was, the cell comes as it was typed, with its equals sign. Days come as 2027-03-27. What a merged cell says counts
for every row that it covers.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from halcyon.exchange.csv.sheet import FileFault, Row
from halcyon.work.files.packed import clean_package
from halcyon.work.files.refusing import Refusal

BEGINS = b"PK\x03\x04"
MOST_ROWS = 5_000
MOST_COLUMNS = 60
LAST_ROW = 100_000
TITLES = 30  # the names of the columns are looked for in so many rows from the top
NAMES = 2  # so many known names make a row the names of the columns

_MERGED = re.compile(rb"<(?:\w{1,20}:)?mergeCell\b[^<>]*\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
Cells = list[str]


class Workbook:
    """The sheet of a workbook that is a table, as `Sheet` reads a CSV file: `columns`, and `rows()` below them.

    `known` says whether a name is that of a column. Raises FileFault where the file may not be read, where no sheet
    has such names, and where several have.
    """

    def __init__(self, content: bytes, *, known: Callable[[str], bool]) -> None:
        found = [(title, grid, top) for title, grid in _sheets(content) if (top := _names_in(grid, known)) is not None]
        if not found:
            raise FileFault(
                "No sheet of this workbook has the names of the columns, such as Action, Agency and Due date, in a row "
                "of its own near the top."
            )
        if len(found) > 1:
            titles = "”, “".join(title for title, _, _ in found)
            raise FileFault(f"Several sheets look like action plans: “{titles}”. Save each as a workbook of its own.")
        self.title, grid, self._top = found[0]
        self.columns, places = _columns(grid[self._top])
        self._places = places
        self._grid = grid
        if next(self.rows(), None) is None:
            raise FileFault("The sheet has the names of the columns and no rows.")

    def rows(self) -> Iterator[Row]:
        """Every row that says something, with the number that the spreadsheet shows beside it."""
        for place in sorted(self._grid):
            cells = self._grid[place]
            if place > self._top and any(cells):
                named = [cells[n] if n < len(cells) else "" for n in self._places]
                loose = [n for n, cell in enumerate(cells) if cell and n not in self._places]
                if loose:
                    words = f"There is something in column {_letters(loose[0])}, which has no name. Name the column."
                    yield Row(place, place, None, " | ".join(c for c in cells if c), "", words)
                else:
                    yield Row(place, place, dict(zip(self.columns, named, strict=True)))


def _sheets(content: bytes) -> Iterable[tuple[str, dict[int, Cells]]]:
    """The visible sheets of a workbook: title, and row number to cells. Raises FileFault."""
    try:
        clean = clean_package(content, "xlsx")
    except Refusal as refusal:
        raise FileFault(str(refusal)) from None
    from openpyxl import load_workbook  # loaded only when a workbook is read: it takes a moment

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and checks of cells, which are not read
        try:
            values = load_workbook(io.BytesIO(clean), read_only=True, data_only=True, keep_links=False)
            typed = load_workbook(io.BytesIO(clean), read_only=True, keep_links=False)
            found = [
                (sheet.title, _grid(sheet, typed[sheet.title], clean))
                for sheet in values.worksheets
                if sheet.sheet_state == "visible"
            ]
        except FileFault:
            raise
        except Exception:  # whatever such a file breaks in the library, it is the file that cannot be read
            raise FileFault(
                "This workbook cannot be read. Open it, save it again as .xlsx, and take that in."
            ) from None
    return found


def _grid(values: Any, typed: Any, package: bytes) -> dict[int, Cells]:
    values.reset_dimensions()  # what a file says of its own size is often wrong
    typed.reset_dimensions()
    grid: dict[int, Cells] = {}
    pairs = zip(values.iter_rows(values_only=True), typed.iter_rows(values_only=True), strict=True)
    for number, (seen, written) in enumerate(pairs, start=1):
        if number > LAST_ROW:
            raise FileFault(f"The sheet “{values.title}” goes on below row {LAST_ROW:,}. Delete what is not needed.")
        cells = [_said(t if v is None else v) for v, t in zip(seen, written, strict=True)]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            grid[number] = cells
        if len(cells) > MOST_COLUMNS or len(grid) > MOST_ROWS:
            raise FileFault(
                f"The sheet “{values.title}” has more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns. Split it."
            )
    _spread(grid, _merged(package, values))
    return grid


def _said(value: Any) -> str:
    """A cell as a CSV file would have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (time, timedelta)):
        return str(value)
    if not isinstance(value, (str, int, float)):
        return "="  # an array formula: nothing was saved of what it works out
    return str(value).replace("\x00", "").strip()


def _merged(package: bytes, sheet: Any) -> list[tuple[int, int, int, int]]:
    """The merged cells of a sheet: first row, first column, last row, last column; columns count from 0."""
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        xml = parts.read(sheet._worksheet_path)  # the reader that goes row by row does not read them itself
    return [
        (int(top), _place(left.decode()), int(bottom), _place(right.decode()))
        for left, top, right, bottom in _MERGED.findall(xml)
    ]


def _spread(grid: dict[int, Cells], merged: Sequence[tuple[int, int, int, int]]) -> None:
    """Write what a merged cell says into the rows that it covers, where they say something else already.

    Across columns it stays in the first, so that a title over the table, or a name over two columns, is said once.
    """
    for top, left, bottom, _ in merged:
        first = grid.get(top, [])
        said = first[left] if left < len(first) else ""
        if not said:
            continue
        for number in range(top + 1, min(bottom, LAST_ROW) + 1):
            cells = grid.get(number)
            if cells is not None:
                cells += [""] * (left + 1 - len(cells))
                cells[left] = cells[left] or said


def _names_in(grid: dict[int, Cells], known: Callable[[str], bool]) -> int | None:
    """The number of the row that has the names of the columns, or None."""
    top = [number for number in sorted(grid) if number <= TITLES]
    counted = {number: sum(known(cell) for cell in grid[number]) for number in top}
    best = max(top, key=lambda number: (counted[number], -number), default=None)
    return best if best is not None and counted[best] >= NAMES else None


def _columns(cells: Cells) -> tuple[list[str], list[int]]:
    """The names of the columns as `Sheet` writes them, and where each stands."""
    places = [n for n, cell in enumerate(cells) if cell]
    names = ["_".join(cells[n].lower().replace("-", " ").split()) for n in places]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise FileFault(f"These columns are there twice: {', '.join(twice)}.")
    return names, places


def _place(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found - 1


def _letters(place: int) -> str:
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found
