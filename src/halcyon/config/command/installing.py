"""Verbs that set Halcyon up: the database, the synthetic county, tokens, generated pages, Django's own commands."""

from __future__ import annotations

import os
import sys
import time
from argparse import REMAINDER, ArgumentParser, Namespace
from pathlib import Path

from halcyon.config.command.verbs import FAILED, OK, Verb, WrongUse, lasted, say, shown_progress


def migrate(given: Namespace) -> int:
    """Bring the database up to date and, on PostgreSQL, give each role its rights."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from halcyon.config.database import application_role, put_up_fences

    settings.DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=given.verbosity)
    if connection.vendor == "postgresql" and not settings.OWNER_URL:
        say(
            "Note: HALCYON_DATABASE_OWNER_URL is not set, so one role both owns and uses the database.",
            "      The second fence needs two: see docs/install.md.",
        )
    elif connection.vendor == "postgresql":
        fences = put_up_fences(role=application_role())
        say(f"{fences.role} may use {fences.tables} tables; {fences.fenced} of them lie behind row-level security.")
    say("The database is up to date.")
    return OK


def _migrate_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--verbosity", type=int, choices=(0, 1, 2), default=0, help="say more about each migration")


def demo(given: Namespace) -> int:
    """Fill an empty database with the synthetic county."""
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from halcyon.agencies.models import Organisation
    from halcyon.audit.anchor import set_aside
    from halcyon.demo.bulk import straight_to_file
    from halcyon.demo.load import load_demo, load_history
    from halcyon.demo.sizes import SIZES
    from halcyon.frontdoor.mirror.projection import rebuild_mirror

    if not settings.DEMO:
        raise WrongUse("The demonstration county belongs in demo mode only, never beside real people.")
    if Organisation.objects.exists():
        if given.if_empty:
            return OK
        raise WrongUse("The database is not empty. Point HALCYON_DATA or HALCYON_DATABASE_URL at a new one.")
    size = SIZES[given.size]
    if given.years is not None and not size.history:
        raise WrongUse("Years are for the sizes town and county: --size town --years 2")
    # A checkpoint file beside an empty database is that of one before it: no checkpoint could be added to it.
    kept = set_aside(settings.DATA, at=timezone.now())
    if kept is not None:
        say(f"The checkpoints of the database before this one are kept as {kept.name}.")
    say(f"Making the county of Marlshire: {size.words}.")
    begun = time.monotonic()
    # All of it or nothing: half a county cannot be mended.
    with shown_progress() as progress, straight_to_file(), transaction.atomic():
        if size.history:
            made = load_history(at=timezone.now(), people=size.people, years=given.years or 1, progress=progress)
        else:
            made = load_demo(at=timezone.now(), progress=progress)
        rebuild_mirror(at=timezone.now(), progress=lambda done, of: progress("The hub’s figures", done, of))
    say(
        f"The county is ready: {made.people:,} people, {made.records:,} records and {made.contacts:,} contacts, "
        f"in {lasted(time.monotonic() - begun)}."
    )
    return OK


def _demo_arguments(parser: ArgumentParser) -> None:
    from halcyon.demo.sizes import MOST_YEARS, SIZES

    parser.add_argument("--if-empty", action="store_true", help="do nothing, and succeed, when there is data already")
    parser.add_argument(
        "--size", choices=tuple(SIZES), default="small", help="how large; small, the default, is what the guides show"
    )
    parser.add_argument(
        "--years",
        type=int,
        choices=range(1, MOST_YEARS + 1),
        help="years of concerns, for town and county (default: 1)",
    )


def token(given: Namespace) -> int:
    """Make a bearer token for one agency's system and print it once."""
    from django.utils import timezone

    from halcyon.access.viewing import system
    from halcyon.agencies.actions import make_token
    from halcyon.agencies.actors import Refused
    from halcyon.agencies.models import Organisation
    from halcyon.agencies.queries import organisation

    at = timezone.now()
    try:
        agency = organisation(given.agency)
    except Organisation.DoesNotExist:
        codes = ", ".join(Organisation.objects.order_by("code").values_list("code", flat=True))
        raise WrongUse(f"There is no agency {given.agency}. There are: {codes or 'none yet'}.") from None
    try:
        text, made = make_token(
            organisation=agency, scope=given.scope, name=given.name, days=given.days, by=system("command", at=at), at=at
        )
    except Refused as problem:
        raise WrongUse(str(problem)) from None
    say(text)
    sys.stderr.write(
        f"For {agency.name}, until {made.expires_at:%d %B %Y}. It is shown this once: keep it like a password.\n"
    )
    return OK


def _token_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--agency", required=True, metavar="CODE", help="the agency whose system it is for, e.g. ACUTE")
    parser.add_argument("--scope", required=True, help="what it may be used for: intake (send concerns to the hub)")
    parser.add_argument("--days", type=int, default=90, help="for how many days it works, at most 365 (default: 90)")
    parser.add_argument("--name", default="made by command", help="which system it is, in a few words")


def docs(given: Namespace) -> int:
    """Write the generated reference, or say what in it is stale."""
    from halcyon.config.reference import stale, write

    folder = Path(given.folder)
    if given.check:
        changed = stale(folder)
        if changed:
            sys.stderr.write(f"Not up to date in {folder}: {', '.join(changed)}. Run: halcyon docs\n")
            return FAILED
        say("The generated reference is up to date.")
        return OK
    say(f"Wrote {len(write(folder))} pages to {folder}.")
    return OK


def _docs_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page would change")
    parser.add_argument("--folder", default="docs/reference", help="where the pages are (default: docs/reference)")


def manage(given: Namespace) -> int:
    """Pass a command on to Django."""
    from django.core.management import ManagementUtility

    if not given.rest:
        raise WrongUse("Say which of Django's commands to run, for example: halcyon manage check")
    os.environ["DJANGO_COLORS"] = "nocolor"
    ManagementUtility(["halcyon manage", *given.rest]).execute()
    return OK


def _manage_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("rest", nargs=REMAINDER, metavar="COMMAND", help="the command and its arguments")


VERBS = (
    Verb(
        "migrate",
        "make the database, or bring it up to date",
        "Makes the database if there is none and brings it up to date. On PostgreSQL it works as the owner "
        "(HALCYON_DATABASE_OWNER_URL) and gives the application's role its rights. Run it after every update.",
        migrate,
        _migrate_arguments,
        as_owner=True,
    ),
    Verb(
        "demo",
        "fill an empty database with a synthetic county",
        "Fills an empty database with Marlshire: 20,000 invented people, 12 agencies, people to sign in as and 90 days "
        "of concerns; with --size town or county, years of concerns. Nobody in it exists. Only in demo mode.",
        demo,
        _demo_arguments,
        as_owner=True,
    ),
    Verb(
        "token",
        "make a token with which an agency's system sends concerns",
        "Makes a bearer token for one agency's system and prints it once. Only a digest of it is kept.",
        token,
        _token_arguments,
    ),
    Verb(
        "docs",
        "write the reference pages that are generated from the definitions",
        "Writes docs/reference from the pathways, clocks, instruments, roles and agreements in force.",
        docs,
        _docs_arguments,
    ),
    Verb(
        "manage",
        "run one of Django's own commands",
        "Passes a command on to Django, for example: halcyon manage check",
        manage,
        _manage_arguments,
    ),
)
