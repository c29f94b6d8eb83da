"""How long does an answer take?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Measure, Period

INDICATOR = Indicator(
    key="time_to_answer",
    version=1,
    theme="Sharing between agencies",
    title="Time from asking an agency to its answer",
    question="How long does an answer take?",
    definition="The median of the hours, by the clock on the wall, from asking to the answer, for requests of the month that were answered.",
    drawn_from="Requests to agencies.",
    source="domain.md A8 (what a review of a MASH looks at)",
    view="requests",
    measure=Measure.MEDIAN,
    of={"outcome": ("in_time", "late", "answered")},
    unit="hours",
    period=Period.MONTH,
    by="agency",
    better="less",
    settles=7,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", outcome="in_time", hours=2.0),
            Fact(2, "2026-10-06", outcome="late", hours=30.0),
            Fact(3, "2026-10-07", outcome="in_time", hours=4.0),
        ),
        value=4.0,
        of=3,
    ),
)
