"""Keeping words that were questioned: written together with what they stand in, or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from halcyon.access.viewing import Viewer
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.work.models import KeptWords

T = TypeVar("T")
MOST_CHARACTERS = 300


@dataclass(frozen=True)
class Kept:
    """One phrase that a writer keeps: its key in the published list, its words, the question in which it stands."""

    phrase: str
    words: str
    field: str


@act
def keeping_words(
    *,
    kept: Sequence[Kept],
    place: str,
    reason: str,
    reason_words: str = "",
    subject_id: uuid.UUID | None = None,
    does: Callable[[], T],
    by: Viewer,
    at: datetime,
    writer: uuid.UUID | None = None,
) -> T:
    """Do what was to be done with a text (`does`), and keep a row for each questioned phrase that its writer kept.

    A `reason` that is not one of `KeptWords.REASONS` is kept as none given: asking never stops anybody's work. `writer`
    is what somebody who writes without an account is known by: the link that was sent to them.
    """
    done = does()
    if kept:
        known = {key for key, _ in KeptWords.REASONS}
        rows = KeptWords.objects.bulk_create(
            KeptWords(
                phrase=one.phrase,
                words=one.words[:MOST_CHARACTERS],
                place=place,
                field=one.field,
                reason=reason if reason in known else "none",
                reason_words=reason_words.strip(),
                agency=by.agency,
                kept_by=writer or by.signing,
                kept_at=at,
                subject_id=subject_id,
            )
            for one in kept
        )
        record_act(by, "words_kept", "kept_words", [row.id for row in rows], rule=place, at=at)
    return done
