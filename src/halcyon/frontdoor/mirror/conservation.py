"""Checking the hub's figures: nothing received is lost at any cut, and no open enquiry is on nobody's worklist."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from typing import Any

import numpy as np

from halcyon.agencies.models import RoleHolding, User
from halcyon.agencies.queries import holders_of_role, who_acts_for
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.cases.models import AgencyRequest, Case
from halcyon.frontdoor.mirror.columns import columns
from halcyon.frontdoor.mirror.counts import CUTS, NOT_SAID, UNRATED, Cut, Mirror, received, values
from halcyon.frontdoor.mirror.projection import ENQUIRY
from halcyon.frontdoor.models import ContactSubject
from halcyon.kernel.calendar import LONDON
from halcyon.work.models import Task


@dataclass(frozen=True)
class Counted:
    """One enquiry as the cases themselves tell it."""

    rating: str
    agency: str
    source_code: str
    about: str
    day: date
    still_open: bool
    outcome: str


def whole_mirror() -> Mirror:
    """The mirror with everybody in it, for checks; never for a page."""
    held = columns()
    return Mirror(held, np.ones(len(held.ids), dtype=np.bool_))


def lost(of: Mirror, enquiries: Iterable[Counted] | None = None) -> list[str]:
    """Every cut at which the mirror and the cases do not agree, or at which the parts are not the whole.

    All single values of every column are tried, every pair of rating and agency, and the ranges of days that begin or
    end with a day of receipt at the quarters.
    """
    listed = list(_counted() if enquiries is None else enquiries)
    found = []
    for cut in _cuts(of, listed):
        told, true = received(of, cut), [e for e in listed if _within(e, cut)]
        closed = Counter(e.outcome for e in true if not e.still_open)
        if not told.adds_up:
            found.append(f"{cut}: {told.received} received is not open and closed together")
        if told.received != len(true) and not cut.area:
            found.append(f"{cut}: {told.received} received, and the cases say {len(true)}")
        if dict(told.closed) != dict(closed) and not cut.area:
            found.append(f"{cut}: closed {dict(told.closed)}, and the cases say {dict(closed)}")
        for name in CUTS:
            if not getattr(cut, name) and sum(n for _, n in values(of, name, cut)) != told.received:
                found.append(f"{cut}: the parts by {name} are not the whole")
    return found


def _counted() -> Iterator[Counted]:
    subjects = {
        s.case_id: s for s in ContactSubject.objects.select_related("contact").only(
            "case_id", "kind", "contact__agency", "contact__source_code"
        ).iterator(chunk_size=2000)
    }  # fmt: skip
    for case in Case.objects.filter(pathway=ENQUIRY).iterator(chunk_size=2000):
        subject = subjects.get(case.id)
        yield Counted(
            rating=str(case.facts.get("rating") or ""),
            agency=subject.contact.agency if subject else str(case.facts.get("referrer_agency") or ""),
            source_code=subject.contact.source_code if subject else "",
            about=subject.kind if subject else str(case.facts.get("kind") or ""),
            day=case.opened_at.astimezone(LONDON).date(),
            still_open=case.closed_at is None,
            outcome=str(case.facts.get("outcome") or ""),
        )


def _cuts(of: Mirror, listed: list[Counted]) -> Iterator[Cut]:
    whole = Cut()
    yield whole
    chosen = {name: [v or _blank(name) for v, _ in values(of, name, whole)] for name in CUTS}
    for name, found in chosen.items():
        for value in found:
            yield Cut().but(**{name: value})
    for rating, agency in product(chosen["rating"], chosen["agency"]):
        yield Cut(rating=rating, agency=agency)
    days = sorted({e.day for e in listed})
    marks = sorted({days[len(days) * q // 4] for q in range(4)}) if days else []
    for since, until in product(marks, marks):
        yield Cut(since=since, until=until)
        yield Cut(since=since, until=until, rating=chosen["rating"][-1])


def _blank(name: str) -> str:
    return UNRATED if name == "rating" else NOT_SAID


def _within(one: Counted, cut: Cut) -> bool:
    for name in ("rating", "agency", "source_code", "about"):
        value = cut.value(name)
        if value is not None and getattr(one, name) != value:
            return False
    return (cut.since is None or one.day >= cut.since) and (cut.until is None or one.day <= cut.until)


def on_nobodys_list(*, at: datetime, case_ids: Iterable[uuid.UUID] | None = None) -> list[uuid.UUID]:
    """Open enquiries for which no open task stands on the list of anybody who works here at `at`.

    A task of the enquiry counts, and one of a request of it (an agency's officer, or the holder's reviewer).
    """
    rows = Case.objects.filter(pathway=ENQUIRY, closed_at__isnull=True)
    ids = list((rows if case_ids is None else rows.filter(id__in=list(case_ids))).values_list("id", flat=True))
    owner = {i: i for i in ids}
    owner |= dict(AgencyRequest.objects.filter(case__in=ids).values_list("id", "case_id"))
    listed: set[uuid.UUID] = set()
    held: dict[tuple[Any, ...], bool] = {}
    tasks = Task.objects.filter(done_at__isnull=True, subject_id__in=list(owner))
    for subject, *whose in tasks.values_list("subject_id", "user", "service", "role", "agency", "post"):
        key: tuple[Any, ...] = tuple(whose)
        if key not in held:
            held[key] = _held(*key, at=at)
        if held[key]:
            listed.add(owner[subject])
    return [i for i in ids if i not in listed]


def _held(
    user: uuid.UUID | None, service: uuid.UUID | None, role: str, agency: str, post: str, *, at: datetime
) -> bool:
    if user is not None:
        account = User.objects.filter(id=user).first()
        return account is not None and may_sign_in(account, at)
    if role and agency and holders_of_role(role, agency=agency, at=at):
        return True
    if post and who_acts_for(post, at=at):
        return True
    holdings = RoleHolding.objects.filter(live(at)).select_related("user")
    if service is not None and any(may_sign_in(h.user, at) for h in holdings.filter(service=service)):
        return True
    return bool(role and not agency and any(may_sign_in(h.user, at) for h in holdings.filter(role=role)))
