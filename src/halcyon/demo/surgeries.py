"""Codes in the records of one practice of the demonstration, a report that it is asked for, and young women booked.

The practice's patients are children whose enquiries the concerns of the demonstration led to, and their families.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from halcyon.agencies.models import Service
from halcyon.cases.actions import move
from halcyon.cases.models import Case
from halcyon.exchange.csv.practice_entries import COLUMNS, load_practice_entries
from halcyon.health.maternity.actions import book
from halcyon.health.reports.actions import ask_practice
from halcyon.health.surgeries.comparing import settle
from halcyon.health.surgeries.models import CodeMismatch
from halcyon.people.models import HouseholdMember, Link, SuppliedRecord

PRACTICE, LEAD, PATIENTS = "canal_street_practice", "dr.owen.farr", 4
PROTECTING = ("section_47", "child_protection")
ON_A_PLAN, CONCERN = "13Iv.", "13WX."  # Read v2, as the code map has them
UNKNOWN = "9990000115"  # a valid number that nobody of the county has
BOOKED: tuple[dict[str, Any], ...] = (
    {"given_name": "Marnie", "family_name": "Ashgrove", "birth_date": (17, 40), "weeks": 24},
    {"given_name": "Dilys", "family_name": "Penwarden", "birth_date": (15, 200), "weeks": 28},
    {"given_name": "Roisin", "family_name": "Tarbuck", "birth_date": (19, 90), "weeks": 17},
)


def play_surgeries(by: Any, at: datetime) -> None:
    """Send a practice's entries, settle two differences, ask for a report. `by(name, moment)` gives a persona."""
    sent = at - timedelta(days=3)
    cases = Case.objects.filter(pathway__in=PROTECTING, closed_at=None, restricted=False, opened_at__lt=sent)
    found = [(case, _registered([case])) for case in cases.order_by("opened_at", "id")]
    known = [(case, numbers) for case, numbers in found if numbers][:PATIENTS]
    if not known:
        return
    practice = Service.objects.get(code=PRACTICE).id
    day = (sent - timedelta(days=200)).date().isoformat()
    rows = [",".join(c.name for c in COLUMNS)]
    for place, (_, (child, *family)) in enumerate(known):
        # The first child's record says it, for everybody to see online; the second's still says what is over.
        own = {0: f"{child},read_v2,{CONCERN},{day},yes", 1: f"{child},read_v2,{ON_A_PLAN},{day},no"}
        rows += [own.get(place, f"{child},,,,"), *(f"{number},,,," for number in family)]
    rows += [f"{UNKNOWN},,,,", "999000,,,,"]
    load_practice_entries(
        "\r\n".join(rows).encode(), name="safeguarding-entries.csv", practice=practice, by=by(LEAD, sent), at=sent
    )
    later = at - timedelta(days=1)
    for kind, outcome, reason in (
        ("add", "recorded", ""),
        ("decide", "declined", "The brothers have not lived together since the spring; asked of their mother."),
    ):
        row = CodeMismatch.objects.filter(practice=practice, kind=kind, settled_at=None).order_by("words", "id").first()
        if row is not None:
            settle(mismatch_id=row.id, outcome=outcome, reason=reason, by=by(LEAD, later), at=later)
    ask_practice(
        case_id=known[0][0].id,
        practice=practice,
        kind="report",
        what_for="assessment",
        asked="What is open about this child goes on. When were they last seen by you, and who came along?",
        due_on=(at + timedelta(days=4)).date(),
        by=by("nadia.rahman", later),
        at=later,
    )


def _registered(cases: Sequence[Case]) -> list[str]:
    """The NHS numbers under which general practice knows the person of a case, then those of the same household."""
    ids = [case.record_id for case in cases]
    people = Link.objects.filter(record_id__in=ids, unlinked_at=None).values("person_id")
    own = Link.objects.filter(person_id__in=people, unlinked_at=None).values("record_id")
    numbers = SuppliedRecord.objects.exclude(nhs_number="").filter(source="GP")
    child = numbers.filter(id__in=own).order_by("id").values_list("nhs_number", flat=True).first()
    if child is None:
        return []
    homes = HouseholdMember.objects.filter(record_id__in=own, ends=None).values("household_id")
    near = HouseholdMember.objects.filter(household_id__in=homes, ends=None).values("record_id")
    linked = Link.objects.filter(
        person_id__in=Link.objects.filter(record_id__in=near, unlinked_at=None).values("person_id"), unlinked_at=None
    ).values("record_id")
    family = numbers.filter(id__in=linked).exclude(nhs_number=child).order_by("nhs_number")
    return [child, *dict.fromkeys(family.values_list("nhs_number", flat=True)[:3])]


def play_maternity(by: Any, at: datetime) -> None:
    """Three bookings: one still to be screened, one who could not be asked alone, and one who was asked."""
    booked = []
    for place, one in enumerate(BOOKED):
        moment = at - timedelta(days=2 + 6 * place)
        years, days = one["birth_date"]
        today = at.date()
        case = book(
            given_name=one["given_name"],
            family_name=one["family_name"],
            birth_date=date(today.year - years, today.month, 1) - timedelta(days=days),
            nhs_number="",
            postcode="",
            expected_date=today + timedelta(weeks=one["weeks"]),
            key=f"demo-booking-{one['given_name']}",
            by=by("hannah.oduya", moment),
            at=moment,
        )
        booked.append((case, moment))
    (_, _), (second, when), (third, earlier) = booked
    after = when + timedelta(hours=2)
    move(
        case_id=second.id,
        key="could_not",
        given={
            "why_not": "He answered for her, and would not leave the room.",
            "next_time": "At home on Thursday, with the health visitor; he is at work.",
        },
        by=by("hannah.oduya", after),
        at=after,
    )
    after = earlier + timedelta(hours=1)
    move(
        case_id=third.id,
        key="record_outcome",
        given={
            "asked_on": after.date(),
            "alone": "yes",
            "tool": "conversation",
            "screen_outcome": "no_concern",
            "what_was_found": "They met at college and are of one age. She decides herself, and her mother knows. Not "
            "known: how the flat is paid for.",
        },
        by=by("hannah.oduya", after),
        at=after,
    )
