"""The staged review of deaths: what is noted, how deaths are classified, what leads on, and how care is judged.

Stage 0 is the notification, stage 1 a desk screen of every death, stage 2 a structured review of some, stage 3 themes
across them. (instruments.md section 10: the Mazars report of 2015, the flags of a published trust list, structured
judgement reviews.) Wording ours.
"""

from __future__ import annotations

from halcyon.kernel.counting import CountingRule, Limit

SOURCE = "instruments.md section 10; domain.md F6"
Options = tuple[tuple[str, str], ...]

GROUPS: Options = (
    ("learning_disability", "Learning disability or autism"),
    ("adult_mental_health", "Adult mental health"),
    ("older_mental_health", "Older people’s mental health"),
)
EXPECTED: Options = (
    ("expected", "Expected: death was foreseen, and a plan for it was in place"),
    ("unexpected", "Unexpected: nobody foresaw it at this time"),
)
NATURAL: Options = (
    ("natural", "Natural: from an illness or from age"),
    ("unnatural", "Unnatural: from an act, an injury or a substance, or the cause is not known"),
)
FLAGS: Options = (
    ("family_concern", "The family or a member of staff raised a concern"),
    ("psychosis", "Psychosis or an eating disorder, in care or discharged in the last 6 months"),
    ("inpatient", "An inpatient, or discharged in the last month"),
    ("crisis_team", "Under a crisis team"),
    ("learning_disability", "A learning disability or autism"),
    ("safeguarding", "Safeguarding was under way or had been raised"),
    ("restraint", "Restraint or seclusion in the last month"),
    ("medication", "A question about medication"),
)
DECISIONS: Options = (
    ("none", "No further review"),
    ("review", "Structured review (stage 2)"),
    ("leder", "LeDeR"),
    ("incident", "Patient safety incident investigation"),
    ("adult_review", "Considered for a safeguarding adult review"),
)
INVESTIGATED = frozenset({"incident", "adult_review"})
REVIEWED_ELSEWHERE = frozenset({"leder"})
PHASES: Options = (
    ("first_contact", "First contact and assessment"),
    ("ongoing", "Ongoing care"),
    ("physical_health", "Physical health care"),
    ("specialist", "Mental health or learning disability care"),
    ("transfer", "Transfer and discharge"),
    ("end_of_life", "End of life care"),
)
SCORES: Options = (
    ("1", "1 Very poor"),
    ("2", "2 Poor"),
    ("3", "3 Adequate"),
    ("4", "4 Good"),
    ("5", "5 Excellent"),
)
POOR = 2  # a score of this or less, in any phase or overall, needs a second reviewer
PROBLEMS: Options = (
    ("assessment", "Assessment"),
    ("medication", "Medication"),
    ("monitoring", "Monitoring of physical health"),
    ("communication", "Communication between services"),
    ("capacity", "Mental capacity and best interests"),
    ("adjustments", "Reasonable adjustments"),
    ("resuscitation", "A decision not to resuscitate"),
    ("family", "Listening to the family"),
)
AVOIDABLE: Options = (
    ("1", "1 Definitely avoidable"),
    ("2", "2 Strong evidence that it was"),
    ("3", "3 Probably avoidable, more than even"),
    ("4", "4 Possibly, less than even"),
    ("5", "5 Slight evidence that it was"),
    ("6", "6 Definitely not avoidable"),
)
FAMILY: Options = (
    ("involved", "Took part"),
    ("declined", "Asked, and declined"),
    ("none", "Nobody could be found"),
    ("not_asked", "Not asked yet"),
)
THEMES: Options = (
    ("adjustments", "Reasonable adjustments"),
    ("resuscitation", "Decisions not to resuscitate"),
    ("health_check", "Annual health check"),
    ("medication", "Medication"),
    ("physical_health", "Physical health overlooked"),
    ("transfer", "Moves between services"),
    ("family", "Families not heard"),
    ("good", "Good care, worth keeping"),
)
SCREENED_WITHIN = Limit(28, CountingRule.CALENDAR_DAYS, "local; no published time was found for a desk screen", False)


def must_go_on(expected: str, natural: str, flags: frozenset[str]) -> str:
    """Why a death may not be left at the desk screen, in plain words; "" when it may.

    A death of somebody with a learning disability or autism goes to LeDeR or further. One that was unexpected or
    unnatural, or about which somebody raised a concern, is reviewed or investigated. (instruments.md section 10)
    """
    if "learning_disability" in flags:
        return "Every death of somebody with a learning disability or autism is reviewed."
    if "family_concern" in flags:
        return "A concern of the family or of staff is always followed up."
    if natural == "unnatural":
        return "An unnatural death, or one whose cause is not known, is always followed up."
    if expected == "unexpected":
        return "An unexpected death is always followed up."
    return ""
