"""How long a MASH enquiry may take: Oxfordshire's published limits unless a profile has its own."""

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.pathways import Clock

OX = "Oxfordshire Children's Services Procedures, Contacts and Referrals s2"

CLOCKS = (
    Clock(
        "triage",
        "Danger check",
        ("opened",),
        ("triaged",),
        {
            "": Limit(
                1,
                CountingRule.ELAPSED_HOURS,
                "Local target: every contact is looked at for danger on arrival",
                False,
            )
        },
        tells="council.mash_duty_manager",
    ),
    Clock(
        "rating",
        "RAG-rating",
        ("opened",),
        ("rated",),
        {"": Limit(1, CountingRule.WORKING_DAYS_AFTER, OX, True)},
        tells="council.mash_duty_manager",
    ),
    Clock(
        "outcome",
        "Decision",
        ("opened",),
        ("decided",),
        {
            "red": Limit(4, CountingRule.ELAPSED_HOURS, OX, True),
            "amber": Limit(1, CountingRule.WORKING_DAYS_AFTER, OX, True),
            "green": Limit(3, CountingRule.WORKING_DAYS_AFTER, OX, True),
        },
        by_fact="rating",
        until_known="red",
        tells="council.mash_duty_manager",
    ),
    Clock(
        "response",
        "Referral acknowledged and type of response decided",
        ("opened",),
        ("decided",),
        {
            "": Limit(
                1,
                CountingRule.WORKING_DAYS_AFTER,
                "Working Together 2023 chapter 3, as in KCSIE (clocks.csv referral)",
                True,
            )
        },
        tells="council.mash_service_manager",
    ),
    Clock(
        "feedback",
        "Feedback to the referrer",
        ("decided",),
        ("fed_back", "acknowledged"),
        {"": Limit(1, CountingRule.WORKING_DAYS_AFTER, "Local target (clocks.csv mash, feedback to referrer)", False)},
        tells="council.mash_duty_manager",
    ),
)
