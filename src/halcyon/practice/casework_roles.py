"""The roles of those who work with a child after the hub: assessment, section 47, child protection, early help."""

from halcyon.kernel.roles import Capability as C
from halcyon.kernel.roles import Role
from halcyon.practice.everyone import EVERYONE

ALLOCATED_WORKER = Role(
    "allocated_worker",
    "Allocated social worker",
    "Works the cases that are allocated to them.",
    frozenset(
        EVERYONE
        | {
            C.USE_TOOLS,
            C.RAISE_SIGNAL,
            C.FIND_PERSON,
            C.OPEN_PERSON,
            C.SEE_PROTECTED,
            C.EMERGENCY_ACCESS,
            C.ASK_ADVICE,
            C.SEE_CASEWORK,
            C.TAKE_ON,
        }
    ),
    purposes=frozenset({"section_47", "assessment", "mash_enquiry", "refer_concern"}),
    source="domain.md A1 (open cases go to the allocated worker)",
)
B3 = "domain.md B1, B3 (strategy discussion, section 47, assessment, child protection)"
ASSESSMENT_MANAGER = Role(
    "assessment_manager",
    "Team manager, assessment and protection",
    "Takes on what is handed to the team or sends it back, names the worker, oversees and signs off assessments and "
    "section 47 enquiries.",
    frozenset(
        EVERYONE
        | {
            C.USE_TOOLS,
            C.RAISE_SIGNAL,
            C.REALLOCATE,
            C.FIND_PERSON,
            C.OPEN_PERSON,
            C.SEE_PROTECTED,
            C.EMERGENCY_ACCESS,
            C.ASK_ADVICE,
            C.SEE_CASEWORK,
            C.TAKE_ON,
            C.WORK_ENQUIRY,
        }
    ),
    purposes=frozenset({"section_47", "assessment", "mash_enquiry", "refer_concern"}),
    source=B3,
)
CONFERENCE_CHAIR = Role(
    "conference_chair",
    "Conference chair",
    "Chairs child protection conferences, independently of the team that works with the child, and sees that plans are "
    "reviewed in time.",
    frozenset(EVERYONE | {C.OPEN_PERSON, C.SEE_CASEWORK}),
    purposes=frozenset({"section_47", "refer_concern"}),
    source=B3,
)
EARLY_HELP_COORDINATOR = Role(
    "early_help_coordinator",
    "Early help coordinator",
    "Takes on families whom the hub passes to early help, or sends them back, and finds the service that fits.",
    frozenset(EVERYONE | {C.USE_TOOLS, C.RAISE_SIGNAL, C.FIND_PERSON, C.ASK_ADVICE, C.TAKE_ON}),
    purposes=frozenset({"refer_concern"}),
    source="domain.md A6, B5 (early help as an outcome of the front door)",
)
