"""Roles with prose: what this person does and may do. Capabilities come from nowhere else (security.md section 4).

The hub's and the guardians' are here, the others in `*_roles.py` beside it; `ROLES` has all of them, `POSTS` what acts
address by key.
"""

from halcyon.kernel.roles import Capability as C
from halcyon.kernel.roles import Role
from halcyon.kernel.sharing import Handling as H
from halcyon.practice.board_roles import BOARD_ROLES
from halcyon.practice.casework_roles import ALLOCATED_WORKER as ALLOCATED_WORKER
from halcyon.practice.casework_roles import ASSESSMENT_MANAGER as ASSESSMENT_MANAGER
from halcyon.practice.casework_roles import CONFERENCE_CHAIR as CONFERENCE_CHAIR
from halcyon.practice.casework_roles import EARLY_HELP_COORDINATOR as EARLY_HELP_COORDINATOR
from halcyon.practice.everyone import EVERYONE as EVERYONE
from halcyon.practice.everyone import HUB_SEES
from halcyon.practice.exploitation_roles import EXPLOITATION_ROLES
from halcyon.practice.health_roles import HEALTH_ROLES
from halcyon.practice.managing_roles import AGENCY_MANAGER as AGENCY_MANAGER
from halcyon.practice.managing_roles import HEAD_OF_SERVICE as HEAD_OF_SERVICE
from halcyon.practice.managing_roles import INDEPENDENT_SCRUTINEER as INDEPENDENT_SCRUTINEER
from halcyon.practice.managing_roles import NAMED_PROFESSIONAL as NAMED_PROFESSIONAL
from halcyon.practice.managing_roles import SERVICE_MANAGER as SERVICE_MANAGER

DOMAIN = "domain.md A3"
HUB_KNOWS = HUB_SEES | {H.THIRD_PARTY}  # who raised a concern, so that they can be rung back safely

SCHOOL_NURSE = Role(
    "school_nurse",
    "School nurse",
    "Sees children in school and at drop-in clinics, notices, refers, and hears back.",
    frozenset(EVERYONE | {C.USE_TOOLS, C.RAISE_SIGNAL, C.FIND_PERSON, C.ASK_ADVICE}),
    purposes=frozenset({"refer_concern"}),
    source="response-to-review-a-f (health visiting, school nursing)",
)
PRACTITIONER = Role(
    "practitioner",
    "Practitioner",
    "Anyone who meets children, adults and families in their work and raises a concern about one of them.",
    frozenset(EVERYONE | {C.USE_TOOLS, C.RAISE_SIGNAL, C.FIND_PERSON, C.ASK_ADVICE}),
    purposes=frozenset({"refer_concern"}),
    source=DOMAIN,
)
CONTACT_OFFICER = Role(
    "contact_officer",
    "Contact officer",
    "Receives contacts at the hub, checks at once for danger, checks who the child is and whether a case is already open.",
    frozenset(
        EVERYONE
        | {
            C.SEE_FRONT_DOOR,
            C.WORK_ENQUIRY,
            C.HAND_OVER,
            C.FIND_PERSON,
            C.OPEN_PERSON,
            C.SEE_PROTECTED,
            C.LINK_PEOPLE,
            C.ADVISE,
        }
    ),
    purposes=frozenset({"mash_enquiry", "refer_concern", "section_47"}),
    hub=True,
    sees=HUB_KNOWS,
    source=DOMAIN,
)
MASH_SOCIAL_WORKER = Role(
    "mash_social_worker",
    "MASH social worker",
    "A qualified social worker in the hub: screens, RAG-rates with a reason, asks agencies, brings the answers together.",
    frozenset(
        EVERYONE
        | {
            C.USE_TOOLS,
            C.RAISE_SIGNAL,
            C.SEE_FRONT_DOOR,
            C.WORK_ENQUIRY,
            C.HAND_OVER,
            C.FIND_PERSON,
            C.OPEN_PERSON,
            C.SEE_PROTECTED,
            C.LINK_PEOPLE,
            C.ADVISE,
            C.EMERGENCY_ACCESS,
        }
    ),
    purposes=frozenset({"mash_enquiry", "refer_concern", "section_47"}),
    hub=True,
    sees=HUB_KNOWS,
    source=DOMAIN,
)
MASH_MANAGER = Role(
    "mash_manager",
    "MASH manager",
    "Decides what happens for each child, with a reason, and answers for the hub's waiting list.",
    frozenset(
        EVERYONE
        | {
            C.SEE_FRONT_DOOR,
            C.SEE_HUB,
            C.SEE_IMPROVEMENT,
            C.IMPROVE,
            C.WORK_ENQUIRY,
            C.HAND_OVER,
            C.TAKE_OVER,
            C.FIND_PERSON,
            C.OPEN_PERSON,
            C.SEE_PROTECTED,
            C.LINK_PEOPLE,
            C.ADVISE,
            C.EMERGENCY_ACCESS,
            C.SEE_UNDELIVERED,
            C.READ_LEDGER,
            C.ANSWER_BREACH,
            C.REALLOCATE,
            C.SEE_DISAGREEMENTS,
        }
    ),
    purposes=frozenset({"mash_enquiry", "refer_concern", "section_47"}),
    hub=True,
    sees=HUB_KNOWS | {H.AGENCY_ONLY},
    source=DOMAIN,
)
EMERGENCY_DUTY_WORKER = Role(
    "emergency_duty_worker",
    "Emergency duty social worker",
    "Answers for the hub in the evening, at night, at weekends and on holidays. Sees the concerns that came in since the "
    "hub closed and what the hub left that is red or not rated, and no others; checks for danger, rates, asks agencies, "
    "and works red through to a decision. Hands everything over when the hub opens, and sees it no longer once the "
    "hub’s manager has accepted it.",
    frozenset(
        EVERYONE
        | {
            C.SEE_FRONT_DOOR,
            C.WORK_ENQUIRY,
            C.FIND_PERSON,
            C.OPEN_PERSON,
            C.SEE_PROTECTED,
            C.LINK_PEOPLE,
            C.EMERGENCY_ACCESS,
            C.HAND_OVER,
        }
    ),
    purposes=frozenset({"mash_enquiry", "refer_concern", "section_47"}),
    sees=HUB_KNOWS,
    source="domain.md A1 (red is worked to completion outside the hub's hours)",
)
MASH_INFORMATION_OFFICER = Role(
    "mash_information_officer",
    "MASH information officer",
    "Answers for one agency what that agency knows, in its own words, for the purpose that was stated.",
    frozenset(EVERYONE | {C.ANSWER_REQUEST, C.FIND_PERSON, C.ASK_ADVICE}),
    purposes=frozenset({"mash_enquiry", "refer_concern", "section_47"}),
    source=DOMAIN,
)
CALDICOTT_GUARDIAN = Role(
    "caldicott_guardian",
    "Caldicott guardian",
    "Decides, for a health organisation, what confidential information may be shared when the agreement asks for a person to look.",
    frozenset(EVERYONE | {C.REVIEW_SHARING, C.READ_LEDGER}),
    purposes=frozenset({"mash_enquiry", "section_47", "oversight"}),
    source="domain.md A3, J2 (Caldicott principles)",
)
SHARING_REVIEWER = Role(
    "sharing_reviewer",
    "Data protection lead",
    "Decides, for an agency outside health, what may be shared when the agreement asks for a person to look.",
    frozenset(EVERYONE | {C.REVIEW_SHARING, C.READ_LEDGER}),
    purposes=frozenset({"mash_enquiry", "section_47", "oversight"}),
    source="domain.md A3",
)
PRIVACY_LEAD = Role(
    "privacy_lead",
    "Privacy lead",
    "Looks at who has opened what, and why; reviews emergency access. Sees no case content by doing so.",
    frozenset(EVERYONE | {C.READ_AUDIT, C.READ_LEDGER}),
    purposes=frozenset({"oversight"}),
    source="security.md section 4",
)
DESIGNATED_NURSE = Role(
    "designated_nurse",
    "Designated nurse",
    "Leads safeguarding across the county's health services, advises, and must know which messages nobody opened.",
    frozenset(
        EVERYONE
        | {
            C.USE_TOOLS,
            C.RAISE_SIGNAL,
            C.SEE_COVERAGE,
            C.FIND_PERSON,
            C.SEE_CODES,
            C.SEE_UNDELIVERED,
            C.READ_LEDGER,
            C.ANSWER_REQUEST,
            C.REALLOCATE,
            C.SEE_DISAGREEMENTS,
            C.ASK_ADVICE,
            C.ADVISE,
            C.SEE_LEARNING,
            C.SEE_BOARD,
            C.OPEN_ROWS,
            C.CONTRIBUTE,
            C.KEEP_AUDITS,
            C.AUDIT,
            C.SUPERVISE,
            C.KEEP_POLICIES,
            C.KEEP_BOARD,
            C.RAISE_SIGNAL,
            C.KEEP_SIGNALS,
        }
    ),
    purposes=frozenset({"mash_enquiry", "refer_concern", "section_47", "oversight"}),
    source="domain.md G3",
)
CUSTODIAN = Role(
    "custodian",
    "Custodian of restricted records",
    "Keeps the named lists of restricted records and is told, silently, when a concern or a search touches one.",
    frozenset(EVERYONE | {C.HOLD_RESTRICTION, C.FIND_PERSON, C.OPEN_PERSON, C.SEE_PROTECTED}),
    purposes=frozenset({"mash_enquiry", "section_47", "oversight"}),
    source="security.md section 4 (sealed records)",
)
ADMINISTRATOR = Role(
    "administrator",
    "Administrator",
    "Makes accounts, gives and ends roles, fills posts. Sees no case content by administering the system.",
    frozenset({C.SIGNED_IN, C.SEE_DIRECTORY, C.MANAGE_USERS, C.MANAGE_DIRECTORY, C.SEE_GALLERY}),
    source="security.md section 4 (no role sees content by virtue of administering the system)",
)

ROLES = (
    SCHOOL_NURSE,
    PRACTITIONER,
    CONTACT_OFFICER,
    MASH_SOCIAL_WORKER,
    MASH_MANAGER,
    EMERGENCY_DUTY_WORKER,
    MASH_INFORMATION_OFFICER,
    CALDICOTT_GUARDIAN,
    SHARING_REVIEWER,
    PRIVACY_LEAD,
    DESIGNATED_NURSE,
    CUSTODIAN,
    ALLOCATED_WORKER,
    ASSESSMENT_MANAGER,
    CONFERENCE_CHAIR,
    EARLY_HELP_COORDINATOR,
    SERVICE_MANAGER,
    HEAD_OF_SERVICE,
    INDEPENDENT_SCRUTINEER,
    AGENCY_MANAGER,
    NAMED_PROFESSIONAL,
    *HEALTH_ROLES,
    *EXPLOITATION_ROLES,
    *BOARD_ROLES,
    ADMINISTRATOR,
)
HUB = frozenset({CONTACT_OFFICER, MASH_SOCIAL_WORKER, MASH_MANAGER})
# Who works with a child on a child and family assessment, a section 47 enquiry or a plan, and who decides there.
CASEWORK = frozenset({ALLOCATED_WORKER, ASSESSMENT_MANAGER})
FRONT_DOOR = HUB | {EMERGENCY_DUTY_WORKER}  # whoever works an enquiry, by day or by night

# Posts that acts address by key. Who holds each is a matter for the county (agencies.PostHolding).
POSTS = {
    "council.mash_duty_manager": "MASH manager on duty",
    "council.emergency_duty": "Emergency duty worker on duty",
    "council.mash_service_manager": "Service manager for the front door",
    "council.custodian": "Custodian of restricted records",
    "community.caldicott_guardian": "Caldicott guardian, community trust",
    "acute.caldicott_guardian": "Caldicott guardian, hospital trust",
    "icb.designated_nurse": "Designated nurse, safeguarding children",
    "council.privacy_lead": "Privacy lead",
    "council.head_of_service": "Head of service, children's services",
    "council.assessment_manager": "Team manager, assessment and protection",
    "council.conference_manager": "Manager of child protection conferences",
    "council.early_help_coordinator": "Early help coordinator",
    "council.adults_board_chair": "Independent chair, safeguarding adults board",
    "icb.adults_board_deputy": "Deputy chair, safeguarding adults board",
    "icb.executive_lead": "Director with safeguarding responsibility, integrated care board",
    "icb.named_gp": "Named GP for safeguarding",
    "acute.named_midwife": "Named midwife for safeguarding",
    "community.clinic_lead": "Lead nurse, sexual health clinic",
    "council.hospital_social_worker": "Named hospital social worker",
    "council.independent_scrutineer": "Independent scrutineer of the partnership",
    "council.partnership_manager": "Manager of the safeguarding partnership",
    "council.kingfisher_manager": "Team manager, exploitation team",
    "police.exploitation_officer": "Police officer, exploitation team",
}
