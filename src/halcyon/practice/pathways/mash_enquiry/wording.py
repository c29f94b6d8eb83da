"""The choices that a MASH enquiry offers, in plain words."""

from halcyon.kernel.instruments import LongText

OUTCOMES = (
    ("strategy_discussion", "Strategy discussion (section 47)"),
    ("assessment", "Child and family assessment"),
    ("exploitation_team", "Exploitation team (Kingfisher)"),
    ("early_help", "Early help"),
    ("information_and_advice", "Information and advice"),
    ("linked_to_open_case", "Passed to the worker of an open case"),
    ("transfer_in", "Transfer-in conference: on a plan of another authority"),
    ("adult_safeguarding", "Adult safeguarding referral"),
    ("marac", "MARAC: adults at high risk of domestic abuse"),
    ("channel", "Channel: drawn towards terrorism"),
    ("other_authority", "Passed to another authority"),
    ("no_further_action", "No further action"),
)
TAKEN_UP = (
    ("linked_to_open_case", "I take it up in the open case"),
    ("information_and_advice", "It was known already: advice to the referrer is enough"),
)
IDENTITY_CHECKED = (
    ("confirmed", "Yes: the details agree with what is known"),
    ("new", "Yes: nobody here knew them before"),
    ("unsure", "Not yet"),
)
OPEN_CHECKED = (
    ("worker", "Yes, and somebody works it"),
    ("no_worker", "Yes, and nobody works it yet"),
    ("none", "No"),
)
REPEATS_MEAN = (
    ("more", "More than each alone: something is getting worse or is not being met"),
    ("same", "The same worry again, and it is being dealt with"),
    ("apart", "They have nothing to do with each other"),
)
# Somebody else takes over after these, and accepts or sends back.
HANDED_OVER = (
    "assessment",
    "exploitation_team",
    "early_help",
    "linked_to_open_case",
    "adult_safeguarding",
    "marac",
    "channel",
    "other_authority",
)
LEGAL_BASES = (
    ("s47", "Children Act 1989 section 47"),
    ("s17", "Children Act 1989 section 17"),
    ("s10", "Children Act 2004 section 10 (early help)"),
    ("s42", "Care Act 2014 section 42"),
    ("none", "No statutory power needed"),
)
# The test for an adult, in place of the county's levels of need (domain.md F1), and its answers from weak to strong.
CARE_ACT = "Care Act 2014 section 42(1)"
ADULT_TEST = (
    (
        "met",
        "Section 42 test met: they need care and support, are abused or neglected or at risk of it, and cannot protect "
        "themselves because of those needs",
    ),
    ("may_be_met", "Section 42 test may be met: too little is known to rule one of the three out"),
    ("not_met", "Section 42 test not met: say under “Why?” which of the three does not hold"),
)
ADULT_ORDER = ("not_met", "may_be_met", "met")
# What an enquiry about an adult is offered first. The rest stays: whoever was taken for an adult may be a child.
ADULT_BASES = ("s42", "none")
ADULT_OUTCOMES = ("adult_safeguarding", "marac", "channel", "information_and_advice")
ACKNOWLEDGED = (
    ("telephone", "By telephone"),
    ("email", "By e-mail"),
    ("letter", "By letter"),
    ("cannot", "Cannot be contacted back"),
)
TOLD_HOW = (
    ("message", "By secure message, which they read here"),
    ("letter", "By letter: written under “Letters”, signed and sent"),
    ("call", "By telephone"),
)
MADE_SURE = (
    ("directory", "I rang a number from the directory"),
    ("given", "I rang the number that they gave with the concern"),
    ("known", "I know their voice"),
)
TOOK_BACK = (
    *MADE_SURE,
    ("in_person", "They came in person"),
    ("unsure", "I cannot be sure that it was"),
)
PRESSED = (
    ("no", "No, as far as anybody can tell"),
    ("cannot_tell", "I cannot tell"),
    ("yes", "Yes"),
)
AGENCIES = (
    ("POLICE", "Police"),
    ("COMMUNITY", "Community trust (school nursing, health visiting, CAMHS, sexual health)"),
    ("ACUTE", "Hospital trust"),
    ("GP", "General practice"),
    ("SCHOOLS", "Education"),
    ("PROBATION", "Probation"),
    ("YJS", "Youth justice"),
    ("HOUSING", "Housing"),
    ("VCS", "Voluntary sector"),
)
# Of which kind each of them is, as the county's profile speaks of them.
KINDS = {
    "POLICE": "police",
    "COMMUNITY": "community_trust",
    "ACUTE": "acute_trust",
    "GP": "general_practice",
    "SCHOOLS": "education",
    "PROBATION": "probation",
    "YJS": "youth_justice",
    "HOUSING": "housing",
    "VCS": "voluntary",
}
# Asked wherever an enquiry is closed over a disagreement, and decided without an answer.
DISPUTED = LongText("disputed_reason", "Somebody disagrees with the decision, and that is not settled. Why close now?")
WITHOUT_ANSWER = LongText("unanswered_reason", "An agency has not answered. Why decide without it?")
CATEGORIES = (
    ("involvement", "Who is involved, and since when"),
    ("concern", "What worries them about this person"),
    ("health", "Health and use of health services"),
    ("sexual_health", "Sexual health"),
    ("education", "School, attendance and behaviour"),
    ("offending", "Police and criminal justice"),
    ("housing", "Housing and tenancy"),
    ("family", "Family and household"),
)
