"""The dataset's tables and fields, from `fields.csv` and `codes.csv`, and where we depart from what is published."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import groupby

from halcyon.exchange.extract.shape import Field, Shape, Table

# field or table -> why it is not read as published. Shown on the reference page.
DEPARTURES = {
    "unique": "Only keys must be unique. Published as unique are also an address (two children live at one), a child's "
    "disability, a plan named by its visits and the like, which a true extract has many times.",
    "icpc_cp_plan_id": "Not needed, and not looked for among the plans: a conference that leads to no plan names none.",
    "cppv_cp_plan_id": "Not needed: what counts is whom was visited, and when.",
    "send_upn": "Not needed: `send_upn_unknown` says why there is none.",
    "immi_person_id": "Needed: a status of nobody says nothing.",
    "ssd_family": "`fami_table_id` is the key and not `fami_family_id`: a family has several people.",
    "ssd_mother": "`moth_table_id` alone is the key.",
    "ssd_pre_proceedings": "`prep_table_id` alone is the key, and `prep_plo_family_id` is not needed.",
    "ssd_department": "`dept_team_id` is the key; none is published. The team above it may come later in the file and "
    "is not looked for.",
    "ssd_involvements": "`invo_involvements_id` is the key; none is published. Person and referral are looked for.",
    "clae_cla_placement_id": "Not looked for: published for a table of another name, and placements refer to episodes.",
    "perm_person_id": "Looked for among the people of the episodes; published for the episode's key.",
    "ehcn_ehcp_asmt_id": "Looked for in `ehca_ehcp_assessment_id`; published for a field that there is not.",
    "pers_sex": "1 and 2 are known besides F, M and U: the published code set has them.",
}
# Tables whose rows name no person are about the person of the row that this field names.
_VIA = {
    "ssd_assessment_factors": "cinf_assessment_id",
    "ssd_cla_reviews": "clar_cla_id",
    "ssd_s251_finance": "s251_cla_placement_id",
    "ssd_ehcp_requests": "ehcr_send_table_id",
    "ssd_ehcp_assessment": "ehca_ehcp_request_id",
    "ssd_ehcp_active_plans": "ehcp_ehcp_request_id",
    "ssd_ehcp_named_plan": "ehcn_ehcp_asmt_id",
    "ssd_sen_need": "senn_active_ehcp_id",
}
_PERSON = {"ssd_person": "pers_person_id", "ssd_mother": "moth_childs_person_id"}
_NOBODY = ("ssd_version_log", "ssd_department", "ssd_professionals", "ssd_api_data_staging")
# What others refer to comes first; the rest follow by name.
_FIRST = (
    "ssd_version_log", "ssd_department", "ssd_professionals", "ssd_person", "ssd_linked_identifiers", "ssd_address",
    "ssd_send", "ssd_mother", "ssd_family", "ssd_contacts", "ssd_early_help_episodes", "ssd_cin_episodes",
    "ssd_cin_assessments", "ssd_assessment_factors", "ssd_cin_plans", "ssd_cin_visits", "ssd_s47_enquiry",
    "ssd_initial_cp_conference", "ssd_cp_plans", "ssd_cp_visits", "ssd_cp_reviews", "ssd_cla_episodes",
    "ssd_cla_placement", "ssd_ehcp_requests", "ssd_ehcp_assessment", "ssd_ehcp_active_plans",
)  # fmt: skip
# The words of the field, where the table's own name does not say them.
_TITLES = {
    "ssd_department": "Teams",
    "ssd_professionals": "Professionals",
    "ssd_person": "People",
    "ssd_address": "Addresses",
    "ssd_mother": "Mothers",
    "ssd_family": "Family groups",
    "ssd_send": "Pupil numbers and special educational needs",
    "ssd_cin_episodes": "Referrals and child in need episodes",
    "ssd_cin_assessments": "Assessments",
    "ssd_cin_plans": "Child in need plans",
    "ssd_cin_visits": "Child in need visits",
    "ssd_s47_enquiry": "Section 47 enquiries",
    "ssd_initial_cp_conference": "Initial child protection conferences",
    "ssd_cp_plans": "Child protection plans",
    "ssd_cp_visits": "Child protection visits",
    "ssd_cp_reviews": "Child protection reviews",
    "ssd_cla_episodes": "Looked-after episodes",
    "ssd_cla_placement": "Placements of looked-after children",
    "ssd_cla_reviews": "Reviews of looked-after children",
    "ssd_cla_visits": "Visits to looked-after children",
    "ssd_cla_health": "Health checks of looked-after children",
    "ssd_cla_immunisations": "Immunisations of looked-after children",
    "ssd_cla_convictions": "Convictions of looked-after children",
    "ssd_cla_care_plan": "Care plans of looked-after children",
    "ssd_cla_previous_permanence": "Previous permanence of looked-after children",
    "ssd_cla_substance_misuse": "Substance misuse of looked-after children",
    "ssd_missing": "Missing episodes",
    "ssd_sdq_scores": "Strengths and difficulties scores",
    "ssd_ehcp_requests": "Requests for an education, health and care plan",
    "ssd_ehcp_assessment": "Assessments for an education, health and care plan",
    "ssd_ehcp_active_plans": "Education, health and care plans",
    "ssd_ehcp_named_plan": "Education, health and care plans with a named place",
    "ssd_sen_need": "Special educational needs",
    "ssd_s251_finance": "Cost of placements (section 251)",
    "ssd_api_data_staging": "Payloads waiting for the Department for Education",
}
_BEGINS, _ENDS = ("start_date", "valid_from_date"), ("end_date", "ceased_date", "close_date", "valid_to_date")
_ORDERED = {
    "ssd_cin_episodes": (("cine_referral_date", "cine_close_date"),),
    "ssd_cin_assessments": (("cina_assessment_start_date", "cina_assessment_auth_date"),),
    "ssd_person": (("pers_dob", "pers_death_date"),),
    "ssd_ehcp_requests": (("ehcr_ehcp_req_date", "ehcr_ehcp_req_outcome_date"),),
}


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("halcyon.exchange.ssd").joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


@cache
def ssd() -> Shape:
    """The whole specification."""
    codes: dict[str, dict[str, str]] = {}
    for row in _rows("codes.csv"):
        codes.setdefault(row["set"], {})[row["code"]] = row["means"]
    tables = {name: _table(name, list(rows)) for name, rows in groupby(_rows("fields.csv"), lambda row: row["table"])}
    order = [*_FIRST, *sorted(tables.keys() - set(_FIRST))]
    return Shape("ssd", "Standard Safeguarding Dataset", "ssd_person", tuple(tables[name] for name in order), codes)


def _table(name: str, rows: list[dict[str, str]]) -> Table:
    fields = tuple(
        Field(
            name=row["field"],
            kind=row["kind"],
            size=int(row["size"] or 0),
            key=bool(row["key"]),
            needed=bool(row["needed"]),
            refers=tuple(row["refers"].split(".")) if row["refers"] else None,  # type: ignore[arg-type]
            codes=row["codes"],
            item=row["item"],
        )
        for row in rows
    )
    via = _VIA.get(name, "")
    named = _PERSON.get(name) or next((f.name for f in fields if "person_id" in f.name), "")
    person = "" if via or name in _NOBODY else named
    begins = [f.name for f in fields if f.name.endswith(_BEGINS)]
    ends = [f.name for f in fields if f.name.endswith(_ENDS)]
    pairs = _ORDERED.get(name) or (((begins[0], ends[0]),) if begins and ends else ())
    title = _TITLES.get(name) or name.removeprefix("ssd_").replace("_", " ").capitalize()
    return Table(name, title, fields, person=person, via=via, ordered=pairs)
