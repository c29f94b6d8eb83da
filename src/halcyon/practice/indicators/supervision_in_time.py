"""Are those who hold the worry held themselves?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="supervision_in_time",
    version=1,
    theme="People who hold the system up",
    title="Supervision held in time",
    question="Are those who hold the worry held themselves?",
    definition="Sessions of the month that were held by the day on which they were due, out of all that were held or cancelled.",
    drawn_from="Supervision.",
    source="domain.md G4 (supervision: frequency, cancellations)",
    view="supervision",
    measure=Measure.SHARE,
    counts={"outcome": ("held_in_time",)},
    unit="per cent",
    period=Period.MONTH,
    by="agency",
    better="more",
    limits=Limits.P,
    exempt="Counts sessions of staff, never children or families.",
    example=Example(
        rows=(
            Fact(1, "2026-10-05", outcome="held_in_time"),
            Fact(2, "2026-10-06", outcome="held_late"),
            Fact(3, "2026-10-07", outcome="cancelled"),
            Fact(4, "2026-10-08", outcome="held_in_time"),
        ),
        value=0.5,
        of=4,
    ),
)
