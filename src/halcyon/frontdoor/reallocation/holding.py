"""What each person holds by name, and whether they can still see to it. Worked out afresh each time, never stored."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q

from halcyon.access.models import Relationship
from halcyon.agencies.models import Absence, RoleHolding, User
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.cases.actions import TAKES_PART
from halcyon.cases.models import AgencyRequest, Allocation, Case
from halcyon.frontdoor.models import Consultation
from halcyon.kernel.registry import registry
from halcyon.responses.models import Response
from halcyon.work.models import ClockCopy, Task

KINDS = {
    "case": "Cases allocated",
    "task": "Tasks",
    "consultation": "Consultations taken",
    "answer": "Answers begun to the hub",
    "tool": "Tools begun about a child, and not signed",
    "part": "Parts in disagreements and the like",
}
WHY = {"away": "Away", "left": "Account closed", "moved": "Another agency or role by now"}


@dataclass(frozen=True)
class Held:
    """One thing that somebody holds by name. `id` is of its row: the task, allocation, consultation, draft or
    relationship; `subjects` are what it is about; `agency` whose work it is; `why` (a key of `WHY`) says why its
    holder cannot see to it now, empty when they can.
    """

    kind: str
    id: uuid.UUID
    user: uuid.UUID
    agency: str
    title: str
    reference: str
    link: str
    since: datetime
    due_at: datetime | None
    rating: str
    subjects: tuple[uuid.UUID, ...]
    why: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


def held_by(users: Collection[uuid.UUID], *, at: datetime) -> list[Held]:
    """Everything that these people hold by name, what is due first on top, in a few queries however many they are."""
    people = _People(users, at)
    found: list[Held] = []
    for task in Task.objects.filter(done_at__isnull=True, user__in=people.ids):
        about = tuple(i for i in (task.subject_id, task.person_id) if i)
        found.append(
            people.held(
                "task", task.id, task.user, task.title, task.reference, task.link, task.opened_at, task.due_at,
                task.rating, about, task.agency,
            )
        )  # fmt: skip
    allocations = Allocation.objects.filter(ends__isnull=True, case__closed_at__isnull=True, user__in=people.ids)
    rows = list(allocations.select_related("case"))
    due = _due([a.case_id for a in rows])
    for a in rows:
        rating, title = str(a.case.facts.get("rating") or ""), registry.pathways[a.case.pathway].title
        found.append(
            people.held(
                "case", a.id, a.user, title, a.case.reference, f"/cases/{a.case_id}/", a.begins,
                due.get(a.case_id), rating, (a.case_id, a.case.record_id), a.case.owner_agency,
            )
        )  # fmt: skip
    for c in Consultation.objects.filter(state="waiting", owner__in=people.ids):
        about = tuple(i for i in (c.id, c.record_id, c.case_id) if i)
        found.append(
            people.held(
                "consultation", c.id, c.owner, "Somebody waits for their advice", c.reference,
                f"/consultations/{c.id}/", c.asked_at, c.refer_due, "", about, c.owner_agency,
            )
        )  # fmt: skip
    found += _answers(people) + _tools(people) + _parts(people)
    return sorted(found, key=lambda h: (h.due_at is None, h.due_at or h.since, h.since, h.key))


def _due(cases: Iterable[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    running = ClockCopy.objects.filter(subject_id__in=list(cases), stopped_at__isnull=True)
    return dict(running.values_list("subject_id").annotate(m=Min("due_at")))


def _answers(people: _People) -> list[Held]:
    drafts = {r.request_id: r for r in Response.objects.filter(state="draft", author__in=people.ids) if r.request_id}
    asked = AgencyRequest.objects.filter(id__in=list(drafts), state="asked").select_related("case")
    return [
        people.held(
            "answer", drafts[q.id].id, drafts[q.id].author, "An answer to the hub that they began", q.case.reference,
            f"/requests/{q.id}/", drafts[q.id].started_at, q.due_at, "", (q.id, q.case_id, q.case.record_id), q.agency,
        )
        for q in asked
    ]  # fmt: skip


def _tools(people: _People) -> list[Held]:
    drafts = Response.objects.filter(state="draft", author__in=people.ids, request_id__isnull=True)
    return [
        people.held(
            "tool", r.id, r.author, registry.instrument(r.instrument, r.instrument_version).title, "",
            f"/tools/{r.id}/", r.started_at, None, "", (r.subject_id,), r.owner_agency,
        )
        for r in drafts
        if registry.instruments[(r.instrument, r.instrument_version)].offered
    ]  # fmt: skip


def _parts(people: _People) -> list[Held]:
    parts = Relationship.objects.filter(live(people.at), kind=TAKES_PART, user__in=people.ids, ends__isnull=True)
    by_case = {p.subject_id: p for p in parts.order_by("begins") if p.subject_id == p.start_event}
    # The relationship with the case itself stands for the part; a case is `start_event` of all its parts.
    rows = Case.objects.filter(id__in=list(by_case), closed_at__isnull=True)
    every = [(c, p) for c in rows for p in parts if p.subject_id == c.id]
    due = _due([c.id for c, _ in every])
    return [
        people.held(
            "part", p.id, p.user, "They take part", c.reference, f"/disagreements/{c.id}/", p.begins, due.get(c.id),
            "", (c.id, c.record_id), p.agency,
        )
        for c, p in every
    ]  # fmt: skip


class _People:
    """Who some people are and were: their accounts, roles at any time, and absences."""

    def __init__(self, users: Collection[uuid.UUID], at: datetime) -> None:
        self.at = at
        self.users = {u.id: u for u in User.objects.filter(id__in=list(users)).select_related("organisation")}
        self.ids = list(self.users)
        self.roles: dict[uuid.UUID, list[RoleHolding]] = {}
        held = RoleHolding.objects.filter(user__in=self.ids, begins__lte=at).select_related("organisation")
        for holding in held.order_by("begins", "id"):
            self.roles.setdefault(holding.user_id, []).append(holding)
        self.away = set(Absence.objects.filter(live(at), user__in=self.ids).values_list("user_id", flat=True))

    def held(
        self,
        kind: str,
        row: uuid.UUID,
        user: uuid.UUID | None,
        title: str,
        reference: str,
        link: str,
        since: datetime,
        due: datetime | None,
        rating: str,
        subjects: tuple[uuid.UUID, ...],
        agency: str,
    ) -> Held:
        assert user is not None  # noqa: S101 - rows are read by their user
        whose = agency or self._agency(user, since)
        why = self._why(user, since)
        return Held(kind, row, user, whose, title, reference, link, since, due, rating, subjects, why)

    def _then(self, user: uuid.UUID, since: datetime) -> list[RoleHolding]:
        return [h for h in self.roles.get(user, []) if h.begins <= since and (h.ends is None or h.ends > since)]

    def _agency(self, user: uuid.UUID, since: datetime) -> str:
        then = self._then(user, since)
        return then[-1].organisation.code if then else self.users[user].organisation.code

    def _why(self, user: uuid.UUID, since: datetime) -> str:
        """Why somebody cannot see to what they have held since then; '' when they can."""
        if not may_sign_in(self.users[user], self.at):
            return "left"
        now = {(h.role, h.organisation_id) for h in self._then(user, self.at)}
        then = {(h.role, h.organisation_id) for h in self._then(user, since)}
        if not now or (then and not then & now):
            return "moved"
        return "away" if user in self.away else ""


def perhaps_unable(*, at: datetime) -> set[uuid.UUID]:
    """People who may hold something that they cannot see to: closed accounts, ended roles, none, or away now."""
    closed = Q(is_active=False) | Q(left_on__isnull=False)
    ended = Q(roles__ends__lte=at) | Q(roles__isnull=True)
    away = Q(id__in=Absence.objects.filter(live(at)).values("user"))
    return set(User.objects.filter(closed | ended | away).values_list("id", flat=True))


def unable(*, at: datetime) -> list[Held]:
    """Everything that somebody holds by name and cannot see to at `at`."""
    return [h for h in held_by(perhaps_unable(at=at), at=at) if h.why]
