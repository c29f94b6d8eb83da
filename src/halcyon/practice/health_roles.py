"""The roles of health's own rooms: the clinic, the hospital, maternity, the pharmacy and the general practice."""

from halcyon.kernel.roles import Capability as C
from halcyon.kernel.roles import Role
from halcyon.practice.everyone import EVERYONE

SEEDS = "response-to-review-a-f (weekly review of case files; named hospital social worker)"
CLINIC_NURSE = Role(
    "clinic_nurse",
    "Clinic nurse, sexual health",
    "Sees young people at the sexual health clinic, keeps its weekly list, leads the huddle, and alone may say outside "
    "the clinic who a young person is.",
    frozenset(
        EVERYONE
        | {
            C.USE_TOOLS,
            C.RAISE_SIGNAL,
            C.SEE_CLINIC,
            C.HUDDLE,
            C.SHARE_IDENTITY,
            C.SEND_TO_HOSPITAL,
            C.FIND_PERSON,
            C.ASK_ADVICE,
        }
    ),
    purposes=frozenset({"refer_concern"}),
    source=SEEDS,
)
HOSPITAL_SOCIAL_WORKER = Role(
    "hospital_social_worker",
    "Hospital social worker",
    "The named social worker for the hospital and the sexual health clinic: sits in the clinic’s huddle, and answers "
    "what the clinic and the wards send to the shared queue.",
    frozenset(EVERYONE | {C.HUDDLE, C.HOSPITAL_QUEUE, C.SEND_TO_HOSPITAL, C.FIND_PERSON, C.ASK_ADVICE}),
    purposes=frozenset({"refer_concern"}),
    source=SEEDS,
)
_MATERNITY = frozenset(
    EVERYONE
    | {C.USE_TOOLS, C.RAISE_SIGNAL, C.BOOK_MATERNITY, C.OPEN_PERSON, C.SEND_TO_HOSPITAL, C.FIND_PERSON, C.ASK_ADVICE}
)
PREGNANCY = "response-to-review-a-f (CSE screening included within teenage pregnancy pathway)"
MIDWIFE = Role(
    "midwife",
    "Midwife",
    "Books and looks after young pregnant women, and asks each of them, alone, about exploitation.",
    _MATERNITY,
    purposes=frozenset({"refer_concern", "pregnancy_care"}),
    source=PREGNANCY,
)
NAMED_MIDWIFE = Role(
    "named_midwife",
    "Named midwife for safeguarding",
    "Leads safeguarding in maternity, and is told when a young woman has not been asked in time.",
    _MATERNITY,
    purposes=frozenset({"refer_concern", "pregnancy_care"}),
    source=PREGNANCY,
)
PHARMACIST = Role(
    "pharmacist",
    "Pharmacist",
    "Sees who comes to the pharmacy, for what and with whom; raises a concern with what to look for beside the form.",
    frozenset(EVERYONE | {C.USE_TOOLS, C.RAISE_SIGNAL, C.FIND_PERSON, C.ASK_ADVICE}),
    purposes=frozenset({"refer_concern"}),
    source="response-to-review-a-f; instruments.md section 3A, 3B (pharmacies)",
)
PRACTICE_LEAD = Role(
    "practice_lead",
    "Safeguarding lead of a practice",
    "Looks after what one general practice’s records say about children who need protecting and their families, and "
    "leads its safeguarding meetings and its self-assessment.",
    frozenset(EVERYONE | {C.USE_TOOLS, C.RAISE_SIGNAL, C.MEND_CODES, C.FIND_PERSON, C.ASK_ADVICE, C.SELF_ASSESS}),
    purposes=frozenset({"refer_concern", "gp_record"}),
    source="domain.md I7 (codes); instruments.md section 4 (practice lead)",
)

HEALTH_ROLES = (CLINIC_NURSE, HOSPITAL_SOCIAL_WORKER, MIDWIFE, NAMED_MIDWIFE, PHARMACIST, PRACTICE_LEAD)
