"""The roles of the partnership: who runs it, who looks at it from outside, and who answers for an agency in it."""

from halcyon.kernel.roles import Capability as C
from halcyon.kernel.roles import Role
from halcyon.practice.everyone import EVERYONE

G1 = "domain.md G1 (boards, sub-groups, independent chairs and scrutineers)"
G2 = "domain.md G2 (audits and self-assessments)"
BOARD = EVERYONE | {C.SEE_LEARNING, C.SEE_BOARD}
OVERSIGHT = frozenset({"oversight"})

PARTNERSHIP_MANAGER = Role(
    "partnership_manager",
    "Partnership manager",
    "Runs the safeguarding partnership and the adults board from day to day: reviews, recommendations, actions, audits, "
    "membership, papers and the rehearsal of inspections.",
    frozenset(
        BOARD
        | {
            C.KEEP_REVIEWS,
            C.ANSWER_BREACH,
            C.KEEP_ACTIONS,
            C.ASSURE,
            C.KEEP_AUDITS,
            C.KEEP_BODIES,
            C.KEEP_TRAINING,
            C.KEEP_POLICIES,
            C.OPEN_ROWS,
            C.KEEP_BOARD,
            C.KEEP_INSPECTION,
            C.KEEP_SIGNALS,
            C.SEE_IMPROVEMENT,
        }
    ),
    purposes=OVERSIGHT,
    source=G1,
)
BOARD_CHAIR = Role(
    "board_chair",
    "Chair of a safeguarding board",
    "Leads a board, signs its papers, and asks how it knows what it is told.",
    frozenset(BOARD | {C.SIGN_PAPER, C.CHALLENGE, C.OPEN_ROWS, C.ASSURE, C.SEE_IMPROVEMENT}),
    purposes=OVERSIGHT,
    source=G1,
)
BOARD_MEMBER = Role(
    "board_member",
    "Member of a safeguarding board or sub-group",
    "Sits for one agency: reads its papers, answers for that agency’s actions and for its part of a review.",
    frozenset(BOARD | {C.CONTRIBUTE, C.CHALLENGE, C.RAISE_SIGNAL, C.SELF_ASSESS}),
    purposes=OVERSIGHT,
    source=G1,
)
AUDITOR = Role(
    "auditor",
    "Auditor",
    "Reads the files, or holds the interviews, that an audit gives them, and scores them without seeing what the other "
    "auditor wrote.",
    frozenset(EVERYONE | {C.AUDIT}),
    purposes=OVERSIGHT,
    source=G2,
)
TRAINING_LEAD = Role(
    "training_lead",
    "Training lead",
    "Turns what audits and reviews found into a plan of training, and finds out what it changed.",
    frozenset(EVERYONE | {C.SEE_LEARNING, C.KEEP_TRAINING}),
    source="domain.md G4",
)
NAMED_GP = Role(
    "named_gp",
    "Named GP for safeguarding",
    "Leads safeguarding in general practice: the practices’ self-assessment, their support and their training.",
    frozenset(BOARD | {C.KEEP_AUDITS, C.AUDIT, C.SELF_ASSESS, C.CONTRIBUTE, C.KEEP_TRAINING, C.RAISE_SIGNAL}),
    purposes=OVERSIGHT,
    source="domain.md G3; instruments.md section 4",
)
JOINT_COMMISSIONER = Role(
    "joint_commissioner",
    "Joint commissioner",
    "Buys services and answers for them: keeps the standards in their contracts. Sees figures, never the people behind "
    "them.",
    frozenset(EVERYONE | {C.SEE_BOARD, C.CHALLENGE, C.KEEP_CONTRACTS}),
    source="domain.md G2 (contract reviews)",
)

# Roles that somebody has for a seat alone: they end with the last seat that they came with. Every other role is a job.
SEATED = {BOARD_CHAIR.key: frozenset({"chair", "deputy_chair"}), BOARD_MEMBER.key: frozenset[str]()}
"""By the key of a role, which parts of a seat it comes with (`workforce.bodies.models.Seat.ROLES`); empty: any."""

BOARD_ROLES = (PARTNERSHIP_MANAGER, BOARD_CHAIR, BOARD_MEMBER, AUDITOR, TRAINING_LEAD, NAMED_GP, JOINT_COMMISSIONER)
