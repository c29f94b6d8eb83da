"""Verbs about people's records: finding someone, with the reasons, and saying who a waiting record is about.

Both act as a person who has an account, with that person's rights and no others, and the audit log names that person.
Whoever may run commands on the server is trusted with its database anyway (SECURITY.md); the log marks these acts with
the session "command".
"""

from __future__ import annotations

import uuid
from argparse import ArgumentParser, Namespace
from datetime import date, datetime
from typing import TYPE_CHECKING

from halcyon.config.command.verbs import FAILED, OK, Failed, Verb, WrongUse, say

if TYPE_CHECKING:
    from halcyon.access.viewing import Viewer


def _acting(email: str, *, at: datetime) -> Viewer:
    from halcyon.access.viewing import viewer_for
    from halcyon.agencies.models import User

    user = User.objects.select_related("organisation").filter(email__iexact=email).first()
    viewer = viewer_for(user, at=at, session="command") if user else None
    if viewer is None or not viewer.capabilities:
        raise WrongUse(f"Nobody with the address {email} has an open account and a role.")
    return viewer


def lookup(given: Namespace) -> int:
    """Find a person and explain each candidate. Ends with 1 when nobody fits."""
    from django.utils import timezone

    from halcyon.access.fence import acting_for
    from halcyon.access.viewing import Denied
    from halcyon.people.actions import TooManyLookUps, look_up
    from halcyon.people.matching.records import Described

    asked = Described(
        given=given.given or "",
        family=given.family or "",
        birth_date=given.born,
        nhs_number=given.nhs or "",
        postcode=given.postcode or "",
    )
    words = " ".join(filter(None, (given.given, given.family, str(given.born or ""), given.nhs, given.postcode)))
    if not words:
        raise WrongUse("Say something about the person: --given, --family, --born, --nhs or --postcode.")
    at = timezone.now()
    viewer = _acting(given.as_, at=at)
    purpose = given.purpose or next(iter(sorted(viewer.purposes)), "")
    try:
        with acting_for(viewer.actor):
            found = look_up(asked=asked, words=words, purpose=purpose, by=viewer, at=at)
    except (Denied, TooManyLookUps) as refusal:
        raise Failed(f"Not allowed to this person: {refusal}.") from None
    for person in found.people:
        candidate = person.candidate
        fit = f"{candidate.grade.value}, {candidate.probability:.0%}"
        say(f"{fit}: person {person.person_id}, record {candidate.record_id}")
        for line in candidate.explanation:
            if line.level != "missing":
                say(f"  {line.weight:+6.1f}  {line.words}")
        for caution in (*candidate.vetoes, *candidate.warnings):
            say(f"  Look at this: {caution.words}")
    if found.truncated:
        say("The names are so common that not every record could be compared: say more about the person.")
    if not found.people:
        say("Nobody found.")
    return OK if found.people else FAILED


def _lookup_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--as", dest="as_", required=True, metavar="EMAIL", help="whose rights to use, and to log")
    parser.add_argument(
        "--purpose", help="why, as a key such as mash_enquiry (default: the first that this person has)"
    )
    parser.add_argument("--given", help="given name")
    parser.add_argument("--family", help="family name")
    parser.add_argument("--born", type=_day, metavar="YYYY-MM-DD", help="date of birth")
    parser.add_argument("--nhs", help="NHS number")
    parser.add_argument("--postcode", help="postcode")


def _day(text: str) -> date:
    return date.fromisoformat(text)


_day.__name__ = "date (like 2012-03-27)"


def link(given: Namespace) -> int:
    """Say who a waiting record is about, or separate a record that was linked wrongly."""
    from django.core.exceptions import ObjectDoesNotExist
    from django.utils import timezone

    from halcyon.access.fence import acting_for
    from halcyon.access.viewing import Denied
    from halcyon.people.actions import confirm_link, unlink

    at = timezone.now()
    viewer = _acting(given.as_, at=at)
    try:
        with acting_for(viewer.actor):
            if given.undo:
                person = unlink(record_id=given.record, reason=given.reason, by=viewer, at=at)
            else:
                person = confirm_link(
                    record_id=given.record, person_id=given.person, reason=given.reason, by=viewer, at=at
                )
    except Denied as refusal:
        raise Failed(f"Not allowed to this person: {refusal}.") from None
    except ObjectDoesNotExist:
        raise Failed("No such record is waiting.") from None
    except ValueError as refusal:
        raise Failed(str(refusal)) from None
    say(f"Record {given.record} is now about person {person}.")
    return OK


def _link_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--as", dest="as_", required=True, metavar="EMAIL", help="whose rights to use, and to log")
    parser.add_argument("--record", required=True, type=uuid.UUID, metavar="ID", help="the supplied record")
    whom = parser.add_mutually_exclusive_group()
    whom.add_argument("--person", type=uuid.UUID, metavar="ID", help="the person it is about (leave out for a new one)")
    whom.add_argument("--undo", action="store_true", help="the record was linked wrongly: separate it again")
    parser.add_argument("--reason", required=True, help="why you are sure, in a sentence")


VERBS = (
    Verb(
        "lookup",
        "find a person, with the reasons for each candidate",
        "Finds people who fit what you say, best first, and explains each by what agrees and what does not. It "
        "searches with the rights of the person named by --as, and the audit log keeps the search, also when it finds "
        "nobody.",
        lookup,
        _lookup_arguments,
    ),
    Verb(
        "link",
        "say who a waiting record is about, or take a wrong link back",
        "Links a supplied record to a person, or separates one that was linked wrongly, with a reason. Links are "
        "reversible and nothing that was supplied is changed.",
        link,
        _link_arguments,
    ),
)
