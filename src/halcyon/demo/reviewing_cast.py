"""Who decides, in each agency that is asked, whether to share where the agreement wants a person to look. All invented.

A health body has a Caldicott guardian for it and any other agency a data protection lead (`Profile.health_reviewer`,
`other_reviewer`); with nobody there, such a question would wait until somebody else is told that it is late. Those of
the hospital, the community trust, general practice and the schools stand in `cast`.
"""

from __future__ import annotations

from halcyon.demo.cast import Persona


def _reviewer(slug: str, name: str, job: str, agency: str, role: str = "sharing_reviewer") -> Persona:
    return Persona(f"{slug}@marlshire.example", name, job, agency, ((role, ""),))


REVIEWING_PERSONAS = (
    _reviewer("diane.archer", "Diane Archer", "Head of information management, police", "POLICE"),
    _reviewer("tobias.wynn", "Tobias Wynn", "Data protection lead, probation", "PROBATION"),
    _reviewer("karen.oyelaran", "Karen Oyelaran", "Data protection lead, youth justice", "YJS"),
    _reviewer("graham.sully", "Graham Sully", "Data protection officer, housing partnership", "HOUSING"),
    _reviewer("yasmin.qureshi", "Yasmin Qureshi", "Trustee and data protection lead, voluntary alliance", "VCS"),
    _reviewer(
        "dr.ruth.callan", "Dr Ruth Callan", "Chief nurse and Caldicott guardian, ICB", "ICB", "caldicott_guardian"
    ),
    _reviewer(
        "dr.anil.desai", "Dr Anil Desai", "Consultant and Caldicott guardian, public health", "PUBLICHEALTH",
        "caldicott_guardian",
    ),
)  # fmt: skip
# Who decides when the history is played, by agency.
REVIEWERS = {
    "COMMUNITY": "dr.elin.rhys",
    "ACUTE": "james.okoro",
    "GP": "dr.tess.hart",
    "SCHOOLS": "rachel.stone",
    "POLICE": "diane.archer",
    "PROBATION": "tobias.wynn",
    "YJS": "karen.oyelaran",
    "HOUSING": "graham.sully",
    "VCS": "yasmin.qureshi",
    "ICB": "dr.ruth.callan",
    "PUBLICHEALTH": "dr.anil.desai",
}
