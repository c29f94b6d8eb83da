"""When somebody opened a record in an emergency, did another person look at it in time?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="emergency_access_reviewed",
    version=1,
    theme="Sharing between agencies",
    title="Emergency access reviewed in time",
    question="When somebody opened a record in an emergency, did another person look at it in time?",
    definition="Emergency accesses of the month that somebody else reviewed in time, out of all.",
    drawn_from="Emergency access.",
    source="domain.md J5 (emergency access with reason and review)",
    view="emergencies",
    measure=Measure.SHARE,
    counts={"outcome": ("in_time",)},
    unit="per cent",
    period=Period.MONTH,
    better="more",
    limits=Limits.P,
    settles=14,
    exempt="Counts what members of staff did, and nobody’s record.",
    example=Example(
        rows=(
            Fact(1, "2026-10-05", outcome="in_time"),
            Fact(2, "2026-10-06", outcome="not_reviewed"),
        ),
        value=0.5,
        of=2,
    ),
)
