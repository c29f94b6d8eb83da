"""The London continuum of need with its BRAG (domain.md A2), in Marlshire's organisations.

Only the outcome at green is timed, counted from the first screening: in this product the danger check, which every
concern has. The source was read for green and blue alone; at red and amber no time is known and none is set.
"""

from dataclasses import replace

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.pathways import Clock
from halcyon.kernel.profiles import Rating
from halcyon.practice.profiles import marlshire
from halcyon.practice.profiles.marlshire import LEVELS_NOT_ENTERED

BRAG = "London continuum of need, BRAG (mastonline.co.uk/referral-guide)"

PROFILE = replace(
    marlshire.PROFILE,
    key="london_brag",
    stands_on=marlshire.PROFILE.key,
    version=1,
    title="London BRAG",
    source=f"domain.md A2: {BRAG}. Organisations, posts, roles and opening hours are Marlshire’s",
    thresholds=LEVELS_NOT_ENTERED,
    rating_scheme="BRAG",
    rating_source=BRAG,
    ratings=(
        Rating("red", "Red", "Red: the most urgent", "red"),
        Rating("amber", "Amber", "Amber: enters the hub", "amber"),
        Rating("green", "Green", "Green: level 2, the outcome is recorded", "green"),
        Rating("blue", "Blue", "Blue: no referral to the local authority", "blue"),
    ),
    enquiry_clocks=(
        Clock(
            "outcome",
            "Decision",
            ("triaged",),
            ("decided", "taken_up"),
            {
                "red": None,
                "amber": None,
                "green": Limit(
                    24,
                    CountingRule.ELAPSED_HOURS,
                    BRAG,
                    True,
                    "from screening; the source does not say office hours, so every hour counts",
                ),
                "blue": None,
            },
            by_fact="rating",
            until_known="red",
            tells="council.mash_duty_manager",
        ),
    ),
    request_limits={},
)
