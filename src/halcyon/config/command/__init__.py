"""The `halcyon` command: one console script with a verb for each thing that someone who runs Halcyon does.

Exit codes: 0 it went well, 1 it failed or a check did not pass, 2 it was given wrongly.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from halcyon.config.command import exporting, installing, keeping, loading, measuring, mirror, people, serving, trying
from halcyon.config.command.verbs import FAILED, WRONG_USE, Failed, Verb, WrongUse

VERBS: tuple[Verb, ...] = (
    *installing.VERBS,
    *serving.VERBS,
    *people.VERBS,
    *loading.VERBS,
    *keeping.VERBS,
    *measuring.VERBS,
    *trying.VERBS,
    *mirror.VERBS,
    *exporting.VERBS,
)


def parser() -> argparse.ArgumentParser:
    """The whole command line. Every verb answers `--help` in plain words."""
    whole = argparse.ArgumentParser(
        prog="halcyon",
        description="Run and look after Halcyon. `halcyon VERB --help` says more about each verb.",
        epilog="Settings come from HALCYON_* environment variables: see docs/settings.md.",
    )
    listed = whole.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    for verb in VERBS:
        one = listed.add_parser(verb.name, help=verb.title, description=verb.about)
        verb.arguments(one)
        one.set_defaults(chosen=verb)
    return whole


def main(given: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code. `given` is the command line without the program's name."""
    whole = parser()
    arguments = whole.parse_args(given)
    verb: Verb | None = getattr(arguments, "chosen", None)
    if verb is None:
        whole.print_help(sys.stderr)
        return WRONG_USE
    if verb.as_owner:
        os.environ["HALCYON_AS_OWNER"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "halcyon.config.settings")
    try:
        return _run(verb, arguments)
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        return FAILED


def _run(verb: Verb, arguments: argparse.Namespace) -> int:
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError
    from django.db import OperationalError, ProgrammingError

    from halcyon.access.fence import acting_for

    try:
        django.setup()
        with acting_for("system:command"):
            return verb.run(arguments)
    except (WrongUse, ImproperlyConfigured) as problem:
        sys.stderr.write(f"{problem}\n")
        return WRONG_USE
    except Failed as problem:
        sys.stderr.write(f"{problem}\n")
        return FAILED
    except (OperationalError, ProgrammingError) as problem:
        sys.stderr.write(f"The database cannot be used: {problem}\nIf it has not been made yet: halcyon migrate\n")
        return FAILED
    except CommandError as problem:
        sys.stderr.write(f"{problem}\n")
        return problem.returncode
