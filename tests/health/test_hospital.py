"""The hospital social worker’s shared queue: sent, covered by post, written about, closed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from tests.support import County

from halcyon.access.viewing import Denied
from halcyon.agencies.actions import record_absence
from halcyon.health.hospital import queries
from halcyon.health.hospital.actions import (
    NotSent,
    Referred,
    close_referral,
    send_referral,
    take_referral,
    write_to_sender,
)
from halcyon.health.hospital.models import HospitalReferral
from halcyon.sharing.models import Disclosure
from halcyon.work.models import Message, Task
from halcyon.work.queries import my_work

GIVEN: dict[str, Any] = {
    "given_name": "Ines",
    "family_name": "Fairweather",
    "birth_date": None,
    "nhs_number": "",
    "telephone": "07700 900123",
    "safe_contact": "By text only, before six.",
    "worry": "Comes each week with a different older man.",
    "asked_for": "See her with me on Thursday.",
    "basis": "public_task",
}


def sent(county: County, **changes: Any) -> Referred:
    return send_referral(**{**GIVEN, **changes}, by=county.viewer("sinead.doran"), at=county.now)


def test_a_referral_from_end_to_end(county: County):
    row = sent(county)
    worker, nurse = county.viewer("adele.marsden"), county.viewer("sinead.doran")
    assert [i.reference for i in my_work(worker, at=county.now).needs.items] == [row.reference]
    assert [r.id for r in queries.open_referrals(worker)] == [row.id]
    assert queries.referral(county.viewer("lorna.keys"), row.id) is None
    assert queries.referral(county.viewer("rosa.quill"), row.id) is None
    line = Disclosure.objects.get()
    assert (line.from_agency, line.to_agency, line.decision_id) == ("COMMUNITY", "COUNCIL", row.decision)
    with pytest.raises(Denied):
        write_to_sender(referral_id=row.id, words="Who is she?", by=county.viewer("lorna.keys"), at=county.now)
    take_referral(referral_id=row.id, by=worker, at=county.now)
    write_to_sender(referral_id=row.id, words="Can you be there at two?", by=worker, at=county.now)
    write_to_sender(referral_id=row.id, words="Yes, room 4.", by=nurse, at=county.now)
    said = {(m.to_user, m.to_post): m.body for m in Message.objects.filter(kind="hospital_message")}
    assert said == {
        (nurse.user_id, ""): "Can you be there at two?",
        (None, "council.hospital_social_worker"): "Yes, room 4.",
    }
    with pytest.raises(NotSent):
        close_referral(referral_id=row.id, outcome="seen", closing="", by=worker, at=county.now)
    with pytest.raises(Denied):
        close_referral(referral_id=row.id, outcome="seen", closing="Seen on the ward.", by=nurse, at=county.now)
    with pytest.raises(NotSent, match="Somebody else changed this"):
        close_referral(referral_id=row.id, outcome="seen", closing="Seen on the ward today.", by=worker, at=county.now,
                       expected_version=0)  # fmt: skip
    close_referral(referral_id=row.id, outcome="seen", closing="Seen on the ward today.", by=worker, at=county.now)
    assert queries.open_referrals(worker) == []
    assert not Task.objects.filter(kind="hospital_referral", done_at__isnull=True).exists()
    assert Message.objects.filter(to_user=nurse.user_id, title__startswith="What came of").exists()


def test_the_deputy_covers_the_post(county: County):
    assert queries.acting(county.viewer("sinead.doran"), at=county.now) == ["Adele Marsden"]
    record_absence(
        user=county.users["adele.marsden"],
        begins=county.now,
        ends=None,
        reason="Leave",
        by=county.viewer("adele.marsden"),
        at=county.now,
    )
    county.later(minutes=1)
    row = sent(county)
    kofi = county.viewer("kofi.asante")
    assert queries.acting(county.viewer("sinead.doran"), at=county.now) == ["Kofi Asante"]
    assert [i.reference for i in my_work(kofi, at=county.now).needs.items] == [row.reference]
    assert take_referral(referral_id=row.id, by=kofi, at=county.now).taken_by == kofi.user_id


def test_nothing_is_sent_that_the_agreement_does_not_permit(county: County, monkeypatch: pytest.MonkeyPatch):
    refused = SimpleNamespace(outcome="refuse", id=None)
    monkeypatch.setattr("halcyon.health.hospital.actions.put_to_policy", lambda **_: refused)
    with pytest.raises(NotSent, match="agreement"):
        sent(county)
    assert not HospitalReferral.objects.exists()
    assert not Task.objects.filter(kind="hospital_referral").exists()


def test_what_cannot_be_sent_says_what_is_wrong_and_keeps_nothing(county: County):
    with pytest.raises(NotSent) as wrong:
        sent(county, given_name="", family_name=" ", nhs_number="123", worry="Hm", asked_for="")
    assert set(wrong.value.problems) == {"given_name", "nhs_number", "worry", "asked_for"}
    assert not HospitalReferral.objects.exists()
    with pytest.raises(Denied):
        send_referral(**GIVEN, by=county.viewer("tom.ashdown"), at=county.now)
