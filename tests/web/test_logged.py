"""What pages show and what people do about somebody is in the log with whom it was about."""

from __future__ import annotations

import uuid
from datetime import date

from tests.support import County, county, known_person, person_of, raise_concern, walk

from halcyon.access.actions import begin_relationship
from halcyon.audit.models import AuditEntry
from halcyon.cases.actions import allocate, open_request
from halcyon.cases.models import AgencyRequest, Case
from halcyon.frontdoor.actions import restrict_child
from halcyon.people.actions import claim_person, propose_merge
from halcyon.people.models import LinkReview, MergeProposal
from halcyon.sharing.actions import open_in_emergency

__all__ = ["county"]
BORN = date(2012, 3, 7)


def logged(action: str) -> set[str]:
    return {i for entry in AuditEntry.objects.filter(action=action) for i in entry.object_ids}


def texts(*ids: uuid.UUID) -> set[str]:
    return {str(i) for i in ids}


def test_acts_about_somebody_are_in_the_log_with_whom_they_were_about(county: County):
    found = walk(county, raise_concern(county).cases[0], "asked")
    one, (record,) = known_person(county, "Ada", "Nowak", BORN)
    two, _ = known_person(county, "Ewa", "Nowak", BORN, agency="ACUTE")
    tom = county.viewer("tom.ashdown")
    propose_merge(keep=one.id, other=two.id, reason="Mother says so herself", by=tom, at=county.now)
    assert texts(one.id, two.id) <= logged("merge_proposed")
    claim_person(person_id=one.id, purpose="mash_enquiry", reason="Asked by the school", by=tom, at=county.now)
    assert texts(one.id, record.id) <= logged("person_claimed")
    allocate(
        case_id=found.id,
        user=county.id("jo.fenwick"),
        purpose="mash_enquiry",
        reason="",
        by=county.viewer("helen.marsh"),
        at=county.now,
    )
    assert texts(found.id, found.record_id, county.id("jo.fenwick")) <= logged("case_allocated")
    asked = AgencyRequest.objects.get(case=found, agency="POLICE")
    for _ in range(2):
        open_request(
            request=AgencyRequest.objects.get(id=asked.id), by=county.viewer("imran.shah"), at=county.later(minutes=1)
        )
    assert texts(asked.id, found.record_id) <= logged("request_opened")
    assert AuditEntry.objects.filter(action="request_opened").count() == 1
    group = restrict_child(
        person_id=one.id,
        kind="adoption",
        reason="Placed last year",
        custodian_post="council.custodian",
        named=[county.id("alan.brook")],
        by=county.viewer("alan.brook"),
        at=county.now,
    )
    assert texts(group, county.id("alan.brook")) <= logged("person_named")


def test_every_page_about_somebody_logs_whom_it_showed(county: County):
    ada, (first, second) = known_person(county, "Ada", "Nowak", BORN, records=2)
    known_person(county, "Zofia", "Łukasiewicz", BORN, postcode="MR1 4QX")
    receipt = raise_concern(county)
    waiting = Case.objects.get(id=receipt.cases[0])
    assert LinkReview.objects.filter(record_id=waiting.record_id).exists()
    worked = walk(county, raise_concern(county, "beth.carver").cases[0], "triaged")
    # For the second of the contact officer's purposes: what one page about a person shows, no other may deny.
    for who, purpose in (("tom.ashdown", "section_47"), ("alan.brook", "mash_enquiry")):
        begin_relationship(
            subject_ids=[first.id, second.id],
            kind="allocated",
            purpose=purpose,
            event=uuid.uuid4(),
            by=county.viewer("helen.marsh"),
            at=county.now,
            user=county.id(who),
        )
    opened = open_in_emergency(
        subject_ids=[first.id],
        purpose="mash_enquiry",
        reason_kind="immediate_danger",
        reason="The child is in the street with a stranger now",
        by=county.viewer("ruth.okafor"),
        at=county.now,
    )
    pages = [
        ("tom.ashdown", f"/people/{ada.id}/separate/{first.id}/", texts(ada.id, first.id)),
        ("tom.ashdown", f"/people/{ada.id}/same/", texts(ada.id)),
        ("tom.ashdown", f"/cases/{waiting.id}/who/", texts(waiting.id, waiting.record_id)),
        ("tom.ashdown", f"/cases/{worked.id}/allocate/", texts(worked.id, worked.record_id)),
        ("alan.brook", f"/people/{ada.id}/restrict/", texts(ada.id)),
        ("amina.yusuf", "/concerns/", texts(receipt.contact_id)),
        ("priya.nair", f"/sharing/emergency/{opened.id}/", texts(opened.id, first.id)),
    ]
    for who, url, ids in pages:
        logs_reading(county, who, url, ids)
    group = restrict_child(
        person_id=ada.id,
        kind="adoption",
        reason="Placed last year",
        custodian_post="council.custodian",
        named=[county.id("alan.brook")],
        by=county.viewer("alan.brook"),
        at=county.later(minutes=1),
    )
    logs_reading(county, "alan.brook", f"/people/{ada.id}/restriction/", texts(ada.id, group))
    with county.clock():
        given = {"lift_reason": "The adoption is known to all by now"}
        county.client("alan.brook").post(f"/people/{ada.id}/restriction/", given)
    logs_reading(county, "ines.duarte", f"/people/restrictions/{group}/", texts(group))


def logs_reading(county: County, who: str, url: str, ids: set[str]) -> None:
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    with county.clock():
        response = county.client(who).get(url)
    assert response.status_code == 200, url
    rows = AuditEntry.objects.filter(action="read", actor=str(county.id(who))).exclude(pk__in=before)
    assert ids <= {i for row in rows for i in row.object_ids}, url


def test_a_merge_is_not_refused_by_sending_nothing(county: County):
    one, _ = known_person(county, "Zofia", "Łukasiewicz", BORN)
    two, (record,) = known_person(county, "Zosia", "Lukasiewicz", BORN, agency="ACUTE")
    tom = county.viewer("tom.ashdown")
    said = propose_merge(keep=one.id, other=two.id, reason="Mother says so herself", by=tom, at=county.now)
    url = f"/people/merges/{said.id}/"
    with county.clock():
        browser = county.client("ruth.okafor")
        for wrong in ({}, {"agree": "1", "refuse": "1"}, {"something": "else"}):
            page = browser.post(url, wrong)
            assert page.status_code == 422
            assert b"Choose whether they are one person or two" in page.content
        assert MergeProposal.objects.get(id=said.id).settled_at is None
        assert browser.post(url, {"agree": "1"}).status_code == 302
    assert person_of(record.id) == one.id
