"""Voice beside the numbers: what was recorded of children's and families' own words, as counts, and quotations of
practitioners that may be used.

A child's words are never shown here: they belong to the child's record. Only how often they were sought and written is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from halcyon.access.viewing import Viewer, require
from halcyon.assurance.figures.queries import Series, series
from halcyon.kernel.disclosure import FEW
from halcyon.kernel.roles import Capability
from halcyon.learning.models import FamilyContact, Quote, ReviewLimb
from halcyon.practice.reviews import KINDS
from halcyon.practice.reviews.phases import FAMILY_STAGES

FIGURES = ("childs_voice_in_decisions",)
MOST = 20
MOST_FIRST = ("took_part", "declined", "asked", "not_contacted")  # what came of asking a family, the most first


@dataclass(frozen=True)
class Voice:
    """What a practitioner said in an interview, with their consent, read over by somebody else for what would tell who
    they are: the words, and the audit in which they were said.
    """

    words: str
    audit: str


def voice_figures(viewer: Viewer, *, at: datetime) -> list[Series]:
    """The figures about children's and families' voice that have data behind them."""
    found = [series(viewer, key, at=at) for key in FIGURES]
    return [one for one in found if one is not None]


@dataclass(frozen=True)
class FamilyStage:
    """At one stage of reviews: in how many the family was asked, and in how many it was not.

    What families answered is theirs: took part, declined, no answer yet. All three are None where any is one to four.
    """

    title: str
    was_asked: int
    not_contacted: int
    took_part: int | None
    declined: int | None
    no_answer: int | None


def families_in_reviews(viewer: Viewer, *, at: datetime) -> tuple[int, list[FamilyStage]]:
    """Of the reviews of people that are held: how many there are, and what is written down of their families, by stage.

    Whether a review asked is the partnership's own work and a count of reviews, which is not hidden (ADR 22). What the
    families answered is hidden as other small numbers are. A review counts once at each stage, by the most that came of
    asking; one where nothing is written down of a stage is not counted there.
    """
    require(viewer, Capability.SEE_BOARD)
    of_people = [kind.key for kind in KINDS.values() if kind.of_people]
    held = ReviewLimb.objects.filter(decision="held", decided_at__lte=at, kind__in=of_people)
    reviews = set(held.values_list("review_id", flat=True))
    rows = FamilyContact.objects.filter(review__in=reviews, at__lte=at).values_list("review_id", "stage", "outcome")
    most: dict[tuple[UUID, str], str] = {}
    for review, stage, outcome in rows:
        had = most.get((review, stage), outcome)
        most[review, stage] = min(had, outcome, key=MOST_FIRST.index)
    counted = Counter((stage, outcome) for (_, stage), outcome in most.items())
    stages = [_stage(words, *(counted[stage, key] for key in MOST_FIRST)) for stage, words in FAMILY_STAGES]
    return len(reviews), [each for each in stages if each.was_asked or each.not_contacted]


def _stage(title: str, took_part: int, declined: int, no_answer: int, not_contacted: int) -> FamilyStage:
    answers = (took_part, declined, no_answer)
    tells = any(0 < n < FEW for n in answers)
    return FamilyStage(title, sum(answers), not_contacted, *((None, None, None) if tells else answers))


def voices(viewer: Viewer, *, at: datetime) -> Sequence[Voice]:
    """Quotations that may be used, of audits that have been reported by `at`; the newest first."""
    require(viewer, Capability.SEE_BOARD)
    rows = Quote.objects.filter(state="usable", consented=True, item__round__reported_at__lte=at)
    found = rows.select_related("item__round").order_by("-item__round__reported_at", "-at", "id")[:MOST]
    return [Voice(row.text, row.item.round.title) for row in found]
