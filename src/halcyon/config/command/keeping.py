"""Verbs that look after what is kept: the audit log, backups and the proof that they can be restored."""

from __future__ import annotations

import json
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path

from halcyon.config.command.verbs import FAILED, OK, Failed, Verb, say, shown_progress


def verify_audit(given: Namespace) -> int:
    """Check the audit log and say what was found."""
    from django.core.management import call_command

    try:
        call_command("verify_audit", since=given.since, anchor=given.anchor, max_anchor_age=given.max_anchor_age)
    except SystemExit as ended:
        return int(ended.code or OK)
    return OK


def _verify_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--since", metavar="DATE", help="only rows written from this date or time (UTC) on")
    parser.add_argument("--anchor", metavar="FILE", help="compare with this copy of the checkpoint file")
    parser.add_argument("--max-anchor-age", type=int, metavar="MINUTES", help="fail when the last checkpoint is older")


def backup(given: Namespace) -> int:
    """Take a backup."""
    from django.conf import settings
    from django.utils import timezone

    from halcyon.config.backups import CannotBackUp, take

    try:
        with shown_progress() as progress:
            made = take(to=given.to or settings.DATA / "backups", at=timezone.now(), progress=progress)
    except CannotBackUp as problem:
        raise Failed(str(problem)) from None
    size = sum(p.stat().st_size for p in made.rglob("*") if p.is_file())
    say(f"{made} ({size / 1_000_000:,.1f} MB)")
    return OK


def _backup_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="where to put it (default: backups, in HALCYON_DATA)")


def restore_drill(given: Namespace) -> int:
    """Restore the newest backup somewhere else and look whether it is whole."""
    from django.conf import settings
    from django.utils import timezone

    from halcyon.config.backups import CannotBackUp, newest, read_manifest
    from halcyon.config.drill import drill, look

    if given.look:
        restored = look(read_manifest(given.backup))
        say(json.dumps({"seen": restored.seen, "wrong": restored.wrong}))
        return OK
    begun = timezone.now()
    try:
        found = drill(given.backup or newest(settings.DATA / "backups"))
    except CannotBackUp as problem:
        raise Failed(str(problem)) from None
    say(*found.seen, *(f"Wrong: {each}" for each in found.wrong))
    took = _seconds(begun, timezone.now())
    say(f"The backup can be restored ({took})." if not found.wrong else f"The backup is NOT good ({took}).")
    return FAILED if found.wrong else OK


def _drill_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--backup", type=Path, metavar="FOLDER", help="which backup (default: the newest)")
    # What the drill starts on the restored data: for no one to give by hand.
    parser.add_argument("--look", action="store_true", help=SUPPRESS)


# What a mail server takes as "try again later" (sysexits.h, EX_TEMPFAIL).
LATER = 75


def bounce(given: Namespace) -> int:
    """Take in the mail server's report that an e-mail came back."""
    from django.db import DatabaseError
    from django.utils import timezone

    from halcyon.work.actions import MOST_BYTES, take_in_bounce

    raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        found = take_in_bounce(raw=raw, at=timezone.now())
    except DatabaseError:
        sys.stderr.write("The database cannot be reached; hand this report in again later.\n")
        return LATER
    say("Noted." if found else "Not a report about a message of ours: nothing was changed.")
    return OK


def _seconds(begun: datetime, ended: datetime) -> str:
    return f"{(ended - begun).total_seconds():.1f} s"


VERBS = (
    Verb(
        "bounce",
        "take in a mail server's report that an e-mail came back",
        "Reads one delivery report (RFC 3464) from standard input, as a mail server writes it into a pipe. The message "
        "goes to the list of undelivered messages. Ends with 0 also when the mail is about something else, and with 75 "
        "(try again later) when the database cannot be reached.",
        bounce,
    ),
    Verb(
        "verify-audit",
        "check that nobody has changed the audit log",
        "Reads every row of the audit log and compares it with the rows around it, with the index of records, with "
        "the signed checkpoints and with a copy of the checkpoint file. Changes nothing. Ends with 1 when something "
        "is wrong.",
        verify_audit,
        _verify_arguments,
    ),
    Verb(
        "backup",
        "take a backup while everybody works",
        "Copies the database, the documents and the audit log's checkpoints into a new folder with a manifest. The "
        "signing key and the secret settings are left out on purpose: keep them apart.",
        backup,
        _backup_arguments,
        as_owner=True,
    ),
    Verb(
        "restore-drill",
        "prove that the newest backup can be restored",
        "Restores a backup into a scratch place, starts from it, and checks every file, every row count, the audit "
        "log, one case and the documents. Touches nothing that is live. Ends with 1 when something is wrong.",
        restore_drill,
        _drill_arguments,
        as_owner=True,
    ),
)
