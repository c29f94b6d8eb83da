"""How long does a disagreement last?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Measure, Period

INDICATOR = Indicator(
    key="disagreements_resolved",
    version=1,
    theme="Working together",
    title="Time until a disagreement is resolved",
    question="How long does a disagreement last?",
    definition="The median of the hours, by the clock on the wall, from raising a disagreement to its end, for those raised in the month that have ended.",
    drawn_from="Disagreements.",
    source="Health service response to the Serious Case Review of Children A to F: greater escalation; domain.md A9",
    view="disagreements",
    measure=Measure.MEDIAN,
    of={"outcome": ("resolved",)},
    unit="hours",
    period=Period.MONTH,
    better="less",
    settles=14,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", outcome="resolved", hours=20.0),
            Fact(2, "2026-10-06", outcome="standing"),
            Fact(3, "2026-10-07", outcome="resolved", hours=30.0),
        ),
        value=25.0,
        of=2,
    ),
)
