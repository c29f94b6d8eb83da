"""When the advice was to raise a concern, was one raised?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="advice_followed",
    version=1,
    theme="Working together",
    title="Advice to raise a concern that was followed",
    question="When the advice was to raise a concern, was one raised?",
    definition="Consultations of the month that ended with advice to raise a concern and to which one was linked, out of all that ended so.",
    drawn_from="Consultations.",
    source="domain.md A8",
    view="consultations",
    measure=Measure.SHARE,
    of={"outcome": ("referred", "not_referred")},
    counts={"outcome": ("referred",)},
    unit="per cent",
    period=Period.MONTH,
    better="more",
    limits=Limits.P,
    settles=14,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", outcome="referred"),
            Fact(2, "2026-10-06", outcome="not_referred"),
            Fact(3, "2026-10-07", outcome="advised"),
        ),
        value=0.5,
        of=2,
    ),
)
