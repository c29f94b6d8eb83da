"""What a verification finds: problems in words, the first bad row of each chain, and what was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What is wrong."""

    CHANGED = "changed"
    NOT_OURS = "not_ours"
    BROKEN_LINK = "broken_link"
    GAP = "gap"
    MOVED = "moved"
    CLOCK = "clock"
    SEARCH_TERM = "search_term"
    INDEX = "index"
    HEAD = "head"
    CHECKPOINT = "checkpoint"
    ANCHOR = "anchor"
    ANCHOR_AGE = "anchor_age"
    GUARD = "guard"


@dataclass
class Problem:
    """Something wrong, in words. `shard` and `seq` say where it was first seen; `count` how often in that shard."""

    kind: Kind
    words: str
    shard: int | None = None
    seq: int | None = None
    count: int = 1


@dataclass
class Verification:
    """What was checked and what was found. `first_bad` holds the first bad row of each shard that has one."""

    entries: int = 0
    objects: int = 0
    shards: int = 0
    checkpoints: int = 0
    anchor_lines: int = 0
    anchor_age: timedelta | None = None
    entered_for_another_time: int = 0
    """Rows whose act was dated more than an hour from when the row was written: imports and late entry."""
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    first_bad: dict[int, int] = field(default_factory=dict)

    _seen: dict[tuple[Kind, int | None], Problem] = field(default_factory=dict, repr=False)

    @property
    def ok(self) -> bool:
        """Whether nothing was found wrong. Warnings do not count."""
        return not self.problems

    def report(self, kind: Kind, words: str, shard: int | None = None, seq: int | None = None) -> None:
        """Keep the first problem of each kind in each shard, and count the rest: a wrong key makes every row wrong."""
        if (kind, shard) in self._seen:
            self._seen[kind, shard].count += 1
        else:
            self._seen[kind, shard] = Problem(kind, words, shard, seq)
            self.problems.append(self._seen[kind, shard])
        if shard is not None and seq is not None:
            self.first_bad[shard] = min(seq, self.first_bad.get(shard, seq))


def row_name(shard: int, seq: int) -> str:
    """A row as it is called in words."""
    return f"Row {seq} of chain {shard}"
