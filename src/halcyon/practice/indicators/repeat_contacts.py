"""Of those we were told about, how many had been reported within the year before?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="repeat_contacts",
    version=1,
    theme="The front door",
    title="Reported again within a year",
    question="Of those we were told about, how many had been reported within the year before?",
    definition="Contacts about somebody of whom there was another contact in the 365 days before, out of all contacts of the week. People are known to be the same by the links of the index at that time.",
    drawn_from="Contacts at the front door and the index of people.",
    source="domain.md A7 (repeat contacts) and A8",
    view="contacts",
    measure=Measure.SHARE,
    counts={"outcome": ("repeat",)},
    unit="per cent",
    period=Period.WEEK,
    by="agency",
    better="less",
    limits=Limits.P,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", outcome="first"),
            Fact(2, "2026-10-06", outcome="repeat"),
            Fact(3, "2026-10-07", outcome="first"),
            Fact(4, "2026-10-08", outcome="first"),
        ),
        value=0.25,
        of=4,
    ),
)
