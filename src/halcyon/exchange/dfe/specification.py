"""The payload taken apart into tables: one row for the child and one for each thing that lies within it."""

from __future__ import annotations

from functools import cache

from halcyon.exchange.extract.shape import Field, Shape, Table
from halcyon.exchange.ssd.specification import ssd

CHILD = "la_child_id"
EPISODE = "social_care_episode_id"
_ID = r"[A-Za-z0-9_-]{1,36}"
_AN_ID = "a number of letters, digits, hyphens and underscores, 36 at most"
_DAY, _A_DAY = r"\d{4}-\d{2}-\d{2}", "a day written like 2026-03-27"
# Code sets of the payload that are not those of the dataset.
_CODES = {
    "sex": {"M": "Male", "F": "Female", "U": "Not known"},
    "activity": dict.fromkeys(("F1", "P1", "F2", "P2", "F4", "P4", "F5", "P5", "G4", "G5", "G6"), ""),
    "accommodation": dict.fromkeys("BCDEGHKRSTUVWXYZ", ""),
}


def _id(name: str, *, key: bool = True) -> Field:
    return Field(name, size=36, key=key, needed=True, pattern=_ID, written=_AN_ID)


def _day(name: str) -> Field:
    return Field(name, "date", pattern=_DAY, written=_A_DAY)


def _flag(name: str) -> Field:
    return Field(name, "flag", pattern="true|false", written="true or false")


def _code(name: str, codes: str, size: int = 60) -> Field:
    return Field(name, size=size, codes=codes)


def _upn(name: str) -> Field:
    return Field(name, size=13, pattern=".{13}", written="a pupil number of 13 characters")


_PURGE = Field(
    "purge", "flag", pattern="false",
    written="false: the sender asks for this to be deleted, and a file deletes nothing here. See to it by hand",
)  # fmt: skip
_WHOSE = (Field(CHILD, size=36, key=True, needed=True, refers=("dfe_child", CHILD)),)
_WITHIN = (*_WHOSE, Field(EPISODE, size=36, key=True, needed=True, refers=("dfe_episode", EPISODE)))


@cache
def dfe() -> Shape:
    """The whole specification."""
    tables = (
        Table(
            "dfe_child", "Child",
            (
                _id(CHILD), _id("mis_child_id", key=False), _upn("unique_pupil_number"),
                _upn("former_unique_pupil_number"), _code("unique_pupil_number_unknown_reason", "upn_unknown"),
                Field("first_name", "name", 128), Field("surname", "name", 128), _day("date_of_birth"),
                _day("expected_date_of_birth"), _code("sex", "sex"), _code("ethnicity", "ethnicity"),
                Field("disabilities", "json", codes="disability"), Field("postcode", size=8), _flag("uasc_flag"),
                _day("uasc_end_date"), _PURGE,
            ), person=CHILD,
        ),
        Table(
            "dfe_sdq", "Strengths and difficulties questionnaires",
            (*_WHOSE, Field("date", "date", key=True, needed=True, pattern=_DAY, written=_A_DAY),
             Field("score", "whole", pattern="[0-9]|[1-3][0-9]|40", written="a score from 0 to 40"), _PURGE),
            person=CHILD,
        ),
        Table(
            "dfe_episode", "Social care episodes",
            (*_WHOSE, _id(EPISODE), _day("referral_date"), _code("referral_source", "referral_source"),
             _flag("referral_no_further_action_flag"), _day("closure_date"),
             _code("closure_reason", "closure"), _PURGE),
            ordered=(("referral_date", "closure_date"),), person=CHILD,
        ),
        Table(
            "dfe_worker", "Workers of an episode",
            (*_WITHIN, Field("worker_id", size=12, key=True, needed=True, pattern="[A-Za-z0-9_-]{1,12}",
                             written="a number of letters, digits, hyphens and underscores, 12 at most"),
             Field("start_date", "date", key=True, pattern=_DAY, written=_A_DAY), _day("end_date")),
            ordered=(("start_date", "end_date"),), person=CHILD,
        ),
        Table(
            "dfe_assessment", "Child and family assessments",
            (*_WITHIN, _id("child_and_family_assessment_id"), _day("start_date"), _day("authorisation_date"),
             Field("factors", "json", codes="factor"), _PURGE),
            ordered=(("start_date", "authorisation_date"),), person=CHILD,
        ),
        Table(
            "dfe_cin_plan", "Child in need plans",
            (*_WITHIN, _id("child_in_need_plan_id"), _day("start_date"), _day("end_date"), _PURGE),
            ordered=(("start_date", "end_date"),), person=CHILD,
        ),
        Table(
            "dfe_section_47", "Section 47 enquiries",
            (*_WITHIN, _id("section_47_assessment_id"), _day("start_date"), _flag("icpc_required_flag"),
             _day("icpc_date"), _day("end_date"), _PURGE),
            ordered=(("start_date", "end_date"),), person=CHILD,
        ),
        Table(
            "dfe_cp_plan", "Child protection plans",
            (*_WITHIN, _id("child_protection_plan_id"), _day("start_date"), _day("end_date"), _PURGE),
            ordered=(("start_date", "end_date"),), person=CHILD,
        ),
        Table(
            "dfe_placement", "Placements of a looked-after child",
            (*_WITHIN, _id("child_looked_after_placement_id"), _day("start_date"),
             _code("start_reason", "care_begins"), _code("placement_type", "placement"), Field("postcode", size=8),
             _day("end_date"), _code("end_reason", "care_ends"), _code("change_reason", "placement_change"), _PURGE),
            ordered=(("start_date", "end_date"),), person=CHILD,
        ),
        Table(
            "dfe_adoption", "Adoption",
            (*_WITHIN, _day("initial_decision_date"), _day("matched_date"), _day("placed_date"), _PURGE), person=CHILD,
        ),
        Table(
            "dfe_care_leaver", "Care leaver",
            (*_WITHIN, _day("contact_date"), _code("activity", "activity"),
             _code("accommodation", "accommodation"), _PURGE), person=CHILD,
        ),
    )  # fmt: skip
    return Shape("dfe", "Department for Education payloads", "dfe_child", tables, {**ssd().codes, **_CODES})
