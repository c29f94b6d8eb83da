"""Reading papers, for people of the board's room. A draft is seen by those who keep or sign papers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from halcyon.access.viewing import Viewer, require
from halcyon.agencies.models import RoleHolding
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.assurance.papers.actions import content_of, identifying
from halcyon.assurance.papers.document import word_document
from halcyon.assurance.papers.identifying import Identifying
from halcyon.assurance.papers.models import Paper, PaperVersion
from halcyon.assurance.papers.references import reference_of, standing
from halcyon.assurance.papers.rules import changed, counted_from, missing, pages, used
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.practice.papers import TEMPLATES, PaperTemplate
from halcyon.workforce.bodies.models import BodyMeeting


@dataclass(frozen=True)
class FigureShown:
    """A figure beside the words: what it stood at and when, what it stands at now, and whether that differs."""

    key: str
    label: str
    source: str
    stood: str
    stood_at: datetime | None
    now: str | None
    stale: bool
    rows: str
    points: tuple[tuple[str, float | None], ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class PaperPage:
    """One paper as its page shows it."""

    paper: Paper
    template: PaperTemplate
    figures: dict[str, FigureShown]
    lacks: list[str]
    pages: int
    versions: list[PaperVersion]
    given: frozenset[str]

    @property
    def taken(self) -> list[FigureShown]:
        """The figures that the paper gives, as they were taken."""
        return [f for key, f in self.figures.items() if f.stood and key in self.given]

    @property
    def stale(self) -> list[FigureShown]:
        return [f for f in self.figures.values() if f.stale]


def _visible(viewer: Viewer) -> QuerySet[Paper]:
    require(viewer, Capability.SEE_BOARD)
    rows = Paper.objects.select_related("meeting__body")
    if viewer.can(Capability.KEEP_BOARD) or viewer.can(Capability.SIGN_PAPER):
        return rows
    return rows.filter(Q(state="signed") | Q(state="withdrawn", signed_at__isnull=False))


def papers(viewer: Viewer, *, limit: int = 100) -> list[Paper]:
    """The papers that the viewer may read, the newest meeting first."""
    return list(_visible(viewer).order_by("-meeting__meets_at", "-made_at")[:limit])


def papers_of(viewer: Viewer, meeting: BodyMeeting) -> list[Paper]:
    """The papers of one meeting that the viewer may read."""
    return list(_visible(viewer).filter(meeting=meeting).order_by("agenda_no", "title"))


def paper(viewer: Viewer, paper_id: uuid.UUID) -> Paper | None:
    """One paper, or None."""
    return _visible(viewer).filter(id=paper_id).first()


def paper_page(viewer: Viewer, paper_id: uuid.UUID, *, at: datetime) -> PaperPage | None:
    """One paper with its figures as they stood and, until it is signed, as they stand now."""
    found = paper(viewer, paper_id)
    if found is None:
        return None
    template, content = TEMPLATES[found.template], content_of(found)
    open_still = found.state in ("draft", "to_sign")
    keys = dict.fromkeys([*template.figures, *found.figures]) if open_still else dict.fromkeys(found.figures)
    now = standing(viewer, keys, at) if open_still else {}
    figures = {key: _shown(viewer, key, found.figures.get(key), now, open_still) for key in keys}
    given = frozenset(used(template, content))
    return PaperPage(
        paper=found,
        template=template,
        figures={
            key: f if key in given else FigureShown(**{**f.__dict__, "stale": False})
            for key, f in figures.items()
            if f.stood or f.now
        },
        lacks=missing(template, content) if open_still else [],
        pages=pages(template, [str(t) for t in found.sections.values()]),
        versions=list(found.versions.defer("content")),
        given=given,
    )


def _shown(
    viewer: Viewer, key: str, stood: dict[str, Any] | None, now: dict[str, Any], open_still: bool
) -> FigureShown:
    reference = reference_of(key)
    live_now = now[key].words if key in now else None
    points = [*(stood or {}).get("points", ())] or [*(now[key].points if key in now else ())]
    return FigureShown(
        key=key,
        label=reference.label if reference else key,
        source=counted_from(reference.source if reference else "", stood),
        stood=str(stood["words"]) if stood else "",
        stood_at=datetime.fromisoformat(stood["at"]) if stood else None,
        now=live_now,
        stale=bool(open_still and stood and changed(stood, live_now)),
        rows=reference.rows if reference and viewer.can(Capability.OPEN_ROWS) else "",
        points=tuple((str(label), None if value is None else float(value)) for label, value in points),
        unit=reference.unit if reference else "",
    )


def version_of(viewer: Viewer, paper_id: uuid.UUID, number: int) -> PaperVersion | None:
    """What a paper was after its n-th change, for those who keep or sign papers."""
    found = paper(viewer, paper_id)
    if found is None or not (viewer.can(Capability.KEEP_BOARD) or viewer.can(Capability.SIGN_PAPER)):
        return None
    return found.versions.filter(number=number).first()


def identifying_text(viewer: Viewer, found: Paper, *, at: datetime) -> tuple[Identifying, ...]:
    """What in a paper could tell who somebody is, for those who write or sign it."""
    if not (viewer.can(Capability.KEEP_BOARD) or viewer.can(Capability.SIGN_PAPER)):
        return ()
    return identifying(TEMPLATES[found.template], content_of(found), by=viewer, at=at)


def as_word(viewer: Viewer, found: PaperPage, *, author: str, signer: str) -> bytes:
    """A paper that the viewer may read as a Word document."""
    require(viewer, Capability.SEE_BOARD)
    return word_document(
        found.paper, found.template, list(found.figures.values()), author=author, signer=signer, pages=found.pages
    )


def signers(viewer: Viewer, *, at: datetime) -> list[tuple[uuid.UUID, str]]:
    """Who may sign papers, without the viewer: id, and name with the job."""
    require(viewer, Capability.KEEP_BOARD)
    roles = [r.key for r in registry.roles.values() if Capability.SIGN_PAPER in r.capabilities]
    held = RoleHolding.objects.filter(live(at), role__in=roles).select_related("user").order_by("user__name")
    users = {h.user_id: h.user for h in held if may_sign_in(h.user, at) and h.user_id != viewer.user_id}
    return [(key, f"{user.name}, {user.job_title}") for key, user in users.items()]


def meetings_to_come(viewer: Viewer, *, at: datetime) -> list[BodyMeeting]:
    """The meetings for which papers can be written, the next first."""
    require(viewer, Capability.SEE_BOARD)
    rows = BodyMeeting.objects.filter(state="planned", meets_at__gt=at).select_related("body")
    return list(rows.order_by("meets_at")[:60])
