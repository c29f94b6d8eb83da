"""More people in the hub than the personas, for a place with more concerns than those could work."""

from __future__ import annotations

from datetime import datetime

from halcyon.access.viewing import Viewer, system
from halcyon.agencies.actions import create_user
from halcyon.agencies.models import Organisation, RoleHolding, Service, User
from halcyon.demo.population.dice import Weighted, dice
from halcyon.demo.population.names import TRADITIONS
from halcyon.demo.population.naming import Namer
from halcyon.frontdoor.whatif.actions import write_staffing
from halcyon.frontdoor.whatif.staffing import DAYS
from halcyon.kernel.registry import registry

PERSONAS = {
    "contact_officer": ("tom.ashdown",),
    "mash_social_worker": ("ruth.okafor", "dev.patel"),
    "mash_manager": ("helen.marsh", "owen.price"),
    "allocated_worker": ("jo.fenwick", "marcus.bell"),
}
FAMILY_HELP = "family_help"  # the service of those who assess; everybody else works in the hub
TITLES = {
    "contact_officer": "Contact officer",
    "mash_social_worker": "MASH social worker",
    "mash_manager": "MASH manager",
    "allocated_worker": "Social worker, family help",
}


def write_staffing_of(sizes: dict[str, int], *, by: Viewer, at: datetime) -> None:
    """Write down how many people of each role the hub has while it is open, as its service manager would."""
    opens = registry.profile.hours.opens
    for role, size in sizes.items():
        lines = [
            f"{DAYS[day]} {begins:%H:%M}-{ends:%H:%M} {size}"
            for day in sorted(opens)
            if (opening := opens[day]) is not None
            for begins, ends in [opening]
        ]
        write_staffing(role=role, text="\n".join(lines), by=by, at=at)


def load_crew(sizes: dict[str, int], users: dict[str, User], *, seed: int, at: datetime) -> dict[str, tuple[str, ...]]:
    """The people of each role, as many as `sizes` says: the personas first, then invented colleagues added to `users`.

    A role keeps its personas also when fewer are needed, since they are there to sign in as; fewer of them then work.
    """
    rng = dice("crew", seed)
    namer = Namer(rng)
    traditions = Weighted(TRADITIONS.values(), [each.weight for each in TRADITIONS.values()])
    services = {s.code: s for s in Service.objects.filter(code__in=("mash_hub", FAMILY_HELP))}
    hub = services["mash_hub"]
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
                user=users[slug],
                role=role,
                organisation=council,
                service=services[FAMILY_HELP] if role == "allocated_worker" else hub,
                begins=at,
                reason="Demonstration",
            )
            people.append(slug)
        teams[role] = tuple(people)
    return teams
