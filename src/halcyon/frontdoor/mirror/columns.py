"""The mirror's rows as columns in memory, so that two years of a county are counted in a few milliseconds.

Each process keeps them. They are read once and afterwards only where something was derived anew; another building of
the mirror, or a number of rows that does not agree, makes it read everything again. Nothing here decides who may see
what: `counts` takes out what a viewer may not know of.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from halcyon.frontdoor.mirror.projection import OVERLAP
from halcyon.frontdoor.models import MirroredEnquiry, MirrorMark, StageTime

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
TEXTS = ("rating", "state", "outcome", "agency", "source_code", "about", "area")


@dataclass
class Words:
    """Texts as small numbers, so that a column of them can be compared at once."""

    numbers: dict[str, int] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    def encode(self, texts: Iterable[str]) -> Numbers:
        numbers = self.numbers
        for text in set(texts := list(texts)) - numbers.keys():
            numbers[text] = len(self.texts)
            self.texts.append(text)
        return np.fromiter((numbers[t] for t in texts), dtype=np.int64, count=len(texts))

    def number(self, text: str) -> int:
        """The number of a text, or one that no row has."""
        return self.numbers.get(text, -1)


@dataclass(frozen=True)
class Columns:
    """Enquiries (`ids` in order, and what is filtered by) and the stages that ended, each with its enquiry's place."""

    made: uuid.UUID
    newest: datetime | None
    words: dict[str, Words]
    ids: Numbers
    received_day: Numbers
    received_hour: Numbers
    is_open: Flags
    texts: dict[str, Numbers]
    enquiry: Numbers  # of each stage: the enquiry's id
    stage: Numbers
    answering: Numbers
    week: Numbers
    waiting: Numbers
    working: Numbers
    waiting_office: Numbers
    working_office: Numbers

    def text(self, name: str) -> Words:
        return self.words[name]

    def places(self, stages: Flags) -> Numbers:
        """Of each of these stages: the place of its enquiry among `ids`."""
        return np.searchsorted(self.ids, self.enquiry[stages]).astype(np.int64)


_ENQUIRIES = ("id", "received_day", "received_hour", "closed_at", *TEXTS)
_STAGES = ("enquiry_id", "stage", "agency", "week", "waiting", "working", "waiting_office", "working_office")
_lock = threading.Lock()
_kept: Columns | None = None


def columns() -> Columns:
    """The mirror as it is now: what is kept, with whatever was derived since. Empty before the first derivation."""
    global _kept
    with _lock:
        _kept = _current(_kept)
        return _kept


def forget() -> None:
    """Let the next `columns()` read everything."""
    global _kept
    with _lock:
        _kept = None


def _current(kept: Columns | None) -> Columns:
    made, made_at = MirrorMark.objects.filter(id=1).values_list("made", "made_at").first() or (uuid.UUID(int=0), None)
    if kept is None or kept.made != made:
        return _read(made)
    if kept.newest is not None and made_at is not None:
        # What was there when this building was made has been read with it.
        since = max(kept.newest - OVERLAP, made_at)
        changed = list(MirroredEnquiry.objects.filter(derived_at__gt=since).values_list("id", flat=True))
        if changed:
            kept = _replaced(kept, changed)
    return kept if MirroredEnquiry.objects.count() == len(kept.ids) else _read(made)


def _read(mark: uuid.UUID) -> Columns:
    words = {name: Words() for name in (*TEXTS, "stage", "answering")}
    return Columns(mark, _newest(), words, **_enquiries(words, None), **_stages(words, None))


def _replaced(kept: Columns, changed: list[int]) -> Columns:
    """The columns with the rows of these enquiries in place of what was kept of them."""
    gone = np.asarray(changed, dtype=np.int64)
    new, old = _enquiries(kept.words, changed), ~np.isin(kept.ids, gone)
    order = np.argsort(np.concatenate([kept.ids[old], new["ids"]]), kind="stable")
    names = ("ids", "received_day", "received_hour", "is_open")
    own: dict[str, Any] = {n: np.concatenate([getattr(kept, n)[old], new[n]])[order] for n in names}
    own["texts"] = {n: np.concatenate([kept.texts[n][old], new["texts"][n]])[order] for n in TEXTS}
    still = ~np.isin(kept.enquiry, gone)
    for name, column in _stages(kept.words, changed).items():
        own[name] = np.concatenate([getattr(kept, name)[still], column])
    return replace(kept, newest=_newest(), **own)


def _newest() -> datetime | None:
    return MirroredEnquiry.objects.order_by("-derived_at").values_list("derived_at", flat=True).first()


def _enquiries(words: dict[str, Words], ids: list[int] | None) -> dict[str, Any]:
    rows = _fetched(MirroredEnquiry._meta.db_table, _ENQUIRIES, "id", ids)
    by_name = dict(zip(_ENQUIRIES, zip(*rows, strict=True) if rows else ((),) * len(_ENQUIRIES), strict=True))
    order = np.argsort(_numbers(by_name["id"]), kind="stable")
    return {
        "ids": _numbers(by_name["id"])[order],
        "received_day": _numbers(by_name["received_day"])[order],
        "received_hour": _numbers(by_name["received_hour"])[order],
        "is_open": np.asarray([c is None for c in by_name["closed_at"]], dtype=np.bool_)[order],
        "texts": {name: words[name].encode(by_name[name])[order] for name in TEXTS},
    }


def _stages(words: dict[str, Words], ids: list[int] | None) -> dict[str, Any]:
    rows = _fetched(StageTime._meta.db_table, _STAGES, "enquiry_id", ids)
    by_name = dict(zip(_STAGES, zip(*rows, strict=True) if rows else ((),) * len(_STAGES), strict=True))
    return {
        "enquiry": _numbers(by_name["enquiry_id"]),
        "stage": words["stage"].encode(by_name["stage"]),
        "answering": words["answering"].encode(by_name["agency"]),
        **{name: _numbers(by_name[name]) for name in _STAGES[3:]},
    }


def _numbers(values: Sequence[Any]) -> Numbers:
    return np.asarray(values, dtype=np.int64)


def _fetched(table: str, names: Sequence[str], key: str, ids: list[int] | None) -> list[tuple[Any, ...]]:
    """Plain columns as the database gives them: Django would make an object of every value, at ten times the cost."""
    quote = connection.ops.quote_name
    sql = f"SELECT {', '.join(map(quote, names))} FROM {quote(table)}"  # noqa: S608 - names of our own columns
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for start in range(0, 1 if ids is None else len(ids), 500):
            part = [] if ids is None else ids[start : start + 500]
            where = f" WHERE {quote(key)} IN ({', '.join(['%s'] * len(part))})" if part else ""
            cursor.execute(sql + where, part)
            found += cursor.fetchall()
    return found
