"""How many concerns ended without anything more?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="no_further_action",
    version=1,
    theme="The front door",
    title="Decided: no further action",
    question="How many concerns ended without anything more?",
    definition="Decisions of no further action, out of all decisions of the month.",
    drawn_from="Decisions on MASH enquiries.",
    source="domain.md A8 (what a review of a MASH looks at)",
    view="decisions",
    measure=Measure.SHARE,
    counts={"outcome": ("no_further_action",)},
    unit="per cent",
    period=Period.MONTH,
    limits=Limits.P,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", outcome="no_further_action"),
            Fact(2, "2026-10-06", outcome="assessment"),
            Fact(3, "2026-10-07", outcome="assessment"),
            Fact(4, "2026-10-08", outcome="early_help"),
            Fact(5, "2026-10-09", outcome="early_help"),
        ),
        value=0.2,
        of=5,
    ),
)
