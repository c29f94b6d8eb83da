"""What a general practice assesses itself against (instruments.md section 4).

G1, G2 and parts of G3 and G4 were seen in published standards; the others are our own wording. When a red or an old
amber goes into the plan of support, the topic of training that would close it is named here.
"""

from halcyon.practice.audits.tool import Grade, Question, Scale, Tool

RAG = Scale(
    "rag",
    (
        Grade(0, "Red", "Not met; a plan is being written."),
        Grade(1, "Amber", "Partly met; there is a plan with actions and dates."),
        Grade(2, "Green", "Met, and still improving."),
    ),
    met=2,
)
OLD_AMBER_DAYS = 90  # instruments.md section 4: the plan of support holds every red, and amber older than this

PRACTICE_STANDARDS = Tool(
    key="practice_standards",
    version=1,
    title="General practice self-assessment",
    about="For the practice’s safeguarding lead. Save and come back; last year’s answers are there to start from.",
    source="instruments.md section 4",
    questions=(
        Question("G1", "Accountability", "Leads and deputies, children and adults; staff know how to act.", RAG),
        Question(
            "G2", "Policy and governance", "In date; people not brought to appointments; allegations; incidents.", RAG
        ),
        Question("G3", "Meetings about cases", "Regular, with health visitor, school nurse and midwife; minutes.", RAG),
        Question(
            "G4", "Records and codes", "Plans, children in care, households linked, hidden from online access.", RAG
        ),
        Question("G5", "Sharing information", "What the hub and conferences asked was answered, and in time.", RAG),
        Question("G6", "Training", "Who is up to date at which level, children and adults; the lead’s hours.", RAG),
        Question("G7", "Safer recruitment", "Checks, references, chaperones.", RAG),
        Question("G8", "Adults", "Mental capacity, self-neglect, people in positions of trust, care homes.", RAG),
        Question("G9", "Young people and consent", "Competence recorded; exploitation asked about; seen alone.", RAG),
        Question("G10", "Domestic abuse", "Asked about safely, flagged, risk assessed, referred.", RAG),
        Question("G11", "What support would help", "Say what the named GP could do for you.", RAG),
    ),
)
TRAINING_FOR = {
    "G1": "lead_role",
    "G4": "records_and_codes",
    "G5": "information_sharing",
    "G6": "level_3",
    "G8": "adults_and_capacity",
    "G9": "consent_and_exploitation",
    "G10": "domestic_abuse",
}
TOPICS = {
    "lead_role": "The practice’s safeguarding lead",
    "records_and_codes": "Records and codes",
    "information_sharing": "Sharing information",
    "level_3": "Level 3 update, children and adults",
    "adults_and_capacity": "Adults and mental capacity",
    "consent_and_exploitation": "Young people, consent and exploitation",
    "domestic_abuse": "Domestic abuse in general practice",
}
# Practices are compared with those of about the same size. Patients registered: from, and the words.
SIZES = ((0, "fewer than 6,000 patients"), (6_000, "6,000 to 11,999 patients"), (12_000, "12,000 patients or more"))
