"""A small county for the tests of accounts, posts and the directory. Everyone is made up."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from halcyon.access.viewing import Viewer, system, viewer_for
from halcyon.agencies.models import Organisation, Post, RoleHolding, Service, User

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)  # a Friday
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass
class World:
    """Two agencies, two administrators, a school nurse, and someone without any role."""

    council: Organisation
    community: Organisation
    hub: Service
    amina: User  # administrator
    boris: User  # administrator
    nurse: User
    cleo: User  # no role
    people: dict[str, User] = field(default_factory=dict)

    def as_viewer(self, user: User, at: datetime = NOW) -> Viewer:
        return viewer_for(User.objects.select_related("organisation").get(id=user.id), at=at)

    @property
    def admin(self) -> Viewer:
        return self.as_viewer(self.amina)

    @property
    def other_admin(self) -> Viewer:
        return self.as_viewer(self.boris)

    def person(self, name: str, organisation: Organisation | None = None, **rest: object) -> User:
        email = f"{name.lower().replace(' ', '.')}@marlshire.example"
        return User.objects.create_user(
            email, name=name, organisation=organisation or self.council, created_at=NOW - 90 * DAY, **rest
        )

    def holds(
        self, user: User, role: str, *, begins: datetime = NOW - DAY, ends: datetime | None = None
    ) -> RoleHolding:
        return RoleHolding.objects.create(
            user=user, role=role, organisation=user.organisation, begins=begins, ends=ends
        )

    def post(self, key: str = "council.mash_duty_manager") -> Post:
        return Post.objects.create(key=key, title=key.rsplit(".", 1)[1].replace("_", " "), organisation=self.council)


def build() -> World:
    council = Organisation.objects.create(
        code="COUNCIL", name="Marlshire County Council", kind="council", in_force_from=date(2009, 4, 1)
    )
    community = Organisation.objects.create(
        code="COMMUNITY", name="Marl Valley Community Trust", kind="community_trust", in_force_from=date(2011, 4, 1)
    )
    hub = Service.objects.create(
        organisation=council,
        code="mash_hub",
        name="Multi-agency safeguarding hub",
        kind="Front door",
        does="Receives concerns about children and decides with partners what happens next.",
        serves="Every child in Marlshire",
        hours="Monday to Thursday 8.30am to 5pm, Friday 8.30am to 4pm",
        opening={**{str(n): ["08:30", "17:00"] for n in range(4)}, "4": ["08:30", "16:00"]},
        in_force_from=date(2014, 9, 1),
    )

    def user(name: str, organisation: Organisation, job: str) -> User:
        return User.objects.create_user(
            f"{name.split()[0].lower()}@{organisation.code.lower()}.example",
            "a long enough pass phrase",
            name=name,
            organisation=organisation,
            job_title=job,
            created_at=NOW - 90 * DAY,
            last_seen_at=NOW - DAY,
        )

    world = World(
        council=council,
        community=community,
        hub=hub,
        amina=user("Amina Yusuf", council, "Systems lead"),
        boris=user("Boris Łukasz", council, "Systems officer"),
        nurse=user("Nina Okafor", community, "School nurse"),
        cleo=user("Cleo Marsh", council, "Student"),
    )
    world.holds(world.amina, "administrator")
    world.holds(world.boris, "administrator")
    world.holds(world.nurse, "school_nurse")
    return world


INSTALLER = system("install", at=NOW)
NOBODY = uuid.UUID(int=0)
