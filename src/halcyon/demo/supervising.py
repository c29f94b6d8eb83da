"""Safeguarding supervision in Marlshire’s community trust: in date, overdue, cancelled twice, and nobody at all."""

from __future__ import annotations

from datetime import datetime, timedelta

from halcyon.access.viewing import viewer_for
from halcyon.agencies.models import User
from halcyon.workforce.supervision.actions import agree_supervision, record_session, write_note

# supervisee, supervisor, agreed so many days ago, sessions: (days ago, minutes) or (days ago, reason)
AGREED: tuple[tuple[str, str, int, tuple[tuple[int, int | str], ...]], ...] = (
    ("amina.yusuf", "leah.bright", 300, ((210, 60), (120, 60), (33, 55))),
    ("nia.bowen", "leah.bright", 300, ((200, 60), (40, "urgent_work"), (12, "supervisor_away"))),
    ("sinead.doran", "bridget.farrow", 200, ((110, 45), (20, 60))),
    ("leah.bright", "maeve.kelly", 360, ((270, 60), (180, 60), (95, 60))),
    # Each month for more than a year, so that the board's figure has enough periods for its limits.
    ("bridget.farrow", "maeve.kelly", 450, tuple((days, 60) for days in range(430, 0, -30))),
)


def play_supervision(users: dict[str, User], *, at: datetime) -> None:
    """Agree supervision and hold it, as far as these people exist."""
    for supervisee, supervisor, ago, sessions in AGREED:
        if supervisee not in users or supervisor not in users:
            continue
        by = viewer_for(users[supervisor], at=at)
        made = agree_supervision(
            kind="one_to_one",
            supervisor=users[supervisor].id,
            people=[users[supervisee].id],
            begins=(at - timedelta(days=ago)).date(),
            by=by,
            at=at,
        )
        held = None
        for days, what in sessions:
            row = record_session(
                agreement_id=made.id,
                state="cancelled" if isinstance(what, str) else "held",
                on=(at - timedelta(days=days)).date(),
                minutes=what if isinstance(what, int) else None,
                reason=what if isinstance(what, str) else "",
                by=by,
                at=at,
            )
            held = row if row.state == "held" else held
        if held and supervisee == "amina.yusuf":
            write_note(
                session_id=held.id,
                about=users[supervisee].id,
                text="Which families stay on her mind at night, and who shares them with her.",
                actions="Ask the health visitor to join the next visit.",
                by=by,
                at=at,
            )
