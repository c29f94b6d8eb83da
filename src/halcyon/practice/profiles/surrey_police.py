"""Surrey Police's triage before a report is sent on (domain.md A2), in Marlshire's organisations.

The times are of the police's own work: from the report to sending it on. They are counted in working hours, of which
the source does not say which they are: Marlshire's stand in. Nothing else that a county times is in the source, so
nothing else has a time. Its levels 4 to 1 are of urgency and are not levels of need.
"""

from dataclasses import replace

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.pathways import Clock
from halcyon.kernel.profiles import Rating, Whom
from halcyon.practice.profiles import marlshire
from halcyon.practice.profiles.marlshire import LEVELS_NOT_ENTERED

SURREY = "Surrey Police reply to a coroner’s report (accountabilityindex.uk/pfd/7272526)"
HOURS = "working hours only; the source does not say which hours those are"

PROFILE = replace(
    marlshire.PROFILE,
    key="surrey_police",
    stands_on=marlshire.PROFILE.key,
    version=1,
    title="Surrey Police triage",
    source=f"domain.md A2: {SURREY}. Organisations, posts and roles are Marlshire’s",
    thresholds=LEVELS_NOT_ENTERED,
    rating_scheme="BRAG",
    rating_source=SURREY,
    ratings=(
        Rating("red", "Red", "Red: the police’s level 4", "red"),
        Rating("amber", "Amber", "Amber: the police’s level 3", "amber"),
        Rating("green", "Green", "Green: the police’s level 2", "green"),
        Rating("blue", "Blue", "Blue: the police’s level 1, not shared", "blue", Whom.NOBODY),
    ),
    enquiry_clocks=(
        Clock(
            "sending_on",
            "Triaged and sent on",
            ("opened",),
            ("agencies_asked", "passed_on", "decided"),
            {
                "red": Limit(4, CountingRule.OFFICE_HOURS, SURREY, True, HOURS),
                "amber": Limit(24, CountingRule.OFFICE_HOURS, SURREY, True, HOURS),
                "green": Limit(
                    72,
                    CountingRule.ELAPSED_HOURS,
                    SURREY,
                    True,
                    "the source does not say working hours here, so every hour counts",
                ),
                "blue": None,
            },
            by_fact="rating",
            until_known="red",
            tells="council.mash_duty_manager",
        ),
    ),
    request_limits={},
    open_case_passes_hub=False,  # the source does not say so
)
