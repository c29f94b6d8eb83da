"""Booking for maternity care: under 20, the teenage pregnancy pathway opens with it."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from halcyon.access.labels import Label
from halcyon.access.viewing import Viewer, require
from halcyon.agencies.queries import service_by_code
from halcyon.audit.acts import act
from halcyon.cases.actions import open_case
from halcyon.cases.actions.beside import same_person
from halcyon.cases.models import Case
from halcyon.kernel.ages import years_old
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.pathways import Refused
from halcyon.kernel.roles import Capability
from halcyon.people.actions import receive_record, settle
from halcyon.people.matching.identifiers import normal_postcode, valid_nhs_number
from halcyon.people.matching.records import Described
from halcyon.work.actions import claim_intake, next_reference, settle_intake

PATHWAY, PURPOSE, SERVICE = "teenage_pregnancy", "pregnancy_care", "maternity"
TEENAGE = 20  # under this age at booking: teenage pregnancy as national statistics count it


@act
def book(
    *,
    given_name: str,
    family_name: str,
    birth_date: date | None,
    nhs_number: str,
    postcode: str,
    expected_date: date | None,
    key: str,
    by: Viewer,
    at: datetime,
) -> Case:
    """Book a young woman: her record as supplied, and a case whose first step is the screening.

    `key` makes sending it again harmless; of somebody booked already the open case is given back. A booking is never
    linked to a restricted person by itself; who links it restricts its record, and so its case, with them.

    Raises `Denied` for anybody but maternity's own, `Refused` with what is wrong.
    """
    require(by, Capability.BOOK_MATERNITY)
    service = service_by_code(SERVICE)
    if service.id not in by.services:
        raise Refused(("Only maternity’s own staff book.",))
    wrong = _wrong(given_name, family_name, birth_date, nhs_number, postcode, expected_date, at=at)
    if wrong:
        raise Refused(tuple(wrong))
    supplied = {
        "given_name": given_name.strip(),
        "family_name": family_name.strip(),
        "birth_date": birth_date.isoformat() if birth_date else "",
        "nhs_number": nhs_number.strip(),
        "postcode": postcode.strip(),
        "expected_date": expected_date.isoformat() if expected_date else "",
    }
    claim = claim_intake(sender=f"user:{by.signing}", key=key, kind="maternity_booking", body=supplied, at=at)
    if claim.replay and claim.row.result_id:
        return Case.objects.get(id=claim.row.result_id)
    reference = f"MB-{next_reference():05d}"
    received = receive_record(
        source="maternity_booking",
        source_key=reference,
        supplied=supplied,
        asked=Described(
            given=supplied["given_name"],
            family=supplied["family_name"],
            birth_date=birth_date,
            nhs_number=supplied["nhs_number"],
            postcode=supplied["postcode"],
            received=at.date(),
        ),
        by=by,
        at=at,
        label=Label(owner_agency=service.organisation.code, category="identity"),
    )
    settled = settle(received=received, by=by, at=at, reference=reference)
    record = received.record
    standing = Case.objects.filter(
        pathway=PATHWAY, closed_at__isnull=True, record_id__in=same_person(record.id)
    ).first()
    case = standing or _opened(record.id, service.organisation.code, supplied, settled.outcome, by=by, at=at)
    settle_intake(row=claim.row, reference=reference, result_id=case.id)
    return case


def _opened(
    record_id: uuid.UUID, agency: str, supplied: dict[str, str], outcome: str, *, by: Viewer, at: datetime
) -> Case:
    return open_case(
        pathway=PATHWAY,
        record_id=record_id,
        by=by,
        at=at,
        label=Label(owner_agency=agency, category="health"),
        facts={
            "expected_date": supplied["expected_date"],
            "identity": "waiting" if outcome == "waiting" else "settled",
        },
        data={"expected_date": supplied["expected_date"]},
        purpose=PURPOSE,
        service_code=SERVICE,
    )


def _wrong(
    given: str, family: str, born: date | None, nhs: str, postcode: str, expected: date | None, *, at: datetime
) -> list[str]:
    today = at.astimezone(LONDON).date()
    found = []
    if not (given.strip() and family.strip()):
        found.append("Name: enter her given and family name.")
    if born is None:
        found.append("Date of birth: enter it.")
    elif born > today:
        found.append("Date of birth: this day has not come yet.")
    elif years_old(born, today) >= TEENAGE:
        found.append("Date of birth: she is 20 or over, so this pathway is not hers.")
    if nhs.strip() and valid_nhs_number(nhs) is None:
        found.append("NHS number: check the digits, or leave it out.")
    if postcode.strip() and normal_postcode(postcode) is None:
        found.append("Postcode: this is not a full postcode. Correct it, or leave it out.")
    if expected is not None and not -30 <= (expected - today).days <= 290:
        found.append("Expected date: enter a date from 30 days ago to about nine months ahead.")
    return found
