"""The roles of those who answer for others: managers, heads, the scrutineer, an agency’s safeguarding lead."""

from halcyon.kernel.roles import Capability as C
from halcyon.kernel.roles import Role
from halcyon.practice.everyone import EVERYONE, HUB_SEES

IMPROVES = {C.SEE_IMPROVEMENT, C.IMPROVE}
A9 = "domain.md A9 (escalation of professional disagreement)"
SERVICE_MANAGER = Role(
    "service_manager",
    "Service manager",
    "Answers for a service of the council; settles disagreements that managers could not, and reads what they are about.",
    frozenset(
        EVERYONE | {C.OPEN_PERSON, C.SEE_PROTECTED, C.ANSWER_BREACH, C.REALLOCATE, C.SEE_DISAGREEMENTS} | IMPROVES
    ),
    purposes=frozenset({"mash_enquiry", "refer_concern", "section_47"}),
    sees=HUB_SEES,
    source=A9,
)
HEAD_OF_SERVICE = Role(
    "head_of_service",
    "Head of service",
    "Leads children's services day to day; settles disagreements between agencies that service managers could not.",
    frozenset(
        EVERYONE | {C.OPEN_PERSON, C.SEE_PROTECTED, C.ANSWER_BREACH, C.REALLOCATE, C.SEE_DISAGREEMENTS} | IMPROVES
    ),
    purposes=frozenset({"mash_enquiry", "refer_concern", "section_47"}),
    sees=HUB_SEES,
    source=A9,
)
INDEPENDENT_SCRUTINEER = Role(
    "independent_scrutineer",
    "Independent scrutineer",
    "Looks at the partnership's work from outside its agencies; has the last word in a professional disagreement.",
    frozenset(
        EVERYONE | {C.OPEN_PERSON, C.SEE_DISAGREEMENTS, C.SEE_IMPROVEMENT, C.SEE_LEARNING, C.SEE_BOARD, C.CHALLENGE}
    ),
    purposes=frozenset({"mash_enquiry", "refer_concern", "section_47", "oversight"}),
    sees=HUB_SEES,
    source=A9,
)
AGENCY_MANAGER = Role(
    "agency_manager",
    "Manager in an agency",
    "Line manager of practitioners who raise concerns; speaks for them when they disagree with a decision.",
    frozenset(EVERYONE | {C.REALLOCATE, C.SEE_DISAGREEMENTS}),
    purposes=frozenset({"refer_concern"}),
    source=A9,
)
NAMED_PROFESSIONAL = Role(
    "named_professional",
    "Named professional or safeguarding lead",
    "Leads safeguarding in one agency, advises colleagues, and takes a disagreement to senior managers.",
    frozenset(
        EVERYONE
        | {C.USE_TOOLS, C.REALLOCATE, C.SEE_DISAGREEMENTS, C.SEE_COVERAGE, C.FIND_PERSON, C.ASK_ADVICE, C.ADVISE}
        | {C.SEE_LEARNING, C.CONTRIBUTE, C.AUDIT, C.SELF_ASSESS, C.SUPERVISE, C.RAISE_SIGNAL}
    ),
    purposes=frozenset({"refer_concern"}),
    source=A9,
)
