"""How many children and adults were we told about?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Measure, Period

INDICATOR = Indicator(
    key="concerns_received",
    version=1,
    theme="The front door",
    title="Children and adults reported to the front door",
    question="How many children and adults were we told about?",
    definition="Each child, unborn child, adult or unnamed person whom a contact was about, in the week in which it was received.",
    drawn_from="Contacts at the front door.",
    source="domain.md A8 (what a review of a MASH looks at)",
    view="contacts",
    measure=Measure.COUNT,
    unit="children and adults",
    period=Period.WEEK,
    by="agency",
    example=Example(
        rows=(
            Fact(1, "2026-10-05", agency="SCHOOLS", kind="child", outcome="first"),
            Fact(2, "2026-10-06", agency="SCHOOLS", kind="child", outcome="repeat"),
            Fact(3, "2026-10-07", agency="POLICE", kind="adult", outcome="first"),
        ),
        value=3.0,
        of=3,
    ),
)
