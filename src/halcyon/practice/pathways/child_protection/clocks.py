"""How long each step towards a child protection plan and on it may take (clocks.csv child_protection)."""

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.pathways import Clock
from halcyon.practice.protection import working_days

TEAM = "council.assessment_manager"
CHAIR = "council.conference_manager"
DEVON = "Devon One Minute Guide 23 (clocks.csv child_protection)"
EAST_RIDING = "ERSCP, Attending a child protection conference (clocks.csv child_protection)"
LONDON_CP = "London CP procedures 4.1.22 (clocks.csv child_protection)"
ENDS = ("plan_ended",)
DECIDED = ("conference_plan_made", "conference_no_plan", "conference_called_off")

BEFORE = (
    Clock(
        "conference",
        "Child protection conference held",
        ("opened",),
        DECIDED,
        {
            "initial": working_days(
                15,
                "Devon One Minute Guide 23; Sussex CP procedures 5.2; ERSCP; CIN rule 8675Q (clocks.csv child_protection)",
                verified=True,
                note="Counted from the strategy discussion that initiated the section 47 enquiry.",
            ),
            "transfer_in": working_days(
                15,
                "Working Together and local transfer protocol (clocks.csv child_protection)",
                verified=False,
                note="Counted from the other authority’s notice that the child has moved here for good.",
            ),
        },
        by_fact="kind",
        until_known="initial",
        tells=CHAIR,
        counts_from="initiated_at",
    ),
    Clock(
        "agency_reports",
        "Agency reports for the conference",
        ("conference_arranged",),
        ("conference_reports_in", *DECIDED),
        {"": Limit(-2, CountingRule.CALENDAR_DAYS, DEVON, True)},
        tells=CHAIR,
        counts_from="conference_on",
    ),
    Clock(
        "report_shared",
        "Report shared with the family before the conference",
        ("conference_arranged",),
        ("conference_report_shared", *DECIDED),
        {
            "": Limit(
                -48,
                CountingRule.ELAPSED_HOURS,
                EAST_RIDING,
                True,
                "Counted back from the beginning of the day of the conference.",
            )
        },
        tells=TEAM,
        counts_from="conference_on",
    ),
)
ON_A_PLAN = (
    Clock(
        "first_core_group",
        "First core group",
        ("conference_plan_made",),
        ("core_group_held", *ENDS),
        {
            "": working_days(
                10,
                "NYAS child protection conferences page; Working Together 2023 chapter 3 (clocks.csv child_protection)",
                verified=True,
            )
        },
        tells=TEAM,
    ),
    Clock(
        "next_core_group",
        "Next core group",
        ("core_group_held",),
        ("core_group_held", *ENDS),
        {
            "": working_days(
                30, "Local; Welsh procedures 6-weekly at most (clocks.csv child_protection)", verified=False
            )
        },
        tells=TEAM,
    ),
    Clock(
        "first_review",
        "First review conference",
        ("conference_plan_made",),
        ("review_held", *ENDS),
        {"": Limit(3, CountingRule.MONTHS, "Oxfordshire SCB procedures 1.9 s1 (clocks.csv child_protection)", True)},
        tells=CHAIR,
    ),
    Clock(
        "next_review",
        "Next review conference",
        ("review_held",),
        ("review_held", *ENDS),
        {"": Limit(6, CountingRule.MONTHS, LONDON_CP, True)},
        tells=CHAIR,
    ),
    Clock(
        "visit",
        "Child seen by the lead social worker",
        ("conference_plan_made", "plan_visited"),
        ("plan_visited", *ENDS),
        {"": working_days(10, "Local standard; no national number (clocks.csv child_protection)", verified=False)},
        tells=TEAM,
    ),
    Clock(
        "review_reports",
        "Agency reports for the review",
        ("review_arranged",),
        ("review_reports_in", "review_held", *ENDS),
        {"": Limit(-5, CountingRule.CALENDAR_DAYS, DEVON, True)},
        tells=CHAIR,
        counts_from="review_on",
    ),
    Clock(
        "review_report_shared",
        "Report shared with the family before the review",
        ("review_arranged",),
        ("review_report_shared", "review_held", *ENDS),
        {"": working_days(-3, EAST_RIDING, verified=True)},
        tells=TEAM,
        counts_from="review_on",
    ),
    Clock(
        "after_birth",
        "Review or core group after the birth",
        ("birth_recorded",),
        ("core_group_held", "review_held", *ENDS),
        {
            "": Limit(
                10,
                CountingRule.CALENDAR_DAYS,
                LONDON_CP,
                True,
                "20 days if the mother is not well enough.",
            )
        },
        tells=CHAIR,
    ),
)
CLOCKS = (*BEFORE, *ON_A_PLAN)
