"""More people in the hub than the personas, for a place with more concerns than those could work."""

from __future__ import annotations

from datetime import datetime

from halcyon.access.viewing import system
from halcyon.agencies.actions import create_user
from halcyon.agencies.models import Organisation, RoleHolding, Service, User
from halcyon.demo.population.dice import Weighted, dice
from halcyon.demo.population.names import TRADITIONS
from halcyon.demo.population.naming import Namer

PERSONAS = {
    "contact_officer": ("tom.ashdown",),
    "mash_social_worker": ("ruth.okafor", "dev.patel"),
    "mash_manager": ("helen.marsh", "owen.price"),
}
TITLES = {
    "contact_officer": "Contact officer",
    "mash_social_worker": "MASH social worker",
    "mash_manager": "MASH manager",
}


def load_crew(sizes: dict[str, int], users: dict[str, User], *, seed: int, at: datetime) -> dict[str, tuple[str, ...]]:
    """The people of each role, as many as `sizes` says: the personas first, then invented colleagues added to `users`.

    A role keeps its personas also when fewer are needed, since they are there to sign in as; fewer of them then work.
    """
    rng = dice("crew", seed)
    namer = Namer(rng)
    traditions = Weighted(TRADITIONS.values(), [each.weight for each in TRADITIONS.values()])
    hub = Service.objects.select_related("organisation").get(code="mash_hub")
    council = Organisation.objects.get(id=hub.organisation_id)
    by = system("demo", at=at)
    teams: dict[str, tuple[str, ...]] = {}
    for role, size in sizes.items():
        people = list(PERSONAS[role][:size])
        while len(people) < size:
            tradition, sex = traditions.pick(rng), "F" if rng.random() < 0.75 else "M"
            name = f"{namer.given(tradition, sex, 1985)} {namer.own_family(tradition, sex)}"
            slug = f"hub.{role.removeprefix('mash_').replace('_', '-')}-{len(people) + 1}"
            users[slug] = create_user(
                email=f"{slug}@marlshire.example",
                name=name,
                organisation=council,
                job_title=TITLES[role],
                is_demo=True,
                by=by,
                at=at,
            )
            RoleHolding.objects.create(
                user=users[slug], role=role, organisation=council, service=hub, begins=at, reason="Demonstration"
            )
            people.append(slug)
        teams[role] = tuple(people)
    return teams
