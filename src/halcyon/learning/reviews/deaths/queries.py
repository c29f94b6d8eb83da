"""Reading the staged review: each death for who screens and reviews; figures, small numbers hidden, for the others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from uuid import UUID

from django.db.models import Case, Count, Q, When

from halcyon.access.viewing import Viewer
from halcyon.kernel.disclosure import FEW, suppressed
from halcyon.kernel.roles import Capability
from halcyon.learning.reviews.deaths.actions import LOOKS
from halcyon.learning.reviews.deaths.models import CareReview, Death
from halcyon.learning.reviews.deaths.rules import Looker, Share, not_independent, shares, stage_of
from halcyon.practice.reviews.mortality import GROUPS, INVESTIGATED, REVIEWED_ELSEWHERE, SCREENED_WITHIN, THEMES

PAGE = 12  # deaths on one page: a phone shows it without an endless scroll
STANDS: dict[str, tuple[str, Q]] = {
    "to_screen": ("Waits for its screen", Q(decision="")),
    "to_review": ("Waits for its review", Q(decision="review", care_review__isnull=True)),
    "second": ("Waits for a second reviewer", Q(care_review__complete=False)),
    "reviewed": ("Reviewed", Q(care_review__complete=True)),
    "elsewhere": ("Investigated or reviewed elsewhere", Q(decision__in=INVESTIGATED | REVIEWED_ELSEWHERE)),
    "none": ("No further review", Q(decision="none")),
}
"""Where a death stands, by key: what it is called, and which deaths stand there. Each death stands at one."""
WAITING = "waiting"
"""Asks for the first of the places at which deaths wait for somebody; for all of them where none does."""


@dataclass(frozen=True)
class Listed:
    """One page of the cohort. `counts` are deaths by where they stand (of the chosen group), `stands` which of them are
    listed ("": all), and `of` how many those are.
    """

    rows: tuple[Death, ...]
    counts: dict[str, int]
    of: int
    page: int
    stands: str = ""

    @property
    def more(self) -> bool:
        return self.page * PAGE < self.of


def deaths(viewer: Viewer, *, stands: str = "", group: str = "", page: int = 1) -> Listed:
    """The deaths of the cohort, for who screens or keeps reviews: what waits for somebody first, the longest waiting
    at the top. `stands` is a key of STANDS or WAITING and `group` one of GROUPS, else all. Nothing for everybody else.
    """
    if not LOOKS & viewer.capabilities:
        return Listed((), {}, 0, 1)
    rows = Death.objects.select_related("care_review")
    if group:
        rows = rows.filter(group=group)
    counts = rows.aggregate(**{key: Count("id", filter=which) for key, (_, which) in STANDS.items()})
    if stands == WAITING:
        stands = next((key for key in ("to_screen", "to_review", "second") if counts[key]), "")
    stands = stands if stands in STANDS else ""
    chosen = rows.filter(STANDS[stands][1]) if stands else rows
    place = Case(*(When(which, then=n) for n, (_, which) in enumerate(STANDS.values())), default=len(STANDS))
    first = (page - 1) * PAGE
    found = chosen.order_by(place, "notified_at", "reference")[first : first + PAGE]
    return Listed(tuple(found), counts, counts[stands] if stands else sum(counts.values()), page, stands)


@dataclass(frozen=True)
class OneDeath:
    """One death with its care review, and why the viewer may not screen or review it ("" when they may)."""

    row: Death
    care: CareReview | None
    refused: str


def death(viewer: Viewer, death_id: UUID) -> OneDeath | None:
    """One death, for who screens or keeps reviews; None for everybody else, and for none."""
    if not LOOKS & viewer.capabilities or viewer.user_id is None:
        return None
    row = Death.objects.select_related("care_review").filter(id=death_id).first()
    if row is None:
        return None
    who = Looker(viewer.user_id, viewer.agency, viewer.services)
    return OneDeath(row, getattr(row, "care_review", None), not_independent(who, row.provider, row.team, True))


@dataclass(frozen=True)
class Figures:
    """The staged review in figures. None is a number that is too small to be shown, or would tell one that is.

    `few_wait`: fewer than five deaths wait for their screen, which is all that is said of them (`waiting` is None).
    `to_the_day`: the first and the last death are told to the day, and to whoever sees no death by their month.
    """

    by_group: tuple[Share, ...]
    by_provider: tuple[Share, ...]
    total: Share
    waiting: int | None
    overdue: int | None
    few_wait: bool
    median_days: float | None
    second_waiting: int | None
    themes: dict[str, dict[str, int | None]]
    first_death: date | None
    last_death: date | None
    to_the_day: bool


def figures(viewer: Viewer, *, at: datetime) -> Figures | None:
    """How many deaths were screened, reviewed and investigated, by group and by provider; None for who may not see.

    Who sees every death anyway reads the numbers as they are. For everybody else small ones are hidden.
    """
    if not viewer.capabilities & {Capability.SEE_LEARNING, *LOOKS}:
        return None
    few = 1 if LOOKS & viewer.capabilities else FEW
    rows = list(Death.objects.select_related("care_review"))
    reviews = {d.id: d.care_review for d in rows if hasattr(d, "care_review")}
    staged = [
        (d, stage_of(d.decision, d.id in reviews and reviews[d.id].complete), d.family == "involved") for d in rows
    ]
    groups = [key for key, _ in GROUPS]
    by_group, total = shares([(d.group, s, f) for d, s, f in staged], groups, few=few)
    providers = sorted({d.provider for d in rows})
    by_provider, provider_total = shares([(d.provider, s, f) for d, s, f in staged], providers, few=few)
    days = [(d.screened_at - d.notified_at).days for d in rows if d.screened_at]
    within = timedelta(days=int(SCREENED_WITHIN.amount))
    second = sum(not r.complete for r in reviews.values())  # care that was judged poor waits for a second reviewer
    waiting = sum(not d.decision for d in rows)
    overdue = sum(not d.decision and d.notified_at + within < at for d in rows)
    small = 0 < overdue < few or (overdue > 0 and 0 < waiting - overdue < few)
    shown_total = total if provider_total.reviewed is not None or total.reviewed is None else provider_total
    return Figures(
        by_group=by_group,
        by_provider=by_provider,
        total=shown_total,
        waiting=None if shown_total.screened is None else waiting,
        overdue=None if small else overdue,
        few_wait=0 < waiting < few,
        median_days=median(days) if days else None,
        second_waiting=None if 0 < second < few else second,
        themes=_themes(rows, reviews, few),
        first_death=min((d.died_on for d in rows), default=None),
        last_death=max((d.died_on for d in rows), default=None),
        to_the_day=few == 1,
    )


def _themes(rows: list[Death], reviews: dict[UUID, CareReview], few: int) -> dict[str, dict[str, int | None]]:
    """Each theme of stage 3 with how many reviews of each group it was found in."""
    counted = Counter((t, d.group) for d in rows if d.id in reviews for t in reviews[d.id].themes)
    found: dict[str, dict[str, int | None]] = {}
    for key, _ in THEMES:
        parts = {group: counted[key, group] for group, _ in GROUPS}
        if any(parts.values()):
            found[key] = suppressed(parts, few=few)[0]
    return found
