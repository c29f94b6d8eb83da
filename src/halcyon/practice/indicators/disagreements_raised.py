"""Do professionals challenge one another?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Measure, Period

INDICATOR = Indicator(
    key="disagreements_raised",
    version=1,
    theme="Working together",
    title="Professional disagreements raised",
    question="Do professionals challenge one another?",
    definition="Professional disagreements raised in the month.",
    drawn_from="Disagreements.",
    source="Health service response to the Serious Case Review of Children A to F: greater escalation; domain.md A9",
    view="disagreements",
    measure=Measure.COUNT,
    unit="disagreements",
    period=Period.MONTH,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", outcome="resolved"),
            Fact(2, "2026-10-06", outcome="standing"),
        ),
        value=2.0,
        of=2,
    ),
)
