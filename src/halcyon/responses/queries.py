"""Reading answers: drafts by their author (an agency's answer: by its people), signed answers by who may see them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from halcyon.access.queries import labels_visible, may_read, may_see, seen_through, unbarred, unrestricted
from halcyon.access.viewing import Viewer, require
from halcyon.kernel.instruments import DemandKind
from halcyon.kernel.roles import Capability
from halcyon.people.queries import linked_records
from halcyon.responses.models import Demand, Response, Subject
from halcyon.responses.same_child import same_child

URGENCY: dict[str, int] = {
    DemandKind.POLICE_REPORT.value: 0,
    DemandKind.REFERRAL.value: 1,
    DemandKind.SAME_DAY_CONVERSATION.value: 2,
}


def signed(viewer: Viewer, answers: Iterable[Response | None]) -> dict[uuid.UUID, Response]:
    """Those of the answers that are signed and whose label this viewer may read. The caller has checked the case."""
    return {r.id: r for r in answers if r is not None and r.state != "draft" and may_read(viewer, r)}


def draft(viewer: Viewer, request_id: uuid.UUID) -> Response | None:
    """The open draft for a request, for people of the agency that is answering."""
    return Response.objects.filter(Q(request_id=request_id), state="draft", owner_agency=viewer.agency).first()


def _open_to(viewer: Viewer, *, at: datetime) -> QuerySet[Response]:
    """Tools (nothing that was asked by a request) about nobody who is hidden from this viewer or bars them."""
    rows = Response.objects.filter(request_id__isnull=True)
    return rows.filter(unrestricted(viewer, "subject_id", at=at), unbarred(viewer, "subject_id", at=at))


def _own(viewer: Viewer) -> Q:
    return Q(author=viewer.looked_up_as, owner_agency=viewer.agency)


def _asked(viewer: Viewer) -> Q:
    """Responses about which this viewer is asked to talk: the named professional, or the author's supervisor, from the
    moment that a rule fires.
    """
    return Q(Exists(Demand.objects.filter(_named(viewer), response_id=OuterRef("id"))))


def _named(viewer: Viewer) -> Q:
    in_role = Q(role__in=list(viewer.roles), agency=viewer.agency) & ~Q(role="")
    supervises = Q(supervisor=viewer.looked_up_as, response__owner_agency=viewer.agency)
    return in_role | (Q(post__in=list(viewer.posts)) & ~Q(post="")) | supervises


def own_tools(viewer: Viewer, *, at: datetime, limit: int = 100) -> list[Response]:
    """The tools that this person filled in or has begun: drafts first, then the newest."""
    require(viewer, Capability.USE_TOOLS)
    rows = _open_to(viewer, at=at).filter(_own(viewer))
    drafts = list(rows.filter(state="draft").order_by("-started_at", "id")[:limit])
    return drafts + list(rows.exclude(state="draft").order_by("-signed_at", "id")[: limit - len(drafts)])


def asked_to_talk(viewer: Viewer, *, at: datetime, limit: int = 100) -> list[Response]:
    """The tools of others about which this viewer is asked to talk and nobody has answered yet, oldest first."""
    require(viewer, Capability.USE_TOOLS)
    still = Q(Exists(Demand.objects.filter(_named(viewer), response_id=OuterRef("id"), state="open")))
    rows = _open_to(viewer, at=at).filter(still).exclude(_own(viewer))
    return list(rows.order_by("started_at", "id")[:limit])


def tool(viewer: Viewer, response_id: uuid.UUID, *, at: datetime) -> Response | None:
    """One tool: the author's own, also unfinished; one about which the viewer is asked to talk; one about a child whose
    record is open to them, when its label lets them read it. None for anybody else.
    """
    rows = _open_to(viewer, at=at).filter(id=response_id)
    found = rows.filter(_own(viewer) | _asked(viewer)).first() if viewer.user_id else None
    if found is not None:
        return found
    found = rows.filter(labels_visible(viewer)).exclude(state="draft").first()
    if found is None:
        return None
    seen = any(may_see(viewer, [found.subject_id], purpose, at=at) for purpose in sorted(viewer.purposes))
    return found if seen else None


def own_draft(viewer: Viewer, response_id: uuid.UUID, *, at: datetime) -> Response | None:
    """A tool that this person has begun and not signed. None for anybody else."""
    require(viewer, Capability.USE_TOOLS)
    return _open_to(viewer, at=at).filter(_own(viewer), id=response_id, state="draft").first()


def tools_about(viewer: Viewer, record_ids: Iterable[uuid.UUID], *, purpose: str, at: datetime) -> list[Response]:
    """The signed tools about a person (by all their records) that this viewer may read, newest first."""
    ids = list(record_ids)
    seen = seen_through(viewer, ids, purpose, at=at)
    rows = _open_to(viewer, at=at).filter(seen, labels_visible(viewer), subject_id__in=ids).exclude(state="draft")
    return list(rows.order_by("-signed_at", "id"))


def same_tools(viewer: Viewer, response: Response, *, at: datetime) -> list[Response]:
    """The signed responses to the same instrument about the same child, however each was begun, newest first: for
    comparing. The caller has read `response` for this viewer; another's is left out unless its label may be read and
    the viewer could open it themselves: that two children have one name and birthday opens nothing.
    """
    _, records = linked_records(viewer, response.subject_id, at=at)
    near = any(may_see(viewer, records, purpose, at=at) for purpose in sorted(viewer.purposes))
    about = Q(subject_id__in=records if near else [response.subject_id])
    mine = (_own(viewer) | _asked(viewer)) & Q(subject_id__in=same_child(viewer, response.subject_id, at=at))
    rows = _open_to(viewer, at=at).filter((labels_visible(viewer) & about) | mine)
    return list(rows.filter(instrument=response.instrument).exclude(state="draft").order_by("-signed_at", "id"))


def band_before(viewer: Viewer, response: Response, *, at: datetime) -> tuple[str, datetime] | None:
    """The band of the response to the same instrument about the same child that was signed before this one, and when;
    None without one. For the rule that a rising band is looked at; shown to nobody.

    Tools of the viewer's own agency count whoever filled them in; another agency's where its label may be read. Those
    about somebody who is hidden from the viewer do not: what the rule asks would tell that they are there.
    """
    ids = same_child(viewer, response.subject_id, at=at)
    rows = _open_to(viewer, at=at).filter(labels_visible(viewer), subject_id__in=ids, instrument=response.instrument)
    rows = rows.exclude(id=response.id).exclude(band="").exclude(state="draft")
    found = rows.filter(signed_at__lte=response.signed_at).order_by("-signed_at", "-id").first()
    return (found.band, found.signed_at) if found is not None and found.signed_at is not None else None


def demands_of(viewer: Viewer, response: Response) -> list[Demand]:
    """What rules asked about a response that was read for this viewer: the open ones first, and of them what is due
    today before what may wait: reporting, referring, talking.
    """
    rows = Demand.objects.filter(response=response).order_by("opened_at", "id")
    return sorted(rows, key=lambda d: (d.state != "open", d.due_at is None, URGENCY.get(d.kind, len(URGENCY))))


def demand(viewer: Viewer, demand_id: uuid.UUID, *, at: datetime) -> Demand | None:
    """One demand that this viewer may answer: of a tool of their own, or one that asks them to talk."""
    found = Demand.objects.select_related("response").filter(id=demand_id).first()
    if found is None:
        return None
    mine = _open_to(viewer, at=at).filter(_own(viewer) | _asked(viewer), id=found.response_id)
    return found if mine.exists() else None


def written_down(viewer: Viewer, subject_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[str, date | None]]:
    """Names and birth dates of children written down with tools, for the rows of a list that the viewer may see."""
    rows = Subject.objects.filter(id__in=list(subject_ids), owner_agency=viewer.agency)
    asked = Subject.objects.filter(id__in=list(subject_ids)).exclude(owner_agency=viewer.agency)
    named = Response.objects.filter(_asked(viewer), subject_id__in=asked.values("id")).values("subject_id")
    both = [*rows, *asked.filter(id__in=named)]
    return {s.id: (f"{s.given_name} {s.family_name}".strip(), s.birth_date) for s in both}


def subject_of(viewer: Viewer, subject_id: uuid.UUID) -> Subject | None:
    """A child whom this person's agency wrote down with a tool."""
    return Subject.objects.filter(id=subject_id, owner_agency=viewer.agency).first()
