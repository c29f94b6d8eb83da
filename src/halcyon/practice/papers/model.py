"""What a kind of paper is: its headings, the sentences that it begins with, and its front sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass

PLACEHOLDER = re.compile(r"\{figure:([a-z0-9_./-]{1,90})\}")

PURPOSES = (("assurance", "For assurance"), ("decision", "For decision"), ("information", "For information"))
IMPLICATIONS = (
    ("financial", "Financial implications"),
    ("equality", "Equality implications"),
    ("quality", "Quality implications"),
    ("risk", "Risk implications"),
    ("legal", "Legal implications"),
)


@dataclass(frozen=True)
class Heading:
    """One heading of a paper. `part` is the larger part that it stands in, `ask` what its writer is to say.

    `starts` are the sentences that a draft begins with; "{figure:key}" in them stands for a figure, and a sentence is
    left out while nothing is recorded behind one of its figures. `figures` are offered to the writer beside them.
    """

    key: str
    title: str
    ask: str
    starts: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    part: str = ""

    @property
    def offered(self) -> tuple[str, ...]:
        """Every figure that belongs under this heading, each once, those of its sentences first."""
        return tuple(dict.fromkeys([*(k for s in self.starts for k in PLACEHOLDER.findall(s)), *self.figures]))


@dataclass(frozen=True)
class PaperTemplate:
    """One edition of a kind of paper. `domains` are the outcomes domains to tick, key and words; () for a paper that
    has none; `domains_unverified` says which of their words nobody has checked, "" for none. `front` says whether it has
    the full front sheet of a governing body's paper.
    """

    key: str
    version: int
    title: str
    about: str
    headings: tuple[Heading, ...]
    source: str
    purpose: str = "assurance"
    domains: tuple[tuple[str, str], ...] = ()
    domains_title: str = ""
    domains_unverified: str = ""
    front: bool = True
    charts: tuple[str, ...] = ()

    def heading(self, key: str) -> Heading:
        """The heading with this key. Raises KeyError."""
        found = next((h for h in self.headings if h.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    @property
    def figures(self) -> tuple[str, ...]:
        """Every figure that this paper may use, each once."""
        return tuple(dict.fromkeys([*(k for h in self.headings for k in h.offered), *self.charts]))
