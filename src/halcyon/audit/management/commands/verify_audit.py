"""`verify_audit`: is the audit log whole?"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from halcyon.audit import anchor as anchors
from halcyon.audit.models import AuditCheckpoint
from halcyon.audit.verify import Verification, verify


class Command(BaseCommand):
    """Checks the log and says in plain words what was found."""

    help = (
        "Check that nobody has changed, removed or slipped in a row of the audit log. "
        "Every row is read and compared with the rows around it, with the index of records, with the signed "
        "checkpoints and with a copy of the checkpoint file. It changes nothing and nobody has to stop working. "
        "Ends with 0 when the log is whole, 1 when something is wrong, 2 when the command was given wrongly."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--since",
            metavar="DATE",
            help="check only rows written from this date or time on, for example 2026-11-01 or 2026-11-01T09:30 (UTC)",
        )
        parser.add_argument(
            "--anchor",
            metavar="FILE",
            help="compare with this copy of the checkpoint file, best one that another agency kept; "
            "without it the file of this installation is used",
        )
        parser.add_argument(
            "--max-anchor-age",
            metavar="MINUTES",
            type=int,
            help="also fail when the last checkpoint in the file is older than this, e.g. 60 for a nightly check",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        since = _moment(options["since"])
        anchor = _anchor(options["anchor"])
        oldest = options["max_anchor_age"]
        found = _with_progress(
            sys.stderr.isatty(),
            since=since,
            anchor=anchor,
            max_anchor_age=None if oldest is None else timedelta(minutes=oldest),
        )
        for line in report(found):
            self.stdout.write(line)
        if not found.ok:
            sys.exit(1)


def report(found: Verification) -> list[str]:
    """The findings as lines of plain words."""
    lines = [
        f"Checked {found.entries:,} rows in {found.shards} chain(s), {found.objects:,} index rows, "
        f"{found.checkpoints:,} checkpoints and {found.anchor_lines:,} lines of the checkpoint file."
    ]
    if found.anchor_age is not None:
        lines.append(f"The last checkpoint in the file is {_age(found.anchor_age)} old.")
    if found.entered_for_another_time:
        lines.append(
            f"{found.entered_for_another_time:,} rows were entered for a time an hour or more from their writing."
        )
    lines += [f"Note: {warning}" for warning in found.warnings]
    for problem in found.problems:
        where = "" if problem.shard is None else " in this chain"
        more = f" ({problem.count - 1:,} more like this{where})" if problem.count > 1 else ""
        lines.append(f"Wrong: {problem.words}{more}")
    for shard, seq in sorted(found.first_bad.items()):
        lines.append(f"The first bad row of chain {shard} is row {seq}.")
    lines.append(
        "The audit log is whole." if found.ok else "The audit log is NOT whole. Keep this result and the database."
    )
    return lines


def _with_progress(on_terminal: bool, **options: Any) -> Verification:
    if not on_terminal:
        return verify(**options)
    columns = (TextColumn("Checking rows"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("rows", total=None)
        return verify(progress=lambda done, total: bar.update(task, completed=done, total=total), **options)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            "--since must be a date or a time such as 2026-11-01 or 2026-11-01T09:30.", returncode=2
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _anchor(text: str | None) -> Path | None:
    if text is not None:
        if not Path(text).is_file():
            raise CommandError(f"There is no file {text}.", returncode=2)
        return Path(text)
    own = settings.DATA / anchors.FILE_NAME
    # A file that should be there and is not is a finding, which `verify` makes.
    return own if own.exists() or AuditCheckpoint.objects.exists() else None


def _age(age: timedelta) -> str:
    minutes = max(0, round(age.total_seconds() / 60))
    if minutes < 120:
        return f"{minutes} minute(s)"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"
