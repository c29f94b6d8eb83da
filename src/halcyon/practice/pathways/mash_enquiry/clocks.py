"""What is timed of a MASH enquiry: the national duty in every county, and what the county's profile times besides."""

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.pathways import Clock
from halcyon.kernel.profiles import Profile

NATIONAL = "Working Together 2023 chapter 3, as in KCSIE (clocks.csv referral)"

# Duties that every county has. A profile that times one gives a clock of the same key; else no time is set for it.
DUTIES = (
    Clock("triage", "Danger check", ("opened",), ("triaged", "taken_up"), {"": None}),
    Clock("rating", "Rating", ("opened",), ("rated", "taken_up"), {"": None}),
    Clock("outcome", "Decision", ("opened",), ("decided", "taken_up"), {"": None}),
    Clock(
        "feedback",
        "Feedback to the referrer",
        ("decided", "taken_up", "stepped_up", "stepped_down"),
        ("fed_back", "acknowledged"),
        {"": None},
    ),
)
# Runs on every referral, whatever its rating and whatever the county.
RESPONSE = Clock(
    "response",
    "Referral acknowledged and type of response decided",
    ("opened",),
    ("decided", "taken_up"),
    {"": Limit(1, CountingRule.WORKING_DAYS_AFTER, NATIONAL, True)},
    tells="council.mash_service_manager",
)


def clocks(profile: Profile) -> tuple[Clock, ...]:
    """The clocks of an enquiry in this county, in the order of the work. Raises ValueError where it times the national
    duty otherwise, or leaves a rating out of a clock that goes by the rating.
    """
    own = {c.key: c for c in profile.enquiry_clocks}
    if RESPONSE.key in own:
        raise ValueError(f"{profile.key}: the response within one working day is national and not a county's to time")
    for clock in own.values():
        missing = [r.key for r in profile.ratings if clock.by_fact == "rating" and r.key not in clock.limits]
        if missing:
            raise ValueError(f"{profile.key}.{clock.key}: say None for a rating without a time: {', '.join(missing)}")
    standing = [own.pop(duty.key, duty) for duty in DUTIES]
    return (*standing[:3], *own.values(), RESPONSE, *standing[3:])
