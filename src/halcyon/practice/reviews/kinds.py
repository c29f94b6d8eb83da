"""The kinds of review. Figures and law: domain.md B8, F3 to F6, G1 and clocks.csv, which says what was checked.

A limit that nobody could check against its source is shown as "unverified" wherever it stands.
"""

from __future__ import annotations

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.practice.reviews.definition import (
    AWARE,
    CONCLUDED,
    DECIDED,
    DISCUSSED,
    INQUEST,
    NOTIFIED,
    PUBLISHED,
    RAPID,
    REPORTED,
    SUMMARIES,
    Criterion,
    Publication,
    ReviewClock,
    ReviewKind,
)

WT23 = "Working Together 2023 chapter 5"
DHR16 = "Home Office statutory guidance on domestic homicide reviews, 2016; newer guidance was not found"
CARE14 = "Care and support statutory guidance chapter 14"
LEDER21 = "LeDeR policy 2021"
CDR18 = "Child Death Review statutory and operational guidance, 2018"
LOCAL = "local; no published time was found"

FAMILY_READ = ("family_read", "The family has read the report, or was offered to and did not wish to")
CHECKED = ("checked", "The agencies have checked the facts")
NOBODY_NAMED = ("nobody_named", "Nobody can be recognised from it")
PRACTITIONERS_TOLD = ("practitioners_told", "Those who worked with the family know what it says and when it comes out")
PANEL_OK = ("quality_panel", "The national quality panel has agreed that it may be published")
NATIONAL_PANEL = ("national_panel", "A copy has gone to the national panel and the Secretary of State")
COMMON = (CHECKED, NOBODY_NAMED, FAMILY_READ, PRACTITIONERS_TOLD)

CHILD = ReviewKind(
    "child_practice",
    "Local child safeguarding practice review",
    "Child practice review",
    "Serious case review, until 2019",
    "Safeguarding children partnership",
    f"Children Act 2004 sections 16C to 16F; {WT23}",
    True,
    (
        Criterion("abuse_or_neglect", "Abuse or neglect of the child is known or suspected"),
        Criterion("died_or_harmed", "The child has died or was seriously harmed"),
        Criterion("learning", "There may be improvements to be made to how children are safeguarded here"),
        Criterion("national", "It raises issues that are complex or matter nationally"),
    ),
    ("abuse_or_neglect", "died_or_harmed", "learning"),
    True,
    (
        ReviewClock(
            "decision",
            "Rapid review done and the decision sent to the national panel",
            RAPID,
            DECIDED,
            Limit(
                15,
                CountingRule.WORKING_DAYS_AFTER,
                "Practice note and county flowchart on rapid reviews",
                True,
                "Whether it counts from the day the authority knew or the day it notified is disputed: the county’s "
                "profile says which.",
            ),
        ),
        ReviewClock(
            "report",
            "Report published",
            DECIDED,
            PUBLISHED,
            Limit(6, CountingRule.MONTHS, f"{WT23}; SI 2018/789 regulation 15", False, "Reasons for overrun are due."),
        ),
        ReviewClock(
            "incident",
            "Serious incident notified to the national panel",
            AWARE,
            NOTIFIED,
            Limit(
                5,
                CountingRule.WORKING_DAYS_AFTER,
                f"{WT23}; county flowchart on rapid reviews",
                True,
                "From the day on which the authority learned of it; one county counts from the incident itself.",
            ),
        ),
        ReviewClock(
            "summaries",
            "Agencies’ summaries for the rapid review returned",
            RAPID,
            SUMMARIES,
            Limit(
                10,
                CountingRule.WORKING_DAYS_AFTER,
                "One county’s published flowchart on rapid reviews, days 2 to 10",
                True,
                "A local standard: another county sets its own in its profile.",
            ),
        ),
    ),
    Publication(
        True,
        "Published, unless the partners think it would be inappropriate; then what was learnt is published.",
        (*COMMON, NATIONAL_PANEL),
    ),
    steps=(NOTIFIED, SUMMARIES),
)
CARE_LEAVER = ReviewKind(
    "care_leaver_death",
    "Death of a care leaver",
    "Care leaver’s death",
    "",
    "Local authority",
    f"{WT23} (recalled, not checked)",
    False,
    (
        Criterion("care_leaver", "They had been in care and were a care leaver, up to and including the age of 24"),
        Criterion("learning", "There may be improvements to be made to how care leavers are supported here"),
    ),
    (),
    True,
    (
        ReviewClock(
            "notified_nationally",
            "Death of the care leaver notified",
            AWARE,
            NOTIFIED,
            Limit(
                5, CountingRule.WORKING_DAYS_AFTER, WT23, False, "From the day on which the authority learned of it."
            ),
        ),
    ),
    Publication(False, "The notification is not published; what is learnt goes to the boards."),
    steps=(NOTIFIED,),
)
ADULT = ReviewKind(
    "adult",
    "Safeguarding adult review",
    "Adult review",
    "Serious case review (adults), until 2015",
    "Safeguarding adults board",
    f"Care Act 2014 section 44; {CARE14}",
    True,
    (
        Criterion("needs", "The adult had needs for care and support"),
        Criterion("died_or_abused", "The adult died, or survived serious abuse or neglect"),
        Criterion("abuse_or_neglect", "Abuse or neglect, self-neglect too, is known or suspected"),
        Criterion("working_together", "There is cause for concern about how agencies worked together"),
    ),
    ("needs", "died_or_abused", "abuse_or_neglect", "working_together"),
    True,
    (
        ReviewClock(
            "completed",
            "Review completed",
            DECIDED,
            CONCLUDED,
            Limit(6, CountingRule.MONTHS, CARE14, False, "Unless there is good reason, such as proceedings."),
        ),
    ),
    Publication(
        True,
        "The board decides whether to publish; its annual report says what it found and what was done.",
        COMMON,
    ),
)


def _domestic(key: str, title: str, short: str, formerly: str, law: str) -> ReviewKind:
    """Domestic homicide reviews and what came after them: the same steps under two laws."""
    return ReviewKind(
        key,
        title,
        short,
        formerly,
        "Community safety partnership",
        law,
        True,
        (
            Criterion("sixteen", "The person who died was 16 or older"),
            Criterion("abuse", "The death came, or seems to have come, from abuse, violence or neglect, suicide too"),
            Criterion(
                "relation", "The other person was a relative, partner or former partner, or of the same household"
            ),
        ),
        ("sixteen", "abuse", "relation"),
        False,
        (
            ReviewClock(
                "decision",
                "Decision whether to hold it",
                NOTIFIED,
                DECIDED,
                Limit(1, CountingRule.MONTHS, DHR16, False),
            ),
            ReviewClock(
                "overview",
                "Overview report completed",
                DECIDED,
                CONCLUDED,
                Limit(6, CountingRule.MONTHS, DHR16, False, "Subject to criminal proceedings."),
            ),
        ),
        Publication(
            True,
            "Published by the community safety partnership once the national quality panel agrees.",
            (*COMMON, PANEL_OK),
        ),
    )


DHR = _domestic(
    "domestic_homicide",
    "Domestic homicide review",
    "Domestic homicide review",
    "",
    "Domestic Violence, Crime and Victims Act 2004 section 9",
)
DARDR = _domestic(
    "domestic_death",
    "Domestic abuse related death review",
    "Domestic abuse death review",
    "Domestic homicide review",
    "Victims and Prisoners Act 2024 section 19",
)
MENTAL_HEALTH = ReviewKind(
    "mental_health_homicide",
    "Mental health homicide review",
    "Mental health homicide review",
    "",
    "NHS England, region",
    "NHS England’s framework for independent investigations (recalled, not checked)",
    False,
    (
        Criterion("homicide", "Somebody was killed"),
        Criterion("in_care", "Who did it was lately in the care of specialist mental health services"),
        Criterion("learning", "An independent look can find more than the provider’s own did"),
    ),
    ("homicide", "in_care"),
    True,
    (ReviewClock("completed", "Report agreed", DECIDED, CONCLUDED, Limit(12, CountingRule.MONTHS, LOCAL, False)),),
    Publication(True, "Published by whoever commissioned it, after the families have read it.", COMMON),
)
CHILD_DEATH = ReviewKind(
    "child_death",
    "Child death review",
    "Child death review",
    "",
    "Child death review partners",
    f"Children Act 2004 sections 16M to 16P; {CDR18}",
    False,
    (
        Criterion("under_18", "A child under 18 who lived here has died"),
        Criterion("excluded", "It was not an attended stillbirth, a late foetal loss or a lawful termination"),
    ),
    ("under_18", "excluded"),
    False,
    (
        ReviewClock(
            "notified_panel",
            "Panel notified",
            NOTIFIED,
            DECIDED,
            Limit(24, CountingRule.ELAPSED_HOURS, CDR18, False),
        ),
        ReviewClock(
            "meeting",
            "Child death review meeting",
            NOTIFIED,
            CONCLUDED,
            Limit(3, CountingRule.MONTHS, CDR18, False, "Unless an inquest or police enquiry goes on."),
        ),
        ReviewClock(
            "discussed",
            "Discussed by the panel on child deaths",
            REPORTED,
            DISCUSSED,
            Limit(
                42,
                CountingRule.CALENDAR_DAYS,
                CDR18,
                False,
                "Six weeks from the meeting’s report or the inquest’s result, whichever came last.",
            ),
        ),
    ),
    Publication(False, "Not published: its analysis goes to the national child mortality database."),
    steps=(INQUEST, DISCUSSED),
    before_closing=(DISCUSSED,),
)
LEDER = ReviewKind(
    "leder",
    "Review of the death of somebody with a learning disability or autism (LeDeR)",
    "LeDeR review",
    "",
    "Integrated care board",
    LEDER21,
    False,
    (
        Criterion("adult", "An adult with a learning disability or autism has died"),
        Criterion("focused", "It needs a focused review: by rule, by the family’s wish, or by what was found"),
    ),
    ("adult",),
    False,
    (
        ReviewClock(
            "allocated", "Reviewer allocated", NOTIFIED, DECIDED, Limit(3, CountingRule.MONTHS, LEDER21, False)
        ),
        ReviewClock(
            "completed", "Review completed", NOTIFIED, CONCLUDED, Limit(6, CountingRule.MONTHS, LEDER21, False)
        ),
    ),
    Publication(False, "Not published by itself: what was learnt is in the yearly report."),
)
EXTERNAL = ReviewKind(
    "external",
    "External review of a service or a provider’s deaths",
    "External review",
    "",
    "Whoever commissioned it",
    "By commission; see the staged mortality review",
    False,
    (Criterion("independence", "It has to be done by somebody outside"), Criterion("scope", "Its scope is agreed")),
    (),
    True,
    (ReviewClock("completed", "Report agreed", DECIDED, CONCLUDED, Limit(12, CountingRule.MONTHS, LOCAL, False)),),
    Publication(True, "Published by whoever commissioned it.", (CHECKED, NOBODY_NAMED)),
    of_people=False,
)
COMMISSIONED = ReviewKind(
    "commissioned",
    "Commissioned review of a service",
    "Service review",
    "",
    "Whoever commissioned it",
    "By commission",
    False,
    (Criterion("question", "There is a question that the service cannot answer itself"),),
    (),
    True,
    (ReviewClock("completed", "Report agreed", DECIDED, CONCLUDED, Limit(6, CountingRule.MONTHS, LOCAL, False)),),
    Publication(False, "Goes to those who commissioned it and to the boards; they decide what is published."),
    of_people=False,
)
INSPECTION = ReviewKind(
    "inspection",
    "Inspection",
    "Inspection",
    "",
    "The inspectorate",
    "Children Act 2004 section 20 and the frameworks of the inspectorates",
    False,
    (Criterion("announced", "The inspectorate has announced it"),),
    (),
    True,
    (ReviewClock("findings", "Findings expected", DECIDED, CONCLUDED, Limit(3, CountingRule.MONTHS, LOCAL, False)),),
    Publication(True, "Published by the inspectorate.", (), may_withhold=False),
    of_people=False,
)
KINDS = {
    k.key: k
    for k in (
        CHILD,
        ADULT,
        DARDR,
        DHR,
        MENTAL_HEALTH,
        CHILD_DEATH,
        CARE_LEAVER,
        LEDER,
        EXTERNAL,
        COMMISSIONED,
        INSPECTION,
    )
}


def kind(key: str) -> ReviewKind:
    """The kind with this key. Raises KeyError."""
    return KINDS[key]
