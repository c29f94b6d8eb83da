"""Where did we hear this before? What was said earlier about the same, found by theme and by words.

Whatever keeps something that was said offers it here by a `Teller`, so that a recommendation which is being written is
held against findings of reviews and themes of audits as well.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db.models import Exists, OuterRef, Q

from halcyon.access.viewing import Viewer, require
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability
from halcyon.learning.audits.models import AuditRound
from halcyon.learning.improving.models import Recommendation
from halcyon.learning.reviews.models import Finding, ReviewHold
from halcyon.practice.learning_themes import BY_KEY, suggested

FEW, READ = 8, 300
# Words that are in most recommendations, and so say nothing of what one is about.
MOST_HAVE = """
about after agencies agency against also because been before being between both child children could
does done each ensure every from have into made make must need needs other partners partnership
people practice practitioners professionals recommend recommendation review safeguarding service
services should staff such than that their them then there these they this those through under used
when where which while with within work would young
"""
EMPTY = frozenset(MOST_HAVE.split())


@dataclass(frozen=True)
class Heard:
    """Something that was said before: what, who said it, when, and where to read it. `why` says what is the same."""

    kind: str
    id: uuid.UUID
    text: str
    source: str
    said_on: date
    href: str
    themes: tuple[str, ...]
    standing: str = ""
    why: str = ""


class Teller(Protocol):
    """Finds what one room heard: of the words at least one, or of the themes one. It takes the viewer who asks."""

    def __call__(self, viewer: Viewer, words: Sequence[str], themes: Collection[str]) -> Iterable[Heard]: ...


def words_of(text: str) -> list[str]:
    """The words of a text by which it can be found again, each by its first seven letters; at most twelve."""
    found = re.findall(r"[a-zà-ž]{4,}", text.lower())
    return list(dict.fromkeys(word[:7] for word in found if word not in EMPTY))[:12]


def heard_before(
    viewer: Viewer,
    *,
    text: str,
    themes: Collection[str] = (),
    without: uuid.UUID | None = None,
    source: uuid.UUID | None = None,
    tellers: Sequence[Teller] = (),
) -> list[Heard]:
    """What was said before about the same, the most alike first, then the newest; at most `FEW`.

    `themes` are keys; without any, those that the text seems to be about. `without` leaves one recommendation out,
    and `source` the review or audit that it comes from: what was found there is not heard once more.
    A thing is shown when it shares a theme and a word, two themes or two words, so that one common word is not enough;
    where little was asked for (one word, or one theme and no words), that one is enough.
    """
    require(viewer, Capability.SEE_LEARNING)
    words = words_of(text)
    wanted = [key for key in themes if key in BY_KEY] or list(suggested(text))
    if not words and not wanted:
        return []
    asked = (_recommendations, _findings, _audits, *tellers)
    found = [
        h
        for teller in asked
        for h in teller(viewer, words, wanted)
        if h.id != without and not (source and str(source) in h.href)
    ]
    least = 1 if len(words) + len(themes) < 2 else 2
    scored = []
    for heard in found:
        same_words = [w for w in words if w in f"{heard.text} {heard.source}".lower()]
        same_themes = [t for t in wanted if t in heard.themes]
        if len(same_words) + len(same_themes) >= least:
            score = len(same_words) + 2 * len(same_themes)
            scored.append((score, heard.said_on, _because(heard, same_words, same_themes)))
    scored.sort(key=lambda each: (-each[0], -each[1].toordinal(), each[2].text))
    return [heard for _, _, heard in scored[:FEW]]


def _because(heard: Heard, words: Sequence[str], themes: Sequence[str]) -> Heard:
    said = [BY_KEY[key].title for key in themes]
    if words:
        lower = f"{heard.text} {heard.source}".lower()
        whole = [re.search(rf"{re.escape(w)}[a-zà-ž]*", lower) for w in words]
        said.append("the words " + ", ".join(f"“{m[0]}”" for m in whole[:4] if m))
    return Heard(**{**heard.__dict__, "why": "; ".join(said)})


def _recommendations(viewer: Viewer, words: Sequence[str], themes: Collection[str]) -> Iterable[Heard]:
    any_of = Q(themes__theme__in=list(themes))
    for word in words:
        any_of |= Q(text__icontains=word) | Q(source_title__icontains=word)
    ids = Recommendation.objects.filter(any_of).order_by("-said_on", "-at").values_list("id", flat=True)
    newest = list(dict.fromkeys(ids[: READ * 4]))[:READ]
    for row in Recommendation.objects.filter(id__in=newest).prefetch_related("themes", "actions"):
        states = [a.state for a in row.actions.all()]
        yield Heard(
            kind=row.get_source_kind_display(),
            id=row.id,
            text=row.text,
            source=row.source_title,
            said_on=row.said_on,
            href=f"/recommendations/{row.id}/",
            themes=tuple(t.theme for t in row.themes.all()),
            standing=_standing(states),
        )


def _findings(viewer: Viewer, words: Sequence[str], themes: Collection[str]) -> Iterable[Heard]:
    """Findings of reviews that are concluded and not held: others are for the people of the review alone."""
    said = Q(pk__in=[])
    for word in _looked_for(words, themes):
        said |= Q(title__icontains=word) | Q(text__icontains=word)
    held = ReviewHold.objects.filter(review=OuterRef("review_id"), ends__isnull=True)
    rows = Finding.objects.filter(~Exists(held), said, review__concluded_at__isnull=False).select_related("review")
    for row in rows.order_by("-at")[:READ]:
        yield Heard(
            kind="Finding of a review",
            id=row.id,
            text=f"{row.title}. {row.text}",
            source=str(row.review),
            said_on=row.at.astimezone(LONDON).date(),
            href=f"/reviews/{row.review_id}/",
            themes=suggested(f"{row.title} {row.text}"),
        )


def _audits(viewer: Viewer, words: Sequence[str], themes: Collection[str]) -> Iterable[Heard]:
    """What audits that were reported asked and summed up."""
    said = Q(pk__in=[])
    for word in _looked_for(words, themes):
        said |= Q(title__icontains=word) | Q(question__icontains=word) | Q(summary__icontains=word)
    rows = AuditRound.objects.filter(said, state="reported", reported_at__isnull=False).defer("frame")
    for row in rows.order_by("-reported_at")[:READ]:
        if row.reported_at is not None:
            yield Heard(
                kind="Audit",
                id=row.id,
                text=row.summary,
                source=row.title,
                said_on=row.reported_at.astimezone(LONDON).date(),
                href=f"/audits/{row.id}/",
                themes=suggested(f"{row.title} {row.question} {row.summary}"),
            )


def _looked_for(words: Sequence[str], themes: Collection[str]) -> list[str]:
    """The words to look for where nobody has set themes: those of the text, and those of the themes."""
    return [*words, *(word for key in themes if key in BY_KEY for word in BY_KEY[key].words)]


def _standing(states: Sequence[str]) -> str:
    if not states:
        return "no action was agreed"
    assured = states.count("assured")
    actions = "1 action" if len(states) == 1 else f"{len(states)} actions"
    return f"{actions}, {assured} assured" if assured else f"{actions}, none assured"
