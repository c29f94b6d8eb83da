"""A file of payloads taken apart into rows. Plain Python; raises FileFault with words for a person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from halcyon.exchange.csv.sheet import FileFault, Row
from halcyon.exchange.dfe.specification import CHILD, EPISODE, dfe
from halcyon.exchange.extract.running import Supplied

# Where rows lie within a payload and within an episode: property, table, whether there are several of them.
_OF_EPISODE = {
    "care_worker_details": "dfe_worker",
    "child_and_family_assessments": "dfe_assessment",
    "child_in_need_plans": "dfe_cin_plan",
    "section_47_assessments": "dfe_section_47",
    "child_protection_plans": "dfe_cp_plan",
    "child_looked_after_placements": "dfe_placement",
    "adoption": "dfe_adoption",
    "care_leavers": "dfe_care_leaver",
}
SIZE_LIMIT = 64 * 1024 * 1024


@dataclass
class _Table:
    """The rows of one table. `line` of each is the place of its payload in the file."""

    kept: list[Row] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        yield from self.kept


def read_payloads(content: bytes) -> list[Supplied]:
    """The extracts that a file holds: one payload, a list of them, or an object of them under `payloads`.

    A child who is there more than once was sent more than once: the first payloads of all children are one extract, the
    second ones the next, in the order of the file, so that what was sent later counts. Raises FileFault.
    """
    rounds: list[list[tuple[int, Any]]] = []
    times: dict[str, int] = {}
    for place, payload in enumerate(_payloads(content), start=1):
        child = str(payload.get(CHILD, "")) if isinstance(payload, dict) else ""
        number = times[child] = times.get(child, 0) + 1 if child else 1
        while len(rounds) < number:
            rounds.append([])
        rounds[number - 1].append((place, payload))
    whole = hashlib.sha256(content).hexdigest()
    return [_extract(payloads, f"{whole}:{number}", len(content)) for number, payloads in enumerate(rounds, start=1)]


def _payloads(content: bytes) -> list[Any]:
    if len(content) > SIZE_LIMIT:
        raise FileFault(f"The file is larger than {SIZE_LIMIT // 1024 // 1024} MB.")
    try:
        said = json.loads(content.decode("utf-8-sig"), parse_constant=_not_a_number)
    except UnicodeDecodeError:
        raise FileFault("The file is not in UTF-8.") from None
    except (ValueError, RecursionError):
        raise FileFault("The file is not JSON.") from None
    if isinstance(said, dict) and CHILD not in said:
        within = said.get("payloads", said.get("children"))
        said = list(within.values()) if isinstance(within, dict) else within
    elif isinstance(said, dict):
        said = [said]
    if not isinstance(said, list) or not said:
        raise FileFault("There is no payload in this file: a child, a list of children, or an object of `payloads`.")
    return said


def _not_a_number(name: str) -> None:
    raise ValueError(name)


def _extract(payloads: list[tuple[int, Any]], digest: str, size: int) -> Supplied:
    tables = {table.name: _Table() for table in dfe().tables}
    unknown: dict[str, set[str]] = {}
    for place, payload in payloads:
        _child(tables, place, payload)
    for table in dfe().tables:
        for row in tables[table.name].kept:
            unknown.setdefault(table.name, set()).update(set(row.cells or ()) - set(table.names))
    notes = tuple(
        (name, f"Properties that nobody knows are kept and not used: {', '.join(sorted(n[:40] for n in names)[:12])}.")
        for name, names in unknown.items()
        if names
    )
    supplied = {name: table for name, table in tables.items() if table.kept}
    supplied.setdefault("dfe_child", tables["dfe_child"])
    return Supplied(digest, size, supplied, notes)


def _child(tables: Mapping[str, _Table], place: int, payload: Any) -> None:
    if not isinstance(payload, dict):
        _put(tables["dfe_child"], place, payload, {})
        return
    child = {CHILD: _text(payload.get(CHILD))}
    own = {
        k: v for k, v in payload.items() if k not in ("child_details", "health_and_wellbeing", "social_care_episodes")
    }
    details, health = payload.get("child_details"), payload.get("health_and_wellbeing")
    if isinstance(details, dict):
        # Either of them may ask for the child to be purged.
        asked = [v for v in (own.get("purge"), details.get("purge")) if v is not None]
        own = {**details, **own, **({"purge": True if True in asked else asked[0]} if asked else {})}
    elif details is not None:
        own["child_details"] = details
    _put(tables["dfe_child"], place, own, {})
    if isinstance(health, dict):
        for each in _listed(health.get("sdq_assessments")):
            _put(tables["dfe_sdq"], place, each, child, purge=health.get("purge"))
    elif health is not None:
        _put(tables["dfe_sdq"], place, health, child)
    for episode in _listed(payload.get("social_care_episodes")):
        if not isinstance(episode, dict):
            _put(tables["dfe_episode"], place, episode, child)
            continue
        within = {**child, EPISODE: _text(episode.get(EPISODE))}
        _put(tables["dfe_episode"], place, {k: v for k, v in episode.items() if k not in _OF_EPISODE}, child)
        for name, table in _OF_EPISODE.items():
            for each in _listed(episode.get(name)):
                _put(tables[table], place, each, within)


def _listed(value: Any) -> list[Any]:
    """What a property holds, whether it is one thing or a list of them; nothing for null."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _put(table: _Table, place: int, said: Any, whose: Mapping[str, str], *, purge: Any = None) -> None:
    number = len(table.kept) + 1
    if not isinstance(said, dict):
        text = json.dumps(said)
        table.kept.append(Row(number, place, None, text, "", "This is not an object, and an object belongs here."))
        return
    cells = {str(name): _text(value) for name, value in said.items()}
    if purge is not None:
        cells.setdefault("purge", _text(purge))
    table.kept.append(Row(number, place, {**cells, **whose}))


def _text(value: Any) -> str:
    """A JSON value as a cell: text as it is, nothing for null, everything else as JSON writes it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
