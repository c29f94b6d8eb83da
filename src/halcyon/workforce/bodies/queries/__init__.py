"""Reads of boards and posts. Each takes a viewer; those for the board’s papers have plain names."""

from halcyon.workforce.bodies.queries.attending import CaseShare, Share, attendance, case_attendance, months
from halcyon.workforce.bodies.queries.bodies import (
    BodyPage,
    MeetingPage,
    bodies,
    body,
    body_page,
    meeting_page,
    seat,
    seat_named,
    work_item,
)
from halcyon.workforce.bodies.queries.cover import (
    Losing,
    ResignationPage,
    RoleStands,
    giving_up,
    losing_cover,
    may_resign,
    resignation_page,
    resignations,
    role_left,
)
from halcyon.workforce.bodies.queries.posts import Gap, SeatMap, Vacant, seat_map, statutory_gaps, vacancies

__all__ = [
    "BodyPage",
    "CaseShare",
    "Gap",
    "Losing",
    "MeetingPage",
    "ResignationPage",
    "RoleStands",
    "SeatMap",
    "Share",
    "Vacant",
    "attendance",
    "bodies",
    "body",
    "body_page",
    "case_attendance",
    "giving_up",
    "losing_cover",
    "may_resign",
    "meeting_page",
    "months",
    "resignation_page",
    "resignations",
    "role_left",
    "seat",
    "seat_map",
    "seat_named",
    "statutory_gaps",
    "vacancies",
    "work_item",
]
