"""Reading cases: lists and single ones, always for a viewer and a purpose."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from halcyon.access.models import Relationship
from halcyon.access.queries import unbarred, unrestricted, visible_to
from halcyon.access.viewing import Viewer, require
from halcyon.cases.actions import ASKED, county_due
from halcyon.cases.models import AgencyRequest, Attendance, Case, SharedText
from halcyon.chronology.queries import history
from halcyon.kernel.pathways import OPEN_REQUEST_STATES, Move, Running, running_clocks
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability


def cases(viewer: Viewer, purpose: str, *, at: datetime, pathway: str = "") -> QuerySet[Case]:
    """The cases that this viewer may see for a purpose."""
    rows = visible_to(Case.objects.all(), viewer, purpose, at=at, subjects=("id", "record_id"))
    return rows.filter(pathway=pathway) if pathway else rows


def case(viewer: Viewer, case_id: uuid.UUID, purpose: str, *, at: datetime) -> Case | None:
    """One case, or None both when it does not exist and when the viewer may not see it."""
    return cases(viewer, purpose, at=at).filter(id=case_id).first()


def open_cases_of(viewer: Viewer, record_ids: Iterable[uuid.UUID], purpose: str, *, at: datetime) -> list[Case]:
    """Visible cases about any of these records, newest first."""
    return list(cases(viewer, purpose, at=at).filter(record_id__in=list(record_ids)).order_by("-opened_at"))


def moves_open_to(viewer: Viewer, row: Case) -> list[Move]:
    """The moves that this viewer's roles allow from where the case stands, the one obvious next step first."""
    definition = registry.pathways[row.pathway]
    first = definition.state(row.state).next_move
    allowed = [
        m for m in definition.from_state(row.state) if not m.made_when and m.who() & viewer.roles and m.fits(row.facts)
    ]
    return sorted(allowed, key=lambda m: first not in (m.key, m.instead_of))


def clocks(row: Case) -> list[Running]:
    """The clocks of a case as its events say: the truth, not the copy on the worklist."""
    return running_clocks(
        registry.pathways[row.pathway], history(row.id), row.facts, due=county_due, limits=registry.profile.limits
    )


def requests_of(row: Case) -> list[AgencyRequest]:
    """What agencies were asked for a case that the viewer may already see, in order, each with what the agreement said
    and with the answer, which `responses.queries.signed` lets the viewer read or not, and with how it was followed up:
    how many reminders (`chased`), who answered without an account, what the family said to it.
    """
    asked = AgencyRequest.objects.filter(case=row).select_related("decision", "response", "taken", "consent")
    return list(asked.annotate(chased=Count("chasers")).order_by("asked_at", "agency"))


def request_to_answer(viewer: Viewer, request_id: uuid.UUID) -> AgencyRequest | None:
    """One request put to the viewer's agency. None for anybody else, and before a review has let it through."""
    require(viewer, Capability.ANSWER_REQUEST)
    return _put_to(viewer).filter(id=request_id).first()


def cases_of_requests(viewer: Viewer, request_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The case from which each of these requests was put, for whoever put them: opaque ids alone."""
    rows = AgencyRequest.objects.filter(id__in=list(request_ids), case__service__in=list(viewer.services))
    return dict(rows.values_list("id", "case_id"))


def requests_for(viewer: Viewer, *, open_only: bool = True) -> QuerySet[AgencyRequest]:
    """The requests put to the viewer's agency, most urgent first."""
    require(viewer, Capability.ANSWER_REQUEST)
    rows = _put_to(viewer)
    if open_only:
        rows = rows.filter(state__in=OPEN_REQUEST_STATES)
    return rows.order_by(F("due_at").asc(nulls_last=True), "asked_at")


def _put_to(viewer: Viewer) -> QuerySet[AgencyRequest]:
    """What was put to the viewer's agency and let through, for as long as that lets it see (`ASKED` relationships end
    some days after the answer), about nobody who is restricted and hidden from the viewer and nobody from whom they are
    barred.
    """
    if viewer.at is None:
        return AgencyRequest.objects.none()
    at = viewer.at
    asked = Relationship.objects.filter(
        Q(ends__isnull=True) | Q(ends__gt=at), begins__lte=at, kind=ASKED, subject_id=OuterRef("id")
    )
    return (
        AgencyRequest.objects.filter(
            Exists(asked),
            unrestricted(viewer, "case_id", "case__record_id", at=at),
            unbarred(viewer, "id", "case_id", "case__record_id", at=at),
            agency=viewer.agency,
        )
        .exclude(state__in=("review", "not_permitted"))
        .select_related("case")
    )


def with_worker(rows: QuerySet[Case]) -> QuerySet[Case]:
    """The same cases, each with `worker`: the id of the account that works it, or None."""
    current = FilteredRelation("allocations", condition=Q(allocations__ends__isnull=True))
    return rows.annotate(current=current, worker=F("current__user"))


def attendance_of(viewer: Viewer, row: Case) -> list[Attendance]:
    """Who is invited to the next meeting of a case that the viewer may already see, in the order of being added."""
    return list(Attendance.objects.filter(case=row, event__isnull=True).order_by("at", "id"))


def attendance_at(viewer: Viewer, row: Case) -> dict[str, list[Attendance]]:
    """Who came to each meeting that a case has held, by the meeting's event."""
    found: dict[str, list[Attendance]] = {}
    for one in Attendance.objects.filter(case=row, event__isnull=False, state=Attendance.CAME).order_by("at", "id"):
        found.setdefault(str(one.event), []).append(one)
    return found


def shared_texts(row: Case) -> dict[str, SharedText]:
    """The texts that several people write on a case that the viewer may already see."""
    return {t.key: t for t in SharedText.objects.filter(case=row)}


@dataclass(frozen=True)
class Standing:
    """How a worklist row stands: its case and what is waiting on it."""

    case: Case
    asked: int
    answered: int


def with_requests(rows: Iterable[Case]) -> list[Standing]:
    """Cases with how many agencies were asked and have answered, in one query for all."""
    listed = list(rows)
    counted = {
        r["case_id"]: (r["n"], r["done"])
        for r in AgencyRequest.objects.filter(case_id__in=[c.id for c in listed])
        .order_by()
        .values("case_id")
        .annotate(n=Count("id"), done=Count("id", filter=~Q(state__in=OPEN_REQUEST_STATES)))
    }
    return [Standing(c, *counted.get(c.id, (0, 0))) for c in listed]


def reference_of(viewer: Viewer, case_id: uuid.UUID | None) -> str:
    """A case's reference alone, which says nothing, for people who decide about sharing."""
    return Case.objects.filter(id=case_id).values_list("reference", flat=True).first() or "" if case_id else ""


def kind_of(viewer: Viewer, case_id: uuid.UUID | None) -> str:
    """Whether a case is about a child, an adult or somebody else, for who decides about sharing; "" if not said."""
    facts = Case.objects.filter(id=case_id).values_list("facts", flat=True).first() if case_id else None
    return str((facts or {}).get("kind") or "")


def case_about(viewer: Viewer, record_id: uuid.UUID, purpose: str, *, at: datetime) -> Case | None:
    """The open case about a record, when the viewer may see it."""
    return cases(viewer, purpose, at=at).filter(record_id=record_id, closed_at__isnull=True).first()


def case_by_reference(viewer: Viewer, reference: str) -> uuid.UUID | None:
    """The opaque id of the case with this reference, for asking the log about it. Needs the right to read the log."""
    require(viewer, Capability.READ_AUDIT)
    return Case.objects.filter(reference__iexact=reference).values_list("id", flat=True).first()
