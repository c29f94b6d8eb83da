"""What becomes of each table and field of the dataset. The reference page is made from this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from halcyon.exchange.extract.checking import codes_in, loads
from halcyon.exchange.extract.projection import Episode, Happening, Person, Projection, Values, Words
from halcyon.exchange.extract.sentences import Saying, say, telling, text, yes_or_no
from halcyon.exchange.ssd.specification import ssd
from halcyon.people.matching.records import Described

# Fields that go into the person's record, and where in it. The whole rows stand there as supplied besides.
RECORD_FIELDS = {
    "pers_forename": "given name",
    "pers_surname": "family name",
    "pers_dob": "date of birth",
    "pers_expected_dob": "when the birth is expected",
    "pers_death_date": "date of death",
    "pers_sex": "sex",
    "pers_ethnicity": "ethnicity",
    "pers_common_child_id": "NHS number, when it is one; never counted as verified",
    "pers_legacy_id": "identifier “legacy_id”",
    "link_identifier_type": "kind of identifier",
    "link_identifier_value": "identifier; an NHS number is never counted as verified",
    "addr_address_json": "address, of the newest without an end",
    "addr_address_postcode": "postcode, of the newest address without an end; of others, a former postcode",
    "send_upn": "identifier “upn”",
}
_ADDRESS = ("ROOM", "FLOOR", "FLAT", "BUILDING", "HOUSE", "STREET", "TOWN")
MOST_FORMER = 10
_SEXES = {"1": "M", "2": "F", "M": "M", "F": "F", "U": "U"}


def describe(rows: Mapping[str, Sequence[Values]]) -> Person:
    """A person as their rows say. What is wrongly written is kept in the record as supplied and not in its columns."""
    said = rows["ssd_person"][0]
    identifiers: dict[str, str] = {}
    numbers = [said.get("pers_common_child_id", "")]
    if said.get("pers_legacy_id"):
        identifiers["legacy_id"] = said["pers_legacy_id"][:60]
    for row in rows.get("ssd_send", ()):
        if row.get("send_upn"):
            identifiers["upn"] = row["send_upn"][:60]
    for row in rows.get("ssd_linked_identifiers", ()):
        kind, value = row.get("link_identifier_type", "").lower(), row.get("link_identifier_value", "")
        if "nhs" in kind:
            numbers.append(value)
        elif value and not row.get("link_valid_to_date"):
            system = "upn" if "pupil" in kind or kind == "upn" else "_".join(kind.split())[:80] or "not_said"
            identifiers.setdefault(system, value[:60])
    line, postcode = _address(rows.get("ssd_address", ()))
    asked = Described(
        given=said.get("pers_forename", "")[:120],
        family=said.get("pers_surname", "")[:120],
        birth_date=_day(said, "pers_dob"),
        expected_date=_day(said, "pers_expected_dob"),
        death_date=_day(said, "pers_death_date"),
        sex=_SEXES.get(said.get("pers_sex", "").upper()[:1], ""),
        nhs_number=next((n for n in numbers if n), ""),
        identifiers=identifiers,
        postcode=postcode,
        former_postcodes=_former(rows.get("ssd_address", ()), postcode),
        address_line=line,
    )
    ethnicity = said.get("pers_ethnicity", "")
    return Person(asked, ethnicity if len(ethnicity) <= 4 else "")


def _day(said: Values, name: str) -> date | None:
    return date.fromisoformat(said[name][:10]) if said.get(name) else None


def _address(rows: Sequence[Values]) -> tuple[str, str]:
    """The newest address that has not ended, in one line, and its postcode."""
    now = [row for row in rows if not row.get("addr_address_end_date")]
    if not now:
        return "", ""
    newest = max(now, key=lambda row: row.get("addr_address_start_date", ""))
    text = newest.get("addr_address_json", "")
    parts = loads(text)
    line = text
    if isinstance(parts, dict):
        line = ", ".join(str(parts[name]).strip() for name in _ADDRESS if str(parts.get(name) or "").strip())
    return line[:200], newest.get("addr_address_postcode", "")[:10]


def _former(rows: Sequence[Values], present: str) -> tuple[str, ...]:
    """The postcodes of the other addresses, newest first: people are looked for under where they lived before."""
    newest = sorted(rows, key=lambda row: row.get("addr_address_start_date", ""), reverse=True)
    found = dict.fromkeys(row["addr_address_postcode"] for row in newest if row.get("addr_address_postcode"))
    return tuple(code for code in found if code != present)[:MOST_FORMER]


SAYING = Saying(ssd())


def _factors(values: Values, words: Words) -> str:
    field = ssd().table("ssd_assessment_factors").field("cinf_assessment_factors_json")
    told = [words.code("factor", code) for code in codes_in(field, values.get(field.name, ""))]
    return f"The assessment found these factors: {'; '.join(told)}." if told else ""


def _came_into_care(values: Values, words: Words) -> str:
    reason = values.get("clae_cla_episode_start_reason", "")
    if reason == "S":
        return "Began to be looked after."
    return f"A new episode of being looked after began: {words.code('care_begins', reason) or 'reason not said'}."


def _review(values: Values, words: Words) -> str:
    if yes_or_no("clar_cla_review_cancelled")(values, words) == "yes":
        return ""
    return "The review of a looked-after child was held."


_TEAM, _WORKER = "ssd_department", "ssd_professionals"
HAPPENINGS: dict[str, tuple[Happening, ...]] = {
    "ssd_contacts": (
        Happening(
            "contact", "cont_contact_date",
            telling("Contact with children’s social care.",
                  ("It came from {}.", SAYING.source("cont_contact_source_code", "cont_contact_source_desc")),
                  ("Outcome: {}.", SAYING.outcomes("cont_contact_outcome_json"))),
            ("cont_contact_source_code", "cont_contact_source_desc", "cont_contact_outcome_json"),
        ),
    ),
    "ssd_early_help_episodes": (
        Happening("early_help_began", "earl_episode_start_date",
                  telling("Early help began.", ("Reason: {}.", text("earl_episode_reason")),
                        ("By {}.", text("earl_episode_organisation"))),
                  ("earl_episode_reason", "earl_episode_organisation")),
        Happening("early_help_ended", "earl_episode_end_date",
                  telling("Early help ended.", ("Reason: {}.", text("earl_episode_end_reason"))),
                  ("earl_episode_end_reason",)),
    ),
    "ssd_cin_episodes": (
        Happening("referral", "cine_referral_date",
                  telling("Referral to children’s social care.",
                        ("It came from {}.", SAYING.source("cine_referral_source_code", "cine_referral_source_desc")),
                        ("Main need: {}.", SAYING.code("cine_cin_primary_need_code")),
                        ("Outcome: {}.", SAYING.outcomes("cine_referral_outcome_json"))),
                  ("cine_referral_source_code", "cine_referral_source_desc", "cine_cin_primary_need_code",
                   "cine_referral_outcome_json")),
        Happening("referral_closed", "cine_close_date",
                  telling("Children’s social care closed the referral.",
                          ("Reason: {}.", SAYING.code("cine_close_reason"))),
                  ("cine_close_reason",)),
    ),
    "ssd_cin_assessments": (
        Happening("assessment_began", "cina_assessment_start_date", say("A social work assessment began.")),
        Happening("assessment_authorised", "cina_assessment_auth_date",
                  telling("A social work assessment was authorised.",
                        ("Child seen: {}.", yes_or_no("cina_assessment_child_seen")),
                        ("Outcome: {}.", SAYING.outcomes("cina_assessment_outcome_json"))),
                  ("cina_assessment_child_seen", "cina_assessment_outcome_json")),
    ),
    "ssd_assessment_factors": (
        Happening("assessment_factors", "cina_assessment_auth_date", _factors, ("cinf_assessment_factors_json",)),
    ),
    "ssd_cin_plans": (
        Happening("child_in_need_plan_began", "cinp_cin_plan_start_date", say("A child in need plan began.")),
        Happening("child_in_need_plan_ended", "cinp_cin_plan_end_date", say("The child in need plan ended.")),
    ),
    "ssd_cin_visits": (
        Happening("child_in_need_visit", "cinv_cin_visit_date",
                  telling("Visit under a child in need plan.", ("Child seen: {}.", yes_or_no("cinv_cin_visit_seen")),
                        ("Seen alone: {}.", yes_or_no("cinv_cin_visit_seen_alone"))),
                  ("cinv_cin_visit_seen", "cinv_cin_visit_seen_alone")),
    ),
    "ssd_s47_enquiry": (
        Happening("section_47_began", "s47e_s47_start_date", say("A section 47 enquiry began.")),
        Happening("section_47_ended", "s47e_s47_end_date",
                  telling("The section 47 enquiry ended.", ("Outcome: {}.", SAYING.outcomes("s47e_s47_outcome_json"))),
                  ("s47e_s47_outcome_json",)),
    ),
    "ssd_initial_cp_conference": (
        Happening("initial_conference", "icpc_icpc_date",
                  telling("Initial child protection conference.",
                        ("It led to a child protection plan: {}.", yes_or_no("icpc_icpc_outcome_cp_flag"))),
                  ("icpc_icpc_outcome_cp_flag",)),
    ),
    "ssd_cp_plans": (
        Happening("child_protection_plan_began", "cppl_cp_plan_start_date",
                  telling("A child protection plan began.",
                          ("Category: {}.", SAYING.code("cppl_cp_plan_initial_category"))),
                  ("cppl_cp_plan_initial_category",)),
        Happening("child_protection_plan_ended", "cppl_cp_plan_end_date",
                  telling("The child protection plan ended.",
                        ("Last category: {}.", SAYING.code("cppl_cp_plan_latest_category"))),
                  ("cppl_cp_plan_latest_category",)),
    ),
    "ssd_cp_visits": (
        Happening("child_protection_visit", "cppv_cp_visit_date",
                  telling("Visit under a child protection plan.", ("Child seen: {}.", yes_or_no("cppv_cp_visit_seen")),
                        ("Seen alone: {}.", yes_or_no("cppv_cp_visit_seen_alone"))),
                  ("cppv_cp_visit_seen", "cppv_cp_visit_seen_alone")),
    ),
    "ssd_cp_reviews": (
        Happening("child_protection_review", "cppr_cp_review_date",
                  telling("Child protection review conference.",
                        ("The plan continues: {}.", yes_or_no("cppr_cp_review_outcome_continue_cp"))),
                  ("cppr_cp_review_outcome_continue_cp",)),
    ),
    "ssd_cla_episodes": (
        Happening("care_began", "clae_cla_episode_start_date", _came_into_care, ("clae_cla_episode_start_reason",)),
        Happening("care_ended", "clae_cla_episode_ceased_date",
                  telling("The episode of being looked after ended.",
                        ("Reason: {}.", SAYING.code("clae_cla_episode_ceased_reason"))),
                  ("clae_cla_episode_ceased_reason",)),
    ),
    "ssd_cla_placement": (
        Happening("placement_began", "clap_cla_placement_start_date",
                  telling("A placement began.", ("Kind: {}.", SAYING.code("clap_cla_placement_type"))),
                  ("clap_cla_placement_type",)),
        Happening("placement_ended", "clap_cla_placement_end_date",
                  telling("The placement ended.", ("Reason: {}.", SAYING.code("clap_cla_placement_change_reason"))),
                  ("clap_cla_placement_change_reason",)),
    ),
    "ssd_cla_reviews": (
        Happening("looked_after_review", "clar_cla_review_date", _review, ("clar_cla_review_cancelled",)),
    ),
    "ssd_cla_visits": (
        Happening("looked_after_visit", "clav_cla_visit_date",
                  telling("Visit to a looked-after child.", ("Child seen: {}.", yes_or_no("clav_cla_visit_seen")),
                        ("Seen alone: {}.", yes_or_no("clav_cla_visit_seen_alone"))),
                  ("clav_cla_visit_seen", "clav_cla_visit_seen_alone")),
    ),
    "ssd_missing": (
        Happening("missing_began", "miss_missing_episode_start_date",
                  telling("Went missing.", ("Recorded as: {}.", SAYING.code("miss_missing_episode_type"))),
                  ("miss_missing_episode_type",)),
        Happening("missing_ended", "miss_missing_episode_end_date",
                  telling("The missing episode ended.",
                        ("Return home interview offered: {}.", yes_or_no("miss_missing_rhi_offered")),
                        ("Accepted: {}.", yes_or_no("miss_missing_rhi_accepted"))),
                  ("miss_missing_rhi_offered", "miss_missing_rhi_accepted")),
    ),
    "ssd_legal_status": (
        Happening("legal_status_began", "lega_legal_status_start_date",
                  telling("A legal status began.", ("{}.", SAYING.code("lega_legal_status"))), ("lega_legal_status",)),
        Happening("legal_status_ended", "lega_legal_status_end_date",
                  telling("A legal status ended.", ("{}.", SAYING.code("lega_legal_status"))), ("lega_legal_status",)),
    ),
    "ssd_involvements": (
        Happening("worker_began", "invo_involvement_start_date",
                  telling("A worker became involved.", ("{}.", SAYING.name(_WORKER, "invo_professional_id")),
                        ("Team: {}.", SAYING.name(_TEAM, "invo_professional_team"))),
                  ("invo_professional_id", "invo_professional_team")),
        Happening("worker_ended", "invo_involvement_end_date",
                  telling("A worker was no longer involved.", ("{}.", SAYING.name(_WORKER, "invo_professional_id"))),
                  ("invo_professional_id",)),
    ),
}  # fmt: skip
EPISODES = {
    "ssd_early_help_episodes": Episode("Early help", "earl_episode_start_date", "earl_episode_end_date"),
    "ssd_cin_episodes": Episode("Referral to children’s social care", "cine_referral_date", "cine_close_date"),
    "ssd_cin_plans": Episode("Child in need plan", "cinp_cin_plan_start_date", "cinp_cin_plan_end_date"),
    "ssd_s47_enquiry": Episode("Section 47 enquiry", "s47e_s47_start_date", "s47e_s47_end_date"),
    "ssd_cp_plans": Episode("Child protection plan", "cppl_cp_plan_start_date", "cppl_cp_plan_end_date"),
    "ssd_cla_episodes": Episode("Looked after", "clae_cla_episode_start_date", "clae_cla_episode_ceased_date"),
    "ssd_missing": Episode("Missing", "miss_missing_episode_start_date", "miss_missing_episode_end_date"),
}
PROJECTION = Projection(
    shape=ssd(),
    record_tables=("ssd_person", "ssd_linked_identifiers", "ssd_address", "ssd_send"),
    describe=describe,
    record_fields=RECORD_FIELDS,
    happenings=HAPPENINGS,
    episodes=EPISODES,
    names={
        _WORKER: ("prof_professional_name", "prof_professional_job_title"),
        _TEAM: ("dept_team_name",),
    },
    dated_by={
        "ssd_assessment_factors": ("cinf_assessment_id", "ssd_cin_assessments", ("cina_assessment_auth_date",)),
    },
    relations={"ssd_mother": ("moth_person_id", "moth_childs_person_id", "mother")},
    groups={"ssd_family": ("fami_family_id", "fami_person_id")},
)
