"""Asking about words that put the blame on a child, once, before a text is sent or signed. It never blocks.

A view calls `asked_about` with what was typed. When the answer is `to_ask`, it draws the form again with the component
`wording`; what is sent after that goes, with the words that were kept handed to `keeping_words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from halcyon.kernel.instruments import Question
from halcyon.practice.language import Finding, questioned
from halcyon.work.actions import Kept
from halcyon.work.models import KeptWords

SEEN, REASON, WORDS = "wording_seen", "wording_reason", "wording_reason_words"
AROUND = 40  # characters of the text shown on each side
PROSE = ("long_text", "short_text", "text")  # never the child's own words


@dataclass(frozen=True)
class Text:
    """One text that somebody wrote: the name of its field, how the page calls it, what stands in it, and the id of its
    field on the page.
    """

    field: str
    label: str
    text: str
    anchor: str = ""


@dataclass(frozen=True)
class Place:
    """One finding as it is shown: what stands before and after it, and in which field."""

    text: Text
    finding: Finding

    @property
    def before(self) -> str:
        start = max(0, self.finding.begins - AROUND)
        return ("…" if start else "") + self.text.text[start : self.finding.begins]

    @property
    def after(self) -> str:
        stop = self.finding.ends + AROUND
        return self.text.text[self.finding.ends : stop] + ("…" if stop < len(self.text.text) else "")

    @property
    def token(self) -> str:
        return f"{self.text.field}:{self.finding.key}"


@dataclass(frozen=True)
class Wording:
    """What is questioned in a form that was posted, and what its writer said to it."""

    places: tuple[Place, ...] = ()
    seen: frozenset[str] = frozenset()
    reason: str = "none"
    reason_words: str = ""

    @property
    def to_ask(self) -> bool:
        """Whether something is questioned that its writer has not been asked about yet."""
        return any(place.token not in self.seen for place in self.places)

    @property
    def kept(self) -> list[Kept]:
        return [Kept(p.finding.key, p.finding.words, p.text.field) for p in self.places]

    @property
    def tokens(self) -> str:
        """What the form carries so that nothing is asked twice."""
        return " ".join(sorted(self.seen | {p.token for p in self.places}))

    @property
    def reasons(self) -> list[tuple[str, str]]:
        return [(key, words) for key, words in KeptWords.REASONS if key != "none"]


def asked_about(post: Mapping[str, str], texts: Iterable[Text]) -> Wording:
    """What is questioned in these texts. `post` is what came with the form, with what was asked before."""
    return Wording(
        tuple(Place(text, finding) for text in texts for finding in questioned(text.text)),
        frozenset(post.get(SEEN, "").split()),
        post.get(REASON, "none"),
        post.get(WORDS, ""),
    )


def texts_of(questions: Iterable[Question], answers: Mapping[str, object]) -> list[Text]:
    """The practitioner’s own texts among answers; the child’s words are left out, they are never questioned."""
    return [
        Text(q.key, q.words, value, f"q_{q.key}")
        for q in questions
        if q.kind in PROSE and isinstance(value := answers.get(q.key), str) and value.strip()
    ]
