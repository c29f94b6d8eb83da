"""A folder of an extract: which file is which table. Plain Python; raises FileFault with words for a person."""

from __future__ import annotations

import hashlib
from pathlib import Path

from halcyon.exchange.csv.sheet import FileFault, Sheet
from halcyon.exchange.extract.running import Supplied
from halcyon.exchange.ssd.specification import ssd


def read_folder(folder: Path) -> Supplied:
    """The tables of an extract. Every file must be one of them, so that nothing is lost unseen.

    A file is named after its table, with or without `ssd_` before it, in whatever case: `ssd_person.csv`. Raises
    FileFault when two files are one table, one is no table or cannot be read, or nobody is in the extract.
    """
    shape = ssd()
    known = {table.name: table for table in shape.tables}
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    sheets: dict[str, Sheet] = {}
    notes: list[tuple[str, str]] = []
    digest = hashlib.sha256()
    size = 0
    for path in files:
        name = path.stem.lower() if path.suffix.lower() == ".csv" else ""
        table = known.get(name) or known.get(f"ssd_{name}")
        if table is None:
            raise FileFault(f"Nobody knows which table {path.name} is. Take it out, or name it like ssd_person.csv.")
        if table.name in sheets:
            raise FileFault(f"Two files are the table {table.name}. Put them together, or take one out.")
        content = path.read_bytes()
        size += len(content)
        digest.update(f"{table.name}:{hashlib.sha256(content).hexdigest()}\n".encode())
        if not content.strip(b"\xef\xbb\xbf\xff\xfe\r\n\t ,\x00"):
            notes.append((table.name, "The file is empty."))
            continue
        try:
            sheets[table.name] = sheet = Sheet(content, known=table.names, loose=True)
        except FileFault as fault:
            raise FileFault(f"{path.name}: {fault}") from None
        unknown = [column for column in sheet.columns if column not in table.names]
        missing = [column for column in table.names if column not in sheet.columns]
        if unknown:
            notes.append((table.name, f"Columns that nobody knows are kept and not used: {_listed(unknown)}."))
        if missing:
            notes.append((table.name, f"Columns that are not there: {_listed(missing)}."))
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            notes.append((table.name, "The file is in UTF-16."))
    if shape.people not in sheets:
        raise FileFault(f"There is no {shape.people}.csv: without people, nobody can be said to be anyone.")
    return Supplied(digest.hexdigest(), size, sheets, tuple(notes))


def _listed(columns: list[str]) -> str:
    """Names of columns, cut: where a file has no names, what stands there may be about a child."""
    return ", ".join(column[:40] for column in columns[:12]) + (", …" if len(columns) > 12 else "")
