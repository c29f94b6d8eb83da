"""Asking about words that put the blame on a child, once, before a text is sent or signed. It never blocks.

A form that is `Questioned` asks by itself: it is not valid until its writer has seen what is questioned, the component
`form` draws the question above its fields with everything that was typed, and `keeping` does what the form is for and
keeps the words that stayed. Where the texts are no fields of a form (a tool that is signed) a view calls `asked_about`
and draws the component `wording` itself.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from django import forms

from halcyon.access.viewing import Viewer
from halcyon.kernel.instruments import Question
from halcyon.practice.language import Finding, questioned
from halcyon.web.request import Request
from halcyon.work.actions import Kept, keeping_words
from halcyon.work.models import KeptWords

T = TypeVar("T")
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


class Questioned(forms.BaseForm):
    """A form whose writer is asked about words that put the blame on a child, before what they wrote goes anywhere.

    Its texts of several lines are read, but not those that `not_questioned` names: the child’s own words. While
    something is to be asked the form is not valid, and `asked` says what. Nothing is asked when somebody is in danger
    now: that is sent at once.
    """

    not_questioned: ClassVar[tuple[str, ...]] = ("child_words",)
    asked: Wording | None = None

    def texts(self) -> list[Text]:
        """What its writer wrote, once everything was typed as it should be."""
        return [
            Text(name, str(field.label or name), said, self[name].auto_id or "")
            for name, field in self.fields.items()
            if isinstance(field, forms.CharField)
            and isinstance(field.widget, forms.Textarea)
            and name not in self.not_questioned
            and (said := str(self.cleaned_data.get(name) or "")).strip()
        ]

    def is_valid(self) -> bool:
        """Whether everything is as it should be, and nothing is left to ask about."""
        if not super().is_valid():
            return False
        wording = self._wording()
        self.asked = wording if wording.to_ask else None
        return self.asked is None

    def _wording(self) -> Wording:
        return Wording() if self.cleaned_data.get("danger_now") == "yes" else asked_about(self.data, self.texts())

    @property
    def said_to_words(self) -> list[tuple[str, str]]:
        """The hidden fields with what was said when the question was asked, so that it is not asked again."""
        return [(name, self.data[name]) for name in (SEEN, REASON, WORDS) if self.is_bound and self.data.get(name)]

    def keeping(
        self,
        request: Request,
        place: str,
        does: Callable[[], T],
        *,
        subject_id: uuid.UUID | None = None,
        by: Viewer | None = None,
        writer: uuid.UUID | None = None,
    ) -> T:
        """Do what the form is for (`does`), and keep which questioned words stayed, in one transaction.

        Call after `is_valid()`. `place` names the form, `subject_id` what was written about; `by` and `writer` are for
        somebody who writes without an account. Raises what `does` raises.
        """
        wording = self._wording()
        return keeping_words(
            kept=wording.kept,
            place=place,
            reason=wording.reason,
            reason_words=wording.reason_words,
            subject_id=subject_id,
            does=does,
            by=by or request.viewer,
            at=request.now,
            writer=writer,
        )
