"""Does whoever uses a tool write what it means?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="tools_analysed",
    version=1,
    theme="Screening and assessment",
    title="Tools with an analysis",
    question="Does whoever uses a tool write what it means?",
    definition="Tools signed in the month with an analysis, out of all signed. An audit of one clinic found the form used in 39 of 44 visits and the analysis written in 16.",
    drawn_from="Tools.",
    source="Health service response to the Serious Case Review of Children A to F: embed risk and capacity-to-consent assessments; instruments.md section 2 (audit of 44 visits)",
    view="tools",
    measure=Measure.SHARE,
    counts={"role": ("analysed",)},
    unit="per cent",
    period=Period.MONTH,
    by="service",
    better="more",
    limits=Limits.P,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", role="analysed"),
            Fact(2, "2026-10-06", role="analysed"),
            Fact(3, "2026-10-07", role="analysed"),
            Fact(4, "2026-10-08", role="analysed"),
            Fact(5, "2026-10-09", role="not_analysed"),
            Fact(6, "2026-10-10", role="not_analysed"),
            Fact(7, "2026-10-11", role="not_analysed"),
            Fact(8, "2026-10-12", role="not_analysed"),
            Fact(9, "2026-10-13", role="not_analysed"),
            Fact(10, "2026-10-14", role="not_analysed"),
            Fact(11, "2026-10-15", role="not_analysed"),
        ),
        value=4 / 11,
        of=11,
    ),
)
