"""The safeguarding roles that each kind of organisation must have. What an organisation lacks is worked out from these.

A role is looked for as the post `<organisation's code>.<role's key>`; of a general practice as
`<practice's code>.<role's key>`. The list is domain.md G3, which names its own sources as recalled and not checked
against the documents (mark [R]): so each role is shown as unverified until somebody has looked it up.
"""

from __future__ import annotations

from dataclasses import dataclass

G3 = "domain.md G3, after the NHS safeguarding accountability and assurance framework (edition not checked)"
PROVIDERS = frozenset({"acute_trust", "community_trust"})
HEALTH_BODIES = PROVIDERS | {"icb"}
PRACTICE = "practice"


@dataclass(frozen=True)
class StatutoryRole:
    """One role. `kinds` are kinds of organisation (`PRACTICE` stands for each general practice of a county).

    `deputy` means that a deputy must be named as well. `director` marks whoever answers for safeguarding on the
    organisation's own board.
    """

    key: str
    title: str
    kinds: frozenset[str]
    deputy: bool = False
    director: bool = False
    source: str = G3
    verified: bool = False


STATUTORY_ROLES = (
    StatutoryRole(
        "executive_lead",
        "Director with safeguarding responsibility",
        HEALTH_BODIES | {"council", "police"},
        director=True,
    ),
    StatutoryRole("named_nurse", "Named nurse, safeguarding children", PROVIDERS),
    StatutoryRole("named_doctor", "Named doctor, safeguarding children", PROVIDERS),
    StatutoryRole("named_midwife", "Named midwife for safeguarding", frozenset({"acute_trust"})),
    StatutoryRole("named_adults", "Named professional, safeguarding adults", PROVIDERS),
    StatutoryRole("named_children_in_care", "Named nurse, children in care", frozenset({"community_trust"})),
    StatutoryRole("mca_lead", "Mental Capacity Act lead", HEALTH_BODIES),
    StatutoryRole("prevent_lead", "Prevent lead", HEALTH_BODIES | {"council"}),
    StatutoryRole("pipot_lead", "Lead for people in positions of trust", HEALTH_BODIES | {"council"}),
    StatutoryRole("domestic_abuse_lead", "Domestic abuse lead", HEALTH_BODIES),
    StatutoryRole("caldicott_guardian", "Caldicott guardian", HEALTH_BODIES | {"council"}),
    StatutoryRole("information_risk_owner", "Senior information risk owner", HEALTH_BODIES | {"council"}),
    StatutoryRole("designated_nurse", "Designated nurse, safeguarding children", frozenset({"icb"})),
    StatutoryRole("designated_doctor", "Designated doctor, safeguarding children", frozenset({"icb"})),
    StatutoryRole("designated_nurse_care", "Designated nurse, children in care", frozenset({"icb"})),
    StatutoryRole("designated_doctor_care", "Designated doctor, children in care", frozenset({"icb"})),
    StatutoryRole("designated_deaths", "Designated doctor for child deaths", frozenset({"icb"})),
    StatutoryRole("designated_adults", "Designated professional, safeguarding adults", frozenset({"icb"})),
    StatutoryRole(
        "named_gp",
        "Named GP for safeguarding",
        frozenset({"icb"}),
        source="The seed's governing-body paper (named safeguarding GPs); domain.md G3",
    ),
    StatutoryRole("practice_lead", "Practice safeguarding lead", frozenset({PRACTICE}), deputy=True),
)

PROFESSIONS = {
    "nursing": "Nursing and midwifery",
    "medicine": "Medicine",
    "social_work": "Social work",
    "policing": "Policing",
    "education": "Education",
    "probation": "Probation and youth justice",
    "housing": "Housing",
    "voluntary": "Voluntary sector",
    "management": "Management and commissioning",
    "independent": "Independent",
    "lay": "Lay member",
}
"""The professions that attendance is counted by. Source: domain.md G1 and systems.md row 65; the grouping is ours."""
