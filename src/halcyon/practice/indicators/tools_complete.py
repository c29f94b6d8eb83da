"""When a tool is used, is it complete?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="tools_complete",
    version=1,
    theme="Screening and assessment",
    title="Tools with every core field answered",
    question="When a tool is used, is it complete?",
    definition="Tools signed in the month in which every core field that applies is answered, out of all signed.",
    drawn_from="Tools.",
    source="Health service response to the Serious Case Review of Children A to F: embed risk and capacity-to-consent assessments; instruments.md section 2",
    view="tools",
    measure=Measure.SHARE,
    counts={"outcome": ("complete",)},
    unit="per cent",
    period=Period.MONTH,
    by="service",
    better="more",
    limits=Limits.P,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", service="School nursing", outcome="complete"),
            Fact(2, "2026-10-06", service="Sexual health", outcome="incomplete"),
        ),
        value=0.5,
        of=2,
    ),
)
