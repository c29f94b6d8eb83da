"""Reading what stands around a request to an agency, always for a viewer who may see its case."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q

from halcyon.access.viewing import Viewer, require
from halcyon.cases.actions import answers_here, earlier_requests, looks_again
from halcyon.cases.models import AgencyRequest, AnswerLink, AskConsent, Case, Chaser, TakenAnswer, Withholding
from halcyon.cases.queries import case as visible_case
from halcyon.cases.queries import cases
from halcyon.kernel.roles import Capability
from halcyon.responses.models import Response


@dataclass(frozen=True)
class Around:
    """How one request was followed up: reminders in order, who answered without an account, the newest link, what the
    family said to its being asked, and what is withheld from them (newest first).
    """

    chasers: tuple[Chaser, ...] = ()
    taken: TakenAnswer | None = None
    link: AnswerLink | None = None
    consent: AskConsent | None = None
    withheld: tuple[Withholding, ...] = ()


def around_requests(viewer: Viewer, asked: Iterable[AgencyRequest]) -> dict[uuid.UUID, Around]:
    """What stands around each of these requests, of a case that the viewer may already see, in one query for each
    kind however many they are.
    """
    rows = AgencyRequest.objects.filter(id__in=[r.id for r in asked]).select_related("taken", "consent")
    rows = rows.prefetch_related(
        Prefetch("chasers", Chaser.objects.order_by("at", "whom", "id")),
        Prefetch("links", AnswerLink.objects.order_by("-made_at")),
        Prefetch("withholdings", Withholding.objects.order_by("-review_on")),
    )
    return {
        r.id: Around(
            tuple(r.chasers.all()),
            getattr(r, "taken", None),
            next(iter(r.links.all()), None),
            getattr(r, "consent", None),
            tuple(r.withholdings.all()),
        )
        for r in rows
    }


def asked_before(viewer: Viewer, row: Case, *, at: datetime) -> list[AgencyRequest]:
    """What agencies were asked about the same person within the county's days, as far as the viewer may see it."""
    return earlier_requests(row, by=viewer, at=at)


def has_answerers(viewer: Viewer, agency: str, *, at: datetime) -> bool:
    """Whether anybody of an agency can sign in and answer the hub."""
    require(viewer, Capability.WORK_ENQUIRY)
    return answers_here(agency, at=at)


def consent_to(viewer: Viewer, decision_id: uuid.UUID) -> AskConsent | None:
    """What the family said to an ask that waits for a reviewer's decision, for that reviewer."""
    require(viewer, Capability.REVIEW_SHARING)
    return AskConsent.objects.filter(request__decision=decision_id, request__agency=viewer.agency).first()


def consents_of(viewer: Viewer, row: Case) -> list[AskConsent]:
    """What the family said to each agency being asked, of a case that the viewer may already see."""
    return list(AskConsent.objects.filter(request__case=row).select_related("request").order_by("request__asked_at"))


@dataclass(frozen=True)
class ToReview:
    """An answer whose withholding from the family is to be looked at again, with the answer where it may be read."""

    withholding: Withholding
    request: AgencyRequest
    response: Response


def withheld_to_review(viewer: Viewer, request_id: uuid.UUID, *, at: datetime) -> ToReview | None:
    """One withheld answer, for whoever answers for its agency or acts for the hub's post where it has nobody."""
    row = Withholding.objects.filter(request=request_id, outcome="").select_related("request__case").first()
    if row is None:
        return None
    allowed = looks_again(viewer, row.request, at=at)
    if allowed and row.request.agency != viewer.agency:
        allowed = any(visible_case(viewer, row.request.case_id, p, at=at) for p in viewer.purposes)
    return ToReview(row, row.request, Response.objects.get(id=row.response)) if allowed else None


@dataclass(frozen=True)
class AskedAgain:
    """How often an agency was asked in a time, and how often again for what it had been asked about the same person."""

    agency: str
    asked: int
    again: int


def asked_again_by_agency(
    viewer: Viewer, purpose: str, *, since: datetime, until: datetime, at: datetime
) -> list[AskedAgain]:
    """Requests put in [since, until) for cases that the viewer may see, by agency, most often asked again first."""
    asked = AgencyRequest.objects.filter(asked_at__gte=since, asked_at__lt=until)
    seen = cases(viewer, purpose, at=at).filter(id__in=asked.values("case_id")).values("id")
    rows = (
        asked.filter(case_id__in=seen)
        .order_by()
        .values("agency")
        .annotate(n=Count("id"), again=Count("id", filter=Q(again_of__isnull=False)))
    )
    found = [AskedAgain(r["agency"], r["n"], r["again"]) for r in rows]
    return sorted(found, key=lambda f: (-f.again, -f.asked, f.agency))


def asked_again_rows(
    viewer: Viewer, purpose: str, *, since: datetime, until: datetime, at: datetime, agency: str = "", limit: int = 200
) -> list[AgencyRequest]:
    """The requests that `asked_again_by_agency` counts as asked again, newest first."""
    again = AgencyRequest.objects.filter(asked_at__gte=since, asked_at__lt=until, again_of__isnull=False)
    if agency:
        again = again.filter(agency=agency)
    seen = cases(viewer, purpose, at=at).filter(id__in=again.values("case_id")).values("id")
    return list(again.filter(case_id__in=seen).select_related("case").order_by("-asked_at")[:limit])
