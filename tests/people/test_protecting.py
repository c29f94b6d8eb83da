"""A protected address is protected wherever it is said, also in what is loaded later."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date

import pytest
from tests.support import County, county, known_person, person_of, raise_concern

from halcyon.access.labels import Label
from halcyon.access.viewing import Denied, Viewer, system
from halcyon.audit.models import AuditEntry
from halcyon.cases.models import Case
from halcyon.chronology.models import Event
from halcyon.frontdoor.concern import Subject
from halcyon.people.actions import look_up, no_longer_protect, protect_address, receive_record, settle, settle_version
from halcyon.people.matching.records import Described
from halcyon.people.models import SuppliedRecord
from halcyon.people.queries import subject
from halcyon.people.retrieval import find, protected_places

__all__ = ["county"]

BORN = date(2014, 5, 6)
CHILD = Described(
    given="Ottoline", family="Fairweather", birth_date=BORN, address_line="12 Kiln Lane", postcode="MR2 3AB",
    telephone="01632 960321",
)  # fmt: skip
WHY = "Fled from somebody who looks for them."


def load(county: County, asked: Described, *, before: SuppliedRecord | None = None) -> SuppliedRecord:
    """A record as an extract brings it."""
    by = system("load_extract", at=county.now)
    received = receive_record(
        source="COUNCIL:ssd",
        source_key=asked.given,
        supplied={"said": f"{asked.postcode} {asked.address_line}"},
        asked=asked,
        by=by,
        at=county.now,
        label=Label(owner_agency="COUNCIL", category="identity"),
    )
    if before is None:
        settle(received=received, by=by, at=county.now)
    else:
        settle_version(received=received, before=before, by=by, at=county.now)
    return received.record


def protected(record: SuppliedRecord) -> bool:
    record.refresh_from_db()
    return record.protected_location


def test_a_person_marks_a_loaded_address_and_what_comes_later_is_protected_too(county: County) -> None:
    tom = county.viewer("tom.ashdown")
    child, brother = load(county, CHILD), load(county, replace(CHILD, given="Barnaby", birth_date=date(2011, 1, 2)))
    neighbour = load(
        county, replace(CHILD, given="Hester", family="Quirk", birth_date=None, address_line="14 Kiln Lane")
    )
    with pytest.raises(ValueError, match="Say why"):
        protect_address(person_id=person_of(child.id), reason="danger", by=tom, at=county.now)
    protect_address(person_id=person_of(child.id), reason=WHY, by=tom, at=county.now)
    assert (protected(child), protected(brother), protected(neighbour)) == (True, True, False)
    # A newer extract: they have moved, and a sister is said to live where the child lived.
    moved = load(county, replace(CHILD, address_line="3 Mill Lane", postcode="MR9 1ZZ"), before=child)
    assert protected(moved)
    assert "MR9 1ZZ" in protected_places(moved.id)
    sister = load(county, replace(CHILD, given="Clemency", birth_date=date(2009, 9, 9), address_line="12, kiln ln."))
    assert protected(sister)
    assert not protected(load(county, replace(CHILD, given="Ezra", family="Nunn", birth_date=None, postcode="MR2 3AD")))
    told = Event.objects.get(kind="address_protected")
    assert WHY in told.content.sentence
    assert told.handling == "hub_only"
    assert AuditEntry.objects.filter(action="address_protected", actor=tom.actor).count() == 1


def test_a_concern_with_a_protected_address_is_protected_on_arrival(county: County) -> None:
    child = load(county, CHILD)
    protect_address(person_id=person_of(child.id), reason=WHY, by=county.viewer("tom.ashdown"), at=county.now)
    rowan = Subject(given_name="Rowan", family_name="Pike", address_line="12 Kiln Lane", postcode="mr23ab")
    receipt = raise_concern(county, "amina.yusuf", rowan)
    record = SuppliedRecord.objects.get(id=Case.objects.get(id=receipt.cases[0]).record_id)
    assert record.protected_location


def test_only_who_may_see_protected_addresses_takes_the_mark_off(county: County) -> None:
    child = load(county, CHILD)
    tom, person = county.viewer("tom.ashdown"), person_of(child.id)
    protect_address(person_id=person, reason=WHY, by=tom, at=county.now)
    blind = replace(tom, capabilities=frozenset(c for c in tom.capabilities if c.name != "SEE_PROTECTED"))
    with pytest.raises(Denied):
        no_longer_protect(person_id=person, reason="They say that they are safe now.", by=blind, at=county.now)
    assert protected(child)
    no_longer_protect(person_id=person, reason="They say that they are safe now.", by=tom, at=county.now)
    assert not protected(child)


def test_who_may_not_see_protected_addresses_reads_neither_place_nor_telephone(county: County) -> None:
    receipt = raise_concern(
        county,
        "amina.yusuf",
        Subject(given_name="Rowan", family_name="Pike", address_line="12 Kiln Lane", postcode="MR2 3AB"),
    )
    record = Case.objects.get(id=receipt.cases[0]).record_id
    SuppliedRecord.objects.filter(id=record).update(former_postcodes=["MR9 1ZZ"], telephone="01632 960321")
    tom = county.viewer("tom.ashdown")
    blind = replace(tom, capabilities=frozenset(c for c in tom.capabilities if c.name != "SEE_PROTECTED"))
    told = ("12 Kiln Lane, MR2 3AB", "01632 960321", "MR9 1ZZ")

    def said(viewer: Viewer) -> list[tuple[str, bool]]:
        shown = subject(viewer, record, at=county.now)
        return [(f.what, f.hidden) for f in (*shown.addresses, *shown.telephones, *shown.former_addresses)]

    assert said(blind) == [(words, False) for words in told]
    protect_address(person_id=person_of(record), reason=WHY, by=tom, at=county.now)
    assert said(tom) == [(words, False) for words in told]
    assert said(blind) == [("Address protected", True)] * 3


def test_a_protected_place_neither_finds_nor_lifts_anybody_in_a_search_that_may_not_see_it(county: County) -> None:
    home = replace(CHILD, postcode="MR2 3AB")
    for number in range(80):
        known_person(county, f"Given{chr(65 + number % 26)}{number}", "Fairweather", postcode=f"MR15 {number % 9}CD")
    record = load(county, home)
    asked = Described(family="Fairweather", postcode="MR2 3AB")
    there = str(person_of(record.id))
    assert find(asked, limit=3).candidates[0].person_id == there
    protect_address(person_id=person_of(record.id), reason=WHY, by=county.viewer("tom.ashdown"), at=county.now)
    other = replace(asked, postcode="MR7 7ZZ")
    seen = [[c.person_id for c in find(each, limit=3, blind=True).candidates] for each in (asked, other)]
    assert seen[0] == seen[1]


def test_somebody_is_found_under_a_former_address_and_it_is_said(county: County) -> None:
    record = load(county, replace(CHILD, former_postcodes=("MR8 8QQ",)))
    asked = Described(given="Ottoline", family="Fairwether", postcode="MR8 8QQ")
    found = look_up(
        asked=asked, words="Ottoline", purpose="mash_enquiry", by=county.viewer("tom.ashdown"), at=county.now
    ).people
    assert [each.person_id for each in found] == [person_of(record.id)]
    assert "former" in " ".join(line.words for line in found[0].candidate.explanation)


def test_the_page_protects_keeps_what_was_typed_and_is_on_the_persons_page(county: County) -> None:
    case = Case.objects.get(id=raise_concern(county, "amina.yusuf").cases[0])
    person = person_of(case.record_id)
    with county.clock():
        tom = county.client("tom.ashdown")
        assert f"/people/{person}/protect/" in tom.get(f"/people/{person}/").content.decode()
        refused = tom.post(f"/people/{person}/protect/", {"reason": "Fled"})
        assert refused.status_code == 422
        assert "Say why, in a sentence." in html.unescape(refused.content.decode())
        assert ">Fled<" in refused.content.decode().replace("\n", "")
        tom.post(f"/people/{person}/protect/", {"reason": WHY})
        assert SuppliedRecord.objects.get(id=case.record_id).protected_location
        assert "Stop protecting this address" in tom.get(f"/people/{person}/protect/").content.decode()
        tom.post(f"/people/{person}/protect/", {"reason": "They say that they are safe now."})
    assert not SuppliedRecord.objects.get(id=case.record_id).protected_location
