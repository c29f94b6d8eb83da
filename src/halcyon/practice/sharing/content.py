"""Purposes, lawful bases and categories of information (domain.md J1-J4)."""

from halcyon.kernel.sharing import Basis, Category, Purpose

PURPOSES = (
    Purpose(
        "refer_concern",
        "To raise a concern about a child or an adult",
        "Children Act 2004 sections 10 and 11",
        "domain.md J1",
        "Care Act 2014 sections 6 and 42",
    ),
    Purpose(
        "mash_enquiry",
        "To decide what a child or an adult needs: MASH enquiry",
        "Children Act 1989 section 17; Children Act 2004 sections 10 and 11",
        "domain.md J1, F1",
        "Care Act 2014 sections 6, 7 and 42",
    ),
    Purpose(
        "section_47",
        "To find out whether a child is suffering, or likely to suffer, significant harm: section 47 enquiry",
        "Children Act 1989 section 47(9)",
        "domain.md J1",
    ),
    Purpose(
        "assessment",
        "To find out what a child and family need, and to help: child and family assessment, child in need plan",
        "Children Act 1989 section 17",
        "domain.md B3",
    ),
    Purpose(
        "exploitation",
        "To protect a child from exploitation, and to stop those who exploit children",
        "Children Act 1989 sections 17 and 47; Children Act 2004 sections 10 and 11; Crime and Disorder Act 1998 "
        "section 115",
        "domain.md C3, J1",
    ),
    Purpose(
        "therapy",
        "To help a child recover from sexual abuse: the therapist’s own work",
        "Children Act 1989 section 17; common-law confidence between a child and a therapist",
        "domain.md C3, J1",
    ),
    Purpose(
        "pregnancy_care",
        "To look after a young pregnant woman, and to find out whether somebody hurts her",
        "Children Act 2004 sections 10 and 11; National Health Service Act 2006 section 3",
        "response-to-review-a-f; domain.md J1",
    ),
    Purpose(
        "gp_record",
        "So that a practice’s own records say that a child needs protecting",
        "Children Act 2004 sections 10 and 11",
        "domain.md I7, J1",
    ),
    Purpose(
        "feedback",
        "To tell a referrer what came of their concern",
        "Working Together 2023 chapter 3; Children Act 2004 section 10",
        "domain.md A1.8, J1",
        "Care Act 2014 sections 6 and 7",
    ),
    Purpose(
        "inform",
        "To tell a family, or those who work with a child, what was decided",
        "Children Act 2004 section 10",
        "domain.md A1.8, J1, J2",
        "Care Act 2014 sections 6 and 7",
    ),
    Purpose(
        "referral_out",
        "To ask somebody outside the partnership to take a person on",
        "Children Act 1989 sections 17 and 27; Care Act 2014 sections 6 and 42; Crime and Disorder Act 1998 section 115",
        "domain.md A6, J1",
    ),
    Purpose(
        "professional_disagreement",
        "To settle a professional disagreement about a decision",
        "Children Act 2004 sections 10, 11 and 16E",
        "domain.md A9",
    ),
    Purpose(
        "statutory_review",
        "To learn from a death or serious harm: a review of the partnership",
        "Children Act 2004 sections 16E to 16H; Care Act 2014 sections 44 and 45; Domestic Violence, Crime and Victims "
        "Act 2004 section 9",
        "domain.md B8, F3 to F6, J1",
    ),
    Purpose(
        "oversight",
        "To check that records are opened and shared lawfully",
        "UK GDPR articles 5(2) and 32",
        "domain.md J5",
    ),
)
BASES = (
    Basis("public_task", "Public task: UK GDPR 6(1)(e) with 9(2)(g), DPA 2018 Schedule 1 paragraph 18", "domain.md J1"),
    Basis("legal_obligation", "Legal obligation: UK GDPR 6(1)(c)", "domain.md J1"),
    Basis("vital_interests", "Vital interests: UK GDPR 6(1)(d) and 9(2)(c)", "domain.md J1"),
    Basis("health_care", "Health and social care: UK GDPR 9(2)(h) with professional secrecy", "domain.md J1"),
)
CATEGORIES = (
    Category("identity", "Who the person is and where they live"),
    Category("involvement", "Which services are involved, and since when"),
    Category("concern", "What worries us"),
    Category("health", "Health and use of health services", sensitive=True),
    Category("sexual_health", "Sexual health", sensitive=True),
    Category("education", "School, attendance and behaviour"),
    Category("offending", "Police and criminal justice", sensitive=True),
    Category("housing", "Housing and tenancy"),
    Category("family", "Family and household"),
    Category("outcome", "What was decided, in outline"),
    Category("case", "The case record"),
)
