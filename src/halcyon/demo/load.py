"""Loading the demonstration county: agencies and people who sign in, 20,000 inhabitants, 90 days of concerns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from halcyon.access.viewing import Viewer, system, viewer_for
from halcyon.agencies.actions import (
    add_organisation,
    add_post,
    add_route,
    add_service,
    commission,
    create_user,
    fill_post,
    succeed,
    verify_route,
)
from halcyon.agencies.models import Organisation, RoleHolding, Service, User
from halcyon.demo import cast
from halcyon.demo.board_cast import BOARD_PERSONAS
from halcyon.demo.provision import SERVICES
from halcyon.demo.reviewing_cast import REVIEWING_PERSONAS
from halcyon.kernel.registry import registry

Progress = Callable[[str, int, int], None]
START = date(2022, 7, 1)


def _silent(what: str, done: int, of: int) -> None:
    return None


@dataclass(frozen=True)
class Loaded:
    """What the loading made: counts for the command's closing line."""

    people: int
    records: int
    users: int
    contacts: int
    cases: int


def is_empty() -> bool:
    """Whether this database holds no agency yet."""
    return not Organisation.objects.exists()


@transaction.atomic
def load_cast(*, at: datetime) -> dict[str, User]:
    """Make the agencies, services, posts and personas. Returns the users by the first part of their address.

    `at` is when they started: give a moment before the first concern. Raises RuntimeError where agencies exist.
    """
    if not is_empty():
        raise RuntimeError("This database already holds agencies; the demonstration is only loaded into an empty one.")
    by = system("demo", at=at)
    agencies = _agencies(by=by, at=at)
    services = _services(agencies, by=by, at=at)
    return _people(agencies, services, by=by, at=at)


def _agencies(*, by: Viewer, at: datetime) -> dict[str, Organisation]:
    """The agencies by their code, and the one that another followed."""
    made = {
        agency.code: add_organisation(
            code=agency.code,
            name=agency.name,
            kind=agency.kind,
            in_force_from=date(2013, 4, 1) if agency is cast.FORMER else START,
            secure_email=f"hub.answers@{agency.code.lower()}.example",
            by=by,
            at=at,
        )
        for agency in (*cast.AGENCIES, cast.FORMER)
    }
    succeed(
        predecessor=made["CCG"],
        successor=made["ICB"],
        on=START,
        reason="Clinical commissioning groups ended and integrated care boards took over (Health and Care Act 2022).",
        by=by,
        at=at,
    )
    return made


def _services(agencies: dict[str, Organisation], *, by: Viewer, at: datetime) -> dict[str, Service]:
    """The services by their code, each with a number that was checked, and who commissions which."""
    services: dict[str, Service] = {}
    for service in SERVICES:
        made = add_service(
            organisation=agencies[service.agency],
            code=service.code,
            name=service.name,
            kind=service.kind,
            does=service.does,
            serves=service.serves,
            hours=service.hours,
            in_force_from=START,
            youngest=service.youngest,
            oldest=service.oldest,
            by=by,
            at=at,
        )
        services[service.code] = made
        route = add_route(
            service=made,
            kind="out_of_hours" if service.code == "emergency_duty_team" else "telephone",
            value=service.telephone,
            by=by,
            at=at,
        )
        verify_route(route_id=route.id, by=by, at=at)
    for commissioner, provider, code in (
        ("ICB", "COMMUNITY", "camhs"),
        ("ICB", "ACUTE", "emergency_department"),
        ("PUBLICHEALTH", "COMMUNITY", "school_nursing"),
        ("PUBLICHEALTH", "COMMUNITY", "sexual_health"),
    ):
        commission(
            commissioner=agencies[commissioner],
            provider=agencies[provider],
            service=services[code],
            begins=START,
            by=by,
            at=at,
        )
    return services


def _people(
    agencies: dict[str, Organisation], services: dict[str, Service], *, by: Viewer, at: datetime
) -> dict[str, User]:
    """The posts, and the personas with their roles and the posts that they hold, by the first part of their address."""
    posts = {
        key: add_post(key=key, title=title, organisation=agencies[key.split(".")[0].upper()], by=by, at=at)
        for key, title in registry.posts.items()
    }
    users: dict[str, User] = {}
    for persona in (*cast.PERSONAS, *BOARD_PERSONAS, *REVIEWING_PERSONAS):
        user = create_user(
            email=persona.email,
            name=persona.name,
            organisation=agencies[persona.agency],
            job_title=persona.job,
            is_demo=True,
            by=by,
            at=at,
        )
        for role, code in persona.roles:
            RoleHolding.objects.create(
                user=user,
                role=role,
                organisation=agencies[persona.agency],
                service=services[code] if code else None,
                begins=at,
                reason="Demonstration",
            )
        for key, standing in persona.posts:
            fill_post(post=posts[key], user=user, standing=standing, begins=at, by=by, at=at)
        users[persona.email.split("@")[0]] = user
    return users


def persona(users: dict[str, User], name: str, *, at: datetime) -> Viewer:
    """A persona as the viewer that acts see, at a moment."""
    return viewer_for(users[name], at=at)


def users_by_name() -> dict[str, User]:
    """The demonstration's users by the first part of their address."""
    return {u.email.split("@")[0]: u for u in User.objects.filter(is_demo=True).select_related("organisation")}


def load_demo(
    *, at: datetime, people: int = 20_000, days: int = 90, seed: int = 2026, progress: Progress = _silent
) -> Loaded:
    """Load the whole demonstration as it would stand at `at` (aware). The same seed and moment give the same county.

    Raises RuntimeError where the database already holds agencies.
    """
    from halcyon.demo.around import play_around
    from halcyon.demo.assurance import play_assurance
    from halcyon.demo.auditing import play_audits
    from halcyon.demo.board_figures import play_figures
    from halcyon.demo.concerns import CONCERNS, play
    from halcyon.demo.exploitation import play_exploitation
    from halcyon.demo.improving import play_improving
    from halcyon.demo.inhabitants import load_inhabitants
    from halcyon.demo.partnership import play_boards
    from halcyon.demo.policies import play_policies
    from halcyon.demo.population import make_concerns
    from halcyon.demo.reviewing import play_reviews
    from halcyon.demo.supervising import play_supervision
    from halcyon.demo.tools import play_questions, play_tools
    from halcyon.demo.training import play_training

    begun = at.astimezone(UTC) - timedelta(days=days + 30)
    progress("Agencies and people who sign in", 0, 1)
    users = load_cast(at=begun)
    progress("Agencies and people who sign in", 1, 1)
    inhabitants = load_inhabitants(at=begun, today=at.date(), people=people, seed=seed, progress=progress)
    scripts = make_concerns(inhabitants.county, seed, now=at, days=days, count=CONCERNS)
    played = play(inhabitants, scripts, users=users, at=at, days=days, progress=progress, council=True)
    play_around(users, at=at.astimezone(UTC))
    play_exploitation(users, at=at.astimezone(UTC))
    play_reviews(users, at=at.astimezone(UTC))
    play_boards(users, at=at.astimezone(UTC))
    play_audits(users, at=at.astimezone(UTC))
    play_supervision(users, at=at.astimezone(UTC))
    play_tools(users, at=at.astimezone(UTC))
    play_questions(users, at=at.astimezone(UTC))
    play_training(users, at=at.astimezone(UTC))
    play_policies(users, at=at.astimezone(UTC))
    play_improving(users, at=at.astimezone(UTC))
    # Last: it counts what the others made.
    play_figures(lambda name, moment: persona(users, name, at=moment), users["judith.amery"].id, at=at.astimezone(UTC))
    play_assurance(users, at=at.astimezone(UTC))
    return Loaded(
        people=inhabitants.people,
        records=inhabitants.records,
        users=len(users),
        contacts=played.contacts,
        cases=played.cases,
    )


def load_history(*, at: datetime, people: int, years: int, seed: int = 2026, progress: Progress = _silent) -> Loaded:
    """Load a place of so many people with `years` of concerns up to `at` (aware), written in bulk.

    The same seed and moment give the same place. Raises RuntimeError where the database already holds agencies.
    """
    from halcyon.demo.history.crew import load_crew, write_staffing_of
    from halcyon.demo.history.playing import play_in_bulk
    from halcyon.demo.history.scripts import caseworkers, history_scripts, team_sizes
    from halcyon.demo.inhabitants import load_inhabitants

    at = at.astimezone(UTC)
    begins = (at - timedelta(days=365 * years)).replace(hour=0, minute=0, second=0, microsecond=0)
    before = begins - timedelta(days=30)
    progress("Agencies and people who sign in", 0, 1)
    users = load_cast(at=before)
    sizes = team_sizes(people)
    teams = load_crew({**sizes, "allocated_worker": caseworkers(people)}, users, seed=seed, at=before)
    progress("Agencies and people who sign in", 1, 1)
    inhabitants = load_inhabitants(at=before, today=at.date(), people=people, seed=seed, progress=progress)
    scripts = history_scripts(inhabitants.county, seed, teams, begins=begins, until=at, progress=progress)
    played = play_in_bulk(inhabitants, scripts, users=users, begins=begins, until=at, progress=progress)
    write_staffing_of(sizes, by=persona(users, "grace.lim", at=at), at=at)
    return Loaded(
        people=inhabitants.people,
        records=inhabitants.records,
        users=len(users),
        contacts=played.contacts,
        cases=played.cases,
    )
