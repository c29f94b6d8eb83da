"""Reference pages of the extracts that can be loaded: what becomes of each table and field, read from the code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from halcyon.config.reference.writing import table as written
from halcyon.exchange.dfe.projection import PROJECTION as DFE
from halcyon.exchange.extract.projection import Projection
from halcyon.exchange.extract.shape import Field, Table
from halcyon.exchange.ssd.projection import PROJECTION as SSD
from halcyon.exchange.ssd.specification import DEPARTURES

KINDS = {
    "text": "text",
    "name": "text",
    "date": "day, or day and time",
    "whole": "whole number",
    "number": "number",
    "flag": "yes or no",
    "json": "JSON",
}
USES = {
    "record": "In the person's record.",
    "event": "In the chronology of whom the row is about.",
    "relation": "In the family relations.",
    "words": "Gives names to workers or teams that other rows name.",
    "kept": "**Kept, not used yet**: there is no room for it.",
}


def ssd() -> str:
    """The page of the Standard Safeguarding Dataset."""
    departures = "\n".join(f"- `{name}`: {why}" for name, why in DEPARTURES.items())
    return "\n\n".join(
        [
            "# What becomes of a Standard Safeguarding Dataset extract",
            "Each table and field, and where it goes. How to load an extract, and what is done with rows that cannot "
            "be used, is in [ssd-intake.md](../ssd-intake.md).",
            "## Where we read otherwise than is published",
            departures,
            *_tables(SSD),
        ]
    )


def dfe() -> str:
    """The page of the Department for Education's payloads."""
    return "\n\n".join(
        [
            "# What becomes of a payload for the Department for Education",
            "Each part of a payload is taken apart into tables; where each field goes. How to load payloads is in "
            "[ssd-intake.md](../ssd-intake.md).",
            *_tables(DFE),
        ]
    )


def _tables(projection: Projection) -> Iterator[str]:
    for table in projection.shape.tables:
        use = USES[projection.use_of(table.name)]
        open_ones = projection.episodes.get(table.name)
        if open_ones:
            use += f" Without `{open_ones.ends}` it is shown with the person as open at the sender."
        rows = ((f"`{f.name}`", _kind(f), _rules(f), _goes(projection, table, f)) for f in table.fields)
        yield f"## {table.title} (`{table.name}`)\n\n{use}\n\n" + written(("field", "is", "checked", "goes to"), rows)


def _kind(field: Field) -> str:
    return KINDS[field.kind] + (f", {field.size:,} at most" if field.size else "")


def _rules(field: Field) -> str:
    rules = [
        "key" if field.key else "",
        "must be there" if field.needed else "",
        f"is {field.written}" if field.written else "",
        f"in `{field.refers[0]}.{field.refers[1]}`" if field.refers else "",
        f"code set {field.codes}" if field.codes else "",
    ]
    return "; ".join(filter(None, rules))


def _goes(projection: Projection, table: Table, field: Field) -> str:
    if field.name in projection.record_fields and table.name in projection.record_tables:
        return f"record: {projection.record_fields[field.name]}"
    found = [
        *_told(projection, table, field),
        *_named(projection.names.get(table.name, ()), field),
        *_related(projection.relations, projection.groups, table, field),
    ]
    if field.name in (table.person, table.via):
        found.append("whom the row is about")
    if not found and table.name in projection.record_tables:
        return "the record as supplied"
    return "; ".join(found) or "kept in the ledger"


def _told(projection: Projection, table: Table, field: Field) -> Iterator[str]:
    for happening in projection.happenings.get(table.name, ()):
        what = happening.what.replace("_", " ")
        if happening.on == field.name:
            yield f"chronology, the day of: {what}"
        elif field.name in happening.tells:
            yield f"chronology, in the sentence of: {what}"


def _named(names: tuple[str, ...], field: Field) -> Iterator[str]:
    if field.name in names:
        yield "names in sentences"


def _related(
    relations: Mapping[str, tuple[str, str, str]], groups: Mapping[str, tuple[str, str]], table: Table, field: Field
) -> Iterator[str]:
    if table.name in relations and field.name in relations[table.name][:2]:
        yield f"relation: {relations[table.name][2]}"
    if field.name in groups.get(table.name, ()):
        yield "relation: of the same family group"
