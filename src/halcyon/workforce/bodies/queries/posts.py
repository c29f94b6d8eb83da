"""The roles that every organisation must have, what is lacking, and where each agency sits."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Organisation, Post, Service
from halcyon.kernel.calendar import LONDON
from halcyon.practice.statutory_roles import PRACTICE, STATUTORY_ROLES, StatutoryRole
from halcyon.workforce.acting import allowed
from halcyon.workforce.bodies.models import Body, Seat
from halcyon.workforce.bodies.queries.bodies import SEES, SeatNow
from halcyon.workforce.bodies.standing import Standing, standings

GENERAL_PRACTICE = "general_practice"


@dataclass(frozen=True)
class Gap:
    """One statutory role in one organisation or practice; `standing` None: nobody has made the post."""

    where: str
    agency: str
    role: StatutoryRole
    standing: Standing | None

    @property
    def lacking(self) -> tuple[str, ...]:
        """What is wrong, in words; empty when the role is held as it must be."""
        if self.standing is None or (self.standing.holder is None and self.standing.since is None):
            acting = self.standing.acting if self.standing else ()
            return ("Nobody was ever named",) if not acting else ("Nobody holds it",)
        found = [] if self.standing.holder else ["Nobody holds it"]
        if self.role.deputy and not self.standing.deputies:
            found.append("No deputy is named")
        return tuple(found)


@dataclass(frozen=True)
class Vacant:
    """A post or seat that nobody holds, or that somebody is known to be leaving (`from_` in the future then).

    `acting` are the names of those who act (from then on); `body` is empty for a post of an organisation.
    """

    title: str
    agency: str
    body: str
    body_key: str
    seat: uuid.UUID | None
    from_: datetime | None
    coming: bool
    acting: tuple[str, ...]
    follows: str

    @property
    def never_named(self) -> bool:
        """Whether this is a statutory role for which nobody was ever named, and not a vacancy that came about."""
        return self.from_ is None and self.seat is None


@dataclass(frozen=True)
class SeatMap:
    """One agency: who answers for safeguarding on its own board, and its seats on each body."""

    agency: str
    kind: str
    health: bool
    director: Standing | None
    seats: tuple[SeatNow, ...]


def statutory_gaps(viewer: Viewer, *, at: datetime) -> list[Gap]:
    """Every statutory role of every organisation and general practice in force at `at`, lacking or not, by where."""
    allowed(viewer, *SEES)
    on = at.astimezone(LONDON).date()
    in_force = Q(in_force_from__lte=on) & (Q(in_force_to__isnull=True) | Q(in_force_to__gte=on))
    wanted: list[tuple[str, str, str, StatutoryRole]] = []
    for code, name, kind in Organisation.objects.filter(in_force).values_list("code", "name", "kind"):
        wanted += [(f"{code.lower()}.{r.key}", name, code, r) for r in STATUTORY_ROLES if kind in r.kinds]
    practices = Service.objects.filter(in_force, kind=GENERAL_PRACTICE)
    for code, name, agency in practices.values_list("code", "name", "organisation__code"):
        wanted += [(f"{code}.{r.key}", name, agency, r) for r in STATUTORY_ROLES if PRACTICE in r.kinds]
    ids = dict(Post.objects.filter(key__in=[key for key, *_ in wanted]).values_list("key", "id"))
    now = standings(ids.values(), at=at)
    rows = [Gap(name, code, role, now[ids[key]] if key in ids else None) for key, name, code, role in wanted]
    return sorted(rows, key=lambda g: (g.where, not g.lacking, STATUTORY_ROLES.index(g.role)))


def vacancies(viewer: Viewer, *, at: datetime) -> list[Vacant]:
    """What nobody holds at `at`, and what somebody is known to be leaving: seats, and the posts that must be held.

    It stays here until somebody holds it: that a deputy acts does not take it off. Roles for which
    nobody was ever named come last.
    """
    allowed(viewer, *SEES)
    on = at.astimezone(LONDON).date()
    open_seats = Q(begins__lte=on) & (Q(ends__isnull=True) | Q(ends__gte=on)) & Q(body__ends__isnull=True)
    seats = list(Seat.objects.filter(open_seats).select_related("body"))
    now = standings([s.post_id for s in seats], at=at)
    found = [v for s in seats if (v := _vacant(now[s.post_id], s))]
    seated = {s.post_id for s in seats}
    for gap in statutory_gaps(viewer, at=at):
        if gap.standing is None:
            found.append(Vacant(gap.role.title, gap.where, "", "", None, None, False, (), ""))
        elif gap.standing.post.id not in seated and (row := _vacant(gap.standing, None)):
            found.append(row)
    return sorted(found, key=lambda v: (v.never_named, bool(v.acting), v.coming, v.agency, v.title))


def _vacant(standing: Standing, seat: Seat | None) -> Vacant | None:
    coming = standing.holder is not None
    follows = standing.next
    if coming and (standing.leaves_at is None or (follows and follows.begins <= standing.leaves_at)):
        return None
    acting = standing.then if coming else standing.acting
    return Vacant(
        title=standing.post.title,
        agency=standing.post.organisation.name,
        body=seat.body.name if seat else "",
        body_key=seat.body.key if seat else "",
        seat=seat.id if seat else None,
        from_=standing.leaves_at if coming else standing.since,
        coming=coming,
        acting=tuple(h.user.name for h in acting),
        follows=follows.user.name if follows else "",
    )


def seat_map(viewer: Viewer, *, at: datetime) -> tuple[list[SeatMap], list[Body]]:
    """Each agency with its accountable director and its seats; and the bodies on which nobody sits for health.

    Health on every sub-group is what the seed's response promises (systems.md row 53).
    """
    allowed(viewer, *SEES)
    on = at.astimezone(LONDON).date()
    seats = [
        s
        for s in Seat.objects.filter(begins__lte=on, body__ends__isnull=True).select_related(
            "body", "post__organisation"
        )
        if s.ends is None or s.ends >= on
    ]
    posts = dict(Post.objects.filter(key__endswith=".executive_lead").values_list("organisation__code", "id"))
    now = standings([*(s.post_id for s in seats), *posts.values()], at=at)
    by_agency: dict[str, list[SeatNow]] = defaultdict(list)
    for s in seats:
        by_agency[s.post.organisation.code].append(SeatNow(s, now[s.post_id]))
    rows = [
        SeatMap(
            o.name,
            o.get_kind_display(),
            o.kind in Organisation.HEALTH,
            now[posts[o.code]] if o.code in posts else None,
            tuple(sorted(by_agency[o.code], key=lambda s: s.seat.body.name)),
        )
        for o in Organisation.objects.filter(in_force_to__isnull=True)
    ]
    healthy = {s.body_id for s in seats if s.post.organisation.kind in Organisation.HEALTH}
    without = Body.objects.filter(ends__isnull=True, kind__in=("board", "partnership", "sub_group", "panel"))
    return rows, [b for b in without if b.id not in healthy]
