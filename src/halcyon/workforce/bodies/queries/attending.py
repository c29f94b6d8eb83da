"""Attendance by agency and by profession: at meetings of bodies, and at meetings about children and adults."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from halcyon.access.queries import unbarred, unrestricted
from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Organisation
from halcyon.cases.models import Attendance
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.counting import add_months
from halcyon.kernel.disclosure import about, suppressed
from halcyon.practice.statutory_roles import PROFESSIONS
from halcyon.workforce.acting import allowed
from halcyon.workforce.bodies.models import Body, MeetingAttendance
from halcyon.workforce.bodies.queries.bodies import SEES
from halcyon.workforce.bodies.rules import ATTENDED, DELEGATE

AGENCY, PROFESSION = "agency", "profession"


@dataclass(frozen=True)
class Share:
    """How often the seats of an agency or a profession were filled. `of` counts seats at meetings that were held;
    `came` its members (or who acted for them), `sent` delegates in their place.
    """

    what: str
    of: int
    came: int
    sent: int

    @property
    def share(self) -> float:
        """The part of the seats that were filled, a delegate included."""
        return (self.came + self.sent) / self.of if self.of else 0.0


@dataclass(frozen=True)
class CaseShare:
    """How often an agency or profession came to meetings of one kind, to the nearest five. None is a number too
    small to be shown.
    """

    kind: str
    what: str
    of: int | None
    came: int | None


def attendance(
    viewer: Viewer, *, since: datetime, until: datetime, by: str = AGENCY, body: Body | None = None
) -> list[Share]:
    """Attendance at the meetings that bodies held between two moments, by agency or by profession; of one body or all.

    It is about organisations and their representatives, and no child or adult is in it: nothing is suppressed.
    """
    allowed(viewer, *SEES)
    rows = MeetingAttendance.objects.filter(
        meeting__state="held", meeting__meets_at__gte=since, meeting__meets_at__lt=until
    )
    if body is not None:
        rows = rows.filter(meeting__body=body)
    column = "seat__post__organisation__name" if by == AGENCY else "seat__profession"
    return _shares(rows.values_list(column, "how"), PROFESSIONS if by == PROFESSION else {})


def months(viewer: Viewer, *, at: datetime, body: Body | None = None, number: int = 12) -> list[tuple[date, Share]]:
    """Attendance month by month up to `at`, the oldest first: the first day of each month and all seats together."""
    allowed(viewer, *SEES)
    here = at.astimezone(LONDON).date().replace(day=1)
    first = add_months(here, 1 - number)
    rows = MeetingAttendance.objects.filter(
        meeting__state="held",
        meeting__meets_at__gte=datetime(first.year, first.month, 1, tzinfo=LONDON),
        meeting__meets_at__lte=at,
    )
    if body is not None:
        rows = rows.filter(meeting__body=body)
    counted: dict[date, Counter[str]] = defaultdict(Counter)
    for meets_at, how in rows.values_list("meeting__meets_at", "how"):
        counted[meets_at.astimezone(LONDON).date().replace(day=1)][how] += 1
    every = [add_months(first, n) for n in range(number)]
    return [(m, _share("", counted[m])) for m in every]


def case_attendance(viewer: Viewer, *, since: datetime, until: datetime, by: str = AGENCY) -> list[CaseShare]:
    """Who came to strategy discussions, conferences and other meetings about a child, by kind of meeting and agency (or
    profession). Restricted records are left out; small numbers are hidden, and the others told to the nearest five:
    they are counted anew at every look, and agencies and professions are two divisions of the same meetings.
    """
    allowed(viewer, *SEES)
    rows = Attendance.objects.filter(at__gte=since, at__lt=until, event__isnull=False).exclude(agency="")
    seen = rows.filter(unrestricted(viewer, "case__record_id", at=until), unbarred(viewer, "case__record_id", at=until))
    names = dict(Organisation.objects.values_list("code", "name")) if by == AGENCY else {}
    counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for kind, what, state in seen.values_list("kind", by, "state"):
        counted[kind, what][state] += 1
    return [
        case_share(kind, names.get(what, what), came=states[Attendance.CAME], of=states.total())
        for (kind, what), states in sorted(counted.items())
    ]


def case_share(kind: str, what: str, *, came: int, of: int) -> CaseShare:
    """Who came and who was invited as they may be told."""
    parts, total = suppressed({"came": came, "not": of - came})
    return CaseShare(kind, what, about(total), about(parts["came"]) if total is not None else None)


def _shares(rows: Iterable[tuple[str, str]], titles: dict[str, str]) -> list[Share]:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for what, how in rows:
        counted[titles.get(what, what)][how] += 1
    return [_share(what, hows) for what, hows in sorted(counted.items())]


def _share(what: str, hows: Counter[str]) -> Share:
    return Share(what, hows.total(), hows[ATTENDED], hows[DELEGATE])
