"""A concern from the public is received like any other, and its referrer is told that it was received: no more."""

from __future__ import annotations

import pytest
from tests.support import County, make, raise_concern, walk

from halcyon.access.viewing import public
from halcyon.cases.actions import move
from halcyon.cases.models import Case
from halcyon.cases.queries import moves_open_to
from halcyon.chronology.models import Event
from halcyon.frontdoor.actions import NotReceivable, receive_concern
from halcyon.frontdoor.concern import Concern, Subject
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.sharing import Ask, Effect, Handling, decide
from halcyon.sharing.models import SharingDecision
from halcyon.work.models import Message


def told_by_public(county: County, **changes: object) -> Case:
    given: dict[str, object] = {
        "worry": "Shouting next door on most nights, and a child crying.",
        "subjects": (Subject(kind="unnamed", address_line="4 Tannery Row"),),
        "consent": "not_sought",
        "consent_reason": "Raised by a member of the public.",
        "channel": "public",
        "contact_back": "telephone",
        "referrer_telephone": "01632 960733",
    }
    made = Concern(**{**given, **changes})  # type: ignore[arg-type]
    receipt = receive_concern(
        by=public(at=county.now),
        at=county.now,
        sender="public",
        key=county.key(),
        body=made.as_supplied(),
        concern=made,
    )
    return Case.objects.get(id=receipt.cases[0])


def decided(county: County, **changes: object) -> Case:
    case = told_by_public(county, **changes)
    walk(county, case.id, "rated")
    return make(county, case.id, "decide", outcome="strategy_discussion")


def test_the_public_can_send_and_read_nothing(county: County):
    viewer = public(at=county.now)
    assert {c.value for c in viewer.capabilities} == {"concern.raise"}
    assert not viewer.sees and not viewer.services and viewer.user_id is None


def test_the_label_keeps_who_told_us_with_the_hub(county: County):
    case = told_by_public(county)
    from halcyon.frontdoor.models import Contact

    contact = Contact.objects.get()
    assert (contact.owner_agency, contact.handling) == ("PUBLIC", Handling.THIRD_PARTY.value)
    assert contact.withheld_reason
    assert not SharingDecision.objects.exists(), "the public is party to no agreement: nothing is put to it"
    assert case.facts["referrer"] == "public"


def test_a_public_referrer_gets_an_acknowledgement_and_cannot_be_told_more(county: County):
    case = decided(county)
    offered = [m.key for m in moves_open_to(county.viewer("ruth.okafor"), case)]
    assert offered[0] == "acknowledge" and "feed_back" not in offered
    with pytest.raises(Refused, match="not for a case like this"):
        make(county, case.id, "feed_back")
    closed = move(
        case_id=case.id, key="acknowledge", given={"how": "telephone", "told": "A strategy discussion is held."},
        by=county.viewer("ruth.okafor"), at=county.later(minutes=5),
    )  # fmt: skip
    assert closed.state == "closed"
    said = Event.objects.get(case_id=case.id, kind="acknowledged").content
    assert "told" not in said.data, "there is nowhere to write what was decided"
    assert not Message.objects.filter(subject_id=case.id, kind="told").exists()


def test_the_agreement_would_refuse_it_too(county: County):
    asked = Ask("feedback", "PUBLIC", "COUNCIL", frozenset({"outcome"}), county.now.date())
    assert decide(registry.agreement, asked).effect is Effect.DENY


@pytest.mark.parametrize(
    ("safe", "how", "refused"),
    [
        ("telephone", "email", "by telephone only"),
        ("letter", "telephone", "by letter only"),
        ("none", "telephone", "asked not to be contacted"),
        ("none", "cannot", "answer this question"),
        ("email", "email", ""),
    ],
)
def test_they_are_reached_only_in_the_way_that_they_called_safe(county: County, safe: str, how: str, refused: str):
    case = decided(
        county,
        contact_back=safe,
        referrer_email="ottilie@post.example" if safe == "email" else "",
        referrer_address="9 Tannery Row" if safe == "letter" else "",
    )
    given = {"how": how}
    by, at = county.viewer("tom.ashdown"), county.later(minutes=5)
    if not refused:
        assert move(case_id=case.id, key="acknowledge", given=given, by=by, at=at).state == "closed"
        return
    with pytest.raises(Refused, match=refused):
        move(case_id=case.id, key="acknowledge", given=given, by=by, at=at)
    why = {"how": "cannot", "why_not": "They asked us not to get in touch."}
    assert move(case_id=case.id, key="acknowledge", given=why, by=by, at=at).state == "closed"


def test_a_professional_is_still_told_and_never_only_acknowledged(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    case = make(county, case.id, "decide")
    offered = [m.key for m in moves_open_to(county.viewer("ruth.okafor"), case)]
    assert offered[0] == "feed_back" and "acknowledge" not in offered
    with pytest.raises(Refused, match="not for a case like this"):
        move(
            case_id=case.id, key="acknowledge", given={"how": "telephone"},
            by=county.viewer("ruth.okafor"), at=county.later(minutes=5),
        )  # fmt: skip


def test_the_clock_for_telling_the_referrer_stops_with_the_acknowledgement(county: County):
    from halcyon.cases.queries import clocks

    case = decided(county)
    assert [c.stopped_at for c in clocks(case) if c.clock.key == "feedback"] == [None]
    move(
        case_id=case.id, key="acknowledge", given={"how": "telephone"},
        by=county.viewer("ruth.okafor"), at=county.later(minutes=5),
    )  # fmt: skip
    case.refresh_from_db()
    assert [c.stopped_at for c in clocks(case) if c.clock.key == "feedback"] == [county.now]


@pytest.mark.parametrize(
    ("way", "wrong"), [("telephone", "referrer_telephone"), ("email", "referrer_email"), ("letter", "referrer_address"),
                       ("pigeon", "contact_back")],
)  # fmt: skip
def test_a_way_to_be_reached_needs_somewhere_to_be_reached_at(county: County, way: str, wrong: str):
    with pytest.raises(NotReceivable) as refused:
        told_by_public(county, contact_back=way, referrer_telephone="")
    assert set(refused.value.problems) == {wrong}
