"""The verb that takes files in. Each row of a file comes to one line of a ledger, and running it again changes nothing.

Whoever may run commands on the server is trusted with its database anyway (SECURITY.md); each concern is received as
sent by the system of the agency that its row names.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from halcyon.config.command.verbs import OK, Failed, Verb, WrongUse, say, shown_progress

if TYPE_CHECKING:
    from halcyon.exchange.extract.running import Supplied

Bar = Callable[[str, int, int], None]

EVERY = 500  # rows between two lines of progress where there is no terminal to draw a bar on


def load(given: Namespace) -> int:
    """Load a file. Ends with 1 when the file cannot be read or a row was not brought to its line."""
    done: int = given.loads(given)
    return done


def concerns(given: Namespace) -> int:
    """Load a spreadsheet of concerns."""
    from django.utils import timezone

    from halcyon.access.viewing import system
    from halcyon.exchange.csv.loading import load_file
    from halcyon.exchange.csv.sheet import FileFault
    from halcyon.work.actions.loads import DoesNotAddUp

    try:
        content = given.file.read_bytes()
    except OSError as problem:
        raise WrongUse(f"{given.file} cannot be read: {problem.strerror}.") from None
    begun, first = time.monotonic(), -1
    try:
        with shown_progress() as bar:

            def progress(done: int, total: int) -> None:
                nonlocal first
                first = done if first < 0 else first
                if done % 100 == 0 or done == total:
                    bar("Rows", done, total)
                if done % EVERY == 0:
                    rate = (done - first + 1) / max(time.monotonic() - begun, 0.001)
                    say(f"{done:,} of {total:,} rows, {rate:,.0f} a second")

            by = system("load_concerns", at=timezone.now())
            found = load_file(content, name=given.file.name, by=by, clock=timezone.now, progress=progress)
    except FileFault as fault:
        raise Failed(f"{fault}\nNothing was loaded.") from None
    except DoesNotAddUp as fault:
        raise Failed(f"{fault} This is a fault of this program; nothing that was received is lost.") from None
    took, counted = time.monotonic() - begun, found.totals
    if found.again:
        say(
            f"This file was loaded before. Nothing was changed: each of its {counted.rows:,} rows is a duplicate of "
            "itself. What came of it then:"
        )
    elif found.before:
        say(f"Went on where an earlier run stopped: {found.before:,} rows had been dealt with.")
    say(
        f"accepted   {counted.accepted:>9,}",
        f"rejected   {counted.rejected:>9,}",
        f"duplicate  {counted.duplicate:>9,}",
        f"rows       {counted.rows:>9,}",
    )
    new = counted.rows - found.before
    if new > 0:
        say(f"{new:,} rows in {took:,.1f} s: {new / max(took, 0.001):,.0f} a second.")
    if counted.rejected:
        say(
            "The rejected rows are concerns that nobody has received yet. The hub's manager has them on the list “My "
            f"work” and at /loads/{found.load_id}/, with what is wrong with each, to mend and load again."
        )
    if found.left:
        raise Failed(f"{found.left:,} rows met a fault of this program (see the log). Run it again to try them again.")
    return OK


def ssd(given: Namespace) -> int:
    """Load an extract in the form of the Standard Safeguarding Dataset."""
    from halcyon.exchange.ssd.folder import read_folder

    if not given.folder.is_dir():
        raise WrongUse(f"{given.folder} is not a folder.")
    return _extracts("ssd", given.folder, lambda: [read_folder(given.folder)], given.agency)


def dfe(given: Namespace) -> int:
    """Load payloads of the Department for Education's children's social care interface."""
    from halcyon.exchange.dfe.payloads import read_payloads

    try:
        content = given.file.read_bytes()
    except OSError as problem:
        raise WrongUse(f"{given.file} cannot be read: {problem.strerror}.") from None
    return _extracts("dfe", given.file, lambda: read_payloads(content), given.agency)


def _extracts(kind: str, path: Path, read: Callable[[], Sequence[Supplied]], agency: str) -> int:
    """Load what was read from `path`, and say table by table what came of it."""
    from django.utils import timezone

    from halcyon.access.viewing import system
    from halcyon.agencies.models import Organisation
    from halcyon.exchange.csv.sheet import FileFault
    from halcyon.exchange.extract.running import load_extract, refuse_extract
    from halcyon.exchange.formats import FORMATS
    from halcyon.kernel.registry import registry
    from halcyon.work.actions.loads import DoesNotAddUp

    agency = (agency or registry.profile.front_door_agency).upper()
    by = system("load_extract", at=timezone.now())
    if not Organisation.objects.filter(code=agency).exists():
        raise WrongUse(f"No agency has the code {agency}.")
    try:
        listed = read()
    except FileFault as fault:
        refuse_extract(kind=kind, agency=agency, name=path.name, fault=str(fault), by=by, at=timezone.now())
        raise Failed(f"{fault}\nNothing was loaded.") from None
    for number, supplied in enumerate(listed, start=1):
        name = path.name if len(listed) == 1 else f"{path.name}, part {number} of {len(listed)}"
        begun, done = time.monotonic(), dict[str, int]()
        try:
            with shown_progress() as bar:

                def progress(what: str, count: int, bar: Bar = bar, done: dict[str, int] = done) -> None:
                    done[what] = done.get(what, 0) + count
                    bar(what, done[what], 0)

                found = load_extract(
                    supplied, FORMATS[kind], agency=agency, name=name, by=by, clock=timezone.now, progress=progress
                )
        except DoesNotAddUp as fault:
            raise Failed(f"{fault} This is a fault of this program; what was taken in stays. Run it again.") from None
        if found.again:
            say(f"{name} was loaded before. Nothing was changed. What came of it then:")
        say(f"{name:<30} {'accepted':>10} {'rejected':>10} {'duplicate':>10} {'rows':>10}")
        for table, of in [*found.by_table.items(), ("all", found.totals)]:
            say(f"{table:<30} {of.accepted:>10,} {of.rejected:>10,} {of.duplicate:>10,} {of.rows:>10,}")
        if not found.again:
            took = max(time.monotonic() - begun, 0.001)
            say(f"{found.totals.rows:,} rows in {took:,.1f} s: {found.totals.rows / took:,.0f} a second.")
        if found.doubted:
            say(f"{found.doubted:,} different things are to be doubted, most of them codes that are in no code set:")
            say(*(f"  {each}" for each in found.doubts))
        say(f"What came of each row: /loads/{found.load_id}/, for the hub's manager.")
    return OK


def attendances(given: Namespace) -> int:
    """Load a clinic's attendances. Nothing goes beyond the clinic, whose own people see what came of the rows."""
    from django.utils import timezone

    from halcyon.access.viewing import system
    from halcyon.exchange.csv.sheet import FileFault
    from halcyon.exchange.fhir.encounter import load_attendance_file
    from halcyon.kernel.registry import registry

    codes = [h.service for h in registry.profile.huddles]
    service = given.service or (codes[0] if len(codes) == 1 else "")
    if service not in codes:
        raise WrongUse(f"Say which clinic with --service: {', '.join(codes) or 'no clinic here holds a huddle'}.")
    try:
        content = given.file.read_bytes()
    except OSError as problem:
        raise WrongUse(f"{given.file} cannot be read: {problem.strerror}.") from None
    now = timezone.now()
    by = system("load_attendances", at=now)
    try:
        found = load_attendance_file(content, name=given.file.name, service=service, by=by, at=now)
    except FileFault as fault:
        raise Failed(f"{fault}\nNothing was loaded.") from None
    if found.again:
        say("This file was loaded before. Nothing was changed. What came of it then:")
    counted = found.totals
    say(
        f"accepted   {counted.accepted:>9,}",
        f"rejected   {counted.rejected:>9,}",
        f"duplicate  {counted.duplicate:>9,}",
        f"rows       {counted.rows:>9,}",
    )
    if counted.rejected:
        say(f"The clinic’s nurses see what is wrong with the rejected rows at /huddle/files/{found.file_id}/.")
    return OK


def codes(given: Namespace) -> int:
    """Load what a practice's records say, and compare it with what they should say."""
    from django.utils import timezone

    from halcyon.access.viewing import system
    from halcyon.agencies.models import Service
    from halcyon.exchange.csv.practice_entries import load_practice_entries
    from halcyon.exchange.csv.sheet import FileFault

    practice = Service.objects.filter(code=given.practice, kind="general_practice").first()
    if practice is None:
        raise WrongUse(f"No practice has the code {given.practice}.")
    try:
        content = given.file.read_bytes()
    except OSError as problem:
        raise WrongUse(f"{given.file} cannot be read: {problem.strerror}.") from None
    now = timezone.now()
    by = system("load_codes", at=now)
    try:
        found = load_practice_entries(content, name=given.file.name, practice=practice.id, by=by, at=now)
    except FileFault as fault:
        raise Failed(f"{fault}\nNothing was loaded.") from None
    if found.again:
        say("This file was loaded before. Nothing was changed. What came of it then:")
    said = {"accepted": "accepted", "not_known": "not known", "rejected": "rejected", "duplicate": "duplicate"}
    say(*(f"{words:<10} {found.totals.get(key, 0):>9,}" for key, words in said.items()))
    say(f"{'rows':<10} {sum(found.totals.values()):>9,}")
    return OK


def actions(given: Namespace) -> int:
    """Load an action plan that a partnership kept in a spreadsheet."""
    from django.utils import timezone

    from halcyon.access.viewing import system
    from halcyon.exchange.csv.action_plans import load_actions
    from halcyon.exchange.csv.action_words import BY_KEY
    from halcyon.exchange.csv.sheet import FileFault

    chosen = dict(pair.partition("=")[::2] for pair in given.column)
    if set(chosen) - set(BY_KEY):
        raise WrongUse(f"A column is one of: {', '.join(BY_KEY)}.")
    try:
        content = given.file.read_bytes()
    except OSError as problem:
        raise WrongUse(f"{given.file} cannot be read: {problem.strerror}.") from None
    now = timezone.now()
    try:
        by = system("load_actions", at=now)
        found = load_actions(content, name=given.file.name, columns=chosen or None, by=by, at=now)
    except FileFault as fault:
        raise Failed(f"{fault}\nNothing was loaded.") from None
    if found.again:
        say("This file was loaded before. Nothing was changed. What came of it then:")
    totals = found.totals
    say(f"accepted   {totals.accepted:>9,}", f"rejected   {totals.rejected:>9,}", f"duplicate  {totals.duplicate:>9,}")
    say(f"rows       {totals.rows:>9,}", f"What came of each row: /actions/files/{found.file_id}/")
    return OK


def _arguments(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    one = kinds.add_parser("concerns", help="a spreadsheet of concerns, saved as CSV (docs/csv-intake.md)")
    one.add_argument("file", type=Path, metavar="FILE.csv")
    one.set_defaults(loads=concerns)
    two = kinds.add_parser("ssd", help="an extract of the Standard Safeguarding Dataset (docs/ssd-intake.md)")
    two.add_argument("folder", type=Path, metavar="DIR")
    two.set_defaults(loads=ssd)
    three = kinds.add_parser("dfe", help="payloads of the Department for Education's interface (docs/ssd-intake.md)")
    three.add_argument("file", type=Path, metavar="FILE.json")
    three.set_defaults(loads=dfe)
    four = kinds.add_parser("attendances", help="a clinic’s attendances by clinic number (docs/attendance-intake.md)")
    four.add_argument("file", type=Path, metavar="FILE.csv|FILE.json")
    four.add_argument("--service", default="", metavar="CODE", help="which clinic; needed where there are several")
    four.set_defaults(loads=attendances)
    five = kinds.add_parser("codes", help="what a practice's records say (docs/practice-codes.md)")
    five.add_argument("file", type=Path, metavar="FILE.csv")
    five.add_argument("--practice", required=True, metavar="CODE", help="which practice")
    five.set_defaults(loads=codes)
    six = kinds.add_parser("actions", help="an action plan, saved as CSV (docs/action-plans.md)")
    six.add_argument("file", type=Path, metavar="FILE.xlsx|FILE.csv")
    six.add_argument(
        "--column", action="append", default=[], metavar="FIELD=NAME", help="which column is what; else by their names"
    )
    six.set_defaults(loads=actions)
    for extract in (two, three):
        extract.add_argument("--agency", default="", metavar="CODE", help="whose it is; the council's without this")


VERBS = (
    Verb(
        "load",
        "take in a file that an agency sent",
        "`halcyon load concerns FILE.csv` receives each row of a spreadsheet as a concern. Every row is accepted, "
        "rejected with a reason, or a duplicate; the three always add up to the rows of the file. It can be stopped "
        "at any moment and run again: it goes on where it stopped, and changes nothing when it had ended. "
        "`halcyon load ssd DIR` takes in an extract of the Standard Safeguarding Dataset, and `halcyon load dfe "
        "FILE.json` payloads of the Department for Education's interface, in the same way. "
        "`halcyon load attendances FILE.csv` (or FILE.json, a FHIR Bundle of Encounters) takes in a sexual health "
        "clinic's attendances by clinic number, for its weekly huddle alone, and `halcyon load codes FILE.csv "
        "--practice CODE` what a practice's records say. "
        "`halcyon load actions FILE` takes in the action plan that a partnership kept in a spreadsheet (.xlsx or CSV).",
        load,
        _arguments,
    ),
)
