"""Seats, meetings and vacancies as cells of tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from halcyon.practice.statutory_roles import PROFESSIONS
from halcyon.web.presenting import day, when
from halcyon.workforce.bodies.models import BodyMeeting, Quorum, Resignation, WorkItem
from halcyon.workforce.bodies.queries import Gap, Losing, MeetingPage, RoleStands, SeatMap, Share, Vacant
from halcyon.workforce.bodies.queries.bodies import SeatNow
from halcyon.workforce.bodies.standing import Standing

Cell = str | int | dict[str, Any]


def who(standing: Standing) -> dict[str, Any]:
    """Who holds a post, since when and until when; or that nobody does."""
    if standing.holder:
        term = f"since {day(standing.holder.begins)}"
        if standing.leaves_at:
            term += f", until {day(standing.leaves_at)}"
        return {"text": standing.holder.user.name, "note": term, "flag": "Leaving" if standing.leaves_at else ""}
    note = f"since {day(standing.since)}" if standing.since else ""
    if standing.next:
        note = f"{standing.next.user.name} follows on {day(standing.next.begins)}"
    return {"text": "", "flag": "Vacant", "note": note}


def acting(standing: Standing) -> dict[str, Any]:
    """Who acts now if it is not the holder, and who would."""
    if standing.silent:
        return {"text": "", "flag": "Nobody acts"}
    first = standing.acting[0]
    if first.standing == "holder":
        named = ", ".join(h.user.name for h in standing.deputies)
        then = standing.then[0].user.name if standing.then else ""
        note = f"{then} acts from {day(standing.leaves_at)}" if then else ""
        return {"text": f"Deputy: {named}" if named else "No deputy", "note": note}
    return {"text": first.user.name, "flag": f"Acting ({first.get_standing_display().lower()})"}


def seats(found: Iterable[SeatNow], *, keeps: bool) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for s in found:
        part = s.seat.get_role_display() + ("" if s.seat.votes else ", no vote")
        title: dict[str, Any] = {
            "text": s.standing.post.title,
            "note": f"{part} · {s.seat.get_level_display()} · {PROFESSIONS[s.seat.profession]}",
        }
        if keeps:
            title["href"] = reverse("fill_seat", args=[s.seat.id])
        rows.append([title, s.standing.post.organisation.name, who(s.standing), acting(s.standing)])
    return rows


def meetings(found: Iterable[BodyMeeting], now: datetime) -> list[list[Cell]]:
    return [
        [
            {"text": when(m.meets_at, now), "href": reverse("body_meeting", args=[m.id])},
            m.place,
            m.get_state_display()
            if m.state != "planned" or m.meets_at > now
            else {"text": "Planned", "flag": "Attendance not written down"},
        ]
        for m in found
    ]


def work(
    found: Iterable[WorkItem], names: Mapping[UUID, str], today: date, *, keeps: bool, me: UUID | None
) -> list[list[Cell]]:
    return [
        [
            {
                "text": i.text,
                "href": reverse("work_item", args=[i.id]) if keeps or i.owner == me else "",
                "note": f"From: {i.source_title}" if i.source_title else i.outcome,
            },
            names.get(i.owner, "Somebody who has left"),
            {"text": day(i.due_on), "flag": "Late" if i.state in WorkItem.OPEN and i.due_on < today else ""},
            i.get_state_display(),
        ]
        for i in found
    ]


def vacant(found: Iterable[Vacant], now: datetime) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for v in found:
        since = "Never held" if v.from_ is None else (f"From {day(v.from_)}" if v.coming else f"Since {day(v.from_)}")
        place = {"text": v.agency, "note": v.body}
        rows.append(
            [
                {"text": v.title, "href": f"/boards/{v.body_key}/" if v.body_key else ""},
                place,
                {"text": since, "note": f"{v.follows} follows" if v.follows else ""},
                ", ".join(v.acting) if v.acting else {"text": "", "flag": "Nobody acts"},
            ]
        )
    return rows


def gaps(found: Iterable[Gap]) -> list[tuple[str, list[list[Cell]], int]]:
    """By organisation: its roles as rows, and how many are lacking."""
    by_place: dict[str, list[Gap]] = {}
    for gap in found:
        by_place.setdefault(gap.where, []).append(gap)
    return [
        (
            place,
            [
                [
                    {"text": g.role.title, "unverified": not g.role.verified},
                    who(g.standing) if g.standing and g.standing.holder else "–",
                    {"text": "", "flag": "; ".join(g.lacking)} if g.lacking else "Held",
                ]
                for g in every
            ],
            sum(bool(g.lacking) for g in every),
        )
        for place, every in by_place.items()
    ]


def losing(found: Iterable[Losing], now: datetime) -> list[list[Cell]]:
    return [
        [
            {"text": item.what, "href": item.href, "note": item.kind},
            when(item.when, now) if item.when else "–",
            ", ".join(item.who) if item.who else {"text": "", "flag": "Nobody"},
        ]
        for item in found
    ]


def roles(found: Iterable[RoleStands], row: Resignation, *, decides: bool) -> list[list[Cell]]:
    """The roles of somebody who resigns: what was decided of each, and the link by which an administrator decides."""
    rows: list[list[Cell]] = []
    for r in found:
        where = r.holding.service or r.holding.organisation
        title: dict[str, Any] = {"text": r.title, "note": where.name}
        if r.decided is None and decides:
            title |= {"href": reverse("resignation_role", args=[row.id, r.holding.id]), "hidden": "decide"}
        if r.decided is None:
            becomes: Cell = {"text": "", "flag": "Not decided"}
        else:
            becomes = {"text": r.decided.get_decision_display(), "note": r.decided.reason}
        rows.append([title, becomes, r.to or "–"])
    return rows


def agencies(found: Iterable[SeatMap]) -> list[list[Cell]]:
    return [
        [
            {"text": m.agency, "note": m.kind},
            who(m.director) if m.director else {"text": "", "flag": "No director named"},
            _seats_of(m) or "None",
        ]
        for m in found
    ]


def _seats_of(found: SeatMap) -> str:
    """The bodies on which an agency sits, with how many seats where there are several, and how many are vacant."""
    by_body: dict[str, list[SeatNow]] = {}
    for s in found.seats:
        by_body.setdefault(s.seat.body.name, []).append(s)
    said = []
    for name, every in by_body.items():
        vacant = sum(s.standing.holder is None for s in every)
        notes = [f"{len(every)} seats"] if len(every) > 1 else []
        notes += [f"{vacant} vacant"] if vacant else []
        said.append(f"{name} ({', '.join(notes)})" if notes else name)
    return "; ".join(said)


def shares(found: Iterable[Share]) -> list[list[Cell]]:
    return [[s.what, s.of, s.came, s.sent, f"{s.share:.0%}"] for s in found]


def attended(page: MeetingPage) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for s in page.seats:
        found = page.attendance.get(s.seat.id)
        sat = s.standing.acting[0].user.name if s.standing.acting else "Nobody"
        if found is None:
            how: Cell = "–"
        elif found.how == "attended":
            how = {"text": found.get_how_display(), "note": sat}
        else:
            how = {"text": found.get_how_display(), "note": found.delegate}
        rows.append([s.standing.post.title, s.standing.post.organisation.name, how])
    return rows


def rule(found: Quorum | None, names: Mapping[str, str]) -> str:
    """A quorum in words."""
    if found is None:
        return "No quorum is laid down."
    parts = [f"{found.share} per cent of the voting members"]
    if found.agencies:
        parts.append("somebody of " + ", ".join(names.get(a, a) for a in found.agencies))
    if found.chair:
        parts.append("the chair or whoever acts for the chair")
    counted = (
        "Somebody sent in a member’s place counts."
        if found.delegates
        else "Somebody sent in a member’s place does not count."
    )
    return f"{'; '.join(parts)}. {counted} Source: {found.source}."
