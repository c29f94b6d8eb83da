"""What becomes of each part of a payload. The reference page is made from this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from halcyon.exchange.dfe.specification import dfe
from halcyon.exchange.extract.checking import codes_in
from halcyon.exchange.extract.projection import Episode, Happening, Person, Projection, Values, Words
from halcyon.exchange.extract.sentences import Saying, say, telling, text, yes_or_no
from halcyon.people.matching.records import Described

RECORD_FIELDS = {
    "first_name": "given name",
    "surname": "family name",
    "date_of_birth": "date of birth",
    "expected_date_of_birth": "when the birth is expected, when there is no date of birth",
    "sex": "sex",
    "ethnicity": "ethnicity",
    "postcode": "postcode",
    "unique_pupil_number": "identifier “upn”",
    "former_unique_pupil_number": "identifier “former_upn”",
    "mis_child_id": "identifier “mis_child_id”",
}
_IDENTIFIERS = {
    "unique_pupil_number": "upn",
    "former_unique_pupil_number": "former_upn",
    "mis_child_id": "mis_child_id",
}
SAYING = Saying(dfe())


def describe(rows: Mapping[str, Sequence[Values]]) -> Person:
    """A child as the payload says."""
    said = rows["dfe_child"][0]
    born = said.get("date_of_birth", "")
    expected = "" if born else said.get("expected_date_of_birth", "")
    asked = Described(
        given=said.get("first_name", "")[:120],
        family=said.get("surname", "")[:120],
        birth_date=date.fromisoformat(born) if born else None,
        expected_date=date.fromisoformat(expected) if expected else None,
        sex=said["sex"] if said.get("sex") in ("M", "F", "U") else "",
        identifiers={system: said[name][:60] for name, system in _IDENTIFIERS.items() if said.get(name)},
        postcode=said.get("postcode", ""),
    )
    ethnicity = said.get("ethnicity", "")
    return Person(asked, ethnicity if len(ethnicity) <= 4 else "")


def _factors(values: Values, words: Words) -> str:
    codes = codes_in(dfe().table("dfe_assessment").field("factors"), values.get("factors", ""))
    return "; ".join(words.code("factor", code) for code in codes)


def _spell(what: str, title: str) -> tuple[Happening, ...]:
    return (
        Happening(f"{what}_began", "start_date", say(f"{title} began.")),
        Happening(f"{what}_ended", "end_date", say(f"{title} ended.")),
    )


HAPPENINGS: dict[str, tuple[Happening, ...]] = {
    "dfe_episode": (
        Happening(
            "referral", "referral_date",
            telling("Referral to children’s social care.", ("It came from {}.", SAYING.code("referral_source")),
                    ("No further action: {}.", yes_or_no("referral_no_further_action_flag"))),
            ("referral_source", "referral_no_further_action_flag"),
        ),
        Happening(
            "referral_closed", "closure_date",
            telling("Children’s social care closed the referral.", ("Reason: {}.", SAYING.code("closure_reason"))),
            ("closure_reason",),
        ),
    ),
    "dfe_worker": (
        Happening("worker_began", "start_date",
                  telling("A worker became involved.", ("Their number: {}.", text("worker_id"))), ("worker_id",)),
        Happening("worker_ended", "end_date",
                  telling("A worker was no longer involved.", ("Number: {}.", text("worker_id"))), ("worker_id",)),
    ),
    "dfe_assessment": (
        Happening("assessment_began", "start_date", say("A child and family assessment began.")),
        Happening("assessment_authorised", "authorisation_date",
                  telling("A child and family assessment was authorised.", ("It found these factors: {}.", _factors)),
                  ("factors",)),
    ),
    "dfe_cin_plan": _spell("child_in_need_plan", "A child in need plan"),
    "dfe_section_47": (
        *_spell("section_47", "A section 47 enquiry"),
        Happening("initial_conference", "icpc_date", say("Initial child protection conference.")),
    ),
    "dfe_cp_plan": _spell("child_protection_plan", "A child protection plan"),
    "dfe_placement": (
        Happening("placement_began", "start_date",
                  telling("A placement of a looked-after child began.", ("Reason: {}.", SAYING.code("start_reason")),
                          ("Kind: {}.", SAYING.code("placement_type"))), ("start_reason", "placement_type")),
        Happening("placement_ended", "end_date",
                  telling("The placement ended.", ("Reason: {}.", SAYING.code("end_reason"))), ("end_reason",)),
    ),
}  # fmt: skip
PROJECTION = Projection(
    shape=dfe(),
    record_tables=("dfe_child",),
    describe=describe,
    record_fields=RECORD_FIELDS,
    happenings=HAPPENINGS,
    episodes={
        "dfe_episode": Episode("Referral to children’s social care", "referral_date", "closure_date"),
        "dfe_cin_plan": Episode("Child in need plan", "start_date", "end_date"),
        "dfe_section_47": Episode("Section 47 enquiry", "start_date", "end_date"),
        "dfe_cp_plan": Episode("Child protection plan", "start_date", "end_date"),
        "dfe_placement": Episode("Placement of a looked-after child", "start_date", "end_date"),
    },
    names={},
)
