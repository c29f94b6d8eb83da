"""Merton's times for the agencies' returns (domain.md A2), in Marlshire's organisations.

What is timed is each agency's answer, from when it is asked. When the hub rates and decides is not in the source, so
that no time is set for it; the response within one working day is national and runs all the same.
"""

from dataclasses import replace

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.profiles import Rating, Whom
from halcyon.practice.profiles import marlshire
from halcyon.practice.profiles.marlshire import LEVELS_NOT_ENTERED

GUIDE = "Merton MASH Guide for Professionals (studylib.net/doc/18436447)"
HOURS = "the source does not say office hours, so every hour counts"

PROFILE = replace(
    marlshire.PROFILE,
    key="merton",
    stands_on=marlshire.PROFILE.key,
    version=1,
    title="Merton",
    source=f"domain.md A2: {GUIDE}. Organisations, posts, roles and opening hours are Marlshire’s",
    thresholds=LEVELS_NOT_ENTERED,
    rating_scheme="BRAG",
    rating_source=GUIDE,
    ratings=(
        Rating("red", "Red", "Red: child protection, immediate action", "red"),
        Rating("amber", "Amber", "Amber: significant concern, but not immediate", "amber"),
        # Which agencies are selected the guide does not say: whoever asks chooses.
        Rating("green", "Green", "Green: selected agencies are asked", "green", Whom.SELECTED),
        Rating("blue", "Blue", "Blue: no agency is asked", "blue", Whom.NOBODY),
    ),
    enquiry_clocks=(),
    request_limits={
        "red": Limit(2, CountingRule.ELAPSED_HOURS, GUIDE, True, HOURS),
        "amber": Limit(6, CountingRule.ELAPSED_HOURS, GUIDE, True, HOURS),
        "green": Limit(24, CountingRule.ELAPSED_HOURS, GUIDE, True, HOURS),
        "blue": None,
    },
)
